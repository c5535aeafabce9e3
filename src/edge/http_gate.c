/* The raw-byte gate: takes one HTTP request strictly, in any split. */
#include "edge/http_gate.h"

/* A step is looked at before the next one is stored, so that what is kept
 * passes a limit by no more than this. */
enum { FEED_BYTES = 1024 };
/* "DELETE " before and " HTTP/1.1" CR LF after a target, and some room. */
enum { LINE_EXTRA = 32 };
/* A kept connection keeps this much; 10,000 of them must stay small. */
enum { KEEP_BYTES = 1024 };

void
gate_init(struct gate *gate, const struct gate_limits *limits)
{
    *gate = (struct gate){.limits = *limits};
    buf_init(&gate->bytes);
}

void
gate_clear(struct gate *gate)
{
    buf_clear(&gate->bytes);
}

void
gate_reset(struct gate *gate)
{
    struct buf bytes = gate->bytes;

    if (bytes.cap > KEEP_BYTES)
        buf_clear(&bytes);
    buf_reset(&bytes);
    *gate = (struct gate){.limits = gate->limits, .bytes = bytes};
}

bool
gate_begun(const struct gate *gate)
{
    return gate->bytes.len > 0 || gate->step != GATE_LINE;
}

bool
gate_keeps(const struct gate *gate)
{
    return !gate->says_close && (gate->minor > 0 || gate->says_keep);
}

static bool
is_alnum(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool
is_one_of(unsigned char c, struct str set)
{
    return memchr(set.ptr, c, set.len) != NULL;
}

static bool
is_token(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (!is_alnum(c) && !is_one_of(c, STR("!#$%&'*+-.^_`|~")))
            return false;
    }
    return s.len > 0;
}

static struct str
trim_blanks(struct str s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s.ptr++, s.len--;
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* Cuts off and returns what stands before the first `c`; all if none does. */
static struct str
cut(struct str *s, char c)
{
    const char *end = s->len > 0 ? memchr(s->ptr, c, s->len) : NULL;
    struct str head = {s->ptr, end ? (size_t)(end - s->ptr) : s->len};
    size_t used = head.len + (end ? 1 : 0);

    *s = (struct str){used > 0 ? s->ptr + used : s->ptr, s->len - used};
    return head;
}

static enum gate_fault
take_method(struct gate *gate, struct str s)
{
    static const struct {
        struct str name;
        enum http_method method;
    } methods[] = {
        {{"POST", 4}, HTTP_POST}, {{"GET", 3}, HTTP_GET},
        {{"PUT", 3}, HTTP_PUT},   {{"DELETE", 6}, HTTP_DELETE},
        {{"HEAD", 4}, HTTP_HEAD},
    };

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (str_eq(s, methods[i].name)) {
            gate->method = methods[i].method;
            return GATE_FINE;
        }
    }
    return GATE_METHOD;
}

static enum gate_fault
take_target(struct gate *gate, struct str s)
{
    if (s.len > gate->limits.uri_bytes)
        return GATE_TARGET_LONG;
    if (s.len == 0 || s.ptr[0] != '/')
        return GATE_TARGET;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || s.ptr[i] == '#')
            return GATE_TARGET;
    gate->target_at = (size_t)(s.ptr - gate->bytes.ptr);
    gate->target_len = s.len;
    return GATE_FINE;
}

static enum gate_fault
take_request_line(struct gate *gate, struct str line)
{
    struct str method = cut(&line, ' ');
    struct str target = cut(&line, ' ');
    enum gate_fault fault;

    if (!is_token(method) || target.len == 0)
        return GATE_REQUEST_LINE;
    /* A second blank or none at all (HTTP/0.9) ends up here as well. */
    if (!str_eq(line, STR("HTTP/1.1")) && !str_eq(line, STR("HTTP/1.0")))
        return GATE_VERSION;
    gate->minor = line.ptr[7] - '0';
    fault = take_method(gate, method);
    return fault ? fault : take_target(gate, target);
}

static enum gate_fault
take_host(struct gate *gate, struct str value)
{
    if (gate->hosts++ > 0)
        return GATE_HOST_TWICE;
    if (value.len == 0)
        return GATE_HOST_VALUE;
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (!is_alnum(c) && !is_one_of(c, STR("-._:[]")))
            return GATE_HOST_VALUE;
    }
    return GATE_FINE;
}

static enum gate_fault
take_length(struct gate *gate, struct str value)
{
    size_t n = 0;

    if (gate->has_length)
        return GATE_LENGTH_TWICE;
    if (value.len < 1 || value.len > 10)
        return GATE_LENGTH_VALUE;
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            return GATE_LENGTH_VALUE;
        n = n * 10 + (size_t)(value.ptr[i] - '0');
    }
    gate->has_length = true;
    gate->body_len = n;
    return GATE_FINE;
}

static enum gate_fault
take_coding(struct gate *gate, struct str value)
{
    (void)gate;
    (void)value;
    return GATE_CODED;
}

static enum gate_fault
take_connection(struct gate *gate, struct str value)
{
    while (value.len > 0) {
        struct str option = trim_blanks(cut(&value, ','));
        if (str_ieq(option, STR("close")))
            gate->says_close = true;
        if (str_ieq(option, STR("keep-alive")))
            gate->says_keep = true;
    }
    return GATE_FINE;
}

static enum gate_fault
take_expect(struct gate *gate, struct str value)
{
    if (gate->minor == 0)
        return GATE_FINE;
    if (!str_ieq(value, STR("100-continue")))
        return GATE_EXPECT;
    gate->wants_continue = true;
    return GATE_FINE;
}

/* A proxy that adds a second line would let the caller write the first. */
static enum gate_fault
take_forwarded(struct gate *gate, struct str value)
{
    (void)value;
    return gate->forwarded++ > 0 ? GATE_FORWARDED_TWICE : GATE_FINE;
}

static enum gate_fault
take_header(struct gate *gate, struct str line)
{
    static const struct {
        struct str name;
        enum gate_fault (*take)(struct gate *, struct str);
    } known[] = {
        {{"host", 4}, take_host},
        {{"content-length", 14}, take_length},
        {{"transfer-encoding", 17}, take_coding},
        {{"connection", 10}, take_connection},
        {{"expect", 6}, take_expect},
        {{"x-forwarded-for", 15}, take_forwarded},
    };
    struct str rest = line;
    struct str name = cut(&rest, ':');

    if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
        return GATE_FOLDED;
    if (name.len == line.len || !is_token(name))
        return GATE_HEADER_NAME;
    if (++gate->headers > gate->limits.header_count)
        return GATE_HEADERS_MANY;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_ieq(name, known[i].name))
            return known[i].take(gate, trim_blanks(rest));
    return GATE_FINE;
}

static enum gate_fault
take_head_end(struct gate *gate)
{
    bool needs_length = gate->method == HTTP_POST || gate->method == HTTP_PUT;

    if (gate->hosts == 0 && gate->minor > 0)
        return GATE_HOST_MISSING;
    if (needs_length && !gate->has_length)
        return GATE_LENGTH_MISSING;
    if (gate->body_len > gate->limits.body_bytes)
        return GATE_BODY_LONG;
    gate->body_at = gate->at;
    gate->step = GATE_BODY;
    return GATE_FINE;
}

/* Called with `at` behind the line end. */
static enum gate_fault
take_line(struct gate *gate)
{
    struct str line = {gate->bytes.ptr + gate->line_at,
                       gate->at - 2 - gate->line_at};
    enum gate_fault fault;

    gate->line_at = gate->at;
    if (gate->step == GATE_HEADERS)
        return line.len > 0 ? take_header(gate, line) : take_head_end(gate);
    if (line.len == 0 && !gate->skipped_line) {
        gate->skipped_line = true;
        return GATE_FINE;
    }
    fault = take_request_line(gate, line);
    gate->step = GATE_HEADERS;
    gate->headers_at = gate->at;
    return fault;
}

/* What this byte alone makes wrong; `before` is the one before it. */
static enum gate_fault
check_byte(const struct gate *gate, unsigned char c, unsigned char before)
{
    if ((c == '\n') != (before == '\r'))
        return GATE_LINE_END;
    if (c >= ' ' && c < 0x7f)
        return GATE_FINE;
    if (c == '\r' || c == '\n')
        return GATE_FINE;
    if (gate->step == GATE_HEADERS && (c == '\t' || c >= 0x80))
        return GATE_FINE;
    return c >= 0x80 ? GATE_TARGET : GATE_CONTROL_BYTE;
}

static enum gate_fault
check_room(const struct gate *gate)
{
    if (gate->step == GATE_LINE)
        return gate->at - gate->line_at > gate->limits.uri_bytes + LINE_EXTRA
                   ? GATE_TARGET_LONG
                   : GATE_FINE;
    return gate->at - gate->headers_at > gate->limits.header_bytes
               ? GATE_HEADERS_LONG
               : GATE_FINE;
}

/* Looks at the stored bytes up to the end of the head. */
static enum gate_fault
scan(struct gate *gate)
{
    enum gate_fault fault = GATE_FINE;

    while (!fault && gate->at < gate->bytes.len && gate->step < GATE_BODY) {
        const unsigned char *p = (const unsigned char *)gate->bytes.ptr;
        unsigned char c = p[gate->at];
        unsigned char before = gate->at > 0 ? p[gate->at - 1] : '\0';

        fault = check_byte(gate, c, before);
        gate->at++;
        if (!fault)
            fault = check_room(gate);
        if (!fault && c == '\n')
            fault = take_line(gate);
    }
    return fault;
}

static void
refuse(struct gate *gate, enum gate_fault fault)
{
    gate->step = GATE_REFUSED;
    gate->fault = fault;
    buf_clear(&gate->bytes);
}

/* Feeds at most FEED_BYTES of the head; returns how many belong to it. */
static size_t
feed_head(struct gate *gate, struct str bytes)
{
    size_t before = gate->bytes.len;
    size_t n = bytes.len < FEED_BYTES ? bytes.len : FEED_BYTES;
    enum gate_fault fault;

    buf_add(&gate->bytes, (struct str){bytes.ptr, n});
    fault = scan(gate);
    if (fault) {
        refuse(gate, fault);
        return n;
    }
    /* What lies behind the head goes back: it may not be ours. */
    gate->bytes.len = gate->at;
    return gate->at - before;
}

static size_t
feed_body(struct gate *gate, struct str bytes)
{
    size_t missing = gate->body_at + gate->body_len - gate->bytes.len;
    size_t n = bytes.len < missing ? bytes.len : missing;

    buf_add(&gate->bytes, (struct str){bytes.ptr, n});
    if (n == missing)
        gate->step = GATE_DONE;
    return n;
}

size_t
gate_feed(struct gate *gate, struct str bytes)
{
    size_t taken = 0;

    while (taken < bytes.len && gate->step < GATE_BODY)
        taken +=
            feed_head(gate, (struct str){bytes.ptr + taken, bytes.len - taken});
    if (gate->step == GATE_REFUSED)
        return bytes.len;
    if (gate->step == GATE_BODY)
        taken +=
            feed_body(gate, (struct str){bytes.ptr + taken, bytes.len - taken});
    return taken;
}

struct str
gate_target(const struct gate *gate)
{
    return (struct str){gate->bytes.ptr + gate->target_at, gate->target_len};
}

struct str
gate_body(const struct gate *gate)
{
    return (struct str){gate->bytes.ptr + gate->body_at, gate->body_len};
}

struct str
gate_header(const struct gate *gate, struct str name)
{
    struct str rest = {gate->bytes.ptr + gate->headers_at,
                       gate->body_at - gate->headers_at};

    while (rest.len > 2) {
        struct str value = cut(&rest, '\n');
        value.len--; /* its CR */
        if (str_ieq(cut(&value, ':'), name))
            return trim_blanks(value);
    }
    return (struct str){NULL, 0};
}
