/* The settings of gateway.json: one table. */
#include "config.h"

#include <stddef.h>
#include <stdio.h>

#include "base/log.h"
#include "config_language.h"
#include "config_settings.h"

/* Names of the switched-on profiles, cut out of "phone,kannel". */
enum { NAMES_MAX = 16 };

struct names {
    char text[CONFIG_TEXT];
    const char *item[NAMES_MAX + 1];
};

static void
split(struct names *names, const char *list)
{
    int n = 0;
    char *p = names->text;

    snprintf(names->text, sizeof(names->text), "%s", list);
    while (*p && n < NAMES_MAX) {
        size_t len = strcspn(p, ", ");
        char *next = p + len + (p[len] != '\0');
        p[len] = '\0';
        if (len > 0)
            names->item[n++] = p;
        p = next;
    }
    names->item[n] = NULL;
}

static struct provider_set *
load_providers(const struct config *c, const char *dir,
               struct complaints *complaints)
{
    struct names names;
    struct provider_setup setup = {
        .config_dir = dir,
        .secrets_dir =
            c->settings.secrets_dir[0] ? c->settings.secrets_dir : NULL,
        .public_base_url = c->settings.public_base_url,
        .trusted_proxies = c->settings.trusted_proxies,
        .names = names.item,
        .vars = c->vars,
    };

    split(&names, c->settings.providers);
    return provider_load(&setup, complaints);
}

/* Most people read "vi": they pay nothing for the others. */
static bool
is_base(const char *language)
{
    return strcmp(language, "vi") == 0;
}

static const char *
catalogue_text(const void *arg, const char *language, const char *form,
               const char *id)
{
    const struct config *c = arg;
    const char *text = is_base(language)
                           ? NULL
                           : languages_get(c->languages, language, form, id);

    if (text)
        return text;
    return form ? form_text(form_find(c->forms, form), id)
                : texts_get(c->texts, id);
}

static bool
catalogue_language(const void *arg, const char *language, bool *is_wide)
{
    const struct config *c = arg;

    *is_wide = !is_base(language) && languages_is_wide(c->languages, language);
    return is_base(language) || languages_has(c->languages, language);
}

static void
fill_carriers(struct config *c)
{
    struct flow_settings *f = &c->flow;
    const struct provider *p;

    for (int i = 0;
         (p = provider_at(c->providers, i)) != NULL && i < FLOW_CARRIERS_MAX;
         i++) {
        const struct provider_limits *l = provider_limits(p);
        f->carrier[f->carriers_n++] = (struct carrier){
            .name = provider_name(p),
            .is_local = l->is_local,
            .can_send = l->can_send,
            .may_repeat = l->is_idempotent || l->resend_unknown,
            .per_s = l->per_s,
            .burst = l->burst > 0 ? l->burst : 1,
            .in_flight = l->in_flight > 0 ? l->in_flight : 64,
            .timeout_ms = l->timeout_ms,
            .max_attempts = l->max_attempts > 0 ? l->max_attempts : 8,
            .expire_ms = l->expire_ms,
            .price = l->price,
            .strips_accents = l->strips_accents,
        };
    }
}

static void
fill_flow(struct config *c)
{
    const struct settings *s = &c->settings;
    const int64_t day_ms = 86400000;

    c->flow = (struct flow_settings){
        .forms = c->forms,
        .duties = duties_set(c->duties),
        .targets = targets_set(c->targets),
        .has_reminders = s->reminders_send != 0,
        .remind_at_min = settings_minute(s->reminders_at),
        .remind_spread_min = (int)s->reminders_spread_min,
        .awards = awards_set(c->awards),
        .ussd = ussd_menus_of(c->ussd),
        .text = catalogue_text,
        .language = catalogue_language,
        .texts = c,
        .limits = texts_limits(c->texts),
        .sane_ms = s->sane_days * day_ms,
        .seen_ms = s->seen_days * day_ms,
        .code_ms = s->code_days * day_ms,
        .refusals_10min = (int)s->refusals_10min,
        .refusals_day = (int)s->refusals_day,
        .strangers_day = (int)s->strangers_day,
        .no_change = (int)s->no_change,
        .outage_min_ms = s->outage_min_minutes * 60000,
        .outage_near_ms = s->outage_near_hours * 3600000,
        .outage_simulated = s->outage_simulated != 0,
        .prefixes = s->send_prefixes,
        .daily_cap = (int)s->send_daily_cap,
        .quiet_from_min = settings_minute(s->quiet_from),
        .quiet_to_min = settings_minute(s->quiet_to),
        .lease_ms = s->send_lease_ms,
        .expire_ms = s->send_expire_hours * 3600000,
        .backoff = {s->send_first_retry_ms, s->send_max_retry_ms, 25},
        .alarm = {s->alarm_phone, (int)s->alarm_queue_age_min,
                  (int)s->alarm_provider_down_min, (int)s->alarm_silence_hours,
                  s->alarm_balance},
        .budget = {s->budget_month,
                   {[LANE_REPLY] = 100,
                    [LANE_CORRECTION] = (int)s->budget_correction,
                    [LANE_REMINDER] = (int)s->budget_reminder,
                    [LANE_BULK] = (int)s->budget_bulk}},
    };
    snprintf(c->flow.gateway, sizeof(c->flow.gateway), "%s", s->gateway);
    fill_carriers(c);
}

struct config *
config_load(const char *dir, const struct config_overrides *overrides,
            struct complaints *complaints)
{
    struct config *c = mem_alloc(sizeof(*c));
    int before = complaints->count;

    c->vars = json_object();
    settings_load(dir, overrides, complaints, &c->settings, c->vars);
    c->texts = config_texts_load(complaints, dir);
    c->forms = config_forms_load(complaints, dir);
    c->duties = config_duties_load(complaints, dir, c->forms, c->texts);
    c->targets = config_targets_load(complaints, dir);
    c->awards =
        config_awards_load(complaints, dir, targets_set(c->targets), c->forms);
    c->ussd = config_ussd_load(complaints, dir, c->forms);
    if (c->forms && complaints->count == before)
        config_texts_prove(complaints, c->texts, c->forms);
    if (c->forms && complaints->count == before)
        config_ussd_prove(complaints, c->ussd, c->forms,
                          texts_limits(c->texts));
    if (c->forms && complaints->count == before)
        c->languages =
            config_languages_load(complaints, dir, c->texts, c->forms);
    c->providers = load_providers(c, dir, complaints);
    if (complaints->count > before || !c->forms || !c->providers) {
        config_free(c);
        return NULL;
    }
    fill_flow(c);
    return c;
}

void
config_free(struct config *config)
{
    if (!config)
        return;
    provider_set_free(config->providers);
    duties_free(config->duties);
    targets_free(config->targets);
    awards_free(config->awards);
    ussd_config_free(config->ussd);
    form_set_free(config->forms);
    languages_free(config->languages);
    texts_free(config->texts);
    json_decref(config->vars);
    mem_free(config);
}

struct http_limits
config_webhook_limits(const struct settings *s)
{
    return (struct http_limits){
        .uri_bytes = 8192,
        .header_bytes = 8192,
        .header_count = 64,
        .body_bytes = (size_t)s->webhook_body_bytes,
        .connections = (int)s->webhook_connections,
        .per_address = (int)s->webhook_per_address,
        .deadline_ms = (int)s->webhook_deadline_ms,
        .idle_ms = (int)s->webhook_idle_ms,
    };
}

struct http_limits
config_office_limits(const struct settings *s)
{
    struct http_limits limits = config_webhook_limits(s);

    limits.body_bytes = (size_t)s->office_body_bytes;
    return limits;
}
