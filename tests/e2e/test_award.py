"""The sheet behind a nomination: verdicts, and what each figure rests on."""

import json
from pathlib import Path

from test_import_figures import HEADS
from village import CX, TB, Village

UNDER = "2022-2025"


def sheet(bantin, unit, at):
    return json.loads(bantin.run("award", unit, "--at", at, "--json").stdout)


def item(award, name):
    return next(i for i in award["items"] if i["id"] == name)


def kept_sheet(village, report):
    token = Path(f"{village.daemon.store}.daemon").read_text().split()[2]
    return village.daemon.request(
        "GET", f"/api/v1/awards/{report}", office=True,
        headers={"Authorization": f"Bearer {token}"}).json


def with_figures(house):
    village = Village(house)
    village.daemon.import_rows("figures", [HEADS["figures"]] + [
        f"u-012,{row},official,{UNDER},QD {row[:4]}"
        for row in ("2021-12-31,130,60,36", "2023-12-31,135,50,25",
                    "2024-12-31,140,42,18")])
    return village


def test_every_figure_leads_back(house):
    """each figure of the sheet names the act or the message it rests on"""
    village = with_figures(house)
    code = village.code(TB, "BC 140 42 18 3 1 0")
    award = sheet(village.daemon, "u-012", "2025-10-05")
    assert (award["nominee"], award["verdict"]) == ("hamlet", "CHUA DAT"), award
    start, last = item(award, "T-08")["evidence"]
    assert start["act"] == "QD 2021" and start["message"] is None, start
    assert last["code"] == code and last["basis"] == "reported", last
    text = village.one("SELECT text FROM inbox WHERE id = ?",
                       (last["message"],))
    assert bytes(text).decode() == "BC 140 42 18 3 1 0", text
    said = village.daemon.run("award", "u-012", "--at", "2025-10-05").stdout
    assert f"BC {code}, message {last['message']}" in said, said


def test_missing_is_named(house):
    """what has no figure says which day's is missing"""
    bantin = house.bantin()
    bantin.import_rows("units", [HEADS["units"],
                                 "x-9,hamlet,Moi,u-003,,,2021-01-01,,mau"])
    award = sheet(bantin, "x-9", "2025-10-05")
    assert award["verdict"] == "KHONG DU SO LIEU", award
    hole = item(award, "T-07")
    assert hole["missing"] == "2024-12-31" and not hole["evidence"], hole
    said = bantin.run("progress", "x-9", "--at", "2025-10-05").stdout
    assert "KHONG DU SO LIEU" in said and "no figure of 2024-12-31" in said, said


def test_nomination_keeps_its_day(house):
    """DX keeps the sheet of its day; figures that come later do not change it"""
    village = with_figures(house)
    village.tell(CX, "DX 2 B012 5 1")
    report, version = village.rows(
        "SELECT v.report, v.id FROM nomination n JOIN report_version v "
        "ON v.id = n.version")[0]
    assert version, "the nomination is kept"
    kept = kept_sheet(village, report)
    assert item(kept, "T-08")["value"] == "37.50", kept
    village.daemon.import_rows("figures", [
        HEADS["figures"], f"u-012,2024-12-31,140,20,10,official,{UNDER},QD moi"])
    assert kept_sheet(village, report) == kept
    now = sheet(village.daemon, "u-012", kept["at"])
    assert item(now, "T-08")["value"] == "68.75", now


def test_household_by_what_it_sent(house):
    """a household's nomination rests on its own reports, and on nothing else"""
    village = with_figures(house)
    village.tell(CX, "DX 4 B012-017 5 1")
    items = dict(village.rows("SELECT id, verdict FROM nomination_item"))
    assert items == {"C-16": "KHONG DU SO LIEU",
                     "C-17": "KHONG DU SO LIEU"}, items


def test_authority_ended(house):
    """a form of award that nobody gives any more is refused, with whom to ask"""
    village = Village(house)
    village.daemon.import_rows("authorities", [
        HEADS["authorities"], "A-05,commune,2021-01-01,2025-08-31,mau"])
    answer = village.tell(CX, "DX 2 B012 5 1")[0]
    assert "hinh thuc 5 (GK xa) nay khong cap nao quyet dinh" in answer, answer
    assert village.one("SELECT count(*) FROM nomination") == 0
