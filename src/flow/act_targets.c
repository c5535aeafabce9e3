/* CT: how far the sender's unit is from its targets, in one SMS. */
#include "flow/act_targets.h"

#include "flow/act.h"
#include "flow/refuse.h"
#include "flow/verdict_words.h"

enum { DECIMALS = 2, WHOLE = 100 };

static void
set_ratio(struct message *m, const char *place, struct ratio ratio,
          int decimals)
{
    message_set(m, place, verdict_ratio(message_arena(m), ratio, decimals));
}

/* The fall of poor and near-poor, if it can be told with its figures. */
static const struct target_result *
fall_of(const struct progress_sheet *sheet)
{
    for (int i = 0; i < sheet->targets_n; i++) {
        const struct target_result *r = &sheet->target[i];

        if (r->target->measure == MEASURE_COUNT_FALL && r->has_to_go &&
            r->figure[1].figure.households > 0) {
            return r;
        }
    }
    return NULL;
}

/* domain.md S-03. */
static enum status
say_fall(struct message *m, const struct target_result *r)
{
    const struct figure *start = &r->figure[0].figure,
                        *now = &r->figure[1].figure;
    int64_t threshold = r->target->threshold;

    message_set_number(m, "poor", now->poor);
    message_set_number(m, "households", now->households);
    set_ratio(m, "rate",
              (struct ratio){(__int128)WHOLE * now->poor, now->households},
              DECIMALS);
    message_set_number(m, "start", target_group_of(r->target, start));
    message_set_number(m, "now", target_group_of(r->target, now));
    set_ratio(m, "fall", r->value, DECIMALS);
    set_ratio(m, "goal", (struct ratio){threshold, WHOLE},
              threshold % WHOLE == 0 ? 0 : DECIMALS);
    message_set_number(m, "to_go", r->to_go);
    return message_say_id(m, r->verdict == VERDICT_MET ? "S-03-met" : "S-03");
}

static enum status
say_verdicts(struct message *m, const struct progress_sheet *sheet)
{
    const struct target_result *result[TARGETS_MAX];

    for (int i = 0; i < sheet->targets_n; i++) {
        result[i] = &sheet->target[i];
    }
    message_set(m, "list",
                verdict_groups(message_arena(m), result, sheet->targets_n));
    return message_say_id(m, sheet->targets_n > 0 ? "S-03-list" : "S-03-none");
}

MUST_CHECK enum status
targets_judge(struct message *m, const struct unit *unit,
              struct progress_sheet *sheet)
{
    struct progress_source source = progress_source_of(m->flow);
    struct progress *progress;
    enum status status =
        progress_read(&source, unit, m->day, message_arena(m), &progress);

    return status == ST_OK ? progress_of(progress, unit, m->day, sheet)
                           : status;
}

/* "50,00%", "2 ho" */
static struct str
with_unit(struct message *m, const struct target_result *r, struct ratio ratio)
{
    const char *unit = r->target->unit;
    struct str number = verdict_ratio(message_arena(m), ratio, r->decimals);

    return arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(number),
                        *unit == '%' ? "" : " ", unit);
}

static struct str
threshold_of(struct message *m, const struct target_result *r)
{
    static const char *const compare[] = {">=", ">", "<", "="};

    return arena_printf(message_arena(m), "%s %.*s",
                        compare[r->target->compare],
                        STR_ARG(with_unit(m, r, r->threshold)));
}

static enum status
say_target(struct message *m, const struct target_result *r)
{
    message_set_z(m, "target", r->target->id);
    message_set_z(m, "state", verdict_name(r->verdict));
    message_set_z(m, "basis", verdict_basis(r->basis));
    if (r->verdict == VERDICT_NO_DATA) {
        message_set(m, "missing", verdict_gap(m, r));
        return message_say_id(m, "S-18-gap");
    }
    if (r->value.d == 0) {
        return message_say_id(m, "S-18-bare");
    }
    message_set(m, "value", with_unit(m, r, r->value));
    message_set(m, "threshold", threshold_of(m, r));
    if (!r->has_to_go || r->to_go == 0) {
        return message_say_id(m, "S-18");
    }
    message_set_number(m, "to_go", r->to_go);
    message_set_day(m, "date", book_month_end(r->by_month));
    return message_say_id(m, "S-18-go");
}

/* The one that the text names, or which there are. */
static enum status
say_one(struct message *m, const struct progress_sheet *sheet, struct str text)
{
    const struct target_result *r = progress_target(sheet, text.ptr);
    struct str list = {0};

    if (r) {
        return say_target(m, r);
    }
    if (sheet->targets_n == 0) {
        return message_say_id(m, "S-03-none");
    }
    for (int i = 0; i < sheet->targets_n; i++) {
        list = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(list),
                            i > 0 ? ", " : "", sheet->target[i].target->id);
    }
    message_set(m, "quote", text);
    message_set(m, "groups", list);
    return refuse_id(m, "S-18-which");
}

static bool
has_target(const struct target_set *set, enum unit_kind kind, struct str id)
{
    for (int i = 0; i < set->n; i++) {
        if (str_eqz(id, set->target[i].id)) {
            return target_is_for(&set->target[i], kind);
        }
    }
    return false;
}

/* A group has few targets: the others are those of its hamlet. */
static struct unit *
judged_unit(const struct message *m, const struct form_value *named)
{
    struct unit *unit = m->unit;

    if (unit->kind != UNIT_GROUP ||
        (named && has_target(m->flow->set->targets, unit->kind, named->text))) {
        return unit;
    }
    return unit_up_to(unit, UNIT_HAMLET, m->day);
}

MUST_CHECK enum status
act_targets(struct message *m)
{
    struct progress_sheet *sheet = arena_alloc(message_arena(m), sizeof *sheet);
    const struct form_value *named = form_value(&m->reading, "chitieu");
    const struct target_result *fall;
    struct unit *unit;
    bool settled;
    enum status status = targets_settle(m, &settled);

    if (status != ST_OK || !settled) {
        return status;
    }
    m->outcome.outcome = "answered";
    unit = judged_unit(m, named);
    message_set_unit(m, unit ? unit : m->unit);
    if (!unit || !progress_is_judged(m->flow->registry, unit, m->day)) {
        return message_say_id(m, "S-03-none");
    }
    status = targets_judge(m, unit, sheet);
    if (status != ST_OK) {
        return status;
    }
    if (named) {
        return say_one(m, sheet, named->text);
    }
    fall = fall_of(sheet);
    return fall ? say_fall(m, fall) : say_verdicts(m, sheet);
}
