"""Aggregators' USSD formats, against their own libraries where there are any."""

import json
import sqlite3
import subprocess
import urllib.parse

from bantin import wait_until
from test_providers import ORACLES, install
from village import TB

KEY = "0123456789abcdef0123456789abcdef"
NAMES = ("africastalking", "infobip", "hubtel", "arkesel", "nalo", "generic")
DRAFTS = "SELECT form, kind FROM draft WHERE answer IS NULL"
TALK = ("1", "140", "42", "18", "3", "1", "0", "1")


def start(house):
    return restart(house.bantin())


def restart(daemon):
    secrets = ("AT", "INFOBIP", "HUBTEL", "ARKESEL", "NALO", "GENERIC")
    daemon.start(
        settings=("providers=phone," + ",".join(f"{n}-ussd" for n in NAMES),),
        environment={f"BANTIN_SECRET_{s}_USSD_KEY": KEY for s in secrets})
    return daemon


def later(daemon, seconds):
    """So long after the last step; the next input comes before the next tick."""
    assert daemon.stop() == 0
    with sqlite3.connect(daemon.store) as db:
        db.execute("UPDATE ussd_session SET at = at - ?", (seconds * 1000,))
    db.close()
    restart(daemon)


def post(daemon, path, body, kind="application/json"):
    body = json.dumps(body) if kind.endswith("json") \
        else urllib.parse.urlencode(body)
    answer = daemon.request("POST", path, body, {"Content-Type": kind})
    assert answer.status == 200, (answer.status, answer.body)
    return answer


def oracle(requests):
    """What their libraries answer: [(type, body)]."""
    install()
    done = subprocess.run(
        ["node", "ussd.js"], cwd=ORACLES, capture_output=True, text=True,
        input="".join(json.dumps(r) + "\n" for r in requests), timeout=60,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def confirmed(daemon, screen):
    """The report is there once, and its sender has the same by SMS."""
    assert screen.startswith("Da nhan BC T"), screen
    rows = daemon.rows("SELECT text FROM outbox WHERE provider = 'phone'")
    assert rows == [(screen,)], rows
    assert daemon.one("SELECT count(*) FROM report_version") == 1


def africastalking(text, session="ATUid_1"):
    return {"sessionId": session, "serviceCode": "*384*1#",
            "phoneNumber": "+84912000101", "networkCode": "99999",
            "text": text}


def test_africastalking(house):
    """cumulative text: CON and END as their library writes them, a repeat gets
    the same screen, a session nobody knows is taken from its whole route"""
    daemon = start(house)
    path, asked = f"/ussd/africastalking-ussd?key={KEY}", []

    def step(text, session="ATUid_1"):
        body = africastalking(text, session)
        answer = post(daemon, path, body, "application/x-www-form-urlencoded")
        words = answer.body.decode()
        asked.append(({"provider": "africastalking", "request": body,
                       "screen": words[4:], "end": words[:4] == "END "},
                      answer))
        return words
    step("")
    for n in range(1, len(TALK)):
        words = step("*".join(TALK[:n]))
        assert words == step("*".join(TALK[:n])), "the step repeated"
    assert ": tong ho 140" in words, words
    assert step("*".join(TALK[:-1]), "ATUid_2") == words, "the whole route"
    jump = step("9*9", "ATUid_2")
    assert jump.startswith("CON "), jump
    end = step("*".join(TALK), "ATUid_3")
    confirmed(daemon, end[4:])
    for (request, answer), theirs in zip(asked, oracle([a[0] for a in asked])):
        assert answer.body.decode() == theirs["body"], request
        assert answer.headers["Content-Type"].split(";")[0] == theirs["type"]
    ended = post(daemon, path, {"sessionId": "ATUid_1", "status": "Success",
                                "durationInMillis": "9000"},
                 "application/x-www-form-urlencoded")
    assert ended.body == b"ok"


def test_dead_sessions_of_all_inputs(house):
    """a dead session is not taken again from its whole route: what it held is
    offered, and no answer of the next one moves by a field"""
    daemon = start(house)
    path = f"/ussd/africastalking-ussd?key={KEY}"

    def step(text, session="ATUid_1"):
        return post(daemon, path, africastalking(text, session),
                    "application/x-www-form-urlencoded").body.decode()
    step("")
    for n in range(1, 4):
        step("*".join(TALK[:n]))
    later(daemon, 240)
    wait_until(lambda: daemon.rows(DRAFTS), "the session is dead")
    drafts = daemon.rows(DRAFTS)
    late = step("*".join(TALK[:4]))
    assert late.startswith("END Phien nay da het, cac so"), late
    assert "da co 2/6" in step("", "ATUid_2"), "the offer"
    assert "So ho can ngheo?" in step("1", "ATUid_2")
    # Late repeats of the dead session touch neither it nor the new one.
    for text in ("", "1", "*".join(TALK[:3]), "*".join(TALK[:4])):
        assert step(text).startswith("END"), text
    for n in range(4, len(TALK) + 1):
        end = step("*".join(("1",) + TALK[3:n]), "ATUid_2")
    assert end.startswith("END Da nhan BC"), end
    assert drafts[0][0] == "BC" and daemon.rows(DRAFTS) == []


def test_late_dial_of_a_live_session(house):
    """a dial that is repeated late takes nothing away from its session"""
    daemon = start(house)
    path = f"/ussd/africastalking-ussd?key={KEY}"

    def step(text):
        return post(daemon, path, africastalking(text),
                    "application/x-www-form-urlencoded").body.decode()
    first = step("")
    assert step("") == first, "repeated at once"
    step("1")
    step("1*140")
    assert step("").startswith("END")
    assert "So ho can ngheo?" in step("1*140*42")


def hubtel(n, text, session="bd7b"):
    return f"/ussd/hubtel-ussd?key={KEY}", {
        "Mobile": "84912000101", "SessionId": session, "ServiceCode": "713",
        "Type": "Response" if n else "Initiation",
        "Message": text if n else "*713#", "Operator": "MTN",
        "Sequence": n + 1, "ClientState": ""}


def test_sms_of_a_session_that_an_input_finds_dead(house):
    """what is missing goes out by who carries SMS, also told by a late input"""
    daemon = start(house)
    for n, text in enumerate(("",) + TALK[:3]):
        post(daemon, *hubtel(n, text))
    later(daemon, 181)
    late = post(daemon, *hubtel(4, "18")).json["Message"]
    assert "da nhap van giu" in late, late
    ((provider, text),) = daemon.rows("SELECT provider, text FROM outbox")
    assert provider == "phone" and "thieu: can ngheo" in text, (provider, text)


def walk(daemon, request, screen_of):
    """The whole talk; [(request, answer)]."""
    said = []
    for n, text in enumerate(("",) + TALK):
        path, body = request(n, text)
        said.append((body, post(daemon, path, body).json))
    confirmed(daemon, screen_of(said[-1][1]))
    return said


def against_library(provider, said, screen_of, end_of):
    """Their answers have the fields and values of ours."""
    requests = [{"provider": provider, "request": body,
                 "screen": screen_of(answer), "end": end_of(answer)}
                for body, answer in said]
    for (body, ours), theirs in zip(said, oracle(requests)):
        wanted = theirs["body"]
        wanted = json.loads(wanted) if isinstance(wanted, str) else wanted
        for key, value in wanted.items():
            got = ours[key]
            if key in ("MSISDN", "msisdn"):
                value = value.lstrip("+")
            assert got == value or value is None, (provider, key, got, value)


def test_hubtel(house):
    """Initiation, Response, Release; Sequence tells a repeat"""
    daemon = start(house)

    said = walk(daemon, hubtel, lambda a: a["Message"])
    path, last = hubtel(len(TALK), TALK[-1])
    assert post(daemon, path, last).json == said[-1][1], "the step repeated"
    assert [a["Type"] for _, a in said] == ["Response"] * 8 + ["Release"]
    against_library("hubtel", said[:1], lambda a: a["Message"],
                    lambda a: a["Type"] == "Release")


def test_nalo(house):
    """no session id: the number stands for it"""
    daemon = start(house)

    def request(n, text):
        return f"/ussd/nalo-ussd?key={KEY}", {
            "USERID": "USER", "MSISDN": "84912000101", "MSGTYPE": n == 0,
            "USERDATA": text if n else "*920#", "NETWORK": "MTN"}
    said = walk(daemon, request, lambda a: a["MSG"])
    assert [a["MSGTYPE"] for _, a in said] == [True] * 8 + [False]
    against_library("nalo", said[:1], lambda a: a["MSG"],
                    lambda a: not a["MSGTYPE"])


def test_arkesel(house):
    """newSession, userData, continueSession"""
    daemon = start(house)

    def request(n, text):
        return f"/ussd/arkesel-ussd?key={KEY}", {
            "sessionID": "s1", "userID": "USER", "newSession": n == 0,
            "msisdn": "84912000101", "userData": text if n else "*928#",
            "network": "MTN"}
    said = walk(daemon, request, lambda a: a["message"])
    assert [a["continueSession"] for _, a in said] == [True] * 8 + [False]
    against_library("arkesel", said[:1], lambda a: a["message"],
                    lambda a: not a["continueSession"])


def test_infobip(house):
    """the session and the event are in the path; a dial is never closed"""
    daemon = start(house)
    base = f"/ussd/infobip-ussd/{KEY}/session"

    def request(n, text, phone="84912000101", session="x1"):
        return f"{base}/{session}/{'response' if n else 'start'}", {
            "msisdn": phone, "text": text if n else "*120*666#",
            "shortCode": "*120*666#", "language": None, "ussdGwId": "live2"}
    said = walk(daemon, request, lambda a: a["ussdMenu"])
    assert [a["shouldClose"] for _, a in said] == [False] * 8 + [True]
    stranger = post(daemon, *request(0, "", "84912000999", "x2")).json
    assert "chua dang ky" in stranger["ussdMenu"], stranger
    assert stranger["shouldClose"] is False
    assert post(daemon, f"{base}/x1/end", {"exitCode": 200, "reason": ""})


def test_generic(house):
    """plain text, the header Session says whether it goes on"""
    daemon = start(house)
    for n, text in enumerate(("",) + TALK):
        answer = post(daemon, f"/ussd/generic-ussd?key={KEY}",
                      {"session": "g", "from": TB, "text": text,
                       "step": str(n)}, "application/x-www-form-urlencoded")
        assert answer.headers["Session"] == \
            ("end" if n == len(TALK) else "continue")
    confirmed(daemon, answer.body.decode())
    refused = daemon.request("POST", "/ussd/generic-ussd?key=x", "", {})
    assert refused.status == 401, refused.status


def test_generic_without_steps(house):
    """where no step has an id the same input at once is a repeat"""
    daemon = start(house)

    def step(text):
        return post(daemon, f"/ussd/generic-ussd?key={KEY}",
                    {"session": "g", "from": TB, "text": text},
                    "application/x-www-form-urlencoded").body.decode()
    for text in ("",) + TALK:
        screen = step(text)
        assert step(text) == screen, text
    confirmed(daemon, screen)


for _test in (test_africastalking, test_hubtel, test_nalo, test_arkesel):
    _test.limit_s = 420
