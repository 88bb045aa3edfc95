#include "indicators/spectrum.h"

#include "base/mem.h"
#include "indicators/lanczos.h"
#include "network/components.h"

#include <amd.h>
#include <ldl.h>
#include <math.h>

enum { MOST_ROUNDS = 20000 };

static const double MOST_FLOPS = 3e10; /* of a factor */

/* LDL' of the Laplacian without the row and column of its last node. */
typedef struct laplacian {
    SuiteSparse_long n;          /* nodes - 1 */
    SuiteSparse_long *col, *row; /* lower and upper half: columns of the matrix */
    double *value;
    SuiteSparse_long *order, *place; /* [n] elimination order and its inverse */
    SuiteSparse_long *start, *parent, *count, *flag, *pattern; /* of the factor */
    SuiteSparse_long *index;
    double *factor, *pivot, *work;
} laplacian;

static void laplacian_clear(laplacian *a)
{
    POLIS_FREE(a->col);
    POLIS_FREE(a->row);
    POLIS_FREE(a->value);
    POLIS_FREE(a->order);
    POLIS_FREE(a->place);
    POLIS_FREE(a->start);
    POLIS_FREE(a->parent);
    POLIS_FREE(a->count);
    POLIS_FREE(a->flag);
    POLIS_FREE(a->pattern);
    POLIS_FREE(a->index);
    POLIS_FREE(a->factor);
    POLIS_FREE(a->pivot);
    POLIS_FREE(a->work);
}

static polis_err fill_matrix(const polis_skeleton *s, laplacian *a)
{
    polis_err rc = POLIS_OK;
    SuiteSparse_long at = 0;

    a->n = s->n - 1;
    POLIS_NEW(a->col, a->n + 1);
    POLIS_NEW(a->row, s->off[s->n] + s->n);
    POLIS_NEW(a->value, s->off[s->n] + s->n);
    for (polis_vid v = 0; v < a->n; v++) {
        bool placed = false;

        for (polis_eid e = s->off[v]; e <= s->off[v + 1]; e++) {
            const polis_vid w = e < s->off[v + 1] ? s->head[e] : s->n;

            if (!placed && w > v) {
                placed = true;
                a->row[at] = v;
                a->value[at++] = (double)polis_skeleton_degree(s, v);
            }
            if (w < a->n) {
                a->row[at] = w;
                a->value[at++] = -1.0;
            }
        }
        a->col[v + 1] = at;
    }

done:
    return rc;
}

/* Order, pattern and numbers of the factor; *fits is false if it would take too long. */
static polis_err factorise(laplacian *a, bool *fits)
{
    polis_err rc = POLIS_OK;
    double flops = 0.0;

    POLIS_NEW(a->order, a->n);
    POLIS_NEW(a->place, a->n);
    POLIS_NEW(a->start, a->n + 1);
    POLIS_NEW(a->parent, a->n);
    POLIS_NEW(a->count, a->n);
    POLIS_NEW(a->flag, a->n);
    POLIS_NEW(a->pattern, a->n);
    POLIS_NEW(a->pivot, a->n);
    POLIS_NEW(a->work, a->n);
    if (amd_l_order(a->n, a->col, a->row, a->order, NULL, NULL) < AMD_OK) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    ldl_l_symbolic(a->n, a->col, a->row, a->start, a->parent, a->count, a->flag, a->order,
                   a->place);
    for (SuiteSparse_long k = 0; k < a->n; k++) {
        flops += (double)a->count[k] * (double)a->count[k];
    }
    *fits = flops <= MOST_FLOPS;
    if (!*fits) {
        goto done;
    }
    POLIS_NEW(a->index, a->start[a->n]);
    POLIS_NEW(a->factor, a->start[a->n]);
    if (ldl_l_numeric(a->n, a->col, a->row, a->value, a->start, a->parent, a->count, a->index,
                      a->factor, a->pivot, a->work, a->pattern, a->flag, a->order,
                      a->place) != a->n) {
        rc = POLIS_E_BUG; /* the matrix of a connected graph is positive definite */
    }

done:
    return rc;
}

/* y = the pseudo-inverse of the Laplacian times x, for an x whose elements add up to 0. */
static void solve(void *self, const double *x, double *y)
{
    laplacian *a = self;
    double mean = 0.0;

    for (SuiteSparse_long k = 0; k < a->n; k++) {
        a->work[k] = x[a->order[k]];
    }
    ldl_l_lsolve(a->n, a->work, a->start, a->index, a->factor);
    ldl_l_dsolve(a->n, a->work, a->pivot);
    ldl_l_ltsolve(a->n, a->work, a->start, a->index, a->factor);
    y[a->n] = 0.0;
    for (SuiteSparse_long k = 0; k < a->n; k++) {
        y[a->order[k]] = a->work[k];
        mean += a->work[k];
    }
    mean /= (double)(a->n + 1);
    for (SuiteSparse_long k = 0; k <= a->n; k++) {
        y[k] -= mean;
    }
}

polis_err polis_spectrum_connectivity(const polis_skeleton *s, double *out, polis_why *why)
{
    polis_err rc = POLIS_OK;
    laplacian a = {0};
    polis_vid *part = NULL, *size = NULL, n_parts;
    double inverse;
    bool fits = false, converged = false;

    *out = NAN;
    *why = POLIS_WHY_TOO_SMALL;
    if (s->n < 2) {
        return POLIS_OK;
    }
    POLIS_NEW(part, s->n);
    POLIS_NEW(size, s->n);
    POLIS_TRY(polis_skeleton_parts(s, part, size, &n_parts));
    if (n_parts > 1) {
        *out = 0.0;
        *why = POLIS_WHY_DISCONNECTED;
        goto done;
    }
    POLIS_TRY(fill_matrix(s, &a));
    POLIS_TRY(factorise(&a, &fits));
    *why = POLIS_WHY_SKIPPED_COST;
    if (fits) {
        POLIS_TRY(polis_lanczos_largest(s->n, solve, &a, true, &inverse, &converged));
        *why = converged ? POLIS_WHY_OK : POLIS_WHY_NOT_CONVERGED;
        *out = converged ? 1.0 / inverse : NAN;
    }

done:
    laplacian_clear(&a);
    POLIS_FREE(part);
    POLIS_FREE(size);
    return rc;
}

/* y = A x. */
static void multiply(void *self, const double *x, double *y)
{
    const polis_skeleton *s = self;

    for (polis_vid v = 0; v < s->n; v++) {
        double sum = 0.0;

        for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
            sum += x[s->head[e]];
        }
        y[v] = sum;
    }
}

/* The nodes of one strong component and the bounds of its radius. */
typedef struct part {
    const polis_graph *g;
    const polis_vid *component, *node;
    polis_vid first, n; /* its nodes are node[first] .. node[first + n - 1] */
} part;

/* y = (A + 1) x within a component: the identity keeps cycles from turning for ever. The bounds are
 * those of A. */
static void step(const part *p, const double *x, double *y, double *least, double *most)
{
    *least = INFINITY;
    *most = 0.0;
    for (polis_vid i = p->first; i < p->first + p->n; i++) {
        const polis_vid v = p->node[i];
        double sum = 0.0;

        for (polis_eid e = p->g->off[v]; e < p->g->off[v + 1]; e++) {
            const polis_vid w = p->g->head[e];
            const bool again = e > p->g->off[v] && p->g->head[e - 1] == w;

            sum += !again && p->component[w] == p->component[v] ? x[w] : 0.0;
        }
        *least = fmin(*least, sum / x[v]);
        *most = fmax(*most, sum / x[v]);
        y[v] = x[v] + sum;
    }
}

static void scale(const part *p, double *x)
{
    double most = 0.0;

    for (polis_vid i = p->first; i < p->first + p->n; i++) {
        most = fmax(most, x[p->node[i]]);
    }
    for (polis_vid i = p->first; i < p->first + p->n; i++) {
        x[p->node[i]] /= most;
    }
}

/* False if the bounds do not meet. A component that cannot exceed what is known is left early. */
static bool radius_of(const part *p, double *x, double *y, double *radius)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double least, most;
        double *swap = x;

        step(p, x, y, &least, &most);
        if (most <= *radius) {
            return true;
        }
        if (most - least <= 1e-11 * most) {
            *radius = least + (most - least) / 2.0;
            return true;
        }
        scale(p, y);
        x = y;
        y = swap;
    }
    return false;
}

static polis_err directed_radius(const polis_graph *g, double *out, bool *converged)
{
    polis_err rc = POLIS_OK;
    polis_vid *component = NULL, *first = NULL, *node = NULL, n_components;
    double *x = NULL, *y = NULL;

    *out = 0.0;
    *converged = true;
    POLIS_NEW(component, g->n);
    POLIS_NEW(node, g->n);
    POLIS_NEW(x, g->n);
    POLIS_NEW(y, g->n);
    POLIS_TRY(polis_components_strong(g, component, &n_components));
    POLIS_NEW(first, (int64_t)n_components + 2);
    for (polis_vid v = 0; v < g->n; v++) {
        first[component[v] + 2]++;
        x[v] = 1.0;
    }
    for (polis_vid c = 0; c < n_components; c++) {
        first[c + 2] += first[c + 1];
    }
    for (polis_vid v = 0; v < g->n; v++) {
        node[first[component[v] + 1]++] = v;
    }
    for (polis_vid c = 0; c < n_components && *converged; c++) {
        const part p = {g, component, node, first[c], first[c + 1] - first[c]};

        *converged = p.n < 2 || radius_of(&p, x, y, out);
    }

done:
    POLIS_FREE(component);
    POLIS_FREE(first);
    POLIS_FREE(node);
    POLIS_FREE(x);
    POLIS_FREE(y);
    return rc;
}

polis_err polis_spectrum_radius(const polis_skeleton *s, const polis_graph *graph, double *out,
                                polis_why *why)
{
    polis_err rc = POLIS_OK;
    bool converged = true;

    *out = 0.0;
    if (s->directed) {
        POLIS_TRY(directed_radius(graph, out, &converged));
    } else if (s->n_ties > 0) {
        POLIS_TRY(
            polis_lanczos_largest(s->n, multiply, (void *)(uintptr_t)s, false, out, &converged));
    }
    *why = converged ? POLIS_WHY_OK : POLIS_WHY_NOT_CONVERGED;
    *out = converged ? *out : NAN;

done:
    return rc;
}
