"""What `export` writes for other programs is read by them: same nodes, edges and numbers to the
last bit; and what a format cannot hold is refused."""

import csv
import json
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

import networkx as nx

import polis

GRAPHML = """<graphml><key id="d0" for="edge" attr.name="w" attr.type="double"/>
<key id="d1" for="node" attr.name="{x}" attr.type="double"/>
<key id="d2" for="node" attr.name="{y}" attr.type="double"/>
<graph edgedefault="{direction}">{body}</graph></graphml>"""
PLACES = {"Zürich": (8.55, 47.37), "a & b <c>": (0.1, 0.2), "Suva": (178.44, -18.14),
          "Apia": (-171.76, -13.83), "no, place": None}
EDGES = [("Zürich", "a & b <c>", 0.1), ("a & b <c>", "Suva", 1 / 3), ("Suva", "Apia", 7.25),
         ("Apia", "no, place", 2.0), ("Zürich", "Suva", 0.7)]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\n", "&#10;")


def write_graphml(path, places, edges, direction="undirected", x="lon", y="lat"):
    nodes = "".join(
        f'<node id="{escaped(v)}">'
        + (f'<data key="d1">{p[0]}</data><data key="d2">{p[1]}</data>' if p else "") + "</node>"
        for v, p in places.items())
    arcs = "".join(f'<edge source="{escaped(u)}" target="{escaped(v)}">'
                   f'<data key="d0">{w!r}</data></edge>' for u, v, w in edges)
    Path(path).write_text(GRAPHML.format(direction=direction, body=nodes + arcs, x=x, y=y),
                          encoding="utf-8")


class Export(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(scratch.cleanup)
        self.at = Path(scratch.name)

    def result(self, places=None, edges=None, name="city", options=(), **how):
        write_graphml(self.at / f"{name}.graphml", places or PLACES, edges or EDGES, **how)
        self.file = self.at / f"{name}.nc"
        polis.run("centrality", self.at / f"{name}.graphml", "-o", self.file, "--quiet", "--edges",
                  "--weight", "w", "--weight-role", "strength", *options)
        self.networks = polis.read_result(self.file)
        return next(iter(self.networks.values()))

    def export(self, name, *options, status=0):
        said = polis.run("export", self.file, "-o", self.at / name, *options, status=status)
        self.assertEqual((self.at / name).exists(), status == 0)
        return self.at / name if status == 0 else said

    def same_betweenness(self, network, found):
        """found: betweenness by node id; the very same doubles."""
        self.assertEqual(found, dict(zip(network["node_id"], network["betweenness"].tolist())))

    def ends(self, network):
        ids = network["node_id"]
        return [(ids[u], ids[v]) for u, v in zip(network.u, network.v)]

    def test_graphml_is_read_by_networkx_igraph_and_ourselves(self):
        for direction in ("undirected", "directed"):
            city = self.result(name=direction, direction=direction)
            path = self.export(f"{direction}-again.graphml")
            graph = nx.read_graphml(path)
            self.assertEqual(graph.is_directed(), direction == "directed")
            self.same_betweenness(city, dict(graph.nodes(data="betweenness")))
            strength = dict(zip(self.ends(city), city["edge_strength"]))
            for (u, v), w in strength.items():
                self.assertEqual(graph.edges[u, v]["edge_strength"], w)
            ids = [i for _, _, i in graph.edges(data="id")]
            self.assertEqual(len(set(ids)), len(ids))
            igraph = polis.optional("igraph")
            if igraph:  # its reader leaves ampersands of attributes as libxml2 hands them over
                read = igraph.Graph.Read_GraphML(str(path))
                names = [v.replace("&#38;", "&") for v in read.vs["id"]]
                self.same_betweenness(city, dict(zip(names, read.vs["betweenness"])))
            polis.run("centrality", path, "-o", self.at / f"{direction}-again.nc", "--quiet",
                      "--weight", "edge_strength", "--weight-role", "strength")
            again = next(iter(polis.read_result(self.at / f"{direction}-again.nc").values()))
            self.same_betweenness(again, dict(graph.nodes(data="betweenness")))

    def test_geojson_has_points_lines_and_cuts_at_the_antimeridian(self):
        city = self.result()
        found = json.loads(self.export("city.geojson").read_text(encoding="utf-8"))
        nodes = [f for f in found["features"] if "node_id" in f["properties"]]
        edges = [f for f in found["features"] if "u" in f["properties"]]
        self.same_betweenness(city, {f["properties"]["node_id"]: f["properties"]["betweenness"]
                                     for f in nodes})
        for f in nodes:
            place = PLACES[f["properties"]["node_id"]]
            self.assertEqual(f["geometry"] and tuple(f["geometry"]["coordinates"]), place)
        lines = {(f["properties"]["u"], f["properties"]["v"]): f["geometry"] for f in edges}
        self.assertEqual(set(lines), set(self.ends(city)))
        self.assertEqual(lines["Zürich", "Suva"]["type"], "LineString")
        self.assertIsNone(lines.get(("Apia", "no, place"), lines.get(("no, place", "Apia"))))
        cut = lines["Suva", "Apia"]
        self.assertEqual(cut["type"], "MultiLineString")
        (_, east), (west, _) = cut["coordinates"]
        self.assertEqual((east[0], west[0], east[1]), (180, -180, west[1]))
        share = (180 - 178.44) / (360 - 171.76 - 178.44)
        self.assertAlmostEqual(east[1], -18.14 + share * (18.14 - 13.83), places=12)

    def test_geopackage_is_read_by_sqlite_and_gdal(self):
        city = self.result()
        path = self.export("city.gpkg")
        first = path.read_bytes()
        with sqlite3.connect(path) as db:
            self.assertEqual(db.execute("PRAGMA application_id").fetchone()[0], 0x47504B47)
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            rows = db.execute("SELECT node_id, betweenness, geom FROM nodes").fetchall()
            self.assertEqual(db.execute("SELECT count(*) FROM edges").fetchone()[0], len(EDGES))
        self.same_betweenness(city, {v: bc for v, bc, _ in rows})
        for v, _, geometry in rows:
            place = geometry and struct.unpack("<2sBBiBIdd", geometry)
            self.assertEqual(place and place[-2:], PLACES[v])
            self.assertTrue(not place or place[:6] == (b"GP", 0, 1, 4326, 1, 1))
        if shutil.which("ogrinfo"):
            shown = subprocess.run(["ogrinfo", "-so", path, "edges"], capture_output=True,
                                   text=True, check=True)
            self.assertIn("Geometry: Line String", shown.stdout)
            self.assertIn(f"Feature Count: {len(EDGES)}", shown.stdout)
            self.assertIn("edge_strength: Real", shown.stdout)
            self.assertIn("WGS 84", shown.stdout)
            self.assertNotIn("Warning", shown.stdout + shown.stderr)
        polis.run("export", self.file, "-o", path, "--force")
        self.assertEqual(path.read_bytes(), first)

    def test_gephi_has_its_two_tables(self):
        city = self.result(direction="directed")
        with open(self.export("nodes.csv", "--format", "gephi"), encoding="utf-8") as file:
            nodes = list(csv.DictReader(file))
        self.same_betweenness(city, {row["Id"]: float(row["betweenness"]) for row in nodes})
        self.assertEqual([row["Label"] for row in nodes], city["node_id"])
        path = self.export("edges.csv", "--format", "gephi", "--what", "edges")
        with open(path, encoding="utf-8") as file:
            edges = list(csv.DictReader(file))
        self.assertEqual(list(edges[0])[:4], ["Source", "Target", "Type", "Weight"])
        self.assertEqual([(r["Source"], r["Target"]) for r in edges], self.ends(city))
        self.assertEqual([float(r["Weight"]) for r in edges], city["edge_strength"].tolist())
        self.assertEqual({r["Type"] for r in edges}, {"Directed"})

    def test_pajek_is_read_by_networkx(self):
        for direction in ("undirected", "directed"):
            city = self.result(name=direction, direction=direction)
            graph = nx.read_pajek(self.export(f"{direction}.net"))
            self.assertEqual(list(graph), city["node_id"])
            self.assertEqual(graph.is_directed(), direction == "directed")
            self.assertEqual(sorted((*sorted((u, v)), w) for u, v, w in graph.edges(data="weight")),
                             sorted((*sorted(e), w) for e, w in
                                    zip(self.ends(city), city["edge_strength"])))

    def test_ucinet_is_read_by_igraph(self):
        city = self.result(places={"a": None, "b": None, "c": None},
                           edges=[("a", "b", 0.1), ("b", "c", 3.0)])
        path = self.export("city.dl", "--weight", "edge_length")
        text = path.read_text(encoding="utf-8")
        self.assertTrue(text.startswith('dl n=3\nformat=edgelist1\nlabels:\n"a",\n"b",\n"c"\ndata:\n'))
        arcs = [line.split() for line in text.partition("data:\n")[2].splitlines()]
        length = dict(zip(zip(city.u.tolist(), city.v.tolist()), city["edge_length"].tolist()))
        both = {**length, **{(v, u): w for (u, v), w in length.items()}}
        self.assertEqual({(int(u) - 1, int(v) - 1): float(w) for u, v, w in arcs}, both)
        igraph = polis.optional("igraph")
        if igraph:
            read = igraph.Graph.Read_DL(str(path))
            self.assertEqual(sorted(read.get_edgelist()), sorted(both))

    def batch(self):
        (self.at / "two").mkdir()
        for name in ("x", "y"):
            write_graphml(self.at / "two" / f"{name}.graphml", PLACES, EDGES)
        self.file = self.at / "two.nc"
        polis.run("centrality", self.at / "two", "-o", self.file, "--quiet")

    def test_of_many_networks_all_or_one(self):
        self.batch()
        name = sorted(polis.read_result(self.file))[1]
        for suffix in ("graphml", "net", "dl"):
            self.assertIn("--network ID", self.export(f"all.{suffix}", status=2))
        everything = json.loads(self.export("all.geojson").read_text(encoding="utf-8"))
        self.assertEqual(len(everything["features"]), 2 * (len(PLACES) + len(EDGES)))
        for what in ("nodes", "edges", "cities"):
            with open(self.export(f"{what}.csv", "--what", what), encoding="utf-8") as file:
                rows = [row for row in csv.DictReader(file) if row["network_id"] == name]
            path = self.export(f"{what}-one.csv", "--what", what, "--network", name)
            with open(path, encoding="utf-8") as file:
                self.assertEqual(list(csv.DictReader(file)), rows)
            self.assertGreater(len(rows), 0)
        graph = nx.read_graphml(self.export("one.graphml", "--network", name))
        self.assertEqual(len(graph), len(PLACES))
        self.assertIn("nobody", self.export("no.graphml", "--network", "nobody", status=2))

    def test_what_a_format_cannot_hold_is_refused(self):
        odd = {'say "hi"': (1, 2), "two\nlines": (3, 4)}
        self.result(places=odd, edges=[(*odd, 1.0)])
        for name in ("odd.dl", "odd.net"):
            self.assertIn("cannot hold the text", self.export(name, status=2))
        graph = nx.read_graphml(self.export("odd-out.graphml"))
        self.assertEqual(set(graph), set(odd))
        json.loads(self.export("odd.geojson").read_text(encoding="utf-8"))
        plane = {v: (p[0] * 1e6, p[1] * 1e6) for v, p in odd.items()}
        self.result(places=plane, edges=[(*odd, 1.0)], name="plane", x="x", y="y")
        self.assertIn("plane coordinates", self.export("plane.geojson", status=2))
        with sqlite3.connect(self.export("plane.gpkg")) as db:
            self.assertEqual(db.execute("SELECT DISTINCT srs_id FROM gpkg_geometry_columns"
                                        ).fetchall(), [(-1,)])
        self.result(places=dict.fromkeys(odd), edges=[(*odd, 1.0)], name="nowhere")
        for name in ("nowhere.geojson", "nowhere.gpkg"):
            self.assertIn("have none", self.export(name, status=2))
        self.result(edges=[*EDGES, EDGES[0]], name="twice", options=("--parallel-edges", "distinct",
                                                                    "--weight-role", "length"))
        self.assertIn("parallel edges", self.export("twice.dl", status=2))
        self.assertEqual(len(nx.read_graphml(self.export("twice-out.graphml")).edges),
                         len(EDGES) + 1)

    def test_an_edge_of_weight_0_is_none_to_gephi_and_ucinet(self):
        triangle = [("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", 0.1)]  # nothing passes a - c
        self.result(places=dict.fromkeys("abc"), edges=triangle, name="triangle")
        for name, options in (("x.dl", ()), ("x.csv", ("--format", "gephi", "--what", "edges"))):
            said = self.export(name, *options, "--weight", "edge_betweenness", status=2)
            self.assertIn("the edge_betweenness of edge", said)
            self.export("ok-" + name, *options)
        pajek = self.export("x.net", "--weight", "edge_betweenness").read_text(encoding="utf-8")
        self.assertIn("1 3 0\n", pajek)

    def test_options_that_do_not_go_together(self):
        self.result()
        for options in (("--what", "cities", "--format", "gephi"), ("--weight", "edge_length"),
                        ("--what", "edges", "--format", "pajek"), ("--format", "xlsx"),
                        ("--format", "pajek", "--weight", "nothing")):
            self.export("x.csv", *options, status=2)

    def test_a_suffix_of_no_format_is_refused(self):
        self.result()
        self.assertIn("no format has the suffix .shp", self.export("streets.shp", status=2))
        self.export("other.shp", "--format", "csv")


if __name__ == "__main__":
    polis.main()
