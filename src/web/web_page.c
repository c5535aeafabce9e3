/* The keypad phone in the browser, for trying and training. */
#include "page.h"
#include "web/web_route.h"

static const struct http_field policy[] = {
    {"Content-Security-Policy",
     "default-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
};

static const struct {
    const char *path, *type;
    const unsigned char *bytes;
    size_t len;
} files[] = {
    {"/phone", "text/html; charset=utf-8", page_html, sizeof(page_html) - 1},
    {"/phone.js", "text/javascript; charset=utf-8", page_js,
     sizeof(page_js) - 1},
    {"/phone.css", "text/css; charset=utf-8", page_css, sizeof(page_css) - 1},
};

void
web_page(struct web_call *call)
{
    for (size_t i = 0; i < COUNT(files); i++)
        if (str_eqz(http_path(call->request), files[i].path))
            http_answer(
                call->request, 200, files[i].type, policy, COUNT(policy),
                (struct str){(const char *)files[i].bytes, files[i].len});
}

void
web_no_icon(struct web_call *call)
{
    http_answer(call->request, 204, NULL, NULL, 0, (struct str){0});
}

void
web_home(struct web_call *call)
{
    bool phone = call->web->has_phone;

    http_answer(
        call->request, 200, "text/html; charset=utf-8", policy, COUNT(policy),
        phone ? STR("<!doctype html><html lang=\"vi\"><title>bantin"
                    "</title><h1>bantin</h1><ul>"
                    "<li><a href=\"/phone\">Dien thoai thu</a>"
                    "<li><a href=\"/readyz\">readyz</a>"
                    "<li><a href=\"/metrics\">metrics</a></ul></html>")
              : STR("<!doctype html><html lang=\"vi\"><title>bantin"
                    "</title><h1>bantin</h1><ul>"
                    "<li><a href=\"/readyz\">readyz</a>"
                    "<li><a href=\"/metrics\">metrics</a></ul></html>"));
}
