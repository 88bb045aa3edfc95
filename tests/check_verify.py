"""`centropolis verify`: tables of other programs, each column with the convention it follows."""

import os
import subprocess
import tempfile
import unittest

import polis

nx = polis.optional("networkx")
igraph = polis.optional("igraph")

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


if __name__ == "__main__":
    polis.main()
