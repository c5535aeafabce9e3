/* What the parts of a profile share while it is loaded. */
#include "edge/loader.h"

const struct secret *
loader_secret(struct loader *loader, struct conf node, struct str name)
{
    for (int i = 0; i < loader->secrets_n; i++)
        if (str_eqz(name, loader->secrets[i].name))
            return &loader->secrets[i];
    conf_complain(node, "add it to \"secrets\" of this profile",
                  "the secret \"%.*s\" is not declared", STR_ARG(name));
    return NULL;
}

const regex_t *
loader_regex(struct loader *loader, struct conf node, const char *pattern)
{
    struct profile_regex *entry = mem_alloc(sizeof(*entry));
    char error[128];
    int code = regcomp(&entry->regex, pattern, REG_EXTENDED);

    if (code != 0) {
        regerror(code, &entry->regex, error, sizeof(error));
        mem_free(entry);
        conf_complain(node, "use a POSIX extended regular expression",
                      "\"%s\" is not a regular expression: %s", pattern, error);
        return NULL;
    }
    entry->next = *loader->regexes;
    *loader->regexes = entry;
    return &entry->regex;
}

const struct var *
loader_var(const struct loader *loader, struct str name)
{
    for (int i = 0; i < loader->vars_n; i++)
        if (str_eqz(name, loader->vars[i].name))
            return &loader->vars[i];
    return NULL;
}

int
loader_word(struct conf node, const char *const *words, const char *word)
{
    struct buf all = {0};

    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    for (int i = 0; words[i]; i++)
        buf_printf(&all, "%s%s", i ? ", " : "use one of: ", words[i]);
    conf_complain(node, all.ptr, "\"%s\" is not known here", word);
    buf_clear(&all);
    return -1;
}

struct str
loader_text(struct loader *loader, struct conf node)
{
    return arena_copy(loader->arena, str_of(conf_text(node)));
}
