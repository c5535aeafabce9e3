"""A wall clock that is wrong, leaps or goes back, under a real gateway."""

import datetime
import os
import pathlib
import time

from bantin import Skip, VIETNAM, wait_until
from village import TB

ON = ("reminders.send=true", "reminders.spread_min=0")
LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Wrong:
    """A gateway whose wall clock is what a file says; timers stay real."""

    def __init__(self, house, at):
        self.daemon = house.bantin(f"d{len(house.daemons)}")
        self.file = pathlib.Path(self.daemon.folder) / "clock"
        self.set(at)
        self.start()

    def set(self, at):
        """From now on it is so late in Vietnam; the clock runs on."""
        wanted = datetime.datetime.fromisoformat(at).replace(tzinfo=VIETNAM)
        offset = wanted - datetime.datetime.now(VIETNAM)
        new = self.file.with_suffix(".new")
        new.write_text(f"{offset.total_seconds():+.0f}")
        new.replace(self.file)

    def start(self):
        self.daemon.start(settings=ON, environment={
            "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1"})

    def wait(self, event):
        wait_until(lambda: f"event={event}" in self.daemon.log(), event, 12)

    def reminders(self):
        return self.daemon.one("SELECT count(*) FROM reminder")


def can_fake():
    return os.path.exists(LIBRARY)


def test_back_two_hours(house):
    """a clock that goes back two hours behind a wave tells nobody twice"""
    assert can_fake(), "package faketime is missing"
    w = Wrong(house, "2025-09-29T08:00:00")
    w.wait("reminders_written")
    n = w.reminders()
    assert n > 0
    w.set("2025-09-29T06:00:00")
    w.wait("clock_step")
    w.set("2025-09-29T07:45:00")
    wait_until(lambda: w.daemon.log().count("event=clock_step") >= 2,
               "the clock is seen to step again", 12)
    assert w.daemon.stop() == 0
    w.start()
    w.wait("reminders_written")
    assert w.reminders() == n
    assert w.daemon.one("SELECT count(*) FROM (SELECT person FROM reminder_text "
                        "GROUP BY person, day HAVING count(*) > 1)") == 0
    assert w.daemon.one("SELECT count(*) FROM outage") == 0


def test_a_dead_battery(house):
    """started in 1970 it takes messages, and reminds nobody until the clock is
    set; then it does"""
    w = Wrong(house, "1970-01-01T08:00:00")
    assert "event=clock_unsynchronised" in w.daemon.log()
    answer = w.daemon.say(TB, "HD BC")
    assert answer.status == 200 and answer.texts
    w.set("2025-09-29T08:00:00")
    w.wait("clock_synchronised")
    w.wait("reminders_written")
    assert w.reminders() > 0


def test_ahead_and_put_right(house):
    """started three days ahead and put right it reminds on that very day"""
    w = Wrong(house, "2025-10-02T06:00:00")
    w.daemon.say(TB, "TT")
    w.set("2025-09-29T08:00:00")
    w.wait("clock_leap")
    w.wait("reminders_written")
    assert w.reminders() > 0


def away(house, boots_at):
    """Its power is away on the last evening; it learns at 02:00 how late it
    is."""
    w = Wrong(house, "2025-10-02T18:00:00")
    assert w.daemon.stop() == 0
    w.set(boots_at)
    w.start()
    w.set("2025-10-03T02:00:00")
    w.wait("outage what=gateway")
    ((minutes,),) = w.daemon.rows("SELECT (until - since) / 60000 FROM outage")
    assert 478 <= minutes <= 480, minutes
    text = w.daemon.say(TB, "BC 140 42 18 3 1 0").text
    assert "tre" not in text and "han lui" in text, text


def test_away_with_a_dead_battery(house):
    """power that was away over a deadline moves it though the machine came back
    in 1970"""
    away(house, "1970-01-01T08:00:00")


def test_away_with_a_saved_clock(house):
    """the same on a machine that goes on from the time it had saved"""
    if time.monotonic() > 23 * 3600:
        raise Skip("this machine has been up for long")
    away(house, "2025-10-02T18:00:30")


def test_what_waits_over_a_dead_battery(house):
    """what waited when the power went is sent after the clock was set, not
    decades later"""
    w = Wrong(house, "2025-09-28T23:00:00")
    assert w.daemon.stop() == 0
    w.daemon.start(clock="2025-09-29T07:30:00+07:00",
                   settings=("reminders.send=true", "reminders.spread_min=600"))
    w.wait("reminders_written")
    w.daemon.kill()
    waits = "SELECT count(*), max(due_at) FROM outbox WHERE state = 'queued'"
    ((n, last),) = w.daemon.rows(waits)
    assert n > 0
    w.set("1970-01-01T08:00:00")
    w.start()
    w.set("2025-09-29T09:00:00")
    w.wait("clock_synchronised")
    wait_until(lambda: w.daemon.one("SELECT count(*) FROM outbox WHERE state = "
                                    "'delivered' AND lane = 2") > 0,
               "what was due is sent", 12)
    assert w.daemon.one("SELECT max(due_at) FROM outbox") == last


def test_a_leap_of_a_year(house):
    """a leap of a year forgets no message, gives up none, reminds nobody; back
    again all goes on"""
    w = Wrong(house, "2025-09-27T08:00:00")
    w.daemon.say(TB, "BC 140 42 18 3 1 0", "a-1")
    seen = w.daemon.one("SELECT count(*) FROM seen")
    w.set("2026-09-29T08:00:00")
    w.wait("clock_leap")
    again = w.daemon.say(TB, "BC 140 42 18 3 1 0", "a-1")
    assert again.json["duplicate"] is True
    assert w.daemon.one("SELECT count(*) FROM seen") == seen
    assert w.reminders() == 0
    w.set("2025-09-27T09:00:00")
    wait_until(lambda: w.daemon.log().count("event=clock_leap") >= 2,
               "the clock is back", 12)
    assert w.daemon.say(TB, "TT").texts
    assert w.daemon.one("SELECT count(*) FROM outbox WHERE state = 'expired'") \
        == 0


def test_a_leap_ends_no_session(house):
    """a leap of a year ends no open USSD session; back again it goes on"""
    w = Wrong(house, "2025-09-27T08:00:00")

    def step(text):
        return w.daemon.post("/ussd/phone", {"session": "a", "from": TB,
                                             "input": text}).json["text"]
    for text in ("", "1", "140", "42"):
        step(text)
    w.set("2026-09-29T08:00:00")
    w.wait("clock_leap")
    w.set("2025-09-27T08:00:30")
    wait_until(lambda: w.daemon.log().count("event=clock_step") >= 2,
               "the clock is seen to step again", 12)
    assert "thoat ngheo" in step("18")
