-- All forms: households, confirmation chains, drafts, PINs, dated roles.

-- What tells the reports of one form and unit apart: a period ('2025-09'), a
-- household and quarter, a duty ('R08-2025'), or the number of the message.
ALTER TABLE report RENAME COLUMN period TO key;
ALTER TABLE report ADD COLUMN household INTEGER; -- of table household, or NULL

-- What became of a version after it was written: with these any past day can be
-- rebuilt. A version without an event is still what it was at first.
CREATE TABLE version_event (
    version    INTEGER NOT NULL REFERENCES report_version (id),
    step       INTEGER NOT NULL,       -- 1, 2, …
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,          -- as in report_version
    message    INTEGER REFERENCES inbox (id),  -- NULL = time or the office
    person     INTEGER REFERENCES person (id),
    at         INTEGER NOT NULL,
    reason     TEXT NOT NULL,          -- said with OK
    PRIMARY KEY (version, step)
) STRICT, WITHOUT ROWID;

-- The first schema did not say when: the version or the message behind did.
INSERT INTO version_event
SELECT v.id, 1, CASE v.state WHEN 'dropped' THEN 'held' ELSE 'accepted' END,
       v.state, n.message, n.person, n.at, ''
FROM report_version v JOIN report_version n ON n.before = v.id
WHERE v.state IN ('replaced', 'dropped');
INSERT INTO version_event
SELECT v.id, 1, 'accepted', v.state, i.id, i.person, i.received_at, ''
FROM report_version v
JOIN (SELECT version, max(id) AS message FROM inbox
      WHERE version IS NOT NULL GROUP BY version) named ON named.version = v.id
JOIN inbox i ON i.id = named.message
WHERE v.state = 'withdrawn';

-- Households by hamlet and code; never a name.
CREATE TABLE household (
    id         INTEGER PRIMARY KEY,
    hamlet     INTEGER NOT NULL REFERENCES unit (id),
    code       TEXT NOT NULL,          -- '017'
    status     TEXT NOT NULL CHECK (status IN
               ('poor', 'near_poor', 'escaped_poor', 'escaped_near_poor',
                'other')),
    can_work   INTEGER NOT NULL CHECK (can_work IN (0, 1)),
    phone      TEXT NOT NULL,          -- E.164 or ''
    consent    TEXT NOT NULL DEFAULT 'none' CHECK (consent IN
               ('none', 'asked', 'given', 'refused')),
    is_muted   INTEGER NOT NULL DEFAULT 0, -- THOI: no reminders
    needs_help INTEGER NOT NULL DEFAULT 0, -- asked for in the last TD
    erase_by   TEXT NOT NULL DEFAULT '',   -- day by which XOA is answered
    erased_at  INTEGER NOT NULL DEFAULT 0,
    -- The last imported row: a newer one changes what differs from it and
    -- leaves what texts brought since. Without the phone once erased.
    imported   TEXT NOT NULL DEFAULT '',
    UNIQUE (hamlet, code)
) STRICT;

-- Who saw or changed what of a household (Law 91/2025): only ever appended to.
CREATE TABLE household_access (
    id        INTEGER PRIMARY KEY,
    household INTEGER NOT NULL REFERENCES household (id),
    what      TEXT NOT NULL CHECK (what IN
              ('view', 'consent', 'refusal', 'erase_asked', 'erase_done',
               'erase_refused', 'state', 'phone', 'mute', 'export',
               'import')),
    person    INTEGER REFERENCES person (id), -- NULL = the office
    message   INTEGER REFERENCES inbox (id),
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX household_access_of ON household_access (household);

-- Each status that a commune decision (KQ) gave or that taking one back brought
-- again: any past day can be rebuilt. Only ever appended to.
CREATE TABLE household_step (
    id          INTEGER PRIMARY KEY,
    household   INTEGER NOT NULL REFERENCES household (id),
    from_status TEXT NOT NULL,         -- as in household.status
    to_status   TEXT NOT NULL,
    version     INTEGER NOT NULL REFERENCES report_version (id), -- of the KQ
    message     INTEGER NOT NULL REFERENCES inbox (id),
    person      INTEGER NOT NULL REFERENCES person (id),
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX household_step_of ON household_step (household);

-- Where the thing that a report asks for stands: a commitment, a contribution,
-- a model, a nomination, a case, a change of phone, a late correction.
CREATE TABLE chain (
    report     INTEGER PRIMARY KEY REFERENCES report (id),
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,          -- of that kind: core/chain.c
    version    INTEGER NOT NULL,       -- row of report_version it stands on
    unit       INTEGER NOT NULL REFERENCES unit (id),
    household  INTEGER REFERENCES household (id),
    person     INTEGER NOT NULL REFERENCES person (id), -- who asked for it
    waits      TEXT NOT NULL CHECK (waits IN
               ('', 'hamlet', 'commune', 'district', 'phone')),
    waits_unit INTEGER NOT NULL REFERENCES unit (id), -- hamlet or commune
    since      INTEGER NOT NULL,
    until      INTEGER NOT NULL        -- then it goes on by itself; 0 = never
) STRICT;
CREATE INDEX chain_waits ON chain (waits, waits_unit) WHERE waits <> '';
CREATE INDEX chain_until ON chain (until) WHERE until > 0;
CREATE INDEX chain_household ON chain (household) WHERE household IS NOT NULL;
CREATE INDEX chain_person ON chain (person, report);

-- Every step, with whose phone made it: never edited, but for the phone of a
-- household that wants to be forgotten.
CREATE TABLE chain_step (
    id         INTEGER PRIMARY KEY,
    report     INTEGER NOT NULL REFERENCES report (id),
    event      TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    person     INTEGER REFERENCES person (id), -- NULL = time passed
    phone      TEXT NOT NULL,
    message    INTEGER REFERENCES inbox (id),
    reason     TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX chain_step_of ON chain_step (report);

-- A text that waits for one value, at most one of a person. When the answer has
-- come the row stays without its text: it tells which two messages made one.
CREATE TABLE draft (
    message INTEGER PRIMARY KEY REFERENCES inbox (id), -- that left it
    person  INTEGER NOT NULL REFERENCES person (id),
    unit    INTEGER REFERENCES unit (id), -- of the seat; NULL = not settled
    kind    TEXT NOT NULL CHECK (kind IN ('field', 'keyword', 'rule')),
    form    TEXT NOT NULL,
    field   INTEGER NOT NULL,          -- 1-based, the one asked for; 0 = none
    text    TEXT NOT NULL,             -- as read, without what was at fault
    place   INTEGER NOT NULL,          -- where in `text` the answer belongs
    at      INTEGER NOT NULL,          -- judged time of the message, UTC ms
    answer  INTEGER REFERENCES inbox (id) -- NULL = still to come
) STRICT;
CREATE UNIQUE INDEX draft_of ON draft (person) WHERE answer IS NULL;

-- PINs of chairmen and upper officers: HMAC with the key beside the store.
CREATE TABLE pin (
    person       INTEGER PRIMARY KEY REFERENCES person (id),
    hmac         BLOB NOT NULL,
    set_at       INTEGER NOT NULL,
    locked_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE pin_failure (
    id    INTEGER PRIMARY KEY,
    phone TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT;
CREATE INDEX pin_failure_at ON pin_failure (at);

-- Which phone a change of phone (DT) is about; where it stands is a chain.
CREATE TABLE phone_change (
    report INTEGER PRIMARY KEY REFERENCES report (id),
    phone  TEXT NOT NULL,              -- the new one, E.164
    wrong  INTEGER NOT NULL DEFAULT 0  -- answers from there with another code
) STRICT;
CREATE INDEX phone_change_phone ON phone_change (phone);

-- A closed period that an official opened again for one unit.
CREATE TABLE reopened (
    form   TEXT NOT NULL,
    unit   INTEGER NOT NULL REFERENCES unit (id),
    period TEXT NOT NULL,
    until  TEXT NOT NULL,              -- last day
    reason TEXT NOT NULL,
    who    TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (form, unit, period)
) STRICT, WITHOUT ROWID;

-- Roles have days of their own: a change of phone ends one and not the person.
ALTER TABLE person_role ADD COLUMN valid_from TEXT NOT NULL DEFAULT '';
ALTER TABLE person_role ADD COLUMN valid_to TEXT NOT NULL DEFAULT '';
-- 'import', or 'text' for what a DT brought: an import leaves those alone.
ALTER TABLE person_role ADD COLUMN source TEXT NOT NULL DEFAULT 'import';

-- On these days the deputy holds the seats of the one who is away.
CREATE TABLE absence (
    person     INTEGER NOT NULL REFERENCES person (id),
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    deputy     INTEGER REFERENCES person (id), -- NULL = nobody
    PRIMARY KEY (person, valid_from)
) STRICT, WITHOUT ROWID;

-- One gift that giver and receiver both reported. In sums the later one is left
-- out where the other is confirmed too.
CREATE TABLE gift_match (
    report INTEGER PRIMARY KEY REFERENCES report (id), -- the later of the two
    other  INTEGER NOT NULL UNIQUE REFERENCES report (id)
) STRICT;
CREATE INDEX chain_gift ON chain (unit) WHERE kind = 'contribution';
