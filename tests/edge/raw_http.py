#!/usr/bin/env python3
"""Raw bytes against the HTTP door: raw_http.py PATH-OF-http_server_main."""

import json
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

SERVER = sys.argv.pop(1)
SANITIZED = b"__asan_init" in open(SERVER, "rb").read()
GET = b"GET / HTTP/1.1\r\n"
HOST = b"Host: x\r\n"
POST = b"POST /sms HTTP/1.1\r\nHost: x\r\n"
CHUNK = POST + b"Transfer-Encoding: chunked\r\n\r\n"
GOOD = POST + b"Connection: close\r\nContent-Length: 3\r\n\r\nabc"
LAST = b"GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

# S40 to S43 of the fault list: a sentence, the bytes, the one status.
CASES = [
    ("a length and chunks together",
     POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 411),
    ("chunks and a length together",
     POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
     411),
    ("a list of codings", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
     411),
    ("two coding headers", POST + b"Transfer-Encoding: identity\r\n"
     b"Transfer-Encoding: chunked\r\n\r\n", 411),
    ("chunks alone", CHUNK + b"3\r\nabc\r\n0\r\n\r\n", 411),
    ("a coding in odd letters", POST + b"tRANSFER-eNCODING:\tx\r\n\r\n", 411),
    ("a coding with a spaced name",
     POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
    ("chunks with GET",
     GET + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ("two equal lengths",
     POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
    ("two different lengths",
     POST + b"Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc", 400),
    ("a list of equal lengths", POST + b"Content-Length: 3, 3\r\n\r\nabc", 400),
    ("a length of +3", POST + b"Content-Length: +3\r\n\r\nabc", 400),
    ("a length of -1", POST + b"Content-Length: -1\r\n\r\nabc", 400),
    ("a length of 3abc", POST + b"Content-Length: 3abc\r\n\r\nabc", 400),
    ("a length of 0x3", POST + b"Content-Length: 0x3\r\n\r\nabc", 400),
    ("a length of 3 and a blank inside", POST + b"Content-Length: 3 3\r\n\r\n",
     400),
    ("a length of 2 to the 64",
     POST + b"Content-Length: 18446744073709551616\r\n\r\n", 400),
    ("an empty length", POST + b"Content-Length: \r\n\r\n", 400),
    ("a length with a spaced name",
     POST + b"Content-Length : 31\r\n\r\n" + GET + HOST + b"\r\n", 400),
    ("no length at all", POST + b"\r\n", 411),
    ("a chunk size of 0x3", CHUNK + b"0x3\r\nabc\r\n0\r\n\r\n", 411),
    ("a chunk size of +3", CHUNK + b"+3\r\nabc\r\n0\r\n\r\n", 411),
    ("a chunk size behind a blank", CHUNK + b" 3\r\nabc\r\n0\r\n\r\n", 411),
    ("a chunk size of -1", CHUNK + b"-1\r\nabc\r\n0\r\n\r\n", 411),
    ("a chunk size of sixteen f", CHUNK + b"f" * 16 + b"\r\nabc\r\n", 411),
    ("a chunk extension", CHUNK + b"3;a=b\r\nabc\r\n0\r\n\r\n", 411),
    ("a trailer", CHUNK + b"0\r\nX-Sign: forged\r\n\r\n", 411),
    ("a folded header", GET + HOST + b"X: a\r\n b\r\n\r\n", 400),
    ("a NUL in a value", GET + HOST + b"X: a\0b\r\n\r\n", 400),
    ("a NUL in a name", GET + HOST + b"X\0: a\r\n\r\n", 400),
    ("bare LF everywhere", b"GET / HTTP/1.1\nHost: x\n\n", 400),
    ("a bare LF inside the headers", GET + b"Host: x\nX: y\r\n\r\n", 400),
    ("a bare CR inside a value", GET + HOST + b"X: a\rb\r\n\r\n", 400),
    ("an empty header name", GET + HOST + b": a\r\n\r\n", 400),
    ("a header without a colon", GET + HOST + b"oops\r\n\r\n", 400),
    ("two Hosts", GET + HOST + b"Host: y\r\n\r\n", 400),
    ("no Host", GET + b"\r\n", 400),
    ("HTTP/0.9", b"GET /\r\n", 400),
    ("HTTP/9.9", b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", 400),
    ("HTTP/2 by prior knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    ("the absolute form", b"GET http://x/ HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("the asterisk form", b"GET * HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("the authority form", b"CONNECT x:80 HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    ("BREW", b"BREW /pot HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    ("a raw 0xff in the target", b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n",
     400),
    ("a blank in the target", b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    ("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ("three requests in one packet", (GET + HOST + b"\r\n") * 3, 200),
    ("a second request hidden behind a body",
     GOOD + b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n", 200),
    # F42
    ("a target of 1 MB", b"GET /" + b"a" * 1000000 + b" HTTP/1.1\r\n", 414),
    ("a header of 1 MB", GET + b"X: " + b"a" * 1000000 + b"\r\n\r\n", 431),
    ("100,000 headers", GET + HOST + b"X: a\r\n" * 100000 + b"\r\n", 431),
    ("a length of 10 GB", POST + b"Content-Length: 10737418240\r\n\r\n" +
     b"a" * 100000, 400),
    ("a length of almost 10 GB", POST + b"Content-Length: 9999999999\r\n\r\n" +
     b"a" * 100000, 413),
    ("a body of 20 MB", POST + b"Content-Length: 20000000\r\n\r\n" +
     b"a" * 20000000, 413),
    ("endless chunks", CHUNK + b"1000\r\n" + b"a" * 5000000, 411),
    ("chunks of one byte", CHUNK + b"1\r\na\r\n" * 100000, 411),
]


class Server:
    """A server of its own for a test; ends it and wants a clean exit."""

    def __init__(self, *limits, files=None):
        self.log = tempfile.TemporaryFile()

        def limit_files():
            if files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

        self.process = subprocess.Popen(
            [SERVER, *limits], stdout=subprocess.PIPE, stderr=self.log,
            preexec_fn=limit_files)
        host, port = self.process.stdout.readline().decode().split(":")
        self.address = (host, int(port))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(20)
        self.process.stdout.close()
        lines = self.log_lines()
        self.log.close()
        if status != 0 and kind is None:
            raise AssertionError(f"server ended with {status}: {lines}")

    def log_lines(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace").splitlines()

    def call(self):
        return socket.create_connection(self.address, 5)

    def talk(self, data, seconds=5):
        """Sends all and reads to the end at the same time."""
        with self.call() as s:
            s.setblocking(False)
            heard, at, end = b"", 0, time.monotonic() + seconds
            while time.monotonic() < end:
                want = [s] if at < len(data) else []
                readable, writable, _ = select.select([s], want, [], 0.1)
                try:
                    if writable:
                        at += s.send(data[at:at + 65536])
                except OSError:
                    at = len(data)
                if readable:
                    try:
                        got = s.recv(65536)
                    except ConnectionResetError:
                        return heard
                    if not got:
                        return heard
                    heard += got
        raise AssertionError(f"still open after {seconds} s: {heard[:200]}")

    def counts(self):
        return json.loads(self.talk(LAST % b"counts").split(b"\r\n\r\n")[1])

    def await_open(self, n, seconds):
        """Until n connections are open beside the one that asks."""
        end = time.monotonic() + seconds
        while True:
            counts = self.counts()
            if counts["open"] == n + 1:
                return counts
            if time.monotonic() > end:
                raise AssertionError(f"waited for {n} open: {counts}")
            time.sleep(0.02)

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            parts = f.read().split()
        return (int(parts[13]) + int(parts[14])) / 100

    def rss_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            for line in f:
                if line.startswith("VmRSS"):
                    return int(line.split()[1])
        raise AssertionError("no VmRSS")


def status_of(answer):
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else 0


class RawHttp(unittest.TestCase):
    def test_each_case_has_one_answer_and_the_connection_ends(self):
        with Server("deadline_ms=5000") as server:
            server.talk(GOOD)
            before = server.rss_kb()
            for name, data, status in CASES:
                with self.subTest(name):
                    began = time.monotonic()
                    answer = server.talk(data)
                    took = time.monotonic() - began
                    self.assertEqual(status_of(answer), status)
                    self.assertEqual(len(re.findall(rb"HTTP/1.1 \d+ ", answer)), 1)
                    self.assertLess(took, 1)
                    head, body = answer.split(b"\r\n\r\n", 1)
                    self.assertIn(b"\r\nContent-Length: %d" % len(body), head)
                    self.assertIn(b"\r\nCache-Control: no-store", head)
                    self.assertNotIn(b"hidden", body)
                    if status != 200:
                        problem = json.loads(body)
                        self.assertEqual(problem["status"], status)
                        self.assertTrue(problem["title"] and problem["detail"])
            room = 100000 if SANITIZED else 1024
            self.assertLess(server.rss_kb() - before, room)
            self.assertLess(len(server.log_lines()), 4)
            counts = server.await_open(0, 5)
            self.assertEqual(counts["pending"], 0)
            refused = sum(1 for case in CASES if case[2] != 200)
            self.assertEqual(counts["malformed"], refused)

    def test_each_case_byte_by_byte_has_the_same_answer(self):
        with Server("deadline_ms=5000") as server:
            for name, data, status in CASES:
                if len(data) > 300 or status == 200:
                    continue
                with self.subTest(name), server.call() as s:
                    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    try:
                        for i in range(len(data)):
                            s.send(data[i:i + 1])
                    except OSError:
                        pass
                    self.assertEqual(status_of(s.recv(65536)), status)

    def test_a_client_may_leave_at_any_byte(self):
        request = (POST + b"User-Agent: a phone\r\nX-Pad: " + b"p" * 180 +
                   b"\r\nConnection: close\r\nContent-Length: 40\r\n\r\n" +
                   b"b" * 40)
        reset = struct.pack("ii", 1, 0)
        with Server() as server:
            answer = server.talk(request)
            for k in range(len(request) + 1):
                for hard in (False, True):
                    with server.call() as s:
                        s.send(request[:k])
                        if hard:
                            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                         reset)
            for k in range(1, len(answer), 7):
                with server.call() as s:
                    s.send(request)
                    s.recv(k)
            for path in (b"/park", b"/large"):
                with server.call() as s:
                    s.send(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path)
            server.await_open(1, 5)  # the parked one
            self.assertEqual(status_of(server.talk(LAST % b"release")), 200)
            counts = server.await_open(0, 5)
            self.assertEqual(counts["pending"], 0)
            self.assertEqual(status_of(server.talk(GOOD)), 200)

    def test_a_thousand_slow_clients_do_not_hurt_a_good_one(self):
        heads = [b"GET / HTTP/1.1\r\nX-Drip: ",
                 POST + b"Content-Length: 60000\r\n\r\n"]
        with Server("deadline_ms=6000", "idle_ms=6000") as server:
            slow = [server.call() for _ in range(1000)]
            self.addCleanup(lambda: [s.close() for s in slow])
            for i, s in enumerate(slow):
                if i % 4 < 2:
                    s.send(heads[i % 4])
                elif i % 4 == 2:
                    s.send(GET + HOST + b"\r\n")
                elif i % 100 == 3:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    s.send(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            # The slow ones are what is looked at, not the rush of coming.
            server.await_open(1000, 4)
            began, took = time.monotonic(), []
            while time.monotonic() - began < 1.5:
                for s in slow[len(took) % 4::40]:
                    try:
                        s.send(b"a")
                    except OSError:
                        pass
                before = time.monotonic()
                self.assertEqual(status_of(server.talk(GOOD)), 200)
                took.append(time.monotonic() - before)
            took.sort()
            # Half of them, as other programs share the machine.
            self.assertGreater(len(took), 20)
            self.assertGreater(server.counts()["open"], 900)
            self.assertLess(took[len(took) // 2], 0.05)
            while time.monotonic() - began < 12:
                for s in slow:
                    try:
                        s.send(b"a")
                    except OSError:
                        pass
                if server.counts()["open"] == 1:
                    break
            counts = server.await_open(0, 1)
            self.assertGreaterEqual(counts["deadlines"], 500)

    def test_without_descriptors_the_listener_rests(self):
        with Server("deadline_ms=60000", files=256) as server:
            crowd = [server.call() for _ in range(400)]
            self.addCleanup(lambda: [s.close() for s in crowd])
            before, began = server.cpu(), time.monotonic()
            while time.monotonic() - began < 2:
                select.select([], [], [], 0.1)
            self.assertLess(server.cpu() - before, 0.4)
            self.assertLess(len(server.log_lines()), 4)
            self.assertIn("event=accept_failed", server.log_lines()[0])
            for s in crowd:
                s.close()
            began = time.monotonic()
            self.assertEqual(status_of(server.talk(GOOD)), 200)
            self.assertLess(time.monotonic() - began, 5)
            self.assertGreater(server.await_open(0, 5)["pauses"], 0)


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    unittest.main()
