/* The verbs of the command: one row each in main.c. */
#ifndef VERB_H
#define VERB_H

/* argv[0] is "bantin VERB". Exit codes: 0 done, 1 refused or failed, 2 wrong
 * use. */
int serve(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_say(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_verify(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_pin(int argc, char **argv);
int cli_calendar(int argc, char **argv);
int cli_reopen(int argc, char **argv);
int cli_requests(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_progress(int argc, char **argv);
int cli_award(int argc, char **argv);
int cli_budget(int argc, char **argv);
int cli_board(int argc, char **argv);
int cli_duties(int argc, char **argv);
int cli_simulate(int argc, char **argv);

#endif
