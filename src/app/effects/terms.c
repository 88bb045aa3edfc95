#include "app/effects/terms.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool polis_term_split(const char *term, char function[POLIS_TERM], char argument[POLIS_TERM])
{
    const char *open = strchr(term, '(');
    const size_t len = strlen(term);

    if (!open || open == term || len >= POLIS_TERM || term[len - 1] != ')') {
        return false;
    }
    snprintf(function, POLIS_TERM, "%.*s", (int)(open - term), term);
    snprintf(argument, POLIS_TERM, "%.*s", (int)(term + len - 1 - open - 1), open + 1);
    return true;
}

static polis_err apply(const polis_panel *panel, const char *term, const char *function,
                       polis_fault *fault, double *x)
{
    const bool ln = strcmp(function, "ln") == 0, ln1p = strcmp(function, "ln1p") == 0;
    const double least = ln1p ? -1.0 : 0.0;

    if (!ln && !ln1p && strcmp(function, "sqrt") != 0) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                          "term '%s': no function '%s'; there are ln, ln1p, sqrt", term, function);
    }
    for (int64_t i = 0; i < polis_panel_cells(panel); i++) {
        const bool outside = ln || ln1p ? x[i] <= least : x[i] < 0.0;

        if (outside) {
            return polis_fail(fault, POLIS_E_PARSE, panel->rows->path, 0,
                              "term '%s': the value of city '%.40s' in period %lld is %.15g", term,
                              polis_panel_city(panel, (polis_vid)(i / panel->n_periods)),
                              (long long)panel->period[i % panel->n_periods], x[i]);
        }
        x[i] = ln ? log(x[i]) : ln1p ? log1p(x[i]) : sqrt(x[i]);
    }
    return POLIS_OK;
}

polis_err polis_term_numbers(const polis_panel *panel, const char *term, polis_fault *fault,
                             double *out)
{
    polis_err rc = POLIS_OK;
    char function[POLIS_TERM], argument[POLIS_TERM];

    if (polis_panel_has(panel, term) || !polis_term_split(term, function, argument)) {
        return polis_panel_numbers(panel, term, fault, out);
    }
    POLIS_TRY(polis_panel_numbers(panel, argument, fault, out));
    rc = apply(panel, term, function, fault, out);

done:
    return rc;
}
