"""Bench: text in to confirmation out at a local provider, beside Kannel."""

import argparse
import json
import shutil

import measure
from kannel import HTTP_SMSC, PASSWORD, STATIC_REPLY, USER, Kannel
from measure import bantin, cpu_s, load, median, say, spread
from provider import PROFILE, Sink, read_log

RECEIPT = ("Da nhan BC T09/2025 Ban Chieng Chung: ho 140, ngheo 42, can ngheo "
           "18, thoat 3, moi 1, tai 0. Ma 4821. Sai thi nhan SUA 4821 va 6 so "
           "dung.")

def quantile(values, q):
    ordered = sorted(values)
    return ordered[int((len(ordered) - 1) * q)]


class Ours:
    """bantin between the load generator and the sink."""

    def __init__(self, rig, options, name):
        self.sink = Sink(rig, name)
        config = rig.folder / f"{name}-config"
        shutil.copytree(bantin.ROOT / "gateway-config", config)
        (config / "providers/bench.json").write_text(json.dumps(PROFILE))
        self.rig = rig
        self.daemon = rig.bantin(options.people, name, config)
        self.daemon.start(settings=(
            *measure.SETTINGS, "providers=phone,bench",
            "send.private_addresses=true",
            f"vars.bench.api=http://127.0.0.1:{self.sink.port}"))
        self.port = self.daemon.webhook[1]
        self.pids = [self.daemon.process.pid]
        self.request = {"path": "/sms/bench", "token": bantin.token(),
                        "prefix": name}

    def close(self):
        self.daemon.stop(60)
        self.rig.daemons.remove(self.daemon)
        self.sink.close()
        shutil.rmtree(self.daemon.folder)


class Theirs:
    """Kannel with an HTTP SMSC, a static reply and its spool store."""

    def __init__(self, rig, _options, name):
        self.sink = Sink(rig, name, "--kannel")
        house = bantin.House(name)
        shutil.rmtree(house.folder)
        house.folder = rig.folder / f"{name}-kannel"
        self.house = house
        boxes = Kannel(house, house.folder, smsc=HTTP_SMSC,
                       service=STATIC_REPLY, sink=self.sink.port,
                       text=RECEIPT)
        self.port = boxes.smsc
        self.pids = [boxes.bearerbox.pid, boxes.smsbox.pid]
        self.request = {
            "method": "GET", "no_body": True,
            "path": f"/sms?username={USER}&password={PASSWORD}"
                    "&from={phone}&to=8888&text={query}"}

    def close(self):
        self.house.close()
        self.sink.close()


def busy_s(side):
    return sum(cpu_s(pid) for pid in side.pids)


def top_rate(side, options):
    """Confirmations a second from the first text to the last confirmation,
    and CPU microseconds for each."""
    before, cpu = side.sink.count(), busy_s(side)
    figures = load(side.port, people=options.people, warm=0,
                   connections=options.connections, seconds=options.seconds,
                   **side.request)
    sent = figures["done"]
    if not side.sink.wait_for(before + sent):
        raise SystemExit(f"only {side.sink.count() - before} of {sent} "
                         "confirmations came")
    last = max(max(times) for times in side.sink.arrivals().values())
    return (sent / ((last - figures["began_us"]) / 1e6),
            (busy_s(side) - cpu) * 1e6 / sent)


def latency(side, options, log):
    """Text in to confirmation out at a steady rate, p50 and p99 in ms, and CPU
    microseconds for each."""
    before = {p: len(t) for p, t in side.sink.arrivals().items()}
    count, cpu = side.sink.count(), busy_s(side)
    figures = load(side.port, people=options.people, warm=0,
                   rate=options.rate, connections=options.connections,
                   seconds=options.seconds, log=str(log),
                   start=1000000000 // options.people * options.people,
                   **side.request)
    side.sink.wait_for(count + figures["done"])
    used = (busy_s(side) - cpu) * 1e6 / figures["done"]
    arrivals = side.sink.arrivals()
    waits = [(came - went) / 1000
             for phone, times in read_log(log).items()
             for went, came in zip(times, arrivals.get(phone, [])
                                   [before.get(phone, 0):])]
    if len(waits) < figures["done"]:
        raise SystemExit(f"{figures['done'] - len(waits)} texts had no answer")
    return quantile(waits, 0.5), quantile(waits, 0.99), used


def measured(side, options, log):
    try:
        p50, p99, steady_cpu = latency(side, options, log)
        rate, cpu = top_rate(side, options)
    finally:
        side.close()
    return {"rate": rate, "cpu": cpu, "p50": p50, "p99": p99,
            "steady_cpu": steady_cpu}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rate", type=int, default=1000)
    options = parser.parse_args()
    ours, theirs = [], []
    with measure.Rig() as rig:
        for i in range(options.rounds):
            for side, all_of in ((Theirs, theirs), (Ours, ours)):
                name = f"{side.__name__.lower()}{i}"
                all_of.append(measured(side(rig, options, name), options,
                                       rig.folder / f"{name}-load.log"))
                one = all_of[-1]
                say(f"round {i + 1} {side.__name__.lower()}: "
                    f"{one['rate']:.0f}/s, {one['cpu']:.0f} us CPU, at "
                    f"{options.rate}/s p50 {one['p50']:.1f} ms, "
                    f"p99 {one['p99']:.1f} ms")

    def middle(rounds, key):
        return median([one[key] for one in rounds])
    measure.finish(
        "kannel", rate=middle(ours, "rate"), kannel=middle(theirs, "rate"),
        of_kannel=median([o["rate"] / t["rate"]
                          for o, t in zip(ours, theirs)]),
        cpu_us=middle(ours, "cpu"), kannel_cpu_us=middle(theirs, "cpu"),
        cpu_of_kannel=median([o["cpu"] / t["cpu"]
                              for o, t in zip(ours, theirs)]),
        p50_ms=middle(ours, "p50"), p99_ms=middle(ours, "p99"),
        kannel_p50_ms=middle(theirs, "p50"),
        kannel_p99_ms=middle(theirs, "p99"), rounds=options.rounds,
        spread_percent=spread([one["rate"] for one in ours]))


main()
