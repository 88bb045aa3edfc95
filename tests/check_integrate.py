"""`centropolis integrate`: worked examples, NumPy twins, what is derived, and what it refuses."""

import h5py
import numpy as np

import polis

USAGE, DATA = 2, 65

SECTORS = "city_id,period,sector,value\n" + "".join(
    f"{city},2020,{sector},{value}\n"
    for city, values in (("a", (25, 15, 10, 50)), ("b", (95, 285, 120, 400)))
    for sector, value in zip(("mine", "plant", "farm", "shop"), values)
)
TWO = "city_id,period\na,2020\nb,2020\n"


class Folder(polis.Folder):
    def compute(self, panel, *options):
        """Every array of /integration and of the groups below it, by its path; the log."""
        log = polis.run("integrate", panel, "-o", self.out, "--force", *options)
        polis.digest(self.out)
        with h5py.File(self.out, "r") as file:
            return polis.arrays(file["integration"]), log


class Structure(Folder):
    def test_diversity(self):
        found, _ = self.compute(
            self.write("panel.csv", TWO), "--sectors", self.write("sectors.csv", SECTORS)
        )
        shares = np.array((0.25, 0.15, 0.10, 0.50))
        nation = np.array((120, 300, 130, 450)) / 1000
        self.assertEqual(found["sector_name"], ["mine", "plant", "farm", "shop"])
        for name, want in (("shannon", 1.207974), ("shannon_relative", 0.871369),
                           ("effective", 3.346696), ("hhi", 0.345), ("krugman", 0.36)):  # fmt: skip
            np.testing.assert_allclose(found[name][0, 0], want, atol=1e-6, err_msg=name)
        np.testing.assert_allclose(found["lq"][0], shares / nation, rtol=1e-12)

    def test_variety(self):
        sectors = SECTORS.replace(",mine,", ",A01,").replace(",plant,", ",A02,")
        sectors = self.write("sectors.csv",
                             sectors.replace(",farm,", ",B1,").replace(",shop,", ",B2,"))
        found, _ = self.compute(self.write("panel.csv", TWO), "--sectors", sectors,
                                "--sector-group", 1)  # fmt: skip
        between = -0.4 * np.log(0.4) - 0.6 * np.log(0.6)
        np.testing.assert_allclose(found["variety_unrelated"][0, 0], between, rtol=1e-12)
        np.testing.assert_allclose(found["variety_related"][0, 0] + between, 1.207974, atol=1e-6)

    def test_dependence_and_gap(self):
        panel = self.write(
            "panel.csv",
            "city_id,period,resource_va,industrial_va,emp_extractive,employment,tertiary_share\n"
            "a,1,25,100,,,0.3\na,2,20,100,,,0.4\nb,1,,,3,10,0.5\nb,2,,,,,\n"
            "__NATION__,2,,,,,0.52\n",
        )
        found, _ = self.compute(panel)
        np.testing.assert_allclose(found["rd"], ((0.25, 0.2), (0.3, np.nan)))
        np.testing.assert_allclose(found["tertiary_gap"], ((-0.1, -0.12), (0.1, np.nan)))


class Types(Folder):
    def test_official_derived_and_missing(self):
        panel = self.write(
            "panel.csv",
            "city_id,period,rb_type,resource_va,industrial_va,pop_urban,gdp_real\n"
            "a,2010,declining,1,100,199999,1\na,2020,declining,1,100,200000,1\n"
            "b,2010,,50,100,1e6,1\nb,2020,,30,100,1e7,1\n"
            "c,2010,,50,100,,1\nc,2020,,5,100,,2\n"
            "d,2010,,,,,1\nd,2020,,,,,1\n"
            "e,2010,,20,100,,1\ne,2020,,40,100,,1\n"
            "__NATION__,2010,,,,,10\n__NATION__,2020,,,,,12\n",
        )
        found, log = self.compute(panel)
        np.testing.assert_array_equal(found["rb_type"], (3, 3, 4, -1, 1))
        np.testing.assert_array_equal(found["rb_type_status"], (0, 12, 12, 1, 12))
        np.testing.assert_array_equal(found["rb_exhausted"], (1, 1, 0, -1, 0))
        np.testing.assert_array_equal(found["size_class"], (1, 6, -1, -1, -1))
        self.assertIn("3 of 5 types are derived", log)
        self.assertIn("1 of 5 cities have no type", log)

    def test_the_official_list(self):
        source = polis.DATA / "china_resource_cities" / "resource_cities_188.csv"
        if not source.exists():
            self.skipTest("no list of resource-based cities")
        text = source.read_text().replace("name_zh,level,type", "city_id,level,rb_type", 1)
        found, _ = self.compute(self.write("cities.csv", text))
        words = [line.split(",")[2] for line in text.splitlines()[1:]]
        codes = ["none", "growing", "mature", "declining", "regenerating"]
        np.testing.assert_array_equal(found["rb_type"], [codes.index(w) for w in words])
        self.assertFalse(found["rb_type_status"].any())


class Scores(Folder):
    def panel(self):
        rng = np.random.default_rng(5)
        self.x = rng.uniform(1, 9, (6, 3, 8)).round(3)
        self.x[4, 1, 0] = np.nan
        names = ",".join(f"x{j}" for j in range(8))
        rows = "".join(
            f"c{i},{2000 + 5 * t}," + ",".join("" if np.isnan(v) else str(v) for v in self.x[i, t])
            + "\n" for i in range(6) for t in range(3)
        )  # fmt: skip
        return self.write("panel.csv", f"city_id,period,{names}\n" + rows)

    def score(self, columns, signs, equal=False, weights=None):
        """The composite as its definition has it, [city, period]."""
        x = self.x.reshape(18, 8)[:, columns]
        there = ~np.isnan(x).any(axis=1)
        y = np.where(np.array(signs) > 0, x, -x)
        least, most = y[there].min(axis=0), y[there].max(axis=0)
        z = (y - least) / (most - least)
        p = z[there] / z[there].sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            e = -np.where(p > 0, p * np.log(p), 0).sum(axis=0) / np.log(there.sum())
        w = np.full(len(columns), 1 / len(columns)) if equal else (1 - e) / (1 - e).sum()
        return (z @ (w if weights is None else np.array(weights))).reshape(6, 3)

    def rho(self, one, other):
        """Spearman's correlation of two sets of scores without equal ones."""
        ranks = [np.argsort(np.argsort(x[~np.isnan(x)])) for x in (one, other)]
        return np.corrcoef(ranks)[0, 1]

    def test_weights_of_a_table(self):
        asked = ("--score", "industry=x0:+,x1:-", "--score", "city=x2:+,x3:+", "--score-weights")
        table = self.write("w.csv", "score,column,weight\ncity,x3,1\nindustry,x0,9\n"
                                    "industry,x1,3\ncity,x2,0\n")  # fmt: skip
        found, log = self.compute(self.panel(), *asked, table)
        for name, columns, signs, weights in (("industry", [0, 1], [1, -1], [0.75, 0.25]),
                                              ("city", [2, 3], [1, 1], [0, 1])):  # fmt: skip
            entropy, equal, file = (
                self.score(columns, signs, **how)
                for how in ({}, {"equal": True}, {"weights": weights})
            )
            k = found["scores/score_name"].index(name)
            np.testing.assert_allclose(found[f"u_{name}"], file, atol=1e-12)
            for pair, rho in (("entropy_equal", self.rho(entropy, equal)),
                              ("entropy_file", self.rho(entropy, file)),
                              ("equal_file", self.rho(equal, file))):  # fmt: skip
                self.assertAlmostEqual(found[f"scores/spearman_{pair}"][k], rho)
            self.assertIn(f"score {name}: rank correlation (Spearman) of the scores by entropy "
                          f"and by the weights of the file is {self.rho(entropy, file):.4f}", log)
        found, _ = self.compute(self.panel(), *asked, "entropy", "--shift", "0.1")
        self.assertNotIn("scores/spearman_entropy_file", found)
        self.assertFalse(np.allclose(found["u_city"], self.score([2, 3], [1, 1]), equal_nan=True))

    def test_coordination(self):
        found, log = self.compute(self.panel(), "--score", "industry=x0:+,x1:-",
                                  "--score", "city=x2:+,x3:+")  # fmt: skip
        u, v = self.score([0, 1], [1, -1]), self.score([2, 3], [1, 1])
        np.testing.assert_allclose(found["u_industry"], u, atol=1e-12)
        np.testing.assert_allclose(found["u_city"], v, atol=1e-12)
        c, t = 2 * np.sqrt(u * v) / (u + v), (u + v) / 2
        np.testing.assert_allclose(found["ccd/c"], c, atol=1e-9)
        np.testing.assert_allclose(found["ccd/d"], np.sqrt(c * t), atol=1e-9)
        corrected = np.sqrt((1 - abs(u - v)) * np.minimum(u, v) / np.maximum(u, v))
        np.testing.assert_allclose(found["ccd/c_corrected"], corrected, atol=1e-9)
        d = np.sqrt(c * t)
        weighed, _ = self.compute(self.panel(), "--score", "industry=x0:+,x1:-", "--score",
                                  "city=x2:+,x3:+", "--coupling-weights", "0.7,0.3")  # fmt: skip
        np.testing.assert_allclose(weighed["ccd/t"], 0.7 * u + 0.3 * v, atol=1e-9)
        grade = np.where(np.isnan(d), -1, np.ceil(d * 10) - 1)
        np.testing.assert_array_equal(found["ccd/grade"], grade)
        lag = np.where(np.isnan(u - v), -1, np.where(u - v > 0.1, 1, np.where(u - v < -0.1, 2, 0)))
        np.testing.assert_array_equal(found["ccd/lag"], lag)
        self.assertIn("1 of 18 cities and periods lack an indicator", log)
        self.assertEqual(found["indicators/indicator_name"][1], "industry/x1:-")
        np.testing.assert_allclose(
            found["indicators/obstacle"][:, :2].sum(axis=1), 1, atol=1e-12
        )

    def test_paths_and_problems(self):
        found, _ = self.compute(self.panel(), "--score", "structure=x4:+,x5:+", "--score",
                                "ecology=x6:-,x7:+", "--score", "functions=x1:+,x2:-",
                                "--score-weights", "equal")  # fmt: skip
        a, b = self.score([4, 5], [1, 1], True), self.score([6, 7], [-1, 1], True)
        np.testing.assert_allclose(found["ti"], (a + b) / 2, atol=1e-12)
        change = (a + b) / 2 - (a[:, :1] + b[:, :1]) / 2
        np.testing.assert_allclose(found["ti_change"], change, atol=1e-12)
        np.testing.assert_allclose(found["imbalance"], abs(a - b) / 2, atol=1e-12)
        np.testing.assert_array_equal(found["bottleneck"], np.where(a <= b, 0, 2))
        self.assertTrue((found["n_paths"] == 2).all())
        np.testing.assert_allclose(found["path_score"][:, 0], a, atol=1e-12)
        np.testing.assert_allclose(found["path_score"][:, 2], b, atol=1e-12)
        self.assertTrue(np.isnan(found["path_score"][:, 1]).all())
        np.testing.assert_allclose(
            found["problem_score"][:, 2], self.score([1, 2], [1, -1], True), atol=1e-12
        )

    def test_paths_are_weighed(self):
        scores = ("--score", "structure=x4:+,x5:+", "--score", "ecology=x6:-,x7:+", "--score",
                  "services=x0:+", "--score-weights", "equal", "--path-weights")  # fmt: skip
        found, _ = self.compute(self.panel(), *scores, "0.5,0.2,0.3,0")
        a, b = self.score([4, 5], [1, 1], True), self.score([6, 7], [-1, 1], True)
        np.testing.assert_allclose(found["path_weight"], (0.625, 0, 0.375, 0), rtol=1e-12)
        np.testing.assert_allclose(found["ti"], 0.625 * a + 0.375 * b, atol=1e-12)
        found, _ = self.compute(self.panel(), *scores, "entropy")
        c = self.score([0], [1], True)
        missing = np.isnan(c)
        self.assertEqual(missing.sum(), 1)
        x = np.column_stack([s[~missing] for s in (a, b, c)])
        z = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
        p = z / z.sum(axis=0)
        e = -np.sum(p * np.log(np.where(p > 0, p, 1)), axis=0) / np.log(len(x))
        w = (1 - e) / (1 - e).sum()
        np.testing.assert_allclose(found["path_weight"], (w[0], 0, w[1], w[2]), rtol=1e-9)
        whole = w[0] * a + w[1] * b + w[2] * c
        part = (w[0] * a + w[1] * b) / (w[0] + w[1])  # of the city without services in a year
        np.testing.assert_allclose(found["ti"], np.where(missing, part, whole), atol=1e-12)

    def test_ends_of_a_scale_can_be_fixed(self):
        panel = self.write("panel.csv", "city_id,period,x,y\na,1,20,3\nb,1,50,8\nc,1,130,5\n")
        found, log = self.compute(panel, "--score", "ecology=x:+:0:100,y:-", "--score-weights",
                                  "equal")  # fmt: skip
        self.assertIn("1 values of 'x' lie beyond 0 to 100", log)
        expected = [(0.2 + 1) / 2, (0.5 + 0) / 2, (1 + 0.6) / 2]
        np.testing.assert_allclose(found["path_score"][:, 2, 0], expected, atol=1e-12)
        self.assertEqual(found["indicators/indicator_name"], ["ecology/x:+", "ecology/y:-"])
        np.testing.assert_array_equal(found["indicators/least"], (0, 3))


class Refused(Folder):
    def refuse(self, status, words, *options, panel=TWO):
        log = polis.run("integrate", self.write("panel.csv", panel), "-o", self.out, *options,
                        status=status)  # fmt: skip
        self.assertIn(words, log)
        self.assertFalse(self.out.exists())

    def test_words(self):
        self.refuse(USAGE, "names are industry, city", "--score", "industrie=x:+")
        self.refuse(USAGE, "go together", "--score", "industry=x:+")
        self.refuse(USAGE, "is there twice", "--score", "ecology=x:+", "--score", "ecology=x:+")
        for ends in ("x:+:0", "x:+:5:5", "x:+:a:b", "x:*", ":+"):
            self.refuse(USAGE, "is not COLUMN:+ or COLUMN:-", "--score", f"ecology={ends}")
        both = ("--score", "industry=x:+", "--score", "city=y:+", "--coupling-weights")
        self.refuse(USAGE, "sum to 1; there are 2 that sum to 1.1", *both, "0.6,0.5")
        self.refuse(USAGE, "sum to 1; there are 1", *both, "1")
        self.refuse(USAGE, "-0.5 is negative", *both, "1.5,-0.5")
        self.refuse(USAGE, "goes only with --score structure", *both[:4], "--path-weights", "entropy")
        for weights, said in (("0.5,0.5", "there are 2 that"), ("1,1,1,1", "sum to 4"),
                              ("1.5,-0.5,0,0", "-0.5 is negative"), ("0,0,0.5,0.5", "above 0"),
                              ("rank", "'rank' is not a finite number")):  # fmt: skip
            self.refuse(USAGE, said, "--score", "structure=x:+", "--path-weights", weights)
        self.refuse(USAGE, "goes only with --sectors", "--sector-group", 1)
        self.refuse(DATA, "gdp", "--score", "ecology=gdp:+")
        self.refuse(DATA, "pop", "--population", "pop")
        self.refuse(DATA, "rb_type of city b is 'rising'",
                    panel="city_id,rb_type\na,growing\nb,rising\n")  # fmt: skip

    def test_tables_of_weights(self):
        panel = "city_id,period,x,y\na,2020,1,2\nb,2020,2,5\n"
        asked = ("--score", "ecology=x:+,y:-", "--score", "services=y:+", "--score-weights")
        for table, words in (
            ("column,weight\nx,1", "w.csv:1: no column 'score' (--score-weights)"),
            ("score,column,weight\npeople,x,1",
             "w.csv:2: column 'score' holds 'people', expected a name of --score: ecology, services"),
            ("score,column,weight\nservices,x,1",
             "w.csv:2: column 'column' holds 'x', expected a column of --score services: y"),
            ("score,column,weight\nservices,y,1\necology,x,1",
             "w.csv: no weight for y, expected one for each column of --score ecology"),
        ):  # fmt: skip
            path = self.write("w.csv", table + "\n")
            self.refuse(DATA, words, *asked, path, panel=panel)
        self.refuse(USAGE, "--score-weights goes only with --score", "--score-weights", "equal")


if __name__ == "__main__":
    polis.main()
