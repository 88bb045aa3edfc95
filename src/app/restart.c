#include "app/restart.h"

#include "app/stop.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "store/part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where an option names a file, as it is or as `file:NAME`, its content counts too. */
static void print_content(FILE *file, const char *option)
{
    const char *value = strchr(option, '=');
    const char *name = !value ? "" : value + (strncmp(value, "=file:", 6) == 0 ? 6 : 1);
    struct stat there;
    FILE *content = stat(name, &there) == 0 && S_ISREG(there.st_mode) ? fopen(name, "rb") : NULL;
    XXH3_state_t *state = content ? XXH3_createState() : NULL;
    char bytes[4096];

    if (state && XXH3_64bits_reset(state) == XXH_OK) {
        for (size_t n; (n = fread(bytes, 1, sizeof bytes, content)) > 0;) {
            XXH3_64bits_update(state, bytes, n);
        }
        fprintf(file, " content %016llx", (unsigned long long)XXH3_64bits_digest(state));
    }
    XXH3_freeState(state);
    if (content) {
        fclose(content);
    }
    fputc('\n', file);
}

/* The options that change results, in an order that does not depend on the command line's. */
static polis_err print_options(FILE *file, const polis_texts *asked)
{
    polis_err rc = POLIS_OK;
    const char **option = NULL;

    POLIS_NEW(option, asked->n);
    for (int64_t i = 0; i < asked->n; i++) {
        option[i] = polis_texts_get(asked, i);
    }
    qsort(option, (size_t)asked->n, sizeof *option, by_text);
    for (int64_t i = 0; i < asked->n; i++) {
        fprintf(file, "option %s", option[i]);
        print_content(file, option[i]);
    }

done:
    POLIS_FREE(option);
    return rc;
}

/* What a checkpoint belongs to, as text, so that a difference can be named.
 * @param[out] out freed with free() */
static polis_err describe(const polis_restart_options *o, const polis_texts *networks, char **out)
{
    polis_err rc = POLIS_OK;
    size_t size = 0;
    FILE *file = NULL;

    *out = NULL;
    file = open_memstream(out, &size);
    if (!file) {
        return POLIS_E_NOMEM;
    }
    fprintf(file, "program centropolis " POLIS_VERSION " " POLIS_REVISION "\n");
    POLIS_TRY(print_options(file, &o->asked));
    for (int64_t i = 0; i < networks->n; i++) {
        fprintf(file, "network %s\n", polis_texts_get(networks, i));
    }

done:
    if (fclose(file) != 0 && rc == POLIS_OK) {
        rc = POLIS_E_NOMEM;
    }
    return rc;
}

polis_err polis_restart_list(const polis_inputs *inputs, polis_texts *networks)
{
    polis_err rc = POLIS_OK;
    char *text = NULL;
    size_t size = 0;

    for (int64_t i = 0; i < inputs->n; i++) {
        const polis_input *input = &inputs->input[i];
        FILE *file = open_memstream(&text, &size);

        if (!file) {
            return POLIS_E_NOMEM;
        }
        fprintf(file, "%s direction=%d role=%d weight=%s", input->id, (int)input->options.direction,
                (int)input->options.role, input->options.weight ? input->options.weight : "");
        rc = fclose(file) == 0 ? polis_texts_add(networks, text, size) : POLIS_E_NOMEM;
        free(text);
        text = NULL;
        POLIS_TRY(rc);
    }

done:
    return rc;
}

static void describe_me(polis_holder *me)
{
    const char *job = getenv("SLURM_JOB_ID"), *restart = getenv("SLURM_RESTART_COUNT");

    *me = (polis_holder){.pid = getpid()};
    gethostname(me->host, sizeof me->host - 1);
    snprintf(me->job, sizeof me->job, "%s", job ? job : "");
    me->restart = restart ? strtoll(restart, NULL, 10) : 0;
}

polis_err polis_restart_open(MPI_Comm comm, const polis_restart_options *o,
                             const polis_texts *networks, const char *output, double start_s,
                             const polis_log *log, polis_fault *fault, polis_control *control)
{
    polis_err rc = POLIS_OK;
    polis_holder me;
    char *text = NULL;

    *control = (polis_control){.start_s = start_s,
                               .interval_s = o->interval_s,
                               .budget_s = o->budget_s,
                               .saved_s = start_s};
    polis_stop_catch();
    describe_me(&me);
    POLIS_TRY(polis_comm_agree(comm, describe(o, networks, &text)));
    POLIS_TRY(polis_pulse_new(comm, &control->pulse));
    POLIS_TRY(polis_checkpoint_open(comm, o->checkpoint, &me, text, fault, &control->checkpoint));
    polis_log_line(log, POLIS_LOG_INFO, "checkpoint=%s attempt=%lld", o->checkpoint,
                   (long long)polis_checkpoint_attempt(control->checkpoint));
    if (polis_checkpoint_took_over(control->checkpoint)) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "took over from an earlier attempt of this job that may still be alive");
        if (polis_comm_rank(comm) == 0) {
            polis_part_forget(output);
        }
    }

done:
    free(text);
    return rc;
}

/* Collective. Blocks of large networks that are done, and all of theirs. */
static void count_blocks(const polis_batch *b, int64_t count[2])
{
    count[0] = count[1] = 0;
    for (int64_t i = 0; i < b->inputs->n; i++) {
        const polis_totals *t = b->city[i].totals;
        if (b->owner[i] == polis_comm_rank(b->comm) && t) {
            count[0] += polis_totals_n_done(t);
            count[1] += t->n_blocks;
        }
    }
    POLIS_MPI(b->comm, MPI_Allreduce(MPI_IN_PLACE, count, 2, MPI_INT64_T, MPI_SUM, b->comm));
}

polis_err polis_restart_stopped(const polis_batch *b, const polis_settings *s, polis_fault *fault)
{
    char begun[128] = "";
    int64_t n_finished, blocks[2];

    if (!b->stopped) {
        return POLIS_OK;
    }
    n_finished = polis_batch_n_finished(b);
    count_blocks(b, blocks);
    if (blocks[1] > 0) {
        snprintf(begun, sizeof begun, " and %lld of %lld blocks of what was begun",
                 (long long)blocks[0], (long long)blocks[1]);
    }
    return polis_fail(fault, POLIS_E_TEMPFAIL, NULL, 0,
                      "stopped after %lld of %lld networks%s; all of it is in %s: run the same "
                      "command again to go on",
                      (long long)n_finished, (long long)b->inputs->n, begun, s->restart.checkpoint);
}

void polis_restart_close(polis_control *control, bool published)
{
    if (published) {
        polis_checkpoint_remove(&control->checkpoint);
    }
    polis_checkpoint_close(&control->checkpoint);
    polis_pulse_free(&control->pulse);
}
