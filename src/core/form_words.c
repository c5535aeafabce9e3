/* Words and phrases of all forms as numbers, each found in one look. */
#include "core/form_words.h"

#include <stdlib.h>

enum { VOCAB_START = 1024 };

static const char *const start_words[] = {
    "a",    "ah",   "da",  "vang", "em",     "anh",       "chi",
    "chu",  "bac",  "co",  "chau", "con",    "toi",       "minh",
    "xin",  "phep", "gui", "nop",  "lai",    "chao",      "kinh",
    "thua", "alo",  "oi",  "cac",  "can bo", "can bo xa", "lanh dao",
};

static const char *const end_words[] = {
    "a",   "ah",     "da",         "vang",   "nhe",       "nha",  "em",
    "anh", "chi",    "chu",        "bac",    "co",        "chau", "toi",
    "cac", "xin",    "chao",       "kinh",   "nhieu",     "het",  "thanks",
    "tks", "cam on", "tran trong", "can bo", "can bo xa",
};

static const char *const mark_words[] = {
    "ky ten",
    "nguoi gui",
    "nguoi bao cao",
    "truong ban",
};

static const char *const no_names[] = {
    "sai", "khong", "chua", "huy", "bo", "nham", "sua",
};

static const struct {
    const char *word;
    uint8_t number;
} number_words[] = {
    {"khong", 0},
    {"mot", 1},
    {"hai", 2},
    {"ba", 3},
    {"bon", 4},
    {"nam", 5},
    {"sau", 6},
    {"bay", 7},
    {"tam", 8},
    {"chin", 9},
    {"muoi", NUMBER_TEN},
    {"tram", NUMBER_HUNDRED},
    {"linh", NUMBER_AND},
    {"le", NUMBER_AND},
    {"lam", NUMBER_FIVE_AFTER},
    {"tu", NUMBER_FOUR_AFTER},
};

/* At most half of the slots are taken. */
static void
make_slots(struct vocab *vocab, int cap)
{
    vocab->cap = cap;
    vocab->mask = 2 * (uint32_t)cap - 1;
    vocab->slot =
        arena_alloc(vocab->arena, 2 * (size_t)cap * sizeof(*vocab->slot));
    for (int id = 1; id < vocab->n; id++) {
        uint32_t i = vocab->word[id].hash & vocab->mask;
        while (vocab->slot[i])
            i = (i + 1) & vocab->mask;
        vocab->slot[i] = (uint16_t)id;
    }
}

void
vocab_init(struct vocab *vocab, struct arena *arena)
{
    *vocab = (struct vocab){.arena = arena, .n = 1};
    vocab->word = arena_alloc(arena, VOCAB_START * sizeof(*vocab->word));
    vocab->word[0].number = NUMBER_NONE;
    make_slots(vocab, VOCAB_START);
}

static void
grow(struct vocab *vocab)
{
    struct vocab_word *word =
        arena_alloc(vocab->arena, 2 * (size_t)vocab->cap * sizeof(*word));

    memcpy(word, vocab->word, (size_t)vocab->n * sizeof(*word));
    vocab->word = word;
    make_slots(vocab, 2 * vocab->cap);
}

static uint32_t
hash_of(struct str word)
{
    uint32_t hash = WORD_HASH_START;

    for (size_t i = 0; i < word.len; i++)
        hash = word_hash_add(hash, word.ptr[i]);
    return hash;
}

uint16_t
vocab_find(const struct vocab *vocab, const char *low, size_t len,
           uint32_t hash)
{
    for (uint32_t i = hash & vocab->mask; vocab->slot[i];
         i = (i + 1) & vocab->mask) {
        const struct vocab_word *word = &vocab->word[vocab->slot[i]];
        if (word->hash == hash && word->len == len &&
            memcmp(word->text, low, len) == 0)
            return vocab->slot[i];
    }
    return 0;
}

uint16_t
vocab_add(struct vocab *vocab, struct str word)
{
    uint32_t hash = hash_of(word);
    uint16_t id = vocab_find(vocab, word.ptr, word.len, hash);

    if (id)
        return id;
    if (vocab->n == vocab->cap)
        grow(vocab);
    uint32_t i = hash & vocab->mask;
    while (vocab->slot[i])
        i = (i + 1) & vocab->mask;
    id = (uint16_t)vocab->n++;
    vocab->slot[i] = id;
    vocab->word[id] =
        (struct vocab_word){.text = arena_copy(vocab->arena, word).ptr,
                            .hash = hash,
                            .len = (uint8_t)word.len,
                            .number = NUMBER_NONE};
    return id;
}

static bool
same_words(const struct phrase *a, const struct phrase *b)
{
    return a->n == b->n &&
           memcmp(a->word, b->word, a->n * sizeof(a->word[0])) == 0;
}

static void
append(struct phrases *phrases, struct arena *arena, const struct phrase *add)
{
    for (int i = 0; i < phrases->n; i++) {
        struct phrase *old = &phrases->list[i];
        if (!same_words(old, add) || old->tag != add->tag ||
            (old->cases != add->cases && old->fields != add->fields))
            continue;
        old->cases = old->cases && add->cases ? old->cases | add->cases : 0;
        old->fields |= add->fields;
        old->is_keyword |= add->is_keyword;
        return;
    }
    if (phrases->n == phrases->cap) {
        int cap = phrases->cap ? phrases->cap * 2 : 16;
        struct phrase *list = arena_alloc(arena, (size_t)cap * sizeof(*list));
        if (phrases->n)
            memcpy(list, phrases->list, (size_t)phrases->n * sizeof(*list));
        phrases->list = list;
        phrases->cap = cap;
    }
    phrases->list[phrases->n++] = *add;
}

void
phrases_add_exact(struct phrases *phrases, struct vocab *vocab, struct str text,
                  struct phrase like)
{
    like.n = 0;
    while (text.len > 0 && like.n < PHRASE_WORDS_MAX) {
        const char *space = memchr(text.ptr, ' ', text.len);
        size_t len = space ? (size_t)(space - text.ptr) : text.len;
        like.word[like.n++] = vocab_add(vocab, (struct str){text.ptr, len});
        text.ptr += len + (space != NULL);
        text.len -= len + (space != NULL);
    }
    if (like.n > 0)
        append(phrases, vocab->arena, &like);
}

void
phrases_add(struct phrases *phrases, struct vocab *vocab, const char *text,
            struct phrase like)
{
    char low[PHRASE_BYTES_MAX], joined[PHRASE_BYTES_MAX];
    size_t len = 0, joined_len = 0;

    for (; text[len] && len < sizeof(low); len++) {
        char c = text[len];
        low[len] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
        if (c != ' ')
            joined[joined_len++] = low[len];
    }
    phrases_add_exact(phrases, vocab, (struct str){low, len}, like);
    if (joined_len < len)
        phrases_add_exact(phrases, vocab, (struct str){joined, joined_len},
                          like);
}

static int
by_first_word(const void *a, const void *b)
{
    const struct phrase *x = a, *y = b;

    if (x->word[0] != y->word[0])
        return x->word[0] < y->word[0] ? -1 : 1;
    return (int)y->n - (int)x->n;
}

void
phrases_finish(struct phrases *phrases, const struct vocab *vocab)
{
    uint16_t *first =
        arena_alloc(vocab->arena, (size_t)vocab->n * sizeof(*first));

    if (phrases->n > 0)
        qsort(phrases->list, (size_t)phrases->n, sizeof(*phrases->list),
              by_first_word);
    for (int i = phrases->n - 1; i >= 0; i--)
        first[phrases->list[i].word[0]] = (uint16_t)(i + 1);
    phrases->first = first;
}

static void
add_list(struct phrases *phrases, struct vocab *vocab, const char *const *list,
         size_t n)
{
    for (size_t i = 0; i < n; i++)
        phrases_add_exact(phrases, vocab, str_of(list[i]), (struct phrase){0});
}

void
common_words_add(struct common_words *words, struct vocab *vocab)
{
    add_list(&words->start, vocab, start_words, COUNT(start_words));
    add_list(&words->end, vocab, end_words, COUNT(end_words));
    add_list(&words->mark, vocab, mark_words, COUNT(mark_words));
    for (size_t i = 0; i < COUNT(no_names); i++)
        vocab->word[vocab_add(vocab, str_of(no_names[i]))].is_no_name = true;
    for (size_t i = 0; i < COUNT(number_words); i++)
        vocab->word[vocab_add(vocab, str_of(number_words[i].word))].number =
            number_words[i].number;
    words->la = vocab_add(vocab, STR("la"));
}
