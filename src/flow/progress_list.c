/* Which units progress is told of. */
#include "flow/progress_list.h"

#include <stdlib.h>

#include "store/store_people.h"

/* Units that count for those of one reading: some ten milliseconds. */
enum { AT_ONCE = 400 };

MUST_CHECK enum status
progress_unit(const struct progress_source *source, struct str ref,
              const struct unit **unit)
{
    int64_t id;
    enum status status = store_unit_id(source->db, ref, &id);

    *unit =
        status == ST_OK && id != 0 ? registry_unit(source->registry, id) : NULL;
    return status;
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

int
progress_units_after(const struct registry *registry, int64_t day,
                     const char *after, const struct unit **list, int max)
{
    int units_n = registry_units_n(registry), n = 0;

    for (int i = 0; i < units_n; i++) {
        const struct unit *unit = registry_unit_at(registry, i);
        int at;

        if (strcmp(unit->ref, after) <= 0 ||
            (n == max && strcmp(unit->ref, list[n - 1]->ref) > 0) ||
            !progress_is_judged(registry, unit, day)) {
            continue;
        }
        n += n < max;
        at = n - 1;
        while (at > 0 && strcmp(unit->ref, list[at - 1]->ref) < 0) {
            list[at] = list[at - 1];
            at--;
        }
        list[at] = unit;
    }
    return n;
}

int
progress_units_at_once(const struct registry *registry,
                       const struct unit *const *list, int n)
{
    int taken = 0, units_n = 0;

    while (taken < n && (taken == 0 || units_n < AT_ONCE)) {
        units_n +=
            lineage_reach(registry_lineage(registry), list[taken]->place).n;
        taken++;
    }
    return taken;
}
