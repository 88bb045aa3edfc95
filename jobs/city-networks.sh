#!/bin/sh
# Thousands of city networks and the resilience of their cities: degree, closeness, betweenness and
# indicators of each network -> joined by city_id to the panel of the cities -> resistance and
# recoverability -> what of the networks goes with them -> one result file, a table, a page.
#
#   jobs/city-networks.sh NETWORKS DATA [FOLDER]   NETWORKS: a folder or a manifest, city_id,path;
#                                                  DATA holds cities.csv and panel.csv
#   jobs/city-networks.sh                          generated towns and inputs/example: synthetic
#
# What the tables hold says inputs/README.md. CENTROPOLIS=PROGRAM; LAUNCH="mpirun -n 4" or srun for
# the batch; WEIGHT="--weight length --weight-role length" of the networks (none); OUTCOME=COLUMN
# (employment); PEAK, TROUGH, RECOVERY (2008, 2010, 2015); PERMUTATIONS (999).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=jobs/lib.sh
. "$root/jobs/lib.sh"
# shellcheck source=jobs/chain.sh
. "$root/jobs/chain.sh"
data=${2:-$root/inputs/example}
out=${3:-$root/build/city-networks}
[ $# -ne 1 ] || die "NETWORKS and DATA go together"
outcome=${OUTCOME:-employment}
peak=${PEAK:-2008}
permutations=${PERMUTATIONS:-999}
result=$out/city-networks.nc

need_program
need_tables "see inputs/README.md" "$data/cities.csv" "$data/panel.csv"
mkdir -p "$out"
if [ $# -gt 0 ]; then
    networks=$1
else
    say "a synthetic town for each city of the example"
    rm -rf "$out/towns"
    "$CENTROPOLIS" generate street --count "$(($(wc -l <"$data/cities.csv") - 1))" --sizes 50:500 \
        -o "$out/towns"
    networks=$out/towns/cities.csv
    cut -d, -f1 "$data/cities.csv" | awk -F, -v OFS=, 'FNR == NR { id[NR] = $1; next }
        FNR > 1 { $1 = id[FNR] } { print }' - "$out/towns/manifest.csv" >"$networks"
    WEIGHT="--weight length --weight-role length"
fi

say "centralities and indicators of each network"
# shellcheck disable=SC2086 # lists of words
${LAUNCH:-} "$CENTROPOLIS" centrality "$networks" -o "$result" --force ${WEIGHT:-} \
    --indicators basic,intra
"$CENTROPOLIS" resilience "$data/panel.csv" --cities "$data/cities.csv" --outcome "$outcome" \
    --peak "$peak" --trough "${TROUGH:-2010}" --recovery "${RECOVERY:-2015}" --add-to "$result"

say "effects"
# Networks of different size are compared: normalised measures, and size as a control. What the
# source papers call degree, closeness and betweenness networks is high or low centralization and
# redundancy of paths, not a high centrality of nodes.
shape=intra_centralization_degree,intra_closeness_harmonic_gini,intra_centralization_betweenness
shape=$shape,intra_bridge_share
for measure in resis recov; do
    effects "$measure" "$data/panel.csv" --cities "$data/cities.csv" --network "$result" \
        --period "$peak" --outcome "resilience_$measure" --x "$shape" \
        --controls 'ln(gdp_real),ln(intra_node_row_size)' --standardise --se hc1 \
        --permutations "$permutations" --add-to "$result" --force
done
"$CENTROPOLIS" check --cities "$data/cities.csv" --panel "$data/panel.csv" --add-to "$result" \
    --rows none
# shellcheck disable=SC2086 # a list of words
{
    print_table "City networks and resilience: standardised coefficients, HC1 errors" p_perm '' $models
    echo "Associations, not causes. Streets and generated networks stand in for social networks,"
    echo "of which there are no public data for many cities."
} >"$out/table.txt"
finish "$result" "$out/table.txt" "$out/city-networks.html"
