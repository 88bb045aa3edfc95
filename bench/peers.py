"""One peer in a process of its own: loads networks, then times betweenness and closeness of all of
them each time a line comes in. Reading and building its graph is not timed.

    peers.py TOOL THREADS PIVOTS NETWORK.npz... < lines > JSON lines

PIVOTS > 0: from that many random sources only, for networks that would take days; seconds are
scaled by n / PIVOTS and nothing is compared. igraph's betweenness cannot be had from a part of the
sources: then closeness alone is timed, and what is found is less than both would take.
"""

import json
import resource
import sys
import time

import numpy as np


class GraphTool:
    """graph-tool: C++ and OpenMP."""

    def __init__(self, network, threads, pivots):
        import graph_tool
        from graph_tool import centrality

        graph_tool.openmp_set_num_threads(threads)
        self.version = graph_tool.__version__.split()[0]
        self.centrality = centrality
        self.n = int(network["n"])
        self.graph = graph_tool.Graph(directed=bool(network["directed"]))
        self.graph.add_vertex(self.n)
        columns, properties = [network["u"], network["v"]], []
        self.weight = None
        if "length" in network:
            self.weight = self.graph.new_edge_property("int64_t")
            columns.append(network["length"])
            properties.append(self.weight)
        self.graph.add_edge_list(np.column_stack(columns), eprops=properties)
        self.pivots = pivots_of(self.n, pivots)
        self.threads = threads

    def betweenness(self):
        pivots = None
        if self.pivots is not None:
            pivots = self.pivots.astype(np.uint64)
        vertex, _ = self.centrality.betweenness(self.graph, pivots=pivots, weight=self.weight,
                                                norm=False)
        return vertex.a.copy()

    def closeness(self):
        if self.pivots is None:
            return self.centrality.closeness(self.graph, weight=self.weight).a.copy()
        return np.array([
            self.centrality.closeness(self.graph, weight=self.weight, source=self.graph.vertex(v))
            for v in self.pivots
        ])


class Igraph:
    """igraph: C, one thread."""

    def __init__(self, network, threads, pivots):
        import igraph

        self.version = igraph.__version__
        self.n = int(network["n"])
        self.graph = igraph.Graph(self.n, np.column_stack([network["u"], network["v"]]).tolist(),
                                  directed=bool(network["directed"]))
        # doubles: whole numbers below 2^53 add up exactly
        self.weights = network["length"].tolist() if "length" in network else None
        self.mode = "out" if bool(network["directed"]) else "all"
        self.pivots = pivots_of(self.n, pivots)
        self.threads = 1

    def betweenness(self):
        if self.pivots is not None:
            return None
        return np.array(self.graph.betweenness(weights=self.weights))

    def closeness(self):
        if self.pivots is not None:
            return self.graph.closeness(vertices=self.pivots.tolist(), mode=self.mode,
                                        weights=self.weights)
        return np.array(self.graph.closeness(mode=self.mode, weights=self.weights))


class Networkx:
    """NetworkX: Python."""

    def __init__(self, network, threads, pivots):
        import networkx

        self.networkx, self.version = networkx, networkx.__version__
        self.n = int(network["n"])
        self.graph = (networkx.DiGraph if bool(network["directed"]) else networkx.Graph)()
        self.graph.add_nodes_from(range(self.n))
        self.weight = "length" if "length" in network else None
        if self.weight:
            self.graph.add_weighted_edges_from(
                zip(*(network[c].tolist() for c in ("u", "v", "length"))), weight="length")
        else:
            self.graph.add_edges_from(zip(network["u"].tolist(), network["v"].tolist()))

    def betweenness(self):
        found = self.networkx.betweenness_centrality(self.graph, normalized=False,
                                                     weight=self.weight)
        return np.array([found[v] for v in range(self.n)])

    def closeness(self):
        # its closeness looks inward
        graph = self.graph.reverse() if self.graph.is_directed() else self.graph
        found = self.networkx.closeness_centrality(graph, distance=self.weight, wf_improved=False)
        return np.array([found[v] for v in range(self.n)])


TOOLS = {"graph-tool": GraphTool, "igraph": Igraph, "networkx": Networkx}


def pivots_of(n, pivots):
    if pivots <= 0 or pivots >= n:
        return None
    return np.sort(np.random.default_rng(1).choice(n, pivots, replace=False))


def relative(theirs, ours):
    """Largest difference, relative to our value; below 1e-12 of the largest, absolute."""
    theirs, ours = np.nan_to_num(theirs), np.nan_to_num(ours)
    floor = 1e-12 * max(np.abs(ours).max(initial=0.0), 1e-300)
    return float((np.abs(theirs - ours) / np.maximum(np.abs(ours), floor)).max(initial=0.0))


def once(peers, networks):
    """Time both measures on every network."""
    spent = {"betweenness": 0.0, "closeness": 0.0}
    worst = {"betweenness": 0.0, "closeness": 0.0}
    for peer, network in zip(peers, networks):
        sampled = getattr(peer, "pivots", None)
        scale = 1.0 if sampled is None else peer.n / len(sampled)
        unit = {"betweenness": 1.0, "closeness": 1.0 / float(network["resolution"])}
        for measure in spent:
            start = time.perf_counter()
            value = getattr(peer, measure)()
            seconds = (time.perf_counter() - start) * scale
            if sampled is not None and measure == "closeness":
                seconds /= peer.threads  # one source at a time has one thread; all have them all
            spent[measure] += seconds
            if sampled is None:
                worst[measure] = max(worst[measure],
                                     relative(value * unit[measure], network[measure]))
            else:
                worst[measure] = float("nan")
    return spent, worst


def main(tool, threads, pivots, *paths):
    networks = [dict(np.load(path)) for path in paths]
    peers = [TOOLS[tool](network, int(threads), int(pivots)) for network in networks]
    print(json.dumps({"version": peers[0].version}), flush=True)
    for _ in sys.stdin:
        spent, worst = once(peers, networks)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": spent, "differs": worst, "peak_bytes": peak}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
