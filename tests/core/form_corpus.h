/* The corpus of examples, tests/golden/sms-examples.jsonl, line by line. */
#ifndef TESTS_CORE_FORM_CORPUS_H
#define TESTS_CORE_FORM_CORPUS_H

#include <jansson.h>

#include "core/form.h"

/* One line of the corpus: the question and the answer it expects. */
struct example {
    json_t *json;
    struct str text;
    enum role role;
    struct date at;
};

/* Calls fn for each example and fails if any call returns something else than
 * 0. The scratch is emptied behind each call. */
void form_corpus_each(int (*fn)(const struct example *, struct arena *));

#endif
