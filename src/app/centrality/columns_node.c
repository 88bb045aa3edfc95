/* The variables of the axis node: labels, coordinates, measures. */
#include "app/centrality/column_writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void fill_text(const polis_texts *list, polis_vid n, int width, char *rows)
{
    for (polis_vid v = 0; v < n; v++) {
        polis_column_string(polis_texts_get(list, v), polis_texts_len(list, v), width,
                            rows + (int64_t)v * width);
    }
}

static void fill_label(const polis_column_writer *w, int64_t i, int names, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;

    if (network && (!names || network->name.n > 0)) {
        fill_text(names ? &network->name : &network->label, network->n, width, rows);
    }
}

static void fill_index(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_network *network = w->batch->city[i].network;
    const int32_t index = (int32_t)i;

    (void)which;
    (void)width;
    for (polis_vid v = 0; network && v < network->n; v++) {
        memcpy(rows + (int64_t)v * (int64_t)sizeof index, &index, sizeof index);
    }
}

enum coordinate { LON, LAT, PLANE_X, PLANE_Y };

static void fill_coordinate(const polis_column_writer *w, int64_t i, int which, int width,
                            char *rows)
{
    const polis_network *network = w->batch->city[i].network;
    const polis_coords kind = which <= LAT ? POLIS_COORDS_LON_LAT : POLIS_COORDS_PLANE;
    double *x = (double *)(void *)rows;

    (void)width;
    for (polis_vid v = 0; network && v < network->n; v++) {
        x[v] = network->coords != kind ? NAN : which % 2 == 0 ? network->x[v] : network->y[v];
    }
}

static void fill_measure(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const double *value = city->measures.node[which];

    (void)width;
    polis_column_values(value, polis_node_measure_text[which].count,
                        city->network ? city->network->n : 0, rows);
}

static polis_err put_labels(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    size_t longest[2] = {0};
    static const char *const names[2][2] = {{"node_id", "identifier of the node in its network"},
                                            {"node_name", "name of the node"}};

    for (int64_t i = 0; i < w->census->n; i++) {
        const polis_network *network = polis_column_owns(w, i) ? w->batch->city[i].network : NULL;
        for (polis_vid v = 0; network && v < network->n; v++) {
            const size_t label = polis_texts_len(&network->label, v);
            const size_t name = network->name.n > 0 ? polis_texts_len(&network->name, v) : 0;
            longest[0] = label > longest[0] ? label : longest[0];
            longest[1] = name > longest[1] ? name : longest[1];
        }
    }
    for (int k = 0; k < (w->census->n_named > 0 ? 2 : 1); k++) {
        const polis_variable variable = {.name = names[k][0],
                                         .long_name = names[k][1],
                                         .axis = POLIS_AXIS_NODE,
                                         .type = POLIS_TYPE_TEXT,
                                         .width =
                                             polis_column_width(w, longest[k], POLIS_LONGEST_TEXT)};
        POLIS_TRY(polis_column_put(w, &variable, fill_label, k));
    }

done:
    return rc;
}

static polis_err put_coordinates(const polis_column_writer *w)
{
    static const struct {
        const char *name, *long_name, *units, *standard;
    } table[] = {{"node_lon", "longitude", "degrees_east", "longitude"},
                 {"node_lat", "latitude", "degrees_north", "latitude"},
                 {"node_x", "first plane coordinate, in the unit of the input", "1", NULL},
                 {"node_y", "second plane coordinate, in the unit of the input", "1", NULL}};
    polis_err rc = POLIS_OK;

    for (int k = 0; k < 4; k++) {
        const char *const standard[][2] = {{"standard_name", table[k].standard}, {NULL, NULL}};
        const polis_variable variable = {.name = table[k].name,
                                         .long_name = table[k].long_name,
                                         .units = table[k].units,
                                         .axis = POLIS_AXIS_NODE,
                                         .type = POLIS_TYPE_F64,
                                         .extra = table[k].standard ? standard : NULL};

        if ((k <= LAT ? w->census->n_lon_lat : w->census->n_plane) > 0) {
            POLIS_TRY(polis_column_put(w, &variable, fill_coordinate, k));
        }
    }

done:
    return rc;
}

static bool measure_applies(const polis_column_writer *w, int id)
{
    const polis_applies applies = polis_node_measure_text[id].applies;
    const bool is_strength = id >= POLIS_NODE_STRENGTH && id <= POLIS_NODE_STRENGTH_IN;

    if (w->batch->job->plan.sample && polis_measure_is_global((polis_node_measure)id) &&
        !polis_measure_is_estimated((polis_node_measure)id)) {
        return false;
    }
    if (w->batch->job->plan.local && polis_measure_is_global((polis_node_measure)id)) {
        return false;
    }
    return (!is_strength || w->census->n_strength > 0) &&
           (applies == POLIS_APPLIES_ANY ||
            (applies == POLIS_APPLIES_DIRECTED ? w->census->n_directed : w->census->n_undirected) >
                0);
}

static void fill_error(const polis_column_writer *w, int64_t i, int which, int width, char *rows)
{
    const polis_city *city = &w->batch->city[i];
    const int id = which / 2;
    const bool directed = which % 2;
    double *x = (double *)(void *)rows;

    (void)width;
    for (polis_vid v = 0; city->network && v < city->network->n; v++) {
        x[v] = polis_pivot_error_of((polis_pivot_error)id, city->network->directed) ==
                       polis_pivot_error_of((polis_pivot_error)id, directed)
                   ? city->estimates.error[id][v]
                   : NAN;
    }
}

/* Standard errors of what pivots estimate, undirected and directed. */
static polis_err put_errors(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;

    for (int which = 0; which < 2 * POLIS_N_ERROR_MEASURES; which++) {
        const polis_node_measure of =
            polis_pivot_error_of((polis_pivot_error)(which / 2), which % 2);
        const polis_measure_text *text = &polis_node_measure_text[of];
        char name[64];

        if (!measure_applies(w, (int)of) || (which % 2 && text->applies == POLIS_APPLIES_ANY)) {
            continue;
        }
        snprintf(name, sizeof name, "%s_se", text->name);
        POLIS_TRY(polis_column_put(w,
                                   &(polis_variable){.name = name,
                                                     .long_name = "standard error of the estimate",
                                                     .units = text->unit,
                                                     .reference = "Cochran 1977",
                                                     .axis = POLIS_AXIS_NODE,
                                                     .type = POLIS_TYPE_F64},
                                   fill_error, which));
    }

done:
    return rc;
}

polis_err polis_columns_put_nodes(const polis_column_writer *w)
{
    polis_err rc = POLIS_OK;
    const char *const estimated[][2] = {
        {"estimate", "from random pivots; its standard error is in the column of the same name and "
                     "_se"},
        {NULL, NULL}};
    const char *const coordinates[][2] = {{"coordinates", polis_column_coordinates(w)},
                                          {NULL, NULL}};

    POLIS_TRY(put_labels(w));
    POLIS_TRY(put_coordinates(w));
    POLIS_TRY(polis_column_put(
        w,
        &(polis_variable){.name = "network_index",
                          .long_name = "position of the node's network along network",
                          .axis = POLIS_AXIS_NODE,
                          .type = POLIS_TYPE_I32},
        fill_index, 0));
    for (int id = 0; id < POLIS_N_NODE_MEASURES; id++) {
        const polis_measure_text *text = &polis_node_measure_text[id];
        const bool sampled =
            polis_measure_is_global((polis_node_measure)id) && w->batch->job->plan.sample;
        const polis_variable variable =
            polis_column_variable(text, POLIS_AXIS_NODE, sampled ? estimated : coordinates);
        if (measure_applies(w, id)) {
            POLIS_TRY(polis_column_put(w, &variable, fill_measure, id));
        }
    }
    if (w->batch->job->plan.sample) {
        POLIS_TRY(put_errors(w));
    }

done:
    return rc;
}
