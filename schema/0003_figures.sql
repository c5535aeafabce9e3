-- What the office knows: figures, zones, assigned rates, what became of units,
-- who gives which award, decisions. Every table is loaded by a scan of its key.

CREATE TABLE figure (
    unit       INTEGER NOT NULL REFERENCES unit (id),
    date       TEXT NOT NULL,          -- a month's last day
    standard   TEXT NOT NULL,          -- '2022-2025'
    status     TEXT NOT NULL CHECK (status IN ('official', 'preliminary')),
    households INTEGER NOT NULL CHECK (households >= 0),
    poor       INTEGER NOT NULL CHECK (poor >= 0),
    near_poor  INTEGER NOT NULL CHECK (near_poor >= 0),
    act        TEXT NOT NULL,
    PRIMARY KEY (unit, date, standard, status),
    CHECK (poor + near_poor <= households)
) STRICT, WITHOUT ROWID;

CREATE TABLE zone (
    commune    INTEGER NOT NULL REFERENCES unit (id),
    valid_from TEXT NOT NULL,          -- '' = always
    valid_to   TEXT NOT NULL,          -- '' = open
    zone       INTEGER NOT NULL CHECK (zone BETWEEN 1 AND 3),
    act        TEXT NOT NULL,
    PRIMARY KEY (commune, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE rate (
    commune INTEGER NOT NULL REFERENCES unit (id),
    year    INTEGER NOT NULL,
    rate    INTEGER NOT NULL CHECK (rate >= 0), -- hundredths of a point
    PRIMARY KEY (commune, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE lineage (
    to_unit   INTEGER NOT NULL REFERENCES unit (id),
    date      TEXT NOT NULL,           -- first day of the new state
    from_unit INTEGER NOT NULL REFERENCES unit (id),
    change    TEXT NOT NULL CHECK (change IN
              ('merge', 'split', 'rename', 'transfer')),
    act       TEXT NOT NULL,
    PRIMARY KEY (to_unit, date, from_unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE authority (
    award      TEXT NOT NULL,          -- 'A-04'
    level      TEXT NOT NULL CHECK (level IN
               ('state', 'province', 'district', 'commune')),
    valid_from TEXT NOT NULL,          -- '' = always
    valid_to   TEXT NOT NULL,          -- '' = open
    act        TEXT NOT NULL,
    PRIMARY KEY (award, level, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    unit   INTEGER NOT NULL REFERENCES unit (id),
    target TEXT NOT NULL,              -- 'T-03'
    date   TEXT NOT NULL,
    met    INTEGER NOT NULL CHECK (met IN (0, 1)),
    act    TEXT NOT NULL,
    PRIMARY KEY (unit, target, date)
) STRICT, WITHOUT ROWID;
