/* Exports, a page a request: no read lasts, and what was seen of households is
 * noted before it is given away. */
#include "base/buf.h"
#include "base/log.h"
#include "export/export.h"
#include "web/web_route.h"

/* A page that waits for its commit. Lives in the turn's arena. */
struct parked_page {
    struct http_request *request;
    const char *type;
    const char *link; /* NULL on the last page */
    struct buf body;
};

static void
page_on_turn(void *arg, bool is_kept)
{
    struct parked_page *parked = arg;
    struct http_field link = {"Link", parked->link};

    if (is_kept)
        http_answer(parked->request, 200, parked->type, &link,
                    parked->link ? 1 : 0, buf_str(&parked->body));
    else
        http_problem(parked->request, 503, "store unavailable", NULL, NULL);
    buf_clear(&parked->body);
}

static const struct {
    const char *name, *type;
} formats[] = {{"json", "application/json"}, {"csv", "text/csv"}};

static const char *
format_of(const struct web_call *call)
{
    const struct query_field *field = query_find(&call->query, "format");

    for (size_t i = 0; field && i < COUNT(formats); i++)
        if (str_eqz(field->value, formats[i].name))
            return formats[i].type;
    return field ? NULL : formats[0].type;
}

static bool
read_ask(struct web_call *call, const struct export_source *source,
         struct export_ask *ask)
{
    struct export_option *option =
        arena_alloc(call->arena, QUERY_FIELDS_MAX * sizeof(*option));
    const char *wrong = "format", *why = "json or csv";
    int n = 0;

    for (int i = 0; i < call->query.n; i++)
        if (!str_eqz(call->query.field[i].name, "format"))
            option[n++] = (struct export_option){
                arena_copy(call->arena, call->query.field[i].name).ptr,
                call->query.field[i].value};
    if (format_of(call) &&
        export_ask_read(source, ask->what, option, n, ask, &wrong, &why))
        return true;
    http_problem(call->request, 400, "bad option", why, wrong);
    return false;
}

/* The same request for the page behind this one. */
static const char *
next_link(struct web_call *call, struct str place)
{
    struct buf out;

    buf_init(&out);
    buf_printf(&out, "</api/v1/export/%.*s?", STR_ARG(call->rest));
    for (int i = 0; i < call->query.n; i++) {
        const struct query_field *field = &call->query.field[i];
        if (str_eqz(field->name, "after"))
            continue;
        query_encode(&out, field->name);
        buf_addc(&out, '=');
        query_encode(&out, field->value);
        buf_addc(&out, '&');
    }
    buf_printf(&out, "after=%.*s>; rel=\"next\"", STR_ARG(place));
    const char *link = arena_copy(call->arena, buf_str(&out)).ptr;
    buf_clear(&out);
    return link;
}

static void
write_json(const struct sheet *page, struct str next, struct buf *out)
{
    buf_addz(out, "{\"columns\":[");
    for (int i = 0; i < page->columns_n; i++) {
        if (i > 0)
            buf_addc(out, ',');
        sheet_json_string(str_of(page->column[i]), out);
    }
    buf_addz(out, "],\"rows\":[");
    sheet_json(page, true, out);
    buf_addz(out, "],\"next\":");
    if (next.ptr)
        sheet_json_string(next, out);
    else
        buf_addz(out, "null");
    buf_addz(out, "}\n");
}

/* Reads the page; what it notes is undone if that fails half way. */
static enum status
read_page(struct web_call *call, const struct export_source *source,
          struct export_ask *ask, struct sheet *page, bool *is_last)
{
    struct turn *turn = &call->web->flow->turn;
    bool writes = export_writes(ask->what);
    enum status status = writes ? turn_begin(turn) : ST_OK;

    if (status == ST_OK && writes)
        status = db_savepoint(turn->db);
    if (status != ST_OK)
        return status;
    status =
        export_page(source, ask, turn_now(turn), call->arena, page, is_last);
    if (!writes)
        return status;
    if (status == ST_OK)
        return db_release(turn->db);
    if (db_undo(turn->db) != ST_OK)
        turn_fail(turn);
    return status;
}

static void
answer_page(struct web_call *call, const struct export_source *source,
            struct export_ask *ask)
{
    struct turn *turn = &call->web->flow->turn;
    struct parked_page *parked = arena_alloc(call->arena, sizeof(*parked));
    bool is_first = !query_find(&call->query, "after"), is_last;
    struct str next = {0};
    struct sheet page;

    if (read_page(call, source, ask, &page, &is_last) != ST_OK) {
        log_error("event=export_failed error=%s",
                  log_quote(str_of(db_error(turn->db))).z);
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
        return;
    }
    if (!is_last)
        next = export_place(ask, call->arena);
    *parked =
        (struct parked_page){.request = call->request, .type = format_of(call)};
    buf_init(&parked->body);
    if (next.ptr)
        parked->link = next_link(call, next);
    if (parked->type == formats[0].type)
        write_json(&page, next, &parked->body);
    else
        sheet_csv(&page, is_first, &parked->body);
    log_info("event=export what=%.*s unit=%s rows=%d", STR_ARG(call->rest),
             ask->unit ? ask->unit->ref : "-", page.rows_n);
    turn_park(turn, page_on_turn, parked);
}

void
web_export(struct web_call *call)
{
    struct export_source source = {call->web->flow->turn.db,
                                   call->web->flow->registry,
                                   call->web->flow->set->forms};
    struct export_ask ask = {.what = export_find(call->rest)};

    if (!ask.what) {
        http_problem(call->request, 404, "no such export", NULL, NULL);
        return;
    }
    if (read_ask(call, &source, &ask))
        answer_page(call, &source, &ask);
}
