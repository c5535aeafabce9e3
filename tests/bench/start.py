"""Bench: time from start to event=ready with 200,000 stored messages."""

import argparse
import time

import measure
from measure import load_bantin, median, say, spread


def time_start(daemon):
    began = time.monotonic()
    daemon.start(wait=False, settings=measure.SETTINGS)
    measure.bantin.wait_until(lambda: "event=ready" in daemon.log(), "event=ready")
    return (time.monotonic() - began) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--messages", type=int, default=200000)
    parser.add_argument("--people", type=int, default=1000)
    options = parser.parse_args()
    with measure.Rig() as rig:
        daemon = rig.bantin(options.people, "a")
        daemon.start(settings=measure.SETTINGS)
        load_bantin(daemon, count=options.messages, seconds=600, warm=0,
                    people=options.people)
        daemon.stop(60)
        stopped, killed = [], []
        for i in range(options.rounds):
            stopped.append(time_start(daemon))
            daemon.kill()
            killed.append(time_start(daemon))
            daemon.stop(60)
            say(f"round {i + 1}: after a stop {stopped[-1]:.0f} ms, "
                f"after a kill {killed[-1]:.0f} ms")
        stored = measure.daemon_count(daemon)
    measure.finish("start", messages=stored, ready_ms=median(stopped),
                   after_kill_ms=median(killed), worst_ms=max(stopped + killed),
                   spread_percent=spread(stopped))


main()
