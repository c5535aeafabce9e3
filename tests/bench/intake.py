"""Bench: how fast texts are taken in, beside two floors of the same run."""

import argparse
import json
import subprocess

import measure
from measure import load, load_bantin, median, memory_mb, say, spread, tool


def floor_http(rig, options):
    process, port = rig.server(tool("bare_evhttp"))
    figures = load(port, seconds=options.seconds, people=options.people,
                   connections=options.connections)
    process.kill()
    return figures["rate"]


def floor_sqlite(rig, options):
    path = rig.folder / "floor.db"
    for old in rig.folder.glob("floor.db*"):
        old.unlink()
    done = subprocess.run([tool("sqlite_floor"), str(path),
                           str(options.seconds)], capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)["rate"]


def gateway(rig, options, name):
    """Top rate, then half of it at a steady pace."""
    daemon = rig.bantin(options.people, name)
    daemon.start(settings=measure.SETTINGS)
    pid = daemon.process.pid
    idle, own = memory_mb(pid), memory_mb(pid, "RssAnon")
    common = {"people": options.people, "connections": options.connections}
    top = load_bantin(daemon, seconds=options.seconds, **common)
    half = load_bantin(daemon, seconds=options.seconds, rate=top["rate"] / 2,
                       start=100000000 // options.people * options.people,
                       **common)
    busy = memory_mb(pid, "VmHWM")
    rig.drop(daemon)
    return {"rate": top["rate"], "p50": top["p50_ms"], "p99": top["p99_ms"],
            "cpu": top["cpu_us"], "half_p50": half["p50_ms"],
            "half_p99": half["p99_ms"], "idle": idle,
            "own": own, "busy": busy}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    bare, sqlite, ours = [], [], []
    with measure.Rig() as rig:
        for i in range(options.rounds):
            bare.append(floor_http(rig, options))
            sqlite.append(floor_sqlite(rig, options))
            ours.append(gateway(rig, options, f"r{i}"))
            say(f"round {i + 1}: bare evhttp {bare[-1]:.0f}/s, raw SQLite "
                f"{sqlite[-1]:.0f}/s, bantin {ours[-1]['rate']:.0f}/s "
                f"(p99 {ours[-1]['p99']:.2f} ms; at half rate "
                f"{ours[-1]['half_p99']:.2f} ms)")
    of = {key: [one[key] for one in ours] for key in ours[0]}
    ratios = [one / floor for one, floor in zip(of["rate"], bare)]
    say(f"bantin {median(of['rate']):.0f}/s, spread {spread(of['rate']):.0f} %;"
        f" {median(ratios):.3f} of bare evhttp "
        f"({median(bare):.0f}/s, spread {spread(bare):.0f} %)")
    measure.finish(
        "intake", rate=median(of["rate"]), bare_evhttp=median(bare),
        sqlite=median(sqlite), of_bare=median(ratios),
        of_sqlite=median([o / s for o, s in zip(of["rate"], sqlite)]),
        p50_ms=median(of["p50"]), p99_ms=median(of["p99"]),
        half_p50_ms=median(of["half_p50"]), half_p99_ms=median(of["half_p99"]),
        cpu_us=median(of["cpu"]), rss_idle_mb=median(of["idle"]),
        own_idle_mb=median(of["own"]), rss_busy_mb=max(of["busy"]), rounds=options.rounds,
        spread_percent=spread(of["rate"]))


main()
