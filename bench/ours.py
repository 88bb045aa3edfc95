"""Running centropolis: times out of the result file, networks as the peers need them."""

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

KERNELS = ("sweep", "frontier", "dijkstra")


@dataclass
class Run:
    """What one run of `centropolis centrality` took, in seconds."""

    read: float
    plan: float
    compute: float
    indicators: float  # of compute, for what goes beyond shortest paths
    write: float
    total: float  # reading to the last total, as the program counts it
    wall: float  # of the process
    peak_bytes: float
    predicted: float
    steps: float
    kernel: str
    n: int
    m: int
    directed: bool
    simd: str
    compiler: str
    networks: int

    @property
    def seconds(self):
        """What is compared: planning and computing. Of a batch, whose networks run side by side,
        reading counts too."""
        return self.plan + self.compute if self.networks == 1 else self.total


class Failed(Exception):
    """The program said no; the text is its last line."""


def environment(threads):
    env = dict(os.environ)
    env.update(OMP_NUM_THREADS=str(threads), OMPI_MCA_rmaps_base_oversubscribe="1",
               OMPI_MCA_hwloc_base_binding_policy="none", OMPI_ALLOW_RUN_AS_ROOT="1",
               OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
               OMPI_MCA_mpi_yield_when_idle="1")
    return env


def run_program(program, arguments, threads=1, ranks=1, limit=None):
    """stderr of the program."""
    command = [str(program), *map(str, arguments)]
    if ranks > 1:
        command = ["mpirun", "-n", str(ranks), *command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment(threads),
                              timeout=limit, check=False)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"time limit of {limit} s") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise Failed(lines[-1])
    return done.stderr


def text_of(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def text_rows(dataset):
    """The texts of a dataset of characters."""
    return [b"".join(row).rstrip(b"\0").decode() for row in dataset[()]]


def centrality(program, path, output, options, threads=1, ranks=1, limit=None):
    """Run and read the times; the result stays in `output`. Without indicators, which the peers do
    not compute either."""
    start = time.perf_counter()
    log = run_program(program, ["centrality", path, "-o", output, "--force", "--indicators", "none",
                                *options], threads, ranks, limit)
    wall = time.perf_counter() - start
    wrote = re.search(r"compute=([0-9.e+-]+)s write=([0-9.e+-]+)s", log)
    with h5py.File(output, "r") as file:
        run, networks = file["run"], len(file["network_id"])
        names = text_of(file["kernel"].attrs["flag_meanings"]).split()
        used = {names[k] for k in file["kernel"][()]}
        return Run(
            read=float(run["seconds_read"][()].sum()),
            plan=float(run["seconds_plan"][()].sum()),
            compute=float(run["seconds_compute"][()].sum()),
            indicators=float(run["seconds_indicators"][()].sum()),
            write=float(wrote.group(2)),
            total=float(run.attrs["seconds_computed"]),
            wall=wall,
            peak_bytes=float(run.attrs["peak_bytes_of_a_rank"]),
            predicted=float(run["seconds_predicted"][()].sum()),
            steps=float(run["steps"][()].sum()) if "steps" in run else float("nan"),
            kernel="+".join(sorted(used)),
            n=int(file["node_row_size"][()].sum()),
            m=int(file["edge_row_size"][()].sum()),
            directed=bool(file["directed"][0]),
            simd=text_of(run.attrs["simd"]),
            compiler=text_of(run.attrs["compiler"]),
            networks=networks,
        )


def save_networks(result, folder, sample=None):
    """Every network of a result (or the first of a random sample) as NAME.npz for the peers, with
    our betweenness and closeness. Lengths are the whole numbers that our paths added up, so that
    paths that tie for us tie for the peers."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    with h5py.File(result, "r") as file:
        first = {axis: np.concatenate([[0], np.cumsum(file[f"{axis}_row_size"][()])])
                 for axis in ("node", "edge")}
        n_networks = len(file["node_row_size"])
        chosen = range(n_networks)
        if sample and sample < n_networks:
            chosen = sorted(np.random.default_rng(1).choice(n_networks, sample, replace=False))
        for k in chosen:
            node = slice(*first["node"][k : k + 2])
            edge = slice(*first["edge"][k : k + 2])
            directed = bool(file["directed"][k])
            resolution = float(file["resolution"][k])
            closeness = "closeness_component" + ("_out" if directed else "")
            columns = {
                "n": node.stop - node.start,
                "directed": directed,
                "resolution": resolution,
                "u": file["edge_u"][edge] - node.start,
                "v": file["edge_v"][edge] - node.start,
                "betweenness": file["betweenness"][node],
                "closeness": file[closeness][node],
            }
            if file["weight_role"][k] != 0:
                columns["length"] = np.rint(file["edge_length"][edge] / resolution).astype(np.int64)
            path = folder / f"{k}.npz"
            np.savez(path, **columns)
            saved.append(path)
    return saved
