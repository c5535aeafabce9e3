/* The screens of a USSD session. */
#include "core/form_parse.h"
#include "core/sms.h"
#include "core/text.h"
#include "core/ussd.h"

enum { LINES_MAX = 64 };

const char *const ussd_word_names[USSD_WORDS] = {
    [USSD_WORD_BACK] = "back",
    [USSD_WORD_BACK_STAR] = "back_star",
    [USSD_WORD_MORE] = "more",
    [USSD_WORD_LAST] = "last",
    [USSD_WORD_LAST_PERIOD] = "last_period",
    [USSD_WORD_SEND] = "send",
    [USSD_WORD_FIX] = "fix",
    [USSD_WORD_DROP] = "drop",
    [USSD_WORD_FIX_WHICH] = "fix_which",
    [USSD_WORD_GO_ON] = "go_on",
    [USSD_WORD_GO_YES] = "go_yes",
    [USSD_WORD_GO_NO] = "go_no",
    [USSD_WORD_HELD] = "held",
    [USSD_WORD_KEY] = "key",
    [USSD_WORD_RANGE] = "range",
    [USSD_WORD_NUMBER] = "number",
    [USSD_WORD_WRONG] = "wrong",
    [USSD_WORD_LONG] = "long",
    [USSD_WORD_SEATS] = "seats",
    [USSD_WORD_BELOW] = "below",
    [USSD_WORD_NOTHING] = "nothing",
    [USSD_WORD_CHOOSE] = "choose",
    [USSD_WORD_STRANGER] = "stranger",
    [USSD_WORD_NO_MENU] = "no_menu",
    [USSD_WORD_OVER] = "over",
    [USSD_WORD_OVER_KEPT] = "over_kept",
    [USSD_WORD_FOREIGN] = "foreign",
    [USSD_WORD_BUSY] = "busy",
    [USSD_WORD_CLOSED] = "closed",
};

/* A screen in the making: what stands on each page, what is spread over them,
 * what ends each. */
struct sheet {
    const struct ussd_look *look;
    struct str head, tail;
    const char *comma; /* between the lines */
    int n;
    bool is_cut;
    struct str line[LINES_MAX];
};

struct str
ussd_words(const struct ussd_look *look, enum ussd_word word)
{
    return reply_render(look->menus->word[word], look->limits,
                        &look->facts->places);
}

static bool
fits(struct str text)
{
    struct sms_size size = sms_measure(text);

    return text.len < USSD_SCREEN &&
           size.units <=
               (size.coding == SMS_GSM7 ? USSD_GSM7_MAX : USSD_UCS2_MAX);
}

static void
add(struct sheet *sheet, struct str line)
{
    sheet->is_cut |= sheet->n == LINES_MAX;
    if (sheet->n < LINES_MAX && line.len > 0)
        sheet->line[sheet->n++] = line;
}

static struct str
joined(const struct sheet *sheet, int from, int to, bool has_more)
{
    struct arena *scratch = sheet->look->scratch;
    struct str text = sheet->head;
    struct str more = ussd_words(sheet->look, USSD_WORD_MORE);

    for (int i = from; i < to; i++)
        text = arena_printf(scratch, "%.*s%s%.*s", STR_ARG(text),
                            i > from       ? sheet->comma
                            : text.len > 0 ? "\n"
                                           : "",
                            STR_ARG(sheet->line[i]));
    if (has_more)
        text =
            arena_printf(scratch, "%.*s\n%.*s", STR_ARG(text), STR_ARG(more));
    if (sheet->tail.len > 0)
        text = arena_printf(scratch, "%.*s%s%.*s", STR_ARG(text),
                            text.len > 0 ? "\n" : "", STR_ARG(sheet->tail));
    return text;
}

/* How many lines from `from` on one page holds: at least one, which is cut if
 * it must be. */
static int
page_end(struct sheet *sheet, int from)
{
    int to = from;

    if (fits(joined(sheet, from, sheet->n, from > 0)))
        return sheet->n;
    while (to < sheet->n && fits(joined(sheet, from, to + 1, true)))
        to++;
    if (to > from)
        return to;
    for (; sheet->line[from].len > 0 &&
           !fits(joined(sheet, from, from + 1, true));
         sheet->is_cut = true)
        sheet->line[from].len--;
    return from + 1;
}

static void
put(struct sheet *sheet, int page, struct ussd_screen *out)
{
    int start[LINES_MAX + 1], pages = 0, at = 0;

    do {
        start[pages++] = at;
        at = page_end(sheet, at);
    } while (at < sheet->n && pages < LINES_MAX);
    start[pages] = at;
    int shown = pages > 0 ? page % pages : 0;
    struct str text = joined(sheet, start[shown], start[shown + 1], pages > 1);
    for (; !fits(text); sheet->is_cut = true)
        text.len--;
    str_copy(out->text, sizeof(out->text), text);
    out->is_end = false;
    out->is_cut = sheet->is_cut;
    out->pages = pages;
}

static struct str
two(struct arena *scratch, struct str a, struct str b)
{
    if (a.len == 0 || b.len == 0)
        return a.len ? a : b;
    return arena_printf(scratch, "%.*s\n%.*s", STR_ARG(a), STR_ARG(b));
}

static struct str
rendered(const struct ussd_look *look, const char *text)
{
    return reply_render(text, look->limits, &look->facts->places);
}

static struct str
spaced(const struct ussd_look *look, struct str a, struct str b)
{
    return arena_printf(look->scratch, "%.*s%s%.*s", STR_ARG(a),
                        a.len && b.len ? " " : "", STR_ARG(b));
}

/* "B032 T09/2025"; the unit only where a text must name it. */
static struct str
unit_and_period(const struct ussd_look *look, const struct ussd_state *state,
                const struct form *form)
{
    return spaced(look, ussd_unit_code(look, state, form),
                  ussd_period_shown(look, state, form));
}

struct str
ussd_title(const struct ussd_look *look, const struct ussd_state *state,
           const struct form *form)
{
    return spaced(look, str_of(form->title),
                  unit_and_period(look, state, form));
}

static void
show_menu(struct sheet *sheet, const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;
    const struct ussd_menu *menu = ussd_menu_find(look->menus, state->menu);

    if (!menu)
        return;
    sheet->head = two(look->scratch, sheet->head, rendered(look, menu->title));
    for (int i = 0; i < menu->items_n; i++)
        if (state->role == ROLE_NONE ||
            ussd_item_is_open(look, &menu->item[i], state->role))
            add(sheet,
                arena_printf(look->scratch, "%c %.*s", menu->item[i].key,
                             STR_ARG(rendered(look, menu->item[i].text))));
    if (!(menu->roles & (1u << state->role)) || look->facts->seats_n > 1)
        sheet->tail = ussd_words(look, USSD_WORD_BACK);
}

static void
show_seats(struct sheet *sheet)
{
    const struct ussd_look *look = sheet->look;

    sheet->head =
        two(look->scratch, sheet->head, ussd_words(look, USSD_WORD_SEATS));
    for (int i = 0; i < look->facts->seats_n; i++)
        add(sheet, arena_printf(look->scratch, "%d %s", i + 1,
                                look->facts->seat[i].name));
}

static void
show_list(struct sheet *sheet, const struct form *form,
          const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;
    const struct ussd_facts *facts = look->facts;

    sheet->tail = ussd_words(look, USSD_WORD_BACK);
    reply_set(&look->facts->places, "title", str_of(form->title));
    sheet->head = two(look->scratch, sheet->head,
                      ussd_words(look, facts->list_n > 0 ? USSD_WORD_CHOOSE
                                                         : USSD_WORD_NOTHING));
    for (int i = 0; i < facts->list_n; i++)
        if (state->answer[i][0])
            add(sheet, str_trim(arena_printf(look->scratch, "%d %s %s", i + 1,
                                             facts->list[i].code,
                                             facts->list[i].text)));
}

/* Answers so far are places of a question: "Ho {maho} se lam gi?" */
static void
set_answers(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form)
{
    for (int i = 0; i < form->fields_n; i++)
        if (form->fields[i].type != FIELD_TEXT)
            reply_set(&look->facts->places, form->fields[i].code,
                      ussd_answer(state, form, i));
}

static void
show_ask(struct sheet *sheet, const struct form *form,
         const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;
    const struct form_field *f = &form->fields[state->field];

    set_answers(look, state, form);
    struct str head =
        f->options_n > 0 ? (struct str){0} : ussd_title(look, state, form);
    head = two(look->scratch, head, rendered(look, f->ask));
    if (look->facts->has_last & (1u << state->field)) {
        reply_set_number(&look->facts->places, "last",
                         look->facts->last[state->field]);
        head = two(look->scratch, head,
                   ussd_words(look, form->period == PERIOD_MONTH
                                        ? USSD_WORD_LAST
                                        : USSD_WORD_LAST_PERIOD));
    }
    sheet->head = two(look->scratch, sheet->head, head);
    for (int i = 0; i < f->options_n; i++)
        add(sheet, arena_printf(look->scratch, "%s %s", f->options[i].key,
                                f->options[i].word));
    sheet->tail = ussd_words(look, ussd_takes_zero(form, state->field)
                                       ? USSD_WORD_BACK_STAR
                                       : USSD_WORD_BACK);
}

/* "ngheo 42", "cach lam: Chan nuoi" */
static struct str
shown_value(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form, int field)
{
    const struct form_field *f = &form->fields[field];
    struct str value = ussd_answer(state, form, field);

    for (int i = 0; i < f->options_n; i++)
        if (str_eqz(value, f->options[i].value))
            value = str_of(f->options[i].word);
    return arena_printf(look->scratch, "%s%s %.*s", f->name,
                        f->options_n > 0 ? ":" : "", STR_ARG(value));
}

static struct str
keys(const struct ussd_look *look, enum ussd_word a, enum ussd_word b,
     enum ussd_word c)
{
    return two(look->scratch,
               two(look->scratch, ussd_words(look, a), ussd_words(look, b)),
               ussd_words(look, c));
}

/* A list shows how a text begins. */
static struct str
shortened(const struct ussd_look *look, const struct ussd_state *state,
          const struct form *form, int field)
{
    enum { SHOWN = 40 };
    struct str value = shown_value(look, state, form, field);

    return value.len <= SHOWN
               ? value
               : arena_printf(look->scratch, "%.*s...", SHOWN - 3, value.ptr);
}

static void
show_fix(struct sheet *sheet, const struct form *form,
         const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;
    int n = 0;

    sheet->head =
        two(look->scratch, sheet->head, ussd_words(look, USSD_WORD_FIX_WHICH));
    for (int i = 0; i < form->fields_n; i++)
        if (ussd_is_due(look, state, form, i) && !(state->given & (1u << i)))
            add(sheet, arena_printf(look->scratch, "%d %.*s", ++n,
                                    STR_ARG(shortened(look, state, form, i))));
    sheet->tail = ussd_words(look, USSD_WORD_BACK);
}

static void
show_offer(struct sheet *sheet, const struct form *form,
           const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;
    int done = 0, count = 0;

    for (int i = 0; i < form->fields_n; i++) {
        bool is_due = ussd_is_due(look, state, form, i);
        count += is_due;
        done += is_due && ussd_answer(state, form, i).len > 0;
    }
    reply_set(&look->facts->places, "title", ussd_title(look, state, form));
    reply_set_number(&look->facts->places, "done", done);
    reply_set_number(&look->facts->places, "count", count);
    sheet->head =
        two(look->scratch, sheet->head, ussd_words(look, USSD_WORD_GO_ON));
    sheet->tail = two(look->scratch, ussd_words(look, USSD_WORD_GO_YES),
                      ussd_words(look, USSD_WORD_GO_NO));
}

/* Word by word, so that a page ends between them. */
static void
add_words(struct sheet *sheet, struct str text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, ' ', text.len);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;
        add(sheet, (struct str){text.ptr, n});
        n += end != NULL;
        text.ptr += n;
        text.len -= n;
    }
}

/* "T09/2025: tong ho 140, ngheo 42, ..." */
static struct str
all_values(const struct ussd_look *look, const struct form *form,
           const struct ussd_state *state)
{
    struct str text = unit_and_period(look, state, form);
    const char *comma = ": ";

    if (form->period == PERIOD_NONE)
        text = ussd_title(look, state, form);
    for (int i = 0; i < form->fields_n; i++) {
        if (!ussd_is_due(look, state, form, i) ||
            ussd_answer(state, form, i).len == 0)
            continue;
        text = arena_printf(look->scratch, "%.*s%s%.*s", STR_ARG(text), comma,
                            STR_ARG(shown_value(look, state, form, i)));
        comma = ", ";
    }
    return text;
}

static void
show_summary(struct sheet *sheet, const struct form *form,
             const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;

    sheet->comma = " ";
    add_words(sheet, all_values(look, form, state));
    sheet->tail = keys(look, USSD_WORD_SEND, USSD_WORD_FIX, USSD_WORD_DROP);
}

/* What was told is one SMS; with the keys below it a screen holds it. */
static void
show_told(struct sheet *sheet, const struct ussd_state *state, struct str tail)
{
    sheet->tail = tail;
    sheet->comma = " ";
    add_words(sheet, text_unaccent(str_of(state->told), sheet->look->scratch));
}

static void
fill(struct sheet *sheet, const struct form *form,
     const struct ussd_state *state)
{
    const struct ussd_look *look = sheet->look;

    switch (state->at) {
    case USSD_SEATS:
        show_seats(sheet);
        return;
    case USSD_MENU:
        show_menu(sheet, state);
        return;
    case USSD_BELOW:
        sheet->head = two(look->scratch, sheet->head,
                          two(look->scratch, ussd_title(look, state, form),
                              ussd_words(look, USSD_WORD_BELOW)));
        sheet->tail = ussd_words(look, USSD_WORD_BACK);
        return;
    case USSD_LIST:
        show_list(sheet, form, state);
        return;
    case USSD_ASK:
        show_ask(sheet, form, state);
        return;
    case USSD_SUMMARY:
        show_summary(sheet, form, state);
        return;
    case USSD_FIX:
        show_fix(sheet, form, state);
        return;
    case USSD_OFFER:
        show_offer(sheet, form, state);
        return;
    case USSD_HELD:
        show_told(sheet, state,
                  two(look->scratch, ussd_words(look, USSD_WORD_HELD),
                      ussd_words(look, USSD_WORD_FIX)));
        return;
    case USSD_REFUSED:
        show_told(sheet, state,
                  two(look->scratch, ussd_words(look, USSD_WORD_FIX),
                      ussd_words(look, USSD_WORD_DROP)));
        return;
    case USSD_TOLD:
        show_told(sheet, state, ussd_words(look, USSD_WORD_BACK));
        return;
    case USSD_OVER:
    case USSD_PLACES:
        show_told(sheet, state, (struct str){0});
        return;
    }
}

void
ussd_show(const struct ussd_look *look, const struct ussd_state *state,
          struct str complaint, struct ussd_screen *out)
{
    struct sheet sheet = {.look = look, .head = complaint, .comma = "\n"};

    fill(&sheet, form_find(look->forms, state->form), state);
    put(&sheet, state->page, out);
    out->is_end = state->at == USSD_OVER;
}

void
ussd_say(const char *sentence, bool is_end, struct ussd_screen *out)
{
    str_copy(out->text, sizeof(out->text), str_of(sentence));
    out->is_end = is_end;
}
