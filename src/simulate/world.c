/* An invented district: who is in it. */
#include "simulate/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    FIRST_PHONE = 912000001,
    GROUP_EVERY = 3,       /* every third hamlet has a group of borrowers */
    OWN_LEADER_EVERY = 2,  /* every second group is led by the hamlet's head */
    STREAM_UNIT = 1000000, /* streams of chance: people count from 0 */
    STREAM_HABIT = 2000000
};

static int
add_unit(struct sim_world *world, enum sim_kind kind, int number, int parent)
{
    world->unit[world->units_n] = (struct sim_unit){
        .kind = kind, .number = number, .parent = parent, .head = -1};
    return world->units_n++;
}

static int
add_person(struct sim_world *world, enum role role, int unit)
{
    struct sim_person *p = &world->person[world->people_n];
    struct sim_random draw =
        sim_random_new(world->seed, STREAM_HABIT + (uint64_t)world->people_n);
    bool is_officer = role != ROLE_TB && role != ROLE_TO;

    *p = (struct sim_person){
        .seats_n = 1,
        .seat = {{role, unit}},
        .habit = sim_habit_draw(&draw, is_officer),
        .random = sim_random_new(world->seed, (uint64_t)world->people_n)};
    (void)snprintf(p->phone, sizeof(p->phone), "0%d",
                   FIRST_PHONE + world->people_n);
    if (world->unit[unit].head < 0)
        world->unit[unit].head = world->people_n;
    return world->people_n++;
}

static void
start_figures(const struct sim_world *world, struct sim_unit *unit)
{
    struct sim_random random = sim_random_new(
        world->seed, STREAM_UNIT + (uint64_t)(unit - world->unit));

    unit->households = sim_random_between(&random, 60, 180);
    unit->poor = unit->households * sim_random_between(&random, 20, 45) / 100;
    unit->near_poor =
        unit->households * sim_random_between(&random, 8, 18) / 100;
}

static void
add_group(struct sim_world *world, int number, int hamlet)
{
    int group = add_unit(world, SIM_GROUP, number, hamlet);
    struct sim_unit *unit = &world->unit[group];
    struct sim_person *head = &world->person[world->unit[hamlet].head];

    unit->households = 15 + world->unit[hamlet].households / 8;
    unit->poor = unit->households / 2;
    if (number % OWN_LEADER_EVERY != 0) {
        add_person(world, ROLE_TO, group);
        return;
    }
    head->seat[head->seats_n++] = (struct sim_seat){ROLE_TO, group};
    unit->head = world->unit[hamlet].head;
}

static void
add_hamlets(struct sim_world *world, const struct sim_size *size)
{
    for (int i = 0; i < size->hamlets; i++) {
        int commune = 1 + i * size->communes / size->hamlets;
        int hamlet = add_unit(world, SIM_HAMLET, i + 1, commune);

        start_figures(world, &world->unit[hamlet]);
        add_person(world, ROLE_TB, hamlet);
        if (i % GROUP_EVERY == 0)
            add_group(world, i / GROUP_EVERY + 1, hamlet);
    }
}

/* The office that sums up for R-04 does it only when it is told: whether the
 * summary is in time depends on the gateway. */
static void
add_offices(struct sim_world *world, int n)
{
    for (int i = 0; i < n; i++) {
        int office = add_unit(world, SIM_OFFICE, i + 1, 0);
        int head = add_person(world, ROLE_CQ, office);

        if (i == 0)
            world->person[head].habit = sim_habit_find("forgetful");
    }
}

struct sim_world *
sim_world_new(uint64_t seed, const struct sim_size *size)
{
    struct sim_world *world = mem_alloc(sizeof(*world));
    size_t units = 1 + (size_t)size->communes + 2 * (size_t)size->hamlets +
                   (size_t)size->offices;
    size_t people = 1 + 2 * ((size_t)size->communes + (size_t)size->hamlets) +
                    (size_t)size->offices;

    world->seed = seed;
    world->unit = mem_alloc(units * sizeof(*world->unit));
    world->person = mem_alloc(people * sizeof(*world->person));
    add_unit(world, SIM_DISTRICT, 1, -1);
    for (int i = 0; i < size->communes; i++)
        add_unit(world, SIM_COMMUNE, i + 1, 0);
    add_hamlets(world, size);
    for (int i = 0; i < size->communes; i++) {
        add_person(world, ROLE_CX, 1 + i);
        add_person(world, ROLE_LX, 1 + i);
    }
    add_offices(world, size->offices);
    add_person(world, ROLE_CH, 0);
    return world;
}

void
sim_world_free(struct sim_world *world)
{
    if (!world)
        return;
    mem_free(world->unit);
    mem_free(world->person);
    mem_free(world);
}

int
sim_world_person(const struct sim_world *world, const char *phone)
{
    const char *digits = strncmp(phone, "+84", 3) == 0 ? phone + 3
                         : phone[0] == '0'             ? phone + 1
                                                       : phone;
    long number = strtol(digits, NULL, 10) - FIRST_PHONE;

    return number >= 0 && number < world->people_n ? (int)number : -1;
}

void
sim_unit_month(struct sim_unit *unit, struct sim_random *random)
{
    int most = unit->poor < 3 ? unit->poor : 3;

    unit->left = sim_random_below(random, most + 1);
    unit->fresh = sim_random_hits(random, 150) ? 1 : 0;
    unit->back = sim_random_hits(random, 50) ? 1 : 0;
    if (unit->poor - unit->left + unit->near_poor + 4 > unit->households)
        unit->fresh = unit->back = 0;
    unit->poor += unit->fresh + unit->back - unit->left;
    if (sim_random_hits(random, 300))
        unit->households++;
    if (sim_random_hits(random, 300) && unit->near_poor > 0)
        unit->near_poor--;
    else if (unit->left > 0 && unit->poor + unit->near_poor < unit->households)
        unit->near_poor++;
}
