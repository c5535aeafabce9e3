-- A message may be called off before it is sent: 'cancelled'.
CREATE TABLE outbox_new (
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
                 'cancelled', 'unknown')),
    created_at  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,      -- queued: not before; sending: lease end
    expires_at  INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    owner       TEXT NOT NULL,         -- gateway that holds the lease
    provider_id TEXT NOT NULL,
    error       TEXT NOT NULL,
    ended_at    INTEGER NOT NULL,      -- 0 = born in its end state
    segments    INTEGER NOT NULL       -- that are paid for
) STRICT;
INSERT INTO outbox_new SELECT id, message, person, recipient, provider, lane,
    text, link, state, created_at, due_at, expires_at, attempts, owner,
    provider_id, error, ended_at, 1 FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
-- The last column sums up what a wave would cost without a look at its rows.
CREATE INDEX outbox_due ON outbox (provider, lane, due_at, id, segments)
    WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_provider_id ON outbox (provider, provider_id)
    WHERE state = 'sent' AND provider_id <> '';

CREATE INDEX outbox_day ON outbox (person, created_at) WHERE lane = 3;

-- What a local provider handed to its phones after it had waited. A phone's
-- messages are numbered in the order in which it got them: a row that did not
-- wait has a million times its own id, one that did the next number after
-- those of its moment.
CREATE TABLE handed (
    id     INTEGER PRIMARY KEY,
    phone  TEXT NOT NULL,
    outbox INTEGER NOT NULL REFERENCES outbox (id)
) STRICT;
CREATE INDEX handed_phone ON handed (phone);

-- Money that was spent, counted when a message is claimed.
CREATE TABLE spend (
    month    TEXT NOT NULL,            -- '2025-09', Vietnam time
    provider TEXT NOT NULL,
    lane     INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 3),
    messages INTEGER NOT NULL,
    segments INTEGER NOT NULL,
    cost     INTEGER NOT NULL,         -- VND
    PRIMARY KEY (month, provider, lane)
) STRICT, WITHOUT ROWID;

-- The hard stop of a month, kept until the month ends or somebody lifts it.
CREATE TABLE budget_stop (
    month      TEXT NOT NULL PRIMARY KEY,
    stopped_at INTEGER NOT NULL,       -- 0 = lifted
    forgiven   INTEGER NOT NULL        -- VND spent up to the last lifting
) STRICT, WITHOUT ROWID;

-- What the administrator was told of and is not over yet.
CREATE TABLE alarm (
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,             -- a provider, or ''
    since   INTEGER NOT NULL,
    outbox  INTEGER NOT NULL,          -- row of the text, 0 = none
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
