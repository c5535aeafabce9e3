"""Each person reads their own language; what it lacks is said in vi."""

import json
import re
import shutil
import unicodedata

from bantin import ROOT

CLOCK = "2025-09-28T08:00:00+07:00"
HEAD = "0912000101"
WORD = re.compile(r"[^\W\d_]+")

# What is sent, how the answer begins, names of fields in it: these are no
# part of the catalogue.
SPOKEN = (
    ("BC 1400 42 18 3 1 0",
     "BC số thứ 1 (tong ho) = 1400, ngoài khoảng 1-999.", ("tong ho",)),
    ("HD BC", "BC tongho ngheo canngheo thoat moi tai. VD: BC 140 42 18 3 1 0. "
     "Chỉ viết số,", ("tongho ngheo canngheo thoat moi tai",)),
    ("TT", "Bản Chiềng Chung T09/2025: BC chưa có (hạn 02/10)", ()),
)


def bare(text):
    """The text as a phone without accents would write it."""
    text = text.replace("đ", "d").replace("Đ", "D")
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def accented_words():
    """Words that stand in the catalogue with accents only, without them."""
    path = ROOT / "gateway-config/texts/vi-dau.json"
    catalogue = json.loads(path.read_text("utf-8"))
    sentences = [*catalogue["texts"].values()]
    for form in catalogue["forms"].values():
        sentences += form.values()
    words = {word for sentence in sentences
             for word in WORD.findall(re.sub(r"{.*?}", "", sentence))}
    return {bare(word) for word in words} - \
        {word for word in words if bare(word) == word}


def own_catalogue(house):
    """A daemon with a copy of the configuration, and its accents."""
    folder = house.folder / "config"
    shutil.copytree(ROOT / "gateway-config", folder)
    bantin = house.bantin(config=folder)
    return bantin, folder / "texts/vi-dau.json"


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


def test_answers_with_accents(house):
    """a refusal, a help and a status have no word that lost its accents"""
    bantin = house.start(clock=CLOCK)
    speak(bantin, "vi-dau")
    words = accented_words()
    for sent, begin, names in SPOKEN:
        text = bantin.post("/sms/phone", {"from": HEAD, "text": sent}).text
        assert text.startswith(begin), text
        for name in names:
            text = text.replace(name, "")
        lost = words.intersection(WORD.findall(text))
        assert not lost, (lost, text)


def test_forgotten_place_is_refused(house):
    """check refuses a sentence that forgets the code it should tell"""
    bantin, path = own_catalogue(house)
    whole = path.read_text("utf-8")
    cut = whole.replace("Sai thì nhắn SUA {code} và", "Sai thì nhắn SUA và") \
               .replace(" Mã {code}. Sai", " Sai")
    assert cut != whole
    path.write_text(cut, "utf-8")
    done = bantin.run("check", "--config", bantin.config, check=False)
    assert done.returncode == 1, done.stdout
    assert "$.forms.BC.OK: lacks {code}" in done.stderr, done.stderr


def test_what_a_language_lacks(house):
    """a sentence that a language lacks is said in vi"""
    bantin, path = own_catalogue(house)
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
