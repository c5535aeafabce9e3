/* Webhook requests written as text, for tests of profiles. */
#include "request_text.h"

static struct str
take_line(struct str *text)
{
    const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
    struct str line = {text->ptr, end ? (size_t)(end - text->ptr) : text->len};

    text->ptr += line.len + (end != NULL);
    text->len -= line.len + (end != NULL);
    return line;
}

static struct str
split(struct str *rest, char at)
{
    const char *end = rest->len ? memchr(rest->ptr, at, rest->len) : NULL;
    struct str first = {rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};

    rest->ptr += first.len + (end != NULL);
    rest->len -= first.len + (end != NULL);
    return first;
}

static struct str
find_header(const void *arg, const char *name)
{
    const struct request_text *request = arg;

    for (int i = 0; i < request->headers_n; i++)
        if (str_ieq(request->name[i], str_of(name)))
            return request->value[i];
    return (struct str){0};
}

static enum http_method
method_of(struct str word)
{
    static const struct {
        const char *word;
        enum http_method method;
    } methods[] = {{"GET", HTTP_GET},
                   {"POST", HTTP_POST},
                   {"PUT", HTTP_PUT},
                   {"DELETE", HTTP_DELETE},
                   {"HEAD", HTTP_HEAD}};

    for (size_t i = 0; i < COUNT(methods); i++)
        if (str_eqz(word, methods[i].word))
            return methods[i].method;
    return HTTP_GET;
}

void
request_read(struct request_text *request, struct str text, const char *peer)
{
    struct str line = take_line(&text);
    struct webhook_input *input = &request->input;

    memset(request, 0, sizeof(*request));
    input->method = method_of(split(&line, ' '));
    input->target = line;
    input->query = line;
    input->path = split(&input->query, '?');
    while (text.len > 0) {
        line = take_line(&text);
        if (line.len == 0)
            break;
        if (request->headers_n == REQUEST_HEADERS_MAX)
            continue;
        request->name[request->headers_n] = split(&line, ':');
        request->value[request->headers_n++] = str_trim(line);
    }
    input->body = text;
    input->peer = peer;
    input->header = find_header;
    input->arg = request;
}
