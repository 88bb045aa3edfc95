#include "app/shock/models.h"

#include "app/shock/contagion.h"
#include "app/shock/removals.h"

polis_err polis_shock_run(const polis_shock_ready *r, const double *parameter, int64_t first,
                          int64_t last, polis_shock_slice *out, polis_fault *fault)
{
    switch (r->in->o->model) {
    case POLIS_SHOCK_ATTACK:
        return polis_shock_run_attack(r, first, last, out);
    case POLIS_SHOCK_OVERLOAD:
        return polis_shock_run_overload(r, first, last, out, fault);
    case POLIS_SHOCK_SIR:
    case POLIS_SHOCK_SIS:
    case POLIS_SHOCK_SIRS:
        return polis_shock_run_epidemic(r, parameter, first, last, out, fault);
    default:
        return polis_shock_run_each(r, parameter, first, last, out, fault);
    }
}
