/* Which units progress is told of. */
#include "flow/progress_list.h"

#include <stdlib.h>

const struct unit *
progress_unit(const struct registry *registry, struct str ref)
{
    for (int i = 0; i < registry_units_n(registry); i++) {
        const struct unit *unit = registry_unit_at(registry, i);

        if (str_eqz(ref, unit->ref)) {
            return unit;
        }
    }
    return NULL;
}

static int
by_ref(const void *a, const void *b)
{
    const struct unit *const *x = a, *const *y = b;

    return strcmp((*x)->ref, (*y)->ref);
}

const struct unit **
progress_units(const struct registry *registry, int64_t day,
               struct arena *arena, int *n)
{
    int units_n = registry_units_n(registry);
    const struct unit **list =
        arena_alloc(arena, (size_t)(units_n + 1) * sizeof(struct unit *));

    *n = 0;
    for (int i = 0; i < units_n; i++) {
        const struct unit *unit = registry_unit_at(registry, i);

        if (progress_is_judged(registry, unit, day)) {
            list[(*n)++] = unit;
        }
    }
    qsort(list, (size_t)*n, sizeof *list, by_ref);
    return list;
}
