"""Indicators of networks and further measures of nodes: worked examples, and several hundred random
networks against NetworkX, igraph and definitions written down once more."""

import math
import os
import tempfile
import unittest

import numpy as np

import cases as random_cases
import polis

nx = polis.optional("networkx")
igraph = polis.optional("igraph")
ALL = ("--indicators", "all", "--measures", "all")

F1 = (6, [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)])
F2 = (5, [(0, v) for v in range(1, 5)])
F3 = (6, [(0, 1), (1, 2), (3, 4)])
F4W = (4, [(0, 1, 4), (1, 3, 4), (0, 2, 1), (2, 3, 1), (0, 3, 1)])
F5 = (4, [(0, 1), (1, 2), (2, 0), (2, 3)])
RING = (6, [(v, (v + 1) % 6) for v in range(6)])
STRENGTH = ("--weight", "w", "--weight-role", "strength")


class WorkedExamples(unittest.TestCase):
    def expect(self, network, **wanted):
        for name, value in wanted.items():
            np.testing.assert_allclose(network[name], value, rtol=0, atol=1e-6, err_msg=name)

    def test_two_triangles_and_a_bridge(self):
        network = polis.one(*F1, *ALL)
        self.expect(
            network, density=0.466667, degree_mean=2.333333, path_length_mean=1.8, reach_share=1,
            diameter=3, efficiency_global=0.688889, clustering_mean=0.777778, transitivity=0.6,
            assortativity=-0.166667, degree_hierarchy=-0.277011, degree_correlation=-0.166667,
            degree_gini=0.095238, bc_gini=0.666667, bc_max=0.6, degree_evenness=0.989050,
            n_bridges=1, bridge_share=1 / 7, n_articulation_points=2, core_mean=2, core_max=2,
            centralization_degree=0.2, centralization_closeness=0.385714,
            centralization_betweenness=0.48, connectedness=1, n_components=1, n_isolates=0,
            largest_component_share=1, intra_closeness_harmonic_mean=0.688889,
            intra_betweenness_norm_max=0.6, core_number=[2] * 6,
            constraint=[1.006944, 1.006944, 0.611111, 0.611111, 1.006944, 1.006944],
            effective_size=[1, 1, 2.333333, 2.333333, 1, 1],
            clustering=[1, 1, 1 / 3, 1 / 3, 1, 1], load=[5, 5, 11, 11, 5, 5],
            efficiency_local=0.777778, modularity=0.357143, n_communities=2,
            community=[0, 0, 0, 1, 1, 1],
            disjoint_paths_mean=1.4, algebraic_connectivity=0.438447, spectral_radius=2.414214,
        )

    def grouped(self, rows):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            table = os.path.join(scratch, "nodes.csv")
            polis.write_table(table, ["node_id", "side"], rows)
            return polis.one(*F1, "--nodes", table, "--group", "side")

    def test_ties_within_and_across_groups(self):
        sides = ["west"] * 3 + ["east"] * 3
        network = self.grouped(list(enumerate(sides)))
        self.expect(network, ei_index=-0.714286, modularity_group=0.357143,
                    participation=[0, 0, 0.444444, 0.444444, 0, 0],
                    ei=[-1, -1, -1 / 3, -1 / 3, -1, -1])

    def test_a_node_without_a_group_leaves_its_neighbours_undefined(self):
        network = self.grouped([(v, "west") for v in range(5)])
        self.expect(network, participation=[0, 0, 0] + [math.nan] * 3)
        self.assertTrue(math.isnan(network["ei_index"]))
        self.assertEqual(network["ei_index_status"], 1, "missing input")
        self.assertNotIn("ei_index", polis.one(*F1))

    def test_what_is_lost_with_a_node(self):
        network = polis.one(*F1, "--vulnerability", "all")
        self.expect(network, vulnerability=[0.306452] * 2 + [0.612903] * 2 + [0.306452] * 2)
        network = polis.one(*F1, "--vulnerability", 1)
        self.expect(network, vulnerability=[np.nan, np.nan, 0.612903] + [np.nan] * 3)

    def test_a_star_is_as_centralized_as_can_be(self):
        network = polis.one(*F2)
        for what in ("degree", "closeness", "betweenness"):
            self.assertAlmostEqual(network[f"centralization_{what}"], 1, delta=1e-12)
        self.expect(network, assortativity=-1, n_bridges=4, n_articulation_points=1)

    def test_parts_that_do_not_reach_each_other(self):
        network = polis.one(*F3, "--measures", "closeness_max1,closeness_n")
        self.expect(
            network, path_length_mean=1.25, reach_share=0.266667, efficiency_global=0.233333,
            connectedness=0.266667, n_components=3, n_isolates=1, largest_component_share=0.5,
            diameter=2,
            closeness_max1=[0.416667, 0.454545, 0.416667, 0.384615, 0.384615, 0.333333],
            closeness_n=[0.238095, 0.25, 0.238095, 0.2, 0.2, 0.166667],
        )
        for name in ("path_length_mean", "diameter", "centralization_closeness"):
            self.assertEqual(network[name + "_status"], 5, "the file says that parts are apart")

    def test_an_arrow_hangs_on_a_cycle(self):
        network = polis.one(*F5, "--directed")
        self.expect(
            network, density=0.333333, reciprocity=0, gtd_hierarchy=0.5,
            gtd_efficiency=0.888889, centralization_degree_out=0.444444,
            centralization_degree_in=0, bc_max=0.5,
        )

    def test_opsahl_degree_by_alpha(self):
        for alpha, expected in (
            (0, [3, 2, 2, 3]), (0.5, [4.242641, 4, 2, 4.242641]), (1, [6, 8, 2, 6]),
            (1.5, [8.485281, 16, 2, 8.485281]),
        ):
            network = polis.one(*F4W, *STRENGTH, "--alpha", alpha)
            self.expect(network, degree_opsahl=expected)

    def test_ucinet_prints_percentages(self):
        network = polis.one(*F1, "--ucinet")
        for name, of in (("degree", "degree_norm"), ("closeness", "closeness_classic"),
                         ("betweenness", "betweenness_norm")):
            np.testing.assert_array_equal(network[name + "_percent"], 100 * network[of])
        self.expect(network, closeness_max1=network["closeness_classic"],
                    closeness_n=network["closeness_classic"])
        self.assertNotIn("load", network)

    def test_a_regular_network_has_no_centralization_and_no_assortativity(self):
        network = polis.one(*RING)
        for what in ("degree", "closeness", "betweenness"):
            self.expect(network, **{f"centralization_{what}": 0})
        for name in ("assortativity", "degree_correlation"):
            self.assertTrue(math.isnan(network[name]))
            self.assertEqual(network[name + "_status"], 7, "no variance")

    def test_what_tiny_networks_do_not_have_is_nan_and_says_so(self):
        single = polis.one(1, [], *ALL)
        for name in ("density", "centralization_degree", "bc_gini", "reach_share", "diameter"):
            self.assertTrue(math.isnan(single[name]), name)
            self.assertEqual(single[name + "_status"], 6, f"{name}: too small")
        self.assertTrue(np.isnan(single["constraint"]).all())
        empty = polis.one(5, [], *ALL)
        self.assertTrue(math.isnan(empty["transitivity"]))
        self.assertEqual(empty["transitivity_status"], 14, "too few")
        self.expect(empty, n_isolates=5, efficiency_global=0, density=0)

    def test_lists_of_names_choose(self):
        network = polis.one(*F1, "--indicators", "density,bc_gini", "--measures", "constraint")
        self.assertIn("density", network)
        self.assertIn("constraint", network)
        for name in ("transitivity", "core_number", "diameter"):
            self.assertNotIn(name, network)
        self.assertNotIn("density", polis.one(*F1, "--indicators", "none"))
        stderr = polis.run("centrality", "x.csv", "-o", "x.nc", "--indicators", "density,gini",
                           status=2)
        self.assertIn("'gini'", stderr)


def gini(x):
    x = np.sort(np.asarray(x, float))
    n = len(x)
    return sum((2 * (i + 1) - n - 1) * v for i, v in enumerate(x)) / (n * x.sum())


def nan_if(condition, value):
    return math.nan if condition else value()


class RandomNetworks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not nx:
            raise unittest.SkipTest("NetworkX is not installed")
        cls.scratch = tempfile.TemporaryDirectory(dir=".")
        cls.cases = random_cases.draw(25)
        cls.manifest = random_cases.write(cls.cases, cls.scratch.name)
        cls.result = polis.centrality(cls.manifest, *ALL, *random_cases.WEIGHT)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def each(self):
        for case in self.cases:
            self.name = case.name
            yield self.result[case.name]

    @staticmethod
    def graph(network, directed=None):
        directed = network.directed if directed is None else directed
        g = (nx.DiGraph if directed else nx.Graph)()
        g.add_nodes_from(range(network.n))
        strength = network["weight_role"] == 2
        for k, (u, v) in enumerate(zip(network.u, network.v)):
            w = network["edge_strength"][k] if strength else 1
            before = g[u][v]["w"] if g.has_edge(u, v) else 0
            g.add_edge(int(u), int(v), w=w + before, units=network.units()[k])
        return g

    def close(self, network, **wanted):
        for name, value in wanted.items():
            if name in network:
                polis.assert_close(network[name], value, f"{self.name} {name}", abs=1e-9)
            else:
                self.assertTrue(np.isnan(value).all(), f"{self.name} {name}")

    def test_counts_and_neighbours_equal_networkx(self):
        for network in self.each():
            n, g = network.n, self.graph(network)
            u = g.to_undirected()
            degree = [d for _, d in u.degree()]
            cores = nx.core_number(u)
            parts = [len(c) for c in nx.connected_components(u)]
            self.close(
                network,
                density=nan_if(n < 2, lambda: nx.density(g)),
                transitivity=nan_if(max(degree) < 2, lambda: nx.transitivity(u)),
                clustering_mean=nx.average_clustering(u),
                clustering=[nx.clustering(u, v) for v in range(n)],
                core_number=[cores[v] for v in range(n)],
                core_mean=np.mean(list(cores.values())),
                n_components=len(parts), n_isolates=parts.count(1),
                largest_component_share=max(parts) / n,
                connectedness=nan_if(n < 2, lambda: sum(p * (p - 1) for p in parts) / n / (n - 1)),
                n_bridges=len(list(nx.bridges(u))) if u.number_of_edges() else 0,
                n_articulation_points=len(list(nx.articulation_points(u))),
                degree_gini=nan_if(sum(degree) == 0, lambda: gini(degree)),
            )

    def test_structural_holes_equal_networkx(self):
        for network in self.each():
            if network.n > 30:
                continue
            u = self.graph(network, directed=False)  # of weights in both directions together
            constraint = nx.constraint(u, weight="w") if u.number_of_edges() else {}
            size = nx.effective_size(u) if u.number_of_edges() else {}
            for name, wanted in (("constraint", constraint), ("effective_size", size)):
                self.close(network, **{name: [wanted.get(v, math.nan) for v in range(network.n)]})

    def test_distances_equal_networkx(self):
        for network in self.each():
            g, n = self.graph(network), network.n
            lengths = dict(nx.all_pairs_dijkstra_path_length(g, weight="units"))
            far = [d for s in lengths for t, d in lengths[s].items() if s != t]
            scale = network.resolution
            pairs = n * (n - 1)
            self.close(
                network,
                reach_share=nan_if(n < 2, lambda: len(far) / pairs),
                path_length_mean=nan_if(not far, lambda: np.mean(far) * scale),
                diameter=nan_if(not far, lambda: max(far) * scale),
                efficiency_global=nan_if(
                    n < 2, lambda: sum(1 / (d * scale) for d in far) / pairs),
            )

    @unittest.skipUnless(igraph, "igraph is not installed")
    def test_assortativity_and_reciprocity_equal_igraph(self):
        for network in self.each():
            edges = list(zip(network.u.tolist(), network.v.tolist()))
            g = igraph.Graph(network.n, edges, directed=network.directed)
            self.close(network, assortativity=nan_if(not edges, lambda: g.assortativity_degree()))
            if network.directed:
                mutual, asymmetric, _ = g.dyad_census()
                self.close(network, reciprocity=nan_if(
                    not edges, lambda: mutual / (mutual + asymmetric)))

    def test_krackhardt_by_definition(self):
        for network in self.each():
            g, n = self.graph(network), network.n
            u = g.to_undirected()
            parts = [len(c) for c in nx.connected_components(u)]
            most = sum((p - 1) ** 2 if network.directed else (p - 1) * (p - 2) / 2 for p in parts)
            spare = g.number_of_edges() - sum(p - 1 for p in parts)
            self.close(network, gtd_efficiency=nan_if(most == 0, lambda: 1 - spare / most))
            if network.directed:
                reach = {(s, t) for s in g for t in nx.descendants(g, s)}
                joined = {frozenset(p) for p in reach}
                both = sum((t, s) in reach for s, t in reach) / 2
                self.close(network, gtd_hierarchy=nan_if(
                    not joined, lambda: 1 - both / len(joined)))

    def test_spreads_equal_numpy(self):
        for network in self.each():
            ends = ("degree_union_norm", "closeness_wf_out", "closeness_harmonic_out") \
                if network.directed else ("degree_norm", "closeness_wf", "closeness_harmonic")
            for end, name in zip(ends, ("degree_norm", "closeness_wf", "closeness_harmonic")):
                x = network[end]
                self.close(network, **{
                    f"intra_{name}_mean": x.mean(), f"intra_{name}_max": x.max(),
                    f"intra_{name}_sd": x.std(), f"intra_{name}_p50": np.percentile(x, 50),
                    f"intra_{name}_p90": np.percentile(x, 90),
                    f"intra_{name}_gini": nan_if(x.sum() == 0, lambda: gini(x)),
                })
            bc = network["betweenness_norm"]
            self.close(network, bc_gini=nan_if(not bc.sum() > 0, lambda: gini(bc)),
                       bc_max=nan_if(network.n < 3, bc.max))

    def test_eigenvalues_equal_numpy(self):
        for network in self.each():
            g = self.graph(network)
            u = g.to_undirected()
            matrix = nx.to_numpy_array(g, weight=None)
            laplacian = nx.laplacian_matrix(u, weight=None).toarray().astype(float)
            values = np.linalg.eigvalsh(laplacian)
            radius = abs(np.linalg.eigvals(matrix)).max()  # NumPy's is less exact where defective
            polis.assert_close(network["spectral_radius"], radius, self.name, abs=1e-6)
            self.close(
                network,
                algebraic_connectivity=nan_if(
                    network.n < 2, lambda: values[1] if nx.is_connected(u) else 0.0))

    def test_ways_without_a_common_node_equal_networkx(self):
        for network in self.each():
            if network.n <= 20:
                g = self.graph(network)
                self.close(network, disjoint_paths_mean=nan_if(
                    network.n < 2, lambda: nx.average_node_connectivity(g)))

    def test_losses_by_definition(self):
        result = polis.centrality(self.manifest, "--vulnerability", "all", *random_cases.WEIGHT)
        for network in self.each():
            if not 2 < network.n <= 12:
                continue
            lossy = result[self.name]
            g = self.graph(network)
            whole = self.total(g)
            losses = [1 - self.total(nx.restricted_view(g, [v], [])) / whole if whole else math.nan
                      for v in range(network.n)]
            polis.assert_close(lossy["vulnerability"], losses, self.name, abs=1e-9)

    @staticmethod
    def total(g):
        lengths = dict(nx.all_pairs_dijkstra_path_length(g, weight="units"))
        return sum(1 / d for s in lengths for t, d in lengths[s].items() if s != t)

    def test_ways_that_have_to_give_way_to_others(self):
        for seed in (65, 76, 144):  # a path found first must leave a node altogether
            g = nx.gnm_random_graph(16, 24, seed=seed)
            network = polis.one(16, list(g.edges()), "--indicators", "disjoint_paths_mean")
            polis.assert_close(network["disjoint_paths_mean"], nx.average_node_connectivity(g),
                               f"seed {seed}")

    def test_neighbours_efficiency_equals_networkx(self):
        for network in self.each():
            u = self.graph(network).to_undirected()
            self.close(network, efficiency_local=nx.local_efficiency(u))

    @unittest.skipUnless(igraph, "igraph is not installed")
    def test_partitions_are_as_good_as_igraphs(self):
        for network in self.each():
            u = self.graph(network, directed=False)
            if not u.number_of_edges():
                self.assertTrue(math.isnan(network["modularity"]))
                continue
            edges = list(u.edges(data="w"))
            g = igraph.Graph(network.n, [(a, b) for a, b, _ in edges])
            weights = [w for _, _, w in edges]
            peer = g.community_multilevel(weights=weights).modularity
            self.assertGreater(network["modularity"], peer - 0.06, self.name)
            self.assertLessEqual(network["modularity"], 1)
            own = g.modularity(list(network["community"]), weights=weights)
            self.assertAlmostEqual(network["modularity"], own, delta=1e-12)

    @unittest.skipUnless(igraph, "igraph is not installed")
    def test_centralizations_equal_igraphs_maxima(self):
        for network in self.each():
            n = network.n
            if n < 3:
                continue
            ways = (("_out", "out"), ("_in", "in")) if network.directed else (("", "all"),)
            for end, mode in ways:
                k = network["degree" + end]
                most = (n - 1) ** 2 if network.directed else (n - 1) * (n - 2)
                self.close(network, **{f"centralization_degree{end}": (k.max() - k).sum() / most})
                wf = network["closeness_wf" + end]
                most = (n - 1) * (1 - 1 / n) if network.directed else \
                    (n - 1) * (n - 2) / (2 * n - 3)
                value = (wf.max() - wf).sum() / most if network["weight_role"] == 0 else math.nan
                self.close(network, **{f"centralization_closeness{end}": value})


if __name__ == "__main__":
    polis.main()
