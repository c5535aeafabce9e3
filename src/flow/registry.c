/* Units and people in memory. */
#include "flow/registry.h"

#include <stdlib.h>

#include "core/text.h"
#include "flow/registry_seats.h"
#include "store/store_people.h"

/* No unit tree is deeper; a ring in the data must not hang us. */
enum { DEPTH_MAX = 8 };

static const char *const kind_names[] = {
    "", "province", "district", "commune", "hamlet", "group", "office"};

enum unit_kind
unit_kind_of(struct str name)
{
    for (int i = 1; i < (int)COUNT(kind_names); i++)
        if (str_eqz(name, kind_names[i]))
            return (enum unit_kind)i;
    return UNIT_NONE;
}

const char *
unit_kind_name(enum unit_kind kind)
{
    return kind_names[kind];
}

static struct unit *
unit_slot(struct registry *reg, int64_t id)
{
    if (id > reg->unit_max) {
        int64_t max = id * 2 + 64;
        reg->unit = mem_grow(reg->unit, (size_t)(max + 1) * sizeof(*reg->unit));
        for (int64_t i = reg->unit_max + 1; i <= max; i++)
            reg->unit[i] = NULL;
        reg->unit_max = max;
    }
    if (!reg->unit[id]) {
        reg->unit[id] = arena_alloc(&reg->arena, sizeof(struct unit));
        reg->unit[id]->id = id;
        reg->units_n++;
    }
    return reg->unit[id];
}

static const char *
keep(struct registry *reg, struct str s)
{
    return s.len == 0 ? "" : arena_copy(&reg->arena, s).ptr;
}

/* A country's people mostly say the same as the row before. */
static const char *
keep_same(struct registry *reg, struct str s, const char *before)
{
    return before && str_eqz(s, before) ? before : keep(reg, s);
}

/* Folding needs much more room than what it leaves. */
static const char *
keep_plain(struct registry *reg, struct str name)
{
    const char *plain = keep(reg, text_unaccent(name, &reg->scratch));

    arena_reset(&reg->scratch);
    return plain;
}

static void
on_unit(const struct store_unit *row, void *arg)
{
    struct registry *reg = arg;
    struct unit *unit = unit_slot(reg, row->id);
    struct unit *parent = row->parent ? unit_slot(reg, row->parent) : NULL;

    unit->kind = unit_kind_of(row->kind);
    unit->ref = keep(reg, row->ref);
    /* Spans of one unit come together: the array grows by copying. */
    struct unit_span *span =
        arena_alloc(&reg->arena, (size_t)(unit->spans_n + 1) * sizeof(*span));
    if (unit->spans_n > 0)
        memcpy(span, unit->span, (size_t)unit->spans_n * sizeof(*span));
    span[unit->spans_n] = (struct unit_span){
        .from = date_days_or(row->valid_from, INT64_MIN),
        .to = date_days_or(row->valid_to, INT64_MAX),
        .name = keep(reg, row->name),
        .short_name = keep_plain(reg, row->name),
        .code = keep(reg, row->code),
        .parent = parent,
    };
    unit->span = span;
    unit->spans_n++;
    if (row->code.len > 0)
        reg->codes_n++;
}

static void
on_person(const struct store_person *row, void *arg)
{
    struct registry *reg = arg;

    if (reg->people_n == reg->people_cap) {
        reg->people_cap = reg->people_cap ? reg->people_cap * 2 : 256;
        reg->person = mem_grow(reg->person,
                               (size_t)reg->people_cap * sizeof(*reg->person));
    }
    struct person *p = &reg->person[reg->people_n++];
    *p = (struct person){
        .id = row->id,
        .name = keep(reg, row->name),
        .language = keep_same(reg, row->language,
                              reg->people_n > 1 ? (p - 1)->language : NULL),
        .from = date_days_or(row->valid_from, INT64_MIN),
        .to = date_days_or(row->valid_to, INT64_MAX),
    };
    str_copy(p->phone, sizeof(p->phone), row->phone);
}

static int
by_code(const void *a, const void *b)
{
    const struct code_entry *x = a, *y = b;

    return strcmp(x->code, y->code);
}

static void
index_codes(struct registry *reg)
{
    int n = 0;

    reg->code = mem_alloc((size_t)reg->codes_n * sizeof(*reg->code));
    for (int64_t id = 0; id <= reg->unit_max && reg->unit; id++)
        for (int s = 0; reg->unit[id] && s < reg->unit[id]->spans_n; s++)
            if (reg->unit[id]->span[s].code[0] != '\0')
                reg->code[n++] = (struct code_entry){
                    reg->unit[id]->span[s].code, reg->unit[id]};
    qsort(reg->code, (size_t)n, sizeof(*reg->code), by_code);
}

/* Each unit above, once, however many spans say so. */
static bool
is_first_below(const struct unit *unit, int span)
{
    for (int i = 0; i < span; i++)
        if (unit->span[i].parent == unit->span[span].parent)
            return false;
    return unit->span[span].parent != NULL;
}

/* First how many, then which. */
static void
index_below(struct registry *reg)
{
    for (int64_t id = 0; id <= reg->unit_max; id++)
        for (int s = 0; reg->unit[id] && s < reg->unit[id]->spans_n; s++)
            if (is_first_below(reg->unit[id], s))
                reg->unit[id]->span[s].parent->below_n++;
    for (int64_t id = 0; id <= reg->unit_max; id++) {
        struct unit *unit = reg->unit[id];
        if (!unit || unit->below_n == 0)
            continue;
        unit->below = arena_alloc(&reg->arena, (size_t)unit->below_n *
                                                   sizeof(struct unit *));
        unit->below_n = 0;
    }
    for (int64_t id = 0; id <= reg->unit_max; id++)
        for (int s = 0; reg->unit[id] && s < reg->unit[id]->spans_n; s++)
            if (is_first_below(reg->unit[id], s)) {
                struct unit *above = reg->unit[id]->span[s].parent;
                above->below[above->below_n++] = reg->unit[id];
            }
}

struct registry *
registry_load(struct db *db)
{
    struct registry *reg = mem_alloc(sizeof(*reg));

    arena_init(&reg->arena);
    arena_init(&reg->scratch);
    reg->unit_max = -1;
    if (store_units(db, on_unit, reg) != ST_OK ||
        store_people(db, on_person, reg) != ST_OK ||
        registry_load_seats(reg, db) != ST_OK ||
        registry_load_lineage(reg, db) != ST_OK) {
        registry_free(reg);
        return NULL;
    }
    index_codes(reg);
    index_below(reg);
    arena_clear(&reg->scratch);
    return reg;
}

void
registry_free(struct registry *registry)
{
    if (!registry)
        return;
    arena_clear(&registry->arena);
    arena_clear(&registry->scratch);
    mem_free(registry->unit);
    mem_free(registry->person);
    mem_free(registry->by_id);
    mem_free(registry->code);
    mem_free(registry);
}

int
registry_people_n(const struct registry *registry)
{
    return registry->people_n;
}

const struct person *
registry_person_at(const struct registry *registry, int i)
{
    return &registry->person[i];
}

int
registry_units_n(const struct registry *registry)
{
    return registry->units_n;
}

struct unit *
registry_unit_at(const struct registry *registry, int place)
{
    return registry->at[place];
}

struct lineage *
registry_lineage(const struct registry *registry)
{
    return registry->lineage;
}

int
registry_first_of_phone(const struct registry *registry, const char *phone)
{
    int low = 0, high = registry->people_n;

    while (low < high) {
        int middle = (low + high) / 2;
        if (strcmp(registry->person[middle].phone, phone) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct person *
registry_person(const struct registry *registry, const char *phone, int64_t day)
{
    int at = registry_first_of_phone(registry, phone);

    for (; at < registry->people_n; at++) {
        const struct person *p = &registry->person[at];
        if (strcmp(p->phone, phone) != 0)
            break;
        if (day >= p->from && day <= p->to)
            return p;
    }
    return NULL;
}

const struct person *
registry_person_by_id(const struct registry *registry, int64_t id)
{
    return id >= 0 && id <= registry->id_max ? registry->by_id[id] : NULL;
}

struct unit *
registry_unit(const struct registry *registry, int64_t id)
{
    return id >= 0 && id <= registry->unit_max ? registry->unit[id] : NULL;
}

const struct unit_span *
unit_on(const struct unit *unit, int64_t day)
{
    for (int i = 0; i < unit->spans_n; i++)
        if (day >= unit->span[i].from && day <= unit->span[i].to)
            return &unit->span[i];
    return NULL;
}

const struct unit_span *
unit_name_at(const struct unit *unit, int64_t day)
{
    const struct unit_span *span = &unit->span[0];

    for (int i = 1; i < unit->spans_n; i++)
        if (unit->span[i].from <= day)
            span = &unit->span[i];
    return span;
}

struct unit *
unit_up_to(struct unit *unit, enum unit_kind kind, int64_t day)
{
    for (int depth = 0; unit && depth < DEPTH_MAX; depth++) {
        if (unit->kind == kind)
            return unit;
        unit = unit->spans_n > 0 ? unit_name_at(unit, day)->parent : NULL;
    }
    return NULL;
}

bool
unit_is_within(struct unit *unit, const struct unit *top, int64_t day)
{
    for (int depth = 0; unit && depth < DEPTH_MAX; depth++) {
        if (unit == top)
            return true;
        const struct unit_span *span = unit_on(unit, day);
        unit = span ? span->parent : NULL;
    }
    return false;
}

/* The first entry whose code is not below. */
static int
code_lower_bound(const struct registry *registry, struct str code)
{
    int low = 0, high = registry->codes_n;

    while (low < high) {
        int middle = (low + high) / 2;
        const char *own = registry->code[middle].code;
        int order = strncmp(own, code.ptr, code.len);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct unit *
registry_next_of_code(const struct registry *registry, struct str code, int *at)
{
    *at = *at < 0 ? code_lower_bound(registry, code) : *at + 1;
    if (*at >= registry->codes_n || !str_eqz(code, registry->code[*at].code))
        return NULL;
    return registry->code[*at].unit;
}

struct unit *
registry_unit_by_code(const struct registry *registry, struct str code,
                      const struct unit *top, int64_t day)
{
    struct unit *unit;
    int at = -1;

    while ((unit = registry_next_of_code(registry, code, &at)) != NULL) {
        const struct unit_span *span = unit_on(unit, day);
        if (span && str_eqz(code, span->code) && unit_is_within(unit, top, day))
            return unit;
    }
    return NULL;
}

bool
unit_is_above(const struct unit *unit, const struct unit *below, int64_t day)
{
    const struct unit_span *span = unit_on(below, day);

    return span && span->parent == unit;
}

bool
unit_has_below(const struct unit *unit, enum unit_kind kind, int64_t day)
{
    for (int i = 0; i < unit->below_n; i++)
        if (unit->below[i]->kind == kind &&
            unit_is_above(unit, unit->below[i], day))
            return true;
    return false;
}

int64_t
registry_unit_max(const struct registry *registry)
{
    return registry->unit_max;
}
