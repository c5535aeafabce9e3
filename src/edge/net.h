/* Addresses and address ranges: who may call us, whom we may call. */
#ifndef EDGE_NET_H
#define EDGE_NET_H

#include <sys/socket.h>

#include "base/str.h"

/* IPv4 is kept as an IPv4-mapped IPv6 address, so that ::ffff:10.0.0.1 and
 * 10.0.0.1 are one address. */
struct net_address {
    unsigned char byte[16];
};

struct net_range {
    struct net_address address;
    int bits; /* of the 128 */
};

/* "127.0.0.1", "::1"; false if it is no address. */
bool net_parse(struct str text, struct net_address *out);
/* "10.0.0.0/8" or a single address; bits beyond the prefix must be zero. */
bool net_range_parse(struct str text, struct net_range *out);
bool
net_in_range(const struct net_address *address, const struct net_range *range);
/* False for families other than IPv4 and IPv6. */
bool net_of_sockaddr(const struct sockaddr *sa, struct net_address *out);
/* Loopback, private, link-local, shared, multicast, reserved and unspecified
 * addresses, also inside IPv4-mapped, NAT64 and 6to4 ones. */
bool net_is_private(const struct net_address *address);

#endif
