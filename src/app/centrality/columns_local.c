/* The variables of local centralities: one for each measure and each radius or decay. */
#include "app/centrality/column_writer.h"
#include "app/centrality/local_name.h"

/* Measure and lane in one number, as a column fill takes it. */
static int which_of(int lane, int id)
{
    return lane * POLIS_N_LOCAL_MEASURES + id;
}

static void fill_node(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const int lane = which / POLIS_N_LOCAL_MEASURES, id = which % POLIS_N_LOCAL_MEASURES;
    const double *value = city->local ? city->local->node[lane][id] : NULL;
    const bool count = polis_local_measure_text[id].text.count;

    (void)width;
    polis_column_values(value, count, city->network ? city->network->n : 0, rows);
}

static void fill_edge(const polis_column_writer *w, int64_t i, int lane, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double *value = city->local ? city->local->edge[lane] : NULL;

    (void)width;
    polis_column_values(value, false, city->network ? city->network->m : 0, rows);
}

static bool applies(const polis_column_writer *w, const polis_local_text *row, bool decay)
{
    const int n = row->text.applies == POLIS_APPLIES_DIRECTED     ? w->census->n_directed
                  : row->text.applies == POLIS_APPLIES_UNDIRECTED ? w->census->n_undirected
                                                                  : 1;

    return row->decay == decay && n > 0;
}

/* One variable of one lane; its name and attribute say which. */
static polis_err put_column(const polis_column_writer *w, const polis_measure_text *text,
                            polis_axis axis, int lane, polis_column_fill *fill, int which)
{
    polis_local_name name;

    polis_local_name_make(w->batch->job->plan.local, w->batch->job->ordered, lane, text->name,
                          &name);
    const char *const extra[][2] = {{name.key, name.number}, {NULL, NULL}};

    polis_variable variable = polis_column_variable(text, axis, extra);

    variable.name = name.text;
    return polis_column_put(w, &variable, fill, which);
}

static polis_err put_lane(const polis_column_writer *w, const polis_local_options *o, int lane)
{
    static const polis_measure_text edge[] = {
        {"edge_betweenness", POLIS_APPLIES_ANY, false, "1",
         "edge betweenness: shortest paths over the edge", "Girvan & Newman 2002"},
        {"edge_betweenness_decay", POLIS_APPLIES_ANY, false, "1",
         "edge betweenness: shortest paths over the edge, each weighted exp(-decay length)",
         "Girvan & Newman 2002"}};
    polis_err rc = POLIS_OK;
    const bool decay = polis_local_has_decay(o, lane);

    for (int id = 0; id < POLIS_N_LOCAL_MEASURES; id++) {
        const polis_local_text *row = &polis_local_measure_text[id];

        if (applies(w, row, decay)) {
            POLIS_TRY(
                put_column(w, &row->text, POLIS_AXIS_NODE, lane, fill_node, which_of(lane, id)));
        }
    }
    if (w->batch->job->plan.edges) {
        POLIS_TRY(put_column(w, &edge[decay], POLIS_AXIS_EDGE, lane, fill_edge, lane));
    }

done:
    return rc;
}

polis_err polis_columns_put_local(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    const polis_local_options *o = w->batch->job->plan.local;

    for (int lane = 0; o && lane < polis_local_n_lanes(o); lane++) {
        POLIS_TRY(put_lane(w, o, lane));
    }

done:
    return rc;
}
