#!/usr/bin/env python3
"""Compares the lunar dates of calendar.json with those that sun and moon give
at UTC+7, and shows that each wrong one would be found: lunar.py FILE.

The algorithm is Ho Ngoc Duc's ("Thuat toan tinh am lich", after J. Meeus,
Astronomical Algorithms, 1998): a month begins on the day of the new moon, month
11 is the one with the winter solstice, and of thirteen months between two
solstices the first one without a major solar term is a leap month."""

import datetime
import json
import math
import pathlib
import sys

ZONE = 7  # hours before UTC
SYNODIC = 29.530588853
FIRST_NEW_MOON = 2415021.076998695  # 1 January 1900
YEARS = range(2021, 2036)


def julian_day(day):
    """Of noon UTC."""
    return day.toordinal() + 1721425


def date_of(julian):
    return datetime.date.fromordinal(julian - 1721425)


def new_moon(k):
    """The day in Vietnam of the k-th new moon since 1900."""
    t = k / 1236.85
    t2, t3 = t * t, t * t * t
    dr = math.pi / 180
    mean = (2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3
            + 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t2) * dr))
    m = (359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3) * dr
    mpr = (306.0253 + 385.81691806 * k + 0.0107306 * t2
           + 0.00001236 * t3) * dr
    f = (21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3) * dr
    c = ((0.1734 - 0.000393 * t) * math.sin(m) + 0.0021 * math.sin(2 * m)
         - 0.4068 * math.sin(mpr) + 0.0161 * math.sin(2 * mpr)
         - 0.0004 * math.sin(3 * mpr) + 0.0104 * math.sin(2 * f)
         - 0.0051 * math.sin(m + mpr) - 0.0074 * math.sin(m - mpr)
         + 0.0004 * math.sin(2 * f + m) - 0.0004 * math.sin(2 * f - m)
         - 0.0006 * math.sin(2 * f + mpr) + 0.0010 * math.sin(2 * f - mpr)
         + 0.0005 * math.sin(2 * mpr + m))
    delta = -0.000278 + 0.000265 * t + 0.000262 * t2
    return math.floor(mean + c - delta + 0.5 + ZONE / 24)


def solar_term(julian):
    """The sun's sector of 30 degrees at midnight in Vietnam; 9 = from the
    winter solstice on."""
    t = (julian - 2451545.5 - ZONE / 24) / 36525
    dr = math.pi / 180
    m = (357.52910 + 35999.05030 * t - 0.0001559 * t * t
         - 0.00000048 * t * t * t)
    l0 = 280.46645 + 36000.76983 * t + 0.0003032 * t * t
    dl = ((1.914600 - 0.004817 * t - 0.000014 * t * t) * math.sin(m * dr)
          + (0.019993 - 0.000101 * t) * math.sin(2 * m * dr)
          + 0.000290 * math.sin(3 * m * dr))
    return int((l0 + dl) % 360 / 30)


def month_11(year):
    """The number of the new moon that begins month 11 of that year."""
    last = julian_day(datetime.date(year, 12, 31))
    k = math.floor((last - FIRST_NEW_MOON) / SYNODIC)
    return k - 1 if solar_term(new_moon(k)) >= 9 else k


def month_starts(year):
    """The first days of the lunar months 1 to 10 of a year: {month: julian}."""
    first, last = month_11(year - 1), month_11(year)
    starts, month, leap = {}, 11, last - first == 13
    for k in range(first, last):
        if (leap and k > first and solar_term(new_moon(k))
                == solar_term(new_moon(k + 1))):
            leap = False  # a leap month has the number of the one before it
            continue
        starts[(month - 1) % 12 + 1] = new_moon(k)
        month += 1
    return starts


def lunar(year, month, day):
    return date_of(month_starts(year)[month] + day - 1)


def faults_of(document):
    rows = document["years"]
    years = [int(row["tet"][:4]) for row in rows]
    if [y for y in years if y in YEARS] != list(YEARS):
        yield f"rows are {years}, not each year from 2021 to 2035 once"
    for row in rows:
        year = int(row["tet"][:4])
        for key, month, day in (("tet", 1, 1), ("hung", 3, 10)):
            right = lunar(year, month, day).isoformat()
            if row[key] != right:
                yield f"{year}: {key} is {row[key]}, should be {right}"


def moved(text, days):
    day = datetime.date.fromisoformat(text) + datetime.timedelta(days)
    return day.isoformat()


def unnoticed(document):
    """Wrong rows that nobody would hear of."""
    for at, row in enumerate(document["years"]):
        for key in ("tet", "hung"):
            for days in (-30, -1, 1, 29):
                wrong = json.loads(json.dumps(document))
                wrong["years"][at][key] = moved(row[key], days)
                if not list(faults_of(wrong)):
                    yield f"{key} {row[key]} moved by {days} days"
        wrong = json.loads(json.dumps(document))
        del wrong["years"][at]
        if int(row["tet"][:4]) in YEARS and not list(faults_of(wrong)):
            yield f"no row for {row['tet'][:4]}"


def main():
    # Where Vietnam and China differ, or the year has a leap month, as printed
    # in Vietnam.
    for year, tet in ((1985, "01-21"), (2007, "02-17"), (2023, "01-22"),
                      (2030, "02-02")):
        assert lunar(year, 1, 1).isoformat() == f"{year}-{tet}", year
    document = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
    faults = list(faults_of(document)) or [
        f"not noticed: {what}" for what in unnoticed(document)]
    print("\n".join(faults) or f"{len(document['years'])} years agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
