/* Strict reading of JSON configuration files: every wrong thing is named with
 * file, line, JSON path, what is wrong and what would be right. Reading goes
 * on after a complaint, so that one run shows them all. */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <jansson.h>

#include "base/buf.h"
#include "base/str.h"

/* The list of what is wrong. Zero-initialised. */
struct complaints {
    int count;
    struct buf text; /* one line each: FILE:LINE: PATH: what; remedy */
};

void complaints_clear(struct complaints *complaints);
/* `line` 0 = not known. */
void complaint_add(struct complaints *complaints, const char *file, int line,
                   const char *path, const char *what, const char *remedy);

/* A file that was read. Freed by conf_free; nodes borrow from it. */
struct conf_file;

/* A value in a file. json NULL = absent; all readers below accept that. */
struct conf {
    struct conf_file *file;
    const json_t *json;
    char path[192]; /* JSON path as shown to people: $.in[0].path */
};

/* Reads and parses `name` under directory `dir`; name is what complaints show.
 * Unreadable, not UTF-8, bad syntax, duplicate keys or depth over 32: a
 * complaint and an absent root. *file is to be freed in any case. */
struct conf conf_load(struct complaints *complaints, const char *dir,
                      const char *name, struct conf_file **file);
void conf_free(struct conf_file *file);

static inline bool
conf_is(struct conf node)
{
    return node.json != NULL;
}

/* A complaint about this node; the line is found from its path. */
void conf_complain(struct conf node, const char *remedy, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

/* Complains about members of an object that are not in `keys` (NULL-ended), and
 * names the nearest allowed one. */
void conf_keys(struct conf node, const char *const *keys);
/* Member / element; absent if there is none (never a complaint). */
struct conf conf_get(struct conf node, const char *key);
struct conf conf_at(struct conf node, size_t index);
size_t conf_count(struct conf node); /* elements or members, else 0 */
/* Iterates members in file order: false at the end. */
bool conf_member(struct conf object, size_t index, const char **key,
                 struct conf *value);
/* The member as asked; complains if absent and (for _need) or of another type.
 * Strings live as long as the file. */
struct conf conf_need(struct conf node, const char *key);
struct conf conf_object(struct conf node, const char *key, bool needed);
struct conf conf_array(struct conf node, const char *key, bool needed);
const char *
conf_need_string(struct conf node, const char *key); /* "" on fault */
const char *conf_string(struct conf node, const char *key, const char *absent);
int64_t conf_int(struct conf node, const char *key, int64_t min, int64_t max,
                 int64_t absent);
bool conf_bool(struct conf node, const char *key, bool absent);
/* The node itself as a string; complains and gives "" if it is none. */
const char *conf_text(struct conf node);

#endif
