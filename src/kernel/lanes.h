/*
 * Sixteen sources side by side: the vector operations of the sweep kernel.
 *
 * The same sixteen lanes on every machine, lanes summed in one fixed order and nothing fused, so
 * that every instruction set gives the same bits. The file that includes this one is compiled once
 * for each instruction set; what the compiler was allowed to use decides the branch here.
 * Intrinsics rather than compiler vectors: GCC 12 splits 64-byte vectors badly where the registers
 * are shorter.
 *
 * A mask has bit k set where lane k takes part.
 */
#ifndef POLIS_KERNEL_LANES_H
#define POLIS_KERNEL_LANES_H

#include <stdint.h>

enum { LANES = 16 };

#define EVERY_LANE 0xffffu

#if defined(__AVX512F__) && defined(__AVX512DQ__)

#include <immintrin.h>

typedef struct real {
    __m512d a, b;
} real;

static inline real real_load(const double *p)
{
    return (real){_mm512_load_pd(p), _mm512_load_pd(p + 8)};
}

static inline void real_store(double *p, real x)
{
    _mm512_store_pd(p, x.a);
    _mm512_store_pd(p + 8, x.b);
}

static inline real real_set(double x)
{
    return (real){_mm512_set1_pd(x), _mm512_set1_pd(x)};
}

static inline real real_add(real x, real y)
{
    return (real){_mm512_add_pd(x.a, y.a), _mm512_add_pd(x.b, y.b)};
}

static inline real real_sub(real x, real y)
{
    return (real){_mm512_sub_pd(x.a, y.a), _mm512_sub_pd(x.b, y.b)};
}

static inline real real_mul(real x, real y)
{
    return (real){_mm512_mul_pd(x.a, y.a), _mm512_mul_pd(x.b, y.b)};
}

static inline real real_div(real x, real y)
{
    return (real){_mm512_div_pd(x.a, y.a), _mm512_div_pd(x.b, y.b)};
}

static inline real real_min(real x, real y)
{
    return (real){_mm512_min_pd(x.a, y.a), _mm512_min_pd(x.b, y.b)};
}

static inline real real_max(real x, real y)
{
    return (real){_mm512_max_pd(x.a, y.a), _mm512_max_pd(x.b, y.b)};
}

static inline uint32_t real_equal(real x, real y)
{
    return (uint32_t)_mm512_cmp_pd_mask(x.a, y.a, _CMP_EQ_OQ) |
           (uint32_t)_mm512_cmp_pd_mask(x.b, y.b, _CMP_EQ_OQ) << 8;
}

static inline uint32_t real_less(real x, real y)
{
    return (uint32_t)_mm512_cmp_pd_mask(x.a, y.a, _CMP_LT_OQ) |
           (uint32_t)_mm512_cmp_pd_mask(x.b, y.b, _CMP_LT_OQ) << 8;
}

/* x where the mask is set, 0 elsewhere. */
static inline real real_keep(uint32_t mask, real x)
{
    return (real){_mm512_maskz_mov_pd((__mmask8)mask, x.a),
                  _mm512_maskz_mov_pd((__mmask8)(mask >> 8), x.b)};
}

/* x where the mask is set, y elsewhere. */
static inline real real_pick(uint32_t mask, real x, real y)
{
    return (real){_mm512_mask_mov_pd(y.a, (__mmask8)mask, x.a),
                  _mm512_mask_mov_pd(y.b, (__mmask8)(mask >> 8), x.b)};
}

static inline double real_sum(real x)
{
    const __m512d eight = _mm512_add_pd(x.a, x.b);
    const __m256d four =
        _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));

    return _mm_cvtsd_f64(two) + _mm_cvtsd_f64(_mm_unpackhi_pd(two, two));
}

typedef struct narrow {
    __m512i a;
} narrow;

static inline narrow narrow_load(const int32_t *p)
{
    return (narrow){_mm512_load_si512((const void *)p)};
}

static inline void narrow_store(int32_t *p, narrow x)
{
    _mm512_store_si512((void *)p, x.a);
}

static inline narrow narrow_set(int32_t x)
{
    return (narrow){_mm512_set1_epi32(x)};
}

static inline narrow narrow_add(narrow x, narrow y)
{
    return (narrow){_mm512_add_epi32(x.a, y.a)};
}

static inline narrow narrow_min(narrow x, narrow y)
{
    return (narrow){_mm512_min_epi32(x.a, y.a)};
}

static inline uint32_t narrow_equal(narrow x, narrow y)
{
    return _mm512_cmpeq_epi32_mask(x.a, y.a);
}

static inline uint32_t narrow_less(narrow x, narrow y)
{
    return _mm512_cmplt_epi32_mask(x.a, y.a);
}

static inline narrow narrow_pick(uint32_t mask, narrow x, narrow y)
{
    return (narrow){_mm512_mask_mov_epi32(y.a, (__mmask16)mask, x.a)};
}

static inline real narrow_real(narrow x)
{
    return (real){_mm512_cvtepi32_pd(_mm512_castsi512_si256(x.a)),
                  _mm512_cvtepi32_pd(_mm512_extracti64x4_epi64(x.a, 1))};
}

#elif defined(__AVX2__)

#include <immintrin.h>

typedef struct real {
    __m256d v[4];
} real;

#define REAL_EACH(expression)         \
    do {                              \
        for (int i = 0; i < 4; i++) { \
            r.v[i] = (expression);    \
        }                             \
    } while (0)

static inline real real_load(const double *p)
{
    real r;
    REAL_EACH(_mm256_load_pd(p + 4 * i));
    return r;
}

static inline void real_store(double *p, real x)
{
    for (int i = 0; i < 4; i++) {
        _mm256_store_pd(p + 4 * i, x.v[i]);
    }
}

static inline real real_set(double x)
{
    real r;
    REAL_EACH(_mm256_set1_pd(x));
    return r;
}

static inline real real_add(real x, real y)
{
    real r;
    REAL_EACH(_mm256_add_pd(x.v[i], y.v[i]));
    return r;
}

static inline real real_sub(real x, real y)
{
    real r;
    REAL_EACH(_mm256_sub_pd(x.v[i], y.v[i]));
    return r;
}

static inline real real_mul(real x, real y)
{
    real r;
    REAL_EACH(_mm256_mul_pd(x.v[i], y.v[i]));
    return r;
}

static inline real real_div(real x, real y)
{
    real r;
    REAL_EACH(_mm256_div_pd(x.v[i], y.v[i]));
    return r;
}

static inline real real_min(real x, real y)
{
    real r;
    REAL_EACH(_mm256_min_pd(x.v[i], y.v[i]));
    return r;
}

static inline real real_max(real x, real y)
{
    real r;
    REAL_EACH(_mm256_max_pd(x.v[i], y.v[i]));
    return r;
}

static inline uint32_t real_equal(real x, real y)
{
    uint32_t mask = 0;
    for (int i = 0; i < 4; i++) {
        mask |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(x.v[i], y.v[i], _CMP_EQ_OQ)) << 4 * i;
    }
    return mask;
}

static inline uint32_t real_less(real x, real y)
{
    uint32_t mask = 0;
    for (int i = 0; i < 4; i++) {
        mask |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(x.v[i], y.v[i], _CMP_LT_OQ)) << 4 * i;
    }
    return mask;
}

static inline __m256d widen_mask(uint32_t mask, int i)
{
    const __m256i bit = _mm256_set_epi64x(8, 4, 2, 1);
    const __m256i four = _mm256_set1_epi64x((int64_t)(mask >> 4 * i));

    return _mm256_castsi256_pd(_mm256_cmpeq_epi64(_mm256_and_si256(four, bit), bit));
}

static inline real real_keep(uint32_t mask, real x)
{
    real r;
    REAL_EACH(_mm256_and_pd(widen_mask(mask, i), x.v[i]));
    return r;
}

static inline real real_pick(uint32_t mask, real x, real y)
{
    real r;
    REAL_EACH(_mm256_blendv_pd(y.v[i], x.v[i], widen_mask(mask, i)));
    return r;
}

static inline double real_sum(real x)
{
    const __m256d low = _mm256_add_pd(x.v[0], x.v[2]), high = _mm256_add_pd(x.v[1], x.v[3]);
    const __m256d four = _mm256_add_pd(low, high);
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));

    return _mm_cvtsd_f64(two) + _mm_cvtsd_f64(_mm_unpackhi_pd(two, two));
}

typedef struct narrow {
    __m256i a, b;
} narrow;

static inline narrow narrow_load(const int32_t *p)
{
    return (narrow){_mm256_load_si256((const __m256i *)p),
                    _mm256_load_si256((const __m256i *)p + 1)};
}

static inline void narrow_store(int32_t *p, narrow x)
{
    _mm256_store_si256((__m256i *)p, x.a);
    _mm256_store_si256((__m256i *)p + 1, x.b);
}

static inline narrow narrow_set(int32_t x)
{
    return (narrow){_mm256_set1_epi32(x), _mm256_set1_epi32(x)};
}

static inline narrow narrow_add(narrow x, narrow y)
{
    return (narrow){_mm256_add_epi32(x.a, y.a), _mm256_add_epi32(x.b, y.b)};
}

static inline narrow narrow_min(narrow x, narrow y)
{
    return (narrow){_mm256_min_epi32(x.a, y.a), _mm256_min_epi32(x.b, y.b)};
}

static inline uint32_t pack_mask(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(low)) |
           (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(high)) << 8;
}

static inline uint32_t narrow_equal(narrow x, narrow y)
{
    return pack_mask(_mm256_cmpeq_epi32(x.a, y.a), _mm256_cmpeq_epi32(x.b, y.b));
}

static inline uint32_t narrow_less(narrow x, narrow y)
{
    return pack_mask(_mm256_cmpgt_epi32(y.a, x.a), _mm256_cmpgt_epi32(y.b, x.b));
}

static inline narrow narrow_pick(uint32_t mask, narrow x, narrow y)
{
    const __m256i bit = _mm256_set_epi32(128, 64, 32, 16, 8, 4, 2, 1);
    const __m256i low = _mm256_and_si256(_mm256_set1_epi32((int32_t)mask), bit);
    const __m256i high = _mm256_and_si256(_mm256_set1_epi32((int32_t)(mask >> 8)), bit);

    return (narrow){_mm256_blendv_epi8(y.a, x.a, _mm256_cmpeq_epi32(low, bit)),
                    _mm256_blendv_epi8(y.b, x.b, _mm256_cmpeq_epi32(high, bit))};
}

static inline real narrow_real(narrow x)
{
    return (real){{_mm256_cvtepi32_pd(_mm256_castsi256_si128(x.a)),
                   _mm256_cvtepi32_pd(_mm256_extracti128_si256(x.a, 1)),
                   _mm256_cvtepi32_pd(_mm256_castsi256_si128(x.b)),
                   _mm256_cvtepi32_pd(_mm256_extracti128_si256(x.b, 1))}};
}

#undef REAL_EACH

#else /* any machine: loops that the compiler may turn into what it has */

#include "kernel/lanes_generic.h"

#endif

#endif
