#include "kernel/isa.h"

#include <string.h>

static const char *const names[POLIS_N_ISA] = {"generic", "avx2", "avx512"};

polis_isa polis_isa_best(void)
{
#ifdef POLIS_X86
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
        return POLIS_ISA_AVX512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return POLIS_ISA_AVX2;
    }
#endif
    return POLIS_ISA_GENERIC;
}

const char *polis_isa_name(polis_isa isa)
{
    return names[isa];
}

bool polis_isa_parse(const char *name, polis_isa *out)
{
    if (strcmp(name, "auto") == 0) {
        *out = polis_isa_best();
        return true;
    }
    for (int i = 0; i < POLIS_N_ISA; i++) {
        if (strcmp(name, names[i]) == 0 && i <= (int)polis_isa_best()) {
            *out = (polis_isa)i;
            return true;
        }
    }
    return false;
}
