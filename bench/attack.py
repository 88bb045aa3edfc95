#!/usr/bin/env python3
"""An attack by recalculated betweenness beside the loop that users write around graph-tool.

    bench/attack.py PROGRAM NETWORK [--share 0.5] [--threads 2] [--every 10 | --full]
                    [--repeats 3] [--out FILE.csv]

Ours is the whole command, reading and writing included, the fastest of the repeats; the loop is
timed without reading. Both are timed by the clock and by processor time of all threads, which other
work on the machine disturbs less; `ratio` is of the clock, `cpu_ratio` of processor time. Both remove
the node of the highest betweenness, of equal ones (within 1e-9) the lowest. With --full the loop is
run to its end. Else it follows our removals and computes the betweenness at the first of every 10
steps only: its time is that of the steps computed times the number of steps for each, its removals
are free, which favours it. If the loop would not remove a node that we do, the status is `disagrees`.
Prints and writes one CSV row; `computed` says how many steps the loop was timed at.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

import ours

COLUMNS = ("network", "n", "m", "removed", "computed", "threads", "ours_s", "ours_cpu_s",
           "graph_tool_s", "graph_tool_cpu_s", "ratio", "cpu_ratio", "status")


def clocks(who):
    """Seconds of the clock and of the processor, of this process or its children."""
    used = resource.getrusage(who)
    return np.array([time.perf_counter(), used.ru_utime + used.ru_stime])


def attack(program, network, share, threads, repeats, folder):
    """Seconds of the program, its removals, and the network as edges between positions."""
    plain, hit = Path(folder) / "plain.nc", Path(folder) / "hit.nc"
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    seconds = np.full(2, np.inf)
    for _ in range(repeats):
        start = clocks(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "shock", network, "--model", "attack", "--scenario", "betweenness",
                        "--max-remove", str(share), "-o", hit, "--force", "--quiet"],
                       check=True, env=environment, stdout=subprocess.DEVNULL)
        seconds = np.minimum(seconds, clocks(resource.RUSAGE_CHILDREN) - start)
    subprocess.run([program, "centrality", network, "-o", plain, "--quiet"], check=True,
                   env=environment, stdout=subprocess.DEVNULL)
    with h5py.File(plain, "r") as file:
        edges = np.column_stack([file["edge_u"][()], file["edge_v"][()]])
        n, directed = len(file["node_id"]), bool(file["directed"][0])
        labels = ours.text_rows(file["node_id"])
    with h5py.File(hit, "r") as file:
        (group,) = file["shocks"].values()
        if ours.text_rows(group["node_id"]) != labels:
            sys.exit("the nodes of both results differ")
        order = group["order"][()]
    return seconds, order, n, edges, directed


def loop(n, edges, directed, ours, every, threads):
    """Seconds of the loop, how many steps were computed, and whether it removes what we do. At other
    steps than the first of `every` our removal is taken and costs nothing."""
    import graph_tool
    from graph_tool import centrality

    graph_tool.openmp_set_num_threads(threads)
    graph = graph_tool.Graph(directed=directed)
    graph.add_vertex(n)
    graph.add_edge_list(edges)
    number, place = np.arange(n), np.arange(n)
    seconds, computed = np.zeros(2), 0
    for step, node in enumerate(ours):
        start = clocks(resource.RUSAGE_SELF)
        if step % every == 0:
            score = centrality.betweenness(graph, norm=False)[0].a[: graph.num_vertices()]
            best = np.flatnonzero(score >= score.max() * (1 - 1e-9))
            if number[best].min() != node:
                return seconds, computed, False
            seconds += (clocks(resource.RUSAGE_SELF) - start) * min(every, len(ours) - step)
            computed += 1
        start = clocks(resource.RUSAGE_SELF)
        at, last = place[node], number[-1]
        graph.remove_vertex(at, fast=True)  # the last one takes its place
        number[at], place[last] = last, at
        number = number[:-1]
        seconds += (clocks(resource.RUSAGE_SELF) - start) * (every == 1)
    return seconds, computed, True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("network", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--threads", type=int, default=2)
    sample = parser.add_mutually_exclusive_group()
    sample.add_argument("--every", type=int, default=10)
    sample.add_argument("--full", dest="every", action="store_const", const=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, order, n, edges, directed = attack(
            options.program, options.network, options.share, options.threads, options.repeats,
            folder)
    peer, computed, same = loop(n, edges, directed, order, options.every, options.threads)
    status = "ok" if same else "disagrees"
    row = (options.network.name, n, len(edges), len(order), computed, options.threads,
           *(f"{x:.3f}" for x in ours), *(f"{x:.1f}" for x in peer),
           *(f"{x:.1f}" for x in peer / ours), status)
    for file in filter(None, (sys.stdout, options.out and open(options.out, "w", newline=""))):
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerow(row)
    sys.exit(status != "ok")


if __name__ == "__main__":
    main()
