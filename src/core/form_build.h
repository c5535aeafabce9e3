/* How a form set is put together: forms as plain data, then compiled. */
#ifndef CORE_FORM_BUILD_H
#define CORE_FORM_BUILD_H

#include "core/form.h"

enum { FORM_CASES_MAX = 4, FORM_TERMS_MAX = 16, FORM_CHOICES_MAX = 16 };

/* Phrases of one or more words, each "can ngheo". */
struct form_words {
    const char *const *list;
    int n;
};

/* What the `ma` of DX looks like. */
enum subject_shape {
    SUBJECT_NONE,
    SUBJECT_UNIT,
    SUBJECT_HOUSEHOLD,
    SUBJECT_ID
};

/* Another range, other unit words or another shape for some values of the
 * field that the case looks at. */
struct form_case {
    uint32_t values; /* bit n: the other field is n, 0..31 */
    bool has_range;
    int64_t min, max;
    struct form_words units;
    enum subject_shape shape;
};

struct form_term {
    const char *code;        /* "6T" */
    struct form_words words; /* "6t", "6 thang" */
};

enum form_condition {
    FIELD_ALWAYS,
    FIELD_IF_EQUAL, /* required if the other field is the value, else absent */
    FIELD_IF_ABOVE, /* the same if it is above the value */
};

/* What the grammar says of a field beyond struct form_field. */
struct form_field_rules {
    struct form_words labels; /* besides the code */
    struct form_words before; /* may stand before it, also by position */
    struct form_words units;
    bool is_first;    /* comes first and is never labelled */
    bool may_be_bare; /* right behind the first it needs no label */
    int64_t choices[FORM_CHOICES_MAX];
    int choices_n;
    bool is_relative;  /* min and max count from the year of receipt */
    bool not_after_at; /* a year after that of receipt is L-07 */
    int days_ahead;    /* FIELD_DATE: from the day of receipt on, up to so many
                          days later; 0 = up to the day of receipt */
    int case_field;    /* which field the cases look at */
    int cases_n;
    struct form_case cases[FORM_CASES_MAX];
    int terms_n;
    struct form_term terms[FORM_TERMS_MAX];
    enum form_condition condition;
    int condition_field;
    int64_t condition_value;
    unsigned optional_roles; /* these may leave it out */
    uint32_t zero_values;    /* FIELD_UNIT: "0" if and only if the case field
                                has one of these values */
    const char *fault;       /* answer to a wrong value, default L-04 */
    const char *empty;       /* FIELD_TEXT: answer to an empty text */
    const char *too_long;    /* FIELD_TEXT */
    bool unit_will_do;       /* it may be absent behind a unit code */
    bool digits_do;          /* FIELD_TEXT: one digit is not an empty text */
    bool starts_with_letter; /* FIELD_TEXT */
    bool courtesy_is_none;   /* FIELD_TEXT: end words alone are no text */
    struct form_words drop;  /* FIELD_TEXT: dropped at its beginning */
};

/* Only these values of a field from these roles: else L-06. */
struct form_role_rule {
    unsigned roles;
    int field;
    int64_t only;
};

/* A value that has come to its end: E-AUT. */
struct form_closed_value {
    int field;
    int64_t value;
    struct date from;
    const char *fault;
};

enum unit_code_rule { UNIT_CODE_READ, UNIT_CODE_TRUE_DIGITS, UNIT_CODE_NONE };

/* A form as its file says it. Everything it points to lives in the arena of
 * the set it is added to. */
struct form_spec {
    struct form form;    /* without words and grammar */
    int order;           /* place in form_all */
    bool is_unsuggested; /* no other word is taken for its misspelt keyword */
    struct form_words aliases;
    struct form_field_rules field[FORM_FIELDS_MAX];
    bool has_labels; /* else always by position */
    bool has_number_words;
    bool is_courtesy_prefix; /* an alias right before another keyword is only
                                courtesy: "bao cao TH" */
    bool keeps_courtesy;     /* no courtesy word is dropped before the values */
    enum unit_code_rule unit_code;
    bool has_change; /* K+n, K-n */
    int64_t change_min, change_max;
    int money_field;        /* 1-based, 0 = none: L-12 */
    const char *word_value; /* "OK": one word instead of the values */
    const char *word_code;  /* "ok": its value */
    unsigned pin_roles;     /* may add a PIN behind the last field ... */
    int pin_if_field;       /* ... only if this field (-1 = always) ... */
    int64_t pin_if_value;   /* ... has this value */
    const char *case_code;  /* "hoso": optional number of four digits first */
    struct form_words case_words;
    int case_year_min, case_year_max; /* a year or a number: L-03 */
    unsigned long_roles;           /* FIELD_PHONE: may name a unit and a role */
    struct form_words phone_words; /* FIELD_PHONE: dropped before the number */
    int role_rules_n;
    const struct form_role_rule *role_rules;
    int closed_values_n;
    const struct form_closed_value *closed_values;
};

struct form_set *form_set_new(void);
void form_set_free(struct form_set *set);
/* Memory that lives as long as the set. */
struct arena *form_set_arena(struct form_set *set);
/* At most FORM_SET_MAX forms; false beyond that. */
enum { FORM_SET_MAX = 64 };
bool form_set_add(struct form_set *set, const struct form_spec *spec);
/* Compiles all forms that were added; afterwards the set never changes. */
void form_set_finish(struct form_set *set);

#endif
