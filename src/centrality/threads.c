#include "centrality/threads.h"

#include "base/mem.h"

#include <omp.h>
#include <pthread.h>
#include <string.h>

static void *pass(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* Have n threads at once besides this one; 0, or the error of the first that could not start. */
static int try_threads(pthread_t *thread, int n)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    int error = 0, n_started = 0;

    pthread_mutex_lock(&gate);
    while (n_started < n && error == 0) {
        error = pthread_create(&thread[n_started], NULL, pass, &gate);
        n_started += error == 0;
    }
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < n_started; i++) {
        pthread_join(thread[i], NULL);
    }
    pthread_mutex_destroy(&gate);
    return error;
}

polis_err polis_threads_start(int n, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    pthread_t *thread = NULL;
    int error;

    POLIS_NEW(thread, n - 1);
    error = try_threads(thread, n - 1);
    if (error != 0) {
        rc = polis_fail(fault, POLIS_E_NOMEM, NULL, 0,
                        "cannot start %d threads: %s; use fewer or raise the limit ('ulimit -u', "
                        "'ulimit -v')",
                        n, strerror(error));
        goto done;
    }
    omp_set_num_threads(n);
#pragma omp parallel num_threads(n) /* now, while there is room for them */
    {
        (void)omp_get_thread_num();
    }

done:
    POLIS_FREE(thread);
    return rc;
}

polis_err polis_threads_each(polis_vid n, polis_err (*part)(void *work, polis_vid i), void *work)
{
    polis_err all = POLIS_OK;

    if (n < 2) { /* nobody to wake */
        return n == 1 ? part(work, 0) : POLIS_OK;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (polis_vid i = 0; i < n; i++) {
        const polis_err rc = part(work, i);

        if (rc != POLIS_OK) {
#pragma omp atomic write
            all = rc;
        }
    }
    return all;
}
