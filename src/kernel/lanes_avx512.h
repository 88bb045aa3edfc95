/* The operations of kernel/lanes.h with AVX-512 F and DQ: eight doubles a register. */
#ifndef POLIS_KERNEL_LANES_AVX512_H
#define POLIS_KERNEL_LANES_AVX512_H

#include <immintrin.h>

typedef struct real {
    __m512d v[LANES / 8];
} real;

typedef struct narrow {
    __m512i v[LANES / 16];
} narrow;

/* Whole numbers below 2^15: half a register if there are sixteen lanes. */
typedef struct small {
    __m512i v;
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
    EACH(real, 8, _mm512_load_pd(p + 8 * i));
}

static inline void real_store(double *p, real x)
{
    for (int i = 0; i < LANES / 8; i++) {
        _mm512_store_pd(p + 8 * i, x.v[i]);
    }
}

static inline real real_set(double x)
{
    EACH(real, 8, _mm512_set1_pd(x));
}

static inline real real_add(real x, real y)
{
    EACH(real, 8, _mm512_add_pd(x.v[i], y.v[i]));
}

static inline real real_sub(real x, real y)
{
    EACH(real, 8, _mm512_sub_pd(x.v[i], y.v[i]));
}

static inline real real_mul(real x, real y)
{
    EACH(real, 8, _mm512_mul_pd(x.v[i], y.v[i]));
}

static inline real real_div(real x, real y)
{
    EACH(real, 8, _mm512_div_pd(x.v[i], y.v[i]));
}

static inline real real_min(real x, real y)
{
    EACH(real, 8, _mm512_min_pd(x.v[i], y.v[i]));
}

static inline real real_max(real x, real y)
{
    EACH(real, 8, _mm512_max_pd(x.v[i], y.v[i]));
}

/* The bits of register i, of `width` lanes. */
#define BITS(mask, width, i) ((mask) >> (width) * (i))

static inline uint32_t real_equal(real x, real y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 8; i++) {
        mask |= (uint32_t)_mm512_cmp_pd_mask(x.v[i], y.v[i], _CMP_EQ_OQ) << 8 * i;
    }
    return mask;
}

static inline uint32_t real_less(real x, real y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 8; i++) {
        mask |= (uint32_t)_mm512_cmp_pd_mask(x.v[i], y.v[i], _CMP_LT_OQ) << 8 * i;
    }
    return mask;
}

/* x where the mask is set, 0 elsewhere. */
static inline real real_keep(uint32_t mask, real x)
{
    EACH(real, 8, _mm512_maskz_mov_pd((__mmask8)BITS(mask, 8, i), x.v[i]));
}

/* x where the mask is set, y elsewhere. */
static inline real real_pick(uint32_t mask, real x, real y)
{
    EACH(real, 8, _mm512_mask_mov_pd(y.v[i], (__mmask8)BITS(mask, 8, i), x.v[i]));
}

/* Halves are added to each other until one lane is left: lane k and lane k + half. */
static inline void real_sums(double *sum, real x)
{
    for (int i = 0; i < SUMS; i++) {
        const __m512d eight = _mm512_add_pd(x.v[2 * i], x.v[2 * i + 1]);
        const __m256d four =
            _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
        const __m128d two =
            _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));

        sum[i] = _mm_cvtsd_f64(two) + _mm_cvtsd_f64(_mm_unpackhi_pd(two, two));
    }
}

static inline narrow narrow_load(const int32_t *p)
{
    EACH(narrow, 16, _mm512_load_si512((const void *)(p + 16 * i)));
}

static inline void narrow_store(int32_t *p, narrow x)
{
    for (int i = 0; i < LANES / 16; i++) {
        _mm512_store_si512((void *)(p + 16 * i), x.v[i]);
    }
}

static inline narrow narrow_set(int32_t x)
{
    EACH(narrow, 16, _mm512_set1_epi32(x));
}

static inline narrow narrow_add(narrow x, narrow y)
{
    EACH(narrow, 16, _mm512_add_epi32(x.v[i], y.v[i]));
}

static inline narrow narrow_min(narrow x, narrow y)
{
    EACH(narrow, 16, _mm512_min_epi32(x.v[i], y.v[i]));
}

static inline uint32_t narrow_equal(narrow x, narrow y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 16; i++) {
        mask |= (uint32_t)_mm512_cmpeq_epi32_mask(x.v[i], y.v[i]) << 16 * i;
    }
    return mask;
}

static inline uint32_t narrow_less(narrow x, narrow y)
{
    uint32_t mask = 0;
    for (int i = 0; i < LANES / 16; i++) {
        mask |= (uint32_t)_mm512_cmplt_epi32_mask(x.v[i], y.v[i]) << 16 * i;
    }
    return mask;
}

static inline narrow narrow_pick(uint32_t mask, narrow x, narrow y)
{
    EACH(narrow, 16, _mm512_mask_mov_epi32(y.v[i], (__mmask16)BITS(mask, 16, i), x.v[i]));
}

static inline real narrow_real(narrow x)
{
    real r;
    for (int i = 0; i < LANES / 16; i++) {
        r.v[2 * i] = _mm512_cvtepi32_pd(_mm512_castsi512_si256(x.v[i]));
        r.v[2 * i + 1] = _mm512_cvtepi32_pd(_mm512_extracti64x4_epi64(x.v[i], 1));
    }
    return r;
}

static inline small small_load(const int16_t *p)
{
    return (small){LANES == 32 ? _mm512_load_si512((const void *)p)
                               : _mm512_zextsi256_si512(_mm256_load_si256((const void *)p))};
}

static inline void small_store(int16_t *p, small x)
{
    if (LANES == 32) {
        _mm512_store_si512((void *)p, x.v);
    } else {
        _mm256_store_si256((void *)p, _mm512_castsi512_si256(x.v));
    }
}

static inline small small_set(int x)
{
    return (small){_mm512_set1_epi16((int16_t)x)};
}

static inline small small_add(small x, small y)
{
    return (small){_mm512_add_epi16(x.v, y.v)};
}

static inline small small_min(small x, small y)
{
    return (small){_mm512_min_epi16(x.v, y.v)};
}

static inline uint32_t small_equal(small x, small y)
{
    return _mm512_cmpeq_epi16_mask(x.v, y.v) & EVERY_LANE;
}

static inline uint32_t small_less(small x, small y)
{
    return _mm512_cmplt_epi16_mask(x.v, y.v) & EVERY_LANE;
}

static inline small small_pick(uint32_t mask, small x, small y)
{
    return (small){_mm512_mask_mov_epi16(y.v, mask, x.v)};
}

static inline real small_real(small x)
{
    narrow wide;

    wide.v[0] = _mm512_cvtepi16_epi32(_mm512_castsi512_si256(x.v));
    if (LANES == 32) {
        wide.v[LANES / 16 - 1] = _mm512_cvtepi16_epi32(_mm512_extracti64x4_epi64(x.v, 1));
    }
    return narrow_real(wide);
}

#undef EACH
#undef BITS

#endif
