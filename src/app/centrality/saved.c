#include "app/centrality/saved.h"

#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/sum.h"

#include <string.h>

/* Kinds of records. */
enum { PLAN = 1, DONE, SUMS };

enum { SLICE = 1 << 18 }; /* sums of a record: 4 MiB */

/* Whoever adds a member to these has to say here, in pack() and unpack(), whether it is saved. */
_Static_assert(sizeof(polis_city) == 152 + sizeof(polis_measures) + sizeof(polis_rounding) +
                                         sizeof(polis_indicators) + sizeof(polis_pivot_estimates) &&
                   sizeof(polis_pivot_estimates) ==
                       (POLIS_N_ERROR_MEASURES + 2) * sizeof(double *) &&
                   sizeof(polis_indicators) ==
                       (POLIS_N_INDICATORS * 9 + 7) / 8 * 8 + POLIS_N_EXTRAS * sizeof(double *) &&
                   sizeof(polis_measures) == (POLIS_N_NODE_MEASURES + 3) * sizeof(double *) &&
                   sizeof(polis_local_measures) ==
                       (POLIS_LOCAL_MAX_LANES * (POLIS_N_LOCAL_MEASURES + 1) + 1) *
                           sizeof(double *),
               "polis_saved_pack() has to know every member of a city");

typedef struct header {
    int64_t n, m;
    polis_rounding rounding;
    polis_digest digest;
    double predicted_s, plan_s, compute_s, indicators_s;
    int64_t steps;
    int32_t kernel, n_lanes, n_pivots, n_pilot;
    double bound;
    double indicator[POLIS_N_INDICATORS];
    int8_t why[POLIS_N_INDICATORS];
} header;

enum {
    N_EDGE = 3,
    N_NODE = POLIS_N_NODE_MEASURES + POLIS_N_EXTRAS,
    N_OWN = N_NODE + N_EDGE + POLIS_N_ERROR_MEASURES,
    N_LANE = POLIS_N_LOCAL_MEASURES + 1, /* the last one is of edges */
    MOST_ARRAYS = N_OWN + POLIS_LOCAL_MAX_LANES * N_LANE
};

/* All arrays that a city may have; their number. */
static int list_arrays(polis_measures *measures, polis_indicators *indicators,
                       polis_pivot_estimates *estimates, polis_local_measures *local,
                       double **array[MOST_ARRAYS])
{
    int n = 0;

    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        array[n++] = &measures->node[i];
    }
    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        array[n++] = &indicators->extra[i];
    }
    array[n++] = &measures->edge_length;
    array[n++] = &measures->edge_betweenness;
    array[n++] = &measures->edge_betweenness_norm;
    for (int i = 0; i < POLIS_N_ERROR_MEASURES; i++) {
        array[n++] = &estimates->error[i];
    }
    for (int k = 0; local && k < local->n_lanes; k++) {
        for (int i = 0; i < POLIS_N_LOCAL_MEASURES; i++) {
            array[n++] = &local->node[k][i];
        }
        array[n++] = &local->edge[k];
    }
    return n;
}

/* Elements of array i, if it is there. */
static int64_t length_of(int i, const header *head)
{
    const bool of_edges =
        i < N_OWN ? i >= N_NODE && i < N_NODE + N_EDGE : (i - N_OWN) % N_LANE == N_LANE - 1;

    return of_edges ? head->m : head->n;
}

static size_t bytes_of(int i, const header *head)
{
    return (size_t)length_of(i, head) * sizeof(double);
}

polis_err polis_saved_pack(const polis_city *city, void **bytes, int64_t *n_bytes)
{
    polis_err rc = POLIS_OK;
    header head = {.n = city->network->n,
                   .m = city->network->m,
                   .rounding = city->rounding,
                   .digest = city->digest,
                   .predicted_s = city->predicted_s,
                   .plan_s = city->plan_s,
                   .compute_s = city->compute_s,
                   .indicators_s = city->indicators_s,
                   .steps = city->steps,
                   .kernel = (int32_t)city->kernel,
                   .n_lanes = city->local ? city->local->n_lanes : 0,
                   .n_pivots = city->estimates.n_pivots,
                   .n_pilot = city->estimates.n_pilot,
                   .bound = city->estimates.bound};
    polis_measures measures = city->measures; /* the arrays stay the city's */
    polis_indicators indicators = city->indicators;
    polis_pivot_estimates estimates = city->estimates;
    double **array[MOST_ARRAYS];
    const int n_arrays = list_arrays(&measures, &indicators, &estimates, city->local, array);
    size_t size = sizeof head + (size_t)n_arrays;
    char *to = NULL;

    for (int i = 0; i < n_arrays; i++) {
        size += *array[i] ? bytes_of(i, &head) : 0;
    }
    POLIS_NEW(to, (int64_t)size);
    *bytes = to;
    memcpy(head.indicator, indicators.value, sizeof head.indicator);
    memcpy(head.why, indicators.why, sizeof head.why);
    *n_bytes = (int64_t)size;
    memcpy(to, &head, sizeof head);
    to += sizeof head;
    for (int i = 0; i < n_arrays; i++) {
        *to++ = *array[i] != NULL;
    }
    for (int i = 0; i < n_arrays; i++) {
        if (*array[i]) {
            memcpy(to, *array[i], bytes_of(i, &head));
            to += bytes_of(i, &head);
        }
    }

done:
    return rc;
}

/* Whether the size is what the header asks for. */
static bool fits(const header *head, const char *present, int64_t n_bytes)
{
    const int64_t n_arrays = N_OWN + (int64_t)head->n_lanes * N_LANE;
    size_t size = sizeof *head + (size_t)n_arrays;

    if (head->n < 0 || head->n > n_bytes || head->m < 0 || head->m > n_bytes || head->n_lanes < 0 ||
        head->n_lanes > POLIS_LOCAL_MAX_LANES || (int64_t)size > n_bytes ||
        head->kernel <= POLIS_KERNEL_AUTO || head->kernel >= POLIS_N_KERNELS) {
        return false;
    }
    for (int i = 0; i < n_arrays; i++) {
        size += present[i] ? bytes_of(i, head) : 0;
    }
    return (int64_t)size == n_bytes;
}

static polis_err unpack_arrays(const header *head, const char *present, polis_measures *measures,
                               polis_indicators *indicators, polis_pivot_estimates *estimates,
                               polis_local_measures *local)
{
    polis_err rc = POLIS_OK;
    double **array[MOST_ARRAYS];
    const int n_arrays = list_arrays(measures, indicators, estimates, local, array);
    const char *from = present + n_arrays;

    for (int i = 0; i < n_arrays; i++) {
        if (present[i]) {
            POLIS_NEW(*array[i], length_of(i, head));
            memcpy(*array[i], from, bytes_of(i, head));
            from += bytes_of(i, head);
        }
    }

done:
    return rc;
}

polis_err polis_saved_unpack(const void *bytes, int64_t n_bytes, polis_city *city)
{
    polis_err rc = POLIS_OK;
    header head;
    const char *present = (const char *)bytes + sizeof head;
    polis_measures measures = {0};
    polis_indicators indicators = {0};
    polis_pivot_estimates estimates = {0};
    polis_local_measures *local = NULL;

    if (n_bytes < (int64_t)sizeof head) {
        return POLIS_E_PARSE;
    }
    memcpy(&head, bytes, sizeof head);
    if (!fits(&head, present, n_bytes)) {
        return POLIS_E_PARSE;
    }
    if (head.n_lanes > 0) {
        POLIS_NEW(local, 1);
        local->n_lanes = head.n_lanes;
    }
    POLIS_TRY(unpack_arrays(&head, present, &measures, &indicators, &estimates, local));
    memcpy(indicators.value, head.indicator, sizeof head.indicator);
    memcpy(indicators.why, head.why, sizeof head.why);
    estimates.n_pivots = head.n_pivots;
    estimates.n_pilot = head.n_pilot;
    estimates.bound = head.bound;
    *city = (polis_city){.measures = measures,
                         .indicators = indicators,
                         .estimates = estimates,
                         .local = local,
                         .rounding = head.rounding,
                         .digest = head.digest,
                         .predicted_s = head.predicted_s,
                         .plan_s = head.plan_s,
                         .compute_s = head.compute_s,
                         .indicators_s = head.indicators_s,
                         .steps = head.steps,
                         .kernel = (polis_kernel)head.kernel,
                         .finished = true};
    return POLIS_OK; /* the arrays are the city's now */

done:
    polis_measures_clear(&measures);
    polis_indicators_clear(&indicators);
    polis_pivot_estimates_clear(&estimates);
    polis_local_measures_free(&local);
    return rc;
}

/* What must be the same when the totals are read again. */
typedef struct shape {
    polis_digest network;
    uint64_t plan;
    int64_t n_sums, n_blocks;
} shape;

static shape shape_of(const polis_city *city)
{
    return (shape){.network = city->digest,
                   .plan = polis_plan_digest(city->plan),
                   .n_sums = city->totals->n_sums,
                   .n_blocks = city->totals->n_blocks};
}

static polis_err begin(polis_checkpoint *checkpoint, int64_t index, const polis_city *city,
                       polis_fault *fault, polis_snapshot **out)
{
    polis_err rc = POLIS_OK;
    const shape s = shape_of(city);
    const polis_record plan = {.kind = PLAN, .n_bytes = sizeof s, .bytes = &s};
    const polis_record done = {
        .kind = DONE, .n_bytes = city->totals->n_blocks, .bytes = city->totals->done};

    POLIS_TRY(polis_snapshot_begin(checkpoint, index, fault, out));
    POLIS_TRY(polis_snapshot_append(*out, &plan, fault));
    POLIS_TRY(polis_snapshot_append(*out, &done, fault));

done:
    return rc;
}

polis_err polis_saved_write(MPI_Comm comm, int root, polis_checkpoint *checkpoint, int64_t index,
                            polis_city *city, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const bool is_root = polis_comm_rank(comm) == root;
    polis_totals *t = city->totals;
    polis_snapshot *snapshot = NULL;

    if (is_root) {
        rc = begin(checkpoint, index, city, fault, &snapshot);
    }
    for (int64_t first = 0; first < t->n_sums; first += SLICE) {
        const int64_t n = t->n_sums - first < SLICE ? t->n_sums - first : SLICE;
        const int64_t n_bytes = n * (int64_t)sizeof *t->sum;

        polis_sum_reduce(comm, root, t->sum + first, n);
        if (!is_root) {
            memset(t->sum + first, 0, (size_t)n_bytes);
        } else if (rc == POLIS_OK) {
            const polis_record record = {
                .kind = SUMS, .index = first, .n_bytes = n_bytes, .bytes = t->sum + first};
            rc = polis_snapshot_append(snapshot, &record, fault);
        }
    }
    if (rc == POLIS_OK && is_root) {
        rc = polis_snapshot_publish(&snapshot, fault);
    }
    polis_snapshot_discard(&snapshot);
    return polis_comm_agree_fault(comm, rc, fault);
}

/* What takes the records of a snapshot. */
typedef struct reading {
    polis_city *city;
    int64_t n_sums; /* read so far */
    bool has_plan, has_done;
} reading;

static polis_err take_plan(const reading *r, const polis_record *record, polis_fault *fault)
{
    const shape ours = shape_of(r->city);
    shape there;

    if (record->n_bytes != (int64_t)sizeof there) {
        return POLIS_E_BUG;
    }
    memcpy(&there, record->bytes, sizeof there);
    if (there.network.high != ours.network.high || there.network.low != ours.network.low) {
        return polis_fail(fault, POLIS_E_UNSUPPORTED, NULL, 0,
                          "a network has changed since its checkpoint was written: restore it, or "
                          "remove the folder of checkpoints to begin anew");
    }
    if (there.plan != ours.plan || there.n_sums != ours.n_sums || there.n_blocks != ours.n_blocks) {
        return polis_fail(fault, POLIS_E_UNSUPPORTED, NULL, 0,
                          "a network is computed in another order than when its checkpoint was "
                          "written: use the same build and libraries, or remove the folder of "
                          "checkpoints to begin anew");
    }
    return POLIS_OK;
}

static polis_err take_record(void *self, const polis_record *record, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    reading *r = self;
    polis_totals *t = r->city->totals;

    if (record->kind == PLAN) {
        POLIS_TRY(take_plan(r, record, fault));
        r->has_plan = true;
    } else if (record->kind == DONE && r->has_plan && record->n_bytes == t->n_blocks) {
        memcpy(t->done, record->bytes, (size_t)t->n_blocks);
        r->has_done = true;
    } else if (record->kind == SUMS && r->has_done && record->index == r->n_sums &&
               record->n_bytes <= (t->n_sums - r->n_sums) * (int64_t)sizeof *t->sum) {
        memcpy(t->sum + r->n_sums, record->bytes, (size_t)record->n_bytes);
        r->n_sums += record->n_bytes / (int64_t)sizeof *t->sum;
    } else {
        rc = polis_fail(fault, POLIS_E_BUG, NULL, 0, "a checkpoint has a record that it cannot");
    }

done:
    return rc;
}

polis_err polis_saved_read(MPI_Comm comm, int root, const polis_checkpoint *checkpoint,
                           int64_t index, polis_city *city, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_totals *t = city->totals;
    reading r = {.city = city};
    bool found = false;

    if (polis_comm_rank(comm) == root) {
        rc = polis_snapshot_load(checkpoint, index, take_record, &r, fault, &found);
        if (rc == POLIS_OK && found && r.n_sums != t->n_sums) {
            rc = polis_fail(fault, POLIS_E_BUG, NULL, 0, "a checkpoint has too few sums");
        }
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    POLIS_MPI(comm, MPI_Bcast(t->done, t->n_blocks, MPI_BYTE, root, comm));

done:
    return rc;
}
