"""Several periods of one network in one file: a manifest with a column period, a long table out."""

import csv
import io
import os
import subprocess
import tempfile
import unittest

import numpy as np

import polis

pandas = polis.optional("pandas")

YEARS = {"2011": [("A", "B"), ("B", "C")], "2012": [("A", "B"), ("B", "C"), ("A", "C")]}


# What R's read.csv makes of a long table: unique keys, numbers, words, what is missing.
R_READS = """
d <- read.csv("cities.csv"); n <- read.csv("nodes.csv")
stopifnot(is.character(d$city_id), is.integer(d$period), is.numeric(d$density),
          !anyDuplicated(d[c("city_id", "period")]),
          !anyDuplicated(n[c("city_id", "period", "node_id")]))
both <- merge(n, d, by = c("city_id", "period"))
cat(nrow(both), sum(is.na(d$assortativity)), d$assortativity_status[is.na(d$assortativity)],
    sum(both$betweenness), coef(lm(density ~ period, d))[["period"]])
"""


class Periods(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.manifest = self.at("manifest.csv")
        rows = []
        for year, edges in YEARS.items():
            polis.write_table(self.at(f"{year}.csv"), ["source", "target"], edges)
            rows.append(("delta", f"{year}.csv", year))
        polis.write_table(self.manifest, ["city_id", "path", "period"], rows)
        self.result = self.at("result.nc")
        polis.run("centrality", self.manifest, "-o", self.result, "--quiet")

    def tearDown(self):
        self.scratch.cleanup()

    def at(self, name):
        return os.path.join(self.scratch.name, name)

    def table(self, result, what):
        text = subprocess.run([polis.PROGRAM, "export", result, "--what", what, "-o", "-"],
                              capture_output=True, text=True, check=True, timeout=60).stdout
        return list(csv.DictReader(io.StringIO(text)))

    def test_the_file_says_city_and_period(self):
        networks = polis.read_result(self.result)
        self.assertEqual(sorted(networks), ["delta@2011", "delta@2012"])
        for year, edges in YEARS.items():
            network = networks[f"delta@{year}"]
            self.assertEqual((network["city_id"], network["period"]), ("delta", year))
            self.assertEqual(len(network.u), len(edges))

    def test_tables_are_long_and_keyed_by_city_and_period(self):
        for what, n_rows in (("nodes", 6), ("edges", 5), ("cities", 2)):
            rows = self.table(self.result, what)
            self.assertEqual(len(rows), n_rows)
            self.assertEqual({(r["city_id"], r["period"]) for r in rows},
                             {("delta", year) for year in YEARS})
        by_key = {(r["period"], r["node_id"]): r for r in self.table(self.result, "nodes")}
        self.assertEqual(by_key["2011", "B"]["betweenness"], "1")
        self.assertEqual(by_key["2012", "B"]["betweenness"], "0")

    def export(self, what):
        polis.run("export", self.result, "--what", what, "-o", self.at(f"{what}.csv"), "--quiet")

    @unittest.skipUnless(pandas, "pandas is not installed")
    def test_pandas_reads_the_long_tables_as_a_panel(self):
        for what in ("nodes", "cities"):
            self.export(what)
        cities = pandas.read_csv(self.at("cities.csv")).set_index(["city_id", "period"])
        nodes = pandas.read_csv(self.at("nodes.csv"))
        self.assertTrue(cities.index.is_unique)
        network = polis.read_result(self.result)["delta@2012"]
        for name, column in cities.items():
            value = network.columns.get(name)
            if isinstance(value, float):
                self.assertIn(column.dtype.kind, "if", name)
                np.testing.assert_equal(float(column["delta", 2012]), value, name)
        change = cities.groupby("city_id").density.diff().dropna()
        self.assertAlmostEqual(change["delta", 2012], 1 / 3, delta=1e-15)
        self.assertEqual(cities.assortativity_status["delta", 2012], "zero_variance")
        wide = nodes.pivot(index="node_id", columns="period", values="betweenness")
        self.assertEqual(wide.loc["B"].tolist(), [1, 0])

    @unittest.skipUnless(polis.has_r_package("stats"), "R is not installed")
    def test_r_reads_the_long_tables_as_a_panel(self):
        for what in ("nodes", "cities"):
            self.export(what)
        said = subprocess.run(["Rscript", "-e", R_READS], cwd=self.scratch.name, check=True,
                              capture_output=True, text=True, timeout=60).stdout.split()
        self.assertEqual(said[:4], ["6", "1", "zero_variance", "1"])
        self.assertAlmostEqual(float(said[4]), 1 / 3, delta=1e-6)

    def test_a_result_that_is_read_again_keeps_its_periods(self):
        again = self.at("again.nc")
        polis.run("centrality", self.result, "-o", again, "--quiet")
        self.assertEqual([(r["network_id"], r["city_id"], r["period"])
                          for r in self.table(again, "cities")],
                         [(f"delta@{year}", "delta", year) for year in YEARS])

    def test_one_city_twice_in_a_period_is_an_error(self):
        polis.write_table(self.manifest, ["city_id", "path", "period"],
                          [("delta", "2011.csv", "2011"), ("delta", "2012.csv", "2011")])
        said = polis.run("centrality", self.manifest, "-o", self.at("x.nc"), status=65)
        self.assertIn("'delta@2011' is taken by", said)

    def panel(self, rows, header=("year", "source", "target")):
        polis.write_table(self.at("delta.csv"), header, rows)

    def rows(self, result, what):
        """The rows of a table in any order, without what is of one run or of the order of nodes."""
        return sorted(sorted((k, v) for k, v in row.items()
                             if not k.startswith("seconds") and k != "input_digest")
                      for row in self.table(result, what))

    def test_one_edge_list_with_a_column_of_periods(self):
        self.panel([(year, *edge) for edge in YEARS["2012"] for year in sorted(YEARS, reverse=True)
                    if edge in YEARS[year]])
        result = self.at("panel.nc")
        polis.run("centrality", self.at("delta.csv"), "-o", result, "--quiet", "--period", "year",
                  ranks=2)
        for what in ("nodes", "cities", "edges"):
            self.assertEqual(self.rows(result, what), self.rows(self.result, what))

    def test_a_manifest_of_edge_lists_with_periods(self):
        self.panel([("1", "a", "b"), ("2", "a", "b"), ("2", "b", "c")])
        polis.write_table(self.manifest, ["city_id", "path"], [("east", "delta.csv")])
        polis.run("centrality", self.manifest, "-o", self.at("x.nc"), "--quiet", "--period", "year")
        self.assertEqual(sorted(polis.read_result(self.at("x.nc"))), ["east@1", "east@2"])

    def test_bad_columns_of_periods(self):
        self.panel([("1", "a", "b"), ("", "b", "c")])
        for column, status, words in (("when", 2, "no column 'when' of periods; found: year, "),
                                      ("year", 65, "delta.csv:3: column 'year' is empty")):
            said = polis.run("centrality", self.at("delta.csv"), "-o", self.at("x.nc"), "--period",
                             column, status=status)
            self.assertIn(words, said)
        with open(self.at("n.graphml"), "w", encoding="utf-8") as file:
            file.write("<graphml/>")
        said = polis.run("centrality", self.at("n.graphml"), "-o", self.at("x.nc"), "--period",
                         "year", status=2)
        self.assertIn("only an edge list has a column of periods", said)

    def test_without_periods_nothing_changes(self):
        polis.run("centrality", self.at("2011.csv"), "-o", self.at("x.nc"), "--quiet")
        self.assertNotIn("period", self.table(self.at("x.nc"), "nodes")[0])
        self.assertNotIn("period", next(iter(polis.read_result(self.at("x.nc")).values())))


if __name__ == "__main__":
    polis.main()
