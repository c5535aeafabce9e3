"""A text goes phone -> Kannel -> gateway -> Kannel -> phone, for real."""

import json
import re
import shutil
import urllib.parse

from bantin import ROOT, free_port, token, wait_until
from kannel import KEY, SECRETS, SENDER, Kannel, Phones

HEAD = "0912000101"


def start(house, config=None):
    """A gateway on a port that stays, and a Kannel before it."""
    bantin = house.bantin(**({"config": config} if config else {}))
    port = free_port()
    kannel = Kannel(house, house.folder / "kannel", gateway=port)

    def run():
        bantin.start(settings=(f"webhook.listen=127.0.0.1:{port}",
                               *kannel.settings()), environment=SECRETS)
    run()
    return bantin, Phones(kannel), run


def report(figures):
    return f"BC {figures} {token()}"


def test_text_through_kannel(house):
    """a report through Kannel is kept and its receipt reaches the phone"""
    bantin, phones, _ = start(house)
    phones.send(HEAD, report("140 42 18 3 1 0"))
    (text,) = phones.wait_for(HEAD, 1)
    assert re.match(r"Da nhan BC T\d\d/\d{4} Ban Chieng Chung.*ho 140, ngheo "
                    r"42, can ngheo 18, thoat 3, moi 1, tai 0\. Ma \d{4}\.",
                    text), text
    assert bantin.rows("SELECT provider, outcome FROM inbox") == [
        ("kannel", "accepted")]
    bantin.check_store()


def test_accents_on_the_way_in(house):
    """a text with Vietnamese letters is understood and kept as it was"""
    bantin, phones, _ = start(house)
    sent = "Xin chào cán bộ, bản có 42 hộ nghèo"
    good = f"Báo cáo 140 42 18 3 1 0 {token()} ạ"
    phones.send(HEAD, sent)
    phones.wait_for(HEAD, 1)
    phones.send(HEAD, good)
    texts = phones.wait_for(HEAD, 2)
    assert "Khong hieu tin" in texts[0], texts
    assert "Da nhan BC" in texts[1] and "tai 0. Ma" in texts[1], texts
    kept = [t for (t,) in bantin.rows("SELECT CAST(text AS TEXT) FROM inbox "
                                      "ORDER BY id")]
    assert kept == [sent, good], kept


def test_accents_on_the_way_out(house):
    """letters of the GSM alphabet beyond ASCII reach the phone as they are"""
    config = house.folder / "config"
    shutil.copytree(ROOT / "gateway-config", config)
    path = config / "texts/vi.json"
    catalogue = json.loads(path.read_text("utf-8"))
    said = "Só này à é ì ò ù: goi @ 10€".replace("ó", "o")
    catalogue["texts"]["L-05"] = said
    path.write_text(json.dumps(catalogue), "utf-8")
    _, phones, _ = start(house, config)
    phones.send("0912000999", "alo")
    assert phones.wait_for("0912000999", 1) == [said]


def test_gateway_down_for_a_moment(house):
    """what comes while the gateway is down is answered when it is back"""
    bantin, phones, run = start(house)
    bantin.kill()
    phones.send(HEAD, report("140 42 18 3 1 0"))
    log = bantin.folder.parent / "kannel" / "smsbox.log"
    wait_until(lambda: "Retrying" in log.read_text() or
               "ERROR" in log.read_text(), "Kannel has tried in vain")
    run()
    (text,) = phones.wait_for(HEAD, 1)
    assert text.startswith("Da nhan BC"), text
    assert bantin.one("SELECT count(*) FROM inbox") == 1


def test_kannel_asks_twice(house):
    """the same message again from Kannel is one report and the same answer"""
    bantin, phones, _ = start(house)
    phones.send(HEAD, report("140 42 18 3 1 0"))
    (text,) = phones.wait_for(HEAD, 1)
    id = bantin.one("SELECT provider_id FROM inbox")
    query = urllib.parse.urlencode({
        "key": KEY, "id": id, "from": HEAD, "to": SENDER,
        "text": report("140 42 18 3 1 0"), "coding": 0, "charset": "UTF-8",
        "ts": 1758000000, "smsc": "FAKE"})
    again = bantin.request("GET", f"/sms/kannel?{query}")
    assert (again.status, again.body.decode()) == (200, text)
    assert bantin.one("SELECT count(*) FROM report_version") == 1
    assert bantin.one("SELECT count(*) FROM inbox") == 1


def test_key_is_asked_for(house):
    """without the right key nothing is taken and nothing is told"""
    bantin, _, _ = start(house)
    for key in ("", "key=wrong&", f"key={KEY}x&"):
        answer = bantin.request(
            "GET", f"/sms/kannel?{key}id=1&from={HEAD}&to=8888&text=TT")
        assert answer.status in (401, 403), (key, answer.status)
    assert bantin.one("SELECT count(*) FROM inbox") == 0
