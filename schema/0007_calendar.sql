-- Who reads which duties as a calendar. Of the link only the hash is kept: what
-- stands here leads nobody to a feed.
CREATE TABLE calendar_token (
    person     INTEGER NOT NULL REFERENCES person (id),
    unit       INTEGER NOT NULL REFERENCES unit (id),
    token_hash BLOB NOT NULL UNIQUE,   -- SHA-256 of the token as in the link
    at         INTEGER NOT NULL,
    PRIMARY KEY (person, unit)
) STRICT, WITHOUT ROWID;
