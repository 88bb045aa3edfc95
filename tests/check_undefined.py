"""What is not defined is NaN and says why: for small and regular networks, all of the indicators
that have no value and the code of each; what holds for parts only is marked."""

import fnmatch
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np

import polis

OK, MISSING_INPUT, NO_COORD, DISCONNECTED, TOO_SMALL, ZERO_VARIANCE, TOO_FEW, NOT_APPLICABLE, \
    SAMPLED = 0, 1, 2, 5, 6, 7, 14, 16, 17
REMARKS = (OK, DISCONNECTED, SAMPLED)  # beside a value

NEEDS_A_TIE = ["assortativity", "degree_correlation*", "degree_hierarchy*", "degree_gini",
               "degree_theil", "degree_evenness", "bridge_share", "modularity", "transitivity"]
NEEDS_PAIRS = ["density", "reach_share", "path_length_mean", "diameter", "efficiency_global",
               "efficiency_global_norm", "connectedness", "disjoint_paths_mean",
               "algebraic_connectivity"]
NEEDS_OTHERS = ["bc_gini", "bc_max", "centralization_*", "intra_betweenness_norm_*"]  # n > 2
NEEDS_NODES = ["degree_mean", "clustering_mean", "core_mean", "core_max", "efficiency_local",
               "largest_component_share", "intra_*"]
OF_CLOSENESS = ["centralization_closeness*", "centralization_harmonic*"]
NO_SPREAD = ["intra_*_gini"]
DIRECTED = ["gtd_hierarchy", "reciprocity"]

# name, n, edges, directed, role, the indicators without a value by code
CASES = [
    ("none", 0, [], 0, "none",
     {TOO_SMALL: NEEDS_NODES + NEEDS_PAIRS + NEEDS_OTHERS + ["gtd_efficiency"],
      TOO_FEW: NEEDS_A_TIE}),
    ("single", 1, [], 0, "none",
     {TOO_SMALL: NEEDS_PAIRS + NEEDS_OTHERS + ["gtd_efficiency"],
      TOO_FEW: NEEDS_A_TIE + NO_SPREAD}),
    ("arrowless", 1, [], 1, "none",
     {TOO_SMALL: NEEDS_PAIRS + NEEDS_OTHERS + ["gtd_efficiency"],
      TOO_FEW: NEEDS_A_TIE + NO_SPREAD + DIRECTED}),
    ("pair", 2, [(0, 1)], 0, "none",
     {TOO_SMALL: NEEDS_OTHERS + ["gtd_efficiency"], TOO_FEW: ["transitivity"],
      ZERO_VARIANCE: ["assortativity", "degree_correlation*"]}),
    ("arrow", 2, [(0, 1)], 1, "none",
     {TOO_SMALL: NEEDS_OTHERS, TOO_FEW: ["transitivity"],
      ZERO_VARIANCE: ["assortativity", "degree_correlation*"]}),
    ("isolates", 5, [], 0, "none",
     {TOO_SMALL: ["gtd_efficiency"],
      TOO_FEW: NEEDS_A_TIE + NO_SPREAD + ["bc_gini", "diameter", "path_length_mean"]}),
    ("dark", 5, [], 1, "none",
     {TOO_SMALL: ["gtd_efficiency"],
      TOO_FEW: NEEDS_A_TIE + NO_SPREAD + DIRECTED + ["bc_gini", "diameter", "path_length_mean"]}),
    ("ring", 6, [(v, (v + 1) % 6) for v in range(6)], 0, "none",
     {ZERO_VARIANCE: ["assortativity", "degree_correlation*"]}),
    ("complete", 4, [(u, v) for v in range(4) for u in range(v)], 0, "none",
     {ZERO_VARIANCE: ["assortativity", "degree_correlation*"],
      TOO_FEW: ["bc_gini", "intra_betweenness_norm_gini"]}),
    ("streets", 4, [(0, 1, 2), (1, 2, 3), (2, 3, 4)], 0, "length",
     {NOT_APPLICABLE: OF_CLOSENESS, MISSING_INPUT: ["strength_*"]}),
    ("trade", 4, [(0, 1, 2), (1, 2, 3), (2, 3, 4)], 0, "strength",
     {NOT_APPLICABLE: OF_CLOSENESS + ["efficiency_global_norm"]}),
    ("one way", 4, [(0, 1, 2), (1, 2, 3), (2, 3, 4)], 1, "length",
     {NOT_APPLICABLE: OF_CLOSENESS, MISSING_INPUT: ["strength_*"],
      ZERO_VARIANCE: ["assortativity"]}),
]
# What does not apply to a network of this kind, in a run with networks of other kinds.
ELSEWHERE = {0: ["gtd_hierarchy", "reciprocity", "centralization_*_out", "centralization_*_in"],
             1: ["centralization_degree", "centralization_closeness", "centralization_harmonic"]}
HOPS = {MISSING_INPUT: ["strength_*"]}


class Undefined(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            folder = Path(scratch)
            for name, n, edges, *_ in CASES:
                polis.write_network(folder / name, n, edges)
            polis.write_table(folder / "all.csv", ["city_id", "path", "directed", "weight_role"],
                              [(name, name, directed, role)
                               for name, _, _, directed, role, _ in CASES])
            cls.result = polis.centrality(folder / "all.csv", "--weight", "w", "--weight-role",
                                          "length", "--indicators", "all", "--measures", "all")
        first = next(iter(cls.result.values())).columns
        run = {"resolution", "rounding_error"}
        cls.indicators = [name for name, value in first.items()
                          if isinstance(value, np.floating) and name not in run]

    def code(self, network, name):
        return int(network[name + "_status"]) if name + "_status" in network else OK

    def wanted(self, name, directed, role, undefined):
        """The code of an indicator by the table; None where it has a value."""
        def named(patterns):
            return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)

        if named(ELSEWHERE[directed]):
            return NOT_APPLICABLE
        codes = {**undefined, **({} if role != "none" else HOPS)}
        found = [code for code, patterns in codes.items() if named(patterns)]
        return found[0] if found else None

    def test_each_indicator_without_a_value_says_why(self):
        self.assertGreater(len(self.indicators), 70)
        for case, _, _, directed, role, undefined in CASES:
            for name in self.indicators:
                network = self.result[case]
                wanted = self.wanted(name, directed, role, undefined)
                with self.subTest(f"{case}: {name}"):
                    self.assertEqual(math.isnan(network[name]), wanted is not None, network[name])
                    code = self.code(network, name)
                    self.assertTrue(code == wanted or wanted is None and code in REMARKS,
                                    f"{code} and not {wanted}")

    def test_nodes_without_a_value(self):
        by = {name: network for name, network in self.result.items()}
        for name in ("constraint", "effective_size"):
            self.assertTrue(np.isnan(by["isolates"][name]).all(), name)
            self.assertFalse(np.isnan(by["ring"][name]).any(), name)
        self.assertTrue(np.isnan(by["isolates"]["degree_share"]).all())
        self.assertTrue(np.isnan(by["pair"]["betweenness_norm"]).all())
        for name in ("closeness_classic", "closeness_wf", "closeness_harmonic", "betweenness",
                     "degree_norm", "clustering"):
            self.assertEqual(list(by["isolates"][name]), [0] * 5, name)

    def test_what_holds_for_parts_says_so(self):
        network = polis.one(6, [(0, 1), (1, 2), (3, 4)])
        for name in ("path_length_mean", "diameter", "centralization_closeness"):
            self.assertEqual(self.code(network, name), DISCONNECTED, name)

    def test_straight_lines_need_coordinates_in_the_unit_of_lengths(self):
        name, lengths = "efficiency_global_norm", ("--weight", "w", "--weight-role", "length")
        edges, nowhere = [(0, 1, 300), (1, 2, 400)], ("", "")
        strengths = lengths[:-1] + ("strength",)
        corner = [(0, 0), (300, 0), (300, 400)]
        degrees = [(0, 0), (0.0026, 0), (0.0026, 0.0035)]  # 289 m and 389 m
        for places, factor, options, wanted in (
                (corner, 1, lengths, OK), (corner, 0.985, lengths, NOT_APPLICABLE),
                (degrees, 1, lengths, OK), (degrees, 0.001, lengths, NOT_APPLICABLE),
                ([nowhere] * 3, 1, lengths, NO_COORD),
                (corner[:2] + [nowhere], 1, lengths, NO_COORD),
                ([nowhere] * 3, 1, (), OK), (corner, 1, strengths, NOT_APPLICABLE),
                (corner, 1, strengths + ("--alpha", 0), OK)):
            with self.subTest(f"{places}, lengths times {factor}, {options}"):
                network = polis.one(3, [(u, v, w * factor) for u, v, w in edges], "--indicators",
                                    name, *options, places=places)
                self.assertEqual(self.code(network, name), wanted)
                self.assertEqual(math.isnan(network[name]), wanted != OK)

    def test_a_node_without_a_group_leaves_its_neighbours_undefined(self):
        edges = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)]
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            table = Path(scratch, "nodes.csv")
            polis.write_table(table, ["node_id", "side"],
                              [(v, "west" if v < 3 else "east") for v in range(5)])
            network = polis.one(6, edges, "--nodes", table, "--group", "side")
        nan = math.nan
        np.testing.assert_allclose(network["participation"], [0, 0, 4 / 9, nan, nan, nan])
        np.testing.assert_allclose(network["ei"], [-1, -1, -1 / 3, nan, nan, nan])
        np.testing.assert_allclose(network["ei_group"], [-5 / 7] * 3 + [nan] * 3)
        for name in ("ei_index", "modularity_group"):
            self.assertTrue(math.isnan(network[name]))
            self.assertEqual(self.code(network, name), MISSING_INPUT)
        self.assertNotIn("ei_index", polis.one(6, edges))


if __name__ == "__main__":
    polis.main()
