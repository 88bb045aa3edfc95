"""Several hundred small random networks in one run, against NetworkX, igraph and graph-tool.

See cases.py for what they are drawn to meet.
"""

import functools
import tempfile
import unittest
from pathlib import Path

import numpy as np

import cases as random_cases
import oracle
import polis

def vertex(network):
    """Vertex of each row of the result: labels are vertex numbers."""
    return np.array([int(label) for label in network["node_id"]], int)


def setUpModule():
    global scratch, cases, merged, distinct
    if not oracle.networkx:
        raise unittest.SkipTest("NetworkX is not installed")
    scratch = tempfile.TemporaryDirectory(dir=".")
    folder = Path(scratch.name)
    cases = random_cases.draw(40)
    manifest = random_cases.write(cases, folder)
    merged = polis.centrality(manifest, "--edges", *random_cases.WEIGHT)
    distinct = polis.centrality(
        manifest, "--edges", *random_cases.WEIGHT, "--parallel-edges", "distinct"
    )


def tearDownModule():
    scratch.cleanup()


def for_each_case(check):
    """A test that makes the check on every case and reports each that fails."""

    @functools.wraps(check)
    def test(self):
        for case in cases:
            with self.subTest(case.name):
                check(self, case, merged[case.name])

    return test


class RandomNetworks(unittest.TestCase):
    def compare(self, case, network, columns):
        """Columns of an oracle, whose vertices are labels and whose edges are the result's."""
        for name, expected in columns.items():
            by_node = not name.startswith("edge_")
            wanted = expected[vertex(network)] if by_node else expected
            polis.assert_close(network[name], wanted, f"{case.name} {name}", abs=1e-12)

    def graph(self, case, network):
        label = vertex(network)
        return oracle.Graph(case.n, label[network.u], label[network.v], network.units(),
                            case.directed, network.resolution)

    @for_each_case
    def test_every_edge_arrives_once_with_its_value(self, case, network):
        label = vertex(network)
        ends = [case.key(u, v) for u, v in zip(label[network.u], label[network.v])]
        expected = case.merged()
        self.assertEqual(sorted(ends), sorted(expected))
        self.assertEqual(len(label), case.n)
        self.assertEqual(network["status"], 0)
        for end, units, k in zip(ends, network.units(), range(len(ends))):
            if case.role == "strength":
                self.assertEqual(network["edge_strength"][k], expected[end])
                exact = 1 / expected[end] / network.resolution
                self.assertLessEqual(abs(units - exact), 0.5 + 1e-9 * exact)
            else:
                self.assertEqual(units, case.units(expected[end]))

    @for_each_case
    def test_what_is_dropped_or_raised_is_counted(self, case, network):
        loops = sum(u == v for u, v, _ in case.rows)
        zeros = sum(u != v and w == 0 for u, v, w in case.rows) * (case.role == "strength")
        kept = case.kept()
        self.assertEqual(network["dropped_self_loops"], loops)
        self.assertEqual(network["dropped_zero_strengths"], zeros)
        self.assertEqual(
            network["dropped_parallel_edges"], sum(len(w) - 1 for w in kept.values())
        )
        raised = sum(w == 0 for w in case.merged().values()) * (case.role == "length")
        self.assertEqual(network["n_raised"], raised)

    @for_each_case
    def test_degree_and_strength_are_counts_and_sums(self, case, network):
        neighbours = {d: [set() for _ in range(case.n)] for d in ("in", "out", "union")}
        strength = {d: [0] * case.n for d in ("in", "out")}
        for (u, v), value in case.merged().items():
            for a, b, way in ((u, v, "out"), (v, u, "in")):
                neighbours[way][a].add(b)
                neighbours["union"][a].add(b)
                strength[way][a] += value
        strength["union"] = np.add(strength["in"], strength["out"])
        ways = ("in", "out", "union") if case.directed else ("union",)
        for way in ways:
            suffix = "_" + way if case.directed else ""
            degree = np.array([len(s) for s in neighbours[way]])[vertex(network)]
            np.testing.assert_array_equal(network["degree" + suffix], degree)
            norm = network["degree" + suffix + "_norm" if case.directed else "degree_norm"]
            polis.assert_close(norm, degree / max(case.n - 1, 1), "degree_norm")
            if case.role == "strength" and (way != "union" or not case.directed):
                sums = np.array(strength[way], float)[vertex(network)]
                polis.assert_close(network["strength" + suffix], sums, "strength")

    @for_each_case
    def test_betweenness_adds_up_to_the_inner_vertices_of_all_shortest_paths(self, case, network):
        if case.role != "none":
            return
        sides = 1 if case.directed else 2
        farness = network["farness_out" if case.directed else "farness"].sum() / sides
        reach = network["reach_out" if case.directed else "reach"].sum() / sides
        polis.assert_close(network["betweenness"].sum(), farness - reach, "inner vertices")
        polis.assert_close(network["edge_betweenness"].sum(), farness, "edges of paths")

    @for_each_case
    def test_networkx_agrees_on_everything(self, case, network):
        self.compare(case, network, oracle.from_networkx(self.graph(case, network)))

    @unittest.skipUnless(oracle.igraph, "igraph is not installed")
    @for_each_case
    def test_igraph_agrees_on_hops_and_lengths(self, case, network):
        if case.role != "strength":
            self.compare(case, network, oracle.from_igraph(self.graph(case, network)))

    @unittest.skipUnless(oracle.graph_tool, "graph-tool is not installed")
    @for_each_case
    def test_graph_tool_agrees_on_betweenness(self, case, network):
        self.compare(case, network, oracle.from_graph_tool(self.graph(case, network)))

    @unittest.skipUnless(oracle.igraph, "igraph is not installed")
    @for_each_case
    def test_distinct_parallel_edges_are_paths_of_their_own(self, case, _):
        if case.role == "strength":
            return  # strengths of parallel edges are summed whatever the option says
        network = distinct[case.name]
        kept = [(*ends, w) for ends, values in case.kept().items() for w in values]
        graph = oracle.Graph(
            case.n, [u for u, _, _ in kept], [v for _, v, _ in kept],
            [case.units(w) for _, _, w in kept], case.directed, network.resolution,
        )
        self.assertEqual(network["edge_row_size"], len(kept))
        self.compare(case, network, oracle.from_igraph(graph, edges=False))

    def test_the_cases_meet_what_they_are_drawn_for(self):
        kept = [case.kept() for case in cases]
        self.assertEqual(sorted(merged), sorted(case.name for case in cases))
        self.assertGreater(sum(len(w) - 1 for edges in kept for w in edges.values()), 100)
        self.assertGreater(sum(u == v for case in cases for u, v, _ in case.rows), 100)
        values = [w for case in cases if case.role != "none" for _, _, w in case.rows]
        self.assertGreater(values.count(0), 100)
        self.assertGreater(sum(len(edges) == 0 for edges in kept), 10)


if __name__ == "__main__":
    polis.main()
