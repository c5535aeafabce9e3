/* Four-digit codes: where they stand and where a sender's code may lead. A code
 * is unique in its commune for some weeks (domain.md section 10). */
#ifndef FLOW_CODES_H
#define FLOW_CODES_H

#include "flow/message.h"

enum { CODE_HITS_MAX = 8 };

/* Rows of report_version, each once. */
struct code_hits {
    int n;
    int64_t version[CODE_HITS_MAX];
};

/* What `code` leads to in the sender's communes, among what the sender sent,
 * and for those above the commune wherever they look after. With a unit code
 * in m->reading only the commune of that unit. A code leads to its report for
 * some weeks, and as long as what was asked for lives. */
MUST_CHECK enum status
codes_find(struct message *m, struct str code, struct code_hits *out);
/* The same everywhere: for KT, which shows no figures. The sender may be
 * nobody we know. */
MUST_CHECK enum status
codes_find_anywhere(struct message *m, struct str code, struct code_hits *out);

/* A fresh code in the commune of `unit`. */
MUST_CHECK enum status
codes_next(struct message *m, struct unit *unit, int *code);
/* The code now leads to this row, for the commune and for the sender. */
MUST_CHECK enum status
codes_put(struct message *m, struct unit *unit, int code, int64_t version);

#endif
