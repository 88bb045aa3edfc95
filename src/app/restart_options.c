#include "app/restart_options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

static const double INTERVAL_S = 300.0, STALL_S = 300.0;

polis_restart_options polis_restart_defaults(void)
{
    return (polis_restart_options){
        .interval_s = INTERVAL_S, .budget_s = HUGE_VAL, .stall_s = STALL_S};
}

error_t polis_restart_parse(int key, const char *arg, const struct argp_state *state,
                            polis_restart_options *o)
{
    switch (key) {
    case POLIS_KEY_CHECKPOINT:
        o->checkpoint = arg;
        return *arg ? 0 : polis_usage(state, "--checkpoint: the name is empty");
    case POLIS_KEY_CHECKPOINT_INTERVAL:
        return polis_option_duration(state, "--checkpoint-interval", arg, &o->interval_s);
    case POLIS_KEY_STALL_TIMEOUT:
        return polis_option_duration(state, "--stall-timeout", arg, &o->stall_s);
    case POLIS_KEY_TIME_BUDGET:
        return polis_option_duration(state, "--time-budget", arg, &o->budget_s);
    case ARGP_KEY_END:
        if (!o->checkpoint && (o->budget_s < HUGE_VAL || o->interval_s != INTERVAL_S)) {
            return polis_usage(state,
                               "--checkpoint-interval and --time-budget need --checkpoint DIR");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool is_free(const int *free_keys, int key)
{
    for (; *free_keys; free_keys++) {
        if (*free_keys == key) {
            return true;
        }
    }
    return key >= POLIS_KEY_CHECKPOINT && key <= POLIS_KEY_STALL_TIMEOUT;
}

error_t polis_restart_note(const struct argp_option *row, const int *free_keys, int key,
                           const char *arg, polis_restart_options *o)
{
    char text[1024];

    for (; row->name || row->doc; row++) {
        if (row->name && row->key == key && !is_free(free_keys, key)) {
            const int n =
                snprintf(text, sizeof text, "--%s%s%s", row->name, arg ? "=" : "", arg ? arg : "");
            const size_t len = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;

            return polis_texts_add(&o->asked, text, len) == POLIS_OK ? 0 : ENOMEM;
        }
    }
    return 0;
}

void polis_restart_options_clear(polis_restart_options *o)
{
    polis_texts_clear(&o->asked);
}
