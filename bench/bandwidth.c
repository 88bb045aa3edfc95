/*
 * How fast this machine reads memory: what a kernel can reach that does nothing but load.
 *
 * Each thread sums its own array again and again, with the widest vectors that the processor has.
 * Arrays of growing size stay in one level of the memory after the other. Prints CSV:
 *
 *     bandwidth [THREADS] -> threads,bytes,bytes_per_second   (bytes of a thread, rate of all)
 */
#include "base/mem.h"
#include "base/timer.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { N_CHAINS = 8, REPEATS = 5 };

static const double LEAST_S = 0.02;

/* One reader for each width; chains of additions that do not wait for each other. */
#define READER(name, width, attribute)                                            \
    typedef int64_t name##_vector __attribute__((vector_size(width), may_alias)); \
    attribute static int64_t name(const int64_t *x, int64_t n)                    \
    {                                                                             \
        const name##_vector *v = (const name##_vector *)(const void *)x;          \
        const int64_t lanes = width / (int64_t)sizeof *x, n_vectors = n / lanes;  \
        name##_vector sum[N_CHAINS] = {0};                                        \
        int64_t total = 0;                                                        \
                                                                                  \
        for (int64_t i = 0; i + N_CHAINS <= n_vectors; i += N_CHAINS) {           \
            for (int k = 0; k < N_CHAINS; k++) {                                  \
                sum[k] += v[i + k];                                               \
            }                                                                     \
        }                                                                         \
        for (int k = 0; k < N_CHAINS; k++) {                                      \
            for (int64_t lane = 0; lane < lanes; lane++) {                        \
                total += sum[k][lane];                                            \
            }                                                                     \
        }                                                                         \
        return total;                                                             \
    }

READER(read_generic, 16, )
#if defined(__x86_64__)
READER(read_avx2, 32, __attribute__((target("avx2"))))
READER(read_avx512, 64, __attribute__((target("avx512f"))))
#endif

typedef int64_t reader(const int64_t *x, int64_t n);

static reader *widest(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        return read_avx512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return read_avx2;
    }
#endif
    return read_generic;
}

/* Bytes a second of all threads, the best of a few: others' work only slows it down. */
static double measure(reader *read, int64_t *const *x, int n_threads, int64_t n)
{
    double best = 0.0;

    for (int r = 0; r < REPEATS; r++) {
        double rate = 0.0;

#pragma omp parallel num_threads(n_threads) reduction(+ : rate)
        {
            const int64_t *mine = x[omp_get_thread_num()];
            volatile int64_t keep = 0; /* or nothing would be read */
            int64_t passes = 0;
            double start_s, s;
#pragma omp barrier
            start_s = polis_timer_now_s();
            do {
                keep += read(mine, n);
                passes++;
                s = polis_timer_now_s() - start_s;
            } while (s < LEAST_S);
            (void)keep;
            rate += (double)passes * (double)n * (double)sizeof *mine / s;
        }
        best = rate > best ? rate : best;
    }
    return best;
}

/* Sizes for the usual caches, between their limits, and far beyond them. */
static polis_err print_rates(int n_threads)
{
    static const int64_t size[] = {16 << 10, 256 << 10, 4 << 20, 64 << 20, 256 << 20};
    const int n_sizes = sizeof size / sizeof *size;
    const int64_t most = size[n_sizes - 1] / (int64_t)sizeof(int64_t);
    polis_err rc = POLIS_OK;
    reader *read = widest();
    int64_t **x = NULL;

    POLIS_NEW(x, n_threads);
    for (int t = 0; t < n_threads; t++) {
        POLIS_NEW(x[t], most);
    }
    puts("threads,bytes,bytes_per_second");
    for (int i = 0; i < n_sizes; i++) {
        printf("%d,%lld,%.6g\n", n_threads, (long long)size[i],
               measure(read, x, n_threads, size[i] / (int64_t)sizeof(int64_t)));
    }

done:
    for (int t = 0; x && t < n_threads; t++) {
        POLIS_FREE(x[t]);
    }
    POLIS_FREE(x);
    return rc;
}

int main(int argc, char **argv)
{
    const int n_threads = argc > 1 ? atoi(argv[1]) : omp_get_max_threads();
    polis_err rc;

    if (n_threads < 1 || n_threads > 4096) {
        fprintf(stderr, "bandwidth: threads are 1 to 4096\n");
        return polis_err_exit_status(POLIS_E_ARG);
    }
    rc = print_rates(n_threads);
    if (rc != POLIS_OK) {
        fprintf(stderr, "bandwidth: %s\n", polis_err_text(rc));
    }
    return polis_err_exit_status(rc);
}
