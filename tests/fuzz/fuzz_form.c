/* Fuzzes core/form: every text gets one answer, what was understood reads the
 * same when it is said again, and what is left to be answered takes answers.
 * The first two bytes choose role, answer and day. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "config_form.h"
#include "core/form_repair.h"
#include "core/form_say.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct form_set *set;

static void
load(void)
{
    struct complaints complaints = {0};

    set = config_forms_load(&complaints, SOURCE_DIR "/gateway-config");
    assert(complaints.count == 0);
    complaints_clear(&complaints);
}

static void
check_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        assert(text.ptr[i] >= ' ' && text.ptr[i] < 0x7F);
}

static void
check_refused(const struct form_reading *reading)
{
    assert(reading->field >= 0 && reading->field <= FORM_FIELDS_MAX);
    assert(reading->form || reading->field == 0);
    assert(!reading->suggest || form_find(set, reading->suggest));
    check_ascii(reading->quote);
}

/* Free text is not said again: in it a number may stand for itself. Nor is help
 * about help: a keyword twice counts once. */
static bool
can_be_said(const struct form_reading *reading)
{
    for (int i = 0; i < reading->form->fields_n; i++)
        if (reading->form->fields[i].type == FIELD_TEXT ||
            reading->form->fields[i].type == FIELD_KEYWORD)
            return false;
    return true;
}

static void
check_accepted(const struct form_reading *reading, enum role role,
               struct date at, struct arena *scratch)
{
    struct form_reading again;
    struct buf text = {0};

    assert(reading->form && (reading->form->roles & (1u << role)));
    for (int i = 0; i < reading->values_n; i++)
        check_ascii(reading->values[i].text);
    if (!can_be_said(reading))
        return;
    form_say(reading, &text);
    form_read(set, buf_str(&text), role, at, scratch, &again);
    assert(!again.error && again.form == reading->form);
    assert(again.values_n == reading->values_n);
    for (int i = 0; i < again.values_n; i++) {
        const struct form_value *a = &reading->values[i],
                                *b = form_value(&again, a->code);
        assert(b && a->number == b->number && str_eq(a->text, b->text));
    }
    assert(again.period.kind == reading->period.kind);
    assert(period_compare(again.period, reading->period) == 0);
    buf_clear(&text);
}

static void
check_draft(struct str text, enum role role, struct date at, struct str answer,
            struct arena *scratch)
{
    struct form_reading reading;
    struct form_draft draft;
    struct str whole;

    if (!form_draft_read(set, text, role, at, scratch, &draft))
        return;
    assert(draft.kind != DRAFT_NONE && draft.form);
    assert(draft.place >= 0 && (size_t)draft.place <= draft.text.len);
    if (form_repair(set, &draft, answer, role, at, scratch, &whole, &reading) !=
        REPAIR_DONE)
        return;
    assert(whole.len > draft.text.len);
    assert(reading.error || reading.form == draft.form);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const answers[] = {
        "18",       "ngheo 18", "18 ho",   "1b",       "K-2",     "B012",
        "ho la 17", "T9 5",     "12/9/25", "R08-2025", "hai muoi"};
    struct form_reading reading;
    struct arena scratch;

    if (!set)
        load();
    if (size < 2)
        return 0;
    enum role role = (enum role)(1 + data[0] % (ROLE_COUNT - 1));
    struct date at = date_from_days(20000 + 3 * data[1]);
    /* Exactly as long as it is, so that a read behind the end is seen. */
    char *text = malloc(size - 2 + 1);
    assert(text);
    memcpy(text, data + 2, size - 2);
    arena_init(&scratch);
    form_read(set, (struct str){text, size - 2}, role, at, &scratch, &reading);
    if (reading.error) {
        check_refused(&reading);
        check_draft((struct str){text, size - 2}, role, at,
                    str_of(answers[data[0] / 10 % COUNT(answers)]), &scratch);
    } else {
        check_accepted(&reading, role, at, &scratch);
    }
    arena_clear(&scratch);
    free(text);
    return 0;
}
