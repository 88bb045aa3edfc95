#!/bin/sh
# Every command on tables that are here, all of them synthetic (inputs/example): no download, some
# seconds.
#
#   jobs/example.sh [FOLDER]      results go to FOLDER (build/example)
#
# CENTROPOLIS=PROGRAM. Safe to run again: it replaces only its own files.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=jobs/lib.sh
. "$root/jobs/lib.sh"
# shellcheck source=jobs/chain.sh
. "$root/jobs/chain.sh"
out=${1:-$root/build/example}
tables=$root/inputs/example
result=$out/example.nc

need_program
need_tables "inputs/make-example.sh makes it" "$tables/cities.csv" "$tables/panel.csv"
mkdir -p "$out"

say "check: are the tables right, and what can be computed from them?"
"$CENTROPOLIS" check --cities "$tables/cities.csv" --panel "$tables/panel.csv" \
    --sectors "$tables/sectors.csv" --edges "$tables/flows.csv" --rows none

say "build: a network from the observed flows, another from a gravity model"
"$CENTROPOLIS" build "$tables/cities.csv" --flows "$tables/flows.csv" -o "$out/flows.nc" --force
"$CENTROPOLIS" build "$tables/cities.csv" --gravity basic -o "$out/gravity.nc" --force

say "centrality: degree, closeness and betweenness of the flows"
"$CENTROPOLIS" centrality "$out/flows.nc" -o "$result" --force --edges --weight strength \
    --weight-role strength

say "generate: synthetic towns; a batch of them"
rm -rf "$out/towns"
"$CENTROPOLIS" generate street --count 6 --sizes 50:200 -o "$out/towns"
"$CENTROPOLIS" centrality "$out/towns" -o "$out/towns.nc" --force --weight length \
    --weight-role length --indicators basic,intra

say "resilience: who resisted, who recovered"
"$CENTROPOLIS" resilience "$tables/panel.csv" --cities "$tables/cities.csv" \
    --sectors "$tables/sectors.csv" --outcome employment --peak 2008 --trough 2010 \
    --recovery 2015 --add-to "$result"

say "integrate: dependence, diversity, coupling of industry and city"
"$CENTROPOLIS" integrate "$tables/panel.csv" --cities "$tables/cities.csv" \
    --sectors "$tables/sectors.csv" --score industry=industrial_va:+,rd_gdp:+ \
    --score city=edu_pc:+,pm25:- --add-to "$result"

say "effects: what goes with resistance; are cities with many ties alike?"
effects resistance "$tables/panel.csv" --cities "$tables/cities.csv" --network "$result" \
    --period 2008 --outcome resilience_resis --x inter_degree_union_norm,integration_rd \
    --controls 'ln(gdp_real)' --standardise --permutations 199 --add-to "$result" --force
effects pairs "$tables/panel.csv" --cities "$tables/cities.csv" --network "$result" --period 2008 \
    --pairs --matrix "flow=$tables/flows.csv" --outcome 'absdiff(resilience_resis)' \
    --x 'ln1p(flow),same(province)' --permutations 199 --add-to "$result" --force

say "shock: what the network loses when its busiest cities fail (a property of a model)"
"$CENTROPOLIS" shock "$out/flows.nc" --weight strength --weight-role strength --model attack \
    --scenario degree --name attack --add-to "$result"

say "check: what the result answers"
"$CENTROPOLIS" check --cities "$tables/cities.csv" --panel "$tables/panel.csv" \
    --sectors "$tables/sectors.csv" --edges "$tables/flows.csv" --add-to "$result" --rows none

say "export: a table of cities, and one of an analysis; verify: does a table agree with the result?"
"$CENTROPOLIS" export "$result" --what nodes -o "$out/nodes.csv" --force
"$CENTROPOLIS" export "$result" --what resilience/trend -o "$out/trend.csv" --force
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    { print $at["node_id"], $at["betweenness"], $at["closeness_wf_in"] }' "$out/nodes.csv" \
    >"$out/another.csv"
"$CENTROPOLIS" verify "$result" "$out/another.csv" --against other

# shellcheck disable=SC2154 # effects() of chain.sh adds to it
print_table "Synthetic cities: resistance (standardised) and its differences between pairs" p_perm '' \
    resistance pairs >"$out/table.txt"
finish "$result" "$out/table.txt" "$out/example.html"
