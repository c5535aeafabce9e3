/* Memory that either comes or ends the process, and arenas for scratch. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/str.h"

#define MUST_CHECK   __attribute__((warn_unused_result))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the world can do to a call. RETRY may work later, REFUSE will not. */
enum status { ST_OK, ST_RETRY, ST_REFUSE };

/* Zeroed memory, never NULL; the caller frees it with mem_free. */
void *mem_alloc(size_t bytes);
void *mem_grow(void *ptr, size_t bytes);
char *mem_strdup(const char *z);
void mem_free(void *ptr);

/* Prints to stderr and exits 1; at start, for memory, and for broken storage.
 */
_Noreturn void
die(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct arena_block;

/* Scratch that dies as a whole. Not shared between threads. */
struct arena {
    struct arena_block *first, *now;
    size_t used;
};

void arena_init(struct arena *arena);
/* Forgets everything that was allocated; keeps the first block. */
void arena_reset(struct arena *arena);
void arena_clear(struct arena *arena);
/* Zeroed, aligned to 16 bytes, never NULL, lives until reset or clear. */
void *arena_alloc(struct arena *arena, size_t bytes);
/* A copy that ends in a NUL beyond its length. */
struct str arena_copy(struct arena *arena, struct str s);
char *arena_strdup(struct arena *arena, const char *z);
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
