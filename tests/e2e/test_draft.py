"""One bad or missing figure is repaired by sending that figure alone."""

import re

CLOCK = "2025-09-28T08:00:00+07:00"
HEAD = "0912000101"
OTHER = "0912000102"
TWO_HAMLETS = "0912000131"
OFFICER = "0912000201"
WHOLE = "tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0"
RECEIPT = "Da nhan BC T09/2025 Ban Chieng Chung: ho 140, ngheo 42, can ngheo 18"
HINT = "Co the nhan rieng so do"


def reports(bantin):
    return bantin.rows("SELECT figures, state FROM report_version ORDER BY id")


def with_last_month(house):
    """August has 44 poor households; it is September now."""
    bantin = house.bantin(f"m{len(house.daemons)}")
    bantin.start(clock="2025-08-28T08:00:00+07:00")
    bantin.say(HEAD, "BC 140 44 18 0 0 0")
    assert bantin.stop() == 0
    return bantin.start(clock=CLOCK)


def test_figure_alone(house):
    """the figure that was asked for, alone or with its label, completes it"""
    for answer in ("18", "Can ngheo 18", "em gui hcn là 18 ạ", "muoi tam"):
        bantin = house.bantin(f"a{len(house.daemons)}").start(clock=CLOCK)
        reply = bantin.say(HEAD, "BC 140 42 1b 3 1 0").text
        assert reply.startswith("BC so thu 3 '1b' khong phai so."), reply
        assert reply.endswith(HINT), reply
        reply = bantin.say(HEAD, answer).text
        assert reply.startswith(RECEIPT), (answer, reply)
        assert reports(bantin) == [(WHOLE, "accepted")]
        # The answer is the message that made the report, and says what of.
        assert bantin.rows(
            "SELECT d.message, d.answer, v.message, d.text FROM draft d, "
            "report_version v") == [(1, 2, 2, "")]
        bantin.check_store()
        bantin.kill()


def test_only_once(house):
    """what was completed takes no second answer"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1 0")
    bantin.say(HEAD, "18")
    assert bantin.say(HEAD, "19").text.startswith("Khong hieu tin '19'.")
    assert reports(bantin) == [(WHOLE, "accepted")]


def test_next_fault(house):
    """an answer that is wrong, or shows the next fault, is asked about again"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1x 0")
    reply = bantin.say(HEAD, "1800").text
    assert reply.startswith("BC so thu 5 '1x' khong phai so."), reply
    reply = bantin.say(HEAD, "1").text
    assert reply.startswith("BC so thu 3 (can ngheo) = 1800, ngoai"), reply
    assert bantin.say(HEAD, "18").text.startswith(RECEIPT)
    assert bantin.rows("SELECT message, answer FROM draft") == [
        (1, 2), (2, 3), (3, 4)]


def test_missing_label(house):
    """the one label that is missing is named and can be sent alone"""
    bantin = house.start(clock=CLOCK)
    reply = bantin.say(
        HEAD, "BC ho 140 ngheo 42 can ngheo 18 thoat 3 tai 0 cam on").text
    assert reply.startswith(f"BC can 6 so, ban gui 5. Thieu moi. {HINT}. VD:"), \
        reply
    assert bantin.say(HEAD, "moi 1").text.startswith(RECEIPT)
    assert reports(bantin) == [(WHOLE, "accepted")]


def test_other_label_is_no_answer(house):
    """another field, another word or a month is refused, and the draft stays"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1 0")
    for text in ("ngheo 18", "moi 1", "18 ho", "T9", "18 3", "chua biet", "OK",
                 "HD BC", "TT", "HUY 12"):
        reply = bantin.say(HEAD, text).text
        assert not reply.startswith("Da nhan"), (text, reply)
        # It looks like an answer: no keyword is offered that OK would take.
        assert "Co phai" not in reply, (text, reply)
        assert reports(bantin) == []
        if text == "HUY 12":  # leaves its own
            assert bantin.say(HEAD, "18").text.startswith("HUY so thu 1")
        else:
            assert bantin.one(
                "SELECT form FROM draft WHERE answer IS NULL") == "BC", text


def test_new_text_ends_it(house):
    """any text that names a form ends the draft, also one that is refused"""
    bantin = house.start(clock=CLOCK)
    for text in ("BC 141 42 18 3 1 0", "BC 140 42 18", "TX 140 42 18 3 1 0",
                 "XN 8842 1"):
        bantin.say(HEAD, "BC 140 42 1b 3 1 0")
        bantin.say(HEAD, text)
        assert bantin.say(HEAD, "18").text.startswith("Khong hieu tin '18'")
    assert len(reports(bantin)) == 1
    # The newer of two is the one that is answered.
    bantin.say(HEAD, "BC 140 42 1b 3 1 0")
    bantin.say(HEAD, "BC 150 42 18 3x 1 0")
    bantin.say(HEAD, "2")
    assert reports(bantin)[-1][0] == WHOLE.replace("140", "150").replace(
        "thoat=3", "thoat=2")


def test_keyword(house):
    """a keyword that was offered is taken with OK, and only then"""
    bantin = house.start(clock=CLOCK)
    assert bantin.say(HEAD, "OK").text.startswith("OK can ")
    reply = bantin.say(HEAD, "BCC 140 42 18 3 1 0").text
    assert reply.startswith("Khong hieu tin 'BCC'. Co phai BC? Cac mau:")
    assert reply.endswith(". Dung: nhan OK"), reply
    assert bantin.say(HEAD, "18").text.startswith("Khong hieu tin '18'")
    assert bantin.say(HEAD, "ok a").text.startswith(RECEIPT)
    assert bantin.say(HEAD, "OK").text.startswith("OK can ")
    assert reports(bantin) == [(WHOLE, "accepted")]
    bantin.check_store()


def test_two_people(house):
    """nobody's answer goes into the draft of another person"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1 0")
    bantin.say(OTHER, "BC 99 30 x 3 1 0")
    bantin.say(OTHER, "7")
    assert bantin.say("0912000103", "18").text.startswith("Khong hieu")
    bantin.say(HEAD, "18")
    assert [figures for figures, _ in reports(bantin)] == [
        "tongho=99 ngheo=30 canngheo=7 thoat=3 moi=1 tai=0", WHOLE]


def test_two_hamlets(house):
    """a head of two hamlets completes the one that the text named"""
    bantin = house.start(clock=CLOCK)
    codes = re.search(r": (\w\d\d\d), (\w\d\d\d)\.",
                      bantin.say(TWO_HAMLETS, "BC 140 42 18 3 1 0").text)
    assert codes, bantin.received(TWO_HAMLETS)
    for code in codes.groups():
        bantin.say(TWO_HAMLETS, f"BC {code} 140 42 1b 3 1 0")
        # With the code of a hamlet it is no answer, of whichever.
        assert bantin.say(TWO_HAMLETS, f"{codes[2]} 18").text.startswith(
            "Khong hieu")
        assert bantin.say(TWO_HAMLETS, "18").text.startswith("Da nhan BC")
    assert bantin.rows(
        "SELECT s.code FROM report r JOIN unit_span s ON s.unit = r.unit "
        "ORDER BY r.id") == [(codes[1],), (codes[2],)]


def test_seat_that_is_gone(house):
    """who has changed hamlets since answers for none of them"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1 0")
    bantin.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        f"{HEAD},Người mẫu 101,TB@u-010,vi,2021-01-01,"])
    assert bantin.say(HEAD, "18").text.startswith("Khong hieu tin '18'")
    assert reports(bantin) == []


def test_a_day(house):
    """an answer counts for 24 hours of the sender's clock, not before the text"""
    for sent_at, is_answer in (("2025-09-28T08:00:00+07:00", True),
                               ("2025-09-29T08:00:00+07:00", True),
                               ("2025-09-29T08:00:01+07:00", False),
                               ("2025-09-28T07:59:59+07:00", False)):
        bantin = house.bantin(f"d{len(house.daemons)}").start(
            clock="2025-09-30T08:00:00+07:00")
        bantin.say(HEAD, "BC 140 42 1b 3 1 0",
                   sent_at="2025-09-28T08:00:00+07:00")
        reply = bantin.say(HEAD, "18", sent_at=sent_at).text
        assert reply.startswith(RECEIPT) == is_answer, (sent_at, reply)
        assert len(reports(bantin)) == is_answer
        # What is too old is gone when it is looked at.
        waiting = bantin.one("SELECT count(*) FROM draft WHERE answer IS NULL")
        assert waiting == (sent_at < "2025-09-28T08"), sent_at
        bantin.kill()


def test_accounting(house):
    """figures that do not follow are asked about and answered by one figure"""
    for answer, figures in (
            ("42", WHOLE), ("ngheo 42", WHOLE),
            ("thoat 5", WHOLE.replace("42", "40").replace("=3", "=5")),
            ("K-2", WHOLE.replace("42", "40") + " k=-2")):
        bantin = with_last_month(house)
        reply = bantin.say(HEAD, "BC 140 40 18 3 1 0").text
        assert reply.startswith("BC chua khop: thang truoc 44 - thoat 3 + moi 1 "
                                "+ tai 0 = 42, ban ghi 40."), reply
        assert reply.endswith("Hoac chi so ngheo."), reply
        # Still off: the sum is shown again.
        reply = bantin.say(HEAD, "41").text
        assert "+ tai 0 = 42, ban ghi 41." in reply, reply
        if answer in ("thoat 5", "K-2"):
            assert "ban ghi 40." in bantin.say(HEAD, "ngheo 40").text
        reply = bantin.say(HEAD, answer).text
        assert reply.startswith("Da nhan BC T09/2025 Ban Chieng Chung"), reply
        states = [state for _, state in reports(bantin)]
        assert states.count("held") == 0 and states.count("accepted") == 2
        assert reports(bantin)[-1] == (figures, "accepted")
        assert bantin.say(HEAD, "42").text.startswith("Khong hieu")
        bantin.check_store()
        bantin.kill()


def test_ok_with_its_code_still_works(house):
    """a held report that was released takes no figure any more"""
    bantin = with_last_month(house)
    reply = bantin.say(HEAD, "BC 140 40 18 3 1 0").text
    code = re.search(r"OK (\d{4})", reply)[1]
    assert bantin.say(HEAD, f"OK {code}").text.startswith("Da nhan BC")
    assert bantin.say(HEAD, "42").text.startswith("Khong hieu")
    assert reports(bantin)[-1] == (WHOLE.replace("42", "40"), "accepted")


def test_hard_rules(house):
    """a sum that is too large is mended by a label; a bare number is not clear"""
    bantin = house.start(clock=CLOCK)
    reply = bantin.say(HEAD, "BC 140 90 60 3 1 0").text
    assert reply.startswith("BC sai: ngheo 90 + can ngheo 60 = 150"), reply
    assert bantin.say(HEAD, "42").text.startswith("Khong hieu")
    reply = bantin.say(HEAD, "ngheo 42").text
    assert reply.startswith("Da nhan BC T09/2025 Ban Chieng Chung: ho 140, "
                            "ngheo 42, can ngheo 60"), reply


def test_correction_of_another_unit_leaves_nothing(house):
    """what an officer corrects for a hamlet is not answered by a bare number"""
    bantin = with_last_month(house)
    bantin.say(OFFICER, "BC B012 140 42 18 3 1 0")
    code = bantin.one("SELECT max(code) FROM report_version WHERE id = 2")
    reply = bantin.say(OFFICER, f"SUA {code:04} 140 40 18 3 1 0").text
    assert reply.startswith("BC chua khop"), reply
    assert bantin.say(OFFICER, "42").text.startswith("Khong hieu")


def test_officer_names_the_hamlet(house):
    """the hamlet that an officer named is the one that the answer is about"""
    bantin = with_last_month(house)
    assert "ban ghi 40." in bantin.say(OFFICER, "BC B012 140 40 18 3 1 0").text
    assert bantin.say(OFFICER, "42").text.startswith(RECEIPT)


def test_repeat_of_an_answer(house):
    """the same message again gets the same reply and nothing twice"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1 0", id="m-1")
    first = bantin.say(HEAD, "18", id="m-2").json
    again = bantin.say(HEAD, "18", id="m-2").json
    assert again["duplicate"] and again["replies"] == first["replies"]
    bantin.say(HEAD, "BC 140 42 1b 3 1 0", id="m-1")
    assert bantin.rows("SELECT 1 FROM draft WHERE answer IS NULL") == []
    assert reports(bantin) == [(WHOLE, "accepted")]
    bantin.check_store()
