"""When whom each duty tells, in districts where nobody reports: one golden
file a duty. `BANTIN_GOLDEN=write` writes them anew, for reading."""

import collections
import os
import pathlib

from player import Player

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden" / "timelines"
SPANS = (("2022-11-25", "2023-01-10"), ("2023-09-25", "2024-01-10"),
         ("2024-12-25", "2026-01-12"))
STEPS = ("SELECT date((r.at / 1000) + 25200, 'unixepoch'), r.duty, r.key,"
         " r.step, count(DISTINCT r.person) FROM reminder r"
         " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4")


def test_each_duty_has_its_days(house):
    """each duty of the sample tells its people on its days, in three stretches
    of time with month ends, Tet, Sundays and the turn of the year"""
    v = Player(house, SPANS[0][0])
    for first, last in SPANS:
        v.days(first, last)
    lines = collections.defaultdict(list)
    for day, duty, key, step, people in v.rows(STEPS):
        lines[duty].append(f"{day} {step} {key}: {people}\n")
    twice = v.rows("SELECT person, day FROM reminder_text GROUP BY 1, 2 "
                   "HAVING count(*) > 1")
    assert not twice, twice
    if os.environ.get("BANTIN_GOLDEN") == "write":
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for duty, text in lines.items():
            (GOLDEN / f"{duty}.ref").write_text("".join(text), "utf-8")
    told = {path.stem: path.read_text("utf-8")
            for path in sorted(GOLDEN.glob("*.ref"))}
    assert told, "no golden timeline"
    for duty in sorted(set(told) | set(lines)):
        assert told.get(duty) == "".join(lines.get(duty, ())), duty
