#!/bin/sh
# The first command of the README, with the program that is built already: the world's large
# cities, twice, because it must be safe to run again.
set -eu

rm -rf results
for turn in first second; do
    "$POLIS_SOURCE/jobs/quickstart.sh" results >"$turn.log" 2>&1 || {
        cat "$turn.log" >&2
        exit 1
    }
done
grep -q '^report .*/world-cities.html ' second.log
grep -q '</html>' results/world-cities.html
[ -s results/world-network.nc ] && [ -s results/world-cities.nc ]
"$CENTROPOLIS" info results/world-cities.nc --check
"$CENTROPOLIS" export results/world-cities.nc --what nodes -o cities.csv --force
rows=$(($(wc -l <cities.csv) - 1))
[ "$rows" -eq 4277 ] || {
    echo "$rows cities, expected 4277" >&2
    exit 1
}
