/* The variables of network types: they compare all networks of a run with each other. */
#include "app/centrality/column_writer.h"

#include "base/mem.h"
#include "cluster/comm.h"
#include "indicators/types.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { DOUBLES = sizeof(polis_type_subject) / sizeof(double), LIST = 512 };

/* The scores are columns of the writer that they are put with. */
typedef struct type_writer {
    polis_column_writer writer; /* first: what the fillers get is this */
    const polis_types *types;
} type_writer;

static const polis_type_score *score_of(const polis_column_writer *w, int64_t i)
{
    return &((const type_writer *)(const void *)w)->types->of[i];
}

static void fill_score(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_type_score *s = score_of(w, i);
    const double x = which < POLIS_N_NET_TYPES ? s->score[which] : s->margin;

    (void)width;
    memcpy(rows, &x, sizeof x);
}

static void fill_code(const polis_column_writer *w, int64_t i, int why, int width, char *rows)
{
    (void)width;
    *rows = (char)(why ? score_of(w, i)->why : score_of(w, i)->label);
}

/* Collective: all networks in numbers, on all ranks. */
static polis_err gather(const polis_column_writer *w, polis_type_subject *subject)
{
    const int64_t n = w->census->n;

    if (n > INT_MAX / DOUBLES) {
        return POLIS_E_OVERFLOW; /* the same on all ranks */
    }
    for (int64_t i = 0; i < n; i++) {
        const polis_city *city = &w->batch->city[i];

        if (polis_column_owns(w, i) && city->status == POLIS_OK) {
            polis_types_subject(city->network, &city->indicators, &subject[i]);
        }
    }
    POLIS_MPI(w->batch->comm, MPI_Allreduce(MPI_IN_PLACE, subject, (int)n * DOUBLES, MPI_DOUBLE,
                                            MPI_SUM, w->batch->comm)); /* one has it, others 0 */
    return POLIS_OK;
}

/* Collective: what to mind, and what the scores are made of. */
static polis_err put_attributes(polis_result *result, const polis_types *t)
{
    static const char *const lists[POLIS_N_NET_TYPES] = {"type_dc_parts", "type_cc_parts",
                                                         "type_bc_parts"};
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_result_text(
        result, "type_comment",
        "type_dc, type_cc and type_bc are a convention of this program, not Freeman's "
        "centralities: a closeness or betweenness network is one without a centre, while a node of "
        "high betweenness is a centre. They compare the networks of this run with each other, "
        "share what they are made of, and are no independent evidence; see type_spearman_*."));
    for (int type = 0; type < POLIS_N_NET_TYPES; type++) {
        char list[LIST] = "";

        for (int part = 0; part < POLIS_N_TYPE_PARTS; part++) {
            const polis_type_part id = (polis_type_part)part;
            const size_t used = strlen(list);

            if (t->used[part] && polis_type_part_of(id) == type) {
                snprintf(list + used, sizeof list - used, "%s%s%s", used ? " " : "",
                         polis_type_part_sign(id) < 0.0 ? "-" : "", polis_type_part_name(id));
            }
        }
        POLIS_TRY(polis_result_text(result, lists[type], list));
    }
    POLIS_TRY(polis_result_count(result, "type_networks", t->n_scored));
    POLIS_TRY(polis_result_number(result, "type_spearman_dc_cc", t->spearman[0]));
    POLIS_TRY(polis_result_number(result, "type_spearman_dc_bc", t->spearman[1]));
    POLIS_TRY(polis_result_number(result, "type_spearman_cc_bc", t->spearman[2]));

done:
    return rc;
}

static polis_err put_scores(const type_writer *w)
{
    static const struct {
        const char *name, *long_name;
    } text[] = {
        {"type_dc", "how far the network has a centre: mean z-score of type_dc_parts"},
        {"type_cc", "how far it is close and even throughout: mean z-score of type_cc_parts"},
        {"type_bc", "how far it has many ways and no bottleneck: mean z-score of type_bc_parts"},
        {"type_margin", "largest of type_dc, type_cc, type_bc less the next"},
    };
    polis_err rc = POLIS_OK;

    for (int k = 0; k < (int)(sizeof text / sizeof text[0]); k++) {
        const char *const ancillary[][2] = {{"ancillary_variables", "type_status"}, {NULL, NULL}};
        const polis_variable variable = {.name = text[k].name,
                                         .long_name = text[k].long_name,
                                         .units = "1",
                                         .axis = POLIS_AXIS_NETWORK,
                                         .type = POLIS_TYPE_F64,
                                         .extra = ancillary};

        POLIS_TRY(polis_column_put(&w->writer, &variable, fill_score, k));
    }

done:
    return rc;
}

static polis_err put_codes(const type_writer *w)
{
#define WORD(id, code, word) POLIS_WHY_WORD(id, code, word)
#define CODE(id, code, word) POLIS_WHY_CODE(id, code, word)
    static const int8_t labels[] = {-1, POLIS_NET_DC, POLIS_NET_CC, POLIS_NET_BC};
    static const int8_t codes[] = {POLIS_WHY_LIST(CODE)};
    static const char *const label_words[][2] = {
        {"flag_meanings", "none degree closeness betweenness"}, {NULL, NULL}};
    static const char *const why_words[][2] = {{"flag_meanings", &("" POLIS_WHY_LIST(WORD))[1]},
                                               {NULL, NULL}};
    const polis_variable label = {.name = "type_label",
                                  .long_name = "type of the largest score; see type_comment",
                                  .axis = POLIS_AXIS_NETWORK,
                                  .type = POLIS_TYPE_I8,
                                  .extra = label_words,
                                  .flag_values = labels,
                                  .n_flags = sizeof labels};
    const polis_variable why = {.name = "type_status",
                                .long_name = "why type_dc, type_cc and type_bc are not there",
                                .axis = POLIS_AXIS_NETWORK,
                                .type = POLIS_TYPE_I8,
                                .extra = why_words,
                                .flag_values = codes,
                                .n_flags = sizeof codes};
    const polis_err rc = polis_column_put(&w->writer, &label, fill_code, false);

    return rc == POLIS_OK ? polis_column_put(&w->writer, &why, fill_code, true) : rc;
#undef WORD
#undef CODE
}

polis_err polis_columns_put_types(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    polis_types types = {0};
    polis_type_subject *subject = NULL;
    const type_writer all = {.writer = *w, .types = &types};

    if (!w->batch->job->types) {
        return POLIS_OK;
    }
    subject = polis_mem_new(w->census->n, sizeof *subject);
    POLIS_TRY(polis_comm_agree(w->batch->comm, subject ? POLIS_OK : POLIS_E_NOMEM));
    POLIS_TRY(gather(w, subject));
    rc = polis_types_compute(subject, w->census->n, &types);
    POLIS_TRY(polis_comm_agree(w->batch->comm, rc));
    POLIS_TRY(put_attributes(w->result, &types));
    POLIS_TRY(put_scores(&all));
    POLIS_TRY(put_codes(&all));

done:
    polis_types_clear(&types);
    POLIS_FREE(subject);
    return rc;
}
