#include "app/centrality/columns.h"

#include "base/mem.h"
#include "cluster/comm.h"

enum { DIRECTED, UNDIRECTED, WEIGHTED, STRENGTH, NAMED, LON_LAT, PLANE, FAILED, N_COUNTS };

static void count_city(const polis_city *city, int64_t *count)
{
    const polis_network *network = city->network;

    if (city->status != POLIS_OK) {
        count[FAILED]++;
        return;
    }
    count[DIRECTED] += network->directed;
    count[UNDIRECTED] += !network->directed;
    count[WEIGHTED] += city->measures.edge_length != NULL;
    count[STRENGTH] += network->role == POLIS_ROLE_STRENGTH;
    count[NAMED] += network->name.n > 0;
    count[LON_LAT] += network->coords == POLIS_COORDS_LON_LAT;
    count[PLANE] += network->coords == POLIS_COORDS_PLANE;
}

polis_err polis_census_take(const polis_batch *batch, polis_census *out)
{
    polis_err rc = POLIS_OK;
    const int64_t n = batch->n_own;
    int64_t count[N_COUNTS] = {0};

    *out = (polis_census){.n = n};
    POLIS_NEW(out->node_first, n + 1);
    POLIS_NEW(out->edge_first, n + 1);
    for (int64_t i = 0; i < n; i++) {
        const polis_city *city = &batch->city[i];

        if (batch->owner[i] == polis_comm_rank(batch->comm)) {
            count_city(city, count);
            out->node_first[i + 1] = city->network ? city->network->n : 0;
            out->edge_first[i + 1] = city->network ? city->network->m : 0;
        }
    }

done:
    rc = polis_comm_agree(batch->comm, rc);
    if (rc != POLIS_OK) {
        polis_census_clear(out);
        return rc;
    }
    POLIS_MPI(batch->comm,
              MPI_Allreduce(MPI_IN_PLACE, count, N_COUNTS, MPI_INT64_T, MPI_SUM, batch->comm));
    POLIS_MPI(batch->comm, MPI_Allreduce(MPI_IN_PLACE, out->node_first, (int)n + 1, MPI_INT64_T,
                                         MPI_SUM, batch->comm));
    POLIS_MPI(batch->comm, MPI_Allreduce(MPI_IN_PLACE, out->edge_first, (int)n + 1, MPI_INT64_T,
                                         MPI_SUM, batch->comm));
    for (int64_t i = 0; i < n; i++) {
        out->node_first[i + 1] += out->node_first[i];
        out->edge_first[i + 1] += out->edge_first[i];
    }
    out->n_nodes = out->node_first[n];
    out->n_edges = out->edge_first[n];
    out->n_failed = count[FAILED];
    out->n_directed = (int)count[DIRECTED];
    out->n_undirected = (int)count[UNDIRECTED];
    out->n_weighted = (int)count[WEIGHTED];
    out->n_strength = (int)count[STRENGTH];
    out->n_named = (int)count[NAMED];
    out->n_lon_lat = (int)count[LON_LAT];
    out->n_plane = (int)count[PLANE];
    return POLIS_OK;
}

void polis_census_clear(polis_census *census)
{
    POLIS_FREE(census->node_first);
    POLIS_FREE(census->edge_first);
}
