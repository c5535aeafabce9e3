/* The table of settings and its reading. */
#include "config_settings.h"

#include <stddef.h>
#include <stdio.h>

enum setting_type { SET_TEXT, SET_NUMBER, SET_BOOL, SET_LIST, SET_MINUTE };

struct setting {
    const char *key;
    enum setting_type type;
    size_t offset, size;
    const char *absent; /* default, as written */
    int64_t min, max;
    bool is_reloadable;
    const char *sentence;
};

#define TEXT(member)                                                           \
    offsetof(struct settings, member), sizeof(((struct settings *)0)->member)
#define NUMBER(member) offsetof(struct settings, member), sizeof(int64_t)

static const struct setting table[] = {
    {"gateway", SET_TEXT, TEXT(gateway), "gw-1", 1, 31, false,
     "Id of this gateway in the ledger and in leases; never reuse one."},
    {"number", SET_TEXT, TEXT(number), "", 0, 31, true,
     "What people send their texts to, as pocket cards say it."},
    {"webhook.listen", SET_TEXT, TEXT(webhook_listen), "127.0.0.1:8080", 1, 255,
     false, "Address and port for providers; port 0 takes a free one."},
    {"webhook.public_base_url", SET_TEXT, TEXT(public_base_url),
     "http://127.0.0.1:8080", 1, 255, true,
     "How providers reach the webhook listener; part of signatures."},
    {"webhook.trusted_proxies", SET_TEXT, TEXT(trusted_proxies), "", 0, 255,
     true, "Networks whose X-Forwarded-For is believed, with commas."},
    {"webhook.connections", SET_NUMBER, NUMBER(webhook_connections), "1024", 1,
     100000, true, "Open connections in all; the listener pauses there."},
    {"webhook.per_address", SET_NUMBER, NUMBER(webhook_per_address), "512", 1,
     100000, true, "Open connections from one address."},
    {"webhook.deadline_ms", SET_NUMBER, NUMBER(webhook_deadline_ms), "10000",
     100, 600000, true, "Time for a whole request, in milliseconds."},
    {"webhook.idle_ms", SET_NUMBER, NUMBER(webhook_idle_ms), "60000", 100,
     3600000, true, "A kept connection without a request is closed."},
    {"webhook.body_bytes", SET_NUMBER, NUMBER(webhook_body_bytes), "65536",
     1024, 1048576, true, "Largest body of a webhook."},
    {"office.listen", SET_TEXT, TEXT(office_listen), "127.0.0.1:8081", 1, 255,
     false, "Address and port for pages, API and metrics; keep it private."},
    {"office.body_bytes", SET_NUMBER, NUMBER(office_body_bytes), "16777216",
     1024, 268435456, true, "Largest body there: an imported table."},
    {"store.url", SET_TEXT, TEXT(store_url), "sqlite:var/bantin.db", 1, 255,
     false, "Where everything is kept."},
    {"store.min_free_mb", SET_NUMBER, NUMBER(store_min_free_mb), "8", 0, 100000,
     true, "With less free space new messages are answered 503."},
    {"store.ballast_mb", SET_NUMBER, NUMBER(store_ballast_mb), "4", 0, 1000,
     false, "Space kept back to start again on a full disk."},
    {"providers", SET_LIST, TEXT(providers), "phone", 1, 255, true,
     "Provider profiles that are switched on."},
    {"secrets_dir", SET_TEXT, TEXT(secrets_dir), "", 0, 255, true,
     "Directory with one file per secret, mode 0400 or 0440."},
    {"send.prefixes", SET_LIST, TEXT(send_prefixes), "+84", 1, 255, true,
     "Numbers we may send to begin with one of these."},
    {"send.quiet_from", SET_MINUTE, TEXT(quiet_from), "20:30", 0, 255, true,
     "Reminders and bulk messages wait from here, Vietnam time."},
    {"send.quiet_to", SET_MINUTE, TEXT(quiet_to), "07:30", 0, 255, true,
     "Until here."},
    {"send.daily_cap", SET_NUMBER, NUMBER(send_daily_cap), "3", 0, 100, true,
     "Reminders and bulk messages a person in 24 hours; 0 = any number."},
    {"send.connections", SET_NUMBER, NUMBER(send_connections), "64", 1, 1024,
     false, "Sends under way at the same time."},
    {"send.private_addresses", SET_BOOL, NUMBER(send_private_addresses),
     "false", 0, 1, false,
     "Allow providers on loopback and private addresses (Kannel, a phone)."},
    {"send.expire_hours", SET_NUMBER, NUMBER(send_expire_hours), "48", 1, 720,
     true, "A message that could not be sent by then is given up."},
    {"send.first_retry_ms", SET_NUMBER, NUMBER(send_first_retry_ms), "5000", 10,
     3600000, true, "Wait before the second try; doubles each time."},
    {"send.max_retry_ms", SET_NUMBER, NUMBER(send_max_retry_ms), "1800000", 10,
     86400000, true, "Longest wait between two tries."},
    {"send.lease_ms", SET_NUMBER, NUMBER(send_lease_ms), "30000", 1000, 3600000,
     true, "How long beyond its time limit a send may stay unrecorded."},
    {"send.ca_file", SET_TEXT, TEXT(ca_file), "", 0, 255, false,
     "Certificates to trust; empty = the system's."},
    {"budget.month", SET_NUMBER, NUMBER(budget_month), "0", 0, 1000000000000,
     true, "VND that messages may cost in a month; 0 = no limit."},
    {"budget.bulk", SET_NUMBER, NUMBER(budget_bulk), "70", 0, 100, true,
     "Bulk messages stop when this per cent of it is spent."},
    {"budget.reminder", SET_NUMBER, NUMBER(budget_reminder), "85", 0, 100, true,
     "Reminders stop here, in per cent."},
    {"budget.correction", SET_NUMBER, NUMBER(budget_correction), "95", 0, 100,
     true, "What is sent unasked stops here; replies go on to 100."},
    {"alarm.phone", SET_TEXT, TEXT(alarm_phone), "", 0, 19, true,
     "Who is told of trouble, like +84912000900; empty = only the log."},
    {"alarm.queue_age_min", SET_NUMBER, NUMBER(alarm_queue_age_min), "30", 0,
     10080, true, "A message that is due waits so long; 0 = no alarm."},
    {"alarm.provider_down_min", SET_NUMBER, NUMBER(alarm_provider_down_min),
     "15", 0, 10080, true, "A provider has taken nothing so long; 0 = none."},
    {"alarm.silence_hours", SET_NUMBER, NUMBER(alarm_silence_hours), "0", 0, 14,
     true, "Nothing came in so long between 07:00 and 21:00; 0 = none."},
    {"alarm.balance", SET_NUMBER, NUMBER(alarm_balance), "0", 0, 1000000000,
     true, "Less is left with a provider that says so, in its currency."},
    {"reminders.send", SET_BOOL, NUMBER(reminders_send), "true", 0, 1, true,
     "Remind people of reports that are due (duties.json)."},
    {"reminders.at", SET_MINUTE, TEXT(reminders_at), "07:30", 0, 255, true,
     "From this time of the day on, Vietnam time."},
    {"reminders.spread_min", SET_NUMBER, NUMBER(reminders_spread_min), "120", 0,
     600, true, "Minutes over which a day's reminders go out."},
    {"limits.sane_days", SET_NUMBER, NUMBER(sane_days), "14", 0, 365, true,
     "How old a provider's time stamp may be to be believed."},
    {"limits.seen_days", SET_NUMBER, NUMBER(seen_days), "90", 2, 3650, true,
     "How long repeated messages are recognised."},
    {"limits.code_days", SET_NUMBER, NUMBER(code_days), "60", 1, 365, true,
     "How long a four-digit code leads to its report."},
    {"limits.refusals_10min", SET_NUMBER, NUMBER(refusals_10min), "30", 0,
     10000, true, "Refusals answered per number in ten minutes; 0 = all."},
    {"limits.refusals_day", SET_NUMBER, NUMBER(refusals_day), "200", 0, 100000,
     true, "Refusals answered per number and day; 0 = all."},
    {"limits.strangers_day", SET_NUMBER, NUMBER(strangers_day), "200", 0,
     100000, true, "Answers to unknown numbers in all a day."},
    {"limits.no_change", SET_NUMBER, NUMBER(no_change), "2", 0, 12, true,
     "Reports in a row that a bare 0 (no change) may stand for; 0 = none."},
    {"outage.min_minutes", SET_NUMBER, NUMBER(outage_min_minutes), "30", 0,
     10080, true, "A longer outage near a deadline moves the deadline."},
    {"outage.near_hours", SET_NUMBER, NUMBER(outage_near_hours), "24", 0, 720,
     true, "So long before a deadline an outage is near to it."},
    {"outage.simulated", SET_BOOL, NUMBER(outage_simulated), "false", 0, 1,
     true, "With --clock: the time between two starts is an outage."},
    {"log.level", SET_TEXT, TEXT(log_level), "info", 1, 16, true,
     "error, warn, info or debug."},
};

int
settings_minute(const char *text)
{
    int64_t h, m;

    if (strlen(text) != 5 || text[2] != ':' ||
        !str_number((struct str){text, 2}, 0, 23, &h) ||
        !str_number((struct str){text + 3, 2}, 0, 59, &m))
        return -1;
    return (int)(h * 60 + m);
}

/* Puts one value in its place. NULL, or a sentence on what would be right. */
static const char *
put(const struct setting *row, struct settings *settings, const char *value)
{
    char *place = (char *)settings + row->offset;
    int64_t number;

    switch (row->type) {
    case SET_MINUTE:
        if (settings_minute(value) < 0)
            return "write a time of day: 07:30";
        /* fallthrough */
    case SET_TEXT:
    case SET_LIST:
        if (strlen(value) < (size_t)row->min || strlen(value) >= row->size)
            return "too short or too long";
        snprintf(place, row->size, "%s", value);
        return NULL;
    case SET_BOOL:
        number = strcmp(value, "true") == 0;
        if (!number && strcmp(value, "false") != 0)
            return "write true or false";
        memcpy(place, &number, sizeof(number));
        return NULL;
    case SET_NUMBER:
        if (!str_number(str_of(value), row->min, row->max, &number))
            return "write a whole number within its range";
        memcpy(place, &number, sizeof(number));
        return NULL;
    }
    return NULL;
}

static const struct setting *
row_of(struct str key)
{
    for (size_t i = 0; i < COUNT(table); i++)
        if (str_eqz(key, table[i].key))
            return &table[i];
    return NULL;
}

/* A JSON value as it would stand on the command line. */
static bool
as_text(const json_t *json, struct buf *out)
{
    buf_reset(out);
    if (json_is_string(json))
        buf_addz(out, json_string_value(json));
    else if (json_is_integer(json))
        buf_printf(out, "%lld", (long long)json_integer_value(json));
    else if (json_is_boolean(json))
        buf_addz(out, json_is_true(json) ? "true" : "false");
    else if (json_is_array(json))
        for (size_t i = 0; i < json_array_size(json); i++)
            buf_printf(out, "%s%s", i ? "," : "",
                       json_string_value(json_array_get(json, i))
                           ? json_string_value(json_array_get(json, i))
                           : "");
    else
        return false;
    return true;
}

static void
read_object(struct conf node, const char *prefix, struct settings *settings,
            json_t *vars)
{
    struct buf value;
    struct conf member;
    const char *name;

    buf_init(&value);
    for (size_t i = 0; conf_member(node, i, &name, &member); i++) {
        char key[96];
        const char *fault = NULL;
        snprintf(key, sizeof(key), "%s%s%s", prefix, *prefix ? "." : "", name);
        const struct setting *row = row_of(str_of(key));
        if (strcmp(key, "$schema") == 0)
            continue;
        if (strcmp(key, "vars") == 0)
            json_object_update(vars, (json_t *)(uintptr_t)member.json);
        else if (row && as_text(member.json, &value))
            fault = put(row, settings, buf_str(&value).ptr);
        else if (!row && json_is_object(member.json) && !*prefix)
            read_object(member, key, settings, vars);
        else
            conf_complain(member, "see docs/settings.md for all settings",
                          "there is no setting %s", key);
        if (fault)
            conf_complain(member, fault, "%s is not valid", key);
    }
    buf_clear(&value);
}

/* "vars.kannel.api=http://…" */
static bool
override_var(json_t *vars, struct str key, const char *value)
{
    const char *dot = memchr(key.ptr, '.', key.len);
    char provider[64];

    if (!dot || !str_copy(provider, sizeof(provider),
                          (struct str){key.ptr, (size_t)(dot - key.ptr)}))
        return false;
    json_t *object = json_object_get(vars, provider);
    if (!object) {
        object = json_object();
        json_object_set_new(vars, provider, object);
    }
    char name[64];
    if (!str_copy(name, sizeof(name),
                  (struct str){dot + 1, key.len - (size_t)(dot + 1 - key.ptr)}))
        return false;
    return json_object_set_new(object, name, json_string(value)) == 0;
}

static void
override_one(const char *item, struct complaints *complaints,
             struct settings *settings, json_t *vars)
{
    const char *equals = strchr(item, '=');
    const char *fault = "write --set key=value";

    if (equals) {
        struct str key = {item, (size_t)(equals - item)};
        const struct setting *row = row_of(key);
        fault = row ? put(row, settings, equals + 1) : "no such setting";
        if (!row && str_starts(key, STR("vars.")))
            fault = override_var(vars, (struct str){key.ptr + 5, key.len - 5},
                                 equals + 1)
                        ? NULL
                        : "write vars.PROVIDER.NAME=value";
    }
    if (fault)
        complaint_add(complaints, "--set", 0, item, "is not valid", fault);
}

static void
check_phone(struct complaints *complaints, const struct settings *settings)
{
    const char *phone = settings->alarm_phone;
    char e164[PHONE_TEXT];

    if (*phone && (phone_parse(str_of(phone), false, e164) == PHONE_NONE ||
                   strcmp(phone, e164) != 0))
        complaint_add(complaints, "gateway.json", 0, "$.alarm.phone",
                      "is no number", "write it like +84912000900");
}

static void
check_words(struct complaints *complaints, const struct settings *settings)
{
    static const char *const levels[] = {"error", "warn", "info", "debug"};
    bool found = false;

    for (size_t i = 0; i < COUNT(levels); i++)
        found = found || strcmp(levels[i], settings->log_level) == 0;
    if (!found)
        complaint_add(complaints, "gateway.json", 0, "$.log.level",
                      "is no level", "write error, warn, info or debug");
}

/* A text that has to wait for the next morning expires at midnight, and waits
 * again on the next day: whom the spread puts there would never be told. */
static void
check_hours(struct complaints *complaints, const struct settings *settings)
{
    int at = settings_minute(settings->reminders_at);
    int from = settings_minute(settings->quiet_from);
    int end = from > settings_minute(settings->quiet_to) ? from : 24 * 60;

    if (settings->reminders_send &&
        (at >= end || at + settings->reminders_spread_min > end))
        complaint_add(complaints, "gateway.json", 0, "$.reminders.at",
                      "plus reminders.spread_min goes beyond send.quiet_from "
                      "(or midnight): what is left then is never sent",
                      "let reminders begin earlier or go out faster, or set "
                      "send.quiet_from later");
}

void
settings_load(const char *dir, const struct config_overrides *overrides,
              struct complaints *complaints, struct settings *settings,
              json_t *vars)
{
    struct conf_file *file;
    struct conf root = conf_load(complaints, dir, "gateway.json", &file);

    for (size_t i = 0; i < COUNT(table); i++)
        if (put(&table[i], settings, table[i].absent))
            die("the default of %s is not valid", table[i].key);
    if (conf_is(root))
        read_object(root, "", settings, vars);
    for (int i = 0; i < overrides->n; i++)
        override_one(overrides->item[i], complaints, settings, vars);
    check_words(complaints, settings);
    check_phone(complaints, settings);
    check_hours(complaints, settings);
    conf_free(file);
}

static bool
is_same(const struct setting *row, const char *a, const char *b)
{
    bool is_number = row->type == SET_NUMBER || row->type == SET_BOOL;

    /* Behind its end a text may hold the rest of a longer one. */
    return is_number ? memcmp(a, b, row->size) == 0 : strcmp(a, b) == 0;
}

const char *
settings_keep(const struct settings *running, struct settings *fresh, int *at)
{
    while (*at < (int)COUNT(table)) {
        const struct setting *row = &table[(*at)++];
        const char *old = (const char *)running + row->offset;
        char *new = (char *)fresh + row->offset;
        if (row->is_reloadable || is_same(row, old, new))
            continue;
        memcpy(new, old, row->size);
        return row->key;
    }
    return NULL;
}

static const char *const type_names[] = {
    [SET_TEXT] = "text", [SET_NUMBER] = "number", [SET_BOOL] = "true/false",
    [SET_LIST] = "list", [SET_MINUTE] = "time",
};

void
config_describe(struct buf *out)
{
    buf_addz(out, "| setting | type | default | reload | meaning |\n"
                  "|---|---|---|---|---|\n");
    for (size_t i = 0; i < COUNT(table); i++)
        buf_printf(out, "| `%s` | %s | `%s` | %s | %s |\n", table[i].key,
                   type_names[table[i].type], table[i].absent,
                   table[i].is_reloadable ? "yes" : "restart",
                   table[i].sentence);
}
