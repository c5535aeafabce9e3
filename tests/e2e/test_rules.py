"""Rules over other figures than the message's own: the past, other forms, the
sums of the hamlets. Conversations of each form are in tests/golden."""

import re

HEAD = "0912000101"
OFFICER = "0912000201"
SMALL = "0912000203"  # officer of Muong Mun: two hamlets
HAMLETS = ("0912000141", "0912000142")
GROUP = "0912000601"
UNITS = "id,kind,name,parent,code,gso_code,valid_from,valid_to,act"
PEOPLE = "phone,name,roles,language,valid_from,valid_to"
FLAG = ("SELECT rule FROM report_version WHERE state = 'accepted' "
        "ORDER BY id DESC LIMIT 1")


def at(bantin, day):
    """The same store on another day."""
    if bantin.process:
        assert bantin.stop() == 0
    return bantin.start(clock=f"{day}T08:00:00+07:00")


def code_in(text, word="Ma"):
    match = re.search(rf"\b{word} (\d{{4}})\b", text)
    assert match, text
    return match[1]


def months(house, figures):
    """One BC a month from January 2025 on."""
    bantin = house.bantin()
    for month, text in enumerate(figures, 1):
        at(bantin, f"2025-{month:02}-28")
        assert "Da nhan BC" in bantin.say(HEAD, text).text
    return bantin


def test_past(house):
    """a count far from the last months is asked about once, and kept as such"""
    bantin = months(house, ["BC 140 42 20 0 0 0", "BC 140 42 22 0 0 0",
                            "BC 140 42 19 0 0 0", "BC 140 42 20 0 0 0"])
    at(bantin, "2025-05-28")
    text = bantin.say(HEAD, "BC 140 42 41 0 0 0").text
    assert text.startswith("BC: can ngheo 41, cac thang truoc thuong 20, doi "
                           "nhieu. Neu dung nhan OK "), text
    code = code_in(text, "OK")
    assert "can ngheo 41" in bantin.say(HEAD, f"OK {code}").text
    assert bantin.one(FLAG) == "E-HIS"
    at(bantin, "2025-06-28")
    assert "Da nhan BC" in bantin.say(HEAD, "BC 140 42 41 0 0 0").text
    assert bantin.one(FLAG) is None
    at(bantin, "2025-07-28")
    text = bantin.say(HEAD, "BC 140 42 0 0 0 0").text
    assert text.startswith("BC: can ngheo 0, "), text


def test_ordinary_months(house):
    """months that move within what is usual are not asked about"""
    months(house, ["BC 140 42 20 0 0 0", "BC 140 42 28 0 0 0",
                   "BC 140 42 20 0 0 0", "BC 140 42 30 0 0 0",
                   "BC 140 42 34 0 0 0", "BC 140 42 22 0 0 0"])


def test_short_past(house):
    """two months are no past to be held against"""
    months(house, ["BC 140 42 20 0 0 0", "BC 140 42 20 0 0 0",
                   "BC 140 42 60 0 0 0"])


def test_base(house):
    """a first report is kept as base, the next one is plain"""
    bantin = at(house.bantin(), "2025-09-28")
    bantin.say(HEAD, "BC 140 42 18 3 1 0")
    assert bantin.one(FLAG) == "base"
    at(bantin, "2025-10-28")
    bantin.say(HEAD, "BC 140 42 18 0 0 0")
    assert bantin.one(FLAG) is None
    bantin.say(GROUP, "VV 35 28 34 5 5 1 0")
    assert bantin.one(FLAG) is None


def test_decisions(house):
    """a BC that does not tell what the decisions of its month do is marked"""
    bantin = at(house.bantin(), "2025-08-28")
    bantin.say(HEAD, "BC 140 43 18 0 0 0")
    at(bantin, "2025-09-28")
    assert "CHINH THUC" in bantin.say(OFFICER, "KQ B012 017 1 215 250925").text
    text = bantin.say(HEAD, "BC 140 43 18 0 0 0").text
    assert text.startswith("Da nhan BC T09/2025"), text
    assert bantin.one(FLAG) == "E-KQ"
    bantin.say(HEAD, "BC 140 42 18 1 0 0")
    assert bantin.one(FLAG) is None
    # A month without decisions says nothing about them.
    at(bantin, "2025-10-28")
    bantin.say(HEAD, "BC 140 40 18 2 0 0")
    assert bantin.one(FLAG) is None


def report_both(bantin):
    return [code_in(bantin.say(phone, "BC 140 42 18 3 1 0").text)
            for phone in HAMLETS]


def test_sums_stay_apart(house):
    """the sums of TX are not the sums of BC"""
    bantin = at(house.bantin(), "2025-09-28")
    report_both(bantin)
    bantin.say(SMALL, "TX OK")
    assert bantin.rows(
        "SELECT form, reports, f1, f2 FROM rollup JOIN unit ON unit.id = unit "
        "WHERE ref = 'u-008' ORDER BY form") == [("BC", 2, 280, 84),
                                                 ("TX", 1, 280, 84)]
    bantin.check_store()


def test_reason(house):
    """a TX that differs is taken with a reason only, and the reason is kept"""
    bantin = at(house.bantin(), "2025-09-28")
    report_both(bantin)
    code = code_in(bantin.say(SMALL, "TX 281 84 36 6 2 0").text, "OK")
    said = bantin.say(SMALL, f"OK {code}").text
    assert f"OK {code} va ly do" in said, said
    assert bantin.one("SELECT count(*) FROM report_version "
                      "WHERE state = 'held'") == 1
    said = bantin.say(SMALL, f"OK {code} một hộ mới tách").text
    assert "2/2 ban. Ho 281" in said and "Da ghi ly do" in said, said
    assert bantin.one("SELECT reason FROM version_event WHERE to_state = "
                      "'accepted'") == "mot ho moi tach"
    assert bantin.one(FLAG) == "E-DIF"


def test_many_missing(house):
    """of many hamlets that are missing as many are named as fit one SMS"""
    bantin = at(house.bantin(), "2025-10-03")
    text = bantin.say(OFFICER, "TX 1980 512 240 21 3 1").text
    assert len(text) <= 160, text
    assert re.fullmatch(r"TX T09/2025 thieu 17 ban: Mau Mot, Mau Hai, Chieng "
                        r"Chung, .* va \d+ ban khac\. Chua chot duoc\. .*", text)
    names = text.split(": ")[1].split(" va ")[0].split(", ")
    rest = int(re.search(r"va (\d+) ban khac", text)[1])
    assert len(names) + rest == 17
    # Nothing to add up is nothing to take over.
    text = bantin.say(OFFICER, "TX OK").text
    assert text.startswith("TX T09/2025 Xa Quai To: chua ban nao co BC"), text
    assert bantin.one("SELECT count(*) FROM report_version") == 1


def test_part_of_a_commune(house):
    """TX OK with hamlets missing waits with the sums of those that came"""
    bantin = at(house.bantin(), "2025-10-04")
    bantin.say(HAMLETS[0], "BC 140 42 18 3 1 0")
    text = bantin.say(SMALL, "TX OK").text
    assert "thieu 1 ban: Mau Pu Xi. Chua chot duoc" in text, text
    text = bantin.say(SMALL, f"OK {code_in(text, 'OK')} ban Pu Xi mat song").text
    assert text.startswith("Da nhan TX T09/2025 Xa Muong Mun: 1/2 ban. Ho 140, "
                           "ngheo 42"), text
    assert "Da ghi ly do" in text and "Khop" not in text, text


def test_late_sum(house):
    """TX is on time on day 5 of the next month, and late on day 6"""
    for day, words in ((5, ": 2/2 ban."), (6, " (tre 1 ngay): 2/2 ban.")):
        bantin = at(house.bantin(f"l{day}"), f"2025-10-{day:02}")
        report_both(bantin)
        text = bantin.say(SMALL, "TX OK").text
        assert text.startswith(f"Da nhan TX T09/2025 Xa Muong Mun{words}"), text


def test_figures_of_a_correction(house):
    """a correction of TX says its figures: OK is none"""
    bantin = at(house.bantin(), "2025-09-28")
    report_both(bantin)
    code = code_in(bantin.say(SMALL, "TX OK").text)
    assert bantin.say(SMALL, f"SUA {code} OK").text.startswith("TX: chua ro")
    assert bantin.one("SELECT count(*) FROM report_version "
                      "WHERE code = ?", int(code)) == 1
    assert bantin.one("SELECT count(*) FROM report_version") == 3


def test_closed_month(house):
    """after TX a hamlet corrects, and withdraws only when TX was taken back"""
    bantin = at(house.bantin(), "2025-09-28")
    code, _ = report_both(bantin)
    tx = code_in(bantin.say(SMALL, "TX OK").text)
    text = bantin.say(HAMLETS[0], f"HUY {code}").text
    assert re.fullmatch(rf"BC T09/2025 Ban Mau Muong Mun da vao tong hop xa nen "
                        rf"khong huy duoc\. Nhan SUA {code} va so dung, hoac hoi "
                        rf"can bo xa {SMALL}\.", text), text
    code = code_in(bantin.say(HAMLETS[0], f"SUA {code} 140 41 18 4 1 0").text,
                   "Ma moi")
    assert "Da huy" in bantin.say(SMALL, f"HUY {tx}").text
    assert "Da huy" in bantin.say(HAMLETS[0], f"HUY {code}").text


def test_latest_poor(house):
    """TH is held against the latest BC up to its month, a year back at most"""
    bantin = at(house.bantin(), "2025-04-28")
    bantin.say(HEAD, "BC 140 42 18 0 0 0")
    at(bantin, "2025-07-28")
    bantin.say(HEAD, "BC 140 80 18 0 0 0")
    text = bantin.say(HEAD, "TH 20 5 9 12 71 8 T6").text
    assert text.startswith("TH sai: nuoc va ve sinh 71 lon hon ho ngheo + can "
                           "ngheo (60)."), text
    at(bantin, "2026-12-05")
    text = bantin.say(HEAD, "TH 20 5 9 12 171 8").text
    assert text.startswith("Da nhan TH 12/2026 Ban Chieng Chung: viec lam"), text


def test_documents(house):
    """two documents on request are two reports without a due day"""
    bantin = at(house.bantin(), "2025-09-28")
    for number in (11, 12):
        text = bantin.say(OFFICER, f"BK CD 2025 {number} 2 3 40 15000 1 4").text
        assert text.startswith(f"Da ghi bao cao CD/2025 cua Xa Quai To, VB so "
                               f"{number}. Ban giay"), text
    assert bantin.rows("SELECT key FROM report ORDER BY id") == [
        ("2025 CD 11",), ("2025 CD 12",)]
    # Another number of a yearly one is a correction.
    bantin.say(OFFICER, "BK 6T 2023 1 2 3 40 15000 1 4")
    text = bantin.say(OFFICER, "BK 6T 2023 2 2 3 40 15000 1 4").text
    assert text.startswith("Da sua ma"), text


def test_late_documents(house):
    """a document of years ago is late by all its days"""
    bantin = at(house.bantin(), "2025-09-28")
    text = bantin.say(OFFICER, "BK NAM 2021 310 2 2 40 15000 1 4").text
    assert "tre 1408 ngay (han 20/11)" in text, text


def test_halves_of_a_year(house):
    """a first half that comes after its year must not be more than it"""
    bantin = at(house.bantin(), "2025-11-18")
    bantin.say(OFFICER, "BK NAM 2025 310 2 2 40 15000 1 4")
    text = bantin.say(OFFICER, "BK 6T 2025 125 2 3 40 15000 1 4").text
    assert text.startswith("BK 6T 2025 sai: mo hinh 3 lon hon so ca nam da bao "
                           "(2)."), text
    text = bantin.say(OFFICER, "BK 6T 2025 125 2 2 40 15000 1 4").text
    assert text.startswith("Da ghi bao cao 6T/2025"), text


def test_hamlet_without_groups(house):
    """a hamlet without groups reports its loans itself; one with groups not"""
    bantin = house.bantin()
    bantin.import_rows("people", [
        PEOPLE, "0912000651,A,TO@u-010,vi,2021-01-01,",
        "0912000652,B,TO@u-012,vi,2021-01-01,",
        "0912000653,C,NH@u-003,vi,2021-01-01,"])
    at(bantin, "2025-09-28")
    text = bantin.say("0912000651", "VV 35 28 34 5 5 1 0").text
    assert text.startswith("Da nhan VV T09/2025 Ban Mau Mot: 35 ho vay"), text
    text = bantin.say("0912000652", "VV 35 28 34 5 5 1 0").text
    assert "Viet ma don vi ngay sau VV" in text, text
    text = bantin.say("0912000653", "VV B012 35 28 34 5 5 1 0").text
    assert text.startswith("Khong co ban mang ma 'B012'"), text
    text = bantin.say("0912000653", "VV V061 35 28 34 5 5 1 0").text
    assert text.startswith("Da nhan VV T09/2025 to 03 Ban Chieng Chung"), text
    assert bantin.say("0912000651", "TT").text.count("VV da nhan") == 1


def test_examples(house):
    """an example shows the unit's last figures, with nothing moved"""
    bantin = at(house.bantin(), "2025-08-28")
    report_both(bantin)
    bantin.say(SMALL, "TX OK")
    bantin.say(GROUP, "VV 35 28 34 5 5 1 0")
    at(bantin, "2025-09-28")
    assert "VD: TX 280 84 36 0 0 0. " in bantin.say(SMALL, "HD TX").text
    assert "VD: VV 35 28 34 0 0 1 0. " in bantin.say(GROUP, "HD VV").text
