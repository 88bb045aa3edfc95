#include "app/study.h"
#include "app/record.h"
#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

error_t polis_study_parse(int key, char *arg, struct argp_state *state, polis_study_target *target)
{
    switch (key) {
    case 'o':
        target->output = arg;
        return 0;
    case 'a':
        target->base = arg;
        return 0;
    case 'f':
        target->force = true;
        return 0;
    case ARGP_KEY_END:
        return target->output || target->base
                   ? 0
                   : polis_usage(state, "where to? -o OUT.nc, or --add-to RESULT.nc");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

error_t polis_study_parse_tables(int key, char *arg, struct argp_state *state,
                                 polis_study_tables *tables)
{
    switch (key) {
    case POLIS_KEY_CITIES:
        tables->cities = arg;
        return 0;
    case POLIS_KEY_SECTORS:
        tables->sectors = arg;
        return 0;
    case POLIS_KEY_CITY:
        tables->names.city = arg;
        return 0;
    case POLIS_KEY_PERIOD:
        tables->names.period = arg;
        return 0;
    case ARGP_KEY_ARG:
        return polis_option_one(state, "panel", arg, &tables->panel);
    case ARGP_KEY_END:
        return tables->panel ? 0 : polis_usage(state, "which panel?");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Fixed ends of a scale: ":LEAST:MOST", to the end of the term. */
static bool parse_ends(const char *text, size_t len, polis_study_term *term)
{
    const char *colon = len > 1 ? memchr(text + 1, ':', len - 1) : NULL;

    return colon && polis_num_double(text + 1, (size_t)(colon - text - 1), &term->least) &&
           polis_num_double(colon + 1, (size_t)(text + len - colon - 1), &term->most) &&
           term->least < term->most;
}

/* "COLUMN:+" or "COLUMN:+:LEAST:MOST". Names of columns may hold a colon, too. */
static bool parse_term(const char *text, size_t len, polis_study_term *term)
{
    for (size_t at = 1; at + 1 < len; at++) {
        const bool sign = text[at] == ':' && (text[at + 1] == '+' || text[at + 1] == '-');

        *term = (polis_study_term){text, (int)at, text[at + 1] == '-', NAN, NAN};
        if (sign && (at + 2 == len ||
                     (text[at + 2] == ':' && parse_ends(text + at + 2, len - at - 2, term)))) {
            return true;
        }
    }
    return false;
}

error_t polis_study_parse_terms(const struct argp_state *state, const char *option, const char *arg,
                                polis_study_terms *out)
{
    out->n = 0;
    for (const char *at = arg; *at;) {
        const size_t len = strcspn(at, ",");

        if (out->n == POLIS_TERMS_MOST) {
            return polis_usage(state, "%s: more than %d columns", option, POLIS_TERMS_MOST);
        }
        if (!parse_term(at, len, &out->term[out->n++])) {
            return polis_usage(state,
                               "%s: '%.*s' is not COLUMN:+ or COLUMN:-, perhaps with fixed ends "
                               "COLUMN:+:LEAST:MOST",
                               option, (int)len, at);
        }
        at += len + (at[len] == ',');
    }
    return out->n > 0 ? 0 : polis_usage(state, "%s: no column", option);
}

/* A value beyond fixed ends counts as the end; how many do is said. */
static void warn_beyond(const polis_study_term *term, const double *column, int64_t cells,
                        const polis_log *log)
{
    int64_t beyond = 0;

    for (int64_t i = 0; i < cells; i++) {
        beyond += column[i] < term->least || column[i] > term->most;
    }
    if (beyond > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%lld values of '%.*s' lie beyond %.15g to %.15g and count as these",
                       (long long)beyond, term->length, term->name, term->least, term->most);
    }
}

polis_err polis_study_composite(const polis_panel *panel, const polis_study_terms *terms,
                                const polis_weighting *weighting, const polis_log *log,
                                polis_fault *fault, polis_indicator_scale *scale,
                                polis_composite **out)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(panel);
    double *column = NULL, *value = NULL;

    POLIS_NEW(column, cells);
    POLIS_NEW(value, cells * terms->n);
    for (int j = 0; j < terms->n; j++) {
        const polis_study_term *term = &terms->term[j];
        char name[256];
        snprintf(name, sizeof name, "%.*s", term->length, term->name);
        POLIS_TRY(polis_panel_numbers(panel, name, fault, column));
        for (int64_t i = 0; i < cells; i++) {
            value[i * terms->n + j] = column[i];
        }
        warn_beyond(term, column, cells, log);
        scale[j] = (polis_indicator_scale){term->is_cost, term->least, term->most};
    }
    rc = polis_composite_new(value, cells, terms->n, scale, weighting, out);

done:
    POLIS_FREE(column);
    POLIS_FREE(value);
    return rc;
}

const char *polis_study_path(const polis_study_target *target)
{
    return target->output ? target->output : target->base;
}

polis_err polis_study_begin(const polis_study_target *target, polis_fault *fault,
                            polis_analysis **out)
{
    return polis_analysis_create(target->base, polis_study_path(target), target->force, fault, out);
}

/* Bytes of a number of this type. */
static size_t size_of(polis_type type)
{
    return type == POLIS_TYPE_I8 ? 1 : type == POLIS_TYPE_I32 ? 4 : 8;
}

void polis_study_pack(const polis_study_column *column, int64_t n_rows, void *out)
{
    const size_t size = size_of(column->variable.type);
    const size_t stride = column->stride ? column->stride : size;
    const char *from = column->first;
    char *to = out;

    for (int64_t row = 0; row < n_rows; row++) {
        memcpy(to + (size_t)row * size, from + (size_t)row * stride, size);
    }
}

polis_err polis_study_columns(polis_analysis *analysis, const char *dimension, int64_t n_rows,
                              const polis_study_column *column, int n)
{
    polis_err rc = POLIS_OK;
    double *packed = NULL;

    POLIS_NEW(packed, n_rows);
    for (int i = 0; i < n; i++) {
        polis_study_pack(&column[i], n_rows, packed);
        POLIS_TRY(polis_analysis_write(analysis, &column[i].variable, 1, &dimension, packed));
    }

done:
    POLIS_FREE(packed);
    return rc;
}

polis_err polis_study_labels(polis_analysis *analysis, const char *dimension, const char *name,
                             const char *long_name, const polis_texts *labels)
{
    polis_err rc = POLIS_OK;
    polis_variable v = {.name = name, .long_name = long_name, .type = POLIS_TYPE_TEXT, .width = 1};
    char *packed = NULL;

    for (int64_t i = 0; i < labels->n; i++) {
        const int width = (int)polis_texts_len(labels, i);
        v.width = width > v.width ? width : v.width;
    }
    POLIS_NEW(packed, labels->n * v.width);
    for (int64_t i = 0; i < labels->n; i++) {
        memcpy(packed + i * v.width, polis_texts_get(labels, i), polis_texts_len(labels, i));
    }
    rc = polis_analysis_write(analysis, &v, 1, &dimension, packed);

done:
    POLIS_FREE(packed);
    return rc;
}

polis_err polis_study_panel(polis_analysis *analysis, const char *group, const polis_panel *panel)
{
    static const polis_variable period = {.name = "period_label",
                                          .long_name = "period, such as a year",
                                          .units = "1",
                                          .type = POLIS_TYPE_I64};
    static const char *const over_periods = "period";
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_analysis_group(analysis, group));
    POLIS_TRY(polis_analysis_dimension(analysis, "city", panel->n_cities));
    POLIS_TRY(polis_analysis_dimension(analysis, "period", panel->n_periods));
    POLIS_TRY(polis_study_labels(analysis, "city", "city_id", "city", &panel->city.text));
    rc = polis_analysis_write(analysis, &period, 1, &over_periods, panel->period);

done:
    return rc;
}

polis_variable polis_study_status(const char *name, const char *long_name)
{
    static const char *const extra[][2] = {{"flag_meanings", &(POLIS_WHY_LIST(POLIS_WHY_WORD))[1]},
                                           {NULL, NULL}};
    static const int8_t codes[] = {POLIS_WHY_LIST(POLIS_WHY_CODE)};

    return (polis_variable){.name = name,
                            .long_name = long_name,
                            .units = "1",
                            .type = POLIS_TYPE_I8,
                            .extra = extra,
                            .flag_values = codes,
                            .n_flags = (int)(sizeof codes)};
}
