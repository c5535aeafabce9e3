/* Secrets: from a root-only file or the environment, never shown. */
#include "edge/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char remedy[] =
    "put it into a file of that name, mode 0400, in the directory of secrets, "
    "or into the environment";

bool
secret_equal(struct str a, struct str b)
{
    return a.len == b.len && a.len > 0 &&
           CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0;
}

static bool
is_name(const char *name)
{
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return n > 0 && n < 64 && name[n] == '\0';
}

static void
add_value(struct secret *out, struct str line)
{
    char *copy;

    line = str_trim(line);
    if (line.len == 0 || out->n == SECRET_VALUES_MAX)
        return;
    copy = mem_alloc(line.len + 1);
    memcpy(copy, line.ptr, line.len);
    out->value[out->n++] = (struct str){copy, line.len};
}

static void
add_lines(struct secret *out, struct str text)
{
    while (text.len > 0) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t n = end ? (size_t)(end - text.ptr) : text.len;
        add_value(out, (struct str){text.ptr, n});
        n += end != NULL;
        text.ptr += n;
        text.len -= n;
    }
}

/* False after a complaint; true also if there is no such file. */
static bool
read_file(struct conf node, const char *path, struct secret *out)
{
    char text[SECRET_BYTES_MAX];
    struct stat info;
    ssize_t n;
    bool fine = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return true;
    if (fd < 0 || fstat(fd, &info) != 0) {
        conf_complain(node, "let the daemon read it", "%s: %s", path,
                      strerror(errno));
        goto out;
    }
    if (!S_ISREG(info.st_mode) ||
        ((info.st_mode & 0777) != 0400 && (info.st_mode & 0777) != 0440)) {
        conf_complain(node, "chmod 0400 it", "%s has the mode %04o", path,
                      (unsigned)info.st_mode & 07777);
        goto out;
    }
    n = read(fd, text, sizeof(text));
    if (n > 0 && n < (ssize_t)sizeof(text))
        add_lines(out, (struct str){text, (size_t)n});
    OPENSSL_cleanse(text, sizeof(text));
    fine = out->n > 0;
    if (!fine)
        conf_complain(node, "write the secret into it, on one line",
                      "%s is empty or too long", path);
out:
    if (fd >= 0)
        close(fd);
    return fine;
}

void
secret_load(struct conf node, const char *dir, struct secret *out)
{
    char path[1024], variable[96];
    const char *value;

    if (!is_name(out->name)) {
        conf_complain(node, "use A-Z, 0-9 and _ only",
                      "\"%s\" can not be the name of a secret", out->name);
        return;
    }
    snprintf(path, sizeof(path), "%s/%s", dir ? dir : "", out->name);
    snprintf(variable, sizeof(variable), "BANTIN_SECRET_%s", out->name);
    if (dir && !read_file(node, path, out))
        return;
    value = getenv(variable);
    if (out->n == 0 && value)
        add_lines(out, str_of(value));
    if (out->n > 0)
        return;
    if (dir)
        conf_complain(node, remedy,
                      "the secret %s is missing: neither %s nor %s is there",
                      out->name, path, variable);
    else
        conf_complain(node, remedy, "the secret %s is missing: no %s",
                      out->name, variable);
}

void
secret_clear(struct secret *secret)
{
    for (int i = 0; i < secret->n; i++) {
        char *value = (char *)(uintptr_t)secret->value[i].ptr;
        OPENSSL_cleanse(value, secret->value[i].len);
        mem_free(value);
    }
    secret->n = 0;
}
