"""Each person reads their own language; what it lacks is said in vi."""

import json

CLOCK = "2025-09-28T08:00:00+07:00"
HEAD = "0912000101"


def speak(bantin, language):
    """Imports the sample head once more, with another language."""
    bantin.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        f"{HEAD},Người mẫu 101,TB@u-012,{language},2021-01-01,"])


def test_accents_for_who_wants_them(house):
    """a person whose language has accents gets them, unit name and all"""
    bantin = house.start(clock=CLOCK)
    speak(bantin, "vi-dau")
    answer = bantin.post("/sms/phone", {"from": HEAD,
                                        "text": "BC 140 42 18 3 1 0"})
    text = answer.text
    assert text.startswith("Đã nhận BC T09/2025 Bản Chiềng Chung: hộ 140,"), text


def test_what_a_language_lacks(house):
    """a sentence that a language lacks is said in vi"""
    bantin = house.bantin("a")
    path = bantin.config / "texts/vi-dau.json"
    texts = json.loads(path.read_text("utf-8"))
    texts["texts"].pop("L-01", None)
    path.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    bantin.start(clock=CLOCK)
    speak(bantin, "vi-dau")
    text = bantin.say(HEAD, "XXYZ").text
    assert text.startswith("Khong hieu tin 'XXYZ'."), text


def test_unknown_language_is_reported(house):
    """a language without a catalogue is said in vi, and the log names it"""
    bantin = house.start(clock=CLOCK)
    speak(bantin, "thai")
    text = bantin.say(HEAD, "BC 140 42 18 3 1 0").text
    assert text.startswith("Da nhan BC T09/2025 Ban Chieng Chung:"), text
    assert "event=language_missing language=\"thai\"" in bantin.log() or \
        "event=language_missing language=thai" in bantin.log()


def test_price_of_accents(house):
    """check tells how many SMS a language with accents takes"""
    bantin = house.bantin("a")
    out = bantin.run("check", "--config", bantin.config).stdout
    assert "texts/vi-dau.json: " in out and "UCS-2, up to " in out, out
