"""Plays a written conversation of phones with the gateway. docs/forms.md tells
how to write one; tests/golden/conversations holds them."""

import datetime
import os
import re
import textwrap

from bantin import ROOT, VIETNAM, wait_until

FOLDER = ROOT / "tests/golden/conversations"
UPDATE = "GOLDEN_UPDATE"
# What time brings (a question that went to the next level) is waited for.
TIME_BRINGS_S = 8

# Header lines of the import tables: contract.md section 3.
COLUMNS = {
    "units": "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
    "lineage": "date,change,from,to,act",
    "people": "phone,name,roles,language,valid_from,valid_to",
    "households": "hamlet,code,status,can_work,phone",
    "figures": "unit,date,households,poor,near_poor,status,standard,act",
    "zones": "commune,zone,valid_from,valid_to,act",
    "rates": "commune,year,rate",
    "authorities": "award,level,valid_from,valid_to,act",
    "decisions": "unit,target,date,met,act",
}

KINDS = (
    ("clock", re.compile(r"clock (.+)")),
    ("import", re.compile(r"import (\w+)")),
    ("run", re.compile(r"run (.+)")),
    ("check", re.compile(r"\? (.+) => ?(.*)")),
    ("others", re.compile(r"(\.\.\.)")),
    ("say", re.compile(r"([^<>]+?) > (.+)")),
    ("reply", re.compile(r"([^<>]+?) < (.+)")),
)
NAME = re.compile(r"\{([a-z]\w*)\}")
PIECE = re.compile(r"(\{[a-z]\w*\}|\.\.\.)")
# Where a reply shows a code that update should give a name.
CODE = re.compile(r"\b([Mm]a(?: moi)?|SUA|OK|HUY|XN|DY|TC|KT|VM|ho so) (\d{4})\b")


class Mismatch(AssertionError):
    """Names the file and the line already."""


class Item:
    """One line and the indented lines that belong to it."""

    def __init__(self, number, line):
        self.number = self.last = number
        self.head = line
        self.rows = []
        self.kind = None
        self.expected = []

    def read(self):
        text = self.head if self.head.startswith(("import ", "run ")) \
            else " ".join([self.head, *self.rows])
        for kind, shape in KINDS:
            match = shape.fullmatch(text)
            if match:
                self.kind = kind
                self.words = [word.strip() for word in match.groups()]
                return self
        return self


def phone_of(words):
    """E.164 of 0912..., 84912..., +84 912...; names and short codes as is."""
    digits = re.sub(r"[ .]", "", words)
    match = re.fullmatch(r"(?:\+84|0084|84|0)(\d{9})", digits)
    return "+84" + match[1] if match else words


def national(phone):
    return re.sub(r"^\+84", "0", phone)


def items_of(lines):
    """Comments and blank lines away, indented lines to the line before."""
    items = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and items:
            items[-1].rows.append(line.strip())
            items[-1].last = number
        else:
            items.append(Item(number, line.rstrip()))
    return items


class Conversation:
    """What a file says; `steps` hold the answers that they expect."""

    def __init__(self, path, text=None):
        self.path = path
        self.lines = (path.read_text("utf-8") if text is None
                      else text).splitlines()
        items = items_of(self.lines)
        if not items or items[0].read().kind:
            self.wrong(1, "the first line is the title, a sentence")
        self.title = " ".join([items[0].head, *items[0].rows])
        self.steps = []
        for item in items[1:]:
            self.take(item.read())

    def wrong(self, number, what):
        try:
            name = self.path.relative_to(ROOT)
        except ValueError:
            name = self.path
        raise Mismatch(f"{name}:{number}: {what}")

    def take(self, item):
        if not item.kind:
            self.wrong(item.number, f"cannot be read: {item.head}")
        if item.kind not in ("reply", "others"):
            if item.kind in ("say", "check") and \
                    not any(s.kind == "clock" for s in self.steps):
                self.wrong(item.number, "the clock must be set before")
            self.steps.append(item)
        elif self.steps and self.steps[-1].kind in ("say", "clock"):
            self.steps[-1].expected.append(item)
        else:
            self.wrong(item.number, "nothing was sent that this answers")


class Player:
    """Plays one conversation against a daemon of its own."""

    def __init__(self, house, conversation, patience_s=TIME_BRINGS_S):
        self.script = conversation
        self.patience_s = patience_s
        self.daemon = house.bantin(f"d{len(house.daemons)}")
        self.codes = {}
        self.now = None
        self.changes = []
        self.is_update = bool(os.environ.get(UPDATE))
        assert not (self.is_update and os.environ.get("CI")), \
            "expected answers are written by people, not by CI"

    def play(self):
        for step in self.script.steps:
            self.take(step)
        if self.now:
            self.daemon.check_store()
            assert self.daemon.stop() == 0
            self.daemon.run("verify")
        self.write_changes()

    def take(self, step):
        try:
            getattr(self, f"on_{step.kind}")(step)
            return
        except Mismatch:
            raise
        except AssertionError as fault:
            what = str(fault)
        self.script.wrong(step.number, what)

    # What a line does.

    def on_say(self, step):
        sender, text = step.words
        answer = self.daemon.say(sender, self.fill(step, text))
        got = [(r["to"], r["text"]) for r in answer.json["replies"]]
        try:
            self.compare(step, got)
        except AssertionError:
            if not self.is_update:
                raise
            self.change_answers(step, got)

    def on_clock(self, step):
        moment = self.moment(step)
        if self.now and moment <= self.now:
            self.script.wrong(step.number, "the clock only goes forward")
        before = self.stop_and_count() if self.now else 0
        self.now = moment
        self.daemon.start(clock=moment.isoformat())
        if step.expected:
            self.await_messages(step, before)

    def on_import(self, step):
        kind = step.words[0]
        rows = [COLUMNS[kind]] if kind in COLUMNS else []
        self.daemon.import_rows(kind, rows + step.rows)

    def on_run(self, step):
        self.daemon.run(*self.fill(step, step.words[0]).split(),
                        stdin="".join(row + "\n" for row in step.rows))

    def on_check(self, step):
        sql, expected = step.words
        got = "; ".join(
            ", ".join("" if value is None else str(value) for value in row)
            for row in self.daemon.rows(self.fill(step, sql)))
        if self.match(expected, got):
            return
        if not self.is_update:
            self.fail(step, self.shown(expected), got)
        self.changes.append((step.number, step.last,
                             [f"? {sql} => {self.named(got)}"]))

    # Time.

    def moment(self, step):
        words = step.words[0]
        after = re.fullmatch(r"\+(\d+) (minute|hour|day)s?", words)
        if after and self.now:
            return self.now + datetime.timedelta(
                **{after[2] + "s": int(after[1])})
        try:
            moment = datetime.datetime.strptime(words, "%Y-%m-%d %H:%M")
        except ValueError:
            self.script.wrong(step.number, f"no time: {words}")
        return moment.replace(tzinfo=VIETNAM)

    def stop_and_count(self):
        assert self.daemon.stop() == 0
        return self.daemon.one("SELECT coalesce(max(id), 0) FROM outbox")

    def await_messages(self, step, before):
        """Only what is written down is looked for: a reminder may come."""
        def came():
            got = self.daemon.rows(
                "SELECT recipient, text FROM outbox WHERE id > ? ORDER BY id",
                before)
            try:
                self.compare(step, got, is_open=True)
                return True
            except AssertionError as fault:
                self.fault = fault
                return False
        try:
            wait_until(came, "what time brings", self.patience_s)
        except AssertionError:
            raise self.fault from None

    # Comparing.

    def fill(self, step, text):
        """Codes in the place of their names."""
        for name in NAME.findall(text):
            if name not in self.codes:
                self.script.wrong(step.number, f"no answer had a {{{name}}}")
        return NAME.sub(lambda match: self.codes[match[1]], text)

    def pattern(self, text):
        parts, seen = [], set()
        for piece in PIECE.split(text):
            name = piece[1:-1] if NAME.fullmatch(piece) else None
            if piece == "...":
                parts.append(".*")
            elif name is None or name in self.codes:
                parts.append(re.escape(self.codes[name] if name else piece))
            elif name in seen:
                parts.append(f"(?P={name})")
            else:
                parts.append(rf"(?P<{name}>(?<!\d)\d{{4}}(?!\d))")
                seen.add(name)
        return "".join(parts)

    def match(self, expected, got):
        """Whether it is what was expected; new codes are kept then."""
        match = re.fullmatch(self.pattern(expected), got)
        if not match:
            return False
        new = match.groupdict()
        values = [*self.codes.values(), *new.values()]
        if len(set(values)) < len(values):
            return False
        self.codes.update(new)
        return True

    def compare(self, step, got, is_open=False):
        """Order counts among the messages to one phone."""
        left, codes = list(got), dict(self.codes)
        try:
            for item in step.expected:
                if item.kind == "others":
                    is_open = True
                else:
                    left.remove(self.find(item, left, is_open))
            if left and not is_open:
                self.fail(step, "nothing more", self.line(left[0]))
        except AssertionError:
            self.codes = codes
            raise

    def find(self, item, left, is_open):
        to, text = item.words
        mine = [m for m in left if m[0] == phone_of(to)]
        for message in mine if is_open else mine[:1]:
            if self.match(text, message[1]):
                return message
        self.fail(item, f"{to} < {self.shown(text)}",
                  "\n           ".join(map(self.line, mine or left)))

    def shown(self, text):
        return NAME.sub(lambda m: self.codes.get(m[1], m[0]), text)

    @staticmethod
    def line(message):
        return f"{national(message[0])} < {message[1]}"

    def fail(self, item, expected, got):
        self.script.wrong(item.number, f"\n  expected {expected}"
                                       f"\n  got      {got or 'nothing'}")

    # Writing down what came: tests/golden/update.

    def named(self, text):
        for name, code in self.codes.items():
            text = re.sub(rf"(?<!\d){code}(?!\d)", f"{{{name}}}", text)
        return text

    def name_codes(self, step, got):
        """New codes take the names that the old answers gave, in order."""
        names = [name for item in step.expected if item.kind == "reply"
                 for name in NAME.findall(item.words[1])]
        names = [n for n in dict.fromkeys(names) if n not in self.codes]
        for _, text in got:
            for _, code in CODE.findall(text):
                if code not in self.codes.values():
                    name = names.pop(0) if names else f"c{len(self.codes)}"
                    self.codes[name] = code

    def change_answers(self, step, got):
        self.name_codes(step, got)
        lines = []
        for message in got:
            lines += textwrap.wrap(
                self.named(self.line(message)), 78, subsequent_indent="  ",
                break_long_words=False, break_on_hyphens=False)
        last = max([step.last, *(item.last for item in step.expected)])
        kept = [line for line in self.script.lines[step.last:last]
                if line.startswith("#")]
        self.changes.append((step.last + 1, last, kept + lines))

    def write_changes(self):
        lines = list(self.script.lines)
        for first, last, new in reversed(self.changes):
            lines[first - 1:last] = new
        if self.changes:
            self.script.path.write_text("\n".join(lines) + "\n", "utf-8")
