#include "app/network_options.h"

polis_network_options polis_network_defaults(void)
{
    return (polis_network_options){.node_column = "node_id", .length = {.alpha = 1.0}};
}

static error_t check(const struct argp_state *state, const polis_network_options *o)
{
    if (!o->input) {
        return polis_usage(state, "which network?");
    }
    if (!o->read.weight != (o->read.role == POLIS_ROLE_NONE)) {
        return polis_usage(state, "--weight COLUMN and --weight-role length|strength go together");
    }
    return polis_option_check_direction(state, o->read.direction, o->read.symmetrise);
}

error_t polis_network_parse(int key, char *arg, const struct argp_state *state,
                            polis_network_options *o)
{
    static const char *const roles[] = {"length", "strength", NULL};
    int word = 0;
    error_t error;

    switch (key) {
    case POLIS_KEY_NETWORK:
        o->id = arg;
        return 0;
    case POLIS_KEY_FORMAT:
        o->read.format = arg;
        return 0;
    case POLIS_KEY_DIRECTED:
        o->read.direction = POLIS_DIRECTION_DIRECTED;
        return 0;
    case POLIS_KEY_UNDIRECTED:
        o->read.direction = POLIS_DIRECTION_UNDIRECTED;
        return 0;
    case POLIS_KEY_SYMMETRISE:
        return polis_option_symmetrise(state, arg, &o->read.symmetrise);
    case POLIS_KEY_WEIGHT:
        o->read.weight = arg;
        return 0;
    case POLIS_KEY_WEIGHT_ROLE:
        error = polis_option_word(state, "--weight-role", arg, roles, &word);
        o->read.role = (polis_weight_role)(word + POLIS_ROLE_LENGTH);
        return error;
    case POLIS_KEY_RESOLUTION:
        return polis_option_double(state, "--resolution", arg, 1e-300, 1e300,
                                   &o->length.resolution);
    case POLIS_KEY_NODES:
        o->nodes = arg;
        return 0;
    case POLIS_KEY_NODE_COLUMN:
        o->node_column = arg;
        return 0;
    case ARGP_KEY_ARG:
        return polis_option_one(state, "NETWORK", arg, &o->input);
    case ARGP_KEY_END:
        return check(state, o);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}
