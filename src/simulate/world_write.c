/* The tables of an invented district, as `bantin import` takes them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "simulate/world.h"

enum { REF = 16, PATH = 4096 };

static void
ref_of(const struct sim_unit *unit, char out[REF])
{
    static const char letter[] = {[SIM_DISTRICT] = 'd',
                                  [SIM_COMMUNE] = 'c',
                                  [SIM_HAMLET] = 'h',
                                  [SIM_GROUP] = 'g',
                                  [SIM_OFFICE] = 'o'};

    (void)snprintf(out, REF, "%c-%03d", letter[unit->kind], unit->number);
}

static void
write_unit(const struct sim_world *world, const struct sim_unit *unit,
           FILE *file)
{
    static const struct {
        const char *kind, *name, *code;
        int digits;
    } rows[] = {[SIM_DISTRICT] = {"district", "Huyện Mẫu", "", 1},
                [SIM_COMMUNE] = {"commune", "Xã Mẫu", "", 2},
                [SIM_HAMLET] = {"hamlet", "Bản Mẫu", "B", 3},
                [SIM_GROUP] = {"group", "Tổ vay vốn Mẫu", "V", 3},
                [SIM_OFFICE] = {"office", "Cơ quan Mẫu", "", 2}};
    char ref[REF], parent[REF] = "p-001", code[REF] = "";

    ref_of(unit, ref);
    if (unit->parent >= 0)
        ref_of(&world->unit[unit->parent], parent);
    if (rows[unit->kind].code[0] != '\0')
        (void)snprintf(code, sizeof(code), "%s%03d", rows[unit->kind].code,
                       unit->number);
    (void)fprintf(file, "%s,%s,%s %0*d,%s,%s,,2021-01-01,,du lieu mau\n", ref,
                  rows[unit->kind].kind, rows[unit->kind].name,
                  rows[unit->kind].digits, unit->number, parent, code);
}

static void
write_units(const struct sim_world *world, FILE *file)
{
    (void)fputs("id,kind,name,parent,code,gso_code,valid_from,valid_to,act\n"
                "p-001,province,Tỉnh Mẫu,,,,2021-01-01,,du lieu mau\n",
                file);
    for (int i = 0; i < world->units_n; i++)
        write_unit(world, &world->unit[i], file);
}

static void
write_people(const struct sim_world *world, FILE *file)
{
    char ref[REF];

    (void)fputs("phone,name,roles,language,valid_from,valid_to\n", file);
    for (int i = 0; i < world->people_n; i++) {
        const struct sim_person *p = &world->person[i];

        (void)fprintf(file, "%s,Người mẫu %d,", p->phone, i + 1);
        for (int k = 0; k < p->seats_n; k++) {
            ref_of(&world->unit[p->seat[k].unit], ref);
            (void)fprintf(file, "%s%s@%s", k > 0 ? ";" : "",
                          role_name(p->seat[k].role), ref);
        }
        (void)fputs(",vi,2021-01-01,\n", file);
    }
}

/* Year ends before the play begins: more poor the longer ago. */
static void
write_figures(const struct sim_world *world, FILE *file)
{
    char ref[REF];

    (void)fputs("unit,date,households,poor,near_poor,status,standard,act\n",
                file);
    for (int i = 0; i < world->units_n; i++) {
        const struct sim_unit *unit = &world->unit[i];

        if (unit->kind != SIM_HAMLET)
            continue;
        ref_of(unit, ref);
        for (int year = 2021; year <= 2024; year++)
            (void)fprintf(
                file, "%s,%d-12-31,%d,%d,%d,official,2022-2025,du lieu mau\n",
                ref, year, unit->households, unit->poor + 2 * (2024 - year),
                unit->near_poor);
    }
}

bool
sim_world_write(const struct sim_world *world, const char *folder,
                char why[160])
{
    static const struct {
        const char *name;
        void (*write)(const struct sim_world *world, FILE *file);
    } tables[] = {{"units.csv", write_units},
                  {"people.csv", write_people},
                  {"figures.csv", write_figures}};
    char path[PATH];
    bool is_fine = mkdir(folder, 0755) == 0 || errno == EEXIST;

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && is_fine; i++) {
        FILE *file = NULL;

        if (snprintf(path, sizeof(path), "%s/%s", folder, tables[i].name) <
            (int)sizeof(path))
            file = fopen(path, "we");
        if (file)
            tables[i].write(world, file);
        is_fine = file && !ferror(file);
        if (file && fclose(file) != 0)
            is_fine = false;
    }
    if (!is_fine)
        (void)snprintf(why, 160, "cannot write %.90s: %.50s", folder,
                       strerror(errno));
    return is_fine;
}
