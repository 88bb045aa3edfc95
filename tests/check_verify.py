"""`centropolis verify`: tables of other programs, or what they would say, each column with the
convention it follows."""

import os
import random
import re
import subprocess
import tempfile
import unittest

import h5py

import polis

nx = polis.optional("networkx")
igraph = polis.optional("igraph")
graph_tool = polis.optional("graph_tool")

# a path of three, a pair, an isolate, and a square with a tail: parts, ties and different values
EDGES = [(0, 1), (1, 2), (3, 4), (6, 7), (7, 8), (8, 9), (9, 6), (9, 10), (10, 11), (11, 9)]
N = 12


class Verify(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.result = os.path.join(self.scratch.name, "result.nc")
        self.network = os.path.join(self.scratch.name, "net")
        polis.write_network(self.network, N, EDGES)

    def tearDown(self):
        self.scratch.cleanup()

    def verify(self, columns, *options, peer="networkx", status=0):
        """What is said of each column."""
        table = os.path.join(self.scratch.name, "table.csv")
        rows = [[v, *(column[v] for column in columns.values())] for v in range(N)]
        polis.write_table(table, ["node", *columns], rows)
        polis.run("centrality", self.network, "-o", self.result, "--force", "--quiet", *options)
        done = subprocess.run([polis.PROGRAM, "verify", self.result, table, "--against", peer],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        said = [line.split(None, 1) for line in done.stdout.splitlines()[1:]]
        return {line[0]: line[1] for line in said}

    @unittest.skipUnless(nx, "NetworkX is not installed")
    def test_networkx_undirected(self):
        g = nx.Graph(EDGES)
        g.add_nodes_from(range(N))
        said = self.verify({
            "betweenness": nx.betweenness_centrality(g),
            "raw_betweenness": nx.betweenness_centrality(g, normalized=False),
            "closeness": nx.closeness_centrality(g),
            "closeness_plain": nx.closeness_centrality(g, wf_improved=False),
            "harmonic": nx.harmonic_centrality(g),
            "degree": dict(g.degree()),
            "degree_centrality": nx.degree_centrality(g),
        })
        self.assertEqual(said["betweenness"], "is betweenness_norm")
        self.assertEqual(said["raw_betweenness"], "is betweenness")
        self.assertEqual(said["closeness"], "is closeness_wf")
        self.assertEqual(said["closeness_plain"], "is closeness_component")
        self.assertEqual(said["harmonic"],
                         "is closeness_harmonic, a sum over the other nodes instead of a mean")
        self.assertEqual(said["degree"], "is degree")
        self.assertEqual(said["degree_centrality"], "is degree_norm")

    @unittest.skipUnless(nx, "NetworkX is not installed")
    def test_networkx_directed_measures_closeness_towards_a_node(self):
        g = nx.DiGraph(EDGES)
        g.add_nodes_from(range(N))
        said = self.verify({"closeness": nx.closeness_centrality(g),
                            "betweenness": nx.betweenness_centrality(g)}, "--directed")
        self.assertEqual(said["closeness"], "is closeness_wf_in")
        self.assertEqual(said["betweenness"], "is betweenness_norm")

    @unittest.skipUnless(igraph, "igraph is not installed")
    def test_igraph_has_no_value_for_isolates(self):
        g = igraph.Graph(N, EDGES)
        said = self.verify({"closeness": [x if x == x else "" for x in g.closeness()],
                            "harmonic": g.harmonic_centrality(), "betweenness": g.betweenness()},
                           peer="igraph")
        self.assertEqual(said["closeness"], "is closeness_component; where one has 0 the other "
                                            "has no value")
        self.assertEqual(said["harmonic"], "is closeness_harmonic")
        self.assertEqual(said["betweenness"], "is betweenness")

    def test_doubled_pairs_and_percentages(self):
        own = next(iter(polis.centrality(self.network).values()))
        bc = own.by_id("betweenness")
        norm = own.by_id("betweenness_norm")
        said = self.verify({"betweenness": [2 * bc[str(v)] for v in range(N)],
                            "nBetweenness": [100 * norm[str(v)] for v in range(N)]}, peer="other")
        self.assertIn("counted twice", said["betweenness"])
        self.assertEqual(said["nBetweenness"], "is betweenness_norm, in percent")

    def test_what_nothing_explains_is_said_and_fails(self):
        own = next(iter(polis.centrality(self.network).values()))
        bc = [own.by_id("betweenness")[str(v)] for v in range(N)]
        bc[9] += 0.5
        said = self.verify({"betweenness": bc}, status=1)
        self.assertIn("no convention explains it: nearest is betweenness, 1 of 12 nodes differ",
                      said["betweenness"])

    def test_bad_tables(self):
        polis.run("centrality", self.network, "-o", self.result, "--quiet")
        table = os.path.join(self.scratch.name, "table.csv")
        polis.write_table(table, ["node", "betweenness"], [("elsewhere", 1)])
        said = polis.run("verify", self.result, table, "--against", "gephi", status=65)
        self.assertIn("is the id of a node", said)
        polis.run("verify", self.result, table, status=2)
        polis.run("verify", self.result, "absent.csv", "--against", "gephi", status=66)

    def recompute(self, peer, *options, network=None, status=0):
        """What is said of each call of a program that is not there."""
        polis.run("centrality", network or self.network, "-o", self.result, "--force", "--quiet",
                  *options)
        return self.said_of_result(peer, status)

    def said_of_result(self, peer, status=0):
        done = subprocess.run([polis.PROGRAM, "verify", self.result, "--against", peer],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        lines = [line.strip() for line in done.stdout.splitlines()[2:]]
        own = re.fullmatch(r"(\d+) of the file's own (\d+) columns are what .*", lines.pop())
        self.assertEqual(own[1] == own[2], status == 0)
        self.assertGreaterEqual(int(own[2]), 9)
        return dict(re.split(r" +(?=is |no convention)", line, maxsplit=1) for line in lines)

    def test_without_a_table_programs_are_recomputed(self):
        """What the tests above learn from the programs themselves."""
        said = self.recompute("networkx")
        self.assertEqual(said["betweenness_centrality(G)"], "is betweenness_norm")
        self.assertEqual(said["closeness_centrality(G)"], "is closeness_wf")
        self.assertEqual(said["closeness_centrality(G, wf_improved=False)"],
                         "is closeness_component")
        self.assertEqual(said["harmonic_centrality(G)"],
                         "is closeness_harmonic, a sum over the other nodes instead of a mean")
        said = self.recompute("igraph")
        self.assertEqual(said["g.closeness()"], "is closeness_component; where one has 0 the other "
                                                "has no value")
        self.assertEqual(said["g.betweenness()"], "is betweenness")
        self.assertEqual(said["g.closeness(mode='out', normalized=False)"], "is 1 / farness")
        said = self.recompute("graph-tool")
        self.assertEqual(said["closeness(g, harmonic=True)"], "is closeness_harmonic")
        said = self.recompute("ucinet")
        self.assertEqual(said["nCloseness"], "is closeness_max1: compute it with --measures "
                                             "closeness_max1")
        said = self.recompute("ucinet", "--ucinet")
        self.assertEqual(said["nBetweenness"], "is betweenness_percent")
        self.assertEqual(said["nCloseness"], "is closeness_max1, in percent")

    def test_edges_are_recomputed_where_the_result_has_them(self):
        calls = {"networkx": ("edge_betweenness_centrality(G)", "is edge_betweenness_norm"),
                 "igraph": ("g.edge_betweenness()", "is edge_betweenness"),
                 "graph-tool": ("betweenness(g)[1]", "is edge_betweenness_norm"),
                 "ucinet": ("Edge betweenness", "is edge_betweenness")}
        for peer, (call, what) in calls.items():
            said = self.recompute(peer)
            self.assertEqual(said[call], "is edge_betweenness: compute it with --edges")
            for direction in ("--directed", "--undirected"):
                said = self.recompute(peer, "--edges", direction)
                self.assertEqual(said[call], what, peer)
        with h5py.File(self.result, "r+") as file:
            file["edge_betweenness"][3] += 0.5
        said = self.said_of_result("igraph", status=1)
        self.assertIn("no convention explains it: a plain search finds 1 of 10 edges different",
                      said["edge_betweenness"])
        self.assertIn("1 of 10 edges differ", said["g.edge_betweenness()"])

    @unittest.skipUnless(graph_tool, "graph-tool is not installed")
    def test_graph_tools_norm_of_edges(self):
        from graph_tool.centrality import betweenness

        for directed in (False, True):
            g = graph_tool.Graph(directed=directed)
            g.add_vertex(N)
            g.add_edge_list(EDGES)
            network = polis.one(N, EDGES, "--edges", *(["--directed"] if directed else []))
            theirs = sorted(betweenness(g)[1].a)
            polis.assert_close(theirs, sorted(network["edge_betweenness_norm"]), str(directed))

    def test_directions_of_the_programs(self):
        table = os.path.join(self.scratch.name, "arcs.csv")
        polis.write_table(table, ["source", "target"], [*EDGES, (7, 6), (12, 13)])
        said = self.recompute("networkx", "--directed", network=table)
        self.assertEqual(said["closeness_centrality(G)"], "is closeness_wf_in")
        self.assertEqual(said["degree_centrality(G)"], "is degree_total, divided by n-1")
        said = self.recompute("graph-tool", "--directed")
        self.assertIn("is closeness_component_out", said["closeness(g)"])
        said = self.recompute("igraph", "--directed")
        self.assertIn("is closeness_component_in", said["g.closeness(mode='in')"])
        self.assertIn("but igraph ignores the direction of arcs by default; ", said["g.closeness()"])

    @unittest.skipUnless(nx, "NetworkX is not installed")
    def test_float_ties_are_those_of_the_program(self):
        rng = random.Random(5)
        grid = nx.grid_2d_graph(9, 9)
        label = {node: k for k, node in enumerate(sorted(grid))}
        rows = [(label[u], label[v], rng.choice((0.1, 0.2, 0.3))) for u, v in grid.edges]
        table = os.path.join(self.scratch.name, "grid.csv")
        polis.write_table(table, ["source", "target", "len"], rows)
        said = self.recompute("networkx", "--weight", "len", "--weight-role", "length",
                              network=table)["betweenness_centrality(G)"]
        g = nx.Graph()
        g.add_weighted_edges_from(rows)
        theirs = nx.betweenness_centrality(g, weight="weight")
        ours = next(iter(polis.read_result(self.result).values())).by_id("betweenness_norm")
        apart = [abs(theirs[v] - ours[str(v)]) / max(theirs[v], ours[str(v)]) for v in theirs
                 if theirs[v] != ours[str(v)]]
        count, largest = re.search(r"; (\d+) of 81 nodes differ, by up to (\S+) ", said).groups()
        self.assertIn("is betweenness_norm, but networkx adds lengths as floating-point", said)
        self.assertEqual(int(count), sum(x > 1e-6 for x in apart))
        self.assertGreater(int(count), 20)
        self.assertAlmostEqual(float(largest), max(apart), delta=5e-3)

    def test_parallel_edges(self):
        table = os.path.join(self.scratch.name, "parallel.csv")
        polis.write_table(table, ["source", "target"], [*EDGES, (6, 7)])
        said = self.recompute("networkx", "--parallel-edges", "distinct", network=table)
        self.assertIn("is betweenness_norm, but networkx takes parallel edges as one; ",
                      said["betweenness_centrality(G)"])
        said = self.recompute("igraph", "--parallel-edges", "distinct", network=table)
        self.assertEqual(said["g.betweenness()"], "is betweenness")

    def test_a_value_that_is_wrong_is_found(self):
        polis.run("centrality", self.network, "-o", self.result, "--quiet")
        with h5py.File(self.result, "r+") as file:
            file["betweenness"][9] += 0.5
        said = self.said_of_result("igraph", status=1)
        self.assertIn("no convention explains it: a plain search finds 1 of 12 nodes different",
                      said["betweenness"])

    def test_what_cannot_be_recomputed(self):
        polis.run("centrality", self.network, "-o", self.result, "--quiet", "--pivots", "4",
                  "--kernel", "dijkstra")
        said = polis.run("verify", self.result, "--against", "igraph", status=2)
        self.assertIn("holds estimates from pivots", said)
        said = polis.run("verify", self.result, "--against", "gephi", status=2)
        self.assertIn("not known by heart", said)


if __name__ == "__main__":
    polis.main()
