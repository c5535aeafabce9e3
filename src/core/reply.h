/* Sentences with named places: "Da nhan {form} {period} {unit}: ..." */
#ifndef CORE_REPLY_H
#define CORE_REPLY_H

#include "base/mem.h"
#include "base/str.h"

enum { REPLY_PLACES_MAX = 64 };

struct reply_place {
    const char *name;
    struct str value;
};

/* The values for one sentence. Zero-initialised; values are borrowed. */
struct reply_places {
    struct arena *scratch;
    bool is_wide; /* the sentence goes out as UCS-2: accents stay */
    int n;
    struct reply_place place[REPLY_PLACES_MAX];
};

void reply_set(struct reply_places *places, const char *name, struct str value);
void
reply_set_number(struct reply_places *places, const char *name, int64_t number);

/* How long a place may get, from texts/vi.json; 0 max = unlimited. */
struct reply_limit {
    const char *name;
    int max;
};
struct reply_limits {
    int n;
    const struct reply_limit *limit;
};

/* Fills the template; a value longer than its limit is cut there at the last
 * word boundary that fits (then a hard cut). Places that are not set are left
 * empty, and so is the blank before them. In values a control byte becomes a
 * blank and a character outside GSM-7 a '?', unless places->is_wide. "{{" and
 * "}}" are braces. The result lives in places->scratch. */
struct str
reply_render(const char *template_text, const struct reply_limits *limits,
             const struct reply_places *places);
/* The value of a place; empty if it is not set. */
struct str reply_value(const struct reply_places *places, const char *name);
/* How long a place may get; 0 = unlimited. */
int reply_limit_of(const struct reply_limits *limits, const char *name);
/* How many bytes of a value its place shows: fewer than it has where it would
 * be cut. */
size_t reply_shows(const struct reply_limits *limits,
                   const struct reply_places *places, const char *name,
                   struct str value);
/* Calls fn for each place name in the template, in order. False if the braces
 * do not balance. */
bool reply_each_place(const char *template_text,
                      void (*fn)(struct str name, void *arg), void *arg);
/* Longest possible result in septets if each place is as long as its limit;
 * -1 if a place has none. */
int reply_longest(const char *template_text, const struct reply_limits *limits);

#endif
