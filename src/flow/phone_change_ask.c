/* Texts of phones that have no role: answers to invitations, and requests for
 * their own number, which wait for the commune. */
#include "flow/act.h"
#include "flow/intake.h"
#include "flow/phone_change.h"
#include "store/store_household.h"
#include "store/store_people.h"
#include "store/store_phone.h"

enum {
    ASKED_A_DAY = 3, /* of one phone */
    ASKED_OPEN_MAX =
        10, /* of all phones at one commune: an officer reads each */
    DAY_MS = 24 * 60 * 60 * 1000,
};

/* A phone may ask for what a commune can judge: a hamlet, a group, a home. */
static bool
may_ask_for(enum role role)
{
    return role == ROLE_HO || role == ROLE_TB || role == ROLE_TO;
}

/* The only unit of that code today; NULL if there is none or several. */
static struct unit *
find_unit(struct message *m, struct str code)
{
    struct unit *unit, *found = NULL;
    int at = -1, n = 0;

    while ((unit = registry_next_of_code(m->flow->registry, code, &at))) {
        const struct unit_span *span = unit_on(unit, m->day);
        if (!span || !str_eqz(code, span->code) || unit == found)
            continue;
        found = unit;
        n++;
    }
    return n == 1 ? found : NULL;
}

/* What it names exists and has somebody above who may judge it. */
static enum status
settle(struct message *m, bool *settled)
{
    struct str subject = form_value(&m->reading, "madonvi")->text;
    enum role role = role_of(form_value(&m->reading, "vaitro")->text);

    *settled = false;
    m->unit = find_unit(m, phone_change_unit_code(subject));
    if (!m->unit || !may_ask_for(role) || !phone_change_fits(role, m->unit) ||
        !unit_up_to(m->unit, UNIT_COMMUNE, m->day))
        return ST_OK;
    message_set_unit(m, m->unit);
    return phone_change_household(m, subject, settled);
}

/* Neither the phone nor the commune has too many that wait. */
static enum status
has_room(struct message *m, bool *room)
{
    int64_t now = turn_now(&m->flow->turn), asked = 0, open = 0, report;
    const struct unit *commune = unit_up_to(m->unit, UNIT_COMMUNE, m->day);
    int n = 0;
    enum status status = store_phone_changes(message_db(m), str_of(m->in->from),
                                             "to_commune", now, &report, 1, &n);

    if (status == ST_OK && m->person)
        status = store_phone_change_count(message_db(m), m->person->id,
                                          now - DAY_MS, &asked);
    if (status == ST_OK)
        status = store_phone_change_asked(message_db(m), commune->id, &open);
    *room = n == 0 && asked < ASKED_A_DAY && open < ASKED_OPEN_MAX &&
            intake_may_answer_stranger(m->flow);
    return status;
}

/* A person without a role: its texts go on being a stranger's. */
static enum status
make_person(struct message *m)
{
    struct store_person as = {.phone = str_of(m->in->from)};
    struct person *p = arena_alloc(message_arena(m), sizeof(*p));
    char today[DATE_TEXT];

    date_format(date_of_ms(turn_now(&m->flow->turn), VIETNAM_OFFSET_MIN),
                today);
    *p = (struct person){.name = "", .language = "vi"};
    str_copy(p->phone, sizeof(p->phone), as.phone);
    enum status status = store_person_take(message_db(m), &as, today, &p->id);
    m->person = p;
    m->outcome.person = p->id;
    flow_people_changed(m->flow);
    return status;
}

static enum status
ask(struct message *m, bool *taken)
{
    struct report r;
    struct chain chain;
    bool room = false;
    enum status status = settle(m, &room);

    if (status == ST_OK && room)
        status = has_room(m, &room);
    if (status != ST_OK || !room)
        return status;
    *taken = true;
    status = make_person(m);
    if (status == ST_OK)
        status = report_open(m, &r);
    if (status == ST_OK)
        status = phone_change_start(m, &r, m->in->from, "to_commune", &chain);
    if (status == ST_OK)
        status = message_say(m, phone_change_text(m, &r, "ASK"));
    return status == ST_OK ? chain_tell(m, &r, &chain) : status;
}

/* "DT B012 TB 0912000678" from 0912000678 itself. */
static bool
is_request(const struct message *m)
{
    const struct form_value *phone = form_value(&m->reading, "somoi");

    return phone && form_value(&m->reading, "madonvi") &&
           str_eqz(phone->text, m->in->from);
}

MUST_CHECK enum status
phone_change_stranger(struct message *m, bool *taken)
{
    struct form_reading *r = &m->reading;
    enum status status = ST_OK;

    *taken = false;
    /* An officer's reading: it takes the long form, and judges nothing. */
    form_read(m->flow->set->forms, m->text, ROLE_CX, m->date, message_arena(m),
              r);
    if (r->form && !r->error) {
        bool is_yes = strcmp(r->form->act, "consent") == 0;
        if (is_yes || strcmp(r->form->act, "decline") == 0)
            status = phone_change_answer(m, is_yes, taken);
        else if (is_request(m))
            status = ask(m, taken);
    }
    if (*taken)
        m->outcome.form = r->form->keyword;
    else
        *r = (struct form_reading){0};
    return status;
}
