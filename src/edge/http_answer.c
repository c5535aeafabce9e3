/* What a handler sees of a request, and how it answers. */
#include "edge/http.h"

#include <assert.h>
#include <stdio.h>

#include <event2/buffer.h>

#include "base/buf.h"
#include "edge/http_conn.h"

enum http_method
http_method(const struct http_request *request)
{
    return request->conn->gate.method;
}

struct str
http_target(const struct http_request *request)
{
    return gate_target(&request->conn->gate);
}

struct str
http_path(const struct http_request *request)
{
    struct str target = http_target(request);
    const char *mark = memchr(target.ptr, '?', target.len);

    return (struct str){target.ptr,
                        mark ? (size_t)(mark - target.ptr) : target.len};
}

struct str
http_query(const struct http_request *request)
{
    struct str target = http_target(request);
    const char *mark = memchr(target.ptr, '?', target.len);
    const char *end = target.ptr + target.len;

    return mark ? (struct str){mark + 1, (size_t)(end - mark - 1)}
                : (struct str){end, 0};
}

struct str
http_header(const struct http_request *request, const char *name)
{
    return gate_header(&request->conn->gate, str_of(name));
}

struct str
http_body(const struct http_request *request)
{
    return gate_body(&request->conn->gate);
}

const char *
http_peer(const struct http_request *request)
{
    return request->conn->peer;
}

bool
http_peer_is_loopback(const struct http_request *request)
{
    struct str peer = str_of(request->conn->peer);

    return str_starts(peer, STR("127.")) || str_eq(peer, STR("::1"));
}

static void
add_header(struct evhttp_request *ev, const char *name, const char *value)
{
    /* It also refuses a value with a line end of its own. */
    int failed =
        evhttp_add_header(evhttp_request_get_output_headers(ev), name, value);
    assert(!failed);
    (void)failed;
}

/* 204 and 304 end with their headers; HEAD is told how long it would be. */
static void
add_body(struct http_request *request, int status, struct str body)
{
    char digits[24];

    if (status == 204 || status == 304)
        return;
    snprintf(digits, sizeof(digits), "%zu", body.len);
    add_header(request->ev, "Content-Length", digits);
    if (body.len == 0 || http_method(request) == HTTP_HEAD)
        return;
    if (evbuffer_add(evhttp_request_get_output_buffer(request->ev), body.ptr,
                     body.len) != 0)
        die("out of memory (answer)");
}

static void
add_connection(const struct http_conn *conn, struct evhttp_request *ev)
{
    /* evhttp closes at once when it reads "close". With the blank, which means
     * nothing to the client, it leaves that to us and our lingering. */
    if (!conn->keeps)
        add_header(ev, "Connection", conn->lingers ? "close " : "close");
    else if (conn->gate.minor == 0)
        add_header(ev, "Connection", "keep-alive");
}

static bool
has_field(const struct http_field *fields, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0)
            return true;
    return false;
}

static void
send_answer(struct http_request *request, int status, const char *type,
            const struct http_field *fields, int fields_n, struct str body)
{
    struct http_conn *conn = request->conn;
    struct evhttp_request *ev = request->ev;

    if (!conn->server->listener)
        conn->keeps = false;
    if (type)
        add_header(ev, "Content-Type", type);
    if (!has_field(fields, fields_n, "Cache-Control"))
        add_header(ev, "Cache-Control", "no-store");
    add_header(ev, "X-Content-Type-Options", "nosniff");
    for (int i = 0; i < fields_n; i++)
        add_header(ev, fields[i].name, fields[i].value);
    add_connection(conn, ev);
    add_body(request, status, body);
    conn->written = 0;
    http_conn_enter(conn, CONN_WRITING);
    evhttp_send_reply(ev, status, NULL, NULL);
    http_conn_flush(conn);
}

void
http_answer(struct http_request *request, int status, const char *type,
            const struct http_field *fields, int fields_n, struct str body)
{
    struct http_conn *conn = request->conn;
    struct evhttp_request *ev = request->ev;

    assert(ev);
    conn->server->pending--;
    if (evhttp_request_get_connection(ev))
        send_answer(request, status, type, fields, fields_n, body);
    else
        evhttp_send_reply(ev, status, NULL, NULL); /* gone: only frees it */
    request->ev = NULL;
    http_conn_unref(conn);
}

/* Bytes that are no UTF-8 must not leave us as JSON. */
static void
add_json(struct buf *out, const char *name, const char *z)
{
    struct str s = str_of(z);
    bool is_utf8 = str_is_utf8(s);

    buf_printf(out, ",\"%s\":\"", name);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ' || c == '"' || c == '\\' || c == 0x7f)
            buf_printf(out, "\\u%04x", c);
        else
            buf_addc(out, c >= 0x80 && !is_utf8 ? '?' : (char)c);
    }
    buf_addc(out, '"');
}

static void
answer_problem(struct http_request *request, int status, const char *title,
               const char *detail, const char *field,
               const struct http_field *header)
{
    struct buf body;

    buf_init(&body);
    buf_addz(&body, "{\"type\":\"about:blank\"");
    add_json(&body, "title", title);
    buf_printf(&body, ",\"status\":%d", status);
    if (detail)
        add_json(&body, "detail", detail);
    if (field)
        add_json(&body, "field", field);
    buf_addz(&body, "}\n");
    http_answer(request, status, "application/problem+json", header,
                header ? 1 : 0, buf_str(&body));
    buf_clear(&body);
}

void
http_problem(struct http_request *request, int status, const char *title,
             const char *detail, const char *field)
{
    static const struct http_field retry = {"Retry-After", "5"};

    answer_problem(request, status, title, detail, field,
                   status == 503 ? &retry : NULL);
}

void
http_refuse(struct http_request *request, enum gate_fault fault)
{
    static const struct http_field allow = {"Allow",
                                            "GET, HEAD, POST, PUT, DELETE"};
    const struct gate_refusal *refusal = gate_refusal(fault);
    struct http_server *server = request->conn->server;
    unsigned skipped;

    server->counts.malformed += fault != GATE_SLOW;
    if (log_limit_pass(&server->log_refused, &skipped))
        log_warn("event=request_refused listen=%s peer=%s fault=%s status=%d "
                 "skipped=%u",
                 server->name, request->conn->peer, refusal->name,
                 refusal->status, skipped);
    answer_problem(request, refusal->status, refusal->title, refusal->detail,
                   NULL, refusal->status == 405 ? &allow : NULL);
}
