/* Which vector instructions the kernels use: the best of the machine, or a named one. */
#ifndef POLIS_KERNEL_ISA_H
#define POLIS_KERNEL_ISA_H

#include <stdbool.h>

typedef enum polis_isa {
    POLIS_ISA_GENERIC, /* plain C: any machine */
    POLIS_ISA_AVX2,
    POLIS_ISA_AVX512, /* F, DQ, BW and VL */
    POLIS_N_ISA,
} polis_isa;

/** The best that this machine and this build have. */
polis_isa polis_isa_best(void);

/** "generic", "avx2", "avx512". */
const char *polis_isa_name(polis_isa isa);

/** "auto" or a name; false if unknown or not to be had here. */
bool polis_isa_parse(const char *name, polis_isa *out);

#endif
