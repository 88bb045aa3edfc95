#include "app/effects/terms.h"
#include "base/mem.h"
#include "base/num.h"

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
                          "term '%s': no function '%s'; there are ln, ln1p, sqrt, is, since", term,
                          function);
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

/* "since(2013)" */
static polis_err since(const polis_panel *panel, const char *term, const char *from,
                       polis_fault *fault, double *out)
{
    int64_t period;

    if (!polis_num_int(from, strlen(from), &period)) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0, "term '%s': '%s' is no period", term,
                          from);
    }
    for (int64_t i = 0; i < polis_panel_cells(panel); i++) {
        out[i] = panel->period[i % panel->n_periods] >= period;
    }
    return POLIS_OK;
}

/* "is(rb_type=declining)" */
static polis_err is(const polis_panel *panel, const char *term, const char *argument,
                    polis_fault *fault, double *out)
{
    polis_err rc = POLIS_OK;
    const size_t len = strcspn(argument, "=");
    char column[POLIS_TERM];
    polis_labels words = {0};
    polis_vid *found = NULL, word;

    snprintf(column, sizeof column, "%.*s", (int)len, argument);
    if (argument[len] == '\0' || argument[len + 1] == '\0') {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0, "term '%s' is not is(COLUMN=WORD)", term);
    }
    POLIS_NEW(found, polis_panel_cells(panel));
    POLIS_TRY(polis_panel_groups(panel, column, fault, &words, found));
    word = polis_labels_find(&words, argument + len + 1, strlen(argument + len + 1));
    if (word < 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, panel->rows->path, 0,
                        "term '%s': no value of '%s' is '%s'", term, column, argument + len + 1);
        goto done;
    }
    for (int64_t i = 0; i < polis_panel_cells(panel); i++) {
        out[i] = found[i] < 0 ? NAN : found[i] == word;
    }

done:
    polis_labels_clear(&words);
    POLIS_FREE(found);
    return rc;
}

polis_err polis_term_numbers(const polis_panel *panel, const char *term, polis_fault *fault,
                             double *out)
{
    polis_err rc = POLIS_OK;
    char function[POLIS_TERM], argument[POLIS_TERM];

    if (polis_panel_has(panel, term) || !polis_term_split(term, function, argument)) {
        return polis_panel_numbers(panel, term, fault, out);
    }
    if (strcmp(function, "since") == 0) {
        return since(panel, term, argument, fault, out);
    }
    if (strcmp(function, "is") == 0) {
        return is(panel, term, argument, fault, out);
    }
    POLIS_TRY(polis_panel_numbers(panel, argument, fault, out));
    rc = apply(panel, term, function, fault, out);

done:
    return rc;
}

void polis_term_root(const char *term, char root[POLIS_TERM])
{
    char function[POLIS_TERM], inner[POLIS_TERM];

    snprintf(root, POLIS_TERM, "%s", term);
    while (polis_term_split(root, function, inner)) {
        snprintf(root, POLIS_TERM, "%s", inner);
    }
}
