"""Sessions that a period ends in: 24 October closes September."""

from bantin import wait_until
from test_ussd import Dial
from test_ussd_session import HALF, OPEN, SUMMARY, restart, told
from village import CX, TB

FIGURES = "SELECT r.key, v.figures FROM report_version v JOIN report r " \
    "ON r.id = v.report"


def begin(house, *inputs, day="2025-10-24", time="23:58:00"):
    """Somebody types while the period is still open."""
    v = Dial(house, day)
    restart(v, time, day)
    v.screens(TB, *inputs)
    return v


def test_dead_behind_the_end_of_its_period(house):
    """what is left of a closed month is told so, and is not another month's"""
    for inputs in (HALF, SUMMARY):
        v = begin(house, *inputs)
        restart(v, "00:03:00", "2025-10-25")
        assert told(v, TB)[0].startswith("Ky T09/2025 da khoa."), v.sms(TB)
        assert v.one(OPEN) == 0
        for text in ("18 3 1 0", "OK"):
            assert not v.tell(TB, text)[0].startswith("Da nhan"), text
        assert v.screens(TB, "", session="s2")[0].startswith("BANTIN Ban")
        assert v.rows(FIGURES) == []
        v.daemon.kill()


def test_told_before_the_end_of_its_period(house):
    """an answer that comes when the month has closed is told so"""
    for inputs, answer in ((HALF, "18 3 1 0"), (SUMMARY, "OK")):
        v = begin(house, *inputs, time="23:50:00")
        restart(v, "23:54:00", "2025-10-24")
        assert "BC T09/2025" in told(v, TB)[0], v.sms(TB)
        restart(v, "00:10:00", "2025-10-25")
        late = v.tell(TB, answer)[0]
        assert late.startswith("Ky T09/2025 da khoa."), late
        assert v.rows(FIGURES) == []
        v.daemon.kill()


def test_alive_behind_the_end_of_its_period(house):
    """a session that goes on at midnight is told so, and begins anew"""
    for inputs, last in ((HALF, "18"), (SUMMARY, "1")):
        v = begin(house, *inputs, time="23:59:00")
        restart(v, "00:00:30", "2025-10-25")
        menu, ask = v.screens(TB, last, "1")
        assert menu.startswith("Bao cao T09/2025: ky da khoa"), menu
        assert ask.startswith("Bao cao T10/2025"), ask
        assert v.rows(FIGURES) == []
        v.daemon.kill()


def test_quarter_that_stays_open(house):
    """a quarter that may still be reported stays the one that was begun"""
    v = begin(house, "", "3", "2", "017", day="2025-09-30", time="23:58:30")
    restart(v, "00:00:30", "2025-10-01")
    ask = v.step(TB, "2")["text"]
    assert "quy 3/2025" in ask, ask


def test_sms_of_the_period_before_is_not_offered(house):
    """figures that an SMS sent for September are not offered for October"""
    v = Dial(house, "2025-09-24")
    v.tell(TB, "BC T8 140 42 1b 3 1 0")
    assert v.screens(TB, "")[0].startswith("Dang lam do: Bao cao T08/2025")
    v.later("2025-09-25")
    assert v.screens(TB, "", session="s2")[0].startswith("BANTIN Ban")


def test_sums_of_a_late_month(house):
    """on day 15, when a text must name its month, the sums can be sent"""
    v = Dial(house, "2025-10-15")
    v.tell(TB, "BC T9 140 42 18 3 1 0")
    sums, end = v.screens(CX, "", "1", "1")[1:]
    assert sums.startswith("Tong T09/2025"), sums
    assert end.startswith("TX T09/2025 thieu"), end


def test_sums_that_were_shown(house):
    """sums are sent for the month that the screen showed"""
    v = Dial(house, "2025-10-24")
    v.tell(TB, "BC T9 140 42 18 3 1 0")
    restart(v, "23:59:00", "2025-10-24")
    assert "Tong T09/2025" in v.screens(CX, "", "1")[1]
    restart(v, "00:00:30", "2025-10-25")
    assert v.step(CX, "1")["text"].startswith("Ky T09/2025 da khoa")
