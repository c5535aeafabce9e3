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
    FORM_SOURCES_MAX = 6,
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

/* Where rules take figures from besides the message itself. */
enum source_take {
    SOURCE_PREVIOUS, /* the same unit's report of the period before */
    SOURCE_LATEST,   /* the unit's latest month with one, up to this period */
    SOURCE_SUM,    /* what the unit and all below it reported in this period */
    SOURCE_MEDIAN, /* field by field, of the unit's periods before this one */
    SOURCE_KEY,    /* the unit's report with another value of a key field */
};

struct form;

struct form_source {
    const char *name; /* "prev", "bc": as in "bc.ngheo" */
    enum source_take take;
    const struct form *form; /* whose report; only keyword and fields count */
    int periods;             /* SOURCE_MEDIAN, SOURCE_LATEST: looks back */
    int field;               /* SOURCE_KEY: which field, and where ours is */
    const char *ours;        /* `ours` the report whose value is `theirs` */
    const char *theirs;
    const char *absent; /* text told instead of OK if there is none, or NULL */
};

enum { SOURCE_OWN = 0, SOURCE_PREV = 1 };

/* coefficient x a figure of this message or of a source. */
struct rule_term {
    int64_t coefficient;
    int field;  /* index into the fields of the source's form, FORM_K, or n of
                   figure n of a roll-up */
    int source; /* SOURCE_OWN, else form->source[source - 1] */
};

struct rule_sum {
    int n;
    struct rule_term term[FORM_RULE_TERMS_MAX];
    int64_t constant;
};

/* hard: refused; soft: held until OK; flag: accepted and marked. */
enum rule_severity { RULE_HARD, RULE_SOFT, RULE_FLAG };
enum rule_compare { RULE_LE, RULE_LT, RULE_EQ };

/* left <=, <, == right. */
struct rule_test {
    struct rule_sum left, right;
    enum rule_compare compare;
    unsigned sources; /* bits 1u << source that it looks at */
};

struct form_rule {
    const char *text;     /* the error that it is: "E-SUM" */
    const char *sentence; /* id of the text that says it for this rule;
                             the same unless the file names another */
    enum rule_severity severity;
    struct rule_test test;
    const struct rule_test *when; /* it applies only then; NULL = always */
    int asks; /* index of the field that is asked for, -1 = none */
};

/* A place that sentences may use: "households" of TH. */
struct form_sum {
    const char *name;
    struct rule_sum sum;
    unsigned sources;
};

struct form_name {
    int64_t value;
    const char *word;
};

/* A key of a list on a screen and the value behind it. */
struct form_option {
    const char *key, *value;
    const char *word; /* "Chan nuoi" */
};

struct form_field {
    const char *code; /* "ngheo" */
    const char *name; /* as replies say it: "ngheo", "can ngheo" */
    enum field_type type;
    int64_t min, max;
    bool is_optional;
    bool is_movement; /* of its period alone: an example has 0 */
    int names_n;      /* words for values: 1 = "trong trot" */
    const struct form_name *names;
    const char *ask; /* as a screen asks for it; the name unless the file says
                        another. {CODE}: an answer before it */
    int options_n;   /* what the screen lists; 0 = it is typed */
    const struct form_option *options;
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

/* A part of what tells reports of one unit apart. */
struct form_key {
    int field;         /* index, or FORM_KEY_PERIOD */
    int if_field;      /* it counts only if this field ... */
    const char *if_is; /* ... has this value; NULL = always */
};

struct form {
    const char *keyword; /* "BC" */
    const char *title;   /* on screens: "Bao cao"; else the keyword */
    const char *act;     /* which flow takes it: "report", "help", "status" */
    const char *level;   /* kind of unit that it reports on; NULL = none */
    bool is_household;   /* its first field names a household of the hamlet */
    const char *chain;   /* kind of chain that it begins; NULL = none */
    int starts_n;
    struct form_start starts[FORM_STARTS_MAX];
    /* What tells its reports of one unit apart. None: every message is one of
     * its own. */
    int keys_n;
    struct form_key key[FORM_KEYS_MAX];
    const char *closed_by; /* keyword of the commune's report of the same period
                              that it cannot be withdrawn after; NULL = none */
    bool needs_reason;     /* OK is taken with a reason only */
    bool takes_unchanged;  /* a bare 0 stands for last period's figures */
    /* The fields that say which duty a report fulfils, and of which year; -1 =
     * its period does. */
    int due_field, due_year;
    bool is_service; /* HD TT CT SUA ...: not one of the fifteen */
    unsigned roles;  /* bit (1u << enum role) */
    enum period_kind period;
    int fields_n;
    struct form_field fields[FORM_FIELDS_MAX];
    int sources_n;
    struct form_source source[FORM_SOURCES_MAX]; /* [0] is "prev" */
    int rules_n;
    const struct form_rule *rules; /* in the order in which they answer */
    int sums_n;
    const struct form_sum *sums;
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
    /* With L-02: the one labelled field that is not there, 1-based; 0 = none,
     * or not clear. */
    int missing;
    int64_t min, max; /* with L-04: the range of the field in this text */
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
/* Whether a text of this form may end in somebody's PIN, or in one of this
 * role's. */
bool form_takes_pin(const struct form *form);
bool form_takes_pin_of(const struct form *form, enum role role);
/* Whether it is about a unit whose code may stand behind the keyword. */
bool form_takes_unit(const struct form *form);
/* The word for a value of a field, NULL if it has none. */
const char *form_value_name(const struct form_field *field, int64_t value);
/* The last day on which a report is on time, as the duty says that it fulfils
 * (core/duty.h): by its period, or by the value of form->due_field and the year
 * of form->due_year. A period of no duty ends as core/period.h says. False: it
 * has none. */
struct duty_set;
bool
form_due_day(const struct form *form, struct period period, struct str value,
             int64_t year, const struct duty_set *duties, struct date *out);
/* Index of the field with this code, -1 if none. */
int form_field_index(const struct form *form, const char *code);

#endif
