/* The parts of the parser among themselves; everybody else uses form.h. */
#ifndef CORE_FORM_PARSE_H
#define CORE_FORM_PARSE_H

#include "core/form_build.h"
#include "core/form_words.h"

enum { SCAN_CHARS_MAX = 320, SCAN_TOKENS_MAX = SCAN_CHARS_MAX / 2 + 1 };

/* Bytes that stand for what is not ASCII; control characters cannot occur. */
enum { CHAR_EMOJI = 1, CHAR_OTHER = 2 };

/* A form with all that reading it takes. */
struct form_grammar {
    const struct form_spec *spec;
    int index; /* in the set */
    struct phrases labels, units;
    struct phrases before; /* of the first field */
    struct phrases phone_words;
    int text_field;  /* index of the FIELD_TEXT, -1 = none */
    int slots;       /* fields that are read from tokens: all but free text */
    int first_slots; /* of them, those that are never labelled: 0 or 1 */
};

struct form_set {
    struct arena arena;
    int n;
    struct form_spec *spec[FORM_SET_MAX];
    struct form *form[FORM_SET_MAX];
    const struct form *in_order[FORM_SET_MAX];
    struct form_grammar grammar[FORM_SET_MAX];
    struct vocab vocab;
    struct phrases keywords;
    struct common_words common;
    int help; /* index of the form with a FIELD_KEYWORD, what '?' is; or -1 */
};

/* What a token is made of. */
enum {
    MADE_DIGITS = 1,
    MADE_LIKE_DIGITS = 2, /* O o L l I i */
    MADE_LETTERS = 4,     /* other letters */
    MADE_SIGNS = 8,
    MADE_MINUS = 16, /* a minus sign in front, not part of the rest */
    MADE_EMOJI = 32,
};
enum { MADE_ANY_LETTERS = MADE_LIKE_DIGITS | MADE_LETTERS };

/* What stands between a token and the one before it. */
enum {
    GAP_PLAIN = 0, /* spaces, or nothing where a glued token was split */
    GAP_HARD = 1,  /* any other separator, a taken out token, the start */
    GAP_SIGN = 2,  /* comma, semicolon, dot or newline among them */
};

enum token_kind {
    TOKEN_WORD, /* no digit in it */
    TOKEN_NUMBER,
    TOKEN_BAD,  /* has a digit and is no number, or a bad run of number words */
    TOKEN_CODE, /* unit code, subject */
    TOKEN_DATE,
};

struct token {
    uint16_t at, end; /* in scan.text */
    uint16_t word;    /* id in the vocabulary, 0 = unknown or no plain word */
    uint8_t made;
    uint8_t gap;
    uint8_t kind;
    bool is_gone;  /* was read as something else already */
    bool is_glued; /* was split off the token before it */
    int64_t value; /* TOKEN_NUMBER, without sign; huge ones saturate */
};

struct tokens {
    struct token t[SCAN_CHARS_MAX + 4]; /* splitting makes more of them */
    int n;
};

/* One text on its way to a reading. */
struct scan {
    const struct form_set *set;
    struct form_reading *out;
    struct arena *scratch;
    enum role role;
    struct date at;

    /* For core/form_repair.h: the piece at fault, 0 = none; and how the pairs
     * stand of which one is missing. */
    int fault_at, fault_end;
    bool is_label_first;

    /* N3 to N5 done, one byte for each code point; text[0] is a space and
     * text[len + 1] a NUL, so that neighbours can always be looked at. */
    int len;
    char text[SCAN_CHARS_MAX + 4], low[SCAN_CHARS_MAX + 4];
    struct tokens raw;

    const struct form *form;
    const struct form_grammar *grammar;
    int values_at; /* where the text goes on behind the keyword */
    int from, to;  /* raw tokens of the values */

    /* Taken out of the values. */
    int periods_n;
    struct period_token {
        int number, year; /* year 0 = not said */
        int next;         /* the raw token behind it */
    } period[SCAN_TOKENS_MAX];
    int changes_n;
    int64_t change;
    struct token change_token;
    bool change_is_long;

    /* Free text: what follows the raw token text_from - 1. */
    bool has_text;
    int text_from;
    struct str free_text;

    /* The field that comes first and is never labelled. */
    struct token first_token;
    struct str first_code; /* empty if it is none of what it may be */
    int first_number, first_year;

    struct tokens item;
    int item_of[FORM_FIELDS_MAX]; /* by field; -1 = not given */
    const struct phrase *unit_of[FORM_FIELDS_MAX]; /* unit word behind it */
    int pin_item;                                  /* -1 = none */
};

static inline bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* `low` is lower case: a letter that is read as a digit in numbers. */
static inline bool
is_like_digit(char low)
{
    return low == 'o' || low == 'l' || low == 'i';
}

static inline char
digit_of(char low)
{
    return low == 'o' ? '0' : low == 'l' || low == 'i' ? '1' : low;
}

/* form.c: nothing read yet; the arrays are filled as they are used. */
void scan_init(struct scan *s, const struct form_set *set, enum role role,
               struct date at, struct arena *scratch, struct form_reading *out);
/* All steps; s->out says what came of it, the rest of `s` how. */
void scan_read(struct scan *s, struct str text);
/* Another text with the same set, role and day; what is not found in it is not
 * there: item_of, first_token, change_token. */
void scan_again(struct scan *s, struct str text, struct form_reading *out);

/* form_scan.c: N1 to N7. */
bool scan_text(struct scan *s, struct str text);
/* Whether the character at `pos` separates tokens here: N6. */
bool scan_is_separator(const struct scan *s, int pos);
/* True behind the last character or at a separator. */
bool scan_is_boundary(const struct scan *s, int pos);
/* Works out word and kind of a token whose at or end was changed. */
void scan_relex(const struct scan *s, struct token *token);
/* Drops accepted emoji at the start or at the end of a token; true if nothing
 * is left of it. */
bool scan_drop_emoji_before(struct scan *s, struct token *token);
bool scan_drop_emoji_behind(struct scan *s, struct token *token);
struct str scan_quote(const struct scan *s, int at, int end);

/* Notes the first fault; always false. */
bool scan_fail(struct scan *s, const char *error, int field);
bool scan_fail_at(struct scan *s, const char *error, int field,
                  const struct token *token);

/* The longest phrase that begins at token i < to; NULL if none does. `fields`
 * (units only) are bits of which the phrase needs one. */
const struct phrase *
phrase_at(const struct phrases *phrases, const struct token *t, int i, int to);
const struct phrase *unit_at(const struct phrases *units, const struct token *t,
                             int i, int to, unsigned fields);

/* form_courtesy.c: N8 and N9. */
int courtesy_skip_start(struct scan *s, int from, int to);
void courtesy_drop_before_values(struct scan *s);
void courtesy_drop_end(struct scan *s);

/* form_keyword.c: K1 to K6. */
bool keyword_read(struct scan *s);
/* A keyword or alias at raw token i; *next is the token behind it. */
const struct form *
keyword_at(struct scan *s, int i, int to, bool may_be_glued, int *next);
bool keyword_check_two_forms(struct scan *s, int from, int to);

/* form_token.c: shapes of tokens. */
bool
token_is_unit(const struct scan *s, const struct token *t, bool true_digits);
/* Digits of a number token with O, l and i read as digits, NUL-ended. */
void token_digits(const struct scan *s, const struct token *t, char *out,
                  size_t cap);
/* "B012", upper case and true digits. */
struct str token_code(const struct scan *s, int at, int end);
/* A run of `min`..`max` digits at pos, one true digit among them; its value.
 * Returns where it ends, 0 if there is none. */
int token_run(const struct scan *s, int pos, int min, int max, int *value);
bool token_number_word_run(const struct scan *s, const struct token *t, int n,
                           int64_t *value);
/* The word of the letters in `t` before its digits, all of them true digits
 * that end it; 0 if it is not made so or the word is unknown. *digits is where
 * they begin. */
uint16_t token_word_then_digits(const struct scan *s, const struct token *t,
                                int *digits);
/* The same for digits and then letters. */
uint16_t token_digits_then_word(const struct scan *s, const struct token *t,
                                int *letters);
/* "B012-017" beginning at token t: where it ends, else 0. */
int token_household(const struct scan *s, const struct token *t, bool slash);

/* form_items.c: raw tokens become items. */
void items_build(struct scan *s, int from, int to);
/* "ho87": a label of one word, or a word that may stand before the first field,
 * and true digits. Where the digits begin, 0 if it is none. */
int items_glued_label(const struct scan *s, const struct token *t);
/* How many raw tokens a date such as "20/12/2025" takes from token i on; 1 if
 * none begins there. */
int items_date_tokens(const struct scan *s, int i);

/* form_period.c */
/* A token such as "T9/2025"; at the first value also "9/2025". */
bool period_token_at(const struct scan *s, int i, struct period_token *out);
bool period_token_first(const struct scan *s, int i, struct period_token *out);
void period_take_out(struct scan *s);
bool period_settle(struct scan *s);

/* form_first.c: the first field of BK and NV. */
bool first_field_read(struct scan *s);

/* form_fields.c: R1 to R3; which item is which field. */
bool fields_assign(struct scan *s);
/* form_labels.c: R2 and R3, from item `start` on. True if the fields are all
 * there; item_of and unit_of hold what was found. */
bool labels_pair(struct scan *s, int start);
/* Where they are not: the one field that all pairs are there without, else -1.
 */
int labels_missing(struct scan *s, int start);
/* Whether a value field must be there, by the value of another one. */
bool field_is_due(const struct scan *s, int field);
/* Items of the words of a label or unit at item i; 0 = it begins none. */
int label_words_at(const struct scan *s, int i);
/* The `ma` of DX has the shape that its `doituong` asks for. */
bool subject_fits(const struct scan *s, int field, const struct token *t);
/* form_value.c: the values themselves. */
bool value_check_all(struct scan *s);
void value_add_text(struct scan *s, const char *code, struct str text);
void value_add_number(struct scan *s, const char *code, int64_t number);
bool value_check_roles(struct scan *s);
bool value_check_rules(struct scan *s);

/* form_free.c: section 10. */
bool free_text_read(struct scan *s);
bool free_text_is_empty(const struct scan *s);
/* Nothing, or nothing but end words of N9. */
bool free_text_is_courtesy(const struct scan *s);

/* form_money.c: L-12. */
bool money_check(struct scan *s);

/* form_draft.c */
/* K has no place in the list of fields: it counts as the one behind it. 0 if
 * the form takes none. */
int form_change_field(const struct form *form);
/* The text with an answer instead of at..end. Blanks around it keep it from
 * growing together with what is beside it. *pos is where the parser will find
 * it. */
struct str draft_splice(struct arena *scratch, struct str text, int at, int end,
                        struct str answer, int *pos);

/* form_special.c: forms that are read in their own way. */
bool phone_form_read(struct scan *s);
bool help_form_read(struct scan *s);
/* The case number of VM. */
bool case_number_read(struct scan *s);

#endif
