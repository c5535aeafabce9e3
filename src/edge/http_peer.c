/* Who is at the other end, and how many connections it may have. */
#include "edge/http_conn.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

static struct http_address *
address_take(struct http_server *server, const char *text)
{
    unsigned hash = 5381;
    struct http_address *address;

    for (const char *p = text; *p; p++)
        hash = hash * 33 + (unsigned char)*p;
    struct http_addresses *bucket = &server->address[hash % ADDRESS_BUCKETS];
    LIST_FOREACH(address, bucket, link)
    if (strcmp(address->text, text) == 0)
        break;
    if (!address) {
        address = mem_alloc(sizeof(*address));
        str_copy(address->text, sizeof(address->text), str_of(text));
        LIST_INSERT_HEAD(bucket, address, link);
    }
    address->open++;
    return address;
}

void
http_conn_part(struct http_conn *conn)
{
    struct http_address *address = conn->address;

    conn->address = NULL;
    if (!address || --address->open > 0)
        return;
    LIST_REMOVE(address, link);
    mem_free(address);
}

/* The address as text; IPv4 looks the same on a socket that speaks both. */
static bool
find_peer(struct http_conn *conn)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address = {.room = {0}};
    socklen_t len = sizeof(address);

    if (getpeername(bufferevent_getfd(conn->filter), &address.any, &len) != 0)
        return false;
    if (address.any.sa_family == AF_INET)
        return inet_ntop(AF_INET, &address.v4.sin_addr, conn->peer,
                         sizeof(conn->peer)) != NULL;
    if (IN6_IS_ADDR_V4MAPPED(&address.v6.sin6_addr))
        return inet_ntop(AF_INET, &address.v6.sin6_addr.s6_addr[12], conn->peer,
                         sizeof(conn->peer)) != NULL;
    return inet_ntop(AF_INET6, &address.v6.sin6_addr, conn->peer,
                     sizeof(conn->peer)) != NULL;
}

static void
turn_away(struct http_conn *conn)
{
    static const char body[] =
        "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\","
        "\"status\":503,\"detail\":\"Too many connections from this "
        "address.\"}\n";
    char answer[512];
    int answer_len = snprintf(answer, sizeof(answer),
                              "HTTP/1.1 503 Service Unavailable\r\n"
                              "Content-Type: application/problem+json\r\n"
                              "Content-Length: %zu\r\n"
                              "Retry-After: 5\r\n"
                              "Cache-Control: no-store\r\n"
                              "X-Content-Type-Options: nosniff\r\n"
                              "Connection: close\r\n\r\n%s",
                              sizeof(body) - 1, body);
    struct http_server *server = conn->server;
    evutil_socket_t fd = bufferevent_getfd(conn->filter);
    char unread[4096];
    unsigned skipped;

    server->counts.refused++;
    /* Unread bytes would turn the close into a reset. */
    for (int i = 0; i < 16; i++)
        if (recv(fd, unread, sizeof(unread), MSG_DONTWAIT) <= 0)
            break;
    send(fd, answer, (size_t)answer_len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (log_limit_pass(&server->log_address, &skipped))
        log_warn("event=address_full listen=%s peer=%s open=%d skipped=%u",
                 server->name, conn->peer, conn->address->open, skipped);
    http_conn_cut(conn);
}

void
http_conn_meet(struct http_conn *conn)
{
    struct http_server *server = conn->server;

    TAILQ_REMOVE(&server->fresh, conn, fresh_link);
    conn->is_fresh = false;
    if (!find_peer(conn)) {
        http_conn_cut(conn);
        return;
    }
    conn->address = address_take(server, conn->peer);
    if (conn->address->open > conn->limits.per_address)
        turn_away(conn);
}
