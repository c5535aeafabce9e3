/* State machines of what people ask for and others confirm, one table each:
 * domain.md section 11 (DK, KQ, TD, UH, MH, DX, VM, DT, SUA after closing). */
#ifndef CORE_CHAIN_H
#define CORE_CHAIN_H

#include <stdbool.h>

/* What moves a chain on. */
enum chain_event {
    CHAIN_START,
    CHAIN_CONFIRM,  /* XN ma 1 */
    CHAIN_REFUSE,   /* XN ma 0 lydo */
    CHAIN_WITHDRAW, /* HUY ma */
    CHAIN_TIMEOUT,  /* nobody answered in time */
    CHAIN_ACHIEVE,  /* KQ: what was asked for has come true */
    CHAIN_MISS,     /* KQ: it has not */
    CHAIN_REPLACE,  /* a newer one takes its place */
    CHAIN_ANSWER,   /* VM of an officer */
    CHAIN_ADD,      /* VM of the one who asked */
    CHAIN_AGREE,    /* DY */
    CHAIN_DECLINE,  /* TC, or too many wrong codes */
    CHAIN_UNDO,     /* what moved it was withdrawn: back to the state before */
};

/* Whose turn it is. */
enum chain_waits {
    WAITS_NOBODY,
    WAITS_HAMLET,   /* TB of the hamlet */
    WAITS_COMMUNE,  /* CX or LX of the commune */
    WAITS_CHAIRMAN, /* the same, LX is asked first: stored as "commune" */
    WAITS_DISTRICT, /* CH above the commune */
    WAITS_PHONE,    /* the new phone itself */
};

struct chain_state {
    const char *name;  /* as stored: "asked" */
    const char *shown; /* as people read it: "CHO" */
    enum chain_waits waits;
    int hours;    /* then CHAIN_TIMEOUT; 0 = it may wait for ever */
    bool is_live; /* false = over, or refused */
};

struct chain_move {
    const char *from; /* "*" = every live state */
    enum chain_event event;
    const char *to;
};

struct chain_kind {
    const char *name; /* "commitment" */
    bool wants_pin;   /* money or awards: domain.md section 10 */
    int states_n;
    const struct chain_state *states;
    int moves_n;
    const struct chain_move *moves;
};

/* NULL if there is none. */
const struct chain_kind *chain_kind_find(const char *name);
const struct chain_state *
chain_state_find(const struct chain_kind *kind, const char *name);
/* The state that follows; NULL if the event does not fit this state. */
const struct chain_state *
chain_next(const struct chain_kind *kind, const struct chain_state *state,
           enum chain_event event);
/* "confirm"; as stored in chain_step.event. */
const char *chain_event_name(enum chain_event event);
/* "commune"; as stored in chain.waits, "" for WAITS_NOBODY. */
const char *chain_waits_name(enum chain_waits waits);

#endif
