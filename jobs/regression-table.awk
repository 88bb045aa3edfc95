# Tables of coefficients of `centropolis effects --csv` side by side, as papers print them: a column
# for each file, standard errors in parentheses, stars at 10, 5 and 1 %, rows, R2, the largest
# variance inflation. A constant of 0, as standardised variables have, is left out.
#
#   awk -v title=TEXT -v r2="0.10 0.20" -v hide=PREFIX -v p=COLUMN -f regression-table.awk MODEL.csv...
#
# r2: of each file; terms that begin with hide are left out and counted; p: whose p the stars are,
# p_classic or p_perm.

# Splits a line of CSV into field[1..]: quotes may hold commas, "" is a quote.
function csv(line, field,    n, c, i, quoted) {
    split("", field)
    n = 1
    field[1] = ""
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\"") {
            if (quoted && substr(line, i + 1, 1) == "\"") {
                field[n] = field[n] c
                i++
            } else {
                quoted = !quoted
            }
        } else if (c == "," && !quoted) {
            field[++n] = ""
        } else {
            field[n] = field[n] c
        }
    }
    return n
}

function stars(p) {
    return p == "" ? "" : p + 0 < 0.01 ? "***" : p + 0 < 0.05 ? "**" : p + 0 < 0.1 ? "*" : ""
}

FNR == 1 {
    model = FILENAME
    sub(/.*\//, "", model)
    sub(/\.csv$/, "", model)
    models[++n_models] = model
    split("", at)
    n = csv($0, name)
    for (i = 1; i <= n; i++) {
        at[name[i]] = i
    }
    if (!("coef" in at) || !("term" in at) || !(p in at)) {
        print FILENAME ": not a table of coefficients with " p >"/dev/stderr"
        failed = 1
        exit 65
    }
    next
}

{
    csv($0, field)
    if (field[at["group"]] != "all" && field[at["group"]] != "") {
        next
    }
    term = field[at["term"]]
    rows[n_models] = field[at["n"]]
    if (hide != "" && index(term, hide) == 1) {
        hidden[n_models]++
        next
    }
    size = field[at["coef"]] + 0
    if (term == "(constant)" && size < 1e-10 && size > -1e-10) {
        next
    }
    if (!(term in known)) {
        known[term] = 1
        terms[++n_terms] = term
    }
    coef[term, n_models] = field[at["coef"]] == "" ? "." : \
        sprintf("%.4g%s", field[at["coef"]], stars(field[at[p]]))
    if (("vif" in at) && field[at["vif"]] + 0 > vif[n_models] + 0) {
        vif[n_models] = sprintf("%.2f", field[at["vif"]])
    }
    error[term, n_models] = field[at["se"]] == "" ? "" : sprintf("(%.4g)", field[at["se"]])
    if (length(term) > wide) {
        wide = length(term)
    }
}

END {
    if (failed) {
        exit 65
    }
    wide = wide < 24 ? 24 : wide
    if (title != "") {
        print title
    }
    printf "%-" wide "s", ""
    for (m = 1; m <= n_models; m++) {
        printf " %20s", models[m]
    }
    print ""
    for (t = 1; t <= n_terms; t++) {
        printf "%-" wide "s", terms[t]
        for (m = 1; m <= n_models; m++) {
            printf " %20s", coef[terms[t], m]
        }
        printf "\n%-" wide "s", ""
        for (m = 1; m <= n_models; m++) {
            printf " %20s", error[terms[t], m]
        }
        print ""
    }
    split(r2, fit, " ")
    printf "%-" wide "s", "rows"
    for (m = 1; m <= n_models; m++) {
        printf " %20d", rows[m]
    }
    printf "\n%-" wide "s", "R2"
    for (m = 1; m <= n_models; m++) {
        printf " %20s", fit[m]
    }
    printf "\n%-" wide "s", "largest VIF"
    for (m = 1; m <= n_models; m++) {
        printf " %20s", vif[m]
    }
    print ""
    if (hide != "") {
        printf "%-" wide "s", "terms " hide "*"
        for (m = 1; m <= n_models; m++) {
            printf " %20d", hidden[m]
        }
        print ""
    }
    print (p == "p_perm" ? "by permutation: " : "") "* p < 0.1, ** p < 0.05, *** p < 0.01; standard errors in parentheses"
}
