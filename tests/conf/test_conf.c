/* Every wrong thing in a configuration file is named with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "conf/conf.h"

static char dir[] = P_tmpdir "/bantin-conf-XXXXXX";
static struct complaints complaints;
static struct conf_file *file;

static struct conf
load(struct str text)
{
    char path[64];

    snprintf(path, sizeof(path), "%s/a.json", dir);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(text.ptr, 1, text.len, out), text.len);
    assert_int_equal(fclose(out), 0);
    return conf_load(&complaints, dir, "a.json", &file);
}

static void
done(void)
{
    conf_free(file);
    file = NULL;
    complaints_clear(&complaints);
}

/* What a reader of a small server file would ask for. */
static void
read_server(struct conf root)
{
    static const char *const keys[] = {"name", "port", "strict", "in", NULL};
    static const char *const in_keys[] = {"path", "fields", NULL};

    conf_keys(root, keys);
    conf_need_string(root, "name");
    conf_int(root, "port", 1, 65535, 80);
    conf_bool(root, "strict", true);
    struct conf in = conf_array(root, "in", false);
    for (size_t i = 0; i < conf_count(in); i++) {
        conf_keys(conf_at(in, i), in_keys);
        conf_need_string(conf_at(in, i), "path");
        conf_object(conf_at(in, i), "fields", false);
    }
}

static const struct {
    const char *name, *text, *complaint;
} cases[] = {
    {"a good file has no complaint",
     "{\"name\":\"a\",\"port\":1,\"strict\":false,\"in\":[{\"path\":\"x\"}]}",
     ""},
    {"a slip of the pen gets its right word", "{\"name\":\"a\",\n\"prot\":1}",
     "a.json:2: $.prot: unknown key; did you mean \"port\"?\n"},
    {"a strange key gets the list", "{\"name\":\"a\",\n\n\"colour\":1}",
     "a.json:3: $.colour: unknown key; allowed are name, port, strict, in\n"},
    {"a key with a dot is quoted", "{\"name\":\"a\",\n\"x.y\":1}",
     "a.json:2: $[\"x.y\"]: unknown key; allowed are name, port, strict, in\n"},
    {"what is needed and missing is told", "\n{}",
     "a.json:2: $: \"name\" is missing; add it\n"},
    {"a wrong type says both", "{\n\"name\": 12}",
     "a.json:2: $.name: is a whole number; give a string\n"},
    {"null is no string", "{\"name\":null}",
     "a.json:1: $.name: is null; give a string\n"},
    {"a number with a point is no whole number",
     "{\"name\":\"a\",\"port\":1.0}",
     "a.json:1: $.port: is a number; give a whole number\n"},
    {"a number out of range gets the range", "{\"name\":\"a\",\"port\":0}",
     "a.json:1: $.port: 0 is out of range; give 1 to 65535\n"},
    {"a word for a truth value is refused",
     "{\"name\":\"a\",\"strict\":\"no\"}",
     "a.json:1: $.strict: is a string; give true or false\n"},
    {"an element is found in its line",
     "{\"name\":\"a {[\\\"\",\n\"in\":[\n{\"path\":\"x\"},\n{}]}",
     "a.json:4: $.in[1]: \"path\" is missing; add it\n"},
    {"an element that is no object is told once", "{\"name\":\"a\",\"in\":[7]}",
     "a.json:1: $.in[0]: is a whole number; give an object\n"},
    {"all that is wrong comes in one run",
     "{\"nmae\":\"a\",\n\"port\":70000,\n\"in\":{}}",
     "a.json:1: $.nmae: unknown key; did you mean \"name\"?\n"
     "a.json:1: $: \"name\" is missing; add it\n"
     "a.json:2: $.port: 70000 is out of range; give 1 to 65535\n"
     "a.json:3: $.in: is an object; give an array\n"},
    {"a root that is no object is told once", "[]",
     "a.json:1: $: is an array; give an object\n"},
    {"a control byte in a key does not break the line",
     "{\"name\":\"a\",\"x\\ny\":1}",
     "a.json:1: $[\"x?y\"]: unknown key; "
     "allowed are name, port, strict, in\n"},
    {"a file that is not JSON names the line", "{\"name\":\n\"a\"\n,}",
     "a.json:3: $: string or '}' expected near '}'; "
     "correct the JSON there or just before\n"},
    {"a doubled key is refused", "{\"name\":\"a\",\n\"name\":\"b\"}",
     "a.json:2: $: duplicate object key near '\"name\"'; "
     "keep one of the two\n"},
    {"a byte order mark is named", "\xEF\xBB\xBF{}",
     "a.json:1: $: begins with a byte order mark; "
     "save it as UTF-8 without BOM\n"},
    {"another character set is named", "{\n\"name\":\"\xE0\"}",
     "a.json:2: $: is not UTF-8; save it as UTF-8\n"},
};

static void
files(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        read_server(load(str_of(cases[i].text)));
        const char *got = complaints.text.ptr ? complaints.text.ptr : "";
        if (strcmp(got, cases[i].complaint) != 0)
            fail_msg("%s:\n%s", cases[i].name, got);
        int lines = 0;
        for (const char *p = got; *p; p++)
            lines += *p == '\n';
        assert_int_equal(complaints.count, lines);
        done();
    }
}

static void
values_come_as_written(void **state)
{
    const char *key = NULL;
    struct conf value;

    (void)state;
    struct conf root =
        load(STR("{\"z\":\"\u1edf\",\"a\":-5,\"t\":[true,\"x\"]}"));
    assert_string_equal(conf_need_string(root, "z"), "\u1edf");
    assert_string_equal(conf_string(root, "y", "none"), "none");
    assert_int_equal(conf_int(root, "a", -9, 9, 0), -5);
    assert_int_equal(conf_int(root, "b", -9, 9, 3), 3);
    assert_true(conf_bool(root, "c", true));
    assert_string_equal(conf_text(conf_at(conf_get(root, "t"), 1)), "x");
    assert_false(conf_is(conf_at(conf_get(root, "t"), 2)));
    assert_false(conf_is(conf_get(conf_get(root, "no"), "way")));
    assert_int_equal(conf_count(root), 3);
    assert_true(conf_member(root, 1, &key, &value));
    assert_string_equal(key, "a");
    assert_string_equal(value.path, "$.a");
    assert_false(conf_member(root, 3, &key, &value));
    assert_int_equal(complaints.count, 0);
    done();
}

static void
an_absent_file_is_told_and_reads_as_absent(void **state)
{
    (void)state;
    struct conf root = conf_load(&complaints, dir, "no.json", &file);
    read_server(root);
    assert_false(conf_is(root));
    assert_string_equal(complaints.text.ptr,
                        "no.json: $: cannot be read: No such file or "
                        "directory; give a readable file\n");
    done();
}

static void
a_directory_is_not_read(void **state)
{
    (void)state;
    assert_false(conf_is(conf_load(&complaints, dir, ".", &file)));
    assert_int_equal(complaints.count, 1);
    done();
}

static void
deep_nesting(int depth)
{
    struct buf text = {0};

    for (int i = 0; i < depth; i++)
        buf_addc(&text, '[');
    for (int i = 0; i < depth; i++)
        buf_addc(&text, ']');
    load(buf_str(&text));
    buf_clear(&text);
}

static void
nesting_is_limited(void **state)
{
    (void)state;
    deep_nesting(32);
    assert_int_equal(complaints.count, 0);
    done();
    deep_nesting(33);
    assert_string_equal(complaints.text.ptr,
                        "a.json: $: is nested deeper than 32; "
                        "make it flatter\n");
    done();
    deep_nesting(100000);
    assert_int_equal(complaints.count, 1);
    done();
}

/* The line of a place that is too far down for its path is the last known. */
static void
long_paths_do_not_overflow(void **state)
{
    struct buf text = {0};

    (void)state;
    for (int i = 0; i < 30; i++)
        buf_addz(&text, "{\"abcdefghij\":");
    buf_addz(&text, "\n1");
    for (int i = 0; i < 30; i++)
        buf_addc(&text, '}');
    struct conf node = load(buf_str(&text));
    while (json_is_object(node.json))
        node = conf_get(node, "abcdefghij");
    conf_complain(node, "shorten", "%s", "too long");
    assert_int_equal(complaints.count, 1);
    assert_non_null(strstr(complaints.text.ptr, "a.json:1: $.abcdefghij."));
    buf_clear(&text);
    done();
}

static int
set_up(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int
tear_down(void **state)
{
    char path[64];

    (void)state;
    snprintf(path, sizeof(path), "%s/a.json", dir);
    unlink(path);
    return rmdir(dir);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files),
        cmocka_unit_test(values_come_as_written),
        cmocka_unit_test(an_absent_file_is_told_and_reads_as_absent),
        cmocka_unit_test(a_directory_is_not_read),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(long_paths_do_not_overflow),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
