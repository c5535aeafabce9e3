/* The targets of a configuration: targets.json. */
#include "config_target.h"

#include <stdio.h>
#include <stdlib.h>

#include "flow/registry.h"

enum { HUNDREDTHS = 100 };

struct targets {
    struct conf_file *file; /* the strings live in it */
    struct target target[TARGETS_MAX];
    struct target_set set;
};

/* What a measure needs besides its name, and the unit of its values. */
struct measure {
    const char *name;
    enum target_measure measure;
    bool has_threshold, has_group, has_fall, has_fields, has_years;
    const char *unit; /* NULL: none */
};

static const struct measure measures[] = {
    {"mean_fall", MEASURE_MEAN_FALL, true, true, true, false, false, "pp"},
    {"rate", MEASURE_RATE, true, true, false, false, false, "%"},
    {"decision", MEASURE_DECISION, false, false, false, false, false, NULL},
    {"year_fall", MEASURE_YEAR_FALL, false, true, true, false, false, "pp"},
    {"years_fall", MEASURE_YEARS_FALL, true, true, true, false, true, "pp"},
    {"count_fall", MEASURE_COUNT_FALL, true, true, false, false, false, "%"},
    {"rate_lower", MEASURE_RATE_LOWER, false, true, false, false, false, "%"},
    {"sum", MEASURE_SUM, true, false, false, true, false, "ho"},
    {"sum_lower", MEASURE_SUM_LOWER, false, false, false, true, false, "ho"},
    {"services", MEASURE_SERVICES, true, false, false, false, false, "dich vu"},
    {"clean_months", MEASURE_CLEAN_MONTHS, true, false, false, false, false,
     "thang"},
    {"duties", MEASURE_DUTIES, false, false, false, false, false, "viec"},
};

/* A word and what it stands for. */
struct word {
    const char *name;
    int value;
};

static const struct word compares[] = {
    {">=", TARGET_GE}, {">", TARGET_GT}, {"<", TARGET_LT}, {"=", TARGET_EQ}};
static const struct word zones[] = {{"III", ZONE_III}, {"other", ZONE_OTHER}};
static const struct word groups[] = {
    {"poor", GROUP_POOR}, {"poor_and_near_poor", GROUP_POOR_AND_NEAR}};
static const struct word falls[] = {{"points", false}, {"relative", true}};

/* Figures of BC, in the order of book_report.f. */
static const char *const bc_fields[BOOK_FIGURES] = {
    "tongho", "ngheo", "canngheo", "thoat", "moi", "tai"};

/* One of the words; the first one after a complaint. */
static int
read_word(struct conf node, const char *key, const struct word *words, size_t n)
{
    const char *text = conf_need_string(node, key);

    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i].name, text) == 0)
            return words[i].value;
    if (text[0])
        conf_complain(conf_get(node, key), "see targets.schema.json",
                      "\"%s\" is none of the words for %s", text, key);
    return words[0].value;
}

static const struct measure *
read_measure(struct conf node)
{
    const char *name = conf_need_string(node, "measure");

    for (size_t i = 0; i < COUNT(measures); i++)
        if (strcmp(measures[i].name, name) == 0)
            return &measures[i];
    if (name[0])
        conf_complain(conf_get(node, "measure"), "see targets.schema.json",
                      "there is no measure \"%s\"", name);
    return NULL;
}

static void
forbid(struct conf node, const char *key, const char *measure)
{
    if (conf_is(conf_get(node, key)))
        conf_complain(conf_get(node, key), "leave it out",
                      "the measure %s takes no %s", measure, key);
}

/* "6.00" of a rate in hundredths, "12" of a count as it is. */
static void
read_threshold(struct conf node, const struct measure *m, struct target *t)
{
    const char *text = conf_need_string(node, "threshold");
    bool is_rate = strcmp(m->unit, "pp") == 0 || strcmp(m->unit, "%") == 0;
    const char *point = strchr(text, '.');
    struct str whole = str_of(text), part = STR("00");
    int64_t units, hundredths;

    if (point && is_rate) {
        whole.len = (size_t)(point - text);
        part = str_of(point + 1);
    }
    bool is_fine = str_number(whole, 0, 1000000, &units) && part.len == 2 &&
                   str_number(part, 0, HUNDREDTHS - 1, &hundredths) &&
                   (point != NULL) == is_rate;
    if (is_fine)
        t->threshold = is_rate ? units * HUNDREDTHS + hundredths : units;
    else if (text[0])
        conf_complain(conf_get(node, "threshold"),
                      is_rate ? "give two decimals: \"6.00\""
                              : "give a whole number: \"12\"",
                      "\"%s\" is no threshold of %s", text, m->name);
}

static void
read_kinds(struct conf node, struct target *t)
{
    struct conf array = conf_array(node, "units", true);
    size_t n = conf_count(array);

    if (conf_is(array) && (n == 0 || n > TARGET_KINDS_MAX))
        conf_complain(array, "name one to three kinds", "names %zu kinds", n);
    for (size_t i = 0; i < n && i < TARGET_KINDS_MAX; i++) {
        const char *name = conf_text(conf_at(array, i));
        enum unit_kind kind = unit_kind_of(str_of(name));
        if (kind == UNIT_NONE)
            conf_complain(conf_at(array, i),
                          "give district, commune, hamlet or office",
                          "unknown kind of unit \"%s\"", name);
        t->kind[t->kinds_n++] = kind;
    }
}

static void
read_fields(struct conf node, struct target *t)
{
    struct conf array = conf_array(node, "fields", true);

    for (size_t i = 0; i < conf_count(array); i++) {
        const char *name = conf_text(conf_at(array, i));
        unsigned bit = 0;
        for (int f = 0; f < BOOK_FIGURES; f++)
            if (strcmp(bc_fields[f], name) == 0)
                bit = 1u << f;
        if (bit == 0)
            conf_complain(conf_at(array, i), "give a field of BC: tai",
                          "there is no field \"%s\"", name);
        t->figures |= bit;
    }
}

static void
read_unit(struct conf node, const struct measure *m, struct target *t)
{
    t->unit = conf_need_string(node, "unit");
    if (t->unit[0] && strcmp(t->unit, m->unit) != 0)
        conf_complain(conf_get(node, "unit"), "correct it",
                      "values of %s are in \"%s\"", m->name, m->unit);
}

/* What belongs to the measure, and nothing else. */
static void
read_parts(struct conf node, const struct measure *m, struct target *t)
{
    t->measure = m->measure;
    if (m->has_threshold)
        read_threshold(node, m, t);
    else
        forbid(node, "threshold", m->name);
    if (m->has_group)
        t->group =
            (enum target_group)read_word(node, "counts", groups, COUNT(groups));
    else
        forbid(node, "counts", m->name);
    if (m->has_fall)
        t->is_relative = read_word(node, "fall", falls, COUNT(falls));
    else
        forbid(node, "fall", m->name);
    if (m->has_fields)
        read_fields(node, t);
    else
        forbid(node, "fields", m->name);
    if (m->has_years)
        t->years = (int)conf_int(node, "years", 1, TARGET_YEARS_MAX, 3);
    else
        forbid(node, "years", m->name);
    if (m->unit) {
        read_unit(node, m, t);
        t->compare = (enum target_compare)read_word(node, "compare", compares,
                                                    COUNT(compares));
    }
}

static void
read_target(struct conf node, struct targets *all)
{
    static const char *const keys[] = {
        "id",     "title",  "units",     "zone",      "measure",
        "counts", "fall",   "compare",   "threshold", "unit",
        "years",  "fields", "duty_type", NULL};
    struct target *t = &all->target[all->set.n];
    const struct measure *m;

    conf_keys(node, keys);
    *t = (struct target){.id = conf_need_string(node, "id")};
    for (int i = 0; i < all->set.n; i++)
        if (strcmp(all->target[i].id, t->id) == 0)
            conf_complain(conf_get(node, "id"), "give it another one",
                          "a target before it is %s as well", t->id);
    t->title = conf_need_string(node, "title");
    t->duty_type = conf_string(node, "duty_type", NULL);
    read_kinds(node, t);
    if (conf_is(conf_get(node, "zone")))
        t->zone =
            (enum target_zone)read_word(node, "zone", zones, COUNT(zones));
    m = read_measure(node);
    if (m)
        read_parts(node, m, t);
    all->set.n++;
}

/* `open` if the key is absent. */
static int64_t
read_day(struct conf node, const char *key, int64_t open)
{
    const char *text = conf_string(node, key, NULL);
    int64_t day = text ? date_days_or(str_of(text), INT64_MIN) : open;

    if (text && day == INT64_MIN)
        conf_complain(conf_get(node, key), "write it like 2021-12-31",
                      "\"%s\" is no day", text);
    return day;
}

/* Figures hold for ends of months only. */
static int
read_month(struct conf root, const char *key)
{
    int64_t day = conf_need_string(root, key)[0]
                      ? read_day(root, key, INT64_MIN)
                      : INT64_MIN;
    int month = day == INT64_MIN ? 0 : book_last_month(day);

    if (day != INT64_MIN && book_month_end(month) != day)
        conf_complain(conf_get(root, key), "give the last day of a month",
                      "figures hold for ends of months");
    return month;
}

static void
read_standard(struct conf node, struct targets *all)
{
    static const char *const keys[] = {"name", "from", "to", NULL};
    struct book_standard *s = &all->set.standard[all->set.standards_n];
    int64_t after = all->set.standards_n > 0 ? s[-1].to : INT64_MIN;

    conf_keys(node, keys);
    *s = (struct book_standard){conf_need_string(node, "name"),
                                read_day(node, "from", INT64_MIN),
                                read_day(node, "to", INT64_MAX)};
    if (all->set.standards_n > 0 &&
        (after == INT64_MAX || s->from != after + 1))
        conf_complain(node, "let it begin the day after",
                      "does not follow the standard before it");
    all->set.standards_n++;
}

static void
read_standards(struct conf root, struct targets *all)
{
    struct conf array = conf_array(root, "standards", true);
    size_t n = conf_count(array);

    if (conf_is(array) && (n == 0 || n > BOOK_STANDARDS_MAX))
        conf_complain(array, "give one to eight", "has %zu standards", n);
    for (size_t i = 0; i < n && i < BOOK_STANDARDS_MAX; i++)
        read_standard(conf_at(array, i), all);
}

struct targets *
config_targets_load(struct complaints *complaints, const char *config_dir)
{
    static const char *const keys[] = {"start", "due", "standards", "targets",
                                       NULL};
    struct targets *all = mem_alloc(sizeof(*all));
    struct conf root =
        conf_load(complaints, config_dir, "targets.json", &all->file);

    all->set.target = all->target;
    conf_keys(root, keys);
    all->set.start_month = read_month(root, "start");
    all->set.due_month = read_month(root, "due");
    read_standards(root, all);
    struct conf array = conf_array(root, "targets", true);
    size_t n = conf_count(array);
    if (n > TARGETS_MAX)
        conf_complain(array, "remove some", "has more than %d targets",
                      TARGETS_MAX);
    for (size_t i = 0; i < n && i < TARGETS_MAX; i++)
        read_target(conf_at(array, i), all);
    return all;
}

const struct target_set *
targets_set(const struct targets *targets)
{
    return &targets->set;
}

void
targets_free(struct targets *targets)
{
    if (!targets)
        return;
    conf_free(targets->file);
    mem_free(targets);
}
