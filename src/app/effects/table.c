#include "app/effects/table.h"
#include "app/whole_file.h"
#include "base/mem.h"
#include "report/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 28 };

#define NAME_OF(id, name, title, words, by) [POLIS_EFFECT_##id] = name,
#define TITLE_OF(id, name, title, words, by) [POLIS_EFFECT_##id] = title,
#define WORDS_OF(id, name, title, words, by) [POLIS_EFFECT_##id] = words,
#define REFERENCE_OF(id, name, title, words, by) [POLIS_EFFECT_##id] = by,

const char *const polis_effect_names[] = {POLIS_EFFECT_COLUMNS(NAME_OF)};
const char *const polis_effect_words[] = {POLIS_EFFECT_COLUMNS(WORDS_OF)};
const char *const polis_effect_references[] = {POLIS_EFFECT_COLUMNS(REFERENCE_OF)};
static const char *const titles[] = {POLIS_EFFECT_COLUMNS(TITLE_OF)};

static polis_err table_new(int k, int n_groups, polis_effect_table *out)
{
    polis_err rc = POLIS_OK;

    out->k = k;
    out->n_groups = n_groups;
    POLIS_NEW(out->effect, (1 + (int64_t)n_groups) * k);
    for (int i = 0; i < (1 + n_groups) * k; i++) {
        for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
            out->effect[i].value[c] = NAN;
        }
        out->effect[i].group = "";
    }

done:
    return rc;
}

static void note_present(polis_effect_table *t)
{
    for (int i = 0; i < (1 + t->n_groups) * t->k; i++) {
        for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
            t->present[c] = t->present[c] || !isnan(t->effect[i].value[c]);
        }
    }
}

static void fill(const polis_estimates *e, int c, polis_effect *out)
{
    out->n = e->n;
    out->status = e->status[c];
    out->value[POLIS_EFFECT_COEF] = e->of[c].coef;
    out->value[POLIS_EFFECT_SE] = e->of[c].se;
    out->value[POLIS_EFFECT_T] = e->of[c].t;
    out->value[POLIS_EFFECT_P] = e->of[c].p;
    out->value[POLIS_EFFECT_LOW] = e->of[c].low;
    out->value[POLIS_EFFECT_HIGH] = e->of[c].high;
    out->value[POLIS_EFFECT_BETA] = e->standardised[c];
    out->value[POLIS_EFFECT_VIF] = e->vif[c];
}

polis_err polis_effect_table_of(const polis_effects_study *study, polis_effect_table *out)
{
    polis_err rc = POLIS_OK;
    const polis_estimates *e = study->estimates;

    *out = (polis_effect_table){0};
    POLIS_TRY(table_new(e->k, study->n_groups, out));
    for (int i = 0; i < (1 + study->n_groups) * e->k; i++) {
        const int c = i % e->k, g = i / e->k - 1;
        const polis_group_fit *group = g < 0 ? NULL : &study->group[g];
        polis_effect *at = &out->effect[i];

        at->term = e->constant && c == 0 ? "(constant)"
                                         : polis_texts_get(&study->sample.name, c - e->constant);
        if (group) {
            at->group = polis_texts_get(&study->sample.groups.text, g);
            at->n = group->n;
            at->status = (int8_t)group->status;
            at->value[POLIS_EFFECT_Q] = group->q[c];
        }
        if (!group || group->estimates) {
            fill(group ? group->estimates : e, c, at);
        }
        if (!group && study->p_permuted) {
            at->value[POLIS_EFFECT_P_PERM] = study->p_permuted[c];
        }
        if (!group && study->alone && c >= e->constant && c < e->constant + study->sample.n_x) {
            const polis_effect_alone *alone = &study->alone[c - e->constant];

            at->value[POLIS_EFFECT_ALONE] = alone->coef;
            at->value[POLIS_EFFECT_ALONE_SE] = alone->se;
            at->value[POLIS_EFFECT_ALONE_P] = alone->p;
        }
        if (!group && study->p_null) {
            at->value[POLIS_EFFECT_NULL_MEAN] = study->null_mean[c];
            at->value[POLIS_EFFECT_NULL_SD] = study->null_sd[c];
            at->value[POLIS_EFFECT_P_NULL] = study->p_null[c];
        }
        if (!group && study->draw_low) {
            at->value[POLIS_EFFECT_BOOT_LOW] = study->draw_low[c];
            at->value[POLIS_EFFECT_BOOT_HIGH] = study->draw_high[c];
        }
    }
    note_present(out);

done:
    return rc;
}

polis_err polis_effect_table_of_dyads(const polis_dyad_study *study, polis_effect_table *out)
{
    polis_err rc = POLIS_OK;
    const polis_qap *q = study->qap;

    *out = (polis_effect_table){0};
    POLIS_TRY(table_new(q->k, 0, out));
    for (int c = 0; c < q->k; c++) {
        double *value = out->effect[c].value;

        out->effect[c].term = c == 0 ? "(constant)" : polis_texts_get(&study->name, c - 1);
        out->effect[c].n = q->n_pairs;
        value[POLIS_EFFECT_COEF] = q->coef[c];
        value[POLIS_EFFECT_SE] = q->se[c];
        value[POLIS_EFFECT_T] = q->t[c];
        value[POLIS_EFFECT_P] = q->p[c];
        value[POLIS_EFFECT_VIF] = q->vif[c];
        value[POLIS_EFFECT_R] = q->correlation[c];
        if (study->p_permuted) {
            value[POLIS_EFFECT_P_PERM] = study->p_permuted[c];
            value[POLIS_EFFECT_P_R] = study->p_correlation[c];
        }
    }
    note_present(out);

done:
    return rc;
}

static void put_text(FILE *out, const char *text)
{
    polis_csv_field(out, text, strlen(text));
}

static polis_err put_table(const void *table, FILE *out, const char *name, polis_fault *fault)
{
    const polis_effect_table *t = table;

    (void)name;
    (void)fault;
    fputs("group,term,n,status", out);
    for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
        if (t->present[c]) {
            fprintf(out, ",%s", polis_effect_names[c]);
        }
    }
    for (int i = 0; i < (1 + t->n_groups) * t->k; i++) {
        const polis_effect *e = &t->effect[i];

        fputc('\n', out);
        put_text(out, e->group);
        fputc(',', out);
        put_text(out, e->term);
        fprintf(out, ",%lld,%d", (long long)e->n, e->status);
        for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
            if (t->present[c]) {
                fputc(',', out);
                polis_csv_number(out, e->value[c]);
            }
        }
    }
    fputc('\n', out);
    return POLIS_OK;
}

polis_err polis_effect_table_csv(const polis_effect_table *table, const char *path, bool force,
                                 polis_fault *fault)
{
    return polis_whole_named_file(path, force, put_table, table, fault);
}

static void print_group(const polis_effect_table *t, int g)
{
    printf("%-*s", SHOWN, g == 0 ? "term" : t->effect[g * t->k].group);
    for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
        if (t->present[c]) {
            printf(" %10s", titles[c]);
        }
    }
    printf("\n");
    for (int i = g * t->k; i < (g + 1) * t->k; i++) {
        printf("%-*.*s", SHOWN, SHOWN, t->effect[i].term);
        for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
            if (t->present[c]) {
                const double x = t->effect[i].value[c];
                const bool share = c == POLIS_EFFECT_P || c == POLIS_EFFECT_P_PERM ||
                                   c == POLIS_EFFECT_P_NULL || c == POLIS_EFFECT_ALONE_P ||
                                   c == POLIS_EFFECT_P_R || c == POLIS_EFFECT_Q;
                if (isnan(x)) {
                    printf(" %10s", "");
                } else {
                    printf(share ? " %10.4f" : " %10.4g", x);
                }
            }
        }
        printf("\n");
    }
}

void polis_effect_table_print(const polis_effect_table *table)
{
    for (int g = 0; g <= table->n_groups; g++) {
        if (g == 0 || table->effect[g * table->k].status == POLIS_WHY_OK) {
            print_group(table, g);
        }
    }
}
