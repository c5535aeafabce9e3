/* What the parts of a profile share while it is loaded. */
#ifndef EDGE_LOADER_H
#define EDGE_LOADER_H

#include <regex.h>

#include "base/mem.h"
#include "conf/conf.h"

enum { SECRET_VALUES_MAX = 2, SECRET_BYTES_MAX = 4096 };

/* Two values while a key is being changed: the first is used for sending, each
 * is good for receiving. Values are wiped by secret_clear. */
struct secret {
    const char *name;
    struct str value[SECRET_VALUES_MAX];
    int n;
};

struct var {
    const char *name;
    struct str value;
};

struct profile_regex {
    struct profile_regex *next;
    regex_t regex;
};

struct path_pattern;

/* Everything compiled goes into the arena, which lives as long as the profile;
 * what needs more than that (regular expressions) is in a list. */
struct loader {
    struct arena *arena;
    struct complaints *complaints;
    struct profile_regex **regexes;
    const struct secret *secrets;
    int secrets_n;
    const struct var *vars;
    int vars_n;
    const char *base; /* public base URL */
    /* Where we are: */
    const struct path_pattern *path; /* of the route, or NULL */
    bool is_answer; /* sources read a provider's answer, not a request */
    bool in_status; /* conditions may name fields */
};

/* Finds a secret by the name in the node; complains if it is not declared. */
const struct secret *
loader_secret(struct loader *loader, struct conf node, struct str name);
/* NULL after a complaint. */
const regex_t *
loader_regex(struct loader *loader, struct conf node, const char *pattern);
const struct var *loader_var(const struct loader *loader, struct str name);
/* Finds a word in a NULL-ended table, else complains with all of them. -1 if it
 * is not there. */
int loader_word(struct conf node, const char *const *words, const char *word);
/* A copy of the node's text in the arena. */
struct str loader_text(struct loader *loader, struct conf node);

#endif
