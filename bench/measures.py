#!/usr/bin/env python3
"""Each measure beside the fastest peer that has it, on generated networks.

    bench/measures.py PROGRAM [--threads 2] [--repeats 3] [--limit 10] [--only NAMES] [--out FILE.csv]
                      [--readme bench/README.md]

Ours is planning and computing. A measure that comes out of the traversal is there when betweenness
and closeness are: counted is that whole time (`all`). For the others it is what the program spends
after it (`beyond`). Of peers the call alone is timed; their graph has our whole-number lengths and
is there before. Both are the least of the repeats; a peer that takes longer than the limit is not
repeated. sna is timed within R. Values that differ by more than 1e-9 relative (1e-6: eigenvalues)
make the status `disagrees`; partitions are not compared. Prints and writes a CSV row for each;
--readme puts them into the table of a page.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

import ours

COLUMNS = ("measure", "network", "n", "m", "threads", "ours_s", "counted", "peer", "peer_s",
           "ratio", "differs", "status")
MARK = "<!-- measures: made by bench/measures.py -->", "<!-- end measures -->"
STREET = ("--weight", "length", "--weight-role", "length")
# name: model, arguments of `generate`, options of `centrality`
GROUPS = 7  # node i is of group i modulo this
NETWORKS = {
    "street": ("street", ("--n", 4000), STREET),
    "social": ("preferential", ("--n", 3000, "--degree", 20), ()),
    "directed, small": ("preferential", ("--n", 500, "--degree", 10), ("--directed",)),
    "social, small": ("preferential", ("--n", 500, "--degree", 10), ()),
    "social, tiny": ("preferential", ("--n", 120, "--degree", 6), ()),
}


class Peers:
    """One network as the peers hold it: each graph is built when a measure first asks for it."""

    def __init__(self, path, threads):
        self.network = dict(np.load(path))
        self.n = int(self.network["n"])
        self.edges = np.column_stack([self.network["u"], self.network["v"]])
        self.unit = float(self.network["resolution"])
        self.length = self.network.get("length")
        self.threads = threads
        self.built = {}

    def build(self, tool):
        if tool not in self.built:
            self.built[tool] = getattr(self, "build_" + tool)()
        return self.built[tool]

    def build_igraph(self):
        import igraph

        graph = igraph.Graph(self.n, self.edges.tolist())
        if self.length is not None:
            graph.es["length"] = self.length.astype(float).tolist()
        return graph

    def build_networkx(self):
        import networkx

        graph = networkx.Graph()
        graph.add_nodes_from(range(self.n))
        graph.add_edges_from(self.edges.tolist())
        return graph

    def build_graph_tool(self):
        import graph_tool

        graph_tool.openmp_set_num_threads(self.threads)
        graph = graph_tool.Graph(directed=False)
        graph.add_vertex(self.n)
        if self.length is None:
            graph.add_edge_list(self.edges)
            return graph
        weight = graph.new_edge_property("int64_t")
        graph.add_edge_list(np.column_stack([self.edges, self.length]), eprops=[weight])
        graph.edge_properties["length"] = weight
        return graph

    def build_scipy(self):
        from scipy import sparse

        one = np.ones(len(self.edges))
        half = sparse.coo_matrix((one, (self.edges[:, 0], self.edges[:, 1])), (self.n, self.n))
        return (half + half.T).tocsr()


def igraph(call):
    return "igraph", lambda p: call(p.build("igraph"), p)


def networkx(call):
    return "networkx", lambda p: call(__import__("networkx"), p.build("networkx"))


def graph_tool(call):
    def run(p):
        from graph_tool import centrality, clustering, topology

        return call(p.build("graph_tool"), p, centrality, clustering, topology)

    return "graph-tool", run


def scipy(call):
    def run(p):
        from scipy.sparse import csgraph, linalg

        return call(p.build("scipy"), linalg, csgraph)

    return "scipy", run


class Timed:
    """What a peer found that took its time itself."""

    def __init__(self, seconds, value):
        self.seconds, self.value = seconds, value


def sna(expression):
    """An expression of R, of the matrix g; one number."""
    script = f"""suppressMessages(library(sna))
        arcs <- scan("stdin", list(0L, 0L), quiet = TRUE)
        n <- as.integer(commandArgs(TRUE)[1])
        g <- matrix(0, n, n); g[cbind(arcs[[1]], arcs[[2]]) + 1] <- 1
        seconds <- system.time(x <- {expression})[["elapsed"]]
        cat(sprintf("%.17g %.17g", seconds, x))"""

    def run(p):
        arcs = "".join(f"{u} {v}\n" for u, v in p.edges)
        done = subprocess.run(["Rscript", "-e", script, str(p.n)], input=arcs, text=True,
                              capture_output=True, check=True)
        return Timed(*map(float, done.stdout.split()))

    return "sna", run


def weights(graph):
    return graph.es["length"] if "length" in graph.es.attributes() else None


def lengths(graph):
    return graph.edge_properties.get("length")


def by_node(found):
    return [found[v] for v in range(len(found))]


def within(radius):
    """igraph's cutoff is in units of our whole-number lengths."""
    return igraph(lambda g, p: g.betweenness(cutoff=radius / p.unit, weights=weights(g)))


ALL, BEYOND = "all", "beyond"
# measure, networks, our options, counted, peers, tolerance (None: not compared)
MEASURES = [
    ("closeness_harmonic", ("street", "social"), (), ALL, [
        igraph(lambda g, p: np.array(g.harmonic_centrality(weights=weights(g))) / p.unit)], 1e-9),
    ("closeness_wf", ("social, small",), (), ALL, [
        networkx(lambda nx, g: by_node(nx.closeness_centrality(g)))], 1e-9),
    ("path_length_mean", ("social",), ("--indicators", "path_length_mean"), ALL, [
        igraph(lambda g, p: g.average_path_length())], 1e-9),
    ("efficiency_global", ("social, small",), ("--indicators", "efficiency_global"), ALL, [
        networkx(lambda nx, g: nx.global_efficiency(g))], 1e-9),
    ("load", ("social, small",), ("--measures", "load"), ALL, [
        networkx(lambda nx, g: by_node(nx.betweenness_centrality(g, normalized=False,
                                                                  endpoints=True)))], 1e-9),
    ("edge_betweenness", ("street",), ("--edges",), ALL, [
        graph_tool(lambda g, p, centrality, *_: centrality.betweenness(
            g, weight=lengths(g), norm=False)[1].a)], 1e-9),
    ("betweenness_r500", ("street",), ("--radius", "500"), ALL, [within(500)], 1e-9),
    ("betweenness_r2", ("social, small",), ("--radius", "2"), ALL, [within(2)], 1e-9),
    ("diameter", ("social",), ("--indicators", "diameter"), BEYOND, [
        igraph(lambda g, p: g.diameter())], 1e-9),
    ("n_bridges", ("street",), ("--indicators", "n_bridges"), BEYOND, [
        igraph(lambda g, p: len(g.bridges()))], 1e-9),
    ("n_articulation_points", ("street",), ("--indicators", "n_articulation_points"), BEYOND, [
        igraph(lambda g, p: len(g.articulation_points()))], 1e-9),
    ("assortativity", ("social",), ("--indicators", "assortativity"), BEYOND, [
        igraph(lambda g, p: g.assortativity_degree())], 1e-9),
    ("core_number", ("social",), ("--measures", "core_number"), BEYOND, [
        igraph(lambda g, p: g.coreness()),
        graph_tool(lambda g, p, c, k, topology: topology.kcore_decomposition(g).a)], 1e-9),
    ("clustering", ("social",), ("--measures", "clustering"), BEYOND, [
        igraph(lambda g, p: g.transitivity_local_undirected(mode="zero")),
        graph_tool(lambda g, p, c, clustering, t: clustering.local_clustering(g).a)], 1e-9),
    ("transitivity", ("social",), ("--indicators", "transitivity"), BEYOND, [
        igraph(lambda g, p: g.transitivity_undirected()),
        graph_tool(lambda g, p, c, clustering, t: clustering.global_clustering(g)[0])], 1e-9),
    ("constraint", ("social",), ("--measures", "constraint"), BEYOND, [
        igraph(lambda g, p: g.constraint())], 1e-9),
    ("effective_size", ("social, tiny",), ("--measures", "effective_size"), BEYOND, [
        networkx(lambda nx, g: by_node(nx.effective_size(g)))], 1e-9),
    ("efficiency_local", ("social, small",), ("--indicators", "efficiency_local"), BEYOND, [
        networkx(lambda nx, g: nx.local_efficiency(g))], 1e-9),
    ("modularity", ("social",), ("--indicators", "modularity"), BEYOND, [
        igraph(lambda g, p: g.community_multilevel().modularity)], None),
    ("spectral_radius", ("social",), ("--indicators", "spectral_radius"), BEYOND, [
        scipy(lambda a, linalg, _: linalg.eigsh(a, k=1, which="LA",
                                                return_eigenvectors=False)[0])], 1e-6),
    ("algebraic_connectivity", ("social, small",), ("--indicators", "algebraic_connectivity"),
     BEYOND, [networkx(lambda nx, g: nx.algebraic_connectivity(g, method="lanczos", tol=1e-10)),
              scipy(lambda a, linalg, csgraph: linalg.eigsh(
                  csgraph.laplacian(a), k=2, sigma=-1e-3, return_eigenvectors=False).max())], 1e-6),
    ("connectedness", ("directed, small",), ("--indicators", "connectedness"), BEYOND, [
        sna("connectedness(g)")], 1e-9),
    ("gtd_hierarchy", ("directed, small",), ("--indicators", "gtd_hierarchy"), ALL, [
        sna('hierarchy(g, measure = "krackhardt")')], 1e-9),
    ("gtd_efficiency", ("directed, small",), ("--indicators", "gtd_efficiency"), BEYOND, [
        sna("efficiency(g)")], 1e-9),
    ("modularity_group", ("social",),
     ("--indicators", "modularity_group", "--nodes", "{groups}", "--group", "side"), BEYOND, [
         igraph(lambda g, p: g.modularity([v % GROUPS for v in range(p.n)]))], 1e-9),
    ("disjoint_paths_mean", ("social, tiny",), ("--indicators", "disjoint_paths_mean"), BEYOND, [
        igraph(lambda g, p: np.mean([
            1 + without(g, s, t).vertex_connectivity(s, t, neighbors="number_of_nodes")
            if g.are_connected(s, t) else g.vertex_connectivity(s, t)
            for t in range(p.n) for s in range(t)]))], 1e-9),
    ("vulnerability", ("social, tiny",), ("--vulnerability", "all"), BEYOND, [
        networkx(lambda nx, g: losses(nx, g))], 1e-9),
]


def without(graph, s, t):
    copy = graph.copy()
    copy.delete_edges([(s, t)])
    return copy


def losses(nx, graph):
    """The share of the efficiency that goes with each node, over n(n-1) before and after."""
    n = len(graph)
    rest = [nx.global_efficiency(nx.restricted_view(graph, [v], [])) for v in graph]
    return 1 - np.array(rest) * ((n - 1) * (n - 2)) / (nx.global_efficiency(graph) * n * (n - 1))


class Network:
    """A generated network and the peers' side of it."""

    def __init__(self, options, folder, name):
        model, arguments, self.options = NETWORKS[name]
        self.asked, self.name = options, name
        self.path = folder / f"{name.replace(', ', '-')}.nc"
        self.result = folder / "result.nc"
        ours.run_program(options.program, ["generate", model, *arguments, "-o", self.path,
                                           "--quiet"])
        self.groups = folder / f"{self.path.stem}-groups.csv"
        self.least((), ALL)
        with h5py.File(self.result, "r") as file, open(self.groups, "w", encoding="utf-8") as out:
            rows = (f"{node},{k % GROUPS}\n"
                    for k, node in enumerate(ours.text_rows(file["node_id"])))
            out.writelines(["node_id,side\n", *rows])
        self.peers = Peers(ours.save_networks(self.result, folder / self.path.stem)[0],
                           options.threads)

    def least(self, extra, counted):
        """Seconds of our runs; the last result stays."""
        runs = [ours.centrality(self.asked.program, self.path, self.result,
                                [*self.options, *(str(self.groups) if x == "{groups}" else x
                                                   for x in extra)], self.asked.threads)
                for _ in range(self.asked.repeats)]
        self.n, self.m = runs[0].n, runs[0].m
        return min(run.seconds if counted == ALL else run.indicators for run in runs)


def timed(call, peers, repeats, limit):
    """Least seconds of a peer, and what it found."""
    least = float("inf")
    for _ in range(repeats + 1):  # the first builds its graph
        start = time.perf_counter()
        value = call(peers)
        seconds = time.perf_counter() - start
        if isinstance(value, Timed):
            seconds, value = value.seconds, value.value
        least = min(least, seconds)
        if seconds > limit:
            break
    return least, value


def differs(theirs, mine):
    theirs, mine = np.nan_to_num(np.atleast_1d(theirs)), np.nan_to_num(np.atleast_1d(mine))
    floor = 1e-12 * max(np.abs(mine).max(initial=0.0), 1e-300)
    return float((np.abs(theirs - mine) / np.maximum(np.abs(mine), floor)).max(initial=0.0))


def row(network, measure, extra, counted, peers, tolerance):
    options = network.asked
    seconds = network.least(extra, counted)
    with h5py.File(network.result, "r") as file:
        mine = file[measure][()]
    name, (peer_s, theirs) = min(
        ((tool, timed(call, network.peers, options.repeats, options.limit))
         for tool, call in peers), key=lambda found: found[1][0])
    off = differs(theirs, mine) if tolerance else float("nan")
    return (measure, network.name, network.n, network.m, options.threads,
            f"{seconds:.3g}", counted, name, f"{peer_s:.3g}", f"{peer_s / seconds:.3g}", f"{off:.2g}",
            "disagrees" if tolerance and not off <= tolerance else "ok")


def measure_all(options, folder):
    networks = {}
    for measure, names, extra, counted, peers, tolerance in MEASURES:
        for name in names if not options.only or measure in options.only else ():
            if name not in networks:
                networks[name] = Network(options, folder, name)
            yield row(networks[name], measure, extra, counted, peers, tolerance)


def page(rows):
    """The table of a page: times as the CSV has them."""
    lines = [f"Threads: {rows[0][COLUMNS.index('threads')]}.", "",
             "| measure | network | nodes | edges | ours | peer | its time | times faster |",
             "|---|---|---|---|---|---|---|---|"]
    for r in (dict(zip(COLUMNS, row)) for row in rows):
        ours_s = r["ours_s"] + (" s more" if r["counted"] == BEYOND else " s")
        lines.append(f"| `{r['measure']}` | {r['network']} | {r['n']:,} | {r['m']:,} | {ours_s} | "
                     f"{r['peer']} | {r['peer_s']} s | {r['ratio']} |")
    return "\n".join(lines)


def put(path, rows):
    text = path.read_text(encoding="utf-8")
    before, found, rest = text.partition(MARK[0])
    _, end, after = rest.partition(MARK[1])
    if not found or not end:
        raise SystemExit(f"{path}: no place for the table: expected {MARK[0]} ... {MARK[1]}")
    path.write_text(f"{before}{MARK[0]}\n{page(rows)}\n{MARK[1]}{after}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=float, default=10, help="seconds of a peer that is repeated")
    parser.add_argument("--only", type=lambda text: text.split(","), help="measures, by commas")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--readme", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for found in measure_all(options, Path(folder)):
            print(*found, sep=",", flush=True)
            rows.append(found)
    if options.out:
        with open(options.out, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    if options.readme:
        put(options.readme, rows)
    sys.exit(any(row[-1] == "disagrees" for row in rows))


if __name__ == "__main__":
    main()
