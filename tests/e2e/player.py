"""A gateway whose clock stands until it is moved."""

import datetime
import json

from village import Village

REMIND = ("reminders.send=true", "reminders.spread_min=0")


class Player(Village):
    """The sample district on a clock that goes where it is sent."""

    def __init__(self, house, day, hour=8, settings=()):
        self.hour, self.settings = hour, settings
        super().__init__(house, day)

    def start(self, day):
        self.after = 0
        self.daemon.start(clock=f"{day}T{self.hour:02}:00:00+07:00", rate=0,
                          settings=REMIND + self.settings)
        self.to(day, f"{self.hour:02}:00")

    def office(self, method, path, document=None):
        """A request with the token of the file beside the store."""
        token = self.daemon.store.with_name(
            self.daemon.store.name + ".daemon").read_text().split()[2]
        return self.daemon.request(
            method, path, json.dumps(document) if document else None,
            {"Authorization": f"Bearer {token}",
             "Content-Type": "application/json"}, office=True)

    def to(self, day, time="12:00"):
        """Moves the clock, and waits until all that is due then is done."""
        if isinstance(day, datetime.date):
            day = day.isoformat()
        for _ in range(400):
            answer = self.office("POST", "/api/v1/clock",
                                 {"at": f"{day}T{time}:00+07:00"})
            assert answer.status == 200, (answer.status, answer.body)
            if not answer.json.get("busy"):
                return
        raise AssertionError("the gateway never comes to rest")

    def days(self, first, last, time="12:00"):
        day = datetime.date.fromisoformat(first)
        while day <= datetime.date.fromisoformat(last):
            self.to(day, time)
            day += datetime.timedelta(days=1)

    def reminders(self, phone=None):
        """Texts that arrived: [(day, to, text)]."""
        rows = self.rows(
            "SELECT date((o.ended_at / 1000) + 25200, 'unixepoch'), recipient,"
            " text FROM outbox o WHERE lane = 2 AND state = 'delivered'"
            " ORDER BY o.ended_at, o.id")
        return [(day, "0" + to[3:], text) for day, to, text in rows
                if phone in (None, "0" + to[3:])]
