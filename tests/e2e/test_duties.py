"""Duties: what is owed, what waits, what was promised; waves that are looked
at before they go, paused or called off."""

import json
import re
import sqlite3

from player import Player
from village import CH, CX, HO, TB

TO, LX, CQ = "0912000601", "0912000301", "0912000701"
ALL_BUT_012 = [n for n in range(10, 27) if n != 12]


def texts(player, phone, day):
    return [t for d, _, t in player.reminders(phone) if d == day]


def duties(player, *options):
    out = player.daemon.run("duties", "--json", *options).stdout
    return [json.loads(line) for line in out.splitlines()]


def line(player, day, duty, key):
    (found,) = [d for d in duties(player, "--at", day)[0]["duties"]
                if (d["id"], d["key"]) == (duty, key)]
    return found


def test_what_is_owed(house):
    """the list tells who has done a duty, who has not, and the next step"""
    v = Player(house, "2025-09-26")
    assert line(v, "2025-09-26", "BC", "2025-09") == {
        "id": "BC", "key": "2025-09", "title": "bao cao thang cua ban",
        "form": "BC", "opens": "2025-09-24", "due": "2025-10-02", "owing": 21,
        "done": 0, "paused": False,
        "next": {"day": "2025-09-29", "step": "before", "days": 3,
                 "to": ["TB"]}}
    v.tell(TB, "BC 140 42 18 3 1 0")
    assert line(v, "2025-09-26", "BC", "2025-09")["done"] == 1
    table = v.daemon.run("duties", "--at", "2025-09-26").stdout
    assert "BC    2025-09   2025-09-24  2025-10-02     1/21" in table, table
    assert v.daemon.stop() == 0  # the store itself says the same
    assert line(v, "2025-09-26", "BC", "2025-09")["done"] == 1


def test_the_preview_is_what_comes(house):
    """who would get what and when: exactly that is sent on the day, but for
    those who report before"""
    v = Player(house, "2025-09-27")
    told = [t for page in duties(v, "--at", "2025-09-29", "--preview")
            for t in page["texts"]]
    assert v.one("SELECT count(*) FROM reminder") == 0
    v.tell(TB, "BC 140 42 18 3 1 0")
    v.to("2025-09-29")
    sent = [t for _, _, t in v.reminders() if "BC T09/2025" in t]
    previewed = [t["text"] for t in told if "BC T09/2025" in t["text"]]
    assert sorted(sent) == sorted(
        t for t in previewed if "Ban Chieng Chung" not in t)
    assert all(t["phone"].startswith("+84***") for t in told), told[0]
    assert {t["at"] for t in told} == {"07:30"}


def test_pause_and_cancel(house):
    """a paused duty is not told until it is resumed; what is left of a wave is
    called off, and nothing more is written that day"""
    v = Player(house, "2025-09-27", settings=("reminders.spread_min=120",))
    v.daemon.run("duties", "--pause", "VV", "--reason", "lu quet")
    assert line(v, "2025-09-27", "VV", "2025-09")["paused"]
    v.to("2025-09-29", "07:35")
    some = len(v.reminders())
    assert 0 < some < 20, some
    out = v.daemon.run("duties", "--cancel").stdout
    assert out.endswith(" texts called off\n") and not out.startswith("0 "), out
    v.to("2025-09-29", "20:00")
    assert len(v.reminders()) == some
    assert not texts(v, TO, "2025-09-29")
    v.daemon.run("duties", "--resume", "VV")
    v.to("2025-09-30", "10:00")
    assert texts(v, TO, "2025-09-30") and len(v.reminders()) > some


def test_pause_names_a_duty(house):
    """a duty that is none cannot be paused"""
    v = Player(house, "2025-09-27")
    answer = v.office("POST", "/api/v1/duties/pause", {"duty": "XX"})
    assert answer.status == 422 and answer.json["field"] == "duty"


def test_what_waits_is_told_of(house):
    """a registration that waits three days is told of once; after an answer
    no more; after seven days it waits for the commune"""
    v = Player(house, "2025-09-15")
    code = v.code(HO, "DK 017 2026 1 1 2")
    v.days("2025-09-16", "2025-09-17")
    assert not v.reminders(TB)
    v.to("2025-09-18")
    assert texts(v, TB, "2025-09-18") == [
        f"Con 1 viec cho ban xac nhan: {code}. Nhan XN ma 1 (dung) hoac XN ma 0"
        " va ly do. Qua 7 ngay se chuyen xa."]
    v.days("2025-09-19", "2025-09-24")
    assert len([t for _, _, t in v.reminders(TB) if "xac nhan" in t]) == 1
    assert v.state() == "passed_up"
    v.days("2025-09-25", "2025-09-26")
    assert [t for _, _, t in v.reminders(CX) if code in t]


def test_an_answer_ends_the_reminder(house):
    """what was answered before the reminder went out is not told of"""
    v = Player(house, "2025-09-15")
    code = v.code(HO, "DK 017 2026 1 1 2")
    v.to("2025-09-17")
    v.tell(TB, f"XN {code} 1")
    v.to("2025-09-18")
    assert not [t for _, _, t in v.reminders(TB) if "xac nhan" in t]


def test_promises_are_asked_after(house):
    """three months after the commune agreed the household is asked once, and
    once more after fourteen days; not if it has told, nor if it wants none"""
    v = Player(house, "2025-01-08")
    code = v.code(HO, "DK 017 2026 1 1 2")
    v.tell(TB, f"XN {code} 1")
    v.tell(CX, f"XN {code} 1")
    v.to("2025-04-05")
    assert not v.reminders(HO)
    v.to("2025-04-08")
    first = ("Nhac ho 017: da 3 thang tu khi dang ky. Moi nhan TD 017 thunhap "
             "thieuhut trano cangiup, hoac nho truong ban. Thoi nhac: THOI")
    assert texts(v, HO, "2025-04-08") == [first], v.reminders(HO)
    v.days("2025-04-09", "2025-04-22")
    assert len(v.reminders(HO)) == 2
    v.tell(HO, "TD 017 1 2 1 3")
    v.days("2025-04-23", "2025-04-30")
    v.to("2025-07-08")  # a quarter later
    assert len(v.reminders(HO)) == 3
    v.tell(HO, "THOI")
    v.days("2025-07-21", "2025-07-25")
    assert len(v.reminders(HO)) == 3


def test_reminders_with_accents(house):
    """who reads Vietnamese with accents is reminded with them"""
    v = Player(house, "2025-09-28")
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000101,Mau,TB@u-012,vi-dau,2021-01-01,"])
    v.to("2025-09-29")
    assert texts(v, TB, "2025-09-29") == [
        "Nhắc: BC T09/2025 Bản Chiềng Chung hạn 02/10. Nhắn BC tongho ngheo "
        "canngheo thoat moi tai"]


def test_a_week_in_one_text(house):
    """an official hears on Monday how many hamlets are missing and what is
    furthest behind, unless there are other reminders that day"""
    v = Player(house, "2025-08-20")
    v.tell(TB, "BC 140 42 18 3 1 0 T7")
    for n in ALL_BUT_012:
        v.tell(CX, f"BC B0{n} 120 30 10 1 0 0 T7")
    v.to("2025-09-20")
    for n in ALL_BUT_012:
        v.tell(CX, f"BC B0{n} 120 30 10 0 0 0 T8")
    v.to("2025-09-22")
    (told,) = texts(v, LX, "2025-09-22")
    assert told.startswith("Tin tuan Xa Quai To: 1/17 ban chua BC T08/2025."), \
        told
    assert "T-06: con " in told and " ho/thang." in told, told
    assert len(told) <= 160


def test_the_upper_office_hears_of_communes(house):
    """a district officer is told how many hamlets of which communes are silent
    eight days late"""
    v = Player(house, "2025-05-09")
    v.tell(TO, "VV 35 28 34 5 5 1 0")
    v.to("2025-05-10")
    (told,) = texts(v, CH, "2025-05-10")
    assert told.startswith("21/21 don vi chua gui BC T04/2025, qua han 8 ngay: "
                           "Xa Quai To 17, "), told


def test_restart_in_a_wave(house):
    """killed in the middle of a wave: everybody is told once"""
    v = Player(house, "2025-09-28", settings=("reminders.spread_min=120",))
    v.to("2025-09-29", "08:00")
    some = len(v.reminders())
    v.daemon.kill()
    v.hour = 9
    v.start("2025-09-29")
    v.to("2025-09-29", "12:00")
    people = [to for _, to, _ in v.reminders()]
    assert 0 < some < len(people) and len(people) == len(set(people))


def test_no_wave_at_night(house):
    """a gateway that starts in the evening writes nothing that could only
    expire; the next morning tells"""
    v = Player(house, "2025-09-29", 21)
    assert v.one("SELECT count(*) FROM reminder") == 0
    v.to("2025-09-30", "08:00")
    assert texts(v, TB, "2025-09-30")[0].startswith("Nhac: BC T09/2025")


def test_what_could_not_go_comes_again(house):
    """a text that the day ended before it could go is not told as told: the
    next morning tells, once"""
    v = Player(house, "2025-09-29", settings=("reminders.spread_min=600",))
    late = v.one("SELECT count(*) FROM outbox WHERE lane = 2 AND state = "
                 "'queued'")
    assert late > 0
    v.to("2025-09-30", "07:00")  # the day has ended meanwhile
    v.to("2025-09-30", "20:00")
    people = v.rows("SELECT person, count(*) FROM outbox WHERE lane = 2 AND "
                    "state = 'delivered' GROUP BY 1")
    assert len(people) >= 20 and {n for _, n in people} == {1}, people
    assert v.one("SELECT count(*) FROM outbox WHERE state = 'expired'") > 0


def test_pause_in_a_wave(house):
    """what is written and waits is not sent once its duty is paused"""
    v = Player(house, "2025-09-29", 7, settings=("reminders.spread_min=120",))
    v.to("2025-09-29", "07:31")
    some = len(v.reminders())
    v.daemon.run("duties", "--pause", "*")
    v.to("2025-09-29", "12:00")
    assert len(v.reminders()) == some
    v.daemon.run("duties", "--resume", "*")
    v.to("2025-09-30", "12:00")
    assert len(v.reminders()) > some


def test_a_seat_that_is_lost(house):
    """who has no seat there any more is not told of what was written for them
    in the morning"""
    v = Player(house, "2025-09-29", 7, settings=("reminders.spread_min=120",))
    v.to("2025-09-29", "07:30")
    v.daemon.import_rows("people", [
        "phone,name,roles,language,valid_from,valid_to",
        "0912000117,Mau,TB@u-026,vi,2021-01-01,2025-09-28",
        "0912000118,Mau,TB@u-026,vi,2025-09-29,"])
    v.to("2025-09-29", "12:00")
    assert not v.reminders("0912000117")
    assert len(v.reminders("0912000118")) == 1


def test_a_day_that_was_slept_through(house):
    """the gateway was down on the day of a step: it is told on the next one;
    after the deadline it is not told any more"""
    v = Player(house, "2025-09-28")
    v.to("2025-09-30")
    assert texts(v, TB, "2025-09-30")[0].startswith("Nhac: BC T09/2025")
    v.to("2025-10-10")
    assert not [t for t in texts(v, TB, "2025-10-10") if "BC T09" in t]


def test_clock_goes_back(house):
    """a start with an earlier clock, on the day or days before, tells nobody
    twice"""
    v = Player(house, "2025-09-29", 12)
    n = len(v.reminders())
    assert n > 0
    for day, hour in (("2025-09-29", 8), ("2025-09-26", 8)):
        assert v.daemon.stop() == 0
        v.hour = hour
        v.start(day)
        v.to("2025-09-29")
    v.to("2025-09-30")
    steps = v.rows("SELECT count(*) FROM reminder GROUP BY person, duty, key, "
                   "step, unit HAVING count(*) > 1")
    assert not steps and len(v.reminders()) == n


def test_turn_of_the_year(house):
    """midnight in Vietnam is 17:00 in UTC: the year, its month and its duties
    turn there"""
    v = Player(house, "2025-12-31", 23)
    assert line(v, "2025-12-31", "BC", "2025-12")["due"] == "2026-01-02"
    v.to("2026-01-01", "00:30")
    assert duties(v)[0]["at"] == "2026-01-01"
    v.to("2026-01-02", "08:00")
    assert "han 02/01" in texts(v, TB, "2026-01-02")[0]


def test_leap_day(house):
    """29 February is a day like others"""
    v = Player(house, "2024-02-27")
    v.days("2024-02-28", "2024-03-02")
    told = [d for d, _, t in v.reminders(TB) if "BC T02/2024" in t]
    assert told == ["2024-02-28", "2024-03-02"], told


UNITS = "id,kind,name,parent,code,gso_code,valid_from,valid_to,act"
PEOPLE = "phone,name,roles,language,valid_from,valid_to"
NEW_HEAD, OLD_HEAD = "0912000190", "0912000104"


def feed_days(player, phone, duty):
    """The keys of a duty in somebody's calendar."""
    path = player.daemon.run("calendar", phone).stdout.split(":8080")[1]
    body = player.daemon.request("GET", path.strip()).body.decode()
    return re.findall(f"UID:{duty}-(\\d{{4}}-\\d\\d)-", body)


def test_a_hamlet_of_this_month(house):
    """a hamlet that begins on the first of a month owes no report of the month
    before: its head is told of none, the commune does not hear of it"""
    v = Player(house, "2025-09-28")
    v.daemon.import_rows("units", [
        UNITS, "u-090,hamlet,Bản Moi,u-003,B090,,2025-10-01,,mau"])
    v.daemon.import_rows("people", [
        PEOPLE, f"{NEW_HEAD},Mau,TB@u-090,vi,2025-10-01,"])
    v.days("2025-10-02", "2025-10-06")
    assert not v.reminders(NEW_HEAD), v.reminders(NEW_HEAD)
    assert v.tell(NEW_HEAD, "BC 140 42 18 3 1 0 T9")[0].startswith(
        "So may nay khong bao cao cho Ban Moi.")
    assert line(v, "2025-10-06", "BC", "2025-09")["owing"] == 21
    (told,) = [t for t in texts(v, CX, "2025-10-06") if "BC T09" in t]
    assert "BC T09/2025 thieu 17/17: " in told, told
    assert feed_days(v, NEW_HEAD, "BC")[0] == "2025-10"
    v.days("2025-10-30", "2025-11-06")
    assert "BC T10/2025 Ban Moi han 02/11" in v.reminders(NEW_HEAD)[0][2]
    (told,) = [t for t in texts(v, CX, "2025-11-05") if "BC T10" in t]
    assert "BC T10/2025 thieu 18/18: " in told, told


def test_a_hamlet_that_ended(house):
    """a hamlet that ended on the last of a month owes that month: its head is
    told while the seat lasts, the commune hears of it as THIEU lists it, and
    after that month it owes nothing"""
    v = Player(house, "2025-09-20")
    v.daemon.import_rows("units", [
        UNITS, "u-013,hamlet,Bản Nong Tấu,u-003,B013,,2021-01-01,2025-09-30,"
        "mau"])
    v.days("2025-10-02", "2025-10-05")
    assert texts(v, OLD_HEAD, "2025-10-02")[0].startswith(
        "Nhac: BC T09/2025 Ban Nong Tau han 02/10")
    assert texts(v, OLD_HEAD, "2025-10-03")[0].startswith("QUA HAN 1 ngay: ")
    assert line(v, "2025-10-05", "BC", "2025-09")["owing"] == 21
    assert feed_days(v, OLD_HEAD, "BC")[-1] == "2025-09"
    for n in range(10, 27):
        if n != 13:
            v.tell(CX, f"BC B0{n} 120 30 10 1 0 0")
    assert "Nong Tau" in v.tell(CX, "THIEU T9")[0]
    v.to("2025-10-06")
    (told,) = [t for t in texts(v, CX, "2025-10-06") if "BC T09" in t]
    assert "BC T09/2025 thieu 1/17: Nong Tau;" in told, told
    v.tell(OLD_HEAD, "BC 120 30 10 1 0 0")
    found = line(v, "2025-10-06", "BC", "2025-09")
    assert (found["done"], found["owing"]) == (17, 21), found
    assert line(v, "2025-10-06", "BC", "2025-10")["owing"] == 20
    v.days("2025-10-30", "2025-11-05")
    assert not [t for _, _, t in v.reminders(OLD_HEAD) if "T10" in t]


def test_only_who_owes_it_has_done_it(house):
    """a report of a unit that has ended since does not stand for one that is
    missing"""
    v = Player(house, "2025-06-10")
    v.code(CQ, "BK 6T 2025 1 2 3 40 15000 1 4")
    before = line(v, "2025-06-10", "R01", "2025 6T")
    assert (before["done"], before["owing"]) == (1, 8), before
    v.to("2025-07-01")
    after = line(v, "2025-07-01", "R01", "2025 6T")
    assert (after["done"], after["owing"]) == (0, 7), after


TROUBLED, NEIGHBOUR = "0912000131", "0912000130"


def lose_turns_at(player, phone, day):
    """A morning on which the store takes no reminder of one person."""
    with sqlite3.connect(player.daemon.store) as db:
        db.execute("CREATE TRIGGER trouble BEFORE INSERT ON reminder WHEN "
                   "NEW.person = (SELECT id FROM person WHERE phone = "
                   f"'+84{phone[1:]}') BEGIN SELECT RAISE(ABORT, 'no'); END")
    for _ in range(20):
        if "event=reminders_written" in player.daemon.log():
            break
        player.office("POST", "/api/v1/clock", {"at": f"{day}T07:31:00+07:00"})
    with sqlite3.connect(player.daemon.store) as db:
        db.execute("DROP TRIGGER trouble")
    log = player.daemon.log()
    assert log.count("event=turn_lost") == 3, log[-2000:]
    assert log.count("event=reminder_skipped") == 1, log[-2000:]
    assert not player.reminders(phone)


def test_trouble_is_of_a_person(house):
    """at whom turns were lost again and again is left out, and not whoever
    comes to stand in their place"""
    v = Player(house, "2025-09-29", 7)
    lose_turns_at(v, TROUBLED, "2025-09-29")
    v.daemon.import_rows("people", [
        PEOPLE, f"{NEIGHBOUR},Mau,TB@u-013,vi,2021-01-01,"])
    v.to("2025-09-29")
    assert texts(v, NEIGHBOUR, "2025-09-29"), v.daemon.log()[-600:]
    assert not v.reminders(TROUBLED) and v.reminders(TB)


def test_trouble_ends_with_the_day(house):
    """who was left out for a day is told on the next one, without a restart"""
    v = Player(house, "2025-09-29", 7)
    lose_turns_at(v, TROUBLED, "2025-09-29")
    v.to("2025-09-30")
    assert len(texts(v, TROUBLED, "2025-09-30")) == 1, v.daemon.log()[-600:]
