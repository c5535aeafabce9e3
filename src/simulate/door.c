/* The public doors of a gateway, over kept connections. */
#include "simulate/door.h"

#include <stdio.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "core/date.h"

enum { AGAIN_MAX = 40, AGAIN_US = 250000, URL = 256, TIMEOUT_S = 60 };

static size_t
on_body(char *data, size_t size, size_t n, void *arg)
{
    buf_add(arg, (struct str){data, size * n});
    return size * n;
}

void
sim_door_open(struct sim_door *door, const char *webhook, const char *office,
              const char *token)
{
    char header[160];
    struct curl_slist *headers =
        curl_slist_append(NULL, "Content-Type: application/json");

    *door = (struct sim_door){.curl = curl_easy_init()};
    (void)snprintf(header, sizeof(header), "Authorization: Bearer %s", token);
    headers = curl_slist_append(headers, header);
    headers = curl_slist_append(headers, "Expect:");
    if (!door->curl || !headers)
        die("libcurl does not start");
    door->headers = headers;
    (void)snprintf(door->webhook, sizeof(door->webhook), "%s", webhook);
    (void)snprintf(door->office, sizeof(door->office), "%s", office);
    buf_init(&door->answer);
    curl_easy_setopt(door->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(door->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(door->curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
    curl_easy_setopt(door->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(door->curl, CURLOPT_WRITEDATA, &door->answer);
}

void
sim_door_close(struct sim_door *door)
{
    curl_easy_cleanup(door->curl);
    curl_slist_free_all(door->headers);
    buf_clear(&door->answer);
}

/* The status, 0 if nobody answered; door->why is then set. */
static long
ask_once(struct sim_door *door)
{
    long status = 0;

    buf_reset(&door->answer);
    CURLcode code = curl_easy_perform(door->curl);
    if (code == CURLE_OK)
        curl_easy_getinfo(door->curl, CURLINFO_RESPONSE_CODE, &status);
    (void)snprintf(door->why, sizeof(door->why), "%ld %.150s", status,
                   code == CURLE_OK && door->answer.ptr
                       ? door->answer.ptr
                       : curl_easy_strerror(code));
    return status;
}

/* Takes the body, NULL = GET. */
static json_t *
ask(struct sim_door *door, const char *address, const char *path, json_t *body)
{
    char url[URL];
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    long status = 503;

    json_decref(body);
    (void)snprintf(url, sizeof(url), "http://%s%s", address, path);
    curl_easy_setopt(door->curl, CURLOPT_URL, url);
    if (text)
        curl_easy_setopt(door->curl, CURLOPT_POSTFIELDS, text);
    else
        curl_easy_setopt(door->curl, CURLOPT_HTTPGET, 1L);
    for (int i = 0; i < AGAIN_MAX && status == 503; i++) {
        if (i > 0)
            usleep(AGAIN_US);
        status = ask_once(door);
    }
    mem_free(text);
    return status == 200
               ? json_loadb(door->answer.ptr, door->answer.len, 0, NULL)
               : NULL;
}

json_t *
sim_door_say(struct sim_door *door, const char *phone, const char *text)
{
    return ask(door, door->webhook, "/sms/phone",
               json_pack("{s:s, s:s}", "from", phone, "text", text));
}

json_t *
sim_door_clock(struct sim_door *door)
{
    return ask(door, door->office, "/api/v1/clock", NULL);
}

json_t *
sim_door_move(struct sim_door *door, int64_t at_ms)
{
    struct date date = date_of_ms(at_ms, VIETNAM_OFFSET_MIN);
    int s = (int)((at_ms - date_to_ms(date, VIETNAM_OFFSET_MIN)) / 1000);
    char day[DATE_TEXT], at[48];

    date_format(date, day);
    (void)snprintf(at, sizeof(at), "%sT%02d:%02d:%02d+07:00", day, s / 3600,
                   s / 60 % 60, s % 60);
    return ask(door, door->office, "/api/v1/clock",
               json_pack("{s:s}", "at", at));
}

json_t *
sim_door_messages(struct sim_door *door, int64_t after)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/phone/messages?after=%lld",
                   (long long)after);
    return ask(door, door->office, path, NULL);
}
