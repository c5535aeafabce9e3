-- Open USSD sessions, one row each: what the next input is an answer to, and
-- the screen that a repeated step gets again.
CREATE TABLE ussd_session (
    provider TEXT NOT NULL,
    session  TEXT NOT NULL,            -- the provider's id, else the number
    phone    TEXT NOT NULL,            -- E.164: nobody else may go on
    person   INTEGER NOT NULL REFERENCES person (id),
    at       INTEGER NOT NULL,         -- last step, UTC ms
    step     TEXT NOT NULL,            -- the provider's id of it, or all inputs
    input    TEXT NOT NULL,            -- the last one
    screen   TEXT NOT NULL,
    place    TEXT NOT NULL,            -- names of core/ussd
    role     TEXT NOT NULL,
    unit     INTEGER NOT NULL,
    menu     TEXT NOT NULL,
    item     INTEGER NOT NULL,
    page     INTEGER NOT NULL,
    field    INTEGER NOT NULL,
    form     TEXT NOT NULL,
    given    INTEGER NOT NULL,
    flags    INTEGER NOT NULL,
    answers  TEXT NOT NULL,            -- a line for each field
    note     TEXT NOT NULL,            -- free text
    told     TEXT NOT NULL,
    code     TEXT NOT NULL,            -- of what is held
    below    TEXT NOT NULL,            -- of the unit that it is about
    PRIMARY KEY (provider, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX ussd_session_person ON ussd_session (person);

-- 'rest': a session died before its last fields. The draft is as it was otherwise.
CREATE TABLE draft_new (
    message INTEGER PRIMARY KEY REFERENCES inbox (id), -- that left it
    person  INTEGER NOT NULL REFERENCES person (id),
    unit    INTEGER REFERENCES unit (id), -- of the seat; NULL = not settled
    kind    TEXT NOT NULL CHECK (kind IN ('field', 'keyword', 'rule', 'rest')),
    form    TEXT NOT NULL,
    field   INTEGER NOT NULL,          -- 1-based, the one asked for; 0 = none
    text    TEXT NOT NULL,             -- as read, without what was at fault
    place   INTEGER NOT NULL,          -- where in `text` the answer belongs
    at      INTEGER NOT NULL,          -- judged time of the message, UTC ms
    answer  INTEGER REFERENCES inbox (id) -- NULL = still to come
) STRICT;
INSERT INTO draft_new SELECT message, person, unit, kind, form, field, text,
    place, at, answer FROM draft;
DROP TABLE draft;
ALTER TABLE draft_new RENAME TO draft;
CREATE UNIQUE INDEX draft_of ON draft (person) WHERE answer IS NULL;
