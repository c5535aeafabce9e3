"""Money: what messages cost, the hard stop, and lifting it."""

import json
from pathlib import Path

from bantin import token as period, wait_until
from toy import Toy, hand_over

LIMIT = ("budget.month=900",)
PRICE = 300


def paid_toy(house):
    toy = Toy(house)
    path = toy.config / "providers/toy.json"
    profile = json.loads(path.read_text())
    profile["out"]["price"] = PRICE
    path.write_text(json.dumps(profile))
    return toy


def ask(daemon, *more):
    return json.loads(daemon.run("budget", "--json", *more).stdout)


def states(daemon):
    return [s for s, in daemon.rows("SELECT state FROM outbox ORDER BY id")]


def test_the_hard_stop(house):
    """replies go out until the limit is spent; what is behind it waits over a
    restart, and goes out when an administrator lifts the stop"""
    toy = paid_toy(house)
    daemon = toy.start(house, LIMIT)
    try:
        for i in range(4):
            hand_over(daemon, f"m{i}", f"BC 140 42 18 3 1 {i} {period()}")
        wait_until(lambda: states(daemon) == ["sent"] * 3 + ["queued"],
                   "three are sent, one waits")
        assert len(toy.ledger) == 3
        said = ask(daemon)
        assert said["spent"] == 900 and said["limit"] == 900, said
        assert said["stopped"] is True, said
        assert said["lanes"][0]["forecast"] == PRICE, said
        assert said["providers"] == [
            {"provider": "toy", "lane": "reply", "messages": 3, "segments": 3,
             "cost": 900}], said
        assert "STOPPED" in daemon.run("budget").stdout
        assert "event=budget_stop" in daemon.log()
        assert daemon.stop() == 0
        assert ask(daemon, "--set", "providers=phone,toy", "--set",
                   "vars.toy.api=http://127.0.0.1:1", "--set",
                   *LIMIT) == said  # read from the store
        toy.restart(daemon, LIMIT)
        assert ask(daemon)["stopped"] is True
        assert len(toy.ledger) == 3
        assert "begins anew" in daemon.run("budget", "--lift").stdout
        wait_until(lambda: states(daemon) == ["sent"] * 4, "the fourth is sent")
        assert ask(daemon)["counted"] == PRICE
    finally:
        toy.close()


def test_the_stop_is_lifted_without_a_daemon(house):
    """--lift works on the store itself while no gateway runs"""
    toy = paid_toy(house)
    daemon = toy.start(house, ("budget.month=100",))
    try:
        hand_over(daemon, "m1", f"BC 140 42 18 3 1 0 {period()}")
        wait_until(lambda: ask(daemon)["stopped"], "the stop")
        assert states(daemon) == ["queued"]
        assert daemon.stop() == 0
        daemon.run("budget", "--lift")
        assert ask(daemon)["stopped"] is False
        toy.restart(daemon, LIMIT)
        wait_until(lambda: states(daemon) == ["sent"], "it is sent")
    finally:
        toy.close()


def test_only_the_running_month_is_lifted(house):
    """another month, or no month, is refused with the field at fault"""
    daemon = house.start()
    token = Path(f"{daemon.store}.daemon").read_text().split()[2]
    for body, status in (({"month": "2020-01"}, 422), ({}, 400)):
        answer = daemon.request(
            "POST", "/api/v1/budget", json.dumps(body),
            {"Authorization": f"Bearer {token}"}, office=True)
        assert answer.status == status, (answer.status, answer.body)
        assert answer.json["field"] == "month", answer.body
