/* An invented district: units, people, and the figures that are true there. */
#ifndef SIMULATE_WORLD_H
#define SIMULATE_WORLD_H

#include "core/role.h"
#include "simulate/habit.h"
#include "simulate/random.h"

enum { SIM_HAMLETS_MAX = 999, SIM_COMMUNES_MAX = 99, SIM_OFFICES_MAX = 99 };

struct sim_size {
    int hamlets, communes, offices;
};

enum sim_kind { SIM_DISTRICT, SIM_COMMUNE, SIM_HAMLET, SIM_GROUP, SIM_OFFICE };

struct sim_unit {
    enum sim_kind kind;
    int number; /* from 1, within its kind */
    int parent; /* index of a unit; -1 of the district */
    int head;   /* index of the person who reports for it; -1 = nobody */
    int households, poor, near_poor;
    int left, fresh, back; /* of the last month: thoat, moi, tai */
    int half[6];           /* what its BK 6T said */
};

enum { SIM_SEATS = 2, SIM_PHONE = 16 };
struct sim_seat {
    enum role role;
    int unit;
};

struct sim_person {
    char phone[SIM_PHONE]; /* 0912000001 */
    int seats_n;
    struct sim_seat seat[SIM_SEATS];
    const struct sim_habit *habit;
    struct sim_random random; /* of what this person does */
};

struct sim_world {
    uint64_t seed;
    int units_n, people_n;
    struct sim_unit *unit; /* 0 is the district */
    struct sim_person *person;
};

/* The same seed and size, the same district. */
struct sim_world *sim_world_new(uint64_t seed, const struct sim_size *size);
void sim_world_free(struct sim_world *world);
/* Writes units.csv, people.csv and figures.csv for `bantin import`; makes the
 * folder. False and a sentence in why[160] if it cannot. */
bool sim_world_write(const struct sim_world *world, const char *folder,
                     char why[160]);

/* -1 = no phone of this district. Takes 0912... and +84912... */
int sim_world_person(const struct sim_world *world, const char *phone);
/* A month passes in a hamlet or a group: poor = before - left + fresh + back.
 */
void sim_unit_month(struct sim_unit *unit, struct sim_random *random);

#endif
