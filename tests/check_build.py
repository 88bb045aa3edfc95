"""`centropolis build` from tables to networks, against NumPy twins; and what it refuses."""

import csv
import os
import re
import subprocess

import h5py
import numpy as np

import polis

USAGE, DATA, NOINPUT, CANTCREAT = 2, 65, 66, 73
WORLD = polis.SOURCE / "inputs" / "world-cities.csv"
DEFAULT_JOB = ("--gravity", "power", "--mass", "pop", "--mass2", "pop", "--exponents", "1,1,2",
               "--threshold", "topk", "--k", "20")  # fmt: skip
RADIUS_KM = 6371.0088

CITIES = '''city_id,name,lat,lon,pop,gdp,kind
a,"Alpha, the first",10,20,100,1000,x
b,Bravo,11,20,200,900,x
c,Charlie,10,22,50,800,y
d,Delta,12,21,400,100,x
e,"Echo ""E""",13,25,300,700,y
'''


def km(lat, lon):
    """All haversine distances."""
    lat, lon = np.radians(lat), np.radians(lon)
    s = np.sin((lat[:, None] - lat[None]) / 2) ** 2
    t = np.sin((lon[:, None] - lon[None]) / 2) ** 2
    h = s + np.cos(lat)[:, None] * np.cos(lat)[None] * t
    return 2 * RADIUS_KM * np.arcsin(np.minimum(1, np.sqrt(h)))


def columns_of(text):
    rows = list(csv.DictReader(text.splitlines()))
    return {c: np.array([float(r[c]) for r in rows]) for c in ("lat", "lon", "pop", "gdp")}


def read(path):
    """A stored network: ids, names, {(u, v): strength}, whether directed, root attributes."""
    with h5py.File(path, "r") as file:
        ids = polis.text_rows(file["node_id"])
        names = polis.text_rows(file["node_name"]) if "node_name" in file else None
        u, v = file["edge_u"][()], file["edge_v"][()]
        w = file["edge_strength"][()] if "edge_strength" in file else np.ones(len(u))
        ties = {(ids[a], ids[b]): x for a, b, x in zip(u, v, w)}
        assert len(ties) == len(u), "an edge is there twice"
        return ids, names, ties, bool(file["directed"][0]), dict(file.attrs)


class Folder(polis.Folder):
    def setUp(self):
        super().setUp()
        self.cities = self.write("cities.csv", CITIES)

    def build(self, *options, cities=None, output="net.nc", **how):
        path = self.folder / output
        self.log = polis.run("build", cities or self.cities, "-o", path, "--force", *options, **how)
        return read(path) if output.endswith(".nc") else path.read_text()

    def assert_ties(self, ties, expected):
        self.assertEqual(set(ties), set(expected))
        for pair, x in expected.items():
            self.assertLessEqual(abs(ties[pair] - x), 1e-9 * abs(x), pair)


class World(Folder):
    def test_the_default_job_is_the_twenty_strongest_ties_of_either_end(self):
        with open(WORLD, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 4277)
        ids = [r["city_id"] for r in rows]
        pop = np.array([float(r["pop"]) for r in rows])
        d = km(*(np.array([float(r[c]) for r in rows]) for c in ("lat", "lon")))
        np.fill_diagonal(d, np.inf)
        y = pop[:, None] * pop[None] / d**2
        best = np.argsort(-y, axis=1, kind="stable")[:, :20]
        expected = {
            (ids[min(i, j)], ids[max(i, j)]): y[i, j] for i in range(len(ids)) for j in best[i]
        }
        found, names, ties, directed, _ = self.build(*DEFAULT_JOB, cities=WORLD)
        self.assertEqual(found, ids)
        self.assertEqual(names, [r["name"] for r in rows])
        self.assertFalse(directed)
        self.assert_ties(ties, expected)
        with h5py.File(self.folder / "net.nc", "r") as file:
            for column in ("lat", "lon"):
                stored = file["node_" + column][()]
                np.testing.assert_array_equal(stored, [float(r[column]) for r in rows])
            self.assertEqual(polis.text_rows(file["network_id"]), ["net"])
            self.assertEqual(int(file["node_row_size"][0]), len(ids))
            self.assertEqual(int(file["edge_row_size"][0]), len(ties))
            self.assertEqual(int(file["weight_role"][0]), 2)

    def test_ranks_and_threads_change_no_bit(self):
        digests = set()
        for ranks, threads in ((None, 1), (None, 2), (2, 1), (3, 1)):
            attributes = self.build(*DEFAULT_JOB, cities=WORLD, ranks=ranks, threads=threads)[4]
            digests.add(attributes["content_digest"])
        self.assertEqual(len(digests), 1)


class Gravity(Folder):
    def test_asym_with_row_means_is_the_default(self):
        c = columns_of(CITIES)
        d = km(c["lat"], c["lon"])
        np.fill_diagonal(d, np.inf)
        root = np.sqrt(c["pop"] * c["gdp"])
        share = c["gdp"][:, None] / (c["gdp"][:, None] + c["gdp"][None])
        y = share * root[:, None] * root[None] / d**2
        keep = y > (y.sum(axis=1) / 4)[:, None]
        _, names, ties, directed, attributes = self.build()
        self.assertTrue(directed)
        self.assert_ties(ties, {("abcde"[i], "abcde"[j]): y[i, j] for i, j in zip(*np.nonzero(keep))})
        self.assertEqual(names[4], 'Echo "E"')
        self.assertIn("gravity=asym", attributes["construction"].decode())
        self.assertIn("function of its masses", self.log)

    def test_cities_left_out_are_counted_by_reason(self):
        text = CITIES + "f,Fox,,20,1,1,x\ng,Golf,1,2,,5,x\nh,Hotel,1,3,0,5,x\ni,India,2,2,1,1,z\n"
        ids, _, _, _, a = self.build("--where", "kind!=z", cities=self.write("more.csv", text))
        self.assertEqual(ids, list("abcde"))
        self.assertEqual(
            [int(a["n_cities_" + k])
             for k in ("read", "filtered", "without_coordinates", "without_mass")],
            [9, 1, 1, 2],
        )  # fmt: skip
        self.assertIn("NO_COORD=1 NO_MASS=2", self.log)

    def test_conditions_all_hold_and_isolates_stay(self):
        ids, _, ties, _, _ = self.build(
            "--where", "kind=x", "--where", "name!=Bravo", "--threshold", "value", "--theta", "1e99"
        )
        self.assertEqual((ids, ties), (["a", "d"], {}))
        self.assertIn("components=2 isolates=2", self.log)

    def test_row_means_of_a_symmetric_matrix_are_directed(self):
        _, _, ties, directed, _ = self.build("--gravity", "basic")
        self.assertTrue(directed)
        self.assertTrue(any(pair[::-1] not in ties for pair in ties))

    def test_mst_connects_and_density_counts(self):
        power = ("--gravity", "power", "--exponents", "1,1,2")
        ties = self.build(*power, "--threshold", "mst")[2]
        self.assertIn("components=1 ", self.log)
        theta = min(ties.values())
        self.build(*power, "--threshold", "value", "--theta", repr(theta * 1.000001))
        self.assertNotIn("components=1 ", self.log)
        self.assertEqual(len(self.build(*power, "--threshold", "density", "--density", "0.4")[2]), 4)

    def test_sym_makes_topk_directed_or_mutual(self):
        power = ("--gravity", "power", "--threshold", "topk", "--k", "2")
        directed = self.build(*power, "--sym", "none")[2]
        either, both = self.build(*power)[2], self.build(*power, "--sym", "mutual")[2]
        self.assertEqual(len(directed), 10)
        self.assertEqual(set(either), {tuple(sorted(p)) for p in directed})
        self.assertEqual(set(both), {p for p in either if p in directed and p[::-1] in directed})
        self.assertLess(len(both), len(either))

    def test_coincident_cities_need_a_least_distance(self):
        cities = self.write("same.csv", CITIES + "f,Fox,11,20,7,7,x\n")
        ties = self.build("--gravity", "power", "--threshold", "none", "--min-distance", "0.5",
                          cities=cities)[2]  # fmt: skip
        self.assertEqual(ties["b", "f"], 200 * 7 / 0.25)


class NearAndFlows(Folder):
    def test_nearest_cities_and_those_within_a_radius(self):
        c = columns_of(CITIES)
        d = km(c["lat"], c["lon"])
        np.fill_diagonal(d, np.inf)
        _, _, ties, directed, _ = self.build("--knn", "2")
        self.assertTrue(directed)
        near = {("abcde"[i], "abcde"[j]): 1 / d[i, j] for i in range(5) for j in np.argsort(d[i])[:2]}
        self.assert_ties(ties, near)
        _, _, ties, directed, _ = self.build("--radius", "240", "--decay", "2")
        self.assertFalse(directed)
        self.assert_ties(
            ties,
            {("abcde"[i], "abcde"[j]): d[i, j] ** -2.0
             for i, j in zip(*np.nonzero(d <= 240)) if i < j},
        )  # fmt: skip
        self.assertEqual(len(ties), 3)

    def test_a_decay_of_zero_makes_ties_without_a_value(self):
        self.assertEqual(
            self.build("--radius", "160", "--decay", "0", output="net.csv"),
            "source,target\na,b\nb,d\n",
        )

    def test_flows_keep_the_ties_of_the_worked_example(self):
        y = [[0, 202.385770, 25.712974, 5.246564], [50.596443, 0, 11.357806, 2.155399],
             [2.571297, 4.543122, 0, 3.499093], [0.196746, 0.323310, 1.312160, 0]]  # fmt: skip
        rows = [f"{i + 1},{j + 1},{y[i][j]}" for i in range(4) for j in range(4)]
        flows = self.write("flows.csv", "src,dst,w\n" + "\n".join(rows) + "\n")
        cities = self.write("four.csv", "city_id\n1\n2\n3\n4\n")
        rule = ("--flows", flows, "--threshold", "rowmean")
        ties = self.build(*rule, cities=cities)[2]
        self.assert_ties(ties, {("1", "2"): y[0][1], ("2", "1"): y[1][0], ("3", "2"): y[2][1],
                                ("4", "3"): y[3][2]})  # fmt: skip
        self.assertIn("own=4", self.log)
        more = self.build(*rule, "--rowmean-den", "n", cities=cities)[2]
        self.assertEqual(set(more) - set(ties), {("3", "4")})

    def test_flows_are_summed_and_made_symmetric(self):
        flows = self.write("f.csv", "src,dst,w\na,b,3\na,b,2\nb,a,1\nc,d,4\nd,e,0\n")
        _, _, ties, directed, _ = self.build("--flows", flows)
        self.assertTrue(directed)
        self.assert_ties(ties, {("a", "b"): 5, ("b", "a"): 1, ("c", "d"): 4})
        self.assertIn("read=5 of_cities_left_out=0 own=0 summed=1", self.log)
        _, _, ties, directed, _ = self.build("--flows", flows, "--symmetrise", "mean")
        self.assertFalse(directed)
        self.assert_ties(ties, {("a", "b"): 3, ("c", "d"): 2})
        kept = self.build("--flows", flows, "--where", "kind=x")
        self.assertEqual((kept[0], set(kept[2])), (["a", "b", "d"], {("a", "b"), ("b", "a")}))
        self.assertIn("of_cities_left_out=2", self.log)

    def test_layers_are_combined_and_an_edge_list_can_be_read_again(self):
        one = self.write("one.csv", "src,dst,w\na,b,10\nb,c,5\n")
        two = self.write("two.csv", "source,target,weight\na,b,1\nc,d,4\n")
        layers = ("--flows", one, "--flows", two)
        ties = self.build(*layers, "--layer-weights", "0.25,0.75")[2]
        self.assert_ties(ties, {("a", "b"): 0.25 + 0.75 / 4, ("b", "c"): 0.125, ("c", "d"): 0.75})
        ties = self.build(*layers)[2]
        self.assert_ties(ties, {("a", "b"): 0.625, ("b", "c"): 0.25, ("c", "d"): 0.5})
        self.build(*layers, output="w.csv")
        self.assertIn("read it with --directed", self.log)
        self.assertEqual(self.build("--flows", self.folder / "w.csv")[2], ties)

    def test_layers_are_weighed_by_entropy(self):
        one = {("a", "b"): 10, ("b", "c"): 5, ("c", "a"): 1}
        two = {("a", "b"): 3, ("b", "a"): 3, ("d", "e"): 2, ("e", "d"): 2, ("a", "c"): 2.5}
        files = []
        for name, flows in (("one.csv", one), ("two.csv", two)):
            rows = "".join(f"{u},{v},{w}\n" for (u, v), w in flows.items())
            files += ["--flows", self.write(name, "src,dst,w\n" + rows)]
        more = []
        for flows in (one, two):
            p = np.array(list(flows.values())) / sum(flows.values())
            more.append(1 + (p * np.log(p)).sum() / np.log(5 * 4))  # 20 ordered pairs of 5 cities
        a, b = np.array(more) / sum(more)
        for ranks in (1, 2):
            _, _, ties, _, attributes = self.build(*files, "--layer-weights", "entropy", ranks=ranks)
            wanted = {p: a * one.get(p, 0) / 10 + b * two.get(p, 0) / 3 for p in {*one, *two}}
            self.assert_ties(ties, wanted)
            found = re.findall(rb"layer-weight=(\S+)", attributes["construction"])
            np.testing.assert_allclose([float(x) for x in found], (a, b), rtol=1e-12)
            self.assertIn(b"layer-weights=entropy", attributes["construction"])
        pairs = [(u, v) for u in "abcde" for v in "abcde" if u != v]
        even = self.write("even.csv", "src,dst,w\n" + "".join(f"{u},{v},2\n" for u, v in pairs))
        ties = self.build(*files[:2], "--flows", even, "--layer-weights", "entropy")[2]
        self.assert_ties(ties, {p: w / 10 for p, w in one.items()})  # alike everywhere: no weight

    def test_labels_are_quoted_where_they_must_be(self):
        cities = self.write("q.csv", 'city_id,lat,lon\n"a,b",1,1\n"c""d",1,2\n')
        text = self.build("--knn", "1", "--decay", "0", cities=cities, output="net.csv")
        self.assertEqual(text, 'source,target\n"a,b","c""d"\n"c""d","a,b"\n')


class Refusals(Folder):
    def refuse(self, status, expected, *options, cities=None, output="net.nc"):
        path = self.folder / output
        before = sorted(os.listdir(self.folder))
        log = polis.run("build", cities or self.cities, "-o", path, "--quiet", *options,
                        status=status)  # fmt: skip
        self.assertRegex(log, expected)
        self.assertEqual(sorted(os.listdir(self.folder)), before, "something was left behind")

    def test_what_is_wrong_with_a_table_is_said_with_file_and_line(self):
        for what, change, expected in (
            ("latitude", ("b,Bravo,11", "b,Bravo,91"), r"bad\.csv:3: column 'lat' is 91, expected"),
            ("longitude", ("11,20,200", "11,-181,200"), r"bad\.csv:3: column 'lon' is -181"),
            ("infinite", ("b,Bravo,11", "b,Bravo,inf"), r"bad\.csv:3: column 'lat' is inf"),
            ("mass", ("50,800", "many,800"), r"bad\.csv:4: .*'many'"),
            ("infinite mass", ("50,800", "inf,800"), r"bad\.csv:4: column 'pop' is infinite"),
            ("twice", ("d,Delta", "a,Delta"), r"bad\.csv:5: city 'a' .*twice.*line 2"),
            ("no id", ("d,Delta", ",Delta"), r"bad\.csv:5: column 'city_id' is empty"),
            ("same place", ("10,22", "11,20"), r"bad\.csv:4: city 'c' .*place as 'b' of line 3"),
        ):
            with self.subTest(what):
                text = CITIES.replace(*change)
                self.assertNotEqual(text, CITIES)
                self.refuse(DATA, expected, cities=self.write("bad.csv", text))

    def test_tables_without_enough_cities(self):
        header = CITIES.splitlines()[0] + "\n"
        self.refuse(DATA, r"bad\.csv: .*no rows", cities=self.write("bad.csv", header))
        self.refuse(DATA, r"bad\.csv: ", cities=self.write("bad.csv", ""))
        self.refuse(DATA, r"0 of 5 cities are left.*5 left out by --where", "--where", "kind=none")
        self.refuse(NOINPUT, r"none\.csv", cities=self.folder / "none.csv")

    def test_unknown_columns_are_named_with_those_there_are(self):
        for option in ("--mass", "--mass2", "--lat", "--lon", "--id", "--name"):
            with self.subTest(option):
                self.refuse(USAGE, rf"'people' \({option}\); there are: city_id, name, lat",
                            option, "people")  # fmt: skip
        self.refuse(USAGE, r"'people' \(--where\)", "--where", "people=3")

    def test_flows_that_cannot_be(self):
        for what, text, expected in (
            ("stranger", "src,dst,w\na,b,1\na,z,1\n", r"f\.csv:3: city 'z' is not in the table"),
            ("negative", "src,dst,w\na,b,-1\n", r"f\.csv:2: flow '-1' in column 'w', expected"),
            ("missing", "src,dst,w\na,b,\n", r"f\.csv:2: flow '' in column 'w', expected"),
            ("word", "src,dst,w\na,b,few\n", r"f\.csv:2: .*'few'"),
            ("column", "src,dst,n\na,b,1\n", r"f\.csv:1: no column 'w'.*there are: src, dst, n"),
        ):
            with self.subTest(what):
                self.refuse(DATA, expected, "--flows", self.write("f.csv", text))
        path = self.write("f.csv", "src,dst,w\na,b,1\nb,a,2\n")
        self.refuse(USAGE, "--sym.*--symmetrise", "--flows", path, "--sym", "union")
        self.refuse(USAGE, "leave 4 parts", "--flows", path, "--threshold", "mst")

    def test_usage_errors_come_before_any_work(self):
        topk = ("--threshold", "topk", "--k")
        for options, expected in (
            ((*topk, "0"), "--k: 0 is not between 1 and"),
            ((*topk, "-3"), "--k: -3 is not between 1 and"),
            ((*topk, "2.5"), "--k: '2.5' is not a whole number"),
            (("--threshold", "topk"), "--threshold topk needs --k"),
            (("--k", "3"), "--k goes only with --threshold topk"),
            (("--threshold", "value", "--theta", "nan"), "--theta: 'nan' is not a finite"),
            (("--threshold", "density", "--density", "0"), "--density: must be above 0"),
            (("--threshold", "disparity", "--alpha", "2"), "--alpha: 2 is not between 0 and 1"),
            (("--threshold", "best"), "--threshold: 'best' is not one of none, rowmean"),
            (("--gravity", "power", "--exponents", "1,1"), "not three numbers"),
            (("--exponents", "1,1,2"), "--exponents goes only with --gravity power"),
            (("--knn", "3", "--radius", "5"), "one of --gravity, --flows, --knn, --radius"),
            (("--knn", "3", "--threshold", "mst"), "--threshold goes only with --gravity"),
            (("--symmetrise", "sum"), "--symmetrise goes only with --flows"),
            (("--flows", "x", "--layer-weights", "0.5"), "sum to 1"),
            (("--flows", "x", "--layer-weights", "entropy"), "expected several --flows"),
            (("--where", "kind"), "--where: 'kind' is not COLUMN=VALUE"),
            (("--sym", "union"), "--sym .*--gravity basic"),
        ):
            with self.subTest(" ".join(options)):
                self.refuse(USAGE, expected, *options)
        self.refuse(USAGE, r"ends neither in \.nc nor in \.csv", output="net.txt")

    def test_outputs_that_cannot_be_written(self):
        for output in ("net.nc", "net.csv"):
            with self.subTest(output):
                path = self.write(output, "precious")
                self.refuse(CANTCREAT, f"{output}.*--force", output=output)
                self.assertEqual(path.read_text(), "precious")
                self.refuse(CANTCREAT, f"no/{output}", output=f"no/{output}")
        if os.geteuid() != 0:
            self.folder.chmod(0o500)
            self.refuse(CANTCREAT, r"other\.nc", output="other.nc")
            self.folder.chmod(0o700)

    def test_a_failure_on_rank_0_ends_all_ranks_with_one_line(self):
        bad = self.write("bad.csv", CITIES.replace("b,Bravo,11", "b,Bravo,91"))
        done = subprocess.run(
            ["mpirun", "-n", "3", polis.PROGRAM, "build", bad, "-o", self.folder / "n.nc", "--quiet"],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        self.assertEqual(done.returncode, DATA)
        self.assertEqual(done.stderr.count("bad.csv:3"), 1)


if __name__ == "__main__":
    polis.main()
