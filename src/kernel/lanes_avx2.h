/* The operations of kernel/lanes.h with AVX2: four doubles a register. */
#ifndef POLIS_KERNEL_LANES_AVX2_H
#define POLIS_KERNEL_LANES_AVX2_H

#include <immintrin.h>

typedef struct real {
    __m256d v[LANES / 4];
} real;

typedef struct narrow {
    __m256i v[LANES / 8];
} narrow;

/* Whole numbers below 2^15. */
typedef struct small {
    __m256i v[LANES / 16];
} small;

/* The same expression for each register i of a result r. */
#define EACH(type, width, expression)               \
    do {                                            \
        type r;                                     \
        for (int i = 0; i < LANES / (width); i++) { \
            r.v[i] = (expression);                  \
        }                                           \
        return r;                                   \
    } while (0)

static inline real real_load(const double *p)
{
    EACH(real, 4, _mm256_load_pd(p + 4 * i));
}

static inline void real_store(double *p, real x)
{
    for (int i = 0; i < LANES / 4; i++) {
        _mm256_store_pd(p + 4 * i, x.v[i]);
    }
}

static inline real real_set(double x)
{
    EACH(real, 4, _mm256_set1_pd(x));
}

static inline real real_add(real x, real y)
{
    EACH(real, 4, _mm256_add_pd(x.v[i], y.v[i]));
}

static inline real real_sub(real x, real y)
{
    EACH(real, 4, _mm256_sub_pd(x.v[i], y.v[i]));
}

static inline real real_mul(real x, real y)
{
    EACH(real, 4, _mm256_mul_pd(x.v[i], y.v[i]));
}

static inline real real_div(real x, real y)
{
    EACH(real, 4, _mm256_div_pd(x.v[i], y.v[i]));
}

static inline real real_min(real x, real y)
{
    EACH(real, 4, _mm256_min_pd(x.v[i], y.v[i]));
}

static inline real real_max(real x, real y)
{
    EACH(real, 4, _mm256_max_pd(x.v[i], y.v[i]));
}

/* The bits of register i, of `width` lanes. */
#define BITS(mask, width, i) ((mask) >> (width) * (i))

static inline uint32_t real_equal(real x, real y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 4; i++) {
        mask |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(x.v[i], y.v[i], _CMP_EQ_OQ)) << 4 * i;
    }
    return mask;
}

static inline uint32_t real_less(real x, real y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 4; i++) {
        mask |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(x.v[i], y.v[i], _CMP_LT_OQ)) << 4 * i;
    }
    return mask;
}

/* The low four bits as four wide masks. */
static inline __m256d widen(uint32_t bits)
{
    const __m256i bit = _mm256_set_epi64x(8, 4, 2, 1);

    return _mm256_castsi256_pd(
        _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_set1_epi64x((int64_t)bits), bit), bit));
}

/* x where the mask is set, 0 elsewhere. */
static inline real real_keep(uint32_t mask, real x)
{
    EACH(real, 4, _mm256_and_pd(widen(BITS(mask, 4, i)), x.v[i]));
}

/* x where the mask is set, y elsewhere. */
static inline real real_pick(uint32_t mask, real x, real y)
{
    EACH(real, 4, _mm256_blendv_pd(y.v[i], x.v[i], widen(BITS(mask, 4, i))));
}

/* Halves are added to each other until one lane is left: lane k and lane k + half. */
static inline void real_sums(double *sum, real x)
{
    for (int i = 0; i < SUMS; i++) {
        const __m256d *v = x.v + 4 * i;
        const __m256d four = _mm256_add_pd(_mm256_add_pd(v[0], v[2]), _mm256_add_pd(v[1], v[3]));
        const __m128d two =
            _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));

        sum[i] = _mm_cvtsd_f64(two) + _mm_cvtsd_f64(_mm_unpackhi_pd(two, two));
    }
}

static inline narrow narrow_load(const int32_t *p)
{
    EACH(narrow, 8, _mm256_load_si256((const __m256i *)(const void *)(p + 8 * i)));
}

static inline void narrow_store(int32_t *p, narrow x)
{
    for (int i = 0; i < LANES / 8; i++) {
        _mm256_store_si256((__m256i *)(void *)(p + 8 * i), x.v[i]);
    }
}

static inline narrow narrow_set(int32_t x)
{
    EACH(narrow, 8, _mm256_set1_epi32(x));
}

static inline narrow narrow_add(narrow x, narrow y)
{
    EACH(narrow, 8, _mm256_add_epi32(x.v[i], y.v[i]));
}

static inline narrow narrow_min(narrow x, narrow y)
{
    EACH(narrow, 8, _mm256_min_epi32(x.v[i], y.v[i]));
}

static inline uint32_t pack(__m256i x)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(x));
}

static inline uint32_t narrow_equal(narrow x, narrow y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 8; i++) {
        mask |= pack(_mm256_cmpeq_epi32(x.v[i], y.v[i])) << 8 * i;
    }
    return mask;
}

static inline uint32_t narrow_less(narrow x, narrow y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 8; i++) {
        mask |= pack(_mm256_cmpgt_epi32(y.v[i], x.v[i])) << 8 * i;
    }
    return mask;
}

static inline narrow narrow_pick(uint32_t mask, narrow x, narrow y)
{
    const __m256i bit = _mm256_set_epi32(128, 64, 32, 16, 8, 4, 2, 1);
    narrow r;

    for (int i = 0; i < LANES / 8; i++) {
        const __m256i bits = _mm256_set1_epi32((int32_t)BITS(mask, 8, i));
        r.v[i] = _mm256_blendv_epi8(y.v[i], x.v[i],
                                    _mm256_cmpeq_epi32(_mm256_and_si256(bits, bit), bit));
    }
    return r;
}

static inline real narrow_real(narrow x)
{
    real r;
    for (int i = 0; i < LANES / 8; i++) {
        r.v[2 * i] = _mm256_cvtepi32_pd(_mm256_castsi256_si128(x.v[i]));
        r.v[2 * i + 1] = _mm256_cvtepi32_pd(_mm256_extracti128_si256(x.v[i], 1));
    }
    return r;
}

static inline small small_load(const int16_t *p)
{
    EACH(small, 16, _mm256_load_si256((const __m256i *)(const void *)(p + 16 * i)));
}

static inline void small_store(int16_t *p, small x)
{
    for (int i = 0; i < LANES / 16; i++) {
        _mm256_store_si256((__m256i *)(void *)(p + 16 * i), x.v[i]);
    }
}

static inline small small_set(int x)
{
    EACH(small, 16, _mm256_set1_epi16((int16_t)x));
}

static inline small small_add(small x, small y)
{
    EACH(small, 16, _mm256_add_epi16(x.v[i], y.v[i]));
}

static inline small small_min(small x, small y)
{
    EACH(small, 16, _mm256_min_epi16(x.v[i], y.v[i]));
}

/* Sixteen wide masks as bits: a byte each, the halves of the register beside each other. */
static inline uint32_t pack_small(__m256i x)
{
    return (uint32_t)_mm_movemask_epi8(
        _mm_packs_epi16(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1)));
}

static inline uint32_t small_equal(small x, small y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 16; i++) {
        mask |= pack_small(_mm256_cmpeq_epi16(x.v[i], y.v[i])) << 16 * i;
    }
    return mask;
}

static inline uint32_t small_less(small x, small y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 16; i++) {
        mask |= pack_small(_mm256_cmpgt_epi16(y.v[i], x.v[i])) << 16 * i;
    }
    return mask;
}

static inline small small_pick(uint32_t mask, small x, small y)
{
    const __m256i bit = _mm256_set_epi16(INT16_MIN, 1 << 14, 1 << 13, 1 << 12, 1 << 11, 1 << 10,
                                         1 << 9, 1 << 8, 1 << 7, 64, 32, 16, 8, 4, 2, 1);
    small r;

    for (int i = 0; i < LANES / 16; i++) {
        const __m256i bits = _mm256_set1_epi16((int16_t)BITS(mask, 16, i));
        r.v[i] = _mm256_blendv_epi8(y.v[i], x.v[i],
                                    _mm256_cmpeq_epi16(_mm256_and_si256(bits, bit), bit));
    }
    return r;
}

static inline real small_real(small x)
{
    narrow wide;
    for (int i = 0; i < LANES / 16; i++) {
        wide.v[2 * i] = _mm256_cvtepi16_epi32(_mm256_castsi256_si128(x.v[i]));
        wide.v[2 * i + 1] = _mm256_cvtepi16_epi32(_mm256_extracti128_si256(x.v[i], 1));
    }
    return narrow_real(wide);
}

#undef EACH
#undef BITS

#endif
