"""The command `generate`: what it writes is read back as it was made, is labelled synthetic, and does
not depend on ranks and threads."""

import csv
import filecmp
import os
import tempfile
import unittest
from pathlib import Path

import h5py

import polis

MODELS = ("grid", "street", "small-world", "preferential", "community")
LENGTH = ("--weight", "length", "--weight-role", "length")


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


class Generate(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.folder = Path(self.scratch.name)

    def tearDown(self):
        self.scratch.cleanup()

    def test_result_and_edge_list_hold_the_same_network(self):
        for model in MODELS:
            with self.subTest(model):
                spatial = model in ("grid", "street")
                names = {".nc": "length", ".csv": "weight"}
                read = {}
                for suffix, column in names.items():
                    path = self.folder / (model + suffix)
                    polis.run("generate", model, "--n", "200", "--seed", "5", "-o", path)
                    how = ("--weight", column, "--weight-role", "length") if spatial else ()
                    (read[suffix],) = polis.centrality(path, *how).values()
                nc, table = read[".nc"], read[".csv"]
                self.assertEqual(nc.n, 200)
                self.assertEqual(self.edges(nc), self.edges(table))
                with h5py.File(self.folder / (model + ".nc")) as file:
                    self.assertEqual(text(file.attrs["net_kind"]), "synthetic")
                    self.assertIn(f"model={model} seed=5", text(file.attrs["construction"]))
                first = (self.folder / (model + ".csv")).read_text().splitlines()[0]
                self.assertTrue(first.startswith("# synthetic: "), first)

    @staticmethod
    def edges(network):
        label = network["node_id"]
        return sorted((*sorted((label[u], label[v])), length)
                      for u, v, length in zip(network.u, network.v, network.units()))

    def test_a_folder_is_what_its_manifest_says(self):
        for layout in ("osmnx", "edges"):
            with self.subTest(layout):
                towns = self.folder / layout
                polis.run("generate", "street", "--count", "12", "--sizes", "5:60", "--layout",
                          layout, "-o", towns)
                with open(towns / "manifest.csv", newline="", encoding="ascii") as file:
                    rows = list(csv.DictReader(file))
                self.assertEqual({row["net_kind"] for row in rows}, {"synthetic"})
                self.assertIn("Synthetic", (towns / "README").read_text())
                for source in (towns, towns / "manifest.csv"):
                    result = polis.centrality(source, *LENGTH)
                    self.assertEqual(
                        {name: (n.n, len(n.u)) for name, n in result.items()},
                        {r["city_id"]: (int(r["nodes"]), int(r["edges"])) for r in rows})
                self.assertTrue(all(5 <= int(row["nodes"]) <= 60 for row in rows))

    def test_files_do_not_depend_on_ranks_and_threads(self):
        made = []
        for ranks, threads in ((None, 1), (None, 3), (3, 2)):
            towns = self.folder / f"{ranks}-{threads}"
            polis.run("generate", "street", "--count", "20", "--sizes", "5:400", "--mean-size",
                      "60", "-o", towns, ranks=ranks, threads=threads)
            made.append(towns)
        names = files(made[0])
        self.assertEqual(len(names), 42)
        for other in made[1:]:
            self.assertEqual(files(other), names)
            self.assertEqual(filecmp.cmpfiles(made[0], other, names, shallow=False)[0], names)

    def test_what_is_there_is_never_overwritten(self):
        there = self.folder / "there"
        there.mkdir()
        error = polis.run("generate", "grid", "--count", "2", "--n", "9", "-o", there, status=73)
        self.assertIn("exists already", error)
        path = self.folder / "x.nc"
        path.write_text("mine")
        polis.run("generate", "grid", "--n", "9", "-o", path, status=73)
        self.assertEqual(path.read_text(), "mine")
        self.assertEqual(sorted(os.listdir(self.folder)), ["there", "x.nc"])

    def test_a_model_that_cannot_be_is_a_usage_error_and_leaves_nothing(self):
        for arguments, words in (
            (("tree", "--n", "9"), "'tree' is not one of grid, street"),
            (("street", "--n", "0"), "--n: 0 is not between 1"),
            (("street", "--n", "9", "--beta", "2.5"), "--beta"),
            (("grid", "--n", "9", "--beta", "1.5"), "--beta goes only with street"),
            (("small-world", "--n", "9", "--degree", "3"), "expected an even number"),
            (("street", "--count", "2"), "expected one of --n N and --sizes"),
            (("street", "--count", "2", "--sizes", "9"), "'9' is not MIN:MAX"),
            (("street", "--count", "2", "--sizes", "5:9", "--mean-size", "10"), "--mean-size"),
            (("street", "--n", "9", "--layout", "edges"), "--layout goes only with --count"),
        ):
            with self.subTest(arguments):
                error = polis.run("generate", *arguments, "-o", self.folder / "x.nc", status=2)
                self.assertIn(words, error)
                self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    polis.main()
