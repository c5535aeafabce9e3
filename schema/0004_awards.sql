-- The sheet behind a nomination, as it was on its day: verdicts, figures, and
-- the message or decision that each figure rests on. Never edited.

CREATE TABLE nomination (
    version   INTEGER PRIMARY KEY REFERENCES report_version (id), -- of the DX
    unit      TEXT NOT NULL,           -- its id of the table of units
    household TEXT NOT NULL,           -- '017' or ''
    day       TEXT NOT NULL,
    nominee   TEXT NOT NULL,           -- 'poor_household'
    verdict   TEXT NOT NULL
) STRICT;

CREATE TABLE nomination_item (
    version   INTEGER NOT NULL REFERENCES nomination (version),
    place     INTEGER NOT NULL,
    id        TEXT NOT NULL,           -- 'T-08', 'C-16'
    title     TEXT NOT NULL,
    is_any    INTEGER NOT NULL CHECK (is_any IN (0, 1)), -- one is enough
    verdict   TEXT NOT NULL,
    value     TEXT NOT NULL,           -- '37.50', '' = none
    threshold TEXT NOT NULL,
    unit      TEXT NOT NULL,           -- '%'
    basis     TEXT NOT NULL,
    notes     TEXT NOT NULL,           -- 'gop, so bo'
    missing   TEXT NOT NULL,           -- day without a figure, or ''
    PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE nomination_figure (
    version  INTEGER NOT NULL REFERENCES nomination (version),
    item     INTEGER NOT NULL,         -- place of its item
    place    INTEGER NOT NULL,
    unit     TEXT NOT NULL,
    date     TEXT NOT NULL,
    form     TEXT NOT NULL,            -- of the message; '' = imported
    figures  TEXT NOT NULL,            -- 'households=140 poor=60 near_poor=36'
    basis    TEXT NOT NULL,
    standard TEXT NOT NULL,
    act      TEXT NOT NULL,            -- that an imported one names
    code     INTEGER NOT NULL,         -- receipt code, 0 = imported
    message  INTEGER NOT NULL,         -- of inbox, 0 = imported
    PRIMARY KEY (version, item, place)
) STRICT, WITHOUT ROWID;
