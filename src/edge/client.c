/* Outgoing HTTP: libcurl's multi interface on the libevent loop. */
#include "edge/client_transfer.h"

#include "base/clock.h"

enum { RETRY_AFTER_MAX_MS = 3600000 };

struct str
client_answer_header(const struct client_answer *answer, const char *name)
{
    struct curl_header *header;

    if (!answer->transfer ||
        curl_easy_header(answer->transfer->easy, name, 0, CURLH_HEADER, -1,
                         &header) != CURLHE_OK)
        return (struct str){0};
    return str_of(header->value);
}

static int64_t
retry_after_ms(const struct client_answer *answer)
{
    struct str text = str_trim(client_answer_header(answer, "Retry-After"));
    int64_t s;
    time_t date;

    if (text.len == 0)
        return 0;
    if (strspn(text.ptr, "0123456789") >= text.len) {
        if (!str_number(text, 0, RETRY_AFTER_MAX_MS / 1000, &s))
            return RETRY_AFTER_MAX_MS;
        return s * 1000;
    }
    date = curl_getdate(text.ptr, NULL);
    if (date == -1)
        return 0;
    s = (int64_t)date * 1000 - clock_wall_ms();
    if (s <= 0)
        return 0;
    return s < RETRY_AFTER_MAX_MS ? s : RETRY_AFTER_MAX_MS;
}

static void
transfer_link(struct client_transfer *t)
{
    struct client *client = t->client;

    t->next = client->running;
    if (t->next)
        t->next->prev = t;
    client->running = t;
    client->running_n++;
}

static void
transfer_free(struct client_transfer *t)
{
    struct client *client = t->client;

    if (t->next)
        t->next->prev = t->prev;
    if (t->prev)
        t->prev->next = t->next;
    else
        client->running = t->next;
    client->running_n--;
    if (client->pool_n < CLIENT_POOL_MAX)
        client->pool[client->pool_n++] = t->easy;
    else
        curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->headers);
    buf_clear(&t->request_body);
    buf_clear(&t->body);
    mem_free(t);
}

static enum client_end
end_of(const struct client_transfer *t, CURLcode code)
{
    if (code == CURLE_OK)
        return CLIENT_ANSWERED;
    if (t->is_started)
        return CLIENT_AMBIGUOUS;
    if (t->is_forbidden || code == CURLE_UNSUPPORTED_PROTOCOL ||
        code == CURLE_URL_MALFORMAT)
        return CLIENT_FORBIDDEN;
    return CLIENT_NOT_SENT;
}

static const char *
sentence_of(const struct client_transfer *t, enum client_end end, CURLcode code)
{
    if (end == CLIENT_ANSWERED)
        return NULL;
    if (end == CLIENT_FORBIDDEN)
        return t->is_forbidden ? "the address is not allowed"
                               : "the URL is not allowed";
    if (t->is_too_long)
        return "the answer is too long";
    return curl_easy_strerror(code);
}

/* Takes the transfer away, tells the caller, frees it. */
static void
transfer_end(struct client_transfer *t, CURLcode code)
{
    struct client_answer answer = {.end = end_of(t, code), .transfer = t};
    long status = 0;

    curl_multi_remove_handle(t->client->multi, t->easy);
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    if (answer.end == CLIENT_ANSWERED && (status < 200 || status > 599))
        answer.end = CLIENT_AMBIGUOUS;
    answer.status = (int)status;
    answer.body = buf_str(&t->body);
    answer.error = sentence_of(t, answer.end, code);
    answer.retry_after_ms = retry_after_ms(&answer);
    t->done(&answer, t->arg);
    transfer_free(t);
}

static void
client_drain(struct client *client)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        struct client_transfer *t = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
        transfer_end(t, code);
    }
}

static void
client_on_event(evutil_socket_t fd, short what, void *arg)
{
    struct client *client = arg;
    int running, action = 0;

    action |= what & EV_READ ? CURL_CSELECT_IN : 0;
    action |= what & EV_WRITE ? CURL_CSELECT_OUT : 0;
    curl_multi_socket_action(client->multi, fd, action, &running);
    client_drain(client);
}

static void
client_on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct client *client = arg;
    int running;

    (void)fd;
    (void)what;
    curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    client_drain(client);
}

static int
client_on_socket(CURL *easy, curl_socket_t fd, int what, void *arg,
                 void *watched)
{
    struct client *client = arg;
    struct event *event = watched;
    short events = EV_PERSIST;

    (void)easy;
    if (event)
        event_free(event);
    event = NULL;
    if (what != CURL_POLL_REMOVE) {
        events |= what & CURL_POLL_IN ? EV_READ : 0;
        events |= what & CURL_POLL_OUT ? EV_WRITE : 0;
        event = event_new(client->base, fd, events, client_on_event, client);
        if (!event)
            die("out of memory");
        event_add(event, NULL);
    }
    curl_multi_assign(client->multi, fd, event);
    return 0;
}

/* Never acts at once: libcurl is in the middle of something. */
static int
client_on_timeout(CURLM *multi, long ms, void *arg)
{
    struct client *client = arg;
    struct timeval after = {ms / 1000, (ms % 1000) * 1000};

    (void)multi;
    if (ms < 0)
        event_del(client->timer);
    else
        event_add(client->timer, &after);
    return 0;
}

struct client *
client_new(struct event_base *base, const struct client_settings *settings)
{
    struct client *client = mem_alloc(sizeof(*client));

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        die("libcurl does not start");
    client->base = base;
    client->settings = *settings;
    client->ca_file = settings->ca_file ? mem_strdup(settings->ca_file) : NULL;
    client->timer = evtimer_new(base, client_on_timer, client);
    client->multi = curl_multi_init();
    if (!client->multi || !client->timer)
        die("out of memory");
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, client_on_socket);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, client_on_timeout);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      (long)settings->connections);
    return client;
}

void
client_free(struct client *client)
{
    if (!client)
        return;
    while (client->running) {
        client->running->is_started = true;
        transfer_end(client->running, CURLE_ABORTED_BY_CALLBACK);
    }
    while (client->pool_n > 0)
        curl_easy_cleanup(client->pool[--client->pool_n]);
    curl_multi_cleanup(client->multi);
    event_free(client->timer);
    mem_free(client->ca_file);
    mem_free(client);
    curl_global_cleanup();
}

int
client_running(const struct client *client)
{
    return client->running_n;
}

void
client_start(struct client *client, const struct client_request *request,
             client_done *done, void *arg)
{
    struct client_transfer *t = mem_alloc(sizeof(*t));

    t->client = client;
    t->once = request->once;
    t->done = done;
    t->arg = arg;
    if (client->pool_n > 0) {
        t->easy = client->pool[--client->pool_n];
        curl_easy_reset(t->easy);
    } else {
        t->easy = curl_easy_init();
    }
    if (!t->easy)
        die("out of memory");
    transfer_link(t);
    transfer_prepare(t, request);
    /* Even a bad URL ends in client_drain, from the timer that this sets. */
    curl_multi_add_handle(client->multi, t->easy);
}
