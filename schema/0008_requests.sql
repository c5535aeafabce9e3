-- Reports that an upper officer or the office asked for, with a last day.
CREATE TABLE duty_request (
    id           INTEGER PRIMARY KEY,
    duty         TEXT NOT NULL,        -- 'R03'
    title        TEXT NOT NULL,        -- what is asked for, no diacritics
    due          INTEGER NOT NULL,     -- last day on time, since 1970, Vietnam
    opened       INTEGER NOT NULL,     -- the day it was asked for
    report       INTEGER NOT NULL,     -- the text that asked; 0 = the office
    at           INTEGER NOT NULL,
    withdrawn_at INTEGER NOT NULL      -- 0 = it stands
) STRICT;
CREATE INDEX duty_request_report ON duty_request (report) WHERE report <> 0;
CREATE INDEX duty_request_due ON duty_request (due) WHERE withdrawn_at = 0;

-- Who was asked, and the report that is the answer.
CREATE TABLE request_unit (
    request INTEGER NOT NULL REFERENCES duty_request (id),
    unit    INTEGER NOT NULL REFERENCES unit (id),
    report  INTEGER NOT NULL,          -- 0 = owed still
    PRIMARY KEY (request, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_unit_owed ON request_unit (unit) WHERE report = 0;
CREATE INDEX request_unit_report ON request_unit (report) WHERE report <> 0;
