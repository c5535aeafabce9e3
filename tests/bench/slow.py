"""Bench: intake with every sync lengthened by 8 ms, as on a slow disk."""

import argparse
import json
import os
import subprocess

import measure
from measure import load_bantin, median, say, spread, tool


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--ms", type=int, default=8)
    options = parser.parse_args()
    slow = {"LD_PRELOAD": tool("slowsync.so"),
            "BANTIN_SLOWSYNC_MS": str(options.ms)}
    ours, floor = [], []
    with measure.Rig() as rig:
        for i in range(options.rounds):
            done = subprocess.run(
                [tool("sqlite_floor"), str(rig.folder / f"floor{i}.db"),
                 str(options.seconds), str(options.connections)],
                env={**os.environ, **slow}, capture_output=True, text=True,
                check=True)
            floor.append(json.loads(done.stdout)["rate"])
            daemon = rig.bantin(options.people, f"r{i}")
            daemon.start(environment=slow, settings=measure.SETTINGS)
            ours.append(load_bantin(daemon, seconds=options.seconds,
                                    people=options.people,
                                    connections=options.connections))
            rig.drop(daemon)
            say(f"round {i + 1}: raw SQLite {floor[-1]:.0f}/s, "
                f"bantin {ours[-1]['rate']:.0f}/s "
                f"(p99 {ours[-1]['p99_ms']:.1f} ms)")
    rates = [one["rate"] for one in ours]
    measure.finish("slow", sync_ms=options.ms, rate=median(rates),
                   sqlite=median(floor), spread_percent=spread(rates),
                   p50_ms=median([one["p50_ms"] for one in ours]),
                   p99_ms=median([one["p99_ms"] for one in ours]),
                   cpu_us=median([one["cpu_us"] for one in ours]))


main()
