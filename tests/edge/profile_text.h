/* Pieces of profiles written as text, for tests. */
#ifndef TESTS_PROFILE_TEXT_H
#define TESTS_PROFILE_TEXT_H

#include "edge/loader.h"

/* A temporary configuration directory with providers/. */
struct profile_dir {
    char path[64];
};
void profile_dir_open(struct profile_dir *dir);
/* Writes providers/NAME.json; NULL removes it. */
void profile_dir_write(const struct profile_dir *dir, const char *name,
                       const char *text);
void profile_dir_close(struct profile_dir *dir);

/* One JSON value as a configuration node, and a loader to compile it with. */
struct profile_text {
    struct profile_dir dir;
    struct complaints complaints;
    struct conf_file *file;
    struct conf root;
    struct arena arena;
    struct profile_regex *regexes;
    struct loader loader;
    struct secret secret; /* named KEY */
};
void profile_text_open(struct profile_text *text, const char *json,
                       const char *secret);
void profile_text_close(struct profile_text *text);

#endif
