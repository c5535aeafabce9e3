/* How a transfer is made and checked. */
#include "edge/client_transfer.h"

#include <stdio.h>
#include <unistd.h>

#include "edge/net.h"

enum {
    BODY_MAX = 256 * 1024,
    HEADERS_MAX = 64 * 1024,
    CONNECT_MS = 10000,
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
transfer_prepare(struct client_transfer *t,
                 const struct client_request *request)
{
    set_connection(t);
    set_answer(t);
    set_request(t, request);
}
