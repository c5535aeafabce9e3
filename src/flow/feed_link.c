/* Links to calendar feeds. */
#include "flow/feed_link.h"

#include <stdio.h>
#include <sys/random.h>

#include "base/log.h"
#include "flow/feed.h"
#include "store/store_calendar.h"

enum { TOKEN_BYTES = 16 };

static int64_t
today_of(struct turn *turn)
{
    return date_to_days(date_of_ms(turn_now(turn), VIETNAM_OFFSET_MIN));
}

static const struct person *
find_person(const struct registry *registry, struct str text, int64_t day,
            char fault[FEED_FAULT])
{
    char phone[PHONE_TEXT];
    const struct person *person = NULL;

    if (phone_parse(text, true, phone) != PHONE_NONE)
        person = registry_person(registry, phone, day);
    if (!person)
        snprintf(fault, FEED_FAULT, "PHONE: nobody has this number today");
    return person;
}

static bool
is_named(const struct unit *unit, struct str name, int64_t day)
{
    return str_eqz(name, unit->ref) ||
           (name.len > 0 && str_eqz(name, unit_name_at(unit, day)->code));
}

/* The unit of a seat of theirs that is named, or the only one; seats of other
 * days count if `is_any_day`. */
static const struct unit *
find_unit(const struct person *person, struct str name, int64_t day,
          char fault[FEED_FAULT])
{
    const struct unit *found = NULL;
    int n = 0;

    for (int i = 0; i < person->roles_n; i++) {
        const struct role_at *seat = &person->role[i];

        if (!feed_is_seat(seat) || seat->unit == found ||
            (name.len > 0 && !is_named(seat->unit, name, day)))
            continue;
        found = seat->unit;
        n++;
    }
    if (n == 0)
        snprintf(fault, FEED_FAULT,
                 name.len > 0 ? "UNIT: this person has no seat there"
                              : "PHONE: this person has no seat with duties");
    else if (n > 1)
        snprintf(fault, FEED_FAULT,
                 "UNIT: this person has seats in %d units: name one by its id",
                 n);
    return n == 1 ? found : NULL;
}

static void
make_token(char out[FEED_TOKEN])
{
    unsigned char random[TOKEN_BYTES];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        die("no random bytes");
    for (size_t i = 0; i < sizeof random; i++)
        snprintf(out + 2 * i, 3, "%02x", random[i]);
}

MUST_CHECK enum status
feed_link_make(struct turn *turn, const struct registry *registry,
               const struct feed_request *request, char token[FEED_TOKEN],
               char fault[FEED_FAULT])
{
    struct store_calendar row = {0};
    int64_t day = today_of(turn);

    fault[0] = '\0';
    const struct person *person = person_on(
        find_person(registry, request->phone, day, fault), day, &turn->arena);
    const struct unit *unit =
        person ? find_unit(person, request->unit, day, fault) : NULL;
    if (!unit)
        return ST_OK;
    make_token(token);
    row.person = person->id;
    row.unit = unit->id;
    hash_sha256(str_of(token), STR(""), row.hash);
    enum status status = turn_begin(turn);
    if (status == ST_OK)
        status = store_calendar_put(turn->db, &row, turn_now(turn));
    if (status == ST_OK)
        log_info("event=calendar_made person=%s unit=%s",
                 log_phone(person->phone).z, unit->ref);
    return status;
}

MUST_CHECK enum status
feed_link_end(struct turn *turn, const struct registry *registry,
              const struct feed_request *request, int64_t *n,
              char fault[FEED_FAULT])
{
    int64_t day = today_of(turn);
    const struct unit *unit = NULL;

    *n = 0;
    fault[0] = '\0';
    /* With the seats of all days: the link outlives them. */
    const struct person *person =
        find_person(registry, request->phone, day, fault);
    if (person && request->unit.len > 0)
        unit = find_unit(person, request->unit, day, fault);
    if (fault[0] != '\0')
        return ST_OK;
    enum status status = turn_begin(turn);
    if (status == ST_OK)
        status =
            store_calendar_end(turn->db, person->id, unit ? unit->id : 0, n);
    if (status == ST_OK)
        log_info("event=calendar_ended person=%s links=%lld",
                 log_phone(person->phone).z, (long long)*n);
    return status;
}

MUST_CHECK enum status
feed_link_find(struct db *db, struct str token, int64_t *person, int64_t *unit)
{
    unsigned char hash[HASH_BYTES];
    struct store_calendar row;

    /* The index is searched by the hash: how far a guess agrees with a real one
     * says nothing about the token. */
    hash_sha256(token, STR(""), hash);
    enum status status = store_calendar_find(db, hash, &row);
    bool is_it = hash_same(row.hash, hash) && token.len == FEED_TOKEN - 1;
    *person = is_it ? row.person : 0;
    *unit = is_it ? row.unit : 0;
    return status;
}
