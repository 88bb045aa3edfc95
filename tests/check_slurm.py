"""The job scripts of jobs/ in a real Slurm cluster: what they compute is bit for bit what the
program computes here.

    tests/slurm_local.sh 4 python3 tests/check_slurm.py
"""

import os
import subprocess
import time
import unittest
from pathlib import Path

import cases
import polis

FOLDER = Path("slurm").absolute()
DEADLINE_S = 240
ENDED = ("COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL", "OUT_OF_MEMORY")


def tell(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Job:
    """A job script, submitted; its log is that of all its attempts."""

    def __init__(self, script, *arguments, nodes=1, ranks=2, cpus=1, options=()):
        name = f"{script}-{len(list(FOLDER.glob('*.sbatch*')))}"
        self.log = FOLDER / f"{name}.log"
        (FOLDER / f"{name}.sbatch").touch()
        command = ["sbatch", "--parsable", f"--nodes={nodes}", f"--ntasks-per-node={ranks}",
                   f"--cpus-per-task={cpus}", f"--output={self.log}", "--time=5", *options,
                   polis.SOURCE / "jobs" / f"{script}.sbatch", *arguments]
        self.id = tell(*map(str, command)).strip()

    def status(self):
        """The fields of each job, one but for arrays, as Slurm shows them."""
        lines = tell("scontrol", "show", "job", "-o", self.id).splitlines()
        return [dict(f.partition("=")[::2] for f in line.split(" ") if "=" in f) for line in lines]

    def wait(self, condition, what):
        end = time.monotonic() + DEADLINE_S
        while not condition(self.status()):
            if time.monotonic() > end:
                raise AssertionError(f"job {self.id}: waited {DEADLINE_S} s for {what}\n"
                                     f"{self.status()}\n{self.text()}")
            time.sleep(0.2)
        return self.status()

    def end(self):
        """Wait for its end: how it ended."""
        return self.wait(lambda jobs: all(j["JobState"] in ENDED for j in jobs), "its end")

    def text(self):
        return self.log.read_text() if self.log.exists() else "no log"


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["CENTROPOLIS_HOME"] = str(polis.SOURCE)
        subprocess.run(["rm", "-rf", str(FOLDER)], check=True)
        FOLDER.mkdir()
        cls.nets = cases.write(cases.draw(3), FOLDER / "nets")
        cls.options = ["--edges", "--weight", "w", "--weight-role", "length"]

    def local(self, *options):
        output = FOLDER / f"local{'-'.join(options).replace('/', '-of-')}.nc"
        if not output.exists():
            polis.run("centrality", self.nets, "-o", output, *self.options, *options, "--quiet")
        return polis.digest(output)

    def assertDone(self, job, restarts="0"):
        for fields in job.end():
            self.assertEqual(fields["JobState"], "COMPLETED", job.text())
            self.assertEqual(fields["ExitCode"], "0:0")
            self.assertEqual(fields["Restarts"], restarts)

    def test_several_nodes_compute_what_is_computed_here(self):
        output = FOLDER / "several.nc"
        job = Job("several-nodes", self.nets, output, *self.options, nodes=3)
        self.assertDone(job)
        self.assertIn("ranks=6", job.text())
        self.assertEqual(polis.digest(output), self.local())
        again = Job("several-nodes", self.nets, output, *self.options, nodes=3)
        self.assertDone(again)
        self.assertIn("nothing to do", again.text())

    def test_one_node_computes_what_is_computed_here(self):
        output = FOLDER / "one.nc"
        self.assertDone(Job("one-node", self.nets, output, *self.options, ranks=1, cpus=2))
        self.assertEqual(polis.digest(output), self.local())

    def test_each_element_of_an_array_computes_its_share(self):
        job = Job("array-shard", self.nets, FOLDER / "shards", *self.options, ranks=1,
                  options=["--array=1-3"])
        self.assertDone(job)
        self.assertEqual(len(job.status()), 3)
        for i in (1, 2, 3):
            self.assertEqual(polis.digest(FOLDER / "shards" / f"shard-{i}-of-3.nc"),
                             self.local("--shard", f"{i}/3"))

    def test_bad_input_fails_the_job_with_the_status_of_the_program(self):
        bad = FOLDER / "bad.csv"
        bad.write_text("source,target,w\na,b,-1\n")
        job = Job("one-node", bad, FOLDER / "bad.nc", *self.options)
        (fields,) = job.end()
        self.assertEqual((fields["JobState"], fields["ExitCode"], fields["Restarts"]),
                         ("FAILED", "65:0", "0"), job.text())
        self.assertIn("bad.csv:2", job.text())
        self.assertFalse((FOLDER / "bad.nc").exists())


if __name__ == "__main__":
    polis.main()
