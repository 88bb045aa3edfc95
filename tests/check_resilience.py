"""`centropolis resilience`: the worked examples, against NumPy on a larger panel, and what it refuses."""

import h5py
import numpy as np

import polis

USAGE, DATA, NOINPUT, CANTCREAT = 2, 65, 66, 73

THREE = "city_id,period,employment\n" + "".join(
    f"{city},{year},{level}\n"
    for city, levels in (("r1", (100, 96, 103)), ("r2", (200, 180, 190)), ("r3", (50, 51, 54)))
    for year, level in zip((2007, 2009, 2012), levels)
)
ABC = "city_id,x,y,z\na,8,30,5\nb,5,20,9\nc,2,40,6\n"
INDEX = ("--index", "x:+,y:-,z:+")
RHO = "index: rank correlation (Spearman) of the scores by entropy and by "
WINDOW = ("--outcome", "employment", "--peak", "2007", "--trough", "2009", "--recovery", "2012")


class Folder(polis.Folder):
    def measure(self, panel, *options, out=None):
        """Every array of /resilience and of the groups below it, by its path."""
        log = polis.run("resilience", panel, "-o", out or self.out, *options)
        polis.digest(out or self.out)
        with h5py.File(out or self.out, "r") as file:
            group = file["resilience"]
            return {**polis.arrays(group), "attributes": polis.attributes(group)}, log


class Resistance(Folder):
    def test_worked_example(self):
        found, _ = self.measure(self.write("panel.csv", THREE), *WINDOW)
        for name, want in (
            ("beta_res", (0.608696, 1.521739, -0.304348)),
            ("resis", (0.391304, -0.521739, 1.304348)),
            ("beta_rec", (1.192188, 0.908333, 0.961765)),
            ("recov", (0.192187, -0.091667, -0.038235)),
            ("retention", (1.03, 0.95, 1.08)),
        ):
            np.testing.assert_allclose(found[name], want, atol=1e-6, err_msg=name)
        self.assertEqual(found["city_id"], ["r1", "r2", "r3"])
        np.testing.assert_array_equal(found["type"], (0, 3, 1))
        np.testing.assert_array_equal(found["status"], (0, 0, 0))
        self.assertEqual(found["attributes"]["national"], "sum")

    def test_leave_one_out(self):
        found, _ = self.measure(
            self.write("panel.csv", THREE), *WINDOW, "--national", "loo"
        )
        np.testing.assert_allclose(found["resis"], (0.473684, -4, 1.25), atol=1e-6)

    def test_nation_has_its_own_row_and_window(self):
        nation = "".join(
            f"__NATION__,{year},{level}\n"
            for year, level in ((2006, 900), (2007, 1000), (2009, 900), (2012, 1100))
        )
        found, _ = self.measure(
            self.write("panel.csv", THREE + nation), "--outcome", "employment"
        )
        self.assertEqual(found["attributes"]["window"], "detected")
        self.assertEqual(found["attributes"]["t0"], 2007)
        self.assertEqual(found["attributes"]["national"], "row")
        np.testing.assert_allclose(found["beta_res"], (0.4, 1.0, -0.2), atol=1e-12)

    def test_missing_values_have_a_status(self):
        panel = self.write("panel.csv", THREE + "r4,2007,10\nr4,2009,\nr4,2012,12\n")
        found, log = self.measure(panel, *WINDOW)
        np.testing.assert_array_equal(found["status"], (0, 0, 0, 1))
        self.assertTrue(np.isnan(found["resis"][3]))
        np.testing.assert_allclose(found["resis"][:3], (0.391304, -0.521739, 1.304348), atol=1e-6)
        self.assertIn("1 of 4 cities have no resistance: missing_input", log)


class Names(Folder):
    def test_two_outcomes_in_one_result(self):
        lines = THREE.splitlines()
        panel = self.write("panel.csv", lines[0] + ",output\n" + "".join(
            f"{line},{1000 - 7 * i * i}\n" for i, line in enumerate(lines[1:])))
        window = WINDOW[2:]
        polis.run("resilience", panel, *WINDOW, "-o", self.out)
        log = polis.run("resilience", panel, "--outcome", "output", "--name", "output", *window,
                        "--add-to", self.out)
        self.assertIn("/resilience/output of", log)
        alone = self.folder / "alone.nc"
        polis.run("resilience", panel, "--outcome", "output", *window, "-o", alone)
        with h5py.File(self.out, "r") as both, h5py.File(alone, "r") as one:
            for name in ("resis", "recov", "trend/q", "triangle/rl"):
                np.testing.assert_array_equal(both[f"resilience/output/{name}"],
                                              one[f"resilience/{name}"])
            self.assertFalse(np.array_equal(both["resilience/resis"], one["resilience/resis"]))
        polis.run("effects", panel, "--network", self.out, "--outcome", "resilience_output_resis",
                  "--x", "resilience_resis", "--period", "2007", "--se", "classical", "--model", "m",
                  "--add-to", self.out)
        for name in ("trend", "a b", ""):
            self.assertIn("--name", polis.run("resilience", panel, *WINDOW, "--name", name, "-o",
                                              alone, "--force", status=USAGE))


class Trend(Folder):
    Y = (100, 104, 108, 98, 101, 110)

    def panel(self):
        rows = "".join(f"a,{2000 + t},{y}\n" for t, y in enumerate(self.Y))
        nation = "".join(f"__NATION__,{2000 + t},{10 * y}\n" for t, y in enumerate(self.Y))
        return self.write("panel.csv", "city_id,period,gdp\n" + rows + nation)

    def test_linear(self):
        found, _ = self.measure(self.panel(), "--outcome", "gdp")
        q = (99.975330, 100.049358, 99.975330, 87.293778, 86.569859, 90.724826)
        np.testing.assert_allclose(found["trend/q"][0], q, atol=1e-6)
        np.testing.assert_allclose(found["triangle/rl"], 30.786286, atol=1e-6)
        np.testing.assert_allclose(found["triangle/r"], 0.897379, atol=1e-6)
        np.testing.assert_allclose(found["trend/depth"], 100 - 86.569859, atol=1e-6)
        self.assertEqual(found["trend/censored"][0], 1)
        np.testing.assert_array_equal(found["period_label"], range(2000, 2006))

    def test_filter_is_that_of_numpy(self):
        found, _ = self.measure(
            self.panel(), "--outcome", "gdp", "--trend", "hp", "--lambda", "6.25"
        )
        y = np.log(self.Y)
        second = np.diff(np.eye(6), 2, axis=0)
        trend = np.exp(np.linalg.solve(np.eye(6) + 6.25 * second.T @ second, y))
        np.testing.assert_allclose(found["trend/q"][0], 100 * np.array(self.Y) / trend, rtol=1e-12)

    def test_return_ends_the_triangle(self):
        rows = "".join(
            f"a,{t},{y}\nb,{t},{z}\n"
            for t, (y, z) in enumerate(zip((100, 100, 100, 60, 70, 100, 140), (9, 9, 9, 5, 6, 9, 9)))
        )
        panel = self.write("panel.csv", "city_id,period,jobs\n" + rows)
        found, _ = self.measure(panel, "--outcome", "jobs", "--triangle-end", "return")
        np.testing.assert_allclose(found["triangle/rl"][0], 20 + 35 + 15, atol=1e-9)
        self.assertEqual(found["trend/t_recover"][0], 3)
        found, _ = self.measure(
            panel, "--outcome", "jobs", "--horizon", "4", "--force"
        )
        np.testing.assert_allclose(found["triangle/rl"][0], 20 + 35, atol=1e-9)


class Parts(Folder):
    def test_shift_share(self):
        panel = self.write("panel.csv", "city_id,period,jobs\na,1,100\na,2,90\na,3,95\nb,1,900\n"
                                        "b,2,894\nb,3,950\n")  # fmt: skip
        sectors = self.write(
            "sectors.csv",
            "city_id,period,sector,value\n"
            "a,1,mine,60\na,1,shop,40\na,2,mine,48\na,2,shop,42\n"
            "b,1,mine,240\nb,1,shop,660\nb,2,mine,222\nb,2,shop,672\n",
        )
        found, _ = self.measure(panel, "--outcome", "jobs", "--sectors", sectors)
        for name, want in (("ns", -1.6), ("im", -3.6), ("rs", -4.8)):
            np.testing.assert_allclose(found[f"structural/{name}"][0], want, atol=1e-9)
        total = sum(found[f"structural/{name}"] for name in ("ns", "im", "rs"))
        np.testing.assert_allclose(total, (-10, -6), atol=1e-9)

    def test_index(self):
        panel = self.write("panel.csv", ABC)
        found, _ = self.measure(panel, *INDEX)
        np.testing.assert_allclose(
            found["index/weight"], (0.303531, 0.303531, 0.392937), atol=1e-6
        )
        np.testing.assert_allclose(
            found["index/score"][:, 0], (0.455297, 0.848234, 0.098234), atol=1e-6
        )
        np.testing.assert_allclose(
            found["index/topsis"][:, 0], (0.446180, 0.773808, 0.158719), atol=1e-6
        )
        self.assertEqual(found["index/indicator_name"], ["x:+", "y:-", "z:+"])
        found, _ = self.measure(panel, *INDEX, "--index-weights", "equal", "--force")
        np.testing.assert_allclose(found["index/weight"], 1 / 3)
        np.testing.assert_allclose(found["index/score"][:, 0], (1 / 2, 5 / 6, 1 / 12))

    def test_group_joins_a_result(self):
        edges = self.write("edges.csv", "u,v\nr1,r2\nr2,r3\n")
        polis.run("centrality", edges, "-o", self.out)
        before = polis.digest(self.out)
        panel = self.write("panel.csv", THREE)
        polis.run("resilience", panel, *WINDOW, "--add-to", self.out)
        self.assertNotEqual(polis.digest(self.out), before)
        with h5py.File(self.out, "r") as file:
            self.assertIn("betweenness", file)
            self.assertIn("resis", file["resilience"])
            self.assertIn(b"--add-to", file["run"].attrs["resilience.history"])
        log = polis.run("resilience", panel, *WINDOW, "--add-to", self.out, status=CANTCREAT)
        self.assertIn("has a group /resilience already; --force replaces it", log)


class Weights(Folder):
    def index(self, text, terms, *options):
        """Arrays and attributes of /resilience/index; the log."""
        panel = self.write("panel.csv", text)
        found, log = self.measure(panel, "--index", terms, *options, "--force")
        with h5py.File(self.out, "r") as file:
            return found, polis.attributes(file["resilience/index"]), log

    def test_of_a_table(self):
        table = self.write("w.csv", "column,source,weight\nz,survey,6\nx,survey,2\ny,,0\n")
        found, attributes, _ = self.index(ABC, INDEX[1], "--index-weights", table)
        np.testing.assert_allclose(found["index/weight"], (0.25, 0, 0.75))
        np.testing.assert_allclose(found["index/score"][:, 0], (0.25, 0.875, 0.1875))
        np.testing.assert_allclose(
            found["index/entropy"], (0.579380, 0.579380, 0.455486), atol=1e-6
        )
        self.assertEqual(attributes["weights"], "file")

    def test_rank_correlations(self):
        _, attributes, log = self.index(ABC, INDEX[1])
        self.assertAlmostEqual(attributes["spearman_entropy_equal"], 1)
        self.assertNotIn("spearman_entropy_file", attributes)
        self.assertIn(RHO + "equal weights is 1.0000", log)
        self.assertNotIn("of the file", log)
        table = self.write("w.csv", "column,weight\nx,0\ny,0\nz,5\n")  # a 1st, b 3rd, c 2nd
        _, attributes, log = self.index(ABC, INDEX[1], "--index-weights", table)
        self.assertAlmostEqual(attributes["spearman_entropy_equal"], 1)
        self.assertAlmostEqual(attributes["spearman_entropy_file"], 0.5)
        self.assertAlmostEqual(attributes["spearman_equal_file"], 0.5)
        self.assertIn(RHO + "the weights of the file is 0.5000", log)

    def test_equal_scores_share_their_rank(self):
        panel = "city_id,x,y\na,4,0\nb,0,4\nc,2,2\nd,0,0\ne,4,\n"
        table = self.write("w.csv", "column,weight\nx,1\ny,0\n")
        _, attributes, log = self.index(panel, "x:+,y:+", "--index-weights", table)
        # ranks by equal weights 3, 3, 3, 1; by the file 4, 1.5, 3, 1.5; e has no score
        self.assertAlmostEqual(attributes["spearman_equal_file"], 2 / np.sqrt(3 * 4.5))
        self.assertAlmostEqual(attributes["spearman_entropy_equal"], 1)
        self.assertIn("index: 1 of 5 cities and periods lack an indicator", log)

    def test_shift(self):
        z = np.array([[1, 0.5, 0], [0.5, 1, 1], [0, 0, 0.25]])
        for shift in (0.0001, 1):
            found, attributes, _ = self.index(ABC, INDEX[1], "--shift", shift)
            p = (z + shift) / (z + shift).sum(axis=0)
            e = -(p * np.log(p)).sum(axis=0) / np.log(3)
            w = (1 - e) / (1 - e).sum()
            np.testing.assert_allclose(found["index/entropy"], e, rtol=1e-12)
            np.testing.assert_allclose(found["index/score"][:, 0], z @ w, rtol=1e-12)
            self.assertEqual(attributes["shift"], shift)

    def test_what_does_not_vary_weighs_nothing(self):
        panel = "city_id,x,y,z\na,8,30,5\nb,5,20,5\nc,2,40,5\n"
        table = self.write("w.csv", "column,weight\nx,1\ny,1\nz,2\n")
        for how in ("entropy", "equal", table):
            found, _, log = self.index(panel, INDEX[1], "--index-weights", how)
            np.testing.assert_allclose(found["index/weight"], (0.5, 0.5, 0))
            self.assertIn("index: 1 indicators are the same everywhere and weigh nothing", log)


class Refused(Folder):
    def refuse(self, status, words, *options, panel=THREE, name="panel.csv"):
        path = self.write(name, panel) if panel else self.folder / "absent.csv"
        log = polis.run("resilience", path, "-o", self.out, *options, status=status)
        self.assertIn(words, log)
        self.assertFalse(self.out.exists())

    def test_words(self):
        self.refuse(DATA, "employmnt", "--outcome", "employmnt")
        self.refuse(DATA, "2008: the panel has periods 2007 to 2012, and not this one",
                    "--outcome", "employment", "--peak", "2008", "--trough", "2009",
                    "--recovery", "2012")  # fmt: skip
        self.refuse(USAGE, "go together", "--outcome", "employment", "--peak", "2007")
        self.refuse(USAGE, "'employment' is not COLUMN:+ or COLUMN:-", "--index", "employment")
        self.refuse(NOINPUT, "absent.csv", *WINDOW, panel=None)
        self.refuse(DATA, ":3:", *WINDOW, panel=THREE.replace("96", "many"))
        self.refuse(DATA, "no row __NATION__", *WINDOW, "--national", "row")
        rising = "city_id,period,employment\na,1,1\na,2,2\na,3,3\n"
        self.refuse(DATA, "never falls and rises again", "--outcome", "employment", panel=rising)

    def test_tables_of_weights(self):
        for rows, words in (
            ("x,1\ny,-2\nz,1", "w.csv:3: column 'weight' holds '-2', expected a number of at least"),
            ("x,1\ny,inf\nz,1", "w.csv:3: column 'weight' holds 'inf', expected a number"),
            ("x,1\ny,\nz,1", "w.csv:3: column 'weight' holds '', expected a number"),
            ("x,1\nv,1", "w.csv:3: column 'column' holds 'v', expected a column of --index: x, y, z"),
            ("x,1\ny,1\nx,2", "w.csv:4: 'x' is there twice, first on line 2, expected one weight"),
            ("y,1", "w.csv: no weight for x, z, expected one for each column of --index"),
            ("x,0\ny,0\nz,0", "w.csv: the weights of --index sum to 0, expected a finite number"),
            ("x,1e308\ny,1e308\nz,0", "w.csv: the weights of --index sum to inf"),
            ("", "w.csv: has a header but no rows"),
        ):
            table = self.write("w.csv", f"column,weight\n{rows}\n")
            self.refuse(DATA, words, *INDEX, "--index-weights", table, panel=ABC)
        table = self.write("w.csv", "column,importance\nx,1\n")
        self.refuse(DATA, "w.csv:1: no column 'weight' (--index-weights); there are: column, "
                    "importance", *INDEX, "--index-weights", table, panel=ABC)  # fmt: skip
        self.refuse(NOINPUT, "entropie: No such file or directory; expected entropy, equal or a "
                    "table for --index-weights", *INDEX, "--index-weights", "entropie",
                    panel=ABC)  # fmt: skip

    def test_options_of_the_index(self):
        for shift in ("-0.1", "1.5"):
            self.refuse(USAGE, f"--shift: {shift} is not between 0 and 1", *INDEX, "--shift", shift)
        self.refuse(USAGE, "--shift: 'nan' is not a finite number", *INDEX, "--shift", "nan")
        self.refuse(USAGE, "--shift goes only with --index", *WINDOW, "--shift", "0.1")
        self.refuse(USAGE, "--index-weights goes only with --index", *WINDOW, "--index-weights",
                    "equal")  # fmt: skip


if __name__ == "__main__":
    polis.main()
