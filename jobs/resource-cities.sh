#!/bin/sh
# Resource-based cities: the official list of types joined to the tables of cities by name ->
# dependence on resources, diversity, size and type, coupling of industry and city, four problems and
# four paths of transformation -> each city in one line of a table.
#
#   jobs/resource-cities.sh [DATA [FOLDER]]    tables are in DATA (inputs/example, which is
#                                              synthetic), results go to FOLDER (build/resource-cities)
#
# DATA holds cities.csv, panel.csv, sectors.csv (columns: inputs/README.md) and official-list.csv:
# name,type with the types growing, mature, declining, regenerative of the State Council's list
# (Guofa [2013] 45); LIST=FILE is another one. CENTROPOLIS=PROGRAM, PERIOD=YEAR of the table (last).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=jobs/lib.sh
. "$root/jobs/lib.sh"
# shellcheck source=jobs/chain.sh
. "$root/jobs/chain.sh"
data=${1:-$root/inputs/example}
out=${2:-$root/build/resource-cities}
list=${LIST:-$data/official-list.csv}
result=$out/resource-cities.nc

need_program
need_tables "see inputs/README.md" "$data/cities.csv" "$data/panel.csv" "$data/sectors.csv" "$list"
mkdir -p "$out"

say "types of the official list"
if grep -q '"' "$list" "$data/cities.csv"; then
    die "$list and $data/cities.csv may hold no fields in quotes"
fi
# A city that is not in the list has type none, which is what the list says of it; a name of the list
# that no city has is told. Names are compared as they are.
awk -F, -v OFS=, -v list="$list" -v missing="$out/not-in-table.csv" '
    { gsub(/\r$/, "") }
    FNR == 1 { for (i = 1; i <= NF; i++) { if (FILENAME == list && $i ~ /^name(_zh)?$/) n = i
            if (FILENAME == list && $i == "type") t = i
            if (FILENAME != list && $i == "name") m = i }
        if (FILENAME != list) print $0, "rb_type"
        next }
    FILENAME == list { type[$n] = $t; next }
    { print $0, ($m in type) ? type[$m] : "none"; if ($m in type) { found++; used[$m] = 1 } }
    END { print "name,type" >missing
        for (name in type) { all++; if (!(name in used)) print name, type[name] >missing }
        printf "%d of the %d cities of the list are in the table; the others are in %s\n", found, all,
            missing >"/dev/stderr"
        if (!found) exit 65 }' "$list" "$data/cities.csv" >"$out/cities.csv" ||
    die "no city of $list is in $data/cities.csv by its name"

say "typology, dependence, diversity, integration, problems and paths"
# More is better (+) or worse (-); of the problems more is worse, so their signs are turned.
"$CENTROPOLIS" integrate "$data/panel.csv" --cities "$out/cities.csv" --sectors "$data/sectors.csv" \
    -o "$result" --force \
    --score industry=industrial_va:+,rd_gdp:+,patents_10k:+ \
    --score city=edu_pc:+,health_pc:+,tertiary_share:+,pm25:- \
    --score exploitation=resource_va:+,reserve_years:- \
    --score monostructure=emp_extractive:+,tertiary_share:- \
    --score functions=edu_pc:-,health_pc:- \
    --score management=egov_index:- \
    --score structure=tertiary_share:+,rd_gdp:+ \
    --score governance=egov_index:+ \
    --score ecology=pm25:-,green_share:+,waste_reuse:+ \
    --score services=edu_pc:+,health_pc:+
"$CENTROPOLIS" check --cities "$out/cities.csv" --panel "$data/panel.csv" \
    --sectors "$data/sectors.csv" --add-to "$result" --rows none

say "each city in one line"
for part in city,period city,period,path city,period,problem; do
    "$CENTROPOLIS" export "$result" --what integration --over "$part" -o "$out/by-$part.csv" --force \
        --quiet
done
"$CENTROPOLIS" export "$result" --what integration/ccd -o "$out/coupling.csv" --force
# Paths and problems are numbered as `integrate --help` lists them.
awk -F, -v OFS=, -v period="${PERIOD:-last}" '
    { gsub(/\r$/, "") }
    FNR == 1 { file++; split("", at); for (i = 1; i <= NF; i++) at[$i] = i; next }
    file == 1 { name[$at["city_id"]] = $at["name"]; next }
    { key = $at["city_id"] SUBSEP $at["period_label"] }
    file == 2 { id[++n] = $at["city_id"]; when[n] = $at["period_label"]
        if (when[n] > last) last = when[n]
        line[key] = $at["rb_type"] OFS $at["rd"] OFS $at["shannon"] OFS $at["hhi"] }
    file == 3 { path[key, $at["path"]] = $at["path_score"]
        rest[key] = $at["ti"] OFS $at["bottleneck"] }
    file == 4 { problem[key, $at["problem"]] = $at["problem_score"] }
    file == 5 { coupling[key] = $at["d"] OFS $at["grade"] OFS $at["lag"] }
    END {
        if (period != "last") last = period
        print "city_id,name,period,type,dependence,shannon,hhi,coordination,grade,lag," \
            "problem_exploitation,problem_monostructure,problem_functions,problem_management," \
            "path_structure,path_governance,path_ecology,path_services,transformation,bottleneck"
        for (i = 1; i <= n; i++) if (when[i] == last) {
            key = id[i] SUBSEP when[i]
            text = id[i] OFS name[id[i]] OFS when[i] OFS line[key] OFS coupling[key]
            for (k = 0; k < 4; k++) text = text OFS problem[key, k]
            for (k = 0; k < 4; k++) text = text OFS path[key, k]
            print text, rest[key]
            rows++
        }
        exit rows == 0
    }' "$out/cities.csv" "$out/by-city,period.csv" "$out/by-city,period,path.csv" \
    "$out/by-city,period,problem.csv" "$out/coupling.csv" >"$out/resource-cities.csv" ||
    die "no city in the period ${PERIOD:-last}"
{
    echo "Resource-based cities: problems (more is worse) and paths (more is better), 0 to 1"
    awk -F, 'function text(x) { return x ~ /^[0-9.-]+$/ ? sprintf("%.2f", x) : x }
        NR == 1 { printf "%-16s %-12s %6s %6s %6s | %s | %s\n", "city", "type", "depend", "divers",
            "coord", "expl mono func mana", "stru gove ecol serv" }
        NR > 1 { printf "%-16s %-12s %6s %6s %6s | %s %s %s %s | %s %s %s %s\n", $2, $4, text($5),
            text($6), text($8), text($11), text($12), text($13), text($14), text($15), text($16),
            text($17), text($18) }' "$out/resource-cities.csv"
} >"$out/table.txt"
finish "$result" "$out/table.txt" "$out/resource-cities.html"
