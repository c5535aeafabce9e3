"""bantin check reads targets.json: what the plan is held against."""

import json

from test_sentences import check_with
from village import TB, Village


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


def with_many(number):
    """Makes them that many, all of them targets of hamlets too."""
    def change(document, _=None):
        targets = document["targets"]
        for target in targets:
            target["units"] = sorted({*target["units"], "hamlet"})
        targets += [{**targets[7], "id": f"T-{i}"}
                    for i in range(len(targets) + 1, number + 1)]
    return change


def test_as_many_as_there_may_be(house):
    """forty targets of one kind are all judged and told, one more is refused"""
    refused(house, with_many(41), "$.targets", "has more than 40 targets")
    code, said, _ = check_with(house, "targets.json", with_many(40))
    assert code == 0, said
    village = Village(house, "2022-01-15", config=house.folder / "config")
    sheet = json.loads(village.daemon.run("progress", "u-012",
                                          "--json").stdout)
    assert [t["id"] for t in sheet["targets"]] == [
        f"T-{i:02}" for i in range(1, 41)], sheet
    told = village.tell(TB, "CT")[0]
    assert "KHONG DU SO LIEU" in told and "T-22" in told, told
