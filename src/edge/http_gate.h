/* The raw-byte gate: takes one HTTP request strictly, in any split.
 *
 * evhttp is lenient where a proxy in front of us may read the same bytes in
 * another way, so it never sees a byte from outside: what passes here has one
 * reading only, all else is refused with a status and a sentence. */
#ifndef EDGE_HTTP_GATE_H
#define EDGE_HTTP_GATE_H

#include "base/buf.h"
#include "base/str.h"
#include "edge/http_method.h"

struct gate_limits {
    size_t uri_bytes;    /* of the request target */
    size_t header_bytes; /* all header lines with their line ends */
    size_t body_bytes;
    int header_count;
};

/* Why a request does not pass. */
enum gate_fault {
    GATE_FINE,
    GATE_CONTROL_BYTE,
    GATE_LINE_END,
    GATE_REQUEST_LINE,
    GATE_VERSION,
    GATE_TARGET,
    GATE_METHOD,
    GATE_HEADER_NAME,
    GATE_FOLDED,
    GATE_HOST_MISSING,
    GATE_HOST_TWICE,
    GATE_HOST_VALUE,
    GATE_FORWARDED_TWICE,
    GATE_LENGTH_TWICE,
    GATE_LENGTH_VALUE,
    GATE_LENGTH_MISSING,
    GATE_CODED,
    GATE_EXPECT,
    GATE_TARGET_LONG,
    GATE_HEADERS_LONG,
    GATE_HEADERS_MANY,
    GATE_BODY_LONG,
    GATE_SLOW, /* set by the connection: the gate has no clock */
    GATE_FAULTS
};

/* What a fault is answered with, and its name for the log. */
struct gate_refusal {
    int status;
    const char *name, *title, *detail;
};
const struct gate_refusal *gate_refusal(enum gate_fault fault);

enum gate_step { GATE_LINE, GATE_HEADERS, GATE_BODY, GATE_DONE, GATE_REFUSED };

/* Read it once step is GATE_DONE. Target, headers and body lie in `bytes`. */
struct gate {
    struct gate_limits limits;
    enum gate_step step;
    enum gate_fault fault;
    struct buf bytes; /* what was taken so far: head, then body */
    size_t at;        /* bytes before this one are looked at */
    size_t line_at;   /* where the line being read begins */
    size_t headers_at, body_at, body_len;
    size_t target_at, target_len;
    enum http_method method;
    int minor; /* HTTP/1.minor */
    int headers, hosts, forwarded;
    bool has_length;
    bool skipped_line; /* one empty line may stand before a request */
    bool says_close, says_keep;
    bool wants_continue; /* waits for 100 before it sends its body */
};

void gate_init(struct gate *gate, const struct gate_limits *limits);
void gate_clear(struct gate *gate);
/* Ready for the next request of the same connection. */
void gate_reset(struct gate *gate);
/* Takes bytes until the request is complete or refused, and returns how many
 * were taken: all of them, or those up to the request's last byte. A refused
 * gate takes everything and keeps nothing. */
size_t gate_feed(struct gate *gate, struct str bytes);
/* True once a byte of the present request was taken. */
bool gate_begun(const struct gate *gate);
/* Whether the connection may carry another request. */
bool gate_keeps(const struct gate *gate);

/* All of these are borrowed until gate_reset or gate_clear. */
struct str gate_target(const struct gate *gate);
struct str gate_body(const struct gate *gate);
/* First header of that name in any case, without outer blanks; else empty. */
struct str gate_header(const struct gate *gate, struct str name);

#endif
