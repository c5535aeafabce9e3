"""Bench: a year of a whole district, 177 hamlets, 19 communes, 30 offices, played
by phones with habits through the public doors; wall time and what was told."""

import argparse
import time

import measure
from measure import say

import district as districts  # noqa: E402  (tests/e2e, which measure adds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hamlets", type=int, default=177)
    parser.add_argument("--communes", type=int, default=19)
    parser.add_argument("--offices", type=int, default=30)
    options = parser.parse_args()
    first, last = f"{options.year}-01-01", f"{options.year}-12-31"
    with measure.Rig() as rig:
        daemon = measure.bantin.Bantin(rig.folder / "district", sample=False)
        rig.daemons.append(daemon)
        district = districts.District(
            daemon, first, options.hamlets, options.communes, options.offices,
            options.seed)
        district.start()
        began = time.monotonic()
        cpu = measure.cpu_s(daemon.process.pid)
        counts = district.play(last)
        wall = time.monotonic() - began
        cpu = measure.cpu_s(daemon.process.pid) - cpu
        memory = measure.memory_mb(daemon.process.pid, "VmHWM")
        daemon.check_store()
        daemon.stop()
    for name, value in counts.items():
        if not isinstance(value, dict):
            say(f"{name:<16} {value:>7}")
    say(f"reminders        {counts['reminders']}")
    for name, row in counts["deadlines"].items():
        say(f"{name:<8} " + "  ".join(f"{k} {v}" for k, v in row.items()))
    say(f"R-04 met in {counts['r04']['met']} of {counts['r04']['due']} years")
    all_rows = counts["deadlines"]["all"]
    measure.finish("year", wall_s=wall, daemon_cpu_s=cpu, memory_mb=memory,
                   texts=counts["texts"], accepted=counts["accepted"],
                   reminders=sum(counts["reminders"].values()),
                   in_vain=counts["in_vain"], doubled=counts["doubled"],
                   open=all_rows["open"], reminded=all_rows["reminded"],
                   r04_due=counts["r04"]["due"], r04_met=counts["r04"]["met"])


main()
