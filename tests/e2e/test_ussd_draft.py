"""What an SMS left goes on by menu, and what a session left by SMS."""

from test_ussd import REPORTS, Dial
from test_ussd_session import HALF, OPEN, SUMMARY, restart, told
from village import CX, TB

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
