"""Predicts times on 1 to 4,096 ranks from what was measured on this machine.

Seconds of one network   = start + read + broadcast + plan + blocks + reduce + finish + write
Seconds of many networks = start + (read + plan + compute) / ranks + the longest + write

Every term is measured here (the CSV of bench/measure.py, mpi_overheads run now), but for the network
between nodes, which is assumed and printed. What can be checked here is checked: the same model
against runs at several ranks, where they are in the CSV.
"""

import argparse
import csv
import math
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import catalogue
import ours
import plot

RANKS = [2**k for k in range(13)]
LATENCY_S = 3e-6  # of a message between nodes
LINK_S = 1 / 10e9  # of a byte between nodes
BLOCK = {"sweep": 128, "frontier": 32, "dijkstra": 64}  # sources that one thread computes at a time
FINISH = 0.25  # unpacking and measures, as a share of planning; both are serial
AGREEMENTS = 10  # small collective calls for each network
SUMS = 6  # 128-bit totals for each node


def overheads(build, ranks):
    """(operation, bytes) -> seconds at this number of ranks of this machine."""
    done = subprocess.run(
        ["mpirun", "-n", str(ranks), str(Path(build) / "bench" / "mpi_overheads")],
        capture_output=True, text=True, env=ours.environment(1), check=False)
    if done.returncode != 0:
        raise SystemExit(f"mpi_overheads at {ranks} ranks: {done.stderr.strip()[-300:]}")
    return {(r["operation"], int(r["bytes"])): float(r["seconds"])
            for r in csv.DictReader(done.stdout.splitlines())}


def per_byte(measured, operation):
    """Seconds of a byte, from the largest messages."""
    sizes = sorted(size for what, size in measured if what == operation)[-2:]
    low, high = (measured[operation, size] for size in sizes)
    return max(high - low, 0.0) / (sizes[1] - sizes[0])


class Machine:
    """What a message costs: the worse of what was measured here and what is assumed between nodes."""

    def __init__(self, build):
        self.by_ranks = {ranks: overheads(build, ranks) for ranks in (2, 4, 8)}
        pair = self.by_ranks[2]
        self.broadcast_s = max(per_byte(pair, "broadcast"), LINK_S)
        self.reduce_s = max(per_byte(pair, "reduce"), LINK_S)

    @staticmethod
    def hops(ranks):
        return math.ceil(math.log2(ranks)) if ranks > 1 else 0

    def broadcast(self, ranks, size):
        return self.hops(ranks) * (LATENCY_S + size * self.broadcast_s)

    def reduce(self, ranks, size):
        return self.hops(ranks) * (LATENCY_S + size * self.reduce_s)

    def agree(self, ranks):
        return AGREEMENTS * 2 * self.hops(ranks) * LATENCY_S


class Whole:
    """One large network, split by blocks of sources."""

    def __init__(self, name, n, m, kernel, core_s, read_s, plan_s, write_s, start_s):
        self.name, self.n, self.m = name, n, m
        self.core_s, self.read_s, self.plan_s = core_s, read_s, plan_s
        self.write_s, self.start_s = write_s, start_s
        self.blocks = math.ceil(n / BLOCK[kernel])
        self.network_bytes = 40 * n + 16 * m
        self.sum_bytes = 16 * (SUMS * n + 2 * m)

    def terms(self, ranks, machine):
        turns = math.ceil(self.blocks / ranks)
        return {
            "read": self.start_s + self.read_s,
            "broadcast": machine.broadcast(ranks, self.network_bytes) + machine.agree(ranks),
            "plan": self.plan_s,
            "compute": self.core_s / self.blocks * turns,
            "reduce": machine.reduce(ranks, self.sum_bytes),
            "finish": FINISH * self.plan_s,
            "write": self.write_s,
        }


class Many:
    """Thousands of small networks, dealt to ranks."""

    def __init__(self, name, count, core_s, longest_s, write_s, start_s):
        self.name, self.count = name, count
        self.core_s, self.longest_s = core_s, longest_s
        self.write_s, self.start_s = write_s, start_s

    def terms(self, ranks, machine):
        return {
            "list": self.start_s,
            "read, plan, compute": max(self.core_s / ranks, self.longest_s),
            "tail": self.longest_s if ranks > 1 else 0.0,
            "agree": machine.agree(ranks),
            "write": self.write_s,
        }


def table(what, machine):
    """Terms and efficiency for every number of ranks."""
    alone = sum(what.terms(1, machine).values())
    names = list(what.terms(1, machine))
    print("ranks  " + "".join(f"{n:>11}" if len(n) < 11 else f"  {n}" for n in names)
          + f"{'total':>11}  efficiency")
    for ranks in RANKS:
        terms = what.terms(ranks, machine)
        total = sum(terms.values())
        print(f"{ranks:5}  " + "".join(f"{s:{max(11, len(n) + 2)}.4g}" for n, s in terms.items())
              + f"{total:11.4g}  {alone / total / ranks:10.1%}")


def best(rows, **wanted):
    return plot.done(rows, tool="centropolis", **wanted)


def correction(rows):
    """Measured over predicted core seconds of the runs in the CSV."""
    ratios = [r["seconds_compute"] * r["threads"] / r["seconds_predicted"]
              for r in best(rows, purpose="compare")
              if r["networks"] == 1 and r["seconds_predicted"] > 0.01]
    return statistics.median(ratios) if ratios else 1.0


def start_of(row):
    """Starting, listing, ending: what is neither work nor writing."""
    return max(row["seconds_wall"] - row["seconds_total"] - row["seconds_write"], 0.0)


def new_york(rows, program, data, scratch):
    """From its own run if there is one, else from the plan of the program."""
    name = "New York"
    runs = best(rows, purpose="compare", network=name)
    if runs:
        r = runs[len(runs) // 2]
        core_s = statistics.median(x["seconds_compute"] * x["threads"] for x in runs)
        return Whole(name, r["n"], r["m"], r["kernel"], core_s, r["seconds_read"],
                     r["seconds_plan"], r["seconds_write"], start_of(r)), "its own run here"
    network = next(n for n in catalogue.NETWORKS if n.name == name)
    path, told = Path(data or "/nonexistent") / network.path, "the program's plan, corrected"
    options = network.options
    if not path.exists():
        path, options = Path(scratch) / "town.nc", catalogue.LENGTH
        ours.run_program(program, ["generate", "street", "--n", 264346, "-o", path])
        name, told = "street 264,346 (synthetic, New York is not there)", told
    start = time.monotonic()
    planned = subprocess.run([str(program), "centrality", str(path), "--dry-run", *options],
                             capture_output=True, text=True, env=ours.environment(1), check=True)
    plan_s = time.monotonic() - start  # reading is a part of it
    field = planned.stdout.splitlines()[1][32:].split()
    core_s = float(field[3]) * correction(rows)
    return Whole(name, int(field[0]), int(field[1]), field[2], core_s, 0.0, plan_s,
                 fixed(rows, "seconds_write"), 0.0), told


def fixed(rows, key):
    """What writing (starting, ...) takes whatever the size: of small single networks."""
    small = [r for r in best(rows, purpose="compare") if r["networks"] == 1 and r["n"] < 20000]
    if not small:
        return 0.0
    return statistics.median(start_of(r) if key == "start" else r[key] for r in small)


def larger(rows, key, value, scale):
    """A time of a batch at `scale` times its size: what is fixed stays."""
    still = min(fixed(rows, key), value)
    return still + (value - still) * scale


def towns(rows, count):
    """Ten thousand from the largest batch that was run."""
    runs = [r for r in best(rows, purpose="scaling") if r["networks"] > 100 and r["ranks"] == 1
            and r["threads"] == 1]
    if not runs:
        return None
    most = max(r["networks"] for r in runs)
    runs = [r for r in runs if r["networks"] == most]
    scale = count / most
    core_s = plot.median(runs, "seconds_total") * scale
    # towns of 5,000 nodes take five squared times as long as the mean of 1,000
    return Many(f"{count:,} towns (synthetic), from {most:.0f}", count, core_s,
                25.0 * core_s / count,
                larger(rows, "seconds_write", plot.median(runs, "seconds_write"), scale),
                larger(rows, "start", statistics.median(start_of(r) for r in runs), scale))


def check(rows, machine, cores):
    """The model against runs at several ranks of this machine."""
    told = False
    for name in plot.in_order(best(rows, purpose="scaling"), "network"):
        mine = best(rows, purpose="scaling", network=name)
        alone = [r for r in mine if r["ranks"] == 1 and r["threads"] == 1]
        for ranks in sorted({int(r["ranks"]) for r in mine if 1 < r["ranks"] <= cores}):
            if not alone or alone[0]["networks"] > 1:
                continue
            r = alone[0]
            model = Whole(name, r["n"], r["m"], r["kernel"], plot.median(alone, "seconds_compute"),
                          plot.median(alone, "seconds_read"), plot.median(alone, "seconds_plan"),
                          0.0, 0.0)
            terms = model.terms(ranks, machine)
            terms["finish"] = 0.0  # within the measured seconds of computing
            runs = [x for x in mine if x["ranks"] == ranks and x["threads"] == 1]
            measured = plot.median(runs, "seconds_total")
            print(f"  {name}, {ranks} ranks: model {sum(terms.values()):.4g} s, "
                  f"measured {measured:.4g} s")
            told = True
    if not told:
        print("  no runs at several ranks in the CSV")


def assumptions(machine):
    print("Assumed between nodes: "
          f"{LATENCY_S * 1e6:g} us a message, {1 / LINK_S / 1e9:g} GB/s a link; trees of messages.")
    print(f"Measured here, 2 ranks: broadcast {1 / machine.broadcast_s / 1e9:.3g} GB/s, "
          f"adding 128-bit totals {1 / machine.reduce_s / 1e9:.3g} GB/s (or the link's, if lower).")
    print("Measured here, seconds at 2, 4, 8 ranks (oversubscribed beyond the cores):")
    for key in sorted(machine.by_ranks[2]):
        times = ", ".join(f"{machine.by_ranks[r][key]:.3g}" for r in (2, 4, 8))
        print(f"  {key[0]:9} {key[1]:>9} bytes: {times}")
    print(f"Every rank plans (the same work on each); unpacking is {FINISH:g} of planning, on one "
          "rank.\nA rank here is one core; ranks of t threads count as t, without their messages.\n"
          f"Blocks of sources are not divided: {BLOCK}. The file system is as fast as here.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="folder of the Release build")
    parser.add_argument("--data", default=os.environ.get("POLIS_DATA"), help="folder of the real networks")
    parser.add_argument("csv", help="of bench/measure.py")
    args = parser.parse_args()
    rows = plot.load(args.csv)
    machine = Machine(args.build)
    assumptions(machine)
    program = Path(args.build) / "src" / "app" / "centropolis"
    with tempfile.TemporaryDirectory() as scratch:
        whole, told = new_york(rows, program, args.data, scratch)
    print(f"\n{whole.name}: {whole.n:.0f} nodes, {whole.blocks} blocks, "
          f"{whole.core_s:.4g} core seconds ({told})")
    table(whole, machine)
    many = towns(rows, 10000)
    if many:
        print(f"\n{many.name}: {many.core_s:.4g} core seconds")
        table(many, machine)
    else:
        print("\nno batch of towns in the CSV")
    print("\nChecked on this machine:")
    check(rows, machine, next((int(r["cores"]) for r in rows), 1))


if __name__ == "__main__":
    main()
