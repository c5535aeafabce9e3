/* DY and TC of phones that were invited. */
#include "base/log.h"
#include "flow/codes.h"
#include "flow/phone_change.h"
#include "flow/refuse.h"
#include "store/store_people.h"
#include "store/store_phone.h"

enum { WRONG_MAX = 3 };

/* An open invitation of the sender's phone. */
struct invitation {
    struct chain chain;
    struct store_version version;
};

static enum status
load(struct message *m, int64_t report, struct invitation *out)
{
    enum status status = chain_load(m, report, &out->chain);

    return status == ST_OK
               ? store_version_get(message_db(m), out->chain.row.version,
                                   message_arena(m), &out->version)
               : status;
}

/* For the time of this message the phone has somebody: id 0 = not stored. */
static void
come_in(struct message *m, const struct person *like, int64_t id)
{
    struct person *p = arena_alloc(message_arena(m), sizeof(*p));

    if (m->person && m->person->id == id)
        return;
    *p = (struct person){
        .id = id,
        .name = like ? like->name : "",
        .language = like ? like->language : "vi",
    };
    str_copy(p->phone, sizeof(p->phone), str_of(m->in->from));
    m->person = p;
}

/* Makes the person of the new phone, who takes name and language along if it is
 * the same one on another number. */
static enum status
make_person(struct message *m, const struct report *r,
            const struct chain *chain)
{
    const struct person *like =
        phone_change_of(r).role == ROLE_NONE
            ? registry_person_by_id(m->flow->registry, chain->row.person)
            : NULL;
    struct store_person as = {
        .phone = str_of(m->in->from),
        .name = str_of(like ? like->name : ""),
        .language = str_of(like ? like->language : ""),
    };
    char today[DATE_TEXT];
    int64_t id;

    date_format(date_of_ms(turn_now(&m->flow->turn), VIETNAM_OFFSET_MIN),
                today);
    enum status status = store_person_take(message_db(m), &as, today, &id);
    if (status == ST_OK)
        come_in(m, like, id);
    return status;
}

/* Whoever moves to this phone still has something to bring along. */
static bool
has_seats(const struct person *owner, int64_t day)
{
    for (int i = 0; owner && i < owner->roles_n; i++)
        if (!owner->role[i].stands_for && owner->role[i].to >= day)
            return true;
    return false;
}

static enum status
on_nothing_left(struct message *m, struct report *r, struct chain *chain)
{
    enum status status = chain_enter(m, chain, CHAIN_REPLACE, STR(""));

    return status == ST_OK
               ? refuse_with(m, "L-10", message_form_text(m, r->form, "E-STOP"))
               : status;
}

static enum status
agree(struct message *m, struct report *r, struct chain *chain)
{
    const struct person *owner =
        registry_person_by_id(m->flow->registry, chain->row.person);
    bool is_own = phone_change_of(r).role == ROLE_NONE;

    if (is_own && !has_seats(owner, m->day))
        return on_nothing_left(m, r, chain);
    enum status status = make_person(m, r, chain);
    if (status == ST_OK)
        status = chain_enter(m, chain, CHAIN_AGREE, STR(""));
    if (status != ST_OK)
        return status;
    m->outcome.person = m->person->id;
    report_set_places(m, r);
    message_set_code(m, "code", r->code);
    status = phone_change_done(m, r, chain);
    if (status == ST_OK)
        status = message_say(m, phone_change_text(m, r, "DONE"));
    if (status == ST_OK)
        status = phone_change_tell_losers(m, r, chain);
    if (status == ST_OK && !is_own && owner)
        status = phone_change_tell(m, r, owner, "TOLD");
    return status;
}

static enum status
decline(struct message *m, struct report *r, struct chain *chain)
{
    enum status status = chain_enter(m, chain, CHAIN_DECLINE, STR(""));

    if (status != ST_OK)
        return status;
    report_set_places(m, r);
    status = message_say(m, phone_change_text(m, r, "NO"));
    return status == ST_OK ? chain_tell(m, r, chain) : status;
}

static enum status
answer(struct message *m, struct invitation *invitation, bool is_yes)
{
    struct report r;
    enum status status = report_load(m, invitation->chain.row.version, &r);

    if (status != ST_OK || !r.form)
        return status;
    m->outcome.outcome = "accepted";
    m->outcome.version = invitation->chain.row.version;
    return is_yes ? agree(m, &r, &invitation->chain)
                  : decline(m, &r, &invitation->chain);
}

/* Whoever asked hears that it is over. */
static enum status
stop(struct message *m, struct invitation *invitation)
{
    struct report r;
    enum status status = report_load(m, invitation->chain.row.version, &r);

    if (status != ST_OK || !r.form)
        return status;
    log_warn("event=phone_change_stopped report=%lld from=%s wrong=%d",
             (long long)invitation->chain.row.report, log_phone(m->in->from).z,
             WRONG_MAX);
    status = chain_enter(m, &invitation->chain, CHAIN_DECLINE, STR("sai ma"));
    if (status != ST_OK)
        return status;
    report_set_places(m, &r);
    return chain_tell(m, &r, &invitation->chain);
}

/* Counts for all that wait: nobody knows which one was meant. */
static enum status
on_wrong_code(struct message *m, struct invitation *open, int n)
{
    int64_t wrong[PHONE_CHANGES_MAX], most = 0;
    struct report r;
    enum status status = report_load(m, open[0].chain.row.version, &r);

    for (int i = 0; i < n && status == ST_OK; i++) {
        status = store_phone_change_wrong(message_db(m),
                                          open[i].chain.row.report, &wrong[i]);
        most = wrong[i] > most ? wrong[i] : most;
    }
    message_set(m, "code", form_value(&m->reading, "ma")->text);
    if (status == ST_OK)
        status =
            refuse_with(m, "L-10",
                        message_form_text(
                            m, r.form, most < WRONG_MAX ? "E-COD" : "E-STOP"));
    for (int i = 0; i < n && status == ST_OK; i++)
        if (wrong[i] >= WRONG_MAX)
            status = stop(m, &open[i]);
    return status;
}

static bool
is_known(const struct message *m)
{
    return m->person && m->person->roles_n > 0;
}

/* The code leads a known sender to something else of theirs. */
static enum status
leads_elsewhere(struct message *m, struct str code, bool *leads)
{
    struct code_hits hits = {0};
    enum status status = is_known(m) ? codes_find(m, code, &hits) : ST_OK;

    *leads = hits.n > 0;
    return status;
}

MUST_CHECK enum status
phone_change_answer(struct message *m, bool is_yes, bool *taken)
{
    struct str code = form_value(&m->reading, "ma")->text;
    int64_t report[PHONE_CHANGES_MAX], number = 0;
    bool leads = false;
    int n;
    enum status status = store_phone_changes(
        message_db(m), str_of(m->in->from), "invited", turn_now(&m->flow->turn),
        report, PHONE_CHANGES_MAX, &n);

    *taken = false;
    if (status != ST_OK || n == 0 || !str_number(code, 0, 9999, &number))
        return status;
    struct invitation *open =
        arena_alloc(message_arena(m), (size_t)n * sizeof(*open));
    for (int i = 0; i < n && status == ST_OK; i++)
        status = load(m, report[i], &open[i]);
    if (status == ST_OK)
        status = leads_elsewhere(m, code, &leads);
    if (status != ST_OK)
        return status;
    if (!is_known(m))
        come_in(m, NULL, m->person ? m->person->id : 0);
    for (int i = 0; i < n; i++)
        if (open[i].version.code == number) {
            *taken = true;
            return answer(m, &open[i], is_yes);
        }
    *taken = !leads;
    return leads ? ST_OK : on_wrong_code(m, open, n);
}
