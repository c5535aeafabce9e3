-- When this gateway was last seen alive, about once a minute.
CREATE TABLE heartbeat (
    gateway TEXT PRIMARY KEY,
    at      INTEGER NOT NULL           -- UTC ms
) STRICT, WITHOUT ROWID;

-- When nobody could be heard or answered: deadlines near it move.
CREATE TABLE outage (
    id    INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,            -- UTC ms
    until INTEGER NOT NULL,            -- 0 = it goes on
    what  TEXT NOT NULL CHECK (what IN ('gateway', 'providers'))
) STRICT;
CREATE INDEX outage_until ON outage (until);

-- By how many minutes the deadline of a report was moved, where it would have
-- been later without.
ALTER TABLE report_version ADD COLUMN moved_min INTEGER NOT NULL DEFAULT 0;
