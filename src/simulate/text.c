/* The texts that phones send, with the errors that people make. */
#include "simulate/text.h"

#include <stdio.h>

#include "base/mem.h"

enum { TOKEN_FROM = 11, TOKEN_TO = 24 };

struct writer {
    char *out;
    size_t len;
};

static void
put(struct writer *w, const char *word)
{
    int n = snprintf(w->out + w->len, SIM_TEXT - w->len, "%s%s",
                     w->len > 0 ? " " : "", word);

    if (n > 0 && w->len + (size_t)n < SIM_TEXT)
        w->len += (size_t)n;
}

static void
put_number(struct writer *w, int number)
{
    char word[16];

    (void)snprintf(word, sizeof(word), "%d", number);
    put(w, word);
}

/* A digit that slipped, or a neighbouring number. */
static int
mistyped(int value, struct sim_random *random)
{
    switch (sim_random_below(random, 3)) {
    case 0:
        return value + sim_random_between(random, 1, 9);
    case 1:
        return value >= 10 ? value / 10 : value + 1;
    default:
        return value * 10 + sim_random_below(random, 10);
    }
}

/* Between two windows the month has to be named. */
static void
put_token(struct writer *w, const struct sim_task *task, int64_t now_ms)
{
    const struct sim_rule *rule = sim_rule(task->rule);
    int day = date_of_ms(now_ms, VIETNAM_OFFSET_MIN).day;
    char token[32];

    if (!rule->is_monthly || day < TOKEN_FROM || day > TOKEN_TO)
        return;
    (void)snprintf(token, sizeof(token), "T%d/%d", task->month, task->year);
    put(w, token);
}

/* What stands before the figures. */
static void
put_head(struct writer *w, const struct sim_task *task)
{
    const struct sim_rule *rule = sim_rule(task->rule);

    if (strcmp(rule->form, "BK") != 0)
        return;
    put(w, rule->term);
    put_number(w, task->year);
    put_number(w, task->document);
}

static void
put_values(struct writer *w, const struct sim_task *task,
           struct sim_person *person, bool is_careful, struct sim_text *out)
{
    for (int i = 0; i < task->values_n; i++) {
        int value = task->value[i];

        if (!is_careful &&
            sim_random_hits(&person->random, person->habit->entry_errors)) {
            value = mistyped(value, &person->random);
            out->has_wrong_value = true;
        }
        put_number(w, value);
    }
}

/* One of the slips that no form forgives. */
static void
break_format(struct writer *w, struct sim_random *random)
{
    char *last = strrchr(w->out, ' ');

    switch (last ? sim_random_below(random, 3) : 0) {
    case 0: /* an odd keyword */
        w->out[0] = 'Q';
        break;
    case 1: /* the last word is missing */
        *last = '\0';
        break;
    default: /* a letter in a number */
        last[1] = 'x';
        break;
    }
}

static void
put_act(struct writer *w, const struct sim_task *task, int64_t now_ms)
{
    struct date day = date_of_ms(now_ms, VIETNAM_OFFSET_MIN);
    char word[48];

    (void)snprintf(word, sizeof(word), "%s-%d", sim_rule(task->rule)->term,
                   task->year);
    put(w, word);
    put_number(w, task->document);
    (void)snprintf(word, sizeof(word), "%02d%02d%02d", day.day, day.month,
                   day.year % 100);
    put(w, word);
}

void
sim_text_report(const struct sim_task *task, struct sim_person *person,
                int64_t now_ms, bool is_careful, struct sim_text *out)
{
    struct writer w = {.out = out->text};
    bool is_broken =
        !is_careful &&
        sim_random_hits(&person->random, person->habit->format_errors);

    *out = (struct sim_text){0};
    put(&w, sim_rule(task->rule)->form);
    put_head(&w, task);
    if (strcmp(sim_rule(task->rule)->form, "NV") == 0)
        put_act(&w, task, now_ms);
    else if (task->values_n == 0)
        put(&w, "OK");
    else
        put_values(&w, task, person, is_careful, out);
    if (is_broken)
        break_format(&w, &person->random);
    else
        put_token(&w, task, now_ms);
}

void
sim_text_fix(const struct sim_task *task, const char *code,
             struct sim_text *out)
{
    struct writer w = {.out = out->text};

    *out = (struct sim_text){0};
    put(&w, "SUA");
    put(&w, code);
    put_head(&w, task);
    for (int i = 0; i < task->values_n; i++)
        put_number(&w, task->value[i]);
}
