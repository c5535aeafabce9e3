/* Other catalogues beside texts/vi.json. */
#include "config_language.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/sms.h"

enum {
    LANGUAGES_MAX = 8,
    SENTENCES_MAX = 512,
    SEGMENTS_MAX = 9,
    ONE_UCS2 = 70,
    EACH_UCS2 = 67,
    ONE_GSM7 = 160,
    EACH_GSM7 = 153,
    MISSING_SHOWN = 8,
};

struct sentence {
    const char *form; /* NULL = shared */
    const char *id, *text;
};

struct language {
    char name[32];
    struct conf_file *file; /* the strings live in it */
    bool is_wide;
    int segments;
    int sentences_n;
    struct sentence sentence[SENTENCES_MAX];
    int longest; /* segments of the longest one */
    const struct sentence *longest_one;
};

struct languages {
    const struct texts *texts;
    const struct form_set *forms;
    int n;
    struct language *language[LANGUAGES_MAX];
};

/* Adds up what a sentence takes with its places as long as they get. */
struct measure {
    const struct texts *texts;
    const struct form *form;
    int brace; /* what one takes; an escaped letter in GSM-7 */
    int units;
};

static void
add_place(struct str name, void *arg)
{
    struct measure *m = arg;
    char z[64];
    int room =
        str_copy(z, sizeof(z), name) ? texts_room(m->texts, m->form, z) : 0;

    m->units += room - ((int)name.len + 2 * m->brace);
}

/* Looks for the places of one sentence in another. */
struct lookup {
    const char *other;
    struct str wanted;
    bool is_there;
    struct str absent; /* the first that is not there */
};

static void
match_place(struct str name, void *arg)
{
    struct lookup *l = arg;

    l->is_there = l->is_there || str_eq(name, l->wanted);
}

static void
find_place(struct str name, void *arg)
{
    struct lookup *l = arg;

    l->wanted = name;
    l->is_there = false;
    reply_each_place(l->other, match_place, l);
    if (!l->is_there && !l->absent.ptr)
        l->absent = name;
}

static void
ignore_place(struct str name, void *arg)
{
    (void)name;
    (void)arg;
}

static struct str
place_only_in(const char *text, const char *other)
{
    struct lookup l = {.other = other};

    reply_each_place(text, find_place, &l);
    return l.absent;
}

/* Who reads another language is told the same: no code, no figure is lost. */
static void
compare_places(const char *text, const char *base, struct conf where)
{
    struct str lost = place_only_in(base, text),
               strange = place_only_in(text, base);

    if (lost.ptr)
        conf_complain(where, "name every place that the sentence has in vi",
                      "lacks {%.*s}", STR_ARG(lost));
    if (strange.ptr)
        conf_complain(where, "name only places that the sentence has in vi",
                      "{%.*s} is no place of it", STR_ARG(strange));
}

static int
segments_of(int units, bool is_wide)
{
    int one = is_wide ? ONE_UCS2 : ONE_GSM7,
        each = is_wide ? EACH_UCS2 : EACH_GSM7;

    return units <= one ? 1 : (units + each - 1) / each;
}

/* Its segments, with every place as long as it gets. */
static int
segments_at_most(const struct languages *all, const struct sentence *s,
                 bool is_wide)
{
    struct sms_size size = sms_measure(str_of(s->text));
    struct measure m = {
        .texts = all->texts,
        .form = s->form ? form_find(all->forms, s->form) : NULL,
        .brace = size.coding == SMS_GSM7 ? 2 : 1,
        .units = size.units,
    };

    reply_each_place(s->text, add_place, &m);
    return segments_of(m.units, is_wide);
}

static void
prove(struct languages *all, struct language *l, const struct sentence *s,
      struct conf where)
{
    int segments = segments_at_most(all, s, l->is_wide);

    if (!l->is_wide && !sms_is_gsm7(str_of(s->text)))
        conf_complain(where,
                      "write it without diacritics, or give the file "
                      "\"encoding\": \"ucs2\"",
                      "has characters outside GSM-7");
    if (!reply_each_place(s->text, ignore_place, NULL))
        conf_complain(where, "close each place, double a brace that is meant",
                      "its braces do not balance");
    if (segments > l->segments)
        conf_complain(where, "shorten it, or raise $.segments",
                      "can take %d SMS, the file allows %d", segments,
                      l->segments);
    if (segments > l->longest) {
        l->longest = segments;
        l->longest_one = s;
    }
}

/* The same sentence in vi; NULL if there is none. */
static const char *
base_of(const struct languages *all, const char *form, const char *id)
{
    const struct form *f = form ? form_find(all->forms, form) : NULL;

    if (form)
        return f ? form_text(f, id) : NULL;
    return texts_get(all->texts, id);
}

static void
read_sentences(struct languages *all, struct language *l, const char *form,
               struct conf node)
{
    const char *id;
    struct conf value;

    for (size_t i = 0; conf_member(node, i, &id, &value); i++) {
        const char *base = base_of(all, form, id), *text = conf_text(value);
        if (!base) {
            conf_complain(value, "name one that texts/vi.json or the form has",
                          "there is no sentence \"%s\"", id);
            continue;
        }
        if (l->sentences_n == SENTENCES_MAX) {
            conf_complain(node, "remove some", "has too many sentences");
            return;
        }
        struct sentence *s = &l->sentence[l->sentences_n++];
        *s = (struct sentence){form, id, text};
        compare_places(text, base, value);
        prove(all, l, s, value);
    }
}

static void
read_language(struct languages *all, struct language *l, struct conf root)
{
    static const char *const keys[] = {"language", "encoding", "segments",
                                       "texts",    "forms",    NULL};
    struct conf forms = conf_object(root, "forms", false), value;
    const char *name, *encoding = conf_string(root, "encoding", "gsm7");

    conf_keys(root, keys);
    if (strcmp(conf_need_string(root, "language"), l->name) != 0)
        conf_complain(conf_get(root, "language"), "name it as the file",
                      "is not the language of this file");
    l->is_wide = strcmp(encoding, "ucs2") == 0;
    if (!l->is_wide && strcmp(encoding, "gsm7") != 0)
        conf_complain(conf_get(root, "encoding"), "give gsm7 or ucs2",
                      "unknown encoding \"%s\"", encoding);
    l->segments = (int)conf_int(root, "segments", 1, SEGMENTS_MAX, 1);
    read_sentences(all, l, NULL, conf_object(root, "texts", true));
    for (size_t i = 0; conf_member(forms, i, &name, &value); i++)
        read_sentences(all, l, name, value);
}

/* "texts/vi-dau.json" is the catalogue of "vi-dau". */
static int
is_language_file(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 5 && n < 32 && entry->d_name[0] != '.' &&
           strcmp(entry->d_name + n - 5, ".json") == 0 &&
           strcmp(entry->d_name, "vi.json") != 0;
}

static void
load_one(struct languages *all, struct complaints *complaints, const char *dir,
         const char *entry)
{
    struct language *l = mem_alloc(sizeof(*l));
    char file[64];

    snprintf(l->name, sizeof(l->name), "%.*s", (int)strlen(entry) - 5, entry);
    snprintf(file, sizeof(file), "texts/%s", entry);
    struct conf root = conf_load(complaints, dir, file, &l->file);
    if (conf_is(root))
        read_language(all, l, root);
    all->language[all->n++] = l;
}

struct languages *
config_languages_load(struct complaints *complaints, const char *config_dir,
                      const struct texts *texts, const struct form_set *forms)
{
    struct languages *all = mem_alloc(sizeof(*all));
    struct dirent **entries = NULL;
    char path[4096];

    all->texts = texts;
    all->forms = forms;
    snprintf(path, sizeof(path), "%s/texts", config_dir);
    int n = scandir(path, &entries, is_language_file, alphasort);
    for (int i = 0; i < n; i++) {
        if (all->n < LANGUAGES_MAX)
            load_one(all, complaints, config_dir, entries[i]->d_name);
        else
            complaint_add(complaints, "texts", 0, "", "too many languages",
                          "remove some");
        free(entries[i]);
    }
    free(entries);
    return all;
}

void
languages_free(struct languages *languages)
{
    if (!languages)
        return;
    for (int i = 0; i < languages->n; i++) {
        conf_free(languages->language[i]->file);
        mem_free(languages->language[i]);
    }
    mem_free(languages);
}

static const struct language *
find(const struct languages *languages, const char *name)
{
    for (int i = 0; i < languages->n; i++)
        if (strcmp(languages->language[i]->name, name) == 0)
            return languages->language[i];
    return NULL;
}

static const char *
get(const struct language *l, const char *form, const char *id)
{
    for (int i = 0; i < l->sentences_n; i++) {
        const struct sentence *s = &l->sentence[i];
        bool fits = form ? s->form && strcmp(s->form, form) == 0 : !s->form;
        if (fits && strcmp(s->id, id) == 0)
            return s->text;
    }
    return NULL;
}

const char *
languages_get(const struct languages *languages, const char *language,
              const char *form, const char *id)
{
    const struct language *l = find(languages, language);

    return l ? get(l, form, id) : NULL;
}

bool
languages_has(const struct languages *languages, const char *language)
{
    return find(languages, language) != NULL;
}

bool
languages_is_wide(const struct languages *languages, const char *language)
{
    const struct language *l = find(languages, language);

    return l && l->is_wide;
}

/* Counts a sentence of "vi", and names it if this language lacks it. */
struct coverage {
    const struct language *language;
    struct buf *missing;
    int all, missing_n;
};

static void
cover(struct coverage *c, const char *form, const char *id)
{
    c->all++;
    if (get(c->language, form, id))
        return;
    if (c->missing_n++ < MISSING_SHOWN)
        buf_printf(c->missing, " %s%s%s", form ? form : "", form ? "/" : "",
                   id);
}

static void
cover_all(const struct languages *languages, struct coverage *c)
{
    const char *id;
    int n;
    const struct form *const *form = form_all(languages->forms, &n);

    for (int i = 0; (id = texts_id(languages->texts, i)) != NULL; i++)
        cover(c, NULL, id);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < form[i]->texts_n; j++)
            cover(c, form[i]->keyword, form[i]->texts[j].id);
}

void
languages_report(const struct languages *languages, struct buf *out)
{
    for (int i = 0; i < languages->n; i++) {
        const struct language *l = languages->language[i];
        struct buf missing;
        buf_init(&missing);
        struct coverage c = {.language = l, .missing = &missing};
        cover_all(languages, &c);
        buf_printf(out, "texts/%s.json: %d of %d sentences, %s", l->name,
                   c.all - c.missing_n, c.all, l->is_wide ? "UCS-2" : "GSM-7");
        if (l->longest_one)
            buf_printf(out, ", up to %d SMS each (%s%s%s)", l->longest,
                       l->longest_one->form ? l->longest_one->form : "",
                       l->longest_one->form ? "/" : "", l->longest_one->id);
        if (c.missing_n > 0)
            buf_printf(out, "; said in vi:%.*s%s", STR_ARG(buf_str(&missing)),
                       c.missing_n > MISSING_SHOWN ? " ..." : "");
        buf_printf(out, "\n");
        buf_clear(&missing);
    }
}
