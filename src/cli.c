/* What the verbs share. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "config_settings.h"

static const struct argp_option common_options[] = {
    {"config", 'c', "DIR", 0, "Configuration directory (gateway-config)", 0},
    {"store", 's', "URL", 0, "Store, sqlite:PATH (as in gateway.json)", 0},
    {"set", 'S', "KEY=VALUE", 0, "Lay a setting over gateway.json", 0},
    {0},
};

static void
override(struct cli_common *common, const char *item, struct argp_state *state)
{
    if (common->overrides.n == (int)COUNT(common->overrides.item))
        argp_error(state, "too many --set");
    common->overrides.item[common->overrides.n++] = item;
}

static error_t
on_common(int key, char *arg, struct argp_state *state)
{
    struct cli_common *common = state->input;

    switch (key) {
    case 'c':
        common->config_dir = arg;
        return 0;
    case 'S':
        override(common, arg, state);
        return 0;
    case 's':
        snprintf(common->store, sizeof(common->store), "store.url=%s", arg);
        override(common, common->store, state);
        return 0;
    case ARGP_KEY_INIT:
        common->config_dir = "gateway-config";
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_common_argp = {common_options, on_common, 0, 0, 0, 0, 0};

bool
cli_settings(const struct cli_common *common, struct settings *settings)
{
    struct complaints complaints = {0};
    json_t *vars = json_object();

    settings_load(common->config_dir, &common->overrides, &complaints, settings,
                  vars);
    json_decref(vars);
    bool fine = complaints.count == 0;
    if (!fine)
        fputs(buf_str(&complaints.text).ptr, stderr);
    complaints_clear(&complaints);
    return fine;
}

const char *
cli_store_path(const struct settings *settings)
{
    const char *url = settings->store_url;

    return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
}

enum { LINKS_MAX = 8 };

/* Where a link leads, also to a file that is not there yet; false if `path` is
 * no link. */
static bool
follow(const char *path, char out[PATH_MAX])
{
    char target[PATH_MAX];
    const char *slash = strrchr(path, '/');
    ssize_t n = readlink(path, target, sizeof(target) - 1);

    if (n <= 0)
        return false;
    target[n] = '\0';
    int folder = slash && target[0] != '/' ? (int)(slash - path) + 1 : 0;
    return snprintf(out, PATH_MAX, "%.*s%s", folder, path, target) < PATH_MAX;
}

/* One store has one lock, whatever links lead to it. A path that leads nowhere
 * stays as it is: opening it says why. */
static void
real_path(const char *path, char out[PATH_MAX])
{
    char name[PATH_MAX], next[PATH_MAX], folder[PATH_MAX];

    snprintf(name, sizeof(name), "%s", path);
    for (int i = 0; i < LINKS_MAX && follow(name, next); i++)
        memcpy(name, next, sizeof(name));
    char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    bool is_deep = slash && slash != name;
    if (is_deep)
        *slash = '\0';
    const char *in = is_deep ? name : slash ? "/" : ".";
    if (!realpath(in, folder) ||
        snprintf(out, PATH_MAX, "%s/%s", folder, last) >= PATH_MAX)
        snprintf(out, PATH_MAX, "%s", path);
}

void
cli_beside(char out[CLI_BESIDE], const char *store_path, const char *ending)
{
    char path[PATH_MAX];

    real_path(store_path, path);
    snprintf(out, CLI_BESIDE, "%s.%s", path, ending);
}

bool
cli_daemon_write(const char *store_path, const struct cli_daemon *daemon)
{
    char path[CLI_BESIDE];
    bool fine = false;

    cli_beside(path, store_path, "daemon");
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    FILE *file = fdopen(fd, "w");
    fine = file && fprintf(file, "%s\n%s\n%s\n", daemon->webhook,
                           daemon->office, daemon->token) > 0;
    return (file ? fclose(file) == 0 : close(fd) == 0) && fine;
}

void
cli_daemon_remove(const char *store_path)
{
    char path[CLI_BESIDE];

    cli_beside(path, store_path, "daemon");
    unlink(path);
}

static bool
read_line(FILE *file, char *out, size_t cap)
{
    if (!fgets(out, (int)cap, file))
        return false;
    out[strcspn(out, "\n")] = '\0';
    return true;
}

bool
cli_daemon_find(const char *store_path, struct cli_daemon *daemon)
{
    char path[CLI_BESIDE];

    /* A file that a killed daemon left behind proves nothing: the lock does. */
    int lock = cli_lock(store_path);
    if (lock >= 0) {
        close(lock);
        return false;
    }
    cli_beside(path, store_path, "daemon");
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool fine = read_line(file, daemon->webhook, sizeof(daemon->webhook)) &&
                read_line(file, daemon->office, sizeof(daemon->office)) &&
                read_line(file, daemon->token, sizeof(daemon->token));
    fclose(file);
    return fine;
}

int
cli_lock(const char *store_path)
{
    char path[CLI_BESIDE];

    cli_beside(path, store_path, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static size_t
on_body(char *data, size_t size, size_t n, void *arg)
{
    buf_add(arg, (struct str){data, size * n});
    return size * n;
}

int
cli_request(const char *method, const char *address, const char *path,
            const char *token, const char *type, struct str body,
            struct buf *out)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = NULL;
    char url[1024], header[160];
    long status = 0;

    snprintf(url, sizeof(url), "http://%s%s", address, path);
    snprintf(header, sizeof(header), "Content-Type: %s", type ? type : "");
    headers = curl_slist_append(headers, header);
    snprintf(header, sizeof(header), "Authorization: Bearer %s",
             token ? token : "");
    if (token)
        headers = curl_slist_append(headers, header);
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    if (strcmp(method, "GET") != 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.ptr ? body.ptr : "");
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    else
        buf_printf(out, "%s", curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return (int)status;
}
