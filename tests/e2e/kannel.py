"""A real Kannel on loopback: bearerbox, smsbox, and phones at a fake SMSC."""

import pathlib
import re
import shutil
import socket
import subprocess
import urllib.parse

from bantin import Skip, free_port, wait_until

FAKESMSC = pathlib.Path("/usr/lib/kannel/test/fakesmsc")
KEY, USER, PASSWORD = "key-for-a-test", "gateway", "password-for-a-test"
SENDER = "8888"

CORE = """
group = core
admin-port = {admin}
admin-password = {password}
smsbox-port = {smsbox}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
store-type = spool
store-location = {folder}/spool
log-file = {folder}/bearerbox.log
log-level = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
global-sender = {sender}
log-file = {folder}/smsbox.log
log-level = 1
mo-recode = true
http-request-retry = {retries}
http-queue-delay = 1
reply-couldnotfetch = ""
reply-couldnotrepresent = ""

group = sendsms-user
username = {user}
password = {password}
concatenation = true
max-messages = 3
"""

FAKE_SMSC = """
group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1
"""

HTTP_SMSC = """
group = smsc
smsc = http
smsc-id = SINK
system-type = kannel
port = {smsc}
connect-allow-ip = 127.0.0.1
smsc-username = {user}
smsc-password = {password}
send-url = "http://127.0.0.1:{sink}/cgi-bin/sendsms"
"""

TO_GATEWAY = """
group = sms-service
keyword = default
catch-all = true
accept-x-kannel-headers = true
omit-empty = true
max-messages = 3
concatenation = true
get-url = "http://127.0.0.1:{gateway}/sms/kannel?key={key}&id=%I&from=%q&to=%Q&text=%b&coding=%c&charset=%C&ts=%T&smsc=%i"
"""

STATIC_REPLY = """
group = sms-service
keyword = default
catch-all = true
max-messages = 1
text = "{text}"
"""


class Kannel:
    """Both boxes; ports are free ones, everything is in the folder."""

    def __init__(self, house, folder, smsc=FAKE_SMSC, service=TO_GATEWAY,
                 retries=20, **values):
        for program in ("bearerbox", "smsbox"):
            if not shutil.which(program):
                raise Skip(f"{program} of Debian's kannel is not installed")
        self.house = house
        self.folder = pathlib.Path(folder)
        (self.folder / "spool").mkdir(parents=True)
        self.smsc, self.sendsms = free_port(), free_port()
        values = {"key": KEY, "user": USER, "password": PASSWORD,
                  "sender": SENDER, "folder": self.folder, "smsc": self.smsc,
                  "sendsms": self.sendsms, "admin": free_port(),
                  "smsbox": free_port(), "retries": retries, **values}
        self.path = self.folder / "kannel.conf"
        self.path.write_text((CORE + smsc + service).format(**values))
        self.bearerbox = self.box("bearerbox", values["smsbox"])
        self.smsbox = self.box("smsbox", self.sendsms)

    def box(self, program, port):
        """Starts a box and waits for its port."""
        process = self.house.process(
            [program, str(self.path)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

        def listens():
            assert process.poll() is None, \
                (self.folder / f"{program}.log").read_text()
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0
        wait_until(listens, f"{program} listens")
        return process

    def settings(self):
        """Of a gateway that sends through this Kannel."""
        return ("providers=phone,kannel", "send.private_addresses=true",
                f"vars.kannel.api=http://127.0.0.1:{self.sendsms}",
                f"vars.kannel.sender={SENDER}")


SECRETS = {"BANTIN_SECRET_KANNEL_IN_KEY": KEY,
           "BANTIN_SECRET_KANNEL_USER": USER,
           "BANTIN_SECRET_KANNEL_PASS": PASSWORD}


class Phones:
    """Handsets at the fake SMSC, which knows one connection at a time."""

    def __init__(self, kannel):
        if not FAKESMSC.exists():
            raise Skip("fakesmsc of Debian's kannel-extras is not installed")
        self.kannel = kannel
        self.process = None
        self.logs = []

    def send(self, phone, text):
        """Sends a text and stays to receive. One of plain letters goes as
        such, any other in UCS-2."""
        self.hang_up()
        self.logs.append(self.kannel.folder / f"phones{len(self.logs)}.log")
        coded = urllib.parse.quote(text.encode("utf-16-be"))
        message = f"{phone} {SENDER} text {text}" if text.isascii() \
            else f"{phone} {SENDER} ucs2 {coded}"
        with open(self.logs[-1], "wb") as log:
            self.process = self.kannel.house.process(
                [str(FAKESMSC), "-H", "127.0.0.1", "-r",
                 str(self.kannel.smsc), "-m", "1", message],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def hang_up(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def received(self, phone):
        """All texts that came to this phone, in order."""
        texts = []
        for path in self.logs:
            for line in path.read_text("utf-8", "replace").splitlines():
                match = GOT.search(line)
                if match and match["to"] == phone:
                    texts.append(decode(match["type"], match["text"]))
        return texts

    def wait_for(self, phone, count):
        """The texts of this phone once there are so many."""
        wait_until(lambda: len(self.received(phone)) >= count,
                   f"{count} texts at {phone}")
        return self.received(phone)


GOT = re.compile(r"Got message \d+: <\S+ (?P<to>\S+) (?P<type>\S+) "
                 r"(?P<text>.*)>$")


def decode(kind, text):
    if kind == "ucs-2":
        coded = text.replace("+", " ")
        return urllib.parse.unquote_to_bytes(coded).decode("utf-16-be")
    return text
