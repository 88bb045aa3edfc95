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
    def planned_mib(self, ranks):
        done = subprocess.run(["mpirun", "-n", str(ranks), polis.PROGRAM, "centrality", "town.nc",
                               "-o", "none.nc", "--dry-run", "--quiet", *LENGTH],
                              capture_output=True, text=True, check=True)
        return float(re.search(rf"([0-9.]+) MiB on a node of {ranks} ranks", done.stdout)[1])

    def test_a_dry_run_counts_once_what_ranks_share(self):
        polis.run("generate", "street", "--n", 10000, "-o", "town.nc", "--force", "--quiet")
        one, two, three = (self.planned_mib(ranks) for ranks in (1, 2, 3))
        of_each = two - one
        self.assertAlmostEqual(three - two, of_each, delta=0.11)
        self.assertGreater(one, 1.2 * of_each, "what is shared is counted, too")
        self.assertFalse(Path("none.nc").exists())


if __name__ == "__main__":
    polis.main()
