"""Outages near a deadline move it by exactly their span, and say so."""

import datetime
import sqlite3
import time

from bantin import VIETNAM, wait_until
from kannel import SECRETS
from village import CX, TB, Village

BC = "BC 140 42 18 3 1 0"


def ms(text):
    """Of a time in Vietnam."""
    return int(datetime.datetime.fromisoformat(text).replace(
        tzinfo=VIETNAM).timestamp() * 1000)


class Stopped(Village):
    """Its clock says how long it was away."""

    def start(self, moment):
        self.after = 0
        self.at = ms(moment)
        self.daemon.start(clock=f"{moment}:00+07:00",
                          settings=("outage.simulated=true",))

    def outages(self):
        """Of this start: a sign of life is kept with them."""
        wait_until(lambda: self.one("SELECT max(at) FROM heartbeat") >= self.at,
                   "a sign of life", 8)
        return self.rows("SELECT since, until, what FROM outage ORDER BY id")

    def version(self):
        return self.rows("SELECT late_days, moved_min FROM report_version "
                         "ORDER BY id DESC LIMIT 1")[0]


def close_to(outage, since, until):
    """To the seconds that starting and stopping take."""
    return (abs(outage[0] - ms(since)) < 60000 and
            abs(outage[1] - ms(until)) < 60000)


def test_the_gateway_was_away(house):
    """away on the last evening: a report of the next morning is in time, within
    exactly that span, and says so in the answer, the store and the API"""
    v = Stopped(house, "2025-10-02T18:00")
    v.later("2025-10-03T02:00")
    (outage,) = v.outages()
    assert close_to(outage, "2025-10-02T18:00", "2025-10-03T02:00"), outage
    assert outage[2] == "gateway"
    answer = v.daemon.say(TB, BC, id="one")
    assert "tre" not in answer.text and "han lui" in answer.text, answer.text
    late, moved = v.version()
    assert late == 0 and 478 <= moved <= 480, (late, moved)
    token = (v.daemon.folder / "store.db.daemon").read_text().split()[-1]
    told = v.daemon.request(
        "GET", "/api/v1/messages/one", office=True,
        headers={"Authorization": f"Bearer {token}"}).json
    assert told["report"]["late_days"] == 0
    assert told["report"]["deadline_moved_min"] == moved


def test_late_from_the_moved_deadline(house):
    """behind the moved deadline it is late, counted from there"""
    v = Stopped(house, "2025-10-02T18:00")
    v.later("2025-10-03T02:00")  # the deadline is 08:00 now
    assert v.daemon.stop() == 0
    v.daemon.start(clock="2025-10-03T08:30:00+07:00")
    assert "(tre 1 ngay)" in v.tell(TB, BC)[0]
    assert v.version() == (1, 0)
    assert v.daemon.stop() == 0
    v.daemon.start(clock="2025-10-04T07:30:00+07:00")
    assert "(tre 1 ngay)" in v.tell("0912000102", BC)[0]
    assert v.version()[1] > 0


def test_no_outage_no_amnesty(house):
    """a short one, one long before the deadline and a clock that is set by hand
    forgive nothing"""
    v = Stopped(house, "2025-10-02T18:00")
    v.later("2025-10-02T18:20")
    assert v.outages() == []
    assert v.daemon.stop() == 0
    v.daemon.start(clock="2025-10-03T09:00:00+07:00")
    v.at = ms("2025-10-03T09:00")
    assert v.outages() == []
    assert "(tre 1 ngay)" in v.tell(TB, BC)[0]
    w = Stopped(house, "2025-09-29T18:00")
    w.later("2025-10-01T12:00")
    assert len(w.outages()) == 1
    assert w.daemon.stop() == 0
    w.daemon.start(clock="2025-10-03T09:00:00+07:00")
    assert "(tre 1 ngay)" in w.tell(TB, BC)[0]


def test_a_day_on_paper_stays(house):
    """what is judged by the day of a document is not forgiven; a BK is"""
    v = Stopped(house, "2025-09-28T08:00")
    v.tell("0912000401", "YC 021025 bao cao nha tam")
    assert v.daemon.stop() == 0
    v.daemon.start(clock="2025-10-02T20:00:00+07:00")
    v.later("2025-10-03T05:00")
    said = v.tell(CX, "BK CD 2025 125 2 3 40 15000 1 4")[0]
    assert "dung han" in said and "han lui" in said and len(said) <= 160, said
    w = Stopped(house, "2022-12-31T20:00")
    w.later("2023-01-01T05:00")
    assert len(w.outages()) == 1
    assert "TRE 1 ngay" in w.tell(CX, "NV R10-2022 310 010123")[0]
    assert w.version() == (1, 0)


def test_all_providers_down(house):
    """all networks in trouble are an outage; it ends with the last sign of life
    of the gateway that saw it"""
    v = Village(house)
    v.tell(TB, "TT")
    assert v.daemon.stop() == 0
    now = int(time.time() * 1000)
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("UPDATE outbox SET state = 'queued', provider = 'kannel', "
                   "due_at = ?, expires_at = ?", (now, now + 3600000))
        db.execute("DELETE FROM heartbeat")
    v.daemon.start(environment=SECRETS, settings=(
        "providers=phone,kannel", "send.private_addresses=true",
        "outage.min_minutes=0", "send.first_retry_ms=100", "vars.kannel.api=http://127.0.0.1:9",
        "vars.kannel.sender=8099"))
    (since, until, what), = wait_until(
        lambda: v.rows("SELECT since, until, what FROM outage"),
        "the outage is noted", 15)
    assert (until, what) == (0, "providers") and abs(since - now) < 60000
    assert v.daemon.stop() == 0
    v.daemon.start()
    ended = wait_until(lambda: v.one("SELECT until FROM outage WHERE what = "
                                     "'providers'"), "it is over", 8)
    assert since <= ended < int(time.time() * 1000)
    v.daemon.check_store()
