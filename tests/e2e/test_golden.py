"""Written conversations: each file of tests/golden/conversations is a test.
Those in pending/ run when asked for: run BINARY golden-pending"""

import os
import sys

import golden

HEAD = "clock 2025-09-28 08:00\n"
REPORT = HEAD + "0912000101 > BC 140 42 18 3 1 0\n"
RECEIPT = ("0912000101 < Da nhan BC T09/2025 Ban Chieng Chung: ho 140, ngheo "
           "42, can ngheo\n  18, thoat 3, moi 1, tai 0. Ma {bc}. Sai thi nhan "
           "SUA {bc} va 6 so dung. Con\n  19 ho la dat.\n")

# What is wrong with a conversation, its lines below the title, the line that
# must be named, and words that must be said about it.
BAD = (
    ("another word", REPORT + RECEIPT.replace("thoat 3", "thoat 4"), 4,
     "got      0912000101 < Da nhan BC T09/2025"),
    ("a word too few", REPORT + RECEIPT.replace(" va 6 so dung", ""), 4,
     "va 6 so dung"),
    ("another phone", REPORT + RECEIPT.replace("0912000101", "0912000102"), 4,
     "expected 0912000102 <"),
    ("an answer that did not come", REPORT + RECEIPT + RECEIPT, 7,
     "got      nothing"),
    ("an answer that nobody wrote down", REPORT, 3,
     "expected nothing more"),
    ("a code that is another one",
     REPORT + RECEIPT + "0912000101 > TT\n0912000101 < ...(ma {bc})...\n"
     "0912000102 > BC 140 42 18 3 1 0\n0912000102 < ...Ma {bc}...\n", 10,
     "expected 0912000102 < ...Ma "),
    ("two names for one code",
     REPORT + RECEIPT + "0912000101 > TT\n0912000101 < ...(ma {tt})...\n", 8,
     "expected 0912000101 < ...(ma {tt})..."),
    ("a code that no answer had", HEAD + "0912000101 > SUA {bc} 1\n", 3,
     "no answer had a {bc}"),
    ("another value in the store",
     REPORT + RECEIPT + "? SELECT state FROM report_version => held\n", 7,
     "got      accepted"),
    ("a message that time does not bring",
     HEAD + "clock +1 hour\n0912000101 < ...\n", 4, "got      nothing"),
    ("a clock that goes back", HEAD + "clock 2025-09-27 08:00\n", 3,
     "only goes forward"),
    ("a text before the clock", "0912000101 > TT\n", 2, "the clock"),
    ("an answer to nothing", HEAD + "? SELECT 1 => 1\n0912000101 < ...\n", 4,
     "nothing was sent"),
    ("a line that is no line", HEAD + "0912000101 BC 140\n", 3,
     "cannot be read"),
)


def play(house, text, name="made-up.conv"):
    path = house.folder / name
    path.write_text(text, "utf-8")
    golden.Player(house, golden.Conversation(path), patience_s=0.2).play()


def test_a_wrong_conversation_fails(house):
    """a conversation fails at the line that does not hold, and says why"""
    for what, text, line, words in BAD:
        try:
            play(house, "A title\n" + text)
        except AssertionError as fault:
            said = str(fault)
        else:
            raise AssertionError(f"{what}: nothing was noticed")
        assert f"made-up.conv:{line}: " in said, (what, said)
        assert words in said, (what, said)


def test_a_right_conversation_passes(house):
    """codes are kept, other messages may come, time and tables go on"""
    play(house, "A title\n  that goes on\n# a remark\n" + REPORT + RECEIPT +
         "? SELECT code FROM report_version => {bc}\n"
         "0912000101 > SUA {bc} 140 41 18 3 1 0\n...\n"
         "0912000199 > TT\n"
         "0912000199 < So may nay chua dang ky...\n"
         "0912000199 > TT\n"
         "import people\n  0912000199,A,TB@u-013,vi,2021-01-01,\n"
         "clock +2 days\n"
         "0912 000 199 > TT\n"
         "0912000199 < Ban Nong Tau T09/2025: ...\n"
         "run verify\n")


def test_answers_are_written_down_on_request(house):
    """update writes what came, with names for codes, and keeps the rest"""
    text = "A title\n" + REPORT + "0912000101 < {bc}\n# a remark\n" \
        "0912000101 > HUY {bc}\n0912000101 < Da huy ma {bc}...\n" \
        "? SELECT state FROM report_version => x\n"
    kept = {name: os.environ.pop(name, None) for name in ("CI", golden.UPDATE)}
    os.environ[golden.UPDATE] = "1"
    try:
        play(house, text)
    finally:
        del os.environ[golden.UPDATE]
        os.environ.update({k: v for k, v in kept.items() if v is not None})
    written = (house.folder / "made-up.conv").read_text("utf-8")
    assert written == text.replace("0912000101 < {bc}\n", RECEIPT).replace(
        "=> x", "=> withdrawn"), written


def conversation_test(path, prefix):
    def test(house):
        golden.Player(house, golden.Conversation(path)).play()
    title = golden.Conversation(path).title
    is_word = not title[1:2].isupper()
    test.__doc__ = (title[0].lower() if is_word else title[0]) + title[1:]
    test.__name__ = f"test_{prefix}_{path.stem}"
    return test


def conversations():
    yield from ((p, "golden") for p in sorted(golden.FOLDER.glob("*.conv")))
    if any("pending" in word for word in sys.argv[1:]) or \
            os.environ.get("GOLDEN_PENDING"):
        yield from ((p, "golden-pending") for p in
                    sorted((golden.FOLDER / "pending").glob("*.conv")))


for path, prefix in conversations():
    function = conversation_test(path, prefix)
    globals()[function.__name__] = function
