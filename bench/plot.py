"""Figures of a benchmark's CSV: speed-up for each network, strong scaling, time against size, and
the rate that was reached against what the memory of this machine gives. PDF and PNG beside the CSV.
"""

import argparse
import csv
import math
import statistics
import subprocess
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

# Okabe and Ito: told apart with every kind of colour vision, and in grey
COLOUR = {"centropolis": "#0072B2", "graph-tool": "#D55E00", "igraph": "#009E73",
          "networkx": "#CC79A7"}
MARKER = {"centropolis": "o", "graph-tool": "s", "igraph": "^", "networkx": "D"}
NAME = {"networkx": "NetworkX"}
LINES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
SHAPES = "os^Dv<>"
STYLE = {
    "font.size": 9, "axes.labelsize": 9, "legend.fontsize": 8, "xtick.labelsize": 8,
    "ytick.labelsize": 8, "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "grid.color": "#dddddd", "grid.linewidth": 0.6, "pdf.fonttype": 42,
    "legend.frameon": False, "savefig.bbox": "tight", "figure.constrained_layout.use": True,
}
# Bytes that a kernel must load for one arc and one source, whatever else it does: sweep takes a
# distance (4) and a count (8) on entering, a distance, a dependency and its update (4 + 8 + 8) on
# leaving, and the sums of hidden paths (8); frontier a count forwards and a quotient backwards.
BYTES_OF_STEP = {"sweep": 40, "frontier": 16}


def load(path):
    """Rows with numbers where there are numbers."""
    rows = []
    with open(path, newline="", encoding="utf-8") as file:
        for raw in csv.DictReader(file):
            row = {}
            for key, text in raw.items():
                try:
                    row[key] = float(text) if text else math.nan
                except ValueError:
                    row[key] = text
            rows.append(row)
    return rows


def done(rows, **wanted):
    """Rows of measurements that ended, with these values."""
    return [r for r in rows if r["status"] in ("ok", "disagrees")
            and all(r[k] == v for k, v in wanted.items())]


def median(rows, key="seconds"):
    return statistics.median(r[key] for r in rows)


def in_order(rows, key):
    """Distinct values as they come."""
    return list(dict.fromkeys(r[key] for r in rows))


def save(figure, base, name):
    for suffix in ("pdf", "png"):
        figure.savefig(f"{base}-{name}.{suffix}", dpi=200)
    plt.close(figure)
    print(f"{base}-{name}.pdf .png")


def speedup(rows, base):
    """Times as fast as each peer, a line for each network."""
    rows = done(rows, purpose="compare")
    ratio, target = {}, {}
    for row in rows:
        if row["tool"] != "centropolis":
            ratio[row["network"], row["tool"]] = row["ratio"]
        target[row["network"]] = row["target"]
    networks = [n for n in in_order(rows, "network") if any(k[0] == n for k in ratio)]
    if not networks:
        return
    networks.sort(key=lambda n: min(r for k, r in ratio.items() if k[0] == n))
    figure, axes = plt.subplots(figsize=(6.5, 0.9 + 0.24 * len(networks)))
    for y, network in enumerate(networks):
        mine = {tool: r for (n, tool), r in ratio.items() if n == network}
        axes.plot([1, max(mine.values())], [y, y], color="#bbbbbb", linewidth=1, zorder=1)
        if not math.isnan(target[network]):
            axes.plot([target[network]] * 2, [y - 0.35, y + 0.35], color="black", linewidth=1.2,
                      zorder=2)
        for tool, value in mine.items():
            axes.scatter(value, y, color=COLOUR[tool], marker=MARKER[tool], s=28, zorder=3)
    for tool in in_order([r for r in rows if r["tool"] != "centropolis"], "tool"):
        axes.scatter([], [], color=COLOUR[tool], marker=MARKER[tool], s=28,
                     label=NAME.get(tool, tool))
    axes.plot([], [], color="black", linewidth=1.2, marker="", label="target")
    axes.set_yticks(range(len(networks)), networks)
    axes.set_ylim(-0.6, len(networks) - 0.4)
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("speed-up of centropolis: betweenness and closeness, time of peer / ours")
    axes.legend(loc="lower center", ncol=4, bbox_to_anchor=(0.4, 1.0))
    save(figure, base, "speedup")


def scaling(rows, base):
    """Speed-up over threads and over ranks against one of each."""
    rows = done(rows, purpose="scaling")
    networks = in_order(rows, "network")
    if not networks:
        return
    figure, panels = plt.subplots(1, 2, figsize=(6.5, 3.0), sharey=True)
    for axes, key, other in ((panels[0], "threads", "ranks"), (panels[1], "ranks", "threads")):
        most = 1
        for i, network in enumerate(networks):
            mine = [r for r in rows if r["network"] == network and r[other] == 1]
            counts = sorted({int(r[key]) for r in mine})
            if 1 not in counts:
                continue
            alone = median([r for r in mine if r[key] == 1])
            gain = [alone / median([r for r in mine if r[key] == c]) for c in counts]
            axes.plot(counts, gain, color=LINES[i % 7], marker=SHAPES[i % 7], markersize=5,
                      linewidth=1.2, label=network)
            most = max(most, *counts)
        axes.plot([1, most], [1, most], color="black", linewidth=0.8, linestyle=":", label="ideal")
        axes.set_xscale("log", base=2)
        axes.set_yscale("log", base=2)
        ticks = [2**k for k in range(int(math.log2(most)) + 1)]
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(matplotlib.ticker.ScalarFormatter())
            axis.set_minor_locator(matplotlib.ticker.NullLocator())
        axes.set_xticks(ticks)
        axes.set_yticks(ticks)
        axes.grid()
        axes.set_xlabel(f"{key} (one {other[:-1]}{' each' if key == 'ranks' else ''})")
    panels[0].set_ylabel("speed-up against one")
    panels[0].legend(loc="upper left")
    save(figure, base, "scaling")


def growth(rows, base):
    """Time against nodes times edges, ours and the peers'."""
    rows = [r for r in done(rows, purpose="compare") if r["networks"] == 1]
    if not rows:
        return
    figure, axes = plt.subplots(figsize=(5.0, 3.6))
    for tool in in_order(rows, "tool"):
        points = {}
        for row in rows:
            if row["tool"] == tool:
                points[row["network"]] = (row["n"] * row["m"], row["median"],
                                          row["net_kind"] == "synthetic", row["sample"])
        for synthetic in (False, True):
            mine = [p for p in points.values() if p[2] == synthetic]
            if mine:
                axes.scatter([p[0] for p in mine], [p[1] for p in mine], marker=MARKER[tool], s=26,
                             facecolors="none" if synthetic else COLOUR[tool],
                             edgecolors=COLOUR[tool], linewidths=1.0,
                             label=None if synthetic else NAME.get(tool, tool))
    axes.scatter([], [], marker="o", s=26, facecolors="none", edgecolors="#555555",
                 label="open: synthetic")
    size = [r["n"] * r["m"] for r in rows]
    low, high = min(size), max(size)
    own = [r for r in rows if r["tool"] == "centropolis" and r["n"] * r["m"] > 1e5]
    if own:
        rate = statistics.median(r["median"] / (r["n"] * r["m"]) for r in own)
        low = max(low, 1e5)
        axes.plot([low, high], [rate * low, rate * high], color="#888888", linewidth=0.8,
                  linestyle=":", zorder=0, label="proportional to nodes × edges")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid()
    axes.set_xlabel("nodes × edges")
    axes.set_ylabel("betweenness and closeness of all nodes / s")
    axes.legend(loc="upper left")
    save(figure, base, "growth")


def bandwidths(build, threads):
    """(bytes of a thread, bytes a second of one thread) of the memory, measured now."""
    text = subprocess.run([str(Path(build) / "bench" / "bandwidth"), str(threads)],
                          capture_output=True, text=True, check=True).stdout
    rows = list(csv.DictReader(text.splitlines()))
    return [(float(r["bytes"]), float(r["bytes_per_second"]) / threads) for r in rows]


def size_text(size):
    return f"{size / 2**10:.0f} KiB" if size < 2**20 else f"{size / 2**20:.0f} MiB"


def levels(memory, apart=1.25):
    """(label, bandwidth) of the levels of the memory; sizes of nearly one bandwidth are one."""
    found = []
    for size, bandwidth in memory:
        if found and found[-1][1] / bandwidth < apart:
            found[-1] = (f"{found[-1][0].split(' to ')[0]} to {size_text(size)}", found[-1][1])
        else:
            found.append((size_text(size), bandwidth))
    return found


def rates(rows, base, build):
    """Bytes a second that a thread's steps (an arc or node, for one source) must load, against what
    a loop that only loads reaches in arrays of several sizes."""
    rows = [r for r in done(rows, purpose="compare", tool="centropolis")
            if r["kernel"] in BYTES_OF_STEP and not math.isnan(r["steps"])
            and r["n"] * r["m"] > 1e6 and r["networks"] == 1]
    if not rows:
        return
    points = []
    for network in in_order(rows, "network"):
        mine = [r for r in rows if r["network"] == network]
        kernel = mine[0]["kernel"]
        steps = mine[0]["steps"] / median(mine, "seconds_compute") / mine[0]["threads"]
        points.append((steps * BYTES_OF_STEP[kernel] / 1e9, network, kernel))
    points.sort()
    figure, axes = plt.subplots(figsize=(6.5, 1.3 + 0.24 * len(points)))
    for label, bandwidth in levels(bandwidths(build, int(rows[0]["threads"]))):
        axes.axvline(bandwidth / 1e9, color="#888888", linewidth=1.0, linestyle="--")
        axes.annotate(label, (bandwidth / 1e9, 1.0), xycoords=("data", "axes fraction"),
                      ha="right", va="bottom", rotation=20, fontsize=7, color="#555555")
    for kernel, tool in (("sweep", "centropolis"), ("frontier", "graph-tool")):
        mine = [(x, y) for y, (x, _, k) in enumerate(points) if k == kernel]
        if mine:
            axes.scatter(*zip(*mine), color=COLOUR[tool], marker=MARKER[tool], s=28, zorder=3,
                         label=f"{kernel}: {BYTES_OF_STEP[kernel]} bytes a step")
    axes.set_yticks(range(len(points)), [name for _, name, _ in points])
    axes.set_ylim(-0.6, len(points) - 0.4)
    axes.set_xscale("log")
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("GB/s of a thread; dashed: loading only, by size of the array")
    axes.legend(loc="upper center", ncol=2, bbox_to_anchor=(0.4, -0.62 / (0.24 * len(points) + 0.6)))
    save(figure, base, "rates")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="folder of the Release build")
    parser.add_argument("csv", help="of bench/measure.py")
    args = parser.parse_args()
    rows = load(args.csv)
    base = str(Path(args.csv).with_suffix(""))
    with plt.rc_context(STYLE):
        speedup(rows, base)
        scaling(rows, base)
        growth(rows, base)
        rates(rows, base, args.build)


if __name__ == "__main__":
    main()
