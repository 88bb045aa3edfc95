"""`--baseline` and `--vertex-bootstrap`: indicators of networks drawn at random from a network, beside
its own."""

import os
import subprocess
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

    def test_a_dry_run_lists_each_network_once_with_the_work_of_those_drawn_from_it(self):
        def plan(*options):
            said = subprocess.run([polis.PROGRAM, "centrality", self.folder, "--dry-run",
                                   "--quiet", *options], capture_output=True, text=True, check=True)
            return said.stdout.splitlines()

        alone, drawn = plan(), plan("--baseline", "9")
        names = [line.split()[0] for line in drawn[1:3]]
        self.assertEqual(names, [line.split()[0] for line in alone[1:3]])
        self.assertEqual(len(drawn), len(alone) + 1)
        for one, ten in zip(alone[1:3], drawn[1:3]):
            self.assertGreater(float(ten.split()[-2]), 5 * float(one.split()[-2]))
        self.assertIn("of a network and of 9 drawn from it at random", drawn[3])
        self.assertIn("2 networks, 0 that fail", drawn[4])

    def test_estimates_and_radii_are_refused(self):
        for options in (("--pivots", 3), ("--radius", 2)):
            said = polis.run("centrality", self.folder, "-o", "no.nc", "--baseline", 3, *options,
                             status=2)
            self.assertIn("--baseline", said)


def draw(tied, rng):
    """Snijders and Borgatti's vertex bootstrap of a matrix of ties, written out."""
    n = len(tied)
    at = rng.integers(n, size=n)
    out = tied[np.ix_(at, at)]
    for p in range(n):
        for q in range(p + 1, n):
            if at[p] == at[q]:
                u, v = rng.choice(n, 2, replace=False)
                out[p, q], out[q, p] = tied[u, v], tied[v, u]
    np.fill_diagonal(out, 0)
    return out


def indicators_of(tied):
    """Density, reciprocity (mutual pairs among tied ones) and centralization of degree out."""
    n, both = len(tied), (tied * tied.T).sum() / 2
    out = tied.sum(1)
    pairs = tied.sum() - both
    return tied.sum() / (n * (n - 1)), both / pairs, (out.max() - out).sum() / (n - 1) ** 2


class VertexBootstrap(unittest.TestCase):
    NAMES = ("density", "reciprocity", "centralization_degree_out")

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(self.scratch.cleanup)
        rng = np.random.default_rng(6)
        self.tied = (rng.random((25, 25)) < 0.08).astype(int)
        self.tied[:4] |= rng.random((4, 25)) < 0.4
        self.tied |= self.tied.T & (rng.random((25, 25)) < 0.5)
        np.fill_diagonal(self.tied, 0)
        self.path = os.path.join(self.scratch.name, "t.csv")
        polis.write_table(self.path, ["u", "v"],
                          [(f"n{u}", f"n{v}") for u, v in zip(*np.nonzero(self.tied))])  # fmt: skip

    def compute(self, *options, **how):
        output = os.path.join(self.scratch.name, "x.nc")
        polis.run("centrality", self.path, "--directed", "-o", output, "--force", "--quiet",
                  *options, **how)  # fmt: skip
        return polis.read_result(output)["t"], polis.digest(output)

    def test_errors_are_those_of_the_method_written_out(self):
        network, _ = self.compute("--vertex-bootstrap", 600)
        rng = np.random.default_rng(1)
        theirs = np.array([indicators_of(draw(self.tied, rng)) for _ in range(600)])
        for k, name in enumerate(self.NAMES):
            self.assertAlmostEqual(network[name], indicators_of(self.tied)[k], delta=1e-12)
            mean, se = network["boot_" + name], network[f"boot_{name}_se"]
            self.assertLess(abs(mean - theirs[:, k].mean()), 5 * se / np.sqrt(300), name)
            self.assertLess(abs(se / theirs[:, k].std(ddof=1) - 1), 0.15, name)

    def test_the_bits_depend_on_the_seed_alone(self):
        one, *others = (
            self.compute("--vertex-bootstrap", 5, "--seed", seed, ranks=r, threads=t)[1]
            for seed, r, t in ((1, 1, 2), (1, 3, 1), (2, 1, 1))
        )
        self.assertEqual(one, others[0])
        self.assertNotEqual(one, others[1])

    def test_what_does_not_go_together(self):
        for words, options in (
            ("exclude each other", ("--baseline", 3)),
            ("have no --group", ("--nodes", self.path, "--group", "u")),
            ("--vertex-bootstrap compares shortest paths", ("--pivots", 3)),
        ):
            said = polis.run("centrality", self.path, "-o", "no.nc", "--vertex-bootstrap", 3,
                             *options, status=2)  # fmt: skip
            self.assertIn(words, said)


if __name__ == "__main__":
    polis.main()
