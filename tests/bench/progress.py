"""Bench: progress of a country, 34 provinces, 696 districts that ended in the
middle of 2025, 3,321 communes, 100,000 hamlets of which some merged and some
gave to others, 60 months: year ends from imported files, the months as accepted
reports leave them in the sums."""

import argparse
import json
import sqlite3
import subprocess
import time

import measure
from measure import median, say, spread
from sums import put_sums

PROVINCES, COMMUNES, MONTHS, DAY = 34, 3321, 60, "2026-01-15"
DISTRICTS, MERGES, TRANSFERS = 696, 1500, 2000
HEAD = "id,kind,name,parent,code,gso_code,valid_from,valid_to,act"


def units(hamlets):
    yield HEAD
    for i in range(PROVINCES):
        yield f"p-{i},province,Tỉnh Mẫu {i},,,,2021-01-01,,mau"
    for i in range(DISTRICTS):
        yield (f"d-{i},district,Huyện Mẫu {i},p-{i % PROVINCES},,,2021-01-01,"
               "2025-06-30,mau")
    for i in range(COMMUNES):
        district = i % DISTRICTS
        yield (f"c-{i},commune,Xã Mẫu {i},d-{district},,,2021-01-01,2025-06-30,"
               "mau")
        yield (f"c-{i},commune,Xã Mẫu {i},p-{district % PROVINCES},,,"
               "2025-07-01,,mau")
    for i in range(hamlets):
        where = f"Bản Mẫu {i},c-{i * COMMUNES // hamlets},,"
        merged = is_merged(i, hamlets)
        if merged:
            yield f"h-{i}a,hamlet,{where},2021-01-01,2023-06-30,mau"
            yield f"h-{i}b,hamlet,{where},2021-01-01,2023-06-30,mau"
        since = "2023-07-01" if merged else "2021-01-01"
        yield f"h-{i},hamlet,{where},{since},,mau"


def is_merged(hamlet, hamlets):
    return hamlet % (hamlets // min(MERGES, hamlets)) == 0


def lineage(hamlets):
    yield "date,change,from,to,act"
    for i in range(hamlets):
        if is_merged(i, hamlets):
            yield f"2023-07-01,merge,h-{i}a,h-{i},mau"
            yield f"2023-07-01,merge,h-{i}b,h-{i},mau"
    for i in range(1, hamlets, hamlets // min(TRANSFERS, hamlets // 2)):
        yield f"2024-01-01,transfer,h-{i - 1},h-{i},mau"


def numbers(hamlet, month):
    """A hamlet of 80 to 179 households whose poor become fewer."""
    households = 80 + hamlet % 100
    poor = max(0, 20 + hamlet % 37 - month * (hamlet % 11) // 24)
    return households, poor, 10 + hamlet % 7


def figures(hamlets):
    yield "unit,date,households,poor,near_poor,status,standard,act"
    for i in range(hamlets):
        for year in range(2021, 2026):
            h, p, n = numbers(i, (year - 2021) * 12)
            status = "official" if year < 2025 else "preliminary"
            yield f"h-{i},{year}-12-31,{h},{p},{n},{status},2022-2025,QD mau"


def zones():
    yield "commune,zone,valid_from,valid_to,act"
    for i in range(COMMUNES):
        yield f"c-{i},{('I', 'II', 'III')[i % 3]},2021-01-01,,mau"


def rates():
    yield "commune,year,rate"
    for i in range(COMMUNES):
        for year in range(2022, 2026):
            yield f"c-{i},{year},{3 + i % 4}.50"


def fill(store, hamlets):
    """60 months of BC to the end of 2025, with sums above the hamlets."""
    with sqlite3.connect(store) as db:
        ids = dict(db.execute("SELECT ref, id FROM unit"))
        # In portions: the peak of our memory would be counted as the core's.
        for first in range(0, hamlets, 1000):
            put_sums(db, [(f"{2021 + m // 12}-{m % 12 + 1:02}", "BC",
                           ids[f"h-{i}"], 1, *numbers(i, m - 11), 1, 0,
                           int(i % 97 == m))
                          for i in range(first, min(first + 1000, hamlets))
                          for m in range(MONTHS)])
        put_sums(db, [(f"{2021 + m // 12}-{m % 12 + 1:02}", "BC", ids[above],
                       30, 3000, 700, 300, 30, 0, 1)
                      for above in ids if not above.startswith("h-")
                      for m in range(MONTHS)])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hamlets", type=int, default=100000)
    options = parser.parse_args()
    with measure.Rig() as rig:
        bantin = measure.bantin.Bantin(rig.folder / "country", sample=False)
        began = time.monotonic()
        bantin.import_rows("units", units(options.hamlets))
        bantin.import_rows("lineage", lineage(options.hamlets))
        bantin.import_rows("figures", figures(options.hamlets))
        bantin.import_rows("zones", zones())
        bantin.import_rows("rates", rates())
        say(f"imported in {time.monotonic() - began:.1f} s")
        fill(bantin.store, options.hamlets)
        say(f"{bantin.store.stat().st_size / 2**20:.0f} MiB stored")
        rounds = []
        for i in range(options.rounds):
            done = subprocess.run(
                [measure.tool("bench_progress"), f"sqlite:{bantin.store}",
                 str(measure.ROOT / "gateway-config"), DAY],
                capture_output=True, text=True, check=True)
            rounds.append(json.loads(done.stdout))
            say(f"round {i + 1}: {done.stdout.strip()}")
    names = [n for n in rounds[0] if n not in ("units", "verdicts")]
    middle = {n: median([r[n] for r in rounds]) for n in names}
    measure.finish("progress", units=rounds[0]["units"],
                   verdicts=rounds[0]["verdicts"], **middle,
                   spread_percent=spread([r["judge_ms"] for r in rounds]))


if __name__ == "__main__":
    main()
