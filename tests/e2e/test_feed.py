"""Calendar feeds: read back by another implementation (feed_reader.py)."""

import datetime
import json
import os
import pathlib
import re
import subprocess

from bantin import ROOT
from village import CH, CX, HO, TB, Village

LX = "0912000301"
CQ = "0912000701"   # of the office of the sample, which ended on 30/06/2025
TB_TWO = "0912000131"  # of two hamlets
DUTIES = ROOT / "gateway-config/duties.json"
GOLDEN = ROOT / "tests/golden/feed"
READER = pathlib.Path(__file__).with_name("feed_reader.py")
DAY = "2025-06-10"


def link(v, phone, *more):
    """The path that `bantin calendar` prints."""
    done = v.daemon.run("calendar", phone, *more)
    found = re.fullmatch(r"http://127\.0\.0\.1:8080(/calendar/"
                         r"[0-9a-f]{32}\.ics)\n", done.stdout)
    assert found, done.stdout
    return found[1]


def get(v, path, method="GET", office=False, **headers):
    headers = {name.replace("_", "-"): value
               for name, value in headers.items()}
    return v.daemon.request(method, path, headers=headers, office=office)


def read(raw, day=DAY):
    today = datetime.date.fromisoformat(day)
    first, last = (today + datetime.timedelta(n) for n in (-60, 400))
    done = subprocess.run(
        ["/usr/bin/python3", str(READER), str(DUTIES), str(first), str(last)],
        input=raw, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def feed_of(v, phone, *more, day=DAY):
    answer = get(v, link(v, phone, *more))
    assert answer.status == 200, (answer.status, answer.body)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return read(answer.body, day)


def duty_of(event):
    return event["uid"].split("-")[0]


def days_in(feed, duty):
    return [e["day"] for e in feed["events"] if duty_of(e) == duty]


def check_days(feed, duties):
    """These duties on all of their days, nothing else, nothing twice."""
    assert {duty_of(e) for e in feed["events"]} == set(duties), feed["events"]
    for duty in duties:
        assert feed["days"][duty], duty
        assert days_in(feed, duty) == feed["days"][duty], duty
    uids = [e["uid"] for e in feed["events"]]
    assert len(set(uids)) == len(uids)
    days = [e["day"] for e in feed["events"]]
    assert days == sorted(days)


def find(feed, uid):
    (event,) = [e for e in feed["events"] if e["uid"].startswith(uid)]
    return event


def test_a_hamlet_head(house):
    """a hamlet head has every duty of the hamlet on its last day on time, with
    how it is sent and an alarm three days before"""
    v = Village(house, DAY)
    feed = feed_of(v, TB)
    check_days(feed, ("BC", "TH", "TH2", "D07"))
    assert len(days_in(feed, "BC")) == 15
    assert feed["name"] == "Viec cua Ban Chieng Chung"
    event = find(feed, "BC-2025-06-")
    assert event == {
        "uid": "BC-2025-06-u-012@gw-1", "day": "2025-07-02",
        "stamp": "2025-06-09T17:00:00+00:00",
        "summary": "bao cao thang cua ban T06/2025 Ban Chieng Chung: nhan BC",
        "description": "Han cuoi 02/07/2025. Nhan: BC tongho ngheo canngheo "
                       "thoat moi tai",
        "status": "TENTATIVE", "categories": ["can lam"],
        "alarms": [{"action": "DISPLAY", "says": event["summary"],
                    "hours": -64}]}, event  # eight in the morning
    assert find(feed, "BC-2025-05-")["categories"] == ["qua han"]


def test_a_commune_officer(house):
    """an officer has the commune's own duties, and those of its hamlets with
    how many are silent once they can be done"""
    v = Village(house, DAY)
    feed = feed_of(v, CX)
    check_days(feed, ("BC", "VV", "TX", "TH", "TH2", "R01", "R02", "R07",
                      "D07"))
    own = find(feed, "R01-2025-6T-")
    assert own["day"] == "2025-06-15"
    assert own["description"] == (
        "Han cuoi 15/06/2025. Nhan: BK 6T 2025 sovb sangkien mohinh hogiup "
        "tien tapthe canhan")
    assert find(feed, "TX-2025-06-")["summary"] == \
        "tong hop thang cua xa T06/2025 Xa Quai To: nhan TX"
    silent = find(feed, "BC-2025-05-")
    assert silent["summary"] == \
        "Don doc bao cao thang cua ban T05/2025 Xa Quai To"
    assert silent["description"] == \
        "Han cuoi 02/06/2025. Con 17/17 don vi chua gui."
    later = find(feed, "BC-2025-06-")
    assert later["description"] == "Han cuoi 02/07/2025.", later
    assert later["categories"] == ["don doc"]


def test_upper_offices(house):
    """an office has its duties by their codes while it exists; the district's
    officer has what all below owe, and a chairman what the commune owes"""
    v = Village(house, DAY)
    feed = feed_of(v, CQ)
    check_days(feed, ("R01", "R02", "R04", "R07", "R08"))
    assert find(feed, "R04-R04-2025-")["day"] == "2025-11-29"
    assert find(feed, "R08-R08-2025-")["description"] == \
        "Han cuoi 20/11/2025. Nhan: NV R08-2025 sovb ngay"
    check_days(feed_of(v, LX), ("TX", "R01", "R02"))
    check_days(feed_of(v, CH), ("BC", "VV", "TX", "R01", "R02", "R04", "R07",
                                "R08"))
    path = link(v, CQ)
    v.later("2025-07-01")
    assert read(get(v, path).body, "2025-07-01")["events"] == []


def test_what_is_done(house):
    """a report that is in is marked as done, without an alarm, for the hamlet
    and among those that its commune counts; taken back, it is open again"""
    v = Village(house, "2025-09-28")
    mine, theirs = link(v, TB), link(v, CX)
    tag = get(v, mine).headers["ETag"]
    code = v.code(TB, "BC 140 42 18 3 1 0")
    answer = get(v, mine, If_None_Match=tag)
    assert answer.status == 200 and answer.headers["ETag"] != tag
    done = find(read(answer.body, "2025-09-28"), "BC-2025-09-")
    assert (done["status"], done["categories"], done["alarms"]) == \
        ("CONFIRMED", ["xong"], []), done
    assert done["summary"] == \
        "Xong: bao cao thang cua ban T09/2025 Ban Chieng Chung"
    counted = find(read(get(v, theirs).body, "2025-09-28"), "BC-2025-09-")
    assert counted["description"] == \
        "Han cuoi 02/10/2025. Con 16/17 don vi chua gui.", counted
    for phone in range(102, 118):
        v.tell(f"0912000{phone}", "BC 140 42 18 3 1 0")
    counted = find(read(get(v, theirs).body, "2025-09-28"), "BC-2025-09-")
    assert (counted["status"], counted["categories"]) == \
        ("CONFIRMED", ["xong"]), counted
    v.tell(TB, f"HUY {code}")
    again = find(read(get(v, mine).body, "2025-09-28"), "BC-2025-09-")
    assert (again["status"], again["categories"]) == \
        ("TENTATIVE", ["can lam"]), again


def test_what_was_asked_for(house):
    """a report on request stands on the day that was named, with what it is
    called; sent or taken back it is gone"""
    v = Village(house, DAY)
    code = v.code(CH, "YC 200625 bao cao nha tam")
    path = link(v, CX)
    (event,) = [e for e in read(get(v, path).body)["events"]
                if duty_of(e) == "R03"]
    assert event["day"] == "2025-06-20"
    assert event["summary"].startswith("bao cao nha tam "), event
    assert "BK CD 2025" in event["description"], event
    v.tell(CH, f"HUY {code}")
    assert "R03" not in {duty_of(e) for e in read(get(v, path).body)["events"]}


def test_asked_again(house):
    """whoever has the newest calendar is told 304 until something changes, also
    in a list, also weak; HEAD has no body"""
    v = Village(house, DAY)
    path = link(v, TB)
    first = get(v, path)
    tag = first.headers["ETag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag), tag
    assert first.headers.get_all("Cache-Control") == ["private, max-age=900"]
    for header in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = get(v, path, If_None_Match=header)
        assert (answer.status, answer.body) == (304, b""), header
        assert answer.headers["ETag"] == tag
    assert get(v, path, If_None_Match='"x"').status == 200
    head = get(v, path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(first.body)
    assert get(v, path, office=True).body == first.body
    v.later(DAY)
    assert get(v, path, If_None_Match=tag).status == 304


def test_a_link_ends(house):
    """a new link ends the one before it, --revoke ends it, and whatever is
    wrong with a token, the answer is the same"""
    v = Village(house, DAY)
    first, other = link(v, TB), link(v, CX)
    second = link(v, TB, "B012")
    gone = get(v, first)
    assert gone.status == 404
    assert get(v, second).status == 200
    done = v.daemon.run("calendar", TB, "--revoke")
    assert done.stdout == f"{TB}: 1 link(s) ended\n", done.stdout
    assert v.daemon.run("calendar", TB, "u-012", "--revoke").stdout == \
        f"{TB}: 0 link(s) ended\n"
    wrong = (second, "/calendar/" + "0" * 32 + ".ics", "/calendar/x.ics",
             "/calendar/.ics", "/calendar/", other[:-5] + ".ics",
             other.removesuffix(".ics"), other + ".ics",
             other[:10] + other[10:42].upper() + ".ics",
             "/calendar/%00.ics", "/calendar/../healthz",
             "/calendar/" + "a" * 3000 + ".ics")
    for path in wrong:
        answer = get(v, path)
        assert (answer.status, answer.body) == (404, gone.body), path
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert get(v, other).status == 200
    assert get(v, other, "POST").status == 405
    assert get(v, wrong[1], "POST").status == 405


def test_a_seat_ends(house):
    """who has another phone or left the seat reads nothing more"""
    v = Village(house, "2025-09-28")
    path = link(v, TB)
    new = "0912000678"
    heard = v.hear(TB, f"DT {new}")
    dt = re.search(r"DY (\d{4})", heard[new][0])[1]
    assert v.tell(new, f"DY {dt}")[0].startswith("Xong")
    assert get(v, path).status == 404
    assert get(v, link(v, new)).status == 200


def test_the_store_cannot_tell(house):
    """neither the store nor the log holds a token, and a copy of the store
    leads to no calendar"""
    v = Village(house, DAY)
    token = link(v, TB).split("/")[2].removesuffix(".ics")
    for path in (v.daemon.store, pathlib.Path(f"{v.daemon.store}-wal")):
        held = path.read_bytes()
        assert token.encode() not in held
        assert bytes.fromhex(token) not in held
    assert token not in v.daemon.log()
    (hashed,) = v.rows("SELECT hex(token_hash) FROM calendar_token")[0]
    assert get(v, f"/calendar/{hashed.lower()}.ics").status == 404


def test_who_gets_a_link(house):
    """who has no seat with duties, or several, is told so; without the token of
    the office nobody makes a link"""
    v = Village(house, DAY)
    for arguments, why in (
            (("0912000999",), "PHONE: nobody has this number today"),
            (("hello",), "PHONE: nobody has this number today"),
            ((HO,), "PHONE: this person has no seat with duties"),
            ((TB, "u-013"), "UNIT: this person has no seat there"),
            ((TB_TWO,), "UNIT: this person has seats in 2 units")):
        done = v.daemon.run("calendar", *arguments, check=False)
        assert done.returncode == 1 and why in done.stderr, done
    assert v.rows("SELECT * FROM calendar_token") == []
    assert feed_of(v, TB_TWO, "B031")["name"] == "Viec cua Khoi Mau Mot"
    asked = {"phone": TB, "unit": "", "revoke": False}
    answer = v.daemon.post("/api/v1/calendar", asked, office=True)
    assert answer.status == 401, answer.body
    assert v.daemon.post("/api/v1/calendar", asked).status == 404
    token = (v.daemon.folder / "store.db.daemon").read_text().splitlines()[2]
    for body in ("", "{", "[]", '{"unit":""}', '{"phone":1}',
                 '{"phone":"1","more":1}'):
        answer = v.daemon.request(
            "POST", "/api/v1/calendar", body, office=True,
            headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 400, (body, answer.body)


def test_without_a_gateway(house):
    """bantin calendar writes the store itself where no daemon serves it"""
    v = Village(house, DAY)
    assert v.daemon.stop() == 0
    path = link(v, TB)
    v.start(DAY)
    assert get(v, path).status == 200
    assert v.daemon.stop() == 0
    assert v.daemon.run("calendar", TB, "--revoke").stdout == \
        f"{TB}: 1 link(s) ended\n"
    v.start(DAY)
    assert get(v, path).status == 404


def test_names_with_signs(house):
    """signs that mean something in a calendar, and long names with accents,
    come through; lines are folded between letters"""
    v = Village(house, DAY)
    name = "Bản Nậm, Mức; Chín \\ Hai"
    v.daemon.import_rows("units", [
        "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
        f'u-090,hamlet,"{name}",u-003,B090,,2021-01-01,,mau'])
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000190,Mau,TB@u-090,vi-dau,2021-01-01,"])
    feed = feed_of(v, "0912000190")
    assert feed["name"] == f"Việc của {name}", feed["name"]
    assert find(feed, "BC-2025-06-")["summary"] == \
        f"bao cao thang cua ban T06/2025 {name}: nhắn BC"
    assert feed["interval"] == "PT6H"


def test_nothing_personal(house):
    """no phone, no name of a person, no code of a household is in it"""
    v = Village(house, "2025-09-28")
    v.tell(HO, "DK 017 2026 1 1 2")
    for phone in (TB, CX, CH, LX):
        text = get(v, link(v, phone)).body.decode()
        assert not re.search(r"Mau \d\d\d|mẫu \d|09\d{8}|\+84", text), phone
        assert not re.search(r"\b017\b", text), phone


def test_the_golden_feed(house):
    """the feed of one head, byte for byte"""
    v = Village(house, "2025-09-28")
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        f"{TB},Người mẫu 101,TB@u-012,vi-dau,2021-01-01,"])
    v.daemon.post("/sms/phone", {"from": TB, "text": "BC 140 42 18 3 1 0"})
    body = get(v, link(v, TB)).body
    path = GOLDEN / "hamlet-head.ics"
    if os.environ.get("GOLDEN_UPDATE"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
    assert body == path.read_bytes()
    read(body, "2025-09-28")
