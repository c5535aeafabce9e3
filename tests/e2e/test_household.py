"""Households in texts: DK, TD, KQ and what is confirmed of them. Those of the
hamlet B012 are in the sample: gateway-config/tuan-giao/households.csv. What
they see, agree to and have erased is in test_household_rights.py."""

import re

from village import (CH, CX, CX_ELSEWHERE, HO, HO_HELPED, HO_TWO, TB,
                     TB_ELSEWHERE, Village)

REGISTER = "DK 017 2026 1 1 2"


# DK.

def test_of_two_households_the_number_chooses(house):
    """a phone of two households registers the one whose number it names"""
    v = Village(house)
    assert "ho 056 Ban Chieng Chung" in v.tell(HO_TWO, "DK 056 2026 1 1 2")[0]
    assert "ho 042 Ban Chieng Chung" in v.tell(HO_TWO, "DK 042 2026 1 1 2")[0]
    assert v.tell(HO_TWO, "DK 017 2026 1 1 2") == [
        "Khong co ho 017 o Ban Chieng Chung. Ma ho gom 3 so tren the cua ho. "
        "Hoi truong ban hoac can bo xa."]


def test_a_household_that_cannot_work(house):
    """a household that cannot work may register of its own will"""
    v = Village(house)
    assert "Da nhan DK" in v.tell(TB, "DK 002 2026 1 1 2")[0]


def test_a_hamlet_head_with_a_household(house):
    """a hamlet head's own household is confirmed by the commune"""
    v = Village(house)
    v.daemon.import_rows("households", ["hamlet,code,status,can_work,phone",
                                        "u-012,061,poor,yes,0912000101"])
    v.later("2025-09-29")
    assert "Cho Xa Quai To xac nhan" in v.tell(TB, "DK 061 2026 1 1 2")[0]
    assert v.state() == "hamlet"


def test_unknown_and_foreign_households(house):
    """a household is known to its own hamlet only"""
    v = Village(house)
    assert "Khong co ho 017 o Ban Mau Mot" in v.tell(TB_ELSEWHERE, REGISTER)[0]
    assert "Khong co ho 999" in v.tell(TB, "DK 999 2026 1 1 2")[0]
    assert v.one("SELECT count(*) FROM report") == 0


def test_a_change_begins_anew(house):
    """a changed registration is confirmed again from the first step"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    v.tell(TB, f"XN {code} 1")
    assert v.state() == "hamlet"
    heard = v.hear(HO, f"SUA {code} 017 2027 1 2 1")
    assert "nam 2026 thanh 2027" in heard[HO][0]
    assert "(chan nuoi, can giong)" in heard[TB][0]
    assert v.state() == "asked"
    new = re.search(r"Ma moi (\d{4})", heard[HO][0])[1]
    assert "Khong co ma" in v.tell(CX, f"XN {new} 1")[0]
    assert "Khong co ma" in v.tell(TB, f"XN {code} 1")[0]
    v.tell(TB, f"XN {new} 1")
    v.tell(CX, f"XN {new} 1")
    assert v.state() == "commune"


def test_a_change_on_behalf_stays_the_households(house):
    """what a hamlet head corrects stays the household's, who hears of it"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    new = re.search(r"Ma moi (\d{4})", v.tell(
        TB, f"SUA {code} 017 2027 1 1 2")[0])[1]
    assert v.state() == "hamlet"
    assert HO in v.hear(CX, f"XN {new} 1")


def test_a_change_of_household(house):
    """SUA does not turn one household's registration into another's"""
    v = Village(house)
    code = v.code(TB, REGISTER)
    assert "SUA khong doi duoc" in v.tell(TB, f"SUA {code} 031 2026 1 1 2")[0]
    assert v.rows("SELECT state, household FROM chain") == [
        ("hamlet", v.household("017"))]


def test_a_change_of_what_is_over(house):
    """a registration that is over is not changed back into life"""
    v = Village(house, "2025-12-15")
    code = v.code(TB, REGISTER)
    v.tell(CX, "KQ B012 017 2 215 121225")
    assert v.state() == "met"
    assert "Khong thay ma" in v.tell(TB, f"SUA {code} 017 2027 2 1 2")[0]
    assert v.state() == "met"


def test_withdrawal_on_behalf(house):
    """a hamlet head withdraws for the household, and it is told"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    heard = v.hear(TB, f"HUY {code}")
    assert heard[TB] == [
        f"Da huy ma {code}: dang ky thoat ngheo nam 2026 cua ho 017. Viec rut "
        "khong doi danh sach ho ngheo. Muon dang ky lai: nhan DK."]
    assert heard[HO][0].startswith("Da rut dang ky thoat ngheo nam 2026")
    assert v.state() == "withdrawn"


def test_withdrawal_of_what_was_sent_on_behalf(house):
    """a household withdraws what its hamlet head registered for it"""
    v = Village(house)
    code = v.code(TB, REGISTER)
    assert "Da huy ma" in v.tell(HO, f"HUY {code}")[0]
    assert v.state() == "withdrawn"


def test_nobody_else_withdraws(house):
    """another household or hamlet head withdraws nothing"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    for phone in (HO_TWO, TB_ELSEWHERE, CX):
        assert "Khong thay ma" in v.tell(phone, f"HUY {code}")[0], phone
    assert v.state() == "asked"


# Confirmation, to each end of the chain.

def test_what_nobody_answers_climbs(house):
    """what hamlet and commune leave for seven days each the district confirms"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    v.later("2025-10-04")
    assert v.state() == "asked"
    v.later("2025-10-06")
    v.await_state("passed_up")
    heard = v.sent()
    assert "Da chuyen Xa Quai To" in heard[HO][-1]
    assert f"XN {code} 1" in heard[CX][-1]
    v.later("2025-10-14")
    v.await_state("to_district")
    assert f"XN {code} 1" in v.sent()[CH][-1]
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]
    assert "Da xac nhan ma" in v.tell(CH, f"XN {code} 1")[0]
    assert v.state() == "commune"
    v.later("2026-09-01")
    assert v.state() == "commune"


def test_what_the_district_refuses(house):
    """what the district refuses the commune cannot confirm"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    v.later("2025-10-06")
    v.await_state("passed_up")
    v.later("2025-10-14")
    v.await_state("to_district")
    heard = v.hear(CH, f"XN {code} 0 chua du giay to")
    assert "Cap tren chua xac nhan" in heard[HO][0]
    assert "'chua du giay to'" in heard[HO][0]
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]
    v.tell(CH, f"XN {code} 1")
    assert v.state() == "commune"


def test_a_refusal_of_the_commune_is_taken_back(house):
    """the commune refuses with a reason and may change its mind"""
    v = Village(house)
    code = v.code(TB, REGISTER)
    assert "'chua hop dan'" in v.hear(CX, f"XN {code} 0 chua hop dan")[TB][0]
    assert v.state() == "commune_refused"
    assert "Da xac nhan ma" in v.tell(CX, f"XN {code} 1")[0]
    assert v.state() == "commune"


def test_codes_live_as_long_as_what_they_ask(house):
    """a registration is withdrawn by its code after months"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    v.tell(TB, f"XN {code} 1")
    v.tell(CX, f"XN {code} 1")
    v.later("2026-05-05")
    assert "Da huy ma" in v.tell(HO, f"HUY {code}")[0]
    assert "Khong thay ma" in v.tell(HO, f"HUY {code}")[0]


def test_every_step_is_kept(house):
    """each step is kept with its phone, reason and message"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    v.tell(TB, f"XN {code} 0 chua hop ban")
    v.tell(TB, f"XN {code} 1")
    assert v.rows("SELECT event, from_state, to_state, phone, reason "
                  "FROM chain_step ORDER BY id") == [
        ("start", "", "asked", "+84" + HO[1:], ""),
        ("refuse", "asked", "hamlet_refused", "+84" + TB[1:], "chua hop ban"),
        ("confirm", "hamlet_refused", "hamlet", "+84" + TB[1:], "")]


# TD.

def registered(house, day="2025-09-28"):
    v = Village(house, day)
    v.tell(TB, REGISTER)
    return v


def helped(v):
    return v.one("SELECT needs_help FROM household WHERE id = ?",
                 (v.household("017"),))


def test_progress_needs_a_commitment_that_lives(house):
    """progress is reported on a registration and ends with it"""
    v = registered(house)
    assert "Da ghi tien do quy 3/2025" in v.tell(HO, "TD 017 1 2 1 0")[0]
    v.tell(CX, "KQ B012 017 1 215 250925")
    v.later("2025-10-05")
    assert "chua co dang ky thoat ngheo" in v.tell(HO, "TD 017 1 2 1 0")[0]


def test_a_jump_is_held(house):
    """indicators that change by more than four wait for OK, both ways"""
    v = registered(house)
    v.tell(TB, "TD 017 1 7 1 0")
    for quarter, text, lacks in (("2025-10-05", "TD 017 1 2 1 0", "7"),
                                 ("2026-01-05", "TD 017 1 7 1 0", "2")):
        v.later(quarter)
        answer = v.tell(TB, text)[0]
        assert f"quy truoc thieu {lacks} chi so" in answer, answer
        code = re.search(r"OK (\d{4})", answer)[1]
        assert "Da ghi tien do" in v.tell(TB, f"OK {code}")[0]
    v.later("2026-04-05")
    assert "Da ghi tien do" in v.tell(TB, "TD 017 1 3 1 0")[0]


def test_a_jump_over_silent_quarters(house):
    """the last quarter that was reported counts, however long ago"""
    v = registered(house)
    v.tell(TB, "TD 017 1 7 1 0")
    v.later("2026-08-05")
    assert "quy truoc thieu 7" in v.tell(TB, "TD 017 1 1 1 0")[0]


def test_held_progress_is_weighed_again(house):
    """OK for progress that waited says so if the registration has ended"""
    v = registered(house)
    v.tell(TB, "TD 017 1 7 1 0")
    v.later("2025-10-05")
    held = re.search(r"OK (\d{4})", v.tell(TB, "TD 017 1 2 1 0")[0])[1]
    v.tell(CX, "KQ B012 017 1 215 250925")
    assert "chua co dang ky thoat ngheo" in v.tell(TB, f"OK {held}")[0]
    assert v.one("SELECT count(*) FROM report_version "
                 "WHERE state = 'accepted'") == 3


def test_progress_of_a_closed_quarter(house):
    """a correction of a closed quarter stays with its household, and what was
    confirmed is not corrected any more"""
    v = registered(house)
    v.tell(TB, "DK 023 2026 2 1 2")
    v.later("2025-12-20")
    by_head = v.code(TB, "TD 017 1 2 1 0 Q3")
    by_home = v.code(HO_HELPED, "TD 023 1 2 1 0 Q3")
    v.later("2026-01-05")
    answer = v.tell(TB, f"SUA {by_head} 023 1 3 1 0 nham")[0]
    assert "cua viec, ho hay noi khac" in answer, answer
    answer = v.tell(HO_HELPED, f"SUA {by_home} 023 1 3 1 0 nham")[0]
    assert "khong sua duoc nua" in answer, answer
    assert v.one("SELECT count(*) FROM report_version") == 4


def test_who_needs_help(house):
    """less income or a wish puts a household on the commune's list"""
    v = registered(house)
    for day, text, needs in (("2025-09-29", "TD 017 1 2 1 0", 0),
                             ("2025-10-05", "TD 017 3 2 1 0", 1),
                             ("2026-01-05", "TD 017 2 2 1 0", 0),
                             ("2026-04-05", "TD 017 1 2 9 3", 1)):
        v.later(day)
        answer = v.tell(TB, text)[0]
        assert ("Da bao can bo xa" in answer) == bool(needs), answer
        assert helped(v) == needs, text
    v.tell(CX, "KQ B012 017 2 215 050426")
    assert helped(v) == 0


def test_help_is_what_was_said_last(house):
    """a late word on the quarter before does not change what is needed now"""
    v = registered(house)
    v.later("2025-10-05")
    v.tell(TB, "TD 017 1 2 1 3")
    v.tell(TB, "TD 017 1 2 1 0 Q3")
    assert helped(v) == 1


def test_withdrawn_progress(house):
    """withdrawn progress leaves what was said before it"""
    v = registered(house)
    v.tell(TB, "TD 017 1 2 1 0")
    v.later("2025-10-05")
    code = v.code(TB, "TD 017 3 2 1 0")
    assert helped(v) == 1
    assert f"Da huy ma {code}: tien do quy 4/2025" in v.tell(
        TB, f"HUY {code}")[0]
    assert helped(v) == 0


def test_progress_is_never_late(house):
    """progress of the quarter before is on time"""
    v = registered(house)
    v.later("2025-12-20")
    answer = v.tell(TB, "TD 017 1 2 1 0 Q3")[0]
    assert "tre" not in answer.replace("tra no", ""), answer
    assert v.one("SELECT max(late_days) FROM report_version") == 0


def test_the_hamlet_head_looks_at_progress(house):
    """what a household says of itself its hamlet head confirms"""
    v = registered(house)
    heard = v.hear(HO, "TD 017 1 2 1 0")
    code = re.search(r"Ma (\d{4})", heard[HO][0])[1]
    assert f"XN {code} 1" in heard[TB][0]
    assert "da xac nhan tien do" in v.hear(TB, f"XN {code} 1")[HO][0]
    assert v.state("progress") == "confirmed"
    assert "Da huy ma" in v.tell(HO, f"HUY {code}")[0]


def test_progress_on_behalf_asks_nobody(house):
    """what the hamlet head corrects no longer waits for the hamlet head"""
    v = registered(house)
    code = v.code(HO, "TD 017 1 2 1 0")
    v.tell(TB, f"SUA {code} 017 1 3 1 0")
    assert v.state("progress") == "withdrawn"


def test_unanswered_progress_counts(house):
    """progress that the hamlet head leaves alone counts as it is"""
    v = registered(house)
    v.tell(HO, "TD 017 1 2 1 0")
    v.later("2025-10-06")
    v.await_state("unanswered", "progress")
    assert v.one("SELECT state FROM report_version WHERE figures LIKE "
                 "'%thunhap%'") == "accepted"


# KQ.

# What the household is, and each result that fits with what it becomes.
FITS = {
    "poor": {1: "escaped_poor", 2: "near_poor", 4: "poor"},
    "near_poor": {3: "escaped_near_poor", 4: "near_poor", 6: "poor"},
    "escaped_poor": {5: "poor", 7: "near_poor"},
    "escaped_near_poor": {6: "poor", 7: "near_poor"},
    "other": {6: "poor", 7: "near_poor"},
}
SAID = {
    "poor": "ho ngheo, ...1 (thoat ngheo), 2 hoac 4.",
    "near_poor": "ho can ngheo, ...3 (thoat can ngheo), 4 hoac 6.",
    "escaped_poor": "ho da thoat ngheo, ...5 (tai ngheo) hoac 7.",
    "escaped_near_poor": "ho da thoat can ngheo, ...6 (ngheo moi) hoac 7.",
    "other": "ho khong ngheo, ...6 (ngheo moi) hoac 7.",
}


def sums(v, month="2025-12"):
    """Results of the month by hamlet and commune."""
    return v.rows(
        "SELECT u.ref, r.reports, f2, f3, f4, f5, f6, f7, f8 FROM rollup r"
        " JOIN unit u ON u.id = r.unit WHERE form = 'KQ' AND period = ?"
        " AND u.ref IN ('u-012', 'u-003') AND reports > 0 ORDER BY u.ref DESC",
        (month,))


def test_each_result_fits_what_the_household_is(house):
    """each result changes a household as it may, and no other is taken"""
    v = Village(house, "2025-12-15")
    households = [(before, result) for before in FITS for result in range(1, 8)]
    rows = ["hamlet,code,status,can_work,phone"] + [
        f"u-010,{100 + i},{before},yes,"
        for i, (before, _) in enumerate(households)]
    v.daemon.import_rows("households", rows)
    for i, (before, result) in enumerate(households):
        after = FITS[before].get(result)
        answer = v.tell(CX, f"KQ B010 {100 + i} {result} 215 121225")[0]
        status = v.one("SELECT status FROM household WHERE code = ?",
                       (str(100 + i),))
        assert status == (after or before), (before, result, answer)
        assert ("CHINH THUC" in answer) == bool(after), answer
        if not after:
            start, end = SAID[before].split("...")
            assert start in answer and f"Dung {end}" in answer, answer


def test_official_results_are_counted(house):
    """official results are summed by result in the month of their decision"""
    v = Village(house, "2026-01-05")
    for text in ("017 1 215 121225", "031 2 215 121225", "018 3 216 311225",
                 "009 5 217 311225", "005 4 218 020126"):
        assert "CHINH THUC" in v.tell(CX, f"KQ B012 {text}")[0]
    v.tell(TB, "KQ 042 1 0")
    assert sums(v) == [("u-012", 4, 1, 1, 1, 0, 1, 0, 0),
                       ("u-003", 4, 1, 1, 1, 0, 1, 0, 0)]
    assert sums(v, "2026-01") == [("u-012", 1, 0, 0, 0, 1, 0, 0, 0),
                                  ("u-003", 1, 0, 0, 0, 1, 0, 0, 0)]


def test_bc_is_named_where_it_counts(house):
    """only results that BC counts name its month"""
    v = Village(house, "2025-12-15")
    assert "Tinh vao BC T12/2025" in v.tell(CX, "KQ B012 017 1 215 121225")[0]
    assert "BC" not in v.tell(CX, "KQ B012 018 3 216 121225")[0]


def test_the_unit_code_of_a_result(house):
    """an officer names the hamlet, and the codes are shown"""
    v = Village(house, "2025-12-15")
    answer = v.tell(CX, "KQ 017 1 215 121225")[0]
    assert "Viet ma don vi ngay sau KQ: B0" in answer, answer
    assert "B012" in v.tell(CX_ELSEWHERE, "KQ B012 017 1 215 121225")[0]


def test_a_commitment_is_met(house):
    """an official result that fits ends the registration as met"""
    for household, loai, result in (("017", 1, 1), ("031", 1, 2),
                                    ("018", 2, 3)):
        v = Village(house, "2025-12-15")
        v.tell(TB, f"DK {household} 2026 {loai} 1 2")
        heard = v.hear(CX, f"KQ B012 {household} {result} 215 121225")
        assert ": DAT theo quyet dinh" in heard[TB][0], heard
        assert v.state() == "met"


def test_a_commitment_is_missed_in_its_year(house):
    """'not yet' ends a registration for this year and leaves one for the next"""
    v = Village(house, "2025-12-15")
    v.tell(TB, "DK 017 2025 1 1 2")
    v.tell(TB, "DK 031 2026 1 1 2")
    assert "CHUA DAT" in v.hear(CX, "KQ B012 017 4 215 121225")[TB][0]
    v.tell(CX, "KQ B012 031 4 215 121225")
    assert v.rows("SELECT state FROM chain WHERE kind = 'commitment' "
                  "ORDER BY report") == [("missed",), ("hamlet",)]


def test_a_provisional_result_changes_nothing(house):
    """a hamlet head's result is a note until the commune decides"""
    v = Village(house, "2025-12-15")
    v.tell(TB, REGISTER)
    heard = v.hear(TB, "KQ 017 1 0")
    code = re.search(r"Ma (\d{4})", heard[TB][0])[1]
    assert "Da ghi TAM ho 017: thoat ngheo" in heard[TB][0]
    assert f"XN {code} 1" in heard[CX][0]
    assert v.status("017") == "poor" and sums(v) == []
    assert v.state() == "hamlet"
    assert "van la TAM" in v.tell(CX, f"XN {code} 1")[0]
    assert v.status("017") == "poor"
    heard = v.hear(CX, "KQ B012 017 1 215 121225")
    assert f"(ma {code}) da thay" in " ".join(heard[TB])
    assert v.rows("SELECT state FROM chain WHERE kind = 'result' ORDER BY "
                  "report") == [("replaced",), ("official",)]


def test_a_provisional_result_nobody_looks_at(house):
    """a provisional result goes to the district after seven days"""
    v = Village(house, "2025-12-15")
    code = v.code(TB, "KQ 017 1 0")
    v.later("2025-12-23")
    v.await_state("to_district", "result")
    assert f"XN {code} 1" in v.sent()[CH][-1]
    v.tell(CH, f"XN {code} 0 chua dung")
    assert v.state("result") == "refused_above"


def test_a_withdrawn_decision_restores_all(house):
    """a withdrawn decision gives back status, registration and sums"""
    v = Village(house, "2025-12-15")
    asked = v.code(TB, REGISTER)
    noted = v.code(TB, "KQ 017 1 0")
    code = v.code(CX, "KQ B012 017 1 215 121225")
    assert "Khong thay ma" in v.tell(TB, f"HUY {code}")[0]
    heard = v.hear(CX, f"HUY {code}")
    assert heard[CX][0] == (f"Da huy ma {code}: ho 017 Ban Chieng Chung thoat "
                            "ngheo. Nay ho 017 la ho ngheo.")
    assert v.status("017") == "poor" and sums(v) == []
    assert v.state() == "hamlet"
    assert f"(ma {asked})" in " ".join(heard[TB])
    assert f"KQ ma {noted}" in " ".join(heard[TB])
    assert v.rows("SELECT state FROM chain WHERE kind = 'result' ORDER BY "
                  "report") == [("provisional",), ("withdrawn",)]
    assert v.rows("SELECT from_status, to_status FROM household_step "
                  "ORDER BY id") == [("poor", "escaped_poor"),
                                     ("escaped_poor", "poor")]
    assert "CHINH THUC" in v.tell(CX, "KQ B012 017 2 215 121225")[0]
    assert v.state() == "met"


def test_a_corrected_decision(house):
    """a corrected decision counts as it is now and in its own month"""
    v = Village(house, "2026-01-05")
    code = v.code(CX, "KQ B012 017 1 215 121225")
    answer = v.tell(CX, f"SUA {code} 017 2 215 020126")[0]
    assert "ket qua 1 thanh 2" in answer, answer
    assert v.status("017") == "near_poor"
    assert sums(v) == []
    assert sums(v, "2026-01") == [("u-012", 1, 0, 1, 0, 0, 0, 0, 0),
                                  ("u-003", 1, 0, 1, 0, 0, 0, 0, 0)]
    new = re.search(r"Ma moi (\d{4})", answer)[1]
    assert "KQ sai" in v.tell(CX, f"SUA {new} 017 3 215 020126")[0]
    v.tell(CX, f"HUY {new}")
    assert v.status("017") == "poor" and sums(v, "2026-01") == []


def test_an_older_decision_is_withdrawn(house):
    """a newer decision stands when an older one is withdrawn"""
    v = Village(house, "2025-12-15")
    first = v.code(CX, "KQ B012 017 1 215 121225")
    v.tell(CX, "KQ B012 017 7 216 141225")
    v.tell(CX, f"HUY {first}")
    assert v.status("017") == "near_poor"
    assert sums(v) == [("u-012", 1, 0, 0, 0, 0, 0, 0, 1),
                       ("u-003", 1, 0, 0, 0, 0, 0, 0, 1)]


def test_a_table_that_came_after(house):
    """what a table has said since stands when a decision is withdrawn"""
    v = Village(house, "2025-12-15")
    code = v.code(CX, "KQ B012 017 1 215 121225")
    v.daemon.import_rows("households", ["hamlet,code,status,can_work,phone",
                                        "u-012,017,near_poor,yes,0912000501"])
    v.tell(CX, f"HUY {code}")
    assert v.status("017") == "near_poor"


def test_a_note_becomes_a_decision(house):
    """the commune turns a hamlet head's note into a decision by its code"""
    v = Village(house, "2025-12-15")
    code = v.code(TB, "KQ 017 1 0")
    assert "Ma moi" in v.tell(CX, f"SUA {code} 017 1 215 121225")[0]
    assert v.status("017") == "escaped_poor"
    assert v.state("result") == "official"
