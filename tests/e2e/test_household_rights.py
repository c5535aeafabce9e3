"""What a household agrees to, sees and has erased: DY, TC, XEM, XOA, THOI, MO
(domain.md section 8.6)."""

import re

from village import (CH, CX, CX_ELSEWHERE, DN, HO, HO_HELPED, HO_TWO, TB,
                     TB_ELSEWHERE, Village)

REGISTER = "DK 017 2026 1 1 2"
LEFT = "2026-01-05"


def noted(v, what, code="017"):
    return v.one("SELECT count(*) FROM household_access WHERE what = ? "
                 "AND household = ?", (what, v.household(code)))


def of(v, column, code="017"):
    return v.one(f"SELECT {column} FROM household WHERE id = ?",
                 (v.household(code),))


# Consent.

def test_consent_is_asked_on_the_households_phone(house):
    """who is registered on behalf is asked on the own phone, once"""
    v = Village(house)
    heard = v.hear(TB, "DK 023 2026 2 1 2")
    code = re.search(r"Ma (\d{4})", heard[TB][0])[1]
    assert heard[HO_HELPED] == [
        "Xa Quai To luu so may, ma ho, muc thoat ngheo de theo doi ke hoach. "
        f"Dong y: DY {code}. Khong: TC {code}. Xem: XEM. Xoa: XOA. Khong bat "
        "buoc."]
    assert of(v, "consent", "023") == "asked"
    v.tell(TB, f"HUY {code}")
    assert HO_HELPED not in v.hear(TB, "DK 023 2027 2 1 2")


def test_consent_without_a_phone(house):
    """a household without a phone is asked nothing"""
    v = Village(house)
    assert set(v.hear(TB, "DK 031 2026 1 1 2")) == {TB, CX}
    assert of(v, "consent", "031") == "none"


def test_consent_is_given_by_the_household_alone(house):
    """consent is given by the household itself, and noted once"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    for phone in (TB, CX, HO_TWO, DN):
        assert "Khong thay ma" in v.tell(phone, f"DY {code}")[0], phone
    assert of(v, "consent") == "asked"
    assert "dong y" in v.tell(HO, f"DY {code}")[0]
    v.tell(HO, f"DY {code}")
    assert (of(v, "consent"), noted(v, "consent")) == ("given", 1)


def test_who_does_not_agree_is_forgotten(house):
    """TC takes back the registration and forgets the phone"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    assert len(v.tell(HO, f"TC {code}")) == 1
    assert (of(v, "consent"), of(v, "phone")) == ("refused", "")
    assert v.state() == "withdrawn"
    assert v.one("SELECT state FROM report_version") == "withdrawn"
    assert noted(v, "refusal") == 1
    assert "Khong co ma" in v.tell(TB, f"XN {code} 1")[0]
    assert v.one("SELECT count(*) FROM chain_step WHERE phone = ?",
                 ("+84" + HO[1:],)) == 0
    assert "chua gan voi ho nao" in v.tell(HO, "XEM")[0]
    assert "Khong co ho 017" in v.tell(HO, REGISTER)[0]


def test_consent_is_withdrawn_later(house):
    """a household that agreed withdraws that as well"""
    v = Village(house)
    code = v.code(HO, REGISTER)
    v.tell(HO, f"DY {code}")
    v.tell(TB, f"XN {code} 1")
    v.tell(CX, f"XN {code} 1")
    v.later(LEFT)
    v.tell(HO, f"TC {code}")
    assert (of(v, "consent"), of(v, "phone")) == ("refused", "")
    assert v.state() == "withdrawn"


def test_a_table_does_not_bring_the_phone_back(house):
    """an import leaves out the phone of a household that did not agree"""
    v = Village(house)
    v.tell(HO, f"TC {v.code(HO, REGISTER)}")
    v.daemon.import_rows("households", ["hamlet,code,status,can_work,phone",
                                        "u-012,017,poor,no,0912000501"])
    assert (of(v, "phone"), of(v, "can_work")) == ("", 0)


def test_the_hamlet_still_speaks_for_who_refused(house):
    """who refused is not asked again when the hamlet head registers it"""
    v = Village(house)
    v.tell(HO, f"TC {v.code(HO, REGISTER)}")
    assert set(v.hear(TB, REGISTER)) == {TB, CX}


# XEM.

def test_what_a_household_sees(house):
    """a household sees status, registration, last progress and its phone"""
    v = Village(house)
    v.tell(HO, REGISTER)
    v.tell(HO, "TD 017 1 2 1 3")
    v.later(LEFT)
    assert v.tell(HO, "XEM") == [
        "Ho 017: ngheo, dang ky thoat nam 2026, TD gan nhat 09/2025. So may "
        "0912***501. Sai: bao truong ban. Xoa: nhan XOA 017."]


def test_every_view_is_noted(house):
    """who saw a household is noted, and who was refused saw nothing"""
    v = Village(house)
    for phone, text in ((HO, "XEM 017"), (TB, "XEM 017"),
                        (CX, "XEM B012 017")):
        assert "Ho 017: ngheo" in v.tell(phone, text)[0]
    for phone, text in ((TB_ELSEWHERE, "XEM 017"), (HO_TWO, "XEM 017"),
                        (CX_ELSEWHERE, "XEM B012 017"), (DN, "XEM 017"),
                        (CH, "XEM B012 017"), (CX, "XEM 017"),
                        ("0912000301", "XEM B012 017")):
        answer = v.tell(phone, text)[0]
        assert "ngheo" not in answer, (phone, answer)
    assert v.rows("SELECT p.phone, a.message IS NOT NULL FROM "
                  "household_access a JOIN person p ON p.id = a.person "
                  "WHERE a.what = 'view' ORDER BY a.id") == [
        ("+84" + phone[1:], 1) for phone in (HO, TB, CX)]


def test_other_roles_open_no_door(house):
    """who is hamlet head of one hamlet sees no more for roles beside it"""
    v = Village(house)
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000150,A,LX@u-003;TB@u-010;HO@u-013,vi,2021-01-01,"])
    v.later("2025-09-29")
    assert "Ho 003: ngheo" in v.tell("0912000150", "XEM 003")[0]
    answer = v.tell("0912000150", "XEM B012 017")[0]
    assert "ngheo" not in answer, answer


def test_known_and_unknown_look_alike(house):
    """nobody can tell a household of others from none at all"""
    v = Village(house)
    for phone in (HO, HO_TWO, TB_ELSEWHERE, DN):
        known, none = (v.tell(phone, f"XEM {code}")[0].replace(code, "N")
                       for code in ("018", "999"))
        assert known == none, (phone, known, none)


def test_several_own_households(house):
    """a phone of two households is asked which one"""
    v = Village(house)
    assert v.tell(HO_TWO, "XEM") == [
        "So may nay cua nhieu ho: 042, 056. Viet ma ho ngay sau XEM. "
        "VD: XEM 056"]
    assert "Ho 042: ngheo" in v.tell(HO_TWO, "XEM 042")[0]


def test_the_same_number_in_two_hamlets(house):
    """two households of one number are told apart by the unit code"""
    v = Village(house)
    v.daemon.import_rows("households", ["hamlet,code,status,can_work,phone",
                                        "u-010,042,near_poor,yes,0912000503"])
    answer = v.tell(HO_TWO, "XEM 042")[0]
    assert "B010" in answer and "B012" in answer, answer
    assert "Ho 042: can ngheo" in v.tell(HO_TWO, "XEM B010 042")[0]
    assert "ho 042 Ban Mau Mot" in v.tell(HO_TWO, "DK B010 042 2026 2 1 2")[0]


# XOA.

def erased(house):
    v = Village(house)
    v.tell(HO, REGISTER)
    v.tell(HO, "TD 017 1 2 1 3")
    heard = v.hear(HO, "XOA")
    code = re.search(r"XN (\d{4}) 1", heard[CX][0])[1]
    return v, code, v.hear(CX, f"XN {code} 1")


def test_the_commune_is_told_until_when(house):
    """the commune learns who asks and by which day it must answer"""
    v = Village(house, "2025-10-03")
    heard = v.hear(HO, "XOA 017")
    assert heard[HO] == [
        "Da nhan yeu cau xoa du lieu ho 017. Xa Quai To tra loi trong 2 ngay "
        "lam viec. So tong hop khong co ten van giu."]
    assert "truoc het 07/10/2025" in heard[CX][0]
    assert of(v, "erase_by") == "2025-10-07"
    assert v.one("SELECT datetime(until / 1000, 'unixepoch', '+7 hours') "
                 "FROM chain") == "2025-10-08 00:00:00"


def test_an_erased_household(house):
    """an erased household leaves no phone, no consent and no registration"""
    v, code, heard = erased(house)
    assert "Da xoa so may, dang ky cua ho 017" in heard[CX][0]
    assert "Da xoa so may va dang ky cua ho 017" in heard[HO][0]
    assert of(v, "phone || consent || needs_help || erase_by") == "refused0"
    assert of(v, "erased_at") > 0
    assert of(v, "status") == "poor"
    assert v.state() == "withdrawn" and v.state("progress") == "withdrawn"
    assert noted(v, "erase_asked") == 1 and noted(v, "erase_done") == 1
    assert v.one("SELECT count(*) FROM chain_step WHERE phone = ?",
                 ("+84" + HO[1:],)) == 0
    assert v.one("SELECT count(*) FROM replaced WHERE before LIKE '%000501%' "
                 "AND kind = 'households'") == 0


def test_an_erased_household_is_unknown(house):
    """to hamlet, commune and its former phone an erased household is not there"""
    v, _, _ = erased(house)
    assert "Khong co ho 017" in v.tell(TB, "XEM 017")[0]
    assert "Khong co ho 017" in v.tell(CX, "XEM B012 017")[0]
    assert "Khong co ho 017" in v.tell(TB, REGISTER)[0]
    assert "Khong co ho 017" in v.tell(CX, "KQ B012 017 4 215 250925")[0]
    assert "chua gan voi ho nao" in v.tell(HO, "XEM")[0]
    assert noted(v, "view") == 0


def test_an_erased_phone_does_not_come_back(house):
    """no table brings back the phone of an erased household"""
    v, _, _ = erased(house)
    v.daemon.import_file("households",
                         v.daemon.config / "tuan-giao/households.csv")
    v.later(LEFT)
    assert of(v, "phone") == ""


def test_the_ledger_of_the_erased(house):
    """the ledger holds after an erasure"""
    v, _, _ = erased(house)
    v.daemon.stop()
    v.daemon.run("verify")


def test_a_refused_erasure(house):
    """the commune refuses with a reason, and the household asks again"""
    v = Village(house)
    code = re.search(r"XN (\d{4}) 1", v.hear(HO, "XOA")[CX][0])[1]
    heard = v.hear(CX, f"XN {code} 0 dang xet ho so")
    assert "'dang xet ho so'" in heard[HO][0]
    assert of(v, "phone || erase_by") == "+84912000501"
    assert noted(v, "erase_refused") == 1
    assert "XN" in v.hear(HO, "XOA")[CX][0]
    assert v.rows("SELECT state FROM chain ORDER BY report") == [
        ("withdrawn",), ("asked",)]
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]


def test_an_erasure_is_asked_once(house):
    """asking again while the commune thinks changes nothing"""
    v = Village(house)
    v.tell(HO, "XOA")
    v.later("2025-09-29")
    heard = v.hear(HO, "XOA")
    assert set(heard) == {HO} and "2 ngay lam viec" in heard[HO][0]
    assert v.one("SELECT count(*) FROM chain") == 1
    assert (of(v, "erase_by"), noted(v, "erase_asked")) == ("2025-09-30", 1)


def test_a_commune_that_does_not_erase(house):
    """after two working days the district is asked"""
    v = Village(house)
    code = re.search(r"XN (\d{4}) 1", v.hear(HO, "XOA")[CX][0])[1]
    v.later("2025-09-30")
    assert v.state("erasure") == "asked"
    v.later("2025-10-01")
    v.await_state("to_district", "erasure")
    assert f"XN {code} 1" in v.sent()[CH][-1]
    assert "Da chuyen cap tren" in v.sent()[HO][-1]
    v.tell(CH, f"XN {code} 1")
    assert of(v, "phone") == ""


def test_only_the_household_erases(house):
    """nobody else has a household erased, nor learns of it"""
    v = Village(house)
    for phone in (TB, CX, DN):
        answers = {v.tell(phone, f"XOA {code}")[0] for code in ("017", "999")}
        assert len(answers) == 1 and "chinh ho" in answers.pop()
    assert "Khong co ho 017" in v.tell(HO_TWO, "XOA 017")[0]
    assert v.one("SELECT count(*) FROM report") == 0


# THOI, MO.

def test_reminders_of_all_own_households(house):
    """THOI and MO are for all households of the phone"""
    v = Village(house)
    v.tell(HO_TWO, "THOI")
    assert [of(v, "is_muted", c) for c in ("042", "056", "017")] == [1, 1, 0]
    assert "Da mo lai" in v.tell(HO_TWO, "MO")[0]
    assert [of(v, "is_muted", c) for c in ("042", "056")] == [0, 0]
    assert noted(v, "mute", "042") == 2


def test_duties_are_not_stopped(house):
    """who has duties is told that these are reminded until they are done"""
    v = Village(house)
    for phone in (TB, CX):
        for text in ("THOI", "MO"):
            assert "van duoc nhac" in v.tell(phone, text)[0]
    assert v.one("SELECT sum(is_muted) FROM household") == 0
