"""bantin progress: verdicts by figures that were imported and texted."""

import json

from test_import_figures import HEADS
from village import TB, Village

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
