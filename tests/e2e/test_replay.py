"""What changed forms would make of the messages that came: check --replay."""

import json
import re
import shutil

from bantin import ROOT
from test_conversation import CLOCK, HEAD, code_of

OFFICER = "0912000201"


def config_with(house, form, change, name="changed"):
    """The sample configuration with one form file changed."""
    folder = house.folder / name
    shutil.copytree(ROOT / "gateway-config", folder)
    path = folder / "forms" / form
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    return folder


def replay(bantin, config, *more):
    """Lines of differences, and how many messages were read."""
    own, bantin.config = bantin.config, config
    done = bantin.run("check", "--replay", *more)
    bantin.config = own
    *lines, last = done.stdout.splitlines()
    read, differs = map(int, re.match(
        r"(\d+) messages read, (\d+) differently", last).groups())
    assert differs == len(lines), done.stdout
    return lines, read


def conversation(bantin):
    """Texts of many kinds; returns how many of them say something alone."""
    first = code_of(bantin.say(HEAD, "BC 140 42 18 3 1 0").text)
    texts = ["bao cao 140 41 18 4 1 0", "BC 140 42 1b 3 1 0", "BC 1400 42 18 3 1",
             "BC 140 90 60 3 1 0", "TT", "HD BC", "BCC 140", f"SUA {first} 1 2",
             "TX 140 42 18 3 1 0", "TH 20 5 9 12 31 8", "UH 1 15000 B012 3 1",
             "UH 1 15000 B912 3 1", "MH 1 1 12 Mac ca xen ca phe",
             "XN 9999 1", "XN 9999 0 chua hop ban"]
    for text in texts:
        bantin.say(HEAD, text)
    code = re.search(r"Ma moi (\d{4})", bantin.say(
        HEAD, "BC 140 40 18 5 1 0").text)[1]
    code = re.search(r"Ma moi (\d{4})", bantin.say(
        HEAD, f"SUA {code} 140 39 18 6 1 0").text)[1]
    bantin.say(HEAD, f"HUY {code}")
    bantin.say(OFFICER, "BC B013 120 30 10 0 0 0")
    bantin.say("0912000999", "BC 140 42 18 3 1 0")


def test_nothing_changed(house):
    """the forms that read the messages find no difference, and write nothing"""
    bantin = house.start(clock=CLOCK)
    conversation(bantin)
    before = bantin.rows("SELECT count(*), max(id) FROM inbox")
    lines, read = replay(bantin, ROOT / "gateway-config")
    assert lines == [] and read >= 15, (lines, read)
    assert bantin.rows("SELECT count(*), max(id) FROM inbox") == before
    assert bantin.stop() == 0
    assert replay(bantin, ROOT / "gateway-config") == (lines, read)


def test_a_smaller_range(house):
    """a range that shrinks names the messages that would now be refused"""
    bantin = house.start(clock=CLOCK)
    conversation(bantin)

    def shrink(form):
        form["fields"][0]["max"] = 130
        form["example"] = "BC 130 42 18 3 1 0"
    config = config_with(house, "bc.json", shrink)
    lines, _ = replay(bantin, config)
    assert lines[0] == ("message 1, 2025-09-28: BC 2025-09 tongho=140 ngheo=42 "
                        "canngheo=18 thoat=3 moi=1 tai=0 -> BC L-04 field 1")
    assert all("-> BC L-04 field 1" in line for line in lines)
    # Three versions, a sum that was wrong, and a correction by code; not the
    # report of another hamlet, which has 120 households.
    assert [int(re.match(r"message (\d+)", line)[1]) for line in lines] == \
        [1, 2, 5, 17, 18], lines


def test_a_wider_range(house):
    """a range that grows names the messages that would now be taken"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 1400 42 18 3 1 0")
    lines, _ = replay(bantin, config_with(
        house, "bc.json", lambda form: form["fields"][0].update(max=1999)))
    assert lines == [
        "message 1, 2025-09-28: BC L-04 -> BC 2025-09 tongho=1400 ngheo=42 "
        "canngheo=18 thoat=3 moi=1 tai=0"]


def test_fields_in_another_order(house):
    """figures that would land in other fields are named with both values"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0")

    def swap(form):
        form["fields"][1], form["fields"][2] = form["fields"][2], \
            form["fields"][1]
    lines, _ = replay(bantin, config_with(house, "bc.json", swap))
    assert len(lines) == 1 and "ngheo=42 canngheo=18" in lines[0]
    assert "-> BC 2025-09 tongho=140 canngheo=42 ngheo=18" in lines[0]


def test_a_lost_alias(house):
    """a word that is no keyword any more is named"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "vuong mac duong vao ban sat lo")
    lines, read = replay(bantin, config_with(
        house, "vm.json", lambda form: form.update(aliases=[])))
    assert read == 1 and len(lines) == 1
    assert re.search(r"VM.* -> - L-01$", lines[0]), lines


def test_rules_that_are_asked_later(house):
    """a message that a later rule held counts as read"""
    bantin = house.start(clock=CLOCK)
    bantin.say(OFFICER, "BC B012 140 42 18 3 1 0")
    bantin.stop()
    bantin.start(clock="2025-10-28T08:00:00+07:00")
    held = bantin.say(HEAD, "BC 140 30 18 0 0 0").text
    assert "OK " in held
    assert "BC sai" in bantin.say(HEAD, "BC 140 42 18 90 1 0").text
    lines, read = replay(bantin, ROOT / "gateway-config")
    assert lines == [] and read == 3


def test_the_day_is_that_of_the_message(house):
    """a message is read on the day that it was judged by, not on today's"""
    bantin = house.start(clock="2025-10-12T08:00:00+07:00")
    assert "T9" in bantin.say(HEAD, "BC 140 42 18 3 1 0").text
    bantin.say(HEAD, "BC 140 42 18 3 1 0", sent_at="2025-10-09T08:00:00+07:00")
    lines, read = replay(bantin, ROOT / "gateway-config")
    assert lines == [] and read == 2
    assert bantin.rows("SELECT outcome FROM inbox ORDER BY id") == \
        [("refused",), ("accepted",)]
    assert replay(bantin, ROOT / "gateway-config", "--from",
                  "2025-10-13") == ([], 0)


def test_the_role_is_that_of_the_time(house):
    """a message is read in the role that its sender had then"""
    bantin = house.bantin()
    bantin.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000170,A,TB@u-012,vi,2021-01-01,2025-09-30"])
    bantin.start(clock=CLOCK)
    bantin.say("0912000170", "BC 140 42 18 3 1 0")
    lines, read = replay(bantin, ROOT / "gateway-config")
    assert lines == [] and read == 1
    config = config_with(
        house, "bc.json", lambda form: form.update(roles=["CX"]))
    duties = json.loads((config / "duties.json").read_text())
    # Heads are not to be reminded of it either.
    duties["duties"] = [d for d in duties["duties"] if d.get("form") != "BC"]
    (config / "duties.json").write_text(json.dumps(duties))
    lines, _ = replay(bantin, config)
    assert lines == ["message 1, 2025-09-28: BC 2025-09 tongho=140 ngheo=42 "
                     "canngheo=18 thoat=3 moi=1 tai=0 -> BC L-06"]


def test_answers_and_parts_say_nothing_alone(house):
    """a bare answer to a question is counted apart"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 1b 3 1 0")
    assert "Da nhan BC" in bantin.say(HEAD, "18").text
    done = bantin.run("check", "--replay")
    assert done.stdout == ("1 messages read, 0 differently "
                           "(1 more say nothing by themselves)\n")


def test_no_phone_and_no_text_is_printed(house):
    """differences show figures, no phone and no name"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "MH 1 1 12 Mac ca cua Lo Van Pao 0912000777")

    def fewer(form):
        form["fields"][2]["max"] = 5
        form["example"] = "MH 1 1 2 Mac ca xen ca phe"
    lines, _ = replay(bantin, config_with(house, "mh.json", fewer))
    assert len(lines) == 1 and "hongheo=12" in lines[0], lines
    assert "Pao" not in lines[0] and "0777" not in lines[0], lines


def test_wrong_use(house):
    """a bad day and a store that is not there are named"""
    bantin = house.bantin()
    done = bantin.run("check", "--replay", "--from", "heute", check=False)
    assert done.returncode == 1 and "--from is a day" in done.stderr
    done = bantin.run("check", "--from", "2025-09-01", check=False)
    assert done.returncode == 2
    bantin.store = house.folder / "none.db"
    done = bantin.run("check", "--replay", check=False)
    assert done.returncode == 1 and "store" in done.stderr
    assert not bantin.store.exists()
