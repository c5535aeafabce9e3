/* Memory that either comes or ends the process, and arenas for scratch. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* One block holds a usual turn; larger things get a block of their own. */
enum { BLOCK_BYTES = 64 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t bytes;
    _Alignas(ALIGN) char data[];
};

void
die(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("bantin: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void *
mem_alloc(size_t bytes)
{
    void *p = calloc(1, bytes ? bytes : 1);

    if (!p)
        die("out of memory (%zu bytes)", bytes);
    return p;
}

void *
mem_grow(void *ptr, size_t bytes)
{
    void *p = realloc(ptr, bytes ? bytes : 1);

    if (!p)
        die("out of memory (%zu bytes)", bytes);
    return p;
}

char *
mem_strdup(const char *z)
{
    size_t bytes = strlen(z) + 1;

    return memcpy(mem_alloc(bytes), z, bytes);
}

void
mem_free(void *ptr)
{
    free(ptr);
}

void
arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

static struct arena_block *
block_new(size_t least)
{
    size_t bytes = least > BLOCK_BYTES ? least : BLOCK_BYTES;
    struct arena_block *block = malloc(sizeof(*block) + bytes);

    if (!block)
        die("out of memory (%zu bytes)", bytes);
    block->next = NULL;
    block->bytes = bytes;
    return block;
}

static void
blocks_free(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void
arena_reset(struct arena *arena)
{
    if (!arena->first)
        return;
    blocks_free(arena->first->next);
    arena->first->next = NULL;
    arena->now = arena->first;
    arena->used = 0;
}

void
arena_clear(struct arena *arena)
{
    blocks_free(arena->first);
    arena_init(arena);
}

/* Room that is aligned and not zeroed. */
static char *
take(struct arena *arena, size_t bytes)
{
    size_t need = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);

    if (!arena->now || arena->now->bytes - arena->used < need) {
        struct arena_block *block = block_new(need);
        if (arena->now)
            arena->now->next = block;
        else
            arena->first = block;
        arena->now = block;
        arena->used = 0;
    }
    char *p = arena->now->data + arena->used;
    arena->used += need;
    return p;
}

void *
arena_alloc(struct arena *arena, size_t bytes)
{
    return memset(take(arena, bytes), 0, bytes);
}

struct str
arena_copy(struct arena *arena, struct str s)
{
    char *p = take(arena, s.len + 1);

    if (s.len > 0)
        memcpy(p, s.ptr, s.len);
    p[s.len] = '\0';
    return (struct str){p, s.len};
}

char *
arena_strdup(struct arena *arena, const char *z)
{
    size_t bytes = strlen(z) + 1;

    return memcpy(take(arena, bytes), z, bytes);
}

struct str
arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = take(arena, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(p, (size_t)len + 1, format, args);
    va_end(args);
    return (struct str){p, (size_t)len};
}
