"""USSD: conversations of inputs and screens, and what becomes of them."""

import json
import os
import shutil

from bantin import ROOT, wait_until
from village import TB, Village

STEPS = (">", "sms ", "later ")
GOLDEN = ROOT / "tests" / "golden" / "ussd"


REPORTS = ("SELECT r.key, r.form, v.figures, v.state FROM report_version v "
           "JOIN report r ON r.id = v.report")


class Dial(Village):
    """A village that can be dialled. Of several only the first is imported."""

    def __init__(self, house, day="2025-09-28"):
        if not house.daemons:
            super().__init__(house, day)
            return
        first = house.daemons[0]
        self.daemon = house.bantin(f"d{len(house.daemons)}", sample=False)
        shutil.copy(first.folder / "empty.db", self.daemon.store)
        self.start(day)

    def start(self, day):
        if self.daemon.starts == 0 and len(self.daemon.folder.name) == 2:
            shutil.copy(self.daemon.store, self.daemon.folder / "empty.db")
        super().start(day)

    def step(self, phone, text="", session="s1", **more):
        answer = self.daemon.request(
            "POST", "/ussd/phone",
            json.dumps({"session": session, "from": phone, "input": text,
                        **more}), {"Content-Type": "application/json"})
        assert answer.status == 200, answer.body
        return answer.json

    def screens(self, phone, *inputs, session="s1"):
        return [self.step(phone, text, session)["text"] for text in inputs]

    def sms(self, phone):
        return self.sent().get(phone, [])


def conversation(path):
    """(settings, turns): a turn is an input or a text and what came of it."""
    head, turns = {}, []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not turns and ":" in line and not line.startswith(STEPS):
            key, value = line.split(":", 1)
            head[key] = value.strip()
        elif line.startswith(STEPS):
            turns.append((line, []))
        elif line and turns:
            turns[-1][1].append(line.removeprefix("  "))
    return head, turns


def play(village, head, line):
    if line.startswith("later "):
        village.later(line[6:])
        return []
    if line.startswith("sms "):
        phone, text = line[4:].split(" ", 1)
        return village.hear(phone, text)[phone]
    answer = village.step(head["phone"], line[1:].strip())
    return answer["text"].split("\n") + (["--"] if answer["end"] else [])


def test_conversations(house):
    """every menu path: inputs and screens alternate as in tests/golden/ussd"""
    wrong = []
    for path in sorted(GOLDEN.glob("*.txt")):
        head, turns = conversation(path)
        village = Dial(house, head["day"])
        said = [(line, play(village, head, line)) for line, _ in turns]
        village.daemon.kill()
        if os.environ.get("GOLDEN_WRITE"):
            top = path.read_text("utf-8").splitlines()[:3]
            path.write_text("\n".join(top) + "\n" + "".join(
                line + "\n" + "".join(f"  {text}\n" for text in screen)
                for line, screen in said), "utf-8")
        for (line, wanted), (_, got) in zip(turns, said):
            if wanted != got:
                wrong.append(f"{path.name} {line}: {got} for {wanted}")
    assert not wrong, "\n".join(wrong)


def test_same_report_as_by_sms(house):
    """a report by menu is the same as one by SMS, and is confirmed by SMS"""
    v = Dial(house)
    end = v.screens(TB, "", "1", "140", "42", "18", "3", "1", "0", "1")[-1]
    assert v.sms(TB) == [end], (end, v.sms(TB))
    by_menu = v.rows(REPORTS)
    w = Dial(house)
    assert w.tell(TB, "BC 140 42 18 3 1 0") == [end]
    assert by_menu == w.rows(REPORTS)
    assert "da nhan" in v.tell(TB, "TT")[0]
    assert wait_until(lambda: v.one("SELECT count(*) FROM ussd_session"), "row")
