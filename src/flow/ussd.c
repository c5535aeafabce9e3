/* One step of a USSD session: the session of the store, the step of core/ussd,
 * the text that goes the way of an SMS, the screen. */
#include "flow/ussd.h"

#include "base/log.h"
#include "core/text.h"
#include "flow/intake.h"
#include "flow/ussd_walk.h"
#include "store/store_draft.h"

enum { INPUT_MAX = 480, ROUTE_MAX = 40 };

/* What one request asks for. */
struct call {
    struct ussd_walk walk;
    const struct ussd_input *in;
    struct ussd_screen screen;
    bool is_stored; /* the screen is that of walk->row already */
};

void
ussd_walk_init(struct ussd_walk *walk, struct flow *flow, const char *provider,
               const char *phone, const char *sms)
{
    *walk = (struct ussd_walk){.flow = flow};
    walk->inbound.provider = provider;
    walk->inbound.sms = sms;
    str_copy(walk->inbound.from, sizeof(walk->inbound.from), str_of(phone));
    message_init(&walk->m, flow, &walk->inbound);
    walk->m.person = person_on(
        registry_person(flow->registry, walk->inbound.from, walk->m.day),
        walk->m.day, message_arena(&walk->m));
    walk->facts.places = walk->m.places;
    walk->look = (struct ussd_look){
        .menus = flow->set->ussd,
        .forms = flow->set->forms,
        .limits = flow->set->limits,
        .date = walk->m.date,
        .shown = walk->m.date,
        .scratch = message_arena(&walk->m),
        .facts = &walk->facts,
    };
}

/* A sentence that ends it; nothing is stored. */
static enum status
say(struct call *c, enum ussd_word word)
{
    ussd_say(ussd_words(&c->walk.look, word).ptr, true, &c->screen);
    c->is_stored = true;
    return ST_OK;
}

static enum ussd_outcome
outcome_of(const struct ussd_walk *walk, const struct intake_result *result)
{
    const struct ussd_item *item = ussd_item_of(walk->look.menus, &walk->state);
    bool goes_on = item && item->list == USSD_LIST_WAITING;
    static const struct {
        const char *name;
        enum ussd_outcome outcome;
    } outcomes[] = {
        {"accepted", USSD_DONE},
        {"repeated", USSD_DONE},
        {"held", USSD_IS_HELD},
        {"refused", USSD_IS_REFUSED},
    };

    for (size_t i = 0; i < COUNT(outcomes); i++)
        if (strcmp(outcomes[i].name, result->outcome) == 0)
            return goes_on && outcomes[i].outcome == USSD_DONE
                       ? USSD_ANSWERED
                       : outcomes[i].outcome;
    return USSD_ANSWERED;
}

/* The text goes in like any SMS; what its sender is told is the screen. */
static enum status
send(struct call *c, struct str text)
{
    struct ussd_walk *walk = &c->walk;
    struct arena *arena = message_arena(&walk->m);
    struct intake_result result;
    struct inbound in = {
        .provider = c->in->provider,
        .id = arena_printf(arena, "%.*s/%lld", STR_ARG(c->in->session),
                           (long long)turn_now(&walk->flow->turn)),
        .from_raw = str_of(c->in->from),
        .from_kind = c->in->from_kind,
        .text = text,
        .raw = c->in->raw,
        .is_screen = true,
        .unit = walk->state.unit,
        .sms = c->in->sms,
    };

    memcpy(in.from, c->in->from, sizeof(in.from));
    enum status status = intake_take(walk->flow, &in, &result);
    if (status != ST_OK)
        return status;
    struct str told = result.replies_n > 0
                          ? result.reply[0].text
                          : ussd_words(&walk->look, USSD_WORD_BUSY);
    ussd_sent(&walk->look, &walk->state, outcome_of(walk, &result),
              text_unaccent(told, arena), result.code);
    return ST_OK;
}

/* An item that sends a whole text of another form takes the place of what was
 * begun. */
static enum status
make_room(struct call *c, const struct ussd_state *before)
{
    return strcmp(c->walk.state.form, before->form) == 0
               ? ST_OK
               : ussd_lay_aside(&c->walk, before);
}

/* One input, and what follows from it. `may_send`: no more inputs come behind
 * it. */
static enum status
take(struct call *c, struct str input, bool may_send, struct str *complaint)
{
    struct ussd_state before = c->walk.state;
    struct str text;

    if (input.len > INPUT_MAX)
        input.len = INPUT_MAX;
    ussd_facts_of_seat(&c->walk);
    enum ussd_wish wish =
        ussd_take(&c->walk.look, &c->walk.state, input, &text, complaint);
    if (wish == USSD_SHOW)
        return ussd_lay_aside(&c->walk, &before);
    if (may_send) {
        enum status status = make_room(c, &before);
        return status == ST_OK ? send(c, text) : status;
    }
    c->walk.state = before;
    *complaint = ussd_words(&c->walk.look, USSD_WORD_KEY);
    return ST_OK;
}

/* "1*140": a dial that goes somewhere at once. */
static enum status
take_route(struct call *c, struct str route, struct str *complaint)
{
    char separator = c->in->separator.ptr[0];
    enum status status = ST_OK;
    int n = 0;

    while (status == ST_OK && route.len > 0 && n++ < ROUTE_MAX &&
           complaint->len == 0) {
        const char *end = memchr(route.ptr, separator, route.len);
        size_t len = end ? (size_t)(end - route.ptr) : route.len;
        status = take(c, (struct str){route.ptr, len}, end == NULL, complaint);
        len += end != NULL;
        route.ptr += len;
        route.len -= len;
    }
    return status;
}

/* Sessions of this person that somebody dialled anew: what they hold waits, and
 * nobody has said so. */
static enum status
bury_others(struct call *c, bool *is_untold)
{
    struct ussd_walk other;
    enum status status = ST_OK;

    *is_untold = false;
    for (int i = 0; i < 2 && status == ST_OK; i++) {
        ussd_walk_init(&other, c->walk.flow, c->in->provider, c->in->from,
                       c->in->sms);
        status =
            store_ussd_of_person(message_db(&c->walk.m), c->walk.m.person->id,
                                 message_arena(&c->walk.m), &other.row);
        if (status != ST_OK || other.row.at == 0)
            return status;
        status = ussd_bury(&other, false);
        *is_untold |= other.has_left;
    }
    return status;
}

static enum status
begin(struct call *c, struct str route, struct str *complaint)
{
    struct ussd_walk *walk = &c->walk;
    bool is_untold, is_offered = route.len == 0;
    enum status status = bury_others(c, &is_untold);

    walk->state = (struct ussd_state){.item = -1};
    if (status != ST_OK)
        return status;
    ussd_facts_of_seat(walk);
    if (walk->facts.seats_n == 0)
        return say(c, USSD_WORD_NO_MENU);
    status = is_offered ? ussd_offer(walk) : ST_OK;
    if (status != ST_OK)
        return status;
    walk->state.is_untold = is_untold && is_offered;
    ussd_begin(&walk->look, &walk->state);
    return is_offered ? ST_OK : take_route(c, route, complaint);
}

/* What is new in all inputs; false if they do not go on from the last time. */
static bool
new_input(const struct call *c, struct str *input)
{
    struct str before = c->walk.row.step;

    *input = c->in->input;
    if (before.len == 0)
        return true;
    if (!str_starts(*input, before) || input->len <= before.len ||
        input->ptr[before.len] != c->in->separator.ptr[0])
        return false;
    input->ptr += before.len + 1;
    input->len -= before.len + 1;
    return true;
}

static bool
is_retry(const struct call *c)
{
    const struct store_ussd *row = &c->walk.row;
    const struct ussd_input *in = c->in;
    int64_t age = turn_now(&c->walk.flow->turn) - row->at;

    if (in->separator.len > 0)
        return str_eq(in->input, row->step);
    if (in->step.len > 0)
        return str_eq(in->step, row->step);
    return in->retry_ms > 0 && age < in->retry_ms &&
           str_eq(in->input, row->input);
}

static bool
is_over(const struct call *c)
{
    return str_eqz(c->walk.row.place, ussd_place_names[USSD_OVER]);
}

/* The screen that the step got. */
static enum status
show_again(struct call *c)
{
    str_copy(c->screen.text, sizeof(c->screen.text), c->walk.row.screen);
    c->screen.is_end = is_over(c);
    c->is_stored = true;
    return ST_OK;
}

/* A session that is there and alive. */
static enum status
go_on(struct call *c, struct str *complaint)
{
    struct str input = c->in->input;

    bool goes_on = c->in->separator.len == 0 || new_input(c, &input);
    if (!goes_on)
        return begin(c, c->in->input, complaint);
    if (!ussd_row_read(&c->walk) ||
        (c->walk.state.role != ROLE_NONE && !ussd_seat_of(&c->walk)))
        return begin(c, (struct str){0}, complaint);
    c->walk.look.shown = date_of_ms(c->walk.row.at, VIETNAM_OFFSET_MIN);
    return take(c, input, true, complaint);
}

/* Nobody's session any more. */
static enum status
say_over(struct call *c)
{
    struct ussd_walk *walk = &c->walk;
    struct store_draft draft;
    enum status status =
        walk->row.at && !is_over(c) ? ussd_bury(walk, true) : ST_OK;

    if (status == ST_OK)
        status = store_draft_find(message_db(&walk->m), walk->m.person->id,
                                  message_arena(&walk->m), &draft);
    if (status != ST_OK)
        return status;
    return say(c, draft.message ? USSD_WORD_OVER_KEPT : USSD_WORD_OVER);
}

/* Where all inputs come at once, what nobody knows is a dial that goes
 * somewhere at once, and what is known was dialled before. */
static bool
begins(const struct call *c)
{
    return c->in->separator.len > 0 ? c->walk.row.at == 0 : c->in->is_dial;
}

static enum status
find_and_take(struct call *c, struct str *complaint)
{
    struct ussd_walk *walk = &c->walk;
    const struct ussd_input *in = c->in;
    enum status status =
        store_ussd_get(message_db(&walk->m), str_of(in->provider), in->session,
                       message_arena(&walk->m), &walk->row);

    if (status != ST_OK)
        return status;
    if (walk->row.at && !str_eqz(walk->row.phone, in->from))
        return say(c, USSD_WORD_FOREIGN);
    bool is_recent = turn_now(&walk->flow->turn) - walk->row.at < USSD_IDLE_MS;
    if (is_recent && is_retry(c))
        return show_again(c);
    if (begins(c))
        return begin(c, in->is_dial ? (struct str){0} : in->input, complaint);
    if (in->is_dial)
        return say(c, USSD_WORD_OVER);
    return is_recent && !is_over(c) ? go_on(c, complaint) : say_over(c);
}

/* The session as it stands now, with the screen that a repeat gets. */
static enum status
store(struct call *c)
{
    struct ussd_walk *walk = &c->walk;

    ussd_row_write(walk);
    walk->row.provider = str_of(c->in->provider);
    walk->row.session = c->in->session;
    walk->row.phone = str_of(c->in->from);
    walk->row.person = walk->m.person->id;
    walk->row.at = turn_now(&walk->flow->turn);
    walk->row.step = c->in->separator.len > 0 ? c->in->input : c->in->step;
    walk->row.input = c->in->input;
    if (walk->row.input.len > INPUT_MAX)
        walk->row.input.len = INPUT_MAX;
    walk->row.screen = str_of(c->screen.text);
    return store_ussd_put(message_db(&walk->m), &walk->row);
}

static enum status
run(struct call *c)
{
    struct str complaint = {0};
    enum status status;

    if (c->walk.look.menus->n == 0) {
        ussd_say("BANTIN: chua co menu. Hay nhan tin: HD", true, &c->screen);
        return ST_OK;
    }
    if (!c->walk.m.person || c->walk.m.person->roles_n == 0)
        return say(c, USSD_WORD_STRANGER);
    status = find_and_take(c, &complaint);
    if (status != ST_OK || c->is_stored)
        return status;
    ussd_facts_of_seat(&c->walk);
    status = ussd_facts_of_screen(&c->walk);
    if (status != ST_OK)
        return status;
    ussd_show(&c->walk.look, &c->walk.state, complaint, &c->screen);
    return store(c);
}

MUST_CHECK enum status
ussd_step(struct flow *flow, const struct ussd_input *in, struct str *screen,
          bool *is_end)
{
    enum status status = turn_begin(&flow->turn);
    struct call *c;

    if (status != ST_OK)
        return status;
    flow->turn.messages++;
    c = arena_alloc(&flow->turn.arena, sizeof(*c));
    c->in = in;
    ussd_walk_init(&c->walk, flow, in->provider, in->from, in->sms);
    status = run(c);
    if (status != ST_OK) {
        turn_fail(&flow->turn);
        return status;
    }
    *screen = str_of(c->screen.text);
    *is_end = c->screen.is_end;
    log_debug("event=ussd_step provider=%s from=%s place=%s", in->provider,
              log_phone(in->from).z, ussd_place_names[c->walk.state.at]);
    return ST_OK;
}
