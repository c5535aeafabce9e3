"""Death at each system call of one message's way: what was acknowledged is
kept, what was not is taken when it comes again, nothing is doubled."""

import http.client
import os
import re
import shutil
import subprocess

from bantin import Skip, crowd, figures, token

# What the way of a message does to the disk and to the sender.
CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink",
         "sendto", "writev", "sendmsg")
HAMLETS = 5


def tracer(*more):
    if not shutil.which("strace"):
        raise Skip("strace is not installed")
    probe = subprocess.run(["strace", "-o", os.devnull, "true"],
                           capture_output=True)
    if probe.returncode != 0:
        raise Skip("strace is not allowed here")
    return ("strace", "-f", "-qq", "-o", os.devnull, *more)


def counts(path):
    """How often each call was made in a trace."""
    found = {}
    for line in path.read_text("utf-8", "replace").splitlines():
        match = re.match(r"\d+\s+(\w+)\(", line)
        if match and match[1] in CALLS:
            found[match[1]] = found.get(match[1], 0) + 1
    return found


def make(house, name):
    bantin = house.bantin(name, sample=False)
    units, people = crowd(HAMLETS)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    return bantin


def message(n):
    return {"id": f"s-{n}", "from": f"0{912000000 + n % HAMLETS}",
            "text": f"{figures(n, HAMLETS)} {token()}"}


def try_post(bantin, document):
    """The status, None if there was no whole answer."""
    try:
        return bantin.post("/sms/phone", document).status
    except (OSError, http.client.HTTPException):
        return None


def calls_of_a_message(house):
    """Calls made before the first message, and until the end of one more."""
    bantin = make(house, "count")
    trace = bantin.folder / "trace"
    wrap = tracer()[:-1] + (str(trace), "-e", "trace=" + ",".join(CALLS))
    bantin.start(wrap=wrap)
    before = counts(trace)
    assert try_post(bantin, message(0)) == 200
    after = counts(trace)
    os.kill(bantin.pid(), 9)
    bantin.process.wait(20)
    return before, after


def test_kill_at_each_call(house):
    """kill -9 at each write, sync and send of one message's way loses nothing"""
    before, after = calls_of_a_message(house)
    points = [(call, k) for call in after
              for k in range(before.get(call, 0) + 1, after[call] + 1)]
    assert len(points) > 3, (before, after)
    bantin = make(house, "a")
    acknowledged, n, died = set(), 0, 0
    for call, k in points:
        # Calls of the start differ from run to run by a few: go on beyond.
        for extra in (0, 1, 2):
            bantin.start(wait=False, wrap=tracer(
                "-e", "trace=" + call,
                "-e", f"inject={call}:signal=KILL:when={k + extra}"))
            try:
                bantin.wait_ready()
            except AssertionError:
                bantin.process.wait(20)
                continue
            n += 1
            status = try_post(bantin, message(n))
            if status == 200:
                acknowledged.add(n)
            assert status in (200, None), (call, k, status)
            if bantin.process.poll() is None and status == 200:
                os.kill(bantin.pid(), 9)
            else:
                died += 1
            bantin.process.wait(20)
    bantin.start()
    stored = {id for (id,) in bantin.rows("SELECT provider_id FROM inbox")}
    lost = [i for i in acknowledged if f"s-{i}" not in stored]
    assert not lost, lost
    for i in range(1, n + 1):
        answer = bantin.post("/sms/phone", message(i))
        assert answer.status == 200, (i, answer.body)
        assert answer.json["duplicate"] == (f"s-{i}" in stored), i
    assert bantin.one("SELECT count(*) FROM inbox") == n
    bantin.check_store()
    assert died > 0, "no kill ever hit a message"


test_kill_at_each_call.limit_s = 300


def test_errors_at_each_call(house):
    """an error of each write and sync of a message's way is never a false 200"""
    before, after = calls_of_a_message(house)
    bantin = make(house, "a")
    acknowledged, n = set(), 0
    for call, error in (("pwrite64", "ENOSPC"), ("pwrite64", "EIO"),
                        ("fdatasync", "EIO"), ("ftruncate", "EIO")):
        for k in range(before.get(call, 0) + 1, after.get(call, 0) + 1):
            bantin.start(wait=False, wrap=tracer(
                "-e", "trace=" + call,
                "-e", f"inject={call}:error={error}:when={k}"))
            try:
                bantin.wait_ready()
            except AssertionError:
                bantin.process.wait(20)
                continue
            n += 1
            status = try_post(bantin, message(n))
            assert status in (200, 503, None), (call, error, k, status)
            if status == 200:
                acknowledged.add(n)
            if bantin.process.poll() is None:
                try:
                    os.kill(bantin.pid(), 9)
                except (OSError, AssertionError):
                    pass  # it has ended by itself, as it should
            bantin.process.wait(20)
    bantin.start()
    stored = {id for (id,) in bantin.rows("SELECT provider_id FROM inbox")}
    assert all(f"s-{i}" in stored for i in acknowledged)
    for i in range(1, n + 1):
        assert bantin.post("/sms/phone", message(i)).status == 200
    assert bantin.one("SELECT count(*) FROM inbox") == n
    bantin.check_store()
    assert n > 0, (before, after)


test_errors_at_each_call.limit_s = 300
