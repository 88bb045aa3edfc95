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


def definitions(n, edges, directed, weigh, share=None):
    """Sums over t of weigh(s, t, distance) for each s; betweenness with pairs weighted by it."""
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
            total[s] += weigh(s, v, dist[v] / 1000)
        for v in reversed(order[1:]):
            for u in before[v]:
                passing[u] += paths[u] / paths[v] * (weigh(s, v, dist[v] / 1000) + passing[v])
            through[v] += passing[v] * (share or (1 if directed else 0.5))
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
                reach, through = definitions(n, edges, directed, lambda s, t, d: d <= radius)
                polis.assert_close(network["reach" + way + lane], reach, lane)
                polis.assert_close(network["betweenness" + lane], through, lane, abs=1e-12)
            reach, through = definitions(
                n, edges, directed, lambda s, t, d: math.exp(-DECAY * d) if DECAY * d <= 4 else 0
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

    def table(self, scratch, name, header, rows):
        polis.write_table(f"{scratch}/{name}", header, rows)
        return f"{scratch}/{name}"

    def test_sources_and_targets_count_trips(self):
        n, edges = town(5)
        draw = random.Random(6)
        source = [draw.choice([0, 0, 1, 2.5]) for _ in range(n)]
        target = [draw.choice([0, 1, 1e-9, 3e9]) for _ in range(n)]
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            nodes = self.table(scratch, "nodes.csv", ["node_id", "from", "to"],
                               [(v, source[v], target[v]) for v in range(n) if source[v] or target[v]])
            homes = self.table(scratch, "homes.csv", ["node_id"],
                               [(v,) for v in range(n) if source[v]])
            for directed in (False, True):
                way = "--directed" if directed else "--undirected"
                network = polis.one(n, edges, *LENGTH, way, "--nodes", nodes, "--radius", "4.5",
                                    "--source-weight", "from", "--target-weight", "to",
                                    "--sources", homes, "--targets", "to")
                sums, through = definitions(
                    n, edges, directed, lambda s, t, d: source[s] * target[t] * (d <= 4.5), share=1)
                polis.assert_close(network["betweenness_od_r4p5"], through, "trips", abs=1e-3)
                sums, through = definitions(
                    n, edges, directed, lambda s, t, d: (source[s] > 0) * (target[t] > 0), share=1)
                plain = polis.one(n, edges, *LENGTH, way, "--nodes", nodes, "--sources", homes,
                                  "--targets", "to")
                polis.assert_close(plain["betweenness_od"], through, "pairs", abs=1e-12)
                reach = plain["reach_out_od" if directed else "reach_od"]
                polis.assert_close(reach, [x if source[s] else -1 for s, x in enumerate(sums)],
                                   "reach")

    def test_all_nodes_as_sources_make_twice_the_pairs(self):
        n, edges = town(7)
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            every = self.table(scratch, "all.csv", ["osmid"], [(v,) for v in range(n)])
            trips = polis.one(n, edges, *LENGTH, "--sources", every)
        whole = polis.one(n, edges, *LENGTH)
        polis.assert_close(trips["betweenness_od"], 2 * whole["betweenness"], "twice", abs=1e-12)

    def test_nodes_beyond_the_border_are_reached_but_not_measured(self):
        n, edges = town(8)
        live = [v % 3 > 0 for v in range(n)]
        for directed in (False, True):
            with tempfile.TemporaryDirectory(dir=".") as scratch:
                nodes = self.table(scratch, "nodes.csv", ["node_id", "live"],
                                   [(v, live[v]) for v in range(n)])
                network = polis.one(n, edges, *LENGTH, "--radius", "4.5", "--nodes", nodes,
                                    "--live", "live", *(["--directed"] if directed else []))

            def weigh(s, t, d):
                twice = live[s] and live[t] and not directed
                return live[s] * (d <= 4.5) * (0.5 if twice else 1)

            _, through = definitions(n, edges, directed, weigh, share=1)
            reach, _ = definitions(n, edges, directed, lambda s, t, d: d <= 4.5)
            polis.assert_close(network["betweenness_r4p5"], through, "betweenness", abs=1e-12)
            polis.assert_close(network["reach_out_r4p5" if directed else "reach_r4p5"],
                               [reach[v] if live[v] else -1 for v in range(n)], "reach")

    def test_demand_of_several_networks(self):
        """One table for a run of two networks; rows of one pair add up."""
        towns = {"east": town(9), "west": town(10)}
        draw = random.Random(11)
        rows = [(*draw.sample(range(60), 2), draw.randint(0, 9), draw.choice(list(towns)))
                for _ in range(300)]
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            for name, (n, edges) in towns.items():
                polis.write_network(f"{scratch}/towns/{name}", n, edges)
            demand = self.table(scratch, "demand.csv",
                                ["origin", "destination", "weight", "network_id"],
                                rows + [(3, 3, 7, "east")])
            result = polis.centrality(f"{scratch}/towns", *LENGTH, "--demand", demand, "--edges", threads=2)
        for name, (n, edges) in towns.items():
            trips = {}
            for s, t, w, where in rows:
                if where == name:
                    trips[s, t] = trips.get((s, t), 0) + w
            _, through = definitions(n, edges, False, lambda s, t, d: trips.get((s, t), 0), share=1)
            polis.assert_close(result[name]["betweenness_od"], through, name, abs=1e-12)
            self.assertIn("edge_betweenness_od", result[name])

    def test_tables_that_do_not_fit_are_refused(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            folder = polis.write_network(f"{scratch}/net", 3, [(0, 1), (1, 2)])
            table = f"{scratch}/t.csv"
            for content, options, status, words in (
                ("node_id,live\n0,1\n9,1\n", ("--live", "live", "--nodes", table), 65,
                 "t.csv:3: '9' is not a node of network net"),
                ("node_id,live\n0,1\n0,1\n", ("--live", "live", "--nodes", table), 65,
                 "t.csv:3: a second row of node '0'"),
                ("node_id,live\n0,-1\n", ("--live", "live", "--nodes", table), 65,
                 "t.csv:2: live is '-1', expected a number from 0 on"),
                ("node_id,live\n0,1\n", ("--live", "border", "--nodes", table), 2,
                 "no column 'border'; there are: node_id, live"),
                ("", ("--sources", "homes"), 66, "'homes' is no file"),
                ("node_id\n0\n", ("--nodes", table), 2, "no option names a column"),
                ("origin,destination,weight\n0,1,x\n", ("--demand", table), 65,
                 "t.csv:2: weight is 'x'"),
                ("origin,destination,weight\n0,1,2\n",
                 ("--demand", table, "--sources", "x"), 2, "--demand says which pairs"),
            ):
                with open(table, "w") as file:
                    file.write(content)
                stderr = polis.run("centrality", folder, "-o", f"{scratch}/x.nc", *options,
                                   status=status)
                self.assertIn(words, stderr)

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
