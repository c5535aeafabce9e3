"""Conversations of a hamlet head with the gateway, as contract.md and the
shared texts say."""

import re

CLOCK = "2025-09-28T08:00:00+07:00"
HEAD = "0912000101"
RECEIPT = ("Da nhan BC T09/2025 Ban Chieng Chung: ho 140, ngheo 42, "
           "can ngheo 18, thoat 3, moi 1, tai 0. Ma {code}. "
           "Sai thi nhan SUA {code} va 6 so dung. Con 19 ho la dat.")


def code_of(text):
    match = re.search(r"\b[Mm]a (\d{4})\b", text)
    assert match, text
    return match[1]


def is_receipt(text):
    return text == RECEIPT.format(code=code_of(text))


def test_report_is_kept_and_answered(house):
    """a report is on disk when its receipt with a code comes back"""
    bantin = house.start(clock=CLOCK)
    answer = bantin.say(HEAD, "BC 140 42 18 3 1 0")
    assert is_receipt(answer.text), answer.text
    assert answer.json["duplicate"] is False
    assert answer.json["replies"][0]["to"] == "+84912000101"
    assert bantin.rows("SELECT figures, state FROM report_version") == [
        ("tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0", "accepted")]
    bantin.check_store()


def test_phone_reads_its_messages(house):
    """what a phone has received can be read on the office side"""
    bantin = house.start(clock=CLOCK)
    text = bantin.say(HEAD, "BC 140 42 18 3 1 0").text
    messages = bantin.received(HEAD)
    assert [(m["text"], m["to"], m["lane"]) for m in messages] == [
        (text, "+84912000101", "reply")]
    assert bantin.received(HEAD, after=messages[0]["id"]) == []
    assert bantin.received("0912000102") == []


def test_many_ways_to_write_it(house):
    """accents, labels and courtesy words do not change what is understood"""
    for text in ("Bc 14O 42 18 3 1 O",
                 "báo cáo 140, 42, 18, 3, 1, 0 ạ",
                 "em gui BC: 140 ho, 42 ngheo, 18 can ngheo, 3 thoat, 1 moi, "
                 "0 tai a",
                 "BC tai 0 moi 1 thoat 3 cận nghèo 18 nghèo 42 tổng hộ là 140",
                 "ＢＣ １４０ ４２ １８ ３ １ ０"):
        bantin = house.bantin(f"w{len(house.daemons)}").start(clock=CLOCK)
        assert is_receipt(bantin.say(HEAD, text).text), text
        bantin.kill()


def test_provider_repeats_a_message(house):
    """the same id again is one report, and gets the stored answer again"""
    bantin = house.start(clock=CLOCK)
    first = bantin.say(HEAD, "BC 140 42 18 3 1 0", id="m-1").json
    again = bantin.say(HEAD, "BC 140 42 18 3 1 0", id="m-1").json
    assert again["duplicate"] is True
    assert (again["id"], again["replies"]) == (first["id"], first["replies"])
    assert bantin.one("SELECT count(*) FROM inbox") == 1
    assert bantin.one("SELECT count(*) FROM outbox") == 1
    assert len(bantin.received(HEAD)) == 1


def test_sender_repeats_a_report(house):
    """the same figures again are answered with L-08 and not stored twice"""
    bantin = house.start(clock=CLOCK)
    code = code_of(bantin.say(HEAD, "BC 140 42 18 3 1 0").text)
    text = bantin.say(HEAD, "BC 140 42 18 3 1 0").text
    assert re.fullmatch(
        rf"Tin nay da nhan luc 08:0\d ngay 28/09 \(ma {code}\), khong ghi lai\."
        rf" Muon thay so: SUA {code} va cac so moi\.", text), text
    assert bantin.one("SELECT count(*) FROM report_version") == 1


def test_other_figures_are_a_new_version(house):
    """other figures in the open month are answered with old and new"""
    bantin = house.start(clock=CLOCK)
    old = code_of(bantin.say(HEAD, "BC 140 42 18 3 1 0").text)
    text = bantin.say(HEAD, "BC 140 41 18 4 1 0").text
    assert text.startswith(f"Da sua ma {old} BC T09/2025 Ban Chieng Chung: "
                           "ngheo 42 thanh 41, thoat 3 thanh 4."), text
    assert bantin.rows("SELECT version, state FROM report_version "
                       "ORDER BY version") == [(1, "replaced"),
                                               (2, "accepted")]
    bantin.check_store()


def test_refusals(house):
    """a bad text gets one SMS that names the fault and shows an example"""
    bantin = house.start(clock=CLOCK)
    for text, pattern in (
            ("BCC 140 42 18 3 1 0", r"Khong hieu tin 'BCC'\. Co phai BC\?"),
            ("xin chao ban", r"Khong hieu tin '.*'\. Cac mau: BC"),
            ("BC 140 42 18 3 1",
             r"BC can 6 so, ban gui 5\. Thu tu: tongho ngheo canngheo thoat "
             r"moi tai\. VD: BC .*\. Giup: HD BC"),
            ("BC 140 42 1b 3 1 0",
             r"BC so thu 3 '1b' khong phai so\. .* VD: BC \d+"),
            ("BC 1400 42 18 3 1 0",
             r"BC so thu 1 \(tong ho\) = 1400, ngoai khoang 1-999\."),
            ("BC 140 42 -18 3 1 0", r"BC so thu 3 \(can ngheo\) = -18, ngoai"),
            ("BC 140 90 60 3 1 0",
             r"BC sai: ngheo 90 \+ can ngheo 60 = 150, lon hon tong ho 140\."),
            ("TX 140 42 18 3 1 0", r"May nay khong duoc gui TX|Mau TX chua mo"),
            ("BC 140 42 18 3 1 0 T6", r"Ky .*\. Ky dang mo: T09/2025"),
            ("BC 140 42 18 3 1 0 (1/2)", r"Tin bi thieu phan\."),
            ("BC 140 42 18 3 1 0 TH 20 5 9 12 31 8", r"(BC|TH|Mot tin)")):
        reply = bantin.say(HEAD, text).text
        assert re.match(pattern, reply), (text, reply)
    assert bantin.one("SELECT count(*) FROM report_version") == 0
    assert bantin.one("SELECT count(*) FROM inbox") == 11
    bantin.check_store()


def test_month_must_be_named_later(house):
    """from day 11 a report without its month is refused, with it is late"""
    bantin = house.start(clock="2025-10-14T09:00:00+07:00")
    reply = bantin.say(HEAD, "BC 140 42 18 3 1 0").text
    assert "T09/2025" in reply and "T9" in reply, reply
    assert bantin.one("SELECT count(*) FROM report_version") == 0
    reply = bantin.say(HEAD, "BC 140 42 18 3 1 0 T9").text
    assert re.match(r"Da nhan BC T09/2025 Ban Chieng Chung \(tre 12 ngay\)",
                    reply), reply


def test_unknown_phone_is_told_once_a_day(house):
    """an unknown phone gets L-05 once a day, its messages are kept"""
    bantin = house.start(clock=CLOCK)
    stranger = "0912000999"
    assert bantin.say(stranger, "BC 140 42 18 3 1 0").text.startswith(
        "So may nay chua dang ky")
    assert bantin.say(stranger, "alo").texts == []
    assert bantin.one("SELECT count(*) FROM inbox WHERE outcome = 'stranger'"
                      ) == 2


def test_short_codes_and_names_get_nothing(house):
    """short codes and names are kept and never answered"""
    bantin = house.start(clock=CLOCK)
    for sender in ("191", "VIETTEL", "18001090"):
        assert bantin.say(sender, "Quy khach con 5000d").texts == [], sender
    assert bantin.one("SELECT count(*) FROM inbox") == 3


def test_help_and_status(house):
    """HD, HD BC and TT tell how to report and what is still missing"""
    bantin = house.start(clock=CLOCK)
    assert "BC tongho ngheo canngheo thoat moi tai" in \
        bantin.say(HEAD, "HD").text
    reply = bantin.say(HEAD, "HD BC").text
    assert "tongho ngheo canngheo thoat moi tai" in reply and "VD: BC" in reply
    assert "giup" not in bantin.say(HEAD, "?").text[:4]
    reply = bantin.say(HEAD, "TT").text
    assert reply.startswith("Ban Chieng Chung T09/2025: BC chua co"), reply
    code = code_of(bantin.say(HEAD, "BC 140 42 18 3 1 0").text)
    reply = bantin.say(HEAD, "TT").text
    assert f"BC da nhan (ma {code})" in reply, reply


def test_doubtful_figures_wait_for_an_ok(house):
    """figures that do not follow from last month wait until confirmed"""
    bantin = house.bantin()
    bantin.start(clock="2025-08-28T08:00:00+07:00")
    bantin.say(HEAD, "BC 140 44 18 0 0 0")
    assert bantin.stop() == 0
    bantin.start(clock=CLOCK)
    reply = bantin.say(HEAD, "BC 140 40 18 3 1 0").text
    assert reply.startswith("BC chua khop: thang truoc 44 - thoat 3 + moi 1 "
                            "+ tai 0 = 42, ban ghi 40."), reply
    code = re.search(r"OK (\d{4})", reply)[1]
    assert bantin.one("SELECT count(*) FROM report_version "
                      "WHERE state = 'accepted'") == 1
    reply = bantin.say(HEAD, f"OK {code}").text
    assert "BC T09/2025 Ban Chieng Chung" in reply, reply
    assert bantin.one("SELECT count(*) FROM report_version "
                      "WHERE state = 'accepted'") == 2
    bantin.check_store()


def test_restart_keeps_everything(house):
    """after a stop and a start the report and its answer are still there"""
    bantin = house.bantin()
    bantin.start(clock=CLOCK)
    first = bantin.say(HEAD, "BC 140 42 18 3 1 0", id="m-1").json
    assert bantin.stop() == 0
    bantin.start(clock=CLOCK)
    again = bantin.say(HEAD, "BC 140 42 18 3 1 0", id="m-1").json
    assert again["duplicate"] is True
    assert again["replies"] == first["replies"]
    assert bantin.stop() == 0
    assert bantin.run("verify").returncode == 0


def test_bad_requests_are_explained(house):
    """a bad request is a 4xx that names the field, and stores nothing"""
    bantin = house.start(clock=CLOCK)
    for body, field in (("{", None), ("[]", None), ("", None),
                        ('{"text":"BC"}', "from"),
                        ('{"from":"0912000101"}', "text"),
                        ('{"from":7,"text":"BC"}', "from"),
                        ('{"from":"0912000101","text":"BC","sent_at":"x"}',
                         "sent_at")):
        answer = bantin.post("/sms/phone", body)
        assert 400 <= answer.status < 500, (body, answer.status)
        problem = answer.json
        assert problem["title"] and problem["detail"], problem
        if field:
            assert problem["field"] == field, (body, problem)
    assert bantin.post("/sms/nobody", "{}").status == 404
    assert bantin.request("GET", "/sms/phone").status == 405
    assert bantin.one("SELECT count(*) FROM inbox") == 0
    assert bantin.say(HEAD, "TT").status == 200


def test_time_of_the_provider_counts(house):
    """a report sent in time and handed over late is judged by when it was sent"""
    bantin = house.start(clock="2025-10-12T08:00:00+07:00")
    reply = bantin.say(HEAD, "BC 140 42 18 3 1 0",
                       sent_at="2025-10-01T09:00:00+07:00").text
    assert is_receipt(reply), reply


def test_log_tells_no_secrets(house):
    """no full number and no text of a message stands in the log"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0 bimat")
    bantin.say(HEAD, "BC 141 42 18 3 1 0")
    bantin.say("0912000999", "bimat khac")
    assert bantin.stop() == 0
    log = bantin.log()
    for word in ("bimat", "12000101", "12000999", "Chieng", "141"):
        assert word not in log, word
    assert "event=message_" in log


def test_two_forms_in_one_text(house):
    """two forms in one text are told to come one by one, nothing is stored"""
    bantin = house.start(clock=CLOCK)
    answer = bantin.say(HEAD, "BC 140 42 18 3 1 0 TH 20 5 9 12 31 8 T6").text
    assert answer.startswith("Mot tin chi gui mot mau"), answer
    assert bantin.one("SELECT count(*) FROM report_version") == 0
