/* A list that may not fit: what is left out is told as a number. */
#include "flow/listing.h"

void
listing_add(struct listing *listing, struct str item)
{
    if (listing->n < LISTING_MAX)
        listing->item[listing->n++] = item;
    else
        listing->left_out++;
}

static struct str
rest_words(const struct listing *listing, int shown)
{
    struct message *m = listing->m;
    int rest = listing->n - shown + listing->left_out;

    if (rest == 0)
        return (struct str){0};
    message_set_number(m, "count", rest);
    return reply_render(
        message_text(m, listing->more ? listing->more : "S-02-more"),
        m->flow->set->limits, &m->places);
}

/* The first `shown` items and how many there are beyond. */
static struct str
join(const struct listing *listing, int shown)
{
    struct arena *arena = message_arena(listing->m);
    struct str rest = rest_words(listing, shown), text = {0};

    for (int i = 0; i < shown; i++)
        text = arena_printf(arena, "%.*s%s%.*s", STR_ARG(text),
                            i ? listing->comma : "", STR_ARG(listing->item[i]));
    if (rest.len > 0)
        text = arena_printf(arena, "%.*s%s%.*s", STR_ARG(text),
                            shown ? " " : "", STR_ARG(rest));
    return text;
}

struct str
listing_text(const struct listing *listing)
{
    const struct reply_limits *limits = listing->m->flow->set->limits;
    size_t room = (size_t)reply_limit_of(limits, listing->place);
    int shown = listing->n;
    struct str text = join(listing, shown);

    while (shown > 0 && text.len > room)
        text = join(listing, --shown);
    return text;
}
