"""A store that an earlier bantin left is brought to today's schema."""

import sqlite3

from bantin import ROOT


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
