#include "app/options.h"
#include "app/config.h"
#include "base/num.h"
#include "cluster/comm.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    KEY_HELP = '?',
    KEY_QUIET = 0x7000,
    KEY_LOG_LEVEL,
    KEY_USAGE,
    KEY_CONFIG,
    KEY_PLACE,
    MESSAGE = 1024,
    N_CHILDREN = 2
};

static const struct argp_option common_options[] = {
    {"quiet", KEY_QUIET, NULL, 0, "Log warnings and errors only", -2},
    {"log-level", KEY_LOG_LEVEL, "LEVEL", 0, "error, warn, info (default) or debug", -2},
    {"config", KEY_CONFIG, "FILE", 0,
     "Read options from FILE, one a line: NAME = VALUE, or NAME alone, without the dashes; an "
     "option "
     "that is typed, too, replaces its lines",
     -2},
    {"config-line", KEY_PLACE, "PLACE", OPTION_HIDDEN, NULL,
     -2}, /* as polis_config_expand() has it */
    {"help", KEY_HELP, NULL, 0, "Show this help", -1},
    {"usage", KEY_USAGE, NULL, 0, "Show the options only", -1},
    {0}};

/* What the common options say. */
typedef struct common {
    polis_log *log;
    const char *place; /* of the option that is parsed: file and line; NULL: typed */
} common;

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
    common *c = state->input;

    switch (key) {
    case KEY_QUIET:
        c->log->level = POLIS_LOG_WARN;
        return 0;
    case KEY_LOG_LEVEL:
        if (!polis_log_level_parse(arg, &c->log->level)) {
            return polis_usage(state, "--log-level: '%s' is not one of error, warn, info, debug",
                               arg);
        }
        return 0;
    case KEY_PLACE:
        c->place = *arg != '\0' ? arg : NULL;
        return 0;
    case KEY_HELP:
        argp_state_help(state, state->out_stream,
                        ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC);
        return ECANCELED; /* ends the parsing, see polis_options_parse() */
    case KEY_USAGE:
        argp_state_help(state, state->out_stream, ARGP_HELP_USAGE);
        return ECANCELED;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The root parser only hands the inputs to its children. */
static error_t parse_root(int key, char *arg, struct argp_state *state)
{
    void *const *inputs = state->input;

    (void)arg;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = inputs[0];
        state->child_inputs[1] = inputs[1];
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

bool polis_options_parse(MPI_Comm comm, const struct argp *argp, int argc, char **argv, void *input,
                         polis_log *log, int *status)
{
    const struct argp own = {.options = argp->options, .parser = argp->parser};
    const struct argp shared = {.options = common_options, .parser = parse_common};
    const struct argp_child children[N_CHILDREN + 1] = {{.argp = &own}, {.argp = &shared}, {0}};
    const struct argp root = {
        .parser = parse_root, .args_doc = argp->args_doc, .doc = argp->doc, .children = children};
    common c = {.log = log};
    void *inputs[N_CHILDREN] = {input, &c};
    int rank = 0;
    error_t error;

    MPI_Comm_rank(comm, &rank);
    *log = (polis_log){.level = POLIS_LOG_INFO, .silent = rank != 0};
    /* --help is our own: that of argp would end the process of rank 0 only, before MPI_Finalize. */
    error = argp_parse(&root, argc, argv, ARGP_NO_EXIT | ARGP_NO_HELP | (rank ? ARGP_NO_ERRS : 0U),
                       NULL, inputs);
    if (error && error != ECANCELED && c.place && rank == 0) {
        fprintf(stderr, "%s: that is in %s\n", argv[0], c.place);
    }
    *status = error == ECANCELED ? 0 : polis_err_exit_status(POLIS_E_ARG);
    return error == 0;
}

error_t polis_usage(const struct argp_state *state, const char *format, ...)
{
    char message[MESSAGE];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    argp_error(state, "%s", message);
    return EINVAL;
}

error_t polis_option_int(const struct argp_state *state, const char *name, const char *arg,
                         int64_t least, int64_t most, int64_t *out)
{
    int64_t x;

    if (!polis_num_int(arg, strlen(arg), &x)) {
        return polis_usage(state, "%s: '%s' is not a whole number", name, arg);
    }
    if (x < least || x > most) {
        return polis_usage(state, "%s: %lld is not between %lld and %lld", name, (long long)x,
                           (long long)least, (long long)most);
    }
    *out = x;
    return 0;
}

static error_t finite_number(const struct argp_state *state, const char *name, const char *text,
                             size_t len, double *out)
{
    double x;

    if (!polis_num_double(text, len, &x) || !isfinite(x)) {
        return polis_usage(state, "%s: '%.*s' is not a finite number", name, (int)len, text);
    }
    *out = x;
    return 0;
}

error_t polis_option_double(const struct argp_state *state, const char *name, const char *arg,
                            double least, double most, double *out)
{
    double x = 0.0;
    const error_t error = finite_number(state, name, arg, strlen(arg), &x);

    if (error) {
        return error;
    }
    if (x < least || x > most) {
        return polis_usage(state, "%s: %s is not between %.15g and %.15g", name, arg, least, most);
    }
    *out = x;
    return 0;
}

error_t polis_option_doubles(const struct argp_state *state, const char *name, const char *arg,
                             int most, double *out, int *n_out)
{
    int n = 0;

    for (const char *at = arg;; n++) {
        const size_t len = strcspn(at, ",");
        error_t error;

        if (n == most) {
            return polis_usage(state, "%s: '%s' has more than %d numbers", name, arg, most);
        }
        error = finite_number(state, name, at, len, &out[n]);
        if (error) {
            return error;
        }
        if (at[len] == '\0') {
            break;
        }
        at += len + 1;
    }
    *n_out = n + 1;
    return 0;
}

/* [D-]HH:MM:SS */
static bool clock_time(const char *arg, double *out_s)
{
    int days = 0, hours, minutes, seconds, end = -1;

    if (strspn(arg, "0123456789-:") != strlen(arg) ||
        (sscanf(arg, "%2d:%2d:%2d%n", &hours, &minutes, &seconds, &end) != 3 &&
         sscanf(arg, "%4d-%2d:%2d:%2d%n", &days, &hours, &minutes, &seconds, &end) != 4)) {
        return false;
    }
    *out_s = 86400.0 * days + 3600.0 * hours + 60.0 * minutes + seconds;
    return end >= 0 && arg[end] == '\0' && days >= 0 && hours >= 0 && minutes >= 0 &&
           minutes < 60 && seconds >= 0 && seconds < 60;
}

error_t polis_option_duration(const struct argp_state *state, const char *name, const char *arg,
                              double *out_s)
{
    static const char units[] = "smhd";
    static const double unit_s[] = {1.0, 60.0, 3600.0, 86400.0};
    const size_t len = strlen(arg);
    const char *unit = len > 1 ? strchr(units, arg[len - 1]) : NULL;
    double x;

    if (clock_time(arg, out_s)) {
        return 0;
    }
    if (!polis_num_double(arg, unit ? len - 1 : len, &x) || !isfinite(x) || x < 0.0) {
        return polis_usage(state, "%s: '%s' is not a time: seconds, or 90s, 45m, 12h, 2d, HH:MM:SS",
                           name, arg);
    }
    *out_s = unit ? x * unit_s[unit - units] : x;
    return 0;
}

error_t polis_option_word(const struct argp_state *state, const char *name, const char *arg,
                          const char *const *words, int *out)
{
    char list[MESSAGE / 2] = "";

    for (int i = 0; words[i]; i++) {
        const size_t used = strlen(list);

        if (strcmp(arg, words[i]) == 0) {
            *out = i;
            return 0;
        }
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
    }
    return polis_usage(state, "%s: '%s' is not one of %s", name, arg, list);
}

error_t polis_option_one(const struct argp_state *state, const char *what, const char *arg,
                         const char **out)
{
    if (*out) {
        return polis_usage(state, "one %s expected, found '%s' and '%s'", what, *out, arg);
    }
    *out = arg;
    return 0;
}

error_t polis_option_network(const struct argp_state *state, const char *arg, bool *csv)
{
    const size_t len = strlen(arg);

    *csv = len > 4 && strcmp(arg + len - 4, ".csv") == 0;
    if (!*csv && (len <= 3 || strcmp(arg + len - 3, ".nc") != 0)) {
        return polis_usage(state, "-o: '%s' ends neither in .nc nor in .csv", arg);
    }
    return 0;
}

int polis_options_exit(MPI_Comm comm, const char *command, polis_err rc, const polis_fault *fault)
{
    int rank = 0;

    MPI_Comm_rank(comm, &rank);
    if (rc != POLIS_OK && rank == 0) {
        const bool said = fault && fault->code != POLIS_OK;

        fprintf(stderr, "%s: %s\n", command, said ? fault->text : polis_err_text(rc));
    }
    return polis_err_exit_status(rc);
}

int polis_options_exit_alone(MPI_Comm comm, const char *command, polis_err rc, polis_fault *fault)
{
    return polis_options_exit(comm, command, polis_comm_agree_fault(comm, rc, fault), fault);
}

int polis_options_run_alone(MPI_Comm comm, const struct argp *argp, int argc, char **argv,
                            void *settings, polis_lone_work *work)
{
    polis_fault fault = {0};
    polis_log log;
    int status;
    polis_err rc = POLIS_OK;

    if (!polis_options_parse(comm, argp, argc, argv, settings, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = work(settings, &log, &fault);
    }
    return polis_options_exit_alone(comm, argv[0], rc, &fault);
}

const char *const polis_symmetrise_words[] = {"none", "sum", "mean", "max", "min", NULL};

error_t polis_option_symmetrise(const struct argp_state *state, const char *arg,
                                polis_symmetrise *how)
{
    int word = 0;
    const error_t error =
        polis_option_word(state, "--symmetrise", arg, polis_symmetrise_words, &word);

    *how = (polis_symmetrise)word;
    return error;
}

error_t polis_option_check_direction(const struct argp_state *state, polis_direction direction,
                                     polis_symmetrise how)
{
    return direction == POLIS_DIRECTION_DIRECTED && how != POLIS_SYMMETRISE_NONE
               ? polis_usage(state, "--directed and --symmetrise exclude each other")
               : 0;
}
