-- A session that is open at the end of a period stays about that one.
ALTER TABLE ussd_session ADD COLUMN period TEXT NOT NULL DEFAULT ''; -- of its form, "2025-09"
