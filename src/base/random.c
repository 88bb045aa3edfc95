#include "base/random.h"
#include "base/fixed.h"

#include <Random123/philox.h>

uint64_t polis_random_bits(const polis_random *random, uint32_t element, uint32_t draw)
{
    const philox4x32_ctr_t counter = {{element, draw, random->network, random->purpose}};
    const philox4x32_key_t key = {{(uint32_t)random->seed, (uint32_t)(random->seed >> 32)}};
    const philox4x32_ctr_t x = philox4x32(counter, key);

    return (uint64_t)x.v[1] << 32 | x.v[0];
}

double polis_random_unit(const polis_random *random, uint32_t element, uint32_t draw)
{
    return (double)(polis_random_bits(random, element, draw) >> 11) * 0x1p-53;
}

int64_t polis_random_below(const polis_random *random, uint32_t element, uint32_t draw, int64_t n)
{
    const polis_u128 wide = (polis_u128)polis_random_bits(random, element, draw) * (uint64_t)n;

    return (int64_t)(wide >> 64);
}
