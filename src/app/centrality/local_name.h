/* What the variable of a local measure is called: betweenness_r400, closeness_decay_b0p005. */
#ifndef POLIS_APP_LOCAL_NAME_H
#define POLIS_APP_LOCAL_NAME_H

#include "centrality/local_measures.h"

enum { POLIS_LOCAL_NAME = 96 };

typedef struct polis_local_name {
    char text[POLIS_LOCAL_NAME];
    char number[32]; /* the radius or decay as the user gave it */
    const char *key; /* "radius", "decay" or NULL */
} polis_local_name;

/**
 * Name and attribute of a measure in one lane; trips from sources to targets have _od. Numbers lose
 * what names cannot hold: 0.005 is 0p005, 1e-07 is 1em07.
 */
void polis_local_name_make(const polis_local_options *options, bool ordered, int lane,
                           const char *measure, polis_local_name *out);

#endif
