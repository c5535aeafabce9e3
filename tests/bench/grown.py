"""Bench: intake into a store of 500,000 reports beside intake into a new one."""

import argparse

import measure
from measure import load, load_bantin, median, must_be_clean, say, spread

HAMLETS = 50000
STEADY = '{"from":"{phone}","text":"BC 140 {poor} 18 1 1 0 TOKEN","id":"{id}"}'


def months(n):
    """The n months before the one that is measured, September 2025."""
    return [((2025 * 12 + 8 - i) // 12, (2025 * 12 + 8 - i) % 12 + 1)
            for i in range(n, 0, -1)]


def clock(year, month):
    return f"{year}-{month:02}-28T08:00:00+07:00"


def fill(daemon, reports):
    """A report of each hamlet for so many months."""
    for year, month in months(max(1, reports // HAMLETS)):
        daemon.start(clock=clock(year, month), settings=measure.SETTINGS)
        done = load(daemon.webhook[1], count=HAMLETS, people=HAMLETS, warm=0,
                    seconds=600, prefix=f"fill-{year}-{month}-",
                    body=STEADY.replace("TOKEN", f"T{month}/{year}"))
        must_be_clean(done)
        daemon.stop(60)


def measured(daemon, options, turn):
    daemon.start(clock=clock(2025, 9), settings=measure.SETTINGS)
    figures = load_bantin(daemon, seconds=options.seconds, people=HAMLETS,
                          token="T9/2025", start=turn * 40 * HAMLETS)
    daemon.stop(60)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--reports", type=int, default=500000)
    options = parser.parse_args()
    with measure.Rig() as rig:
        grown = rig.bantin(HAMLETS, "grown")
        fill(grown, options.reports)
        stored = grown.one("SELECT count(*) FROM report")
        say(f"{stored} reports stored, "
            f"{grown.store.stat().st_size / 2**20:.0f} MiB")
        old, new = [], []
        for i in range(options.rounds):
            empty = rig.bantin(HAMLETS, f"new{i}")
            new.append(measured(empty, options, i))
            rig.daemons.remove(empty)
            # Each round begins where the last one ended: ids go on rising.
            old.append(measured(grown, options, i))
            say(f"round {i + 1}: new {new[-1]['rate']:.0f}/s, "
                f"grown {old[-1]['rate']:.0f}/s "
                f"(p99 {old[-1]['p99_ms']:.1f} ms)")
    ratios = [o["rate"] / n["rate"] for o, n in zip(old, new)]
    measure.finish("grown", reports=stored,
                   new_rate=median([n["rate"] for n in new]),
                   grown_rate=median([o["rate"] for o in old]),
                   of_new=median(ratios), spread_percent=spread(ratios),
                   grown_p99_ms=median([o["p99_ms"] for o in old]),
                   grown_cpu_us=median([o["cpu_us"] for o in old]))


main()
