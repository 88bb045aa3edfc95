#include "app/shock/removals.h"

#include "app/shock/form.h"
#include "base/mem.h"
#include "shock/largest.h"
#include "shock/overload.h"

#include <math.h>

polis_err polis_shock_run_attack(const polis_shock_ready *r, int64_t first, int64_t last,
                                 polis_shock_slice *out)
{
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = r->in;
    const int64_t n_things = in->o->edges ? in->graph->m : in->graph->n;
    double *robust = NULL, most;

    if (!in->random) {
        out->scalar[0] =
            polis_robustness(r->largest, in->n_remove, in->graph->n, n_things, &out->scalar[1]);
        for (int64_t k = 0; k < r->n_points; k++) {
            out->curve[k] = (double)r->largest[r->at[k]] / (double)in->graph->n;
        }
        return POLIS_OK;
    }
    POLIS_NEW(robust, last - first);
    POLIS_TRY(polis_attack_replicates(in->graph, in->o->edges, in->o->seed, first, last,
                                      in->n_remove, r->at, r->n_points, in->o->machine.n_threads,
                                      out->curve, robust));
    most = in->n_remove == n_things ? 1.0 : NAN; /* of a part only the lower end is computed */
    for (int64_t i = 0; i < last - first; i++) {
        out->scalar[2 * i] = robust[i];
        out->scalar[2 * i + 1] = most * robust[i];
    }

done:
    POLIS_FREE(robust);
    return rc;
}

polis_err polis_shock_run_overload(const polis_shock_ready *r, int64_t first, int64_t last,
                                   polis_shock_slice *out, polis_fault *fault)
{
    enum { N_SCALARS = POLIS_OVERLOAD_LOST_BITS + 1 };
    polis_err rc = POLIS_OK;
    const polis_shock_input *in = r->in;
    polis_cascade *cascade = NULL;
    double *shock = NULL;
    uint8_t *trigger = NULL, *failed = NULL;

    POLIS_NEW(failed, in->graph->n);
    POLIS_NEW(cascade, r->n_points);
    POLIS_NEW(shock, in->graph->n);
    POLIS_NEW(trigger, in->graph->n);
    for (int64_t i = 0; i < last - first; i++) {
        double *scalar = out->scalar + i * N_SCALARS;

        POLIS_TRY(polis_scenario_draw(&in->scenario, in->graph->n, first + i, shock, fault));
        for (polis_vid v = 0; v < in->graph->n; v++) {
            trigger[v] = shock[v] > 0.0;
        }
        POLIS_TRY(polis_overload_run(in->graph, r->load, trigger, r->x, (int)r->n_points,
                                     &in->o->machine, cascade, failed, scalar));
        for (polis_vid v = 0; v < in->graph->n; v++) {
            out->sum[v] += polis_fixed_from_double(failed[v], POLIS_FIXED_DEPENDENCY_BITS);
        }
        scalar[1] = (double)cascade[0].overload;
        scalar[2] = (double)cascade[0].rounds;
        scalar[POLIS_OVERLOAD_LOST_BITS] = 0.0;
        for (int64_t k = 0; k < r->n_points; k++) {
            out->curve[i * r->n_points + k] = cascade[k].left;
            scalar[POLIS_OVERLOAD_LOST_BITS] =
                fmax(scalar[POLIS_OVERLOAD_LOST_BITS], cascade[k].lost_bits);
        }
    }

done:
    POLIS_FREE(cascade);
    POLIS_FREE(shock);
    POLIS_FREE(trigger);
    POLIS_FREE(failed);
    return rc;
}
