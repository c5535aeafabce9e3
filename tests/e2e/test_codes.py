"""What a code may and may not do: SUA, OK, HUY by others, too late, twice."""

import re
import threading

from bantin import token
from test_conversation import CLOCK, HEAD, code_of
from toy import Toy, hand_over
from test_sending import wait_for_state

OFFICER = "0912000201"
UNITS = "id,kind,name,parent,code,gso_code,valid_from,valid_to,act"
PEOPLE = "phone,name,roles,language,valid_from,valid_to"


def report(daemon, text="BC 140 42 18 3 1 0", phone=HEAD):
    answer = daemon.say(phone, text).text
    return code_of(answer)


def current(daemon):
    return daemon.rows("SELECT figures FROM report_version v JOIN report r "
                       "ON r.version_row = v.id ORDER BY v.id")


def test_withdrawn_stays_withdrawn(house):
    """OK does not bring back what was withdrawn"""
    daemon = house.start(clock=CLOCK)
    code = report(daemon)
    assert "Da huy" in daemon.say(HEAD, f"HUY {code}").text
    assert "Khong thay ma" in daemon.say(HEAD, f"OK {code}").text
    assert current(daemon) == []
    assert daemon.one("SELECT sum(reports) FROM rollup") == 0


def test_a_donor_withdraws_nothing(house):
    """a role that may not send the form may not withdraw it"""
    daemon = house.bantin()
    daemon.import_rows("people", [PEOPLE, "0912000150,D,DN@u-003,vi,,"])
    daemon.start(clock=CLOCK)
    code = report(daemon)
    assert "Khong thay ma" in daemon.say("0912000150", f"HUY {code}").text
    assert len(current(daemon)) == 1


def test_correction_names_another_unit(house):
    """SUA with the code of one hamlet and the unit code of another changes nothing"""
    daemon = house.start(clock=CLOCK)
    code = report(daemon)
    answer = daemon.say(OFFICER, f"SUA {code} B013 99 2 3 1 1 0").text
    assert "B013" in answer, answer
    assert current(daemon) == [
        ("tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0",)]
    answer = daemon.say(OFFICER, f"SUA {code} B012 140 41 18 3 1 0").text
    assert "ngheo 42 thanh 41" in answer, answer


def test_correction_with_a_minus(house):
    """SUA keeps a minus sign in front of the first figure and refuses it"""
    daemon = house.start(clock=CLOCK)
    code = report(daemon)
    answer = daemon.say(HEAD, f"SUA {code} -98 42 18 3 1 0").text
    assert "-98" in answer and "ngoai khoang" in answer, answer
    assert len(current(daemon)) == 1


def test_correction_by_one_with_two_roles(house):
    """of two roles the one that may correct does"""
    daemon = house.bantin()
    daemon.import_rows("people", [PEOPLE,
                                  "0912000151,D,LX@u-003;TB@u-012,vi,,"])
    daemon.start(clock=CLOCK)
    code = report(daemon)
    answer = daemon.say("0912000151", f"SUA {code} 140 41 18 3 1 0").text
    assert "ngheo 42 thanh 41" in answer, answer


def test_ok_after_the_month_is_closed(house):
    """figures held in September are not accepted in November"""
    daemon = house.start(clock="2025-08-28T08:00:00+07:00")
    report(daemon, "BC 140 44 18 0 0 0")
    daemon.stop()
    daemon.start(clock=CLOCK)
    answer = daemon.say(HEAD, "BC 140 30 18 3 1 0").text
    held = re.search(r"OK (\d{4})", answer)[1]
    daemon.stop()
    daemon.start(clock="2025-11-10T08:00:00+07:00")
    assert "da khoa" in daemon.say(HEAD, f"OK {held}").text
    assert daemon.one("SELECT count(*) FROM report_version "
                      "WHERE state = 'held'") == 1


def test_officer_of_the_day(house):
    """replies name the commune officer of that day, not a former one"""
    daemon = house.bantin()
    daemon.import_rows("people", [
        PEOPLE, "0912000201,A,CX@u-003,vi,2021-01-01,2025-08-31",
        "0912000209,B,CX@u-003,vi,2025-09-01,"])
    daemon.start(clock=CLOCK)
    answer = daemon.say(HEAD, "HD").text
    assert "0912000209" in answer, answer


def test_unit_that_ended_with_the_month(house):
    """the commune still reports a hamlet that ended on the last day"""
    daemon = house.bantin()
    daemon.import_rows("units", [
        UNITS, "u-012,hamlet,Bản Chiềng Chung,u-003,B012,,2021-01-01,"
               "2025-09-30,"])
    daemon.start(clock="2025-10-01T08:00:00+07:00")
    answer = daemon.say(OFFICER, "BC B012 140 42 18 3 1 0").text
    assert answer.startswith("Da nhan BC T09/2025 Ban Chieng Chung"), answer


def test_part_references_that_come_round(house):
    """a reference that comes again never mixes two texts"""
    toy = Toy(house)
    daemon = toy.start(house)
    part = {"ref": "7", "total": 2}
    hand_over(daemon, "a1", "BC 140 42 18", part=1, **part)
    hand_over(daemon, "b1", "BC 90 12 11 ", part=1, **part)
    hand_over(daemon, "b2", f"4 2 1 {token()}", part=2, **part)
    wait_for_state(daemon, "sent", "sent")
    # They go out at the same time: either may be the first to arrive.
    texts = sorted(entry["text"][:8] for entry in toy.ledger)
    assert texts == ["Da nhan ", "Tin bi t"], toy.ledger
    assert current(daemon) == [
        ("tongho=90 ngheo=12 canngheo=11 thoat=4 moi=2 tai=1",)]
    toy.close()


def test_stop_with_a_queue(house):
    """SIGTERM with answers waiting behind a silent provider ends with 0"""
    toy = Toy(house)
    daemon = toy.start(house)
    toy.before_answer = lambda _id: house.hold.wait(20)
    house.hold = threading.Event()
    for i in range(30):
        hand_over(daemon, f"m{i}", "TT")
    assert daemon.stop() == 0
    house.hold.set()
    assert daemon.one("SELECT count(*) FROM outbox "
                      "WHERE state IN ('queued', 'sending', 'unknown')") == 30
    toy.close()
