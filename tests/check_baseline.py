"""`--baseline`: indicators of networks rewired at random, beside those of the network itself."""

import os
import tempfile
import unittest

import numpy as np

import polis

igraph = polis.optional("igraph")


class Baseline(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(self.scratch.cleanup)
        self.folder = os.path.join(self.scratch.name, "nets")
        rng = np.random.default_rng(4)
        for k, n in enumerate((30, 24)):
            ring = [(v, (v + d) % n) for v in range(n) for d in (1, 2)]
            chords = [tuple(sorted(rng.choice(n, 2, replace=False))) for _ in range(5)]
            polis.write_network(os.path.join(self.folder, f"n{k}"), n, sorted(set(ring + chords)))

    def compute(self, *options, **how):
        output = os.path.join(self.scratch.name, "x.nc")
        polis.run("centrality", self.folder, "-o", output, "--force", "--quiet", *options, **how)
        return polis.read_result(output), polis.digest(output)

    @unittest.skipUnless(igraph, "igraph is not installed")
    def test_means_are_those_of_random_networks_of_the_same_degrees(self):
        result, _ = self.compute("--baseline", 60)
        igraph.set_random_number_generator(__import__("random").Random(3))
        for network in result.values():
            g = igraph.Graph(network.n, list(zip(network.u, network.v)))
            twins = []
            for _ in range(60):
                twin = g.copy()
                twin.rewire(10 * g.ecount())
                twins.append((twin.transitivity_avglocal_undirected(mode="zero"),
                              twin.average_path_length()))
            for name, theirs in zip(("clustering_mean", "path_length_mean"), zip(*twins)):
                mean, sd = network["baseline_" + name], network[f"baseline_{name}_sd"]
                self.assertLess(abs(mean - np.mean(theirs)), 5 * sd / np.sqrt(30), name)
                self.assertLess(abs(sd / np.std(theirs, ddof=1) - 1), 0.5, name)
                self.assertAlmostEqual(network[f"baseline_{name}_z"], (network[name] - mean) / sd,
                                       delta=1e-9)
            self.assertGreater(network["baseline_clustering_mean_z"], 5, "a ring of triangles")

    def test_what_degrees_decide_has_no_baseline_and_nothing_else_changes(self):
        plain, _ = self.compute()
        result, _ = self.compute("--baseline", 3, "--edges", "--measures", "all")
        self.assertEqual(sorted(result), sorted(plain))
        for name, network in plain.items():
            self.assertNotIn("baseline_density", result[name])
            self.assertNotIn("baseline_degree_gini", result[name])
            self.assertEqual(network["clustering_mean"], result[name]["clustering_mean"])
            self.assertEqual(len(network.u), len(result[name].u))

    def test_the_bits_depend_on_the_seed_alone(self):
        digests = {self.compute("--baseline", 4, ranks=r, threads=t)[1] for r, t in ((1, 2), (3, 1))}
        digests.add(self.compute("--baseline", 4, "--checkpoint",
                                 os.path.join(self.scratch.name, "check"))[1])
        self.assertEqual(len(digests), 1)
        self.assertNotIn(self.compute("--baseline", 4, "--seed", 2)[1], digests)

    def test_estimates_and_radii_are_refused(self):
        for options in (("--pivots", 3), ("--radius", 2)):
            said = polis.run("centrality", self.folder, "-o", "no.nc", "--baseline", 3, *options,
                             status=2)
            self.assertIn("--baseline", said)


if __name__ == "__main__":
    polis.main()
