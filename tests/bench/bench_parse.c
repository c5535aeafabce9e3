/* Texts per second through the parser alone, over a corpus of texts. */
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/clock.h"
#include "config_form.h"

enum { TEXTS_MAX = 4096, ROUNDS = 11 };

struct text {
    struct str text;
    enum role role;
    struct date at;
};

static struct text texts[TEXTS_MAX];
static int texts_n;

/* The objects stay for as long as the process: the texts live in them. */
static void
load(const char *path)
{
    char *line = NULL;
    size_t cap = 0;
    FILE *file = fopen(path, "r");

    if (!file)
        die("cannot open %s", path);
    while (texts_n < TEXTS_MAX && getline(&line, &cap, file) > 0) {
        json_t *object = json_loads(line, JSON_ALLOW_NUL, NULL);
        const json_t *text = json_object_get(object, "text");
        const char *role = json_string_value(json_object_get(object, "role"));
        const char *at = json_string_value(json_object_get(object, "at"));
        struct text *t = &texts[texts_n++];
        t->text =
            (struct str){json_string_value(text), json_string_length(text)};
        t->role = role_of(str_of(role));
        if (!date_parse(str_of(at), &t->at))
            die("no day: %s", line);
    }
    free(line);
    fclose(file);
}

static double
round_once(const struct form_set *set, struct arena *scratch, int passes)
{
    int64_t begin = clock_mono_us();
    struct form_reading reading;

    for (int pass = 0; pass < passes; pass++) {
        for (int i = 0; i < texts_n; i++) {
            form_read(set, texts[i].text, texts[i].role, texts[i].at, scratch,
                      &reading);
            arena_reset(scratch);
        }
    }
    int64_t us = clock_mono_us() - begin;
    return (double)texts_n * passes * 1e6 / (double)(us > 0 ? us : 1);
}

static int
by_speed(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
    const char *dir = argc > 1 ? argv[1] : "gateway-config";
    const char *path = argc > 2 ? argv[2] : "tests/golden/sms-examples.jsonl";
    struct complaints complaints = {0};
    struct arena scratch;
    double speed[ROUNDS];

    struct form_set *set = config_forms_load(&complaints, dir);
    if (complaints.count > 0)
        die("%s", complaints.text.ptr);
    load(path);
    arena_init(&scratch);
    round_once(set, &scratch, 20);
    for (int i = 0; i < ROUNDS; i++)
        speed[i] = round_once(set, &scratch, 100);
    qsort(speed, ROUNDS, sizeof(speed[0]), by_speed);
    printf("{\"bench\":\"parse\",\"texts_per_s\":%.0f,\"slowest\":%.0f,"
           "\"fastest\":%.0f,\"rounds\":%d,\"texts\":%d}\n",
           speed[ROUNDS / 2], speed[0], speed[ROUNDS - 1], ROUNDS, texts_n);
    arena_clear(&scratch);
    form_set_free(set);
    complaints_clear(&complaints);
    return 0;
}
