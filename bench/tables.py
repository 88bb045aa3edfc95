"""Puts the tables of a benchmark's CSV between the marks of README.md and bench/README.md.

    tables.py CSV README.md bench/README.md

The first gets one table, the second also threads and ranks, kernels, reading and writing.
"""

import re
import statistics
import sys
import textwrap
from pathlib import Path

from plot import done, in_order, load

MARKED = re.compile(r"(<!-- measured: made by bench/tables\.py -->\n).*?(<!-- end measured -->)", re.S)
PEERS = ("graph-tool", "igraph")


def seconds(value):
    """Three digits, as a person writes them."""
    return f"{value:.0f} s" if value >= 99.5 else f"{value:.3g} s"


def table(head, lines):
    return "\n".join(["| " + " | ".join(line) + " |" for line in
                      [head, ["---"] * len(head), *lines]]) + "\n"


def middle(rows, key="seconds"):
    return statistics.median(r[key] for r in rows) if rows else None


def of_peer(rows):
    """Words for the time of a peer, its ratio, and whether that is a lower bound."""
    timed = [r for r in rows if r["seconds"] == r["seconds"]]
    if not timed:
        return "", None, False
    bound = any(r["at_least"] == 1 for r in timed)
    sampled = "~" if any(r["sample"] == r["sample"] for r in timed) else ""
    return ("> " if bound else sampled) + seconds(middle(timed)), timed[-1]["ratio"], bound


def compared(rows):
    """A line for each network: sizes, times, the ratio to the faster peer."""
    lines = []
    for name in in_order(done(rows, tool="centropolis", purpose="compare"), "network"):
        ours = done(rows, tool="centropolis", purpose="compare", network=name)
        found = [of_peer([r for r in rows if r["network"] == name and r["tool"] == peer])
                 for peer in PEERS]
        ratios = [(ratio, bound) for _, ratio, bound in found if ratio is not None]
        exact = [r for r in ratios if not r[1]]
        ratio, bound = min(exact or ratios, default=(None, False))
        if exact and any(b and r < ratio for r, b in ratios):
            bound, ratio = True, min(ratios)[0]
        target = ours[0]["target"]
        lines.append([
            name + (" (synthetic)" if ours[0]["net_kind"] == "synthetic" else ""),
            f"{ours[0]['n']:,.0f}", f"{ours[0]['m']:,.0f}", ours[0]["kernel"],
            seconds(middle(ours)), *(words for words, _, _ in found),
            "" if ratio is None else ("> " if bound else "") + f"{ratio:.3g}",
            f"{target:g}" if target == target else "",
        ])
    return table(["network", "nodes", "edges", "kernel", "centropolis", *PEERS,
                  "times faster", "aim"], lines)


def scaling(rows):
    lines = []
    for name in in_order(done(rows, purpose="scaling"), "network"):
        of_network = done(rows, purpose="scaling", network=name)
        for threads, ranks in dict.fromkeys((r["threads"], r["ranks"]) for r in of_network):
            some = done(of_network, threads=threads, ranks=ranks)
            lines.append([name, f"{ranks:.0f}", f"{threads:.0f}", seconds(middle(some)),
                          seconds(min(r["seconds"] for r in some))])
    return table(["network", "ranks", "threads of each", "median", "least"], lines)


def kernels(rows):
    lines = []
    for name in in_order(done(rows, purpose="kernels"), "network"):
        of_network = done(rows, purpose="kernels", network=name)
        least = {k: min(r["seconds"] for r in done(of_network, kernel_asked=k))
                 for k in in_order(of_network, "kernel_asked")}
        chosen = done(of_network, kernel_asked="auto")[0]["kernel"]
        lines.append([name, chosen, *(seconds(least[k]) if k in least else "" for k in
                                      ("auto", "sweep", "frontier", "dijkstra"))])
    return table(["network", "auto is", "auto", "sweep", "frontier", "dijkstra"], lines)


def files(rows):
    """Megabytes a second of reading; seconds of writing and their share of the whole command."""
    lines = []
    for name in in_order(done(rows, tool="centropolis"), "network"):
        some = done(rows, tool="centropolis", network=name, ranks=1)
        some = done(some, purpose="reading") or done(some, purpose="compare")
        read_s, write_s, wall_s = (middle(some, k) for k in
                                   ("seconds_read", "seconds_write", "seconds_wall"))
        rate = f"{some[0]['input_bytes'] / read_s / 1e6:.3g}" if read_s > 0.01 else ""
        lines.append([name, f"{some[0]['input_bytes'] / 1e6:,.3g}", rate, seconds(write_s),
                      f"{100 * write_s / wall_s:.2g} %"])
    return table(["network", "input, MB", "read, MB/s of a thread", "writing", "of the command"],
                 lines)


def put(path, text):
    path = Path(path)
    whole = path.read_text(encoding="utf-8")
    if not MARKED.search(whole):
        raise SystemExit(f"{path}: no place for the tables: expected <!-- measured: ... -->")
    path.write_text(MARKED.sub(lambda m: m[1] + text + m[2], whole), encoding="utf-8")


def main(csv, readme, bench_readme):
    rows = load(csv)
    first = next(r for r in rows if r["tool"] == "centropolis" and r["status"] == "ok")
    words = textwrap.fill(
        f"Measured on {first['date']} with {first['threads']:.0f} threads on {first['cores']:.0f} "
        f"cores of an {first['cpu']} ({first['simd']}), commit {first['commit']}: betweenness and "
        f"closeness of all nodes, medians, planning included, reading and writing not (of towns "
        f"reading too). igraph has one thread, for towns a process for each core. ~: scaled from a "
        f"sample of sources or towns; >: at least so long. Times faster: than the faster peer.", 100
    ) + "\n\n"
    put(readme, words + compared(rows))
    put(bench_readme, words + compared(rows)
        + "\nThreads and ranks:\n\n" + scaling(rows)
        + "\nKernels, the least of three runs:\n\n" + kernels(rows)
        + "\nFiles:\n\n" + files(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
