#!/usr/bin/env python3
"""An attack by recalculated betweenness beside the loop that users write around graph-tool.

    bench/attack.py PROGRAM NETWORK [--share 0.5] [--threads 2] [--out FILE.csv]

Ours is the whole command, reading and writing included; the loop is timed without reading. Both
remove the node of the highest betweenness, of equal ones (within 1e-9) the lowest; if they do not
remove the same nodes in the same order the status is `disagrees`. Prints and writes one CSV row.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

COLUMNS = ("network", "n", "m", "removed", "threads", "ours_s", "graph_tool_s", "ratio", "status")


def text_rows(dataset):
    return [b"".join(row).rstrip(b"\0").decode() for row in dataset[()]]


def attack(program, network, share, threads, folder):
    """Seconds of the program, its removals, and the network as edges between positions."""
    plain, hit = Path(folder) / "plain.nc", Path(folder) / "hit.nc"
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    start = time.perf_counter()
    subprocess.run([program, "shock", network, "--model", "attack", "--scenario", "betweenness",
                    "--max-remove", str(share), "-o", hit, "--quiet"],
                   check=True, env=environment, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    subprocess.run([program, "centrality", network, "-o", plain, "--quiet"], check=True,
                   env=environment, stdout=subprocess.DEVNULL)
    with h5py.File(plain, "r") as file:
        edges = np.column_stack([file["edge_u"][()], file["edge_v"][()]])
        n, directed = len(file["node_id"]), bool(file["directed"][0])
        labels = text_rows(file["node_id"])
    with h5py.File(hit, "r") as file:
        (group,) = file["shocks"].values()
        if text_rows(group["node_id"]) != labels:
            sys.exit("the nodes of both results differ")
        order = group["order"][()]
    return seconds, order, n, edges, directed


def loop(n, edges, directed, n_remove, threads):
    """Seconds and removals of the loop."""
    import graph_tool
    from graph_tool import centrality

    graph_tool.openmp_set_num_threads(threads)
    graph = graph_tool.Graph(directed=directed)
    graph.add_vertex(n)
    graph.add_edge_list(edges)
    number, order = np.arange(n), []
    start = time.perf_counter()
    for _ in range(n_remove):
        score = centrality.betweenness(graph, norm=False)[0].a[: graph.num_vertices()]
        best = np.flatnonzero(score >= score.max() * (1 - 1e-9))
        best = best[np.argmin(number[best])]
        order.append(number[best])
        graph.remove_vertex(best, fast=True)  # the last one takes its place
        number[best] = number[-1]
        number = number[:-1]
    return time.perf_counter() - start, np.array(order)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("network", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, order, n, edges, directed = attack(
            options.program, options.network, options.share, options.threads, folder)
    peer, expected = loop(n, edges, directed, len(order), options.threads)
    status = "ok" if np.array_equal(order, expected) else "disagrees"
    row = (options.network.name, n, len(edges), len(order), options.threads, f"{ours:.3f}",
           f"{peer:.1f}", f"{peer / ours:.1f}", status)
    for file in filter(None, (sys.stdout, options.out and open(options.out, "w", newline=""))):
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerow(row)
    sys.exit(status != "ok")


if __name__ == "__main__":
    main()
