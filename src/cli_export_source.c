/* Pages of an export. */
#include "cli_export_source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "base/clock.h"
#include "config_form.h"
#include "edge/query.h"
#include "flow/turn.h"
#include "store/store_schema.h"

enum { PATH_BYTES = 900 }; /* of a request to the daemon */

struct export_pages {
    const char *name;
    struct arena arena; /* of one page */
    /* By the daemon: */
    bool has_daemon;
    struct cli_daemon daemon;
    struct buf path;   /* with the options */
    struct buf answer; /* the last one */
    char after[48];    /* place behind it, "" at first */
    /* By ourselves: */
    int lock;
    struct turn turn; /* db NULL = not open */
    struct export_source source;
    struct form_set *forms;
    struct registry *registry;
    struct export_ask ask;
};

static bool complain(const struct export_pages *pages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Always false. */
static bool
complain(const struct export_pages *pages, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "bantin export %s: ", pages->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return false;
}

static bool
build_path(struct export_pages *pages, const struct export_option *option,
           int options_n)
{
    buf_printf(&pages->path, "/api/v1/export/%s?format=json", pages->name);
    for (int i = 0; i < options_n; i++) {
        if (option[i].value.len == 0)
            continue;
        buf_printf(&pages->path, "&%s=", option[i].name);
        query_encode(&pages->path, option[i].value);
    }
    return pages->path.len < PATH_BYTES ||
           complain(pages, "an option is too long");
}

/* What the daemon says of a request that it refuses. */
static bool
complain_answer(const struct export_pages *pages, int status)
{
    json_t *root = json_loads(buf_str(&pages->answer).ptr, 0, NULL);
    const char *title = NULL, *detail = NULL, *field = NULL;
    char text[256];

    if (root)
        json_unpack(root, "{s?s, s?s, s?s}", "title", &title, "detail", &detail,
                    "field", &field);
    if (field && detail)
        snprintf(text, sizeof(text), "--%s: %s", field, detail);
    else
        snprintf(text, sizeof(text), "%d %s", status,
                 title               ? title
                 : pages->answer.len ? pages->answer.ptr
                                     : "");
    json_decref(root);
    return complain(pages, "%s", text);
}

static void
put_json(struct sheet *page, const json_t *value)
{
    if (json_is_string(value))
        sheet_text(page, (struct str){json_string_value(value),
                                      json_string_length(value)});
    else if (json_is_integer(value))
        sheet_number(page, json_integer_value(value));
    else
        sheet_empty(page);
}

/* False if it is no page. */
static bool
read_page(struct export_pages *pages, const json_t *root, struct sheet *page)
{
    const json_t *columns = json_object_get(root, "columns");
    const json_t *rows = json_object_get(root, "rows");
    size_t rows_n = json_array_size(rows), columns_n = json_array_size(columns);

    sheet_init(page, &pages->arena, (int)rows_n);
    if (columns_n == 0 || columns_n > SHEET_COLUMNS_MAX)
        return false;
    for (size_t i = 0; i < columns_n; i++) {
        const char *name = json_string_value(json_array_get(columns, i));
        if (!name)
            return false;
        sheet_column(page, arena_strdup(&pages->arena, name));
    }
    for (size_t row = 0; row < rows_n; row++) {
        sheet_row(page);
        for (size_t i = 0; i < columns_n; i++)
            put_json(page, json_object_get(json_array_get(rows, row),
                                           page->column[i]));
    }
    return true;
}

static bool
next_by_daemon(struct export_pages *pages, struct sheet *page, bool *is_last)
{
    char path[PATH_BYTES + 64];

    buf_reset(&pages->answer);
    snprintf(path, sizeof(path), "%s%s%s", pages->path.ptr,
             *pages->after ? "&after=" : "", pages->after);
    int status =
        cli_request("GET", pages->daemon.office, path, pages->daemon.token,
                    NULL, (struct str){0}, &pages->answer);
    if (status != 200)
        return complain_answer(pages, status);
    json_t *root = json_loads(buf_str(&pages->answer).ptr, 0, NULL);
    bool fine = root && read_page(pages, root, page);
    const char *next = json_string_value(json_object_get(root, "next"));
    *is_last = next == NULL;
    snprintf(pages->after, sizeof(pages->after), "%s", next ? next : "");
    json_decref(root);
    return fine || complain(pages, "the answer is no page");
}

/* What was seen of households is on disk before it is given away. */
static bool
next_by_ourselves(struct export_pages *pages, struct sheet *page, bool *is_last)
{
    struct turn *turn = &pages->turn;
    enum status status =
        export_writes(pages->ask.what) ? turn_begin(turn) : ST_OK;

    if (status == ST_OK)
        status = export_page(&pages->source, &pages->ask, turn_now(turn),
                             &pages->arena, page, is_last);
    if (status != ST_OK)
        turn_fail(turn);
    bool is_kept = turn_commit(turn);
    turn_settle(turn, is_kept);
    return (status == ST_OK && is_kept) ||
           complain(pages, "%s", db_error(turn->db));
}

bool
export_pages_next(struct export_pages *pages, struct sheet *page, bool *is_last)
{
    arena_reset(&pages->arena);
    return pages->has_daemon ? next_by_daemon(pages, page, is_last)
                             : next_by_ourselves(pages, page, is_last);
}

/* A second writer never exists: what notes something holds the lock. */
static bool
open_store(struct export_pages *pages, const struct settings *settings)
{
    const char *path = cli_store_path(settings);
    bool writes = export_writes(export_find(str_of(pages->name)));
    char error[256] = "";

    if (access(path, F_OK) != 0)
        return complain(pages, "%s: %s", path, strerror(errno));
    if (writes && (pages->lock = cli_lock(path)) < 0)
        return complain(pages, "%s is in use: %s", path, strerror(errno));
    struct db *db =
        db_open(settings->store_url, writes ? DB_WRITE : DB_READ, error);
    if (!db || (writes && !store_migrate(db, error))) {
        db_close(db);
        return complain(pages, "%s", error);
    }
    turn_init(&pages->turn, db);
    return true;
}

static bool
open_source(struct export_pages *pages, const struct cli_common *common)
{
    struct complaints complaints = {0};

    pages->forms = config_forms_load(&complaints, common->config_dir);
    bool fine = complaints.count == 0;
    if (!fine)
        fputs(buf_str(&complaints.text).ptr, stderr);
    complaints_clear(&complaints);
    if (!fine)
        return false;
    pages->registry = registry_load(pages->turn.db);
    if (!pages->registry)
        return complain(pages, "%s", db_error(pages->turn.db));
    pages->source =
        (struct export_source){pages->turn.db, pages->registry, pages->forms};
    return true;
}

static bool
open_ourselves(struct export_pages *pages, const struct cli_common *common,
               const struct settings *settings,
               const struct export_option *option, int options_n)
{
    const char *wrong, *why;

    if (!open_store(pages, settings) || !open_source(pages, common))
        return false;
    return export_ask_read(&pages->source, export_find(str_of(pages->name)),
                           option, options_n, &pages->ask, &wrong, &why) ||
           complain(pages, "--%s: %s", wrong, why);
}

struct export_pages *
export_pages_open(const struct cli_common *common, const char *name,
                  const struct export_option *option, int options_n)
{
    struct export_pages *pages = mem_alloc(sizeof(*pages));
    struct settings settings;

    pages->name = name;
    pages->lock = -1;
    arena_init(&pages->arena);
    bool fine = cli_settings(common, &settings);
    if (fine) {
        pages->has_daemon =
            cli_daemon_find(cli_store_path(&settings), &pages->daemon);
        fine = pages->has_daemon ? build_path(pages, option, options_n)
                                 : open_ourselves(pages, common, &settings,
                                                  option, options_n);
    }
    if (fine)
        return pages;
    export_pages_close(pages);
    return NULL;
}

void
export_pages_close(struct export_pages *pages)
{
    if (!pages)
        return;
    registry_free(pages->registry);
    form_set_free(pages->forms);
    if (pages->turn.db)
        arena_clear(&pages->turn.arena);
    db_close(pages->turn.db);
    if (pages->lock >= 0)
        close(pages->lock);
    buf_clear(&pages->path);
    buf_clear(&pages->answer);
    arena_clear(&pages->arena);
    mem_free(pages);
}
