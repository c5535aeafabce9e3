/* The USSD menus of a configuration: ussd.json. */
#include "config_ussd.h"

#include <stdio.h>
#include <unistd.h>

struct ussd_config {
    struct conf_file *file; /* the strings live in it */
    struct ussd_menus menus;
};

static const char *const lists[] = {[USSD_LIST_NONE] = "",
                                    [USSD_LIST_WAITING] = "waiting",
                                    [USSD_LIST_OWN] = "own",
                                    [USSD_LIST_DUTIES] = "duties"};

/* What a menu reads. */
struct reading {
    const struct form_set *forms;
    struct ussd_menus *menus;
};

static unsigned
read_roles(struct conf node)
{
    struct conf array = conf_array(node, "roles", false);
    unsigned roles = 0;

    for (size_t i = 0; i < conf_count(array); i++) {
        enum role role = role_of(str_of(conf_text(conf_at(array, i))));
        if (role == ROLE_NONE)
            conf_complain(conf_at(array, i),
                          "give HO TB TO CX LX CH CQ DN NH or QT",
                          "unknown role \"%s\"", conf_text(conf_at(array, i)));
        else
            roles |= 1u << role;
    }
    return roles;
}

static void
read_list(struct conf node, struct ussd_item *item)
{
    const char *name = conf_string(node, "list", "");

    for (size_t i = 0; i < COUNT(lists); i++)
        if (strcmp(lists[i], name) == 0) {
            item->list = (enum ussd_list)i;
            return;
        }
    conf_complain(conf_get(node, "list"), "give waiting, own or duties",
                  "there is no list \"%s\"", name);
}

static void
read_values(struct conf node, const struct form *form, struct ussd_item *item)
{
    struct conf values = conf_object(node, "values", false), value;
    const char *code;

    for (size_t i = 0; conf_member(values, i, &code, &value); i++) {
        if (item->values_n == USSD_VALUES_MAX) {
            conf_complain(values, "ask for some of them",
                          "has more than %d values", USSD_VALUES_MAX);
            return;
        }
        if (form && form_field_index(form, code) < 0)
            conf_complain(value, "name a field of the form",
                          "there is no field \"%s\"", code);
        item->value[item->values_n++] =
            (struct ussd_value){code, conf_text(value)};
    }
}

/* "menu", "form" or "send": one of them. */
static void
read_target(struct reading *r, struct conf node, struct ussd_item *item)
{
    static const char *const keys[] = {[USSD_TO_MENU] = "menu",
                                       [USSD_TO_FORM] = "form",
                                       [USSD_TO_TEXT] = "send"};
    const struct form *form = NULL;
    int n = 0;

    for (size_t i = 0; i < COUNT(keys); i++) {
        const char *target = conf_string(node, keys[i], NULL);
        if (!target)
            continue;
        n++;
        item->kind = (enum ussd_item_kind)i;
        item->target = target;
    }
    if (n != 1)
        conf_complain(node, "give menu, form or send", "leads to %s",
                      n ? "more than one thing" : "nothing");
    if (n == 1 && item->kind == USSD_TO_FORM && r->forms) {
        form = form_find(r->forms, item->target);
        if (!form)
            conf_complain(conf_get(node, "form"), "name a form of forms/",
                          "there is no form \"%s\"", item->target);
    }
    read_values(node, form, item);
}

static void
read_item(struct reading *r, struct conf node, struct ussd_menu *menu)
{
    static const char *const keys[] = {"key",  "text", "menu",   "form",
                                       "send", "list", "values", NULL};
    struct ussd_item *item = &menu->item[menu->items_n++];
    const char *key = conf_need_string(node, "key");

    conf_keys(node, keys);
    *item = (struct ussd_item){.key = key[0], .target = ""};
    item->text = conf_need_string(node, "text");
    if (key[0] < '1' || key[0] > '9' || key[1] != '\0')
        conf_complain(conf_get(node, "key"), "give 1 to 9", "\"%s\" is no key",
                      key);
    for (int i = 0; i < menu->items_n - 1; i++)
        if (menu->item[i].key == key[0])
            conf_complain(conf_get(node, "key"), "give it another one",
                          "an item before it has key %s", key);
    read_list(node, item);
    read_target(r, node, item);
}

static void
read_menu(struct reading *r, struct conf node)
{
    static const char *const keys[] = {"name", "roles", "title", "items", NULL};
    struct ussd_menu *menu = &r->menus->menu[r->menus->n];
    struct conf items = conf_array(node, "items", true);
    size_t n = conf_count(items);

    conf_keys(node, keys);
    menu->name = conf_need_string(node, "name");
    menu->title = conf_need_string(node, "title");
    menu->roles = read_roles(node);
    if (strlen(menu->name) >= USSD_NAME)
        conf_complain(conf_get(node, "name"), "give at most 15 letters",
                      "the name is too long");
    if (ussd_menu_find(r->menus, menu->name))
        conf_complain(conf_get(node, "name"), "give it another one",
                      "a menu before it is %s as well", menu->name);
    if (conf_is(items) && (n == 0 || n > USSD_ITEMS_MAX))
        conf_complain(items, "give one to nine items", "has %zu items", n);
    r->menus->n++;
    for (size_t i = 0; i < n && i < USSD_ITEMS_MAX; i++)
        read_item(r, conf_at(items, i), menu);
}

static void
read_words(struct conf root, struct ussd_menus *menus)
{
    struct conf texts = conf_object(root, "texts", true), value;
    const char *id;

    for (int i = 0; i < USSD_WORDS; i++)
        menus->word[i] = conf_need_string(texts, ussd_word_names[i]);
    for (size_t k = 0; conf_member(texts, k, &id, &value); k++) {
        int i = 0;
        while (i < USSD_WORDS && strcmp(ussd_word_names[i], id) != 0)
            i++;
        if (i == USSD_WORDS)
            conf_complain(value, "take it out", "no screen says \"%s\"", id);
    }
}

/* Menus that items lead to. */
static void
check_menu(const struct reading *r, struct conf list, int i)
{
    const struct ussd_menu *menu = &r->menus->menu[i];
    struct conf items = conf_array(conf_at(list, (size_t)i), "items", false);

    for (int k = 0; k < menu->items_n; k++) {
        const struct ussd_item *item = &menu->item[k];
        struct conf node = conf_at(items, (size_t)k);
        if (item->kind == USSD_TO_MENU &&
            !ussd_menu_find(r->menus, item->target))
            conf_complain(conf_get(node, "menu"), "name a menu of this file",
                          "there is no menu \"%s\"", item->target);
    }
}

struct ussd_config *
config_ussd_load(struct complaints *complaints, const char *config_dir,
                 const struct form_set *forms)
{
    static const char *const keys[] = {"menus", "texts", NULL};
    struct ussd_config *config = mem_alloc(sizeof(*config));
    struct reading r = {forms, &config->menus};
    char path[1024];

    snprintf(path, sizeof(path), "%s/ussd.json", config_dir);
    if (access(path, F_OK) != 0)
        return config;
    struct conf root =
        conf_load(complaints, config_dir, "ussd.json", &config->file);
    if (!conf_is(root))
        return config;
    struct conf list = conf_array(root, "menus", true);
    size_t n = conf_count(list);
    conf_keys(root, keys);
    if (n > USSD_MENUS_MAX)
        conf_complain(list, "use fewer", "more than %d menus", USSD_MENUS_MAX);
    for (size_t i = 0; i < n && i < USSD_MENUS_MAX; i++)
        read_menu(&r, conf_at(list, i));
    read_words(root, &config->menus);
    for (int i = 0; i < config->menus.n; i++)
        check_menu(&r, list, i);
    return config;
}

const struct ussd_menus *
ussd_menus_of(const struct ussd_config *config)
{
    return &config->menus;
}

void
ussd_config_free(struct ussd_config *config)
{
    if (!config)
        return;
    conf_free(config->file);
    mem_free(config);
}
