"""bantin progress: verdicts by figures that were imported and texted."""

import json
import sqlite3

from sums import put_sums
from test_import_figures import HEADS
from village import CX, TB, Village

CQ = "0912000701"  # of office u-071
UNDER = "2022-2025,mau"
VECTORS = (  # domain.md section 14: start and year end as households, poor, near
    ("1", (200, 60, 36), (200, 30, 18), "T-08", "CHUA DAT", 1),
    ("2", (200, 60, 36), (200, 30, 17), "T-08", "DAT", 0),
    ("3", (200, 60, 37), (200, 30, 18), "T-08", "DAT", 0),
    ("4", (200, 0, 0), (200, 0, 0), "T-08", "KHONG AP DUNG", None),
)


def sheet(bantin, unit, at):
    done = bantin.run("progress", unit, "--at", at, "--json")
    return json.loads(done.stdout)


def target(bantin, unit, at, name):
    return next(t for t in sheet(bantin, unit, at)["targets"] if t["id"] == name)


def new_hamlet(bantin, name, *figures):
    bantin.import_rows("units", [HEADS["units"],
                                 f"{name},hamlet,{name},u-003,,,2021-01-01,,"])
    bantin.import_rows("figures", [HEADS["figures"]] + [
        f"{name},{day},{h},{poor},{near},official,{UNDER}"
        for day, (h, poor, near) in figures])


def test_halving_vectors(house):
    """vectors 1 to 4: exactly half is not enough, nothing to halve does not apply"""
    bantin = house.bantin()
    for number, start, end, name, verdict, to_go in VECTORS:
        unit = f"v-{number}"
        new_hamlet(bantin, unit, ("2021-12-31", start), ("2024-12-31", end))
        got = target(bantin, unit, "2025-01-31", name)
        assert got["verdict"] == verdict, (number, got)
        assert got.get("to_go", {}).get("households") == to_go, (number, got)


def test_rate_lower_through_households(house):
    """vector 8: a rate that fell through the households only is noted"""
    bantin = house.bantin()
    new_hamlet(bantin, "v-8", ("2023-12-31", (100, 40, 0)),
               ("2024-12-31", (101, 40, 0)))
    got = target(bantin, "v-8", "2025-01-31", "T-07")
    assert got["verdict"] == "DAT" and got["notes"] == ["mau so"], got


def test_merged_baseline(house):
    """vector 17: a merged hamlet's baseline is the sum of its parts"""
    bantin = house.bantin()
    bantin.import_rows("units", [
        HEADS["units"], "tau,hamlet,Tấu,u-003,,,2021-01-01,2023-06-30,",
        "nong,hamlet,Nong,u-003,,,2021-01-01,2023-06-30,",
        "nong-tau,hamlet,Nong Tấu,u-003,,,2023-07-01,,"])
    bantin.import_rows("lineage", [HEADS["lineage"],
                                   "2023-07-01,merge,tau,nong-tau,mau",
                                   "2023-07-01,merge,nong,nong-tau,mau"])
    bantin.import_rows("figures", [
        HEADS["figures"], f"tau,2021-12-31,61,20,11,official,{UNDER}",
        f"nong,2021-12-31,74,25,15,official,{UNDER}",
        f"nong-tau,2024-12-31,135,20,15,official,{UNDER}"])
    got = target(bantin, "nong-tau", "2025-01-31", "T-08")
    start = got["figures"][0]
    assert start["poor"] + start["near_poor"] == 71, start
    assert got["verdict"] == "DAT" and "gop" in got["notes"], got


def test_area_after_the_district(house):
    """vector 18: the old district is summed from its hamlets, not from a commune
    that took in others"""
    bantin = house.bantin()
    last = "2021-01-01,2025-06-30,"
    bantin.import_rows("units", [
        HEADS["units"], f"old,district,Cũ,u-001,,,{last}",
        f"other,district,Khác,u-001,,,{last}",
        f"phinh-sang,commune,Phình Sáng,old,,,{last}",
        f"nhe,commune,Nhè,other,,,{last}",
        "sang-nhe,commune,Sáng Nhè,u-001,,,2025-07-01,,",
        f"ours,hamlet,Ours,phinh-sang,,,{last}",
        "ours,hamlet,Ours,sang-nhe,,,2025-07-01,,",
        f"theirs,hamlet,Theirs,nhe,,,{last}",
        "theirs,hamlet,Theirs,sang-nhe,,,2025-07-01,,"])
    bantin.import_rows("lineage", [HEADS["lineage"],
                                   "2025-07-01,merge,phinh-sang,sang-nhe,mau",
                                   "2025-07-01,merge,nhe,sang-nhe,mau"])
    bantin.import_rows("figures", [HEADS["figures"]] + [
        f"{u},2025-12-31,{h},{poor},0,official,{UNDER}" for u, h, poor in (
            ("ours", 100, 25), ("theirs", 100, 90), ("sang-nhe", 200, 115))])
    got = target(bantin, "old", "2026-01-15", "T-02")
    assert (got["verdict"], got["value"]) == ("DAT", "25.00"), got
    assert got["figures"][0]["households"] == 100, got
    assert sheet(bantin, "old", "2026-01-15")["coverage"]["hamlets"] == 1


def test_texts_count(house):
    """an accepted BC is the hamlet's latest figure, with a daemon or without"""
    village = Village(house)
    village.tell(TB, "BC 140 42 18 3 1 0")
    bantin = village.daemon
    by_daemon = sheet(bantin, "u-012", "2025-10-01")
    all_by_daemon = bantin.run("progress", "--at", "2025-10-01", "--json").stdout
    figure = by_daemon["figure"]
    assert (figure["date"], figure["poor"], figure["basis"]) == (
        "2025-09-30", 42, "reported"), figure
    assert figure["poor_rate"] == "30.00", figure
    assert bantin.stop() == 0
    assert sheet(bantin, "u-012", "2025-10-01") == by_daemon
    assert bantin.run("progress", "--at", "2025-10-01",
                      "--json").stdout == all_by_daemon
    assert json.dumps(by_daemon["unit"]) in all_by_daemon


def test_groups_do_not_hide_reports(house):
    """a hamlet with two savings groups has its own BC counted"""
    village = Village(house)
    village.daemon.import_rows("units", [
        HEADS["units"], "g-1,group,To 1,u-012,,,2021-01-01,,mau",
        "g-2,group,To 2,u-012,,,2021-01-01,,mau"])
    village.tell(TB, "BC 140 42 18 3 1 0")
    figure = sheet(village.daemon, "u-012", "2025-10-01")["figure"]
    assert (figure["date"], figure["poor"]) == ("2025-09-30", 42), figure


def loans(bantin, unit, *late):
    """Twelve months of VV up to September 2025; one did not pay in `late`."""
    with sqlite3.connect(bantin.store) as db:
        place, = db.execute("SELECT id FROM unit WHERE ref = ?", (unit,)) \
            .fetchone()
        put_sums(db, [(f"{2024 + m // 12}-{m % 12 + 1:02}", "VV", place, 1, 35,
                       28, 34 if m in late else 35, 5, 5)
                      for m in range(9, 21)])


def test_loans_of_each_sender(house):
    """T-12 is judged for each sender of VV: twelve months are enough, eleven are
    not, and a group is asked by its own id"""
    bantin = house.bantin()
    bantin.import_rows("units", [HEADS["units"],
                                 "g-2,group,To 2,u-013,V062,,2021-01-01,,mau"])
    loans(bantin, "u-010")
    loans(bantin, "u-061")
    loans(bantin, "g-2", 12)
    for unit, verdict, value in (("u-010", "DAT", "12"), ("u-061", "DAT", "12"),
                                 ("g-2", "CHUA DAT", "11")):
        got = target(bantin, unit, "2025-10-15", "T-12")
        assert (got["verdict"], got["value"], got["threshold"], got["basis"]) == (
            verdict, value, "12", "reported"), got
    group = sheet(bantin, "u-061", "2025-10-15")
    assert [t["id"] for t in group["targets"]] == ["T-12"], group
    assert group["figure"] is None and group["coverage"]["hamlets"] == 0, group
    bantin.start(clock="2025-10-15T08:00:00+07:00")
    said = bantin.say("0912000601", "CT T12").text
    assert "to 03 Ban Chieng Chung T-12: DAT, 12 thang" in said, said
    assert "T-12" not in bantin.say("0912000601", "CT").text


def test_office_without_an_area(house):
    """an office that stands below nothing asks THIEU and is told so"""
    village = Village(house)
    village.daemon.import_rows("units", [
        HEADS["units"], "lone,office,Phong Mau,,,,2021-01-01,,mau"])
    village.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000177,Mau,CQ@lone,vi,2021-01-01,"])
    said = village.tell("0912000177", "THIEU")[0]
    assert "Phong Mau khong co ban nao" in said, said


def duties_on_time(village, unit="u-003"):
    """T-13 for 2024: how many of the unit's own duties were done on time."""
    got = target(village.daemon, unit, "2025-01-15", "T-13")
    assert got["verdict"] == "CHUA DAT", got  # others are never done
    return got["value"]


def test_a_correction_does_not_make_it_late(house):
    """what came on time stays so when it is corrected later; taken back and sent
    anew, it is late"""
    v = Village(house, "2024-11-18")
    code = v.code(CX, "BK NAM 2024 125 2 5 40 15000 1 4")
    assert duties_on_time(v) == "1"
    v.later("2024-12-03")
    v.tell(CX, f"SUA {code} NAM 2024 126 2 5 40 15000 1 4")
    assert v.rows("SELECT state, late_days FROM report_version ORDER BY id") \
        == [("replaced", 0), ("accepted", 13)]
    assert duties_on_time(v) == "1"
    code = v.one("SELECT code FROM report_version WHERE version = 2")
    v.tell(CX, f"HUY {code:04}")
    assert duties_on_time(v) == "0"
    v.tell(CX, "BK NAM 2024 127 2 5 40 15000 1 4")
    assert duties_on_time(v) == "0"


def test_the_paper_says_when_a_duty_was_done(house):
    """of NV the last text counts, as it says the day itself"""
    v = Village(house, "2024-11-22")
    v.tell(CQ, "NV R08-2024 311 201124")
    assert duties_on_time(v, "u-071") == "1"
    v.tell(CQ, "NV R08-2024 311 211124")
    assert duties_on_time(v, "u-071") == "0"
    v.tell(CQ, "NV R08-2024 311 191124")
    assert duties_on_time(v, "u-071") == "1"


def test_refusals(house):
    """an unknown unit, one that does not exist yet, and no day are refused"""
    bantin = house.bantin()
    for args, why in ((("u-999",), "there is no unit"),
                      (("u-012", "--at", "1990-01-01"), "does not exist on"),
                      (("u-012", "--at", "soon"), "give a day")):
        done = bantin.run("progress", *args, check=False)
        assert done.returncode == 1 and why in done.stderr, done.stderr


def test_table(house):
    """in a terminal there is a line with a bar for each target"""
    said = house.bantin().run("progress", "u-003", "--at", "2025-10-15").stdout
    assert "T-06" in said and "[####" in said and "CHUA DAT" in said, said
