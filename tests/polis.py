"""What the Python tests share: run the program, write networks, read a result, compare numbers."""

import csv
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

PROGRAM = os.environ["CENTROPOLIS"]
SOURCE = Path(os.environ["POLIS_SOURCE"])
DATA = Path(os.environ.get("POLIS_DATA", "/nonexistent"))
SANITIZED = "POLIS_SANITIZE" in os.environ  # slower, and its allocator is the sanitizer's
SKIPPED = 77
ROLE_NONE = 0  # value of the variable weight_role


def optional(name):
    """The module of this name, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def main():
    """Run the test cases of the calling script; exit status 77 if every one was skipped."""
    outcome = unittest.main(module="__main__", exit=False, verbosity=2).result
    if outcome.testsRun == len(outcome.skipped) and outcome.wasSuccessful():
        sys.exit(SKIPPED)
    sys.exit(not outcome.wasSuccessful())


def main_with_mounts(folder, probe):
    """As main(), where file systems may be mounted, seen by no other process, in an empty folder;
    exit status 77 if the shell command that tries it fails."""
    made = "POLIS_MOUNTS_ARE_OURS"
    if made not in os.environ:
        own = ["unshare", "--mount"]
        if subprocess.run([*own, "sh", "-c", probe], capture_output=True).returncode != 0:
            print("skipped: no file system may be mounted here")
            sys.exit(SKIPPED)
        os.execvpe("unshare", [*own, sys.executable, "-B", *sys.argv], {**os.environ, made: "1"})
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    os.chdir(folder)
    main()


def run(*args, status=0, ranks=None, threads=None, timeout=250):
    """Run the program; its stderr. Any other exit status than the expected one is an error."""
    command = [PROGRAM, *map(str, args)]
    if ranks and ranks > 1:  # one is a process like any other
        command = ["mpirun", "-n", str(ranks), *command]
    env = dict(os.environ)
    if threads:
        env["OMP_NUM_THREADS"] = str(threads)
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=timeout)
    if done.returncode != status:
        raise AssertionError(
            f"{' '.join(command)}\nexit status {done.returncode}, expected {status}\n{done.stderr}"
        )
    return done.stderr


class Folder(unittest.TestCase):
    """Test cases with a folder of their own; `out` is the result that they make in it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.out = self.folder / "out.nc"

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


def digest(path):
    """Digest of all that two equal results share: all but /run. The file is checked against it."""
    run("info", "--check", path)
    with h5py.File(path, "r") as file:
        return file.attrs["content_digest"]


def text_rows(dataset):
    """A char array (n, width) as a list of str."""
    raw = dataset[()]
    return [b"".join(row).rstrip(b"\0").decode() for row in raw]


def arrays(group):
    """Every array of a group and of those below it, by its path."""
    found = {}

    def keep(name, item):
        if isinstance(item, h5py.Dataset):
            found[name] = text_rows(item) if item.dtype.kind == "S" else item[()]

    group.visititems(keep)
    return found


def attributes(group):
    """Those of a group, by name; text as str."""
    return {k: v.decode() if isinstance(v, bytes) else v for k, v in group.attrs.items()}


class Network:
    """One network of a result: node and edge columns as arrays, network columns as scalars."""

    def __init__(self, columns, first_node):
        self.columns = columns
        self.u = columns["edge_u"] - first_node if "edge_u" in columns else np.zeros(0, int)
        self.v = columns["edge_v"] - first_node if "edge_v" in columns else np.zeros(0, int)
        self.n = int(columns["node_row_size"])
        self.directed = bool(columns["directed"])
        self.resolution = float(columns["resolution"])

    def __getitem__(self, name):
        return self.columns[name]

    def __contains__(self, name):
        return name in self.columns

    def units(self):
        """Edge lengths as the whole numbers that the program added up; hops are 1 each."""
        if self["weight_role"] == ROLE_NONE:
            return np.ones(len(self.u), np.int64)
        length = self["edge_length"] / self.resolution
        whole = np.rint(length)
        np.testing.assert_allclose(length, whole, rtol=1e-12)
        return whole.astype(np.int64)

    def by_id(self, name):
        """A node column as a dict from node id."""
        return dict(zip(self["node_id"], self[name]))


def read_result(path):
    """All networks of a result file, by id."""
    axis, column = {}, {}
    with h5py.File(path, "r") as file:
        for name, item in file.items():
            if not isinstance(item, h5py.Dataset) or h5py.h5ds.is_scale(item.id):
                continue
            axis[name] = os.path.basename(item.dims[0][0].name)
            column[name] = text_rows(item) if item.ndim == 2 else item[()]
    networks = {}
    node = edge = 0
    for k, name in enumerate(column["network_id"]):
        rows = {
            "network": slice(k, k + 1),
            "node": slice(node, node + int(column["node_row_size"][k])),
            "edge": slice(edge, edge + int(column["edge_row_size"][k])),
        }
        mine = {c: column[c][rows[axis[c]]] for c in column}
        mine.update({c: mine[c][0] for c in mine if axis[c] == "network"})
        networks[name] = Network(mine, node)
        node, edge = rows["node"].stop, rows["edge"].stop
    return networks


def write_table(path, header, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_network(folder, n, edges, places=None):
    """A folder of node_list.csv (labels 0 .. n-1) and edge_list.csv: the form that keeps isolates.

    edges: (u, v) or (u, v, value); the value, 1 if there is none, is column w.
    places: (x, y) of each node; all at (0, 0) if they are not given.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_table(folder / "node_list.csv", ["osmid", "x", "y"],
                [(v, *place) for v, place in enumerate(places or [(0, 0)] * n)])
    rows = [(e[0], e[1], 0, e[2] if len(e) > 2 else 1) for e in edges]
    write_table(folder / "edge_list.csv", ["u", "v", "key", "w"], rows)
    return folder


def centrality(path, *options, output=None, **how):
    """Run `centropolis centrality` on a path and read the result."""
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        output = output or os.path.join(scratch, "result.nc")
        run("centrality", path, "-o", output, "--quiet", *options, **how)
        return read_result(output)


def one(n, edges, *options, places=None, **how):
    """The result of one small network given by its edges."""
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        folder = write_network(os.path.join(scratch, "net"), n, edges, places)
        result = centrality(folder, *options, **how)
    assert len(result) == 1
    network = next(iter(result.values()))
    assert network.n == n, f"{network.n} nodes, expected {n}"
    order = np.argsort([int(v) for v in network["node_id"]])
    assert list(order) == list(range(n)), "a small network keeps the order of its node list"
    return network


def assert_close(actual, expected, what, rel=1e-9, abs=0.0):
    """Element by element; NaN equals NaN."""
    np.testing.assert_allclose(
        np.asarray(actual, float), np.asarray(expected, float), rtol=rel, atol=abs, err_msg=what
    )


def has_r_package(name):
    """True if R is there and has a package."""
    try:
        done = subprocess.run(["Rscript", "-e", f"library({name})"], capture_output=True,
                              check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0
