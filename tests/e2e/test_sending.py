"""Answers on their way out: retries, receipts, unknown outcomes, loops."""

from bantin import token, wait_until
from toy import Toy, hand_over, receipt

HEAD = "0912000101"


def states(daemon):
    return [row[0] for row in
            daemon.rows("SELECT state FROM outbox ORDER BY id")]


def wait_for_state(daemon, *wanted):
    wait_until(lambda: states(daemon) == list(wanted),
               f"outbox {wanted}, not {states(daemon)}")


def test_answer_is_sent_once(house):
    """the answer to a report goes out once and is recorded as sent"""
    toy = Toy(house)
    daemon = toy.start(house)
    hand_over(daemon, "m1", f"BC 140 42 18 3 1 0 {token()}")
    wait_for_state(daemon, "sent")
    hand_over(daemon, "m1", f"BC 140 42 18 3 1 0 {token()}")
    hand_over(daemon, "m2", "TT")
    wait_for_state(daemon, "sent", "sent")
    assert len(toy.ledger) == 2
    assert toy.ledger[0]["to"] == "+84912000101"
    assert toy.ledger[0]["text"].startswith("Da nhan BC")
    assert toy.ledger[0]["ref"] != toy.ledger[1]["ref"]
    toy.close()


def test_temporary_trouble(house):
    """a provider that fails for a while gets the answer when it is back"""
    toy = Toy(house, plan=lambda n: 500 if n < 3 else 200)
    daemon = toy.start(house)
    hand_over(daemon, "m1", "TT")
    wait_for_state(daemon, "sent")
    assert [entry["ref"] for entry in toy.ledger] == ["1"] * 4
    toy.close()


def test_permanent_refusal(house):
    """a refusal for good is not tried again"""
    toy = Toy(house, plan=lambda n: 400 if n == 0 else 200)
    daemon = toy.start(house)
    hand_over(daemon, "m1", "TT")
    wait_for_state(daemon, "failed")
    hand_over(daemon, "m2", "HD")
    wait_for_state(daemon, "failed", "sent")
    assert len(toy.ledger) == 2
    toy.close()


def test_retry_after(house):
    """a provider that asks for a second gets a second"""
    toy = Toy(house, plan=lambda n: (429, {"Retry-After": "1"}) if n == 0
              else 200)
    daemon = toy.start(house)
    hand_over(daemon, "m1", "TT")
    wait_for_state(daemon, "queued")
    due, created = daemon.rows("SELECT due_at, created_at FROM outbox")[0]
    assert due - created >= 1000
    wait_for_state(daemon, "sent")
    toy.close()


def test_receipts(house):
    """a receipt before the result of the send is kept; none moves backwards"""
    toy = Toy(house)
    daemon = toy.start(house)
    toy.before_answer = lambda id: receipt(daemon, id, "delivered")
    hand_over(daemon, "m1", "TT")
    wait_for_state(daemon, "delivered")
    receipt(daemon, "p0", "failed")
    receipt(daemon, "p0", "sent")
    receipt(daemon, "nobody-knows", "delivered")
    assert states(daemon) == ["delivered"]
    toy.close()


def test_cut_after_taking(house):
    """no answer from the provider: a reply is repeated once, then unknown"""
    toy = Toy(house, plan=lambda n: "cut")
    daemon = toy.start(house)
    hand_over(daemon, "m1", "TT")
    wait_for_state(daemon, "unknown")
    assert len(toy.ledger) == 2
    toy.close()


def test_cut_where_the_reference_is_known(house):
    """a provider that knows our reference gets the same one until it answers"""
    toy = Toy(house, plan=lambda n: "cut" if n < 2 else 200, idempotent=True)
    daemon = toy.start(house)
    hand_over(daemon, "m1", "TT")
    wait_for_state(daemon, "sent")
    # libcurl repeats on kept connections by itself: never less than three.
    assert {entry["ref"] for entry in toy.ledger} == {"1"}
    toy.close()


def test_killed_between_send_and_record(house):
    """killed after the provider took it: the reply goes out once more"""
    toy = Toy(house)
    daemon = toy.start(house)
    toy.before_answer = lambda id: daemon.process.kill() if id == "p0" else None
    hand_over(daemon, "m1", "TT")
    wait_until(lambda: daemon.process.poll() is not None, "its death")
    toy.restart(daemon)
    wait_for_state(daemon, "sent")
    assert [entry["ref"] for entry in toy.ledger] == ["1", "1"]
    daemon.check_store()
    toy.close()


def test_provider_down_and_back(house):
    """answers wait while the provider is down and go out when it is back"""
    toy = Toy(house)
    port = toy.server.server_address[1]
    toy.close()
    daemon = toy.start(house, (f"vars.toy.api=http://127.0.0.1:{port}",))
    for i in range(5):
        hand_over(daemon, f"m{i}", "TT")
    wait_until(lambda: "event=provider_down" in daemon.log(), "provider_down")
    assert "toy" in daemon.request("GET", "/readyz", office=True).body.decode()
    back = Toy(house, name="back")
    assert daemon.stop() == 0
    back.restart(daemon)
    wait_for_state(daemon, *["sent"] * 5)
    assert len(back.ledger) == 5
    back.close()


def test_parts(house):
    """parts are joined in any order; one that never comes is told with L-13"""
    toy = Toy(house)
    daemon = toy.start(house)
    part = {"ref": "77", "total": 2}
    hand_over(daemon, "b", f"3 1 0 {token()}", part=2, **part)
    hand_over(daemon, "a", "BC 140 42 18 ", part=1, **part)
    wait_for_state(daemon, "sent")
    assert toy.ledger[0]["text"].startswith("Da nhan BC"), toy.ledger
    hand_over(daemon, "c", "BC 140 42 18 ", ref="78", total=2, part=1)
    wait_for_state(daemon, "sent", "sent")
    assert toy.ledger[1]["text"].startswith("Tin bi thieu phan")
    toy.close()


def test_echo(house):
    """a robot that sends back what it gets is answered twice at the most"""
    daemon = house.start()
    text, answers = "hello", 0
    for _ in range(6):
        replies = daemon.say(HEAD, text).texts
        if not replies:
            break
        answers += 1
        text = replies[0]
    assert 1 <= answers <= 3, answers


def test_two_gateways(house):
    """two gateways set against each other fall silent"""
    one, two = house.start(), house.bantin("b").start()
    text, messages = "xin chao cac ban", 0
    for turn in range(20):
        replies = (one, two)[turn % 2].say(HEAD, text).texts
        if not replies:
            break
        messages += 1
        text = replies[0]
    assert messages <= 5, messages


def test_many_refusals(house):
    """a number that errs very often is told to wait, once, then nothing"""
    daemon = house.start(settings=("limits.refusals_10min=5",))
    answers = [daemon.say(HEAD, f"XYZ {i}").texts for i in range(10)]
    assert all("Khong hieu" in texts[0] for texts in answers[:5])
    assert "qua nhieu tin" in answers[5][0]
    assert answers[6:] == [[]] * 4
    # A right text is answered all the same.
    assert daemon.say(HEAD, f"BC 140 42 18 3 1 0 {token()}").texts
