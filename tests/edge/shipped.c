/* The profiles that are shipped, loaded with secrets made up for tests. */
#include "shipped.h"

#include <stdio.h>
#include <stdlib.h>

#include "request_text.h"

static const struct {
    const char *name, *value;
} secrets[] = {
    {"KANNEL_IN_KEY", "kannel-in"},
    {"KANNEL_USER", "kannel-user"},
    {"KANNEL_PASS", "kannel-pass"},
    {"TWILIO_TOKEN", "tok_test_1"},
    {"VONAGE_SIGNATURE", "secret_test"},
    {"VONAGE_KEY", "abcd1234"},
    {"VONAGE_SECRET", "vonage-secret"},
    {"AT_IN_KEY", "at-in"},
    {"AT_API_KEY", "at-api"},
    {"INFOBIP_IN_KEY", "infobip-in"},
    {"INFOBIP_API_KEY", "infobip-api"},
    {"ESMS_PRIVATE_KEY", "pk_test"},
    {"ESMS_IN_KEY", "esms-in"},
    {"ESMS_API_KEY", "esms-api"},
    {"ESMS_SECRET_KEY", "esms-secret"},
    {"SMSGATE_SIGN", "12345678"},
    {"SMSGATE_USER", "sms"},
    {"SMSGATE_PASS", "gate-pass"},
    {"TEXTBEE_SIGN", "01234567890123456789"},
    {"TEXTBEE_API_KEY", "textbee-api"},
};

static const char *const names[] = {
    "phone",          "kannel",  "twilio", "vonage",
    "africastalking", "infobip", "esms",   "android-sms-gateway",
    "textbee",        NULL};

void
shipped_open(struct shipped *shipped, const char *proxies)
{
    struct provider_setup setup = {.config_dir = "gateway-config",
                                   .public_base_url = SHIPPED_BASE,
                                   .trusted_proxies = proxies,
                                   .names = names};
    char variable[96];

    for (size_t i = 0; i < COUNT(secrets); i++) {
        snprintf(variable, sizeof(variable), "BANTIN_SECRET_%s",
                 secrets[i].name);
        setenv(variable, secrets[i].value, 1);
    }
    *shipped = (struct shipped){0};
    shipped->set = provider_load(&setup, &shipped->complaints);
}

void
shipped_close(struct shipped *shipped)
{
    provider_set_free(shipped->set);
    complaints_clear(&shipped->complaints);
    arena_clear(&shipped->arena);
}

void
shipped_read_at(struct shipped *shipped, const char *request, const char *peer,
                int64_t at_ms, struct webhook *out)
{
    struct request_text text;

    arena_reset(&shipped->arena);
    request_read(&text, str_of(request), peer);
    webhook_read_input(shipped->set, &text.input, at_ms, &shipped->arena, out);
}

void
shipped_read(struct shipped *shipped, const char *request, struct webhook *out)
{
    shipped_read_at(shipped, request, "127.0.0.1",
                    (int64_t)SHIPPED_NOW_S * 1000, out);
}
