/* The duties of a configuration: duties.json. */
#include "config_duty.h"

#include <string.h>

#include "config_calendar.h"
#include "config_duty_read.h"
#include "flow/registry.h"

enum { DUTIES_MAX = 64, ID_MAX = 7, FRESH_DAYS = 4, OPENS_MAX = 366 };

struct duties {
    struct conf_file *file; /* the strings live in it */
    struct arena arena;     /* and the days in this */
    struct closed_days *closed;
    const struct texts *texts;
    struct duty duty[DUTIES_MAX];
    struct duty_set set;
};

/* "R08": what NV can name. */
static bool
is_code(const char *id)
{
    return id[0] == 'R' && id[1] >= '0' && id[1] <= '9' && id[2] >= '0' &&
           id[2] <= '9' && id[3] == '\0' && strcmp(id, "R00") != 0;
}

static bool
is_id(const char *id)
{
    size_t n = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    return n > 0 && n <= ID_MAX && id[n] == '\0';
}

static void
read_id(struct conf node, const struct duties *all, struct duty *duty)
{
    struct conf id = conf_get(node, "id");

    duty->id = conf_need_string(node, "id");
    if (duty->id[0] == '\0')
        return;
    if (!is_id(duty->id))
        conf_complain(id, "give up to seven capitals and digits: BC, R08",
                      "\"%s\" is no id of a duty", duty->id);
    else if (strcmp(duty->form, "NV") == 0 && !is_code(duty->id))
        conf_complain(id, "give R and two digits: R08",
                      "\"%s\" is nothing that NV can name", duty->id);
    if (duty_find(&all->set, str_of(duty->id)))
        conf_complain(id, "give it another one",
                      "a duty before it is %s as well", duty->id);
}

static void
read_kinds(struct conf node, struct duty *duty)
{
    struct conf array = conf_array(node, "units", duty->when < DUTY_ASKED);
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

/* Without "when" a duty has a rule. */
static void
read_when(struct conf node, struct duty *duty)
{
    static const struct {
        const char *name;
        enum duty_when when;
    } words[] = {{"rule", DUTY_BY_RULE},
                 {"any", DUTY_ANY_TIME},
                 {"request", DUTY_ON_REQUEST},
                 {"asked", DUTY_ASKED},
                 {"committed", DUTY_COMMITTED}};
    const char *when = conf_string(node, "when", "rule");
    bool found = false;

    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i].name, when) == 0) {
            duty->when = words[i].when;
            found = true;
        }
    if (!found)
        conf_complain(conf_get(node, "when"),
                      "write rule, any, request, asked or committed",
                      "\"%s\" is no word for when", when);
}

/* A request names its day and no duty: of two nobody could say which, and both
 * would show all requests. */
static void
check_request(struct conf node, const struct duties *all,
              const struct duty *duty)
{
    for (int i = 0; i < all->set.n && duty->when == DUTY_ON_REQUEST; i++)
        if (all->duty[i].when == DUTY_ON_REQUEST)
            conf_complain(conf_get(node, "when"),
                          "keep one: a request says itself what it asks for",
                          "%s before it is on request as well",
                          all->duty[i].id);
}

/* Who fulfils it by a value must name one that the form has. */
static void
read_form(struct duty_read *read, const struct form_set *forms)
{
    struct conf node = read->node;
    struct duty *duty = read->duty;

    duty->form = conf_string(node, "form", "");
    duty->value = conf_string(node, "value", "");
    read->form = forms ? form_find(forms, duty->form) : NULL;
    if (duty->form[0] && forms && !read->form)
        conf_complain(conf_get(node, "form"), "name a form of forms/",
                      "there is no form \"%s\"", duty->form);
    if (read->form && (read->form->due_field >= 0) != (duty->value[0] != '\0'))
        conf_complain(node, "see \"due\" of the form",
                      duty->value[0] ? "%s has no value that tells duties apart"
                                     : "%s has a value for each duty: which?",
                      duty->form);
    if (read->form && duty->when == DUTY_BY_RULE)
        duty->period = read->form->period;
    duty->months_back = (int)conf_int(node, "months_back", 0, 12, 0);
}

static void
read_duty(struct conf node, const struct form_set *forms, struct duties *all)
{
    static const char *const keys[] = {
        "id",    "title", "serves",  "form",  "value",  "units",       "when",
        "first", "rule",  "due",     "move",  "except", "months_back", "opens",
        "type",  "text",  "any_day", "steps", "counts", "note",        NULL};
    struct duty *duty = &all->duty[all->set.n];
    struct duty_read read = {.node = node,
                             .arena = &all->arena,
                             .calendar = &all->set.calendar,
                             .duty = duty};

    conf_keys(node, keys);
    *duty = (struct duty){.title = conf_need_string(node, "title"),
                          .type = conf_string(node, "type", ""),
                          .text = conf_string(node, "text", ""),
                          .counts = conf_string(node, "counts", ""),
                          .on_any_day = conf_bool(node, "any_day", false),
                          .fresh_days = FRESH_DAYS};
    read_when(node, duty);
    check_request(node, all, duty);
    read_form(&read, forms);
    read_id(node, all, duty);
    read_kinds(node, duty);
    duty->opens_days = (int)conf_int(node, "opens", 0, OPENS_MAX, 0);
    if (duty->when == DUTY_BY_RULE)
        duty_read_days(&read);
    duty_read_steps(&read);
    if (duty->text[0] && all->texts && !texts_get(all->texts, duty->text))
        conf_complain(conf_get(node, "text"), "name one of texts/vi.json",
                      "there is no sentence \"%s\"", duty->text);
    if (duty->counts[0] && !duty_find(&all->set, str_of(duty->counts)))
        conf_complain(conf_get(node, "counts"), "name a duty that stands above",
                      "there is no duty \"%s\" before this one", duty->counts);
    all->set.n++;
}

struct duties *
config_duties_load(struct complaints *complaints, const char *config_dir,
                   const struct form_set *forms, const struct texts *texts)
{
    static const char *const keys[] = {"duties", NULL};
    struct duties *all = mem_alloc(sizeof(*all));

    all->texts = texts;

    arena_init(&all->arena);
    all->set.duty = all->duty;
    all->closed =
        config_calendar_load(complaints, config_dir, &all->set.calendar);
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
    return all;
}

void
duties_free(struct duties *duties)
{
    if (!duties)
        return;
    calendar_free(duties->closed);
    arena_clear(&duties->arena);
    conf_free(duties->file);
    mem_free(duties);
}

const struct duty_set *
duties_set(const struct duties *duties)
{
    return &duties->set;
}
