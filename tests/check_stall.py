"""A run that stands still is ended by the watchdog with one line, whatever stands still: a rank that
was stopped, a call to a file system that does not return. A run that computes is left alone.

    check_stall.py SHIM"""

import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

SHIM = sys.argv.pop(1)

import check_checkpoint as runs  # noqa: E402
import faults  # noqa: E402
import polis  # noqa: E402

TIMEOUT_S, IO_ERROR = 2, 74
ENDS_S = (10 if polis.SANITIZED else 1) * (3 * TIMEOUT_S + 10)


def name_of(pid):
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


class Standstill(unittest.TestCase):
    def setUp(self):
        self.expected = runs.undisturbed(runs.networks())

    def ends_in_time(self, process):
        start = time.monotonic()
        said = process.communicate(timeout=ENDS_S + 60)[1]
        self.assertEqual(process.returncode, IO_ERROR, said)
        self.assertLess(time.monotonic() - start, ENDS_S)
        lines = [line for line in said.splitlines() if "--stall-timeout" in line]
        self.assertGreaterEqual(len(lines), 1, said)
        return lines[0]

    def goes_on(self, scratch):
        scratch.run((1, 2))
        self.assertEqual(runs.digest(scratch.output), self.expected)

    def test_a_stopped_rank_ends_the_run(self):
        for which in (0, 1):
            with self.subTest(rank=which):
                scratch = runs.Scratch(f"stopped{which}")
                process = scratch.start_and_wait((2, 1), "--stall-timeout", str(TIMEOUT_S))
                stopped = sorted(runs.ranks_of(process.pid))[which]
                os.kill(stopped, signal.SIGSTOP)
                line = self.ends_in_time(process)
                self.assertIn(f"process {stopped}) has been stopped", line)
                self.goes_on(scratch)

    def test_a_stopped_rank_that_is_alone_on_its_node_ends_the_run(self):
        if subprocess.run(["unshare", "--uts", "true"], capture_output=True).returncode != 0:
            self.skipTest("nodes of other names cannot be made here")
        Path("agent").write_text('#!/bin/sh\nhost=$1\nshift\n'
                                 'exec unshare --uts sh -c "hostname $host; $*"\n')
        os.chmod("agent", 0o755)
        nodes = {"OMPI_MCA_plm": "rsh", "OMPI_MCA_plm_rsh_agent": str(Path("agent").absolute()),
                 "OMPI_MCA_btl": "self,tcp", "OMPI_MCA_btl_tcp_if_include": "lo",
                 "OMPI_MCA_oob_tcp_if_include": "lo"}
        scratch = runs.Scratch("alone")
        run = runs.command(2, 1, scratch.output, *scratch.options, "--stall-timeout",
                           str(TIMEOUT_S), "--kernel", "dijkstra", inputs="nets/large")
        process = subprocess.Popen([*run[:1], "--host", "alpha:1,beta:1", *run[1:]], text=True,
                                   stderr=subprocess.PIPE, env={**os.environ, **nodes})
        watched = {}

        def all_are_watched():
            watched.clear()
            for pid in faults.processes_below(process.pid):
                watched.update({child: pid for child in faults.processes_below(pid)[1:]
                                if "centropolis" == name_of(pid) == name_of(child)})
            return len(watched) == 2

        faults.wait_until(all_are_watched)
        stopped = sorted(watched.values())[0]
        os.kill(stopped, signal.SIGSTOP)
        start = time.monotonic()
        said = process.communicate(timeout=ENDS_S + 60)[1]
        self.assertNotEqual(process.returncode, 0)
        self.assertLess(time.monotonic() - start, ENDS_S)
        self.assertIn(f"process {stopped}) has been stopped", said)

    def test_a_file_system_that_hangs_ends_the_run(self):
        for ranks, path in ((1, "hang1.nc"), (2, "hang2.nc"), (1, "hang3.ck")):
            with self.subTest(path):
                scratch = runs.Scratch(Path(path).stem)
                fault = {"LD_PRELOAD": SHIM, "FAULT_PROGRAM": "centropolis", "FAULT_PATH": path,
                         "FAULT_CALL": "4", "FAULT_DO": "hang"}
                run = runs.command(ranks, 1, scratch.output, *scratch.options, "--stall-timeout",
                                   str(TIMEOUT_S), "--checkpoint-interval", "0.05")
                process = subprocess.Popen(run, stderr=subprocess.PIPE, text=True,
                                           env={**os.environ, **fault})
                self.assertIn("answered", self.ends_in_time(process))
                self.goes_on(scratch)

    def test_a_run_that_computes_is_left_alone(self):
        scratch = runs.Scratch("busy")
        scratch.options += ("--kernel", "dijkstra", "--stall-timeout", "0.5")
        start = time.monotonic()
        scratch.run((2, 1), inputs="nets/large")
        self.assertGreater(time.monotonic() - start, 1.0, "longer than the time-out")
        said = scratch.run((2, 1), "--stall-timeout", "never", status=2)
        self.assertIn("is not a time", said)


if __name__ == "__main__":
    shutil.rmtree("runs", ignore_errors=True)
    os.mkdir("runs")
    os.chdir("runs")
    polis.main()
