"""Types of networks: the definition written down once more, and the same bits for any ranks."""

import math
import os
import tempfile
import unittest

import h5py
import numpy as np

import polis

PARTS = {
    "dc": {"centralization_degree": 1, "density": 1, "strength_gini": 1},
    "cc": {"intra_closeness_wf_mean": 1, "degree_evenness": 1, "centralization_closeness": -1},
    "bc": {"bridge_share": -1, "efficiency_global": 1, "bc_gini": -1,
           "centralization_betweenness": -1},
}


def ranks(x):
    return np.array([(np.sum(x < v) + np.sum(x <= v) + 1) / 2 for v in x])


def part(network, name):
    if name == "strength_gini" and network["weight_role"] != 2:
        name = "degree_gini"
    if network.directed and name in ("centralization_degree", "centralization_closeness"):
        name += "_out"
    return float(network[name])


def expected(networks, used):
    """Scores of networks that have all parts in use."""
    scores = {}
    for kind, parts in PARTS.items():
        total, count = 0, 0
        for name, sign in parts.items():
            if name in used:
                x = np.array([part(network, name) for network in networks])
                spread = np.std(x)
                total = total + (sign * (x - x.mean()) / spread if spread > 1e-12 else 0 * x)
                count += 1
        scores[kind] = total / count
    return scores


def random_folder(folder, n_networks, weighted=False, seed=1):
    random = np.random.default_rng(seed)
    for k in range(n_networks):
        n = int(random.integers(10, 40))
        edges = [(v, int(random.integers(0, v)), int(random.integers(1, 9)))
                 for v in range(1, n)]
        for _ in range(int(random.integers(0, 2 * n))):
            u, v = random.choice(n, 2, replace=False)
            edges.append((int(u), int(v), int(random.integers(1, 9))))
        polis.write_network(os.path.join(folder, f"net{k:02}"), n, edges if weighted else
                            [e[:2] for e in edges])


class Types(unittest.TestCase):
    def compute(self, folder, *options, **how):
        output = os.path.join(self.scratch.name, "result.nc")
        networks = polis.centrality(folder, "--types", "--force", *options, output=output, **how)
        with h5py.File(output) as file:
            attributes = {name: value.decode() if isinstance(value, bytes) else value
                          for name, value in file.attrs.items()}
        return networks, attributes, polis.digest(output)

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(self.scratch.cleanup)
        self.folder = os.path.join(self.scratch.name, "nets")

    def expect(self, result, attributes, used):
        networks = [result[name] for name in sorted(result)]
        scores = expected(networks, used)
        for kind in PARTS:
            found = [network["type_" + kind] for network in networks]
            np.testing.assert_allclose(found, scores[kind], rtol=0, atol=1e-11)
        table = np.array([scores[kind] for kind in PARTS])
        np.testing.assert_array_equal([x["type_label"] for x in networks], table.argmax(axis=0))
        ordered = np.sort(table, axis=0)
        np.testing.assert_allclose([x["type_margin"] for x in networks],
                                   ordered[2] - ordered[1], rtol=0, atol=1e-11)
        for a, b in (("dc", "cc"), ("dc", "bc"), ("cc", "bc")):
            rho = np.corrcoef(ranks(scores[a]), ranks(scores[b]))[0, 1]
            self.assertAlmostEqual(attributes[f"type_spearman_{a}_{b}"], rho, delta=1e-12)
        self.assertEqual(attributes["type_networks"], len(networks))

    def test_scores_are_means_of_z_scores(self):
        random_folder(self.folder, 25)
        used = [name for parts in PARTS.values() for name in parts]
        for options in ((), ("--directed",)):
            with self.subTest(options=options):
                result, attributes, _ = self.compute(self.folder, *options)
                self.expect(result, attributes, used)
        self.assertIn("not Freeman", attributes["type_comment"])

    def test_what_weighted_networks_do_not_have_is_left_out(self):
        random_folder(self.folder, 12, weighted=True)
        result, attributes, _ = self.compute(self.folder, "--weight", "w", "--weight-role",
                                             "strength")
        used = [name for parts in PARTS.values() for name in parts
                if name != "centralization_closeness"]
        self.expect(result, attributes, used)
        self.assertEqual(attributes["type_cc_parts"], "intra_closeness_wf_mean degree_evenness")

    def test_small_networks_have_no_type_and_change_no_score(self):
        random_folder(self.folder, 9)
        before, _, _ = self.compute(self.folder)
        polis.write_network(os.path.join(self.folder, "tiny"), 9, [(v, v + 1) for v in range(8)])
        after, _, _ = self.compute(self.folder)
        self.assertEqual(after["tiny"]["type_status"], 6, "too small")
        self.assertEqual(after["tiny"]["type_label"], -1)
        self.assertTrue(math.isnan(after["tiny"]["type_dc"]))
        for name, network in before.items():
            self.assertEqual(network["type_bc"], after[name]["type_bc"])

    def test_equal_networks_differ_in_nothing(self):
        for k in range(3):
            polis.write_network(os.path.join(self.folder, f"r{k}"), 12,
                                [(v, (v + 1) % 12) for v in range(12)])
        result, attributes, _ = self.compute(self.folder)
        for network in result.values():
            self.assertEqual([network["type_" + kind] for kind in PARTS], [0, 0, 0])
            self.assertEqual((network["type_margin"], network["type_label"]), (0, 0))
        self.assertTrue(math.isnan(attributes["type_spearman_dc_cc"]))

    def test_the_bits_do_not_depend_on_ranks(self):
        random_folder(self.folder, 7)
        digests = {self.compute(self.folder, ranks=r, threads=1)[2] for r in (1, 3)}
        self.assertEqual(len(digests), 1)

    def test_a_shard_compares_its_own_networks(self):
        random_folder(self.folder, 4)
        said = polis.run("centrality", self.folder, "-o", os.path.join(self.scratch.name, "x.nc"),
                         "--types", "--shard", "1/2")
        self.assertIn("compare the networks of this shard only", said)
        self.assertIn("without ei_index, modularity_group, participation, ei and ei_group", said)

    def test_estimates_and_radii_are_refused(self):
        random_folder(self.folder, 2)
        for options in (("--pivots", 3), ("--radius", 2)):
            said = polis.run("centrality", self.folder, "-o", "no.nc", "--types", *options,
                             status=2)
            self.assertIn("--types", said)


if __name__ == "__main__":
    polis.main()
