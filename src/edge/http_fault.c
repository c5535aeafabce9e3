/* What each fault of a request is answered with. */
#include "edge/http_gate.h"

static const struct gate_refusal refusals[GATE_FAULTS] = {
    [GATE_FINE] = {200, "none", "OK", ""},
    [GATE_CONTROL_BYTE] = {400, "control_byte", "Bad Request",
                           "The request line or a header holds a NUL or "
                           "another control byte."},
    [GATE_LINE_END] = {400, "line_end", "Bad Request",
                       "Lines end in CR LF, and neither stands alone."},
    [GATE_REQUEST_LINE] = {400, "request_line", "Bad Request",
                           "The first line must be METHOD /target HTTP/1.1."},
    [GATE_VERSION] = {400, "version", "Bad Request",
                      "Only HTTP/1.1 and HTTP/1.0 are spoken here."},
    [GATE_TARGET] = {400, "target", "Bad Request",
                     "The target must begin with '/' and be ASCII; encode "
                     "other bytes as %XX."},
    [GATE_METHOD] = {405, "method", "Method Not Allowed",
                     "Use GET, HEAD, POST, PUT or DELETE."},
    [GATE_HEADER_NAME] = {400, "header_name", "Bad Request",
                          "A header is a name of token characters, directly "
                          "followed by a colon."},
    [GATE_FOLDED] = {400, "folded", "Bad Request",
                     "A header must not go on in the next line."},
    [GATE_HOST_MISSING] = {400, "host_missing", "Bad Request",
                           "HTTP/1.1 needs a Host header."},
    [GATE_HOST_TWICE] = {400, "host_twice", "Bad Request",
                         "There must be one Host header only."},
    [GATE_HOST_VALUE] = {400, "host_value", "Bad Request",
                         "The Host header is not a host with a port."},
    [GATE_FORWARDED_TWICE] = {400, "forwarded_twice", "Bad Request",
                              "There must be one X-Forwarded-For line only; "
                              "have the proxy append to it."},
    [GATE_LENGTH_TWICE] = {400, "length_twice", "Bad Request",
                           "There must be one Content-Length only."},
    [GATE_LENGTH_VALUE] = {400, "length_value", "Bad Request",
                           "Content-Length must be 1 to 10 digits."},
    [GATE_LENGTH_MISSING] = {411, "length_missing", "Length Required",
                             "Send a Content-Length with POST and PUT."},
    [GATE_CODED] = {411, "transfer_encoding", "Length Required",
                    "Send a Content-Length; Transfer-Encoding is refused."},
    [GATE_EXPECT] = {417, "expect", "Expectation Failed",
                     "The only expectation met here is 100-continue."},
    [GATE_TARGET_LONG] = {414, "target_long", "URI Too Long",
                          "The request target is too long."},
    [GATE_HEADERS_LONG] = {431, "headers_long",
                           "Request Header Fields Too Large",
                           "The headers together are too long."},
    [GATE_HEADERS_MANY] = {431, "headers_many",
                           "Request Header Fields Too Large",
                           "There are too many headers."},
    [GATE_BODY_LONG] = {413, "body_long", "Content Too Large",
                        "The body is too long."},
    [GATE_SLOW] = {408, "slow", "Request Timeout",
                   "The request took too long to arrive."},
};

const struct gate_refusal *
gate_refusal(enum gate_fault fault)
{
    return &refusals[fault];
}
