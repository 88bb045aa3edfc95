#include "app/build/options_rows.h"

const struct argp_option polis_build_rows[] = {
    {NULL, 0, NULL, 0, "Output and columns:", 1},
    {"output", KEY_OUTPUT, "NETWORK", 0,
     "X.nc: nodes with names and coordinates, and edges; X.csv: edges as source,target,weight", 1},
    {"force", KEY_FORCE, NULL, 0, "Replace NETWORK if it is there", 1},
    {"where", KEY_WHERE, "COLUMN=VALUE", 0,
     "Keep the cities with this value; COLUMN!=VALUE: those without. All conditions must hold", 1},
    {"id", KEY_ID, "COLUMN", 0, "Column of distinct city identifiers (default city_id)", 1},
    {"name", KEY_NAME, "COLUMN", 0, "Column of names (default: name, if there)", 1},
    {"lat", KEY_LAT, "COLUMN", 0, "Column of degrees north (default lat)", 1},
    {"lon", KEY_LON, "COLUMN", 0, "Column of degrees east (default lon)", 1},

    {NULL, 0, NULL, 0, "Ties from a gravity model, D in km:", 2},
    {"gravity", KEY_GRAVITY, "FORM", 0,
     "basic: sqrt(P_i G_i P_j G_j)/D^2; asym (default): k_ij sqrt(P_i G_i P_j G_j)/D^B with k_ij = "
     "G_i/(G_i+G_j); ecodist: k_ij (P_i G_i Z_i P_j G_j Z_j)^(1/3) / (D/|g_i-g_j|)^2 with g = G/P, "
     "without Z the exponent is 1/2; power: KAPPA P_i^A G_j^A2/D^B",
     2},
    {"mass", KEY_MASS, "COLUMN", 0, "P of the formulas (default pop)", 2},
    {"mass2", KEY_MASS2, "COLUMN", 0, "G of the formulas (default gdp; with power: as --mass)", 2},
    {"mass3", KEY_MASS3, "COLUMN", 0, "Z of --gravity ecodist (default: none)", 2},
    {"exponents", KEY_EXPONENTS, "A,A2,B", 0, "Of --gravity power (default 1,1,2)", 2},
    {"kappa", KEY_KAPPA, "X", 0, "Of --gravity power (default 1)", 2},
    {"decay", KEY_DECAY, "B", 0, "Exponent of the distance: asym (default 2), knn, radius", 2},
    {"min-distance", KEY_LEAST_KM, "KM", 0,
     "Raise shorter distances to it; without it, two cities in one place are an error", 2},

    {NULL, 0, NULL, 0, "Ties from observed flows:", 3},
    {"flows", KEY_FLOWS, "FLOWS.csv", 0,
     "Columns src,dst,w (or source,target,weight). Given several times: the composite of the "
     "layers, each divided by its maximum",
     3},
    {"layer-weights", KEY_LAYER_WEIGHTS, "W,W,...|entropy", 0,
     "Weights of the layers (default: equal); entropy: layers whose flows differ more from pair to "
     "pair weigh more",
     3},
    {"symmetrise", KEY_SYMMETRISE, "HOW", 0, "Both directions: none (default), sum, mean, max, min",
     3},
    {"normalise", KEY_NORMALISE, "HOW", 0, "none (default), row, log, minmax; after --symmetrise",
     3},

    {NULL, 0, NULL, 0, "Ties from nearness, strength 1/D^B with B = 1 unless --decay:", 4},
    {"knn", KEY_KNN, "K", 0, "The K nearest cities; directed unless --sym", 4},
    {"radius", KEY_RADIUS, "KM", 0, "All cities within KM", 4},

    {NULL, 0, NULL, 0, "Which ties of a gravity model or of flows are kept:", 5},
    {"threshold", KEY_THRESHOLD, "RULE", 0,
     "rowmean (default of --gravity): y_ij > C times the mean of row i; value: y_ij >= THETA; "
     "topk: the K strongest of each row; density: the strongest so that this share of the ordered "
     "pairs is kept; mst: the strongest that are needed to connect all cities; disparity: "
     "significant at ALPHA (Serrano et al. 2009); none (default of --flows): all",
     5},
    {"c", KEY_C, "C", 0, "Of --threshold rowmean (default 1)", 5},
    {"rowmean-den", KEY_ROWMEAN_DEN, "n-1|n", 0,
     "The mean of a row is its sum over n-1 (default) or over n, as a spreadsheet with a zero "
     "diagonal has it",
     5},
    {"theta", KEY_THETA, "THETA", 0, "Of --threshold value", 5},
    {"k", KEY_K, "K", 0, "Of --threshold topk", 5},
    {"density", KEY_DENSITY, "SHARE", 0, "Of --threshold density, above 0, at most 1", 5},
    {"alpha", KEY_ALPHA, "ALPHA", 0, "Of --threshold disparity, above 0, at most 1", 5},
    {"sym", KEY_SYM, "HOW", 0,
     "none: directed; union: undirected, kept if either end keeps it; mutual: if both do. Default: "
     "union where strengths are symmetric (basic, power with equal masses and exponents, "
     "symmetric flows, radius) and the rule is not rowmean; else none",
     5},
    {0}};

const char polis_build_doc[] =
    "Build a network between cities from a table with a header row.\n"
    "A gravity network is a function of its masses: its centralities cannot explain GDP or "
    "population without circularity.\v"
    "Cities without coordinates or without a positive mass are left out and counted.\n\n"
    "Example:\n"
    "  centropolis build inputs/world-cities.csv -o world.nc --gravity power \\\n"
    "      --mass pop --mass2 pop --exponents 1,1,2 --threshold topk --k 20";
