"""Another phone: DT, DY and TC, and phones that ask for themselves (domain.md
F-15, sms-grammar.md DT). What everybody hears in the plain case is written
down in tests/golden/conversations/dt*.conv."""

import json
import os
import re
import signal

from village import (CH, CX, CX_ELSEWHERE, DN, HO, TB, TB_ELSEWHERE, Village)

NEW = "0912000678"
OTHER = "0912000679"
LX = "0912000301"
TO = "0912000601"
JSON = {"Content-Type": "application/json"}
L05 = "So may nay chua dang ky"
BC = "BC 140 42 18 3 1 0"


def e164(phone):
    return "+84" + phone[1:]


def roles(v, phone):
    return v.rows("SELECT r.role, u.ref, r.valid_from, r.valid_to, r.source "
                  "FROM person_role r JOIN person p ON p.id = r.person "
                  "JOIN unit u ON u.id = r.unit WHERE p.phone = ? "
                  "ORDER BY r.place", (e164(phone),))


def invite(v, by, text=f"DT {NEW}"):
    """The code that the new phone was told."""
    heard = v.hear(by, text)
    to = "0" + re.sub(r"\D", "", text)[-9:]
    assert len(heard[by]) == 1 and len(heard[to]) == 1, heard
    return re.search(r"DY (\d{4})", heard[to][0])[1]


def move(v, by, text=f"DT {NEW}"):
    code = invite(v, by, text)
    to = "0" + re.sub(r"\D", "", text)[-9:]
    return v.hear(to, f"DY {code}")


# A person on a new number.

def test_roles_keep_their_days(house):
    """the old number held the role until yesterday, the new one from today"""
    v = Village(house)
    heard = move(v, TB)
    assert roles(v, TB) == [("TB", "u-012", "", "2025-09-27", "import")]
    assert roles(v, NEW) == [("TB", "u-012", "2025-09-28", "", "text")]
    assert heard[TB] == [
        "Tu 28/09/2025 so 0912***678 bao cao cho Ban Chieng Chung, so nay da "
        "ngung. Neu khong dung, goi ngay can bo xa 0912000201."]
    v.daemon.check_store()


def test_the_first_report_comes_with_the_yes(house):
    """what a new number sends right after its DY is not a stranger's, even if
    both arrive at once"""
    v = Village(house)
    code = invite(v, TB)
    yes, report = v.daemon.connect(), v.daemon.connect()
    pid = v.daemon.pid()
    os.kill(pid, signal.SIGSTOP)
    for connection, text in ((yes, f"DY {code}"), (report, BC)):
        connection.request("POST", "/sms/phone", json.dumps(
            {"id": text, "from": NEW, "text": text}), JSON)
    os.kill(pid, signal.SIGCONT)
    assert yes.getresponse().status == report.getresponse().status == 200
    assert v.one("SELECT count(*) FROM report_version v JOIN report r "
                 "ON r.id = v.report WHERE r.form = 'BC'") == 1


def test_a_text_sent_before_the_move_counts(house):
    """a text that the old number sent yesterday is still its own"""
    v = Village(house)
    move(v, TB)
    answer = v.daemon.say(TB, BC, sent_at="2025-09-27T20:00:00+07:00").text
    assert answer.startswith("Da nhan BC T09/2025"), answer
    assert L05 in v.daemon.say(TB, BC, sent_at="2025-09-28T07:59:00+07:00").text


def test_the_tables_again_change_nothing(house):
    """the same table of people does not give the old number its role back"""
    v = Village(house)
    move(v, TB)
    v.daemon.import_file("people", v.daemon.config / "tuan-giao/people.csv")
    assert L05 in v.tell(TB, "TT")[0]
    assert v.tell(NEW, BC)[0].startswith("Da nhan BC")


def test_a_move_survives_a_restart(house):
    """the invitation and the new number outlive the process"""
    v = Village(house)
    code = invite(v, TB)
    v.daemon.kill()
    v.start("2025-09-28")
    assert v.tell(NEW, f"DY {code}")[0].startswith("Xong: tu 28/09/2025")
    v.daemon.kill()
    v.start("2025-09-29")
    assert v.tell(NEW, BC)[0].startswith("Da nhan BC")


def test_what_waits_goes_along(house):
    """a donor withdraws from the new number what the old one gave"""
    v = Village(house)
    gift = v.code(DN, "UH 1 15000 B012 3 1")
    move(v, DN)
    heard = v.hear(CX, f"XN {gift} 0 chua thay ai den")
    assert set(heard) == {CX, NEW}, heard
    answer = v.tell(NEW, f"HUY {gift}")[0]
    assert "Da huy" in answer, answer


def test_a_text_that_lacks_a_value_goes_along(house):
    """the new number sends the figure that the old one left out"""
    v = Village(house)
    code = invite(v, TB)
    v.tell(TB, "BC 140 42 18 3 1 x")
    assert v.one("SELECT count(*) FROM draft WHERE answer IS NULL") == 1
    v.tell(NEW, f"DY {code}")
    assert v.tell(NEW, "0")[0].startswith("Da nhan BC T09/2025")


def test_nobody_else_agrees(house):
    """a code that another phone was sent does nothing"""
    v = Village(house)
    code = invite(v, TB)
    for phone in (TB, CX, TB_ELSEWHERE, OTHER):
        v.tell(phone, f"DY {code}")
        assert v.state("phone_change") == "invited", phone
    assert roles(v, NEW) == []


def test_the_last_number_wins(house):
    """a second new number takes the place of the first"""
    v = Village(house)
    first = invite(v, TB)
    second = invite(v, TB, f"DT {OTHER}")
    assert L05 in v.tell(NEW, f"DY {first}")[0]
    assert v.tell(OTHER, f"DY {second}")[0].startswith("Xong")
    assert roles(v, NEW) == []


def test_asked_twice_invites_once(house):
    """the same number again is answered, and its phone is left alone"""
    v = Village(house)
    code = invite(v, TB)
    assert v.hear(TB, f"DT {NEW}") == {TB: [
        f"So 0912***678 da duoc moi (ma {code}), dang cho may do tra loi "
        f"trong 24 gio. Muon thoi: nhan HUY {code}."]}


def test_an_invitation_is_taken_back(house):
    """HUY ends the invitation; SUA does not change it"""
    v = Village(house)
    code = invite(v, TB)
    assert "HUY " + code in v.tell(TB, f"SUA {code} {OTHER}")[0]
    assert v.tell(TB, f"HUY {code}") == [
        f"Da huy yeu cau doi sang so 0912***678 (ma {code}). So cu van dung."]
    assert L05 in v.tell(NEW, f"DY {code}")[0]


def test_few_invitations_a_day(house):
    """one person invites five numbers a day: each costs a message"""
    v = Village(house)
    for i in range(5):
        invite(v, TB, f"DT 091200077{i}")
    assert v.hear(TB, "DT 0912000775") == {TB: [
        "Hom nay so nay da gui qua nhieu tin. Xin doi den mai hoac goi can bo "
        "xa 0912000201."]}


def test_own_number_is_no_new_one(house):
    """the number from which it is sent is told to be just that"""
    v = Village(house)
    assert set(v.hear(TB, f"DT {TB}")) == {TB}
    assert v.rows("SELECT * FROM phone_change") == []


def test_a_known_number_takes_more(house):
    """a reporter who agrees to a second hamlet reports for both"""
    v = Village(house)
    code = invite(v, TB, f"DT {TB_ELSEWHERE}")
    assert v.tell(TB_ELSEWHERE, f"DY {code}")[0].startswith("Xong")
    assert "B010" in v.tell(TB_ELSEWHERE, BC)[0]
    for unit, name in (("B010", "Ban Mau Mot"), ("B012", "Ban Chieng Chung")):
        answer = v.tell(TB_ELSEWHERE, f"BC {unit} 140 42 18 3 1 0")[0]
        assert answer.startswith(f"Da nhan BC T09/2025 {name}"), answer


def test_a_household_moves(house):
    """a household's phone is changed from the old one, and noted"""
    v = Village(house)
    heard = move(v, HO)
    assert heard[NEW][0].startswith("Xong"), heard
    assert v.one("SELECT phone FROM household WHERE id = ?",
                 (v.household("017"),)) == e164(NEW)
    assert v.one("SELECT count(*) FROM household_access WHERE what = 'phone'"
                 " AND household = ?", (v.household("017"),)) == 1
    assert "017" in v.tell(NEW, "XEM")[0]
    assert L05 in v.tell(HO, "XEM")[0]


def test_a_deputy_goes_on(house):
    """who stands in for somebody does so from the new number, and no more
    from the old one"""
    v = Village(house)
    v.daemon.import_rows("absences", [
        "phone,valid_from,valid_to,deputy", f"{TB},2025-09-20,2025-10-05,"
        f"{TB_ELSEWHERE}"])
    move(v, TB_ELSEWHERE)
    answer = v.tell(NEW, "BC B012 140 42 18 3 1 0")[0]
    assert answer.startswith("Da nhan BC T09/2025 Ban Chieng Chung"), answer
    assert L05 in v.tell(TB_ELSEWHERE, "TT")[0]


# An officer names the phone.

def test_a_household_gets_a_phone(house):
    """DT B012-017 HO: the commune sets the phone of a household, the one
    before is told"""
    v = Village(house)
    code = invite(v, CX, f"DT B012-017 HO {NEW}")
    assert v.sent()[NEW] == [
        "So nay duoc moi lam so cua ho 017 Ban Chieng Chung. Dong y nhan DY "
        f"{code} trong 24 gio. Khong phai ban thi nhan TC {code}."]
    heard = v.hear(NEW, f"DY {code}")
    assert heard[NEW] == ["Xong: tu 28/09/2025 so 0912***678 la so cua ho 017 "
                          "Ban Chieng Chung. So cu da ngung. Giup: HD"]
    assert set(heard) == {NEW, HO, CX}, heard
    assert v.one("SELECT phone FROM household WHERE id = ?",
                 (v.household("017"),)) == e164(NEW)
    assert L05 in v.tell(HO, "XEM")[0]


def test_an_unknown_household(house):
    """a household that is not there gets no phone"""
    v = Village(house)
    assert v.hear(CX, f"DT B012-917 HO {NEW}") == {CX: [
        "Khong co ho 917 o Ban Chieng Chung. Ma ho gom 3 so tren the cua ho. "
        "Hoi truong ban hoac can bo xa."]}


def test_roles_fit_their_units(house):
    """a role that the unit does not have is refused"""
    v = Village(house)
    for text in (f"DT B012 CX {NEW}", f"DT B012 LX {NEW}", f"DT B012 CH {NEW}",
                 f"DT V061 TB {NEW}"):
        heard = v.hear(CX, text)
        assert set(heard) == {CX} and "Vai tro" in heard[CX][0], (text, heard)


def test_officers_stay_within_their_units(house):
    """an officer names phones below the own commune, the upper office in all
    communes that it looks after"""
    v = Village(house)
    heard = v.hear(CX_ELSEWHERE, f"DT B012 TB {NEW}")
    assert set(heard) == {CX_ELSEWHERE} and "B012" in heard[CX_ELSEWHERE][0]
    assert v.tell(NEW, f"DY {invite(v, CH, f'DT B012 TB {NEW}')}")[0] \
        .startswith("Xong")


def test_who_holds_it_already(house):
    """the phone that has the role is not asked again"""
    v = Village(house)
    assert v.hear(CX, f"DT B012 TB {TB}") == {
        CX: ["So 0912***101 dang bao cao cho Ban Chieng Chung roi, khong can "
             "doi."]}


def test_the_last_invitation_for_a_role_wins(house):
    """of two phones invited for one hamlet only the second can agree"""
    v = Village(house)
    first = invite(v, CX, f"DT B012 TB {NEW}")
    second = invite(v, CX, f"DT B012 TB {OTHER}")
    assert L05 in v.tell(NEW, f"DY {first}")[0]
    heard = v.hear(OTHER, f"DY {second}")
    assert set(heard) == {OTHER, TB, CX}, heard
    assert heard[CX] == ["So 0912***679 da dong y, tu 28/09/2025 bao cao cho "
                         f"Ban Chieng Chung. Ma {second}."]


def test_donors_are_several(house):
    """a new donor takes no other donor's place"""
    v = Village(house)
    move(v, CX, f"DT B012 DN {NEW}")
    assert set(move(v, CX, f"DT B012 DN {OTHER}")) == {OTHER, CX}
    for phone in (NEW, OTHER):
        assert v.tell(phone, "UH 1 500 B012 1 1")[0].startswith("Da ghi ung ho")


def test_a_second_agreement_changes_nothing(house):
    """DY a second time finds nothing that is open"""
    v = Village(house)
    code = invite(v, CX, f"DT B012 TB {NEW}")
    v.tell(NEW, f"DY {code}")
    assert f"Khong thay ma {code}" in v.tell(NEW, f"DY {code}")[0]
    assert len(roles(v, NEW)) == 1


# Wrong codes, silence, no.

def test_three_wrong_codes_stop_it(house):
    """the third wrong code ends the invitation, and who asked is told"""
    v = Village(house)
    code = invite(v, TB)
    wrong = [f"{(int(code) + i) % 10000:04d}" for i in (1, 2, 3)]
    for guess in wrong[:2]:
        heard = v.hear(NEW, f"DY {guess}")
        assert set(heard) == {NEW} and guess in heard[NEW][0], heard
    heard = v.hear(NEW, f"TC {wrong[2]}")
    assert "het hieu luc" in heard[NEW][0] and "So cu van dung" in \
        heard[TB][0], heard
    assert L05 in v.tell(NEW, f"DY {code}")[0]
    assert v.rows("SELECT event, reason FROM chain_step ORDER BY id DESC "
                  "LIMIT 1") == [("decline", "sai ma")]


def test_a_known_phone_answers_about_its_own(house):
    """a code of something else is no wrong code for an invitation"""
    v = Village(house)
    registered = v.code(HO, "DK 017 2026 1 1 2")
    code = invite(v, TB, f"DT {HO}")
    for _ in range(3):
        assert "dong y" in v.tell(HO, f"DY {registered}")[0]
    assert v.state("phone_change") == "invited"
    assert v.tell(HO, f"DY {code}")[0].startswith("Xong")


def test_a_day_later_is_too_late(house):
    """after 24 hours the code is worth nothing, and who asked is told"""
    v = Village(house)
    code = invite(v, TB)
    v.later("2025-09-30")
    assert L05 in v.tell(NEW, f"DY {code}")[0]
    v.await_state("expired", "phone_change")
    assert v.sent()[TB][0].startswith("Qua 24 gio so 0912***678 chua tra loi")
    assert v.tell(TB, BC)[0].startswith("Da nhan BC")


def test_nothing_left_to_bring_along(house):
    """who lost the role meanwhile brings nothing to the new number"""
    v = Village(house)
    code = invite(v, TB)
    move(v, CX, f"DT B012 TB {OTHER}")
    assert "het hieu luc" in v.tell(NEW, f"DY {code}")[0]
    assert roles(v, NEW) == []
    assert v.tell(OTHER, BC)[0].startswith("Da nhan BC")


# A phone asks for itself.

def ask(v, text=f"DT B012 TB {NEW}", phone=NEW):
    heard = v.hear(phone, text)
    assert len(heard[phone]) == 1 and "cho xa duyet" in heard[phone][0], heard
    return re.search(r"ma (\d{4})", heard[phone][0])[1], heard


def test_a_request_waits_for_the_commune(house):
    """an unknown number that names itself is held, and the commune asked"""
    v = Village(house)
    code, heard = ask(v)
    assert heard == {
        NEW: [f"Da ghi yeu cau (ma {code}): so nay xin bao cao cho Ban Chieng "
              "Chung, cho xa duyet. Chua duyet thi tin chua duoc ghi."],
        CX: ["So 0912000678 xin bao cao cho Ban Chieng Chung. Hay goi kiem "
             f"tra. Dung thi nhan XN {code} 1. Khong dung nhan XN {code} 0 va "
             "ly do."]}
    assert L05 in v.tell(NEW, BC)[0]
    assert v.one("SELECT count(*) FROM report WHERE form = 'BC'") == 0


def test_the_commune_approves(house):
    """XN 1 gives the phone the role, tells it and the one before"""
    v = Village(house)
    code, _ = ask(v)
    heard = v.hear(CX, f"XN {code} 1")
    assert set(heard) == {CX, NEW, TB}, heard
    assert heard[NEW] == ["Xong: tu 28/09/2025 so 0912***678 bao cao cho Ban "
                          "Chieng Chung. Giup: HD"]
    assert roles(v, NEW) == [("TB", "u-012", "2025-09-28", "", "text")]
    assert v.tell(NEW, BC)[0].startswith("Da nhan BC")
    assert L05 in v.tell(TB, BC)[0]
    v.daemon.check_store()


def test_the_commune_refuses(house):
    """XN 0 leaves everything as it is and tells the phone why"""
    v = Village(house)
    code, _ = ask(v)
    heard = v.hear(CX, f"XN {code} 0 khong quen biet")
    assert "khong quen biet" in heard[NEW][0], heard
    assert roles(v, NEW) == []
    assert v.tell(TB, BC)[0].startswith("Da nhan BC")
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]


def test_the_commune_is_silent(house):
    """after a week nobody approved it: the phone is told and may ask again"""
    v = Village(house)
    ask(v)
    v.later("2025-10-06")
    v.await_state("unanswered", "phone_change")
    assert v.sent()[NEW][0].startswith("Xa chua duyet so nay")
    ask(v)


def test_a_household_asks(house):
    """a phone that asks to be a household's becomes it when approved"""
    v = Village(house)
    code, heard = ask(v, f"DT B012-031 HO {NEW}")
    assert "ho 031" in heard[NEW][0]
    v.hear(CX, f"XN {code} 1")
    assert v.one("SELECT phone FROM household WHERE id = ?",
                 (v.household("031"),)) == e164(NEW)
    assert "031" in v.tell(NEW, "XEM")[0]


def test_one_open_request(house):
    """one number has one request at a time"""
    v = Village(house)
    ask(v)
    heard = v.hear(NEW, f"DT B013 TB {NEW}")
    assert set(heard) == {NEW} and L05 in heard[NEW][0], heard
    assert v.one("SELECT count(*) FROM phone_change") == 1


def test_requests_that_are_none(house):
    """another number, an upper role, a unit or household that is not there:
    a stranger's text like any other"""
    v = Village(house)
    texts = (f"DT B012 TB {OTHER}", f"DT B012 CX {NEW}", f"DT B012 DN {NEW}",
             f"DT B912 TB {NEW}", f"DT V061 TB {NEW}", f"DT B012-917 HO {NEW}",
             f"DT {NEW}", "DY 1234", "TC 1234")
    for i, text in enumerate(texts):
        heard = v.hear(NEW, text)
        assert heard == ({NEW: heard[NEW]} if i == 0 else {}), (text, heard)
    assert v.one("SELECT count(*) FROM report") == 0
    assert v.one("SELECT count(*) FROM person WHERE phone = ?",
                 (e164(NEW),)) == 0


def test_requests_share_the_budget_of_strangers(house):
    """when as many strangers were answered as a day may have, none is asked
    about"""
    v = house.bantin()
    v.start(clock="2025-09-28T08:00:00+07:00",
            settings=["limits.strangers_day=1"])
    assert "cho xa duyet" in v.say(NEW, f"DT B012 TB {NEW}").json[
        "replies"][0]["text"]
    assert v.say(OTHER, f"DT B012 TB {OTHER}").texts == []
    assert v.one("SELECT outcome FROM inbox ORDER BY id DESC LIMIT 1") == \
        "stranger"


def test_a_commune_has_few_open_requests(house):
    """no more than ten requests wait for one commune"""
    v = Village(house)
    for i in range(10):
        phone = f"091200078{i}"
        ask(v, f"DT B012 TB {phone}", phone)
    heard = v.hear(NEW, f"DT B012 TB {NEW}")
    assert set(heard) == {NEW} and L05 in heard[NEW][0], heard


def test_an_invited_phone_that_is_known_declines(house):
    """TC from a phone with a role of its own leaves both as they are"""
    v = Village(house)
    code = invite(v, CX, f"DT B012 TB {TB_ELSEWHERE}")
    heard = v.hear(TB_ELSEWHERE, f"TC {code}")
    assert set(heard) == {TB_ELSEWHERE, CX}, heard
    assert len(roles(v, TB_ELSEWHERE)) == 1
    assert v.tell(TB, BC)[0].startswith("Da nhan BC")


def test_numbers_are_masked_for_others(house):
    """the new number is shown in full only to who has to call it"""
    v = Village(house)
    move(v, TB)
    for text in v.rows("SELECT text FROM outbox"):
        assert NEW not in text[0] and e164(NEW) not in text[0], text
    assert NEW not in v.daemon.log() and e164(NEW) not in v.daemon.log()


def test_old_numbers_in_the_long_form(house):
    """an old number in the long form is answered with the long form"""
    v = Village(house)
    assert v.tell(CX, "DT B012 TB 01681234567")[0].endswith(
        "Co phai 0381234567? Nhan: DT B012 TB 0381234567")
