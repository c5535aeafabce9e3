/* Folding of what people type, as sms-grammar.md section 3 says. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include "base/mem.h"
#include "base/str.h"

/* The text without Vietnamese diacritics and in ASCII look-alikes where those
 * exist (N3, N4); everything else stays. For showing and for free text. */
struct str text_unaccent(struct str utf8, struct arena *scratch);
/* A key under which two spellings of one text are the same: unaccented, lower
 * case, white space collapsed and trimmed. For finding repeats. */
struct str text_key(struct str utf8, struct arena *scratch);

enum { FOLD_MAX = 8 };

/* Reads one code point at the start of `s`, which is not empty; returns its
 * bytes. One byte that begins no well-formed sequence is U+FFFD. */
size_t text_decode(struct str s, uint32_t *code);
/* N3 and N4 for one code point: writes what takes its place, returns how many.
 * *after_letter belongs to the caller, begins false and carries from one code
 * point to the next whether a mark here would stand on an ASCII letter. */
int text_fold(uint32_t code, bool *after_letter, uint32_t out[FOLD_MAX]);

#endif
