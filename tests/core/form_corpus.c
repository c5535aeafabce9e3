/* The corpus of examples, line by line. */
#include "form_corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static bool
example_read(FILE *file, char **line, size_t *cap, struct example *out)
{
    if (getline(line, cap, file) <= 0)
        return false;
    out->json = json_loads(*line, JSON_ALLOW_NUL, NULL);
    const json_t *text = json_object_get(out->json, "text");
    out->text = (struct str){json_string_value(text), json_string_length(text)};
    out->role =
        role_of(str_of(json_string_value(json_object_get(out->json, "role"))));
    assert_true(date_parse(
        str_of(json_string_value(json_object_get(out->json, "at"))), &out->at));
    return true;
}

void
form_corpus_each(int (*fn)(const struct example *, struct arena *))
{
    FILE *file = fopen("tests/golden/sms-examples.jsonl", "r");
    struct arena scratch;
    struct example example;
    char *line = NULL;
    size_t cap = 0;
    int n = 0, wrong = 0;

    assert_non_null(file);
    arena_init(&scratch);
    for (; example_read(file, &line, &cap, &example); n++) {
        wrong += fn(&example, &scratch);
        json_decref(example.json);
        arena_reset(&scratch);
    }
    free(line);
    fclose(file);
    arena_clear(&scratch);
    assert_in_range(n, 230, 10000);
    assert_int_equal(wrong, 0);
}
