#!/bin/sh
# Make the tables of jobs/us-counties.sh from their public sources:
#
#   inputs/make-us-counties.sh [FOLDER]           downloads about 450 MB; tables go to FOLDER
#                                                 (inputs/us-counties)
#   inputs/make-us-counties.sh --from RAW [FOLDER]   the downloads are in RAW already, as a browser
#                                                 saves them or unpacked
#
# Needs curl, unzip, iconv, awk. Downloads are kept in FOLDER/raw, and a second run takes up from
# there. BLS asks automatic clients to say who they are: CONTACT=you@example.org is sent to it.
# README.md says which files these are, and what the tables hold.
set -eu
export LC_ALL=C # columns are counted in bytes

irs=https://www.irs.gov/pub/irs-soi/county0506.zip
# The archive of IRS was published without these data; this is the one that IRS sent on request.
irs_mirror=https://raw.githubusercontent.com/calebrob6/migration-lib/884b3ff/data/countymigration0506.zip
bea=https://apps.bea.gov/regional/zip/CAGDP1.zip
bls=https://download.bls.gov/pub/time.series/la/la.data.64.County
census=https://www2.census.gov/geo/docs/reference/county_adjacency.txt
outflows='out[a-z]*0506[^/]*\.dat$'
all_areas='CAGDP1__ALL_AREAS.*\.csv$'

here=$(cd "$(dirname "$0")" && pwd)
raw=
if [ "${1:-}" = --from ]; then
    raw=${2:?--from which folder?}
    shift 2
fi
out=${1:-$here/us-counties}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
    printf '%s\n' "${0##*/}: $*" >&2
    exit 1
}

# fetch URL: into the folder of downloads, whole or not at all; what is there already stays
fetch() {
    file=$raw/${1##*/}
    [ -s "$file" ] && return
    curl --fail --location --retry 5 --retry-delay 10 --silent --show-error \
        --user-agent "centropolis make-us-counties ${CONTACT:-}" --output "$file.part" "$1" ||
        die "cannot download $1: save it with a browser as $file, then run this again"
    mv "$file.part" "$file"
}

# holds ARCHIVE PATTERN: is there a member whose name matches; its name
holds() {
    [ -s "$1" ] && unzip -Z1 "$1" 2>/dev/null | grep -i "$2" | head -n 1 | grep .
}

download() {
    mkdir -p "$raw"
    for tool in curl unzip; do
        command -v "$tool" >/dev/null || die "$tool is needed"
    done
    if [ ! -s "$raw/countyout0506.dat" ]; then
        fetch "$irs"
        holds "$raw/${irs##*/}" "$outflows" >/dev/null || fetch "$irs_mirror"
    fi
    [ -s "$raw/CAGDP1.csv" ] || fetch "$bea"
    fetch "$bls"
    fetch "$census"
}

# find FILE PATTERN URL...: $found is the file, or the member of an archive, unpacked
find_raw() {
    name=$1 pattern=$2
    shift 2
    found=$raw/$name
    [ -s "$found" ] && return
    [ -n "$pattern" ] && for url in "$@"; do
        member=$(holds "$raw/${url##*/}" "$pattern") || continue
        found=$work/$name
        unzip -p "$raw/${url##*/}" "$member" >"$found" && [ -s "$found" ] && return
        die "$raw/${url##*/}: $member cannot be unpacked"
    done
    missing="$missing
  $name"
    [ -z "$pattern" ] || missing="$missing, or the archive that holds it"
    for url in "$@"; do
        missing="$missing
    $url"
    done
}

# some FILE OF WHAT COLUMNS: a table that came out empty says that its source has changed
some() {
    [ -s "$work/$1" ] || die "$2: found no $3; expected $4: has the source changed its format?"
}

if [ -z "$raw" ]; then
    raw=$out/raw
    download
fi
[ -d "$raw" ] || die "$raw: no such folder"
missing=
find_raw countyout0506.dat "$outflows" "$irs_mirror" "$irs"
flows=$found
find_raw CAGDP1.csv "$all_areas" "$bea"
gdp=$found
find_raw la.data.64.County '' "$bls"
work_of_counties=$found
find_raw county_adjacency.txt '' "$census"
adjacency=$found
[ -z "$missing" ] || die "$raw lacks files (missing or empty); save them there with a browser:$missing"
command -v iconv >/dev/null || die "iconv is needed"
mkdir -p "$out"

iconv -f LATIN1 -t UTF-8 "$adjacency" | tr -d '\r' >"$work/adjacency"

# Counties: name, state. The file lists each with its neighbours; its own line has four fields.
awk -F'\t' -v OFS='\t' 'NF >= 4 && $2 != "" { gsub(/"/, "", $1); state = $1
    sub(/.*, /, "", state); print $2, $1, state }' "$work/adjacency" >"$work/counties"
some counties "$adjacency" "county" "lines of four fields between tabs: name, code, neighbour, its code"

# Flows: columns 1-2 state and 4-6 county of origin, 8-9 and 11-13 of destination, 61-70 exemptions,
# which stand for persons. Codes beyond the counties are totals and foreign countries.
awk -v OFS='\t' 'FNR == NR { split($0, part, "\t"); known[part[1]] = 1; next }
    { sub(/\r$/, "")
      from = sprintf("%02d%03d", substr($0, 1, 2), substr($0, 4, 3))
      to = sprintf("%02d%03d", substr($0, 8, 2), substr($0, 11, 3))
      persons = substr($0, 61, 10) + 0
      if (from != to && (from in known) && (to in known) && persons > 0) print from, to, persons
    }' "$work/counties" "$flows" >"$work/flows"
some flows "$flows" "flow between two counties" "codes in columns 1-13, exemptions in columns 61-70"

# Real GDP: line 1, thousands of chained dollars; years are the columns from the ninth. Names of
# areas hold commas in quotes, codes a space.
awk -v OFS='\t' '{ sub(/\r$/, ""); gsub(/"[^"]*"/, "&\001")
      n = split($0, quoted, "\001"); line = ""
      for (i = 1; i <= n; i++) { part = quoted[i]; at = index(part, "\"")
          if (at > 0) { text = substr(part, at + 1, length(part) - at - 1); gsub(/,/, ";", text)
              part = substr(part, 1, at - 1) text }
          line = line part }
      n = split(line, f, ",") }
    NR == 1 { for (i = 1; i <= n; i++) { if (f[i] == "GeoFIPS") area = i
          if (f[i] == "LineCode") code = i; if (f[i] ~ /^[0-9][0-9][0-9][0-9]$/) year[i] = f[i] }
      if (!area || !code) exit 1; next }
    f[code] == 1 { gsub(/[^0-9]/, "", f[area])
      for (i in year) if (f[i] ~ /^[0-9.]+$/) print f[area] == "00000" ? "__NATION__" : f[area], \
          year[i], f[i] }' "$gdp" >"$work/gdp" || die "$gdp: no columns GeoFIPS and LineCode"
some gdp "$gdp" "real GDP" "rows of LineCode 1 and columns that are years"

# Annual means (M13) of the series of counties: measure 05 employment, 03 unemployment rate.
awk -v OFS='\t' '$1 ~ /^LAUCN[0-9]+0[35]$/ && $3 == "M13" && $4 ~ /^[0-9.]+$/ {
      print substr($1, 6, 5), $2, substr($1, 20, 1), $4 }' "$work_of_counties" >"$work/work"
some work "$work_of_counties" "employment" "series LAUCN...05 and 03, a year, M13, a value, between tabs"

# Counties that have flows and employment; their panel from 2000 to 2020.
awk -F'\t' -v OFS=, -v folder="$out" -v out="$work" '
    FILENAME ~ /counties$/ { id[++n] = $1; name[$1] = $2; state[$1] = $3; next }
    FILENAME ~ /flows$/ { tied[$1] = tied[$2] = 1; next }
    $2 < 2000 || $2 > 2020 { next }
    FILENAME ~ /gdp$/ { gdp[$1, $2] = $3; next }
    { value[$1, $2, $3] = $4; if ($3 == 5) working[$1] = 1 }
    END {
        print "city_id", "name", "province" >(out "/cities.csv")
        print "src", "dst", "w" >(out "/flows.csv")
        print "city_id", "period", "gdp_real", "employment", "unemployment_rate" >(out "/panel.csv")
        for (i = 1; i <= n; i++) {
            c = id[i]
            if (!(c in tied) || !(c in working)) { left++; continue }
            print c, "\"" name[c] "\"", state[c] >(out "/cities.csv")
            kept++
            keep[c] = 1
            for (t = 2000; t <= 2020; t++) if ((c, t, 5) in value) total[t] += value[c, t, 5]
        }
        for (t = 2000; t <= 2020; t++)
            print "__NATION__", t, gdp["__NATION__", t], (t in total) ? sprintf("%.0f", total[t]) : "", "" >(out "/panel.csv")
        for (i = 1; i <= n; i++) for (t = 2000; (id[i] in keep) && t <= 2020; t++)
            print id[i], t, gdp[id[i], t], value[id[i], t, 5], value[id[i], t, 3] >(out "/panel.csv")
        close(out "/flows.csv")
        while ((getline line <(FLOWS)) > 0) {
            split(line, f, "\t")
            if ((f[1] in keep) && (f[2] in keep)) { print f[1], f[2], f[3] >>(out "/flows.csv"); flows++ }
        }
        printf "%s: %d counties (%d without flows or employment left out), %d flows\n", folder, kept,
            left, flows
        exit kept == 0
    }' FLOWS="$work/flows" "$work/counties" "$work/flows" "$work/gdp" "$work/work" ||
    die "no county has flows and employment: have the sources changed their format?"
mv "$work/adjacency" "$work/county_adjacency.txt"
for table in cities.csv flows.csv panel.csv county_adjacency.txt; do
    mv "$work/$table" "$out/$table"
done
