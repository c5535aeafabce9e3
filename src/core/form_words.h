/* Words and phrases of all forms as numbers, each found in one look. */
#ifndef CORE_FORM_WORDS_H
#define CORE_FORM_WORDS_H

#include "core/form_build.h"

enum { PHRASE_WORDS_MAX = 6, PHRASE_BYTES_MAX = 64 };

/* How a word counts as a number; 0..9 stand for themselves. */
enum number_word {
    NUMBER_TEN = 10,   /* muoi */
    NUMBER_HUNDRED,    /* tram */
    NUMBER_AND,        /* linh, le */
    NUMBER_FIVE_AFTER, /* lam */
    NUMBER_FOUR_AFTER, /* tu */
    NUMBER_NONE,
};

struct vocab_word {
    const char *text; /* lower case */
    uint32_t hash;
    uint8_t len;
    uint8_t number;       /* enum number_word or a digit */
    uint8_t form_keyword; /* 1 + index of the form it is the keyword of, if
                             that is no service command; else 0 */
    bool is_no_name;      /* never the first word of a signature */
};

/* word[0] stands for all words that no list knows. */
struct vocab {
    struct arena *arena;
    struct vocab_word *word;
    int n, cap;
    uint16_t *slot;
    uint32_t mask;
};

struct phrase {
    uint16_t word[PHRASE_WORDS_MAX];
    uint8_t n;
    uint8_t tag;     /* labels: field; keywords: form */
    bool is_keyword; /* keywords: the keyword itself, no alias */
    uint16_t fields; /* units: bits of the fields they fit */
    uint32_t cases;  /* units: values of the case field they fit; 0 = all */
};

/* first[word] is 1 + the place of the first phrase that begins so; phrases that
 * begin with the same word stand together, the longest first. */
struct phrases {
    struct phrase *list;
    int n, cap;
    const uint16_t *first;
};

static inline uint32_t
word_hash_add(uint32_t hash, char c)
{
    return (hash ^ (unsigned char)c) * 16777619u;
}
enum { WORD_HASH_START = 0x811c9dc5 };

void vocab_init(struct vocab *vocab, struct arena *arena);
/* The id of a lower-case word, added if it is new. */
uint16_t vocab_add(struct vocab *vocab, struct str word);
/* 0 if no list knows it. */
uint16_t vocab_find(const struct vocab *vocab, const char *low, size_t len,
                    uint32_t hash);

/* Adds "can ngheo" and, unless it is one word already, "canngheo". A phrase
 * that is there already with the same tag and cases is joined with it. */
void phrases_add(struct phrases *phrases, struct vocab *vocab, const char *text,
                 struct phrase like);
/* Only as it is written: "can bo". */
void phrases_add_exact(struct phrases *phrases, struct vocab *vocab,
                       struct str text, struct phrase like);
/* Sorts, and builds `first`; all words must be in the vocabulary by now. */
void phrases_finish(struct phrases *phrases, const struct vocab *vocab);

/* The lists of sms-grammar.md that belong to no form: N8, N9, numbers. */
struct common_words {
    struct phrases start, end, mark;
    uint16_t la; /* "ngheo la 42" */
};
void common_words_add(struct common_words *words, struct vocab *vocab);

#endif
