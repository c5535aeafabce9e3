/* The settings of gateway.json as one table, and everything that a gateway
 * reads from its configuration directory. */
#ifndef CONFIG_H
#define CONFIG_H

#include "conf/conf.h"
#include "config_award.h"
#include "config_duty.h"
#include "config_target.h"
#include "config_form.h"
#include "config_text.h"
#include "config_ussd.h"
#include "edge/http.h"
#include "edge/provider.h"
#include "flow/flow.h"

enum { CONFIG_TEXT = 256 };

/* One value per row of the table in config.c. */
struct settings {
    char gateway[FLOW_GATEWAY_MAX];
    char webhook_listen[CONFIG_TEXT], office_listen[CONFIG_TEXT];
    char number[32];
    char public_base_url[CONFIG_TEXT], trusted_proxies[CONFIG_TEXT];
    int64_t webhook_connections, webhook_per_address, webhook_deadline_ms,
        webhook_idle_ms, webhook_body_bytes;
    int64_t office_body_bytes;
    char store_url[CONFIG_TEXT];
    int64_t store_min_free_mb, store_ballast_mb;
    char providers[CONFIG_TEXT];
    char secrets_dir[CONFIG_TEXT];
    char send_prefixes[CONFIG_TEXT];
    char quiet_from[CONFIG_TEXT], quiet_to[CONFIG_TEXT];
    int64_t send_connections, send_private_addresses, send_expire_hours,
        send_first_retry_ms, send_max_retry_ms, send_lease_ms;
    char ca_file[CONFIG_TEXT];
    char alarm_phone[CONFIG_TEXT];
    int64_t alarm_queue_age_min, alarm_provider_down_min, alarm_silence_hours,
        alarm_balance;
    int64_t budget_month, budget_bulk, budget_reminder, budget_correction;
    int64_t send_daily_cap;
    int64_t reminders_send;
    char reminders_at[CONFIG_TEXT];
    int64_t reminders_spread_min;
    int64_t sane_days, seen_days, code_days;
    int64_t refusals_10min, refusals_day, strangers_day, no_change;
    int64_t outage_min_minutes, outage_near_hours, outage_simulated;
    char log_level[CONFIG_TEXT];
};

/* Everything read and proven. Immutable; replaced as a whole on reload. */
struct config {
    struct settings settings;
    json_t *vars; /* provider variables, {"kannel": {"api": …}} */
    struct form_set *forms;
    struct duties *duties;
    struct targets *targets;
    struct awards *awards;
    struct ussd_config *ussd;
    struct texts *texts;
    struct languages *languages;
    struct provider_set *providers;
    struct flow_settings flow; /* points into this struct */
};

/* What the command line lays over gateway.json: "key=value". */
struct config_overrides {
    int n;
    const char *item[64];
};

/* Reads a directory. NULL if there is any complaint. */
struct config *
config_load(const char *dir, const struct config_overrides *overrides,
            struct complaints *complaints);
void config_free(struct config *config);

struct http_limits config_webhook_limits(const struct settings *settings);
struct http_limits config_office_limits(const struct settings *settings);

/* Rows of the table for documentation: key, type, default, sentence. */
void config_describe(struct buf *out);

#endif
