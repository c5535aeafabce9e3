/* Where the pages of an export go: one row per format. */
#ifndef CLI_EXPORT_OUT_H
#define CLI_EXPORT_OUT_H

#include "export/sheet.h"

struct export_out;

/* What may stand in a file's name and behind --format: "csv", "html". NULL
 * behind the last. */
const char *export_format(int n);
struct export_target {
    const char *format;
    const char *path; /* NULL = standard output */
    const char *what; /* name of the export */
    /* For cards: where their template is, and the gateway's number. */
    const char *config_dir, *number;
};

/* Begins a file, mode 0600; it has its name only when it is whole. NULL, and a
 * sentence on stderr, if it cannot be made. */
struct export_out *export_out_open(const struct export_target *target);
bool export_out_page(struct export_out *out, const struct sheet *page);
/* Ends it; not is_whole: what was written is taken away again. False: it is
 * not there, and stderr says why. */
bool export_out_close(struct export_out *out, bool is_whole);

#endif
