/* The catalogue of sentences, texts/vi.json, and the proof that each of them
 * fits one SMS whatever it is filled with. */
#ifndef CONFIG_TEXT_H
#define CONFIG_TEXT_H

#include "conf/conf.h"
#include "core/form.h"
#include "core/reply.h"

struct texts;

/* Reads texts/vi.json of a configuration. Never NULL: after a complaint it
 * holds what could be read. Freed by texts_free. */
struct texts *
config_texts_load(struct complaints *complaints, const char *config_dir);
void texts_free(struct texts *texts);
/* The template with this id; NULL if there is none. Every id of
 * config_text_ids.h is there after a load without complaint. */
const char *texts_get(const struct texts *texts, const char *id);
/* The id at place i, in the order of the file; NULL behind the last. */
const char *texts_id(const struct texts *texts, int i);
/* How long a place of a sentence may get: of this form (NULL = a shared one).
 * 0 = unknown. */
int texts_room(const struct texts *texts, const struct form *form,
               const char *place);
/* The longest each place may get, for reply_render. */
const struct reply_limits *texts_limits(const struct texts *texts);
/* Proves each form's own texts: GSM-7 and one segment, where a place that
 * names a field (also "prev.CODE") is as long as the field's range allows, and
 * any other place as long as the catalogue says. Also that what the shared
 * sentences quote of a form fits its place. */
void
config_texts_prove(struct complaints *complaints, const struct texts *texts,
                   const struct form_set *forms);

#endif
