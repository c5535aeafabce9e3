"""Chains and codes where several people, texts and days meet."""

import re
import sqlite3

from village import CH, CX, DN, HO, TB, Village

REGISTER = "DK 017 2026 1 1 2"


def new_code(answer):
    return re.search(r"Ma moi (\d{4})", answer)[1]


def test_a_confirmation_sent_twice_is_one_step(house):
    """the same confirmation again within minutes is no second step"""
    v = Village(house)
    v.daemon.run("pin", CH, stdin="4711\n", check=False)
    code = v.code(CX, "MH 1 1 12 Mac ca xen ca phe")
    assert "Da xac nhan" in v.tell(CH, f"XN {code} 1")[0]
    assert v.state("model") == "recognised"
    answer = v.tell(CH, f"XN {code} 1")
    assert v.state("model") == "recognised", answer


def test_a_hamlet_head_withdraws_what_replaced_a_households(house):
    """progress told by the hamlet head instead of the household is withdrawn"""
    v = Village(house)
    v.tell(TB, REGISTER)
    v.tell(HO, "TD 017 1 2 1 0")
    code = new_code(v.tell(TB, "TD 017 1 3 1 0")[0])
    assert "Khong thay ma" not in v.tell(TB, f"HUY {code}")[0]
    assert v.one("SELECT version FROM report WHERE form = 'TD'") == 0


def test_what_a_household_changes_its_hamlet_head_confirms(house):
    """a household changes what was registered for it, and is then asked for"""
    v = Village(house)
    code = v.code(TB, REGISTER)
    heard = v.hear(HO, f"SUA {code} 017 2027 1 1 2")
    assert TB in heard, heard
    code = new_code(heard[HO][0])
    assert "Da xac nhan ma" in v.tell(TB, f"XN {code} 1")[0]
    assert v.state() == "hamlet"


def test_one_registration_lives_after_a_decision_is_taken_back(house):
    """a decision taken back revives no registration beside a newer one"""
    v = Village(house, "2026-12-15")
    v.tell(TB, REGISTER)
    code = v.code(CX, "KQ B012 017 4 215 121226")
    assert v.state() == "missed"
    v.tell(TB, "DK 017 2027 1 1 2")
    v.tell(CX, f"HUY {code}")
    assert v.rows("SELECT state FROM chain WHERE kind = 'commitment' "
                  "ORDER BY report") == [("missed",), ("hamlet",)]


def test_gifts_sent_again_in_turn(house):
    """a gift sent again within minutes is one, also with another between"""
    v = Village(house)
    for text in ("UH 1 15000 B012 3 1", "UH 1 900 B012 3 1"):
        v.tell(DN, text)
    assert "khong ghi lai" in v.tell(DN, "UH 1 15000 B012 3 1")[0]
    assert v.one("SELECT count(*) FROM report") == 2


def test_a_request_for_erasure_stays_with_its_household(house):
    """SUA does not turn one household's request into another's"""
    v = Village(house)
    v.tell(HO, "XOA 017")
    code = "%04d" % v.one("SELECT code FROM report_version")
    heard = v.hear(HO, f"SUA {code} 042")
    assert list(heard) == [HO] and "Ma moi" not in heard[HO][0], heard


def test_officers_do_not_confirm_what_they_changed(house):
    """an officer does not confirm the result that they wrote themselves"""
    v = Village(house)
    code = v.code(TB, "KQ 017 1 0")
    code = new_code(v.tell(CX, f"SUA {code} 017 2 0")[0])
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]


def test_many_invitations_stopped_at_once(house):
    """however many invite a phone, what it answers wrongly can end them all"""
    v = Village(house)
    new = "0912000999"
    for i in range(10, 20):
        v.tell(CX, f"DT B0{i} TB {new}")
    for i in range(3):
        v.tell(new, f"DY {1000 + i}")
    assert v.one("SELECT count(*) FROM chain WHERE state = 'declined'") == 6
    assert v.one("SELECT count(*) FROM chain WHERE state = 'invited'") == 0


def test_codes_of_two_communes_in_one_hand(house):
    """who asks in several communes never gets a code that they have already"""
    v = Village(house)
    v.tell(DN, "UH 1 15000 B012 3 1")
    (commune, used), = v.rows("SELECT commune, used FROM code_count")
    person, = v.rows("SELECT person FROM chain")[0]
    own = -person
    code = ((used + 1) % 9999 * 4421 + commune * 613) % 9999 + 1
    slot = (code - 1 - own * 613) % 9999 * 2705 % 9999
    v.daemon.stop()
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("INSERT INTO receipt_code SELECT ?, ?, version, at "
                   "FROM receipt_code LIMIT 1", (own, slot))
    v.start("2025-09-29")
    assert int(v.code(DN, "UH 1 900 B012 3 1")) != code


def test_an_officers_example_is_of_the_hamlet_in_the_text(house):
    """an example for an officer never shows one hamlet's code with the figures
    of another"""
    v = Village(house, "2025-08-28")
    v.tell(TB, "BC 140 42 18 3 1 0")
    v.later("2025-09-28")
    assert "VD: BC B012 140 42 18 3 1 0" in v.tell(
        CX, "BC B012 140 42 4x 3 1 0")[0]
    assert "VD: BC B010 140 42 18 3 1 0" in v.tell(
        CX, "BC B010 140 42 4x 3 1 0")[0]
    assert "VD: BC B012 140 42 18 0 0 0" in v.tell(
        CX, "BC B012 140 42 18 50 1 0")[0]


def test_what_was_withdrawn_is_not_corrected(house):
    """a nomination or registration that was withdrawn does not come back as
    another one by SUA"""
    v = Village(house)
    code = v.code(TB, "DX 2 B012 5 1")
    v.tell(TB, f"HUY {code}")
    assert "Khong thay ma" in v.tell(TB, f"SUA {code} 2 B010 5 1")[0]
    code = v.code(HO, "DK 017 2026 1 1 2")
    v.tell(HO, f"HUY {code}")
    assert "Khong thay ma" in v.tell(TB, f"SUA {code} 017 2027 1 1 2")[0]
    assert v.state() == "withdrawn"


def test_an_approval_is_weighed(house):
    """a late correction that no longer fits the month before it is not
    approved, and the officer hears why"""
    v = Village(house, "2025-08-05")
    july = v.code(TB, "BC 140 44 18 0 0 0")
    v.later("2025-08-28")
    august = v.code(TB, "BC 140 42 18 3 1 0")
    v.later("2025-09-28")
    late = v.code(TB, f"SUA {august} 140 42 18 40 1 0 nham")
    first = v.code(TB, f"SUA {july} 140 12 18 0 0 0 nham")
    assert "Da xac nhan" in v.tell(CX, f"XN {first} 1")[0]
    assert "khong khop voi cac bao cao khac" in v.tell(CX, f"XN {late} 1")[0]
    assert v.rows("SELECT f2 FROM rollup WHERE form = 'BC' AND period = "
                  "'2025-08' GROUP BY f2") == [(42,)]


def test_a_late_correction_names_no_other_hamlet(house):
    """the code of another hamlet in a late correction is not passed over"""
    v = Village(house, "2025-08-28")
    code = v.code(TB, "BC 140 42 18 3 1 0")
    v.later("2025-09-28")
    answer = v.tell(TB, f"SUA {code} B010 140 41 18 3 1 0 nham")[0]
    assert "'B010'" in answer, answer
