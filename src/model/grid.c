/* The grid: blocks of one length. */
#include "base/mem.h"
#include "model/sketch.h"

#include <math.h>

polis_vid polis_sketch_columns(polis_vid n)
{
    return (polis_vid)ceil(sqrt((double)n)); /* exact: sqrt is, and n has fewer than 53 bits */
}

polis_err polis_sketch_grid(const polis_model_options *o, polis_sketch *sketch)
{
    const polis_vid columns = polis_sketch_columns(o->n);
    const double length = round(o->spacing * 1e3) / 1e3;
    polis_err rc = POLIS_OK;

    POLIS_NEW(sketch->x, o->n);
    POLIS_NEW(sketch->y, o->n);
    for (polis_vid v = 0; v < o->n; v++) {
        sketch->x[v] = v % columns * length;
        sketch->y[v] = v / columns * length;
        if ((v + 1) % columns != 0 && v < o->n - 1) {
            POLIS_TRY(polis_edges_add(&sketch->edges, v, v + 1, length));
        }
        if (v < o->n - columns) {
            POLIS_TRY(polis_edges_add(&sketch->edges, v, v + columns, length));
        }
    }

done:
    return rc;
}
