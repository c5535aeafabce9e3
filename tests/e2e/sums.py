"""Sums of reports put into a store, as accepted reports leave them there."""

import itertools
import json


def put_sums(db, rows):
    """Rows of period, form, unit, reports and the figures that count."""
    def year(row):
        return row[1], int(row[0][:4]), row[2]
    years = []
    for key, group in itertools.groupby(sorted(rows, key=lambda r:
                                               (year(r), r[0])), year):
        periods = {period: (list(numbers) + [0] * 10)[:10]
                   for period, _, _, *numbers in group}
        years.append((*key, json.dumps(periods, separators=(",", ":"))))
    db.executemany("INSERT INTO rollup_year VALUES (?, ?, ?, ?)", years)
