"""Bench: a day's reminders for 100,000 people written to the outbox, while
texts come in at a steady pace."""

import argparse
import re
import threading
import time

import measure
from measure import load_bantin, median, memory_mb, say, spread

# BC of September 2025 is due on 2 October: the first step comes on the 29th.
EVENING, MORNING = "2025-09-29T07:29:50+07:00", "07:30"


def written(daemon, limit_s):
    """The line that a gateway prints when a wave is written."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        found = re.search(r"event=reminders_written texts=(\d+) .*ms=(\d+)",
                          daemon.log())
        if found:
            return int(found[1]), int(found[2])
        time.sleep(0.05)
    raise SystemExit("the wave was not written in time")


def one(rig, options, name):
    daemon = rig.bantin(options.people, name)
    daemon.start(clock=EVENING, settings=measure.SETTINGS + (
        f"reminders.at={MORNING}", "reminders.send=true"))
    pid = daemon.process.pid
    idle = memory_mb(pid)
    intake = {}
    # From before the wave until behind it.
    texts = threading.Thread(target=lambda: intake.update(load_bantin(
        daemon, seconds=options.seconds, rate=options.rate, warm=0.5,
        people=options.senders, connections=16, token="T9")))
    texts.start()
    count, ms = written(daemon, 60)
    texts.join()
    figures = {"ms": ms, "texts": count, "p99": intake["p99_ms"],
               "max": intake.get("max_ms", 0), "idle": idle,
               "peak": memory_mb(pid, "VmHWM"), "rate": intake["rate"]}
    reminded = daemon.one("SELECT count(*) FROM outbox WHERE lane = 2")
    if reminded != count:
        raise SystemExit(f"{count} texts told, {reminded} in the outbox")
    rig.drop(daemon)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, default=100000)
    parser.add_argument("--senders", type=int, default=500)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    rounds = []
    with measure.Rig() as rig:
        for i in range(options.rounds):
            rounds.append(one(rig, options, f"r{i}"))
            r = rounds[-1]
            say(f"round {i + 1}: {r['texts']} reminders in {r['ms']} ms, "
                f"intake p99 {r['p99']:.1f} ms at {r['rate']:.0f}/s, memory "
                f"{r['idle']:.0f} MB before, {r['peak']:.0f} MB at most")
    of = {key: [r[key] for r in rounds] for key in rounds[0]}
    measure.finish(
        "wave", reminders=min(of["texts"]), ms=median(of["ms"]),
        us_each=1000 * median(of["ms"]) / min(of["texts"]),
        intake_p99_ms=median(of["p99"]), idle_mb=median(of["idle"]),
        peak_mb=max(of["peak"]), rounds=options.rounds,
        spread_percent=spread(of["ms"]))


if __name__ == "__main__":
    main()
