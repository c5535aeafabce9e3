"""The clock of a simulation: it runs fast, or stands and is moved."""

import datetime
import json
import pathlib

from bantin import VIETNAM, wait_until

ON = ("reminders.send=true",)


def move(daemon, at, token=None):
    token = token or pathlib.Path(f"{daemon.store}.daemon").read_text() \
        .split()[2]
    body = at if isinstance(at, bytes) else json.dumps({"at": at})
    return daemon.request("POST", "/api/v1/clock", body,
                          {"Authorization": f"Bearer {token}",
                           "Content-Type": "application/json"}, office=True)


def look(daemon):
    token = pathlib.Path(f"{daemon.store}.daemon").read_text().split()[2]
    return daemon.request("GET", "/api/v1/clock", None,
                          {"Authorization": f"Bearer {token}"},
                          office=True).json


def test_a_standing_clock_is_moved(house):
    """with --clock-rate 0 nothing happens until the clock is moved; then all
    that is due has happened when the answer comes"""
    d = house.bantin().start(clock="2025-09-29T06:00:00+07:00", rate=0,
                             settings=ON)
    assert look(d) == {"at": "2025-09-29T06:00:00+07:00", "simulated": True,
                       "rate": 0}
    assert not move(d, "2025-09-29T07:29:00+07:00").json["busy"]
    assert d.one("SELECT count(*) FROM reminder") == 0
    answer = move(d, "2025-09-29T07:30:00+07:00").json
    assert answer["at"] == "2025-09-29T07:30:00+07:00" and answer["busy"]
    assert d.one("SELECT count(*) FROM reminder") > 0
    for _ in range(20):
        answer = move(d, "2025-09-29T07:30:00+07:00").json
        if not answer["busy"]:
            break
    assert not answer["busy"], "it never has enough"
    d.say("0912000101", "BC 140 42 18 3 1 0")
    assert d.one("SELECT max(received_at) FROM inbox") == \
        datetime.datetime(2025, 9, 29, 7, 30, tzinfo=VIETNAM).timestamp() * 1000
    assert d.stop() == 0


def test_all_handsets_are_listed(house):
    """without a phone the messages of all phones come in pages; what a text
    caused names it"""
    d = house.bantin().start(clock="2025-09-29T08:00:00+07:00", rate=0,
                             settings=ON)
    at, n = "2025-09-29T08:00:00+07:00", 0
    while at and n < 500:
        answer = move(d, at).json
        at, n = at if answer["busy"] else answer.get("next"), n + 1
    assert d.one("SELECT count(*) FROM outbox WHERE state <> 'delivered'") == 0
    d.say("0912000101", "BC 140 42 18 3 1 0")
    ids, after = [], 0
    while True:
        page = d.request("GET", f"/phone/messages?after={after}",
                         office=True).json
        assert len(page["messages"]) <= 100 and "waiting" not in page
        if not page["messages"]:
            break
        ids += page["messages"]
        after = ids[-1]["id"]
    assert [m["id"] for m in ids] == sorted({m["id"] for m in ids})
    assert sorted(m["text"] for m in ids) == \
        [t for t, in d.rows("SELECT text FROM outbox ORDER BY text")]
    assert {m["lane"] for m in ids} == {"reminder", "reply"}
    assert [m["message"] is None for m in ids] == \
        [m["lane"] == "reminder" for m in ids]
    one = d.received("0912000101")
    assert one == [m for m in ids if m["to"] == "+84912000101"]


def test_moves_that_are_refused(house):
    """a clock never goes back, and only who has the token moves it"""
    d = house.bantin().start(clock="2025-09-29T06:00:00+07:00", rate=0)
    assert move(d, "2025-09-29T05:59:59+07:00").status == 422
    for wrong in (b"", b"[]", b'{"at": 5}', b'{"at": "morgen"}',
                  b'{"at": "2025-09-29"}'):
        assert move(d, wrong).status == 400, wrong
    assert move(d, "2025-09-30T06:00:00+07:00", "x").status == 401
    assert look(d)["at"] == "2025-09-29T06:00:00+07:00"


def test_other_clocks_are_not_moved(house):
    """a clock that runs, real or simulated, is nobody's to move"""
    d = house.bantin().start()
    assert move(d, "2099-01-01T00:00:00+07:00").status == 409
    assert look(d)["simulated"] is False and look(d)["rate"] == 1
    assert d.stop() == 0
    d.start(clock="2025-09-29T06:00:00+07:00")
    assert move(d, "2099-01-01T00:00:00+07:00").status == 409


def test_a_fast_clock_ticks_by_its_own_time(house):
    """three days a second: each day has its morning, and its reminders"""
    d = house.bantin().start(clock="2025-09-27T00:05:00+07:00", rate=250000,
                             settings=ON)
    wait_until(lambda: d.one("SELECT count(DISTINCT step) FROM reminder "
                             "WHERE duty = 'BC' AND key = '2025-09'") >= 3,
               "before, on and behind the due day", 20)
    late = d.one("SELECT max(at / 1000 + 7 * 3600) % 86400 FROM reminder")
    assert late >= 7.5 * 3600
