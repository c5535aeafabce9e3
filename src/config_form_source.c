/* Where the rules of a form file take other figures from. */
#include "config_form_read.h"

#include "core/rule.h"
#include "store/store_report.h"
#include "store/store_rollup.h"

enum { PERIODS_MAX = 24, LATEST_PERIODS = 12, MEDIAN_PERIODS = 6 };

static const char *const takes[] = {
    [SOURCE_PREVIOUS] = "previous", [SOURCE_LATEST] = "latest",
    [SOURCE_SUM] = "sum",           [SOURCE_MEDIAN] = "median",
    [SOURCE_KEY] = "key",
};

static enum source_take
read_take(struct conf node)
{
    const char *name = conf_need_string(node, "take");

    for (size_t i = 0; i < COUNT(takes); i++)
        if (strcmp(takes[i], name) == 0)
            return (enum source_take)i;
    if (*name)
        conf_complain(conf_get(node, "take"),
                      "give previous, latest, sum, median or key",
                      "unknown take \"%s\"", name);
    return SOURCE_PREVIOUS;
}

/* The form that the member names, `own` if it is absent or wrong. */
static const struct form *
read_form(struct conf node, const char *key, const struct form *own,
          const struct form_others *others)
{
    const char *keyword = conf_string(node, key, own->keyword);

    for (int i = 0; i < others->n; i++)
        if (strcmp(others->form[i]->keyword, keyword) == 0)
            return others->form[i];
    conf_complain(conf_get(node, key), "name a form of this folder",
                  "there is no form \"%s\"", keyword);
    return own;
}

/* Of which report: {"field": "ky", "ours": "NAM", "theirs": "6T"}. */
static void
read_key(struct arena *arena, struct conf node, const struct form *own,
         struct form_source *source)
{
    source->field = form_read_field_ref(node, "field", own);
    source->ours = arena_strdup(arena, conf_need_string(node, "ours"));
    source->theirs = arena_strdup(arena, conf_need_string(node, "theirs"));
    if (source->form != own)
        conf_complain(conf_get(node, "form"), "leave it out",
                      "another key is one of the form itself");
}

static void
read_source(struct arena *arena, struct conf node, const struct form *own,
            const struct form_others *others, struct form_source *source)
{
    static const char *const keys[] = {"form", "take",   "periods", "field",
                                       "ours", "theirs", "absent",  NULL};

    conf_keys(node, keys);
    source->take = read_take(node);
    source->form = read_form(node, "form", own, others);
    source->periods = (int)conf_int(
        node, "periods", 1, PERIODS_MAX,
        source->take == SOURCE_LATEST ? LATEST_PERIODS : MEDIAN_PERIODS);
    source->absent = form_read_string(arena, node, "absent", NULL);
    if (source->absent && !form_text(own, source->absent))
        conf_complain(conf_get(node, "absent"), "add it to $.texts",
                      "the form has no text \"%s\"", source->absent);
    if (source->take == SOURCE_KEY)
        read_key(arena, node, own, source);
    else if (own->period == PERIOD_NONE)
        conf_complain(conf_get(node, "take"), "give the form a period",
                      "there is no %s without a period", takes[source->take]);
    if (source->take == SOURCE_LATEST && source->form->period != PERIOD_MONTH)
        conf_complain(conf_get(node, "form"), "name a monthly form",
                      "%s has no months to look back on",
                      source->form->keyword);
}

/* What the acts rely on. */
static void
check_summary(struct conf root, const struct form *own)
{
    if (strcmp(own->act, "summary") != 0)
        return;
    for (int i = 0; i < own->sources_n; i++)
        if (own->source[i].take == SOURCE_SUM)
            return;
    conf_complain(root, "add a source with \"take\": \"sum\"",
                  "a summary has nothing to sum up");
}

void
form_read_sources(struct arena *arena, struct conf root, struct form_spec *spec,
                  const struct form_others *others)
{
    struct conf sources = conf_object(root, "sources", false), node;
    struct form *own = &spec->form;
    const char *name;

    own->source[own->sources_n++] = (struct form_source){
        .name = "prev", .take = SOURCE_PREVIOUS, .form = own, .periods = 1};
    for (size_t i = 0; conf_member(sources, i, &name, &node); i++) {
        if (own->sources_n == FORM_SOURCES_MAX) {
            conf_complain(sources, "remove some", "has more than %d sources",
                          FORM_SOURCES_MAX - 1);
            return;
        }
        struct form_source *source = &own->source[own->sources_n++];
        source->name = arena_strdup(arena, name);
        if (strcmp(name, "prev") == 0)
            conf_complain(node, "give it another name",
                          "prev is always the period before");
        read_source(arena, node, own, others, source);
    }
    check_summary(root, own);
    if (conf_is(conf_get(root, "closed_by")))
        own->closed_by = read_form(root, "closed_by", own, others)->keyword;
}

/* The source whose name stands before the dot; -1 = there is none. */
static int
find_source(const struct form *form, struct str name)
{
    for (int i = 0; i < form->sources_n; i++)
        if (str_eqz(name, form->source[i].name))
            return i;
    return -1;
}

/* "2" of "kq.2": a figure of the roll-up by its number from 0, which of KQ
 * counts the results 2. */
static int
figure_number(const struct form_source *source, const char *code)
{
    int64_t n;

    if (source->take == SOURCE_KEY ||
        !str_number(str_of(code), 0, STORE_FIGURES - 1, &n))
        return -1;
    return (int)n;
}

bool
form_read_figure(const struct form_spec *spec, const char *name,
                 struct rule_term *term)
{
    const char *dot = strchr(name, '.');

    if (!dot) {
        term->source = SOURCE_OWN;
        term->field = form_field_index(&spec->form, name);
        if (term->field < 0 && spec->has_change && strcmp(name, "k") == 0)
            term->field = FORM_K;
        return term->field >= 0;
    }
    int at = find_source(&spec->form, (struct str){name, (size_t)(dot - name)});
    if (at < 0 || (at == 0 && spec->form.period == PERIOD_NONE))
        return false;
    const struct form_source *source = &spec->form.source[at];
    term->source = at + 1;
    term->field = form_field_index(source->form, dot + 1);
    if (term->field < 0)
        term->field = figure_number(source, dot + 1);
    return term->field >= 0;
}
