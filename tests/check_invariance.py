"""What must not change a result, and what must change it in a known way: labels, an isolate, the
direction of every arc, the unit of length, the kernel."""

import random
import tempfile
import unittest
from pathlib import Path

import numpy as np

import cases as random_cases
import polis

TIGHT = 1e-12
LENGTH = random_cases.WEIGHT


def network_of(seed, n=60, m=110, most=4):
    """Edges (u, v, length), u < v, in two parts."""
    draw = random.Random(seed)
    ends = {tuple(sorted(draw.sample(range(n), 2))) for _ in range(m)}
    return n, [(u, v, draw.randint(1, most)) for u, v in sorted(ends) if (u < 12) == (v < 12)]


def columns(network):
    """Node columns of float or count, without what names the node."""
    return [
        c for c in network.columns
        if isinstance(network[c], np.ndarray) and len(network[c]) == network.n
        and c not in ("node_id", "node_name", "node_x", "node_y", "node_lon", "node_lat",
                      "network_index") and not c.startswith("edge_")
    ]


class Invariances(unittest.TestCase):
    def same(self, actual, expected, order=slice(None), names=None):
        for name in names or columns(expected):
            polis.assert_close(actual[name][order], expected[name], name, rel=TIGHT, abs=TIGHT)

    def test_relabelling_moves_values_with_their_nodes(self):
        for direction in ("--undirected", "--directed"):
            n, edges = network_of(1)
            where = list(range(n))
            random.Random(2).shuffle(where)
            turned = [(where[u], where[v], w) for u, v, w in reversed(edges)]
            before = polis.one(n, edges, *LENGTH, direction)
            after = polis.one(n, turned, *LENGTH, direction)
            self.assertGreater(len(columns(before)), 8)
            self.same(after, before, order=where)

    def test_an_isolate_leaves_raw_values_and_scales_normalised_ones(self):
        n, edges = network_of(3)
        before = polis.one(n, edges, *LENGTH)
        after = polis.one(n + 1, edges, *LENGTH)
        same = ["degree", "reach", "farness", "closeness_component", "betweenness"]
        self.same(after, before, slice(n), same)
        by = {"betweenness_norm": (n - 2) / n, "closeness_wf": (n - 1) / n,
              "closeness_harmonic": (n - 1) / n, "degree_norm": (n - 1) / n}
        for name, factor in by.items():
            polis.assert_close(after[name][:n], before[name] * factor, name, rel=TIGHT)

    def test_turning_every_arc_round_swaps_in_and_out(self):
        n, edges = network_of(4)
        before = polis.one(n, edges, *LENGTH, "--directed")
        after = polis.one(n, [(v, u, w) for u, v, w in edges], *LENGTH, "--directed")
        swapped = [c for c in columns(before) if "_in" in c]
        self.assertEqual(len(swapped), 8)
        for name in swapped:
            polis.assert_close(after[name.replace("_in", "_out")], before[name], name, rel=TIGHT)
        self.same(after, before, names=["betweenness", "degree_union"])

    def test_the_unit_of_length_scales_distances_only(self):
        n, edges = network_of(5)
        before = polis.one(n, edges, *LENGTH, "--edges")
        after = polis.one(n, [(u, v, 7 * w) for u, v, w in edges], *LENGTH, "--edges")
        self.same(after, before, names=["betweenness", "betweenness_norm", "edge_betweenness"])
        polis.assert_close(after["farness"], 7 * before["farness"], "farness", rel=TIGHT)
        for kind in ("classic", "component", "wf", "harmonic"):
            name = f"closeness_{kind}"
            polis.assert_close(7 * after[name], before[name], name, rel=TIGHT)

    def test_an_edge_both_ways_is_two_arcs(self):
        n, edges = network_of(6)
        before = polis.one(n, edges, *LENGTH)
        after = polis.one(n, edges + [(v, u, w) for u, v, w in edges], *LENGTH, "--directed")
        polis.assert_close(after["betweenness"], 2 * before["betweenness"], "betweenness",
                           rel=TIGHT)
        polis.assert_close(after["betweenness_norm"], before["betweenness_norm"], "norm",
                           rel=TIGHT)
        for side in ("_in", "_out"):
            polis.assert_close(after["closeness_wf" + side], before["closeness_wf"], side,
                               rel=TIGHT)

    def test_a_network_alone_is_shared_by_all_threads_and_ranks(self):
        n, edges = network_of(7, n=600, m=1100)
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            polis.write_network(f"{scratch}/net", n, edges)
            digests = set()
            for ranks, threads, share in ((1, 1, None), (1, 2, "threads=2 ranks=1"),
                                          (2, 1, "threads=1 ranks=2")):
                out = f"{scratch}/{ranks}-{threads}.nc"
                log = polis.run("centrality", f"{scratch}/net", *LENGTH, "-o", out, ranks=ranks,
                                threads=threads)
                line = next((s for s in log.splitlines() if "compute net" in s), "")
                self.assertEqual(line.endswith(share) if share else line == "", True, log)
                digests.add(polis.digest(out))
        self.assertEqual(len(digests), 1)

    def test_the_kernels_agree(self):
        drawn = random_cases.draw(25)
        hops = [case for case in drawn if case.role == "none"]
        for kernel, cases in (("sweep", drawn), ("frontier", hops), ("auto", drawn)):
            with tempfile.TemporaryDirectory(dir=".") as scratch:
                manifest = random_cases.write(cases, Path(scratch))
                result, reference = (
                    polis.centrality(manifest, "--edges", *LENGTH, "--kernel", name)
                    for name in (kernel, "dijkstra")
                )
            self.assertEqual(len(result), len(cases))
            for name, network in result.items():
                with self.subTest(f"{kernel} {name}"):
                    for c in columns(network) + ["edge_betweenness"]:
                        polis.assert_close(network[c], reference[name][c], c, abs=TIGHT)


if __name__ == "__main__":
    polis.main()
