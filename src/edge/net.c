/* Addresses and address ranges: who may call us, whom we may call. */
#include "edge/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/mem.h"

static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

static void
set_v4(struct net_address *out, const void *v4)
{
    memcpy(out->byte, mapped, sizeof(mapped));
    memcpy(out->byte + 12, v4, 4);
}

bool
net_parse(struct str text, struct net_address *out)
{
    char z[INET6_ADDRSTRLEN];
    struct in_addr v4;

    if (!str_copy(z, sizeof(z), text))
        return false;
    if (inet_pton(AF_INET, z, &v4) == 1) {
        set_v4(out, &v4);
        return true;
    }
    return inet_pton(AF_INET6, z, out->byte) == 1;
}

static bool
bit(const unsigned char *bytes, int i)
{
    return bytes[i / 8] >> (7 - i % 8) & 1;
}

bool
net_range_parse(struct str text, struct net_range *out)
{
    const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
    struct str address = text;
    int64_t bits = 128;
    bool is_v4;

    if (slash)
        address.len = (size_t)(slash - text.ptr);
    if (!net_parse(address, &out->address))
        return false;
    is_v4 = memchr(address.ptr, ':', address.len) == NULL;
    if (slash) {
        struct str rest = {slash + 1, text.len - address.len - 1};
        if (!str_number(rest, 0, is_v4 ? 32 : 128, &bits))
            return false;
        bits += is_v4 ? 96 : 0;
    }
    for (int i = (int)bits; i < 128; i++)
        if (bit(out->address.byte, i))
            return false;
    out->bits = (int)bits;
    return true;
}

bool
net_in_range(const struct net_address *address, const struct net_range *range)
{
    for (int i = 0; i < range->bits; i++)
        if (bit(address->byte, i) != bit(range->address.byte, i))
            return false;
    return true;
}

bool
net_of_sockaddr(const struct sockaddr *sa, struct net_address *out)
{
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, sa, sizeof(in));
        set_v4(out, &in.sin_addr);
        return true;
    }
    if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, sa, sizeof(in6));
        memcpy(out->byte, &in6.sin6_addr, sizeof(out->byte));
        return true;
    }
    return false;
}

/* IANA's special-purpose registries, as far as nobody sells SMS there. */
static const struct {
    unsigned char byte[4];
    int bits;
} private_v4[] = {
    {{0, 0, 0, 0}, 8},    {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},  {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},
    {{192, 0, 0, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15},
    {{224, 0, 0, 0}, 4},  {{240, 0, 0, 0}, 4},
};

static const struct {
    unsigned char byte[2];
    int bits;
} private_v6[] = {
    {{0xfc, 0x00}, 7},  /* unique local */
    {{0xfe, 0x80}, 10}, /* link-local */
    {{0xfe, 0xc0}, 10}, /* site-local */
    {{0xff, 0x00}, 8},  /* multicast */
};

static bool
is_private_v4(const unsigned char *v4)
{
    struct net_address address;

    set_v4(&address, v4);
    for (size_t i = 0; i < COUNT(private_v4); i++) {
        struct net_range range = {.bits = 96 + private_v4[i].bits};
        set_v4(&range.address, private_v4[i].byte);
        if (net_in_range(&address, &range))
            return true;
    }
    return false;
}

bool
net_is_private(const struct net_address *address)
{
    static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};
    static const unsigned char zero[12] = {0};
    const unsigned char *b = address->byte;

    if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
        return is_private_v4(b + 12);
    /* ::, ::1 and the old IPv4-compatible form. */
    if (memcmp(b, zero, 12) == 0)
        return true;
    if (b[0] == 0x20 && b[1] == 0x02)
        return is_private_v4(b + 2);
    for (size_t i = 0; i < COUNT(private_v6); i++) {
        struct net_range range = {.bits = private_v6[i].bits};
        memcpy(range.address.byte, private_v6[i].byte, 2);
        if (net_in_range(address, &range))
            return true;
    }
    return false;
}
