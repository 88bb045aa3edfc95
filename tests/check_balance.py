"""Work and memory as they are dealt out to ranks: even where a few networks are most of the work, and
what the ranks of a node share counted once."""

import re
import shutil
import subprocess
import unittest
from pathlib import Path

import h5py

import polis

LENGTH = ("--weight", "length", "--weight-role", "length", "--threads", "1")
MOST_IMBALANCE = 0.05


class Work(unittest.TestCase):
    def test_ranks_compute_as_much_where_sizes_have_a_heavy_tail(self):
        """Steps as counted while they were computed. From 20 to 5,000 nodes, 150 in the mean."""
        shutil.rmtree("towns", ignore_errors=True)
        polis.run("generate", "street", "--count", 400, "--sizes", "20:5000", "--mean-size", 150,
                  "-o", "towns", "--quiet")
        for ranks in (4, 16):
            with self.subTest(ranks=ranks):
                said = polis.run("centrality", "towns", "-o", "towns.nc", "--force", *LENGTH,
                                 "--indicators", "none", ranks=ranks)
                with h5py.File("towns.nc", "r") as file:
                    imbalance = float(file["run"].attrs["work_imbalance"])
                self.assertLess(imbalance, MOST_IMBALANCE)
                self.assertIn(f"has computed {100 * imbalance:.1f} % more than the mean", said)


class Memory(unittest.TestCase):
    def planned_mib(self, name, ranks, *options):
        """Of the rank that takes the most, and of all on the node."""
        launched = ["mpirun", "-n", str(ranks)] if ranks > 1 else []
        done = subprocess.run([*launched, polis.PROGRAM, "centrality", name, "-o", "none.nc",
                               "--dry-run", "--quiet", *options],
                              capture_output=True, text=True, check=True)
        found = re.search(r"at most ([0-9.]+) MiB of a rank, ([0-9.]+) MiB on a node", done.stdout)
        return float(found[1]), float(found[2])

    def test_a_dry_run_counts_once_what_ranks_share(self):
        polis.run("generate", "street", "--n", 30000, "-o", "town.nc", "--force", "--quiet")
        one, two, three = (self.planned_mib("town.nc", ranks, *LENGTH)[1] for ranks in (1, 2, 3))
        self.assertLess(three - two, 0.9 * one, "a plan is shared")
        self.assertGreater(three - two, 0.5 * one, "and the rest is not")
        self.assertFalse(Path("none.nc").exists())

    @unittest.skipIf(polis.SANITIZED, "sanitizers take memory of their own")
    def test_a_run_takes_what_a_dry_run_said(self):
        """Threads that take the most, a plan that ranks share, many networks."""
        polis.run("generate", "street", "--n", 30000, "-o", "town.nc", "--force", "--quiet")
        shutil.rmtree("many", ignore_errors=True)
        polis.run("generate", "street", "--count", 300, "--sizes", "200:5000", "--mean-size", 700,
                  "-o", "many", "--quiet")
        polis.run("generate", "preferential", "--n", 20000, "--degree", 30, "-o", "dense.nc",
                  "--force", "--quiet")
        gaps = 0.25  # between small arrays, of 50 MiB; a tenth is kept from 100 MiB on
        for name, ranks, options, off in (
            ("town.nc", 1, (*LENGTH[:4], "--threads", "2", "--pivots", "99"), 0.1),
            ("town.nc", 2, (*LENGTH, "--pivots", "99"), 0.1),
            ("dense.nc", 1, ("--kernel", "dijkstra", "--threads", "2", "--pivots", "9"), 0.1),
            ("many", 2, LENGTH, gaps),
        ):
            with self.subTest(name=name, ranks=ranks):
                foretold, _ = self.planned_mib(name, ranks, *options)
                polis.run("centrality", name, "-o", "run.nc", "--force", "--quiet", *options,
                          ranks=ranks)
                with h5py.File("run.nc", "r") as file:
                    taken = float(file["run"].attrs["peak_bytes_of_a_rank"]) / 2**20
                self.assertAlmostEqual(foretold, taken, delta=off * taken)


if __name__ == "__main__":
    polis.main()
