"""The reminder that carries the answer: a bare 0 says that nothing changed."""

from test_reminders import Reminded
from village import CX, TB, TB_ELSEWHERE, Village

SAID = ("Da nhan BC {} Ban Chieng Chung: ho 140, ngheo 44, can ngheo 17, thoat "
        "0, moi 0, tai 0. Ma ")


def figures(v, period):
    return v.rows("SELECT v.figures, v.rule FROM report r JOIN report_version "
                  "v ON v.id = r.version_row JOIN unit u ON u.id = r.unit WHERE "
                  "r.key = ? AND r.form = 'BC' AND u.ref = 'u-012'",
                  (period,))


def test_nothing_has_changed(house):
    """0 brings last month's figures with nothing moved, answered like any BC
    and marked; said again it means nothing"""
    v = Village(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    v.later("2025-09-28")
    said = v.tell(TB, " 0. ")[0]
    assert said.startswith(SAID.format("T09/2025")), said
    assert figures(v, "2025-09") == [(
        "tongho=140 ngheo=44 canngheo=17 thoat=0 moi=0 tai=0", "no_change")]
    assert v.tell(TB, "0")[0].startswith("Khong hieu tin '0'")
    code = said.split("Ma ")[1][:4]
    assert v.tell(TB, f"SUA {code} 140 43 17 1 0 0")[0].startswith("Da sua ma")
    assert figures(v, "2025-09")[0][1] is None


def test_named_month_and_late(house):
    """behind day 10 too, late like any other"""
    v = Village(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    v.later("2025-10-14")
    assert "(tre 12 ngay)" in v.tell(TB, "0")[0]


def test_two_months_in_a_row(house):
    """the third month in a row the six figures are asked for, and then it may
    be said again"""
    v = Village(house, "2025-06-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    for day in ("2025-07-28", "2025-08-28"):
        v.later(day)
        assert v.tell(TB, "0")[0].startswith("Da nhan BC"), day
    v.later("2025-09-28")
    assert v.tell(TB, "0") == [
        "Ban Chieng Chung T09/2025: da 2 ky lien nhan 0, lan nay xin gui du so. "
        "Nhan BC tongho ngheo canngheo thoat moi tai"]
    assert figures(v, "2025-09") == []
    v.tell(TB, "BC 140 44 17 0 0 0")
    v.later("2025-10-28")
    assert v.tell(TB, "0")[0].startswith("Da nhan BC T10/2025")


def test_it_needs_a_month_before(house):
    """without figures of the month before it says nothing"""
    v = Village(house, "2025-09-28")
    assert v.tell(TB, "0")[0].startswith(
        "Ban Chieng Chung: chua co so ky truoc nen 0 chua ghi duoc.")
    assert figures(v, "2025-09") == []


def test_results_belie_it(house):
    """a household that left poverty in the month speaks against it"""
    v = Village(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    v.later("2025-09-28")
    v.tell(CX, "KQ B012 017 1 215 250925")
    assert "trong ky da co thay doi" in v.tell(TB, "0")[0]
    assert figures(v, "2025-09") == []


def test_a_draft_comes_first(house):
    """where one figure was asked for, 0 is that figure"""
    v = Village(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    v.later("2025-09-28")
    v.tell(TB, "BC 140 43 17 1 x 0")
    assert "moi 0" in v.tell(TB, "0")[0]
    assert figures(v, "2025-09") == [(
        "tongho=140 ngheo=43 canngheo=17 thoat=1 moi=0 tai=0", None)]


def test_others_and_several_hamlets(house):
    """an officer owes no hamlet's report; whoever reports for two is asked
    which"""
    v = Village(house, "2025-09-28")
    assert v.tell(CX, "0")[0].startswith("Khong hieu tin '0'")
    assert v.tell("0912000131", "0")[0].startswith(
        "So may nay bao cao cho nhieu don vi.")
    assert v.tell(TB_ELSEWHERE, "00")[0].startswith("Khong hieu tin '00'")


def test_the_reminder_offers_it(house):
    """the reminder tells of it behind last month's figures, only while it may
    be said"""
    v = Reminded(house, "2025-07-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    for day in ("2025-08-30", "2025-09-29", "2025-10-30"):
        v.later(day)
        v.settle()
        if day < "2025-10":
            v.tell(TB, "0")
    said = [t for t in v.reminders(TB) if t.startswith("Nhac: BC")]
    assert [t.endswith("0. Khong doi: nhan 0") for t in said] == [
        True, True, False], said
    assert all(len(t) <= 160 for t in said), said


def test_read_again_it_is_the_same(house):
    """a replay of stored messages has nothing to say about it"""
    v = Village(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    v.later("2025-09-28")
    v.tell(TB, "0")
    done = v.daemon.run("check", "--replay")
    assert ", 0 differently" in done.stdout, done.stdout
