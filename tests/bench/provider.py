"""A provider that takes each send at once: its profile, and its side of it."""

import time
import urllib.request

from measure import tool

PROFILE = {
    "profile": 1, "name": "bench", "channels": ["sms"],
    "vars": {"api": "http://127.0.0.1:1", "country": "84"},
    "auth": {"near": {"scheme": "ip", "allow": ["127.0.0.1/32"]}},
    "in": [{
        "kind": "mo_sms", "path": "/sms/bench", "methods": ["POST"],
        "body": "json", "auth": ["near"],
        "fields": {"id": "json:/id", "text": "json:/text",
                   "from": {"src": "json:/from", "do": ["e164"]}},
        "require": ["id", "from", "text"], "dedupe": {"key": ["id"]},
        "reply": {"mode": "api", "ok": {"status": 200, "type": "text/plain",
                                        "body": "ok"}}}],
    "out": {
        "method": "POST", "url": "{{var.api}}/send",
        "json": {"to": "{{to}}", "text": "{{text}}", "ref": "{{ref}}"},
        "ok": [["status", "eq", 200]], "id": "json:/id", "classify": [],
        "split": {"by": "provider", "max_parts": 1}, "timeout_ms": 10000,
        "idempotent": True,
        "rate": {"per_s": 10000, "burst": 10000, "in_flight": 64}},
}


class Sink:
    """The provider's side: counts and notes what comes out."""

    def __init__(self, rig, name, *options, wrap=()):
        self.log = rig.folder / f"{name}.log"
        self.process, self.port = rig.server(*wrap, tool("sink"), "--log",
                                             str(self.log), *options)

    def count(self):
        url = f"http://127.0.0.1:{self.port}/count"
        with urllib.request.urlopen(url, timeout=20) as answer:
            return int(answer.read())

    def wait_for(self, count):
        """True once so many have come; False if they stop coming."""
        last, since = -1, time.monotonic()
        while True:
            now = self.count()
            if now >= count:
                return True
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 10:
                return False
            time.sleep(0.02)  # the count is asked for, not told

    def arrivals(self):
        self.count()
        return read_log(self.log)

    def close(self):
        self.process.terminate()
        self.process.wait()


def read_log(path):
    """Times in microseconds by phone, in order."""
    times = {}
    for line in path.read_text().splitlines():
        phone, at = line.split()
        times.setdefault(phone, []).append(int(at))
    return times
