"""A reduced district, played: nobody is told in vain, twice or too late."""

from district import District

SMALL = {"hamlets": 8, "communes": 2, "offices": 2}
FIRST, LAST = "2025-05-20", "2025-08-20"


def play(house, name, first=FIRST, last=LAST, seed=1, settings=()):
    daemon = house.bantin(name, sample=False)
    district = District(daemon, first, seed=seed, **SMALL)
    counts = district.start(settings).play(last)
    daemon.check_store()
    assert daemon.stop() == 0
    return counts, daemon


def check_told(counts):
    """Who had not reported was told before, and nobody else."""
    assert counts["in_vain"] == 0 and counts["doubled"] == 0, counts
    assert counts["unanswered"] == 0, counts
    assert "other" not in counts["reminders"], counts["reminders"]
    for form, deadline in counts["deadlines"].items():
        assert deadline["reminded"] == deadline["open"], (form, deadline)
    assert counts["deadlines"]["all"]["open"] > 0, "nobody was late"


def test_three_months(house):
    """told before the deadline, never twice, never in vain; the same seed
    plays the same, another one does not"""
    counts, daemon = play(house, "a")
    check_told(counts)
    assert {"BC", "VV", "TX", "TH 06", "BK 6T"} < set(counts["deadlines"])
    assert counts["texts"] == daemon.one("SELECT count(*) FROM inbox")
    assert counts["accepted"] == daemon.one(
        "SELECT count(*) FROM inbox WHERE outcome = 'accepted'")
    assert sum(counts["reminders"].values()) == daemon.one(
        "SELECT count(*) FROM outbox WHERE lane = 2 AND state = 'delivered'")
    # A purge goes by real time: a move in its turn is asked for once more.
    counts.pop("moves")
    again, _ = play(house, "b")
    again.pop("moves")
    assert again == counts
    other, _ = play(house, "c", seed=2)
    check_told(other)
    assert other["texts"] != counts["texts"]


def test_the_summary_before_30_november(house):
    """the office that sums up forgets it until it is told: R-04 is met, and
    without reminders it is not"""
    first, last = "2025-10-20", "2025-12-05"
    counts, _ = play(house, "a", first, last)
    check_told(counts)
    assert counts["r04"] == {"due": 1, "met": 1}
    assert {"BK NAM", "NV R08", "NV R04"} < set(counts["deadlines"])
    silent, _ = play(house, "b", first, last,
                     settings=("reminders.send=false",))
    assert silent["reminders"] == {}
    assert silent["r04"] == {"due": 1, "met": 0}
    told, untold = counts["deadlines"]["all"], silent["deadlines"]["all"]
    assert untold["reminded"] == 0
    assert untold["on_time"] < told["on_time"]


def test_what_players_count_is_in_the_store(house):
    """what a played phone was told was accepted in time is what is stored"""
    counts, daemon = play(house, "a", "2025-03-20", "2025-04-20")
    on_time = daemon.one(
        "SELECT count(*) FROM report r JOIN (SELECT report, min(i.received_at)"
        " AS at FROM report_version v JOIN inbox i ON i.version = v.id"
        " WHERE i.outcome = 'accepted' GROUP BY 1) f ON f.report = r.id"
        " WHERE r.form = 'BC' AND r.key = '2025-03'"
        " AND f.at < unixepoch('2025-04-02T17:00:00') * 1000")
    assert counts["deadlines"]["BC"]["on_time"] == on_time > 0


def test_gateways_that_cannot_be_played(house):
    """a clock that runs, a clock that is past the first day, and no gateway
    are each refused with what to do"""
    daemon = house.bantin(sample=False)
    district = District(daemon, FIRST, **SMALL)
    why = daemon.run("simulate", check=False)
    assert why.returncode == 1 and "no gateway serves" in why.stderr
    daemon.start(clock=f"{FIRST}T00:00:00+07:00")
    why = daemon.run("simulate", check=False)
    assert why.returncode == 1 and "--clock-rate 0" in why.stderr
    assert daemon.stop() == 0
    district.start()
    why = daemon.run("simulate", "--from", "2025-05-19", check=False)
    assert why.returncode == 1 and "past --from" in why.stderr
