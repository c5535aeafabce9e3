/* The sheet behind a nomination. */
#include "flow/award.h"

#include "flow/evidence.h"
#include "flow/figures.h"
#include "store/store_lineage.h"

struct judge {
    const struct progress_source *source;
    const struct award_request *request;
    struct progress *progress;
    struct progress_sheet *sheet;
    struct arena *arena;
    struct store_award *out;
};

enum award_nominee
award_nominee_of(enum unit_kind kind)
{
    switch (kind) {
    case UNIT_COMMUNE:
        return NOMINEE_COMMUNE;
    case UNIT_HAMLET:
        return NOMINEE_HAMLET;
    case UNIT_OFFICE:
        return NOMINEE_OFFICE;
    default:
        return NOMINEES;
    }
}

static struct str
words_of(struct arena *arena, struct ratio ratio, int decimals)
{
    char text[RATIO_TEXT];

    ratio_format(ratio, decimals, text);
    return ratio.d != 0 ? arena_copy(arena, str_of(text)) : (struct str){0};
}

static struct str
notes_of(struct arena *arena, unsigned notes)
{
    struct str list = {0};

    for (enum target_note note = 0; note < TARGET_NOTES; note++) {
        if ((notes & 1U << note) != 0) {
            list =
                arena_printf(arena, "%.*s%s%s", STR_ARG(list),
                             list.len > 0 ? ", " : "", target_note_name(note));
        }
    }
    return list;
}

static enum status
fill_target(const struct judge *j, const struct target_result *r,
            struct store_award_item *item)
{
    item->value = words_of(j->arena, r->value, r->decimals);
    item->threshold = words_of(j->arena, r->threshold, r->decimals);
    item->unit = str_of(r->target->unit ? r->target->unit : "");
    item->basis = str_of(basis_name(r->basis));
    item->notes = notes_of(j->arena, r->notes);
    if (r->missing != 0) {
        char date[DATE_TEXT];

        date_format(date_from_days(book_month_end(r->missing)), date);
        item->missing = arena_copy(j->arena, str_of(date));
    }
    return evidence_of(j->progress, j->sheet, r, item);
}

/* Reports of the household that one count asks for. */
struct counting {
    const struct judge *judge;
    const struct award_count *count;
    const struct form *form;
    struct store_award_item *item;
    int n;
};

static bool
is_in_state(const struct award_count *count, struct str state)
{
    for (int i = 0; i < count->states_n; i++) {
        if (str_eqz(state, count->state[i])) {
            return true;
        }
    }
    return count->states_n == 0;
}

static void
on_report(const struct store_household_report *report, void *arg)
{
    struct counting *c = arg;
    struct arena *arena = c->judge->arena;
    struct store_award_item *item = c->item;
    struct store_award_figure *longer;
    struct date date = date_of_ms(report->at, VIETNAM_OFFSET_MIN);
    char day[DATE_TEXT];
    int64_t value;

    if (!is_in_state(c->count, report->state) ||
        (c->count->field &&
         (!str_number(figures_value(c->form, report->figures, c->count->field),
                      0, INT32_MAX, &value) ||
          value != c->count->value))) {
        return;
    }
    c->n++;
    longer = arena_alloc(arena, (size_t)(item->figures_n + 1) * sizeof *longer);
    if (item->figures_n > 0) {
        memcpy(longer, item->figure, (size_t)item->figures_n * sizeof *longer);
    }
    date_format(date, day);
    longer[item->figures_n++] = (struct store_award_figure){
        .unit = str_of(c->judge->request->unit->ref),
        .date = arena_copy(arena, str_of(day)),
        .form = str_of(c->count->form),
        .figures = arena_copy(arena, report->figures),
        .basis = str_of(basis_name(BASIS_REPORTED)),
        .code = report->code,
        .message = report->message};
    item->figure = longer;
}

static enum status
count(const struct judge *j, const struct award_count *what,
      struct store_award_item *item, int *n)
{
    struct counting counting = {
        j, what, form_find(j->source->forms, what->form), item, 0};
    enum status status = ST_OK;

    if (j->request->household != 0 && counting.form) {
        status = store_household_reports(j->source->db, j->request->household,
                                         what->form, on_report, &counting);
    }
    *n = counting.n;
    return status;
}

/* That a report is not there proves nothing against anybody. */
static enum status
judge_counts(const struct judge *j, const struct award_criterion *c,
             struct store_award_item *item, enum verdict *verdict)
{
    enum status status = ST_OK;
    int n;

    *verdict = c->counts_n > 0 ? VERDICT_MET : VERDICT_NO_DATA;
    for (int i = 0; i < c->counts_n && status == ST_OK; i++) {
        status = count(j, &c->count[i], item, &n);
        if (n == 0) {
            *verdict = VERDICT_NO_DATA;
        }
    }
    if (c->against.form && status == ST_OK) {
        status = count(j, &c->against, item, &n);
        if (n > 0) {
            *verdict = VERDICT_NOT_MET;
        }
    }
    return status;
}

static enum status
judge_item(const struct judge *j, const struct award_set *set, const char *id,
           bool is_any, enum verdict *verdict)
{
    struct store_award_item *item = &j->out->item[j->out->items_n++];
    const struct award_criterion *c = award_criterion_of(set, id);
    const char *target = c ? c->target : id;
    const struct target_result *r =
        target ? progress_target(j->sheet, target) : NULL;
    enum status status = ST_OK;

    *item = (struct store_award_item){.id = str_of(id),
                                      .title = str_of(c   ? c->title
                                                      : r ? r->target->title
                                                          : ""),
                                      .is_any = is_any};
    *verdict = VERDICT_NO_DATA;
    if (r) {
        *verdict = r->verdict;
        status = fill_target(j, r, item);
    } else if (c && !target) {
        status = judge_counts(j, c, item, verdict);
    }
    item->verdict = str_of(verdict_name(*verdict));
    return status;
}

static enum status
judge_gate(const struct judge *j, const struct award_set *set,
           const struct award_gate *gate)
{
    enum verdict all[AWARD_ITEMS_MAX + 1], any[AWARD_ITEMS_MAX];
    enum status status = ST_OK;
    int n = gate->all_n;

    for (int i = 0; i < gate->all_n && status == ST_OK; i++) {
        status = judge_item(j, set, gate->all[i], false, &all[i]);
    }
    for (int i = 0; i < gate->any_n && status == ST_OK; i++) {
        status = judge_item(j, set, gate->any[i], true, &any[i]);
    }
    if (status == ST_OK) {
        if (gate->any_n > 0) {
            all[n++] = award_any(any, gate->any_n);
        }
        j->out->verdict = str_of(verdict_name(award_all(all, n)));
    }
    return status;
}

MUST_CHECK enum status
award_judge(const struct progress_source *source, const struct award_set *set,
            const struct award_request *request, struct arena *arena,
            struct store_award *out, struct progress_sheet **sheet)
{
    struct judge j = {.source = source,
                      .request = request,
                      .arena = arena,
                      .out = out,
                      .sheet = arena_alloc(arena, sizeof **sheet)};
    const struct award_gate *gate;
    char day[DATE_TEXT];
    enum status status;

    date_format(date_from_days(request->day), day);
    *out = (struct store_award){.unit = str_of(request->unit->ref),
                                .household = str_of(request->household_code),
                                .day = arena_copy(arena, str_of(day))};
    *sheet = j.sheet;
    status =
        progress_read(source, request->unit, request->day, arena, &j.progress);
    if (status == ST_OK) {
        status = progress_of(j.progress, request->unit, request->day, j.sheet);
    }
    if (status != ST_OK || request->nominee == NOMINEES) {
        return status;
    }
    gate = award_gate_of(set, request->nominee, j.sheet->facts.zone);
    out->nominee = str_of(award_nominee_name(request->nominee));
    return gate ? judge_gate(&j, set, gate) : ST_OK;
}

/* Rows of one award. */
struct authority_search {
    const char *award;
    int64_t day;
    bool is_known, is_given;
};

static void
on_authority(const struct store_authority *row, void *arg)
{
    struct authority_search *search = arg;

    if (!str_eqz(row->award, search->award)) {
        return;
    }
    search->is_known = true;
    search->is_given |=
        date_days_or(row->valid_from, INT64_MIN) <= search->day &&
        search->day <= date_days_or(row->valid_to, INT64_MAX);
}

MUST_CHECK enum status
award_is_given(struct db *db, const struct award_set *set, int64_t number,
               int64_t day, bool *is_given)
{
    const struct award_form *form = award_form_of(set, number);
    struct authority_search search = {.day = day};
    enum status status = ST_OK;

    if (form) {
        search.award = form->id;
        status = store_authorities(db, on_authority, &search);
    }
    *is_given = search.is_given || !search.is_known;
    return status;
}
