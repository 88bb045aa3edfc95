"""Radii and decays on the command line: the columns against their definitions, written down with
NetworkX's distances; the same bits for any ranks and threads; options that make no sense."""

import math
import random
import tempfile
import unittest

import h5py
import networkx as nx

import polis

LENGTH = ("--weight", "w", "--weight-role", "length")
RADII, DECAY = (2, 4.5), 0.4


def town(seed, n=60, m=90):
    """Edges (u, v, length), u < v, lengths with a decimal."""
    draw = random.Random(seed)
    ends = {tuple(sorted(draw.sample(range(n), 2))) for _ in range(m)}
    return n, [(u, v, draw.randint(5, 30) / 10) for u, v in sorted(ends)]


def definitions(n, edges, directed, weigh):
    """Weighted reach, betweenness by pairs (s, t) with weigh(distance) > 0."""
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from((u, v, round(1000 * w)) for u, v, w in edges)
    total, through = [0.0] * n, [0.0] * n
    for s in range(n):
        before, dist = nx.dijkstra_predecessor_and_distance(graph, s)
        paths, passing = {s: 1}, dict.fromkeys(dist, 0.0)
        order = sorted(dist, key=dist.get)
        for v in order[1:]:
            paths[v] = sum(paths[u] for u in before[v])
            total[s] += weigh(dist[v] / 1000)
        for v in reversed(order[1:]):
            for u in before[v]:
                passing[u] += paths[u] / paths[v] * (weigh(dist[v] / 1000) + passing[v])
            through[v] += passing[v] * (1 if directed else 0.5)
    return total, through


class Local(unittest.TestCase):
    def test_columns_equal_the_definitions(self):
        options = (*LENGTH, "--radius", "2,4.5", "--decay", str(DECAY))
        for directed in (False, True):
            n, edges = town(1 + directed)
            network = polis.one(n, edges, *options, "--directed" if directed else "--undirected")
            way = "_out" if directed else ""
            for radius in RADII:
                lane = f"_r{radius:g}".replace(".", "p")
                reach, through = definitions(n, edges, directed, lambda d: d <= radius)
                polis.assert_close(network["reach" + way + lane], reach, lane)
                polis.assert_close(network["betweenness" + lane], through, lane, abs=1e-12)
            reach, through = definitions(
                n, edges, directed, lambda d: math.exp(-DECAY * d) if DECAY * d <= 4 else 0
            )
            polis.assert_close(network["closeness_decay" + way + "_b0p4"], reach, "decay")
            polis.assert_close(network["betweenness_decay_b0p4"], through, "decay", abs=1e-12)
            self.assertNotIn("betweenness", network)
            self.assertNotIn("closeness_wf" + way, network)

    def test_a_wide_radius_gives_the_columns_of_all_pairs(self):
        n, edges = town(3)
        local = polis.one(n, edges, *LENGTH, "--radius", "1e6", "--edges")
        whole = polis.one(n, edges, *LENGTH, "--edges")
        for name in ("reach", "farness", "closeness_component", "closeness_wf",
                     "closeness_harmonic", "betweenness", "edge_betweenness"):
            polis.assert_close(local[name + "_r1000000"], whole[name], name, rel=1e-12, abs=1e-12)

    def test_bits_do_not_depend_on_ranks_and_threads(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            polis.run("generate", "street", "--n", 3000, "-o", f"{scratch}/town.nc", "--quiet")
            results = [
                polis.centrality(f"{scratch}/town.nc", "--weight", "length", *LENGTH[2:],
                                 "--radius", "300,900", "--decay", "0.01",
                                 ranks=ranks, threads=threads).popitem()[1]
                for ranks, threads in ((1, 1), (2, 1), (3, 2))
            ]
        for other in results[1:]:
            for name in ("betweenness_r300", "closeness_harmonic_r900", "betweenness_decay_b0p01",
                         "closeness_decay_b0p01", "reach_r900"):
                self.assertEqual(results[0][name].tobytes(), other[name].tobytes(), name)

    def test_a_column_says_its_radius(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            folder = polis.write_network(f"{scratch}/net", *town(4))
            polis.run("centrality", folder, "-o", f"{scratch}/x.nc", *LENGTH, "--radius", "2")
            with h5py.File(f"{scratch}/x.nc") as file:
                self.assertEqual(file["betweenness_r2"].attrs["radius"], b"2")

    def test_options_without_sense_are_refused(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            folder = polis.write_network(f"{scratch}/net", 2, [(0, 1)])
            for options, words in (
                (("--radius", "0"), "--radius: 0 is not a positive number"),
                (("--radius", "4,4"), "--radius: 4 is there twice"),
                (("--decay", "-1"), "--decay: -1 is not a positive number"),
                (("--radius", "near"), "'near' is not a finite number"),
                (("--radius", "4", "--kernel", "sweep"), "--kernel sweep"),
                (("--kernel", "local"), "'local' is not one of"),
            ):
                stderr = polis.run("centrality", folder, "-o", f"{scratch}/x.nc", *options,
                                   status=2)
                self.assertIn(words, stderr)


if __name__ == "__main__":
    polis.main()
