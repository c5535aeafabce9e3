/* A table as a workbook of one sheet, by libxlsxwriter. */
#ifndef EXPORT_SHEET_XLSX_H
#define EXPORT_SHEET_XLSX_H

#include "export/sheet.h"

struct sheet_xlsx;

/* A new file of that name; the name of the sheet has at most 31 characters.
 * Rows go to a temporary file and not to memory. NULL if it cannot be made. */
struct sheet_xlsx *sheet_xlsx_new(const char *path, const char *name);
/* Pages of the same columns, one after the other. False: it will not be
 * whole. */
bool sheet_xlsx_page(struct sheet_xlsx *xlsx, const struct sheet *sheet);
/* Writes the file and frees. False, and why, if it could not. */
bool sheet_xlsx_close(struct sheet_xlsx *xlsx, const char **why);

#endif
