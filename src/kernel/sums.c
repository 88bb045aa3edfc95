#include "kernel/sums.h"

static polis_sums_variant *const variants[] = {
    [POLIS_ISA_GENERIC] = polis_sums_add_generic,
#ifdef POLIS_X86
    [POLIS_ISA_AVX2] = polis_sums_add_avx2,
    [POLIS_ISA_AVX512] = polis_sums_add_avx512,
#endif
};

void polis_sums_add(polis_isa isa, polis_i128 *sum, const double *x, int64_t n)
{
    variants[isa](sum, x, n);
}
