/* centropolis check: are the tables right, and which statements of the source papers can be
 * computed from what is there? */
#include "app/check/tables.h"
#include "app/commands.h"
#include "app/record.h"
#include "app/study.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "regional/seedmap.h"

#include <stdio.h>
#include <string.h>

typedef enum seed_state { ANSWERED, COMPUTABLE, MISSING, RECORDED, N_STATES } seed_state;

static const char *const state_words[N_STATES] = {"answered", "computable", "missing input",
                                                  "recorded"};

enum key {
    KEY_PANEL = 256,
    KEY_CITIES,
    KEY_SECTORS,
    KEY_EDGES,
    KEY_MANIFEST,
    KEY_RESULT,
    KEY_CITY,
    KEY_PERIOD,
    KEY_ROWS,
    KEY_STRICT
};

typedef struct settings {
    polis_table_paths paths;
    int rows; /* place in row_words */
    bool strict;
    polis_study_target target;
} settings;

static const char *const row_words[] = {"all",      "answered", "computable", "missing",
                                        "recorded", "none",     NULL};

static const struct argp_option options[] = {
    {"panel", KEY_PANEL, "FILE", 0, "city_id, period and variables", 1},
    {"cities", KEY_CITIES, "FILE", 0, "city_id and variables, one line each", 1},
    {"sectors", KEY_SECTORS, "FILE", 0, "city_id, period, sector, value", 1},
    {"edges", KEY_EDGES, "FILE", 0,
     "src, dst and, if there, w: ties between cities; may be given again", 1},
    {"manifest", KEY_MANIFEST, "FILE", 0, "city_id, path: a network inside each city", 1},
    {"result", KEY_RESULT, "FILE.nc", 0, "A result: which statements it answers already", 1},
    {"city-column", KEY_CITY, "COLUMN", 0, "Ids of cities (default city_id)", 1},
    {"period-column", KEY_PERIOD, "COLUMN", 0, "Periods (default period)", 1},
    {"rows", KEY_ROWS, "WHICH", 0,
     "Statements to list: all (default), answered, computable, "
     "missing, recorded, none",
     2},
    {"strict", KEY_STRICT, NULL, 0, "Warnings count as errors", 2},
    {"add-to", 'a', "RESULT.nc", 0, "Put the list into this file as /seedmap; it is also --result",
     2},
    {"force", 'f', NULL, 0, "Replace /seedmap", 2},
    {0}};

static const char doc[] =
    "Validate tables before anything is computed: identifiers, ties to unknown cities, negative "
    "weights, shares outside 0 to 1, missing and constant columns, periods.\v"
    "Then the 94 statements of the three source papers that this program measures, simulates or "
    "records: which of them the tables and the result answer, and what each other one needs. The "
    "papers hold no equation and no estimate; every indicator is this program's reading of them, "
    "and their 'closeness network' is not Freeman's closeness.\n\n"
    "In what a statement needs, @network is ties between cities, @intra a network inside each, "
    "@place coordinates, @group a label such as the province, @strength weights of ties, @outcome "
    "employment or gdp_real in three periods, @sectors the table of sectors; any other word is a "
    "column, and a|b is either.\n\n"
    "Exit status 65 if there are errors.\n\n"
    "Example:\n"
    "  centropolis check --cities cities.csv --panel panel.csv --edges flows.csv";

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    polis_table_paths *p = &s->paths;

    switch (key) {
    case KEY_PANEL:
        p->panel = arg;
        return 0;
    case KEY_CITIES:
        p->cities = arg;
        return 0;
    case KEY_SECTORS:
        p->sectors = arg;
        return 0;
    case KEY_EDGES:
        if (p->n_edges == POLIS_EDGE_FILES_MOST) {
            return polis_usage(state, "--edges: more than %d files", POLIS_EDGE_FILES_MOST);
        }
        p->edges[p->n_edges++] = arg;
        return 0;
    case KEY_MANIFEST:
        p->manifest = arg;
        return 0;
    case KEY_RESULT:
        p->result = arg;
        return 0;
    case KEY_CITY:
        p->names.city = arg;
        return 0;
    case KEY_PERIOD:
        p->names.period = arg;
        return 0;
    case KEY_ROWS:
        return polis_option_word(state, "--rows", arg, row_words, &s->rows);
    case KEY_STRICT:
        s->strict = true;
        return 0;
    case 'a':
        s->target.base = arg;
        return 0;
    case 'f':
        s->target.force = true;
        return 0;
    case ARGP_KEY_ARG:
        return polis_usage(state, "'%s': say which table it is, such as --cities %s", arg, arg);
    case ARGP_KEY_END:
        p->result = p->result ? p->result : s->target.base;
        if (!p->panel && !p->cities && !p->n_edges && !p->manifest && !p->result) {
            return polis_usage(state, "nothing to check: --cities, --panel, --edges, --manifest "
                                      "or --result");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void print_findings(const char *what, const polis_texts *list)
{
    for (int64_t i = 0; i < list->n; i++) {
        printf("%s: %s\n", what, polis_texts_get(list, i));
    }
}

static void find_states(const polis_tables *tables, seed_state *of)
{
    for (int i = 0; i < POLIS_N_SEEDS; i++) {
        const polis_seed *seed = &polis_seeds[i];
        of[i] = polis_tables_answer(tables, seed->dataset) ? ANSWERED
                : !seed->command[0]                        ? RECORDED
                : polis_tables_have(tables, seed->needs)   ? COMPUTABLE
                                                           : MISSING;
    }
}

static void print_states(const settings *s, const seed_state *of)
{
    int count[N_STATES] = {0};

    for (int i = 0; i < POLIS_N_SEEDS; i++) {
        const polis_seed *seed = &polis_seeds[i];
        count[of[i]]++;
        if (s->rows != 0 && s->rows != 1 + (int)of[i]) {
            continue;
        }
        printf("%-8s %-13s %s\n", seed->id, state_words[of[i]], seed->statement);
        printf("%-22s %s%s\n", "",
               of[i] == ANSWERED     ? "in "
               : of[i] == COMPUTABLE ? "centropolis "
               : of[i] == MISSING    ? "needs "
                                     : "no command computes it; it takes ",
               of[i] == ANSWERED     ? seed->dataset
               : of[i] == COMPUTABLE ? seed->command
                                     : seed->needs);
    }
    printf("%d statements: %d answered, %d computable, %d need more, %d only recorded\n",
           POLIS_N_SEEDS, count[ANSWERED], count[COMPUTABLE], count[MISSING], count[RECORDED]);
}

/* One text of each statement as a column. */
static polis_err put_texts(polis_analysis *a, const char *name, const char *long_name,
                           const size_t field)
{
    polis_err rc = POLIS_OK;
    polis_texts list = {0};

    for (int i = 0; i < POLIS_N_SEEDS; i++) {
        const char *text = *(const char *const *)((const char *)&polis_seeds[i] + field);
        POLIS_TRY(polis_texts_add(&list, text, strlen(text)));
    }
    rc = polis_study_labels(a, "row", name, long_name, &list);

done:
    polis_texts_clear(&list);
    return rc;
}

static polis_err put_figures(polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts id = {0}, unit = {0}, text = {0};
    const polis_study_column value = {{.name = "value",
                                       .long_name = "figure quoted by a paper; NaN: no number",
                                       .type = POLIS_TYPE_F64},
                                      &polis_figures->value,
                                      sizeof *polis_figures};

    for (int i = 0; i < POLIS_N_FIGURES; i++) {
        const polis_figure *f = &polis_figures[i];
        POLIS_TRY(polis_texts_add(&id, f->id, strlen(f->id)));
        POLIS_TRY(polis_texts_add(&unit, f->unit, strlen(f->unit)));
        POLIS_TRY(polis_texts_add(&text, f->text, strlen(f->text)));
    }
    POLIS_TRY(polis_analysis_group(a, "seedmap/figures"));
    POLIS_TRY(polis_analysis_text(a, "comment", "constants with their source, never results"));
    POLIS_TRY(polis_analysis_dimension(a, "figure", POLIS_N_FIGURES));
    POLIS_TRY(polis_study_labels(a, "figure", "id", "number of the figure", &id));
    POLIS_TRY(polis_study_labels(a, "figure", "unit", "unit of the value", &unit));
    POLIS_TRY(polis_study_labels(a, "figure", "text", "what it is", &text));
    rc = polis_study_columns(a, "figure", POLIS_N_FIGURES, &value, 1);

done:
    polis_texts_clear(&id);
    polis_texts_clear(&unit);
    polis_texts_clear(&text);
    return rc;
}

static polis_err put_states(polis_analysis *a, const seed_state *of)
{
    static const int8_t codes[] = {0, 1, 2, 3};
    static const char *const classes[][2] = {{"flag_meanings", POLIS_SEED_CLASS_WORDS},
                                             {NULL, NULL}};
    static const char *const states[][2] = {
        {"flag_meanings", "answered computable missing_input recorded"}, {NULL, NULL}};
    int8_t class[POLIS_N_SEEDS], status[POLIS_N_SEEDS];
    const polis_study_column columns[] = {
        {{.name = "class",
          .long_name = "what the least demanding version takes",
          .units = "1",
          .type = POLIS_TYPE_I8,
          .extra = classes,
          .flag_values = codes,
          .n_flags = POLIS_N_SEED_CLASSES},
         class,
         0},
        {{.name = "status",
          .long_name = "whether this file answers it",
          .units = "1",
          .type = POLIS_TYPE_I8,
          .extra = states,
          .flag_values = codes,
          .n_flags = N_STATES},
         status,
         0},
    };

    for (int i = 0; i < POLIS_N_SEEDS; i++) {
        class[i] = (int8_t)polis_seeds[i].least;
        status[i] = (int8_t)of[i];
    }
    return polis_study_columns(a, "row", POLIS_N_SEEDS, columns, 2);
}

static polis_err write_seedmap(const settings *s, const seed_state *of, int argc, char **argv,
                               polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_analysis *a = NULL;

    POLIS_TRY(polis_study_begin(&s->target, fault, &a));
    POLIS_TRY(polis_analysis_group(a, "seedmap"));
    POLIS_TRY(polis_record_analysis(a, argc, argv));
    POLIS_TRY(polis_analysis_text(a, "comment",
                                  "the papers hold no equation; indicators are this program's "
                                  "reading of their statements"));
    POLIS_TRY(polis_analysis_dimension(a, "row", POLIS_N_SEEDS));
    POLIS_TRY(put_texts(a, "row_id", "statement of a source paper", offsetof(polis_seed, id)));
    POLIS_TRY(put_texts(a, "source", "paper", offsetof(polis_seed, source)));
    POLIS_TRY(put_texts(a, "statement", "what it says", offsetof(polis_seed, statement)));
    POLIS_TRY(put_texts(a, "dataset", "what answers it", offsetof(polis_seed, dataset)));
    POLIS_TRY(put_texts(a, "needs", "what it takes", offsetof(polis_seed, needs)));
    POLIS_TRY(put_states(a, of));
    POLIS_TRY(put_figures(a));
    rc = polis_analysis_publish(&a);

done:
    polis_analysis_discard(&a);
    return rc;
}

static polis_err run(const settings *s, int argc, char **argv, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_tables tables = {0};
    seed_state of[POLIS_N_SEEDS];
    int64_t wrong;

    POLIS_TRY(polis_tables_check(&s->paths, &tables));
    find_states(&tables, of);
    print_findings("error", &tables.findings.errors);
    print_findings("warning", &tables.findings.warnings);
    print_states(s, of);
    fflush(stdout);
    wrong = tables.findings.errors.n + (s->strict ? tables.findings.warnings.n : 0);
    if (wrong > 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0, "%lld %s in the tables", (long long)wrong,
                        s->strict ? "errors and warnings" : "errors");
        goto done;
    }
    if (s->target.base) {
        rc = write_seedmap(s, of, argc, argv, fault);
    }

done:
    polis_tables_clear(&tables);
    return rc;
}

int polis_cmd_check(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {.options = options, .parser = parse, .doc = doc};
    settings s = {0};
    polis_fault fault = {0};
    polis_log log;
    int status = 0;
    polis_err rc = POLIS_OK;

    if (!polis_options_parse(comm, &argp, argc, argv, &s, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = run(&s, argc, argv, &fault);
    }
    return polis_options_exit_alone(comm, argv[0], rc, &fault);
}
