"""PINs of LX and CH: domain.md section 10, faults.md T6 and S29 to S32."""

import json
import os
import re
import sqlite3
import stat

from village import CH, CX, DN, TB, Village

LX = "0912000301"
NEW = "0912000678"
PIN = "4711"
GIFT = "UH 1 15000 B012 3 1"


def refusal(code):
    return (f"Khong xac nhan duoc ma {code}: ma hoac PIN chua dung, hay ma "
            f"khong cho ban. Mau: XN {code} 1 roi 4 so PIN. Xem viec dang cho:"
            " TT")


def gift(v, n=0):
    return v.code(DN, f"UH 1 {15000 + n} B012 3 1")


def set_pin(v, phone=LX, pin=PIN):
    return v.daemon.run("pin", phone, stdin=f"{pin}\n")


def wrong_tries(v, code, n, phone=LX):
    for i in range(n):
        assert v.tell(phone, f"XN {code} 1 {9000 + i}") == [refusal(code)]


def chain_state(v, kind="contribution"):
    return v.one("SELECT state FROM chain WHERE kind = ?", (kind,))


# Setting one.

def test_a_pin_is_set_while_the_gateway_runs(house):
    """bantin pin goes through the daemon, and the PIN counts at once"""
    v = Village(house)
    code = gift(v)
    done = set_pin(v)
    assert PIN not in done.stdout + done.stderr
    heard = v.hear(LX, f"XN {code} 1 {PIN}")
    assert heard[LX][0].startswith(f"Da xac nhan ma {code}"), heard
    assert chain_state(v) == "confirmed"


def test_a_pin_is_set_without_a_gateway(house):
    """bantin pin writes the store itself where no daemon serves it"""
    v = Village(house)
    code = gift(v)
    assert v.daemon.stop() == 0
    set_pin(v)
    v.start("2025-09-28")
    assert v.tell(LX, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


def test_the_key_is_a_file_of_its_own(house):
    """the key stands beside the store, for its owner, and in no backup"""
    v = Village(house)
    set_pin(v)
    key = v.daemon.folder / "store.db.key"
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600
    secret = key.read_bytes()
    assert len(secret) == 32
    set_pin(v, pin="0815")
    assert key.read_bytes() == secret
    copy = v.daemon.folder / "copy.db"
    done = v.daemon.run("backup", str(copy))
    assert "store.db.key" in done.stdout, done.stdout
    assert secret not in copy.read_bytes()


def test_what_is_no_pin_is_refused(house):
    """three, five or other signs are no PIN; nothing is stored"""
    v = Village(house)
    for pin in ("471", "47110", "47a1", "", "4 71"):
        done = v.daemon.run("pin", LX, stdin=f"{pin}\n", check=False)
        assert done.returncode == 1 and "four digits" in done.stderr, done
    assert v.rows("SELECT * FROM pin") == []


def test_only_chairmen_and_upper_officers_have_one(house):
    """a hamlet head, an officer of a commune and a stranger get no PIN"""
    v = Village(house)
    for phone in (TB, CX, NEW, "191"):
        done = v.daemon.run("pin", phone, stdin=f"{PIN}\n", check=False)
        assert done.returncode == 1 and "no LX or CH" in done.stderr, done
    set_pin(v, CH)


def test_the_door_for_pins_is_the_offices(house):
    """without the token nobody sets a PIN"""
    v = Village(house)
    answer = v.daemon.post("/api/v1/pin", {"phone": LX, "pin": PIN},
                           office=True)
    assert answer.status == 401, answer.body
    assert v.daemon.post("/api/v1/pin", {"phone": LX, "pin": PIN}).status == 404


# Asking for it.

def test_all_that_is_wrong_sounds_the_same(house):
    """no PIN, a wrong one, none set, an unknown code: one answer (S31)"""
    v = Village(house)
    code = gift(v)
    assert v.tell(LX, f"XN {code} 1") == [refusal(code)]
    assert v.tell(LX, f"XN {code} 1 {PIN}") == [refusal(code)]
    set_pin(v)
    assert v.tell(LX, f"XN {code} 1") == [refusal(code)]
    assert v.tell(LX, f"XN {code} 1 9999") == [refusal(code)]
    assert v.tell(LX, f"XN 0001 1 {PIN}") == [refusal("0001")]
    assert v.tell(LX, f"XN 0001 1 9999") == [refusal("0001")]
    assert chain_state(v) == "noted"


def test_officers_of_communes_need_none(house):
    """CX confirms without a PIN, and LX refuses without one"""
    v = Village(house)
    first, second = gift(v), gift(v, 1)
    assert v.tell(CX, f"XN {first} 1")[0].startswith("Da xac nhan")
    assert v.tell(LX, f"XN {second} 0 chua thay")[0].startswith(
        "Da ghi khong xac nhan")


def test_what_is_no_money_needs_none(house):
    """LX confirms a model without a PIN"""
    v = Village(house)
    code = v.code(TB, "MH 1 1 12 Mac ca xen ca phe")
    assert v.tell(LX, f"XN {code} 1")[0].startswith("Da xac nhan")


def test_a_nomination_needs_one(house):
    """DX of a chairman without the PIN, or with a wrong one, is not kept"""
    v = Village(house)
    set_pin(v)
    for text in ("DX 2 B012 5 1", "DX 2 B012 5 1 9999"):
        answer = v.tell(LX, text)[0]
        assert answer.startswith("Chua ghi DX: thieu PIN hoac PIN chua dung")
    assert v.rows("SELECT * FROM report") == []
    code = v.code(LX, f"DX 2 B012 5 1 {PIN}")
    assert v.tell(LX, f"SUA {code} 2 B012 5 2")[0].startswith("Chua ghi DX")
    assert v.one("SELECT count(*) FROM report_version") == 1
    assert v.code(CX, "DX 2 B013 5 1")


def test_a_deputy_uses_the_own_pin(house):
    """who stands in for the chairman confirms with a PIN of their own"""
    v = Village(house)
    v.daemon.import_rows("absences", ["phone,valid_from,valid_to,deputy",
                                      f"{LX},2025-09-20,2025-10-05,{TB}"])
    code = gift(v)
    set_pin(v)
    set_pin(v, TB, "0815")
    assert v.tell(TB, f"XN {code} 1 {PIN}")[0] == refusal(code)
    assert v.tell(TB, f"XN {code} 1 0815")[0].startswith("Da xac nhan")


def test_the_pin_goes_along_to_a_new_number(house):
    """a chairman on another number keeps the PIN"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    dt = re.search(r"DY (\d{4})", v.hear(LX, f"DT {NEW}")[NEW][0])[1]
    assert v.tell(NEW, f"DY {dt}")[0].startswith("Xong")
    assert v.tell(NEW, f"XN {code} 1")[0] == refusal(code)
    assert v.tell(NEW, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


# Guessing.

def test_five_wrong_lock_the_number(house):
    """the sixth try is refused also with the right PIN, and the officer is
    told once (S29)"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    wrong_tries(v, code, 4)
    heard = v.hear(LX, f"XN {code} 1 9004")
    assert heard == {LX: [refusal(code)], CX: [
        "So 0912***301 nhap sai PIN 5 lan, bi khoa 24 gio. Neu khong phai "
        "nguoi do gui thi bao ngay van phong."]}, heard
    for pin in (PIN, "9005"):
        assert v.hear(LX, f"XN {code} 1 {pin}") == {LX: [refusal(code)]}
    assert v.one("SELECT count(*) FROM pin_failure") == 5
    assert v.daemon.log().count("event=pin_locked") == 1


def test_a_lock_survives_a_restart(house):
    """the lock holds for 24 hours, through kill -9, and then ends"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    wrong_tries(v, code, 4)
    v.hear(LX, f"XN {code} 1 9004")
    v.daemon.kill()
    v.daemon.start(clock="2025-09-29T07:59:00+07:00")
    assert v.tell(LX, f"XN {code} 1 {PIN}") == [refusal(code)]
    v.daemon.kill()
    v.daemon.start(clock="2025-09-29T08:01:00+07:00")
    assert v.tell(LX, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


def test_wrong_tries_of_another_day_do_not_count(house):
    """four yesterday and four today lock nothing"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    wrong_tries(v, code, 4)
    v.later("2025-09-30")
    wrong_tries(v, code, 4)
    assert v.tell(LX, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


def test_a_new_pin_ends_the_lock(house):
    """the office sets the PIN anew, and the number may try again"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    wrong_tries(v, code, 4)
    v.hear(LX, f"XN {code} 1 9004")
    set_pin(v, pin="0815")
    assert v.tell(LX, f"XN {code} 1 {PIN}") == [refusal(code)]
    assert v.tell(LX, f"XN {code} 1 0815")[0].startswith("Da xac nhan")


def test_a_locked_upper_officer(house):
    """where nobody stands above, another upper officer is told"""
    v = Village(house)
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000402,Người mẫu 402,CH@u-002,vi,2021-01-01,"])
    fund = v.code(DN, "UH 5 15000 0 0 1")
    set_pin(v, CH)
    wrong_tries(v, fund, 4, CH)
    assert set(v.hear(CH, f"XN {fund} 1 9004")) == {CH, "0912000402"}


def test_many_numbers_are_stopped(house):
    """fifty wrong ones an hour, from whichever numbers, stop all; the alarm
    rings once (S30)"""
    v = Village(house)
    phones = [f"0912001{i:03d}" for i in range(60)]
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        *(f"{p},Người mẫu,LX@u-003,vi,2021-01-01," for p in phones)])
    code = gift(v)
    set_pin(v)
    v.daemon.kill()
    db = sqlite3.connect(v.daemon.store)
    db.execute("INSERT INTO pin SELECT p.id, x.hmac, x.set_at, 0 FROM person p,"
               " pin x WHERE p.phone LIKE '+84912001%'")
    db.commit()
    db.close()
    v.start("2025-09-28")
    for phone in phones:
        assert v.tell(phone, f"XN {code} 1 9999") == [refusal(code)]
    assert v.one("SELECT count(*) FROM pin_failure") == 50
    assert v.daemon.log().count("event=pin_stopped") == 1
    assert v.tell(LX, f"XN {code} 1 {PIN}") == [refusal(code)]
    v.daemon.kill()
    v.daemon.start(clock="2025-09-28T09:01:00+07:00")
    assert v.tell(LX, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


def test_a_lost_key_locks_nobody(house):
    """without the key file no PIN fits, nothing is counted, the log says so;
    a PIN set anew makes a new key and forgets the others"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    set_pin(v, CH)
    v.daemon.kill()
    key = v.daemon.folder / "store.db.key"
    key.rename(v.daemon.folder / "away")
    v.start("2025-09-28")
    for _ in range(2):
        v.tell(LX, f"XN {code} 1 {PIN}")
    assert v.rows("SELECT * FROM pin_failure") == []
    assert v.daemon.log().count("event=pin_key_lost") == 1
    set_pin(v)
    assert key.exists()
    assert v.one("SELECT count(*) FROM pin") == 1
    assert v.tell(LX, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


def test_a_key_that_others_read_is_not_used(house):
    """a key file that others may read is refused until it is put right"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    v.daemon.kill()
    key = v.daemon.folder / "store.db.key"
    key.chmod(0o644)
    v.start("2025-09-28")
    assert v.tell(LX, f"XN {code} 1 {PIN}") == [refusal(code)]
    done = v.daemon.run("pin", LX, stdin=f"{PIN}\n", check=False)
    assert done.returncode == 1 and "key file" in done.stderr, done
    key.chmod(0o600)
    assert v.tell(LX, f"XN {code} 1 {PIN}")[0].startswith("Da xac nhan")


# Where a PIN must not be seen (S32). Each plants one; all digits differ from
# codes, numbers and figures that are there anyway.

PLANTED = "7309"
PLANTS = (
    "XN {code} 1 7309", "XN {code} 1 73O9", "XN {code} 7309 1", "XN 7309",
    "XN {code} 1 7309 7309", "XN {code} 1 7309x", "XM {code} 1 7309", "7309",
    "pin 7309", "XN {code} 1 73091", "XN{code} 1 7309", "XN {code} 1, 7309",
    "DX 2 B012 5 1 7309", "DX 2 B012 5 7309", "DX 2 B012 5 1 7309 1",
    "XN {code} 1 ７３０９", "xac nhan {code} 1 7309", "XN {code} 0 7309",
    "SUA {code} 7309",
)


def find_planted(text):
    plain = str(text).replace("７３０９", PLANTED).replace("73O9", PLANTED)
    return PLANTED in plain or "730" in plain


def test_a_planted_pin_is_nowhere(house):
    """no reply, log, page of a message or export shows a PIN, however it was
    sent"""
    v = Village(house)
    code = gift(v)
    set_pin(v, pin=PLANTED)
    token = (v.daemon.folder / "store.db.daemon").read_text().splitlines()[2]
    ids = []
    for plant in PLANTS:
        for phone in (LX, "0912000998"):
            answer = v.daemon.say(phone, plant.format(code=code))
            ids.append((answer.json["id"], phone, plant))
            assert not find_planted(answer.texts), (plant, answer.texts)
    assert not find_planted(v.daemon.log())
    for text in v.rows("SELECT text FROM outbox"):
        assert not find_planted(text), text
    for id, phone, plant in ids:
        page = v.daemon.request("GET", f"/api/v1/messages/{id}", office=True,
                                headers={"Authorization": f"Bearer {token}"})
        assert page.status == 200, page.body
        shown = json.loads(page.body)
        if phone == LX or plant.startswith(("XN", "xac", "DX")):
            assert not find_planted(shown["text"]), (plant, shown["text"])
        assert not find_planted(shown["report"]), shown
    for what in ("messages", "strangers", "reports", "contributions"):
        done = v.daemon.run("export", what, check=False)
        assert not find_planted(done.stdout), (what, done.stdout)


def test_the_code_stays_readable(house):
    """staff see which code was confirmed, and not the PIN behind it"""
    v = Village(house)
    code = gift(v)
    set_pin(v)
    answer = v.daemon.say(LX, f"XN {code} 1 {PIN}")
    token = (v.daemon.folder / "store.db.daemon").read_text().splitlines()[2]
    page = v.daemon.request("GET", f"/api/v1/messages/{answer.json['id']}",
                            office=True,
                            headers={"Authorization": f"Bearer {token}"})
    assert json.loads(page.body)["text"] == f"XN {code} 1 ****"


def test_other_texts_are_shown_as_they_came(house):
    """nobody else's digits are hidden from staff"""
    v = Village(house)
    answer = v.daemon.say(TB, "BC 140 42 18 3 1 0 T9/2025")
    token = (v.daemon.folder / "store.db.daemon").read_text().splitlines()[2]
    page = v.daemon.request("GET", f"/api/v1/messages/{answer.json['id']}",
                            office=True,
                            headers={"Authorization": f"Bearer {token}"})
    assert json.loads(page.body)["text"] == "BC 140 42 18 3 1 0 T9/2025"
