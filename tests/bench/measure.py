"""What the benchmarks share: daemons, floors, load, CPU and memory."""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import bantin  # noqa: E402

ROOT = bantin.ROOT
TICKS = os.sysconf("SC_CLK_TCK")


def say(text):
    print(text, flush=True)


def median(values):
    return statistics.median(values)


def spread(values):
    """How far the rounds lie apart, in per cent of their median."""
    middle = median(values)
    return 100 * (max(values) - min(values)) / middle if middle else 0


def tool(name):
    return str(bantin.build_path(f"tests/bench/{name}"))


def cpu_s(pid):
    """User and system time of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / TICKS


def memory_mb(pid, key="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


class Rig:
    """A folder on the disk of the build, and what runs in it."""

    def __init__(self):
        base = ROOT / "build" / "bench"
        base.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=base))
        self.processes = []
        self.daemons = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for daemon in self.daemons:
            daemon.kill()
        for process in self.processes:
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def server(self, *arguments):
        """A tool that prints its address when it listens: process, port."""
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE,
                                   text=True)
        self.processes.append(process)
        return process, int(process.stdout.readline().rpartition(":")[2])

    def bantin(self, people, name, config=None):
        """A new store with so many hamlets and their heads; not started."""
        daemon = bantin.Bantin(self.folder / name, sample=False,
                               **({"config": config} if config else {}))
        self.daemons.append(daemon)
        units, heads = bantin.crowd(people)
        daemon.import_rows("units", units)
        daemon.import_rows("people", heads)
        return daemon

    def drop(self, daemon):
        """Stops it and takes its store off the disk."""
        daemon.stop()
        self.daemons.remove(daemon)
        shutil.rmtree(daemon.folder)


SETTINGS = ("webhook.per_address=2000",
         "webhook.connections=4000")


def load(port, **options):
    """One run of the load generator; its figures."""
    arguments = [tool("load"), "--port", str(port)]
    for key, value in options.items():
        name = "--" + key.replace("_", "-")
        if value is True:
            arguments.append(name)
        else:
            arguments += [name, str(value)]
    done = subprocess.run(arguments, capture_output=True, text=True,
                          check=True, timeout=600)
    return json.loads(done.stdout)


def must_be_clean(figures):
    """Figures of a run in which anything failed are no figures."""
    bad = {code: n for code, n in figures["status"].items() if code != "200"}
    if bad or figures["cut"] or figures["unanswered"] or not figures["done"]:
        raise SystemExit(f"the load was not clean: {figures}")
    if figures["accepted"] != figures["done"]:
        raise SystemExit(f"not every text was accepted: {figures}")


def load_bantin(daemon, **options):
    """A run against a daemon; with CPU microseconds a message."""
    pid = daemon.process.pid
    options.setdefault("token", bantin.token())
    options.setdefault("prefix", f"b{time.monotonic_ns():x}-")
    warm = options.pop("warm", 0.5)
    cpu, began = cpu_s(pid), daemon_count(daemon)
    figures = load(daemon.webhook[1], warm=warm, **options)
    must_be_clean(figures)
    messages = daemon_count(daemon) - began
    figures["cpu_us"] = (cpu_s(pid) - cpu) * 1e6 / max(messages, 1)
    return figures


def daemon_count(daemon):
    return daemon.one("SELECT coalesce(max(id), 0) FROM inbox")


def finish(name, **figures):
    rounded = {k: round(v, 3) if isinstance(v, float) else v
               for k, v in figures.items()}
    print(json.dumps({"bench": name, **rounded}))
