/* The verb `parse`: JSON lines in, JSON lines out: sms-grammar.md section 1. */
#include "cli_parse.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "config_form.h"
#include "core/form.h"

/* A longer line is answered like any that is no object. */
enum {
    LINE_MAX_BYTES = 4 << 20,
    READ_BYTES = 64 * 1024,
    OUT_BYTES = 64 * 1024
};

struct options {
    const char *config_dir;
};

static const struct argp_option option_list[] = {
    {"config", 'c', "DIR", 0, "Configuration (default gateway-config)", 0},
    {0},
};

static error_t
on_option(int key, char *arg, struct argp_state *state)
{
    struct options *options = state->input;

    if (key == 'c')
        options->config_dir = arg;
    else if (key == ARGP_KEY_ARG)
        argp_error(state, "parse reads standard input, not \"%s\"", arg);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static const struct argp argp = {
    .options = option_list,
    .parser = on_option,
    .doc = "Says what texts mean. Each line of standard input is an object "
           "with a text, the role of its sender and the day it came; each "
           "line of standard output is the answer."
           "\vExample:\n  echo "
           "'{\"text\":\"BC 140 42 18 3 1 0\",\"role\":\"TB\",\"at\":"
           "\"2025-09-28\"}' | bantin parse",
};

struct work {
    const struct form_set *forms;
    struct arena scratch;
    struct buf out;
};

static void
put_string(struct buf *out, struct str s)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\')
            buf_addc(out, '\\');
        if (c < ' ')
            buf_printf(out, "\\u%04x", c);
        else
            buf_addc(out, (char)c);
    }
    buf_addc(out, '"');
}

static void
put_value(struct buf *out, const struct form_value *value)
{
    put_string(out, str_of(value->code));
    buf_addc(out, ':');
    switch (value->type) {
    case VALUE_NUMBER:
        buf_printf(out, "%lld", (long long)value->number);
        break;
    case VALUE_TEXT:
        put_string(out, value->text);
        break;
    case VALUE_TRUE:
        buf_addz(out, "true");
        break;
    }
}

static void
put_accepted(struct buf *out, const struct form_reading *reading)
{
    char period[PERIOD_TEXT];

    buf_addz(out, "{\"form\":");
    put_string(out, str_of(reading->form->keyword));
    buf_addz(out, ",\"values\":{");
    for (int i = 0; i < reading->values_n; i++) {
        if (i > 0)
            buf_addc(out, ',');
        put_value(out, &reading->values[i]);
    }
    buf_addz(out, "},\"period\":");
    period_format(reading->period, period);
    if (*period)
        put_string(out, str_of(period));
    else
        buf_addz(out, "null");
    buf_addz(out, "}\n");
}

static void
put_refused(struct buf *out, const struct form_reading *reading)
{
    buf_addz(out, "{\"form\":");
    if (reading->form)
        put_string(out, str_of(reading->form->keyword));
    else
        buf_addz(out, "null");
    buf_addz(out, ",\"error\":");
    put_string(out, str_of(reading->error));
    if (reading->field > 0)
        buf_printf(out, ",\"field\":%d", reading->field);
    else
        buf_addz(out, ",\"field\":null");
    buf_addz(out, ",\"suggest\":");
    if (reading->suggest)
        put_string(out, str_of(reading->suggest));
    else
        buf_addz(out, "null");
    buf_addz(out, "}\n");
}

struct question {
    struct str text;
    enum role role;
    struct date at;
};

static bool
get_string(const json_t *object, const char *key, struct str *out)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_string(value))
        return false;
    *out = (struct str){json_string_value(value), json_string_length(value)};
    return true;
}

static bool
get_question(const json_t *object, struct question *question)
{
    struct str role, at;

    if (!get_string(object, "text", &question->text) ||
        !get_string(object, "role", &role) || !get_string(object, "at", &at))
        return false;
    question->role = role_of(role);
    /* The roles are a list of capitals: "tb" is none of them. */
    return question->role != ROLE_NONE &&
           str_eqz(role, role_name(question->role)) &&
           date_parse(at, &question->at);
}

static void
flush(struct work *work)
{
    size_t at = 0;

    while (at < work->out.len) {
        ssize_t n =
            write(STDOUT_FILENO, work->out.ptr + at, work->out.len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            die("cannot write the answers: %s", strerror(errno));
        at += (size_t)n;
    }
    buf_reset(&work->out);
}

/* Four hexadecimal digits behind "\\u" at p; -1 if it is no such escape. */
static int
escape_at(const char *p, size_t len)
{
    int code = 0;

    if (len < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef";
        const char *d = p[i] ? strchr(digits, p[i] | 0x20) : NULL;
        if (!d)
            return -1;
        code = code * 16 + (int)(d - digits);
    }
    return code;
}

/* Half a character, as cut texts have it, is one that nobody can read. */
static void
mend_halves(char *line, size_t len)
{
    for (size_t i = 0; i < len;) {
        int code = escape_at(line + i, len - i);
        if (code < 0) {
            i += line[i] == '\\' ? 2 : 1;
            continue;
        }
        int next = escape_at(line + i + 6, len - i - 6);
        bool is_pair =
            code >= 0xD800 && code < 0xDC00 && next >= 0xDC00 && next < 0xE000;
        if (!is_pair && code >= 0xD800 && code < 0xE000)
            memcpy(line + i + 2, "fffd", 4);
        i += is_pair ? 12 : 6;
    }
}

/* Numbers of any size may stand in members that do not matter. */
static json_t *
load(char *line, size_t len)
{
    const size_t flags = JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
    json_t *object = json_loadb(line, len, flags, NULL);

    if (object)
        return object;
    mend_halves(line, len);
    return json_loadb(line, len, flags, NULL);
}

static void
answer(struct work *work, char *line, size_t len)
{
    struct form_reading reading = {.error = "L-01"};
    struct question question;
    json_t *object = line ? load(line, len) : NULL;

    if (json_is_object(object) && get_question(object, &question))
        form_read(work->forms, question.text, question.role, question.at,
                  &work->scratch, &reading);
    if (reading.error)
        put_refused(&work->out, &reading);
    else
        put_accepted(&work->out, &reading);
    json_decref(object);
    arena_reset(&work->scratch);
    if (work->out.len >= OUT_BYTES)
        flush(work);
}

/* Answers the whole lines in `in` and keeps the rest; a line that is too long
 * is forgotten, and *too_long says so until its end is seen. */
static void
take_lines(struct work *work, struct buf *in, bool *too_long)
{
    size_t from = 0;
    const char *end;

    while (in->len > from &&
           (end = memchr(in->ptr + from, '\n', in->len - from))) {
        size_t len = (size_t)(end - in->ptr) - from;
        answer(work, *too_long ? NULL : in->ptr + from, len);
        *too_long = false;
        from += len + 1;
    }
    if (from > 0) {
        memmove(in->ptr, in->ptr + from, in->len - from);
        in->len -= from;
    }
    if (in->len > LINE_MAX_BYTES) {
        *too_long = true;
        buf_reset(in);
    }
}

static int
parse_all(struct work *work)
{
    struct buf in = {0};
    char *chunk = mem_alloc(READ_BYTES);
    bool too_long = false;
    ssize_t n;

    while ((n = read(STDIN_FILENO, chunk, READ_BYTES)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        buf_add(&in, (struct str){chunk, (size_t)n});
        take_lines(work, &in, &too_long);
        /* Whoever waits for the answers to what came so far gets them. */
        flush(work);
    }
    if (n < 0)
        fprintf(stderr, "bantin parse: cannot read: %s\n", strerror(errno));
    if (in.len > 0 || too_long)
        answer(work, too_long ? NULL : in.ptr, in.len);
    flush(work);
    buf_clear(&in);
    mem_free(chunk);
    return n < 0 ? 1 : 0;
}

int
cli_parse(int argc, char **argv)
{
    struct options options = {.config_dir = "gateway-config"};
    struct complaints complaints = {0};
    struct work work = {0};
    struct form_set *forms;
    int code = 1;

    argp_err_exit_status = 2;
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    forms = config_forms_load(&complaints, options.config_dir);
    work.forms = forms;
    arena_init(&work.scratch);
    if (complaints.count > 0)
        fputs(complaints.text.ptr, stderr);
    else
        code = parse_all(&work);
    arena_clear(&work.scratch);
    buf_clear(&work.out);
    complaints_clear(&complaints);
    form_set_free(forms);
    return code;
}
