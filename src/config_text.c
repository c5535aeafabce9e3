/* The catalogue of sentences, and the proof that each of them fits one SMS. */
#include "config_text.h"

#include <stdio.h>

#include "base/mem.h"
#include "core/rule.h"
#include "core/sms.h"

enum { PLACES_MAX = 128, TEXTS_MAX = 256, SEPTETS_MAX = 160 };

/* Of what a thousand units report, of a figure that is no field, and of K. */
enum { SUM_DIGITS = 3, FIGURE_MAX = 99999, CHANGE_MAX = 99 };

struct text {
    const char *id, *template_text;
};

struct texts {
    char *config_dir;
    struct conf_file *file; /* the strings below live in it */
    struct reply_limit limit[PLACES_MAX];
    struct reply_limits limits;
    struct text text[TEXTS_MAX];
    int texts_n;
};

/* What the gateway says without being asked by a form: all must be there. */
static const char *const needed_ids[] = {
    "L-01",         "L-01-suggest", "L-02",         "L-02-shape",
    "L-02-two",     "L-03",         "L-03-word",    "L-04",
    "L-04-shape",   "L-05",         "L-06",         "L-07",
    "L-07-none",    "L-07-future",  "L-07-token",   "L-08",
    "L-09",         "L-10",         "L-11",         "L-11-ended",
    "L-11-code",    "L-11-which",   "L-11-role",    "L-12",
    "L-13",         "L-14",         "L-15",         "L-10-none",
    "L-10-which",   "L-16",         "S-14",         "S-20-khong",
    "S-20-sua",     "S-21-sua",     "S-23",         "S-30",
    "S-02-bare",    "S-02-cases",   "S-02-duties",  "S-02-flagged",
    "S-02-hamlets", "S-02-homes",   "S-02-many",    "S-02-more",
    "S-02-own",     "S-02-plain",   "S-02-waiting", "L-09-none",
    "L-09-which",   "S-04-duty",    "S-04-on",      "S-01",
    "S-01-one",     "S-01-form",    "S-02",         "S-02-missing",
    "S-02-late",    "S-02-done",    "S-02-held",    "S-02-nothing",
    "S-03",         "S-03-list",    "S-03-met",     "S-03-none",
    "S-04",         "S-05",         "S-06",         "S-07",
    "S-08",         "S-08-all",     "S-09",         "S-10",
    "S-11",         "S-01-none",    "S-13",         "S-20",
    "S-21",         "L-08-same",    "L-02-missing", "L-03-hint",
    "L-01-offer",   "L-07-half",    "L-07-year",    "L-02-reason",
    "S-12",         "S-01-long",    "L-03-text",    "L-07-final",
    "S-16",         "S-16-all",     "S-16-none",    "S-16-more",
    "S-17",         "S-17-none",    "S-18",         "S-18-go",
    "S-18-gap",     "S-18-bare",    "S-18-which",   "S-19",
    "N-01",         "N-01-bare",    "N-01-item",    "N-01-many",
    "N-02",         "N-03",         "S-15",         "S-03-zone",
    "S-03-years",   "S-03-form",    "S-03-month",   "S-03-decision",
    "S-03-rate",    "S-03-year",    "N-01-viec",    "N-02-viec",
    "N-02-item",    "N-03-xa",      "N-03-huyen",   "N-03-item",
    "N-03-more",    "N-04",         "N-04-nam",     "N-05",
    "N-06",         "N-06-tb",      "N-06-item",    "N-07",
    "N-07-xa",      "N-07-item",    "N-08",         "N-09",
    "N-09-item",    "N-10",         "N-10-pace",    "A-01",
    "A-01-het",     "A-02",         "A-02-het",     "A-03",
    "A-03-het",     "A-04",         "A-04-het",     "A-05",
    "A-05-het",     "A-06",         "A-06-het",     "K-01",
    "K-01-bare",    "K-01-xong",    "K-02",         "K-02-bare",
    "K-03",         "K-04",         "K-05",         "N-11",
    "N-12",         "N-12-rut",     "S-02-request", "L-17",
    "L-17-none",    "L-17-kq",      "N-01-same",    "S-24",
    "S-24-bare",    "S-40",         "S-41",
};

/* One sentence under proof. */
struct proof {
    struct arena scratch;
    const struct form *form;            /* NULL for the shared sentences */
    const char *id;                     /* of the form's own sentence */
    const struct reply_limits *limits;  /* of the catalogue */
    struct reply_limit own[PLACES_MAX]; /* of the places in this sentence */
    int own_n;
    struct buf unknown; /* places without a limit */
};

static int
digits(int64_t n)
{
    char text[24];

    return snprintf(text, sizeof(text), "%lld", (long long)n);
}

/* The longest a field's value is when it is said back. */
static int
field_longest(const struct form_field *field)
{
    int low = digits(field->min), high = digits(field->max);

    switch (field->type) {
    case FIELD_NUMBER:
    case FIELD_CHOICE:
    case FIELD_YEAR:
        return low > high ? low : high;
    case FIELD_HOUSEHOLD:
    case FIELD_TERM:
        return 3;
    case FIELD_CODE:
    case FIELD_KEYWORD:
    case FIELD_PIN:
        return 4;
    case FIELD_UNIT:
    case FIELD_SUBJECT:
    case FIELD_DUTY:
        return 8;
    case FIELD_DATE:
        return 10;
    case FIELD_PHONE:
        return 12;
    case FIELD_TEXT:
        return (int)field->max;
    }
    return 0;
}

/* "cachlam.name" is the word for the value of a field. */
static int
named_field(const struct form *form, const char *place)
{
    const char *dot = strchr(place, '.');

    for (int i = 0; dot && strcmp(dot, ".name") == 0 && i < form->fields_n; i++)
        if (str_eqz((struct str){place, (size_t)(dot - place)},
                    form->fields[i].code))
            return i;
    return -1;
}

static int
name_longest(const struct form_field *field)
{
    int longest = 0;

    for (int i = 0; i < field->names_n; i++) {
        int n = (int)strlen(field->names[i].word);
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* Every rule that the sentence is for looks at this source (bit). Which one it
 * is for may not be known. */
static bool
is_said_of(const struct proof *proof, unsigned source)
{
    const struct form *form = proof->form;
    int n = 0;

    if (!proof->id)
        return true;
    for (int i = 0; i < form->rules_n; i++)
        if (strcmp(form->rules[i].sentence, proof->id) == 0) {
            if (!(form->rules[i].test.sources & source))
                return false;
            n++;
        }
    return n > 0;
}

/* "bc.ngheo" in the sentence of a rule; a sum has more digits than its parts.
 */
static int
source_longest(const struct proof *proof, const char *name)
{
    const char *dot = strchr(name, '.');

    for (int i = 0; dot && i < proof->form->sources_n; i++) {
        const struct form_source *source = &proof->form->source[i];
        if (!str_eqz((struct str){name, (size_t)(dot - name)}, source->name) ||
            !is_said_of(proof, 1u << (i + 1)))
            continue;
        int field = form_field_index(source->form, dot + 1);
        if (field >= 0)
            return field_longest(&source->form->fields[field]) +
                   (source->take == SOURCE_SUM ? SUM_DIGITS : 0);
    }
    return 0;
}

static int64_t
largest(const struct form *form, const struct rule_term *term)
{
    const struct form *from =
        term->source == SOURCE_OWN ? form : form->source[term->source - 1].form;
    int64_t max = FIGURE_MAX;

    if (term->source == SOURCE_OWN && term->field == FORM_K)
        return CHANGE_MAX;
    if (term->field < from->fields_n)
        max = from->fields[term->field].max;

    if (term->source != SOURCE_OWN &&
        form->source[term->source - 1].take == SOURCE_SUM)
        for (int i = 0; i < SUM_DIGITS; i++)
            max *= 10;
    return max;
}

/* With all its figures at their most. */
static int
figures_longest(const struct form *form, const struct rule_sum *sum)
{
    int64_t low = sum->constant, high = sum->constant;

    for (int i = 0; i < sum->n; i++) {
        const struct rule_term *term = &sum->term[i];
        int64_t most = term->coefficient * largest(form, term);
        low += most < 0 ? most : 0;
        high += most > 0 ? most : 0;
        if (term->source == SOURCE_OWN && term->field == FORM_K)
            low -= most;
    }
    return digits(low) > digits(high) ? digits(low) : digits(high);
}

/* A sum of the form, e.g. {households}. */
static int
sum_longest(const struct form *form, const char *name)
{
    for (int i = 0; i < form->sums_n; i++)
        if (strcmp(form->sums[i].name, name) == 0)
            return figures_longest(form, &form->sums[i].sum);
    return 0;
}

/* {left} and {right} of the rules that the sentence is for. */
static int
side_longest(const struct proof *proof, const char *name)
{
    const struct form *form = proof->form;
    bool is_left = strcmp(name, "left") == 0;
    int longest = 0;

    if (!proof->id || (!is_left && strcmp(name, "right") != 0))
        return 0;
    for (int i = 0; i < form->rules_n; i++) {
        const struct form_rule *rule = &form->rules[i];
        if (strcmp(rule->sentence, proof->id) != 0)
            continue;
        int n = figures_longest(form,
                                is_left ? &rule->test.left : &rule->test.right);
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* What a form says of itself, its fields and its sources; 0 = not that. */
static int
own_longest(const struct proof *proof, const char *name)
{
    const struct form *form = proof->form;
    int field = form_field_index(form, name);

    if (field >= 0)
        return field_longest(&form->fields[field]);
    if ((field = named_field(form, name)) >= 0)
        return name_longest(&form->fields[field]);
    if (strcmp(name, "k") == 0)
        return 3;
    if (strcmp(name, "form") == 0)
        return (int)strlen(form->keyword);
    if (strcmp(name, "syntax") == 0 && form->syntax)
        return (int)strlen(form->syntax);
    int sum = sum_longest(form, name);
    if (sum == 0)
        sum = side_longest(proof, name);
    return sum > 0 ? sum : source_longest(proof, name);
}

/* Room of a place: what the form says, or a place of the catalogue. 0 =
 * unknown. */
static int
place_longest(const struct proof *proof, const char *name)
{
    int own = proof->form ? own_longest(proof, name) : 0;

    if (own > 0)
        return own;
    for (int i = 0; i < proof->limits->n; i++)
        if (strcmp(proof->limits->limit[i].name, name) == 0)
            return proof->limits->limit[i].max;
    return 0;
}

static void
proof_place(struct str name, void *arg)
{
    struct proof *proof = arg;
    const char *z = arena_copy(&proof->scratch, name).ptr;
    int max = place_longest(proof, z);

    if (max == 0)
        buf_printf(&proof->unknown, "%s{%s}", proof->unknown.len ? ", " : "",
                   z);
    else if (proof->own_n < PLACES_MAX)
        proof->own[proof->own_n++] = (struct reply_limit){z, max};
}

static void
prove_size(struct proof *proof, const char *template_text, struct conf where)
{
    struct reply_limits own = {proof->own_n, proof->own};
    int septets = reply_longest(template_text, &own);
    char what[80];

    if (septets <= SEPTETS_MAX)
        return;
    snprintf(what, sizeof(what), "can take %d characters, %d fit one SMS",
             septets, SEPTETS_MAX);
    conf_complain(where, "shorten it, or the places it uses", "%s", what);
}

static void
prove(const struct reply_limits *limits, const struct form *form,
      const char *id, const char *template_text, struct conf where)
{
    struct proof proof = {.form = form, .limits = limits, .id = id};
    size_t offset;
    uint32_t code;
    char what[80];

    if (sms_first_outside(str_of(template_text), &offset, &code)) {
        snprintf(what, sizeof(what), "character %zu (U+%04X) is not in GSM-7",
                 offset + 1, (unsigned)code);
        conf_complain(where, "write it without diacritics", "%s", what);
    }
    if (!reply_each_place(template_text, proof_place, &proof))
        conf_complain(where, "close each place, double a brace that is meant",
                      "its braces do not balance");
    if (proof.unknown.len > 0) {
        conf_complain(where,
                      form ? "name a field, or add it to texts/vi.json $.places"
                           : "add its longest length to $.places",
                      "%s is no known place", proof.unknown.ptr);
    } else {
        prove_size(&proof, template_text, where);
    }
    buf_clear(&proof.unknown);
    arena_clear(&proof.scratch);
}

static void
load_places(struct texts *texts, struct conf places)
{
    const char *key;
    struct conf value;

    for (size_t i = 0; conf_member(places, i, &key, &value); i++) {
        int max = (int)conf_int(places, key, 1, SEPTETS_MAX, 0);
        if (i >= PLACES_MAX) {
            conf_complain(places, "remove some", "has more than %d places",
                          PLACES_MAX);
            break;
        }
        texts->limit[i] = (struct reply_limit){key, max};
        texts->limits.n = (int)i + 1;
    }
    texts->limits.limit = texts->limit;
}

static void
load_texts(struct texts *texts, struct conf node)
{
    const char *key;
    struct conf value;

    for (size_t i = 0; conf_member(node, i, &key, &value); i++) {
        const char *template_text = conf_text(value);
        if (i >= TEXTS_MAX) {
            conf_complain(node, "remove some", "has more than %d texts",
                          TEXTS_MAX);
            break;
        }
        texts->text[texts->texts_n++] = (struct text){key, template_text};
        prove(&texts->limits, NULL, key, template_text, value);
    }
}

struct texts *
config_texts_load(struct complaints *complaints, const char *config_dir)
{
    static const char *const keys[] = {"language", "places", "texts", NULL};
    struct texts *texts = mem_alloc(sizeof(*texts));
    texts->config_dir = mem_strdup(config_dir);
    struct conf root =
        conf_load(complaints, config_dir, "texts/vi.json", &texts->file);

    conf_keys(root, keys);
    const char *language = conf_need_string(root, "language");
    if (*language && strcmp(language, "vi") != 0)
        conf_complain(conf_get(root, "language"), "give \"vi\"",
                      "is not the language of this file");
    load_places(texts, conf_object(root, "places", true));
    struct conf node = conf_object(root, "texts", true);
    load_texts(texts, node);
    for (size_t i = 0; conf_is(node) && i < COUNT(needed_ids); i++)
        conf_need_string(node, needed_ids[i]);
    return texts;
}

void
texts_free(struct texts *texts)
{
    if (!texts)
        return;
    conf_free(texts->file);
    mem_free(texts->config_dir);
    mem_free(texts);
}

const char *
texts_get(const struct texts *texts, const char *id)
{
    for (int i = 0; i < texts->texts_n; i++)
        if (strcmp(texts->text[i].id, id) == 0)
            return texts->text[i].template_text;
    return NULL;
}

const char *
texts_id(const struct texts *texts, int i)
{
    return i < texts->texts_n ? texts->text[i].id : NULL;
}

int
texts_room(const struct texts *texts, const struct form *form,
           const char *place)
{
    struct proof proof = {.form = form, .limits = &texts->limits};

    return place_longest(&proof, place);
}

const struct reply_limits *
texts_limits(const struct texts *texts)
{
    return &texts->limits;
}

/* What the shared sentences quote of a form would be cut where it is longer
 * than its place, and a cut example is a wrong one. */
static void
prove_room(const struct texts *texts, struct conf where, const char *place,
           const char *value)
{
    struct proof catalogue = {.limits = &texts->limits};
    int room = place_longest(&catalogue, place);
    int septets = sms_measure(str_of(value)).units;
    char what[160];

    if (septets <= room)
        return;
    snprintf(what, sizeof(what), "%s takes %d characters, its place %d: %.80s",
             place, septets, room, value);
    conf_complain(where, "shorten it, or widen it in texts/vi.json $.places",
                  "%s", what);
}

/* `root` is the form's file, read once more for its line numbers. */
static void
prove_form(const struct texts *texts, const struct form *form, struct conf root)
{
    struct conf own = conf_get(root, "texts");

    prove_room(texts, root, "form", form->keyword);
    if (form->syntax)
        prove_room(texts, root, "syntax", form->syntax);
    if (form->example)
        prove_room(texts, root, "example", form->example);
    for (int i = 0; i < form->fields_n; i++)
        if (form->fields[i].name)
            prove_room(texts, root, "field", form->fields[i].name);
    for (int i = 0; i < form->texts_n; i++)
        prove(&texts->limits, form, form->texts[i].id, form->texts[i].text,
              conf_get(own, form->texts[i].id));
}

/* "BC" -> "forms/bc.json" */
static void
file_of(const struct form *form, char *out, size_t cap)
{
    snprintf(out, cap, "forms/%s.json", form->keyword);
    for (char *p = out; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
}

void
config_texts_prove(struct complaints *complaints, const struct texts *texts,
                   const struct form_set *forms)
{
    int n = 0;
    const struct form *const *all = form_all(forms, &n);

    for (int i = 0; i < n; i++) {
        struct conf_file *file;
        char name[64];
        file_of(all[i], name, sizeof(name));
        struct conf root =
            conf_load(complaints, texts->config_dir, name, &file);
        if (conf_is(root))
            prove_form(texts, all[i], root);
        conf_free(file);
    }
}
