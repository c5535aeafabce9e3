"""Periods that are over: late corrections and reopening (contract.md
"Messages in time", domain.md L-07 and F-16 SUA)."""

import json

from village import CH, CX, TB, TB_ELSEWHERE, Village

BC = "BC 140 42 18 3 1 0"
LX = "0912000301"
TO = "0912000601"
AUGUST, SEPTEMBER = "2025-08-28", "2025-09-28"


def reopen(v, *more, form="BC", unit="u-012", period="2025-08",
           until="2025-10-05", reason="lu quet", check=True):
    return v.daemon.run("reopen", form, unit, period, "--until", until,
                        "--reason", reason, *more, check=check)


def august(house):
    """A report of August, seen from the end of September."""
    v = Village(house, AUGUST)
    code = v.code(TB, BC)
    v.later(SEPTEMBER)
    return v, code


def poor(v, period="2025-08"):
    """The poor of hamlet, commune and what is above, as they are summed."""
    return [row[0] for row in v.rows(
        "SELECT f2 FROM rollup WHERE form = 'BC' AND period = ? "
        "ORDER BY unit", (period,))]


def ask(v, code, figures="140 41 18 4 1 0 dem nham", by=TB):
    """Asks for a late correction; its code and what everybody hears."""
    heard = v.hear(by, f"SUA {code} {figures}")
    answer = heard[by][0]
    assert "cho cap tren duyet" in answer, answer
    return answer.split("Ma ")[1][:4], heard


# What a closed month says.

def test_a_closed_month_names_the_code(house):
    """a text for a month that is over is told how to correct what is there"""
    v, code = august(house)
    for text in (f"{BC} T8", "BC T8/2025 140 42 18 3 1 0"):
        assert v.tell(TB, text) == [
            f"Ky T08/2025 da khoa. Muon sua: SUA {code}, so moi va ly do, can "
            "bo xa se duyet. Ky dang mo: T09/2025."]


def test_a_closed_month_without_a_report(house):
    """where nothing was reported there is nothing to correct"""
    v = Village(house)
    answer = v.tell(TB, f"{BC} T8")[0]
    assert answer.startswith("Ky T08/2025 da khoa"), answer
    assert "SUA" not in answer and "Ky dang mo: T09/2025" in answer, answer


def test_a_month_to_come_is_not_closed(house):
    """a month that has not begun is not answered with a code"""
    v, _ = august(house)
    answer = v.tell(TB, f"{BC} T11")[0]
    assert "SUA" not in answer and "T11/2025" in answer, answer


def test_each_unit_has_its_own_code(house):
    """of two hamlets the one that the text names is looked at"""
    v = Village(house, AUGUST)
    first = v.code(CX, "BC B012 140 42 18 3 1 0")
    second = v.code(CX, "BC B013 130 42 18 3 1 0")
    v.later(SEPTEMBER)
    for unit, code in (("B012", first), ("B013", second)):
        assert f"SUA {code}" in v.tell(CX, f"BC {unit} 99 42 18 3 1 0 T8")[0]
    assert "SUA" not in v.tell(CX, "BC B014 99 42 18 3 1 0 T8")[0]


def test_taking_back_a_closed_report(house):
    """HUY of a closed month changes nothing and names the way"""
    v, code = august(house)
    assert f"Muon sua: SUA {code}" in v.tell(TB, f"HUY {code}")[0]
    assert poor(v) == [42, 42, 42]


# Reopened.

def test_a_reopened_month_takes_reports(house):
    """a text for a reopened month is kept with the days that it is late"""
    v = Village(house)
    assert reopen(v).stdout == "BC u-012 2025-08: open until 2025-10-05\n"
    answer = v.tell(TB, f"{BC} T8")[0]
    assert answer.startswith("Da nhan BC T08/2025 Ban Chieng Chung (tre 26 "
                             "ngay)"), answer
    assert v.rows("SELECT r.key, v.late_days FROM report_version v "
                  "JOIN report r ON r.id = v.report") == [("2025-08", 26)]
    assert poor(v) == [42, 42, 42]


def test_without_a_month_the_open_one_is_meant(house):
    """a text that names no month goes to the one that is open, as ever"""
    v = Village(house)
    reopen(v)
    assert v.tell(TB, BC)[0].startswith("Da nhan BC T09/2025")
    assert poor(v) == []


def test_only_what_was_named_is_open(house):
    """another hamlet, another form and another month stay closed"""
    v = Village(house)
    reopen(v)
    for phone, text in ((TB_ELSEWHERE, f"{BC} T8"), (TB, f"{BC} T7"),
                        (TO, "VV 35 28 34 5 5 1 0 T8"),
                        (CX, "BC B013 140 42 18 3 1 0 T8")):
        answer = v.tell(phone, text)[0]
        assert "da khoa" in answer, (text, answer)
    assert v.rows("SELECT * FROM report") == []


def test_it_closes_again(house):
    """the last day counts, the day after it does not"""
    v = Village(house)
    reopen(v)
    v.later("2025-10-05")
    code = v.code(TB, f"{BC} T8")
    v.later("2025-10-06")
    assert f"SUA {code}" in v.tell(TB, "BC 140 41 18 4 1 0 T8")[0]
    assert poor(v) == [42, 42, 42]


def test_a_text_sent_in_time_counts(house):
    """what was sent while the month was reopened counts when it comes later"""
    v = Village(house)
    reopen(v)
    v.later("2025-10-07")
    answer = v.daemon.say(TB, f"{BC} T8",
                          sent_at="2025-10-05T20:00:00+07:00").text
    assert answer.startswith("Da nhan BC T08/2025"), answer


def test_corrections_need_no_approval_while_it_is_open(house):
    """in a reopened month SUA counts at once"""
    v, code = august(house)
    reopen(v)
    answer = v.tell(TB, f"SUA {code} 140 41 18 4 1 0")[0]
    assert "ngheo 42 thanh 41" in answer and "Ma moi" in answer, answer
    assert poor(v) == [41, 41, 41]
    assert v.rows("SELECT * FROM chain") == []


def test_figures_again_in_a_reopened_month(house):
    """the same figures are no new version, others are"""
    v, code = august(house)
    reopen(v)
    assert "da nhan luc" in v.tell(TB, f"{BC} T8")[0]
    assert f"Da sua ma {code}" in v.tell(TB, "BC 140 41 18 4 1 0 T8")[0]
    assert poor(v) == [41, 41, 41]


def test_a_half_year_is_reopened(house):
    """a form of half-years has its own periods"""
    v = Village(house, "2025-12-10")
    assert "da khoa" in v.tell(TB, "TH 20 5 9 12 31 8 T6")[0]
    reopen(v, form="TH", period="2025-06", until="2025-12-20")
    answer = v.tell(TB, "TH 20 5 9 12 31 8 T6")[0]
    assert "da khoa" not in answer, answer


def test_the_office_reopens_without_a_gateway(house):
    """the decision is written where no daemon serves the store"""
    v = Village(house)
    assert v.daemon.stop() == 0
    # The machine's own day judges here, so the last day is far away.
    reopen(v, until="2099-12-31")
    v.start(SEPTEMBER)
    assert v.tell(TB, f"{BC} T8")[0].startswith("Da nhan BC T08/2025")


def test_a_unit_by_its_code(house):
    """the unit may be named as people text it"""
    v = Village(house)
    reopen(v, unit="B012")
    assert v.tell(TB, f"{BC} T8")[0].startswith("Da nhan BC T08/2025")


def test_who_and_why_is_kept(house):
    """a second decision takes the place of the first, which is kept"""
    v = Village(house)
    reopen(v)
    reopen(v, until="2025-10-01", reason="nham ngay")
    assert v.rows("SELECT form, period, until, reason, who FROM reopened") == [
        ("BC", "2025-08", "2025-10-01", "nham ngay", "office")]
    assert v.one("SELECT before FROM replaced WHERE kind = 'reopened'") == \
        "2025-10-05|office|lu quet"


REFUSED = (
    ("no such form", dict(form="XX"), "FORM"),
    ("a form without periods", dict(form="DK"), "FORM"),
    ("a period that is none", dict(period="2025-13"), "PERIOD"),
    ("a quarter of a monthly form", dict(period="2025-Q3"), "PERIOD"),
    ("a month of a half-yearly form", dict(form="TH", period="2025-05"),
     "PERIOD"),
    ("the open month", dict(period="2025-09"), "PERIOD"),
    ("a month to come", dict(period="2025-11"), "PERIOD"),
    ("no such unit", dict(unit="u-999"), "UNIT"),
    ("no such code", dict(unit="B999"), "UNIT"),
    ("a day that is over", dict(until="2025-09-27"), "until"),
    ("a day that is none", dict(until="5/10"), "until"),
    ("no reason", dict(reason=" "), "reason"),
)


def test_what_cannot_be_reopened(house):
    """each thing that is wrong is named, and nothing is written"""
    v = Village(house)
    for what, change, word in REFUSED:
        done = reopen(v, check=False, **change)
        assert done.returncode == 1 and word in done.stderr, (what, done)
    assert v.rows("SELECT * FROM reopened") == []


def test_the_door_for_reopening_is_the_offices(house):
    """without the token nothing is reopened; a body that is none is named"""
    v = Village(house)
    body = {"form": "BC", "unit": "u-012", "period": "2025-08",
            "until": "2025-10-05", "reason": "x"}
    assert v.daemon.post("/api/v1/reopen", body, office=True).status == 401
    token = (v.daemon.folder / "store.db.daemon").read_text().splitlines()[2]
    for bad, field in ((b"[]", "form"), (b"{", "form"),
                       (json.dumps({**body, "until": 5}).encode(), "until")):
        answer = v.daemon.request(
            "POST", "/api/v1/reopen", bad,
            {"Authorization": f"Bearer {token}"}, office=True)
        assert answer.status == 400 and answer.json["field"] == field, answer.body
    assert v.rows("SELECT * FROM reopened") == []


# Late corrections.

def test_a_late_correction_waits(house):
    """SUA of a closed month changes nothing before the commune approves it"""
    v, code = august(house)
    asked, heard = ask(v, code)
    assert heard == {
        TB: ["Ky T08/2025 da khoa: da ghi xin sua ngheo 42 thanh 41, thoat 3 "
             f"thanh 4, cho cap tren duyet. Ma {asked}. Chua duyet thi tinh "
             "so cu."],
        CX: ["Xin sua BC T08/2025 Ban Chieng Chung: ngheo 42 thanh 41, thoat "
             f"3 thanh 4. Duyet: XN {asked} 1. Khong: XN {asked} 0 ly do."]}
    assert poor(v) == [42, 42, 42]
    v.daemon.check_store()


def test_an_approved_correction_counts(house):
    """XN 1 brings the new figures into every sum; who approved it is kept"""
    v, code = august(house)
    asked, _ = ask(v, code)
    heard = v.hear(CX, f"XN {asked} 1")
    assert heard == {
        CX: [f"Da xac nhan ma {asked}: sua BC T08/2025: ngheo 42 thanh 41, "
             "thoat 3 thanh 4. Nay: DA DUYET. Da bao cho nguoi gui."],
        TB: ["Da duyet sua BC T08/2025 Ban Chieng Chung: ngheo 42 thanh 41, "
             f"thoat 3 thanh 4. Ma {asked}."]}
    assert poor(v) == [41, 41, 41]
    assert v.rows("SELECT version, state FROM report_version ORDER BY id") == [
        (1, "replaced"), (2, "accepted")]
    assert v.rows("SELECT s.event, p.phone, s.reason FROM chain_step s "
                  "JOIN person p ON p.id = s.person ORDER BY s.id") == [
        ("start", "+84" + TB[1:], "dem nham"),
        ("confirm", "+84" + CX[1:], "")]
    assert v.daemon.run("verify").stdout.count("2 accepted versions") == 1
    v.daemon.check_store()


def test_a_refused_correction_is_dropped(house):
    """XN 0 leaves the old figures and tells the sender why"""
    v, code = august(house)
    asked, _ = ask(v, code)
    heard = v.hear(CX, f"XN {asked} 0 da chot so")
    assert heard[TB] == ["Khong duyet sua BC T08/2025 Ban Chieng Chung, ma "
                         f"{asked}: 'da chot so'. So cu van tinh."]
    assert poor(v) == [42, 42, 42]
    assert v.one("SELECT state FROM report_version WHERE version = 2") == \
        "dropped"


def test_a_refusal_is_thought_over(house):
    """XN 1 after XN 0 counts, as the answer to XN 0 says"""
    v, code = august(house)
    asked, _ = ask(v, code)
    assert f"Muon doi: XN {asked} 1" in v.tell(CX, f"XN {asked} 0 chua ro")[0]
    assert v.tell(CX, f"XN {asked} 1")[0].startswith("Da xac nhan")
    assert poor(v) == [41, 41, 41]


def test_a_second_correction_takes_its_place(house):
    """the code of the first leads nowhere, the second is approved"""
    v, code = august(house)
    first, _ = ask(v, code)
    second, _ = ask(v, code, "140 40 18 5 1 0 nham nua")
    assert v.tell(CX, f"XN {first} 1")[0].startswith("Khong co ma")
    assert v.tell(CX, f"XN {second} 1")[0].startswith("Da xac nhan")
    assert poor(v) == [40, 40, 40]
    assert v.rows("SELECT version, state FROM report_version ORDER BY id") == [
        (1, "replaced"), (2, "dropped"), (3, "accepted")]


def test_a_refused_one_stays_behind_a_newer_one(house):
    """what was refused is not brought back over what came later"""
    v, code = august(house)
    first, _ = ask(v, code)
    v.tell(CX, f"XN {first} 0 chua ro")
    second, _ = ask(v, code, "140 40 18 5 1 0")
    v.tell(CX, f"XN {second} 1")
    assert v.tell(CX, f"XN {first} 1")[0].startswith("Khong co ma")
    assert poor(v) == [40, 40, 40]


def test_a_waiting_correction_is_taken_back(house):
    """HUY of the correction leaves the old figures"""
    v, code = august(house)
    asked, _ = ask(v, code)
    assert v.tell(TB, f"HUY {asked}") == [
        f"Da rut xin sua BC T08/2025 Ban Chieng Chung, ma {asked}. So cu van "
        "tinh."]
    assert v.tell(CX, f"XN {asked} 1")[0].startswith("Khong co ma")
    assert poor(v) == [42, 42, 42]


def test_ok_does_not_approve(house):
    """the sender's own OK counts for doubtful figures, not for late ones"""
    v, code = august(house)
    asked, _ = ask(v, code)
    assert "Khong thay ma" in v.tell(TB, f"OK {asked}")[0]
    assert "Khong co ma" in v.tell(TB, f"XN {asked} 1")[0]
    assert poor(v) == [42, 42, 42]


def test_figures_that_break_a_rule(house):
    """a late correction that cannot be is refused at once"""
    v, code = august(house)
    for figures, word in (("140 90 60 4 1 0 dem nham", "lon hon tong ho"),
                          ("1400 42 18 4 1 0 dem nham", "ngoai khoang"),
                          ("140 42 1b 4 1 0 dem nham", "1b"),
                          ("140 42 18 4 1 dem nham", "BC")):
        heard = v.hear(TB, f"SUA {code} {figures}")
        assert set(heard) == {TB} and word in heard[TB][0], (figures, heard)
    assert v.one("SELECT count(*) FROM report_version") == 1


def test_the_same_figures_ask_nobody(house):
    """a correction that changes nothing is told so"""
    v, code = august(house)
    heard = v.hear(TB, f"SUA {code} 140 42 18 3 1 0")
    assert set(heard) == {TB} and "khong co gi thay doi" in heard[TB][0], heard


def test_a_reopened_month_ends_what_waits(house):
    """figures that count at once take the place of a waiting correction"""
    v, code = august(house)
    asked, _ = ask(v, code)
    reopen(v)
    assert v.tell(TB, "BC 140 39 18 6 1 0 T8")[0].startswith("Da sua ma")
    assert v.state("correction") == "withdrawn"
    assert v.tell(CX, f"XN {asked} 1")[0].startswith("Khong co ma")
    assert poor(v) == [39, 39, 39]


def test_an_officers_own_correction(house):
    """the officer who asks does not approve it, the chairman may"""
    v, code = august(house)
    asked, heard = ask(v, code, by=CX)
    assert set(heard) == {CX, LX}, heard
    assert v.tell(CX, f"XN {asked} 1")[0].startswith("Khong co ma")
    assert v.tell(LX, f"XN {asked} 1")[0].startswith("Da xac nhan")
    assert poor(v) == [41, 41, 41]


def test_silence_passes_it_up(house):
    """after a week the upper office is asked"""
    v, code = august(house)
    asked, _ = ask(v, code)
    v.later("2025-10-06")
    v.await_state("to_district", "correction")
    assert f"XN {asked} 1" in v.sent()[CH][0]
    assert v.tell(CX, f"XN {asked} 1")[0].startswith("Khong co ma")
    assert v.tell(CH, f"XN {asked} 1")[0].startswith("Da xac nhan")
    assert poor(v) == [41, 41, 41]


def test_a_communes_own_figures_go_up(house):
    """the commune's late correction of TX waits for the upper office"""
    v = Village(house, AUGUST)
    answer = v.tell(CX, "TX 1980 512 240 21 3 1")[0]
    code = answer.split("OK ")[1][:4]
    assert v.tell(CX, f"OK {code} thieu ban")[0].startswith("Da nhan TX")
    v.later(SEPTEMBER)
    asked, heard = ask(v, code, "1980 511 240 22 3 1 nham", by=CX)
    assert set(heard) == {CX, CH}, heard
    assert v.tell(LX, f"XN {asked} 1")[0].startswith("Khong xac nhan duoc")
    assert v.tell(CH, f"XN {asked} 1")[0].startswith("Da xac nhan")
    assert v.one("SELECT f2 FROM rollup WHERE form = 'TX' AND unit = "
                 "(SELECT id FROM unit WHERE ref = 'u-003')") == 511


def test_the_head_who_moved_still_hears(house):
    """an answer to a late correction goes to the sender's new number"""
    v, code = august(house)
    asked, _ = ask(v, code)
    dt = v.hear(TB, "DT 0912000678")["0912000678"][0].split("DY ")[1][:4]
    v.tell("0912000678", f"DY {dt}")
    assert set(v.hear(CX, f"XN {asked} 1")) == {CX, "0912000678"}
