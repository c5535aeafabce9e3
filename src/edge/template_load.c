/* Reading templates from a profile. */
#include "edge/template_piece.h"

#include <stdlib.h>

/* What may be in it and how it must be escaped, while it is built. */
struct building {
    struct loader *loader;
    struct template *t;
    enum template_use use;
    unsigned places;
    bool secrets, failed;
};

static const char *const place_names[PLACE_COUNT + 1] = {
    "text", "from",      "to",      "ref",    "id",    "link",
    "base", "duplicate", "replies", "detail", "fault", NULL};

static struct piece *
add_piece(struct building *b, enum piece_kind kind)
{
    struct piece *piece = arena_alloc(b->loader->arena, sizeof(*piece));

    piece->kind = kind;
    *b->t->end = piece;
    b->t->end = &piece->next;
    return piece;
}

static void
add_literal(struct building *b, struct str text)
{
    if (text.len > 0)
        add_piece(b, PIECE_LITERAL)->literal =
            arena_copy(b->loader->arena, text);
}

static struct building
begin(struct loader *loader, enum template_use use, unsigned places,
      bool secrets)
{
    struct building b = {
        .loader = loader, .use = use, .places = places, .secrets = secrets};

    b.t = arena_alloc(loader->arena, sizeof(*b.t));
    b.t->end = &b.t->first;
    return b;
}

static void
fail(struct building *b, struct conf node, const char *remedy, const char *what,
     struct str name)
{
    conf_complain(node, remedy, "the place {{%.*s}} %s", STR_ARG(name), what);
    b->failed = true;
}

static struct str
after(struct str name, const char *prefix)
{
    size_t n = strlen(prefix);

    return (struct str){name.ptr + n, name.len - n};
}

static void
add_secret(struct building *b, struct conf node, struct str name)
{
    struct piece *piece = add_piece(b, PIECE_SECRET);

    if (!b->secrets)
        fail(b, node, "secrets belong into \"out\" and \"auth\" only",
             "may not be here", name);
    piece->secret = loader_secret(b->loader, node, after(name, "secret."));
    b->failed = b->failed || !piece->secret;
}

static void
add_field(struct building *b, struct conf node, struct str name)
{
    struct str rest = after(name, "field.");

    for (int i = 0; i < FIELD_COUNT; i++)
        if (str_eqz(rest, field_names[i])) {
            add_piece(b, PIECE_FIELD)->number = i;
            return;
        }
    fail(b, node, "use the name of one of the route's \"fields\"",
         "is not a field", name);
}

static void
add_var(struct building *b, struct conf node, struct str name)
{
    const struct var *var = loader_var(b->loader, after(name, "var."));

    if (var)
        add_piece(b, PIECE_LITERAL)->literal = var->value;
    else
        fail(b, node, "add it to \"vars\" of this profile", "is not declared",
             name);
}

static void
add_place(struct building *b, struct conf node, struct str name)
{
    for (int i = 0; i < PLACE_COUNT; i++) {
        if (!str_eqz(name, place_names[i]))
            continue;
        if (!(b->places & PLACE_BIT(i)))
            break;
        b->t->places |= PLACE_BIT(i);
        add_piece(b, PIECE_PLACE)->number = i;
        return;
    }
    fail(b, node, "see the list of places in the profile's manual",
         "has no value here", name);
}

/* What the use asks for must be among the filters, as the last that escapes. */
static void
check_escape(struct building *b, struct conf node, struct str name,
             const struct piece *piece)
{
    static const enum filter_escape asked[] = {
        [TEMPLATE_VALUE] = ESCAPE_NONE, [TEMPLATE_PLAIN] = ESCAPE_NONE,
        [TEMPLATE_XML] = ESCAPE_XML,    [TEMPLATE_JSON] = ESCAPE_JSON,
        [TEMPLATE_URL] = ESCAPE_URL,
    };
    static const char *const filters[] = {[ESCAPE_NONE] = "",
                                          [ESCAPE_URL] = "add the filter url",
                                          [ESCAPE_XML] = "add the filter xml",
                                          [ESCAPE_JSON] =
                                              "add the filter json"};
    enum filter_escape last = ESCAPE_NONE, need = asked[b->use];

    if (need == ESCAPE_NONE || piece->kind == PIECE_LITERAL ||
        (piece->kind == PIECE_PLACE && piece->number == PLACE_BASE))
        return;
    for (int i = 0; i < piece->filters_n; i++)
        if (piece->filter[i].run)
            last = piece->filter[i].escape;
    if (last != need)
        fail(b, node, filters[need], "is not escaped for this kind of text",
             name);
}

static void
add_filter(struct building *b, struct conf node, struct str name,
           struct str text, struct piece *piece)
{
    struct filter filter = {0};

    if (!filter_compile(b->loader, node, text, &filter)) {
        b->failed = true;
    } else if (filter.omits_empty) {
        if (b->use != TEMPLATE_VALUE)
            fail(b, node, "use it in query, form and headers",
                 "can not be left out here", name);
        b->t->omits_empty = true;
    } else if (filter.is_raw_json) {
        fail(b, node,
             "raw_json is for {{duplicate}} and {{replies}} as a whole value "
             "in \"json\"",
             "is not JSON", name);
    } else if (piece->filters_n < FILTERS_MAX - 1) {
        piece->filter[piece->filters_n++] = filter;
    } else {
        fail(b, node, "use fewer", "has too many filters", name);
    }
}

static void
add_filters(struct building *b, struct conf node, struct str name,
            struct str list, struct piece *piece)
{
    while (list.len > 0) {
        const char *bar = memchr(list.ptr, '|', list.len);
        struct str one = {list.ptr, bar ? (size_t)(bar - list.ptr) : list.len};
        list = bar ? (struct str){bar + 1, list.len - one.len - 1}
                   : (struct str){0};
        add_filter(b, node, name, str_trim(one), piece);
    }
}

/* Vars are literals, filtered now, so that filters work on them too. */
static void
filter_literal(struct building *b, struct piece *piece)
{
    for (int i = 0; i < piece->filters_n; i++)
        piece->literal = piece->filter[i].run(&piece->filter[i], piece->literal,
                                              b->loader->arena);
    piece->filters_n = 0;
}

/* The inside of {{…}}. */
static void
add_inside(struct building *b, struct conf node, struct str inside)
{
    const char *bar = memchr(inside.ptr, '|', inside.len);
    struct str whole = {inside.ptr,
                        bar ? (size_t)(bar - inside.ptr) : inside.len};
    struct str name = str_trim(whole), list = {0};
    struct piece **at = b->t->end, *piece;

    if (bar)
        list = (struct str){bar + 1, inside.len - whole.len - 1};
    if (str_starts(name, STR("secret.")))
        add_secret(b, node, name);
    else if (str_starts(name, STR("field.")))
        add_field(b, node, name);
    else if (str_starts(name, STR("var.")))
        add_var(b, node, name);
    else
        add_place(b, node, name);
    piece = *at;
    if (!piece)
        return;
    add_filters(b, node, name, list, piece);
    if (piece->kind == PIECE_LITERAL)
        filter_literal(b, piece);
    else
        check_escape(b, node, name, piece);
}

static void
add_text(struct building *b, struct conf node, struct str text)
{
    while (text.len > 0) {
        const char *open = memmem(text.ptr, text.len, "{{", 2);
        size_t before = open ? (size_t)(open - text.ptr) : text.len;
        const char *close;
        add_literal(b, (struct str){text.ptr, before});
        if (!open)
            return;
        text = (struct str){open + 2, text.len - before - 2};
        close = memmem(text.ptr, text.len, "}}", 2);
        if (!close) {
            conf_complain(node, "close it with }}", "a place is not closed");
            b->failed = true;
            return;
        }
        add_inside(b, node, (struct str){text.ptr, (size_t)(close - text.ptr)});
        text =
            (struct str){close + 2, text.len - (size_t)(close - text.ptr) - 2};
    }
}

const struct template *
template_compile(struct loader *loader, struct conf node, enum template_use use,
                 unsigned places, bool secrets)
{
    struct building b = begin(loader, use, places, secrets);

    add_text(&b, node, loader_text(loader, node));
    return b.failed ? NULL : b.t;
}

/* "{{replies|raw_json}}" as a whole string: its value is JSON already. */
static bool
add_raw(struct building *b, struct str text)
{
    static const struct {
        const char *text;
        enum place place;
    } raw[] = {{"{{duplicate|raw_json}}", PLACE_DUPLICATE},
               {"{{replies|raw_json}}", PLACE_REPLIES}};

    for (size_t i = 0; i < COUNT(raw); i++)
        if (str_eqz(text, raw[i].text) && b->places & PLACE_BIT(raw[i].place)) {
            b->t->places |= PLACE_BIT(raw[i].place);
            add_piece(b, PIECE_PLACE)->number = (int)raw[i].place;
            return true;
        }
    return false;
}

static void
escape_pieces(struct building *b, struct piece *piece)
{
    for (; piece; piece = piece->next) {
        struct buf buf = {0};
        if (piece->kind != PIECE_LITERAL) {
            piece->filter[piece->filters_n++] = filter_json;
            continue;
        }
        template_json(&buf, piece->literal);
        piece->literal = arena_copy(b->loader->arena, buf_str(&buf));
        buf_clear(&buf);
    }
}

static void
add_string(struct building *b, struct conf node)
{
    struct str text = loader_text(b->loader, node);
    struct piece **at = b->t->end;

    if (add_raw(b, text))
        return;
    add_text(b, node, text);
    escape_pieces(b, *at);
}

static void
add_quoted(struct building *b, struct conf node)
{
    struct str text = str_of(json_string_value(node.json));
    bool is_raw = str_eqz(text, "{{duplicate|raw_json}}") ||
                  str_eqz(text, "{{replies|raw_json}}");

    if (!is_raw)
        add_literal(b, STR("\""));
    add_string(b, node);
    if (!is_raw)
        add_literal(b, STR("\""));
}

static void add_tree(struct building *b, struct conf node);

static void
add_object(struct building *b, struct conf node)
{
    struct conf value;
    const char *key;

    add_literal(b, STR("{"));
    for (size_t i = 0; conf_member(node, i, &key, &value); i++) {
        struct buf buf = {0};
        buf_addz(&buf, i ? ",\"" : "\"");
        template_json(&buf, str_of(key));
        buf_addz(&buf, "\":");
        add_literal(b, buf_str(&buf));
        buf_clear(&buf);
        add_tree(b, value);
    }
    add_literal(b, STR("}"));
}

static void
add_array(struct building *b, struct conf node)
{
    add_literal(b, STR("["));
    for (size_t i = 0; i < conf_count(node); i++) {
        if (i > 0)
            add_literal(b, STR(","));
        add_tree(b, conf_at(node, i));
    }
    add_literal(b, STR("]"));
}

/* As deep as a configuration file can be, which conf_load limits. */
static void
add_tree(struct building *b, struct conf node)
{
    char *text;

    if (json_is_object(node.json)) {
        add_object(b, node);
    } else if (json_is_array(node.json)) {
        add_array(b, node);
    } else if (json_is_string(node.json)) {
        add_quoted(b, node);
    } else {
        text = json_dumps(node.json, JSON_ENCODE_ANY | JSON_COMPACT);
        add_literal(b, str_of(text));
        free(text);
    }
}

const struct template *
template_compile_tree(struct loader *loader, struct conf node, unsigned places,
                      bool secrets)
{
    struct building b = begin(loader, TEMPLATE_PLAIN, places, secrets);

    add_tree(&b, node);
    return b.failed ? NULL : b.t;
}

const struct template *
template_bearer(struct loader *loader, const struct template *token)
{
    struct building b = begin(loader, TEMPLATE_VALUE, 0, true);

    if (!token)
        return NULL;
    add_literal(&b, STR("Bearer "));
    *b.t->end = token->first;
    b.t->places = token->places;
    return b.t;
}
