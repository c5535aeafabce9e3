/* Requests of the load generator: distinct valid texts from known phones. */
#include "load_run.h"

/* The same in every month, so that one month follows from the other. */
static int
poor(int64_t person)
{
    return (int)(42 + person % 10);
}

/* The figures of message n: two messages of one phone in a month never have
 * the same, and each passes every rule, also those against the months before:
 * near-poor households are 18 there, all of them 140. */
static void
fill_text(struct buf *out, const struct load_options *options, int64_t n)
{
    int64_t person = n % options->people, turn = n / options->people;

    int moved = (int)(1 + turn / 380 % 9);
    buf_printf(out, "BC %d %d %d %d %d 0", (int)(130 + turn / 19 % 20),
               poor(person), (int)(9 + turn % 19), moved, moved);
    if (options->token[0])
        buf_printf(out, " %s", options->token);
}

static void
fill_query(struct buf *out, const struct load_options *options, int64_t n)
{
    size_t from = out->len;

    fill_text(out, options, n);
    for (size_t i = from; i < out->len; i++)
        if (out->ptr[i] == ' ')
            out->ptr[i] = '+';
}

/* A report by menu: a dial and eight inputs. All people are at the same step,
 * so that each has been answered long before it goes on. */
enum { STEPS = 9 };

static void
fill_input(struct buf *out, const struct load_options *options, int64_t n)
{
    int64_t person = n % options->people;
    int64_t turn = n / options->people / STEPS;

    switch (n / options->people % STEPS) {
    case 0:
        return; /* dialled */
    case 1:
    case 8:
        buf_addc(out, '1'); /* the first item; send */
        return;
    case 2:
        buf_addz(out, "140");
        return;
    case 3:
        buf_printf(out, "%d", poor(person));
        return;
    case 4:
        buf_printf(out, "%d", (int)(9 + turn % 19));
        return;
    default:
        buf_addc(out, '0');
        return;
    }
}

static void
fill_place(struct buf *out, const struct load_options *options,
           struct str place, int64_t n)
{
    if (str_eqz(place, "phone"))
        buf_printf(out, "0%lld",
                   (long long)(options->first_phone + n % options->people));
    else if (str_eqz(place, "n"))
        buf_printf(out, "%lld", (long long)n);
    else if (str_eqz(place, "id"))
        buf_printf(out, "%s%010lld", options->id_prefix, (long long)n);
    else if (str_eqz(place, "text"))
        fill_text(out, options, n);
    else if (str_eqz(place, "poor"))
        buf_printf(out, "%d", poor(n % options->people));
    else if (str_eqz(place, "session"))
        buf_printf(out, "%s%lld-%lld", options->id_prefix,
                   (long long)(n / options->people / STEPS),
                   (long long)(n % options->people));
    else if (str_eqz(place, "input"))
        fill_input(out, options, n);
    else if (str_eqz(place, "query"))
        fill_query(out, options, n);
    else
        buf_printf(out, "{%.*s}", STR_ARG(place));
}

void
load_fill(struct buf *out, const struct load_options *options,
          const char *template_text, int64_t n)
{
    const char *p = template_text;

    while (*p) {
        size_t plain = strcspn(p, "{");
        const char *end = p[plain] ? strchr(p + plain, '}') : NULL;
        /* A brace of JSON is followed by a quote, one of ours is not. */
        if (end && p[plain + 1] != '"') {
            buf_add(out, (struct str){p, plain});
            p += plain + 1;
            fill_place(out, options, (struct str){p, (size_t)(end - p)}, n);
            p = end + 1;
        } else {
            plain += p[plain] != '\0';
            buf_add(out, (struct str){p, plain});
            p += plain;
        }
    }
}
