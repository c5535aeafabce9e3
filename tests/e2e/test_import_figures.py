"""The tables that targets are judged by: what is taken, replaced, refused."""

import shutil

from bantin import ROOT

HEADS = {
    "units": "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
    "lineage": "date,change,from,to,act",
    "figures": "unit,date,households,poor,near_poor,status,standard,act",
    "zones": "commune,zone,valid_from,valid_to,act",
    "rates": "commune,year,rate",
    "authorities": "award,level,valid_from,valid_to,act",
    "decisions": "unit,target,date,met,act",
}
UNITS = ("x-1,hamlet,A,u-003,,,2021-01-01,2023-06-30,",
         "x-2,hamlet,B,u-003,,,2021-01-01,2023-06-30,",
         "x-3,hamlet,C,u-003,,,2023-07-01,,")
MERGE = ("2023-07-01,merge,x-1,x-3,", "2023-07-01,merge,x-2,x-3,")
EARLY = "x-3,2021-12-31,100,50,10,official,2022-2025,"

BAD = (
    ("units", "u-012,hamlet,A,u-004,,,2022-01-01,,", "valid_from: the unit has two"),
    ("figures", "u-012,2025-09-29,9,1,1,official,2022-2025,", "date: figures hold"),
    ("figures", "u-012,2025-09-30,9,5,5,official,2022-2025,", "poor: poor and near"),
    ("figures", "u-999,2025-09-30,9,5,4,official,2022-2025,", "unit: there is no"),
    ("figures", "u-012,2020-12-31,9,5,4,official,2022-2025,", "date: unit 'u-012' began"),
    ("figures", EARLY, "date: unit 'x-3' began later"),
    ("figures", "x-1,2023-12-31,9,5,4,official,2022-2025,", "date: unit 'x-1' ended"),
    ("figures", "u-012,2025-09-30,9,5,4,official,2021,", "standard: '2021' is none of 2016"),
    ("figures", "u-012,2025-09-30,9,5,4,final,2022-2025,", "status: 'final'"),
    ("figures", "u-061,2025-09-30,9,5,4,official,2022-2025,", "unit: 'u-061' is of kind group"),
    ("figures", "u-012,2025-09-30,9,-5,4,official,2022-2025,", "poor: '-5'"),
    ("lineage", "2023-07-02,merge,x-1,x-3,", "from: 'x-1' must end on 2023-07-01"),
    ("lineage", "2023-07-01,split,x-1,u-012,", "to: 'u-012' must begin on"),
    ("lineage", "2023-07-01,merge,u-010,x-3,", "from: 'u-010' must end"),
    ("lineage", "2023-07-01,transfer,x-1,u-012,", "from: 'x-1' does not exist on 2023-07-01"),
    ("lineage", "2023-07-01,rename,u-010,u-012,", "to: must be the same"),
    ("lineage", "2023-07-01,transfer,u-012,u-012,", "to: is the same unit"),
    ("lineage", "2023-07-01,swap,u-010,u-012,", "change: 'swap'"),
    ("zones", "u-003,IV,,,", "zone: 'IV'"),
    ("zones", "u-012,I,,,", "commune: 'u-012' is a hamlet"),
    ("zones", "u-003,I,2023-01-01,,", "valid_from: commune 'u-003' has two zones"),
    ("rates", "u-003,2026,4.505", "rate: '4.505'"),
    ("rates", "u-003,2026,-1", "rate: '-1'"),
    ("rates", "u-003,26,4", "year: '26'"),
    ("authorities", "A-07,state,,,", "award: 'A-07'"),
    ("authorities", "A-04,hamlet,,,", "level: 'hamlet'"),
    ("decisions", "u-002,X-03,2025-06-16,yes,", "target: 'X-03'"),
    ("decisions", "u-002,T-03,2025-06-16,true,", "met: 'true'"),
    ("decisions", "u-002,T-03,,yes,", "date: is empty"),
)


def refused(bantin, kind, *rows):
    path = bantin.folder / f"bad-{kind}.csv"
    path.write_text("\n".join((HEADS[kind], *rows)) + "\n", "utf-8")
    done = bantin.run("import", kind, str(path), check=False)
    assert done.returncode == 1, (rows, done.stdout)
    return done.stderr, path


def test_bad_rows_are_refused(house):
    """each bad row of the tables of targets is refused by line, column, reason"""
    bantin = house.bantin()
    bantin.import_rows("units", [HEADS["units"], *UNITS])
    for kind, row, reason in BAD:
        said, path = refused(bantin, kind, row)
        assert f"{path}:2: {reason}" in said, (row, said)


def test_same_key_twice(house):
    """the same key twice in one file is refused, another standard is another key"""
    bantin = house.bantin()
    row = "u-012,2025-09-30,140,42,18,official,"
    said, _ = refused(bantin, "figures", row + "2022-2025,", row + "2022-2025,x")
    assert ":3: unit: is in line 2 already" in said, said
    bantin.import_rows("figures", [HEADS["figures"], row + "2022-2025,",
                                   row + "2016-2020,"])


def test_sample_twice_changes_nothing(house):
    """the sample's tables again change nothing"""
    bantin = house.bantin()
    for kind in HEADS:
        done = bantin.import_file(kind, bantin.config / f"tuan-giao/{kind}.csv")
        assert " 0 changed" in done.stdout, done.stdout


def test_another_value_replaces(house):
    """another value of a key replaces the earlier, which is kept"""
    bantin = house.bantin()
    for kind, rows, key, before in (
            ("figures", ("u-012,2025-09-30,140,42,18,official,2022-2025,a",
                         "u-012,2025-09-30,140,41,18,official,2022-2025,b"),
             "u-012 2025-09-30 official 2022-2025", "140|42|18|a"),
            ("rates", ("u-003,2026,4.5", "u-003,2026,4.05"), "u-003 2026", "450"),
            ("zones", ("u-003,II,2021-06-04,2025-12-31,a",
                       "u-003,III,2021-06-04,2025-12-31,a"),
             "u-003 2021-06-04", "2|2025-12-31|a"),
            ("decisions", ("u-002,T-03,2025-12-01,no,a",
                           "u-002,T-03,2025-12-01,yes,a"),
             "u-002 T-03 2025-12-01", "0|a")):
        for row in rows:
            done = bantin.import_rows(kind, [HEADS[kind], row])
            assert "1 changed" in done.stdout, done.stdout
        assert bantin.one("SELECT count(*) FROM replaced WHERE kind = ? AND key"
                          " = ? AND before = ?", kind, key, before) == 1, kind
    assert bantin.one("SELECT rate FROM rate WHERE year = 2026") == 405


def test_merged_unit_has_earlier_figures(house):
    """what began by a recorded merge or split may have figures of before, and an
    ended district of later"""
    bantin = house.bantin()
    bantin.import_rows("units", [HEADS["units"], *UNITS,
                                 "y-1,hamlet,D,u-003,,,2021-01-01,2023-06-30,",
                                 "y-2,hamlet,E,u-003,,,2023-07-01,,"])
    bantin.import_rows("lineage", [HEADS["lineage"], *MERGE,
                                   "2023-07-01,split,y-1,y-2,"])
    bantin.import_rows("figures", [
        HEADS["figures"], EARLY, EARLY.replace("x-3", "y-2"),
        "u-002,2025-12-31,6200,1500,600,official,2022-2025,"])


def test_standards_are_those_of_targets_json(house):
    """which standards there are is said once, in targets.json"""
    config = house.folder / "config"
    shutil.copytree(ROOT / "gateway-config", config)
    path = config / "targets.json"
    path.write_text(path.read_text("utf-8").replace('"2016-2020"', '"cu"'),
                    "utf-8")
    bantin = house.bantin(config=config, sample=False)
    bantin.import_rows("units", [HEADS["units"],
                                 "u-012,hamlet,A,,,,2021-01-01,,"])
    row = "u-012,2021-12-31,140,42,18,official,"
    bantin.import_rows("figures", [HEADS["figures"], row + "cu,"])
    said, _ = refused(bantin, "figures", row + "2016-2020,")
    assert "'2016-2020' is none of cu, 2022-2025" in said, said
