"""Progress as contract.md sections 4 and 5 say it, in the plainest way: every
figure is looked up anew, in fractions. Written from the text, not from the C."""

import datetime
import statistics
from fractions import Fraction

RANK = ("carried", "reported", "preliminary", "official")
STANDARDS = (("2016-2020", datetime.date.min, datetime.date(2021, 12, 31)),
             ("2022-2025", datetime.date(2022, 1, 1),
              datetime.date(2026, 12, 31)),
             ("2027-2030", datetime.date(2027, 1, 1), datetime.date.max))
START, DUE = datetime.date(2021, 12, 31), datetime.date(2025, 12, 31)
CAUSES = {"chuan", "tach", "thieu", "vung", "chua giao"}
KINDS = {"district": ("T-01", "T-02", "T-03", "T-10"),
         "commune": ("T-04", "T-05", "T-06", "T-09"),
         "hamlet": ("T-07", "T-08")}


def month_end(day):
    after = (day.replace(day=28) + datetime.timedelta(4)).replace(day=1)
    return after - datetime.timedelta(1)


def month_back(day, n=1):
    for _ in range(n):
        day = day.replace(day=1) - datetime.timedelta(1)
    return day


def year_end(year):
    return datetime.date(year, 12, 31)


def last_month_end(day):
    return day if month_end(day) == day else month_back(day)


def standard_on(day):
    return next((n for n, a, b in STANDARDS if a <= day <= b), None)


def shown(value, places=2):
    """Half up by absolute value, then the sign; zero without."""
    scaled = abs(value) * 10 ** places
    whole = (scaled.numerator * 2 + scaled.denominator) // \
        (scaled.denominator * 2)
    text = f"{whole // 10 ** places}"
    if places:
        text += f".{whole % 10 ** places:0{places}}"
    return f"-{text}" if value < 0 and whole else text


class Figure:
    def __init__(self, h, p, n, basis, merged=False):
        self.h, self.p, self.n = h, p, n
        self.basis, self.merged = basis, merged


def total(parts, merged=False):
    if not parts or None in parts:
        return None
    return Figure(sum(f.h for f in parts), sum(f.p for f in parts),
                  sum(f.n for f in parts),
                  min((f.basis for f in parts), key=RANK.index),
                  merged or any(f.merged for f in parts))


class Country:
    """spans: {unit: [(kind, from, to, parent)]}; lineage: [(date, change, from,
    to)]; figures: {(unit, day, status, standard): (h, p, n)}; bc: {(unit, month
    end): (six figures)}; zones: {commune: [(zone, from, to)]}; rates: {(commune,
    year): Fraction}; decisions: [(unit, date, met)]."""

    def __init__(self):
        self.spans, self.lineage, self.figures, self.bc = {}, [], {}, {}
        self.zones, self.rates, self.decisions = {}, {}, []

    def kind(self, u):
        return self.spans[u][0][0]

    def begins(self, u):
        return min(s[1] for s in self.spans[u])

    def ends(self, u):
        return max(s[2] for s in self.spans[u])

    def span(self, u, day):
        return next((s for s in self.spans[u] if s[1] <= day <= s[2]), None)

    def rows_to(self, u, change):
        return [r for r in self.lineage if r[1] == change and r[3] == u]

    def parts(self, u):
        return [r[2] for r in self.rows_to(u, "merge")]

    def is_area(self, u):
        return self.kind(u) == "district" and \
            self.ends(u) != datetime.date.max and \
            not any(r[2] == u and r[1] in ("merge", "split")
                    for r in self.lineage)

    def is_judged(self, u, day):
        return self.span(u, day) is not None or \
            (self.is_area(u) and day > self.ends(u))

    def belongs(self, h, u, day):
        while h is not None:
            span = self.span(h, day)
            if span is None:
                return False
            if h == u:
                return True
            h = span[3]
        return False

    def hamlets(self, u, day):
        """None: no sum can be made."""
        if self.is_area(u) and day > self.ends(u):
            return self.area_hamlets(u, day)
        if day < self.begins(u) and self.parts(u):
            return [h for p in self.parts(u) for h in self.hamlets(p, day)]
        return [h for h in self.spans if self.kind(h) == "hamlet" and
                self.belongs(h, u, day)]

    def area_hamlets(self, u, day):
        now = set(self.hamlets(u, self.ends(u)))
        for date, change, _, to in sorted(self.lineage):
            if not self.ends(u) < date <= day or change not in ("merge", "split"):
                continue
            froms = {r[2] for r in self.lineage
                     if r[0] == date and r[3] == to and r[1] == change}
            if froms & now and not froms <= now | self.gone(now, date):
                return None
            if froms & now:
                now = now | {to}
        if any(self.span(h, day) is None and not any(
                r[2] == h and r[1] in ("merge", "split") and r[0] <= day
                for r in self.lineage) for h in now):
            return None
        return [h for h in now if self.span(h, day)]

    def gone(self, now, date):
        return {h for h in now if self.ends(h) < date}

    def figure(self, u, day, standard):
        for status in ("official", "preliminary"):
            row = self.figures.get((u, day, status, standard))
            if row:
                return Figure(*row, status)
        if day < self.begins(u):
            return total([self.figure(p, day, standard)
                          for p in self.parts(u)], True)
        if self.kind(u) == "hamlet":
            row = self.bc.get((u, day))
            if row and self.span(u, day) and standard_on(day) == standard:
                return Figure(*row[:3], "reported")
            return None
        return self.sum_of(u, day, standard)

    def sum_of(self, u, day, standard):
        parts, carried = [], 0
        hamlets = self.hamlets(u, day)
        for h in hamlets or []:
            figure = self.figure(h, day, standard)
            if figure is None:
                carried += 1
                for back in (1, 2, 3):
                    before = self.figure(h, month_back(day, back), standard)
                    if before:
                        figure = Figure(before.h, before.p, before.n, "carried",
                                        before.merged)
                        break
            parts.append(figure)
        return total(parts) if parts and carried < len(parts) else None

    def latest(self, u, day):
        t = last_month_end(day)
        while t > START:
            figure = self.figure(u, t, standard_on(t))
            if figure:
                return t
            t = month_back(t)
        return None

    def closed_year(self, u, day, bases=RANK):
        for year in range(last_calendar_year(day), START.year, -1):
            figure = self.figure(u, year_end(year), standard_on(year_end(year)))
            if figure and figure.basis in bases:
                return year
        return None

    def sheet_figure(self, u, day):
        """The day and standard of the figure that the sheet begins with."""
        if self.kind(u) in ("office", "group"):
            return None
        t = self.latest(u, day)
        if t:
            return t, standard_on(t)
        x = standard_on(START + datetime.timedelta(1))
        if START <= day and self.figure(u, START, x):
            return START, x
        return None

    def coverage(self, u, t, x):
        """Hamlets, those with a figure of the day, those carried."""
        hamlets = self.covered(u, t)
        have = [h for h in hamlets if self.figure(h, t, x)]
        carried = [h for h in hamlets if h not in have and any(
            self.figure(h, month_back(t, back), x) for back in (1, 2, 3))]
        return len(hamlets), len(have), \
            0 if self.kind(u) == "hamlet" else len(carried)

    def covered(self, u, t):
        return self.hamlets(u, t) or []

    def zone_on(self, u, day):
        return next((z for z, a, b in self.zones.get(u, ()) if a <= day <= b),
                    None)


def last_calendar_year(day):
    return day.year if day == year_end(day.year) else day.year - 1


class Judgement:
    """One target of one unit on a day."""

    def __init__(self, country, unit, day, target):
        self.c, self.u, self.day, self.id = country, unit, day, target
        self.notes, self.used, self.taken = set(), [], []
        self.verdict, self.value, self.threshold = "KHONG DU SO LIEU", None, None
        self.basis, self.to_go, self.pace = None, None, None
        getattr(self, target.lower().replace("-", ""))()
        self.finish()

    def finish(self):
        always = CAUSES | {"chua den han", "doi vung"}
        if self.verdict not in ("DAT", "CHUA DAT"):
            self.notes &= always
            self.basis = None
        elif self.used and any(
                r[1] == "transfer" and self.u in r[2:4] and
                min(self.used) < r[0] <= max(self.used)
                for r in self.c.lineage):
            self.notes.add("chuyen")

    def take(self, day, standard):
        self.used.append(day)
        figure = self.c.figure(self.u, day, standard)
        if figure:
            self.taken.append((day, figure, standard))
            return figure
        if any(self.c.figure(self.u, day, s[0]) for s in STANDARDS
               if s[0] != standard):
            self.notes.add("chuan")
        else:
            self.note_hole(day)
        return None

    def note_hole(self, day):
        split = self.c.rows_to(self.u, "split") and day < self.c.begins(self.u)
        self.notes.add("tach" if split else "thieu")

    def need_year(self, year):
        if year is None:
            self.notes.add("thieu")
        elif year != last_calendar_year(self.day):
            self.notes.add("so cu")
        return year is not None

    def has_causes(self):
        return bool(self.notes & CAUSES)

    def judge(self, is_met, value, group=None, can=None):
        """is_met, value: functions of the counted group of the last figure."""
        figures = [f for _, f, _ in self.taken]
        self.basis = min((f.basis for f in figures), key=RANK.index)
        if any(f.merged for f in figures):
            self.notes.add("gop")
        if self.basis == "preliminary":
            self.notes.add("so bo")
        self.value = shown(value(group))
        self.verdict = "DAT" if is_met(group) else "CHUA DAT"
        possible = is_met(0) if can is None else can
        if self.verdict == "CHUA DAT" and not possible:
            self.notes.add("muc thap")
        if self.id == "T-05":
            return
        if self.verdict == "DAT":
            self.to_go = 0
        elif is_met(0):
            self.to_go = next(k for k in range(group + 1) if is_met(group - k))

    def empty(self, zero_is_hole=True):
        """A rate of no households."""
        if zero_is_hole and any(f.h == 0 for _, f, _ in self.taken):
            self.notes.add("thieu")

    def fall(self, a, b, p):
        return 100 * (Fraction(a.p, a.h) - Fraction(p, b.h))

    def t01(self):
        year = self.c.closed_year(self.u, self.day)
        self.threshold = "6.00"
        if self.need_year(year):
            x = standard_on(year_end(year))
            a, b = self.take(START, x), self.take(year_end(year), x)
            self.empty()
            if not self.has_causes():
                n = year - START.year
                self.judge(lambda g: self.fall(a, b, g) / n >= 6,
                           lambda g: self.fall(a, b, g) / n, b.p)

    def t02(self):
        self.threshold = "26.00"
        t = DUE
        if self.day < DUE:
            self.notes.add("chua den han")
            t = self.c.latest(self.u, self.day)
        if t is None:
            self.notes.add("thieu")
        else:
            f = self.take(t, standard_on(t))
            self.empty()
            if not self.has_causes():
                self.judge(lambda g: 100 * g < 26 * f.h,
                           lambda g: Fraction(100 * g) / f.h, f.p)
        self.find_pace(lambda f: f.p, DUE,
                       lambda g, f: 100 * g < 26 * f.h,
                       lambda g, f: Fraction(100 * g) / f.h)

    def t03(self):
        rows = sorted((d, met) for u, d, met in self.c.decisions
                      if u == self.u and d <= self.day)
        if rows:
            self.verdict = "DAT" if rows[-1][1] else "CHUA DAT"
            self.basis = "official"
        else:
            self.notes.add("thieu")

    def t04(self):
        year = self.c.closed_year(self.u, self.day)
        if not self.need_year(year):
            return
        x = standard_on(year_end(year))
        a, b = self.take(year_end(year - 1), x), self.take(year_end(year), x)
        self.empty()
        rate = self.c.rates.get((self.u, year))
        if rate is None:
            self.notes.add("chua giao")
        if not self.has_causes():
            self.threshold = shown(rate)
            self.judge(lambda g: self.fall(a, b, g) >= rate,
                       lambda g: self.fall(a, b, g), b.p)

    def zone(self):
        first = datetime.date(self.day.year - 3, 1, 1)
        seen = {z for z, a, b in self.c.zones.get(self.u, ())
                if a <= self.day and b >= first}
        if len(seen) > 1:
            self.notes.add("doi vung")
        zone = self.c.zone_on(self.u, self.day)
        if zone is None:
            self.notes.add("vung")
        return zone

    def t05(self):
        self.threshold = "6.00"
        if self.zone() not in (None, "III"):
            self.verdict = "KHONG AP DUNG"
            return
        year = self.c.closed_year(self.u, self.day, ("official",))
        if not self.need_year(year):
            return
        x, row = standard_on(year_end(year)), []
        for y in range(year - 3, year + 1):
            if year_end(y) < START:
                self.notes.add("thieu")
                continue
            f = self.take(year_end(y), x)
            if f and f.basis != "official":
                self.notes.add("thieu")
            row.append(f)
        self.empty()
        if self.has_causes():
            return
        falls = [self.fall(a, b, b.p) for a, b in zip(row, row[1:])]
        can = all(f >= 6 or self.fall(a, b, 0) >= 6
                  for f, a, b in zip(falls, row, row[1:]))
        self.judge(lambda g: min(falls) >= 6, lambda g: min(falls), can=can)

    def halved(self):
        self.threshold = "50.00"
        t = self.c.latest(self.u, self.day)
        if t is None:
            self.notes.add("thieu")
        else:
            x = standard_on(t)
            a, b = self.take(START, x), self.take(t, x)
            if not self.has_causes():
                if a.p + a.n == 0:
                    self.verdict = "KHONG AP DUNG"
                else:
                    s = a.p + a.n
                    self.judge(lambda g: 2 * g < s,
                               lambda g: Fraction(100 * (s - g)) / s, b.p + b.n)
        by = DUE if self.day <= DUE else year_end(self.day.year)
        self.find_pace(lambda f: f.p + f.n, by,
                       lambda g, f: 2 * g < self.group0(),
                       lambda g, f: Fraction(100 * (self.group0() - g)) /
                       self.group0())

    def group0(self):
        return self.taken[0][1].p + self.taken[0][1].n

    def t06(self):
        zone = self.zone()
        if zone == "III":
            self.threshold = "50.00"
            self.verdict = "KHONG AP DUNG"
            self.pace = {"state": "unknown"}
            return
        self.halved()

    def t08(self):
        self.halved()

    def t07(self):
        year = self.c.closed_year(self.u, self.day)
        if not self.need_year(year):
            return
        x = standard_on(year_end(year))
        a, b = self.take(year_end(year - 1), x), self.take(year_end(year), x)
        self.empty()
        if self.has_causes():
            return
        if a.p == 0 and b.p == 0:
            self.verdict = "KHONG AP DUNG"
            return
        self.threshold = shown(Fraction(100 * a.p, a.h))
        self.judge(lambda g: g * a.h < a.p * b.h,
                   lambda g: Fraction(100 * g, b.h), b.p)
        if self.verdict == "DAT" and b.p >= a.p:
            self.notes.add("mau so")

    def find_pace(self, group, by, is_met, value):
        if self.verdict not in ("DAT", "CHUA DAT"):
            self.pace = {"state": "unknown"}
            return
        t, last, x = self.taken[-1]
        months = (by.year - t.year) * 12 + by.month - t.month
        before = month_back(t, 6)
        then = self.c.figure(self.u, before, x) if before >= START else None
        pace = {"state": "met" if self.verdict == "DAT" else
                "behind" if months == 0 else "unknown"}
        if months > 0 and self.to_go is not None:
            pace["needed_per_month"] = shown(Fraction(self.to_go, months), 1)
        if then:
            recent = Fraction(group(then) - group(last), 6)
            pace["recent_per_month"] = shown(recent, 1)
            if months > 0:
                at = max(Fraction(0), group(last) - recent * months)
                pace["projected"] = shown(value(at, last))
                if self.verdict != "DAT":
                    pace["state"] = "on_track" if is_met(at, last) else "behind"
        typical = self.typical(group, t, x)
        if typical is not None:
            pace["typical_per_month"] = shown(typical, 1)
        self.pace = pace

    def typical(self, group, t, x):
        """Median of the falls from month to month in the last six."""
        row = []
        for back in range(7):
            day = month_back(t, back)
            row.append(self.c.figure(self.u, day, x) if day >= START else None)
        falls = [group(a) - group(b) for b, a in zip(row, row[1:]) if a and b]
        return Fraction(statistics.median(map(Fraction, falls))) \
            if len(falls) > 2 else None

    def year_sum(self, year, places):
        sums = []
        for month in range(1, 13):
            t = month_end(datetime.date(year, month, 1))
            self.used += [t]
            hamlets = self.c.hamlets(self.u, t)
            if t < self.c.begins(self.u) and self.c.parts(self.u):
                self.merged = True
            rows = [self.c.bc.get((h, t)) for h in hamlets or []]
            if not rows or None in rows:
                self.note_hole(t)
            else:
                sums.append(sum(r[i] for r in rows for i in places))
        return sum(sums) if len(sums) == 12 else None

    def finish_sum(self, value, is_met):
        self.value, self.basis = str(value), "reported"
        self.verdict = "DAT" if is_met else "CHUA DAT"
        if getattr(self, "merged", False):
            self.notes.add("gop")

    def t09(self):
        self.threshold = "0"
        year = self.c.closed_year(self.u, self.day)
        if self.need_year(year):
            value = self.year_sum(year, (5,))
            if not self.has_causes():
                self.finish_sum(value, value == 0)

    def t10(self):
        year = self.c.closed_year(self.u, self.day)
        if not self.need_year(year):
            return
        now, before = self.year_sum(year, (4, 5)), None
        if standard_on(year_end(year)) != standard_on(year_end(year - 1)):
            self.notes.add("chuan")
        else:
            before = self.year_sum(year - 1, (4, 5))
        if self.has_causes():
            return
        if now == 0 and before == 0:
            self.verdict = "KHONG AP DUNG"
            return
        self.threshold = str(before)
        self.finish_sum(now, now < before)

    def due(self):
        if self.id == "T-02":
            return DUE
        if self.id in ("T-06", "T-08"):
            return DUE if self.day <= DUE else year_end(self.day.year)
        return self.taken[-1][0]

    def as_dict(self):
        judged = self.verdict in ("DAT", "CHUA DAT")
        out = {"id": self.id, "verdict": self.verdict,
               "value": self.value if judged else None,
               "threshold": self.threshold, "basis": self.basis,
               "notes": sorted(self.notes)}
        if judged:
            out["figures"] = [] if self.id in ("T-09", "T-10") else [
                {"unit": self.u, "date": t.isoformat(), "households": f.h,
                 "poor": f.p, "near_poor": f.n, "status": f.basis,
                 "standard": x} for t, f, x in self.taken]
        if self.to_go is not None and judged:
            out["to_go"] = {"households": self.to_go,
                            "by": self.due().isoformat()}
        if self.pace:
            out["pace"] = self.pace
        return out


def sheet(country, unit, day):
    """What stands before the targets."""
    found = country.sheet_figure(unit, day)
    t, x = found or (last_month_end(day), standard_on(last_month_end(day)))
    hamlets, reported, carried = country.coverage(unit, t, x)
    figure = None
    if found:
        f = country.figure(unit, t, x)
        figure = {"date": t.isoformat(), "households": f.h, "poor": f.p,
                  "near_poor": f.n, "basis": f.basis, "standard": x,
                  "poor_rate": shown(Fraction(100 * f.p, f.h)) if f.h else None}
    return {"standard": standard_on(day), "figure": figure,
            "coverage": {"hamlets": hamlets, "reported": reported,
                         "carried": carried}}


def judge(country, unit, day):
    return [Judgement(country, unit, day, t).as_dict()
            for t in KINDS.get(country.kind(unit), ())]
