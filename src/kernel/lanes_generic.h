/* The operations of kernel/lanes.h in plain C, for machines without AVX2. */
#ifndef POLIS_KERNEL_LANES_GENERIC_H
#define POLIS_KERNEL_LANES_GENERIC_H

typedef struct real {
    double v[LANES];
} real;

typedef struct narrow {
    int32_t v[LANES];
} narrow;

/* Whole numbers below 2^15. */
typedef struct small {
    int16_t v[LANES];
} small;

#define EACH_LANE(type, expression)       \
    do {                                  \
        type r;                           \
        for (int k = 0; k < LANES; k++) { \
            r.v[k] = (expression);        \
        }                                 \
        return r;                         \
    } while (0)

#define EACH_BIT(condition)                     \
    do {                                        \
        uint32_t mask = 0;                      \
        for (int k = 0; k < LANES; k++) {       \
            mask |= (uint32_t)(condition) << k; \
        }                                       \
        return mask;                            \
    } while (0)

static inline real real_load(const double *p)
{
    EACH_LANE(real, p[k]);
}

static inline void real_store(double *p, real x)
{
    for (int k = 0; k < LANES; k++) {
        p[k] = x.v[k];
    }
}

static inline real real_set(double x)
{
    EACH_LANE(real, x);
}

static inline real real_add(real x, real y)
{
    EACH_LANE(real, x.v[k] + y.v[k]);
}

static inline real real_sub(real x, real y)
{
    EACH_LANE(real, x.v[k] - y.v[k]);
}

static inline real real_mul(real x, real y)
{
    EACH_LANE(real, x.v[k] * y.v[k]);
}

static inline real real_div(real x, real y)
{
    EACH_LANE(real, x.v[k] / y.v[k]);
}

static inline real real_min(real x, real y)
{
    EACH_LANE(real, x.v[k] < y.v[k] ? x.v[k] : y.v[k]);
}

static inline real real_max(real x, real y)
{
    EACH_LANE(real, x.v[k] > y.v[k] ? x.v[k] : y.v[k]);
}

static inline uint32_t real_equal(real x, real y)
{
    EACH_BIT(x.v[k] == y.v[k]);
}

static inline uint32_t real_less(real x, real y)
{
    EACH_BIT(x.v[k] < y.v[k]);
}

static inline real real_keep(uint32_t mask, real x)
{
    EACH_LANE(real, mask >> k & 1 ? x.v[k] : 0.0);
}

static inline real real_pick(uint32_t mask, real x, real y)
{
    EACH_LANE(real, mask >> k & 1 ? x.v[k] : y.v[k]);
}

/* Halves are added to each other until one lane is left: lane k and lane k + half. */
static inline void real_sums(double *sum, real x)
{
    for (int i = 0; i < SUMS; i++) {
        double *v = x.v + i * SUM_OF;

        for (int half = SUM_OF / 2; half > 0; half /= 2) {
            for (int k = 0; k < half; k++) {
                v[k] += v[k + half];
            }
        }
        sum[i] = v[0];
    }
}

static inline narrow narrow_load(const int32_t *p)
{
    EACH_LANE(narrow, p[k]);
}

static inline void narrow_store(int32_t *p, narrow x)
{
    for (int k = 0; k < LANES; k++) {
        p[k] = x.v[k];
    }
}

static inline narrow narrow_set(int32_t x)
{
    EACH_LANE(narrow, x);
}

static inline narrow narrow_add(narrow x, narrow y)
{
    EACH_LANE(narrow, x.v[k] + y.v[k]);
}

static inline narrow narrow_min(narrow x, narrow y)
{
    EACH_LANE(narrow, x.v[k] < y.v[k] ? x.v[k] : y.v[k]);
}

static inline uint32_t narrow_equal(narrow x, narrow y)
{
    EACH_BIT(x.v[k] == y.v[k]);
}

static inline uint32_t narrow_less(narrow x, narrow y)
{
    EACH_BIT(x.v[k] < y.v[k]);
}

static inline narrow narrow_pick(uint32_t mask, narrow x, narrow y)
{
    EACH_LANE(narrow, mask >> k & 1 ? x.v[k] : y.v[k]);
}

static inline real narrow_real(narrow x)
{
    EACH_LANE(real, (double)x.v[k]);
}

static inline small small_load(const int16_t *p)
{
    EACH_LANE(small, p[k]);
}

static inline void small_store(int16_t *p, small x)
{
    for (int k = 0; k < LANES; k++) {
        p[k] = x.v[k];
    }
}

static inline small small_set(int x)
{
    EACH_LANE(small, (int16_t)x);
}

static inline small small_add(small x, small y)
{
    EACH_LANE(small, (int16_t)(x.v[k] + y.v[k]));
}

static inline small small_min(small x, small y)
{
    EACH_LANE(small, x.v[k] < y.v[k] ? x.v[k] : y.v[k]);
}

static inline uint32_t small_equal(small x, small y)
{
    EACH_BIT(x.v[k] == y.v[k]);
}

static inline uint32_t small_less(small x, small y)
{
    EACH_BIT(x.v[k] < y.v[k]);
}

static inline small small_pick(uint32_t mask, small x, small y)
{
    EACH_LANE(small, mask >> k & 1 ? x.v[k] : y.v[k]);
}

static inline real small_real(small x)
{
    EACH_LANE(real, (double)x.v[k]);
}

#undef EACH_LANE
#undef EACH_BIT

#endif
