"""The job scripts of jobs/ in a real Slurm cluster: what they compute is bit for bit what the
program computes here, also if the job meets its time limit or loses a node.

    tests/slurm_local.sh 8 python3 tests/check_slurm.py [LIBRARY_OF_FAULTS]
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import cases
import polis

FOLDER = Path("slurm").absolute()
DEADLINE_S = 240
TOWN, VILLAGE = (13000, 3000) if polis.SANITIZED else (22000, 6000)  # nodes
SHIM = sys.argv.pop() if sys.argv[-1].endswith(".so") else None
ENDED = ("COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL", "OUT_OF_MEMORY")


def tell(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ranks_that_write(output):
    """The processes of the program that were started to write a file."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().decode().split("\0")
        except OSError:
            continue
        if words[0] == polis.PROGRAM and str(output) in words:
            found.append(int(line.parent.name))
    return found


class Job:
    """A job script, submitted; its log is that of all its attempts."""

    def __init__(self, script, *arguments, nodes=1, ranks=2, cpus=1, options=()):
        name = f"{script}-{len(list(FOLDER.glob('*.sbatch*')))}"
        self.log = FOLDER / f"{name}.log"
        (FOLDER / f"{name}.sbatch").touch()
        command = ["sbatch", "--parsable", f"--nodes={nodes}", f"--ntasks-per-node={ranks}",
                   f"--cpus-per-task={cpus}", f"--output={self.log}", "--time=30", *options,
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

    def nodes(self):
        """Where it runs, the node of its script first."""
        (fields,) = self.status()
        return tell("scontrol", "show", "hostnames", fields["NodeList"]).split()

    def text(self):
        return self.log.read_text() if self.log.exists() else "no log"


def setUpModule():
    os.environ["CENTROPOLIS_HOME"] = str(polis.SOURCE)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
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

class Interruptions(unittest.TestCase):
    """Long jobs, all at once since most of their time is waiting for Slurm."""

    @classmethod
    def setUpClass(cls):
        if os.environ["SLURM_LOCAL_MODE"] != "netns":
            raise unittest.SkipTest("virtual nodes cannot be lost in mode flat")
        cls.town = FOLDER / "town.nc"
        cls.options = ["--weight", "length", "--weight-role", "length", "--kernel", "dijkstra"]
        saving = [*cls.options, "--checkpoint-interval", "2"]
        polis.run("generate", "street", "--n", TOWN, "-o", cls.town, "--quiet")

        def submit(name, *options, **shape):
            output = FOLDER / f"{name}.nc"
            job = Job("several-nodes", cls.town, output, *saving, options=options, **shape)
            return job, output

        cls.limited = submit("limited", "--time=1", "--signal=USR1@45", ranks=1)
        cls.unwarned = cls.at_its_limit()
        cls.killed = submit("killed", "--exclusive", nodes=2, ranks=1)
        cls.cut = submit("cut", "--exclusive")
        cls.publishing = cls.at_publication() if SHIM else {}
        cls.preempted = cls.in_the_way()
        cls.local = subprocess.Popen([polis.PROGRAM, "centrality", cls.town, "-o",
                                      FOLDER / "undisturbed.nc", "--quiet", *cls.options])
        cls.dead = cls.lose("kill", *cls.killed)
        cls.lone = cls.lose("cut", *cls.cut)
        for job, output in cls.publishing.values():
            cls.lose_standing(job, output)

    @classmethod
    def at_its_limit(cls):
        """A job that nobody warns of its time limit, and that then stands still until it comes: its
        last checkpoint is all there is. The arguments of such a job, and the job."""
        village, output = FOLDER / "village.nc", FOLDER / "unwarned.nc"
        polis.run("generate", "street", "--n", VILLAGE, "-o", village, "--quiet")
        again = ("one-node", village, output, *cls.options, "--checkpoint-interval", "0",
                 "--stall-timeout", "0")
        job = Job(*again, ranks=1, options=["--time=1", "--signal=USR1@0"])
        saved = Path(f"{output}.ck")
        job.wait(lambda jobs: list(saved.glob("totals-*")) or jobs[0]["JobState"] in ENDED,
                 "a checkpoint")
        for pid in ranks_that_write(output):
            os.kill(pid, signal.SIGSTOP)
        return again, job

    @classmethod
    def at_publication(cls):
        """Jobs whose first try stands still before, and after, its result gets its name."""
        polis.run("generate", "street", "--n", 300, "-o", FOLDER / "hamlet.nc", "--quiet")
        jobs = {}
        for moment, (call, number) in {"before": ("rename", 2), "after": ("rmdir", 1)}.items():
            output, program = FOLDER / f"{moment}.nc", FOLDER / moment / "centropolis"
            program.parent.mkdir()
            program.write_text(f"""#!/bin/sh
[ "${{SLURM_RESTART_COUNT:-0}}" -gt 0 ] ||
    export LD_PRELOAD={SHIM} FAULT_PROGRAM={Path(polis.PROGRAM).name} FAULT_PATH={output.name} \
        FAULT_NAME={call} FAULT_CALL={number} FAULT_DO=stop
exec {polis.PROGRAM} "$@"
""")
            program.chmod(0o755)
            options = ["--exclusive", f"--export=ALL,CENTROPOLIS={program}"]
            jobs[moment] = (Job("one-node", FOLDER / "hamlet.nc", output, *cls.options, ranks=1,
                                options=options), output)
        return jobs

    @classmethod
    def in_the_way(cls):
        """A job of which something is saved when another one, which goes first, wants its node."""
        output = FOLDER / "preempted.nc"
        job = Job("one-node", FOLDER / "village.nc", output, *cls.options, "--checkpoint-interval",
                  "0", ranks=1, options=["--exclusive"])
        saved = Path(f"{output}.ck")
        job.wait(lambda jobs: list(saved.glob("totals-*")) or jobs[0]["JobState"] in ENDED,
                 "a checkpoint")
        tell("sbatch", "--partition=urgent", "--exclusive", f"--nodelist={job.nodes()[0]}",
             f"--output={FOLDER}/urgent.log", "--wrap=hostname")
        return job, output

    @staticmethod
    def lose_standing(job, output):
        """Lose the node of a job whose program has stopped."""
        def stands(jobs):
            states = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
                      for pid in ranks_that_write(output)]
            return "T" in states or jobs[0]["JobState"] in ENDED

        job.wait(stands, "its program to stand still")
        tell(polis.SOURCE / "tests" / "slurm_local.sh", "kill", job.nodes()[0])

    def same(self, output, undisturbed="undisturbed.nc"):
        if undisturbed == "undisturbed.nc":
            self.assertEqual(self.local.wait(), 0)
        self.assertEqual(polis.digest(output), polis.digest(FOLDER / undisturbed))
        left = [p.name for p in FOLDER.iterdir() if p.name.startswith(f"{output.name}.")]
        self.assertEqual(left, [])

    def assertWentOn(self, job, output):
        (fields,) = job.end()
        self.assertEqual((fields["JobState"], fields["ExitCode"]), ("COMPLETED", "0:0"), job.text())
        self.assertGreater(int(fields["Restarts"]), 0, job.text())
        self.assertIn("blocks were done before", job.text())
        self.same(output)

    @staticmethod
    def lose(fault, job, output):
        """Lose the node of the job's script when something is saved; that node."""
        saved = Path(f"{output}.ck")
        job.wait(lambda jobs: list(saved.glob("totals-*")) or jobs[0]["JobState"] in ENDED,
                 "a checkpoint")
        if not saved.exists():
            raise AssertionError(f"job {job.id} ended before it could lose a node\n{job.text()}")
        node = job.nodes()[0]
        tell(polis.SOURCE / "tests" / "slurm_local.sh", fault, node)
        return node

    def test_the_time_limit_stops_a_job_which_goes_on_by_itself(self):
        job, output = self.limited
        self.assertWentOn(job, output)
        self.assertIn("exit status 75: back into the queue", job.text())

    def test_a_job_that_is_killed_at_its_limit_goes_on_when_submitted_again(self):
        again, job = self.unwarned
        (fields,) = job.end()
        self.assertEqual((fields["JobState"], fields["Restarts"]), ("TIMEOUT", "0"), job.text())
        output = FOLDER / "unwarned.nc"
        self.assertFalse(output.exists())
        job = Job(*again, ranks=1)
        self.assertEqual(job.end()[0]["JobState"], "COMPLETED", job.text())
        self.assertIn("blocks were done before", job.text())
        self.same(output, self.quiet("village"))

    def quiet(self, town):
        """What a run here, undisturbed, makes of a network."""
        name = f"{town}-bc.nc"
        if not (FOLDER / name).exists():
            polis.run("centrality", FOLDER / f"{town}.nc", "-o", FOLDER / name, "--quiet",
                      *self.options)
        return name

    def test_a_job_that_another_one_displaces_goes_on_later(self):
        job, output = self.preempted
        (fields,) = job.end()
        self.assertEqual((fields["JobState"], fields["ExitCode"]), ("COMPLETED", "0:0"), job.text())
        self.assertGreater(int(fields["Restarts"]), 0, job.text())
        self.assertIn("blocks were done before", job.text())
        self.assertTrue((FOLDER / "urgent.log").read_text())
        self.same(output, self.quiet("village"))

    def test_a_node_lost_when_the_result_gets_its_name(self):
        """Before it, nothing is there and the job ends elsewhere; after it, there is nothing to do."""
        if not SHIM:
            self.skipTest("the library of faults goes with a build without sanitizers")
        for moment, (job, output) in self.publishing.items():
            with self.subTest(moment):
                (fields,) = job.end()
                self.assertEqual(fields["JobState"], "COMPLETED", job.text())
                self.assertGreater(int(fields["Restarts"]), 0, job.text())
                self.assertEqual("nothing to do" in job.text(), moment == "after", job.text())
                self.assertEqual(polis.digest(output), polis.digest(FOLDER / self.quiet("hamlet")))

    def test_a_job_whose_node_dies_goes_on_elsewhere(self):
        job, output = self.killed
        self.assertWentOn(job, output)
        self.assertNotIn(self.dead, job.nodes())

    def test_a_job_cut_off_goes_on_elsewhere_and_the_old_try_publishes_nothing(self):
        job, output = self.cut
        self.assertWentOn(job, output)
        published = output.stat()
        self.assertNotIn(self.lone, job.nodes())
        job.wait(lambda _: "has taken over" in job.text(), "the old try to find out")
        self.assertEqual(output.stat().st_ino, published.st_ino)
        self.assertEqual(output.stat().st_mtime, published.st_mtime)
        tell(polis.SOURCE / "tests" / "slurm_local.sh", "heal", self.lone)


if __name__ == "__main__":
    polis.main()
