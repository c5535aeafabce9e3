"""Reports that somebody above asks for, with a last day: YC, bantin request."""

import json

from bantin import wait_until
from test_reminders import ON, Reminded
from village import CH, CX, CX_ELSEWHERE, TB

CX_THIRD = "0912000203"
BULK = "SELECT recipient, text FROM outbox WHERE lane = 3 ORDER BY id"
BK = "BK CD 2025 {} 2 3 40 15000 1 4"
TOLD = ("{} duoc yeu cau bao cao nha tam, han 20/10. Xong nhan BK CD 2025 va "
        "cac so. Mau: HD BK")


class Asked(Reminded):
    """With a code for one commune, so that it can be asked alone."""

    def __init__(self, house, day, hour=8):
        super().__init__(house, day, hour)
        self.daemon.import_rows("units", [
            "id,kind,name,parent,code,gso_code,valid_from,valid_to,act",
            "u-003,commune,Xã Quài Tở,u-001,X003,03295,2025-07-01,,du lieu mau"])

    def bulk(self, phone):
        return [text for to, text in self.rows(BULK) if to == "+84" + phone[1:]]

    def office(self, method, path, body=None):
        token = (self.daemon.folder / "store.db.daemon").read_text().split()[-1]
        return self.daemon.request(
            method, path, json.dumps(body) if body is not None else None,
            {"Authorization": f"Bearer {token}",
             "Content-Type": "application/json"}, office=True)


def test_all_are_told_at_once(house):
    """an upper officer asks for a report by a day to come: the sender gets its
    code, every commune is told in the lane of the many"""
    v = Asked(house, "2025-09-28")
    heard = v.hear(CH, "YC 201025 báo cáo nhà tạm")
    assert list(heard) == [CH], heard
    assert heard[CH][0].startswith(
        "Da ghi yeu cau 'bao cao nha tam' han 20/10, nhan cho 7 don vi. Ma "
    ), heard
    assert v.bulk(CX) == [TOLD.format("Xa Quai To")], v.bulk(CX)
    assert len(v.bulk(CX_ELSEWHERE)) == len(v.bulk(CX_THIRD)) == 1
    assert not v.bulk(TB)
    assert wait_until(lambda: v.daemon.received(CX), "it arrives", 8)
    assert "BK CD: bao cao nha tam (han 20/10)" in v.tell(CX, "TT")[0]


def test_who_may_ask_and_for_when(house):
    """nobody below asks; a day that is over, no text and the same again ask for
    nothing"""
    v = Asked(house, "2025-09-28")
    assert v.tell(CX, "YC 201025 bao cao nha tam")[0].startswith(
        "May nay khong duoc gui YC")
    assert "viet chua dung" in v.tell(CH, "YC 200925 bao cao nha tam")[0]
    assert v.tell(CH, "YC 201025")[0].startswith("YC can")
    v.code(CH, "yeu cau 20/10/2025 bao cao nha tam")
    assert v.tell(CH, "YC 201025 bao cao nha tam")[0].startswith("Tin nay da")
    assert v.one("SELECT count(*) FROM duty_request") == 1
    assert len(v.bulk(CX)) == 1


def test_no_more_than_the_cap_a_day(house):
    """of many requests in a morning each day brings as many as the cap leaves"""
    v = Asked(house, "2025-09-28")
    for what in ("mot", "hai", "ba", "bon", "nam", "sau"):
        assert v.tell(CH, f"YC 201025 viec {what}")[0].startswith("Da ghi")
    days = [day for day, in v.rows(
        "SELECT due_at / 86400000 FROM outbox WHERE lane = 3 AND recipient = ?"
        " ORDER BY id", ("+84" + CX[1:],))]
    assert [day - days[0] for day in days] == [0, 0, 1, 1, 2, 2], days


def test_one_commune_alone(house):
    """behind the keyword a unit code asks that unit alone"""
    v = Asked(house, "2025-09-28")
    assert "nhan cho 1 don vi" in v.tell(CH, "YC X003 201025 bao cao nha tam")[0]
    assert v.bulk(CX) and not v.bulk(CX_ELSEWHERE)
    assert "ma 'B999'" in v.tell(CH, "YC B999 201025 bao cao")[0]
    assert v.tell(CH, "YC B012 201025 bao cao ban")[0].startswith("YC chua ghi")
    assert v.one("SELECT count(*) FROM duty_request") == 1


def test_the_answer_and_its_lateness(house):
    """BK CD answers the request that is due first and is judged by its day;
    withdrawn it is owed again"""
    v = Asked(house, "2025-09-28")
    v.tell(CH, "YC 201025 bao cao nha tam")
    v.tell(CH, "YC 051025 bao cao cau treo")
    v.later("2025-10-08")
    said = v.tell(CX, BK.format(125))[0]
    assert "tre 3 ngay (han 05/10)" in said, said
    code = said[-5:-1]
    assert v.rows("SELECT late_days FROM report_version WHERE code = ?",
                  (int(code),)) == [(3,)]
    status = v.tell(CX, "TT")[0]
    assert "nha tam" in status and "cau treo" not in status, status
    said = v.tell(CX, BK.format(126))[0]
    assert "dung han (han 20/10)" in said, said
    said = v.tell(CX, BK.format(127))[0]  # nobody asked for a third
    assert "han" not in said.split(". ")[0], said
    v.tell(CX, f"HUY {code}")
    assert "BK CD: bao cao cau treo (han 05/10)" in v.tell(CX, "TT")[0]
    assert "tre 3 ngay (han 05/10)" in v.tell(CX, BK.format(128))[0]


def test_reminded_and_escalated(house):
    """who owes it is reminded of it by name, who has sent it is not; late, the
    chairman and the upper officer hear of the silent"""
    v = Asked(house, "2025-10-06")
    v.tell(CH, "YC 171025 bao cao nha tam")
    v.tell(CX_ELSEWHERE, BK.format(9))
    for day in ("2025-10-11", "2025-10-13", "2025-10-16", "2025-10-18",
                "2025-10-20"):
        v.later(day)
        v.settle()
    mine = [t for t in v.reminders(CX) if "nha tam" in t]
    assert mine[0] == ("Nhac: Xa Quai To con bao cao nha tam, han 17/10, con 6 "
                       "ngay. Xong nhan BK CD 2025 va cac so"), mine
    assert not [t for t in v.reminders(CX_ELSEWHERE) if "nha tam" in t]
    chairman = v.reminders("0912000301")
    assert [t for t in chairman if "nha tam" in t], chairman
    upper = [t for t in v.reminders(CH) if "nha tam" in t]
    assert upper and ("6/7" in upper[0]), upper


def test_not_too_many_a_day(house):
    """of three announcements a day to one person the third waits for the next
    one: a place is left for a reminder"""
    v = Asked(house, "2025-10-06")
    for day in (20, 21, 22):
        v.tell(CH, f"YC {day}1025 bao cao so {day}")
    sql = ("SELECT due_at - created_at FROM outbox WHERE lane = 3 AND person = "
           "(SELECT id FROM person WHERE phone = '+84912000201') ORDER BY id")
    waits = [wait for wait, in v.rows(sql)]
    assert waits[:2] == [0, 0] and 80000000 < waits[2] <= 86400000, waits


def test_not_twice_on_the_day(house):
    """on the day on which it is asked for there is no reminder of it"""
    v = Asked(house, "2025-10-06")
    v.tell(CH, "YC 071025 bao cao nha tam")
    v.hour = 9
    v.later("2025-10-06")
    v.settle()
    assert not [t for t in v.reminders(CX) if "nha tam" in t]
    assert len(v.bulk(CX)) == 1


def test_withdrawn(house):
    """HUY takes it back: who owed it is told, nobody owes it any more"""
    v = Asked(house, "2025-10-06")
    code = v.code(CH, "YC 201025 bao cao nha tam")
    v.tell(CX_ELSEWHERE, BK.format(9))
    assert v.tell(CH, f"HUY {code}")[0].startswith("Da rut yeu cau")
    assert v.bulk(CX)[-1] == ("Da rut yeu cau bao cao nha tam (han 20/10). Xa "
                              "Quai To khong phai gui nua."), v.bulk(CX)
    assert len(v.bulk(CX_ELSEWHERE)) == 1
    assert "nha tam" not in v.tell(CX, "TT")[0]
    v.later("2025-10-15")
    v.settle()
    assert not [t for t in v.reminders(CX) if "nha tam" in t]


def test_from_the_office(house):
    """the office asks by command, sees who owes it, and takes it back"""
    v = Asked(house, "2025-10-06")
    done = v.daemon.run("request", "--due", "2025-10-20", "Báo cáo nhà tạm")
    assert done.stdout == "request 1: all are told\n", done.stdout
    assert v.bulk(CX) == ["Xa Quai To duoc yeu cau Bao cao nha tam, han 20/10. "
                          "Xong nhan BK CD 2025 va cac so. Mau: HD BK"]
    v.tell(CX, BK.format(7))
    listed = v.office("GET", "/api/v1/requests").json["requests"]
    assert listed == [{"id": 1, "text": "Bao cao nha tam", "due": "2025-10-20",
                       "opened": "2025-10-06", "by": "office", "units": 7,
                       "owing": 6, "state": "open"}], listed
    assert "6 of 7" in v.daemon.run("request").stdout
    for body, why in (({"due": "2025-10-01", "text": "bao cao"}, "due"),
                      ({"due": "2025-10-20", "text": "?"}, "text"),
                      ({"due": "2025-10-20", "text": "bao cao",
                        "unit": "u-012"}, "unit")):
        answer = v.office("POST", "/api/v1/requests", body)
        assert answer.status == 422, answer.body
        assert answer.json["detail"].startswith(why), answer.body
    v.daemon.run("request", "--withdraw", "1")
    assert len(v.bulk(CX_ELSEWHERE)) == 2 and len(v.bulk(CX)) == 1
    assert v.daemon.run("request", "--withdraw", "1", check=False).returncode == 1
