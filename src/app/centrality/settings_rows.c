#include "app/centrality/settings_rows.h"

#include "app/restart_options.h"

const struct argp_option polis_settings_rows[] = {
    {NULL, 0, NULL, 0, "Input and output:", 1},
    {"output", 'o', "FILE.nc", 0, "Result file (HDF5, opens in every netCDF reader)", 1},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing result file", 1},
    {"format", KEY_FORMAT, "NAME", 0,
     "Format of the inputs: edges, osmnx, matrix, graphml, gml, tntp, metis, matrixmarket, dimacs, "
     "result (default: seen from content and suffix)",
     1},
    {"directed", KEY_DIRECTED, NULL, 0, "Edges are arcs, whatever the file says", 1},
    {"undirected", KEY_UNDIRECTED, NULL, 0, "Edges have no direction, whatever the file says", 1},
    {"symmetrise", KEY_SYMMETRISE, "HOW", 0,
     "One undirected edge of the two arcs of a pair, its value their sum, mean, max or min; a "
     "missing "
     "arc is a strength of 0, or a length without end",
     1},
    {"period", KEY_PERIOD, "COLUMN", 0,
     "Column of edge lists with the period of each edge: one network for each of a file's periods",
     1},
    {"shard", KEY_SHARD, "I/N", 0,
     "Only every N-th network, from the I-th (job arrays), I from 1; --types compares within it",
     1},
    {NULL, 0, NULL, 0, "Weights (default: none, every edge is one hop):", 2},
    {"weight", KEY_WEIGHT, "COLUMN", 0, "Column or attribute of the edges to use", 2},
    {"weight-role", KEY_WEIGHT_ROLE, "ROLE", 0,
     "length (cost to cross) or strength (1/w^alpha becomes the length); mandatory with --weight",
     2},
    {"alpha", KEY_ALPHA, "A", 0, "Exponent of strengths (default 1; 0: hops)", 2},
    {"resolution", KEY_RESOLUTION, "R", 0,
     "Unit of the exact integer lengths, in input units (default 0.001; for strengths the finest "
     "that cannot overflow)",
     2},
    {"zero-length", KEY_ZERO_LENGTH, "RULE", 0,
     "raise (default: to one unit of the resolution, counted) or error", 2},
    {"parallel-edges", KEY_PARALLEL_EDGES, "RULE", 0,
     "merge (default: the shortest; strengths are summed) or distinct (each is a path)", 2},
    {NULL, 0, NULL, 0, "What to compute:", 3},
    {"edges", KEY_EDGES, NULL, 0, "Edge betweenness too", 3},
    {"radius", KEY_RADIUS, "R,...", 0,
     "Local centralities instead of those of all pairs: pairs not farther than R, in input units; "
     "all radii in one traversal",
     3},
    {"decay", KEY_DECAY, "B,...", 0,
     "Local centralities in which a pair at distance d counts exp(-B d), for d up to 4/B", 3},
    {"indicators", KEY_INDICATORS, "LIST", 0,
     "Indicators of each network: basic (default), intra (spread of node measures), costly, all, "
     "none, or their names, separated by commas",
     3},
    {"measures", KEY_MEASURES, "LIST", 0,
     "More node measures: all, none (default), or names such as load, core_number, community, "
     "clustering, "
     "constraint, effective_size, degree_opsahl, closeness_max1",
     3},
    {"baseline", KEY_BASELINE, "R", 0,
     "Indicators also of R networks rewired at random for each, every degree kept: their mean, "
     "standard deviation and z-scores (20 are usual; R times the work)",
     3},
    {"vertex-bootstrap", KEY_VERTEX_BOOTSTRAP, "R", 0,
     "Indicators also of R networks of nodes drawn with replacement from each: their mean and "
     "standard deviation, which is the standard error of an indicator (R times the work)",
     3},
    {"types", KEY_TYPES, NULL, 0,
     "Compare the networks of the run: has each a centre (type_dc), is it close throughout "
     "(type_cc), or has it many ways (type_bc)? Not Freeman's measures",
     3},
    {"group", KEY_GROUP, "COLUMN", 0,
     "Groups of nodes, a column of --nodes FILE: participation, ei, ei_group, ei_index, "
     "modularity_group",
     3},
    {"vulnerability", KEY_VULNERABILITY, "K", 0,
     "What is lost of the global efficiency with each of the K nodes of the largest betweenness, "
     "or "
     "all: a computation for each",
     3},
    {"ucinet", KEY_UCINET, NULL, 0,
     "Node measures as UCINET prints them too: percentages, shares, and closeness with nodes not "
     "reached at the largest distance + 1 or at n",
     3},
    {NULL, 0, NULL, 0, "Which pairs count (default: all):", 4},
    {"nodes", KEY_NODES, "FILE", 0,
     "Table node_id[,network_id] with the columns that these options name", 4},
    {"live", KEY_LIVE, "COLUMN", 0,
     "Nodes beyond the border, where the column is 0: passed and reached, but not measured", 4},
    {"sources", KEY_SOURCES, "FILE|COLUMN", 0, "Only paths from these nodes", 4},
    {"targets", KEY_TARGETS, "FILE|COLUMN", 0, "Only paths to these nodes", 4},
    {"source-weight", KEY_SOURCE_WEIGHT, "COLUMN", 0, "A path counts what its source weighs", 4},
    {"target-weight", KEY_TARGET_WEIGHT, "COLUMN", 0, "A path counts what its target weighs", 4},
    {"demand", KEY_DEMAND, "FILE", 0,
     "Trips between nodes: origin,destination,weight[,network_id], in place of --live, --sources, "
     "--targets and weights",
     4},
    {NULL, 0, NULL, 0, "Estimates, for networks too large for exact numbers:", 5},
    {"pivots", KEY_PIVOTS, "K", 0,
     "Estimates from K random sources, with standard errors; exact where K is the number of nodes",
     5},
    {"error", KEY_ERROR, "E", 0,
     "As many pivots as it takes that no betweenness_norm is off by more than E", 5},
    {"confidence", KEY_CONFIDENCE, "C", 0, "Probability with which --error holds (default 0.95)",
     5},
    {"seed", KEY_SEED, "S", 0, "Other seeds draw other pivots and other networks (default 1)", 5},
    {NULL, 0, NULL, 0, "Computation:", 6},
    {"kernel", KEY_KERNEL, "KERNEL", 0,
     "auto (default), sweep, frontier (unweighted only) or dijkstra", 6},
    {"simd", KEY_SIMD, "ISA", 0, "Vector instructions: auto (default), generic, avx2, avx512", 6},
    {"threads", KEY_THREADS, "N", 0, "Threads of each rank (default: OMP_NUM_THREADS or the cores)",
     6},
    {"dry-run", KEY_DRY_RUN, NULL, 0, "Read and plan; print predicted time and memory; no result",
     6},
    POLIS_RESTART_OPTIONS(7),
    {0}};

const char polis_settings_doc[] =
    "Degree, closeness, betweenness (and edge betweenness) of one network or thousands.\v"
    "An INPUT is a network file, a folder of them (also OSMnx folders of node_list.csv and "
    "edge_list.csv), or a manifest CSV with the columns city_id,path[,period][,directed]"
    "[,weight_role]. Text formats may be compressed (.gz, .xz).\n\n"
    "Lengths become exact integers, so equal paths are exactly equal, and the result has "
    "the "
    "same bits for any number of ranks and threads.\n\n"
    "Examples:\n"
    "  centropolis centrality city.graphml -o city.nc \\\n"
    "      --weight length --weight-role length\n"
    "  mpirun -n 8 centropolis centrality networks/ -o cities.nc --edges";
