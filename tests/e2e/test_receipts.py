"""KT: what became of a receipt. TT: what waits for whom."""

import re

from test_acts import CQ, LX, PEOPLE, UNITS, village
from village import CH, CX, CX_ELSEWHERE, DN, HO, TB, TB_ELSEWHERE

TO = "0912000601"
STRANGER, OTHER_STRANGER = "0912000998", "0912000999"
BC = "BC 140 44 18 0 0 0"


# KT.

def test_a_receipt_tells_state_and_time(house):
    """any known phone learns what counts, what was replaced and by what"""
    v = village(house)
    old = v.code(TB, BC)
    assert re.fullmatch(
        rf"Ma {old}: BC T09/2025 Ban Chieng Chung, nhan 08:0\d 28/09/2025, "
        r"dang tinh\.", v.tell(TB_ELSEWHERE, f"KT {old}")[0])
    new = re.search(r"Ma moi (\d{4})",
                    v.tell(TB, "BC 141 44 18 0 0 0")[0])[1]
    assert f"da thay bang ma {new}." in v.tell(TB, f"KT {old}")[0]
    v.tell(TB, f"HUY {new}")
    assert "da huy." in v.tell(TB, f"KT {new}")[0]


def test_a_receipt_of_what_is_held(house):
    """doubtful figures are told to be held, and dropped ones not to count"""
    v = village(house, "2025-08-28")
    v.tell(TB, BC)
    v.later("2025-09-28")
    held = re.search(r"OK (\d{4})", v.tell(TB, "BC 140 30 18 3 1 0")[0])[1]
    assert "giu tam, chua tinh." in v.tell(TB, f"KT {held}")[0]
    v.tell(TB, BC)
    assert "khong tinh." in v.tell(TB, f"KT {held}")[0]


def test_a_receipt_of_what_waits(house):
    """what others confirm is told by where it stands"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    assert v.tell(TB, f"KT {code}")[0].endswith(", CHO.")
    v.tell(CX, f"XN {code} 1")
    assert v.tell(TB, f"KT {code}")[0].endswith(", DA XAC NHAN.")


def test_a_receipt_tells_nothing_of_a_household(house):
    """no household and no figure is told to whoever asks"""
    v = village(house)
    code = v.code(HO, "DK 017 2026 1 1 2")
    answer = v.tell(TB_ELSEWHERE, f"KT {code}")[0]
    assert answer.startswith(f"Ma {code}: DK Ban Chieng Chung, nhan")
    assert "017" not in answer and "2026" not in answer


def test_strangers_may_ask_once_a_day(house):
    """an unknown phone gets the receipt's state as its one answer of the day"""
    v = village(house)
    code = v.code(TB, BC)
    assert "dang tinh" in v.tell(STRANGER, f"KT {code}")[0]
    assert v.hear(STRANGER, f"KT {code}") == {}
    assert "chua dang ky" in v.tell(OTHER_STRANGER, "KT abc")[0]
    assert v.rows("SELECT DISTINCT outcome FROM inbox WHERE sender LIKE "
                  "'%99_'") == [("stranger",)]


def test_a_code_of_two_communes(house):
    """the same code in two communes is told apart by a unit code"""
    v = village(house)
    v.daemon.import_rows("units", [
        UNITS, "u-091,hamlet,Bản Thử,u-009,B091,,2025-01-01,,mau"])
    v.daemon.import_rows("people", [
        PEOPLE, "0912000191,A,TB@u-091,vi,2025-01-01,",
        "0912000192,A,CX@u-009,vi,2025-01-01,"])
    v.later("2025-09-28")
    code = v.code(TB, "MH 1 1 1 Nuoi ca")
    v.tell(CX, f"XN {code} 1")
    names = iter("abcdefghijklmnopqrst")
    while v.code("0912000191", f"MH 1 1 1 Nuoi ga {next(names) * 2}") != code:
        pass
    v.tell("0912000192", f"XN {code} 1")
    for asks in (f"KT {code}", f"XN {code} 1"):
        assert f"Nhieu noi co ma {code}" in v.tell(CH, asks)[0], asks
    assert f"Da xac nhan ma {code}" in v.tell(CH, f"XN B091 {code} 1")[0]
    assert v.rows("SELECT count(*) FROM chain WHERE state = 'recognised'") == \
        [(1,)]
    assert "Ban Thu" in v.tell(CH, f"KT B091 {code}")[0]
    assert "Ban Chieng Chung" in v.tell(CH, f"KT B012 {code}")[0]
    # One's own commune comes first.
    assert "Ban Chieng Chung" in v.tell(TB, f"KT {code}")[0]
    assert f"Nhieu noi co ma {code}" in v.tell(STRANGER, f"KT {code}")[0]
    assert "Ban Thu" in v.tell(OTHER_STRANGER, f"KT B091 {code}")[0]


# TT.

def test_a_hamlet_head_sees_reports_and_households(house):
    """a hamlet head sees what to report and who waits for a yes"""
    v = village(house)
    code = v.code(HO, "DK 017 2026 1 1 2")
    answer = v.tell(TB, "TT")[0]
    assert answer.startswith("Ban Chieng Chung T09/2025: BC chua co (han "
                             "02/10). TH T6 chua co")
    assert f"Cho xac nhan: 1 ho ({code})" in answer
    assert v.tell(HO, "TT")[0] == f"Ban Chieng Chung: DK {code} (CHO). Giup: HD"
    v.tell(TB, f"XN {code} 0 chua hop ban")
    # A refusal that could still be changed does not wait.
    assert "Cho xac nhan" not in v.tell(TB, "TT")[0]


def test_a_commune_sees_its_hamlets(house):
    """a commune sees what waits, who has reported and what was doubtful"""
    v = village(house)
    code = v.code(TB, BC)
    gifts = [v.code(DN, f"UH 1 {1000 + i} B012 3 1") for i in range(9)]
    answer = v.tell(CX, "TT")[0]
    assert f"Cho xac nhan: 9 viec ({', '.join(gifts[:3])} va 6 viec khac)" in \
        answer, answer
    assert "1/17 ban co BC" in answer
    case = re.search(r"ho so (\d{4})", v.tell(TB, "VM duong xau")[0])[1]
    assert f"Cho tra loi: 1 ho so ({case})" in v.tell(LX, "TT")[0]
    assert code not in v.tell(CX_ELSEWHERE, "TT")[0]


def test_what_was_kept_in_spite_of_a_doubt_is_shown(house):
    """figures that were confirmed with OK are shown to the commune"""
    v = village(house, "2025-08-28")
    v.tell(TB, BC)
    v.later("2025-09-28")
    held = re.search(r"OK (\d{4})", v.tell(TB, "BC 140 30 18 3 1 0")[0])[1]
    assert f"Xem lai: {held}" not in v.tell(LX, "TT")[0]
    v.tell(TB, f"OK {held}")
    assert f"Xem lai: {held}" in v.tell(LX, "TT")[0]


def test_upper_offices_see_what_came_up(house):
    """an upper office sees the codes that wait for it, of all communes"""
    v = village(house)
    code = v.code(CX, "MH 1 1 12 Mac ca xen ca phe")
    case = re.search(r"ho so (\d{4})", v.tell(CX, "VM khong co may")[0])[1]
    answer = v.tell(CH, "TT")[0]
    assert f"Cho xac nhan: 1 viec ({code})" in answer
    assert f"Cho tra loi: 1 ho so ({case})" in answer


def test_others_see_their_own(house):
    """groups see VV, donors and offices what they asked for and still owe"""
    v = village(house)
    assert "VV chua co (han 02/10)" in v.tell(TO, "TT")[0]
    assert "khong co viec nao" in v.tell(DN, "TT")[0]
    code = v.code(DN, "UH 1 15000 B012 3 1")
    assert v.tell(DN, "TT")[0] == f"Tinh Dien Bien: UH {code} (CHO). Giup: HD"
    v.tell(CX, f"XN {code} 1")
    assert "khong co viec nao" in v.tell(DN, "TT")[0]
    assert "R04-2025" in v.tell(CQ, "TT")[0]


def test_many_units_in_one_message(house):
    """of several units what is missing comes first, the rest is counted"""
    v = village(house)
    v.daemon.import_rows("people", [
        PEOPLE, "0912000152,D,TB@u-014;TB@u-015;TB@u-016;TB@u-031,vi,,"])
    v.later("2025-09-28")
    v.tell("0912000152", "BC B014 140 44 18 0 0 0")
    answer = v.tell("0912000152", "TT")[0]
    assert answer.startswith("T09/2025: Ban Mau Sau BC chua co (han 02/10).")
    assert "Ban Ta Con" not in answer
    left = int(re.search(r" va (\d+) viec khac\. Giup: HD$", answer)[1])
    assert answer.count("chua co") + left == 8  # a BC and a TH of each
    assert v.tell("0912000152", "TT B014")[0].startswith(
        "Ban Ta Con T09/2025: BC da nhan")
    assert "'B041'" in v.tell("0912000152", "TT B041")[0]
