"""`--null-networks` of effects: the model with measures of networks of the same degrees."""

import os
import unittest

import numpy as np

import polis
from effects import Folder

networkx = polis.optional("networkx")
N, DRAWS = 40, 60


def double_swaps(edges, rng):
    """Maslov and Sneppen's rewiring of undirected edges, written out: 10 m proposals."""
    edges, tied = [list(e) for e in edges], {frozenset(e) for e in edges}
    for _ in range(10 * len(edges)):
        i, j = rng.integers(len(edges), size=2)
        (a, b), (c, d) = edges[i], edges[j][:: rng.choice((1, -1))]
        if a == d or b == c or {frozenset((a, d)), frozenset((c, b))} & tied:
            continue
        tied -= {frozenset((a, b)), frozenset((c, d))}
        tied |= {frozenset((a, d)), frozenset((c, b))}
        edges[i], edges[j] = [a, d], [c, b]
    return edges


class NullNetworks(Folder):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(12)
        ring = {(v, (v + d) % N) for v in range(N) for d in (1, 2)}
        chords = {tuple(map(int, rng.choice(N, 2, replace=False))) for _ in range(12)}
        self.edges = sorted({tuple(sorted(e)) for e in ring | chords})
        self.y = rng.normal(size=N)
        self.network = self.table("net.csv", ["u", "v", "w"],
                                  [(f"c{u}", f"c{v}", 1 + (u + v) % 3) for u, v in self.edges])
        self.result = self.folder / "net.nc"
        polis.run("centrality", self.network, "-o", self.result, "--undirected", "--quiet")
        self.rows = self.table("t.csv", ["city_id", "y"], [(f"c{v}", self.y[v]) for v in range(N)])

    def fit(self, *options, **how):
        return self.effects(self.rows, "--network", self.result, "--outcome", "y",
                            "--null-networks", DRAWS, *options, **how)  # fmt: skip

    def test_what_degrees_alone_decide_is_what_all_of_them_say(self):
        m = self.fit("--x", "ln(inter_degree)")
        term = "ln(inter_degree)"
        self.assertAlmostEqual(m["null_mean"][term], m["coef"][term], delta=1e-12)
        self.assertLess(m["null_sd"][term], 1e-12)
        self.assertEqual(m["p_null"][term], 1)
        self.assertEqual((m.attrs["null_networks"], m.attrs["null_networks_failed"]), (DRAWS, 0))

    @unittest.skipUnless(networkx, "needs networkx")
    def test_coefficients_are_those_of_networks_rewired_and_measured_by_others(self):
        m = self.fit("--x", "inter_closeness_wf", "--se", "classical")
        rng, slopes = np.random.default_rng(4), []
        for _ in range(150):
            g = networkx.Graph(double_swaps(self.edges, rng))
            g.add_nodes_from(range(N))
            closeness = networkx.closeness_centrality(g)
            slopes.append(np.polyfit([closeness[v] for v in range(N)], self.y, 1)[0])
        mean, sd = m["null_mean"]["inter_closeness_wf"], m["null_sd"]["inter_closeness_wf"]
        self.assertLess(abs(mean - np.mean(slopes)), 4 * np.std(slopes) / np.sqrt(DRAWS))
        self.assertLess(abs(sd / np.std(slopes) - 1), 0.4)
        t = m["t"]["inter_closeness_wf"]
        self.assertTrue(0 < m["p_null"]["inter_closeness_wf"] <= 1, t)

    def test_networks_inside_cities_give_indicators(self):
        folder = self.folder / "inside"
        for city in range(12):
            rng = np.random.default_rng(city)
            pairs = {tuple(sorted(map(int, rng.choice(15, 2, replace=False)))) for _ in range(30)}
            polis.write_network(folder / f"c{city}", 15, sorted(pairs))
        inside = self.folder / "inside.nc"
        polis.run("centrality", folder, "-o", inside, "--quiet")
        m = self.effects(self.rows, "--network", inside, "--outcome", "y", "--x", "intra_density",
                         "--null-networks", 5)  # fmt: skip
        self.assertAlmostEqual(m["null_mean"]["intra_density"], m["coef"]["intra_density"],
                               delta=1e-12)
        m = self.effects(self.rows, "--network", inside, "--outcome", "y", "--x",
                         "intra_clustering_mean", "--controls", "intra_edge_row_size",
                         "--null-networks", 5)  # fmt: skip
        self.assertGreater(m["null_sd"]["intra_clustering_mean"], 0)

    def test_weights_and_periods(self):
        folder = self.folder / "flows"
        folder.mkdir()
        for year in (2001, 2002):
            polis.write_table(folder / f"{year}.csv", ["u", "v", "w"],
                              [(f"c{u}", f"c{v}", 1 + (u * v + year) % 4) for u, v in self.edges])
        result = self.folder / "flows.nc"
        polis.run("centrality", folder, "-o", result, "--undirected", "--quiet", "--weight", "w",
                  "--weight-role", "strength", "--alpha", 0.5)  # fmt: skip
        panel = self.table("p.csv", ["city_id", "period", "y"],
                           [(f"c{v}", t, self.y[v] + t % 3) for v in range(N) for t in (2001, 2002)])
        seen = set()
        for ranks, threads in ((1, 2), (3, 1)):
            m = self.effects(panel, "--network", result, "--outcome", "y", "--x",
                             "inter_strength,inter_degree", "--fe", "period", "--null-networks", 9,
                             ranks=ranks, threads=threads)  # fmt: skip
            seen.add(m.digest)
        self.assertEqual(len(seen), 1)
        self.assertGreater(m["null_sd"]["inter_strength"], 0)

    def test_networks_that_do_not_allow_the_model_are_counted(self):
        ring = [(v, (v + 1) % 10) for v in range(10)] + [(0, 5)]  # rewired, it may have triangles,
        path = self.table("ring.csv", ["u", "v"], [(f"c{u}", f"c{v}") for u, v in ring])
        result = self.folder / "ring.nc"
        polis.run("centrality", path, "-o", result, "--undirected", "--quiet")
        m = self.effects(self.rows, "--network", result, "--outcome", "y", "--x",
                         "ln(inter_betweenness)", "--null-networks", 40,
                         log="do not allow the model and are left out")  # fmt: skip
        self.assertTrue(0 < m.attrs["null_networks_failed"] < 40)  # whose corners have none

    def test_what_is_refused(self):
        pivots = self.folder / "pivots.nc"
        polis.run("centrality", self.network, "-o", pivots, "--undirected", "--quiet", "--pivots", 9)
        local = self.folder / "local.nc"
        polis.run("centrality", self.network, "-o", local, "--undirected", "--quiet", "--radius", 2)
        for words, status, options in (
            ("--null-networks goes only with --network", 2, ("--x", "y2")),
            ("no term of --x and --controls is a measure", 65,
             ("--network", self.result, "--x", "z")),
            ("holds estimates from pivots", 65,
             ("--network", pivots, "--x", "inter_degree")),
            ("cannot be computed again", 65,
             ("--network", local, "--x", "inter_betweenness_r2")),
        ):  # fmt: skip
            rows = self.table("z.csv", ["city_id", "y", "z"],
                              [(f"c{v}", self.y[v], v % 7) for v in range(N)])  # fmt: skip
            said = polis.run("effects", rows, "-o", self.folder / "no.nc", "--outcome", "y",
                             "--null-networks", 5, *options, status=status)  # fmt: skip
            self.assertIn(words, said)
            self.assertFalse(os.path.exists(self.folder / "no.nc"))


if __name__ == "__main__":
    polis.main()
