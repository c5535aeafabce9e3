/* A list that may not fit: what is left out is told as a number. */
#ifndef FLOW_LISTING_H
#define FLOW_LISTING_H

#include "flow/message.h"

enum { LISTING_MAX = 48 };

struct listing {
    struct message *m;
    const char *comma; /* between items */
    const char *place; /* whose limit it keeps */
    const char *more;  /* sentence for what is left out; NULL: S-02-more */
    int n, left_out;   /* left_out: beyond LISTING_MAX */
    struct str item[LISTING_MAX];
};

/* Items live as long as the turn. */
void listing_add(struct listing *listing, struct str item);
/* "8842, 8850 va 3 viec khac": in order, as many as fit. */
struct str listing_text(const struct listing *listing);

#endif
