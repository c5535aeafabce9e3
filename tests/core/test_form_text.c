/* What counts as the same text: sms-grammar.md sections 3 and 10. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "form_case.h"

#define LAST "BC 140 42 18 3 1 0"

static const struct reading_case characters[] = {
    {"full-width letters and digits are ASCII", "ＢＣ １４０ 42 18 3 1 0",
     BC_MEANS},
    {"superscripts are no digits", "BC 140 4² 18 3 1 0", "BC L-03 2"},
    {"circled digits are no digits", "BC ① 42 18 3 1 0", "BC L-03 1"},
    {"mathematical digits are no digits", "BC 140 42 18 3 1 𝟎", "BC L-03 6"},
    {"digits of another script are no digits", "BC ١٤٠ 42 18 3 1 0",
     "BC L-03 1"},
    {"a struck-through digit is no digit", "BC 140 4\u03362\u0336 18 3 1 0",
     "BC L-03 2"},
    {"composed diacritics are dropped", "BÁO CÁO 140 42 18 3 1 0", BC_MEANS},
    {"decomposed diacritics are dropped", "Ba\u0301o ca\u0301o 140 42 18 3 1 0",
     BC_MEANS},
    {"d with a stroke is a d", "đăng ký 017 2026 1 1 2",
     "DK maho=017 nam=2026 loai=1 cachlam=1 cangiup=2", ROLE_HO},
    {"the Icelandic eth is typed for it", "Ðăng ký 017 2026 1 1 2",
     "DK maho=017 nam=2026 loai=1 cachlam=1 cangiup=2", ROLE_HO},
    {"an umlaut spoils its token", "BÄ 140 42 18 3 1 0", "- L-01"},
    {"a tone mark on a digit spoils it", "BC 140 42\u0301 18 3 1 0",
     "BC L-03 2"},
    {"no-break and thin spaces part tokens",
     "BC\u00a0140\u200942\u300018 3\u20021 0", BC_MEANS},
    {"invisible characters are removed",
     "\ufeffB\u200bC 1\u00ad40 4\u20602 18 3 1\u200e 0\ufe0f", BC_MEANS},
    {"line separators part tokens", "BC\u2028140 42\u202918 3 1\r\n0",
     BC_MEANS},
    {"en dashes are hyphens", "BC 140–42–18–3–1–0", BC_MEANS},
    {"the minus sign of typesetting is a minus", "BC 140 −42 18 3 1 0",
     "BC L-04 2"},
    {"an em dash is a signature mark", LAST " — Lo Van Pao", BC_MEANS},
    {"an ellipsis is three dots", LAST "…", BC_MEANS},
    {"a tab is a space", "BC\t140\t42 18 3 1 0", BC_MEANS},
    {"Cyrillic letters are no keyword", "ВС 140 42 18 3 1 0", "- L-01"},
    {"ill-formed bytes spoil their token", "BC 140 42\xff 18 3 1 0",
     "BC L-03 2"},
};

static const struct reading_case refused_first[] = {
    {"a bell is a control character", "BC 140 42 18 3 1 0\a", "- L-01"},
    {"a form feed is one", "BC 140\f42 18 3 1 0", "- L-01"},
    {"delete is one", "\x7f" LAST, "- L-01"},
    {"next line is one", "BC\xc2\x85 140 42 18 3 1 0", "- L-01"},
    {"an override of direction is one", "BC\u202e 140 42 18 3 1 0", "- L-01"},
    {"an isolate of direction is one", LAST "\u2066", "- L-01"},
    {"a part mark in front", "(1/2) BC 140 42 18", "- L-13"},
    {"a part mark at the end", LAST " [2/2]", "- L-13"},
    {"a part mark without a space", "[1/3]" LAST, "- L-13"},
    {"part of one is no part mark", LAST " (1/1)", "BC L-02"},
    {"brackets of two kinds are no part mark", "(1/2] " LAST, "- L-01"},
    {"a mark inside is no part mark", "BC (1/2) 140 42 18 3 1 0", "BC L-02"},
    {"two digits make no part mark", LAST " (10/12)", "BC L-02"},
};

static const struct reading_case signs[] = {
    {"all plain separators part tokens", "BC,140;42:18/3*1#0", BC_MEANS},
    {"so do brackets, equals signs and exclamation marks",
     "BC=(140) (42) 18! 3 1 0!", BC_MEANS},
    {"repeated separators are one", "BC ,, 140 ; ; 42 // 18 3 1 0", BC_MEANS},
    {"hyphens between digits are separators", "BC 140-42-18-3-1-0", BC_MEANS},
    {"a hyphen behind a letter is one", "BC-140 42 18 3 1 0", BC_MEANS},
    {"a hyphen before a digit is a minus", "BC 140 42 -18 3 1 0", "BC L-04 3"},
    {"even before zero", "BC 140 42 18 3 1 -0", "BC L-04 6"},
    {"behind a comma as well", "BC 140,-42,18,3,1,0", "BC L-04 2"},
    {"behind a hyphen it is no minus", "BC 140 --42 18 3 1 0", BC_MEANS},
    {"with a space behind it is a separator", "BC 140 - 42 - 18 3 1 0",
     BC_MEANS},
    {"a dot between digits is a decimal point", "BC 140 42.5 18 3 1 0",
     "BC L-03 2"},
    {"other dots are separators", "BC. 140. 42. 18. 3. 1. 0.", BC_MEANS},
    {"a plus sign belongs to its token", "BC 140 +42 18 3 1 0", "BC L-03 2"},
    {"a percent sign does", "BC 140 42% 18 3 1 0", "BC L-03 2"},
    {"a question mark does", LAST "?", "BC L-03 6"},
    {"quotes do", "BC '140' 42 18 3 1 0", "BC L-03 1"},
    {"an underscore does", "BC 140_42 18 3 1 0", "BC L-03 1"},
};

static const struct reading_case emoji[] = {
    {"hands at the end are dropped", LAST " 🙏", BC_MEANS},
    {"also glued to the last number", LAST "🙏🏻", BC_MEANS},
    {"also glued to a period token", LAST " T9👍", BC_MEANS},
    {"a heart with its selector is dropped", LAST " ❤️ a", BC_MEANS},
    {"a smile in front is dropped", "😊BC 140 42 18 3 1 0", BC_MEANS},
    {"between courtesy words as well", "da 😊 em gui BC 140 42 18 3 1 0",
     BC_MEANS},
    {"inside they spoil the message", "BC 140 😊 42 18 3 1 0", "BC L-03 2"},
    {"inside a token they spoil it", "BC 14🙏0 42 18 3 1 0", "BC L-03 1"},
    {"no other emoji is dropped", LAST " 🐃", "BC L-03"},
    {"in free text accepted ones vanish", "VM duong 😊 sat lo 🙏",
     "VM noidung=duong sat lo"},
    {"in free text others are refused", "VM duong 🐃 sat lo", "VM L-03 1"},
};

static const struct reading_case courtesy[] = {
    {"courtesy words in front are dropped",
     "da thua chu, chau xin phep gui lai BC 140 42 18 3 1 0", BC_MEANS},
    {"phrases in front are dropped",
     "kinh chao lanh dao va can bo xa BC 140 42 18 3 1 0", "- L-01"},
    {"phrases of the list are", "chao can bo xa, lanh dao: " LAST, BC_MEANS},
    {"an unknown word in front is not", "thay oi " LAST, "- L-01"},
    {"they are dropped before the first value", "BC em gui 140 42 18 3 1 0",
     BC_MEANS},
    {"also behind a period token", "bc t9 a: 140 42 18 3 1 0", BC_MEANS},
    {"also between period tokens", "bc em t9 a: 140 42 18 3 1 0", BC_MEANS},
    {"also behind a month with a slash", "bc 9/2025 a: 140 42 18 3 1 0",
     BC_MEANS},
    {"also behind the unit code", "BC B012 em xin gui 140 42 18 3 1 0",
     "BC unit=B012 tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0"
     " @2025-09",
     ROLE_CX},
    {"not where a label begins",
     "VV lai 34 ho vay 35 ho ngheo 28 den goc 5 tra goc 5 qua han 1 sai md 0",
     "VV hovay=35 hongheo=28 lai=34 dengoc=5 tragoc=5 quahan=1 saimd=0"
     " @2025-09",
     ROLE_TO},
    {"a label of two words begins with one",
     "TD con thieu 2 ho 17 thu nhap 1 no 1 can 3",
     "TD maho=017 thunhap=1 thieuhut=2 trano=1 cangiup=3 @2025-Q3", ROLE_HO},
    {"behind the first value nothing is dropped", "BC 140 em 42 18 3 1 0",
     "BC L-03 2"},
    {"not in VM", "VM em oi duong sat lo", "VM noidung=em oi duong sat lo"},
    {"end words are dropped", LAST " a nhe, em cam on anh chi nhieu", BC_MEANS},
    {"end phrases are dropped", LAST ". tran trong cam on can bo xa!",
     BC_MEANS},
    {"an unknown word at the end is not", LAST " roi a", "BC L-03"},
    {"end words alone leave nothing", "BC a nhe", "BC L-02"},
    {"foreign thanks are dropped", LAST " thanks", BC_MEANS},
};

static const struct reading_case signatures[] = {
    {"three words behind dashes", LAST " -- Lo Van A", BC_MEANS},
    {"four words behind dashes", LAST " -- Giang A Su Pao", BC_MEANS},
    {"behind words that say so", LAST ", truong ban Giang A Su", BC_MEANS},
    {"behind a colon as well", LAST " nguoi bao cao: Lo Thi May", BC_MEANS},
    {"two marks at once", LAST " truong ban -- Lo Van Pao", BC_MEANS},
    {"then thanks", LAST " ky ten Lo Van Pao cam on", BC_MEANS},
    {"a name without a mark stays", LAST " Lo Van Pao", "BC L-03"},
    {"one dash is no mark", LAST " - Lo Van Pao", "BC L-03"},
    {"a name of another shape stays", LAST " -- Nguyen Duc Hai", "BC L-03"},
    {"two words are no name", LAST " -- Van A", "BC L-03"},
    {"anything else behind a mark stays", LAST " -- them hai ho", "BC L-03"},
    {"a denial is no name", LAST " -- khong van de", "BC L-03"},
    {"digits are no name", LAST " -- Lo Van 3", "BC L-03"},
    {"only one signature", LAST " -- Lo Van A -- Lo Van B", "BC L-03"},
    {"a name with a diacritic", LAST " -- Lò Văn Pào", BC_MEANS},
};

static const struct reading_case free_texts[] = {
    {"case is kept, diacritics go", "VM Đường vào bản Sạt lở",
     "VM noidung=Duong vao ban Sat lo"},
    {"white space collapses", "VM  duong \n\n vao   ban",
     "VM noidung=duong vao ban"},
    {"separators go at both ends", "VM: - (duong) sat lo ;.!",
     "VM noidung=(duong) sat lo"},
    {"allowed signs stay", "VM muong 3 + ho 2 = 50% ? & * # _ -",
     "VM noidung=muong 3 + ho 2 = 50% ? & * # _"},
    {"a percent sign wants a digit before it", "VM con % ho", "VM L-03 1"},
    {"quotes are refused", "VM ban \"Pom\" sat lo", "VM L-03 1"},
    {"tags are refused", "VM <b>duong</b> sat lo", "VM L-03 1"},
    {"braces are refused", "MH 1 1 12 {{7*7}} mac ca", "MH L-03 4"},
    {"an at sign is refused", "VM gui a@b", "VM L-03 1"},
    {"words of SQL are text", "VM DROP TABLE users; -- xong",
     "VM noidung=DROP TABLE users; -- xong"},
    {"keywords in it are text", "VM BC 140 la sai", "VM noidung=BC 140 la sai"},
    {"one letter is no text", "VM a", "VM E-RON"},
    {"digits are no text", "VM 12 34", "VM E-RON"},
    {"end words are no text", "VM cam on anh a", "VM E-RON"},
    {"nothing is no text", "VM ...", "VM E-RON"},
    {"a refusal needs a reason", "XN 8842 0", "XN L-02"},
    {"thanks are no reason", "XN 8842 0 cam on", "XN L-02"},
    {"the words ly do say nothing", "XN 8842 0 ly do", "XN L-02"},
    {"ly do is dropped", "XN 8842 0, Lý do: chưa họp",
     "XN ma=8842 xacnhan=0 lydo=chua hop"},
    {"ly don gian is no ly do", "XN 8842 0 ly don gian",
     "XN ma=8842 xacnhan=0 lydo=ly don gian"},
    {"a reason has 60 characters at most",
     "XN 8842 0 aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaaab",
     "XN L-04 3"},
    {"the end of a reason is kept", "XN 8842 0 chua hop ban a",
     "XN ma=8842 xacnhan=0 lydo=chua hop ban a"},
    {"a letter O is a zero before a reason", "XN 8842 O chua hop",
     "XN ma=8842 xacnhan=0 lydo=chua hop"},
    {"OK needs no reason", "OK 4821", "OK ma=4821"},
    {"thanks behind OK are no reason", "OK 4821 cam on a", "OK ma=4821"},
    {"a number behind OK is half a message", "OK 4821 5", "OK L-02"},
    {"a correction may be one digit", "SUA 4821 5", "SUA ma=4821 noidung=5"},
    {"a correction may not be empty", "SUA 4821 -", "SUA L-02"},
    {"the name of a model begins with a letter", "MH 1 1 12 3 con bo",
     "MH E-TEN 4"},
    {"a missing name is a wrong name", "MH 1 1 12", "MH E-TEN 4"},
    {"a long name is a wrong name",
     "MH 1 1 12 aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa b", "MH E-TEN 4"},
    {"forty characters are not long",
     "MH 1 1 12 aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaab",
     "MH loai=1 linhvuc=1 hongheo=12 ten=aaaaaaaaa aaaaaaaaa aaaaaaaaa "
     "aaaaaaaaab"},
};

static void
characters_are_mapped(void **state)
{
    (void)state;
    form_cases_check(characters, COUNT(characters));
}

static void
some_texts_are_never_read(void **state)
{
    (void)state;
    form_cases_check(refused_first, COUNT(refused_first));
}

static void
signs_part_tokens_or_spoil_them(void **state)
{
    (void)state;
    form_cases_check(signs, COUNT(signs));
}

static void
friendly_emoji_do_no_harm(void **state)
{
    (void)state;
    form_cases_check(emoji, COUNT(emoji));
}

static void
courtesy_does_no_harm(void **state)
{
    (void)state;
    form_cases_check(courtesy, COUNT(courtesy));
}

static void
names_are_dropped_behind_a_mark_only(void **state)
{
    (void)state;
    form_cases_check(signatures, COUNT(signatures));
}

static void
free_text_is_text(void **state)
{
    (void)state;
    form_cases_check(free_texts, COUNT(free_texts));
}

/* A text of `n` times `piece` behind `head`. */
static struct buf
long_text(const char *head, const char *piece, int n)
{
    struct buf text = {0};

    buf_addz(&text, head);
    for (int i = 0; i < n; i++)
        buf_addz(&text, piece);
    return text;
}

static void
long_texts_have_their_limits(void **state)
{
    static const struct {
        const char *name, *head, *piece;
        int n;
        const char *begins;
    } cases[] = {
        {"320 characters are read", "VM aa", " aaaa", 63, "VM L-13"},
        {"321 are not", "VM aaa", " aaaa", 63, "- L-13"},
        {"300 characters of free text are kept", "VM ", "abcde", 60,
         "VM noidung=abcde"},
        {"301 are not", "VM a", "abcde", 60, "VM L-13"},
        {"spaces do not count", "VM ab", "  ", 900, "VM noidung=ab"},
        {"2,000 code points are counted before", "VM ab", " ", 1995,
         "VM noidung=ab"},
        {"2,001 are too many", "VM ab", " ", 1996, "- L-13"},
        {"a long text is long before it is controlled", "VM ab\a", " ", 1996,
         "- L-13"},
        {"a long text with a control character is no text", "VM ab\a", "x", 500,
         "- L-01"},
        {"160 tokens are read", "BC", " 1", 158, "BC L-02"},
        {"so are 100 glued ones", "UH", " 1k", 100, "UH L-02"},
        {"and 100 period tokens", "BC", " T9", 100, "BC L-02"},
    };
    struct date at = {2025, 9, 28};
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf text = long_text(cases[i].head, cases[i].piece, cases[i].n);
        struct buf got = {0};
        struct form_reading reading;
        form_read(form_case_set(), buf_str(&text),
                  strncmp(cases[i].head, "UH", 2) == 0 ? ROLE_DN : ROLE_TB, at,
                  &scratch, &reading);
        form_case_show(&reading, &got);
        if (strncmp(got.ptr, cases[i].begins, strlen(cases[i].begins)) != 0)
            fail_msg("%s: read %s", cases[i].name, got.ptr);
        buf_clear(&text);
        buf_clear(&got);
    }
    arena_clear(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_mapped),
        cmocka_unit_test(some_texts_are_never_read),
        cmocka_unit_test(signs_part_tokens_or_spoil_them),
        cmocka_unit_test(friendly_emoji_do_no_harm),
        cmocka_unit_test(courtesy_does_no_harm),
        cmocka_unit_test(names_are_dropped_behind_a_mark_only),
        cmocka_unit_test(free_text_is_text),
        cmocka_unit_test(long_texts_have_their_limits),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
