/* Between the two files that take a sample: the one that chooses rows, and the one that makes
 * columns of them. */
#ifndef POLIS_APP_EFFECTS_SAMPLE_CELLS_H
#define POLIS_APP_EFFECTS_SAMPLE_CELLS_H

#include "app/effects/sample.h"

/** Everything by cell of the panel, before rows are chosen. */
typedef struct polis_cells {
    const polis_panel *panel;
    const polis_effects_options *o;
    int64_t n;
    double *value;              /* [needed][n] outcome, mediator, x, controls */
    int n_needed;               /* numbers */
    bool *keep;                 /* [n] */
    polis_vid *cluster, *group; /* [n] -1 where missing */
} polis_cells;

/** Outcome, mediator and columns of the rows that were chosen, scaled and centred as asked. */
polis_err polis_sample_columns(const polis_cells *cells, polis_sample *sample);

#endif
