"""USSD sessions that die, are repeated, overheard, doubled or killed."""

from bantin import wait_until
from test_ussd import REPORTS, Dial
from village import HO, TB, TB_ELSEWHERE

OPEN = "SELECT count(*) FROM ussd_session WHERE place <> 'over'"
HALF = ("", "1", "140", "42")  # two of six answers
SUMMARY = HALF + ("18", "3", "1", "0")


def restart(v, time, day="2025-09-28"):
    """The same store at another time of the day."""
    assert v.daemon.stop() == 0
    v.after = v.one("SELECT coalesce(max(id), 0) FROM outbox")
    v.daemon.start(clock=f"{day}T{time}+07:00")


def told(v, phone):
    return wait_until(lambda: v.sms(phone), "an SMS")


def test_goes_on_after_a_restart(house):
    """a session survives a restart and goes on where it was"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "08:01:00")
    end = v.screens(TB, "18", "3", "1", "0", "1")[-1]
    assert end.startswith("Da nhan BC T09/2025"), end


def test_a_dead_session_is_finished_by_sms(house):
    """after 180 s one SMS names what is missing; the bare numbers complete it"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "08:03:30")
    assert told(v, TB) == [
        "BC T09/2025 thieu: can ngheo, thoat, moi, tai. Trong 24 gio nhan tiep, "
        "VD: 0 0 0 0"], v.sms(TB)
    assert v.one(OPEN) == 0
    assert v.tell(TB, "18 3 1")[0].startswith("Khong hieu"), "one is missing"
    answer = v.tell(TB, "18 3 1 0")[0]
    assert answer.startswith("Da nhan BC T09/2025 Ban Chieng Chung: ho 140, "
                             "ngheo 42, can ngheo 18, thoat 3"), answer
    assert v.one("SELECT answer > 0 FROM draft") == 1
    assert v.screens(TB, "", session="s2")[0].startswith("BANTIN Ban")


def test_a_dead_session_is_offered(house):
    """within ten minutes the next dial offers it, later it does not"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "08:05:00")
    told(v, TB)
    offer, ask = v.screens(TB, "", "1", session="s2")
    assert offer.startswith("Dang lam do: Bao cao T09/2025, da co 2/6."), offer
    assert "So ho can ngheo?" in ask, ask
    restart(v, "08:30:00")
    wait_until(lambda: v.one(OPEN) == 0, "the second one is dead too")
    restart(v, "08:45:00")
    assert v.screens(TB, "", session="s3")[0].startswith("BANTIN Ban")
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC"), "by SMS it waits"


def test_dead_at_the_summary(house):
    """with nothing missing the SMS asks for OK, and OK sends it"""
    v = Dial(house)
    v.screens(TB, *SUMMARY)
    restart(v, "08:04:00")
    assert "nhan OK de gui" in told(v, TB)[0], v.sms(TB)
    assert v.tell(TB, "OK")[0].startswith("Da nhan BC T09/2025")


def test_an_open_session_is_finished_by_sms(house):
    """whoever cannot go on texts the rest at once; the session is over then"""
    v = Dial(house)
    v.screens(TB, *HALF)
    assert v.tell(TB, "18 3 1 0")[0].startswith("Da nhan BC T09/2025")
    last = v.step(TB, "18")
    assert last["end"] and last["text"].startswith("Phien nay da het"), last


def test_an_sms_draft_opens_by_menu(house):
    """an SMS with a wrong value is gone on with by menu, at that value"""
    v = Dial(house)
    assert "ngoai khoang" in v.tell(TB, "BC 140 42 1800 3 1 0")[0]
    offer, ask, rest, end = v.screens(TB, "", "1", "18", "1")
    assert "da co 5/6" in offer and "So ho can ngheo?" in ask, (offer, ask)
    assert "can ngheo 18, thoat 3, moi 1, tai 0" in rest, rest
    assert end.startswith("Da nhan BC T09/2025"), end


def test_an_expired_session_is_refused(house):
    """an input to a session of long ago is answered with what was kept"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "08:03:30")
    late = v.step(TB, "18")
    assert late["end"] and "da nhap van giu" in late["text"], late
    assert v.rows(REPORTS) == []


def test_what_is_over_is_forgotten(house):
    """of a dead session nothing typed stays, and after an hour nothing at all"""
    v = Dial(house)
    v.screens(TB, *HALF)
    restart(v, "08:05:00")
    wait_until(lambda: v.one(OPEN) == 0, "it is dead")
    assert v.rows("SELECT answers, form FROM ussd_session") == [("", "")]
    restart(v, "09:01:00")
    wait_until(lambda: v.one("SELECT count(*) FROM ussd_session") == 0, "gone")


def test_a_foreign_number_is_refused(house):
    """nobody goes on with the session of another number, which stays"""
    v = Dial(house)
    v.screens(TB, *HALF)
    other = v.step(TB_ELSEWHERE, "18")
    assert other["end"] and "so may khac" in other["text"], other
    assert "thoat ngheo" in v.step(TB, "18")["text"]


def test_the_same_step_gets_the_same_screen(house):
    """a step that the provider repeats is not taken twice, nor is sending"""
    v = Dial(house)
    steps = [v.step(TB, text, id=str(i)) for i, text in enumerate(SUMMARY)]
    assert v.step(TB, "0", id="7") == steps[-1]
    end = v.step(TB, "1", id="8")
    assert v.step(TB, "1", id="8") == end and end["end"]
    assert len(v.rows(REPORTS)) == 1 and len(v.sms(TB)) == 1


def test_two_sessions_at_once(house):
    """a second dial is offered what the first one holds, and ends it"""
    v = Dial(house)
    v.screens(TB, *HALF, session="a")
    assert v.screens(TB, "", session="b")[0].startswith("Dang lam do")
    first = v.step(TB, "18", session="a")
    assert first["end"] and "Phien nay da het" in first["text"], first
    end = v.screens(TB, "1", "18", "3", "1", "0", "1", session="b")[-1]
    assert end.startswith("Da nhan BC T09/2025"), end
    assert v.sms(TB) == [end], "no other SMS"


def test_back_to_back_sessions_share_nothing(house):
    """another person under the same id gets their own menu, not the values"""
    v = Dial(house)
    v.screens(TB, *SUMMARY, "1")
    assert v.step(HO, "")["text"].startswith("Phien nay la cua so may khac")
    assert v.step(HO, "", session="n")["text"].startswith("BANTIN Ho 017")


def test_5000_characters(house):
    """a text that no phone sends is one clear screen"""
    v = Dial(house)
    v.screens(TB, "", "1")
    for text in ("1" * 5000, "a" * 5000, "ế" * 3000, "\u0001\n", "1*2*3"):
        answer = v.step(TB, text)
        assert not answer["end"] and "Tong so ho cua ban?" in answer["text"]
        assert len(answer["text"]) <= 182
    v.screens(TB, "00", "6", "6")
    assert "Xin viet 1 den 160 chu" in v.step(TB, "duong " * 800)["text"]


def test_kill_in_mid_dialogue(house):
    """what was answered is kept through kill -9, at every step of a report"""
    v = Dial(house)
    screens = [v.step(TB, "", id="0")["text"]]
    for i, text in enumerate(SUMMARY[1:] + ("1",), 1):
        v.daemon.kill()
        v.daemon.start(clock=f"2025-09-28T08:00:{2 * i:02}+07:00")
        again = v.step(TB, SUMMARY[i - 1], id=str(i - 1))["text"]
        assert again == screens[-1], (i, again, screens[-1])
        screens.append(v.step(TB, text, id=str(i))["text"])
    assert screens[-1].startswith("Da nhan BC T09/2025"), screens
    assert len(v.rows(REPORTS)) == 1


def test_say_ussd(house):
    """bantin say --ussd is a session in the terminal"""
    v = Dial(house)
    done = v.daemon.run("say", "--from", TB, "--ussd",
                        stdin="\n".join(SUMMARY[1:] + ("1",)) + "\n")
    screens = done.stdout.split("\n> ")
    assert len(screens) == 9 and screens[0].startswith("BANTIN"), done.stdout
    assert "Da nhan BC T09/2025" in screens[-1], done.stdout
    assert v.daemon.run("say", "--ussd", check=False).returncode == 2


def test_open_sessions_are_counted(house):
    """bantin_ussd_sessions: those that wait for an input"""
    v = Dial(house)
    v.screens(TB, *SUMMARY, "1", session="a")
    v.screens(HO, "", session="b")
    metrics = v.daemon.request("GET", "/metrics", office=True).body.decode()
    assert "\nbantin_ussd_sessions 1\n" in metrics
