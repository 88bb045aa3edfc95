/* Who is tied within their own group, and who across: needs to know the groups. */
#include "indicators/communities.h"
#include "indicators/work.h"

#include "base/mem.h"

/* Ties of one node: to its own group, to others, and the sum of squares over groups. */
typedef struct ties {
    double inside, outside, squares;
    bool known; /* the groups of the node and of all its neighbours are */
} ties;

static ties count_ties(const polis_work *w, polis_vid v, double *count)
{
    const polis_skeleton *s = w->skeleton;
    const polis_vid *group = w->subject->group;
    ties t = {.known = group[v] >= 0};

    for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
        const polis_vid g = group[s->head[e]];

        if (g < 0) {
            t.known = false;
            continue;
        }
        t.squares += 2.0 * count[g] + 1.0; /* (c + 1)^2 - c^2 */
        count[g] += 1.0;
        t.inside += g == group[v];
        t.outside += g != group[v];
    }
    for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
        if (group[s->head[e]] >= 0) {
            count[group[s->head[e]]] = 0.0;
        }
    }
    return t;
}

static polis_err of_network(polis_work *w, double inside, double outside, bool known)
{
    polis_err rc = POLIS_OK;
    const double all = inside + outside;
    double q = NAN;

    if (known) {
        POLIS_TRY(
            polis_communities_modularity(w->skeleton, w->subject->group, w->subject->n_groups, &q));
    }
    polis_work_set_if(w, POLIS_IND_EI, known && all > 0.0, (outside - inside) / all,
                      known ? POLIS_WHY_TOO_FEW : POLIS_WHY_MISSING_INPUT);
    polis_work_set_if(w, POLIS_IND_MODULARITY_GROUP, known && !isnan(q), q,
                      known ? POLIS_WHY_TOO_FEW : POLIS_WHY_MISSING_INPUT);

done:
    return rc;
}

/* E-I index of each group, at each of its nodes; NaN where a tie leads to nobody knows where. */
static polis_err of_each_group(polis_work *w, const double *ei)
{
    polis_err rc = POLIS_OK;
    const polis_vid *group = w->subject->group;
    double *balance = NULL, *ends = NULL;

    POLIS_NEW(w->out->extra[POLIS_EXTRA_EI_GROUP], w->skeleton->n);
    POLIS_NEW(balance, w->subject->n_groups);
    POLIS_NEW(ends, w->subject->n_groups);
    for (polis_vid v = 0; v < w->skeleton->n; v++) {
        if (group[v] >= 0 && w->degree[v] > 0.0) {
            balance[group[v]] += ei[v] * w->degree[v];
            ends[group[v]] += w->degree[v];
        }
    }
    for (polis_vid v = 0; v < w->skeleton->n; v++) {
        w->out->extra[POLIS_EXTRA_EI_GROUP][v] =
            group[v] >= 0 ? balance[group[v]] / ends[group[v]] : NAN; /* 0/0 without ties */
    }

done:
    POLIS_FREE(balance);
    POLIS_FREE(ends);
    return rc;
}

polis_err polis_indicators_of_groups(polis_work *w)
{
    polis_err rc = POLIS_OK;
    double *count = NULL, inside = 0.0, outside = 0.0;
    bool known = true;

    POLIS_NEW(count, w->subject->n_groups);
    POLIS_NEW(w->out->extra[POLIS_EXTRA_PARTICIPATION], w->skeleton->n);
    POLIS_NEW(w->out->extra[POLIS_EXTRA_EI], w->skeleton->n);
    for (polis_vid v = 0; v < w->skeleton->n; v++) {
        const ties t = count_ties(w, v, count);
        const double k = w->degree[v];

        w->out->extra[POLIS_EXTRA_PARTICIPATION][v] = !t.known  ? NAN
                                                      : k > 0.0 ? 1.0 - t.squares / (k * k)
                                                                : 0.0;
        w->out->extra[POLIS_EXTRA_EI][v] = t.known && k > 0.0 ? (t.outside - t.inside) / k : NAN;
        known = known && t.known;
        inside += t.inside;
        outside += t.outside;
    }
    POLIS_TRY(of_each_group(w, w->out->extra[POLIS_EXTRA_EI]));
    POLIS_TRY(of_network(w, inside, outside, known));

done:
    POLIS_FREE(count);
    return rc;
}
