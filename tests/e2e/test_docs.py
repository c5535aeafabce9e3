"""Examples of the documentation: what is typed there brings what stands there."""

import os
import pathlib
import re
import subprocess

from bantin import ROOT, binary_path

CLOCK = "2025-09-28T08:00:00+07:00"


def blocks(path):
    """(command, expected lines) of each ```console block, in order."""
    for block in re.findall(r"^```console\n(.*?)^```", path.read_text("utf-8"),
                            re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, rest = part.partition("\n")
            while command.endswith("\\"):
                more, _, rest = rest.partition("\n")
                command = command[:-1] + more.strip()
            yield command, rest.rstrip("\n").split("\n") if rest else []


def holds(expected, got):
    """Whether the lines come in this order; '...' stands for any."""
    if not expected:
        return not got
    if expected[0].strip() == "...":
        return any(holds(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and expected[0].rstrip() == got[0].rstrip() and \
        holds(expected[1:], got[1:])


def type_again(house, name, least):
    """Types every command of a document into a gateway of its own."""
    daemon = house.start(clock=CLOCK)
    tools = house.folder / "tools"
    tools.mkdir()
    wrapper = tools / "bantin"
    wrapper.write_text(
        f"#!/bin/sh\nverb=$1\nshift\nexec {pathlib.Path(binary_path()).resolve()}"
        f' "$verb" "$@" --config {ROOT}/gateway-config'
        f" --store sqlite:{daemon.store}\n")
    wrapper.chmod(0o755)
    office, token = pathlib.Path(f"{daemon.store}.daemon").read_text().split()[1:3]
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}",
                   "OFFICE": f"http://{office}", "TOKEN": token}
    n = 0
    for command, expected in blocks(ROOT / "docs" / name):
        done = subprocess.run(["bash", "-c", command], env=environment,
                              capture_output=True, text=True, timeout=60,
                              check=False)
        got = (done.stdout + done.stderr).rstrip("\n").split("\n")
        assert holds(expected, got if got != [""] else []), \
            f"$ {command}\n" + "\n".join(got)
        n += 1
    assert n >= least, n


def test_progress_examples(house):
    """the way from a commune's sheet down to one SMS is as docs/progress.md says"""
    type_again(house, "progress.md", 5)


def test_duties_examples(house):
    """what is owed, and a preview of who is told, are as docs/duties.md says"""
    type_again(house, "duties.md", 3)
