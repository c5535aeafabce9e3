"""bantin board: units by the targets they meet, with coverage and flags."""

import json
import os
import sqlite3
import subprocess

from sums import put_sums
from test_import_figures import HEADS

UNDER = "2022-2025,mau"
AT = ("--at", "2025-01-31")


def board(bantin, kind, *more):
    return json.loads(bantin.run("board", kind, *AT, *more, "--json").stdout)


def commune(bantin, **ends):
    """Hamlets of a commune of their own: start 60 poor of 200, and the end."""
    bantin.import_rows("units", [
        HEADS["units"], "k,commune,Xã Mẫu,u-002,,,2021-01-01,,mau"] + [
        f"{h},hamlet,{h},k,,,2021-01-01,,mau" for h in ends])
    bantin.import_rows("figures", [HEADS["figures"]] + [
        f"{h},{day},200,{poor},0,official,{UNDER}" for h, poor in ends.items()
        for day, poor in (("2021-12-31", 60), ("2023-12-31", 50),
                          ("2024-12-31", poor)) if poor is not None])


def test_ranks_with_ties_and_holes(house):
    """the larger fall stands first, ties share a rank, holes have none"""
    bantin = house.bantin()
    commune(bantin, a=20, b=10, c=20, d=55)
    bantin.import_rows("units", [HEADS["units"],
                                 "e,hamlet,e,k,,,2021-01-01,,mau"])
    rows = board(bantin, "hamlet", "--within", "k")["units"]
    assert [(r["unit"], r["rank"]) for r in rows] == [
        ("b", 1), ("a", 2), ("c", 2), ("d", 4), ("e", None)], rows
    assert rows[4]["why"] == "thieu so" and rows[0]["met"] == 2, rows
    table = bantin.run("board", "hamlet", "--within", "k", *AT).stdout
    assert "  1  b  b: 2 of 2, T-08 DAT 83.33" in table, table


def test_flags_stand_beside_the_rank(house):
    """odd reports are flagged on board and sheet, and change no rank"""
    bantin = house.bantin()
    commune(bantin, a=20, b=10)
    before = board(bantin, "hamlet", "--within", "k")["units"]
    with sqlite3.connect(bantin.store) as db:
        unit, = db.execute("SELECT id FROM unit WHERE ref = 'b'").fetchone()
        months = [f"2024-{m:02}" for m in range(9, 13)] + ["2025-01"]
        put_sums(db, [(m, "BC", unit, 1, 200, 12, 3) for m in months])
        unit, = db.execute("SELECT id FROM unit WHERE ref = 'k'").fetchone()
        put_sums(db, [("2025-01", "BC", unit, 2, 200, 12, 3),
                      ("2025-01", "TX", unit, 1, 200, 11, 3)])
    rows = board(bantin, "hamlet", "--within", "k")["units"]
    assert rows[0]["flags"] == ["lap lai"], rows
    assert [r["rank"] for r in rows] == [r["rank"] for r in before]
    sheet = json.loads(bantin.run("progress", "b", *AT, "--json").stdout)
    assert sheet["flags"] == ["lap lai"], sheet
    above = json.loads(bantin.run("progress", "k", *AT, "--json").stdout)
    assert above["flags"] == ["tong khac"], above
    for unit, flag in (("b", "lap lai"), ("k", "tong khac")):
        later = json.loads(bantin.run("progress", unit, "--at", "2025-03-02",
                                      "--json").stdout)
        assert later["flags"] == [flag], later


def test_by_daemon_as_by_store(house):
    """the office listener answers what the command reads from the store"""
    bantin = house.bantin()
    commune(bantin, a=20, b=10)
    alone = board(bantin, "commune")
    bantin.start()
    assert board(bantin, "commune") == alone
    for more, why in ((("--within", "u-999"), "no unit of that id"),
                      (("--at", "soon"), "give a day")):
        done = bantin.run("board", "hamlet", *more, check=False)
        assert done.returncode == 1 and why in done.stderr, done.stderr
    done = bantin.run("board", "province", check=False)
    assert done.returncode == 1 and "no board of that kind" in done.stderr


def test_hamlets_that_matter(house):
    """a target that is behind names the hamlets with the most to go"""
    bantin = house.bantin()
    commune(bantin, a=59, b=58, c=40, d=57)
    bantin.import_rows("zones", [HEADS["zones"], "k,I,2021-01-01,,mau"])
    bantin.import_rows("figures", [HEADS["figures"]] + [
        f"{h},2024-06-30,200,60,0,official,{UNDER}" for h in "abcd"])
    sheet = json.loads(bantin.run("progress", "k", "--at", "2024-12-31",
                                  "--json").stdout)
    target = next(t for t in sheet["targets"] if t["id"] == "T-06")
    assert target["verdict"] == "CHUA DAT", target
    assert target["pace"]["state"] == "behind", target
    assert target["hamlets"] == [{"unit": "a", "households": 29},
                                 {"unit": "b", "households": 28},
                                 {"unit": "d", "households": 27}], target


def test_ranks_do_not_depend_on_ids(house):
    """communes of several zones are ranked by what all of them are judged by"""
    ranks = []
    for names in (("k1", "k2", "k3"), ("k3", "k2", "k1")):
        bantin = house.bantin(names[0])
        rows = [(names[0], "I", 45), (names[1], "III", 40), (names[2], "I", 50)]
        bantin.import_rows("units", [HEADS["units"]] + [
            f"{k},commune,{k},u-002,,,2021-01-01,,mau" for k, _, _ in rows] + [
            f"{k}-h,hamlet,{k},{k},,,2021-01-01,,mau" for k, _, _ in rows])
        bantin.import_rows("zones", [HEADS["zones"]] + [
            f"{k},{zone},2021-01-01,,mau" for k, zone, _ in rows])
        bantin.import_rows("rates", [HEADS["rates"]] + [
            f"{k},2024,9.00" for k, _, _ in rows])
        bantin.import_rows("figures", [HEADS["figures"]] + [
            f"{u},{day},200,{poor},0,official,{UNDER}"
            for k, _, end in rows for u in (k, f"{k}-h") for day, poor in (
                ("2021-12-31", 90), ("2022-12-31", 76), ("2023-12-31", 63),
                ("2024-12-31", end))])
        got = board(bantin, "commune", "--within", "u-002")["units"]
        ranks.append([names.index(r["unit"]) for r in got
                      if r["unit"] in names and r["rank"]])
    assert ranks[0] == ranks[1] and len(ranks[0]) == 3, ranks


def test_within_an_ended_district(house):
    """an ended district has on its board what stood below it on its last day"""
    bantin = house.bantin()
    before = board(bantin, "commune", "--within", "u-002")["units"]
    after = json.loads(bantin.run("board", "commune", "--within", "u-002",
                                  "--at", "2025-10-15", "--json").stdout)["units"]
    assert before and {r["unit"] for r in before} == {r["unit"] for r in after}


def peak_kb(bantin, *words):
    """Memory of a command that ends well, at its largest."""
    done = subprocess.Popen(bantin.arguments(*words),
                            stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    assert done.returncode == 0, words
    return usage.ru_maxrss


def test_many_hamlets_take_little_room(house):
    """the board of a country keeps of each hamlet what it shows, no more"""
    hamlets = 5000
    bantin = house.bantin(sample=False)
    bantin.import_rows("units", [HEADS["units"],
                                 "p,province,Tỉnh Mẫu,,,,2021-01-01,,mau"] + [
        f"k{i},commune,Xã Mẫu {i},p,,,2021-01-01,,mau" for i in range(50)] + [
        f"h{i},hamlet,Bản Mẫu {i},k{i % 50},,,2021-01-01,,mau"
        for i in range(hamlets)])
    one = peak_kb(bantin, "board", "hamlet", *AT, "--within", "k1")
    of_all = peak_kb(bantin, "board", "hamlet", *AT)
    assert (of_all - one) / hamlets < 8, (one, of_all)
