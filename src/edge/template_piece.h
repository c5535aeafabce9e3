/* A compiled template, for the files that build and render it. */
#ifndef EDGE_TEMPLATE_PIECE_H
#define EDGE_TEMPLATE_PIECE_H

#include "edge/filter.h"
#include "edge/template.h"

enum { FILTERS_MAX = 5 };

enum piece_kind { PIECE_LITERAL, PIECE_PLACE, PIECE_FIELD, PIECE_SECRET };

struct piece {
    enum piece_kind kind;
    struct str literal;
    int number; /* place or field */
    const struct secret *secret;
    struct filter filter[FILTERS_MAX];
    int filters_n;
    struct piece *next;
};

struct template
{
    struct piece *first, **end;
    unsigned places;
    bool omits_empty;
};

#endif
