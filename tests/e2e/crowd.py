"""Clients that post as fast as answers come and note what was acknowledged."""

import http.client
import json
import threading


class Client(threading.Thread):
    """Posts messages of its own until the daemon is gone. `done` has what was
    acknowledged: id -> answer; `open` what was sent without an answer."""

    def __init__(self, address, messages):
        super().__init__(daemon=True)
        self.address = address
        self.messages = messages  # iterator of dicts
        self.done = {}
        self.open = {}
        self.odd = []  # answers that are neither 200 nor 503

    def run(self):
        try:
            connection = http.client.HTTPConnection(*self.address, timeout=20)
            for message in self.messages:
                self.open[message["id"]] = message
                connection.request("POST", "/sms/phone", json.dumps(message),
                                   {"Content-Type": "application/json"})
                response = connection.getresponse()
                body = response.read()
                if response.status == 200:
                    self.done[message["id"]] = json.loads(body)
                    del self.open[message["id"]]
                elif response.status != 503:
                    self.odd.append((response.status, body))
        except (OSError, http.client.HTTPException):
            pass


def crowd_messages(first, step, people, token, figures, first_phone=912000000,
                   prefix="k"):
    n = first
    while True:
        yield {"id": f"{prefix}-{n}", "from": f"0{first_phone + n % people}",
               "text": f"{figures(n, people)} {token}"}
        n += step
