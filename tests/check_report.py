"""centropolis report, from outside: exit statuses, and that the page's data is that of the file."""

import base64
import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

import polis

DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def page_of(path, *options):
    """The data of the page of a result."""
    done = subprocess.run([polis.PROGRAM, "report", path, "-o", "-", *options],
                          capture_output=True, check=True)
    found = DATA.findall(done.stdout.decode("utf-8"))
    assert len(found) == 1, "one place for the data"
    return json.loads(found[0])


def floats(text):
    return np.frombuffer(base64.b64decode(text), "<f4")


def ints(text):
    return np.frombuffer(base64.b64decode(text), "<i4")


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(dir=".")
        cls.folder = Path(cls.scratch.name)
        cities = cls.folder / "cities"
        square = [(0, 1, 1), (1, 2, 2), (2, 3, 3), (3, 0, 4), (0, 2, 5)]
        polis.write_network(cities / "square", 4, square)
        polis.write_network(cities / "path", 3, [(0, 1, 1), (1, 2, 1)])
        (cities / "broken").mkdir()
        (cities / "broken" / "node_list.csv").write_text("osmid,x,y\n1,0,zero\n")
        (cities / "broken" / "edge_list.csv").write_text("u,v,key,w\n1,1,0,-5\n")
        cls.result = cls.folder / "result.nc"
        polis.run("centrality", cities, "-o", cls.result, "--weight", "w", "--weight-role", "length",
                  "--edges", "--quiet", status=1)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_files_of_another_program_or_version_are_refused(self):
        later, foreign = self.folder / "later.nc", self.folder / "foreign.nc"
        later.write_bytes(self.result.read_bytes())
        with h5py.File(later, "r+") as file:
            file.attrs.create("schema", np.bytes_("centropolis/2"))
        with h5py.File(foreign, "w") as file:
            file["degree"] = [1.0, 2.0]
        ours = "its schema is 'centropolis/2', this program reads 'centropolis/1': use the"
        out = self.folder / "refused.csv"
        for file, said in ((later, ours), (foreign, "not a centropolis result")):
            for command in (("report", file, "-o", out), ("export", file, "-o", out),
                            ("info", file), ("centrality", file, "-o", out)):
                self.assertIn(f"{file}: {said}", polis.run(*command, status=65))
                self.assertFalse(out.exists())

    def test_the_data_is_that_of_the_file(self):
        data = page_of(self.result)
        networks = polis.read_result(self.result)
        self.assertEqual(data["networks"]["network_id"], list(networks))
        self.assertEqual(data["file"], "result.nc")
        drawn = {data["networks"]["network_id"][d["network"]]: d for d in data["drawings"]}
        self.assertEqual(sorted(drawn), ["path", "square"])
        for name, d in drawn.items():
            network = networks[name]
            self.assertEqual(d["nodes"]["node_id"], network["node_id"])
            self.assertEqual((d["n"], d["m"], d["every"]), (network.n, len(network.u), 1))
            np.testing.assert_array_equal(ints(d["edges"]["edge_u"]), network.u)
            np.testing.assert_array_equal(ints(d["edges"]["edge_v"]), network.v)
            for axis in ("nodes", "edges"):
                for key, text in d[axis].items():
                    if isinstance(text, str) and key not in ("edge_u", "edge_v"):
                        np.testing.assert_allclose(floats(text), network[key], rtol=1e-6)

    def test_what_failed_is_there_with_its_reason(self):
        data = page_of(self.result)["networks"]
        at = data["network_id"].index("broken")
        self.assertNotEqual(data["status"][at], "ok")
        self.assertRegex(data["error"][at], r"(node|edge)_list\.csv:2")
        self.assertEqual([s for k, s in enumerate(data["status"]) if k != at], ["ok", "ok"])

    def test_attributes_and_definitions_come_along(self):
        data = page_of(self.result)
        attributes = {a["name"]: a["value"] for a in data["attributes"] if not a["run"]}
        self.assertTrue(attributes["source"].startswith("centropolis"))
        self.assertEqual(len(attributes["content_digest"]), 32)
        variables = {v["name"]: v for v in data["variables"]}
        with h5py.File(self.result) as file:
            for name in ("betweenness", "closeness_wf", "edge_betweenness"):
                for key in ("long_name", "references", "units"):
                    self.assertEqual(variables[name][key], file[name].attrs[key].decode())

    def test_one_network_can_be_chosen(self):
        data = page_of(self.result, "--network", "path")
        self.assertEqual(len(data["drawings"]), 1)
        self.assertEqual(len(data["networks"]["network_id"]), 3)
        said = polis.run("report", self.result, "-o", "-", "--network", "nowhere", status=2)
        self.assertIn("nowhere", said)

    def test_many_networks_share_the_marks_of_a_page(self):
        towns, result = self.folder / "towns", self.folder / "towns.nc"
        polis.run("generate", "grid", "--count", "90", "--n", "1100", "-o", towns, "--quiet")
        polis.run("centrality", towns, "-o", result, "--edges", "--quiet")
        data = page_of(result)
        share = 250000 // 90
        self.assertEqual(len(data["drawings"]), 90)
        for d in data["drawings"]:
            kept, edges = len(d["nodes"]["node_id"]), len(ints(d["edges"]["edge_u"]))
            self.assertGreater(d["n"] + d["m"], share)
            self.assertLessEqual(kept + edges, share)
            self.assertGreater(kept + edges, share - 3)
            row = ints(d["row"])
            self.assertLessEqual(set(range(0, d["n"], d["every"])), set(row))
        networks = polis.read_result(result)
        for d in (data["drawings"][0], data["drawings"][-1]):  # chunks end between them
            network = networks[data["networks"]["network_id"][d["network"]]]
            rows = ints(d["row"])
            np.testing.assert_allclose(floats(d["nodes"]["betweenness"]),
                                       network["betweenness"][rows], rtol=1e-6)
            self.assertEqual(d["nodes"]["node_id"], [network["node_id"][row] for row in rows])
            self.check_highest(floats(d["edges"]["edge_betweenness"]), network["edge_betweenness"])

    def check_highest(self, kept, everything):
        """kept are as many of the highest of everything."""
        least = kept.min()
        self.assertGreaterEqual(np.sum(everything >= least * (1 - 1e-6)), len(kept))
        self.assertLessEqual(np.sum(everything > least * (1 + 1e-6)), len(kept))

    def test_an_output_that_is_there_is_kept_unless_forced(self):
        page = self.folder / "page.html"
        polis.run("report", self.result, "-o", page)
        written = page.read_bytes()
        self.assertIn("exists", polis.run("report", self.result, "-o", page, status=73))
        self.assertEqual(page.read_bytes(), written)
        polis.run("report", self.result, "-o", page, "--force")
        self.assertEqual(page.read_bytes(), written)
        polis.run("report", self.result, "-o", self.folder / "no" / "page.html", status=73)

    def test_files_that_are_no_result_are_refused(self):
        out = self.folder / "none.html"
        polis.run("report", self.folder / "missing.nc", "-o", out, status=66)
        text = self.folder / "text.nc"
        text.write_text("not HDF5\n")
        polis.run("report", text, "-o", out, status=65)
        other = self.folder / "other.nc"
        with h5py.File(other, "w") as file:
            file["x"] = [1.0]
        self.assertIn("schema", polis.run("report", other, "-o", out, status=65))
        later = self.folder / "later.nc"
        later.write_bytes(self.result.read_bytes())
        with h5py.File(later, "r+") as file:
            file.attrs["schema"] = np.bytes_("centropolis/9")
        self.assertIn("centropolis/9", polis.run("report", later, "-o", out, status=65))
        self.assertFalse(out.exists())
        polis.run("report", self.result, status=2)
        polis.run("report", "-o", out, status=2)

    def test_a_result_whose_edges_leave_their_network_is_refused(self):
        bad = self.folder / "bad.nc"
        bad.write_bytes(self.result.read_bytes())
        with h5py.File(bad, "r+") as file:
            file["edge_u"][0] = 10**6
        self.assertIn("edge_u", polis.run("report", bad, "-o", self.folder / "bad.html", status=65))


if __name__ == "__main__":
    polis.main()
