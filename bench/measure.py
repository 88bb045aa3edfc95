"""Measures centropolis beside its peers and writes a CSV row for each measurement.

On each network runs alternate: ours, a peer, the next peer, ours, ... so that whatever else the
machine does falls on all. Compared are medians of planning and computing betweenness and closeness
of all nodes; peers are timed without reading and building their graph. The peers get the
whole-number lengths that our paths added up, and what they find must agree with ours.
"""

import argparse
import csv
import json
import os
import platform
import selectors
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import catalogue
import numpy as np
import ours

COLUMNS = (
    "date", "host", "cpu", "cores", "commit", "compiler", "flags", "simd", "network", "net_kind",
    "networks", "n", "m", "directed", "weighted", "input_bytes", "tool", "version", "purpose",
    "kernel_asked", "kernel", "threads", "ranks", "repeat", "status", "seconds", "seconds_read",
    "seconds_plan", "seconds_compute", "seconds_write", "seconds_total", "seconds_wall",
    "seconds_predicted", "seconds_betweenness", "seconds_closeness", "peak_bytes", "steps",
    "sample", "sample_of", "scaled_by", "median", "ratio", "at_least", "target",
    "betweenness_differs",
    "closeness_differs",
)
AGREES = 1e-9
SAMPLE_OF_TOWNS = {False: 60, True: 15}  # networks of a batch that peers compute; --quick
SAMPLED_TOOLS = ("graph-tool", "igraph")  # that can search from a part of the sources only
SAMPLE_OF_SOURCES = 0.02  # where a whole run did not end in time
SAMPLED_S = 90.0  # for a sample of sources, whose size is guessed
LOADING_S = 120.0  # that a peer may take to build its graph, which is not timed
OURS_S = 40.0  # after so many seconds of our own runs a network is not repeated
KERNELS_S = 2.0  # networks that auto computes in less are tried with every kernel
TOLERATED = (1.1, 0.001)  # auto against the best kernel: a factor, or seconds
PEERS = Path(__file__).resolve().parent / "peers.py"


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def output_of(*command, fallback=""):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else fallback


def machine(build):
    """What every row says about machine and build."""
    cpu = next((line.split(":", 1)[1].strip() for line in
                Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
                if line.startswith("model name")), platform.processor())
    cache = (build / "CMakeCache.txt").read_text(encoding="utf-8").splitlines()
    known = dict(line.split("=", 1) for line in cache if "=" in line and line[0].isalpha())
    compiler = known.get("CMAKE_C_COMPILER:FILEPATH", known.get("CMAKE_C_COMPILER:STRING", "cc"))
    flags = known.get("CMAKE_C_FLAGS_RELEASE:STRING", "-O3")
    return {
        "date": date.today().isoformat(),
        "host": platform.node(),
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)),
        "commit": output_of("git", "-C", str(catalogue.SOURCE), "describe", "--always", "--dirty",
                            "--abbrev=12", fallback="unknown"),
        "compiler": output_of(compiler, "--version").split("\n")[0],
        "flags": f"{flags} -ffp-contract=off",
    }


class Stopped(Exception):
    """A peer did not end in time, or failed."""


class Peer:
    """A peer's process, or one for each core for a batch of networks."""

    def __init__(self, tool, threads, networks, log, pivots=0, processes=1):
        self.log = log
        self.threads = 1 if tool in ("igraph", "networkx") else threads
        shares = [networks[p::processes] for p in range(processes)]
        self.process = [self.start(tool, share, pivots) for share in shares if share]
        self.version = ""

    def start(self, tool, share, pivots):
        command = [sys.executable, str(PEERS), tool, str(self.threads), str(pivots)]
        with open(self.log, "w", encoding="utf-8") as log:
            return subprocess.Popen([*command, *map(str, share)], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, stderr=log, text=True,
                                    env=ours.environment(self.threads))

    def last_words(self):
        words = self.log.read_text(encoding="utf-8").strip().splitlines()
        return words[-1] if words else "killed, perhaps for want of memory"

    def answers(self, limit):
        """A line of each process, before the limit."""
        deadline, lines = time.monotonic() + limit, {}
        with selectors.DefaultSelector() as waiting:
            for process in self.process:
                waiting.register(process.stdout, selectors.EVENT_READ, process)
            while len(lines) < len(self.process):
                ready = waiting.select(max(deadline - time.monotonic(), 0.0))
                if not ready:
                    raise Stopped(f"time limit of {limit:g} s")
                for key, _ in ready:
                    line = key.fileobj.readline()
                    if not line:
                        raise Stopped(f"the process ended: {self.last_words()}")
                    lines[key.data.pid] = json.loads(line)
                    waiting.unregister(key.fileobj)
        return list(lines.values())

    def load(self, limit):
        self.version = self.answers(limit)[0]["version"]

    def run(self, limit):
        """Seconds of both measures (of the slowest process), worst differences, memory."""
        for process in self.process:
            process.stdin.write("\n")
            process.stdin.flush()
        answers = self.answers(limit)
        slowest = max(answers, key=lambda a: sum(a["seconds"].values()))
        differs = {m: max(a["differs"][m] for a in answers) for m in ("betweenness", "closeness")}
        return slowest["seconds"], differs, sum(a["peak_bytes"] for a in answers)

    def close(self):
        for process in self.process:
            process.kill()
            process.wait()


class Bench:
    """A run of the benchmark."""

    def __init__(self, args):
        self.args = args
        self.build = Path(args.build).resolve()
        self.program = self.build / "src" / "app" / "centropolis"
        self.work = self.build / "networks"
        self.work.mkdir(parents=True, exist_ok=True)
        self.common = machine(self.build)
        self.rates = {}  # (tool, weighted) -> least seconds for each node times edge
        self.file = open(args.output, "w", newline="", encoding="utf-8")
        self.writer = csv.DictWriter(self.file, COLUMNS, restval="", lineterminator="\n")
        self.writer.writeheader()

    def write(self, rows):
        for row in rows:
            self.writer.writerow({k: f"{v:.6g}" if isinstance(v, float) else v
                                  for k, v in row.items()})
        self.file.flush()

    # ---- our side -------------------------------------------------------------------------------

    def prepare(self, network):
        """The network's path; generated ones are made once. None where there is no file."""
        if not network.make:
            path = Path(self.args.data or "/nonexistent") / network.path
            return path if path.exists() else None
        name = network.name.replace(" ", "-")
        path = self.work / (name if network.batch else name + ".nc")
        if not path.exists():
            ours.run_program(self.program, [*network.make, "-o", path], self.args.threads[-1])
        return path

    def without_folders(self, error):
        """The words of an error, its paths below the folders of data and work: results are passed
        on, and where a machine keeps its files says nothing elsewhere."""
        folders = (self.args.data, self.work, self.build, catalogue.SOURCE)
        words = str(error)
        for folder in filter(None, folders):
            words = words.replace(f"{folder}/", "")
        return words

    def describe(self, network, path, run):
        whole = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
        return {
            **self.common, "network": network.name, "net_kind": network.kind,
            "networks": run.networks, "n": run.n, "m": run.m, "directed": int(run.directed),
            "weighted": int("--weight" in network.options),
            "input_bytes": sum(p.stat().st_size for p in whole), "target": network.target or "",
        }

    def our_row(self, about, run, purpose, threads, ranks, repeat, asked="auto"):
        return {
            **about, "tool": "centropolis", "version": self.common["commit"], "purpose": purpose,
            "kernel_asked": asked, "kernel": run.kernel, "threads": threads, "ranks": ranks,
            "repeat": repeat, "status": "ok", "seconds": run.seconds, "seconds_read": run.read,
            "seconds_plan": run.plan, "seconds_compute": run.compute, "seconds_write": run.write,
            "seconds_total": run.total, "seconds_wall": run.wall,
            "seconds_predicted": run.predicted, "peak_bytes": run.peak_bytes, "steps": run.steps,
            "simd": run.simd,
        }

    def run_ours(self, network, path, threads, ranks=1, kernel=None, limit=None):
        options = [*network.options, *(["--kernel", kernel] if kernel else [])]
        return ours.centrality(self.program, path, self.work / "result.nc", options, threads,
                               ranks, limit)

    # ---- peers ----------------------------------------------------------------------------------

    def sample_for(self, tool, about):
        """(pivots, reason to skip): what is too much for the limit is sampled or left out."""
        rate = self.rates.get((tool, about["weighted"]))
        work = float(about["n"]) * about["m"]
        if rate is None or about["networks"] > 1 or rate * work <= self.args.limit:
            return 0, ""
        predicted = rate * work
        if tool not in SAMPLED_TOOLS:
            return 0, (f"skipped: {predicted:.3g} s predicted from its rate on smaller networks of "
                       f"this run, limit {self.args.limit:g} s")
        return max(4, int(about["n"] * 0.2 * self.args.limit / predicted)), ""

    def start_peer(self, tool, about, saved, pivots=0):
        """A loaded peer, or the words why there is none."""
        batch = about["networks"] > 1
        reason = ""
        if not pivots:
            pivots, reason = self.sample_for(tool, about)
        if reason:
            return None, 0, reason
        if batch and tool != "igraph":
            return None, 0, "skipped: batches are compared with igraph, a process for each core"
        threads = self.args.threads[-1]
        peer = Peer(tool, threads, saved, self.work / f"{tool}.log", pivots,
                    threads if batch else 1)
        try:
            peer.load(max(self.args.limit, LOADING_S))
        except Stopped as error:
            peer.close()
            return None, 0, f"loading: {error}"
        return peer, pivots, ""

    def peer_row(self, tool, about, repeat, status, **more):
        threads = self.args.threads[-1]
        alone = tool != "graph-tool" and about["networks"] == 1
        return {**about, "simd": "", "tool": tool, "purpose": "compare", "ranks": 1,
                "threads": 1 if alone else threads, "repeat": repeat, "status": status, **more}

    def run_peer(self, peer, tool, about, repeat, pivots, share):
        limit = max(self.args.limit, SAMPLED_S) if pivots else self.args.limit
        seconds, differs, peak = peer.run(limit)
        scale = about["share_of_work"]
        spent = {m: s * scale for m, s in seconds.items()}
        total = sum(spent.values())
        key = (tool, about["weighted"])
        work = float(about["n"]) * about["m"]
        if about["networks"] == 1 and work > 1e6:
            self.rates[key] = min(self.rates.get(key, np.inf), total / work)
        row = self.peer_row(tool, about, repeat, "ok", version=peer.version, seconds=total,
                            seconds_betweenness=spent["betweenness"],
                            seconds_closeness=spent["closeness"], peak_bytes=peak,
                            betweenness_differs=differs["betweenness"],
                            closeness_differs=differs["closeness"], scaled_by=scale)
        if pivots or share:
            row["sample"], row["sample_of"] = pivots or share, (
                f"{about['n']} sources" if pivots else f"{about['networks']} networks")
        if pivots and tool == "igraph":
            # it times closeness only; a whole run was stopped or predicted to take longer
            row.update(at_least=1, seconds=max(total, self.args.limit))
        if max(differs.values()) > AGREES:
            row["status"] = "disagrees"
            say(f"  {tool} DISAGREES on {about['network']}: {differs}")
        return row

    # ---- a network ------------------------------------------------------------------------------

    def compare(self, network, path):
        """Ours and the peers in turn."""
        threads = self.args.threads[-1]
        first = self.run_ours(network, path, threads)  # warms up; gives the peers their networks
        about = self.describe(network, path, first)
        folder = self.work / "peers"
        shutil.rmtree(folder, ignore_errors=True)
        share = SAMPLE_OF_TOWNS[self.args.quick]
        share = share if first.networks > share else 0
        saved = ours.save_networks(self.work / "result.nc", folder, share)
        about["share_of_work"] = self.share_of_work(saved) if share else 1.0
        rows, peers = [], {}
        for tool in network.peers if not self.args.alone else ():
            self.admit(tool, about, saved, peers, rows)
        spent = first.wall
        for repeat in range(self.args.repeats):
            if spent < OURS_S:
                run = self.run_ours(network, path, threads)
                spent += run.wall
                rows.append(self.our_row(about, run, "compare", threads, 1, repeat))
            elif repeat == 0:
                rows.append(self.our_row(about, first, "compare", threads, 1, repeat))
            for tool in list(peers):
                self.take_turn(tool, about, saved, peers, rows, repeat, share)
        for peer, _, _ in peers.values():
            peer.close()
        self.summarise(rows)
        return about, rows

    def admit(self, tool, about, saved, peers, rows, pivots=0):
        """Start a peer, or record why not."""
        peer, pivots, reason = self.start_peer(tool, about, saved, pivots)
        if reason:
            rows.append(self.peer_row(tool, about, 0, reason))
            say(f"  {tool}: {reason}")
        else:
            peers[tool] = (peer, pivots, time.monotonic())

    def take_turn(self, tool, about, saved, peers, rows, repeat, share):
        """One run of a peer; it leaves when it has had its time, and may come back as a sample."""
        peer, pivots, start = peers[tool]
        try:
            rows.append(self.run_peer(peer, tool, about, repeat, pivots, share))
            if time.monotonic() - start < self.args.limit:
                return
        except Stopped as error:
            rows.append(self.peer_row(tool, about, repeat, str(error)))
            say(f"  {tool}: {error}")
            if repeat == 0 and not pivots and str(error).startswith("time limit"):
                rows[-1].update(seconds=self.args.limit, at_least=1)
            if tool in SAMPLED_TOOLS and not pivots and about["networks"] == 1:
                rows.pop()
                peer.close()
                del peers[tool]
                self.admit(tool, about, saved, peers, rows,
                           max(4, int(SAMPLE_OF_SOURCES * about["n"])))
                return
        peer.close()
        del peers[tool]

    def share_of_work(self, saved):
        """Nodes times edges of all networks of the result over those of the sample."""
        import h5py

        with h5py.File(self.work / "result.nc", "r") as file:
            nodes, edges = (file[f"{a}_row_size"][()].astype(float) for a in ("node", "edge"))
        chosen = [int(path.stem) for path in saved]
        return float((nodes * edges).sum() / (nodes * edges)[chosen].sum())

    @staticmethod
    def summarise(rows):
        """Medians of each tool and their ratio to ours."""
        seconds = {}
        for row in rows:
            if "seconds" in row:
                seconds.setdefault(row["tool"], []).append(row["seconds"])
        median = {tool: statistics.median(s) for tool, s in seconds.items()}
        for row in rows:
            if row["tool"] in median:
                row["median"] = median[row["tool"]]
                row["ratio"] = row["median"] / median["centropolis"]
        told = ", ".join(f"{tool} {s:.4g} s ({s / median['centropolis']:.3g} x)"
                         for tool, s in median.items())
        say(f"  {told}")

    def vary(self, network, path, about):
        """Strong scaling over threads, then ranks; ours only. In turn, so that a rank with a thread
        is compared with a thread of the same minute."""
        rows, start = [], time.monotonic()
        pairs = [(t, 1) for t in self.args.threads] + [(1, r) for r in self.args.ranks if r > 1]
        for repeat in range(self.args.repeats):
            if time.monotonic() - start > OURS_S:
                break
            for threads, ranks in pairs:
                run = self.run_ours(network, path, threads, ranks)
                rows.append(self.our_row(about, run, "scaling", threads, ranks, repeat))
        return rows

    def try_kernels(self, network, path, about):
        """Every kernel that serves the network within the limit: is auto near the best?"""
        rows, best, chosen, limit = [], {}, "", None
        for kernel in ("auto", *ours.KERNELS):
            for repeat in range(min(self.args.repeats, 3)):
                try:
                    run = self.run_ours(network, path, self.args.threads[-1], 1, kernel, limit)
                except ours.Failed as error:
                    rows.append({**about, "tool": "centropolis", "purpose": "kernels",
                                 "kernel_asked": kernel,
                                 "status": self.without_folders(error)})
                    break
                rows.append(self.our_row(about, run, "kernels", self.args.threads[-1], 1, repeat,
                                         kernel))
                best.setdefault(kernel, []).append(run.seconds)
                if kernel == "auto":  # a kernel that takes much longer is out of the question
                    chosen, limit = run.kernel, 2.0 * run.wall + 2.0
        best = {kernel: min(s) for kernel, s in best.items()}
        fastest = min(best, key=best.get)
        factor, slack_s = TOLERATED
        # the same kernel twice differs by what else the machine does
        auto_s = min(best["auto"], best.get(chosen, best["auto"]))
        good = auto_s <= max(factor * best[fastest], best[fastest] + slack_s)
        verdict = "" if good else "  AUTO IS NOT WITHIN 10 %"
        told = ", ".join(f"{k} {s:.4g} s" for k, s in best.items())
        say(f"  kernels: auto is {chosen} and loses {auto_s / best[fastest] - 1:.1%}, {told}{verdict}")
        return rows

    def judge_auto(self, network, path):
        """Nothing but what auto loses to the best kernel, and how near its prediction is."""
        threads = self.args.threads[-1]
        run = self.run_ours(network, path, threads)
        about = self.describe(network, path, run)
        say(f"  predicted {run.predicted / threads:.4g} s, took {run.seconds:.4g} s")
        return self.try_kernels(network, path, about)

    def network(self, network):
        path = self.prepare(network)
        if path is None:
            say(f"{network.name}: no file {network.path} below {self.args.data or '--data'}")
            self.write([{**self.common, "network": network.name, "tool": "centropolis",
                         "status": "missing file"}])
            return
        say(network.name)
        if self.args.judge_auto:
            self.write([] if network.batch else self.judge_auto(network, path))
            return
        about, rows = self.compare(network, path)
        if network.scaling and not self.args.alone:
            rows += self.vary(network, path, about)
        ours_s = next(row["seconds"] for row in rows if row["tool"] == "centropolis")
        quick = ours_s < KERNELS_S or self.args.kernels
        if quick and not network.batch and not self.args.alone:
            rows += self.try_kernels(network, path, about)
        for row in rows:
            row.pop("share_of_work", None)
        self.write(rows)


    def reading(self):
        """A list of edges of some ten megabytes, labels in no order: how fast it is read."""
        path = self.work / "edges.txt"
        if not path.exists():
            random, chains = np.random.default_rng(1), 80000
            label = 1000000 + random.permutation(9 * chains).reshape(chains, 9)
            edges = np.stack([label[:, :-1].ravel(), label[:, 1:].ravel()], axis=1)
            random.shuffle(edges)
            np.savetxt(path, edges, fmt="%d")
        network = catalogue.Network("edge list", kind="synthetic")
        say("edge list")
        rows = []
        for repeat in range(min(self.args.repeats, 3)):
            run = self.run_ours(network, path, self.args.threads[-1])
            about = self.describe(network, path, run)
            rows.append(self.our_row(about, run, "reading", self.args.threads[-1], 1, repeat))
        read_s = statistics.median(row["seconds_read"] for row in rows)
        say(f"  read at {path.stat().st_size / read_s / 1e6:.3g} MB/s")
        self.write(rows)


def numbers(text):
    found = sorted({int(x) for x in text.split(",")})
    if not found or found[0] < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a list of numbers from 1")
    return found


def parse():
    cores = len(os.sched_getaffinity(0))
    doubling = sorted({2**k for k in range(12) if 2**k <= cores} | {cores})
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="folder of the Release build")
    parser.add_argument("--output", required=True, help="CSV file")
    parser.add_argument("--data", default=os.environ.get("POLIS_DATA"),
                        help="folder of the real networks (default: POLIS_DATA)")
    parser.add_argument("--quick", action="store_true", help="small networks, short limits")
    parser.add_argument("--networks", help="names or parts of names, separated by commas")
    parser.add_argument("--threads", type=numbers, default=doubling,
                        help="the last is what peers get too (default: doubling up to all cores)")
    parser.add_argument("--ranks", type=numbers, default=doubling, help="with one thread each")
    parser.add_argument("--repeats", type=int, help="default 5, with --quick 3")
    parser.add_argument("--limit", type=float,
                        help="seconds of a peer on a network (default 20, with --quick 10)")
    parser.add_argument("--kernels", action="store_true",
                        help=f"compare auto with every kernel on networks of more than "
                             f"{KERNELS_S:g} s too")
    parser.add_argument("--judge-auto", action="store_true",
                        help="nothing but every kernel on every network: what auto loses")
    parser.add_argument("--alone", action="store_true", help="no peers, no scaling")
    args = parser.parse_args()
    args.repeats = args.repeats or (3 if args.quick else 5)
    args.limit = args.limit or (10.0 if args.quick else 20.0)
    return args


def main():
    args = parse()
    bench = Bench(args)
    for network in catalogue.choose(args.networks, args.quick):
        try:
            bench.network(network)
        except ours.Failed as error:
            say(f"  FAILED: {error}")
            bench.write([{**bench.common, "network": network.name, "tool": "centropolis",
                          "status": bench.without_folders(error)}])
    if not args.networks and not args.alone and not args.judge_auto:
        bench.reading()
    say(f"wrote {args.output}")


if __name__ == "__main__":
    main()
