"""The sample's hamlet B012, its people, and what they hear of each other."""

import re

from bantin import wait_until

HO = "0912000501"           # household 017
HO_HELPED = "0912000502"    # household 023, near-poor
HO_TWO = "0912000503"       # households 042 and 056
TB = "0912000101"           # hamlet head of B012
TB_ELSEWHERE = "0912000102"  # of B010
CX = "0912000201"           # officer of the commune
CX_ELSEWHERE = "0912000202"
CH = "0912000401"           # officer of the district
DN = "0912000801"           # donor


class Village:
    def __init__(self, house, day="2025-09-28", **more):
        self.daemon = house.bantin(f"d{len(house.daemons)}", **more)
        self.start(day)

    def start(self, day):
        self.after = self.one("SELECT coalesce(max(id), 0) FROM outbox") \
            if self.daemon.starts else 0
        self.daemon.start(clock=f"{day}T08:00:00+07:00")

    def later(self, day):
        """The same store on another day."""
        assert self.daemon.stop() == 0
        self.start(day)

    def hear(self, phone, text):
        """What everybody hears of it: {phone: [texts]}."""
        heard = {}
        for reply in self.daemon.say(phone, text).json["replies"]:
            to = re.sub(r"^\+84", "0", reply["to"])
            heard.setdefault(to, []).append(reply["text"])
        return heard

    def tell(self, phone, text):
        """What the sender hears."""
        return self.hear(phone, text)[phone]

    def code(self, phone, text):
        answer = self.tell(phone, text)[0]
        found = re.search(r"\b[Mm]a (\d{4})\b", answer)
        assert found, answer
        return found[1]

    def sent(self):
        """What went out since the last start: {phone: [texts]}."""
        heard = {}
        for to, text in self.rows("SELECT recipient, text FROM outbox "
                                  "WHERE id > ? ORDER BY id", (self.after,)):
            heard.setdefault(re.sub(r"^\+84", "0", to), []).append(text)
        return heard

    def rows(self, sql, values=()):
        return self.daemon.rows(sql, *values)

    def one(self, sql, values=()):
        return self.daemon.one(sql, *values)

    def household(self, code):
        return self.one("SELECT h.id FROM household h JOIN unit u "
                        "ON u.id = h.hamlet WHERE u.ref = 'u-012' "
                        "AND h.code = ?", (code,))

    def status(self, code):
        return self.one("SELECT status FROM household WHERE id = ?",
                        (self.household(code),))

    def state(self, kind="commitment"):
        """Where the newest one stands."""
        return self.one("SELECT state FROM chain WHERE kind = ? "
                        "ORDER BY report DESC LIMIT 1", (kind,))

    def await_state(self, state, kind="commitment"):
        wait_until(lambda: self.state(kind) == state,
                   f"{kind} {state}, it is {self.state(kind)}", 8)
