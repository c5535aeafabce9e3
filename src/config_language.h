/* Other catalogues beside texts/vi.json: texts/<language>.json. What one does
 * not say is said in "vi". */
#ifndef CONFIG_LANGUAGE_H
#define CONFIG_LANGUAGE_H

#include "config_text.h"

struct languages;

/* Reads every texts/<language>.json but vi.json. Never NULL. Proves that each
 * sentence fits the segments that its file allows, in UCS-2 if it needs that:
 * 70 units in one SMS, 67 in each of several (3GPP TS 23.038). */
struct languages *
config_languages_load(struct complaints *complaints, const char *config_dir,
                      const struct texts *texts, const struct form_set *forms);
void languages_free(struct languages *languages);
/* The sentence of a form (NULL = a shared one) in that language; NULL if there
 * is none, or no such language. */
const char *
languages_get(const struct languages *languages, const char *language,
              const char *form, const char *id);
/* Whether the language has a catalogue, and is written with accents. */
bool languages_has(const struct languages *languages, const char *language);
bool languages_is_wide(const struct languages *languages, const char *language);
/* For `bantin check`, a line per language: how much is said in it, what it
 * costs, what is missing. */
void languages_report(const struct languages *languages, struct buf *out);

#endif
