"""What other tools say about a network, under this program's column names.

The graph is given as whole-number lengths, so that their shortest paths tie exactly as ours do.
NetworkX adds Python integers and is exact; it is slow and used on small networks. graph-tool adds
int64 and is exact too. igraph compares float sums with a relative tolerance of 1e-10, which is
exact enough for lengths below 2^30, and alone counts parallel edges as paths of their own.
"""

import numpy as np

from polis import optional

networkx = optional("networkx")
igraph = optional("igraph")
# graph-tool announces missing drawing libraries on stderr; that is no concern of ours.
graph_tool = optional("graph_tool")


class Graph:
    """n vertices, edges u[i] - v[i] of whole-number length[i], simple unless said otherwise."""

    def __init__(self, n, u, v, length, directed, resolution=1.0):
        self.n, self.directed, self.resolution = n, directed, resolution
        self.u, self.v = [int(x) for x in u], [int(x) for x in v]
        self.length = [int(x) for x in length]

    @classmethod
    def of(cls, network):
        """The graph of a network of a result."""
        return cls(network.n, network.u, network.v, network.units(), network.directed,
                   network.resolution)


def pairs(graph):
    """How many pairs of vertices there are: the divisor of normalised edge betweenness."""
    return graph.n * (graph.n - 1) / (1 if graph.directed else 2)


def normalise(graph, betweenness, edge_betweenness):
    n = graph.n
    inner = (n - 1) * (n - 2) / (1 if graph.directed else 2)
    columns = {"betweenness": np.asarray(betweenness, float)}
    columns["betweenness_norm"] = columns["betweenness"] / inner if n > 2 else np.full(n, np.nan)
    if edge_betweenness is not None:
        columns["edge_betweenness"] = np.asarray(edge_betweenness, float)
        columns["edge_betweenness_norm"] = columns["edge_betweenness"] / max(pairs(graph), 1)
    return columns


def from_networkx(graph):
    """Betweenness and closeness by NetworkX's own functions."""
    g = networkx.DiGraph() if graph.directed else networkx.Graph()
    g.add_nodes_from(range(graph.n))
    g.add_weighted_edges_from(zip(graph.u, graph.v, graph.length))
    assert g.number_of_edges() == len(graph.u), "parallel edges"
    bc = networkx.betweenness_centrality(g, weight="weight", normalized=False)
    ebc = networkx.edge_betweenness_centrality(g, weight="weight", normalized=False)
    columns = normalise(
        graph,
        [bc[v] for v in range(graph.n)],
        [ebc[u, v] if (u, v) in ebc else ebc[v, u] for u, v in zip(graph.u, graph.v)],
    )
    # Its closeness looks inward: out-closeness is that of the reversed graph.
    sides = {"_in": g, "_out": g.reverse()} if graph.directed else {"": g}
    for suffix, inward in sides.items():
        columns.update(closeness_networkx(graph, inward, suffix))
    return columns


def closeness_networkx(graph, g, suffix):
    n, unit = graph.n, graph.resolution
    outward = g.reverse() if graph.directed else g
    wf = networkx.closeness_centrality(g, distance="weight", wf_improved=True)
    component = networkx.closeness_centrality(g, distance="weight", wf_improved=False)
    harmonic = networkx.harmonic_centrality(g, distance="weight")
    reach, farness = np.zeros(n, int), np.zeros(n)
    for v in range(n):
        far = networkx.single_source_dijkstra_path_length(outward, v, weight="weight")
        reach[v], farness[v] = len(far) - 1, sum(far.values())
    whole = (reach == n - 1) & (farness > 0)
    return {
        "reach" + suffix: reach,
        "farness" + suffix: farness * unit,
        "closeness_classic" + suffix: np.where(whole, component_of(component, n), 0) / unit,
        "closeness_component" + suffix: component_of(component, n) / unit,
        "closeness_wf" + suffix: component_of(wf, n) / unit,
        "closeness_harmonic" + suffix: component_of(harmonic, n) / max(n - 1, 1) / unit,
    }


def component_of(by_vertex, n):
    return np.array([by_vertex[v] for v in range(n)], float)


def from_igraph(graph, edges=True):
    """Betweenness, edge betweenness, component and harmonic closeness, reach by igraph."""
    g = igraph.Graph(graph.n, list(zip(graph.u, graph.v)), directed=graph.directed)
    weights = graph.length if set(graph.length) - {1} else None
    columns = normalise(
        graph,
        g.betweenness(weights=weights),
        g.edge_betweenness(weights=weights) if edges else None,
    )
    for mode in ("in", "out") if graph.directed else ("all",):
        suffix = "" if mode == "all" else "_" + mode
        component = np.nan_to_num(g.closeness(mode=mode, weights=weights))
        columns["closeness_component" + suffix] = component / graph.resolution
        columns["closeness_harmonic" + suffix] = (
            np.nan_to_num(g.harmonic_centrality(mode=mode, weights=weights)) / graph.resolution
        )
        columns["reach" + suffix] = np.array(g.neighborhood_size(order=graph.n, mode=mode)) - 1
    return columns


def graph_tool_graph(graph):
    g = graph_tool.Graph(directed=graph.directed)
    g.add_vertex(graph.n)
    weight = g.new_edge_property("int64_t")
    g.add_edge_list(zip(graph.u, graph.v, graph.length), eprops=[weight])
    return g, weight


def from_graph_tool(graph):
    """Betweenness and edge betweenness by graph-tool."""
    from graph_tool import centrality

    g, weight = graph_tool_graph(graph)
    bc, ebc = centrality.betweenness(g, weight=weight, norm=False)
    return normalise(graph, bc.a.copy(), ebc.a.copy())  # views die with their maps


def distances_graph_tool(graph):
    """All variants of closeness by their formulas, from graph-tool's distances."""
    from graph_tool import GraphView, topology

    g, weight = graph_tool_graph(graph)
    hops = all(x == 1 for x in graph.length)
    columns = {}
    for suffix in ("_out", "_in") if graph.directed else ("",):
        way = GraphView(g, reversed=True) if suffix == "_in" else g
        rows = [
            topology.shortest_distance(way, source=v, weights=None if hops else weight).a.copy()
            for v in range(graph.n)
        ]
        columns.update(closeness(graph, np.array(rows), suffix))
    return columns


def closeness(graph, distance, suffix):
    """The formulas, from distances whose infinity is their type's largest value."""
    n, unit = graph.n, graph.resolution
    others = (distance < np.iinfo(distance.dtype).max) & ~np.eye(n, dtype=bool)
    distance = np.where(others, distance, 0).astype(np.int64)
    reach, farness = others.sum(axis=1), distance.sum(axis=1)
    inverse = np.divide(1.0, distance, out=np.zeros(distance.shape), where=others)
    component = np.divide(reach, farness, out=np.zeros(n), where=farness > 0)
    return {
        "reach" + suffix: reach,
        "farness" + suffix: farness * unit,
        "closeness_classic" + suffix: np.where(reach == n - 1, component, 0) / unit,
        "closeness_component" + suffix: component / unit,
        "closeness_wf" + suffix: component * reach / max(n - 1, 1) / unit,
        "closeness_harmonic" + suffix: inverse.sum(axis=1) / max(n - 1, 1) / unit,
    }
