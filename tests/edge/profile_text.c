/* Pieces of profiles written as text, for tests. */
#include "profile_text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
file_path(const struct profile_dir *dir, const char *name, char out[160])
{
    snprintf(out, 160, "%s/providers/%s.json", dir->path, name);
}

void
profile_dir_open(struct profile_dir *dir)
{
    char providers[128];

    snprintf(dir->path, sizeof(dir->path), "/tmp/bantin-profile-XXXXXX");
    assert(mkdtemp(dir->path));
    snprintf(providers, sizeof(providers), "%s/providers", dir->path);
    assert(mkdir(providers, 0700) == 0);
}

void
profile_dir_write(const struct profile_dir *dir, const char *name,
                  const char *text)
{
    char path[160];
    FILE *file;

    file_path(dir, name, path);
    if (!text) {
        unlink(path);
        return;
    }
    file = fopen(path, "w");
    assert(file);
    fputs(text, file);
    fclose(file);
}

void
profile_dir_close(struct profile_dir *dir)
{
    char providers[128];

    snprintf(providers, sizeof(providers), "%s/providers", dir->path);
    rmdir(providers);
    rmdir(dir->path);
}

void
profile_text_open(struct profile_text *text, const char *json,
                  const char *secret)
{
    *text = (struct profile_text){
        .secret = {.name = "KEY", .value = {str_of(secret)}, .n = 1}};
    profile_dir_open(&text->dir);
    profile_dir_write(&text->dir, "piece", json);
    text->root = conf_load(&text->complaints, text->dir.path,
                           "providers/piece.json", &text->file);
    text->loader = (struct loader){.arena = &text->arena,
                                   .complaints = &text->complaints,
                                   .regexes = &text->regexes,
                                   .secrets = &text->secret,
                                   .secrets_n = 1,
                                   .base = "https://gw.example.vn"};
}

void
profile_text_close(struct profile_text *text)
{
    conf_free(text->file);
    complaints_clear(&text->complaints);
    arena_clear(&text->arena);
    while (text->regexes) {
        struct profile_regex *next = text->regexes->next;
        regfree(&text->regexes->regex);
        mem_free(text->regexes);
        text->regexes = next;
    }
    profile_dir_write(&text->dir, "piece", NULL);
    profile_dir_close(&text->dir);
}
