"""A disk that fails: after a failed sync nothing more is acknowledged."""

import http.client
import json

from bantin import build_path, crowd, figures, token
from crowd import crowd_messages

HAMLETS = 50
LAST = 30  # the sync that fails; more than start and a first message need


def post_until_dead(bantin, stream):
    """Answers by id until the daemon is gone."""
    answers = []
    connection = bantin.connect()
    for message in stream:
        try:
            connection.request("POST", "/sms/phone", json.dumps(message),
                               {"Content-Type": "application/json"})
            response = connection.getresponse()
            answers.append((message, response.status, response.read()))
        except (OSError, http.client.HTTPException):
            answers.append((message, None, b""))
            if bantin.process.poll() is not None:
                return answers
            connection = bantin.connect()
        if len(answers) > 5000:
            return answers
    return answers


def test_failed_sync_ends_the_acknowledging(house):
    """after a sync that failed no 2xx leaves, it exits, a restart recovers"""
    bantin = house.bantin(sample=False)
    units, people = crowd(HAMLETS)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    stream = crowd_messages(0, 1, HAMLETS, token(), figures)
    shim = build_path("tests/bench/failsync.so")
    acknowledged, refused = [], []
    for at in range(1, LAST):
        bantin.start(wait=False, environment={
            "LD_PRELOAD": str(shim), "BANTIN_FAILSYNC_AT": str(at)})
        try:
            bantin.wait_ready()
        except AssertionError:
            assert bantin.process.wait(10) != 0, "a failed start must say so"
            continue
        answers = post_until_dead(bantin, stream)
        code = bantin.process.wait(10)
        assert code > 0, f"sync {at} failed and the status is {code}"
        statuses = [status for _, status, _ in answers]
        first_bad = next(i for i, s in enumerate(statuses) if s != 200)
        assert all(s != 200 for s in statuses[first_bad:]), statuses[-5:]
        assert len(answers) < 5000, f"sync {at} was never reached"
        acknowledged += [m["id"] for m, s, _ in answers if s == 200]
        refused += [m for m, s, _ in answers if s != 200]
    bantin.start()
    # What was not acknowledged comes again and meets its key.
    for message in refused:
        answer = bantin.post("/sms/phone", message)
        assert answer.status == 200, answer.body
    stored = {id for (id,) in bantin.rows("SELECT provider_id FROM inbox")}
    assert not set(acknowledged) - stored
    assert not {m["id"] for m in refused} - stored
    assert acknowledged and refused
    bantin.check_store()
