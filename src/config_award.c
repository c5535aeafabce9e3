/* The awards of a configuration: awards.json. */
#include "config_award.h"

#include <string.h>

enum {
    FORMS_MAX = 12,
    CRITERIA_MAX = 32,
    GATES_MAX = 16,
    BOARDS_MAX = 2,
    NUMBER_MAX = 99
};

struct awards {
    struct conf_file *file; /* the strings live in it */
    struct award_form form[FORMS_MAX];
    struct award_criterion criterion[CRITERIA_MAX];
    struct award_gate gate[GATES_MAX];
    struct award_board board[BOARDS_MAX];
    struct award_set set;
    const struct target_set *targets;
    const struct form_set *forms;
};

static bool
has_target(const struct awards *all, const char *id)
{
    for (int i = 0; i < all->targets->n; i++) {
        if (strcmp(all->targets->target[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* Elements of an array of at most `max`; complains about more. */
static int
count_of(struct conf array, int max)
{
    size_t n = conf_count(array);

    if (n > (size_t)max) {
        conf_complain(array, "remove some", "has more than %d elements", max);
        return max;
    }
    return (int)n;
}

static void
read_field(struct conf node, const struct form *form, struct award_count *count)
{
    count->field = conf_string(node, "field", NULL);
    if (!count->field) {
        return;
    }
    count->value = conf_int(node, "value", 0, INT32_MAX, 0);
    for (int i = 0; form && i < form->fields_n; i++) {
        if (strcmp(form->fields[i].code, count->field) == 0) {
            return;
        }
    }
    conf_complain(conf_get(node, "field"), "see the form's file",
                  "%s has no field \"%s\"", count->form, count->field);
}

static void
read_count(struct conf node, const struct awards *all,
           struct award_count *count)
{
    static const char *const keys[] = {"form", "field", "value", "states",
                                       NULL};
    struct conf states = conf_array(node, "states", false);
    const struct form *form;

    conf_keys(node, keys);
    *count =
        (struct award_count){.form = conf_need_string(node, "form"),
                             .states_n = count_of(states, AWARD_STATES_MAX)};
    form = all->forms ? form_find(all->forms, count->form) : NULL;
    if (all->forms && count->form[0] && (!form || !form->is_household)) {
        conf_complain(conf_get(node, "form"), "name one like DK",
                      "there is no form %s about households", count->form);
    }
    read_field(node, form, count);
    for (int i = 0; i < count->states_n; i++) {
        count->state[i] = conf_text(conf_at(states, (size_t)i));
    }
}

static void
read_criterion(struct conf node, struct awards *all)
{
    static const char *const keys[] = {"id",     "title",   "target",
                                       "counts", "against", NULL};
    struct award_criterion *c = &all->criterion[all->set.criteria_n];
    struct conf counts = conf_array(node, "counts", false);
    struct conf against = conf_object(node, "against", false);

    conf_keys(node, keys);
    *c = (struct award_criterion){.id = conf_need_string(node, "id"),
                                  .title = conf_need_string(node, "title"),
                                  .target = conf_string(node, "target", NULL),
                                  .counts_n =
                                      count_of(counts, AWARD_COUNTS_MAX)};
    if (award_criterion_of(&all->set, c->id)) {
        conf_complain(conf_get(node, "id"), "give it another one",
                      "a criterion before it is %s as well", c->id);
    }
    if (c->target && !has_target(all, c->target)) {
        conf_complain(conf_get(node, "target"), "see targets.json",
                      "there is no target %s", c->target);
    }
    for (int i = 0; i < c->counts_n; i++) {
        read_count(conf_at(counts, (size_t)i), all, &c->count[i]);
    }
    if (conf_is(against)) {
        read_count(against, all, &c->against);
    }
    all->set.criteria_n++;
}

/* "all" or "any" of a gate. */
static int
read_items(struct conf node, const char *key, const struct awards *all,
           const char **item)
{
    struct conf array = conf_array(node, key, false);
    int n = count_of(array, AWARD_ITEMS_MAX);

    for (int i = 0; i < n; i++) {
        struct conf one = conf_at(array, (size_t)i);

        item[i] = conf_text(one);
        if (!has_target(all, item[i]) &&
            !award_criterion_of(&all->set, item[i])) {
            conf_complain(one, "name one of targets.json or of criteria",
                          "there is no target or criterion \"%s\"", item[i]);
        }
    }
    return n;
}

static void
read_gate(struct conf node, struct awards *all)
{
    static const char *const keys[] = {"nominee", "zone", "all", "any", NULL};
    struct award_gate *gate = &all->gate[all->set.gates_n++];
    const char *nominee = conf_need_string(node, "nominee");
    const char *zone = conf_string(node, "zone", "");
    int i = 0;

    conf_keys(node, keys);
    *gate = (struct award_gate){.zone = ZONE_ANY};
    while (i < NOMINEES && strcmp(award_nominee_name(i), nominee) != 0) {
        i++;
    }
    if (i == NOMINEES && nominee[0]) {
        conf_complain(conf_get(node, "nominee"), "see awards.schema.json",
                      "nobody is nominated as \"%s\"", nominee);
    }
    gate->nominee = (enum award_nominee)i;
    if (zone[0]) {
        gate->zone = strcmp(zone, "III") == 0 ? ZONE_III : ZONE_OTHER;
    }
    if (zone[0] && gate->zone == ZONE_OTHER && strcmp(zone, "other") != 0) {
        conf_complain(conf_get(node, "zone"), "say III or other",
                      "\"%s\" is no zone", zone);
    }
    gate->all_n = read_items(node, "all", all, gate->all);
    gate->any_n = read_items(node, "any", all, gate->any);
    if (gate->all_n + gate->any_n == 0 ||
        gate->all_n + gate->any_n > AWARD_ITEMS_MAX) {
        conf_complain(node, "name one to eight in all and any",
                      "holds a nominee against %d things",
                      gate->all_n + gate->any_n);
    }
}

static void
read_form(struct conf node, struct awards *all)
{
    static const char *const keys[] = {"id", "number", "title", NULL};

    conf_keys(node, keys);
    all->form[all->set.forms_n++] =
        (struct award_form){conf_need_string(node, "id"),
                            conf_int(node, "number", 1, NUMBER_MAX, 1),
                            conf_need_string(node, "title")};
}

/* With "=" nobody is nearer than another. */
static bool
can_rank(const struct awards *all, const char *id)
{
    for (int i = 0; i < all->targets->n; i++) {
        const struct target *t = &all->targets->target[i];

        if (strcmp(t->id, id) == 0) {
            return t->unit && t->compare != TARGET_EQ;
        }
    }
    return false;
}

static void
read_board(struct conf node, struct awards *all)
{
    static const char *const keys[] = {"kind", "targets", NULL};
    struct award_board *board = &all->board[all->set.boards_n++];
    const char *kind = conf_need_string(node, "kind");
    struct conf array = conf_array(node, "targets", true);

    conf_keys(node, keys);
    *board = (struct award_board){
        .kind = strcmp(kind, "commune") == 0 ? UNIT_COMMUNE : UNIT_HAMLET,
        .targets_n = count_of(array, AWARD_ITEMS_MAX)};
    if (board->kind == UNIT_HAMLET && strcmp(kind, "hamlet") != 0) {
        conf_complain(conf_get(node, "kind"), "say commune or hamlet",
                      "there is no board of \"%s\"", kind);
    }
    for (int i = 0; i < board->targets_n; i++) {
        struct conf one = conf_at(array, (size_t)i);

        board->target[i] = conf_text(one);
        if (!can_rank(all, board->target[i])) {
            conf_complain(one,
                          "name one of targets.json that compares by "
                          ">=, > or <",
                          "nobody can be ranked by %s", board->target[i]);
        }
    }
}

static void
read_all(struct conf root, const char *key, int max, struct awards *all,
         void (*read)(struct conf, struct awards *))
{
    struct conf array = conf_array(root, key, true);
    int n = count_of(array, max);

    for (int i = 0; i < n; i++) {
        read(conf_at(array, (size_t)i), all);
    }
}

struct awards *
config_awards_load(struct complaints *complaints, const char *config_dir,
                   const struct target_set *targets,
                   const struct form_set *forms)
{
    static const char *const keys[] = {"awards", "criteria", "gates", "board",
                                       NULL};
    struct awards *all = mem_alloc(sizeof *all);
    struct conf root =
        conf_load(complaints, config_dir, "awards.json", &all->file);

    all->targets = targets;
    all->forms = forms;
    all->set = (struct award_set){.form = all->form,
                                  .criterion = all->criterion,
                                  .gate = all->gate,
                                  .board = all->board};
    conf_keys(root, keys);
    read_all(root, "awards", FORMS_MAX, all, read_form);
    read_all(root, "criteria", CRITERIA_MAX, all, read_criterion);
    read_all(root, "gates", GATES_MAX, all, read_gate);
    read_all(root, "board", BOARDS_MAX, all, read_board);
    return all;
}

const struct award_set *
awards_set(const struct awards *awards)
{
    return &awards->set;
}

void
awards_free(struct awards *awards)
{
    if (!awards) {
        return;
    }
    conf_free(awards->file);
    mem_free(awards);
}
