/* Fields of a request into messages and receipts. */
#include "edge/reading.h"

#include <stdio.h>

#include "base/hash.h"
#include "edge/record.h"

enum { KEY_BYTES_MAX = 128 };

bool
reading_complain(struct reading *r, const char *field, const char *sentence)
{
    struct webhook *out = r->out;

    out->field = field;
    if (field)
        snprintf(out->detail, sizeof(out->detail), "\"%s\" %s.", field,
                 sentence);
    else
        snprintf(out->detail, sizeof(out->detail), "%s", sentence);
    out->why = arena_strdup(r->facts.arena, out->detail);
    return false;
}

/* Fields of one message. False: the message is bad, out->detail says why. */
static bool
read_fields(struct reading *r, const struct provider_route *route,
            struct str *fields)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        const struct field *field = route->fields[i];
        bool is_needed = route->required & 1u << i;
        enum field_fault fault;
        const char *sentence = NULL;
        if (!field)
            continue;
        fault = field_get(field, &r->facts, &fields[i]);
        if (fault != FIELD_OK)
            sentence = field_sentence(field, fault);
        else if (is_needed && !fields[i].ptr)
            sentence = "is missing";
        else if (is_needed && fields[i].len == 0 && i != FIELD_TEXT)
            sentence = "is empty";
        if (sentence)
            return reading_complain(r, field_shown(field), sentence);
        /* JSON and headers go before the answer is made. */
        if (fields[i].ptr)
            fields[i] = arena_copy(r->facts.arena, fields[i]);
    }
    return true;
}

static struct str
hashed(struct arena *arena, struct str text)
{
    unsigned char hash[HASH_BYTES];
    char *out = arena_alloc(arena, 2 * HASH_BYTES + 1);

    hash_sha256(text, (struct str){0}, hash);
    for (int i = 0; i < HASH_BYTES; i++) {
        out[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
    }
    return (struct str){out, 2 * HASH_BYTES};
}

/* Empty if one of the fields is missing. */
static struct str
join_key(const struct key_fields *names, const struct str *fields,
         struct arena *arena)
{
    struct buf buf = {0};
    struct str key = {0};

    for (int i = 0; i < names->n; i++) {
        struct str value = fields[names->field[i]];
        if (value.len == 0)
            goto out;
        if (names->n == 1 && value.len <= KEY_BYTES_MAX)
            return value;
        buf_printf(&buf, "%zu:", value.len);
        buf_add(&buf, value);
    }
    if (names->n > 0)
        key = hashed(arena, buf_str(&buf));
out:
    buf_clear(&buf);
    return key;
}

/* A content hash: what is missing counts as empty. */
static struct str
fingerprint(const struct key_fields *names, const struct str *fields,
            struct arena *arena)
{
    struct buf buf = {0};
    struct str key;

    if (names->n == 0)
        return (struct str){0};
    for (int i = 0; i < names->n; i++) {
        struct str value = fields[names->field[i]];
        buf_printf(&buf, "%zu:", value.len);
        buf_add(&buf, value);
    }
    key = hashed(arena, buf_str(&buf));
    buf_clear(&buf);
    return key;
}

static int
small_number(struct str text)
{
    int64_t n;

    return str_number(text, 0, 255, &n) ? (int)n : 0;
}

static void
fill_message(struct reading *r, const struct provider_route *route,
             const struct str *fields, struct inbound *m)
{
    struct arena *arena = r->facts.arena;

    *m = (struct inbound){.provider = route->provider->name,
                          .id = fields[FIELD_ID],
                          .from_raw = fields[FIELD_FROM],
                          .to = fields[FIELD_TO],
                          .text = fields[FIELD_TEXT],
                          .link = fields[FIELD_LINK],
                          .part_ref = fields[FIELD_PART_REF],
                          .part_index = small_number(fields[FIELD_PART_INDEX]),
                          .part_total = small_number(fields[FIELD_PART_TOTAL]),
                          .join_timeout_ms = route->join_timeout_ms,
                          .join_max_parts = route->join_max_parts,
                          .replies_in_answer = route->is_sync};
    m->key = join_key(&route->key, fields, arena);
    if (m->key.len == 0) {
        m->fallback_key = fingerprint(&route->fallback, fields, arena);
        m->fallback_ttl_ms = route->fallback_ttl_ms;
    }
    m->from_kind = phone_parse(m->from_raw, false, m->from);
    if (!str_number(fields[FIELD_TIME], 0, INT64_MAX, &m->sent_at_ms))
        m->sent_at_ms = 0;
    if (m->part_ref.len == 0 || m->part_index < 1 ||
        m->part_index > m->part_total)
        m->part_total = m->part_index = 0;
    m->raw = record_request(route, &r->facts, route->has_each, arena);
}

/* One step of a session. The number stands for a session without an id. */
static void
fill_ussd(struct reading *r, const struct provider_route *route,
          const struct str *fields)
{
    const struct ussd_rules *rules = &route->ussd;
    struct ussd_input *in = r->out->ussd;

    *in = (struct ussd_input){
        .provider = route->provider->name,
        .session = fields[FIELD_SESSION],
        .step = fields[FIELD_STEP],
        .input = fields[FIELD_TEXT],
        .separator = rules->separator,
        .retry_ms = rules->retry_ms,
        .is_dial = rules->has_dial ? conds_hold(&rules->dial, &r->facts)
                                   : fields[FIELD_TEXT].len == 0,
    };
    in->from_kind = phone_parse(fields[FIELD_FROM], false, in->from);
    if (in->session.len == 0)
        in->session = arena_copy(r->facts.arena, str_of(in->from));
    in->raw = record_request(route, &r->facts, false, r->facts.arena);
}

static enum delivery
delivery_of(const struct provider_route *route, const struct facts *facts)
{
    const struct status_rules *status = &route->status;

    for (int i = 0; i < status->rules_n; i++)
        if (conds_hold(&status->rules[i].when, facts))
            return status->rules[i].as;
    for (int i = 0; i < status->map_n; i++)
        if (str_eq(facts->fields[FIELD_STATUS], status->map[i].value))
            return status->map[i].as;
    return status->otherwise;
}

static void
fill_receipt(struct reading *r, const struct provider_route *route,
             const struct str *fields, struct receipt *receipt)
{
    r->facts.fields = fields;
    *receipt = (struct receipt){.provider = route->provider->name,
                                .ref = fields[FIELD_REF],
                                .provider_id = fields[FIELD_PROVIDER_ID],
                                .delivery = delivery_of(route, &r->facts),
                                .error = fields[FIELD_ERROR]};
    r->facts.fields = NULL;
}

static bool
set_charset(struct reading *r, const struct provider_route *route)
{
    struct str name;

    r->facts.charset = (int)route->charset_default;
    if (!route->charset ||
        source_get(route->charset, &r->facts, &name) != FOUND_TEXT ||
        name.len == 0)
        return true;
    for (int i = 0; i < route->charsets_n; i++)
        if (str_eq(name, route->charsets[i].value)) {
            r->facts.charset = (int)route->charsets[i].charset;
            return true;
        }
    r->facts.charset = (int)charset_find(name);
    return r->facts.charset != CHARSET_NONE ||
           reading_complain(r, source_shown(route->charset),
                            "is a character set that is not known");
}

/* One item into the next free message or receipt. */
static bool
read_item(struct reading *r, const struct provider_route *route,
          struct str *fields)
{
    struct webhook *out = r->out;

    if (!set_charset(r, route) || !read_fields(r, route, fields))
        return false;
    if (route->kind == ROUTE_SMS)
        fill_message(r, route, fields, &out->messages[out->messages_n++]);
    else if (route->kind == ROUTE_RECEIPT)
        fill_receipt(r, route, fields, &out->receipts[out->receipts_n++]);
    else if (route->kind == ROUTE_USSD)
        fill_ussd(r, route, fields);
    return true;
}

static void
make_room(struct reading *r, const struct provider_route *route, size_t n)
{
    struct arena *arena = r->facts.arena;

    if (route->kind == ROUTE_SMS)
        r->out->messages = arena_alloc(arena, sizeof(*r->out->messages) * n);
    if (route->kind == ROUTE_RECEIPT)
        r->out->receipts = arena_alloc(arena, sizeof(*r->out->receipts) * n);
    if (route->kind == ROUTE_USSD)
        r->out->ussd = arena_alloc(arena, sizeof(*r->out->ussd));
}

/* A bad item does not take its neighbours along, unless all are bad. */
static bool
read_items(struct reading *r, const struct provider_route *route,
           struct str *fields, const json_t *list)
{
    size_t n = json_array_size(list);
    int good = 0;

    for (size_t i = 0; i < n; i++) {
        struct str *mine = fields + (size_t)good * FIELD_COUNT;
        memset(mine, 0, sizeof(*mine) * FIELD_COUNT);
        r->facts.json = json_array_get(list, i);
        good += read_item(r, route, mine);
    }
    r->facts.json = r->body.json;
    return good > 0 || n == 0;
}

/* False: bad. */
bool
reading_messages(struct reading *r, const struct provider_route *route)
{
    const json_t *list = NULL;
    size_t n = 1;
    struct str *fields;

    if (route->has_each) {
        list = pointer_get(&route->each, r->body.json);
        n = json_array_size(list);
        if (!json_is_array(list))
            return reading_complain(r, NULL,
                                    "The list of messages is missing.");
        if (n > PROVIDER_EACH_MAX)
            return reading_complain(r, NULL, "The list is too long.");
    }
    fields =
        arena_alloc(r->facts.arena, sizeof(*fields) * FIELD_COUNT * (n + 1));
    make_room(r, route, n + 1);
    r->out->fields = fields;
    return list ? read_items(r, route, fields, list)
                : read_item(r, route, fields);
}
