/* Where in a JSON text a path is. */
#ifndef CONF_CONF_PLACE_H
#define CONF_CONF_PLACE_H

#include "base/str.h"

/* The line, from 1, of the value at `path` ($.in[0]["a.b"]); of the last part
 * of the path that there is. The text must be well-formed JSON. */
int conf_line(struct str text, const char *path);
/* How deep arrays and objects are nested. */
int conf_depth(struct str text);
/* Adds ".key" or ["odd key"] to a path; unchanged if there is no room. */
void conf_path_key(char *path, size_t cap, const char *key);
void conf_path_index(char *path, size_t cap, size_t index);

#endif
