/* Where the pages of an export go. */
#include "cli_export_out.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "card.h"
#include "export/sheet_xlsx.h"

enum { PART_MAX = PATH_MAX + 8 };

struct export_out {
    const struct format *format;
    const char *path; /* NULL = standard output */
    char part[PART_MAX];
    FILE *file; /* NULL for a workbook */
    struct sheet_xlsx *xlsx;
    struct card *card;
    struct buf buf;
    int pages_n;
    int64_t rows_n;
};

struct format {
    const char *name;
    bool (*begin)(struct export_out *out, const struct export_target *target);
    bool (*page)(struct export_out *out, const struct sheet *page);
    bool (*end)(struct export_out *out);
};

static bool
complain(const struct export_out *out, const char *why)
{
    fprintf(stderr, "bantin export: %s: %s\n",
            out->path ? out->path : "standard output", why);
    return false;
}

static bool
flush(struct export_out *out)
{
    struct str text = buf_str(&out->buf);
    bool fine = fwrite(text.ptr, 1, text.len, out->file) == text.len;

    buf_reset(&out->buf);
    return fine || complain(out, strerror(errno));
}

static bool
file_begin(struct export_out *out, const struct export_target *target)
{
    (void)target;
    out->file = out->path ? fopen(out->part, "we") : stdout;
    return out->file || complain(out, strerror(errno));
}

static bool
nothing_more(struct export_out *out)
{
    (void)out;
    return true;
}

static bool
csv_page(struct export_out *out, const struct sheet *page)
{
    sheet_csv(page, out->pages_n == 0, &out->buf);
    return flush(out);
}

static bool
json_page(struct export_out *out, const struct sheet *page)
{
    if (out->pages_n == 0)
        buf_addc(&out->buf, '[');
    sheet_json(page, out->rows_n == 0, &out->buf);
    return flush(out);
}

static bool
json_end(struct export_out *out)
{
    buf_addz(&out->buf, out->pages_n == 0 ? "[]\n" : "\n]\n");
    return flush(out);
}

static bool
xlsx_begin(struct export_out *out, const struct export_target *target)
{
    if (!out->path)
        return complain(out, "a workbook needs --output FILE");
    out->xlsx = sheet_xlsx_new(out->part, target->what);
    return out->xlsx || complain(out, "cannot be made");
}

static bool
xlsx_page(struct export_out *out, const struct sheet *page)
{
    return sheet_xlsx_page(out->xlsx, page);
}

static bool
xlsx_end(struct export_out *out)
{
    const char *why;
    bool fine = sheet_xlsx_close(out->xlsx, &why);

    out->xlsx = NULL;
    return fine || complain(out, why);
}

static bool
html_begin(struct export_out *out, const struct export_target *target)
{
    char error[CARD_ERROR];

    if (strcmp(target->what, "cards") != 0)
        return complain(out, "only cards are pages: choose csv, json or xlsx");
    out->card = card_new(target->config_dir, target->number, error);
    return out->card ? file_begin(out, target) : complain(out, error);
}

static bool
html_page(struct export_out *out, const struct sheet *page)
{
    if (out->pages_n == 0)
        card_head(out->card, &out->buf);
    card_each(out->card, page, &out->buf);
    return flush(out);
}

static bool
html_end(struct export_out *out)
{
    if (out->rows_n == 0)
        return complain(out, "no hamlet lies in that unit today");
    card_tail(out->card, &out->buf);
    return flush(out);
}

static const struct format formats[] = {
    {"csv", file_begin, csv_page, nothing_more},
    {"json", file_begin, json_page, json_end},
    {"xlsx", xlsx_begin, xlsx_page, xlsx_end},
    {"html", html_begin, html_page, html_end},
};

const char *
export_format(int n)
{
    return n >= 0 && (size_t)n < COUNT(formats) ? formats[n].name : NULL;
}

static void
out_free(struct export_out *out)
{
    const char *why;

    if (out->xlsx)
        (void)sheet_xlsx_close(out->xlsx, &why);
    if (out->file && out->file != stdout)
        fclose(out->file);
    card_free(out->card);
    buf_clear(&out->buf);
    mem_free(out);
}

struct export_out *
export_out_open(const struct export_target *target)
{
    struct export_out *out = mem_alloc(sizeof(*out));
    const char *path = target->path;

    out->path = path;
    snprintf(out->part, sizeof(out->part), "%s.part", path ? path : "");
    for (size_t i = 0; i < COUNT(formats); i++)
        if (strcmp(target->format, formats[i].name) == 0)
            out->format = &formats[i];
    if (out->format && out->format->begin(out, target))
        return out;
    out_free(out);
    return NULL;
}

bool
export_out_page(struct export_out *out, const struct sheet *page)
{
    bool fine = out->format->page(out, page);

    out->pages_n++;
    out->rows_n += page->rows_n;
    return fine;
}

static bool
close_file(struct export_out *out)
{
    FILE *file = out->file;
    bool fine = !file || fflush(file) == 0;

    if (file && file != stdout && fclose(file) != 0)
        fine = false;
    out->file = NULL;
    return fine || complain(out, strerror(errno));
}

bool
export_out_close(struct export_out *out, bool is_whole)
{
    bool fine = is_whole && out->format->end(out) && close_file(out);

    if (fine && out->path && rename(out->part, out->path) != 0)
        fine = complain(out, strerror(errno));
    /* A workbook that is given up is written all the same. */
    struct export_out old = *out;
    out_free(out);
    if (!fine && old.path)
        unlink(old.part);
    return fine;
}
