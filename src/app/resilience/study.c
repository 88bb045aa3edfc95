#include "app/resilience/study.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

static polis_err find_place(const polis_panel *panel, int64_t period, const char *option,
                            polis_fault *fault, int *place)
{
    *place = polis_panel_find_period(panel, period);
    return *place >= 0 ? POLIS_OK
                       : polis_fail(fault, POLIS_E_PARSE, panel->rows->path, 0,
                                    "%s %lld: the panel has periods %lld to %lld, and not this one",
                                    option, (long long)period, (long long)panel->period[0],
                                    (long long)panel->period[panel->n_periods - 1]);
}

static polis_levels3 levels_at(const double *series, polis_window w)
{
    return (polis_levels3){series[w.peak], series[w.trough], series[w.recovery]};
}

/* Sum of the cities that are never missing: a city that enters or leaves is no growth. */
static void sum_of_complete(const polis_panel *p, const double *level, double *series)
{
    for (int t = 0; t < p->n_periods; t++) {
        series[t] = 0.0;
    }
    for (polis_vid i = 0; i < p->n_cities; i++) {
        const double *row = level + (int64_t)i * p->n_periods;
        bool complete = true;
        for (int t = 0; t < p->n_periods; t++) {
            complete = complete && isfinite(row[t]);
        }
        for (int t = 0; complete && t < p->n_periods; t++) {
            series[t] += row[t];
        }
    }
}

static bool has_values(const double *x, int n)
{
    for (int t = 0; t < n; t++) {
        if (isfinite(x[t])) {
            return true;
        }
    }
    return false;
}

static polis_err find_window(const polis_resilience_options *o, const polis_panel *panel,
                             const double *nation, polis_fault *fault, polis_window *w)
{
    polis_err rc = POLIS_OK;

    if (!o->has_window) {
        return polis_window_detect(nation, panel->n_periods, w)
                   ? POLIS_OK
                   : polis_fail(fault, POLIS_E_PARSE, panel->rows->path, 0,
                                "national %s never falls and rises again: give --peak, --trough "
                                "and --recovery",
                                o->outcome);
    }
    POLIS_TRY(find_place(panel, o->peak, "--peak", fault, &w->peak));
    POLIS_TRY(find_place(panel, o->trough, "--trough", fault, &w->trough));
    rc = find_place(panel, o->recovery, "--recovery", fault, &w->recovery);

done:
    return rc;
}

/* The national series, the window on it, and the nation's three levels. */
static polis_err compare_with(const polis_resilience_options *o, const double *level,
                              polis_fault *fault, polis_resilience_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    polis_levels3 *city = NULL;
    double *nation = NULL;
    bool has_row;

    POLIS_NEW(nation, p->n_periods);
    POLIS_NEW(city, p->n_cities);
    POLIS_TRY(polis_panel_nation(p, o->outcome, fault, nation));
    has_row = has_values(nation, p->n_periods);
    s->national = o->national >= 0 ? (polis_national)o->national
                  : has_row        ? POLIS_NATIONAL_ROW
                                   : POLIS_NATIONAL_SUM;
    if (s->national == POLIS_NATIONAL_ROW && !has_row) {
        rc = polis_fail(fault, POLIS_E_PARSE, p->rows->path, 0,
                        "--national row: no row " POLIS_PANEL_NATION " has a value of %s",
                        o->outcome);
        goto done;
    }
    if (!has_row || s->national == POLIS_NATIONAL_SUM) {
        sum_of_complete(p, level, nation);
    }
    POLIS_TRY(find_window(o, p, nation, fault, &s->window));
    for (polis_vid i = 0; i < p->n_cities; i++) {
        city[i] = levels_at(level + (int64_t)i * p->n_periods, s->window);
    }
    s->nation = polis_resistance_sum(city, p->n_cities, &s->n_national);
    if (has_row && s->national != POLIS_NATIONAL_SUM) {
        s->nation = levels_at(nation, s->window);
    }

done:
    POLIS_FREE(city);
    POLIS_FREE(nation);
    return rc;
}

static polis_err find_trend_periods(const polis_resilience_options *o, polis_fault *fault,
                                    polis_resilience_study *s)
{
    polis_err rc = POLIS_OK;

    s->before_first = 0;
    s->before_last = s->window.peak;
    s->horizon = s->panel->n_periods - 1;
    if (o->has_before) {
        POLIS_TRY(find_place(s->panel, o->before_from, "--before", fault, &s->before_first));
        POLIS_TRY(find_place(s->panel, o->before_to, "--before", fault, &s->before_last));
    }
    if (o->has_horizon) {
        POLIS_TRY(find_place(s->panel, o->horizon, "--horizon", fault, &s->horizon));
    }
    if (s->horizon <= s->window.peak) {
        rc = polis_fail(fault, POLIS_E_ARG, NULL, 0, "--horizon %lld is not after the peak, %lld",
                        (long long)s->panel->period[s->horizon],
                        (long long)s->panel->period[s->window.peak]);
    }

done:
    return rc;
}

/* exp of the filtered logarithm; a value that is not positive is a gap. */
static polis_err hp_of_logarithm(const double *y, int n, double lambda, double *work, double *trend)
{
    polis_err rc = POLIS_OK;

    for (int t = 0; t < n; t++) {
        work[t] = y[t] > 0.0 ? log(y[t]) : NAN;
    }
    POLIS_TRY(polis_trend_hp(work, n, lambda, trend));
    for (int t = 0; t < n; t++) {
        trend[t] = exp(trend[t]);
    }

done:
    return rc;
}

static polis_err measure_cities(const polis_resilience_options *o, const double *level,
                                polis_resilience_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    const int n = p->n_periods;
    double *work = NULL, *trend = NULL;

    POLIS_NEW(work, n);
    POLIS_NEW(trend, n);
    POLIS_NEW(s->resistance, p->n_cities);
    POLIS_NEW(s->triangle, p->n_cities);
    POLIS_NEW(s->quality, polis_panel_cells(p));
    for (polis_vid i = 0; i < p->n_cities; i++) {
        const double *y = level + (int64_t)i * n;
        const polis_levels3 city = levels_at(y, s->window);
        s->resistance[i] = polis_resistance_of(city, s->national == POLIS_NATIONAL_LOO
                                                         ? polis_resistance_without(s->nation, city)
                                                         : s->nation);
        if (o->trend == POLIS_TREND_HP) {
            POLIS_TRY(hp_of_logarithm(y, n, o->lambda, work, trend));
        } else {
            polis_trend_log_linear(y, n, s->before_first, s->before_last, trend);
        }
        polis_trend_quality(y, trend, n, s->quality + (int64_t)i * n);
        s->triangle[i] = polis_triangle_of(s->quality + (int64_t)i * n, s->window.peak, s->horizon,
                                           o->goal, o->triangle_end == 1);
    }

done:
    POLIS_FREE(work);
    POLIS_FREE(trend);
    return rc;
}

/* National sums of each sector over the cities that have all sectors in both periods. */
static void sum_sectors(const polis_resilience_study *s, const polis_sectors *x, double *before,
                        double *after)
{
    const int n = s->panel->n_periods, k_most = x->n_sectors;

    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        const double *b = x->value + ((int64_t)i * n + s->window.peak) * k_most;
        const double *a = x->value + ((int64_t)i * n + s->window.trough) * k_most;
        bool complete = true;
        for (int k = 0; k < k_most; k++) {
            complete = complete && isfinite(b[k]) && isfinite(a[k]);
        }
        for (int k = 0; complete && k < k_most; k++) {
            before[k] += b[k];
            after[k] += a[k];
        }
    }
}

static polis_err measure_sectors(const polis_resilience_options *o, const polis_log *log,
                                 polis_fault *fault, polis_resilience_study *s)
{
    polis_err rc = POLIS_OK;
    const int n = s->panel->n_periods;
    polis_sectors *x = NULL;
    double *before = NULL, *after = NULL;
    int64_t n_passed = 0;

    POLIS_TRY(polis_sectors_read(o->tables.sectors, s->panel, fault, &n_passed, &x));
    if (n_passed > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%s: %lld rows of other periods or of the nation not used",
                       o->tables.sectors, (long long)n_passed);
    }
    POLIS_NEW(before, x->n_sectors);
    POLIS_NEW(after, x->n_sectors);
    POLIS_NEW(s->share, s->panel->n_cities);
    sum_sectors(s, x, before, after);
    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        const double *row = x->value + (int64_t)i * n * x->n_sectors;
        s->share[i] = polis_shift_share_of(row + (int64_t)s->window.peak * x->n_sectors,
                                           row + (int64_t)s->window.trough * x->n_sectors, before,
                                           after, x->n_sectors);
    }

done:
    POLIS_FREE(before);
    POLIS_FREE(after);
    polis_sectors_free(&x);
    return rc;
}

polis_err polis_resilience_measure(const polis_resilience_options *o, const polis_log *log,
                                   polis_fault *fault, polis_resilience_study *s)
{
    polis_err rc = POLIS_OK;
    double *level = NULL;

    *s = (polis_resilience_study){0};
    POLIS_TRY(
        polis_panel_read(o->tables.panel, o->tables.cities, &o->tables.names, fault, &s->panel));
    if (!s->panel->equally_spaced) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%s: periods are not equally spaced; trends and "
                       "triangles count them as if they were",
                       o->tables.panel);
    }
    if (o->outcome) {
        POLIS_NEW(level, polis_panel_cells(s->panel));
        POLIS_TRY(polis_panel_numbers(s->panel, o->outcome, fault, level));
        POLIS_TRY(compare_with(o, level, fault, s));
        POLIS_TRY(find_trend_periods(o, fault, s));
        POLIS_TRY(measure_cities(o, level, s));
    }
    if (o->outcome && o->tables.sectors) {
        POLIS_TRY(measure_sectors(o, log, fault, s));
    }
    if (o->index.n > 0) {
        const polis_index_set set = {.n = 1, .terms = &o->index, .option = "--index"};
        POLIS_TRY(polis_index_measure(s->panel, &set, &o->weights, log, fault,
                                      (polis_index_results){&s->scale, &s->index, &s->ranks}));
    }

done:
    POLIS_FREE(level);
    return rc;
}

void polis_resilience_clear(polis_resilience_study *s)
{
    POLIS_FREE(s->resistance);
    POLIS_FREE(s->quality);
    POLIS_FREE(s->triangle);
    POLIS_FREE(s->share);
    polis_composite_free(&s->index);
    polis_panel_free(&s->panel);
}
