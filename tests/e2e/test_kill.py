"""The promise: what was acknowledged is there, once, whatever dies when."""

import os
import random
import time

from bantin import crowd, figures, token
from crowd import Client, crowd_messages

CLIENTS = 4
HAMLETS = 200
CYCLES = int(os.environ.get("BANTIN_KILL_CYCLES", "200"))


def compare(bantin, acknowledged):
    """Every acknowledged message is stored once, with the answer it got."""
    bantin.check_store()
    stored = dict(bantin.rows("SELECT provider_id, id FROM inbox"))
    texts = dict(bantin.rows("SELECT provider_id, CAST(text AS TEXT) "
                             "FROM inbox"))
    replies = {}
    for message, text in bantin.rows("SELECT message, text FROM outbox "
                                     "ORDER BY id"):
        replies.setdefault(message, []).append(text)
    for id, (sent, answer) in acknowledged.items():
        assert id in stored, f"{id} was acknowledged and is gone"
        assert texts[id] == sent, id
        got = [reply["text"] for reply in answer["replies"]]
        assert got and replies.get(stored[id]) == got, (id, got)


def test_kill_at_random_under_load(house):
    """kill -9 at random under load: nothing acknowledged is lost or doubled"""
    bantin = house.bantin(sample=False)
    units, people = crowd(HAMLETS)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    month = token()
    dice = random.Random(os.environ.get("BANTIN_SEED", "1"))
    acknowledged, pending = {}, {}
    streams = [crowd_messages(i, CLIENTS, HAMLETS, month, figures)
               for i in range(CLIENTS)]
    for cycle in range(CYCLES):
        bantin.start()
        # A provider repeats what was not answered, with the same id.
        for id, message in list(pending.items()):
            answer = bantin.post("/sms/phone", message)
            assert answer.status == 200, (id, answer.status, answer.body)
            acknowledged[id] = (message["text"], answer.json)
        pending.clear()
        clients = [Client(bantin.webhook, stream) for stream in streams]
        for client in clients:
            client.start()
        time.sleep(dice.uniform(0.02, 0.12))  # the random moment of death
        bantin.kill()
        for client in clients:
            client.join()
            assert client.odd == [], client.odd[:3]
            pending.update(client.open)
        for stream, client in zip(streams, clients):
            for id, answer in client.done.items():
                acknowledged[id] = (expected(id, month), answer)
        if cycle % 50 == 49:
            bantin.start()
            compare(bantin, acknowledged)
            bantin.kill()
    bantin.start()
    for id, message in pending.items():
        bantin.post("/sms/phone", message)
    compare(bantin, acknowledged)
    assert bantin.stop() == 0
    assert bantin.run("verify").returncode == 0
    assert len(acknowledged) > CYCLES, len(acknowledged)


test_kill_at_random_under_load.limit_s = 600


def expected(id, month):
    return f"{figures(int(id.split('-')[1]), HAMLETS)} {month}"


def test_kill_during_recovery(house):
    """killed again while it recovers, it still comes back with everything"""
    bantin = house.bantin(sample=False)
    units, people = crowd(20)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    month = token()
    dice = random.Random(2)
    acknowledged = {}
    stream = crowd_messages(0, 1, 20, month, figures)
    for _ in range(20):
        bantin.start()
        for _ in range(5):
            message = next(stream)
            answer = bantin.post("/sms/phone", message)
            assert answer.status == 200
            acknowledged[message["id"]] = (message["text"], answer.json)
        bantin.kill()
        for _ in range(2):
            bantin.start(wait=False)
            time.sleep(dice.uniform(0.001, 0.06))  # the moment of death
            bantin.kill()
    bantin.start()
    compare(bantin, acknowledged)


def test_stop_under_load(house):
    """SIGTERM under load ends with status 0 and every answer is true"""
    bantin = house.bantin(sample=False)
    units, people = crowd(HAMLETS)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    month = token()
    acknowledged = {}
    streams = [crowd_messages(i, CLIENTS, HAMLETS, month, figures)
               for i in range(CLIENTS)]
    for _ in range(5):
        bantin.start()
        clients = [Client(bantin.webhook, stream) for stream in streams]
        for client in clients:
            client.start()
        while sum(len(client.done) for client in clients) < 100:
            time.sleep(0.005)  # limited by the alarm of the runner
        assert bantin.stop() == 0
        for client in clients:
            client.join()
            assert client.odd == [], client.odd[:3]
            for id, answer in client.done.items():
                acknowledged[id] = (expected(id, month), answer)
    bantin.start()
    compare(bantin, acknowledged)
