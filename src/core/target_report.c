/* Measures of reports, of decisions and of duties done. */
#include "core/target_look.h"

#include <string.h>

enum { VV_LOANS, VV_INTEREST, VV_DUE, VV_PAID, VV_MISUSED };

void
look_at_decision(struct look *look)
{
    const struct target_decision *last = NULL;

    for (int i = 0; i < look->facts->decisions_n; i++) {
        const struct target_decision *one = &look->facts->decision[i];

        if (one->date <= look->day &&
            strcmp(look->target->id, one->target) == 0) {
            last = one;
        }
    }
    if (!last) {
        look_note(look, NOTE_MISSING);
        look_miss(look, look->last_month);
        return;
    }
    look->out->verdict = last->is_met ? VERDICT_MET : VERDICT_NOT_MET;
    look->out->basis = BASIS_OFFICIAL;
}

static struct book_sum
sum_year(struct look *look, int year)
{
    struct book_sum sum =
        book_sum(look->book, look->unit, target_year_end(year - 1) + 1,
                 target_year_end(year), look->target->figures);

    look_use(look, target_year_end(year - 1) + 1);
    look_use(look, target_year_end(year));
    for (enum gap gap = GAP_STANDARD; gap <= GAP_MISSING; gap++) {
        if ((sum.gaps & 1U << gap) != 0) {
            look_note_gap(look, gap);
            look_miss(look, sum.missing);
        }
    }
    if (sum.is_merged) {
        look_note(look, NOTE_MERGED);
    }
    return sum;
}

void
look_at_sum(struct look *look)
{
    struct book_sum sum;

    if (!look_has_closed_year(look, look->closed_year)) {
        return;
    }
    sum = sum_year(look, look->closed_year);
    if (!look_has_causes(look)) {
        look_judge(look, (struct ratio){sum.sum, 1});
    }
}

/* Whether the two month ends are of one standard; noted if not. */
static bool
has_one_standard(struct look *look, int first, int last)
{
    bool is_one = book_standard_on(look->book, book_month_end(first)) ==
                  book_standard_on(look->book, book_month_end(last));

    if (!is_one) {
        look_note(look, NOTE_STANDARD);
        look_miss(look, first);
    }
    return is_one;
}

void
look_at_sum_lower(struct look *look)
{
    int year = look->closed_year;
    struct book_sum now, before = {0};

    if (!look_has_closed_year(look, year)) {
        return;
    }
    now = sum_year(look, year);
    if (has_one_standard(look, target_year_end(year - 1),
                         target_year_end(year))) {
        before = sum_year(look, year - 1);
    }
    if (look_has_causes(look)) {
        return;
    }
    if (now.sum == 0 && before.sum == 0) {
        look->out->verdict = VERDICT_NOT_APPLICABLE;
        return;
    }
    look->out->threshold = (struct ratio){before.sum, 1};
    look_judge(look, (struct ratio){now.sum, 1});
}

static const struct book_report *
latest_of(const struct look *look, const struct book_reports *reports)
{
    for (int i = reports->n - 1; i >= 0; i--) {
        if (reports->row[i].month <= look->last_month) {
            return &reports->row[i];
        }
    }
    return NULL;
}

static const struct book_report *
need_report(struct look *look, const struct book_reports *reports, int month)
{
    const struct book_report *report = book_report_of(reports, month);

    if (!report) {
        look_note(look,
                  lineage_is_of_split(look->book->lineage, look->unit) &&
                          book_month_end(month) <
                              lineage_begins(look->book->lineage, look->unit)
                      ? NOTE_SPLIT
                      : NOTE_MISSING);
        look_miss(look, month);
    }
    return report;
}

void
look_at_services(struct look *look)
{
    const struct book_reports *th = &look->book->unit[look->unit].th;
    const struct book_report *now = latest_of(look, th), *before;
    int lower = 0, higher = 0, any = 0;

    if (!now) {
        look_note(look, NOTE_MISSING);
        look_miss(look, look->last_month);
        return;
    }
    look_use(look, now->month - YEAR_MONTHS);
    look_use(look, now->month);
    if (!has_one_standard(look, look->first, look->last)) {
        return;
    }
    before = need_report(look, th, look->first);
    if (!before) {
        return;
    }
    for (int i = 0; i < BOOK_FIGURES; i++) {
        lower += now->f[i] < before->f[i];
        higher += now->f[i] > before->f[i];
        any += now->f[i] != 0 || before->f[i] != 0;
    }
    if (any == 0) {
        look->out->verdict = VERDICT_NOT_APPLICABLE;
        return;
    }
    look_judge(look, (struct ratio){lower, 1});
    if (higher > 0) {
        look->out->verdict = VERDICT_NOT_MET;
    }
}

void
look_at_clean_months(struct look *look)
{
    const struct book_reports *vv = &look->book->unit[look->unit].vv;
    const struct book_report *last = latest_of(look, vv);
    int clean = 0, any = 0;

    if (!last) {
        look_note(look, NOTE_MISSING);
        look_miss(look, look->last_month);
        return;
    }
    look_use(look, last->month - YEAR_MONTHS + 1);
    look_use(look, last->month);
    for (int month = look->first; month <= look->last; month++) {
        const struct book_report *one = need_report(look, vv, month);

        if (one) {
            clean += one->f[VV_INTEREST] == one->f[VV_LOANS] &&
                     one->f[VV_PAID] == one->f[VV_DUE] &&
                     one->f[VV_MISUSED] == 0;
            any += one->f[VV_LOANS] != 0;
        }
    }
    if (look_has_causes(look)) {
        return;
    }
    if (any == 0) {
        look->out->verdict = VERDICT_NOT_APPLICABLE;
        return;
    }
    look_judge(look, (struct ratio){clean, 1});
}

void
look_at_duties(struct look *look)
{
    const char *type = look->target->duty_type;
    int due = 0, on_time = 0;

    for (int i = 0; i < look->facts->duties_n; i++) {
        const struct target_duty *duty = &look->facts->duty[i];

        if (duty->year == look_calendar_year(look) &&
            (!type || strcmp(duty->type, type) == 0)) {
            due++;
            on_time += duty->is_on_time;
        }
    }
    if (due == 0) {
        look->out->verdict = VERDICT_NOT_APPLICABLE;
        return;
    }
    look->out->threshold = (struct ratio){due, 1};
    look_judge(look, (struct ratio){on_time, 1});
}
