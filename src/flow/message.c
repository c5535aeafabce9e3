/* One message on its way through the flow. */
#include "flow/message.h"

#include <stdio.h>

#include "base/log.h"
#include "flow/act.h"
#include "flow/outbox.h"
#include "flow/unit_codes.h"
#include "store/store_rollup.h"

enum { FUTURE_MS = 5 * 60 * 1000 };

/* Lateness is judged on the provider's time when it is sane. */
static int64_t
judged_time(const struct flow *flow, int64_t sent_at, int64_t now)
{
    bool is_sane = sent_at > 0 && sent_at <= now + FUTURE_MS &&
                   sent_at >= now - flow->set->sane_ms;

    /* Our clock is wrong; theirs is later than anything we know. */
    if (flow->trust.is_behind && flow->trust.newest_ms > 0)
        is_sane = sent_at >= flow->trust.newest_ms;

    return is_sane ? sent_at : now;
}

void
message_init(struct message *m, struct flow *flow, const struct inbound *in)
{
    *m = (struct message){.flow = flow, .in = in, .text = in->text};
    m->judged_ms = judged_time(flow, in->sent_at_ms, turn_now(&flow->turn));
    m->date = date_of_ms(m->judged_ms, VIETNAM_OFFSET_MIN);
    m->day = date_to_days(m->date);
    m->places.scratch = &flow->turn.arena;
}

struct arena *
message_arena(struct message *m)
{
    return &m->flow->turn.arena;
}

struct db *
message_db(struct message *m)
{
    return m->flow->turn.db;
}

void
message_set(struct message *m, const char *place, struct str value)
{
    reply_set(&m->places, place, value);
}

void
message_set_z(struct message *m, const char *place, const char *value)
{
    reply_set(&m->places, place, str_of(value));
}

void
message_set_number(struct message *m, const char *place, int64_t value)
{
    reply_set_number(&m->places, place, value);
}

static const char *
language_of(const struct message *m)
{
    const struct person *reader = m->reader ? m->reader : m->person;

    return reader ? reader->language : "vi";
}

static bool
wants_accents(const struct message *m)
{
    const struct flow_settings *set = m->flow->set;
    bool is_wide = false;

    set->language(set->texts, language_of(m), &is_wide);
    return is_wide;
}

static const char *
name_of(const struct message *m, const struct unit *unit)
{
    const struct unit_span *span = unit_name_at(unit, m->day);

    return wants_accents(m) ? span->name : span->short_name;
}

/* The number in a name: "03" of "To vay von 03 Chieng Chung". */
static struct str
number_in(const char *name)
{
    size_t before = strcspn(name, "0123456789");

    return (struct str){name + before, strspn(name + before, "0123456789")};
}

/* "to 03 Ban Chieng Chung": a group is known by its number and its hamlet. */
static struct str
shown_name(struct message *m, const struct unit *unit)
{
    const char *own = name_of(m, unit);
    const struct unit *above = unit_name_at(unit, m->day)->parent;
    struct str number = number_in(own);

    if (unit->kind != UNIT_GROUP || number.len == 0 || !above)
        return str_of(own);
    return arena_printf(message_arena(m), "%s %.*s %s",
                        wants_accents(m) ? "tổ" : "to", STR_ARG(number),
                        name_of(m, above));
}

void
message_set_unit(struct message *m, const struct unit *unit)
{
    char phone[PHONE_TEXT];
    struct unit *commune = unit_up_to(
        registry_unit(m->flow->registry, unit->id), UNIT_COMMUNE, m->day);

    message_set(m, "unit", shown_name(m, unit));
    message_set_z(m, "unit_code", unit_name_at(unit, m->day)->code);
    message_set_z(m, "commune", commune ? name_of(m, commune) : "phu trach");
    const char *officer = commune ? unit_officer(commune, m->day) : NULL;
    if (officer) {
        phone_national(officer, phone);
        message_set(m, "officer", arena_copy(message_arena(m), str_of(phone)));
    } else {
        message_set_z(m, "officer", "phu trach");
    }
}

void
message_set_code(struct message *m, const char *place, int code)
{
    message_set(m, place, arena_printf(message_arena(m), "%04d", code));
}

void
message_set_day(struct message *m, const char *place, int64_t day)
{
    struct date date = date_from_days(day);

    message_set(m, place,
                arena_printf(message_arena(m), "%02d/%02d/%04d", date.day,
                             date.month, date.year));
}

void
message_set_moment(struct message *m, int64_t at_ms)
{
    struct date day = date_of_ms(at_ms, VIETNAM_OFFSET_MIN);
    int minute = (int)((at_ms - date_to_ms(day, VIETNAM_OFFSET_MIN)) / 60000);

    message_set(
        m, "time",
        arena_printf(message_arena(m), "%02d:%02d", minute / 60, minute % 60));
    message_set(
        m, "day",
        arena_printf(message_arena(m), "%02d/%02d", day.day, day.month));
}

void
message_set_period(struct message *m, const char *place, struct period period)
{
    char shown[16];

    period_show(period, shown);
    message_set(m, place, arena_copy(message_arena(m), str_of(shown)));
}

static const char *
look_up(const struct message *m, const char *form, const char *id)
{
    const struct flow_settings *set = m->flow->set;

    return set->text(set->texts, language_of(m), form, id);
}

const char *
message_text(const struct message *m, const char *id)
{
    const char *text = look_up(m, NULL, id);

    return text ? text : id;
}

const char *
message_own_text(const struct message *m, const struct form *form,
                 const char *id)
{
    return form ? look_up(m, form->keyword, id) : NULL;
}

const char *
message_form_text(const struct message *m, const struct form *form,
                  const char *id)
{
    const char *own = message_own_text(m, form, id);

    return own ? own : look_up(m, NULL, id);
}

void
message_address(struct message *m, const struct person *reader)
{
    m->reader = reader;
    if (m->unit)
        message_set_unit(m, m->unit);
}

struct str
message_render(struct message *m, const char *text)
{
    m->places.is_wide = wants_accents(m);
    return reply_render(text, m->flow->set->limits, &m->places);
}

/* One row of the outbox, and of what this message caused. */
static enum status
put(struct message *m, const struct outbox_message *out)
{
    struct message_reply *reply = &m->reply[m->replies_n];

    if (m->replies_n == MESSAGE_REPLIES_MAX)
        return ST_REFUSE;
    enum status status = outbox_put(m->flow, out, &reply->id);
    if (status != ST_OK)
        return status;
    *reply = (struct message_reply){reply->id, str_of(out->to), out->text};
    if (m->replies_n++ == 0)
        m->outcome.replies_from = reply->id;
    m->outcome.replies_n = m->replies_n;
    return ST_OK;
}

/* Who carries what is said about this message. */
static const char *
carrier_of(const struct message *m)
{
    return m->in->sms ? m->in->sms : m->in->provider;
}

/* Whether the open request carries the first reply, and nothing else does. */
static bool
is_in_answer(const struct message *m)
{
    const char *outcome = m->outcome.outcome;

    if (m->replies_n > 0)
        return false;
    if (!m->in->is_screen)
        return m->in->replies_in_answer;
    return !outcome ||
           (strcmp(outcome, "accepted") != 0 && strcmp(outcome, "held") != 0);
}

MUST_CHECK enum status
message_say(struct message *m, const char *text)
{
    struct outbox_message out = {
        .message = m->id,
        .person = m->person ? m->person->id : 0,
        .to = m->in->from,
        .text = message_render(m, text),
        .link = m->in->link,
        .lane = LANE_REPLY,
        .carrier = carrier_of(m),
        .in_answer = is_in_answer(m),
    };

    return put(m, &out);
}

static enum status
tell_once(struct message *m, const struct person *to, const char *text)
{
    struct outbox_message out = {
        .message = m->id,
        .person = to->id,
        .to = to->phone,
        .text = message_render(m, text),
        .lane = LANE_CORRECTION,
        .carrier = carrier_of(m),
    };

    return put(m, &out);
}

/* Cuts what {piece} holds where one SMS ends, between words if that does not
 * leave much of it empty; *n: how many it takes. */
static struct str *
cut(struct message *m, struct str whole, int *n)
{
    const struct reply_limits *limits = m->flow->set->limits;
    size_t room = (size_t)reply_limit_of(limits, "piece");
    size_t least = room * 3 / 4 > 0 ? room * 3 / 4 : 1;
    struct str *piece =
        arena_alloc(message_arena(m), (whole.len / least + 1) * sizeof(*piece));

    for (*n = 0; whole.len > 0; (*n)++) {
        size_t len = reply_shows(limits, &m->places, "piece", whole);
        if (len < whole.len && len < least)
            len = room < whole.len ? room : whole.len;
        piece[*n] = (struct str){whole.ptr, len};
        whole = str_trim((struct str){whole.ptr + len, whole.len - len});
    }
    return piece;
}

static enum status
tell_pieces(struct message *m, const struct person *to, const char *text)
{
    struct str whole = reply_value(&m->places, "piece");
    int n;
    const struct str *piece = cut(m, whole, &n);
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++) {
        message_set(m, "piece", piece[i]);
        message_set(m, "mark",
                    n > 1 ? arena_printf(message_arena(m), "%d/%d", i + 1, n)
                          : (struct str){0});
        status = tell_once(m, to, text);
    }
    message_set(m, "piece", whole);
    return status;
}

MUST_CHECK enum status
message_tell(struct message *m, const struct person *to, const char *text)
{
    m->reader = to;
    enum status status = strstr(text, "{piece}") ? tell_pieces(m, to, text)
                                                 : tell_once(m, to, text);
    m->reader = NULL;
    return status;
}

MUST_CHECK enum status
message_spread(struct message *m, const struct person *to, const char *text,
               int64_t expires_at)
{
    struct outbox_message out = {
        .message = m->id,
        .person = to->id,
        .to = to->phone,
        .text = message_render(m, text),
        .lane = LANE_BULK,
        .carrier = carrier_of(m),
        .expires_at = expires_at,
    };
    int64_t id;

    return outbox_put(m->flow, &out, &id);
}

MUST_CHECK enum status
message_say_id(struct message *m, const char *id)
{
    return message_say(m, message_text(m, id));
}

int
message_room(const struct message *m, const char *place)
{
    const struct reply_limits *limits = m->flow->set->limits;

    for (int i = 0; i < limits->n; i++)
        if (strcmp(limits->limit[i].name, place) == 0)
            return limits->limit[i].max;
    return 0;
}

/* The code that stands behind the keyword: the one in the text, or, for whoever
 * reports for several units or for those below their own, one that they may
 * write; empty if none is needed. */
static struct str
example_code(struct message *m, const struct form *form)
{
    const struct form_value *given =
        m->reading.form == form ? form_value(&m->reading, "unit") : NULL;
    const char *code[UNIT_CODES_SHOWN];
    const struct role_at *seat;

    if (given)
        return given->text;
    if (!form->level || !m->person ||
        (unit_seats(m, form, &seat) == 1 &&
         act_is_of_unit(m, form, seat->unit)))
        return (struct str){0};
    if (m->unit && act_is_of_unit(m, form, m->unit))
        return str_of(unit_name_at(m->unit, m->day)->code);
    return unit_codes(m, form, code) > 0 ? str_of(code[0]) : (struct str){0};
}

/* Keyword, code of the unit, values, and the period on days on which it must be
 * named. */
static struct str
compose_example(struct message *m, const struct form *form, struct str values)
{
    struct arena *arena = message_arena(m);
    struct str code = example_code(m, form);
    struct str text =
        arena_printf(arena, "%s%s%.*s%.*s", form->keyword, code.len ? " " : "",
                     STR_ARG(code), STR_ARG(values));

    if (!period_must_be_named(form->period, m->date))
        return text;
    return arena_printf(arena, "%.*s T%d", STR_ARG(text),
                        period_open(form->period, m->date).number);
}

struct str
message_example_from(struct message *m, const struct form *form,
                     const struct figures *last)
{
    struct str values = str_of(form->example + strlen(form->keyword));

    if (last->is_present)
        values = (struct str){0};
    for (int i = 0; last->is_present && i < form->fields_n; i++) {
        const struct form_field *f = &form->fields[i];
        if (!f->is_optional)
            values =
                arena_printf(message_arena(m), "%.*s %lld", STR_ARG(values),
                             (long long)(f->is_movement ? 0 : last->number[i]));
    }
    return compose_example(m, form, values);
}

/* Of another unit the figures would be wrong ones, and a larger unit has a
 * roll-up of many reports: none of them is an example. */
static bool
has_own_figures(struct message *m, const struct form *form)
{
    struct str code = example_code(m, form);

    return m->unit && form->period != PERIOD_NONE && !form->is_household &&
           act_is_of_unit(m, form, m->unit) &&
           (code.len == 0 ||
            str_eqz(code, unit_name_at(m->unit, m->day)->code));
}

struct str
message_example(struct message *m, const struct form *form)
{
    struct store_rollup last = {0};
    struct figures figures = {0};
    char period[PERIOD_TEXT];

    if (has_own_figures(m, form)) {
        period_format(period_before(period_open(form->period, m->date)),
                      period);
        if (store_rollup_get(message_db(m), form->keyword, period, m->unit->id,
                             &last) != ST_OK)
            last.reports = 0;
    }
    figures.is_present = last.reports == 1;
    for (int i = 0; i < STORE_FIGURES; i++)
        figures.number[i] = last.f[i];
    return message_example_from(m, form, &figures);
}
