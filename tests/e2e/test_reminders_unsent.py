"""Reminders that a provider refuses, loses or never gets."""

import sqlite3

from bantin import today, wait_until
from test_reminders import Reminded
from toy import Toy
from village import TB

# Providers of a network want the real clock, which may say that it is night.
BY_DAY = ("send.quiet_from=00:00", "send.quiet_to=00:00")
MINE = ("SELECT t.outbox FROM reminder_text t JOIN person p ON p.id = t.person "
        f"WHERE p.phone = '+84{TB[1:]}'")
OUTCOME = f"SELECT state, provider FROM outbox WHERE id IN ({MINE})"


class Waiting(Reminded):
    """A hamlet head whose reminder waits for a provider of the network."""

    def __init__(self, house, provider="toy", state="queued", day=None):
        super().__init__(house, "2025-09-29")
        self.settle()
        assert self.daemon.stop() == 0
        with sqlite3.connect(self.daemon.store) as db:
            db.execute(f"DELETE FROM reminder_text WHERE outbox NOT IN ({MINE})")
            db.execute(
                "UPDATE outbox SET state = ?, provider = ?, owner = 'gw-1', "
                f"expires_at = expires_at * 2 WHERE id IN ({MINE})",
                (state, provider))
            db.execute("UPDATE reminder_text SET day = ?",
                       (today() if day is None else day,))

    def run(self, toy, **how):
        self.daemon.config = toy.config
        toy.restart(self.daemon, BY_DAY, **how)

    def outcome(self):
        """State and provider of the text."""
        return self.rows(OUTCOME)[0]

    def await_state(self, state):
        wait_until(lambda: self.outcome()[0] == state, f"it is {state}", 8)

    def is_told(self):
        """Whether the step counts as told."""
        return self.one("SELECT count(*) FROM reminder r JOIN person p ON p.id "
                        "= r.person WHERE p.phone = ?", ("+84" + TB[1:],)) > 0


def test_refused(house):
    """what a provider refuses was not told: it comes again on another day, and
    no second text on this one"""
    v = Waiting(house)
    toy = Toy(house, plan=lambda n: 404)
    try:
        assert v.is_told()
        v.run(toy)
        v.await_state("failed")
        assert not v.is_told()
        assert len(v.rows(MINE)) == 1 and len(toy.ledger) == 1
    finally:
        toy.close()


def test_unknown(house):
    """a text of which nobody knows whether it went out is not told again, and
    counts as told also when its day is over"""
    v = Waiting(house, state="sending", day=today() - 1)
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("UPDATE outbox SET expires_at = 1")
    toy = Toy(house)
    try:
        v.run(toy)
        v.await_state("unknown")
        assert v.is_told() and not toy.ledger
    finally:
        toy.close()


def test_of_another_day(house):
    """a text that was to go yesterday does not go today"""
    v = Waiting(house, day=today() - 1)
    toy = Toy(house)
    try:
        v.run(toy)
        wait_until(lambda: v.one("SELECT count(*) FROM outbox WHERE state = "
                                 "'expired'") == 1, "it is expired", 8)
        assert not v.is_told() and not toy.ledger
    finally:
        toy.close()


def test_provider_switched_off(house):
    """what waits for a provider that is switched off goes by another one; what
    it may have sent does not"""
    v = Waiting(house, provider="gone")
    with sqlite3.connect(v.daemon.store) as db:
        db.execute(
            "INSERT INTO outbox (person, recipient, provider, lane, text, link,"
            " state, created_at, due_at, expires_at, attempts, owner,"
            " provider_id, error, ended_at, segments) SELECT person, recipient,"
            " 'gone', 0, 'Da nhan', '', 'sending', created_at, due_at,"
            " expires_at, 1, 'gw-1', '', '', 0, 1 FROM outbox"
            f" WHERE id IN ({MINE})")
    toy = Toy(house)
    try:
        v.run(toy)
        v.await_state("sent")
        assert v.outcome()[1] == "toy" and len(toy.ledger) == 1
        assert v.rows("SELECT state, provider FROM outbox WHERE lane = 0"
                      " AND text = 'Da nhan'") == [("unknown", "gone")]
    finally:
        toy.close()


def test_left_from_yesterday(house):
    """what waited in vain for its provider comes again with the next wave, by
    one that works"""
    v = Waiting(house, provider="kannel", day=today("2025-09-29"))
    old = v.rows(MINE)
    v.start("2025-09-30")
    v.settle()
    assert v.rows("SELECT state FROM outbox WHERE id = ?",
                  old[0]) == [("expired",)]
    (text,) = v.rows(MINE)
    assert text != old[0]
    (waits, said) = v.reminders(TB)
    assert said.startswith("Nhac: BC T09/2025"), said


def test_paused_and_resumed(house):
    """an item that was left out of a text for a pause is told later"""
    v = Reminded(house, "2025-09-28")
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000199,Mau,TB@u-013,vi,2021-01-01,"])
    v.later("2025-09-29")
    v.settle()
    assert v.daemon.stop() == 0
    with sqlite3.connect(v.daemon.store) as db:
        # As if it told of two reports, and had not gone yet.
        db.execute("UPDATE outbox SET state = 'queued' WHERE recipient = "
                   "'+84912000199'")
        db.execute("UPDATE reminder_text SET items = items || replace(items, "
                   "'BC', 'VV') WHERE person = (SELECT id FROM person WHERE "
                   "phone = '+84912000199')")
        db.execute("INSERT INTO reminder SELECT 'VV', key, unit, subject, "
                   "person, step, at, outbox FROM reminder WHERE duty = 'BC' "
                   "AND person = (SELECT id FROM person WHERE phone = "
                   "'+84912000199')")
        db.execute("INSERT INTO reminder_pause VALUES ('VV', 0, 'mau')")
    v.start("2025-09-29")
    wait_until(lambda: len(v.daemon.received("0912000199")) > 0, "it goes", 8)
    told = v.rows("SELECT duty FROM reminder WHERE person = (SELECT id FROM "
                  "person WHERE phone = '+84912000199')")
    assert told == [("BC",)], told
    items = v.one("SELECT items FROM reminder_text WHERE person = (SELECT id "
                  "FROM person WHERE phone = '+84912000199')")
    assert "BC" in items and "VV" not in items, items
