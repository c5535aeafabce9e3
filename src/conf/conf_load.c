/* Reading one JSON file, strictly. */
#include "conf/conf_load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "conf/conf_place.h"

enum { FILE_BYTES_MAX = 4 * 1024 * 1024, DEPTH_MAX = 32 };

/* The whole of a regular file; an errno value otherwise. */
static int
slurp(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
    char chunk[16 * 1024];
    struct stat st;
    ssize_t n = 0;

    if (fd < 0)
        return errno;
    if (fstat(fd, &st) != 0)
        error = errno;
    else if (!S_ISREG(st.st_mode))
        error = EISDIR;
    while (!error && (n = read(fd, chunk, sizeof(chunk))) > 0) {
        buf_add(out, (struct str){chunk, (size_t)n});
        if (out->len > FILE_BYTES_MAX)
            error = EFBIG;
    }
    if (n < 0)
        error = errno;
    close(fd);
    return error;
}

/* Line of the first byte that is not UTF-8. */
static int
bad_line(struct str text)
{
    int line = 1;

    for (size_t start = 0; start < text.len; line++) {
        const char *end = memchr(text.ptr + start, '\n', text.len - start);
        size_t next = end ? (size_t)(end - text.ptr) + 1 : text.len;
        if (!str_is_utf8((struct str){text.ptr + start, next - start}))
            break;
        start = next;
    }
    return line;
}

/* Complains and gives NULL unless the text is what we accept. */
static json_t *
parse(struct conf_file *file)
{
    struct str text = buf_str(&file->text);
    struct complaints *to = file->complaints;
    json_error_t error;

    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        complaint_add(to, file->name, 1, "$", "begins with a byte order mark",
                      "save it as UTF-8 without BOM");
        return NULL;
    }
    if (!str_is_utf8(text)) {
        complaint_add(to, file->name, bad_line(text), "$", "is not UTF-8",
                      "save it as UTF-8");
        return NULL;
    }
    json_t *root =
        json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        complaint_add(to, file->name, error.line, "$", error.text,
                      json_error_code(&error) == json_error_duplicate_key
                          ? "keep one of the two"
                          : "correct the JSON there or just before");
        return NULL;
    }
    if (conf_depth(text) > DEPTH_MAX) {
        complaint_add(to, file->name, 0, "$", "is nested deeper than 32",
                      "make it flatter");
        json_decref(root);
        return NULL;
    }
    return root;
}

struct conf
conf_load(struct complaints *complaints, const char *dir, const char *name,
          struct conf_file **file)
{
    struct conf_file *f = mem_alloc(sizeof(*f));
    struct buf path = {0};

    f->complaints = complaints;
    f->name = mem_strdup(name);
    buf_printf(&path, "%s/%s", dir, name);
    int error = slurp(path.ptr, &f->text);
    if (error) {
        buf_reset(&path);
        buf_printf(&path, "cannot be read: %s", strerror(error));
        complaint_add(complaints, name, 0, "$", path.ptr,
                      "give a readable file");
    } else {
        f->root = parse(f);
    }
    buf_clear(&path);
    *file = f;
    return (struct conf){f, f->root, "$"};
}

void
conf_free(struct conf_file *file)
{
    if (!file)
        return;
    json_decref(file->root);
    buf_clear(&file->text);
    mem_free(file->name);
    mem_free(file);
}
