#include "report/csv.h"
#include "base/num.h"

#include <math.h>
#include <stdbool.h>

void polis_csv_field(FILE *out, const char *text, size_t len)
{
    bool plain = true;

    for (size_t i = 0; i < len && plain; i++) {
        plain = text[i] != ',' && text[i] != '"' && text[i] != '\n' && text[i] != '\r';
    }
    if (plain) {
        fwrite(text, 1, len, out);
        return;
    }
    putc('"', out);
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"') {
            putc('"', out);
        }
        putc(text[i], out);
    }
    putc('"', out);
}

void polis_csv_number(FILE *out, double x)
{
    char text[POLIS_NUM_TEXT];

    if (!isnan(x)) {
        polis_num_text(x, text);
        fputs(text, out);
    }
}
