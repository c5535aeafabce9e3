-- What was reminded of, each once: whoever starts again, or counts the time
-- anew, finds it here.
CREATE TABLE reminder (
    duty    TEXT NOT NULL,             -- 'BC', 'R08'
    key     TEXT NOT NULL,             -- '2025-09', 'R08-2025'
    unit    INTEGER NOT NULL REFERENCES unit (id),
    subject INTEGER NOT NULL,          -- household, report, request; 0 = none
    person  INTEGER NOT NULL REFERENCES person (id),
    step    TEXT NOT NULL,             -- 'before-3', 'escalate-3'
    at      INTEGER NOT NULL,
    outbox  INTEGER NOT NULL,          -- the text that tells of it
    PRIMARY KEY (duty, key, unit, subject, person, step)
) STRICT, WITHOUT ROWID;

-- One text a person and day. Its items are looked at again before it goes out.
CREATE TABLE reminder_text (
    outbox INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id),
    day    INTEGER NOT NULL,           -- since 1970, Vietnam
    items  TEXT NOT NULL,              -- a line each: duty, key, unit, subject,
                                       -- step, parted by tabs
    UNIQUE (day, person)
) STRICT;

-- The reminders of a day, written and sent in its morning.
CREATE TABLE wave (
    day   INTEGER PRIMARY KEY,         -- since 1970, Vietnam
    state TEXT NOT NULL CHECK (state IN ('open', 'cancelled', 'done')),
    texts INTEGER NOT NULL,            -- written
    at    INTEGER NOT NULL
) STRICT;

-- What nobody is reminded of for the time being: a duty, or '*' for all.
CREATE TABLE reminder_pause (
    duty   TEXT PRIMARY KEY,
    at     INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
