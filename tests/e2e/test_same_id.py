"""The same webhook on many connections at the same moment."""

import json
import os
import socket

from bantin import crowd, figures, token

AT_ONCE = 16
SETS = int(os.environ.get("BANTIN_SAME_ID_SETS", "625"))
HAMLETS = 100


def read_answer(connection):
    """One answer of a kept connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        assert chunk, "the connection was closed without an answer"
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                  if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1]), json.loads(body)


def open_all(bantin):
    connections = [socket.create_connection(bantin.webhook, 20)
                   for _ in range(AT_ONCE)]
    for connection in connections:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connections


def test_same_id_at_once(house):
    """10,000 webhooks in sets of 16 with one id: one message a set, 16 answers"""
    bantin = house.bantin(sample=False)
    units, people = crowd(HAMLETS)
    bantin.import_rows("units", units)
    bantin.import_rows("people", people)
    bantin.start()
    month = token()
    connections = open_all(bantin)
    for n in range(SETS):
        body = json.dumps({"id": f"same-{n}",
                           "from": f"0{912000000 + n % HAMLETS}",
                           "text": f"{figures(n, HAMLETS)} {month}"}).encode()
        request = (b"POST /sms/phone HTTP/1.1\r\nHost: gateway\r\n"
                   b"Content-Type: application/json\r\n"
                   b"Content-Length: %d\r\n\r\n" % len(body)) + body
        for connection in connections:
            connection.sendall(request)
        answers = [read_answer(connection) for connection in connections]
        assert {status for status, _ in answers} == {200}, answers
        documents = [document for _, document in answers]
        assert sum(not d["duplicate"] for d in documents) == 1, documents
        assert len({d["id"] for d in documents}) == 1, documents
        assert all(d["replies"] == documents[0]["replies"] and d["replies"]
                   for d in documents), documents
    for connection in connections:
        connection.close()
    assert bantin.one("SELECT count(*) FROM inbox") == SETS
    assert bantin.one("SELECT count(*) FROM report_version") == SETS
    assert bantin.one("SELECT count(*) FROM outbox") == SETS
    bantin.check_store()


test_same_id_at_once.limit_s = 300


def test_same_id_with_another_text(house):
    """an id that comes again with another text overwrites nothing"""
    bantin = house.start(clock="2025-09-28T08:00:00+07:00")
    first = bantin.say("0912000101", "BC 140 42 18 3 1 0", id="x").json
    again = bantin.say("0912000101", "BC 141 42 18 3 1 0", id="x").json
    assert again["duplicate"] is True
    assert again["replies"] == first["replies"]
    assert bantin.one("SELECT CAST(text AS TEXT) FROM inbox") == \
        "BC 140 42 18 3 1 0"
    assert "event=id_reused" in bantin.log()
