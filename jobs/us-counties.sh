#!/bin/sh
# How US counties took the recession of 2008 and came back, and what their place in the network of
# migration has to do with it: flows of 2005-06, before the shock -> network -> degree, closeness,
# betweenness -> resistance (2007-2010) and recoverability (2010-2014) of employment and GDP ->
# regressions with controls, states, errors clustered by state -> pairs of counties (MRQAP) -> what
# the network loses when its counties drop out one after the other, and how a shock to one of them
# spreads -> which new ties would bring the ten least central counties nearer -> which of the source
# papers' statements that answers -> one result file, a table, a page.
#
#   jobs/us-counties.sh [DATA [FOLDER]]   tables are in DATA (inputs/us-counties, which
#                                         inputs/make-us-counties.sh makes), results go to FOLDER
#                                         (build/us-counties)
#
# CENTROPOLIS=PROGRAM  PERMUTATIONS=N of the regressions and replicates of the shocks (999), of the
# pairs a fifth of it.
# About a minute on two cores. Safe to run again: it replaces only its own files.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=jobs/lib.sh
. "$root/jobs/lib.sh"
# shellcheck source=jobs/chain.sh
. "$root/jobs/chain.sh"
data=${1:-$root/inputs/us-counties}
out=${2:-$root/build/us-counties}
permutations=${PERMUTATIONS:-999}
result=$out/us-counties.nc

need_program
need_tables "inputs/make-us-counties.sh makes them" "$data/cities.csv" "$data/flows.csv" \
    "$data/panel.csv" "$data/county_adjacency.txt"
mkdir -p "$out"

say "network of the flows of 2005-06"
"$CENTROPOLIS" build "$data/cities.csv" --flows "$data/flows.csv" -o "$out/network.nc" --force
"$CENTROPOLIS" centrality "$out/network.nc" -o "$result" --force --directed --indicators intra \
    --weight strength --weight-role strength

say "resistance and recoverability, employment and GDP"
# GDP begins in 2001, fell to 2009 and is not known of every county: a status says so.
"$CENTROPOLIS" resilience "$data/panel.csv" --cities "$data/cities.csv" --outcome employment \
    --peak 2007 --trough 2010 --recovery 2014 --add-to "$result"
"$CENTROPOLIS" resilience "$data/panel.csv" --cities "$data/cities.csv" --outcome gdp_real \
    --name gdp --peak 2007 --trough 2009 --recovery 2014 --before 2001:2007 --horizon 2019 \
    --add-to "$result"

say "controls: output of a worker before the shock, and a column of 0 and 1 for each state but one"
awk -F, -v OFS=, '{ sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
        print "city_id", "period", "gdp_per_worker", "unemployment_rate", "employment"; next }
    { gdp = $at["gdp_real"]; work = $at["employment"]
      worker = (gdp != "" && work + 0 > 0) ? 1000 * gdp / work : ""
      print $at["city_id"], $at["period"], worker, $at["unemployment_rate"], work }' "$data/panel.csv" >"$out/controls.csv"
awk -F, -v OFS=, '{ sub(/\r$/, ""); row[NR] = $1; state[NR] = $NF; if (NR > 1 && !seen[$NF]++) names[++n] = $NF }
    END { line = "city_id,province"
          for (s = 2; s <= n; s++) {
              name = names[s]
              gsub(/[^A-Za-z0-9]/, "", name)
              line = line ",state_" name
          }
          print line
          for (r = 2; r <= NR; r++) {
              line = row[r] "," state[r]
              for (s = 2; s <= n; s++) line = line "," (state[r] == names[s] ? 1 : 0)
              print line } }' "$data/cities.csv" >"$out/states.csv"
states=$(head -n 1 "$out/states.csv" | cut -d, -f3-)
# Neighbours: a line of four fields begins a county, and those after it go on.
cut -d, -f1 "$data/cities.csv" | awk -F'\t' -v OFS=, 'BEGIN { print "source,target,weight" }
    { sub(/\r$/, "") }
    FNR == NR { known[$1] = 1; next }
    $2 != "" { from = $2 }
    from != $4 && (from in known) && ($4 in known) { print from, $4, 1 }' \
    - "$data/county_adjacency.txt" >"$out/adjacency.csv"

# model NAME OUTCOME CONTROLS: DC, CC and BC on an outcome, of all counties, before the shock
model() {
    effects "$1" "$out/controls.csv" --cities "$out/states.csv" --network "$result" --period 2007 \
        --network-period 2005 \
        --outcome "$2" --x "inter_degree_union_norm,inter_closeness_harmonic_in,inter_betweenness_norm" \
        ${3:+--controls "$3"} --standardise --cluster province --permutations "$permutations" \
        --add-to "$result" --force
}
base='ln(gdp_per_worker),ln(employment),unemployment_rate'
models=
say "effects"
model resistance resilience_resis ''
model resistance_controls resilience_resis "$base"
model resistance_states resilience_resis "$base,$states"
model recovery_controls resilience_recov "$base"
model recovery_states resilience_recov "$base,$states"
model gdp_states resilience_gdp_resis "$base,$states"
of_counties=$models

say "pairs of counties: are those with much migration, neighbours, of one state alike?"
effects pairs "$out/controls.csv" --cities "$out/states.csv" --network "$result" --period 2007 \
    --network-period 2005 \
    --pairs --matrix "flow=$data/flows.csv" --matrix "neighbours=$out/adjacency.csv" \
    --outcome 'absdiff(resilience_resis)' \
    --x 'ln1p(flow),neighbours,same(province),absdiff(ln(employment))' \
    --permutations $((permutations / 5 + 19)) --add-to "$result" --force

# study COMMAND ARGUMENT...: of the network, into the result; what it prints goes to $out/study.txt
study() {
    command=$1
    shift
    "$CENTROPOLIS" "$command" "$out/network.nc" --weight strength --weight-role strength \
        --add-to "$result" --force --quiet "$@" >"$out/study.txt" || die "$command $* failed"
}

say "attacks and contagion"
{
    echo "Attacks on the counties: R, the mean share of the largest component while all are removed"
    for order in random degree betweenness; do
        study shock --model attack --scenario "$order" --initial --replicates "$permutations"
        awk -v order="$order" 'END { printf "%-14s %.4f\n", order, $1 }' "$out/study.txt"
    done
    echo
    echo "Contagion (SIR) from one county at random, a tie by its share of what its head receives:"
    study shock --model sir --scenario random:1 --contact share --replicates "$permutations"
    awk 'NR > 1 { printf "%14s %14s %14s\n", $1, $6, $7 }' "$out/study.txt"
} >"$out/shocks.txt"

say "three new ties for each of the ten least central counties"
"$CENTROPOLIS" export "$result" --what nodes -o "$out/nodes.csv" --force
# Names hold commas: the column is counted from the end.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "closeness_harmonic_out") back = NF - i; next }
    { sub(/\r$/, ""); print $(NF - back) "," $2 }' "$out/nodes.csv" | LC_ALL=C sort -t, -k1,1g -k2 |
    head -n 10 | cut -d, -f2 >"$out/least.txt"
{
    echo "The ten least central counties, three new ties each: harmonic closeness, before and after"
    printf '%-8s %12s %12s %12s  %s\n' county before planned random "ties to"
    while read -r county; do
        study plan --objective closeness_harmonic --target "$county" --budget 3
        awk -v county="$county" '$3 == "->" { ties = ties " " ($2 == county ? $4 : $2) }
            $1 == 0 { before = $2 }
            $1 ~ /^[1-9]/ && $3 == "->" { after = $(NF - 1); random = $NF }
            END { printf "%-8s %12s %12s %12s %s\n", county, before, after, random, ties }' \
            "$out/study.txt"
    done <"$out/least.txt"
} >"$out/plans.txt"

say "what that answers"
"$CENTROPOLIS" check --cities "$data/cities.csv" --panel "$data/panel.csv" \
    --edges "$data/flows.csv" --add-to "$result" --force --rows answered
{
    # shellcheck disable=SC2086 # a list of words
    print_table "US counties, recession of 2008: standardised coefficients, errors clustered by state" \
        p_classic state_ $of_counties
    echo "Associations, not causes. The network is of observed flows before the shock."
    echo
    print_table "Pairs of counties: |difference of resistance|, MRQAP (double semi-partialling)" \
        p_perm '' pairs
    echo
    cat "$out/shocks.txt"
    echo
    cat "$out/plans.txt"
    echo "Simulated on the network under stated assumptions; gains of the model's objective, no forecast."
} >"$out/table.txt"
finish "$result" "$out/table.txt" "$out/us-counties.html"
