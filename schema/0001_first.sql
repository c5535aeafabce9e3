-- The first store: who reports, what came in, what was understood, what goes out.
-- Times are UTC milliseconds; days are ISO text of Asia/Ho_Chi_Minh.

-- A unit keeps its id for ever; names, codes and parents have dates.
CREATE TABLE unit (
    id   INTEGER PRIMARY KEY,
    ref  TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN
         ('province', 'district', 'commune', 'hamlet', 'group', 'office'))
) STRICT;

CREATE TABLE unit_span (
    unit       INTEGER NOT NULL REFERENCES unit (id),
    valid_from TEXT NOT NULL,          -- '' = always
    valid_to   TEXT NOT NULL,          -- '' = open
    name       TEXT NOT NULL,
    parent     INTEGER REFERENCES unit (id),
    code       TEXT NOT NULL,
    gso_code   TEXT NOT NULL,
    act        TEXT NOT NULL,
    PRIMARY KEY (unit, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id         INTEGER PRIMARY KEY,
    phone      TEXT NOT NULL,          -- E.164
    name       TEXT NOT NULL,
    language   TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    UNIQUE (phone, valid_from)
) STRICT;

CREATE TABLE person_role (
    person INTEGER NOT NULL REFERENCES person (id),
    place  INTEGER NOT NULL,           -- order in the import
    role   TEXT NOT NULL,
    unit   INTEGER NOT NULL REFERENCES unit (id),
    PRIMARY KEY (person, place)
) STRICT, WITHOUT ROWID;

-- What an import replaced, as it was.
CREATE TABLE replaced (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    before TEXT NOT NULL
) STRICT;

-- Every message as it came; the raw columns are never edited.
CREATE TABLE inbox (
    id           INTEGER PRIMARY KEY,
    provider     TEXT NOT NULL,
    provider_id  TEXT NOT NULL,
    sender       TEXT NOT NULL,
    receiver     TEXT NOT NULL,
    text         BLOB NOT NULL,
    sent_at      INTEGER NOT NULL,     -- 0 = the provider did not say
    received_at  INTEGER NOT NULL,
    raw          BLOB NOT NULL,
    outcome      TEXT NOT NULL DEFAULT 'new' CHECK (outcome IN
                 ('new', 'accepted', 'held', 'refused', 'answered', 'repeated',
                  'stranger', 'ignored', 'failed', 'part')),
    person       INTEGER REFERENCES person (id),
    form         TEXT,
    error        TEXT,
    version      INTEGER,              -- row of report_version
    replies_from INTEGER,              -- its outbox rows stand together
    replies_n    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The lock against repeats, kept 90 days.
CREATE TABLE seen (
    provider TEXT NOT NULL,
    key      TEXT NOT NULL,
    message  INTEGER NOT NULL REFERENCES inbox (id),
    until    INTEGER NOT NULL,
    PRIMARY KEY (provider, key)
) STRICT, WITHOUT ROWID;

-- Parts of a long text that wait for their fellows.
CREATE TABLE part (
    provider TEXT NOT NULL,
    sender   TEXT NOT NULL,
    ref      TEXT NOT NULL,
    place    INTEGER NOT NULL,
    total    INTEGER NOT NULL,
    message  INTEGER NOT NULL REFERENCES inbox (id),
    text     BLOB NOT NULL,
    until    INTEGER NOT NULL,
    PRIMARY KEY (provider, sender, ref, total, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE report (
    id      INTEGER PRIMARY KEY,
    period  TEXT NOT NULL,
    form    TEXT NOT NULL,
    unit    INTEGER NOT NULL REFERENCES unit (id),
    version INTEGER NOT NULL,          -- the one that counts, 0 = none
    last    INTEGER NOT NULL,          -- the newest of any state
    version_row INTEGER NOT NULL,      -- their rows in report_version
    last_row    INTEGER NOT NULL,
    UNIQUE (period, form, unit)
) STRICT;

-- Only ever appended to, so that a busy turn writes one page and not many;
-- found by the rows that the head, a code or an older version name.
CREATE TABLE report_version (
    id        INTEGER PRIMARY KEY,
    report    INTEGER NOT NULL REFERENCES report (id),
    version   INTEGER NOT NULL,
    state     TEXT NOT NULL CHECK (state IN
              ('accepted', 'held', 'replaced', 'withdrawn', 'dropped')),
    figures   TEXT NOT NULL,           -- canonical: tongho=140 ngheo=42 …
    code      INTEGER NOT NULL,        -- four digits, as in the reply
    message   INTEGER NOT NULL REFERENCES inbox (id),
    person    INTEGER NOT NULL REFERENCES person (id),
    rule      TEXT,                    -- the soft rule that holds or marks it
    late_days INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    before    INTEGER NOT NULL         -- the version before it, 0 = none
) STRICT;

-- Where a four-digit code leads; newest use of a code within its commune. The
-- slot counts up where the code jumps about: neighbours in time share a page.
CREATE TABLE receipt_code (
    commune INTEGER NOT NULL,
    slot    INTEGER NOT NULL,
    version INTEGER NOT NULL,          -- row of report_version
    at      INTEGER NOT NULL,
    PRIMARY KEY (commune, slot)
) STRICT, WITHOUT ROWID;

-- How many codes a commune has used; codes are a scrambled count.
CREATE TABLE code_count (
    commune INTEGER NOT NULL PRIMARY KEY,
    used    INTEGER NOT NULL
) STRICT;

-- Figures that count, per unit and period; a unit above holds the sum below.
-- f1 … f9 are the number fields of the form in its order.
CREATE TABLE rollup (
    period  TEXT NOT NULL,
    form    TEXT NOT NULL,
    unit    INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    f1 INTEGER NOT NULL, f2 INTEGER NOT NULL, f3 INTEGER NOT NULL,
    f4 INTEGER NOT NULL, f5 INTEGER NOT NULL, f6 INTEGER NOT NULL,
    f7 INTEGER NOT NULL, f8 INTEGER NOT NULL, f9 INTEGER NOT NULL,
    PRIMARY KEY (period, form, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    gateway TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    version INTEGER NOT NULL,          -- row of report_version
    hash    BLOB NOT NULL,             -- SHA-256(hash before, line)
    PRIMARY KEY (gateway, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,   -- also our reference at the provider
    message     INTEGER REFERENCES inbox (id), -- its cause
    person      INTEGER REFERENCES person (id),
    recipient   TEXT NOT NULL,
    provider    TEXT NOT NULL,
    lane        INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 3),
    text        TEXT NOT NULL,
    link        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN
                ('queued', 'sending', 'sent', 'delivered', 'failed', 'expired',
                 'unknown')),
    created_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,      -- queued: not before; sending: lease end
    expires_at  INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    owner       TEXT NOT NULL,         -- gateway that holds the lease
    provider_id TEXT NOT NULL,
    error       TEXT NOT NULL,
    ended_at    INTEGER NOT NULL
) STRICT;

-- Holds only what is still to do, so it stays small.
CREATE INDEX outbox_due ON outbox (provider, lane, due_at)
    WHERE state IN ('queued', 'sending');
-- For receipts that know only the provider's id; empties as they arrive.
CREATE INDEX outbox_provider_id ON outbox (provider, provider_id)
    WHERE state = 'sent' AND provider_id <> '';

-- Delivery receipts that came before the result of their send.
CREATE TABLE early_receipt (
    provider    TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    delivery    INTEGER NOT NULL,
    error       TEXT NOT NULL,
    until       INTEGER NOT NULL,
    PRIMARY KEY (provider, provider_id)
) STRICT, WITHOUT ROWID;

-- Numbers nobody knows: the last day on which they were told so.
CREATE TABLE stranger (
    phone    TEXT NOT NULL PRIMARY KEY,
    day      TEXT NOT NULL,
    messages INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What keeps two robots from answering each other for ever.
CREATE TABLE guard (
    phone      TEXT NOT NULL PRIMARY KEY,
    window_at  INTEGER NOT NULL,
    window_n   INTEGER NOT NULL,
    day        TEXT NOT NULL,
    day_n      INTEGER NOT NULL,
    heard      TEXT NOT NULL,          -- key of the last text from there
    said       TEXT NOT NULL,          -- key of our last answer
    same_at    INTEGER NOT NULL,
    same_n     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers whose owner told the provider to stop.
CREATE TABLE stopped (
    phone TEXT NOT NULL PRIMARY KEY,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
