"""Bench: a full outbox to a local provider, durable, beside bare libcurl."""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import time

import measure
from measure import bantin, cpu_s, median, memory_mb, say, spread, tool
from provider import PROFILE, Sink

TEXT = ("Nhac: BC T09/2025 Ban Chieng Chung han 02/10. Nhan BC tongho ngheo "
        "canngheo thoat moi tai.")
# Reminders wait at night, and are looked at for need: bulk messages are not.
BULK = 3
ROW = """INSERT INTO outbox (recipient, provider, lane, text, link, state,
    created_at, due_at, expires_at, attempts, owner, provider_id, error,
    ended_at, segments) VALUES (?, 'bench', ?, ?, '', 'queued', ?, ?, ?, 0, '',
    '', '', 0, 1)"""


def pinned(core, *arguments):
    """On one core of those that we may use."""
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[core % len(cores)]), *arguments]


def floor(rig, options, name, kind):
    sink = Sink(rig, f"{name}-floor", wrap=pinned(1))
    done = subprocess.run(
        pinned(0, tool("bare_curl"), str(sink.port), str(options.messages),
               str(options.connections), kind),
        capture_output=True, text=True, check=True, timeout=600)
    sink.close()
    return json.loads(done.stdout)


def fill(store, messages):
    now = time.time_ns() // 1000000
    with sqlite3.connect(store) as db:
        db.executemany(ROW, ((f"+84912{i % 1000000:06}", BULK, TEXT, now, now,
                              now + 86400000) for i in range(messages)))
    db.close()


def sent(daemon):
    """Whether every row is recorded."""
    return not daemon.rows("SELECT 1 FROM outbox WHERE state IN ('queued', "
                           "'sending') LIMIT 1")


def configure(rig, options, name, kind):
    config = rig.folder / f"{name}-config"
    shutil.copytree(bantin.ROOT / "gateway-config", config)
    profile = json.loads(json.dumps(PROFILE))
    profile["out"]["idempotent"] = kind == "kept"
    profile["out"]["rate"] = {"in_flight": options.connections}
    (config / "providers/bench.json").write_text(json.dumps(profile))
    return config


def ours(rig, options, name, kind):
    """Messages a second from the first at the provider to the last in the
    store, CPU for each, memory."""
    sink = Sink(rig, name, wrap=pinned(1))
    daemon = rig.bantin(1, name, configure(rig, options, name, kind))
    fill(daemon.store, options.messages)
    daemon.start(wrap=pinned(0), wait=False, settings=(
        "providers=phone,bench", "send.private_addresses=true",
        "send.quiet_from=00:00", "send.quiet_to=00:00",
        f"send.connections={options.connections}",
        f"vars.bench.api=http://127.0.0.1:{sink.port}"))
    bantin.wait_until(lambda: sent(daemon), "all are sent", 600)
    end = time.monotonic()
    cpu = cpu_s(daemon.process.pid)
    memory = memory_mb(daemon.process.pid, "VmHWM")
    arrivals = [at for times in sink.arrivals().values() for at in times]
    states = daemon.rows("SELECT state, count(*) FROM outbox GROUP BY 1")
    rig.drop(daemon)
    sink.close()
    if len(arrivals) != options.messages or \
            states != [("sent", options.messages)]:
        raise SystemExit(f"{len(arrivals)} came, {states} are recorded")
    return {"rate": options.messages / (end - min(arrivals) / 1e6),
            "cpu": cpu * 1e6 / options.messages, "memory": memory}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=30000)
    parser.add_argument("--connections", type=int, default=256)
    options = parser.parse_args()
    floors = {"kept": [], "fresh": []}
    all_of = {"kept": [], "fresh": []}
    with measure.Rig() as rig:
        for i in range(options.rounds):
            for kind in all_of:
                name = f"{kind}{i}"
                floors[kind].append(floor(rig, options, name, kind))
                all_of[kind].append(ours(rig, options, name, kind))
                one = all_of[kind][-1]
                say(f"round {i + 1} {kind} connections: {one['rate']:.0f}/s, "
                    f"{one['cpu']:.0f} us CPU, {one['memory']:.0f} MB; bare "
                    f"libcurl {floors[kind][-1]['rate']:.0f}/s, "
                    f"{floors[kind][-1]['cpu_us']:.0f} us CPU")
    figures = {}
    for kind, rounds in all_of.items():
        rates = [one["rate"] for one in rounds]
        figures |= {
            f"{kind}_rate": median(rates),
            f"{kind}_spread_percent": spread(rates),
            f"{kind}_cpu_us": median([one["cpu"] for one in rounds]),
            f"{kind}_bare_curl": median([f["rate"] for f in floors[kind]]),
            f"{kind}_bare_cpu_us": median([f["cpu_us"]
                                           for f in floors[kind]]),
            f"{kind}_of_bare": median([one / f["rate"] for one, f in
                                       zip(rates, floors[kind])])}
    measure.finish("send", **figures, messages=options.messages,
                   rss_mb=max(one["memory"] for one in
                              all_of["kept"] + all_of["fresh"]),
                   rounds=options.rounds)


main()
