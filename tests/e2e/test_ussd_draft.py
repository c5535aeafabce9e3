"""What an SMS left goes on by menu, and what a session left by SMS."""

import sqlite3

from bantin import wait_until
from test_ussd import Dial
from test_ussd_session import HALF, OPEN, SUMMARY, restart, told
from village import CX, HO, HO_TWO, TB

TWO_HAMLETS = "0912000131"  # B031 and B032
UNITS = ("SELECT s.code FROM report r JOIN unit_span s ON s.unit = r.unit "
         "ORDER BY r.id")


def test_offer_is_about_the_hamlet_of_the_sms(house):
    """a head of two hamlets goes on by menu with the one that the SMS named"""
    v = Dial(house)
    assert "khong phai so" in v.tell(TWO_HAMLETS, "BC B032 140 42 1b 3 1 0")[0]
    v.tell(TWO_HAMLETS, "BC B031 99 30 10 0 0 0")
    v.tell(TWO_HAMLETS, "BC B032 140 42 1b 3 1 0")
    offer, _, summary, end = v.screens(TWO_HAMLETS, "", "1", "18", "1")
    assert offer.startswith("Dang lam do: Bao cao B032 T09/2025, da co 5/6."), \
        offer
    assert summary.startswith("B032 T09/2025: tong ho 140"), summary
    assert end.startswith("Da nhan BC T09/2025 Khoi Mau Hai: ho 140"), end
    assert v.rows(UNITS) == [("B031",), ("B032",)]


def test_offer_shows_last_months_figures_of_that_hamlet(house):
    """the figures beside the questions are those of the hamlet it is about"""
    v = Dial(house, "2025-08-28")
    v.tell(TWO_HAMLETS, "BC B031 100 30 11 0 0 0")
    v.tell(TWO_HAMLETS, "BC B032 140 42 18 0 0 0")
    v.later("2025-09-28")
    v.tell(TWO_HAMLETS, "BC B032 140 42 1b 3 1 0")
    ask = v.screens(TWO_HAMLETS, "", "1")[1]
    assert "(thang truoc 18)" in ask, ask


def test_offer_to_an_officer_names_the_hamlet(house):
    """what an officer began for a hamlet is sent for that one"""
    v = Dial(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 0 0 0")
    v.later("2025-09-28")
    v.tell(CX, "BC B012 140 42 1b 3 1 0")
    offer, ask, _, end = v.screens(CX, "", "1", "18", "1")
    assert "Bao cao B012 T09/2025" in offer, offer
    assert "(thang truoc 17)" in ask, ask
    assert end.startswith("Da nhan BC T09/2025 Ban Chieng Chung"), end


def test_offer_to_an_officer_asks_for_the_hamlet(house):
    """an SMS without the code of a hamlet is gone on with by asking for it"""
    v = Dial(house)
    v.tell(CX, "BC 140 42 1b 3 1 0")
    _, which, ask, _, end = v.screens(CX, "", "1", "b012", "18", "1")
    assert "Ma ban" in which and "So ho can ngheo?" in ask, (which, ask)
    assert end.startswith("Da nhan BC T09/2025 Ban Chieng Chung"), end


def last_month(house):
    """August has 44 poor households; it is September now."""
    v = Dial(house, "2025-08-28")
    v.tell(TB, "BC 140 44 18 0 0 0")
    v.later("2025-09-28")
    return v


HELD = ("", "1", "140", "40", "18", "3", "1", "0", "1")


def waits(v):
    """The kinds of drafts that wait."""
    return v.rows("SELECT kind, form FROM draft WHERE answer IS NULL")


def dies(v, time="08:04:00"):
    restart(v, time)
    wait_until(lambda: v.one(OPEN) == 0, "the session is dead")


def test_hanging_up_when_held(house):
    """what a rule holds is mended by one figure, also after hanging up"""
    for more in ((), ("2",), ("2", "2")):
        v = last_month(house)
        assert "Hoac chi so ngheo." in v.screens(TB, *HELD, *more)[8]
        dies(v)
        assert not any("chua gui" in text for text in v.sms(TB)), v.sms(TB)
        assert v.tell(TB, "42")[0].startswith("Da nhan BC T09/2025"), more
        v.daemon.kill()


def test_hanging_up_when_refused(house):
    """what a hard rule refused is mended by one figure, nothing is announced"""
    v = Dial(house)
    end = v.screens(TB, "", "1", "140", "90", "60", "3", "1", "0", "1")[-1]
    assert end.startswith("BC sai: ngheo 90"), end
    dies(v)
    assert v.sms(TB) == [], v.sms(TB)
    assert v.tell(TB, "ngheo 42")[0].startswith("Da nhan BC T09/2025")


def test_changed_after_held(house):
    """a figure put right on the screen of a held report is not lost"""
    v = last_month(house)
    v.screens(TB, *HELD, "2", "2", "42")
    dies(v)
    assert any("nhan OK" in text for text in v.sms(TB)), v.sms(TB)
    assert v.tell(TB, "OK")[0].startswith(
        "Da nhan BC T09/2025 Ban Chieng Chung: ho 140, ngheo 42")


def test_an_offer_that_nobody_took(house):
    """hanging up at an offer leaves the SMS as it waited"""
    for more in ((), ("1",), ("0",)):
        v = last_month(house)
        v.tell(TB, "BC 140 40 18 3 1 0")
        assert v.screens(TB, "", *more)[0].startswith("Dang lam do")
        dies(v)
        assert waits(v) == [("rule", "BC")], more
        assert v.tell(TB, "42")[0].startswith("Da nhan BC T09/2025")
        v.daemon.kill()


def test_dialled_away_from(house):
    """whoever dials anew and hangs up at the offer is told what is missing"""
    for others in (("b",), ("b", "c")):
        v = Dial(house)
        v.screens(TB, *HALF, session="a")
        for session in others:
            assert "da co 2/6" in v.screens(TB, "", session=session)[0]
        dies(v)
        assert [text for text in v.sms(TB) if "thieu: can ngheo" in text], \
            v.sms(TB)
        assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")
        v.daemon.kill()


def test_told_once(house):
    """who was told is not told again because the offer was looked at"""
    v = Dial(house)
    v.screens(TB, *HALF, session="a")
    dies(v)
    assert len(told(v, TB)) == 1
    assert "da co 2/6" in v.screens(TB, "", session="b")[0]
    dies(v, "08:08:00")
    assert v.sms(TB) == []
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")


def test_a_whole_sms_ends_the_session(house):
    """what was sent by SMS meanwhile is not replaced by older figures"""
    v = Dial(house)
    v.screens(TB, *SUMMARY)
    assert v.tell(TB, "BC 141 43 18 3 1 0")[0].startswith("Da nhan BC")
    dies(v)
    assert v.sms(TB) == [] and waits(v) == []
    assert "Phien nay da het" in v.step(TB, "1")["text"]
    assert not v.tell(TB, "OK")[0].startswith("Da nhan BC")


def test_an_sms_that_lacks_a_figure_ends_the_session(house):
    """of an open session and a newer SMS of the same form the SMS waits"""
    v = Dial(house)
    v.screens(TB, *HALF)
    v.tell(TB, "BC 141 43 1b 3 1 0")
    dies(v)
    assert waits(v) == [("field", "BC")]
    assert "ho 141" in v.tell(TB, "18")[0]


def test_an_sms_about_something_else_leaves_the_session(house):
    """another form, another hamlet or a question takes nothing away"""
    v = Dial(house)
    v.screens(TB, *HALF)
    for text, value, asks in (("TT", "18", "thoat ngheo"),
                              ("HD BC", "3", "ngheo moi"),
                              ("VM duong vao ban sat lo", "1", "tai ngheo")):
        v.tell(TB, text)
        assert asks in v.step(TB, value)["text"], text
    # Of the two the first seat.
    v.screens(TWO_HAMLETS, "", "1", "1", "140", "42", session="b")
    v.tell(TWO_HAMLETS, "BC B032 99 30 10 0 0 0")
    ask = v.step(TWO_HAMLETS, "18", session="b")["text"]
    assert "thoat ngheo" in ask, ask


def test_an_offer_waits_under_its_item(house):
    """what was not gone on with is offered again under its item"""
    v = Dial(house)
    v.screens(TB, *HALF, "18", session="a")
    dies(v)
    _, _, again, ask = v.screens(TB, "", "0", "1", "1", session="b")
    assert "da co 3/6" in again and "thoat ngheo" in ask, (again, ask)
    assert waits(v) == [("rest", "BC")]


def test_another_form_in_between(house):
    """what was begun before another form waits to be finished by SMS"""
    v = Dial(house)
    assert "Thieu hut" in v.screens(TB, *HALF, "00", "2")[-1]
    assert waits(v) == [("rest", "BC")]
    dies(v)
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")


def test_another_seat_in_between(house):
    """what was begun for one hamlet waits when another one is chosen"""
    v = Dial(house)
    v.screens(TWO_HAMLETS, "", "1", "1", "140", "42")
    assert "Khoi Mau Hai" in v.screens(TWO_HAMLETS, "00", "0", "2")[-1]
    assert waits(v) == [("rest", "BC")]
    v.tell(TWO_HAMLETS, "18 3 1 0")
    assert v.rows(UNITS) == [("B031",)]


def test_dropping_one_form_leaves_another(house):
    """an SMS about another form still waits when something else is dropped"""
    v = Dial(house)
    v.tell(TB, "BC 140 42 1b 3 1 0")
    menu = v.screens(TB, "", "0", "8", "0912000999", "0")[-1]
    assert menu.startswith("BANTIN Ban"), menu
    assert waits(v) == [("field", "BC")]
    assert v.tell(TB, "18")[0].startswith("Da nhan BC T09/2025")


def test_dropping_ends_what_waits(house):
    """who drops what was offered is not asked about it again"""
    v = Dial(house)
    v.tell(TB, "BC 140 42 1b 3 1 0")
    v.screens(TB, "", "2")
    assert waits(v) == []


def test_a_confirmation_that_died(house):
    """who adds no PIN to a confirmation finishes it by SMS like the rest"""
    v = Dial(house)
    v.tell(HO, "DK 017 2026 1 1 2")
    assert "Ly do" in v.screens(TB, "", "4", "1", "2")[-1]
    dies(v)
    assert told(v, TB)[0].startswith("XN thieu: ly do."), v.sms(TB)
    answer = v.tell(TB, "chua hop ban")[0]
    assert "chua hop ban" in answer, answer
    assert v.state() == "hamlet_refused"


def test_24_hours_are_kept(house):
    """a gateway that was down counts the 24 hours from when it told"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "04:00:00", "2025-09-29")
    assert "Trong 24 gio" in told(v, TB)[0]
    restart(v, "20:00:00", "2025-09-29")
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")


def test_what_is_old_is_not_told(house):
    """of a session of more than a day ago nobody is told"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "08:00:30", "2025-09-29")
    wait_until(lambda: v.one(OPEN) == 0, "the session is dead")
    assert v.sms(TB) == [] and waits(v) == []


PARTS = "SELECT count(*) FROM inbox WHERE outcome = 'part'"
DK_017 = "DK 017 2026 1 1 2"
VM_BY_MENU = ("6", "6", "duong vao ban sat lo", "1")


def test_a_list_is_no_answer(house):
    """the codes that a list shows are nothing that anybody typed"""
    v = Dial(house)
    code = v.code(HO, DK_017)
    shown, summary, menu = v.screens(HO, "", "5", "1", "0")[1:]
    assert code in shown and "ma " + code in summary, (shown, summary)
    assert menu.startswith("BANTIN Ho 017"), menu
    dies(v)
    assert waits(v) == [] and v.one(PARTS) == 0
    v.tell(HO, "OK")
    assert v.state() == "asked"


def test_a_list_takes_nothing_away(house):
    """what an SMS left still waits after a code was chosen from a list"""
    v = Dial(house)
    v.tell(HO, DK_017)
    v.tell(TB, "BC 140 42 1b 3 1 0")
    v.screens(TB, "", "0", "4", "1")
    dies(v)
    assert waits(v) == [("field", "BC")] and v.sms(TB) == []
    assert v.tell(TB, "18")[0].startswith("Da nhan BC T09/2025")


def test_hanging_up_at_a_list(house):
    """whoever hangs up at a list has nothing to finish"""
    v = Dial(house)
    v.tell(HO, DK_017)
    for phone, item in ((TB, "4"), (HO, "5"), (CX, "7")):
        v.screens(phone, "", item, session="list" + item)
    dies(v)
    assert (v.sms(TB), v.sms(HO), v.sms(CX)) == ([], [], [])
    assert waits(v) == [] and v.one(PARTS) == 0


def test_back_to_the_list(house):
    """after 00 at a list its item shows the list again"""
    v = Dial(house)
    code = v.code(HO, DK_017)
    v.tell(HO_TWO, "DK 042 2026 1 1 2")
    shown = v.screens(TB, "", "4")[1]
    assert v.screens(TB, "00", "4")[1] == shown, shown
    end = v.screens(TB, shown.split(" " + code)[0][-1], "1", "1")[-1]
    assert v.state() == "asked" or "017" in end, end
    assert v.one(PARTS) == 0


def test_sending_one_form_leaves_another(house):
    """what was laid aside still waits when the other form was sent"""
    v = Dial(house)
    end = v.screens(TB, *HALF, "00", *VM_BY_MENU)[-1]
    assert end.startswith("Da nhan vuong mac"), end
    assert waits(v) == [("rest", "BC")]
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")


def test_looking_something_up_leaves_what_waits(house):
    """what a dead session left waits whatever is looked up beside it"""
    v = Dial(house)
    v.screens(TB, *HALF, session="a")
    dies(v)
    v.screens(TB, "", "0", "7", "2", session="b")
    dies(v, "08:08:00")
    assert waits(v) == [("rest", "BC")]
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")


def test_sending_for_one_hamlet_leaves_another(house):
    """what was begun for one hamlet waits when another one has reported"""
    v = Dial(house)
    v.screens(TWO_HAMLETS, "", "1", "1", "140", "42")
    v.screens(TWO_HAMLETS, "00", "0", "2", "1", "99", "30", "10", "0", "0",
              "0", "1")
    assert v.rows(UNITS) == [("B032",)]
    v.tell(TWO_HAMLETS, "18 3 1 0")
    assert v.rows(UNITS) == [("B032",), ("B031",)]


def test_sending_ends_what_waits(house):
    """what was sent by menu, also against a rule, is not offered again"""
    v = Dial(house)
    v.tell(TB, "BC 140 42 1b 3 1 0")
    v.screens(TB, "", "1", "18", "1")
    assert waits(v) == []
    v.daemon.kill()
    v = last_month(house)
    assert v.screens(TB, *HELD, "1")[-1].startswith("Da nhan"), "held"
    assert waits(v) == []


def test_an_item_that_sends_leaves_another(house):
    """what was begun waits when an item sends a whole text of another form"""
    v = Dial(house)
    v.tell(TB, "BC 140 42 18 3 1 0")
    v.screens(CX, "", "2", "1")
    end = v.screens(CX, "00", "1", "1")[-1]
    assert "TX" in end, end
    assert waits(v) == [("rest", "BK")]


def test_a_refused_sms_leaves_the_session(house):
    """an SMS that is itself refused takes away nothing that is being typed"""
    for text in ("BC", "BC 0"):
        v = Dial(house)
        v.screens(TB, *SUMMARY[:-1])
        v.tell(TB, text)
        assert waits(v) == [], "it cannot be mended"
        assert v.step(TB, "0")["text"].startswith("T09/2025: tong ho"), text
        dies(v)
        assert v.tell(TB, "OK")[0].startswith("Da nhan BC T09/2025")
        v.daemon.kill()


def test_an_sms_about_another_household_leaves_the_session(house):
    """only a text about the same household is newer than what is typed"""
    for text, goes_on in (("DK 042 2026 1 1 2", True), (DK_017, False)):
        v = Dial(house)
        v.screens(TB, "", "3", "1", "017", "2026")
        v.tell(TB, text)
        assert (v.one(OPEN) == 1) == goes_on, text
        v.daemon.kill()


def test_another_matter_leaves_the_session(house):
    """a matter that is reported by SMS is not the one that is typed"""
    v = Dial(house)
    v.screens(TB, "", *VM_BY_MENU[:-1])
    v.tell(TB, "VM cau treo bi hong")
    assert v.step(TB, "1")["text"].startswith("Da nhan vuong mac")


def test_an_sms_that_its_act_refuses_leaves_the_session(house):
    """a text without a fault that is still refused takes nothing away"""
    v = Dial(house)
    v.screens(TB, "", "3", "2", "017", "1", "2")
    assert "chua co dang ky" in v.tell(TB, "TD 017 1 2 1 3")[0]
    assert v.one(OPEN) == 1


def test_a_session_of_an_older_store(house):
    """a household's session that an older program left goes on"""
    v = Dial(house)
    v.screens(HO, "", "1", "2026")
    assert v.daemon.stop() == 0
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("UPDATE ussd_session SET household = 0")
    db.close()
    v.daemon.start(clock="2025-09-28T08:01:00+07:00")
    summary = v.screens(HO, "1", "1", "2")[-1]
    assert "nam 2026" in summary, summary
