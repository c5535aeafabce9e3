-- A session that is open at the end of a period stays about that one, and one
-- phone may be that of two households of a hamlet.
ALTER TABLE ussd_session ADD COLUMN period TEXT NOT NULL DEFAULT ''; -- of its form, "2025-09"
ALTER TABLE ussd_session ADD COLUMN household INTEGER NOT NULL DEFAULT 0; -- of the seat
