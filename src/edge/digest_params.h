/* The part of a signed string that is made of parameters. */
#ifndef EDGE_DIGEST_PARAMS_H
#define EDGE_DIGEST_PARAMS_H

#include "edge/source.h"

struct params;

/* {"of","sort","order","exclude","multi","item","join","replace","encode"} */
const struct params *params_compile(struct loader *loader, struct conf node);
void params_add(const struct params *params, const struct facts *facts,
                struct buf *out);

#endif
