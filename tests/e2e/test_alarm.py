"""Alarms on the administrator's phone."""

from bantin import token, wait_until
from toy import Toy, hand_over
from village import TB

ADMIN = "0912000900"
PHONE = "alarm.phone=+84912000900"


def told(daemon):
    return [m["text"] for m in daemon.received(ADMIN)]


def start(daemon, time, *more):
    daemon.start(clock=f"2025-09-29T{time}:00+07:00",
                 settings=(PHONE, "alarm.silence_hours=2", *more))


def test_silence_by_day(house):
    """two hours by day without a text are told once, also over a restart; the
    next text is the end of it"""
    daemon = house.bantin()
    start(daemon, "08:00")
    daemon.say(TB, "TT")
    assert daemon.stop() == 0
    start(daemon, "10:05")
    wait_until(lambda: len(told(daemon)) == 1, "the alarm")
    assert told(daemon)[0].startswith(
        "Tong dai: khong nhan duoc tin nao tu 08:00 ngay 29/09."), told(daemon)
    assert "event=alarm kind=silence" in daemon.log()
    assert daemon.stop() == 0
    start(daemon, "10:30")
    daemon.say(TB, "TT")
    wait_until(lambda: len(told(daemon)) == 2, "the end of it")
    assert told(daemon)[1].startswith("Tong dai: da nhan lai tin, luc 10:30")
    assert 'bantin_alarms_total{kind="silence",state="over"} 1' in \
        daemon.request("GET", "/metrics", office=True).body.decode()


def test_no_silence_at_night(house):
    """nobody is woken because nobody writes at night"""
    daemon = house.bantin()
    start(daemon, "20:00")
    daemon.say(TB, "TT")
    assert daemon.stop() == 0
    # Without quiet hours there are reminders at that time, too.
    start(daemon, "23:30", "reminders.send=true", "send.quiet_from=07:30")
    # Reminders are looked at in the same tick, before the alarms.
    wait_until(lambda: "event=reminders_written" in daemon.log(), "two ticks")
    assert told(daemon) == []


def test_a_stop_of_the_budget(house):
    """the administrator hears of the hard stop although it stops everything"""
    toy = Toy(house)
    profile = toy.config / "providers/toy.json"
    profile.write_text(profile.read_text().replace(
        '"timeout_ms"', '"price": 300, "timeout_ms"'))
    daemon = toy.start(house, (PHONE, "budget.month=300"))
    try:
        for i in range(2):
            hand_over(daemon, f"m{i}", f"BC 140 42 18 3 1 {i} {token()}")
        wait_until(lambda: any(m["to"] == "+84912000900" for m in toy.ledger),
                   "the alarm")
        (alarm,) = [m for m in toy.ledger if m["to"] == "+84912000900"]
        assert alarm["text"].startswith("Tong dai: da chi 300/300 dong thang")
        assert daemon.rows("SELECT lane FROM outbox WHERE recipient = "
                           "'+84912000900'") == [(1,)]
    finally:
        toy.close()


def test_a_wrong_number_is_refused(house):
    """alarm.phone must be a number in international form"""
    done = house.bantin().run("check", "--set", "alarm.phone=0912000900",
                              check=False)
    assert done.returncode == 1 and "alarm.phone" in done.stdout + done.stderr
