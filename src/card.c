/* Pocket cards for hamlet heads. */
#include "card.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

/* Between these stands one card; {{place}} is filled in. */
static const char card_begin[] = "<!-- card -->";
static const char card_end[] = "<!-- /card -->";

static const char *const places[] = {
    "unit", "unit_code", "unit_name", "commune", "officer", "bc", "number"};

struct card {
    struct buf text;
    struct str head, body, tail; /* of text */
    struct str number;
};

static bool
read_text(const char *path, struct buf *out)
{
    char block[4096];
    size_t n;
    FILE *file = fopen(path, "re");

    if (!file)
        return false;
    while ((n = fread(block, 1, sizeof(block), file)) > 0)
        buf_add(out, (struct str){block, n});
    bool fine = !ferror(file);
    fclose(file);
    return fine;
}

static const char *
find(struct str s, const char *what)
{
    return s.len ? memmem(s.ptr, s.len, what, strlen(what)) : NULL;
}

static bool
split(struct card *card)
{
    struct str all = buf_str(&card->text);
    const char *begin = find(all, card_begin), *end = find(all, card_end);

    if (!begin || !end || end < begin)
        return false;
    card->head = (struct str){all.ptr, (size_t)(begin - all.ptr)};
    card->body = (struct str){begin, (size_t)(end - begin)};
    card->tail = (struct str){end, (size_t)(all.ptr + all.len - end)};
    return true;
}

static void
put_escaped(struct str s, struct buf *out)
{
    static const struct {
        char c;
        const char *entity;
    } escapes[] = {{'&', "&amp;"},
                   {'<', "&lt;"},
                   {'>', "&gt;"},
                   {'"', "&quot;"},
                   {'\'', "&#39;"}};

    for (size_t i = 0; i < s.len; i++) {
        size_t k = 0;
        while (k < COUNT(escapes) && escapes[k].c != s.ptr[i])
            k++;
        if (k < COUNT(escapes))
            buf_addz(out, escapes[k].entity);
        else
            buf_addc(out, s.ptr[i]);
    }
}

/* Takes what stands before the next place off *text, and the place; false at
 * the end, with the rest in *before. */
static bool
next_place(struct str *text, struct str *before, struct str *place)
{
    const char *open = find(*text, "{{");
    const char *end = text->ptr + text->len;
    const char *close =
        open ? find((struct str){open, (size_t)(end - open)}, "}}") : NULL;

    *before = *text;
    if (!close)
        return false;
    before->len = (size_t)(open - text->ptr);
    *place = (struct str){open + 2, (size_t)(close - open - 2)};
    *text = (struct str){close + 2, (size_t)(end - close - 2)};
    return true;
}

static bool
is_place(struct str name)
{
    for (size_t i = 0; i < COUNT(places); i++)
        if (str_eqz(name, places[i]))
            return true;
    return false;
}

/* The first place that there is none of. */
static bool
check_places(const struct card *card, const char *path, char error[CARD_ERROR])
{
    struct str text = card->body, before, place;

    while (next_place(&text, &before, &place)) {
        if (is_place(place))
            continue;
        int line = 1;
        for (const char *p = card->text.ptr; p < place.ptr; p++)
            line += *p == '\n';
        snprintf(error, CARD_ERROR, "%.100s:%d: there is no {{%.*s}}", path,
                 line, (int)(place.len < 60 ? place.len : 60), place.ptr);
        return false;
    }
    return true;
}

struct card *
card_new(const char *config_dir, const char *number, char error[CARD_ERROR])
{
    struct card *card = mem_alloc(sizeof(*card));
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/card.html", config_dir);
    card->number = str_of(number);
    if (!read_text(path, &card->text))
        snprintf(error, CARD_ERROR, "%.150s: %s", path, strerror(errno));
    else if (!split(card))
        snprintf(error, CARD_ERROR, "%.150s: one card stands between %s and %s",
                 path, card_begin, card_end);
    else if (check_places(card, path, error))
        return card;
    card_free(card);
    return NULL;
}

void
card_free(struct card *card)
{
    if (!card)
        return;
    buf_clear(&card->text);
    mem_free(card);
}

void
card_head(const struct card *card, struct buf *out)
{
    buf_add(out, card->head);
}

void
card_tail(const struct card *card, struct buf *out)
{
    buf_add(out, card->tail);
}

static struct str
value_of(const struct card *card, const struct sheet *rows,
         const struct cell *row, struct str place)
{
    if (str_eqz(place, "number"))
        return card->number;
    for (int i = 0; i < rows->columns_n; i++)
        if (str_eqz(place, rows->column[i]) && row[i].kind == CELL_TEXT)
            return row[i].text;
    return (struct str){0};
}

void
card_each(const struct card *card, const struct sheet *rows, struct buf *out)
{
    for (int i = 0; i < rows->rows_n; i++) {
        const struct cell *row = rows->cell + (size_t)i * rows->columns_n;
        struct str text = card->body, before, place;
        while (next_place(&text, &before, &place)) {
            buf_add(out, before);
            put_escaped(value_of(card, rows, row, place), out);
        }
        buf_add(out, before);
    }
}
