/* A compiled recipe, for the files that load and run it. */
#ifndef EDGE_DIGEST_RECIPE_H
#define EDGE_DIGEST_RECIPE_H

#include "edge/digest.h"
#include "edge/digest_params.h"

enum { PARTS_MAX = 12 };

enum part_kind {
    PART_LIT,
    PART_URL,
    PART_URL_NO_QUERY,
    PART_BODY,
    PART_BODY_SHA256,
    PART_BODY_SHA256_HEX,
    PART_SOURCE,
    PART_SECRET,
    PART_PARAMS,
};

struct part {
    enum part_kind kind;
    struct str lit;
    const struct source *source;
    const struct secret *secret;
    const struct params *params;
};

struct digest {
    const char *md; /* name of the hash */
    bool is_hmac, is_base64, ignore_case, space_to_plus;
    const struct secret *key;
    struct part part[PARTS_MAX];
    int parts_n;
    const struct source *expect, *body_sha256, *stamp;
    struct str strip_prefix, list_sep;
    int64_t stamp_unit_ms, tolerance_ms;
};

#endif
