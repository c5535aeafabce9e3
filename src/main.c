/* bantin: the verb table. */
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>
#include <event2/event.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "cli_parse.h"
#include "verb.h"

static const struct verb {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} verbs[] = {
    {"serve", serve, "run the gateway"},
    {"check", cli_check, "check a configuration directory"},
    {"parse", cli_parse, "tell what texts mean, JSON lines in and out"},
    {"say", cli_say, "send a text as a phone would and print the replies"},
    {"import", cli_import, "import a table of units or people"},
    {"export", cli_export, "take a table or pocket cards out of the store"},
    {"progress", cli_progress, "tell where units stand against the plan"},
    {"board", cli_board, "rank units by the targets they meet"},
    {"award", cli_award, "print the sheet behind a nomination"},
    {"duties", cli_duties, "tell what is owed, and who is reminded when"},
    {"simulate", cli_simulate, "play a district of phones against a gateway"},
    {"verify", cli_verify, "check the store and its ledger"},
    {"backup", cli_backup, "copy the store while it is in use"},
    {"pin", cli_pin, "set the PIN of a chairman or upper officer"},
    {"calendar", cli_calendar,
     "make a link to somebody's duties as a calendar"},
    {"budget", cli_budget, "tell what messages cost this month"},
    {"reopen", cli_reopen, "open a closed period again for one unit"},
    {"request", cli_requests, "ask units for a report by a day"},
};

static void
usage(FILE *out)
{
    fputs("Usage: bantin VERB [OPTION...]\n"
          "Takes field reports by SMS, keeps them, answers.\n\nVerbs:\n",
          out);
    for (size_t i = 0; i < COUNT(verbs); i++)
        fprintf(out, "  %-8s %s\n", verbs[i].name, verbs[i].help);
    fputs("\n'bantin VERB --help' tells more; for a first try: scripts/run, "
          "then\n  bantin say --from 0912000101 \"BC 140 42 18 3 1 0\"\n",
          out);
}

static void
version(void)
{
    printf("bantin %s\nlibevent %s\nlibcurl %s\nSQLite %s\njansson %s\n"
           "utf8proc %s\n%s\n",
           BANTIN_VERSION, event_get_version(),
           curl_version_info(CURLVERSION_NOW)->version, sqlite3_libversion(),
           jansson_version_str(), utf8proc_version(),
           OpenSSL_version(OPENSSL_VERSION));
}

int
main(int argc, char **argv)
{
    char name[64];

    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--version") == 0)
        return version(), 0;
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return usage(stdout), 0;
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            snprintf(name, sizeof(name), "bantin %s", verbs[i].name);
            argv[1] = name;
            return verbs[i].run(argc - 1, argv + 1);
        }
    fprintf(stderr, "bantin: there is no verb '%s'\n", argv[1]);
    usage(stderr);
    return 2;
}
