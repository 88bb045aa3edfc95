"""`centropolis effects`: worked examples, statsmodels as oracle, tables and networks joined, what it
refuses, the same bits for any ranks x threads."""

import csv
import os
import subprocess
import unittest

import h5py
import numpy as np

import polis
from effects import HEADER, Folder, Model, random_panel

statsmodels = polis.optional("statsmodels.api")
USAGE, DATA, NOINPUT, CANTCREAT = 2, 65, 66, 73
PANEL3 = """city_id,period,y,x
a,1,1,1
a,2,2,1.5
a,3,4,2.5
b,1,2,2
b,2,3.5,2.5
b,3,5,3.5
c,1,.5,0
c,2,2.5,1.5
c,3,3,1
"""
SIX = "city_id,x,y\na,1,2.1\nb,2,3.9\nc,3,6.2\nd,4,7.8\ne,5,10.5\nf,6,11.0\n"
F1 = "a-b a-c b-c c-d d-e d-f e-f".split()
A5 = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)]
D5 = [[0, 10, 12, 20, 30], [10, 0, 8, 18, 25], [12, 8, 0, 9, 14], [20, 18, 9, 0, 7],
      [30, 25, 14, 7, 0]]  # fmt: skip
Y5 = [[0, 9, 8, 3, 1], [9, 0, 10, 4, 2], [8, 10, 0, 8, 5], [3, 4, 8, 0, 9], [1, 2, 5, 9, 0]]


class WorkedExamples(Folder):
    def close(self, found, expected):
        self.assertAlmostEqual(found, expected, delta=1e-6)

    def test_cross_section(self):
        m = self.effects(self.write("six.csv", SIX), "--outcome", "y", "--x", "x")
        self.close(m["coef"]["(constant)"], 0.326667)
        self.close(m["coef"]["x"], 1.882857)
        self.close(m["se"]["(constant)"], 0.325144)
        self.close(m["se"]["x"], 0.138213)
        self.close(m["t"]["x"], 13.622838)
        self.close(m["std_beta"]["x"], 0.991501)
        self.close(m.attrs["r2"], 0.983074)
        m = self.effects(
            self.folder / "six.csv", "--outcome", "y", "--x", "x", "--se", "classical"
        )
        self.close(m["se"]["x"], 0.123531)
        self.close(m["se"]["(constant)"], 0.481083)

    def test_panel(self):
        table = self.write("panel.csv", PANEL3)
        m = self.effects(table, "--outcome", "y", "--x", "x", "--fe", "city,period")
        self.assertEqual(m.attrs["se_type"], "cluster")
        self.close(m["coef"]["x"], 0.821429)
        self.close(m["se"]["x"], 0.195615)
        m = self.effects(
            table, "--outcome", "y", "--x", "x", "--fe", "city,period", "--se", "classical"
        )
        self.close(m["se"]["x"], 0.192327)

    def test_node_permutation(self):
        table = self.table(
            "nodes.csv", ["city_id", "y", "dc"],
            zip("abcdef", (1, 2, 6, 5, 3, 2), (0.4, 0.4, 0.6, 0.6, 0.4, 0.4)),
        )  # fmt: skip
        m = self.effects(table, "--outcome", "y", "--x", "dc", "--permutations", 9999)
        self.assertEqual((m.attrs["permutations"], m.attrs["exact"]), (720, 1))
        self.close(m["coef"]["dc"], 17.5)
        self.close(m["p_perm"]["dc"], 48 / 720)

    def test_moran(self):
        table = self.table("nodes.csv", ["city_id", "y", "x"],
                           zip("abcdef", (1, 2, 3, 5, 6, 7), (1, 0, 1, 0, 0, 1)))  # fmt: skip
        both = [e.split("-") for e in F1] + [e.split("-")[::-1] for e in F1]
        edges = self.table("w.csv", ["source", "target", "weight"], [(*e, 1) for e in both])
        m = self.effects(table, "--outcome", "y", "--x", "x", "--moran", edges)
        self.close(m.attrs["moran_outcome_i"], 0.702381)
        self.close(m.attrs["moran_outcome_expected"], -0.2)
        self.close(m.attrs["moran_outcome_p_perm_greater"], 8 / 720)
        network = self.folder / "net.nc"
        one_way = self.table("e.csv", ["source", "target", "weight"], [(*e, 1) for e in both[:7]])
        polis.run("centrality", one_way, "-o", network, "--undirected", "--quiet")
        again = self.effects(table, "--outcome", "y", "--x", "x", "--moran", network)
        self.assertEqual(again.attrs["moran_outcome_i"], m.attrs["moran_outcome_i"])

    def test_mrqap(self):
        cities = self.table("cities.csv", ["city_id"], [(c,) for c in "abcde"])
        a5 = [[int((i, j) in A5 or (j, i) in A5) for j in range(5)] for i in range(5)]
        matrices = []
        for name, matrix in (("A", a5), ("D", D5), ("Y", Y5)):
            matrices += ["--matrix", f"{name}={self.pairs(name + '.csv', matrix)}"]
        for scheme in ("dsp", "y"):
            m = self.effects(
                cities, "--pairs", *matrices, "--outcome", "Y", "--x", "A,D", "--scheme", scheme
            )
            for term, b in (("(constant)", 8.387765), ("A", 2.728471), ("D", -0.251765)):
                self.close(m["coef"][term], b)
            self.close(m.attrs["r2"], 0.979108)
            self.assertEqual((m.attrs["permutations"], m.attrs["exact"]), (120, 1))
            self.close(m["p_perm"]["A"], 1 / 120)
            self.close(m["p_perm"]["D"], 1 / 120)
            self.assertTrue(np.isnan(m["p_perm"]["(constant)"]))

    def test_qap_correlation(self):
        cities = self.table("cities.csv", ["city_id"], [(c,) for c in "abcd"])
        y = self.pairs("y.csv", [[0, 3, 1, 2], [3, 0, 2, 1], [1, 2, 0, 4], [2, 1, 4, 0]])
        x = self.pairs("x.csv", [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
        m = self.effects(
            cities, "--pairs", "--matrix", f"y={y}", "--matrix", f"x={x}", "--outcome", "y",
            "--x", "x",
        )  # fmt: skip
        self.close(m["qap_r"]["x"], 0.883452)
        self.close(m["qap_p"]["x"], 8 / 24)


@unittest.skipUnless(statsmodels, "needs statsmodels")
class AgainstStatsmodels(Folder):
    def compare(self, m, fit, names, first):
        for i, name in enumerate(names, first):
            for column, expected in (
                ("coef", fit.params[i]), ("se", fit.bse[i]), ("t", fit.tvalues[i]),
                ("p_classic", fit.pvalues[i]), ("ci_lo", fit.conf_int()[i][0]),
                ("ci_hi", fit.conf_int()[i][1]),
            ):  # fmt: skip
                np.testing.assert_allclose(
                    m[column][name], expected, rtol=1e-7, atol=1e-10, err_msg=f"{name} {column}"
                )

    def columns(self, rows):
        return [np.array([r[i] for r in rows]) for i in range(len(HEADER))]

    def test_cross_section_hc1_and_vif(self):
        rows = [r for r in random_panel() if r[1] == 2003]
        rows = [(*r[:6], r[6] * np.exp(r[4])) for r in rows]
        table = self.table("t.csv", HEADER, rows)
        *_, y, a, _, c = self.columns(rows)
        xs = statsmodels.add_constant(np.column_stack([a, c]))
        for se, how in (("hc1", "HC1"), ("classical", "nonrobust")):
            with self.subTest(se=se):
                m = self.effects(
                    table, "--outcome", "y", "--x", "a", "--controls", "c", "--se", se
                )
                fit = statsmodels.OLS(y, xs).fit(cov_type=how, use_t=True)
                self.compare(m, fit, ["(constant)", "a", "c"], 0)
                np.testing.assert_allclose(m.attrs["r2"], fit.rsquared, rtol=1e-9)
        from statsmodels.stats.outliers_influence import variance_inflation_factor

        np.testing.assert_allclose(m["vif"]["a"], variance_inflation_factor(xs, 1), rtol=1e-9)

    def test_clusters(self):
        rows = random_panel(2)
        _, _, province, y, a, b, _ = self.columns(rows)
        m = self.effects(
            self.table("t.csv", HEADER, rows), "--outcome", "y", "--x", "a,b", "--cluster",
            "province",
        )  # fmt: skip
        code = np.unique(province, return_inverse=True)[1]
        fit = statsmodels.OLS(y, statsmodels.add_constant(np.column_stack([a, b]))).fit(
            cov_type="cluster", cov_kwds={"groups": code}, use_t=True
        )
        self.compare(m, fit, ["(constant)", "a", "b"], 0)

    def test_two_way_effects_of_an_unbalanced_panel(self):
        rows = random_panel(3)
        city, period, _, y, a, b, _ = self.columns(rows)
        dummies = np.column_stack(
            [city == c for c in np.unique(city)] + [period == t for t in np.unique(period)[1:]]
        ).astype(float)
        m = self.effects(
            self.table("t.csv", HEADER, rows), "--outcome", "y", "--x", "a,b", "--fe",
            "city,period", "--se", "hc1",
        )  # fmt: skip
        fit = statsmodels.OLS(y, np.column_stack([a, b, dummies])).fit(
            cov_type="HC1", use_t=True
        )
        self.compare(m, fit, ["a", "b"], 0)

    def test_clustered_effects_count_what_is_not_nested(self):
        rows = random_panel(4)
        city, period, province, y, a, b, _ = self.columns(rows)
        m = self.effects(
            self.table("t.csv", HEADER, rows), "--outcome", "y", "--x", "a,b", "--fe",
            "city,period", "--cluster", "province",
        )  # fmt: skip
        dummies = np.column_stack(
            [city == c for c in np.unique(city)] + [period == t for t in np.unique(period)[1:]]
        ).astype(float)
        code = np.unique(province, return_inverse=True)[1]
        fit = statsmodels.OLS(y, np.column_stack([a, b, dummies])).fit(
            cov_type="cluster", cov_kwds={"groups": code, "use_correction": False}
        )
        n, groups, k = len(y), code.max() + 1, 2 + len(np.unique(period))
        factor = groups / (groups - 1) * (n - 1) / (n - k)
        for i, name in enumerate(["a", "b"]):
            np.testing.assert_allclose(m["se"][name], fit.bse[i] * factor**0.5, rtol=1e-7)


NETLM = """suppressMessages(library(sna))
set.seed(1)
m <- function(f) as.matrix(read.table(f))
fit <- netlm(m("y.mat"), list(m("a.mat"), m("b.mat")), mode = "{mode}", reps = 200,
             nullhyp = "qapspp", test.statistic = "t-value")
cat(format(c(fit$coefficients, fit$tstat, fit$pgreqabs), digits = 15), sep = "\\n")
"""


@unittest.skipUnless(polis.has_r_package("sna"), "needs R and sna")
class AgainstNetlm(Folder):
    def test_mrqap(self):
        n, rng = 20, np.random.default_rng(3)
        ids = [f"c{i:02}" for i in range(n)]
        cities = self.table("cities.csv", ["city_id"], [(i,) for i in ids])
        for mode in ("digraph", "graph"):
            a, b, y = rng.random((3, n, n))
            y += 0.15 * a
            options = []
            for name, matrix in (("y", y), ("a", a), ("b", b)):
                if mode == "graph":
                    matrix[:] = np.triu(matrix) + np.triu(matrix, 1).T
                np.savetxt(self.folder / f"{name}.mat", matrix, fmt="%.17g")
                path = self.table(f"{name}.csv", ["src", "dst", "w"], [
                    (ids[i], ids[j], repr(float(matrix[i, j])))
                    for i in range(n) for j in range(n) if i != j
                ])  # fmt: skip
                options += ["--matrix", f"{name}={path}"]
            m = self.effects(cities, "--pairs", *options, "--outcome", "y", "--x", "a,b")
            done = subprocess.run(["Rscript", "-e", NETLM.format(mode=mode)], cwd=self.folder,
                                  capture_output=True, text=True, check=True)  # fmt: skip
            found = np.array(done.stdout.split(), float).reshape(3, 3)
            np.testing.assert_allclose(m.arrays["coef"], found[0], rtol=1e-9)
            np.testing.assert_allclose(m.arrays["t"], found[1], rtol=1e-9)
            np.testing.assert_allclose(m.arrays["p_perm"][1:], found[2][1:], atol=0.15)


class Models(Folder):
    def setUp(self):
        super().setUp()
        self.rows = random_panel(7)
        self.panel = self.table("panel.csv", HEADER, self.rows)

    def test_mediation_adds_up(self):
        m = self.effects(
            self.panel, "--outcome", "y", "--x", "a,c", "--mediator", "b", "--bootstrap", 199
        )
        direct, indirect = m.arrays["direct"], m.arrays["indirect"]
        np.testing.assert_allclose(direct + indirect, m.arrays["total"], rtol=1e-9)
        np.testing.assert_allclose(m.arrays["total"], [m["coef"]["a"], m["coef"]["c"]], rtol=1e-12)
        self.assertTrue(np.all(m.arrays["indirect_lo"] <= indirect))
        self.assertTrue(np.all(m.arrays["indirect_hi"] >= indirect))

    def test_groups_are_models_of_their_own(self):
        m = self.effects(self.panel, "--outcome", "y", "--x", "a,b", "--by", "province",
                         "--min-group", 5)  # fmt: skip
        for province in ("p0", "p3"):
            part = self.table("part.csv", HEADER, [r for r in self.rows if r[2] == province])
            alone = self.effects(part, "--outcome", "y", "--x", "a,b")
            for column in ("coef", "se", "p_classic"):
                for term in ("(constant)", "a", "b"):
                    np.testing.assert_allclose(
                        m.group(province, column)[term], alone[column][term], rtol=1e-9
                    )
        self.assertTrue(0 <= m["equal_p"]["a"] <= 1)
        adjusted = m.arrays["group_p_adjusted"]
        self.assertTrue(np.all(adjusted[:, 1:] >= m.arrays["group_p_classic"][:, 1:] - 1e-12))
        self.assertTrue(np.all(np.isnan(adjusted[:, 0])))

    def test_small_groups_have_a_status(self):
        m = self.effects(self.panel, "--outcome", "y", "--x", "a", "--by", "city_id",
                         log="is not fitted")  # fmt: skip
        self.assertEqual(set(m.arrays["group_status"]), {14})

    def test_lag_takes_the_earlier_period(self):
        m = self.effects(self.panel, "--outcome", "y", "--x", "a", "--lag", 2)
        at = {(r[0], r[1]): r for r in self.rows}
        rows = [
            (c, t, p, y, at[c, t - 2][4], b, e)
            for c, t, p, y, a, b, e in self.rows
            if (c, t - 2) in at
        ]
        by_hand = self.effects(self.table("lagged.csv", HEADER, rows), "--outcome", "y",
                               "--x", "a")  # fmt: skip
        self.assertEqual(m.attrs["n"], len(rows))
        np.testing.assert_allclose(m["coef"]["a"], by_hand["coef"]["a"], rtol=1e-12)

    def test_quadratics_and_interactions_are_centred(self):
        m = self.effects(self.panel, "--outcome", "y", "--x", "a,b", "--quadratic", "a",
                         "--interact", "a:b", "--se", "classical")  # fmt: skip
        y, a, b = (np.array([r[i] for r in self.rows]) for i in (3, 4, 5))
        x = np.column_stack([np.ones_like(a), a, b, (a - a.mean()) ** 2,
                             (a - a.mean()) * (b - b.mean())])  # fmt: skip
        expected = np.linalg.lstsq(x, y, rcond=None)[0]
        np.testing.assert_allclose(m.arrays["coef"], expected, rtol=1e-8)
        self.assertEqual(m.terms, ["(constant)", "a", "b", "a^2", "a:b"])
        turn = a.mean() - expected[1] / (2 * expected[3])
        np.testing.assert_allclose(m.arrays["turning_point"], [turn], rtol=1e-7)

    def test_standardised_coefficients_are_those_of_standardised_variables(self):
        plain = self.effects(self.panel, "--outcome", "y", "--x", "a,b")
        scaled = self.effects(self.panel, "--outcome", "y", "--x", "a,b", "--standardise")
        for term in ("a", "b"):
            np.testing.assert_allclose(scaled["coef"][term], plain["std_beta"][term], rtol=1e-9)
            np.testing.assert_allclose(scaled["t"][term], plain["t"][term], rtol=1e-8)

    def test_terms_alone_are_models_of_their_own(self):
        m = self.effects(self.panel, "--outcome", "y", "--x", "a,b", "--controls", "c", "--alone",
                         "--cluster", "province")  # fmt: skip
        for term in ("a", "b"):
            one = self.effects(self.panel, "--outcome", "y", "--x", term, "--controls", "c",
                               "--cluster", "province")  # fmt: skip
            for column, of_one in (("alone_coef", "coef"), ("alone_se", "se"),
                                   ("alone_p", "p_classic")):  # fmt: skip
                np.testing.assert_allclose(m[column][term], one[of_one][term], rtol=1e-12)
        self.assertTrue(np.isnan(m["alone_coef"]["c"]))
        self.assertTrue(np.isnan(m["alone_coef"]["(constant)"]))

    def test_an_event_is_the_difference_of_differences(self):
        rng = np.random.default_rng(11)
        kind = dict(zip("abcdefgh", ("mine", "port") * 4))
        rows = [(c, t, kind[c], rng.normal() + 2 * (kind[c] == "mine") * (t >= 2013))
                for c in kind for t in range(2009, 2017)]  # fmt: skip
        table = self.table("event.csv", ["city_id", "period", "kind", "y"], rows)
        terms = "is(kind=mine)", "since(2013)"
        m = self.effects(table, "--outcome", "y", "--x", ",".join(terms), "--interact",
                         ":".join(terms), "--fe", "city,period")  # fmt: skip
        y = {(k, late): np.mean([r[3] for r in rows if (r[2], r[1] >= 2013) == (k, late)])
             for k in ("mine", "port") for late in (False, True)}  # fmt: skip
        expected = y["mine", True] - y["mine", False] - y["port", True] + y["port", False]
        self.assertAlmostEqual(m["coef"][":".join(terms)], expected, delta=1e-10)
        self.assertEqual([m["status"][t] for t in terms], [13, 13])

    def test_missing_values_are_counted(self):
        rows = [list(r) for r in self.rows]
        rows[3][4], rows[5][4], rows[8][3] = "", "NA", "-"
        table = self.table("holes.csv", HEADER, rows)
        m = self.effects(table, "--outcome", "y", "--x", "a",
                         log="2 of 280 rows left out: no value of 'a'")  # fmt: skip
        self.assertEqual(m.attrs["n"], len(rows) - 3)

    def test_what_does_not_vary_within_cities_is_absorbed(self):
        rows = [(*r[:6], ord(r[0][2])) for r in self.rows]
        m = self.effects(self.table("fixed.csv", HEADER, rows), "--outcome", "y", "--x", "a,c",
                         "--fe", "city")  # fmt: skip
        self.assertEqual(m["status"]["c"], 13)
        self.assertTrue(np.isnan(m["coef"]["c"]))
        self.assertEqual(m["status"]["a"], 0)

    def test_the_csv_table_is_the_group(self):
        out = self.folder / "t.csv"
        m = self.effects(self.panel, "--outcome", "y", "--x", "a,b", "--csv", out)
        with open(out, newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([r["term"] for r in rows], m.terms)
        for column in ("coef", "se", "t", "p_classic", "ci_lo"):
            self.assertEqual([float(r[column]) for r in rows], list(m.arrays[column]))

    def test_models_stand_side_by_side(self):
        out = self.folder / "both.nc"
        polis.run("effects", self.panel, "--outcome", "y", "--x", "a", "-o", out, "--model", "one")
        polis.run("effects", self.panel, "--outcome", "y", "--x", "b", "--add-to", out, "--model",
                  "two")  # fmt: skip
        self.assertEqual(Model(out, "one").terms[1], "a")
        self.assertEqual(Model(out, "two").terms[1], "b")
        polis.run("info", out, "--check")
        polis.run("effects", self.panel, "--outcome", "y", "--x", "b", "--add-to", out, "--model",
                  "two", status=CANTCREAT)  # fmt: skip


class Networks(Folder):
    def network(self, name, edges):
        table = self.table(name + ".csv", ["source", "target", "weight"], [(*e, 1) for e in edges])
        return table

    def test_measures_of_nodes_are_those_of_cities(self):
        edges = [e.split("-") for e in F1]
        net = self.folder / "net.nc"
        polis.run("centrality", self.network("e", edges), "-o", net, "--undirected", "--quiet")
        y = dict(zip("abcdef", (1, 2, 6, 5, 3, 2)))
        table = self.table("t.csv", ["city_id", "y"], list(y.items()) + [("z", 9)])
        m = self.effects(table, "--network", net, "--outcome", "y", "--x", "inter_degree",
                         log="1 cities are not in it")  # fmt: skip
        degree = {c: sum(c in e for e in edges) for c in "abcdef"}
        x = np.array([degree[c] for c in "abcdef"])
        slope = np.polyfit(x, [y[c] for c in "abcdef"], 1)[0]
        np.testing.assert_allclose(m["coef"]["inter_degree"], slope, rtol=1e-12)
        self.assertEqual(m.attrs["n"], 6)

    def test_networks_of_periods_are_joined_by_period(self):
        folder = self.folder / "flows"
        folder.mkdir()
        edges = {2001: ["ab", "bc", "cd"], 2002: ["ab", "ac", "ad", "bd"]}
        for year, pairs in edges.items():
            polis.write_table(folder / f"{year}.csv", ["source", "target", "weight"],
                              [(*e, 1) for e in pairs])  # fmt: skip
        net = self.folder / "net.nc"
        polis.run("centrality", folder, "-o", net, "--undirected", "--quiet")
        rows = [(c, t, i + (t == 2002)) for t in edges for i, c in enumerate("abcd")]
        m = self.effects(self.table("t.csv", ["city_id", "period", "y"], rows), "--network", net,
                         "--outcome", "y", "--x", "inter_degree")  # fmt: skip
        x = [sum(c in e for e in edges[t]) for c, t, _ in rows]
        np.testing.assert_allclose(
            m["coef"]["inter_degree"], np.polyfit(x, [r[2] for r in rows], 1)[0], rtol=1e-10
        )

    def test_periods_of_a_manifest_are_those_of_the_panel(self):
        """Networks of cities in periods, and cities that are networks in periods, by words."""
        pairs = {2001: ["ab", "bc", "cd"], 2002: ["ab", "ac", "ad", "bd"]}
        rows = []
        for year, edges in pairs.items():
            polis.write_table(self.folder / f"{year}.csv", ["source", "target"], map(tuple, edges))
            rows.append(("region", f"{year}.csv", year))
        towns = []
        for i, city in enumerate("abcd"):
            for year in (2001, 2002, 2003):
                path = polis.write_network(self.folder / f"{city}{year}", 3 + i + 2 * (year - 2001),
                                           [(0, 1), (1, 2)])  # fmt: skip
                towns.append((city, path.name, year))
        y = [(c, t, i * i + (t == 2002)) for t in pairs for i, c in enumerate("abcd")]
        table = self.table("t.csv", ["city_id", "period", "y"], y)
        net = self.folder / "net.nc"
        for manifest, term, x, dates in (
            (rows, "inter_degree", [sum(c in e for e in pairs[t]) for c, t, _ in y], "2001, 2002"),
            (towns, "intra_node_row_size",
             [3 + "abcd".index(c) + 2 * (t - 2001) for c, t, _ in y], "2001, 2002, 2003"),
        ):  # fmt: skip
            manifest = self.table("m.csv", ["city_id", "path", "period"], manifest)
            polis.run("centrality", manifest, "-o", net, "--force", "--undirected", "--quiet")
            m = self.effects(table, "--network", net, "--outcome", "y", "--x", term)
            slope = np.polyfit(x, [r[2] for r in y], 1)[0]
            np.testing.assert_allclose(m["coef"][term], slope, rtol=1e-10)
            self.assertEqual(m.attrs["network_period"], dates)

    def test_a_network_from_after_the_outcome_began_is_warned_of(self):
        years = range(2005, 2013)
        rows = [(c, t, 100 + (i + 2) * (t - 2009) ** 2 + i) for i, c in enumerate("abcdef")
                for t in years]  # fmt: skip
        panel = self.table("p.csv", ["city_id", "period", "employment"], rows)
        net = self.folder / "net.nc"
        polis.run("centrality", self.network("e", [e.split("-") for e in F1]), "-o", net, "--quiet",
                  "--undirected")  # fmt: skip
        polis.run("resilience", panel, "--outcome", "employment", "--peak", 2007, "--trough", 2009,
                  "--recovery", 2012, "--add-to", net)  # fmt: skip
        words = "after the outcome"
        for outcome, period, begins in (("resilience_resis", 2010, 2007), ("employment", 2006, 2006)):
            model = (panel, "--network", net, "--outcome", outcome, "--x", "inter_degree", "--period",
                     period)  # fmt: skip
            self.assertNotIn("network_period", self.effects(*model).attrs)
            before = self.effects(*model, "--network-period", begins)
            self.assertEqual(before.attrs["network_period"], str(begins))
            self.assertNotIn(words, before.attrs.get("warnings", ""))
            after = self.effects(*model, "--network-period", begins + 1, log=words)
            self.assertIn(f"{words} '{outcome}' begins ({begins})", after.attrs["warnings"])
        pairs = (panel, "--pairs", "--period", 2006, "--outcome", "absdiff(employment)", "--x", "w",
                 "--permutations", 99)  # fmt: skip
        table = self.network("w", [e.split("-") for e in F1])
        m = self.effects(*pairs, "--matrix", f"w={table}", "--network-period", 2001)
        self.assertEqual(m.attrs["network_period"], "2001")
        polis.run("effects", panel, "--outcome", "employment", "--x", "since(2008)", "-o", self.out,
                  "--network-period", 2001, status=USAGE)  # fmt: skip

    def test_networks_named_after_cities_give_their_indicators(self):
        folder = self.folder / "cities"
        sizes = dict(zip("abcde", (3, 4, 5, 6, 9)))
        for city, n in sizes.items():
            polis.write_network(folder / city, n, [(i, i + 1) for i in range(n - 1)])
        net = self.folder / "net.nc"
        polis.run("centrality", folder, "-o", net, "--quiet")
        y = (1.0, 2.5, 2.0, 4.0, 3.5)
        m = self.effects(self.table("t.csv", ["city_id", "y"], zip("abcde", y)), "--network", net,
                         "--outcome", "y", "--x", "intra_node_row_size")  # fmt: skip
        slope = np.polyfit(list(sizes.values()), y, 1)[0]
        np.testing.assert_allclose(m["coef"]["intra_node_row_size"], slope, rtol=1e-10)


    def test_columns_of_analyses_are_variables(self):
        rng = np.random.default_rng(5)
        years = range(2005, 2013)
        rows = [(c, t, 100 * rng.uniform(0.8, 1.2), rng.normal()) for c in "abcdef" for t in years]
        panel = self.table("p.csv", ["city_id", "period", "employment", "z"], rows)
        base = self.folder / "res.nc"
        polis.run("resilience", panel, "--outcome", "employment", "--peak", 2007, "--trough", 2009,
                  "--recovery", 2012, "-o", base)  # fmt: skip
        m = self.effects(panel, "--network", base, "--outcome", "resilience_resis", "--x", "z",
                         "--period", 2007)  # fmt: skip
        with h5py.File(base) as file:
            resis = dict(zip(polis.text_rows(file["resilience/city_id"]), file["resilience/resis"]))
            q = file["resilience/trend/q"][()]
        x = [r[3] for r in rows if r[1] == 2007]
        slope = np.polyfit(x, [resis[c] for c in "abcdef"], 1)[0]
        np.testing.assert_allclose(m["coef"]["z"], slope, rtol=1e-9)
        m = self.effects(panel, "--network", base, "--outcome", "resilience_trend_q", "--x", "z")
        good = ~np.isnan(q.ravel())
        slope = np.polyfit(np.array([r[3] for r in rows])[good], q.ravel()[good], 1)[0]
        np.testing.assert_allclose(m["coef"]["z"], slope, rtol=1e-9)


class SameBits(Folder):
    def test_ranks_and_threads_change_nothing(self):
        rows = [r for r in random_panel(9, gaps=0) if r[1] < 2004]
        table = self.table("t.csv", HEADER, rows)
        pairs = [(f"c{i:02}", f"c{j:02}", (i * j) % 5) for i in range(40) for j in range(40)]
        w = self.table("w.csv", ["src", "dst", "w"], [p for p in pairs if p[2] and p[0] != p[1]])
        models = (
            ("--outcome", "y", "--x", "a", "--mediator", "b", "--permutations", 99, "--bootstrap",
             50, "--period", 2002, "--moran", w),
            ("--outcome", "y", "--x", "a,b", "--fe", "city,period", "--permutations", 99),
            ("--pairs", "--period", 2002, "--matrix", f"w={w}", "--outcome", "w", "--x",
             "absdiff(a),same(province)", "--permutations", 99),
        )  # fmt: skip
        for options in models:
            seen = set()
            for ranks, threads in ((1, 1), (1, 3), (2, 2), (3, 1)):
                m = self.effects(table, *options, ranks=ranks, threads=threads)
                seen.add(m.digest)
            self.assertEqual(len(seen), 1, options)
            other = self.effects(table, *options, "--seed", 2)
            self.assertNotIn(other.digest, seen)


class Refusals(Folder):
    def refuse(self, words, *options, status=DATA):
        out = self.folder / "no.nc"
        command = [polis.PROGRAM, "effects", *map(str, options), "-o", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertFalse(out.exists())

    def test_command_lines(self):
        t = self.write("t.csv", SIX)
        model = ("--outcome", "y", "--x", "x")
        for words, options in (
            ("expected --x", (t, "--outcome", "y")),
            ("expected --outcome", (t, "--x", "x")),
            ("'z' is not among --x", (t, *model, "--quadratic", "z")),
            ("'z' is not among --x and --controls", (t, *model, "--interact", "x:z")),
            ("is not A:B", (t, *model, "--interact", "x")),
            ("neither city nor period", (t, *model, "--fe", "year")),
            ("goes only with --pairs", (t, *model, "--scheme", "y")),
            ("--fe goes only with", (t, *model, "--pairs", "--fe", "city")),
            ("--cluster goes only with", (t, *model, "--se", "hc1", "--cluster", "x")),
            ("is no name of a group", (t, *model, "--model", "a/b")),
            ("is not NAME=FILE", (t, *model, "--pairs", "--matrix", "x")),
            ("'x' stands twice", (t, *model, "--controls", "x")),
            ("'y' stands twice", (t, *model, "--mediator", "y")),
            ("no term of 1 to", (t, "--outcome", "y", "--x", "x,,z")),
        ):
            with self.subTest(words):
                self.refuse(words, *options, status=USAGE)

    def test_data(self):
        six = self.write("t.csv", SIX)
        one = self.write("one.csv", "city_id,x,y\na,1,2\n")
        flat = self.write("flat.csv", "city_id,x,y\na,1,2\nb,1,3\nc,1,4\nd,1,2\n")
        twin = self.write("twin.csv", "city_id,x,z,y\na,1,3,2\nb,2,5,3\nc,3,7,1\nd,5,11,2\n")
        zero = self.write("zero.csv", "city_id,x,y\na,0,2\nb,1,3\nc,4,4\nd,2,2\n")
        text = self.write("text.csv", "city_id,x,y\na,1,2\nb,many,3\nc,4,4\n")
        void = self.write("void.csv", "city_id,x,y\na,,2\nb,1,\n")
        panel = self.write("panel.csv", PANEL3)
        model = ("--outcome", "y", "--x", "x")
        for words, options in (
            ("does not vary", (one, *model)),
            ("'x' does not vary: it is 1 in all 4 rows", (flat, *model)),
            ("collinear: ", (twin, "--outcome", "y", "--x", "x,z")),
            ("the value of city 'a' in period 0 is 0", (zero, "--outcome", "y", "--x", "ln(x)")),
            ("'q' is no period", (panel, "--outcome", "y", "--x", "since(q)")),
            ("is not is(COLUMN=WORD)", (panel, "--outcome", "y", "--x", "is(city_id)")),
            ("no value of 'city_id' is 'z'", (panel, "--outcome", "y", "--x", "is(city_id=z)")),
            ("no function 'log'", (zero, "--outcome", "y", "--x", "log(x)")),
            ("text.csv:3: column 'x' holds 'many'", (text, *model)),
            ("no variable 'q'; there are: city_id, x, y", (six, "--outcome", "q", "--x", "x")),
            ("none of the 2 rows has a value of every", (void, *model)),
            ("has no period 1999; the first is 1", (panel, *model, "--period", 1999)),
            ("--moran needs one row for each city", (panel, *model, "--moran", panel)),
            ("--pairs needs --period", (panel, *model, "--pairs")),
            ("is no term of pairs", (six, *model, "--pairs")),
        ):  # fmt: skip
            with self.subTest(words):
                self.refuse(words, *options)
        self.refuse("cannot be opened", self.folder / "none.csv", *model, status=NOINPUT)

    def test_pairs_of_strangers(self):
        six = self.write("t.csv", SIX)
        stranger = self.write("m.csv", "src,dst,w\na,b,1\na,q,2\n")
        negative = self.write("n.csv", "src,dst,w\na,b,1\nb,c,-2\n")
        for words, path in (("m.csv:3: city 'q'", stranger), ("n.csv:3: weight '-2'", negative)):
            self.refuse(words, six, "--pairs", "--matrix", f"m={path}", "--outcome", "m", "--x",
                        "absdiff(x)")  # fmt: skip

    def test_permutations_of_a_panel_with_gaps(self):
        table = self.write("gap.csv", PANEL3.rsplit("c,3", 1)[0])
        self.refuse("needs a row in each of 3 periods", table, "--outcome", "y", "--x", "x",
                    "--permutations", 9)  # fmt: skip


if __name__ == "__main__":
    polis.main()
