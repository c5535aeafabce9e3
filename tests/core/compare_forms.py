"""Reads random edits of known texts with `bantin parse` and with slow_form.py.

usage: compare_forms.py BANTIN CONFIG_DIR CORPUS.jsonl [COUNT] [SEED]"""
import json
import random
import subprocess
import sys

import slow_form

PIECES = (
    "140 42 18 3 1 0 O l i 0O 07 007 -5 -0 1.5 1b 5S 12,500 1,500 000 2025 "
    "2026 T9 t09 T9/2025 T9-25 T.9 T 9 thang9 Q3 quy 3 9/2025 K-2 K+O5 K3 K+ "
    "k:-7 ho ngheo can thoat moi tai tong la ; , . : \n ( ) ! -- / # * = + ? % "
    "B012 b0l2 B012-017 B012/017 R08-2025 r8/2025 HO TB TO CX QT 12/12/25 "
    "1.1.2025 121225 12.12.25 31122024 a em chau co nha nhe da anh ma so viec "
    "lam muoi tram linh le tu nam ba mot hai bon khong lai sai vay k nghin "
    "dong trieu tr d 15tr 15000k 15000d ngay cong nguoi tien cho BC TH th20 "
    "bc140 OK ok 017 17 8842 0417 4 1 0912345678 +84912345678 ly do chua hop "
    "+ \U0001f64f \u2764 \u0661 4\u0336 hai\u0301 \uff11 \u200b nguon loai dip "
    "hn hcn 140ho ngheo42 42ngheo can18 0ho 3thoat ho87 QD215 215qd").split(" ")
PHRASES = (
    "can ngheo|tong ho|ho ngheo|so ho|ngheo moi|viec lam|y te|nha o|chi so|"
    "nghin dong|cam on|can bo xa|-- Lo Van Pao|truong ban Giang A Su|bao cao|"
    "bao cao ky|thang 9 nam 2025|thang 9|6 thang dau nam|ca nam|ket qua|so qd|"
    "ngay cong|noi nhan|doi so may|con thieu|ho so|ly do|bon muoi hai|"
    "mot tram linh nam|hai muoi nam|muoi lam|ba tram|em gui|(1/2)|tran trong|"
    "dang ky thoat ngheo|xin phep|tra no|so tien|van ban so").split("|")
DAYS = ("2025-09-28 2025-10-14 2025-10-05 2025-06-30 2025-12-28 2026-01-03 "
        "2025-06-10 2025-11-20 2025-09-24 2025-09-25 2025-03-11").split()


def edit(random, text):
    """One to three small edits, by words or by characters."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
        parts = text.split(" ")
        i = random.randrange(len(parts))
        what = random.randrange(10)
        if what == 0:
            parts.insert(i, random.choice(PIECES))
        elif what == 1:
            parts.insert(i, random.choice(PHRASES))
        elif what == 2:
            parts[i] = random.choice(PIECES)
        elif what == 3:
            del parts[i]
        elif what == 4:
            j = random.randrange(len(parts))
            parts[i], parts[j] = parts[j], parts[i]
        elif what == 5:
            parts[i:i + 2] = ["".join(parts[i:i + 2])]
        elif what == 6:
            parts[i] += random.choice(",.;:\n-/)!")
        elif what == 7:
            parts.append(random.choice(PHRASES + PIECES))
        text = " ".join(parts)
        if what >= 8 and text:
            i = random.randrange(len(text))
            c = random.choice("0123456789OlIi aKkThobcnm.,;:-/+%\n()\u0323")
            text = text[:i] + c + text[i + (what == 9):]
    return text


def labelled(random):
    """A message with labels, of any form that has them, mostly sound."""
    form = random.choice(sorted(slow_form.LABELLED))
    fields = [f for f in slow_form.FIELDS[form]]
    parts, style = [], random.randrange(2)
    for f in fields:
        n = str(random.choice((0, 1, 1, 2, 3, 5, 12, 17, 2025)))
        if f.kind == "ngay":
            n = random.choice(("121225", "12/12/25", "1.9.2025"))
        if f.kind in ("noinhan", "dxma"):
            n = random.choice(("B012", "0", "B012-017"))
        if f.kind == "ky":
            parts.append(random.choice(("6T", "nam", "ca nam", "cd")))
            continue
        if f.kind == "maviec":
            parts.append("R08-2025")
            continue
        if f.units and random.random() < 0.4:
            n += random.choice((" ", "")) + random.choice(f.units)
        label = random.choice(f.labels)
        if random.random() < 0.1:
            label = label.replace(" ", "")
        pair = [label, n] if style == 0 else [n, label]
        if style == 0 and random.random() < 0.1:
            pair.insert(1, "la")
        parts.append(random.choice((" ", " ", " ", ": ", ", ", "")).join(pair))
    head = len(fields) - len([f for f in fields
                              if f.kind not in ("ky", "maviec")])
    if random.random() < 0.3:
        tail = parts[head:]
        random.shuffle(tail)
        parts[head:] = tail
    return form + " " + random.choice((" ", " ", ", ", "; ")).join(parts), form


def make(random, corpus):
    if random.random() < 0.35:
        text, form = labelled(random)
        role = random.choice(sorted(
            slow_form.SENDERS.get(form, "TB").split()))
        day = random.choice(DAYS)
    else:
        case = random.choice(corpus)
        text, role, day = case["text"], case["role"], case["at"]
    if random.random() < 0.8:
        text = edit(random, text)
    if random.random() < 0.05:
        role = random.choice(slow_form.ROLES)
    if random.random() < 0.1:
        day = random.choice(DAYS)
    return {"text": text, "role": role, "at": day}


def main():
    bantin, config, corpus = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 3000
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    with open(corpus, encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    source = random.Random(seed)
    asked = [make(source, cases) for _ in range(count)]
    lines = "".join(json.dumps(q) + "\n" for q in asked)
    done = subprocess.run([bantin, "parse", "--config", config],
                          input=lines.encode(), stdout=subprocess.PIPE,
                          check=True)
    answers = done.stdout.decode().splitlines()
    assert len(answers) == count, (len(answers), count)
    differ = accepted = 0
    for question, answer in zip(asked, answers):
        slow = slow_form.parse(**question)
        if slow is None:
            continue
        accepted += "values" in slow
        if json.loads(answer) != slow:
            differ += 1
            if differ <= 10:
                print(json.dumps(question), "\n  bantin", answer,
                      "\n  slow  ", json.dumps(slow))
    print(f"{count} texts, {accepted} accepted, {differ} read differently")
    return 1 if differ or not accepted else 0


if __name__ == "__main__":
    sys.exit(main())
