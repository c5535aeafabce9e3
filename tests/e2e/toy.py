"""A provider of our own that keeps a ledger of what it is asked to send, and
misbehaves as a test wants: the oracle of faults.md section 3.2."""

import http.server
import json
import shutil
import threading
import urllib.request

from bantin import ROOT

PROFILE = {
    "profile": 1, "name": "toy", "channels": ["sms"],
    "vars": {"api": "http://127.0.0.1:1", "country": "84"},
    "auth": {"near": {"scheme": "ip", "allow": ["127.0.0.1/32"]}},
    "in": [
        {"kind": "mo_sms", "path": "/sms/toy", "methods": ["POST"],
         "body": "json", "auth": ["near"],
         "fields": {"id": "json:/id", "text": "json:/text",
                    "from": {"src": "json:/from", "do": ["e164"]},
                    "part_ref": "json:/ref", "part_total": "json:/total",
                    "part_index": "json:/part"},
         "require": ["id", "from", "text"], "dedupe": {"key": ["id"]},
         "join": {"timeout_s": 1, "max_parts": 10},
         "reply": {"mode": "api", "ok": {"status": 200, "type": "text/plain",
                                         "body": "ok"}}},
        {"kind": "dlr", "path": "/receipt/toy", "methods": ["POST"],
         "body": "json", "auth": ["near"],
         "fields": {"provider_id": "json:/id", "status": "json:/status"},
         "require": ["provider_id"],
         "status": {"map": {"sent": "sent", "delivered": "delivered",
                            "failed": "failed"}},
         "reply": {"mode": "none", "ok": {"status": 200, "type": "text/plain",
                                          "body": "ok"}}}],
    "out": {
        "method": "POST", "url": "{{var.api}}/send",
        "json": {"to": "{{to}}", "text": "{{text}}", "ref": "{{ref}}"},
        "ok": [["status", "eq", 200]], "id": "json:/id",
        "classify": [
            {"when": [["status", "eq", 429]], "as": "throttled"},
            {"when": [["status", "eq", 401]], "as": "config"},
            {"when": [["status", "ge", 500]], "as": "temporary"},
            {"when": [["status", "ge", 400]], "as": "permanent"}],
        "split": {"by": "provider", "max_parts": 1}, "timeout_ms": 2000,
        "idempotent": False, "ambiguous": "hold",
        "rate": {"per_s": 1000, "burst": 100, "in_flight": 16}},
}
SETTINGS = ("providers=phone,toy", "send.private_addresses=true",
            "send.first_retry_ms=20", "send.max_retry_ms=50",
            "send.lease_ms=1000")


class Toy:
    """Listens on a free port. `plan` is asked for each submission: it gets the
    ledger's length before it and gives a status, a pair (status, headers), or
    "cut" to close after reading. `before_answer` runs before the answer."""

    def __init__(self, house, plan=lambda n: 200, idempotent=False,
                 name="toy"):
        self.ledger = []
        self.plan = plan
        self.before_answer = None
        toy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                try:
                    toy.serve(self)
                except ConnectionError:
                    pass  # the gateway was killed while it waited

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.lock = threading.Lock()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.config = house.folder / f"{name}-config"
        shutil.copytree(ROOT / "gateway-config", self.config)
        profile = json.loads(json.dumps(PROFILE))
        profile["out"]["idempotent"] = idempotent
        (self.config / "providers/toy.json").write_text(json.dumps(profile))

    def serve(self, request):
        length = int(request.headers["Content-Length"])
        body = json.loads(request.rfile.read(length))
        with self.lock:
            n = len(self.ledger)
            self.ledger.append(body)
        answer = self.plan(n)
        if self.before_answer:
            self.before_answer(f"p{n}")
        if answer == "cut":
            request.connection.close()
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        document = json.dumps({"id": f"p{n}"}).encode()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(document)))
        request.end_headers()
        request.wfile.write(document)

    def start(self, house, more=(), **how):
        daemon = house.bantin(config=self.config)
        return self.restart(daemon, more, **how)

    def restart(self, daemon, more=(), **how):
        port = self.server.server_address[1]
        return daemon.start(settings=(
            *SETTINGS, f"vars.toy.api=http://127.0.0.1:{port}", *more), **how)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def hand_over(daemon, id, text, sender="0912000101", **more):
    """A text of a phone as the toy provider delivers it."""
    answer = daemon.post("/sms/toy", {"id": id, "from": sender, "text": text,
                                      **more})
    assert answer.status == 200, (answer.status, answer.body)


def receipt(daemon, provider_id, status):
    host, port = daemon.webhook
    request = urllib.request.Request(
        f"http://{host}:{port}/receipt/toy", method="POST",
        data=json.dumps({"id": provider_id, "status": status}).encode(),
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
