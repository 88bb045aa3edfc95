"""Real networks against graph-tool and igraph: what was read is what the file says, and what was
computed is what they compute."""

import csv
import math
import tempfile
import unittest
from pathlib import Path

import oracle
import polis

TNTP = ("SiouxFalls", "Anaheim", "Chicago-Sketch", "Winnipeg")
METIS = ("karate", "jazz", "celegans_metabolic", "power")


def tntp_links(path, column):
    """(from, to) -> value of a TNTP file, read the plain way; the least of parallel links."""
    links, past_header = {}, False
    for line in path.read_text(encoding="ascii").splitlines():
        field = line.replace(";", " ").split()
        if line.startswith("<END OF METADATA>"):
            past_header = True
        elif past_header and field and not field[0].startswith("~") and field[0] != field[1]:
            ends = tuple(field[:2])
            links[ends] = min(float(field[column]), links.get(ends, float("inf")))
    return links


def metis_edges(path):
    """Unordered pairs of labels of an unweighted METIS file."""
    lines = path.read_text(encoding="ascii").split("\n")
    n = int(lines[0].split()[0])
    return n, {
        frozenset((str(u), v)) for u in range(1, n + 1) for v in lines[u].split() if v != str(u)
    }


def setUpModule():
    if not polis.DATA.is_dir():
        raise unittest.SkipTest(f"no real networks in {polis.DATA}")
    if not oracle.graph_tool or not oracle.igraph:
        raise unittest.SkipTest("graph-tool or igraph is not installed")


def ends(network):
    label = network["node_id"]
    return [(label[u], label[v]) for u, v in zip(network.u, network.v)]


class RealNetworks(unittest.TestCase):
    def compare(self, name, network, *sources):
        """All columns of the oracles, within 1e-9."""
        graph = oracle.Graph.of(network)
        for source in sources or (oracle.from_graph_tool, oracle.distances_graph_tool):
            for column, expected in source(graph).items():
                polis.assert_close(network[column], expected, f"{name} {column}", abs=1e-12)

    def test_road_networks_by_length(self):
        for name in TNTP:
            with self.subTest(name):
                path = next((polis.DATA / "tntp" / name).glob("*_net.tntp"))
                (network,) = polis.centrality(
                    path, "--edges", "--weight", "length", "--weight-role", "length"
                ).values()
                links = tntp_links(path, 3)
                self.assertTrue(network.directed)
                self.assertEqual(sorted(ends(network)), sorted(links))
                for end, units in zip(ends(network), network.units()):
                    nearest = math.floor(links[end] / network.resolution + 0.5)
                    self.assertEqual(units, max(nearest, 1), end)
                self.compare(name, network)

    def test_road_networks_by_time_and_undirected(self):
        for name in TNTP:
            with self.subTest(name):
                path = next((polis.DATA / "tntp" / name).glob("*_net.tntp"))
                (network,) = polis.centrality(
                    path, "--edges", "--undirected", "--weight", "free_flow_time",
                    "--weight-role", "length", "--resolution", "0.0001",
                ).values()
                links = {frozenset(end) for end in tntp_links(path, 4)}
                self.assertFalse(network.directed)
                self.assertEqual({frozenset(end) for end in ends(network)}, links)
                self.compare(name, network)

    def test_ids_that_no_link_uses_are_dropped_and_counted(self):
        path = polis.DATA / "tntp" / "Winnipeg" / "Winnipeg_net.tntp"
        (network,) = polis.centrality(path).values()
        self.assertEqual((network.n, network["dropped_unused_nodes"]), (1040, 12))
        self.assertEqual(network["first_thru_node"], 148)

    def test_social_and_power_networks(self):
        for name in METIS:
            with self.subTest(name):
                path = polis.DATA / "graphs" / f"{name}.graph"
                (network,) = polis.centrality(path, "--edges").values()
                n, edges = metis_edges(path)
                self.assertEqual(network.n, n)
                self.assertEqual({frozenset(end) for end in ends(network)}, edges)
                self.assertEqual(len(network.u), len(edges))
                self.compare(name, network)

    def test_the_web_of_trust(self):
        (network,) = polis.centrality(polis.DATA / "graphs" / "PGPgiantcompo.graph").values()
        self.assertEqual((network.n, len(network.u)), (10680, 24316))
        self.compare("PGP", network, lambda graph: oracle.from_igraph(graph, edges=False))

    def test_strong_ties_of_les_miserables_are_short_ways(self):
        for alpha in ("0.5", "1", "1.5"):
            with self.subTest(alpha):
                (network,) = polis.centrality(
                    polis.DATA / "graphs" / "lesmis.graph", "--edges", "--weight", "weight",
                    "--weight-role", "strength", "--alpha", alpha,
                ).values()
                self.assertEqual((network.n, len(network.u)), (77, 254))
                exact = network["edge_strength"] ** -float(alpha)
                polis.assert_close(network["edge_length"], exact, "length", rel=1e-6)
                self.compare("lesmis", network)

    def test_migration_between_the_counties_of_one_state(self):
        with open(polis.DATA / "us_counties" / "flows.csv", encoding="ascii") as file:
            rows = [r for r in csv.reader(file) if r[0][:2] == "48" and r[1][:2] == "48"]
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            path = Path(scratch) / "texas.csv"
            polis.write_table(path, ["src", "dst", "w"], rows)
            (network,) = polis.centrality(
                path, "--edges", "--directed", "--weight", "w", "--weight-role", "strength"
            ).values()
        strength = {(u, v): float(w) for u, v, w in rows if u != v}
        self.assertEqual(dict(zip(ends(network), network["edge_strength"])), strength)
        self.compare("Texas", network)

    def test_the_centres_of_120_cities_in_one_run(self):
        cities = polis.centrality(
            polis.DATA / "streets120", "--edges", "--weight", "length", "--weight-role", "length"
        )
        self.assertEqual(len(cities), 120)
        self.assertEqual(sum(city.n for city in cities.values()), 13004)
        for name, city in cities.items():
            with self.subTest(name):
                self.assertFalse(city.directed)
                self.compare(name, city)

    def test_backbones_whose_nodes_are_cities(self):
        networks = polis.centrality(polis.DATA / "topohub" / "topozoo", "--edges")
        self.assertGreater(len(networks), 200)
        for name, network in networks.items():
            with self.subTest(name):
                self.compare(name, network)


if __name__ == "__main__":
    polis.main()
