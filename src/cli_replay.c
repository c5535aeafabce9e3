/* bantin check --replay. A message is compared as far as its text alone decides
 * how it is read: what the rules made of the figures later is not asked. */
#include "cli_replay.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/mask.h"
#include "flow/figures.h"
#include "store/store_query.h"

enum {
    PAGE = 500,
    FUTURE_MS = 5 * 60 * 1000, /* as in flow/message.c */
    PARTS_MS = 24 * 60 * 60 * 1000,
};

/* A number whose long text came in parts: of the last part, which was read with
 * the others, the store has only its own words. */
struct sender {
    struct sender *next;
    struct str phone;
    int64_t until;
};

struct replay {
    const struct config *config;
    struct registry *registry;
    struct arena arena, page; /* of the run, of one page */
    struct sender *senders;
    struct store_query_answers answers;
    int64_t from_ms;
    long read, differs, skipped;
};

/* How a message is read, before or now. */
struct outcome {
    struct str form, error; /* empty = none */
    struct str figures, key;
    int field;
};

/* Errors that the parser alone finds; all others come from what is stored. */
static const char *const parser_errors[] = {
    "L-01", "L-02", "L-03",  "L-04",  "L-06",  "L-07", "L-12",
    "L-13", "E-KY", "E-NUM", "E-TEN", "E-RON", "E-AUT"};

static bool
is_act(const struct form *form, const char *act)
{
    return form && strcmp(form->act, act) == 0;
}

/* A sum within the figures is the parser's; one with other reports is not. */
static bool
is_own_rule(const struct form *form, struct str error)
{
    for (int i = 0; form && i < form->rules_n; i++)
        if (form->rules[i].severity == RULE_HARD &&
            form->rules[i].test.sources == 0 && !form->rules[i].when &&
            str_eqz(error, form->rules[i].text))
            return true;
    return false;
}

static bool
is_parser_error(const struct form *form, struct str error)
{
    for (size_t i = 0; i < COUNT(parser_errors); i++)
        if (str_eqz(error, parser_errors[i]))
            return true;
    return is_own_rule(form, error);
}

/* Lateness is judged on the provider's time when it is sane. */
static struct date
judged_day(const struct replay *r, const struct store_query_message *m)
{
    bool is_sane = m->sent_at > 0 && m->sent_at <= m->received_at + FUTURE_MS &&
                   m->sent_at >= m->received_at - r->config->flow.sane_ms;

    return date_of_ms(is_sane ? m->sent_at : m->received_at,
                      VIETNAM_OFFSET_MIN);
}

/* In the first of the sender's roles that may send it, as flow/intake.c does.
 */
static const struct role_at *
read_text(struct replay *r, const struct person *person, struct str text,
          struct date day, struct form_reading *out)
{
    struct form_reading first = {0};

    for (int i = 0; i < person->roles_n; i++) {
        form_read(r->config->forms, text, person->role[i].role, day, &r->page,
                  out);
        if (!out->error || strcmp(out->error, "L-06") != 0)
            return &person->role[i];
        if (i == 0)
            first = *out;
    }
    *out = first;
    return &person->role[0];
}

/* The words behind the code of a SUA as figures of the report's own form.
 * False: its period was closed that day, and words of a reason may stand
 * behind. */
static bool
read_correction(struct replay *r, const struct store_query_message *m,
                const struct role_at *seat, struct date day,
                struct form_reading *reading)
{
    const struct form_value *words = form_value(reading, "noidung");
    char keyword[24], token[8] = "";
    struct period period = {0};

    str_copy(keyword, sizeof(keyword), m->form);
    const struct form *form = form_find(r->config->forms, keyword);
    if (!form || !words || m->version_message != m->id)
        return false;
    if (form->period != PERIOD_NONE && period_parse(m->key, &period)) {
        if (date_compare(day, period_opens(period)) < 0 ||
            date_compare(day, period_closes(period)) > 0)
            return false;
        snprintf(token, sizeof(token), " T%d", period.number);
    }
    struct str text = arena_printf(&r->page, "%s %.*s%s", keyword,
                                   STR_ARG(words->text), token);
    form_read(r->config->forms, text, seat->role, day, &r->page, reading);
    return true;
}

static struct outcome
outcome_of(struct replay *r, const struct form_reading *reading)
{
    struct outcome out = {
        .form = str_of(reading->form ? reading->form->keyword : ""),
        .error = str_of(reading->error ? reading->error : ""),
        .field = reading->field,
    };
    char period[PERIOD_TEXT];

    if (reading->error)
        return out;
    out.figures = figures_write(reading, &r->page);
    period_format(reading->period, period);
    out.key = arena_copy(&r->page, str_of(period));
    return out;
}

static bool
same_figures(const struct store_query_message *m, const struct outcome *now)
{
    if (m->version == 0 || m->version_message != m->id)
        return true;
    /* "TX OK" has the sums for its figures. */
    if (now->figures.len > 0 && !str_eq(m->figures, now->figures))
        return false;
    return now->key.len == 0 ||
           memmem(m->key.ptr, m->key.len, now->key.ptr, now->key.len);
}

/* Commands lead to a report, whose form is then stored with the message. */
static bool
same_form(const struct store_query_message *m, const struct form *form,
          const struct outcome *now)
{
    if (str_eq(m->form, now->form))
        return true;
    return form && form->is_service && m->form.len > 0 &&
           m->version_message != m->id;
}

static bool
is_same(const struct store_query_message *m, const struct form_reading *reading,
        const struct outcome *now)
{
    bool was_refused = str_eqz(m->outcome, "refused") && m->error.len > 0;

    if (was_refused && now->error.len > 0)
        return str_eq(m->error, now->error) && str_eq(m->form, now->form);
    if (was_refused)
        return !is_parser_error(reading->form, m->error) &&
               same_form(m, reading->form, now);
    return now->error.len == 0 && same_form(m, reading->form, now) &&
           same_figures(m, now);
}

/* Free texts are masked; PINs are no figures. */
static void
print_outcome(struct replay *r, const struct outcome *outcome)
{
    struct str shown = mask_text(outcome->figures, false, &r->page);

    printf("%.*s", STR_ARG(outcome->form.len ? outcome->form : STR("-")));
    if (outcome->error.len > 0)
        printf(" %.*s", STR_ARG(outcome->error));
    if (outcome->field > 0)
        printf(" field %d", outcome->field);
    if (outcome->key.len > 0)
        printf(" %.*s", STR_ARG(outcome->key));
    if (shown.len > 0)
        printf(" %.*s", STR_ARG(shown));
}

static void
print_change(struct replay *r, const struct store_query_message *m,
             struct date day, const struct outcome *now)
{
    bool is_own = m->version_message == m->id && m->version != 0;
    bool was_refused = str_eqz(m->outcome, "refused");
    struct outcome before = {
        .form = m->form,
        .error = was_refused ? m->error : (struct str){0},
        .figures = is_own ? m->figures : (struct str){0},
        .key =
            is_own && !str_starts(m->key, STR("#")) ? m->key : (struct str){0},
    };
    char text[DATE_TEXT];

    date_format(day, text);
    printf("message %lld, %s: ", (long long)m->id, text);
    print_outcome(r, &before);
    fputs(" -> ", stdout);
    print_outcome(r, now);
    putchar('\n');
}

static void
note_part(struct replay *r, const struct store_query_message *m)
{
    struct sender *sender = arena_alloc(&r->arena, sizeof(*sender));

    *sender = (struct sender){r->senders, arena_copy(&r->arena, m->sender),
                              m->received_at + PARTS_MS};
    r->senders = sender;
}

static bool
may_be_part(const struct replay *r, const struct store_query_message *m)
{
    for (const struct sender *s = r->senders; s; s = s->next)
        if (m->received_at <= s->until && str_eq(m->sender, s->phone))
            return true;
    return false;
}

static int
by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* An answer to a draft says nothing alone: "31". */
static bool
is_answer(const struct replay *r, int64_t id)
{
    return r->answers.n > 0 && bsearch(&id, r->answers.id, (size_t)r->answers.n,
                                       sizeof(*r->answers.id), by_number);
}

static bool
was_read(const struct store_query_message *m)
{
    static const char *const outcomes[] = {"accepted", "held", "refused",
                                           "answered"};

    for (size_t i = 0; i < COUNT(outcomes); i++)
        if (str_eqz(m->outcome, outcomes[i]))
            return m->person != 0;
    return false;
}

static void
compare(struct replay *r, const struct store_query_message *m)
{
    struct date day = judged_day(r, m);
    const struct person *person =
        person_on(registry_person_by_id(r->registry, m->person),
                  date_to_days(day), &r->page);
    struct form_reading reading = {0};

    if (!person || person->roles_n == 0 || is_answer(r, m->id)) {
        r->skipped++;
        return;
    }
    const struct role_at *seat = read_text(r, person, m->text, day, &reading);
    bool is_whole = true;
    if (!reading.error && is_act(reading.form, "correct") &&
        !str_eqz(m->form, reading.form->keyword))
        is_whole = read_correction(r, m, seat, day, &reading);
    struct outcome now = outcome_of(r, &reading);
    bool is_fine = is_whole && is_same(m, &reading, &now);
    if (!is_fine && (!is_whole || may_be_part(r, m))) {
        r->skipped++;
        return;
    }
    r->read++;
    if (is_fine)
        return;
    r->differs++;
    print_change(r, m, day, &now);
}

static enum status
read_all(struct replay *r, struct db *db)
{
    struct store_query_message *m = arena_alloc(&r->arena, PAGE * sizeof(*m));
    enum status status = store_query_draft_answers(db, &r->arena, &r->answers);
    int64_t after = 0;
    int n = PAGE;

    while (status == ST_OK && n == PAGE) {
        arena_reset(&r->page);
        status = store_query_messages(db, after, PAGE, &r->page, m, &n);
        for (int i = 0; i < n && status == ST_OK; i++) {
            if (str_eqz(m[i].outcome, "part"))
                note_part(r, &m[i]);
            else if (was_read(&m[i]) && m[i].received_at >= r->from_ms)
                compare(r, &m[i]);
            after = m[i].id;
        }
    }
    return status;
}

static bool
complain(const char *why)
{
    fprintf(stderr, "bantin check: %s\n", why);
    return false;
}

static bool
replay_in(struct replay *r, struct db *db)
{
    r->registry = registry_load(db);
    if (!r->registry || read_all(r, db) != ST_OK)
        return complain(db_error(db));
    printf("%ld messages read, %ld differently", r->read, r->differs);
    if (r->skipped > 0)
        printf(" (%ld more say nothing by themselves)", r->skipped);
    putchar('\n');
    return true;
}

bool
replay_run(const struct config *config, const char *from)
{
    struct replay r = {.config = config, .from_ms = INT64_MIN};
    struct date day;
    char error[256];

    if (from) {
        if (!date_parse(str_of(from), &day))
            return complain("--from is a day: 2025-09-01");
        r.from_ms = date_to_ms(day, VIETNAM_OFFSET_MIN);
    }
    struct db *db = db_open(config->settings.store_url, DB_READ, error);
    if (!db)
        return complain(error);
    arena_init(&r.arena);
    arena_init(&r.page);
    bool fine = replay_in(&r, db);
    registry_free(r.registry);
    arena_clear(&r.arena);
    arena_clear(&r.page);
    db_close(db);
    return fine;
}
