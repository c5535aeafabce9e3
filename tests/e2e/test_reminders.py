"""Reminders: before the deadline, once, and not to those who have reported."""

import sqlite3

from bantin import today, wait_until
from kannel import SECRETS
from test_sentences import check_with
from village import CX, TB, Village

TO = "0912000601"
ON = ("reminders.send=true", "reminders.spread_min=0")
OF_ALL = "SELECT recipient, text FROM outbox WHERE lane = 2 ORDER BY id"


class Reminded(Village):
    def __init__(self, house, day, hour=8):
        self.hour = hour
        super().__init__(house, day)

    def start(self, day):
        self.after = 0
        self.daemon.start(clock=f"{day}T{self.hour:02}:00:00+07:00",
                          settings=ON)

    def settle(self):
        """Everybody has been gone through."""
        wait_until(lambda: "event=reminders_written" in self.daemon.log(),
                   "reminders are written", 8)

    def reminders(self, phone):
        return [text for to, text in self.rows(OF_ALL)
                if to == "+84" + phone[1:]]


def test_before_the_deadline_once(house):
    """three days before, a head is told with last month's figures; a restart on
    the same day tells nobody again"""
    v = Reminded(house, "2025-08-28")
    v.tell(TB, "BC 140 44 17 2 0 0")
    v.later("2025-09-29")
    v.settle()
    said = v.reminders(TB)
    assert [t for t in said if "T09" in t] == [
        "Nhac: BC T09/2025 Ban Chieng Chung han 02/10. Nhan BC tongho ngheo "
        "canngheo thoat moi tai. Thang truoc: 140 44 17 2 0 0. Khong doi: nhan "
        "0"], said
    n = v.one("SELECT count(*) FROM outbox WHERE lane = 2")
    v.hour = 9
    v.later("2025-09-29")
    v.settle()
    assert v.one("SELECT count(*) FROM outbox WHERE lane = 2") == n


def test_who_reported_hears_nothing(house):
    """who has reported is not reminded, before or after the deadline"""
    v = Reminded(house, "2025-09-26")
    v.tell(TB, "BC 140 42 18 3 1 0")
    for day in ("2025-09-29", "2025-10-02", "2025-10-03"):
        v.later(day)
        v.settle()
    said = v.reminders(TB)
    assert not [t for t in said if "BC T09" in t], said


def test_late_and_silent(house):
    """a day late the sender hears again, three days late the commune hears who
    is silent"""
    v = Reminded(house, "2025-10-03")
    v.settle()
    assert any(t.startswith("QUA HAN 1 ngay: BC T09/2025 Ban Chieng Chung")
               for t in v.reminders(TB)), v.reminders(TB)
    v.tell(TO, "VV 35 28 34 5 5 1 0")
    v.later("2025-10-06")
    v.settle()
    said = v.reminders(CX)
    assert said[-1] == (  # the third day is a Sunday
        "Xa Quai To: 17/17 ban chua BC T09/2025, qua han 4 ngay: Mau Mot, Mau "
        "Hai, Chieng Chung va 14 noi khac. De nghi don doc. Xem: TT"), said


def test_not_on_a_sunday_nor_at_night(house):
    """what falls on a Sunday comes the day before; before the hour nobody is
    told"""
    v = Reminded(house, "2025-11-01", 6)
    v.tell(CX, "TT")
    v.tell(CX, "TT")
    assert v.one("SELECT count(*) FROM reminder") == 0
    v.hour = 8
    v.later("2025-11-01")  # BC is due on Sunday 02/11
    v.settle()
    steps = {s for s, in v.rows("SELECT step FROM reminder WHERE duty = 'BC'")}
    assert steps == {"before-0"}, steps
    n = v.one("SELECT count(*) FROM reminder")
    v.later("2025-11-02")
    v.tell(CX, "TT")
    v.tell(CX, "TT")
    assert v.one("SELECT count(*) FROM reminder") == n


def test_one_text_for_all(house):
    """who owes several reports gets one text for all of them"""
    v = Reminded(house, "2025-09-28")
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000199,Mau,TB@u-013;TB@u-014,vi,2021-01-01,"])
    v.later("2025-09-29")
    v.settle()
    said = v.reminders("0912000199")
    assert len(said) == 1 and said[0].startswith("Nhac viec: "), said
    assert "BC T09/2025 Ban Nong Tau" in said[0], said
    assert "BC T09/2025 Ban Ta Con" in said[0], said
    assert v.one("SELECT count(*) FROM reminder r JOIN person p ON p.id = "
                 "r.person WHERE p.phone = '+84912000199'") == 2


def test_a_phone_waits_for_the_morning(house):
    """in quiet hours no reminder is written nor handed to a phone; what the
    phone gets meanwhile does not hide it"""
    quiet = ("send.quiet_from=07:00", "send.quiet_to=08:01")
    v = Village(house, "2025-09-29")
    assert v.daemon.stop() == 0
    v.daemon.start(clock="2025-09-29T08:00:54+07:00", settings=ON + quiet)
    reply = v.daemon.say(TB, "HD BC").text
    assert v.one("SELECT count(*) FROM outbox WHERE lane = 2") == 0
    (first,) = v.daemon.received(TB)
    assert first["text"] == reply
    later = wait_until(lambda: v.daemon.received(TB, first["id"]),
                       "the reminder in the phone", 12)
    assert [m["lane"] for m in later] == ["reminder"], later
    assert later[0]["text"].startswith("Nhac: BC T09/2025")


def test_reported_before_it_was_sent(house):
    """a reminder that waits for a provider is dropped once the report is in; one
    that is still needed is tried"""
    v = Reminded(house, "2025-09-29")
    v.settle()
    assert v.daemon.stop() == 0
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("UPDATE outbox SET state = 'queued', provider = 'kannel', "
                   "expires_at = due_at * 2 WHERE lane = 2 AND id IN (SELECT "
                   "r.outbox FROM reminder r JOIN unit u ON u.id = r.unit "
                   "WHERE u.ref IN ('u-012', 'u-013'))")
    v.daemon.start(clock="2025-09-29T09:00:00+07:00")
    for person, in v.rows("SELECT DISTINCT recipient FROM outbox "
                          "WHERE state = 'queued'"):
        v.daemon.say(person, "BC 140 42 18 3 1 0")
    assert v.daemon.stop() == 0
    with sqlite3.connect(v.daemon.store) as db:
        db.execute("UPDATE report SET version = 0 WHERE form = 'BC' AND unit = "
                   "(SELECT id FROM unit WHERE ref = 'u-013')")
        # A provider of the network wants the real clock.
        db.execute("UPDATE reminder_text SET day = ?", (today(),))
    v.daemon.start(environment=SECRETS, settings=(
        "providers=phone,kannel", "send.private_addresses=true",
        "vars.kannel.api=http://127.0.0.1:9", "vars.kannel.sender=8099",
        "send.quiet_from=00:00", "send.quiet_to=00:00"))
    wait_until(lambda: v.one("SELECT count(*) FROM outbox WHERE error = "
                             "'not needed any more' AND state = 'cancelled'") > 0 and
               v.one("SELECT max(attempts) FROM outbox WHERE lane = 2") > 0,
               "the queue was looked at", 8)
    needed = v.rows("SELECT DISTINCT u.ref FROM outbox o JOIN reminder r ON "
                    "r.outbox = o.id JOIN unit u ON u.id = r.unit "
                    "WHERE o.attempts > 0")
    assert needed == [("u-013",)], needed


def test_duties_are_checked(house):
    """a duty that can never fall due, or that asks somebody who may not send
    the report, is refused with its line"""
    never = {"id": "R20", "title": "x", "serves": [], "form": "NV",
             "units": ["office"], "first": "2025-02-01",
             "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}
    wrong = {"id": "R21", "title": "x", "serves": [], "form": "VV",
             "units": ["group"], "first": "2025-02-02",
             "rule": "FREQ=MONTHLY;BYMONTHDAY=2",
             "steps": [{"before": 3, "to": ["TB"]}]}
    mute = {**never, "id": "R22", "rule": "FREQ=YEARLY", "text": "N-99"}
    for duty, why in ((never, "R20 never falls due"),
                      (mute, 'there is no sentence "N-99"'),
                      (wrong, "a role that may not send VV")):
        code, said, _ = check_with(
            house, "duties.json",
            lambda document, duty=duty: document["duties"].append(duty))
        assert code == 1 and why in said and "duties.json:" in said, said


def test_hours_that_suit_each_other(house):
    """reminders that would begin or end in the quiet hours of the evening would
    never be sent: neither the check nor the start accepts that"""
    for reminders, send in (({"at": "20:30", "spread_min": 0}, {}),
                            ({"at": "19:30", "spread_min": 61}, {}),
                            ({"at": "23:00", "spread_min": 61},
                             {"quiet_from": "00:00", "quiet_to": "07:00"})):
        def change(document, reminders=reminders, send=send):
            document["reminders"] = reminders
            document["send"].update(send)
        code, said, _ = check_with(house, "gateway.json", change)
        assert code == 1 and "gateway.json: $.reminders.at: " in said, said
        assert "reminders.spread_min" in said and "send.quiet_from" in said
    for at, spread in (("20:29", 0), ("19:30", 60), ("06:00", 0)):
        code, said, _ = check_with(
            house, "gateway.json",
            lambda document, at=at, spread=spread: document.update(
                reminders={"at": at, "spread_min": spread}))
        assert code == 0, (at, spread, said)
    done = house.bantin("never").run(
        "serve", "--set", "reminders.at=21:00", check=False)
    assert done.returncode != 0 and "$.reminders.at: " in done.stderr, done
