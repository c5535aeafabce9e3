/* Kinds of units, from large to small. */
#ifndef CORE_UNIT_KIND_H
#define CORE_UNIT_KIND_H

enum unit_kind {
    UNIT_NONE,
    UNIT_PROVINCE,
    UNIT_DISTRICT,
    UNIT_COMMUNE,
    UNIT_HAMLET,
    UNIT_GROUP,
    UNIT_OFFICE,
};

#endif
