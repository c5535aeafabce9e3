-- Figures that count, per form, unit and year; a unit above holds the sum below.
-- A country's months are read by the year: twelve times fewer rows.
CREATE TABLE rollup_year (
    form    TEXT NOT NULL,
    year    INTEGER NOT NULL,
    unit    INTEGER NOT NULL,
    periods TEXT NOT NULL,  -- {"2025-09":[reports, f1 … f9],…}, by period
    PRIMARY KEY (form, year, unit)
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_year
    SELECT form, CAST(substr(period, 1, 4) AS INTEGER), unit, json_group_object(
        period, json_array(reports, f1, f2, f3, f4, f5, f6, f7, f8, f9))
    FROM (SELECT * FROM rollup WHERE period GLOB '[0-9][0-9][0-9][0-9]-[0-9Q][0-9]'
        ORDER BY form, substr(period, 1, 4), unit, period)
    GROUP BY form, substr(period, 1, 4), unit;
DROP TABLE rollup;

-- The same to look at, a row for each period. f1 … f9 are the number fields of
-- the form in its order.
CREATE VIEW rollup AS SELECT p.key AS period, y.form, y.unit,
    json_extract(p.value, '$[0]') AS reports,
    json_extract(p.value, '$[1]') AS f1, json_extract(p.value, '$[2]') AS f2,
    json_extract(p.value, '$[3]') AS f3, json_extract(p.value, '$[4]') AS f4,
    json_extract(p.value, '$[5]') AS f5, json_extract(p.value, '$[6]') AS f6,
    json_extract(p.value, '$[7]') AS f7, json_extract(p.value, '$[8]') AS f8,
    json_extract(p.value, '$[9]') AS f9
    FROM rollup_year y, json_each(y.periods) p;
