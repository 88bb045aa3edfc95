"""Indicators of networks and further measures of nodes: several hundred random networks against
NetworkX, igraph and definitions written down once more; options that choose among them. (Worked
examples are those of jobs/guide/columns.md.)"""

import itertools
import math
import os
import random
import tempfile
import unittest

import numpy as np

import cases as random_cases
import polis

nx = polis.optional("networkx")
igraph = polis.optional("igraph")
ALL = ("--indicators", "all", "--measures", "all")

F1 = (6, [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)])


class Choice(unittest.TestCase):
    def expect(self, network, **wanted):
        for name, value in wanted.items():
            np.testing.assert_allclose(network[name], value, rtol=0, atol=1e-6, err_msg=name)

    def test_what_is_lost_with_a_node(self):
        network = polis.one(*F1, "--vulnerability", "all")
        self.expect(network, vulnerability=[0.306452] * 2 + [0.612903] * 2 + [0.306452] * 2)
        network = polis.one(*F1, "--vulnerability", 1)
        self.expect(network, vulnerability=[np.nan, np.nan, 0.612903] + [np.nan] * 3)

    def test_ucinet_prints_percentages(self):
        network = polis.one(*F1, "--ucinet")
        for name, of in (("degree", "degree_norm"), ("closeness", "closeness_classic"),
                         ("betweenness", "betweenness_norm")):
            np.testing.assert_array_equal(network[name + "_percent"], 100 * network[of])
        self.expect(network, closeness_max1=network["closeness_classic"],
                    closeness_n=network["closeness_classic"])
        self.assertNotIn("load", network)

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

    def test_what_is_asked_for_alone_is_what_it_is_among_others(self):
        every = polis.one(*F1, "--indicators", "all")
        for name in ("path_length_mean", "n_isolates", "gtd_efficiency", "assortativity",
                     "degree_hierarchy_intercept", "degree_evenness", "bc_gini",
                     "centralization_degree", "centralization_harmonic",
                     "centralization_betweenness", "bridge_share", "efficiency_global_norm",
                     "intra_betweenness_norm_gini"):  # fmt: skip
            alone = polis.one(*F1, "--indicators", name)
            self.assertTrue(np.isfinite(alone[name]), name)
            self.assertEqual(alone[name], every[name], name)

    def test_parallel_edges_are_one_tie_and_no_bridge(self):
        edges = (3, [(0, 1), (0, 1), (1, 2)])
        network = polis.one(*edges, "--parallel-edges", "distinct", *ALL)
        self.expect(network, n_bridges=1, n_articulation_points=1, density=2 / 3, core_max=1,
                    assortativity=-1, clustering=[0, 0, 0], constraint=[1, 0.5, 1])


def gini(x):
    x = np.sort(np.asarray(x, float))
    n = len(x)
    return sum((2 * (i + 1) - n - 1) * v for i, v in enumerate(x)) / (n * x.sum())


def nan_if(condition, value):
    return math.nan if condition else value()


def great_circle_m(a, b):
    (lon, lat), (to_lon, to_lat) = np.radians([a, b])
    h = math.sin((to_lat - lat) / 2) ** 2 + \
        math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * 6371008.8 * math.asin(min(1, math.sqrt(h)))


class StraightLines(unittest.TestCase):
    N = 40
    PLACES = {  # least and most of x and y, distance
        "town": ((11.5, 11.6), (48.1, 48.2), great_circle_m),
        "earth": ((-180, 180), (-90, 90), great_circle_m),
        "plane": ((4e6, 4.01e6), (5e6, 5.01e6), math.dist)}

    def share(self, edges, places, distance, *options):
        """Of the ideal efficiency: by the program and by a look at every pair."""
        network = polis.one(len(places), edges, "--indicators",
                            "efficiency_global,efficiency_global_norm", "--weight", "w",
                            "--weight-role", "length", *options, places=places)
        ideal = np.mean([1 / max(distance(a, b), network.resolution)
                         for a, b in itertools.combinations(places, 2)])
        self.assertNotIn("efficiency_global_norm_status", network)
        return network["efficiency_global_norm"], network["efficiency_global"] / ideal

    def test_efficiency_over_that_of_straight_lines_by_brute_force(self):
        draw = random.Random(5)
        for name, (x, y, distance) in self.PLACES.items():
            places = [(draw.uniform(*x), draw.uniform(*y)) for _ in range(self.N)]
            if name == "earth":
                places[:2] = (10, 20), (-170, -20)  # antipodes
            pairs = draw.sample(list(itertools.permutations(range(self.N), 2)), 2 * self.N)
            edges = [(u, v, distance(places[u], places[v]) * draw.uniform(1, 1.5))
                     for u, v in pairs]
            for options in ((), ("--directed",)):
                own, wanted = self.share(edges, places, distance, *options)
                polis.assert_close(own, wanted, f"{name} {options}")
                self.assertTrue(0.01 < own < 1)
            complete = [(u, v, distance(places[u], places[v]))
                        for u, v in itertools.combinations(range(self.N), 2)]
            self.assertAlmostEqual(self.share(complete, places, distance)[0], 1, delta=1e-5)

    def test_nodes_at_one_place_are_as_far_apart_as_lengths_can_tell(self):
        own, wanted = self.share([(0, 1, 0), (1, 2, 600)], [(1000, 0), (1000, 0), (1000, 400)],
                                 math.dist, "--resolution", 200)
        polis.assert_close(own, wanted, "share")


class RandomNetworks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not nx:
            raise unittest.SkipTest("NetworkX is not installed")
        cls.scratch = tempfile.TemporaryDirectory(dir=".")
        cls.cases = random_cases.draw(25)
        cls.manifest = random_cases.write(cls.cases, cls.scratch.name)
        table = os.path.join(cls.scratch.name, "groups.csv")
        polis.write_table(table, ["node_id", "network_id", "part"],
                          [(v, case.name, v % 3) for case in cls.cases for v in range(case.n)])
        cls.result = polis.centrality(cls.manifest, *ALL, "--nodes", table, "--group", "part",
                                      *random_cases.WEIGHT)

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

    def test_paths_with_their_ends_equal_networkx(self):
        for network in self.each():
            if network.n > 30:
                continue
            load = nx.betweenness_centrality(self.graph(network), normalized=False, endpoints=True,
                                             weight="units")
            self.close(network, load=[load[v] for v in range(network.n)])

    def test_closeness_that_replaces_what_is_not_reached_by_definition(self):
        for network in self.each():
            n, g = network.n, self.graph(network)
            for end in ("_out", "_in") if network.directed else ("",):
                lengths = nx.all_pairs_shortest_path_length(g.reverse() if end == "_in" else g)
                rows = [[far.get(t, math.inf) for t in range(n)] for _, far in sorted(lengths)]
                most = max(d for row in rows for d in row if d < math.inf)
                for name, stand_in in (("max1", most + 1), ("n", n)):
                    value = [(n - 1) / sum(min(d, stand_in) for d in row) if n > 1 else 0
                             for row in rows]
                    hops = network["weight_role"] == 0
                    self.close(network, **{f"closeness_{name}{end}": value if hops else math.nan})

    def test_shares_and_percentages_by_definition(self):
        for network in self.each():
            strength = network["weight_role"] == 2
            for end in ("_out", "_in") if network.directed else ("",):
                k, s = network["degree" + end], network["strength" + end]
                self.close(network, **{
                    f"degree_share{end}": k / k.sum() if k.any() else [math.nan] * len(k),
                    f"strength_share{end}": s / s.sum() if strength and s.any() else math.nan,
                    f"degree_opsahl{end}": np.nan_to_num(s) if strength else math.nan,  # alpha 1
                    f"degree{end}_percent": 100 * k / max(network.n - 1, 1),
                    f"closeness{end}_percent": 100 * network["closeness_classic" + end],
                })
            self.close(network, betweenness_percent=100 * network["betweenness_norm"])

    def test_inequality_by_definition(self):
        for network in self.each():
            u = self.graph(network).to_undirected()
            k = np.array([d for _, d in u.degree()], float)
            share = k / k.sum() if k.any() else k
            entropy = -sum(p * math.log(p) for p in share if p > 0)
            arcs = self.graph(network).number_of_edges() * (1 if network.directed else 2)
            self.close(
                network, degree_mean=arcs / network.n,
                degree_theil=nan_if(not k.any(), lambda: math.log(network.n) - entropy),
                degree_evenness=nan_if(not k.any(), lambda: entropy / math.log(network.n)),
                bridge_share=nan_if(not k.any(), lambda: network["n_bridges"] * 2 / k.sum()),
                core_max=max(nx.core_number(u).values()),
                n_communities=len(set(network["community"])))
            if network["weight_role"] == 2:
                s = sum(network["strength" + end]
                        for end in (("_out", "_in") if network.directed else ("",)))
                self.close(network, strength_gini=nan_if(not s.any(), lambda: gini(s)),
                           strength_cv=nan_if(not s.any(), lambda: s.std() / s.mean()))

    def test_lines_through_degrees_equal_numpy(self):
        for network in self.each():
            u = self.graph(network).to_undirected()
            k = sorted((d for _, d in u.degree() if d), reverse=True)
            line = [math.nan] * 2
            if len(k) > 1:
                line = np.polyfit(np.log(np.arange(len(k)) + 1), np.log(k), 1)
            self.close(network, degree_hierarchy=line[0], degree_hierarchy_intercept=line[1])
            around = nx.average_neighbor_degree(u)
            tied = [v for v in u if u.degree(v)]
            line = [math.nan] * 2
            if len({u.degree(v) for v in tied}) > 1:
                line = np.polyfit([u.degree(v) for v in tied], [around[v] for v in tied], 1)
            self.close(network, degree_correlation=line[0], degree_correlation_intercept=line[1])

    def test_groups_by_definition(self):
        for network in self.each():
            u, group = self.graph(network).to_undirected(), np.arange(network.n) % 3
            across = np.array([sum(group[v] != group[w] for w in u[v]) for v in u], float)
            k = np.array([u.degree(v) for v in u], float)
            with np.errstate(invalid="ignore", divide="ignore"):
                shares = np.array([[sum(group[w] == c for w in u[v]) for c in range(3)]
                                   for v in u]) / k[:, None]
                ei = (2 * across - k) / k
                total = [(2 * across - k)[group == c].sum() / k[group == c].sum() for c in group]
            self.close(network, ei=ei, ei_group=total, ei_index=nan_if(
                not k.any(), lambda: (2 * across - k).sum() / k.sum()),
                participation=np.where(k > 0, 1 - np.nan_to_num(shares ** 2).sum(axis=1), 0))
            if igraph:
                edges = list(self.graph(network, directed=False).edges(data="w"))
                g = igraph.Graph(network.n, [edge[:2] for edge in edges])
                self.close(network, modularity_group=nan_if(not edges, lambda: g.modularity(
                    group.tolist(), weights=[w for _, _, w in edges])))

    def test_every_missing_value_has_a_reason(self):
        for network in self.each():
            for name, value in network.columns.items():
                if name + "_status" in network:
                    code = network[name + "_status"]
                    self.assertEqual(math.isnan(value), code not in (0, 5, 17), f"{self.name} {name}")
                elif isinstance(value, np.floating) and name not in ("rounding_error",):
                    self.assertFalse(math.isnan(value), f"{self.name} {name}")

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
                harmonic = network["closeness_harmonic" + end]
                most = n - 1 if network.directed else (n - 2) / 2
                value = (harmonic.max() - harmonic).sum() / most
                self.close(network, **{f"centralization_harmonic{end}":
                                       value if network["weight_role"] == 0 else math.nan})
            bc = network["betweenness_norm"]
            self.close(network, centralization_betweenness=(bc.max() - bc).sum() / (n - 1))


if __name__ == "__main__":
    polis.main()
