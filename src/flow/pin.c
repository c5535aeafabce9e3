/* PINs: setting, comparing, locking. */
#include "flow/pin.h"

#include "base/log.h"
#include "core/chain.h"
#include "flow/refuse.h"
#include "store/store_people.h"
#include "store/store_pin.h"

enum {
    PIN_DIGITS = 4,
    TRIES_MAX = 5,      /* of one number in a day */
    TRIES_ALL_MAX = 50, /* of all numbers in an hour */
    HOUR_MS = 60 * 60 * 1000,
    DAY_MS = 24 * HOUR_MS,
    STAFF_MAX = 4,
};

#define BIT(role) (1u << (role))

static bool
is_pin(struct str pin)
{
    for (size_t i = 0; i < pin.len; i++)
        if (pin.ptr[i] < '0' || pin.ptr[i] > '9')
            return false;
    return pin.len == PIN_DIGITS;
}

static enum status
write_pin(struct turn *turn, const struct pin_key *key, int64_t person,
          struct str phone, struct str pin)
{
    struct store_pin row = {.person = person, .set_at = turn_now(turn)};

    pin_key_hmac(key, pin, row.set_at, row.hmac);
    enum status status = store_pin_put(turn->db, &row);
    return status == ST_OK
               ? store_pin_failures_drop(turn->db, phone, row.set_at - DAY_MS)
               : status;
}

/* The LX or CH, or deputy of one, who has this phone today; *id 0 = nobody. */
static enum status
find_holder(struct turn *turn, const char *phone, int64_t *id)
{
    char day[DATE_TEXT];
    bool may_have = false;

    date_format(date_of_ms(turn_now(turn), VIETNAM_OFFSET_MIN), day);
    enum status status = store_person_find(turn->db, str_of(phone), day, id);
    if (status == ST_OK && *id != 0)
        status = store_pin_may_have(turn->db, *id, day, &may_have);
    if (!may_have)
        *id = 0;
    return status;
}

MUST_CHECK enum status
pin_set(struct turn *turn, struct pin_key *key, struct str phone,
        struct str pin, enum pin_set_result *result)
{
    char e164[PHONE_TEXT];
    bool is_new;
    int64_t person = 0;

    *result = PIN_BAD;
    if (!is_pin(pin))
        return ST_OK;
    *result = PIN_NOBODY;
    if (phone_parse(phone, true, e164) != PHONE_MOBILE)
        return ST_OK;
    enum status status = find_holder(turn, e164, &person);
    if (status != ST_OK || person == 0)
        return status;
    *result = PIN_NO_KEY;
    if (pin_key_take(key, &is_new) != ST_OK)
        return ST_OK;
    *result = PIN_SET;
    status = turn_begin(turn);
    /* Those of a key that was lost can fit nothing any more. */
    if (status == ST_OK && is_new)
        status = store_pin_clear(turn->db);
    return status == ST_OK ? write_pin(turn, key, person, str_of(e164), pin)
                           : status;
}

const char *
pin_fault(enum pin_set_result result)
{
    static const char *const faults[] = {
        [PIN_SET] = "",
        [PIN_BAD] = "a PIN is four digits",
        [PIN_NOBODY] = "no LX or CH has this phone today",
        [PIN_NO_KEY] = "no key file could be used or made: the log says why",
    };

    return faults[result];
}

bool
pin_is_due(const struct role_at *seat)
{
    return seat->role == ROLE_LX || seat->role == ROLE_CH;
}

bool
pin_has_seat(const struct person *person)
{
    for (int i = 0; person && i < person->roles_n; i++)
        if (pin_is_due(&person->role[i]))
            return true;
    return false;
}

/* Too many wrong ones of all numbers together: nobody's is looked at. */
static enum status
is_stopped(struct message *m, bool *stopped)
{
    int64_t n = 0;
    enum status status = store_pin_failures_all(
        message_db(m), turn_now(&m->flow->turn) - HOUR_MS, &n);

    *stopped = n >= TRIES_ALL_MAX;
    return status;
}

/* Said once for each storm: a stopped hour adds no wrong tries. */
static enum status
alarm_if_stopped(struct message *m)
{
    int64_t now = turn_now(&m->flow->turn);
    bool stopped = false;
    enum status status = is_stopped(m, &stopped);

    if (status != ST_OK || !stopped || now < m->flow->pin_alarm_ms + HOUR_MS)
        return status;
    m->flow->pin_alarm_ms = now;
    log_error("event=pin_stopped wrong=%d next=\"no PIN is looked at for an "
              "hour; find out who tries\"",
              TRIES_ALL_MAX);
    return ST_OK;
}

static enum status
on_wrong(struct message *m, struct store_pin *pin, enum pin_verdict *verdict)
{
    struct str phone = str_of(m->in->from);
    int64_t now = turn_now(&m->flow->turn), n = 0;
    enum status status = store_pin_failure_add(message_db(m), phone, now);

    if (status == ST_OK)
        status = store_pin_failures(message_db(m), phone, now - DAY_MS, &n);
    if (status == ST_OK && n >= TRIES_MAX) {
        *verdict = PIN_LOCKED;
        pin->locked_until = now + DAY_MS;
        status = store_pin_put(message_db(m), pin);
        log_warn("event=pin_locked from=%s tries=%lld hours=24",
                 log_phone(m->in->from).z, (long long)n);
    }
    return status == ST_OK ? alarm_if_stopped(m) : status;
}

MUST_CHECK enum status
pin_check(struct message *m, enum pin_verdict *verdict)
{
    const struct form_value *given = form_value(&m->reading, "pin");
    unsigned char hmac[HASH_BYTES];
    struct store_pin own;
    bool stopped = false;

    *verdict = PIN_WRONG;
    if (!given)
        return ST_OK;
    enum status status = store_pin_get(message_db(m), m->person->id, &own);
    if (status == ST_OK)
        status = is_stopped(m, &stopped);
    if (status != ST_OK || own.person == 0 || stopped ||
        own.locked_until > turn_now(&m->flow->turn) ||
        pin_key_load(&m->flow->pin_key) != ST_OK)
        return status;
    pin_key_hmac(&m->flow->pin_key, given->text, own.set_at, hmac);
    if (!hash_same(hmac, own.hmac))
        return on_wrong(m, &own, verdict);
    *verdict = PIN_FITS;
    return ST_OK;
}

/* Who looks after the sender: the officer of a chairman's commune, another one
 * of the same office for those above. NULL: only the log knows. */
static const struct person *
in_charge(const struct message *m)
{
    const struct person *found[STAFF_MAX];
    unsigned roles =
        m->seat->role == ROLE_LX ? BIT(ROLE_CX) : BIT(ROLE_CH) | BIT(ROLE_QT);
    int n = unit_holders(m->seat->unit, roles, m->day, found, STAFF_MAX);

    for (int i = 0; i < n; i++)
        if (found[i]->id != m->person->id)
            return found[i];
    return NULL;
}

MUST_CHECK enum status
pin_refuse(struct message *m, enum pin_verdict verdict)
{
    const struct person *staff = verdict == PIN_LOCKED ? in_charge(m) : NULL;
    const char *own = message_own_text(m, m->reading.form, "E-PIN");
    char phone[PHONE_TEXT];
    enum status status =
        refuse_with(m, "L-16", own ? own : message_text(m, "L-16"));

    if (status != ST_OK || !staff)
        return status;
    phone_mask(m->in->from, phone);
    message_set(m, "phone", arena_copy(message_arena(m), str_of(phone)));
    message_address(m, staff);
    return message_tell(m, staff, message_text(m, "S-30"));
}

/* The form confirms money or awards by itself, not by a code. */
static bool
is_wanted(const struct message *m)
{
    const struct form *form = m->reading.form;

    return form->chain && chain_kind_find(form->chain)->wants_pin &&
           form_takes_pin(form) && pin_is_due(m->seat);
}

MUST_CHECK enum status
pin_ask(struct message *m, bool *may)
{
    enum pin_verdict verdict = PIN_FITS;
    enum status status = is_wanted(m) ? pin_check(m, &verdict) : ST_OK;

    *may = status == ST_OK && verdict == PIN_FITS;
    if (status != ST_OK || *may)
        return status;
    message_set(m, "example", str_of(m->reading.form->example));
    return pin_refuse(m, verdict);
}
