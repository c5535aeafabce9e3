/* Outgoing HTTP: libcurl's multi interface on the libevent loop. */
#include "edge/client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "edge/net.h"

enum {
    BODY_MAX = 256 * 1024,
    HEADERS_MAX = 64 * 1024,
    CONNECT_MS = 10000,
    RETRY_AFTER_MAX_MS = 3600000,
    POOL_MAX = 64,
};

struct client_transfer {
    struct client *client;
    struct client_transfer *next, *prev; /* all that run */
    CURL *easy;
    struct curl_slist *headers;
    struct buf request_body, body;
    size_t header_bytes;
    bool once;
    bool is_forbidden; /* an address was refused */
    bool is_started;   /* from here on something may have gone out */
    bool is_too_long;
    client_done *done;
    void *arg;
    char error[CURL_ERROR_SIZE];
};

struct client {
    struct event_base *base;
    struct client_settings settings;
    char *ca_file;
    CURLM *multi;
    struct event *timer;
    struct client_transfer *running;
    int running_n;
    CURL *pool[POOL_MAX];
    int pool_n;
};

static size_t
client_on_body(char *data, size_t size, size_t n, void *arg)
{
    struct client_transfer *t = arg;

    (void)size; /* always 1 */
    if (t->body.len + n > BODY_MAX) {
        t->is_too_long = true;
        return 0;
    }
    buf_add(&t->body, (struct str){data, n});
    return n;
}

static size_t
client_on_header(char *data, size_t size, size_t n, void *arg)
{
    struct client_transfer *t = arg;

    (void)data;
    (void)size;
    t->header_bytes += n;
    if (t->header_bytes <= HEADERS_MAX)
        return n;
    t->is_too_long = true;
    return 0;
}

static curl_socket_t
client_on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct client_transfer *t = arg;
    struct net_address target;

    (void)purpose;
    if (!net_of_sockaddr(&address->addr, &target) ||
        (!t->client->settings.private_addresses && net_is_private(&target))) {
        t->is_forbidden = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

/* Connected and, with TLS, verified: the request goes out next. */
static int
client_on_ready(void *arg, char *remote, char *local, int remote_port,
                int local_port)
{
    struct client_transfer *t = arg;

    (void)remote;
    (void)local;
    (void)remote_port;
    (void)local_port;
    t->is_started = true;
    return CURL_PREREQFUNC_OK;
}

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
    if (client->pool_n < POOL_MAX)
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

/* The one place that says how connections are made and checked. */
static void
set_connection(struct client_transfer *t)
{
    CURL *easy = t->easy;

    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (t->client->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, t->client->ca_file);
    /* Nothing from the environment or the home directory. */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, client_on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, client_on_ready);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, t);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, t->once ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, t->once ? 1L : 0L);
}

static void
set_answer(struct client_transfer *t)
{
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, client_on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, client_on_header);
    curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
}

static void
add_header(struct client_transfer *t, const char *name, struct str value)
{
    struct buf line = {0};
    struct curl_slist *list;

    buf_printf(&line, value.len ? "%s: " : "%s;", name);
    buf_add(&line, value);
    for (size_t i = 0; i < line.len; i++)
        if ((unsigned char)line.ptr[i] < ' ')
            line.ptr[i] = ' ';
    list = curl_slist_append(t->headers, line.ptr);
    if (!list)
        die("out of memory");
    t->headers = list;
    buf_clear(&line);
}

static void
set_headers(struct client_transfer *t, const struct client_request *request)
{
    if (request->type)
        add_header(t, "Content-Type", str_of(request->type));
    for (int i = 0; i < request->fields_n; i++)
        add_header(t, request->fields[i].name, request->fields[i].value);
    /* No waiting for "100 Continue". */
    t->headers = curl_slist_append(t->headers, "Expect:");
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "bantin");
}

static void
set_method(struct client_transfer *t, const struct client_request *request)
{
    bool is_get = strcmp(request->method, "GET") == 0;

    if (!is_get || request->body.len > 0) {
        buf_add(&t->request_body, request->body);
        curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)t->request_body.len);
        curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS,
                         t->request_body.ptr ? t->request_body.ptr : "");
    }
    if (strcmp(request->method, "POST") != 0 && (!is_get || request->body.len))
        curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void
set_request(struct client_transfer *t, const struct client_request *request)
{
    struct buf url = {0};

    buf_add(&url, request->url);
    curl_easy_setopt(t->easy, CURLOPT_URL, url.ptr ? url.ptr : "");
    buf_clear(&url);
    set_method(t, request);
    set_headers(t, request);
    if (request->user) {
        curl_easy_setopt(t->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(t->easy, CURLOPT_USERNAME, request->user);
        curl_easy_setopt(t->easy, CURLOPT_PASSWORD,
                         request->password ? request->password : "");
    }
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(request->timeout_ms < CONNECT_MS
                                ? request->timeout_ms
                                : CONNECT_MS));
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
    set_connection(t);
    set_answer(t);
    set_request(t, request);
    /* Even a bad URL ends in client_drain, from the timer that this sets. */
    curl_multi_add_handle(client->multi, t->easy);
}
