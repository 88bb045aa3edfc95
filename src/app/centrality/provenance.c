#include "app/centrality/provenance.h"

#include "app/record.h"
#include "base/mem.h"
#include "base/room.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *role_text(const polis_settings *s)
{
    return s->read.role == POLIS_ROLE_LENGTH     ? "length"
           : s->read.role == POLIS_ROLE_STRENGTH ? "strength: length = 1 / strength^alpha"
                                                 : "none: every edge is one hop";
}

static const char *pairs_text(const polis_settings *s)
{
    return polis_choice_is_ordered(&s->choice)
               ? "trips: ordered pairs from a source to a target, each with its weight, also where "
                 "undirected; ends excluded"
           : s->choice.live ? "undirected: unordered pairs with at least one live node, each once; "
                              "directed: ordered pairs from a live node; ends excluded"
                            : "unordered pairs if undirected, ordered pairs if directed; ends "
                              "excluded";
}

/* The tables and columns that say which pairs count. */
static polis_err write_choice(polis_result *r, const polis_choice_options *c)
{
    polis_err rc = POLIS_OK;
    const char *const given[][2] = {{"nodes", c->nodes},
                                    {"live", c->live},
                                    {"sources", c->sources},
                                    {"targets", c->targets},
                                    {"source_weight", c->source_weight},
                                    {"target_weight", c->target_weight},
                                    {"demand", c->demand}};

    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        if (given[i][1]) {
            POLIS_TRY(polis_result_text(r, given[i][0], given[i][1]));
        }
    }

done:
    return rc;
}

static polis_err write_sample(polis_result *r, const polis_settings *s)
{
    polis_err rc = POLIS_OK;

    if (!s->plan.sample) {
        return polis_result_text(r, "bc_method", "exact");
    }
    POLIS_TRY(polis_result_text(
        r, "bc_method",
        s->sample.error > 0.0
            ? "estimated from random pivots without replacement (Brandes & Pich 2007), their "
              "number from a pilot sample and the Chernoff-Hoeffding bound (Hoeffding 1963)"
            : "estimated from random pivots without replacement (Brandes & Pich 2007)"));
    POLIS_TRY(polis_result_text(r, "closeness_method",
                                "estimated from random pivots (Eppstein & Wang 2004)"));
    POLIS_TRY(polis_result_count(r, "seed", (int64_t)s->sample.seed));
    if (s->sample.error > 0.0) {
        POLIS_TRY(polis_result_number(r, "bc_error", s->sample.error));
        POLIS_TRY(polis_result_number(r, "bc_confidence", s->sample.confidence));
    }

done:
    return rc;
}

static polis_err write_conventions(polis_result *r, const polis_settings *s)
{
    static const char *const directions[] = {"as the file says", "undirected", "directed"};
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_result_text(r, "title", "Centralities of urban networks"));
    POLIS_TRY(polis_result_text(r, "source", "centropolis " POLIS_VERSION));
    POLIS_TRY(polis_result_text(r, "program_revision", POLIS_REVISION));
    POLIS_TRY(polis_result_text(r, "weight", s->read.weight ? s->read.weight : ""));
    POLIS_TRY(polis_result_text(r, "weight_role_meaning", role_text(s)));
    POLIS_TRY(polis_result_number(r, "alpha", s->length.alpha));
    POLIS_TRY(polis_result_text(r, "direction", directions[s->read.direction]));
    POLIS_TRY(polis_result_text(r, "symmetrise", polis_symmetrise_words[s->read.symmetrise]));
    POLIS_TRY(polis_result_text(r, "parallel_edges",
                                s->read.parallel == POLIS_PARALLEL_MERGE
                                    ? "merge: shortest length, summed strength"
                                    : "distinct: each is a path"));
    POLIS_TRY(polis_result_text(r, "zero_length",
                                s->read.zero_length == POLIS_ZERO_RAISE
                                    ? "raised to one unit of the resolution"
                                    : "refused"));
    POLIS_TRY(
        polis_result_text(r, "tie_rule",
                          "lengths are whole multiples of the resolution; equal path sums are "
                          "equal paths, exactly"));
    POLIS_TRY(polis_result_text(r, "betweenness_pairs", pairs_text(s)));
    POLIS_TRY(write_choice(r, &s->choice));
    POLIS_TRY(write_sample(r, s));
    if (s->n_replicas > 0) {
        const bool rewired = s->replicas == POLIS_REPLICAS_REWIRED;

        POLIS_TRY(polis_result_count(r, rewired ? "baseline_networks" : "vertex_bootstrap_networks",
                                     s->n_replicas));
        POLIS_TRY(polis_result_count(r, rewired ? "baseline_seed" : "vertex_bootstrap_seed",
                                     (int64_t)s->sample.seed));
    }
    POLIS_TRY(
        polis_result_text(r, "references",
                          "Brandes 2001 doi:10.1080/0022250X.2001.9990249; Dibbelt, Strasser & "
                          "Wagner 2016 doi:10.1145/2886843"));

done:
    return rc;
}

/* Attributes are the same on all ranks: what differs is rank 0's, or the most of all. */
static polis_err write_run(MPI_Comm comm, polis_result *r, const polis_settings *s, int argc,
                           char **argv, double computed_s)
{
    polis_err rc = POLIS_OK;
    const char *job = getenv("SLURM_JOB_ID");
    double peak = (double)polis_room_resident(true), seconds = computed_s;

    POLIS_MPI(comm, MPI_Allreduce(MPI_IN_PLACE, &peak, 1, MPI_DOUBLE, MPI_MAX, comm));
    POLIS_MPI(comm, MPI_Bcast(&seconds, 1, MPI_DOUBLE, 0, comm));
    POLIS_TRY(polis_record_run(comm, r, argc, argv));
    POLIS_TRY(polis_result_run_text(r, "slurm_job_id", job ? job : ""));
    POLIS_TRY(polis_result_run_text(r, "compiler", __VERSION__));
    POLIS_TRY(polis_result_run_text(r, "simd", polis_isa_name(s->plan.isa)));
    POLIS_TRY(polis_result_run_number(r, "seconds_computed", seconds));
    POLIS_TRY(polis_result_run_number(r, "peak_bytes_of_a_rank", peak));

done:
    return rc;
}

/* Each once, in the order of the files. */
static polis_err write_constructions(polis_result *r, const polis_texts *construction)
{
    polis_err rc = POLIS_OK;
    char *text = NULL;
    const int64_t room = construction->bytes_room + 2 * construction->n + 1;

    if (construction->n == 0) {
        return POLIS_OK;
    }
    POLIS_NEW(text, room);
    for (int64_t i = 0; i < construction->n; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, (size_t)room - used, "%s%s", i > 0 ? "; " : "",
                 polis_texts_get(construction, i));
    }
    rc = polis_result_text(r, "construction", text);

done:
    POLIS_FREE(text);
    return rc;
}

polis_err polis_provenance_write(MPI_Comm comm, polis_result *result,
                                 const polis_settings *settings, const polis_inputs *inputs,
                                 int argc, char **argv, double computed_s)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(write_conventions(result, settings));
    POLIS_TRY(write_constructions(result, &inputs->construction));
    POLIS_TRY(write_run(comm, result, settings, argc, argv, computed_s));

done:
    return rc;
}
