/* Message forms as data, and the reading of a text by them: sms-grammar.md. */
#ifndef CORE_FORM_H
#define CORE_FORM_H

#include "base/mem.h"
#include "base/str.h"
#include "core/date.h"
#include "core/period.h"
#include "core/role.h"

enum {
    FORM_FIELDS_MAX = 12,
    FORM_VALUES_MAX = 16,
    FORM_RULE_TERMS_MAX = 12,
    FORM_KEYS_MAX = 4,
    FORM_STARTS_MAX = 4,
};

/* What a field holds; what each accepts is sms-grammar.md sections 5, 8, 10. */
enum field_type {
    FIELD_NUMBER,    /* whole number in min..max */
    FIELD_CHOICE,    /* one of a list of numbers */
    FIELD_YEAR,      /* number; min_ahead..max_ahead relative to `at` if set */
    FIELD_HOUSEHOLD, /* maho */
    FIELD_CODE,      /* ma: four characters */
    FIELD_DATE,
    FIELD_TERM,    /* ky of BK: words of a list */
    FIELD_UNIT,    /* noinhan of UH */
    FIELD_SUBJECT, /* ma of DX */
    FIELD_DUTY,    /* maviec of NV */
    FIELD_TEXT,    /* free text, last */
    FIELD_PHONE,   /* somoi of DT */
    FIELD_KEYWORD, /* mau of HD */
    FIELD_PIN,
};

enum rule_severity { RULE_HARD, RULE_SOFT };
enum rule_compare { RULE_LE, RULE_LT, RULE_EQ };

/* coefficient x field of this message, or of the last period's report. */
struct rule_term {
    int64_t coefficient;
    int field; /* index into form->fields, or FORM_K */
    bool previous;
};

/* sum(left) + left_constant  <=, <, ==  sum(right) + right_constant. */
struct form_rule {
    const char *text;     /* the error that it is: "E-SUM" */
    const char *sentence; /* id of the text that says it for this rule;
                             the same unless the file names another */
    enum rule_severity severity;
    enum rule_compare compare;
    struct rule_term left[FORM_RULE_TERMS_MAX], right[FORM_RULE_TERMS_MAX];
    int left_n, right_n;
    int64_t left_constant, right_constant;
    bool needs_previous; /* skipped when there is no last period */
    int asks;            /* index of the field that is asked for, -1 = none */
};

struct form_name {
    int64_t value;
    const char *word;
};

struct form_field {
    const char *code; /* "ngheo" */
    const char *name; /* as replies say it: "ngheo", "can ngheo" */
    enum field_type type;
    int64_t min, max;
    bool is_optional;
    int names_n; /* words for values: 1 = "trong trot" */
    const struct form_name *names;
    /* The parser's own compiled data (labels, units, choices ...). */
    const struct form_field_words *words;
};

struct form_text {
    const char *id;   /* "OK", "LATE", "E-SUM" */
    const char *text; /* template for core/reply.h */
};

/* Where a chain begins: the first of a form's starts that fits. */
struct form_start {
    unsigned roles; /* 0 = any */
    int field;      /* index, -1 = any */
    int64_t equals;
    const char *state;
};

struct form {
    const char *keyword; /* "BC" */
    const char *act;     /* which flow takes it: "report", "help", "status" */
    const char *level;   /* kind of unit that it reports on; NULL = none */
    bool is_household;   /* its first field names a household of the hamlet */
    const char *chain;   /* kind of chain that it begins; NULL = none */
    int starts_n;
    struct form_start starts[FORM_STARTS_MAX];
    /* What tells its reports of one unit apart: FORM_KEY_PERIOD or fields.
     * None: every message is one of its own. */
    int keys_n;
    int key[FORM_KEYS_MAX];
    bool is_service; /* HD TT CT SUA ...: not one of the fifteen */
    unsigned roles;  /* bit (1u << enum role) */
    enum period_kind period;
    int fields_n;
    struct form_field fields[FORM_FIELDS_MAX];
    int rules_n;
    const struct form_rule *rules; /* in the order in which they answer */
    int texts_n;
    const struct form_text *texts;
    const char *syntax;  /* "tongho ngheo canngheo thoat moi tai" */
    const char *example; /* "BC 140 42 18 3 1 0" */
    const struct form_grammar *grammar; /* the parser's own compiled data */
};

/* All forms of one configuration; immutable once built, freed as a whole. */
struct form_set;

enum { FORM_TWO_FORMS = -2, FORM_KEY_PERIOD = -1 };

enum value_type { VALUE_NUMBER, VALUE_TEXT, VALUE_TRUE };

struct form_value {
    const char *code; /* field code, "unit", "k", "pin" */
    enum value_type type;
    int64_t number;
    struct str text; /* in the scratch arena */
};

/* What a text means. Cannot fail: what does not fit is in `error`. */
struct form_reading {
    const struct form *form; /* NULL = not recognised */
    const char *error;       /* "L-02", "E-SUM"; NULL = accepted */
    int field;           /* 1-based as in sms-grammar.md section 8; 0 = null */
    const char *suggest; /* keyword, only with L-01 */
    struct str quote;    /* the piece at fault as the sender wrote it, folded
                            to ASCII where possible; may be empty */
    /* With L-02 by count: how many values came; or FORM_TWO_FORMS; else -1. */
    int given;
    int missing; /* with L-02: the one labelled field that is not there, 1-based;
                    0 = none, or not clear */
    const struct form_rule *rule; /* the rule that broke (E-SUM, E-MAX) */
    struct form_value values[FORM_VALUES_MAX];
    int values_n;
    struct period period;
};

/* Reads one text (UTF-8; other bytes never crash it) as sent by `role` and
 * received on day `at` in Vietnam. Strings of `out` live in `scratch` or in
 * `set`. Total: every input gets an answer. */
void form_read(const struct form_set *set, struct str text, enum role role,
               struct date at, struct arena *scratch, struct form_reading *out);

const struct form *form_find(const struct form_set *set, const char *keyword);
/* All forms in the order of the keyword list of text L-01; *n = how many. */
const struct form *const *form_all(const struct form_set *set, int *n);
/* The template of a form's own text, or NULL. */
const char *form_text(const struct form *form, const char *id);
const struct form_value *
form_value(const struct form_reading *reading, const char *code);
/* How replies call field `field` of a reading, also one that is in no list:
 * K, a PIN, the number in the long form of DT. "" if there is none. */
const char *form_field_name(const struct form *form, int field);
/* Whether a text of this form may end in somebody's PIN. */
bool form_takes_pin(const struct form *form);
/* The word for a value of a field, NULL if it has none. */
const char *form_value_name(const struct form_field *field, int64_t value);
/* Index of the field with this code, -1 if none. */
int form_field_index(const struct form *form, const char *code);

#endif
