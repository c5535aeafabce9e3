"""The real program in a folder of its own: start, post, read, kill."""

import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
PATIENCE_S = 20
READY = re.compile(r"event=ready\b.*?\bwebhook=(\S+?):(\d+)\b"
                   r".*?\boffice=(\S+?):(\d+)\b")


class Skip(Exception):
    """This machine cannot run the test; the text says why."""


def build_path(name):
    """A program of the build that is tested, e.g. tests/bench/load."""
    binary = pathlib.Path(os.environ.get("BANTIN", "build/release/bantin"))
    folder = (ROOT / binary).parent
    for base in (folder, folder.parent):
        if (base / name).exists():
            return base / name
    raise FileNotFoundError(f"{name} is not built beside {binary}")


def binary_path():
    return ROOT / os.environ.get("BANTIN", "build/release/bantin")


def wait_until(condition, what, limit_s=PATIENCE_S):
    """Waits for a condition, looking often, and gives its value."""
    end = time.monotonic() + limit_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit_s} s: {what}")
        select_pause()


def select_pause():
    """Lets others run; conditions come from outside, nothing wakes us."""
    threading.Event().wait(0.005)


def today(text=None):
    """A day in Vietnam, of the real clock or as written, since 1970."""
    day = datetime.date.fromisoformat(text) if text \
        else datetime.datetime.now(VIETNAM).date()
    return (day - datetime.date(1970, 1, 1)).days


def open_month(now=None):
    """The month that a monthly report is about on that day in Vietnam."""
    now = now or datetime.datetime.now(VIETNAM)
    year, month = now.year, now.month
    if now.day < 25:
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return year, month


def token(now=None):
    """A period token that is right on every day: T9/2025."""
    year, month = open_month(now)
    return f"T{month}/{year}"


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def texts(self):
        return [reply["text"] for reply in self.json["replies"]]

    @property
    def text(self):
        """The one reply."""
        assert len(self.texts) == 1, self.texts
        return self.texts[0]


class Bantin:
    """One daemon and its folder. Settings are --set values."""

    def __init__(self, folder, config=ROOT / "gateway-config", sample=True):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = pathlib.Path(config)
        self.store = self.folder / "store.db"
        self.log_path = self.folder / "bantin.log"
        self.process = None
        self.webhook = self.office = None
        self.starts = 0
        if sample:
            for kind in ("units", "people", "households", "lineage", "figures",
                         "zones", "rates", "authorities", "decisions"):
                self.import_file(kind, self.config / f"tuan-giao/{kind}.csv")

    def arguments(self, verb, *more):
        return [str(binary_path()), verb, *more, "--config", str(self.config),
                "--store", f"sqlite:{self.store}"]

    def run(self, verb, *more, check=True, stdin=None):
        done = subprocess.run(self.arguments(verb, *more), cwd=ROOT,
                              capture_output=True, text=True, input=stdin,
                              timeout=120)
        if check:
            assert done.returncode == 0, f"{verb}: {done.returncode}\n" + \
                f"{done.stdout}{done.stderr}"[-1500:]
        return done

    def import_file(self, kind, path):
        return self.run("import", kind, str(path))

    def import_rows(self, kind, rows):
        path = self.folder / f"{kind}.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        return self.import_file(kind, path)

    def start(self, clock=None, rate=1, settings=(), environment=None,
              wrap=(), wait=True, limit_s=PATIENCE_S):
        arguments = self.arguments("serve", "--set", "webhook.listen=127.0.0.1:0",
                                   "--set", "office.listen=127.0.0.1:0",
                                   "--set", "reminders.send=false")
        for setting in settings:
            arguments += ["--set", setting]
        if clock:
            arguments += ["--clock", clock, "--clock-rate", str(rate)]
        log = open(self.log_path, "ab")
        self.log_from = log.tell()
        self.process = subprocess.Popen(
            [*wrap, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        log.close()
        self.starts += 1
        if wait:
            self.wait_ready(limit_s)
        return self

    def log(self):
        """What this start has written."""
        with open(self.log_path, "rb") as log:
            log.seek(self.log_from)
            return log.read().decode("utf-8", "replace")

    def wait_ready(self, limit_s=PATIENCE_S):
        def ready():
            match = READY.search(self.log())
            if not match and self.process.poll() is not None:
                raise AssertionError(
                    f"ended with {self.process.returncode}:\n{self.log()[-900:]}")
            return match
        match = wait_until(ready, "event=ready", limit_s)
        self.webhook = (match[1], int(match[2]))
        self.office = (match[3], int(match[4]))

    def pid(self):
        """The daemon itself, also below strace."""
        children = pathlib.Path(
            f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if pathlib.Path(self.process.args[0]) != binary_path():
            return int(wait_until(lambda: children.read_text().split(),
                                  "the traced process")[0])
        return self.process.pid

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()

    def stop(self, limit_s=12):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(limit_s)

    def connect(self, office=False, timeout=PATIENCE_S):
        host, port = self.office if office else self.webhook
        return http.client.HTTPConnection(host, port, timeout=timeout)

    def request(self, method, path, body=None, headers=None, office=False):
        connection = self.connect(office)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def post(self, path, document, **more):
        body = document if isinstance(document, (bytes, str)) \
            else json.dumps(document)
        return self.request("POST", path, body,
                            {"Content-Type": "application/json"}, **more)

    def say(self, phone, text, id=None, **more):
        """What a text brings; every reply must fit one plain SMS."""
        message = {"from": phone, "text": text, **more}
        if id is not None:
            message["id"] = id
        answer = self.post("/sms/phone", message)
        assert answer.status == 200, (answer.status, answer.body)
        for reply in answer.texts:
            assert reply.isascii() and 0 < len(reply) <= 160, reply
        return answer

    def received(self, phone, after=None):
        query = f"phone={phone}" + (f"&after={after}" if after else "")
        answer = self.request("GET", f"/phone/messages?{query}", office=True)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json["messages"]

    def rows(self, sql, *values):
        """Reads the store; never writes."""
        db = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True,
                             timeout=PATIENCE_S)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def one(self, sql, *values):
        (row,) = self.rows(sql, *values)
        return row[0]

    def check_store(self):
        """What must hold after every fault, whatever was sent."""
        assert self.rows("PRAGMA integrity_check") == [("ok",)]
        assert self.rows("PRAGMA foreign_key_check") == []
        for sql in INVARIANTS:
            bad = self.rows(sql)
            assert bad == [], f"{sql}\n{bad[:5]}"


# Each finds what must not be there.
INVARIANTS = (
    # One message per provider id.
    """SELECT provider, provider_id, count(*) FROM inbox
       WHERE provider_id <> '' GROUP BY 1, 2 HAVING count(*) > 1""",
    # A message makes one version at the most.
    """SELECT message, count(*) FROM report_version GROUP BY 1
       HAVING count(*) > 1""",
    # One version of a report counts, and it is the one it names.
    """SELECT r.id FROM report r WHERE r.version > 0 AND NOT EXISTS
       (SELECT 1 FROM report_version v WHERE v.report = r.id
        AND v.version = r.version AND v.state = 'accepted')""",
    """SELECT report FROM report_version WHERE state = 'accepted'
       GROUP BY report HAVING count(*) > 1""",
    # An accepted message has its version.
    """SELECT id FROM inbox i WHERE outcome = 'accepted' AND NOT EXISTS
       (SELECT 1 FROM report_version v WHERE v.id = i.version)""",
    # The rows that a report names are its own.
    """SELECT r.id FROM report r JOIN report_version v ON v.id = r.version_row
       WHERE v.report <> r.id OR v.version <> r.version""",
    # A taken message has been dealt with, and its replies are all there.
    "SELECT id FROM inbox WHERE outcome = 'new'",
    """SELECT id FROM inbox i WHERE replies_n <>
       (SELECT count(*) FROM outbox o WHERE o.message = i.id
        AND o.id BETWEEN i.replies_from AND i.replies_from + i.replies_n - 1)
    """,
    # Whoever reported gets an answer.
    """SELECT id FROM inbox WHERE outcome IN ('accepted', 'held')
       AND replies_n = 0""",
    # No reply without its message.
    """SELECT id FROM outbox o WHERE message IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.id = o.message)""",
)


class House:
    """Makes daemons for one test and cleans up behind it."""

    def __init__(self, name):
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bantin-e2e-"))
        self.daemons = []
        self.processes = []

    def bantin(self, name="a", **more):
        daemon = Bantin(self.folder / name, **more)
        self.daemons.append(daemon)
        return daemon

    def start(self, **more):
        return self.bantin().start(**more)

    def process(self, arguments, **more):
        started = subprocess.Popen(arguments, **more)
        self.processes.append(started)
        return started

    def close(self, keep_in=None):
        for daemon in self.daemons:
            daemon.kill()
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        if keep_in:
            keep_in.mkdir(parents=True, exist_ok=True)
            for log in self.folder.rglob("*.log"):
                shutil.copy(log, keep_in /
                            "-".join(log.relative_to(self.folder).parts))
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def crowd(hamlets, per_commune=20, first_phone=912000000):
    """Rows of units and people: one head with a phone for each hamlet."""
    units = ["id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
             "u-1,province,Tỉnh Mẫu,,,,2021-01-01,,mau",
             "u-2,district,Huyện Mẫu,u-1,,,2021-01-01,,mau"]
    people = ["phone,name,roles,language,valid_from,valid_to"]
    for i in range(hamlets):
        commune = i // per_commune
        if i % per_commune == 0:
            units.append(f"c-{commune},commune,Xã Mẫu {commune},u-2,,,"
                         "2021-01-01,,mau")
        units.append(f"h-{i},hamlet,Bản Mẫu {i},c-{commune},,,2021-01-01,,mau")
        people.append(f"0{first_phone + i},Người mẫu {i},TB@h-{i},vi,"
                      "2021-01-01,")
    return units, people


def figures(n, people):
    """Message n of a crowd as the load generator writes it: two messages of
    one phone in a month never have the same figures, and each passes every
    rule, also those against the month before."""
    person, turn = n % people, n // people
    return f"BC {130 + turn // 80 % 20} {42 + person % 10} {turn % 80} 1 1 0"
