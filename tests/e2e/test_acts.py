"""Gifts, models, nominations, cases and duties: UH MH DX VM NV, to the end of
their chains. What is told of them by KT and TT is in test_receipts.py."""

import re

from bantin import wait_until
from village import CH, CX, CX_ELSEWHERE, DN, HO, TB, TB_ELSEWHERE, Village

LX = "0912000301"
CQ = "0912000701"
UNITS = "id,kind,name,parent,code,gso_code,valid_from,valid_to,act"
PEOPLE = "phone,name,roles,language,valid_from,valid_to"
OFFICE = "u-071,office,Phòng Nội vụ (mẫu),u-001,,,2025-07-01,,mau"
PIN = "4711"


def village(house, day="2025-09-28"):
    """The office of the sample goes on under the province."""
    v = Village(house, day)
    v.daemon.import_rows("units", [UNITS, OFFICE])
    v.later(day)
    return v


def await_text(v, phone, words):
    """What time itself brings a phone."""
    wait_until(lambda: any(words in t for t in v.sent().get(phone, [])),
               f"{phone} is told {words}")


def with_pin(v, phone):
    """The words behind an XN of somebody who needs a PIN for it."""
    v.daemon.run("pin", phone, stdin=f"{PIN}\n", check=False)
    return f"1 {PIN}"


# UH: gifts.

def test_each_kind_of_gift_has_its_measure(house):
    """money and goods are told in thousand dong, work in days, help in people"""
    v = village(house)
    for text, words in (("UH 1 15000 B012 3 1", "tien 15000 nghin dong cho"),
                        ("UH 2 800 B012 3 2", "hien vat 800 nghin dong cho"),
                        ("UH 3 20 B012 0 4", "ngay cong 20 cho"),
                        ("UH 4 12 B012 3 6", "dao tao, viec lam 12 nguoi cho"),
                        ("UH 6 900 B012 3 3", "lien ket 900 nghin dong cho")):
        assert f"Da ghi ung ho: {words} Ban Chieng Chung" in \
            v.tell(DN, text)[0], text


def test_a_gift_counts_when_confirmed(house):
    """the commune confirms a gift, and the giver hears of it"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    assert v.one("SELECT state FROM chain") == "noted"
    heard = v.hear(CX, f"XN {code} 1")
    assert f"Da xac nhan ma {code}" in heard[CX][0]
    assert heard[DN] == ["Da xac nhan ung ho Ban Chieng Chung: tien 15000 "
                         f"nghin dong (ma {code}). Xin cam on."]
    assert v.one("SELECT state FROM chain") == "confirmed"


def test_a_refused_gift_tells_why(house):
    """the giver hears why a gift was not confirmed, and it can be mended"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    heard = v.hear(CX, f"XN {code} 0 chua thay ai den")
    assert "ly do: 'chua thay ai den'" in heard[DN][0]
    answer = v.tell(DN, f"SUA {code} 1 1500 B012 3 1")[0]
    new = re.search(r"Ma moi (\d{4})", answer)[1]
    heard = v.hear(CX, f"XN {new} 1")
    assert "tien 1500 nghin dong" in heard[DN][0], heard


def test_a_changed_gift_is_asked_about_anew(house):
    """what was confirmed is waited for again when its giver changes it"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    v.tell(CX, f"XN {code} 1")
    heard = v.hear(DN, f"SUA {code} 1 99000 B012 3 1")
    assert "so luong 15000 thanh 99000" in heard[DN][0]
    assert "tien 99000 nghin dong" in heard[CX][0]
    assert v.one("SELECT state FROM chain") == "noted"
    assert v.one("SELECT count(*) FROM report") == 1
    # The code of the old figures confirms nothing.
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]
    assert v.one("SELECT state FROM chain") == "noted"


def test_a_gift_stays_where_it_was_given(house):
    """another receiver is another gift: SUA says so and changes nothing"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    answer = v.tell(DN, f"SUA {code} 1 15000 B013 3 1")[0]
    assert f"Muon doi: HUY {code}" in answer
    assert v.one("SELECT count(*) FROM report_version") == 1


def test_the_nearest_place_of_a_code(house):
    """a code that two communes have means the one in the own commune; from
    outside it means neither"""
    v = village(house)
    v.daemon.import_rows("units", [
        UNITS, "u-090,hamlet,Bản Trùng Mã,u-008,B012,,2025-07-01,,mau"])
    v.later("2025-09-29")
    assert "cho Ban Chieng Chung" in v.tell(TB, "UH 3 5 B012 1 6")[0]
    assert "cho Ban Trung Ma" in v.tell("0912000141", "UH 3 5 B012 1 6")[0]
    assert "nhieu noi co ma 'B012'" in v.tell(DN, "UH 1 15000 B012 3 1")[0]
    assert v.one("SELECT count(*) FROM report") == 2


def test_a_gift_to_the_fund_goes_up(house):
    """a gift to the Fund waits for the upper office, also when its district
    has ended"""
    v = village(house)
    heard = v.hear(TB, "UH 5 2000 0 0 4")
    code = re.search(r"Ma (\d{4})", heard[TB][0])[1]
    assert "Quy Vi nguoi ngheo 2000 nghin dong" in heard[TB][0]
    assert "Cho cap tren xac nhan" in heard[TB][0]
    assert f"XN {code} 1" in heard[CH][0]
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]
    heard = v.hear(CH, f"XN {code} {with_pin(v, CH)}")
    assert f"Da xac nhan ma {code}" in heard[CH][0], heard
    assert "Quy 2000 nghin dong" in heard[TB][0]


def test_a_gift_that_nobody_confirms_goes_up(house):
    """after a week the upper office is asked, and the giver hears of it"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    v.later("2025-10-06")
    await_text(v, CH, f"XN {code} 1")
    assert v.one("SELECT state FROM chain") == "to_district"
    heard = v.hear(CH, f"XN {code} {with_pin(v, CH)}")
    assert "Da xac nhan ung ho" in heard[DN][0]


def test_giver_and_receiver_tell_of_one_gift(house):
    """a gift told by both sides is one gift; the second teller hears so"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    assert f"Khop ma {code}, tinh mot lan" in \
        v.tell(TB, "UH 1 15000 B012 3 1")[0]
    assert v.rows("SELECT report, other FROM gift_match") == [(2, 1)]


def test_gifts_that_are_not_one(house):
    """another sum, kind, place or time, or the same side, is another gift"""
    v = village(house)
    v.code(DN, "UH 1 15000 B012 3 1")
    for phone, text in ((TB, "UH 1 15001 B012 3 1"),
                        (TB, "UH 2 15000 B012 3 1"),
                        (TB_ELSEWHERE, "UH 1 15000 B010 3 1"),
                        (CQ, "UH 1 15000 B012 3 1")):
        assert "Khop" not in v.tell(phone, text)[0], (phone, text)
    v.later("2025-10-29")
    assert "Khop" not in v.tell(TB, "UH 1 15000 B012 3 1")[0]
    assert v.one("SELECT count(*) FROM gift_match") == 0


def test_a_gift_taken_back_is_matched_no_more(house):
    """when one of the two is withdrawn the other stands alone"""
    v = village(house)
    code = v.code(DN, "UH 1 15000 B012 3 1")
    v.tell(TB, "UH 1 15000 B012 3 1")
    assert f"Da huy ma {code}" in v.tell(DN, f"HUY {code}")[0]
    assert v.one("SELECT count(*) FROM gift_match") == 0


# MH: models.

def test_a_model_goes_its_way(house):
    """a model is introduced, recognised and spread, each by XN"""
    v = village(house)
    code = v.code(TB, "MH 1 1 12 Mac ca xen ca phe")
    steps = ((CX, "introduced", "Da gioi thieu", "2025-09-28"),
             (CH, "recognised", "Da cong nhan", "2025-09-29"),
             (CH, "replicated", "Da nhan rong", "2025-09-30"))
    for phone, state, words, day in steps:
        v.later(day)
        heard = v.hear(phone, f"XN {code} 1")
        assert words in heard[TB][0], heard
        assert v.one("SELECT state FROM chain") == state
    assert "Da xac nhan" not in v.tell(CH, f"XN {code} 1")[0]


def test_a_model_not_yet_spread(house):
    """what is recognised and not spread yet can be spread later"""
    v = village(house)
    code = v.code(CX, "MH 2 1 12 Mac ca xen ca phe")
    assert v.one("SELECT state FROM chain") == "introduced"
    v.tell(CH, f"XN {code} 1")
    assert "Chua nhan rong" in v.hear(CH, f"XN {code} 0 de sang nam")[CX][0]
    v.tell(CH, f"XN {code} 1")
    assert v.one("SELECT state FROM chain") == "replicated"


def test_models_from_above_the_communes(house):
    """what an office or a donor of the province tells of goes up at once"""
    v = village(house)
    for phone in (CQ, DN):
        heard = v.hear(phone, "MH 1 1 0 Rung keo lai")
        assert "Cho cap tren xem xet gioi thieu" in heard[phone][0]
        assert "XN" in heard[CH][0]


def test_a_long_name_is_said_in_full(house):
    """a name of forty characters is said back whole"""
    v = village(house)
    name = "Nuoi bo nhot chuong vo beo tai ban ta"
    assert f"'{name}'" in v.tell(TB, f"MH 1 2 5 {name}")[0]


# DX: nominations.

def test_the_chairman_decides_on_his_award(house):
    """a commune's award waits for its chairman; who proposed does not confirm"""
    v = village(house)
    heard = v.hear(CX, "DX 4 B012-017 5 3")
    code = re.search(r"Ma (\d{4})", heard[CX][0])[1]
    assert "GK xa cho ho 017 Ban Chieng Chung, dip theo dot" in heard[CX][0]
    assert f"DX {code}: GK xa" in heard[LX][0]
    assert "Khong co ma" in v.tell(CX, f"XN {code} 1")[0]
    heard = v.hear(LX, f"XN {code} {with_pin(v, LX)}")
    assert f"Da xac nhan ma {code}" in heard[LX][0]
    assert v.one("SELECT state FROM chain") == "confirmed"


def test_other_awards_go_up(house):
    """any other award waits for the upper office"""
    v = village(house)
    heard = v.hear(CX, "DX 2 B012 3 1")
    assert "BK tinh cho Ban Chieng Chung" in heard[CH][0]
    assert v.one("SELECT waits FROM chain") == "district"


def test_subjects_stand_where_the_sender_may_propose(house):
    """a nomination needs a subject of its kind in the sender's area"""
    v = village(house)
    for phone, text, words in (
            (CX, "DX 2 B912 5 1", "khong co ban ma 'B912'"),
            (CX, "DX 2 B041 5 1", "khong co ban ma 'B041'"),
            (CX_ELSEWHERE, "DX 2 B012 5 1", "khong co ban ma 'B012'"),
            (CX, "DX 7 B012 5 1", "khong co co quan ma 'B012'"),
            (CX, "DX 2 V061 5 1", "khong co ban ma 'V061'"),
            (CX, "DX 4 B012-099 5 1", "Khong co ho 099 o Ban Chieng Chung"),
            (TB, "DX 2 B013 5 1", "khong co ban ma 'B013'"),
            (TB, "DX 4 B013-004 5 1", "khong co ho ma 'B013-004'")):
        assert words in v.tell(phone, text)[0], (phone, text)
    assert v.one("SELECT count(*) FROM report") == 0
    for phone, text, words in (
            (TB, "DX 3 B012-012 5 5", "ho 012 Ban Chieng Chung"),
            (CQ, "DX 2 B041 3 1", "Ban Mau Muong Mun"),
            (CX, "DX 5 C123 5 1", "can bo C123")):
        assert words in v.tell(phone, text)[0], (phone, text)


def test_nothing_is_judged_without_figures(house):
    """no verdict is made up: a unit without figures, an official"""
    v = village(house)
    v.daemon.import_rows("units", [
        "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
        "x-9,hamlet,Moi,u-003,B099,,2021-01-01,,mau"])
    assert "chua du so lieu: thieu so cuoi nam" in \
        v.tell(CX, "DX 2 B099 5 1")[0]
    answer = v.tell(CX, "DX 5 C123 5 1")[0]
    assert "Chi la so lieu, Hoi dong xet" in answer and "T-0" not in answer


# VM: cases.

def test_a_case_is_passed_on_added_to_and_answered(house):
    """a difficulty goes to the commune; each further text reaches the other"""
    v = village(house)
    heard = v.hear(TB, "VM duong vao ban sat lo")
    code = re.search(r"ho so (\d{4})", heard[TB][0])[1]
    assert heard[CX] == [f"Ho so {code}, Ban Chieng Chung: duong vao ban sat "
                         f"lo. Tra loi: VM {code} noidung"]
    heard = v.hear(TB, f"VM {code} dai 200 met")
    assert "Da ghi them" in heard[TB][0] and "dai 200 met" in heard[CX][0]
    heard = v.hear(CX, f"VM {code} thu hai xa cho may xuc vao")
    assert f"Tra loi ho so {code}: thu hai xa cho may xuc" in heard[TB][0]
    assert v.rows("SELECT event, reason FROM chain_step ORDER BY id") == [
        ("start", ""), ("add", "dai 200 met"),
        ("answer", "thu hai xa cho may xuc vao")]
    v.tell(TB, f"VM {code} may chua den")
    assert v.one("SELECT state FROM chain") == "open"


def test_nobody_else_writes_into_a_case(house):
    """a case is closed to other hamlets and other communes"""
    v = village(house)
    code = re.search(r"ho so (\d{4})", v.tell(TB, "VM duong xau")[0])[1]
    for phone in (TB_ELSEWHERE, CX_ELSEWHERE, DN, HO):
        heard = v.hear(phone, f"VM {code} chung toi cung vay")
        assert list(heard) == [phone] and "Khong thay ma" in heard[phone][0]
    assert v.one("SELECT count(*) FROM chain_step") == 1


def test_a_corrected_case(house):
    """a corrected case keeps its steps, gets a new number and is told again"""
    v = village(house)
    code = re.search(r"ho so (\d{4})", v.tell(TB, "VM duong xau")[0])[1]
    v.tell(CX, f"VM {code} se xem")
    heard = v.hear(TB, f"SUA {code} duong va cau deu xau")
    new = re.search(rf"Da sua ho so {code}, nay la ho so (\d{{4}})",
                    heard[TB][0])[1]
    assert "duong va cau deu xau" in heard[CX][0] and new in heard[CX][0]
    assert v.one("SELECT count(*) FROM chain_step") == 3
    # Both numbers lead to it.
    assert "may da den" in v.hear(CX, f"VM {code} may da den")[TB][0]


def test_long_texts_go_in_several_messages(house):
    """300 characters reach the other side whole, in messages of one SMS"""
    v = village(house)
    words = " ".join(f"chu{i}" for i in range(52))[:290].strip()
    heard = v.hear(TB, f"VM {words}")
    code = re.search(r"ho so (\d{4})", heard[TB][0])[1]
    assert len(heard[TB]) == 1 and words[:20] not in heard[TB][0]
    pieces = [re.fullmatch(rf"Ho so {code} \d/\d, Ban Chieng Chung: (.*)\. "
                           rf"Tra loi: VM {code} noidung", text)[1]
              for text in heard[CX]]
    assert " ".join(pieces) == words
    heard = v.hear(CX, f"VM {code} {'x' * 280} y")
    assert re.sub(r"Tra loi ho so \d{4} \d/\d: |\. Hoi them: .*?noidung", "",
                  "".join(heard[TB])) == "x" * 280 + " y"


def test_a_case_without_answer_goes_up(house):
    """after ten working days the upper office has it and may answer"""
    v = village(house)
    code = re.search(r"ho so (\d{4})", v.tell(TB, "VM duong xau")[0])[1]
    # What is added does not put it off.
    v.later("2025-10-10")
    v.tell(TB, f"VM {code} van chua ai den")
    v.later("2025-10-13")
    await_text(v, CH, f"Ho so {code}")
    assert v.one("SELECT state FROM chain") == "passed_up"
    heard = v.hear(CH, f"VM {code} da giao xa lam")
    assert "da giao xa lam" in heard[TB][0]


def test_a_case_of_the_commune_itself_goes_up(house):
    """a case of a commune officer is for the level above"""
    v = village(house)
    heard = v.hear(CX, "VM khong co may xuc")
    code = re.search(r"ho so (\d{4})", heard[CX][0])[1]
    assert "chuyen cap tren" in heard[CX][0] and CH in heard
    v.tell(CH, f"VM {code} se gui may")
    assert CH in v.hear(CX, f"VM {code} may chua den")


# NV: duties.

def test_a_duty_is_done_in_time_or_late(house):
    """the day of the document decides; a second text corrects the first"""
    v = village(house, "2025-11-30")
    assert "TRE 1 ngay (han 29/11)" in v.tell(CQ, "NV R04-2025 310 301125")[0]
    heard = v.tell(CQ, "NV R04-2025 310 291125")[0]
    assert "Da sua ma" in heard
    assert v.rows("SELECT version, state, late_days FROM report_version "
                  "ORDER BY version") == [(1, "replaced", 1),
                                          (2, "accepted", 0)]
    assert "DUNG HAN (han 20/11)" in v.tell(CQ, "NV R08-2025 311 201125")[0]


def test_a_duty_without_a_day_is_never_late(house):
    """what is due all year is noted without a verdict"""
    v = village(house)
    answer = v.tell(CQ, "NV R13-2025 12 010925")[0]
    assert "VB so 12 ngay 01/09/25. Ma" in answer


def test_only_own_duties(house):
    """what is no duty of the unit, or of another form or year, is refused
    with those that are open"""
    v = village(house)
    for phone, text, words in (
            (CQ, "NV R22-2025 1 010925",
             "Viec dang mo: R04-2025, R05-2025, R08-2025, R13-2025. Mau"),
            (CQ, "NV R01-2025 1 010925", "Khong co viec 'R01-2025'"),
            (CQ, "NV R08-2026 1 010925", "Khong co viec 'R08-2026'"),
            (CX, "NV R08-2025 1 010925", "Viec dang mo: khong co"),
            (CQ, "NV R10-2025 1 010925", "Khong co viec 'R10-2025'")):
        assert words in v.tell(phone, text)[0], (phone, text)
    assert "R10-2022" in v.tell(CX, "NV R10-2022 1 010122")[0]
    code = v.code(CQ, "NV R08-2025 1 010925")
    assert "R08" not in v.tell(CQ, "NV R22-2025 1 010925")[0]
    assert "chua xong" in v.tell(CQ, f"HUY {code}")[0]
    assert "R08" in v.tell(CQ, "NV R22-2025 1 010925")[0]


def test_a_duty_corrected_into_another(house):
    """SUA does not turn one duty into another"""
    v = village(house)
    code = v.code(CQ, "NV R08-2025 1 010925")
    assert f"HUY {code}" in v.tell(CQ, f"SUA {code} R04-2025 1 010925")[0]
    assert v.one("SELECT count(*) FROM report") == 1
