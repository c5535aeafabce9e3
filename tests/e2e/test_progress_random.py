"""Random districts: bantin progress against slow_progress.py, figure by figure."""

import datetime
import json
import os
import random
import sqlite3
from fractions import Fraction

import slow_progress
from slow_progress import Country, month_end
from sums import put_sums
from test_import_figures import HEADS

ROUNDS = int(os.environ.get("BANTIN_DISTRICTS", "16"))
DAYS = ("2023-02-10", "2024-12-31", "2025-01-10", "2025-10-15", "2026-02-01")
FIRST, OPEN = datetime.date(2021, 1, 1), datetime.date.max
DISTRICT_END = datetime.date(2025, 6, 30)


class Maker:
    """A district with what befalls districts."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.c = Country()
        self.n = 0
        ends = self.r.random() < 0.5
        self.c.spans["p"] = [("province", FIRST, OPEN, None)]
        self.c.spans["d"] = [("district", FIRST,
                              DISTRICT_END if ends else OPEN, "p")]
        for i in range(3):
            self.c.spans[f"c{i}"] = [("commune", FIRST, OPEN, "d")]
            if ends:
                self.c.spans[f"c{i}"] = [
                    ("commune", FIRST, DISTRICT_END, "d"),
                    ("commune", DISTRICT_END + datetime.timedelta(1), OPEN, "p")]
        for _ in range(self.r.randint(4, 8)):
            self.hamlet(FIRST, self.r.choice(("c0", "c1", "c2")))
        for day in sorted({self.day() for _ in range(self.r.randint(1, 4))}):
            getattr(self, self.r.choice(("merge", "split", "transfer", "move")))(
                day)
        self.facts()
        self.figures()

    def day(self):
        return datetime.date(self.r.randint(2022, 2025), self.r.randint(1, 12), 1)

    def hamlet(self, begin, parent):
        self.n += 1
        name = f"h{self.n}"
        self.c.spans[name] = [("hamlet", begin, OPEN, parent)]
        return name

    def alive(self, day):
        """Those that began before and go on."""
        return [h for h in self.c.spans if self.c.kind(h) == "hamlet" and
                self.c.spans[h][-1][2] == OPEN and
                self.c.spans[h][-1][1] < day]

    def end(self, h, day):
        kind, begin, _, parent = self.c.spans[h][-1]
        self.c.spans[h][-1] = (kind, begin, day - datetime.timedelta(1), parent)
        return parent

    def two(self, day):
        alive = self.alive(day)
        return self.r.sample(alive, 2) if len(alive) > 1 else (None, None)

    def merge(self, day):
        a, b = self.two(day)
        if a:
            parent = self.end(a, day)
            self.end(b, day)
            new = self.hamlet(day, parent)
            self.c.lineage += [(day, "merge", a, new), (day, "merge", b, new)]

    def split(self, day):
        a, _ = self.two(day)
        if a:
            parent = self.end(a, day)
            for _ in range(2):
                self.c.lineage.append((day, "split", a,
                                       self.hamlet(day, parent)))

    def transfer(self, day):
        a, b = self.two(day)
        if a:
            self.c.lineage.append((day, "transfer", a, b))

    def move(self, day):
        a, _ = self.two(day)
        if a:
            self.end(a, day)
            self.c.spans[a].append(("hamlet", day, OPEN,
                                    self.r.choice(("c0", "c1", "c2"))))

    def facts(self):
        for i in range(3):
            change = datetime.date(2024, 1, 1)
            zones = [self.r.choice(("I", "II", "III")) for _ in range(2)]
            if self.r.random() < 0.8:
                self.c.zones[f"c{i}"] = [
                    (zones[0], FIRST, change - datetime.timedelta(1)),
                    (zones[1], change, OPEN)]
            for year in range(2022, 2026):
                if self.r.random() < 0.8:
                    self.c.rates[f"c{i}", year] = Fraction(
                        self.r.randint(100, 900), 100)
        if self.r.random() < 0.5:
            self.c.decisions.append(("d", datetime.date(2025, 8, 1),
                                     self.r.random() < 0.5))

    def numbers(self, day):
        h = self.r.randint(0 if self.r.random() < 0.1 else 40, 120)
        years = max(0, 2026 - day.year)
        p = self.r.randint(0, h * years // 6)
        n = self.r.randint(0, (h - p) // 3)
        if self.r.random() < 0.05:
            p = n = 0
        return h, p, n

    def figures(self):
        full = self.r.random() < 0.6
        often = self.r.choice((0.35, 0.35, 0.97))
        for u in self.c.spans:
            for year in range(2020, 2026):
                day = datetime.date(year, 12, 31)
                if self.may_have(u, day) and u != "p" and \
                        self.r.random() < (max(0.8, often) if year == 2021
                                            else often):
                    standard = "2022-2025" if year > 2021 or (
                        year == 2021 and self.r.random() < 0.9) \
                        else "2016-2020"
                    status = "official" if self.r.random() < 0.4 + often / 2 \
                        else "preliminary"
                    self.c.figures[u, day, status, standard] = \
                        self.numbers(day)
            if self.c.kind(u) == "hamlet":
                self.reports(u, 1 if full else 0.93)

    def may_have(self, u, day):
        """Official figures may also be of days before a merge or a split."""
        if self.c.span(u, day):
            return True
        came = self.c.rows_to(u, "merge") or self.c.rows_to(u, "split")
        return day < self.c.begins(u) and bool(came) and self.r.random() < 0.3

    def reports(self, u, rate):
        quiet = self.r.random() < 0.5
        for year in range(2022, 2026):
            for month in range(1, 13):
                day = month_end(datetime.date(year, month, 1))
                if self.c.span(u, day) and self.r.random() < rate:
                    new, again = (0, 0) if quiet else (
                        self.r.choice((0, 0, 0, 1)), self.r.choice((0, 0, 1)))
                    self.c.bc[u, day] = (*self.numbers(day), 0, new, again)


def iso(day):
    return "" if day == OPEN else day.isoformat()


def load(bantin, c):
    bantin.import_rows("units", [HEADS["units"]] + [
        f"{u},{kind},{u},{parent or ''},,,{iso(a)},{iso(b)},"
        for u, spans in c.spans.items() for kind, a, b, parent in spans])
    tables = {
        "lineage": [f"{iso(d)},{change},{a},{b},"
                    for d, change, a, b in c.lineage],
        "zones": [f"{u},{z},{iso(a)},{iso(b)},"
                  for u, rows in c.zones.items() for z, a, b in rows],
        "rates": [f"{u},{year},{float(rate):.2f}"
                  for (u, year), rate in c.rates.items()],
        "figures": [f"{u},{iso(day)},{h},{p},{n},{status},{standard},"
                    for (u, day, status, standard), (h, p, n)
                    in c.figures.items()],
        "decisions": [f"{u},T-03,{iso(day)},{'yes' if met else 'no'},"
                      for u, day, met in c.decisions]}
    for kind, rows in tables.items():
        if rows:
            bantin.import_rows(kind, [HEADS[kind], *rows])
    with sqlite3.connect(bantin.store) as db:
        ids = dict(db.execute("SELECT ref, id FROM unit"))
        put_sums(db, [(day.strftime("%Y-%m"), "BC", ids[u], 1, *row)
                      for (u, day), row in c.bc.items()])


def simple(target):
    """As slow_progress tells it."""
    keys = ["id", "verdict", "value", "threshold", "basis", "pace"]
    if target["verdict"] in ("DAT", "CHUA DAT"):
        keys.append("figures")
    out = {k: target[k] for k in keys if k in target}
    out["notes"] = sorted(target["notes"])
    if "to_go" in target:
        out["to_go"] = target["to_go"]
    return out


def test_random_districts(house):
    """verdicts, notes, figures and pace of random districts are those of a plain
    second implementation"""
    seen = {}
    for seed in range(ROUNDS):
        country = Maker(seed).c
        bantin = house.bantin(f"r{seed}", sample=False)
        load(bantin, country)
        for at in DAYS:
            day = datetime.date.fromisoformat(at)
            said = bantin.run("progress", "--at", at, "--json").stdout
            sheets = [json.loads(line) for line in said.splitlines()]
            assert [s["unit"] for s in sheets] == sorted(
                u for u in country.spans if country.is_judged(u, day))
            for sheet in sheets:
                head = slow_progress.sheet(country, sheet["unit"], day)
                assert {k: sheet[k] for k in head} == head, (seed, at, sheet,
                                                             head)
                ids = slow_progress.KINDS.get(country.kind(sheet["unit"]), ())
                got = [simple(t) for t in sheet["targets"] if t["id"] in ids]
                want = slow_progress.judge(country, sheet["unit"], day)
                for a, b in zip(got, want, strict=True):
                    assert a == b, (seed, at, sheet["unit"], a, b)
                    key = (a["id"], a["verdict"])
                    seen[key] = seen.get(key, 0) + 1
    for target in ("T-01", "T-04", "T-06", "T-07", "T-08", "T-09", "T-10"):
        for verdict in ("DAT", "CHUA DAT", "KHONG DU SO LIEU"):
            assert seen.get((target, verdict), 0) > 0, (target, verdict, seen)
