"""bantin check proves that every answer fits one plain SMS."""

import json
import shutil

from bantin import ROOT


def check_with(house, name, change):
    """What `bantin check` says of the shipped configuration with one file
    changed."""
    config = house.folder / "config"
    shutil.copytree(ROOT / "gateway-config", config, dirs_exist_ok=True)
    path = config / name
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False),
                    "utf-8")
    bantin = house.bantin(f"b{len(house.daemons)}", config=config,
                          sample=False)
    done = bantin.run("check", check=False)
    return done.returncode, done.stdout + done.stderr, \
        path.read_text("utf-8").splitlines()


def refused(house, name, id, text, what):
    def change(document):
        document["texts"][id] = text
    code, said, lines = check_with(house, name, change)
    number = 1 + next(i for i, line in enumerate(lines) if f'"{id}":' in line)
    assert code == 1, said
    assert f"{name}:{number}: $.texts.{id}: {what}" in said, said


def test_answers_of_a_form(house):
    """an answer of a form that could need two parts is refused with its line"""
    refused(house, "forms/bc.json", "E-PRE",
            "Da nhan {unit}: ho {tongho}, K {k}, truoc {prev.ngheo}" +
            "x" * 120, "can take 178 characters, 160 fit one SMS; shorten")
    refused(house, "forms/bc.json", "OK", "Da nhan, truoc {prev.ngheo}",
            "{prev.ngheo} is no known place; name a field")
    refused(house, "forms/tx.json", "E-DIF", "ban {sum.ngheo}" + "x" * 152,
            "can take 162 characters, 160 fit one SMS; shorten")
    refused(house, "forms/th.json", "OK", "{households}" + "x" * 157,
            "can take 161 characters, 160 fit one SMS; shorten")
    refused(house, "forms/bc.json", "OK", "Đã nhận {unit}",
            "character 1 (U+0110) is not in GSM-7; write it without")
    refused(house, "forms/bc.json", "OK", "Da nhan {thon}",
            "{thon} is no known place; name a field")
    refused(house, "forms/bc.json", "OK", "Da nhan {unit",
            "its braces do not balance; close each place")


def test_shared_answers(house):
    """a shared answer that could need two parts is refused with its line"""
    refused(house, "texts/vi.json", "L-02", "{syntax}{syntax}{example}{unit}",
            "can take 170 characters, 160 fit one SMS; shorten")


def test_wider_fields_are_proven_anew(house):
    """an answer that no longer fits because a range grew is refused"""
    def change(document):
        for field in document["fields"]:
            field["max"] = 999999999
    code, said, _ = check_with(house, "forms/bc.json", change)
    assert code == 1 and "$.texts.OK: can take" in said, said
