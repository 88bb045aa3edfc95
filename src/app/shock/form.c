#include "app/shock/form.h"

#define F64(NAME, UNITS, LONG_NAME, REFERENCE)                                        \
    {                                                                                 \
        .name = NAME, .long_name = LONG_NAME, .units = UNITS, .reference = REFERENCE, \
        .type = POLIS_TYPE_F64                                                        \
    }
#define STEP F64("step", "1", "step", NULL)
#define P_EVER F64("p_ever", "1", "share of replicates in which the node is reached", NULL)
#define T_FIRST F64("t_first", "1", "mean first step at which it is, where it is", NULL)

static const polis_shock_form of_attack = {
    .scalar = {F64("r", "1",
                   "robustness R: sum of the largest component after each removal / n N; "
                   "if not all are removed, its lower end",
                   "Schneider et al. 2011"),
               F64("r_most", "1", "upper end of R if not all are removed", NULL)},
    .curve = F64("s", "1", "largest component / n", "Schneider et al. 2011"),
    .x = F64("removed", "1", "number of removals", NULL)};

static const polis_shock_form of_overload = {
    .scalar = {F64("alpha_critical", "1", "smallest tolerance at which nothing else fails",
                   "Motter & Lai 2002"),
               F64("overloaded", "1", "nodes that fail by overload at the first alpha", NULL),
               F64("rounds", "1", "rounds of the cascade at the first alpha", NULL),
               [POLIS_OVERLOAD_LOST_BITS] =
                   F64("lost_bits", "1",
                       "last bits that lengths of what was left lost to fit exact integers", NULL)},
    .curve = F64("g", "1", "largest component / n after the cascade", "Motter & Lai 2002"),
    .x = F64("alpha", "1", "tolerance: capacity is 1 + alpha times the load", NULL),
    .n_sums = 1,
    .column = {{F64("p_failed", "1",
                    "share of replicates in which the node fails at the first alpha, what is hit "
                    "included",
                    NULL),
                0, -1}}};

static const polis_shock_form of_epidemic = {
    .scalar = {F64("attack_rate", "1", "share of nodes that ever are infected", NULL),
               F64("peak", "1", "largest share infected at once", NULL),
               F64("t_peak", "1", "first step at which it is", NULL),
               F64("duration", "1", "first step without infected nodes; NaN: beyond the horizon",
                   NULL)},
    .curve = F64("infected", "1", "share of nodes infected", "Kermack & McKendrick 1927"),
    .x = STEP,
    .n_sums = 2,
    .column = {{P_EVER, 0, -1}, {T_FIRST, 1, 0}}};

static const polis_shock_form of_threshold = {
    .scalar = {F64("active", "1", "share of nodes active in the end", "Watts 2002"),
               F64("steps", "1", "step of the last activation", NULL)},
    .curve = F64("active_share", "1", "share of nodes active", "Granovetter 1978"),
    .x = STEP,
    .n_sums = 2,
    .column = {{P_EVER, 0, -1}, {T_FIRST, 1, 0}}};

static const polis_shock_form of_debtrank = {
    .scalar = {F64("debtrank", "1", "value lost beyond the shock itself", "Battiston et al. 2012"),
               F64("distressed", "1", "share of nodes with distress above 0", NULL)},
    .n_sums = 1,
    .column = {
        {F64("distress", "1", "mean final distress of the node", "Battiston et al. 2012"), 0, -1}}};

static const polis_shock_form of_propagate = {
    .scalar = {F64("loss", "1", "sum over nodes and steps of value times loss", NULL),
               F64("peak_loss", "1", "largest loss of a step", NULL),
               F64("t90_total", "1",
                   "first step after it with a tenth of it; NaN: beyond the "
                   "horizon",
                   NULL)},
    .curve = F64("total", "1", "sum over nodes of value times loss", NULL),
    .x = STEP,
    .n_sums = 4,
    .column = {
        {F64("auc", "1", "sum over steps of the node's loss, mean over replicates", NULL), 0, -1},
        {F64("peak", "1", "largest loss of the node, mean over replicates", NULL), 1, -1},
        {F64("t90", "1", "steps until it is a tenth of the peak; mean where it gets there", NULL),
         2, 3}}};

const polis_shock_form *polis_shock_form_of(polis_shock_model model)
{
    switch (model) {
    case POLIS_SHOCK_ATTACK:
        return &of_attack;
    case POLIS_SHOCK_OVERLOAD:
        return &of_overload;
    case POLIS_SHOCK_THRESHOLD:
        return &of_threshold;
    case POLIS_SHOCK_DEBTRANK:
        return &of_debtrank;
    case POLIS_SHOCK_PROPAGATE:
        return &of_propagate;
    default:
        return &of_epidemic;
    }
}
