#include "base/num.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_DIGITS = 15, EXACT_POWER = 22, LONGEST = 400 };

static void trim(const char **text, size_t *len)
{
    while (*len > 0 && isspace((unsigned char)**text)) {
        ++*text;
        --*len;
    }
    while (*len > 0 && isspace((unsigned char)(*text)[*len - 1])) {
        --*len;
    }
}

/* Plain decimals of at most 15 digits are exact: an integer below 2^53 times or over a power of ten
 * below 10^22 is rounded once (Clinger 1990). Everything else is left to strtod(). */
static bool plain_decimal(const char *text, size_t len, double *out)
{
    static const double power[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const bool minus = len > 0 && text[0] == '-';
    int64_t mantissa = 0;
    int digits = 0, places = 0;
    bool point = false;

    for (size_t i = minus ? 1 : 0; i < len; i++) {
        if (text[i] == '.' && !point) {
            point = true;
        } else if (text[i] >= '0' && text[i] <= '9' && digits < EXACT_DIGITS) {
            mantissa = 10 * mantissa + (text[i] - '0');
            digits++;
            places += point;
        } else {
            return false;
        }
    }
    if (digits == 0) {
        return false;
    }
    *out = (double)mantissa / power[places];
    *out = minus ? -*out : *out;
    return true;
}

bool polis_num_double(const char *text, size_t len, double *out)
{
    char copy[LONGEST + 1];
    char *end;
    double x;

    trim(&text, &len);
    if (len == 0 || len > LONGEST) {
        return false;
    }
    if (plain_decimal(text, len, out)) {
        return true;
    }
    if (memchr(text, 'x', len) || memchr(text, 'X', len) || memchr(text, '(', len) ||
        memchr(text, '\0', len)) {
        return false; /* hexadecimal and nan(...) are not numbers of a data file */
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    if (localeconv()->decimal_point[0] != '.') {
        char *point = strchr(copy, '.');
        if (strchr(copy, ',')) {
            return false;
        }
        if (point) {
            *point = localeconv()->decimal_point[0];
        }
    }
    errno = 0;
    x = strtod(copy, &end);
    if (*end != '\0' || end == copy || (errno == ERANGE && isinf(x))) {
        return false;
    }
    *out = x;
    return true;
}

bool polis_num_int(const char *text, size_t len, int64_t *out)
{
    int64_t x = 0;
    size_t i = 0;
    bool minus;

    trim(&text, &len);
    minus = len > 0 && text[0] == '-';
    i = len > 0 && (minus || text[0] == '+') ? 1 : 0;
    if (i == len) {
        return false;
    }
    for (; i < len; i++) {
        const int digit = text[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(x, (int64_t)10, &x) ||
            __builtin_sub_overflow(x, (int64_t)digit,
                                   &x)) { /* downwards: INT64_MIN is a number too */
            return false;
        }
    }
    if (!minus && x == INT64_MIN) {
        return false;
    }
    *out = minus ? x : -x;
    return true;
}

int polis_num_text(double x, char text[POLIS_NUM_TEXT])
{
    int len = 0;

    if (isnan(x)) {
        return snprintf(text, POLIS_NUM_TEXT, "nan");
    }
    if (fabs(x) < 1e15 && x == trunc(x) && !(x == 0.0 && signbit(x))) { /* the same, only faster */
        return snprintf(text, POLIS_NUM_TEXT, "%lld", (long long)x);
    }
    for (int digits = 15; digits <= 17; digits++) {
        double back = 0.0;
        len = snprintf(text, POLIS_NUM_TEXT, "%.*g", digits, x);
        for (char *c = text; *c; c++) {
            *c = *c == ',' ? '.' : *c;
        }
        if (polis_num_double(text, (size_t)len, &back) && back == x) {
            break;
        }
    }
    return len;
}
