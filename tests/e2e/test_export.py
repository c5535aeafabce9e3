"""What an office takes out: tables as CSV, JSON and workbooks, past days, cards."""

import csv
import html.parser
import io
import json
import pathlib
import re
import shutil
import stat
import subprocess
import xml.etree.ElementTree
import zipfile

from bantin import ROOT, Skip
from test_conversation import CLOCK, HEAD, code_of

OFFICER = "0912000201"
UNITS = "id,kind,name,parent,code,gso_code,valid_from,valid_to,act"
WHATS = ("reports", "flags", "commitments", "results", "contributions",
         "models", "nominations", "cases", "messages", "strangers", "cards")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(text):
    assert text.startswith("\ufeff"), text[:20]
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def table(daemon, *arguments):
    """An export as a list of rows by column."""
    return read_csv(daemon.run("export", *arguments, "--format", "csv").stdout)


def rows_of(daemon, *arguments):
    """An export as JSON."""
    return json.loads(
        daemon.run("export", *arguments, "--format", "json").stdout)


def cells_of(path):
    """A workbook as lists of (type, text); None for no cell."""
    with zipfile.ZipFile(path) as book:
        names = set(book.namelist())
        root = xml.etree.ElementTree.fromstring(
            book.read("xl/worksheets/sheet1.xml"))
    assert "xl/workbook.xml" in names
    lines = []
    for row in root.iter(f"{SHEET}row"):
        line = {}
        for cell in row.iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None, "a formula"
            column = re.match("[A-Z]+", cell.get("r"))[0]
            line[column] = (cell.get("t"), "".join(cell.itertext()))
        lines.append(line)
    return lines


def test_reports_as_csv(house):
    """a report is a line of CSV with its figures in columns of their own"""
    bantin = house.start(clock=CLOCK)
    code = code_of(bantin.say(HEAD, "BC 140 42 18 3 1 0 K+2").text)
    (row,) = table(bantin, "reports", "--form", "BC", "--period", "2025-09")
    assert row["unit"] == "u-012" and row["unit_code"] == "B012"
    assert row["unit_name"] == "Bản Chiềng Chung"
    assert row["commune"] == "Xã Quài Tở"
    assert [row[c] for c in ("tongho", "ngheo", "canngheo", "thoat", "moi",
                             "tai", "k")] == "140 42 18 3 1 0 2".split()
    assert row["code"] == code and row["state"] == "accepted"
    assert row["reporter_phone"] == "0912***101"
    assert row["reporter_seat"] == "TB@u-012" and row["on_behalf_of"] == ""
    assert row["received_at"] == "2025-09-28T08:00:00+07:00"
    assert table(bantin, "reports", "--form", "TH") == []
    assert table(bantin, "reports", "--period", "2025-08") == []


def test_on_behalf(house):
    """a report of the commune officer names the unit it was sent for"""
    bantin = house.start(clock=CLOCK)
    bantin.say(OFFICER, "BC B012 140 42 18 3 1 0")
    (row,) = table(bantin, "reports")
    assert row["reporter_seat"] == "CX@u-003"
    assert row["on_behalf_of"] == "u-012"
    assert row["figures"].startswith("tongho=140 ngheo=42 ")


def test_json_has_numbers(house):
    """JSON has the fields of the CSV, numbers as numbers, nothing as null"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0")
    (row,) = rows_of(bantin, "reports", "--form", "BC")
    (line,) = table(bantin, "reports", "--form", "BC")
    assert list(row) == list(line)
    assert row["tongho"] == 140 and row["tai"] == 0 and row["k"] is None
    assert row["late_days"] == 0 and row["flag"] == "base"
    assert row["household"] is None
    assert rows_of(bantin, "reports", "--form", "VV") == []


def test_workbook(house):
    """a workbook has numbers as numbers, codes and signs as text"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "BC 140 42 18 3 1 0")
    bantin.say(HEAD, "=1+1 \x01<&>\"")
    path = house.folder / "out.xlsx"
    bantin.run("export", "reports", "--form", "BC", "--output", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    head, row = cells_of(path)
    by_name = {text: column for column, (_, text) in head.items()}
    assert row[by_name["ngheo"]] == (None, "42")
    assert row[by_name["unit_name"]] == ("inlineStr", "Bản Chiềng Chung")
    kind, code = row[by_name["code"]]
    assert kind == "inlineStr" and len(code) == 4
    bantin.run("export", "messages", "--output", str(path))
    head, _, row = cells_of(path)
    by_name = {text: column for column, (_, text) in head.items()}
    assert row[by_name["text"]] == ("inlineStr", "=1+1  <&>\"")


def test_formulas(house):
    """a text that a spreadsheet would run is harmless in CSV"""
    bantin = house.start(clock=CLOCK)
    texts = ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1",
             "＝1+1", "＠A", "\",=1", "=cmd|' /C calc'!A0", "a,=1"]
    for text in texts:
        bantin.say(HEAD, text)
    path = house.folder / "out.csv"
    bantin.run("export", "messages", "--output", str(path))
    rows = read_csv(path.read_bytes().decode())
    assert len(rows) == len(texts)
    for text, row in zip(texts, rows):
        shown = row["text"]
        if text in ("\",=1", "a,=1"):
            assert shown == text
        else:
            assert shown.startswith("'") and shown[1:] == text, (text, shown)


def test_pages(house):
    """an export of many pages has each row once, with and without a gateway"""
    bantin = house.start(clock=CLOCK)
    for i in range(1203):
        bantin.say(HEAD if i % 3 else "0912000102", "TT")
    running = bantin.run("export", "messages").stdout
    assert [int(row["message"]) for row in read_csv(running)] == \
        list(range(1, 1204))
    assert len(rows_of(bantin, "messages", "--unit", "u-010")) == 401
    assert bantin.log().count("event=export what=messages") == 6
    assert bantin.stop() == 0
    assert bantin.run("export", "messages").stdout == running


def test_api_by_hand(house):
    """the API gives a page with the way to the next; it needs the token"""
    bantin = house.start(clock=CLOCK)
    for _ in range(501):
        bantin.say(HEAD, "TT")
    path = "/api/v1/export/messages?format=csv&unit=u-003"
    assert bantin.request("GET", path, office=True).status == 401
    token = pathlib.Path(f"{bantin.store}.daemon").read_text().split()[2]
    headers = {"Authorization": f"Bearer {token}"}
    lines = []
    while path:
        answer = bantin.request("GET", path, headers=headers, office=True)
        assert answer.status == 200, answer.body
        assert answer.headers["Content-Type"] == "text/csv"
        lines += answer.body.decode().splitlines()
        link = re.fullmatch('<(.*)>; rel="next"', answer.headers["Link"] or "")
        path = link and link[1]
    assert lines[0].startswith("\ufeffmessage,") and len(lines) == 502
    for query, field in (("unit=u-999", "unit"), ("from=heute", "from"),
                         ("at=2025-09-30", "at"), ("colour=red", "colour"),
                         ("after=x", "after"), ("format=xlsx", "format")):
        answer = bantin.request("GET", f"/api/v1/export/messages?{query}",
                                headers=headers, office=True)
        assert answer.status == 400, query
        assert answer.json["field"] == field, answer.body
    assert bantin.request("GET", "/api/v1/export/nothing", headers=headers,
                          office=True).status == 404


def test_wrong_use(house):
    """wrong options are named, and a file that was there stays"""
    bantin = house.start(clock=CLOCK)
    path = house.folder / "there.csv"
    path.write_text("mine")
    for running in (True, False):
        for words, code, said in (
                (("nothing",), 2, "there is no 'nothing'"),
                (("reports", "--format", "pdf"), 2, "'pdf' is no format"),
                (("reports", "--unit", "u-999"), 1, "--unit: the id of a unit"),
                (("messages", "--at", "2025-09-30"), 1, "--at: an option of"),
                (("reports", "--format", "html"), 1, "only cards are pages"),
                (("reports", "--format", "xlsx"), 1, "")):
            done = bantin.run("export", *words, *(
                ("--output", str(path)) if said else ()), check=False)
            assert done.returncode == code, (words, done)
            assert said in done.stderr and done.stdout == "", (words, done)
        assert path.read_text() == "mine"
        assert not list(house.folder.glob("there.csv.*"))
        if running:
            bantin.stop()


def test_past_days(house):
    """what counted at the end of a day is rebuilt: reported, corrected the
    next day, withdrawn the day after"""
    bantin = house.bantin()

    def on(day, text):
        bantin.start(clock=f"2025-09-{day}T21:00:00+07:00")
        answer = bantin.say(HEAD, text).text
        assert bantin.stop() == 0
        return answer

    def counted(day):
        return [(row["version"], row["figures"].split()[1]) for row in
                rows_of(bantin, "reports", "--at", f"2025-09-{day}")]

    on(26, "BC 140 42 18 3 1 0")
    code = re.search(r"Ma moi (\d{4})", on(27, "BC 140 41 18 4 1 0"))[1]
    assert "Da huy" in on(28, f"HUY {code}")
    bantin.start(clock="2025-10-02T08:00:00+07:00")
    for _ in range(2):
        assert counted(25) == []
        assert counted(26) == [(1, "ngheo=42")]
        assert counted(27) == [(2, "ngheo=41")]
        assert counted(28) == []
        first, second = rows_of(bantin, "reports")
        assert (first["state"], second["state"]) == ("replaced", "withdrawn")
        assert first["changed_at"] == "2025-09-27T21:00:00+07:00"
        assert first["changed_by"] == "0912***101"
        assert first["changed_message"] == second["message"]
        assert second["figures_before"] == first["figures"]
        assert second["changed_at"] == "2025-09-28T21:00:00+07:00"
        if bantin.process.poll() is None:
            assert bantin.stop() == 0


def test_days_are_those_of_vietnam(house):
    """--from and --to are days of Vietnam, both included"""
    bantin = house.start(clock="2025-09-28T23:59:00+07:00")
    bantin.say(HEAD, "TT")
    for days, rows in ((("--from", "2025-09-28"), 1),
                       (("--from", "2025-09-29"), 0),
                       (("--to", "2025-09-28"), 1),
                       (("--to", "2025-09-27"), 0),
                       (("--from", "2025-09-28", "--to", "2025-09-28"), 1)):
        assert len(table(bantin, "messages", *days)) == rows, days


def test_flags(house):
    """flags are versions that were accepted and marked: the first of a unit,
    and those that a soft rule asked about"""
    bantin = house.start(clock=CLOCK)
    bantin.import_rows("units", [UNITS,
                                 "u-090,hamlet,Bản X,u-003,B090,,2021-01-01,,"])
    bantin.say(OFFICER, "BC B012 140 42 18 3 1 0")
    bantin.stop()
    bantin.start(clock="2025-10-28T08:00:00+07:00")
    code = re.search(r"OK (\d{4})", bantin.say(
        HEAD, "BC 140 30 18 0 0 0").text)[1]
    assert [row["flag"] for row in table(bantin, "flags")] == ["base"]
    bantin.say(HEAD, f"OK {code}")
    (row,) = [r for r in table(bantin, "flags") if r["period"] == "2025-10"]
    assert row["flag"] == "E-ACC" and row["code"] == code
    assert row["state"] == "accepted" and row["changed_by"] == "0912***101"


def test_gifts_and_models(house):
    """gifts and models go out with their values, states and steps"""
    bantin = house.start(clock=CLOCK)
    bantin.say(HEAD, "UH 1 15000 B012 3 1")
    bantin.say(HEAD, "MH 1 1 12 Mac ca cua Lo Van Pao")
    (gift,) = rows_of(bantin, "contributions")
    assert gift["soluong"] == 15000 and gift["noinhan"] == "B012"
    assert gift["waits_for"] == "commune" and gift["state_name"]
    assert "0912***101" in gift["history"]
    (model,) = rows_of(bantin, "models", "--unit", "u-003")
    assert model["hongheo"] == 12 and model["ten"] == "Mac ca cua (ten)"
    assert rows_of(bantin, "models", "--unit", "u-004") == []


def test_commitments(house):
    """a commitment goes out with its steps, and its household is noted once
    for each export, with and without a gateway"""
    bantin = house.start(clock=CLOCK)
    code = code_of(bantin.say(HEAD, "DK 017 2026 1 1 2").texts[0])
    bantin.say(OFFICER, f"XN {code} 1")
    noted = "SELECT count(*) FROM household_access WHERE what = 'export'"
    (row,) = rows_of(bantin, "commitments")
    assert row["household"] == "017" and row["nam"] == 2026, row
    assert row["state_name"] == "XA XAC NHAN" and row["waits_for"] is None
    assert re.fullmatch(r"2025-09-28 hamlet 0912\*\*\*101; "
                        r"2025-09-28 commune 0912\*\*\*201", row["history"])
    assert bantin.one(noted) == 1
    assert rows_of(bantin, "commitments", "--unit", "u-010") == []
    assert bantin.one(noted) == 1
    assert rows_of(bantin, "messages", "--form", "DK")[0]["text"] == "DK ***"
    assert bantin.one(noted) == 1
    assert bantin.stop() == 0
    assert rows_of(bantin, "commitments") == [row]
    (report,) = rows_of(bantin, "reports", "--form", "DK")
    assert report["household"] == "017" and report["cachlam"] == 1
    assert report["period"] is None
    assert bantin.one(noted) == 3


def test_nothing_private_leaves(house):
    """no export has a whole phone, a PIN, or the name of a person"""
    bantin = house.start(clock=CLOCK)
    for phone, text in (
            (HEAD, "BC 140 42 18 3 1 0"), (HEAD, "DK 017 2026 1 1 2"),
            (HEAD, "VM nha Lo Van Pao so 0912000777 dot nat"),
            (HEAD, "DT 0912000888"), (OFFICER, "XN 8842 1 4711"),
            (OFFICER, "XN 88421 4711"), ("0912000999", "XN 1 4711 4712"),
            (OFFICER, "4711")):
        bantin.say(phone, text)
    for what in WHATS:
        shown = bantin.run("export", what, "--format", "json").stdout
        for secret in ("0912000101", "912000101", "0912000777", "912000888",
                       "0912000999", "4711", "4712", "Lo Van Pao", "Người mẫu",
                       "DK 017"):
            assert secret not in shown, (what, secret)
        assert what == "cards" or "0912000201" not in shown.replace(" ", "")
    assert len(table(bantin, "strangers")) == 1
    assert table(bantin, "strangers")[0]["phone"] == "0912***999"


class Tags(html.parser.HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


NASTY = 'Bản "A" <script>alert(1)</script> & \'B\''


def cards(bantin, unit, *more):
    return bantin.run("export", "cards", unit, *more).stdout


def test_card(house):
    """a card has the hamlet's own figures, its officer and the number"""
    bantin = house.start(clock=CLOCK)
    page = cards(bantin, "u-012", "--set", "number=8x56")
    assert page.count('class="card"') == 1
    assert "BC 140 42 18 3 1 0" in page
    bantin.say(HEAD, "BC 139 41 17 2 0 1")
    page = cards(bantin, "u-012", "--set", "number=8x56")
    for words in ("Bản Chiềng Chung", "Xã Quài Tở", "B012", "8x56",
                  "BC 139 41 17 2 0 1", "0912 000 201", "size: 105mm 148mm"):
        assert words in page, words
    assert cards(bantin, "u-003").count('class="card"') == 17
    assert "{{" not in page
    done = bantin.run("export", "cards", "u-001", "--format", "html",
                      check=False)
    assert done.returncode == 0
    done = bantin.run("export", "cards", "u-999", check=False)
    assert done.returncode == 1 and "--unit" in done.stderr


def test_card_is_escaped(house):
    """the name of a hamlet is text on its card, whatever is in it"""
    bantin = house.start(clock=CLOCK)
    quoted = NASTY.replace('"', '""')
    bantin.import_rows("units", [
        UNITS, f'u-091,hamlet,"{quoted}",u-003,B091,,2021-01-01,,'])
    shown = Tags(cards(bantin, "u-091", "--set", "number=<b>"))
    assert "script" not in shown.tags and NASTY in shown.text
    assert "<b>" in shown.text


def test_card_template_is_checked(house):
    """a template with a place that there is none of is refused with its line"""
    config = house.folder / "config"
    shutil.copytree(ROOT / "gateway-config", config)
    bantin = house.bantin(config=config).start(clock=CLOCK)
    template = config / "card.html"
    good = template.read_text()
    for old, new, said in (("{{bc}}", "{{bx}}", "there is no {{bx}}"),
                           ("<!-- /card -->", "", "one card stands between")):
        template.write_text(good.replace(old, new))
        line = good[:good.index(old)].count("\n") + 1
        done = bantin.run("export", "cards", "u-012", check=False)
        assert done.returncode == 1 and said in done.stderr
        assert old != "{{bc}}" or f"card.html:{line}:" in done.stderr


def chromium(*arguments):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        raise Skip("no chromium here")
    return subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", *arguments],
        capture_output=True, timeout=90)


MEASURE = """<script>
document.title = [...document.querySelectorAll('.card')].map(card => {
  const end = card.getBoundingClientRect().bottom;
  const notes = card.querySelector('.notes').getBoundingClientRect();
  const wide = card.scrollWidth > card.clientWidth;
  return notes.bottom > end || notes.height < 20 || wide ? 'cut' : 'fits';
}).join(' ');
</script></body>"""


def test_cards_fit_their_paper(house):
    """each card fills one page of A6 and nothing is cut off"""
    bantin = house.start(clock=CLOCK)
    long = "Bản " + "Phiêng Hin Khoang " * 3
    bantin.import_rows("units", [
        UNITS, f"u-091,hamlet,{long.strip()},u-003,B091,,2021-01-01,,"])
    path, pdf = house.folder / "cards.html", house.folder / "cards.pdf"
    bantin.run("export", "cards", "u-003", "--set", "number=0912 000 888",
               "--output", str(path))
    chromium("--no-pdf-header-footer", f"--print-to-pdf={pdf}", path.as_uri())
    pages = re.findall(rb"/Type\s*/Page\b[^s]", pdf.read_bytes())
    assert len(pages) == 18, len(pages)
    sizes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf.read_bytes())
    for size in sizes:
        _, _, width, height = map(float, size.split())
        assert abs(width - 297.6) < 2 and abs(height - 419.5) < 2, size
    path.write_text(path.read_text().replace("</body>", MEASURE))
    dom = chromium("--dump-dom", path.as_uri()).stdout.decode()
    title = re.search("<title>(.*?)</title>", dom)[1]
    assert title.split() == ["fits"] * 18, title
