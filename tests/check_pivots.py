"""Estimates from pivots on the command line: what is in the file, that it is near the exact numbers,
the same bits for any ranks and threads, and options that exclude each other."""

import tempfile
import unittest

import h5py
import numpy as np

import polis

LENGTH = ("--weight", "length", "--weight-role", "length")
FRONTIER = 2  # in the column `kernel`
ESTIMATED = ("betweenness", "betweenness_norm", "farness", "closeness_wf", "closeness_harmonic")


class Pivots(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(dir=".")
        cls.town = f"{cls.scratch.name}/town.nc"
        polis.run("generate", "street", "--n", 1500, "-o", cls.town, "--quiet")
        cls.exact = polis.centrality(cls.town, *LENGTH).popitem()[1]

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def estimate(self, *options, **how):
        """With a kernel that does not take all sources together: pivots are worth it."""
        return polis.centrality(self.town, *LENGTH, "--kernel", "dijkstra", *options,
                                **how).popitem()[1]

    def test_estimates_are_near_and_have_errors(self):
        network = self.estimate("--pivots", 300, "--seed", 7)
        self.assertEqual(network["bc_pivots"], 300)
        for name in ESTIMATED:
            error = network[name] - self.exact[name]
            said = network[name + "_se"]
            self.assertTrue((said >= 0).all(), name)
            ratio = np.sqrt((error**2).sum() / (said**2).sum())
            self.assertTrue(0.5 < ratio < 2, f"{name}: errors are {ratio} of what is said")
        for name in ("reach", "closeness_classic"):
            self.assertNotIn(name, network)
        self.assertIn("degree", network)

    def test_a_bound_holds(self):
        network = self.estimate("--error", 0.1, "--confidence", 0.9)
        self.assertTrue(0 < network["bc_pivots"] < network.n)
        self.assertTrue(0 < network["bc_pilot"] < network.n)
        self.assertEqual(network["bc_bound"], 0.1)
        off = abs(network["betweenness_norm"] - self.exact["betweenness_norm"]).max()
        self.assertLess(off, 0.1)

    def test_as_many_pivots_as_nodes_are_exact(self):
        network = self.estimate("--pivots", 10**6)
        for name in ESTIMATED:
            polis.assert_close(network[name], self.exact[name], name, rel=1e-12, abs=1e-9)
            self.assertFalse(network[name + "_se"].any())

    def test_pivots_that_take_as_long_as_all_sources_are_all(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            said = polis.run("centrality", self.town, "-o", f"{scratch}/x.nc", *LENGTH, "--pivots",
                             700)
            network = polis.read_result(f"{scratch}/x.nc").popitem()[1]
        self.assertIn("1 of 1 networks are exact, with errors of 0: pivots would have", said)
        self.assertEqual(network["bc_pivots"], network.n)
        self.assertEqual(network["bc_bound"], 0)
        self.assertNotIn("reach", network)
        for name in ESTIMATED:
            self.assertEqual(network[name].tobytes(), self.exact[name].tobytes(), name)
            self.assertFalse(network[name + "_se"].any())

    def assert_same_bits(self, first, *others):
        for other in others:
            for name in ESTIMATED:
                self.assertEqual(first[name].tobytes(), other[name].tobytes(), name)
                self.assertEqual(first[name + "_se"].tobytes(), other[name + "_se"].tobytes(), name)

    def test_bits_do_not_depend_on_ranks_and_threads(self):
        self.assert_same_bits(*(
            self.estimate("--pivots", 200, ranks=ranks, threads=threads)
            for ranks, threads in ((1, 1), (2, 1), (1, 3))
        ))  # fmt: skip

    def test_a_dense_social_network_is_sampled_by_levels(self):
        social = f"{self.scratch.name}/social.nc"
        polis.run("generate", "preferential", "--n", 3000, "--degree", 20, "-o", social, "--quiet")
        exact = polis.centrality(social).popitem()[1]
        first, *others = (
            polis.centrality(social, "--pivots", 300, ranks=ranks, threads=threads).popitem()[1]
            for ranks, threads in ((1, 1), (2, 1), (1, 3))
        )
        self.assertEqual(first["bc_pivots"], 300)
        self.assertEqual(FRONTIER, first["kernel"])
        self.assert_same_bits(first, *others)
        for name in ESTIMATED:
            error, said = first[name] - exact[name], first[name + "_se"]
            ratio = np.sqrt((error**2).sum() / (said**2).sum())
            self.assertTrue(0.5 < ratio < 2, f"{name}: errors are {ratio} of what is said")

    def test_the_file_says_that_it_holds_estimates(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            polis.run("centrality", self.town, "-o", f"{scratch}/x.nc", *LENGTH, "--error", 0.2,
                      "--seed", 5)
            with h5py.File(f"{scratch}/x.nc") as file:
                self.assertIn(b"Hoeffding", file.attrs["bc_method"])
                self.assertEqual(file.attrs["seed"], 5)
                self.assertEqual(file.attrs["bc_error"], 0.2)
                self.assertEqual(file.attrs["bc_confidence"], 0.95)
                self.assertIn(b"pivots", file["betweenness"].attrs["estimate"])

    def test_options_without_sense_are_refused(self):
        for options, words in (
            (("--pivots", "0"), "--pivots: 0 is not between 1"),
            (("--error", "1"), "--error: 1 is not between 0 and 1"),
            (("--confidence", "0.9"), "--confidence without --error"),
            (("--pivots", "5", "--error", "0.1"), "--pivots and --error exclude each other"),
            (("--pivots", "5", "--radius", "400"), "for all pairs"),
            (("--pivots", "5", "--edges"), "--edges"),
        ):
            stderr = polis.run("centrality", self.town, "-o", f"{self.scratch.name}/x.nc", *options,
                               status=2)
            self.assertIn(words, stderr)


if __name__ == "__main__":
    polis.main()
