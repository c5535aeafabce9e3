/* Floor of sending: a bare libcurl multi loop that posts the same text over and
 * over, with nothing stored.
 * usage: bare_curl PORT COUNT CONNECTIONS [fresh]; prints {"rate": N,
 * "cpu_us": CPU microseconds for each}. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

enum { CONNECTIONS_MAX = 1000, WAIT_MS = 1000 };

static const char body[] =
    "{\"to\":\"+84912000101\",\"text\":\"Nhac: BC T09/2025 Ban Chieng Chung "
    "han 02/10. Nhan BC tongho ngheo canngheo thoat moi tai.\",\"ref\":\"1\"}";

struct run {
    CURLM *multi;
    struct curl_slist *headers;
    char url[64];
    int64_t left, done;
    bool is_fresh;
};

static size_t
on_body(char *data, size_t size, size_t n, void *arg)
{
    (void)data;
    (void)arg;
    return size * n;
}

static void
start(struct run *run, CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_URL, run->url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, run->headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, run->is_fresh ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, run->is_fresh ? 1L : 0L);
    curl_multi_add_handle(run->multi, easy);
    run->left--;
}

static void
drain(struct run *run)
{
    CURLMsg *message;
    int n;

    while ((message = curl_multi_info_read(run->multi, &n)) != NULL) {
        CURL *easy = message->easy_handle;
        if (message->msg != CURLMSG_DONE)
            continue;
        if (message->data.result != CURLE_OK)
            die("bare_curl: %s", curl_easy_strerror(message->data.result));
        run->done++;
        curl_multi_remove_handle(run->multi, easy);
        if (run->left > 0)
            start(run, easy);
        else
            curl_easy_cleanup(easy);
    }
}

/* User and system time so far. */
static double
cpu_us(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static int64_t
argument(const char *text, int64_t max)
{
    int64_t n;

    if (!str_number(str_of(text), 1, max, &n))
        die("bare_curl: %s is no number here", text);
    return n;
}

int
main(int argc, char **argv)
{
    struct run run = {0};
    int running = 1;

    if (argc < 4)
        die("usage: bare_curl PORT COUNT CONNECTIONS [fresh]");
    snprintf(run.url, sizeof(run.url), "http://127.0.0.1:%lld/send",
             (long long)argument(argv[1], UINT16_MAX));
    int64_t count = run.left = argument(argv[2], INT32_MAX);
    int64_t connections = argument(argv[3], CONNECTIONS_MAX);
    run.is_fresh = argc > 4 && strcmp(argv[4], "fresh") == 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    run.multi = curl_multi_init();
    run.headers = curl_slist_append(NULL, "Content-Type: application/json");
    int64_t began = clock_mono_us();
    for (int64_t i = 0; i < connections && run.left > 0; i++)
        start(&run, curl_easy_init());
    while (run.done < count) {
        curl_multi_perform(run.multi, &running);
        drain(&run);
        if (run.done < count)
            curl_multi_poll(run.multi, NULL, 0, WAIT_MS, NULL);
    }
    printf("{\"rate\": %.0f, \"cpu_us\": %.1f}\n",
           (double)count * 1e6 / (double)(clock_mono_us() - began),
           cpu_us() / (double)count);
    curl_slist_free_all(run.headers);
    curl_multi_cleanup(run.multi);
    curl_global_cleanup();
    return 0;
}
