/* A text that lacks one value waits for it: 24 hours, one for each person. */
#ifndef FLOW_DRAFT_H
#define FLOW_DRAFT_H

#include "core/form_draft.h"
#include "flow/message.h"
#include "store/store_draft.h"

/* A day: whoever looks at the answer in the evening or the next morning still
 * knows what was asked; later a bare number could be about anything. */
enum { DRAFT_MS = 24 * 60 * 60 * 1000 };

/* Takes m->text, which is refused by itself, as the answer to what waits for
 * the sender, if it is one: then text, reading and seat of m are those of the
 * completed text, which may be refused for something else. */
MUST_CHECK enum status draft_take(struct message *m);
/* Refuses m->reading of m->text. What one value would complete waits for it,
 * and the sender is told so; else a form that is named ends what waits. */
MUST_CHECK enum status draft_refuse(struct message *m);
/* m->reading was understood: what waits is out of date, unless it only asks. */
MUST_CHECK enum status draft_end(struct message *m);
/* m->reading was acted on: unless that refused it, it is newer than what is
 * being typed about the same. */
MUST_CHECK enum status draft_replace(struct message *m);
/* The figures of m->reading break this rule and wait for one that is right. */
MUST_CHECK enum status
draft_leave(struct message *m, const struct form_rule *rule);

/* As store_draft.kind. */
const char *draft_kind_name(enum draft_kind kind);
/* A draft of today's forms, not too old and not younger than the message: what
 * was sent before it cannot answer it. */
bool draft_is_live(const struct message *m, const struct store_draft *row,
                   struct form_draft *draft);

#endif
