/* Parts of config_form among themselves. */
#ifndef CONFIG_FORM_READ_H
#define CONFIG_FORM_READ_H

#include "config_form.h"

/* Copies that live as long as the set. */
const char *form_read_string(struct arena *arena, struct conf node,
                             const char *key, const char *absent);
struct form_words
form_read_words(struct arena *arena, struct conf node, const char *key);
/* Bits of the roles in a list of role names. */
unsigned form_read_roles(struct conf node, const char *key, bool needed);
/* The index of the field that the member names; complains if there is none. */
int
form_read_field_ref(struct conf node, const char *key, const struct form *form);
/* The fields, in two rounds: what a field says may name one behind it. */
void form_read_fields(struct arena *arena, struct conf fields,
                      struct form_spec *spec);

/* All forms of the folder, with their fields. */
struct form_others {
    int n;
    const struct form *form[FORM_SET_MAX];
};
/* Then what a form says of others: sources of its rules, what closes it. */
void
form_read_sources(struct arena *arena, struct conf root, struct form_spec *spec,
                  const struct form_others *others);
/* "ngheo", "k", "prev.ngheo", "bc.ngheo", "kq.2": false if it is none. */
bool form_read_figure(const struct form_spec *spec, const char *name,
                      struct rule_term *term);
/* Wants the texts and sources. */
void
form_read_rules(struct arena *arena, struct conf root, struct form_spec *spec);
void
form_read_sums(struct arena *arena, struct conf root, struct form_spec *spec);

/* What the flow does with its reports: subject, key, chain, due days. */
void
form_read_flow(struct arena *arena, struct conf root, struct form_spec *spec);

/* Words that two fields or two forms would both understand. */
void form_check_labels(struct conf root, const struct form_spec *spec);
/* Every form reads its own example, sent by one who may send it. */
void form_check_example(struct conf root, const struct form_set *set,
                        const char *keyword);

/* config_form_screen.c: "ask" and "options" of a field. */
void form_read_screen(struct arena *arena, struct conf node,
                      struct form_field *field);

#endif
