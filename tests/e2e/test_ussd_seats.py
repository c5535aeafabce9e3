"""People with several places: which one a screen is about."""

from test_ussd import Dial
from test_ussd_draft import TWO_HAMLETS, dies
from village import HO_TWO

HEAD_AND_OFFICER = "0912000701"


def two_roles(house):
    """A head of a hamlet who is an officer of another commune as well."""
    v = Dial(house)
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        f"{HEAD_AND_OFFICER},A,TB@u-031;CX@u-003,vi,2021-01-01,"])
    return v


def test_forms_of_any_unit(house):
    """what is about no hamlet in particular is of the place that was chosen"""
    v = Dial(house)
    end = v.screens(TWO_HAMLETS, "", "2", "6", "1", "1")[-1]
    assert end.startswith("Da nhan vuong mac cua Khoi Mau Hai"), end
    end = v.screens(TWO_HAMLETS, "", "2", "5", "2", "1", "1", "12",
                    "Mac ca xen ca phe", "1", session="b")[-1]
    assert "12 ho ngheo, can ngheo tham gia, Khoi Mau Hai" in end, end
    end = v.screens(TWO_HAMLETS, "", "2", "7", "2", session="c")[-1]
    assert end.startswith("Khoi Mau Hai: "), end


def test_a_place_without_a_code(house):
    """a commune has no code that a text could name: the choice tells"""
    v = two_roles(house)
    end = v.screens(HEAD_AND_OFFICER, "", "2", "9", "2", "1", "1")[-1]
    assert end.startswith("Da nhan vuong mac cua Xa Quai To"), end
    end = v.screens(HEAD_AND_OFFICER, "", "2", "8", session="b")[-1]
    assert end.startswith("Xa Quai To: "), end
    sums = v.screens(HEAD_AND_OFFICER, "", "2", "1", session="c")[-1]
    assert sums.startswith("Tong T09/2025, 0/17 ban"), sums


def test_back_to_the_choice(house):
    """from the first menu 0 leads back to the list of places"""
    v = two_roles(house)
    menu, seats, other = v.screens(HEAD_AND_OFFICER, "", "1", "0", "2")[1:]
    assert "\n0 Quay lai" in menu and menu.startswith("BANTIN Khoi"), menu
    assert "1 TB Khoi Mau Mot\n2 CX Xa Quai To" in seats, seats
    assert other.startswith("BANTIN Xa Quai To"), other


def test_a_dead_session_of_any_unit(house):
    """what is finished by SMS is of the place that was chosen as well"""
    v = Dial(house)
    v.screens(TWO_HAMLETS, "", "2", "6", "6", "duong vao ban sat lo")
    dies(v)
    told = v.tell(TWO_HAMLETS, "OK")[0]
    assert told.startswith("Da nhan vuong mac cua Khoi Mau Hai"), told


def test_two_households(house):
    """one phone of two households of a hamlet registers for each of them"""
    v = Dial(house)
    seats, menu = v.screens(HO_TWO, "", "2")
    assert "1 HO 042 Ban Chieng Chung\n2 HO 056 Ban Chieng Chung" in seats, seats
    assert menu.startswith("BANTIN Ho 056"), menu
    end = v.screens(HO_TWO, "1", "2026", "1", "1", "2", "1")[-1]
    assert "ho 056" in end, end
    end = v.screens(HO_TWO, "", "1", "1", "2026", "1", "1", "2", "1",
                    session="b")[-1]
    assert "ho 042" in end, end
