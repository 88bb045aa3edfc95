#include "app/effects/options_rows.h"

const struct argp_option polis_effects_rows[] = {
    POLIS_STUDY_OPTIONS(1),
    {"csv", KEY_CSV, "FILE", 0, "The table of coefficients as CSV too", 1},
    {"model", KEY_MODEL, "NAME", 0, "The result is the group /effects/NAME (default main)", 1},

    {NULL, 0, NULL, 0, "Variables beside those of TABLE:", 2},
    {"cities", KEY_CITIES, "CITIES.csv", 0, "Columns that do not change (city_id, province, ...)",
     2},
    {"network", KEY_NETWORK, "RESULT.nc", 0,
     "Measures of a result of centrality: inter_degree, inter_betweenness, ... where its nodes are "
     "cities, intra_... where its networks are; and columns of its analyses: resilience_resis. May "
     "be repeated for different kinds",
     2},
    {"network-period", KEY_NETWORK_PERIOD, "P", 0,
     "When the networks were so, where their files do not say; a network from after the outcome "
     "begins (the peak of a resilience, --period) is warned of",
     2},

    {NULL, 0, NULL, 0,
     "Model; a TERM is a variable V, ln(V), ln1p(V), sqrt(V), is(V=WORD) or since(PERIOD):", 3},
    {"outcome", KEY_OUTCOME, "TERM", 0, "What is explained", 3},
    {"x", KEY_X, "TERM,...", 0, "Terms that explain the outcome", 3},
    {"controls", KEY_CONTROLS, "TERM,...", 0, "Further terms, not of interest themselves", 3},
    {"quadratic", KEY_QUADRATIC, "TERM,...", 0,
     "Add (x - mean)^2 of these terms of --x, and where the curve turns", 3},
    {"interact", KEY_INTERACT, "A:B,...", 0,
     "Add the product of the deviations of two terms of the model", 3},
    {"fe", KEY_FE, "city,period", 0, "Fixed effects of cities, of periods, or of both", 3},
    {"lag", KEY_LAG, "N", 0, "Terms of N periods earlier explain the outcome", 3},
    {"period", KEY_PERIOD, "P", 0, "Take the rows of this period only", 3},
    {"alone", KEY_ALONE, NULL, 0,
     "Fit each term of --x without the others too, with the controls: measures of one network go "
     "together",
     3},
    {"standardise", KEY_STANDARDISE, NULL, 0, "All variables to mean 0, standard deviation 1", 3},

    {NULL, 0, NULL, 0, "Errors and tests:", 4},
    {"se", KEY_SE, "KIND", 0,
     "classical, hc1 (MacKinnon & White 1985) or cluster (default: cluster by city where cities "
     "have several rows, else hc1)",
     4},
    {"cluster", KEY_CLUSTER, "COLUMN", 0, "Clusters of the errors, such as province", 4},
    {"permutations", KEY_PERMUTATIONS, "N", 0,
     "Permute the outcome over cities, with --pairs rows and columns of matrices; all "
     "permutations of up to 8 cities (default 0; with --pairs 2000; of --moran 999)",
     4},
    {"bootstrap", KEY_BOOTSTRAP, "N", 0,
     "Intervals from drawing cities (or clusters) with replacement; measures of networks stay as "
     "they are (default 0; with --mediator 999)",
     4},
    {"interval", KEY_INTERVAL, "percentile|bca", 0,
     "How replicates (--bootstrap, --mediator) make an interval: their percentiles (default; Efron "
     "1979), or those "
     "corrected for bias and skew (BCa, Efron 1987)",
     4},
    {"null-networks", KEY_NULL_NETWORKS, "R", 0,
     "Fit again with the measures of R networks rewired at random from those of --network, every "
     "degree kept: is it position, or the number of ties? (100 are usual)",
     4},
    {"seed", KEY_SEED, "S", 0, "Another seed, other replicates (default 1)", 4},
    {"by", KEY_BY, "COLUMN", 0, "Fit each group too (type, size), and test that they are equal", 4},
    {"min-group", KEY_LEAST_GROUP, "N", 0, "Fit groups of at least N rows (default 20)", 4},
    {"mediator", KEY_MEDIATOR, "TERM", 0,
     "Split the effect of each --x into a direct one and one through TERM", 4},
    {"moran", KEY_MORAN, "WEIGHTS", 0,
     "Moran's I of outcome and residuals; WEIGHTS is a network (.nc) or source,target,weight "
     "(.csv), its rows are standardised",
     4},

    {"spatial-lag", KEY_SPATIAL_LAG, "WEIGHTS", 0,
     "Fit the model again with the mean outcome of a city's neighbours as a term (rho), by "
     "two-stage "
     "least squares with the neighbours' terms, and theirs, as instruments (Kelejian & Prucha "
     "1998); WEIGHTS as of --moran",
     4},
    {"circular", KEY_CIRCULAR, "warn|refuse|ignore", 0,
     "What to do where an outcome is made of the masses that a network of the model was built from "
     "(gravity), or a network is explained by its masses (default warn)",
     4},
    {"masses", KEY_MASSES, "COLUMN,...", 0,
     "The networks of the model were built from these; for tables that do not say so themselves",
     4},

    {NULL, 0, NULL, 0, "Pairs of cities (QAP, MRQAP):", 5},
    {"pairs", KEY_PAIRS, NULL, 0,
     "Outcome and terms are matrices: those of --matrix, ln1p(M) of one, or sender(V), "
     "receiver(V), "
     "absdiff(V), product(V), same(V) of a variable of the cities",
     5},
    {"matrix", KEY_MATRIX, "NAME=FILE", 0,
     "A network (.nc) or source,target,weight (.csv); pairs that are not in it are 0", 5},
    {"scheme", KEY_SCHEME, "S", 0,
     "dsp: double semi-partialling (default); y: permute the outcome. The statistic is t", 5},
    {0}};

const char polis_effects_doc[] =
    "Explain an outcome of cities by what they are and where they are in networks."
    "\vTABLE.csv has the columns city_id, period (unless there is one period) and variables; empty "
    "fields, NA and - are missing, and rows with a missing value are left out and counted. "
    "Coefficients are associations, not causes: a network built from masses (gravity) is a "
    "function "
    "of them and cannot explain them, and simulated resilience is not observed resilience. Numbers "
    "do not depend on ranks and threads."
    "\n\nExamples:\n"
    "  centropolis effects panel.csv --network net.nc --outcome resistance \\\n"
    "      --x inter_degree,inter_betweenness --controls 'ln(gdp)' --period 2009 \\\n"
    "      --permutations 9999 -o effects.nc\n"
    "  centropolis effects panel.csv --outcome 'ln(gdp)' --x share \\\n"
    "      --fe city,period --cluster province -o effects.nc\n"
    "  centropolis effects cities.csv --pairs --matrix flow=flows.csv \\\n"
    "      --outcome flow --x 'same(province),absdiff(gdp)' -o effects.nc";
