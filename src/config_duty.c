/* The duties of a configuration: duties.json. */
#include "config_duty.h"

#include <stdio.h>

#include "flow/registry.h"

/* The years that `maviec` of NV can name. */
enum { DUTIES_MAX = 64, YEAR_MIN = 2021, YEAR_MAX = 2030 };

struct duties {
    struct conf_file *file; /* the strings live in it */
    struct duty duty[DUTIES_MAX];
    struct duty_set set;
};

/* "R08" */
static bool
is_id(const char *id)
{
    return id[0] == 'R' && id[1] >= '0' && id[1] <= '9' && id[2] >= '0' &&
           id[2] <= '9' && id[3] == '\0' && strcmp(id, "R00") != 0;
}

static void
read_id(struct conf node, const struct duties *all, struct duty *duty)
{
    duty->id = conf_need_string(node, "id");
    if (duty->id[0] == '\0')
        return;
    if (!is_id(duty->id))
        conf_complain(conf_get(node, "id"), "give R and two digits: R08",
                      "\"%s\" is no id of a duty", duty->id);
    if (duty_find(&all->set, str_of(duty->id)))
        conf_complain(conf_get(node, "id"), "give it another one",
                      "a duty before it is %s as well", duty->id);
}

static void
read_kinds(struct conf node, struct duty *duty)
{
    struct conf array = conf_array(node, "units", true);
    size_t n = conf_count(array);

    if (conf_is(array) && (n == 0 || n > DUTY_KINDS_MAX))
        conf_complain(array, "name one to six kinds", "names %zu kinds", n);
    for (size_t i = 0; i < n && i < DUTY_KINDS_MAX; i++) {
        const char *kind = conf_text(conf_at(array, i));
        if (unit_kind_of(str_of(kind)) == UNIT_NONE)
            conf_complain(conf_at(array, i),
                          "give province, district, commune, hamlet, group or "
                          "office",
                          "unknown kind of unit \"%s\"", kind);
        duty->kind[duty->kinds_n++] = kind;
    }
}

static void
read_years(struct conf node, struct duty *duty)
{
    struct conf array = conf_array(node, "years", false);
    size_t n = conf_count(array);

    for (size_t i = 0; i < n; i++) {
        const json_t *json = conf_at(array, i).json;
        json_int_t year = json_is_integer(json) ? json_integer_value(json) : 0;
        if (year < YEAR_MIN || year > YEAR_MAX || i >= DUTY_YEARS_MAX)
            conf_complain(conf_at(array, i), "give years from 2021 to 2030",
                          "is no year of a duty");
        else
            duty->year[duty->years_n++] = (int)year;
    }
}

/* "11-20". The 29th of February is no day on which something could be due each
 * year. */
static void
read_due(struct conf node, struct duty *duty)
{
    const char *due = conf_string(node, "due", NULL);
    char text[16];
    struct date day;

    if (!due)
        return;
    snprintf(text, sizeof(text), "2023-%.8s", due);
    if (!date_parse(str_of(text), &day)) {
        conf_complain(conf_get(node, "due"), "give month and day: 11-20",
                      "\"%s\" is no day of every year", due);
        return;
    }
    duty->month = day.month;
    duty->day = day.day;
}

static void
read_duty(struct conf node, const struct form_set *forms, struct duties *all)
{
    static const char *const keys[] = {"id",  "title", "form", "units", "years",
                                       "due", "type",  "note", NULL};
    struct duty *duty = &all->duty[all->set.n];

    conf_keys(node, keys);
    *duty = (struct duty){.title = conf_need_string(node, "title")};
    read_id(node, all, duty);
    duty->form = conf_need_string(node, "form");
    if (duty->form[0] && forms && !form_find(forms, duty->form))
        conf_complain(conf_get(node, "form"), "name a form of forms/",
                      "there is no form \"%s\"", duty->form);
    read_kinds(node, duty);
    read_years(node, duty);
    read_due(node, duty);
    duty->type = conf_string(node, "type", "");
    all->set.n++;
}

/* The days of a form may be those of a duty. */
static void
check_forms(struct conf root, const struct form_set *forms,
            const struct duty_set *set)
{
    int n = 0;
    const struct form *const *all = forms ? form_all(forms, &n) : NULL;

    for (int i = 0; i < n; i++)
        for (int k = 0; k < all[i]->dues_n; k++) {
            const char *id = all[i]->due[k].duty;
            if (id && !duty_find(set, str_of(id)))
                conf_complain(root, "add it here, or correct the form",
                              "%s names a duty \"%s\" that is not here",
                              all[i]->keyword, id);
        }
}

struct duties *
config_duties_load(struct complaints *complaints, const char *config_dir,
                   const struct form_set *forms)
{
    static const char *const keys[] = {"duties", NULL};
    struct duties *all = mem_alloc(sizeof(*all));

    all->set.duty = all->duty;
    struct conf root =
        conf_load(complaints, config_dir, "duties.json", &all->file);
    conf_keys(root, keys);
    struct conf array = conf_array(root, "duties", true);
    size_t n = conf_count(array);
    if (n > DUTIES_MAX)
        conf_complain(array, "remove some", "has more than %d duties",
                      DUTIES_MAX);
    for (size_t i = 0; i < n && i < DUTIES_MAX; i++)
        read_duty(conf_at(array, i), forms, all);
    check_forms(root, forms, &all->set);
    return all;
}

void
duties_free(struct duties *duties)
{
    if (!duties)
        return;
    conf_free(duties->file);
    mem_free(duties);
}

const struct duty_set *
duties_set(const struct duties *duties)
{
    return &duties->set;
}
