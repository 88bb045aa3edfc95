"""jobs/guide/columns.md: its examples are what the program computes, and its names are those of the
columns that the program writes, no more and no fewer."""

import itertools
import re
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

import h5py
import numpy as np

import pages
import polis

PAGE = pages.PAGES[pages.GUIDE / "columns.md"]
PRINTED = 1e-6  # the examples are given to six digits
NUMBER = {"R": "[0-9p]+", "B": "[0-9p]+"}  # of a radius, of a decay
EVERYTHING = ("--edges", "--indicators", "all", "--measures", "all", "--ucinet", "--vulnerability",
              "all")


def tables(text=PAGE):
    """Rows of the page (or a part of it), each a dict by the heads of its table."""
    head = None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line[:1] == "|" else None
        if cells is None:
            head = None
        elif head is None:
            head = cells
        elif not set(line) <= set("|-"):
            yield dict(zip(head, cells))


def names(cell):
    """The columns of a cell: `reach[_out,_in]_rR` are three."""
    for text in re.findall(r"`([^`]+)`", cell):
        parts = [["", *part[1:-1].split(",")] if part[0] == "[" else [part]
                 for part in re.findall(r"\[[^]]*\]|[^[]+", text)]
        yield from ("".join(choice) for choice in itertools.product(*parts))


class Example:
    """One `[column of] network [options]: values` of the page."""

    def __init__(self, text, column):
        found = re.fullmatch(r"(?:`(\w+)` of )?(\w+)((?: --\w+ \S+)*): (.+)", text)
        assert found, text
        self.text, self.column = text, found[1] or column
        self.network, self.options = found[2], tuple(found[3].split())
        self.values = [float(Fraction(value)) for value in found[4].split()]


def examples():
    for row in tables():
        texts = [text.strip() for text in row.get("examples", "").split(";") if text.strip()]
        yield from (Example(text, next(names(row["column"]))) for text in texts)


def edges_of(text):
    """(ends and maybe a strength, directed) of each edge."""
    for u, mark, v, strength in re.findall(r"(\d+)([->])(\d+)(?::(\d+))?", text):
        yield (int(u), int(v)) + ((int(strength),) if strength else ()), mark == ">"


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.networks = {row["network"]: row["edges"] for row in tables() if "network" in row}

    def compute(self, name, options):
        text = self.networks[name]
        edges, directed = zip(*edges_of(text))
        n = 1 + max([max(e[:2]) for e in edges] + [int(v) for v in re.findall(r"node (\d)", text)])
        options = [*EVERYTHING, *options]
        options += ["--directed"] if directed[0] else []
        role = "length" if "lengths" in text else "strength"
        options += ["--weight", "w", "--weight-role", role] if len(edges[0]) > 2 else []
        places = re.findall(r"\((\d+) (\d+)\)", text)
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            west = re.findall(r"\d", text.partition("west")[2])
            if west:
                table = Path(scratch, "nodes.csv")
                polis.write_table(table, ["node_id", "side"], [
                    (v, "west" if str(v) in west else "east") for v in range(n)])
                options += ["--nodes", table, "--group", "side"]
            return polis.one(n, edges, *options, places=places)

    def test_every_example_is_what_the_program_computes(self):
        key = lambda example: (example.network, example.options)
        count = 0
        for (name, options), group in itertools.groupby(sorted(examples(), key=key), key):
            network = self.compute(name, options)
            for example in group:
                count += 1
                with self.subTest(f"{example.column}: {example.text}"):
                    np.testing.assert_allclose(np.atleast_1d(network[example.column]),
                                               example.values, rtol=0, atol=PRINTED)
        self.assertGreater(count, 90)

    def test_every_measure_has_an_example_and_says_who_else_computes_it(self):
        for row in tables():
            if row.get("examples"):
                self.assertTrue(row["compared with"], row["column"])


class Names(polis.Folder):
    def setUp(self):
        super().setUp()
        ends = [(v, (v + 1) % 12) for v in range(12)] + [(0, 5), (2, 9)]
        edges = "".join(f"edge [ source {u} target {v} w {1 + u} ]\n" for u, v in ends)
        for name, x, y, far in (("plane", "x", "y", 1e6), ("sphere", "lon", "lat", 0)):
            nodes = "".join(f'node [ id {v} name "no. {v}" {x} {far + v} {y} 40 ]\n'
                            for v in range(12))
            self.write(f"{name}.gml", f"graph [\n{nodes}{edges}]\n")
        polis.write_table(self.folder / "all.csv",
                          ["city_id", "path", "directed", "weight_role", "period"],
                          [("a", "plane.gml", 0, "strength", 1), ("b", "sphere.gml", 1, "length", 1),
                           ("c", "plane.gml", 1, "strength", 2), ("d", "plane.gml", 0, "none", 2),
                           ("e", "plane.gml", 1, "none", 2)])
        ids = ["a@1", "b@1", "c@2", "d@2", "e@2"]
        polis.write_table(self.folder / "nodes.csv", ["node_id", "network_id", "side", "yes"],
                          [(v, k, v // 6, 1) for k in ids for v in range(12)])
        polis.write_table(self.folder / "trips.csv",
                          ["origin", "destination", "weight", "network_id"],
                          [(0, 5, 2, k) for k in ids])

    def written(self, *options):
        polis.run("centrality", self.folder / "all.csv", "-o", self.out, "--quiet", "--force",
                  "--weight", "w", "--weight-role", "length", *options)
        found = set()
        with h5py.File(self.out) as file:
            file.visititems(lambda name, item: found.add(name)
                            if isinstance(item, h5py.Dataset) and not h5py.h5ds.is_scale(item.id)
                            else None)
        return found

    def test_the_page_names_the_columns_that_are_written_and_no_others(self):
        nodes = ("--nodes", self.folder / "nodes.csv")
        written = set().union(
            self.written(*EVERYTHING, *nodes, "--group", "side", "--types", "--baseline", 2),
            self.written("--vertex-bootstrap", 2),
            self.written("--edges", "--radius", "2,4.5", "--decay", 0.5),
            self.written("--edges", *nodes, "--sources", "yes", "--targets", "yes"),
            self.written("--edges", *nodes, "--sources", "yes", "--targets", "yes",
                         "--radius", 2, "--decay", 0.5),
            self.written("--demand", self.folder / "trips.csv"),
            self.written("--pivots", 3))
        named = {name for row in tables() for name in names(row.get("column", ""))}
        self.assertGreater(len(named), 250)
        plain = "|".join(name for name in named if not re.search("[A-Z]", name))
        pattern = {name: re.compile(re.sub("[RBX]", lambda m: NUMBER.get(m[0], f"({plain})"), name))
                   for name in named}
        for column in sorted(written):
            self.assertTrue(any(p.fullmatch(column) for p in pattern.values()),
                            f"{column} is written and not on the page")
        for name, p in sorted(pattern.items()):
            self.assertTrue(any(map(p.fullmatch, written)), f"{name} is on the page, not written")


class Labels(unittest.TestCase):
    def test_the_report_has_a_label_for_every_column_of_networks(self):
        source = (polis.SOURCE / "src/report/page/src/data.js").read_text(encoding="utf-8")
        block = re.search(r"^const LABEL = \{\n(.*?)^\};", source, re.M | re.S)[1]
        labelled = set(re.findall(r"^  (\w+): \"", block, re.M))
        part = PAGE.split("\n## Networks\n")[1].split("\n## ")[0]
        named = [name for row in tables(part) for name in names(row.get("column", ""))
                 if not re.search("[A-Z/]|_status$", name)]
        self.assertGreater(len(named), 90)
        for name in named:
            base = re.sub("^intra_(.+)_(mean|max|sd|p50|p90|gini)$", r"\1", name)
            self.assertIn(re.sub("_(out|in)$", "", base), labelled, name)


if __name__ == "__main__":
    polis.main()
