"""A store that an earlier bantin left is brought to today's schema."""

import pathlib
import sqlite3

from bantin import ROOT
from village import TB, Village


def old_store(path, version):
    """As the first migrations made it."""
    db = sqlite3.connect(path)
    for file in sorted((ROOT / "schema").glob("[0-9]*.sql"))[:version]:
        db.executescript(file.read_text("utf-8"))
    db.execute(f"PRAGMA user_version = {version}")
    return db


def test_upgrade_keeps_sums(house):
    """sums of a month each become rows of a year and lose nothing"""
    bantin = house.bantin(sample=False)
    rows = [("2025-12", "BC", 7, 1, 140, 42, 18, 3, 1, 0, 0, 0, 0),
            ("2025-02", "BC", 7, 1, 141, 43, 18, 0, 0, -2, 0, 0, 0),
            ("2024-12", "BC", 7, 1, 139, 50, 20, 1, 2, 3, 4, 5, 6),
            ("2025-02", "BC", 8, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2),
            ("2025-Q3", "TD", 8, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)]
    with old_store(bantin.store, 10) as db:
        db.executemany(f"INSERT INTO rollup VALUES ({','.join('?' * 13)})",
                       rows)
    db.close()
    bantin.start()
    assert bantin.stop() == 0
    assert sorted(bantin.rows("SELECT * FROM rollup")) == sorted(rows)
    texts = bantin.rows("SELECT periods FROM rollup_year WHERE unit = 7"
                        " ORDER BY year DESC")
    assert texts[0] == ('{"2025-02":[1,141,43,18,0,0,-2,0,0,0],'
                        '"2025-12":[1,140,42,18,3,1,0,0,0,0]}',), texts


def downgrade(store, version):
    """The same rows as that version had them."""
    older = store.with_suffix(".older")
    with old_store(older, version) as db:
        db.execute("ATTACH ? AS now", (str(store),))
        for table, in db.execute("SELECT name FROM main.sqlite_schema WHERE "
                                 "type = 'table'").fetchall():
            columns = ", ".join(f'"{row[1]}"' for row in db.execute(
                f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO main.{table} ({columns})"
                       f" SELECT {columns} FROM now.{table}")
    db.close()
    for ending in ("-wal", "-shm"):
        pathlib.Path(f"{store}{ending}").unlink(missing_ok=True)
    older.rename(store)


def test_sums_go_on_after_an_upgrade(house):
    """what is reported after an upgrade is added to the sums before it"""
    v = Village(house, "2025-09-28")
    code = v.code(TB, "BC 140 42 18 3 1 0")
    assert v.daemon.stop() == 0
    downgrade(v.daemon.store, 10)
    v.start("2025-09-28")
    v.tell(TB, f"SUA {code} 140 41 18 4 1 0")
    assert v.rows("SELECT u.ref, f2 FROM rollup r JOIN unit u ON u.id = r.unit"
                  " WHERE form = 'BC' AND u.ref IN ('u-003', 'u-012')"
                  " AND period = '2025-09' ORDER BY 1") == [
                      ("u-003", 41), ("u-012", 41)]
    assert v.daemon.stop() == 0
    assert "sums are those of their reports" in v.daemon.run("verify").stdout


def test_a_damaged_year(house):
    """a row of sums that somebody damaged is named, and an import of units adds
    it up anew"""
    v = Village(house, "2025-09-28")
    v.tell(TB, "BC 140 42 18 3 1 0")
    assert v.daemon.stop() == 0
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("UPDATE rollup_year SET periods = replace(periods, '42',"
                   " '42.0') WHERE form = 'BC' AND unit ="
                   " (SELECT id FROM unit WHERE ref = 'u-003')")
    db.close()
    done = v.daemon.run("verify", check=False)
    assert done.returncode == 1 and "the sums of BC 2025 of unit" in \
        done.stderr, done.stderr
    v.daemon.import_rows("units", [
        "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
        "u-099,hamlet,Bản Mẫu Mới,u-003,B099,,2021-01-01,,mau"])
    assert "sums are those of their reports" in v.daemon.run("verify").stdout
