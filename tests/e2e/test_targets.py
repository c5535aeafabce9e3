"""bantin check reads targets.json: what the plan is held against."""

from test_sentences import check_with


def refused(house, change, where, what):
    def on_targets(document):
        change(document, {t["id"]: t for t in document["targets"]})
    code, said, _ = check_with(house, "targets.json", on_targets)
    assert code == 1, said
    assert "targets.json:" in said and where in said and what in said, said


def test_thresholds(house):
    """a threshold has the decimals of its unit, and only where one is meant"""
    refused(house, lambda d, t: t["T-01"].update(threshold="6"),
            "$.targets[0].threshold", "give two decimals")
    refused(house, lambda d, t: t["T-12"].update(threshold="12.00"),
            "$.targets[11].threshold", "give a whole number")
    refused(house, lambda d, t: t["T-04"].update(threshold="6.00"),
            "$.targets[3].threshold", "the measure year_fall takes no threshold")
    refused(house, lambda d, t: t["T-02"].update(unit="pp"),
            "$.targets[1].unit", 'values of rate are in "%"')


def test_measures_and_units(house):
    """measures, kinds of units, fields and words are known ones, ids differ"""
    refused(house, lambda d, t: t["T-01"].update(measure="fall"),
            "$.targets[0].measure", 'there is no measure "fall"')
    refused(house, lambda d, t: t["T-08"].update(units=["village"]),
            "$.targets[7].units[0]", 'unknown kind of unit "village"')
    refused(house, lambda d, t: t["T-09"].update(fields=["tainghe"]),
            "$.targets[8].fields[0]", 'there is no field "tainghe"')
    refused(house, lambda d, t: t["T-06"].update(counts="near"),
            "$.targets[5].counts", "none of the words for counts")
    refused(house, lambda d, t: t["T-02"].update(id="T-01"),
            "$.targets[1].id", "a target before it is T-01 as well")


def test_days_and_standards(house):
    """start and due are ends of months, standards follow each other"""
    refused(house, lambda d, t: d.update(start="2021-12-30"),
            "$.start", "give the last day of a month")
    refused(house, lambda d, t: d.update(due="2025"),
            "$.due", '"2025" is no day')
    refused(house, lambda d, t: d["standards"][1].update({"from": "2022-02-01"}),
            "$.standards[1]", "does not follow the standard before it")
