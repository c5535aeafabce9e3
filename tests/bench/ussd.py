"""Bench: reports by menu: steps a second on one core, with many sessions open,
each step on disk before its screen goes out."""

import argparse
import os

import measure
from measure import cpu_s, load, median, memory_mb, say, spread

BODY = ('{"session":"{session}","from":"{phone}","input":"{input}",'
        '"id":"{n}"}')
STEPS = 9  # a dial and eight inputs
LONG_S = 300  # such runs end by count


def run(daemon, options, start, **more):
    """One run of the load; with the CPU microseconds of a step."""
    cpu = cpu_s(daemon.process.pid)
    figures = load(daemon.webhook[1], people=options.sessions, path="/ussd/phone",
                   body=BODY, warm=0, start=start, prefix="u",
                   connections=options.connections, **more)
    bad = {code: n for code, n in figures["status"].items() if code != "200"}
    if bad or figures["cut"] or figures["unanswered"] or not figures["done"]:
        raise SystemExit(f"the load was not clean: {figures}")
    figures["cpu_us"] = (cpu_s(daemon.process.pid) - cpu) * 1e6 \
        / figures["done"]
    return figures


def must_hold(daemon, reports, sessions):
    """What was answered is there."""
    kept = daemon.one("SELECT count(*) FROM report_version")
    opened = daemon.one(
        "SELECT count(*) FROM ussd_session WHERE place <> 'over'")
    if kept != reports or opened != sessions:
        raise SystemExit(f"{kept} reports and {opened} sessions, not {reports} "
                         f"and {sessions}")


def one_round(rig, options, name):
    people = options.sessions
    daemon = rig.bantin(people, name)
    daemon.start(settings=measure.SETTINGS)
    os.sched_setaffinity(daemon.process.pid, {0})
    idle = memory_mb(daemon.process.pid)
    # Everybody is in the middle of a report.
    run(daemon, options, 0, count=4 * people, seconds=LONG_S)
    must_hold(daemon, 0, people)
    opened = memory_mb(daemon.process.pid)
    # The rest of it, and one more as a whole.
    top = run(daemon, options, 4 * people, count=(STEPS + 5) * people,
              seconds=LONG_S)
    must_hold(daemon, 2 * people, 0)
    half = run(daemon, options, 2 * STEPS * people, rate=options.rate,
               seconds=options.seconds)
    rig.drop(daemon)
    return {"rate": top["rate"], "p50": top["p50_ms"], "p99": top["p99_ms"],
            "half_p50": half["p50_ms"], "half_p99": half["p99_ms"],
            "cpu": top["cpu_us"],
            "session_bytes": (opened - idle) * 1048576 / people}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--sessions", type=int, default=10000)
    parser.add_argument("--rate", type=float, default=1500,
                        help="steps/s at a steady pace: half of what is asked")
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    ours = []
    with measure.Rig() as rig:
        for i in range(options.rounds):
            ours.append(one_round(rig, options, f"r{i}"))
            one = ours[-1]
            say(f"round {i + 1}: {one['rate']:.0f} steps/s, p99 "
                f"{one['p99']:.2f} ms; at {options.rate:.0f}/s "
                f"{one['half_p99']:.2f} ms; {one['session_bytes']:.0f} bytes a session")
    of = {key: [one[key] for one in ours] for key in ours[0]}
    measure.finish(
        "ussd", rate=median(of["rate"]), p50_ms=median(of["p50"]),
        p99_ms=median(of["p99"]), half_p50_ms=median(of["half_p50"]),
        half_p99_ms=max(of["half_p99"]), cpu_us=median(of["cpu"]),
        session_bytes=max(of["session_bytes"]), sessions=options.sessions,
        rounds=options.rounds, spread_percent=spread(of["rate"]))


main()
