#include "app/centrality/local_name.h"

#include <stdio.h>
#include <string.h>

void polis_local_name_make(const polis_local_options *o, bool ordered, int lane,
                           const char *measure, polis_local_name *out)
{
    const bool decay = polis_local_has_decay(o, lane), radius = lane < o->n_radii;
    char *to;

    *out = (polis_local_name){0};
    snprintf(out->text, sizeof out->text, "%s%s", measure, ordered ? "_od" : "");
    if (!decay && !radius) {
        return;
    }
    snprintf(out->number, sizeof out->number, "%.15g",
             radius ? o->radius[lane] : o->decay[lane - o->n_radii]);
    out->key = radius ? "radius" : "decay";
    to = out->text + strlen(out->text);
    *to++ = '_';
    *to++ = radius ? 'r' : 'b';
    for (const char *at = out->number; *at; at++) {
        if (*at != '+') {
            *to++ = *at == '.' ? 'p' : *at == '-' ? 'm' : *at;
        }
    }
}
