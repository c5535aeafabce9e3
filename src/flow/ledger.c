/* The chain over accepted versions. */
#include "flow/ledger.h"

#include <stdio.h>

#include "store/store_ledger.h"

struct ledger {
    struct db *db;
    char *gateway;
    struct ledger_mark kept, now;
};

struct ledger *
ledger_new(struct db *db, const char *gateway)
{
    struct ledger *ledger = mem_alloc(sizeof(*ledger));
    struct store_ledger_line head;
    struct arena arena;

    arena_init(&arena);
    ledger->db = db;
    ledger->gateway = mem_strdup(gateway);
    enum status status = store_ledger_head(db, gateway, &arena, &head);
    if (status == ST_OK && head.seq > 0 && head.hash.len == HASH_BYTES) {
        ledger->kept.seq = head.seq;
        memcpy(ledger->kept.hash, head.hash.ptr, HASH_BYTES);
        ledger->now = ledger->kept;
    }
    arena_clear(&arena);
    if (status == ST_OK)
        return ledger;
    ledger_free(ledger);
    return NULL;
}

void
ledger_free(struct ledger *ledger)
{
    if (!ledger)
        return;
    mem_free(ledger->gateway);
    mem_free(ledger);
}

static struct str
line_text(struct arena *scratch, struct str form, struct str unit_ref,
          struct str key, int version, struct str figures)
{
    return arena_printf(scratch, "%.*s|%.*s|%.*s|%d|%.*s", STR_ARG(form),
                        STR_ARG(unit_ref), STR_ARG(key), version,
                        STR_ARG(figures));
}

MUST_CHECK enum status
ledger_append(struct ledger *ledger, struct arena *scratch,
              const struct ledger_entry *entry)
{
    struct ledger_mark next = {.seq = ledger->now.seq + 1};
    struct str line = line_text(scratch, entry->form, entry->unit_ref,
                                entry->key, entry->version, entry->figures);

    hash_sha256((struct str){(const char *)ledger->now.hash, HASH_BYTES}, line,
                next.hash);
    struct store_ledger_line row = {
        next.seq, entry->row, {(const char *)next.hash, HASH_BYTES}};
    enum status status = store_ledger_add(ledger->db, ledger->gateway, &row);
    if (status == ST_OK)
        ledger->now = next;
    return status;
}

struct ledger_mark
ledger_mark(const struct ledger *ledger)
{
    return ledger->now;
}

void
ledger_back(struct ledger *ledger, const struct ledger_mark *mark)
{
    ledger->now = *mark;
}

void
ledger_settle(struct ledger *ledger, bool is_kept)
{
    if (is_kept)
        ledger->kept = ledger->now;
    else
        ledger->now = ledger->kept;
}

struct walk {
    struct arena arena;
    struct ledger_mark at;
    char *complaint;
};

static bool
on_entry(const struct store_ledger_entry *entry, void *arg)
{
    struct walk *walk = arg;
    unsigned char hash[HASH_BYTES];

    arena_reset(&walk->arena);
    if (entry->line.seq != walk->at.seq + 1) {
        snprintf(walk->complaint, 256, "line %lld is missing",
                 (long long)walk->at.seq + 1);
        return false;
    }
    struct str line = line_text(&walk->arena, entry->form, entry->unit_ref,
                                entry->key, entry->version, entry->figures);
    hash_sha256((struct str){(const char *)walk->at.hash, HASH_BYTES}, line,
                hash);
    if (!entry->is_there || entry->line.hash.len != HASH_BYTES ||
        memcmp(hash, entry->line.hash.ptr, HASH_BYTES) != 0) {
        snprintf(walk->complaint, 256,
                 "line %lld (report %lld version %d) is not what was accepted",
                 (long long)entry->line.seq, (long long)entry->report,
                 entry->version);
        return false;
    }
    walk->at.seq++;
    memcpy(walk->at.hash, hash, HASH_BYTES);
    return true;
}

bool
ledger_verify(struct db *db, const char *gateway, int64_t *lines,
              char complaint[256])
{
    struct walk walk = {.complaint = complaint};

    complaint[0] = '\0';
    arena_init(&walk.arena);
    enum status status = store_ledger_each(db, gateway, on_entry, &walk);
    arena_clear(&walk.arena);
    *lines = walk.at.seq;
    if (status != ST_OK && complaint[0] == '\0')
        snprintf(complaint, 256, "%.250s", db_error(db));
    return complaint[0] == '\0';
}
