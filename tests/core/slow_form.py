"""A slow second reading of sms-grammar.md, written apart from the C one.

parse(text, role, at) gives what `bantin parse` should print. It tries all ways
to split a message and knows its forms by heart, not from gateway-config."""
import datetime
import itertools
import re
import unicodedata

ROLES = "HO TB TO CX LX CH CQ DN NH QT".split()
ALL = set(ROLES)


class Refused(Exception):
    def __init__(self, error, field=None, suggest=None, form=True):
        self.error, self.field, self.suggest, self.form = (
            error, field, suggest, form)


def words(line):
    return [w.strip() for w in line.split(",")]


START = words("a,ah,da,vang,em,anh,chi,chu,bac,co,chau,con,toi,minh,xin,phep,"
              "gui,nop,lai,chao,kinh,thua,alo,oi,cac,can bo,can bo xa,lanh dao")
END = words("a,ah,da,vang,nhe,nha,em,anh,chi,chu,bac,co,chau,toi,cac,xin,chao,"
            "kinh,nhieu,het,thanks,tks,cam on,tran trong,can bo,can bo xa")
MARKS = words("ky ten,nguoi gui,nguoi bao cao,truong ban")
NO_NAME = words("sai,khong,chua,huy,bo,nham,sua")
DIGIT_WORDS = dict(khong=0, mot=1, hai=2, ba=3, bon=4, nam=5, sau=6, bay=7,
                   tam=8, chin=9)
NUMBER_WORDS = set(DIGIT_WORDS) | set("muoi tram linh le lam tu".split())


def number_runs():
    """All runs of number words that are a number."""
    runs = {(w,): n for w, n in DIGIT_WORDS.items()}
    one = {w: n for w, n in DIGIT_WORDS.items() if n}
    tens = {("muoi",): 10}
    for w, n in one.items():
        if w != "nam":
            tens["muoi", w] = 10 + n
        if n >= 2:
            tens[w, "muoi"] = 10 * n
            for e, m in one.items():
                if e != "nam":
                    tens[w, "muoi", e] = 10 * n + m
            tens[w, "muoi", "tu"] = 10 * n + 4
            tens[w, "muoi", "lam"] = 10 * n + 5
    tens["muoi", "lam"] = 15
    runs.update(tens)
    for w, n in one.items():
        runs[w, "tram"] = 100 * n
        for e, m in one.items():
            runs[w, "tram", "linh", e] = runs[w, "tram", "le", e] = 100 * n + m
        for run, m in tens.items():
            runs[(w, "tram") + run] = 100 * n + m
    return runs


RUNS = number_runs()


class Field:
    def __init__(self, code, lo, hi, labels="", units="", kind="number"):
        self.code, self.lo, self.hi, self.kind = code, lo, hi, kind
        self.labels = [code] + [w for w in words(labels) if w]
        self.units = [w for w in words(units) if w]


BC_FIELDS = [
    ("tongho", "tong ho,tong so ho,so ho,tong,ho"),
    ("ngheo", "ho ngheo,so ho ngheo,hn,ngeo,ho ngeo"),
    ("canngheo", "can ngheo,ho can ngheo,so ho can ngheo,can,hcn,can ngeo"),
    ("thoat", "thoat ngheo,ho thoat,ho thoat ngheo,thoat ngeo"),
    ("moi", "ngheo moi,moi ngheo,ho moi,ho ngheo moi,phat sinh,moy"),
    ("tai", "tai ngheo,ho tai,ho tai ngheo,tai ngeo")]
MONEY = "k,nghin,ngan,nghin dong,ngan dong"


def F(*args, **kw):
    return Field(*args, **kw)


FIELDS = {
    "BC": [F(c, int(i == 0), 999 if i < 3 else 99, l, "ho")
           for i, (c, l) in enumerate(BC_FIELDS)],
    "TX": [F(c, int(i == 0), 9999, l, "ho")
           for i, (c, l) in enumerate(BC_FIELDS)],
    "BK": [F("ky", 0, 0, kind="ky"), F("nam", 2021, 2030),
           F("sovb", 1, 9999, "so vb,vb,vb so,so van ban"),
           F("sangkien", 0, 999, "sang kien"),
           F("mohinh", 0, 999, "mo hinh"),
           F("hogiup", 0, 9999, "ho giup,ho duoc giup,giup", "ho"),
           F("tien", 0, 999999999, "so tien", MONEY),
           F("tapthe", 0, 999, "tap the"), F("canhan", 0, 999, "ca nhan")],
    "TH": [F("vieclam", 0, 999, "viec lam,vl", "ho"),
           F("yte", 0, 999, "y te,yt", "ho"),
           F("giaoduc", 0, 999, "giao duc,gd", "ho"),
           F("nhao", 0, 999, "nha o", "ho"),
           F("nuoc", 0, 999, "nuoc sach,nuoc ve sinh,nuoc va ve sinh", "ho"),
           F("thongtin", 0, 999, "thong tin", "ho")],
    "DK": [F("maho", 1, 999, "ho,ma ho", kind="maho"), F("nam", 0, 3),
           F("loai", 1, 2), F("cachlam", 1, 6, "cach lam,cach"),
           F("cangiup", 0, 6, "can giup,can")],
    "XN": [F("ma", 0, 0, kind="ma"), F("xacnhan", 0, 1)],
    "TD": [F("maho", 1, 999, "ho,ma ho", kind="maho"),
           F("thunhap", 1, 3, "thu nhap"),
           F("thieuhut", 0, 12, "thieu hut,con thieu,thieu", "chi so"),
           F("trano", 0, 9, "tra no,no"),
           F("cangiup", 0, 6, "can giup,can")],
    "KQ": [F("maho", 1, 999, "ho,ma ho", kind="maho"),
           F("ketqua", 1, 7, "ket qua"),
           F("soqd", 0, 9999,
             "qd,so qd,qd so,quyet dinh,so quyet dinh,quyet dinh so"),
           F("ngay", 0, 0, kind="ngay")],
    "VV": [F("hovay", 0, 99, "ho vay,vay", "ho"),
           F("hongheo", 0, 99, "ho ngheo,ngheo", "ho"),
           F("lai", 0, 99, "tra lai,lai dung han", "ho"),
           F("dengoc", 0, 99, "den goc,goc den han,den han goc", "ho"),
           F("tragoc", 0, 99, "tra goc,goc dung han", "ho"),
           F("quahan", 0, 99, "qua han", "ho"),
           F("saimd", 0, 99, "sai md,sai muc dich", "ho")],
    "UH": [F("loai", 1, 6),
           F("soluong", 1, 999999999, "so luong,so tien,tien",
             MONEY + ",ngay,cong,ngay cong,nguoi"),
           F("noinhan", 0, 0, "noi nhan,cho", kind="noinhan"),
           F("soho", 0, 999, "so ho,ho", "ho"), F("nguon", 1, 6)],
    "MH": [F("loai", 1, 4), F("linhvuc", 1, 6), F("hongheo", 0, 999)],
    "DX": [F("doituong", 1, 7, "doi tuong"), F("ma", 0, 0, kind="dxma"),
           F("hinhthuc", 1, 5, "hinh thuc"), F("dip", 1, 5)],
    "NV": [F("maviec", 0, 0, kind="maviec"),
           F("sovb", 1, 9999,
             "so,vb,vb so,so vb,van ban,van ban so,so van ban"),
           F("ngay", 0, 0, kind="ngay")],
    "VM": [], "DT": [], "HD": [], "TT": [],
    "CT": [F("chitieu", 0, 0, kind="ky")],
    "THIEU": [F("thang", 0, 0, kind="ky")], "THOI": [], "MO": [],
    "XEM": [F("maho", 1, 999, kind="maho")],
    "XOA": [F("maho", 1, 999, kind="maho")],
}
for k in "SUA HUY OK DY TC KT".split():
    FIELDS[k] = [F("ma", 0, 0, kind="ma")]

FORMS = "BC TX BK TH DK XN TD KQ VV UH MH DX NV VM DT".split()
SERVICE = "HD TT CT THIEU SUA HUY OK DY TC KT XEM XOA THOI MO".split()
ALIASES = {
    "BC": "bao cao", "TX": "tong hop,tong hop xa", "BK": "bao cao ky",
    "TH": "thieu hut", "DK": "dang ky,dang ki,dang ky thoat ngheo",
    "XN": "xac nhan", "TD": "tien do", "KQ": "ket qua", "VV": "vay von",
    "UH": "ung ho", "MH": "mo hinh", "DX": "de xuat", "NV": "nhiem vu",
    "VM": "vuong mac", "DT": "doi so,doi so may",
    "HD": "giup,tro giup,help,huong dan", "TT": "tinh trang", "CT": "muc tieu",
    "SUA": "sua lai", "HUY": "huy bo", "DY": "dong y", "TC": "tu choi",
    "KT": "kiem tra", "THOI": "thoi nhac", "MO": "mo lai",
    "YC": "yeu cau"}
SENDERS = {
    "BC": "TB CX", "TX": "CX", "BK": "CX CQ", "TH": "TB", "DK": "HO TB",
    "XN": "TB CX LX CH", "TD": "HO TB", "KQ": "CX TB", "VV": "TO NH",
    "UH": "DN CQ CX TB HO", "MH": "TB CX CQ DN", "DX": "CX LX CQ CH TB",
    "NV": "CQ CX CH", "THIEU": "CX LX CH CQ", "YC": "CH"}
LABELLED = set("BC TX BK TH DK TD KQ VV UH DX NV".split())
TERMS = {"6T": "6t,6 thang,6thang,6 thang dau nam", "NAM": "nam,ca nam",
         "CD": "cd,chuyen de", "SK": "sk,so ket", "TK": "tk,tong ket"}


# --- Section 3 -------------------------------------------------------------

def accepted_emoji(c):
    n = ord(c)
    return (0x1F600 <= n <= 0x1F60E or 0x1F44B <= n <= 0x1F44D
            or 0x1F337 <= n <= 0x1F339 or 0x1F3FB <= n <= 0x1F3FF
            or n in (0x1F642, 0x1F64F, 0x1F91D, 0x2764, 0x2665, 0x263A, 0x2705,
                     0x2714))


def is_control(n):
    return (n <= 8 or n in (0xB, 0xC) or 0xE <= n <= 0x1F or 0x7F <= n <= 0x9F
            or 0x202A <= n <= 0x202E or 0x2066 <= n <= 0x2069)


def n3(c):
    n = ord(c)
    if 0xFF01 <= n <= 0xFF5E:
        return chr(n - 0xFEE0)
    if n in (0xA0, 0x1680, 0x202F, 0x205F, 0x3000) or 0x2000 <= n <= 0x200A:
        return " "
    if n in (0x2028, 0x2029, 0xD):
        return "\n"
    if 0x2010 <= n <= 0x2013 or n == 0x2212:
        return "-"
    if n in (0x2014, 0x2015):
        return "--"
    if n in (0x2018, 0x2019):
        return "'"
    if n in (0x201C, 0x201D):
        return '"'
    if n == 0x2026:
        return "..."
    if (n in (0xAD, 0x34F, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F)
            or 0x200B <= n <= 0x200F):
        return ""
    return c


MARK = set("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


def n4(text):
    out, base = [], False
    for c in unicodedata.normalize("NFD", text):
        if c in MARK and base:
            continue
        c = {"\u0110": "D", "\u00d0": "D", "\u0111": "d"}.get(c, c)
        base = c.isascii() and c.isalpha()
        out.append(c)
    return "".join(out)


def normalise(text):
    if len(text) > 2000:
        raise Refused("L-13", form=False)
    if any(is_control(ord(c)) for c in text):
        raise Refused("L-01", form=False)
    text = n4("".join(map(n3, text)))
    text = re.sub(r"[ \t\n]+", lambda m: "\n" if "\n" in m.group() else " ",
                  text).strip(" \n")
    if len(text) > 320:
        raise Refused("L-13", form=False)
    part = r"(\(\d/[2-9]\)|\[\d/[2-9]\])"
    if re.match(part, text, re.A) or re.search(part + r"\Z", text, re.A):
        raise Refused("L-13", form=False)
    return text


def separator(text, i):
    c = text[i]
    before = text[i - 1] if i else " "
    behind = text[i + 1] if i + 1 < len(text) else " "
    digit = "0123456789"
    if c in " \n,;:/*#=()!":
        return True
    if c == "-":
        minus = behind in digit and not (
            before.isascii() and before.isalnum() or before == "-")
        return not minus
    if c == ".":
        return not (before in digit and behind in digit)
    return False


class Token:
    def __init__(self, at, end, text, gap, glued=False):
        self.at, self.end, self.text, self.gap = at, end, text, gap
        self.low, self.glued = text.lower(), glued

    def __repr__(self):
        return f"<{self.gap!r}{self.text}>"


def tokens_of(text):
    out, i, gap = [], 0, "^"
    while i < len(text):
        if separator(text, i):
            gap += text[i]
            i += 1
            continue
        j = i
        while j < len(text) and not separator(text, j):
            j += 1
        out.append(Token(i, j, text[i:j], gap))
        i, gap = j, ""
    return out


def plain(gap):
    return gap.strip(" ") == ""


def phrase_at(phrases, toks, i, joined=True):
    """Number of tokens of the longest phrase at i, and the phrase."""
    best = (0, None)
    for p in phrases:
        ws = p.split()
        n = len(ws)
        if (n > best[0] and [t.low for t in toks[i:i + n]] == ws
                and all(plain(t.gap) for t in toks[i + 1:i + n])):
            best = (n, p)
        if (joined and n > 1 and i < len(toks) and best[0] == 0
                and toks[i].low == "".join(ws)):
            best = (1, p)
    return best


# --- Section 5: shapes -----------------------------------------------------

NUM = re.compile(r"(?=.*\d)[\doli]+|[oli]", re.A)
DIGITS = str.maketrans("oli", "011")


def is_number(low):
    return bool(NUM.fullmatch(low[1:] if low[:1] == "-" else low))


def digits(low):
    return low.translate(DIGITS)


def is_unit(low, true_digits=False):
    if not re.fullmatch(r"[a-hj-km-np-z][\doli]{3}", low, re.A):
        return False
    n = sum(c in "0123456789" for c in low[1:])
    return n == 3 if true_digits else n > 0


def code(low):
    return (low[0] + digits(low[1:])).upper().replace("/", "-")


# --- Section 4 -------------------------------------------------------------

# YC is not in the grammar: it is known, never suggested, and read by unit tests.
KEYWORDS = [(k, k.lower(), True) for k in [*FORMS, *SERVICE, "YC"]] + [
    (k, a, False) for k, line in ALIASES.items() for a in words(line)]


def keyword_at(toks, i, glue=True):
    """(tokens, form, is keyword, letters glued) of the longest match."""
    best = None
    for form, name, own in KEYWORDS:
        for ws in {tuple(name.split()), ("".join(name.split()),)}:
            n = len(ws)
            part = toks[i:i + n]
            if len(part) < n or not all(plain(t.gap) for t in part[1:]):
                continue
            if [t.low for t in part[:-1]] != list(ws[:-1]):
                continue
            last, glued = part[-1].low, 0
            if last != ws[-1]:
                if not (glue and last.startswith(ws[-1])
                        and last[len(ws[-1])] in "0123456789"):
                    continue
                glued = len(ws[-1])
            size = len("".join(ws))
            if not best or size > best[4]:
                best = (n, form, own, glued, size)
    return best


def suggest(low):
    m = re.fullmatch(r"([a-z]+)\d*", low, re.A)
    if not m:
        return None
    a = m.group(1).upper()
    classes = [set(), set(), set()]
    for b in FORMS + SERVICE:
        swaps = {a[:i] + a[i + 1] + a[i] + a[i + 2:]
                 for i in range(len(a) - 1)}
        drops = {a[:i] + a[i + 1:] for i in range(len(a))}
        adds = {b[:i] + b[i + 1:] for i in range(len(b))}
        if b in swaps and b != a:
            classes[0].add(b)
        elif b in drops or a in adds:
            classes[1].add(b)
        elif len(a) == len(b) and sum(x != y for x, y in zip(a, b)) == 1:
            classes[2].add(b)
    for found in classes:
        if found:
            return found.pop() if len(found) == 1 else None
    return None


# --- The message -----------------------------------------------------------

class Message:
    def __init__(self, text, role, at):
        self.role, self.at = role, at
        self.form, self.values, self.period = None, {}, None
        self.text = normalise(text)
        self.toks = tokens_of(self.text)

    def blank(self, i):
        self.text = self.text[:i] + " " + self.text[i + 1:]

    def strip_emoji_front(self, toks):
        while toks and toks[0].text and accepted_emoji(toks[0].text[0]):
            t = toks[0]
            self.blank(t.at)
            t.text, t.at = t.text[1:], t.at + 1
            t.low = t.text.lower()
            if not t.text:
                toks.pop(0)

    def n8(self, toks):
        self.strip_emoji_front(toks)
        while toks:
            n, _ = phrase_at(START, toks, 0, joined=False)
            if not n:
                return
            del toks[:n]
            self.strip_emoji_front(toks)

    def n9(self, toks):
        signed = False
        while toks:
            t = toks[-1]
            if t.text and accepted_emoji(t.text[-1]):
                self.blank(t.end - 1)
                t.text, t.end = t.text[:-1], t.end - 1
                t.low = t.text.lower()
            if not t.text:
                toks.pop()
                continue
            if accepted_emoji(t.text[-1]):
                continue
            if not signed and self.drop_signature(toks):
                signed = True
                continue
            for n in (3, 2, 1):
                if (len(toks) >= n
                        and phrase_at(END, toks, len(toks) - n, False)[0] == n):
                    del toks[-n:]
                    break
            else:
                return

    def drop_signature(self, toks):
        fits = []
        for n in (3, 4):
            name = toks[-n:]
            if len(name) < n:
                continue
            if not all(re.fullmatch("[a-z]+", t.low) for t in name):
                continue
            if not all(plain(t.gap) for t in name[1:]):
                continue
            if name[1].low not in ("a", "van", "thi") or name[0].low in NO_NAME:
                continue
            begin = len(toks) - n
            prev_end = toks[begin - 1].end if begin else self.values_at
            if "--" in self.text[prev_end:name[0].at]:
                fits.append(begin)
            for mark in MARKS:
                k = len(mark.split())
                if (begin >= k and phrase_at([mark], toks, begin - k,
                                             False)[0] == k):
                    fits.append(begin - k)
        if fits:
            del toks[min(fits):]
        return bool(fits)

    # K1 to K6
    def keyword(self):
        toks = self.toks
        self.n8(toks)
        if toks and toks[0].text == "?":
            rest = toks[1:]
            self.values_at = toks[0].end
            self.n9(rest)
            if not rest:
                self.form = "HD"
                self.toks = []
                return
        found = keyword_at(toks, 0) if toks else None
        if not found:
            raise Refused("L-01", None, suggest(toks[0].low) if toks else None,
                          form=False)
        i = 0
        while True:
            n, form, own, glued, _ = found
            nxt = None if glued else (
                keyword_at(toks, i + n) if i + n < len(toks) else None)
            if nxt and ((form == "BC" and not own)
                        or (nxt[1] == form and nxt[2])):
                i, found = i + n, nxt
                continue
            break
        self.form = form
        self.values_at = toks[i + n - 1].end
        rest = toks[i + n:]
        if glued:
            t = toks[i + n - 1]
            self.values_at = t.at + glued
            rest = [Token(t.at + glued, t.end, t.text[glued:], "^")] + rest
        elif rest:
            rest[0].gap += "^"
        self.toks = rest
        if (form in SENDERS and role_set(SENDERS[form]).isdisjoint({self.role})):
            raise Refused("L-06")

    def labels(self):
        return [(l, i) for i, f in enumerate(FIELDS[self.form])
                if f.kind not in ("ky", "maviec") for l in f.labels] \
            if self.form in LABELLED else []

    def unit_code(self):
        if self.form in ("HD", "DT"):
            return
        i = 0
        self.values_end = self.toks[-1].end if self.toks else 0
        p = self.period_at(self.toks, 0)
        if p:
            i = p[0]
        elif self.bare_at(self.toks, 0):
            i = 2
        if i >= len(self.toks):
            return
        t = self.toks[i]
        if not is_unit(t.low, self.form == "VM"):
            return
        m = re.fullmatch(r"([a-z]+)(\d+)", t.low, re.A)
        ones = {l for l, _ in self.labels() if " " not in l}
        ones |= {"".join(l.split()) for l, _ in self.labels()}
        if FIELDS[self.form] and FIELDS[self.form][0].kind in ("maho", "ma"):
            ones |= {"ho", "maho"} if FIELDS[self.form][0].kind == "maho" \
                else {"ma"}
        if m and m.group(1) in ones:
            return
        self.values["unit"] = code(t.low)
        del self.toks[i]
        if i < len(self.toks):
            self.toks[i].gap += "^"

    def courtesy(self):
        if self.form == "VM":
            return
        i = 0
        while i < len(self.toks):
            n, _ = phrase_at(START, self.toks, i, joined=False)
            label = phrase_at([l for l, _ in self.labels()], self.toks, i)[0]
            p = self.period_at(self.toks, i)
            if n and not label:
                del self.toks[i:i + n]
                if i < len(self.toks):
                    self.toks[i].gap += "^"
            elif p:
                i = p[0]
            elif i == 0 and self.bare_at(self.toks, 0):
                i = 2
            else:
                return

    # Section 7
    def period_at(self, toks, i):
        """(index behind, number, year) of a T, thang, Q or quy token."""
        if i >= len(toks):
            return None
        if self.form in ("BC", "TX", "VV", "TH"):
            head, n = "(?:thang|t)", "{1,2}"
        elif self.form == "TD":
            head, n = "(?:quy|q)", "{1}"
        else:
            return None
        num = r"(?=[oli]*\d)[\doli]"
        pat = re.compile(
            rf"{head}[ .]?(?P<n>{num}{n})(?![\doli])"
            rf"(?:[/.\-](?P<y>{num}{{4}}|{num}{{2}})(?![\doli])"
            rf"(?![/.\-][\doli])| nam (?P<w>{num}{{4}})(?![\doli]))?", re.A)
        low = self.text.lower()
        best = None
        m = pat.match(low, toks[i].at)
        for m in [m] if m else []:
            ends = [m.end()]
            if m.group("y") or m.group("w"):
                ends.append(m.end("n"))
            for end in ends:
                if end < len(low) and not separator(self.text, end):
                    continue
                year = None
                if end == m.end():
                    y = m.group("y") or m.group("w")
                    if y:
                        year = int(digits(y)) + (2000 if len(y) == 2 else 0)
                best = (end, int(digits(m.group("n"))), year)
                break
        if not best:
            return None
        j = i
        while j < len(toks) and toks[j].at < best[0]:
            j += 1
        return j, best[1], best[2]

    def bare_at(self, toks, i):
        if self.form not in ("BC", "TX", "VV", "TH") or i < 0:
            return None
        a, b = toks[i:i + 2] if len(toks) >= i + 2 else (None, None)
        if not a or self.text[a.end:b.at] != "/":
            return None
        if not (is_number(a.low) and len(a.low) <= 2 and re.search(r"\d", a.low)
                and is_number(b.low) and len(b.low) == 4):
            return None
        ok = " \n,;:"
        before = self.text[a.at - 1] if a.at else " "
        last = i + 2 == len(toks) and self.values_end == b.end
        behind = self.text[b.end] if b.end < len(self.text) else " "
        if before not in ok or not (last or behind in ok):
            return None
        month, year = int(digits(a.low)), int(digits(b.low))
        if a.low[0] == "-" or not (1 <= month <= 12 and 2021 <= year <= 2030):
            return None
        return month, year

    def take_periods(self):
        toks, out, found, ks = self.toks, [], [], []
        i, lost = 0, ""
        low = self.text.lower()
        while i < len(toks):
            p = self.period_at(toks, i)
            k = None
            if not p and self.form == "BC":
                k = re.compile(r"k[ :=]*([+-])([\doli]+)", re.A).match(
                    low, toks[i].at)
                if k and not (is_number(k.group(2))
                              and (k.end() == len(low)
                                   or separator(self.text, k.end()))):
                    k = None
            if p:
                found.append((p[1], p[2]))
                j = p[0]
            elif k:
                ks.append((k.group(1), k.group(2)))
                j = i
                while j < len(toks) and toks[j].at < k.end():
                    j += 1
            else:
                t = toks[i]
                t.gap += lost
                lost = ""
                out.append(t)
                i += 1
                continue
            lost += "^" + "".join(t.gap for t in toks[i:j])
            i = j
        if out:
            out[0].gap += "^"
        b = self.bare_at(out, 0)
        if b:
            found.append(b)
            del out[:2]
            if out:
                out[0].gap += "^"
        b = self.bare_at(out, len(out) - 2)
        if b:
            found.append(b)
            del out[-2:]
        self.toks, self.periods, self.ks = out, found, ks

    def settle_period(self):
        at = self.at
        if self.form in ("BC", "TX", "VV"):
            y, m = at.year, at.month
            if at.day < 25:
                y, m = (y, m - 1) if m > 1 else (y - 1, 12)
            allowed = [(m, y)]
            default = at.day >= 25 or at.day <= 10
            show = "%04d-%02d"
        elif self.form == "TH":
            if at.month == 12:
                allowed = [(12, at.year)]
            elif at.month >= 6:
                allowed = [(6, at.year)]
            else:
                allowed = [(12, at.year - 1)]
            default = at.month in (6, 12)
            show = "%04d-%02d"
        elif self.form == "TD":
            q = (at.month - 1) // 3 + 1
            allowed = [(q, at.year),
                       (q - 1, at.year) if q > 1 else (4, at.year - 1)]
            default, show = True, "%04d-Q%d"
        else:
            return
        if not self.periods:
            if not default:
                raise Refused("L-07")
            number, year = allowed[0]
        else:
            fit = [(n, y) for n, y in allowed
                   if all(pn == n and py in (None, y)
                          for pn, py in self.periods)]
            if len(fit) != 1:
                raise Refused("L-07")
            number, year = fit[0]
        self.period = show % (year, number)


def role_set(line):
    return set(line.split())


class Item:
    def __init__(self, kind, low, gap, tok=None, value=None):
        self.kind, self.low, self.gap = kind, low, gap
        self.tok, self.value = tok, value

    def __repr__(self):
        return f"{self.kind}:{self.low}"


DATE = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})")


def split_glued(m, toks, labels, units, befores):
    out = []
    one = {l for l in labels + befores if " " not in l}
    one |= {"".join(l.split()) for l in labels + befores}
    for i, t in enumerate(toks):
        a = re.fullmatch(r"([a-z]+)(\d+)", t.low, re.A)
        b = re.fullmatch(r"(\d+)([a-z]+)", t.low, re.A)
        cut = 0
        if a and a.group(1) in one:
            cut = a.end(1)
        elif b:
            rest = [Token(0, 0, b.group(2), "")] + toks[i + 1:]
            if phrase_at(labels, rest, 0)[0] or phrase_at(units, rest, 0)[0]:
                cut = b.end(1)
        if cut:
            out.append(Token(t.at, t.at + cut, t.text[:cut], t.gap, t.glued))
            out.append(Token(t.at + cut, t.end, t.text[cut:], "", True))
        else:
            out.append(t)
    return out


def items_of(m, toks):
    form = m.form
    labels = [l for l, _ in m.labels()]
    units = [u for f in FIELDS[form] for u in f.units]
    kind0 = FIELDS[form][0].kind if FIELDS[form] else None
    befores = {"maho": ["ho", "ma ho"], "ma": ["ma"]}.get(kind0, [])
    toks = split_glued(m, toks, labels, units, befores)
    items, i = [], 0
    while i < len(toks):
        t = toks[i]
        if form in ("KQ", "NV"):
            d = DATE.match(m.text, t.at)
            before = t.glued or m.text[t.at - 1:t.at] in (" ", "\n", "")
            if d and before:
                j = i
                while j < len(toks) and toks[j].at < d.end():
                    j += 1
                ends = toks[j - 1].end == d.end()
                behind = (m.text[d.end():d.end() + 1] in (" ", "\n", "")
                          or d.end() == m.values_end
                          or (j < len(toks) and toks[j].glued))
                if ends and behind:
                    items.append(Item("DATE", d.group(), t.gap, t))
                    i = j
                    continue
        if form == "DX" and is_unit(t.low):
            h = re.match(r"[-/]([\doli]{3})", m.text.lower()[t.end:], re.A)
            if (h and is_number(h.group(1)) and int(digits(h.group(1)))
                    and i + 1 < len(toks)
                    and (t.end + 4 == len(m.text)
                         or separator(m.text, t.end + 4))
                    and toks[i + 1].end == t.end + 4
                    and toks[i + 1].at == t.end + 1):
                items.append(Item("CODE", m.text[t.at:t.end + 4].lower(),
                                  t.gap, t))
                i += 2
                continue
        if ((form in ("UH", "DX") and is_unit(t.low))
                or (form == "DX"
                    and re.fullmatch(r"[a-hj-km-np-z](?=[oli]*\d)[\doli]{3,6}",
                                     t.low, re.A))):
            items.append(Item("CODE", t.low, t.gap, t))
            i += 1
            continue
        if form in ("BC", "TX", "TH", "VV"):
            n = max(phrase_at(labels, toks, i)[0], phrase_at(units, toks, i)[0])
            if n:
                for x in toks[i:i + n]:
                    items.append(Item("WORD", x.low, x.gap, x))
                i += n
                continue
            if t.low in NUMBER_WORDS:
                j = i + 1
                while (j < len(toks) and toks[j].low in NUMBER_WORDS
                       and plain(toks[j].gap)
                       and not phrase_at(labels, toks, j)[0]):
                    j += 1
                run = tuple(x.low for x in toks[i:j])
                bad = run not in RUNS
                if set(run) & set("muoi tram linh le tu".split()):
                    near = []
                    if i and plain(t.gap):
                        near.append(toks[i - 1])
                    if j < len(toks) and plain(toks[j].gap):
                        near.append(toks[j])
                    bad |= any(is_number(x.low) for x in near)
                items.append(Item("BAD" if bad else "NUM", " ".join(run),
                                  t.gap, t, None if bad else RUNS[run]))
                i = j
                continue
        if is_number(t.low):
            v = int(digits(t.low.lstrip("-")))
            items.append(Item("NUM", t.low, t.gap, t, v))
        elif re.search(r"\d", t.low, re.A):
            items.append(Item("BAD", t.low, t.gap, t))
        else:
            items.append(Item("WORD", t.low, t.gap, t))
        i += 1
    return items


# --- Section 6 -------------------------------------------------------------

def label_at(m, items, i):
    """(words, field) of the longest label at i."""
    best = (0, None)
    for l, f in m.labels():
        n, _ = phrase_at([l], items, i)
        if n > best[0]:
            best = (n, f)
    return best


def unit_fits(m, field, unit, loai):
    if m.form != "UH" or field != 1:
        return True
    if unit in words(MONEY):
        return loai in (1, 2, 5, 6)
    return loai == (4 if unit == "nguoi" else 3)


def units_at(m, items, i, field):
    """All unit words of a field at i, the longest first."""
    if i >= len(items) or not plain(items[i].gap):
        return []
    found = {}
    for u in FIELDS[m.form][field].units:
        n, _ = phrase_at([u], items, i)
        if n:
            found[n] = u
    return sorted(found.items(), reverse=True)


def readings(m, items, fields):
    """Every way to pair labels and numbers, each a dict field -> (item, unit),
    and the extents of its pairs."""
    def go(i, left, style):
        if i == len(items):
            yield []
            return
        if style == "LN":
            n, f = label_at(m, items, i)
            if not n or f not in left:
                return
            j = i + n
            if j < len(items) and items[j].low == "la":
                j += 1
            if j >= len(items) or items[j].kind == "WORD":
                return
            for k, u in units_at(m, items, j + 1, f) + [(0, None)]:
                for rest in go(j + 1 + k, left - {f}, style):
                    yield [(f, j, u, i, j + 1 + k)] + rest
            return
        if items[i].kind == "WORD":
            return
        for f0 in sorted(left):
            for k, u in units_at(m, items, i + 1, f0):
                n, f = label_at(m, items, i + 1 + k)
                if n and f == f0:
                    for rest in go(i + 1 + k + n, left - {f}, style):
                        yield [(f, i, u, i, i + 1 + k + n)] + rest
        n, f = label_at(m, items, i + 1)
        if n and f in left:
            for rest in go(i + 1 + n, left - {f}, style):
                yield [(f, i, None, i, i + 1 + n)] + rest

    sign = re.compile(r"[,;.\n]")
    for style in ("LN", "NL"):
        for pairs in go(0, frozenset(fields), style):
            inside = any(sign.search(items[k].gap) for p in pairs
                         for k in range(p[3] + 1, p[4]))
            parted = all(sign.search(items[p[3]].gap) for p in pairs[1:])
            if not inside or parted:
                yield {p[0]: (p[1], p[2]) for p in pairs}


class Assigned:
    def __init__(self):
        self.item, self.unit, self.pin = {}, {}, None


def known_words(m, items):
    """Indexes of words that belong to a label, a unit, or are `la` behind a
    label; greedy, the longest first."""
    units = [u for f in FIELDS[m.form] for u in f.units]
    labels = [l for l, _ in m.labels()]
    known, i = set(), 0
    while i < len(items):
        if items[i].kind != "WORD":
            i += 1
            continue
        a, b = phrase_at(labels, items, i)[0], phrase_at(units, items, i)[0]
        n = max(a, b)
        known |= set(range(i, i + n))
        i += n
        if a and a == n and i < len(items) and items[i].low == "la":
            known.add(i)
            i += 1
        if not n:
            i += 1
    return known


def by_position(m, items, first):
    """Slots as (item, units) if this is by position, else None."""
    fields = FIELDS[m.form]
    known = known_words(m, items)
    slots, i = [None] * first, 0
    while i < len(items):
        if i in known and items[i].low != "la":
            return None
        slot = len(slots)
        slots.append((i, None))
        i += 1
        if items[i - 1].kind != "WORD" and slot < len(fields):
            for n, u in units_at(m, items, i, slot)[:1]:
                slots[slot] = (i - 1, u)
                i += n
    return slots


def dx_fits(m, items, got, it):
    if it.kind != "CODE":
        return False
    d = got.get(0)
    d = items[d].value if d is not None and items[d].kind == "NUM" else None
    house = len(it.low) == 8 and it.low[4] in "-/"
    if d in (1, 2, 7):
        return is_unit(it.low)
    if d in (3, 4):
        return house
    if d in (5, 6):
        return not house
    return True


def pin_allowed(m, items, got):
    if m.role not in ("LX", "CH"):
        return False
    if m.form == "XN":
        x = got.get(1)
        return x is not None and items[x].kind == "NUM" \
            and items[x].value == 1
    return m.form == "DX"


def complete(m, items, got, unit, given=None):
    fields = FIELDS[m.form]
    need = set(range(len(fields)))
    if fields and fields[0].kind in ("ky", "maviec"):
        need.discard(0)
    if m.form == "KQ":
        q = got.get(2)
        zero = q is not None and items[q].kind == "NUM" and \
            items[q].value == 0
        if zero:
            need.discard(3)
            if 3 in got:
                raise Refused("L-02")
    if m.form in ("XEM", "XOA") and m.role == "HO" or \
            m.form == "XEM" and "unit" in m.values:
        need.discard(0)
    if not need <= set(got):
        raise Refused("L-02")
    for f, u in unit.items():
        if u:
            loai = items[got[0]].value if 0 in got and \
                items[got[0]].kind == "NUM" else None
            if not unit_fits(m, f, u, loai):
                raise Refused("L-02")


def assign(m, items, first):
    fields = FIELDS[m.form]
    a = Assigned()
    start = 0
    if fields and fields[0].kind in ("maho", "ma"):
        before = ["ho", "ma ho"] if fields[0].kind == "maho" else ["ma"]
        start = phrase_at(before, items, 0)[0]
    slots = by_position(m, items[start:], first)
    if slots is not None:
        slots = [s and (s[0] + start, s[1]) for s in slots]
        for i, s in enumerate(slots):
            if s and i < len(fields):
                a.item[i], a.unit[i] = s
        for i, s in enumerate(slots):
            if not s:
                continue
            it = items[s[0]]
            kind = fields[i].kind if i < len(fields) else None
            if kind == "noinhan":
                continue
            bad = it.kind in ("WORD", "BAD")
            if kind == "dxma":
                got = {k: v for k, v in a.item.items() if k < i}
                bad = not dx_fits(m, items, got, it)
            if kind is None and i == len(fields) and \
                    pin_allowed(m, items, a.item):
                bad = it.kind != "NUM"
            if bad:
                raise Refused("L-03", i + 1 if kind else None)
        if len(slots) == len(fields) + 1 and pin_allowed(m, items, a.item):
            a.pin = slots[-1][0]
        elif len(slots) > len(fields) or (start and not slots):
            raise Refused("L-02")
        complete(m, items, a.item, a.unit)
        return a
    known = known_words(m, items)
    if any(it.kind == "WORD" and i not in known
           for i, it in enumerate(items)):
        raise Refused("L-03")
    want = set(range(first, len(fields)))
    ways = [w for w in readings(m, items, want)
            if want - set(w) <= ({3} if m.form == "KQ" else set())]
    if m.form == "BK" and items and items[0].kind != "WORD":
        ways += [{k: (v[0] + 1, v[1]) for k, v in w.items()} | {1: (0, None)}
                 for w in readings(m, items[1:], want - {1})
                 if set(w) == want - {1}]
    maps = {tuple(sorted((f, i) for f, (i, _) in w.items())) for w in ways}
    if len(maps) > 1:
        raise AssertionError(f"two readings: {m.text!r} {maps}")
    pairing = ways[0] if ways else {}
    a.item = {f: i for f, (i, _) in pairing.items()}
    a.unit = {f: u for f, (_, u) in pairing.items()}
    of_item = {i: f for f, i in a.item.items()}
    for i, it in enumerate(items):
        f = of_item.get(i)
        bad = it.kind == "BAD"
        if f is not None and fields[f].kind == "dxma":
            bad = not dx_fits(m, items, a.item, it)
        if bad:
            raise Refused("L-03", None if f is None else f + 1)
    if not ways:
        raise Refused("L-02")
    complete(m, items, a.item, a.unit)
    return a


# --- Values ----------------------------------------------------------------

def good_number(it):
    return (it.kind == "NUM" and not it.low.startswith("-")
            and not (len(it.low) >= 7 and it.low[0] in "0o"))


def date_value(m, it):
    if it.kind == "DATE":
        d = DATE.fullmatch(it.low)
        day, mon, year = int(d[1]), int(d[3]), d[4]
    elif it.kind == "NUM" and re.fullmatch(r"\d{6}|\d{8}", digits(it.low)):
        z = digits(it.low)
        day, mon, year = int(z[:2]), int(z[2:4]), z[4:]
    else:
        return None
    try:
        v = datetime.date(int(year) + (2000 if len(year) == 2 else 0), mon, day)
    except ValueError:
        return None
    return v if datetime.date(2021, 1, 1) <= v <= m.at else None


def check_values(m, items, a, first_value):
    fields = FIELDS[m.form]
    for f, field in enumerate(fields):
        no = f + 1
        if field.kind in ("ky", "maviec"):
            if isinstance(first_value, Refused):
                raise first_value
            if first_value:
                m.values[field.code] = first_value
            continue
        if f not in a.item:
            continue
        it = items[a.item[f]]
        lo, hi = field.lo, field.hi
        if field.kind == "number":
            if m.form == "DK" and f == 1:
                lo, hi = m.at.year, m.at.year + 3
            if m.form == "UH" and f == 1 and m.values["loai"] in (3, 4):
                hi = 9999
            if not good_number(it) or not lo <= it.value <= hi:
                raise Refused("L-04", no)
            if m.form == "TD" and f == 3 and it.value not in (0, 1, 9):
                raise Refused("L-04", no)
            if m.form == "BK" and f == 1 and it.value > m.at.year:
                raise Refused("L-07", no)
            m.values[field.code] = it.value
        elif field.kind == "maho":
            if not good_number(it) or len(it.low) > 3 or it.value < 1:
                raise Refused("L-04", no)
            m.values[field.code] = "%03d" % it.value
        elif field.kind == "ma":
            if it.kind != "NUM" or it.low[0] == "-" or len(it.low) != 4:
                raise Refused("L-04", no)
            m.values[field.code] = digits(it.low)
        elif field.kind == "ngay":
            v = date_value(m, it)
            if not v:
                raise Refused("L-04", no)
            m.values[field.code] = v.isoformat()
        elif field.kind == "noinhan":
            zero = it.kind == "NUM" and it.value == 0 and it.low[0] != "-"
            if m.values["loai"] == 5:
                if not zero:
                    raise Refused("E-UNI", no)
                m.values[field.code] = "0"
            elif it.kind != "CODE":
                raise Refused("E-UNI", no)
            else:
                m.values[field.code] = code(it.low)
        elif field.kind == "dxma":
            m.values[field.code] = code(it.low)


def check_pin(m, items, a):
    if a.pin is None:
        return
    it = items[a.pin]
    if it.low[0] == "-" or len(it.low) != 4:
        raise Refused("L-04", 3 if m.form == "XN" else 5)
    m.values["pin"] = digits(it.low)


def check_k(m):
    if m.form != "BC" or not m.ks:
        return
    sign, n = m.ks[0]
    if len(n) > 2:
        raise Refused("L-04", 7)
    m.values["k"] = int(digits(n)) * (-1 if sign == "-" else 1)


def check_rules(m):
    v = m.values
    if m.form == "KQ" and m.role == "TB" and v["soqd"]:
        raise Refused("L-06")
    if m.form == "DX" and m.role == "TB" and v["hinhthuc"] != 5:
        raise Refused("L-06")
    if m.form in ("BC", "TX"):
        if v["ngheo"] + v["canngheo"] > v["tongho"] \
                or v["moi"] + v["tai"] > v["ngheo"]:
            raise Refused("E-SUM")
    if m.form == "VV":
        if any(v[k] > v["hovay"] for k in
               ("hongheo", "lai", "dengoc", "quahan", "saimd")) \
                or v["tragoc"] > v["dengoc"]:
            raise Refused("E-MAX")
    if m.form == "DX" and v["hinhthuc"] == 4 \
            and m.at >= datetime.date(2025, 7, 1):
        raise Refused("E-AUT", 3)


# --- Section 10 ------------------------------------------------------------

def free_text(m, begin, index):
    raw = m.text[begin:].replace("\n", " ")
    raw = "".join(c for c in raw if not accepted_emoji(c))
    raw = re.sub(" +", " ", raw)
    if re.search(r"[^A-Za-z0-9 .,;:/()!?\-+=&*#_%]", raw) \
            or re.search(r"(?<![0-9])%", raw):
        raise Refused("L-03", index)
    return raw.strip(" ,;:/*#-=.!")


def drop_ly_do(text):
    m = re.match(r"ly do(?![a-z0-9])", text, re.I)
    return text[m.end():].strip(" ,;:/*#-=.!") if m else text


def only_courtesy(text):
    toks = [t for t in tokens_of(text)]
    while toks:
        n = phrase_at(END, toks, 0, False)[0]
        if not n:
            return False
        del toks[:n]
    return True


def letters(text):
    return sum(c.isalpha() for c in text)


# --- Forms with a way of their own -----------------------------------------

def two_forms(toks):
    for t in toks:
        if re.fullmatch("(" + "|".join(FORMS).lower() + r")\d*", t.low, re.A):
            raise Refused("L-02")


def parse_hd(m):
    if not m.toks:
        return
    arg = keyword_at(m.toks, 0, glue=False)
    n = arg[0] if arg else 1
    two_forms(m.toks[n:])
    if not arg:
        raise Refused("L-03", 1)
    m.values["mau"] = arg[1]
    for t in m.toks[n:]:
        if not is_number(t.low):
            raise Refused("L-03")
    if m.toks[n:]:
        raise Refused("L-02")


MOBILE = re.compile(r"(?:5(?:2[238]|59)|89[6-9]|99[013-9])\d{6}"
                    r"|(?:3\d|5[1689]|7[06-9]|8[1-8]|9[0-8])\d{7}")


def parse_dt(m):
    toks = m.toks
    two_forms(toks)
    if not toks:
        raise Refused("L-02")
    field, i = 1, 0
    low = m.text.lower()
    t = toks[0]
    if is_unit(t.low) and not re.fullmatch(r"(so|moi|sang)\d+", t.low, re.A):
        field = 3
        if m.role not in ("CX", "CH"):
            raise Refused("L-06")
        h = re.match(r"-([\doli]{3})", low[t.end:], re.A)
        house = bool(h and is_number(h.group(1)) and int(digits(h.group(1)))
                     and len(toks) > 1 and toks[1].end == t.end + 4
                     and toks[1].at == t.end + 1)
        i = 2 if house else 1
        if i >= len(toks):
            raise Refused("L-02")
        role = toks[i].text.upper()
        if role not in ROLES or role == "QT":
            raise Refused("L-03", 2)
        if (role == "HO") != house:
            raise Refused("L-03", 1)
        m.values["madonvi"] = code(low[t.at:toks[i - 1].end])
        m.values["vaitro"] = role
        i += 1
    while i < len(toks) and toks[i].low in ("so", "moi", "sang"):
        i += 1
    if i >= len(toks):
        raise Refused("L-02")
    number = ""
    minus = False
    for k, t in enumerate(toks[i:]):
        z = t.low.replace(".", "")
        if k == 0 and z.startswith("+"):
            number, z = "+", z[1:]
        minus |= z.startswith("-")
        if not is_number(z):
            raise Refused("L-03", field)
        number += digits(z.lstrip("-"))
    for head in ("+84", "0084", "84", "0"):
        if number.startswith(head):
            rest = number[len(head):]
            break
    else:
        rest = ""
    if minus or not MOBILE.fullmatch(rest):
        raise Refused("E-NUM", field)
    m.values["somoi"] = "+84" + rest


def parse_vm(m):
    n = phrase_at(["ho so"], m.toks, 0)[0]
    begin = m.values_at if "unit" not in m.values else m.unit_end
    if n < len(m.toks) and re.fullmatch(r"\d{4}", m.toks[n].text, re.A):
        if not n and 2021 <= int(m.toks[n].text) <= 2030:
            raise Refused("L-03", 1)
        m.values["hoso"] = m.toks[n].text
        begin = m.toks[n].end
    text = free_text(m, begin, 1)
    if letters(text) < 2 or only_courtesy(text):
        raise Refused("E-RON")
    if len(text) > 300:
        raise Refused("L-13")
    m.values["noidung"] = text


def money(m, low, toks, field):
    if re.search(r"(?<=[0-9])\.(?=[0-9])", low):
        raise Refused("L-12", field)
    text = m.text.lower()
    word = "(?:trieu|tr|ty|ti|dong|d|vnd)"
    for i, t in enumerate(toks):
        if is_number(t.low):
            g = re.match(r"([\doli]{1,3}),([\doli]{3})(?![\doli])",
                         text[t.at:], re.A)
            if g and is_number(g.group(2)):
                raise Refused("L-12", field)
            if re.fullmatch("[0o]{3}", t.low) and "0" in t.low:
                raise Refused("L-12", field)
        if re.fullmatch(r"\d+" + word + r"\d*", t.low, re.A):
            raise Refused("L-12", field)
        if i and re.fullmatch(word, t.low) and is_number(toks[i - 1].low):
            raise Refused("L-12", field)


OPTIONAL_TERMS = {
    "CT": {f"T-{n:02}": f"t{n:02},t{n}" for n in range(1, 16)},
    "THIEU": {f"T{n:02}": f"t{n:02},t{n}" for n in range(1, 13)}}


def first_field(m):
    """ky of BK, maviec of NV, what CT and THIEU ask about. Returns its value,
    or the refusal that belongs to step 10."""
    toks = m.toks
    before = {"BK": ["ky"], "NV": ["viec", "ma viec"]}.get(m.form, [])
    del toks[:phrase_at(before, toks, 0)[0] if before else 0]
    if not toks and m.form in OPTIONAL_TERMS:
        return None
    if not toks:
        raise Refused("L-02")
    low, at = m.text.lower(), toks[0].at
    if m.form == "NV":
        d = re.compile(r"r-?([\doli]{1,2})[-/ ](20[\doli]{2}|2[oO][\doli]{2})",
                       re.A).match(low, at)
        ok = d and is_number(d[1]) and is_number(d[2])
        if not ok or (d.end() < len(low) and not separator(m.text, d.end())):
            raise Refused("L-03", 1)
        end = d.end()
        number, year = int(digits(d[1])), int(digits(d[2]))
        value = "R%02d-%04d" % (number, year)
        if not number or not 2021 <= year <= 2030:
            value = Refused("L-04", 1)
    else:
        best = (0, None)
        for term, line in OPTIONAL_TERMS.get(m.form, TERMS).items():
            for w in words(line):
                end = at + len(w)
                if low.startswith(w, at) and len(w) > best[0] and (
                        end == len(low) or separator(m.text, end)):
                    best = (len(w), term)
        if not best[1] and m.form in OPTIONAL_TERMS:
            return None
        value = best[1] or Refused("E-KY", 1)
        end = at + best[0] if best[0] else toks[0].end
    while toks and toks[0].at < end:
        toks.pop(0)
    if toks:
        toks[0].gap += "^"
    return value


TEXT_INDEX = {"MH": 4, "XN": 3, "SUA": 2, "OK": 2}


def is_refusal(m):
    """XN with a 0: free text follows."""
    toks = list(m.toks)
    while True:
        n = phrase_at(START, toks, 0, joined=False)[0]
        if not n:
            break
        del toks[:n]
    del toks[:phrase_at(["ma"], toks, 0)[0]]
    return (len(toks) > 1 and is_number(toks[1].low)
            and int(digits(toks[1].low.lstrip("-"))) == 0
            and toks[1].low[0] != "-")


def read(m):
    before = len(m.toks)
    first = m.toks[0] if m.toks else None
    m.unit_code()
    m.unit_end = first.end if first and len(m.toks) < before else m.values_at
    form = m.form
    has_text = form in ("MH", "VM", "SUA", "OK") or (
        form == "XN" and is_refusal(m))
    if not has_text:
        m.n9(m.toks)
    m.values_end = m.toks[-1].end if m.toks else m.values_at
    m.courtesy()
    if form == "HD":
        return parse_hd(m)
    if form == "DT":
        return parse_dt(m)
    if form == "VM":
        return parse_vm(m)
    toks, text_begin = m.toks, None
    if has_text:
        n = len(FIELDS[form])
        n += phrase_at(["ma"], toks, 0)[0] if form != "MH" else 0
        if len(toks) >= n:
            text_begin = toks[n - 1].end
        m.toks = toks = toks[:n]
    two_forms(toks)
    if form in ("UH", "BK"):
        end = toks[-1].end if toks else m.values_at
        money(m, m.text[m.values_at:end], toks, 2 if form == "UH" else 7)
    first_value, first = None, 0
    if form in ("BK", "NV", "CT", "THIEU"):
        first_value, first = first_field(m), 1
    m.take_periods()
    if form == "TX" and [t.low for t in m.toks] == ["ok"]:
        m.values["ok"] = True
        return m.settle_period()
    items = items_of(m, m.toks)
    a = assign(m, items, first)
    text = None
    if has_text:
        text = free_text(m, text_begin, TEXT_INDEX[form])
        if form in ("XN", "OK"):
            text = drop_ly_do(text)
        nothing = only_courtesy(text)
        few = letters(text) < (1 if form == "SUA" else 2)
        if form == "SUA":
            few = not re.search("[A-Za-z0-9]", text)
        if form in ("XN", "SUA") and (few or nothing):
            raise Refused("L-02")
        if form == "OK" and nothing:
            text = None
        elif form == "OK" and few:
            raise Refused("L-02")
    if len(m.ks) > 1:
        raise Refused("L-02")
    check_values(m, items, a, first_value)
    if text is not None:
        if form == "MH":
            if (not re.match("[A-Za-z]", text) or letters(text) < 2
                    or nothing or len(text) > 40):
                raise Refused("E-TEN", 4)
            m.values["ten"] = text
        elif form == "SUA":
            if len(text) > 300:
                raise Refused("L-13")
            m.values["noidung"] = text
        else:
            if len(text) > 60:
                raise Refused("L-04", TEXT_INDEX[form])
            m.values["lydo"] = text
    check_pin(m, items, a)
    check_k(m)
    m.settle_period()
    check_rules(m)


def parse(text, role, at):
    m = None
    try:
        m = Message.__new__(Message)
        m.form = None
        m.__init__(text, role, datetime.date.fromisoformat(at))
        m.keyword()
        if m.form == "YC":
            return None
        read(m)
    except Refused as r:
        return {"form": m.form if r.form else None, "error": r.error,
                "field": r.field, "suggest": r.suggest}
    return {"form": m.form, "values": m.values, "period": m.period}
