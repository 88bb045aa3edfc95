#!/bin/sh
# Make the tables of inputs/example again: inputs/make-example.sh [FOLDER]. All numbers are
# synthetic: a gravity law, a shock and a recovery with effects that are known, and noise; see
# README.md. The same numbers everywhere, since the random numbers are the script's own.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/example}
mkdir -p "$out"
awk -v out="$out" '
    # Lehmer generator of Park and Miller: whole numbers below 2^46 are exact in every awk.
    function uniform() { seed = (16807 * seed) % 2147483647; return seed / 2147483647 }
    function noise(    i, sum) { for (i = 0; i < 12; i++) sum += uniform(); return sum - 6 }
    function share(x) { return x < 0.01 ? 0.01 : x > 0.95 ? 0.95 : x }
    function km(i, j,    x, y) { x = (lon[i] - lon[j]) * 93; y = (lat[i] - lat[j]) * 111
        return sqrt(x * x + y * y) }
    function row(file, text) { print text >(out "/" file) }
    BEGIN {
        OFS = ","
        seed = 20080915
        n = 48
        split("growing mature declining regenerative none none", types, " ")
        row("cities.csv", "city_id,name,province,lat,lon,pop,pop_urban,gdp,is_capital,fdi_gdp")
        row("official-list.csv", "name,type")
        for (i = 1; i <= n; i++) {
            id[i] = sprintf("s%02d", i)
            lat[i] = 30 + 6 * uniform()
            lon[i] = 108 + 8 * uniform()
            pop[i] = exp(13.6 + 0.8 * noise())
            gdp[i] = pop[i] * exp(1.5 + 0.3 * noise()) / 10000
            type[i] = types[1 + int(6 * uniform())]
            resource[i] = type[i] == "none" ? 0.05 : share(0.35 + 0.15 * noise())
            province = "province " substr("ABCDEF", 1 + int(6 * (lon[i] - 108) / 8), 1)
            row("cities.csv", sprintf("%s,synthetic %02d,%s,%.4f,%.4f,%d,%d,%.2f,%d,%.4f", id[i], i,
                province, lat[i], lon[i], pop[i], pop[i] * share(0.5 + 0.1 * noise()), gdp[i],
                i % 8 == 1, 0.02 + 0.02 * uniform()))
            if (type[i] != "none") row("official-list.csv", sprintf("synthetic %02d,%s", i, type[i]))
        }
        row("flows.csv", "src,dst,w")
        for (i = 1; i <= n; i++) for (j = 1; j <= n; j++) if (i != j) {
            w = 2e-6 * pop[i] ^ 0.8 * pop[j] ^ 0.8 / km(i, j) ^ 1.5 * exp(0.7 * noise())
            if (w >= 1) { row("flows.csv", sprintf("%s,%s,%d", id[i], id[j], w)); ties[i]++; ties[j]++ }
        }
        row("panel.csv", "city_id,period,gdp_real,employment,industrial_va,resource_va,emp_extractive," \
            "tertiary_share,rd_gdp,patents_10k,edu_pc,health_pc,pm25,green_share,egov_index," \
            "reserve_years,waste_reuse")
        row("sectors.csv", "city_id,period,sector,value")
        for (i = 1; i <= n; i++) {
            # What the example is to find again: ties help in the shock, dependence hurts.
            fall[i] = -0.06 + 0.06 * ties[i] / (2 * n) - 0.08 * resource[i] + 0.01 * noise()
            rise[i] = 0.03 + 0.02 * ties[i] / (2 * n) - 0.03 * resource[i] + 0.005 * noise()
            level = 0
            fast = 0.02 + 0.005 * noise()
            for (t = 2003; t <= 2017; t++) {
                level += t < 2009 ? fast : t < 2011 ? fall[i] : rise[i]
                y = gdp[i] * exp(level + 0.004 * noise())
                work = pop[i] * 0.45 * exp(0.7 * level + 0.002 * noise())
                industry = y * share(0.45 - 0.004 * (t - 2003) + 0.02 * noise())
                r = share(resource[i] * (1 - 0.02 * (t - 2003)) + 0.01 * noise())
                tertiary = share(0.35 + 0.008 * (t - 2003) - 0.2 * resource[i] + 0.01 * noise())
                row("panel.csv", sprintf( \
                    "%s,%d,%.3f,%d,%.3f,%.3f,%d,%.4f,%.5f,%.3f,%.1f,%.1f,%.1f,%.4f,%.2f,%.1f,%.4f",
                    id[i], t, y, work, industry, r * industry, work * r * 0.2, tertiary,
                    share(0.012 + 0.001 * (t - 2003) * uniform()), 2 + 0.4 * (t - 2003) * uniform(),
                    800 + 40 * (t - 2003) + 60 * noise(), 300 + 25 * (t - 2003) + 30 * noise(),
                    70 - (t - 2003) + 20 * resource[i] + 4 * noise(), share(0.3 + 0.03 * noise()),
                    40 + 2 * (t - 2003) + 3 * noise(), 60 - 50 * resource[i] - (t - 2003) + 2 * noise(),
                    share(0.5 + 0.01 * (t - 2003) + 0.05 * noise())))
                row("sectors.csv", sprintf("%s,%d,mining,%d", id[i], t, work * r * 0.2))
                row("sectors.csv", sprintf("%s,%d,manufacturing,%d", id[i], t, work * (0.4 - 0.2 * r)))
                row("sectors.csv", sprintf("%s,%d,services,%d", id[i], t, work * tertiary))
                row("sectors.csv", sprintf("%s,%d,other,%d", id[i], t, work * 0.15))
            }
        }
    }'
