/* The verb `parse`: what texts mean, as JSON lines. */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

int cli_parse(int argc, char **argv);

#endif
