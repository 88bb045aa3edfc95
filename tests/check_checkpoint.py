"""Runs that are killed or stopped and go on from their checkpoint end with the bits of an undisturbed
run, whatever the number of ranks and threads; checkpoints that are damaged or of other runs are
noticed.

`check_checkpoint.py SEED N` tries N random kills from SEED on (tests/soak.sh); without arguments it
runs the test cases."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import h5py

import polis

LENGTH = ("--weight", "w", "--weight-role", "length", "--edges")
SHAPES = ((1, 1), (1, 2), (2, 1), (3, 1))  # ranks, threads
STOPPED, REFUSED, FOREIGN = 75, 73, 65
STOPS_S = 10  # after a signal; it takes a fraction of a second on a machine that is not busy
KILLED = (-9, 137)
FIRST_SEED, N_KILLS = 1, 6


def grid(folder, side):
    """A square grid whose lengths tie often."""
    at = [[side * r + c for c in range(side)] for r in range(side)]
    edges = [(at[r][c], at[r][c + 1], (r * c) % 3 + 1) for r in range(side) for c in range(side - 1)]
    edges += [(at[r][c], at[r + 1][c], (r + c) % 4 + 1) for r in range(side - 1)
              for c in range(side)]
    polis.write_network(folder, side * side, edges)


def networks():
    """One large network, some that take a rank, many small ones; made once."""
    if not Path("nets").exists():
        for name, side in [("large", 90)] + [(f"middle{k}", 40 + k) for k in range(3)] + [
                (f"small{k}", 5 + k) for k in range(12)]:
            grid(f"making/{name}", side)
        os.rename("making", "nets")
    return "nets"


def command(ranks, threads, output, *options, inputs="nets"):
    run = [polis.PROGRAM, "centrality", inputs, "-o", output, "--quiet", "--threads", str(threads),
           *LENGTH, *options]
    return ["mpirun", "-n", str(ranks), *run] if ranks > 1 else run


def digest(path):
    with h5py.File(path, "r") as file:
        return bytes(file.attrs["content_digest"])


def undisturbed(inputs="nets"):
    """The digest of a run that nothing happens to; computed once."""
    output = f"undisturbed-{Path(inputs).name}.nc"
    if not Path(output).exists():
        subprocess.run(command(1, 2, output, inputs=inputs), check=True)
    return digest(output)


def ranks_of(pid):
    """The processes of the program below a process, or itself."""
    below = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            if entry.name.isdigit() and int(fields[1]) == pid:
                below.append(int(entry.name))
        except (OSError, IndexError):
            pass
    return below


def kill_ranks(process, ranks, which):
    """Kill all ranks, one of them, or mpirun, without which they end, too."""
    targets = [process.pid] if ranks == 1 else ranks_of(process.pid)
    of_mpirun = [process.pid] if ranks > 1 and which == "mpirun" else []
    for pid in of_mpirun or (targets if which == "all" else targets[-1:]):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    end = time.monotonic() + 20
    while of_mpirun and any(Path(f"/proc/{pid}").exists() for pid in targets):
        assert time.monotonic() < end, "ranks outlive their mpirun"
        time.sleep(0.05)


def end_of(process):
    """What it said. An mpirun whose ranks are killed while it starts them may wait for ever: once
    none of them lives it is killed, too."""
    for _ in range(6):
        try:
            return process.communicate(timeout=20)[1]
        except subprocess.TimeoutExpired:
            if not ranks_of(process.pid):
                process.kill()
    process.kill()
    raise AssertionError(f"it hangs: {process.args}")


class Scratch:
    """An output and a folder for checkpoints that no other test uses."""

    def __init__(self, name):
        self.output, self.folder = f"{name}.nc", f"{name}.ck"
        shutil.rmtree(self.folder, ignore_errors=True)
        Path(self.output).unlink(missing_ok=True)
        self.options = ("--checkpoint", self.folder)

    def run(self, shape, *options, status=0, **how):
        done = subprocess.run(command(*shape, self.output, *self.options, *options, **how),
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == status, (done.returncode, status, done.stderr)
        return done.stderr

    def start(self, shape, *options, **how):
        return subprocess.Popen(command(*shape, self.output, *self.options, *options, **how),
                                stderr=subprocess.PIPE, text=True)

    def start_and_wait(self, shape, *options, n_snapshots=1, **how):
        """Start; return when the large network, which is computed last, has been saved so often.
        Saving after every slice, the run then has far to go, however fast the machine is."""
        process = self.start(shape, "--checkpoint-interval", "0", *options, **how)
        while process.poll() is None and len(list(Path(self.folder).glob("totals-*"))) < n_snapshots:
            time.sleep(0.002)
        return process

    def stop_midway(self, shape, number, rank=None, **how):
        """Start, send a signal to all ranks, or to one, when they are at work; what it said."""
        process = self.start_and_wait(shape, **how)
        told = [process.pid] if shape[0] == 1 else sorted(ranks_of(process.pid))
        start = time.monotonic()
        for pid in told if rank is None else [told[rank]]:
            os.kill(pid, number)
        said = end_of(process)
        assert process.returncode == STOPPED, (process.returncode, said)
        assert time.monotonic() - start < STOPS_S, said
        return said


def kill_and_go_on(seed):
    """Kill a run at a random moment, up to three times, then let it end; True if its bits are those
    of an undisturbed run."""
    draw = random.Random(seed)
    expected = undisturbed(networks())
    scratch = Scratch(f"kill{seed}")
    for _ in range(draw.randint(1, 3)):
        shape = draw.choice(SHAPES)
        process = scratch.start(shape, "--checkpoint-interval", str(draw.choice((0, 0.02, 0.3))))
        time.sleep(draw.uniform(0.05, 2.0))
        kill_ranks(process, shape[0], draw.choice(("one", "all", "mpirun")))
        said = end_of(process)
        assert process.returncode in (0, *KILLED), (seed, process.returncode, said)
        if Path(scratch.output).exists():  # ended, or killed after the result was published
            break
    if not Path(scratch.output).exists():
        scratch.run(draw.choice(SHAPES))
    good = digest(scratch.output) == expected
    if good:
        Path(scratch.output).unlink()
        shutil.rmtree(scratch.folder, ignore_errors=True)
    return good


class Checkpoints(unittest.TestCase):
    def setUp(self):
        self.expected = undisturbed(networks())

    def finish(self, scratch, shape=(2, 1), **how):
        said = scratch.run(shape, **how)
        self.assertEqual(digest(scratch.output), undisturbed(how.get("inputs", "nets")))
        self.assertFalse(Path(scratch.folder).exists(), "the checkpoint is removed")
        return said

    def test_a_run_that_nothing_stops_has_the_same_bits(self):
        for shape in ((1, 2), (2, 1)):
            scratch = Scratch(f"whole{shape[0]}")
            scratch.run(shape, "--checkpoint-interval", "0.05")
            self.assertEqual(digest(scratch.output), self.expected)
            self.assertFalse(Path(scratch.folder).exists())

    def test_signals_stop_in_order_and_the_same_command_goes_on(self):
        for number, shape, then in ((signal.SIGUSR1, (1, 2), (2, 1)),
                                    (signal.SIGUSR2, (2, 1), (1, 1)),
                                    (signal.SIGTERM, (1, 1), (3, 1)),
                                    (signal.SIGINT, (1, 2), (1, 2))):
            with self.subTest(number):
                scratch = Scratch(f"signal{int(number)}")
                said = scratch.stop_midway(shape, number)
                self.assertIn("run the same command again", said)
                self.assertFalse(Path(scratch.output).exists())
                self.finish(scratch, then)

    def test_a_signal_to_one_rank_stops_all(self):
        """Slurm sends it to the ranks of other nodes only, where mpirun started them."""
        for rank in (0, 1):
            with self.subTest(rank=rank):
                scratch = Scratch(f"signal-to-rank{rank}")
                scratch.stop_midway((2, 1), signal.SIGUSR1, rank=rank)
                self.finish(scratch, (1, 2))

    def test_what_a_killed_run_had_saved_is_not_computed_again(self):
        scratch = Scratch("saved")
        process = scratch.start_and_wait((1, 1), n_snapshots=2)
        process.kill()
        process.communicate()
        scratch.options += ("--log-level", "info")  # the last word counts
        said = scratch.run((2, 1))
        n_done = re.search(r"large goes on: (\d+) of \d+ blocks were done before", said)
        self.assertTrue(n_done, said)
        self.assertGreater(int(n_done[1]), 0)
        self.assertEqual(digest(scratch.output), self.expected)

    def test_the_time_budget_stops_a_run(self):
        scratch = Scratch("budget")
        start = time.monotonic()
        for shape in ((1, 1), (2, 1)):  # over before anything is read
            scratch.run(shape, "--time-budget", "0.001s", status=STOPPED)
        scratch.run((1, 1), "--time-budget", "0.1s", status=STOPPED)
        self.assertLess(time.monotonic() - start, 20.0)
        self.finish(scratch, (2, 1))

    def test_long_measures_can_be_interrupted_when_all_paths_are_found(self):
        """One network for all threads or ranks, and one for a thread."""
        for name, side, count, shapes in (("shared", 40, "150", ((1, 2), (2, 1))),
                                          ("alone", 28, "all", ((1, 1),))):
            lossy = ("--vulnerability", count)
            grid(f"lossy/{name}", side)
            start = time.monotonic()
            whole = f"{name}-undisturbed.nc"
            subprocess.run(command(1, 1, whole, *lossy, inputs=f"lossy/{name}"), check=True)
            midway_s = (time.monotonic() - start) / 3
            for shape in shapes:
                with self.subTest(name, shape=shape):
                    scratch = Scratch(f"lossy-{name}{shape[0]}")
                    scratch.options += lossy
                    process = scratch.start(shape, inputs=f"lossy/{name}")
                    while process.poll() is None and not list(Path().glob(f"{scratch.folder}/a*")):
                        time.sleep(0.002)
                    time.sleep(midway_s)
                    for pid in [process.pid] if shape[0] == 1 else ranks_of(process.pid):
                        os.kill(pid, signal.SIGUSR1)
                    said = end_of(process)
                    self.assertEqual(process.returncode, STOPPED, said)
                    if name == "shared":
                        self.assertIn("and 13 of 13 blocks of what was begun", said)
                    scratch.run((1, 2), inputs=f"lossy/{name}")
                    self.assertEqual(digest(scratch.output), digest(whole))

    def test_local_measures_are_kept_too(self):
        local = ("--radius", "6,30", "--decay", "0.2")
        subprocess.run(command(1, 2, "local-undisturbed.nc", *local), check=True)
        scratch = Scratch("local")
        scratch.options += local
        scratch.stop_midway((1, 1), signal.SIGUSR1)
        scratch.run((2, 1))
        self.assertEqual(digest(scratch.output), digest("local-undisturbed.nc"))

    def test_killed_at_random_moments(self):
        for seed in range(FIRST_SEED, FIRST_SEED + N_KILLS):
            with self.subTest(seed):
                self.assertTrue(kill_and_go_on(seed))

    def test_another_run_cannot_go_on_from_it(self):
        scratch = Scratch("foreign")
        scratch.stop_midway((1, 1), signal.SIGUSR1)
        said = scratch.run((1, 1), "--resolution", "0.5", status=FOREIGN)
        self.assertIn("--resolution=0.5", said)
        said = scratch.run((2, 1), inputs="nets/large", status=FOREIGN)
        self.assertIn("network", said)
        self.finish(scratch)

    def test_a_table_that_changed_meanwhile_is_noticed(self):
        """Of nodes and their columns, of sources and targets, of trips."""
        tables = {"nodes": "node_id,part,weight\n0,a,1\n1,a,2\n2,b,3\n",
                  "few": "node_id\n0\n1\n", "trips": "origin,destination,weight\n0,1,2\n"}
        for name, text in tables.items():
            Path(f"{name}.csv").write_text(text)
        for table, asked in (("nodes", ("--nodes", "nodes.csv", "--group", "part")),
                             ("nodes", ("--nodes=nodes.csv", "--source-weight=weight")),
                             ("few", ("--sources", "few.csv")),
                             ("few", ("--targets", "few.csv")),
                             ("trips", ("--demand", "trips.csv"))):
            with self.subTest(asked):
                scratch = Scratch("tables")
                scratch.options += (*asked, "--time-budget", "0.001s")
                path = Path(f"{table}.csv")
                scratch.run((1, 1), inputs="nets/small0", status=STOPPED)
                path.write_text(tables[table].replace("1", "3"))
                said = scratch.run((1, 1), inputs="nets/small0", status=FOREIGN)
                self.assertIn(str(path), said)
                path.write_text(tables[table])
                scratch.run((1, 1), inputs="nets/small0", status=STOPPED)

    def test_a_network_that_changed_meanwhile_is_noticed(self):
        for changed in ("large", "small3"):
            with self.subTest(changed):
                shutil.rmtree("changing", ignore_errors=True)
                shutil.copytree("nets", "changing")
                scratch = Scratch("changed")
                scratch.stop_midway((1, 1), signal.SIGUSR1, inputs="changing")
                path = Path("changing", changed, "edge_list.csv")
                whole = path.read_text()
                path.write_text(whole.replace("0,1,0,1\n", "0,1,0,2\n", 1))
                said = scratch.run((1, 1), inputs="changing", status=2)
                self.assertIn("changed since its checkpoint", said)
                path.write_text(whole)
                scratch.run((1, 1), inputs="changing")
                self.assertEqual(digest(scratch.output), self.expected)

    def test_a_second_run_is_refused_and_told_who_works(self):
        scratch = Scratch("second")
        process = scratch.start_and_wait((1, 1))
        os.kill(process.pid, signal.SIGSTOP)
        try:
            said = scratch.run((1, 1), status=REFUSED)
        finally:
            os.kill(process.pid, signal.SIGCONT)
            process.communicate()
        self.assertIn(f"process {process.pid} on {os.uname().nodename}", said)
        self.assertEqual(digest(scratch.output), self.expected)

    def test_the_next_try_of_a_job_takes_over_and_the_old_one_publishes_nothing(self):
        scratch = Scratch("job")
        os.environ["SLURM_JOB_ID"] = "7"
        try:
            old = scratch.start_and_wait((1, 1))
            os.kill(old.pid, signal.SIGSTOP)
            os.environ["SLURM_RESTART_COUNT"] = "1"
            scratch.run((1, 2))
            published = Path(scratch.output).stat().st_ino
            os.kill(old.pid, signal.SIGCONT)
            said = old.communicate(timeout=60)[1]
        finally:
            os.environ.pop("SLURM_JOB_ID")
            os.environ.pop("SLURM_RESTART_COUNT", None)
        self.assertEqual(old.returncode, REFUSED, said)
        self.assertEqual(Path(scratch.output).stat().st_ino, published)
        self.assertEqual(digest(scratch.output), self.expected)

    def test_a_damaged_checkpoint_is_noticed_and_the_one_before_is_taken(self):
        scratch = Scratch("damaged")
        process = scratch.start_and_wait((1, 1), n_snapshots=2, inputs="nets/large")
        process.kill()
        process.communicate()
        newest = max(Path().glob("damaged.ck/totals-*"), key=lambda p: int(p.name.split("-")[2]))
        raw = bytearray(newest.read_bytes())
        raw[len(raw) // 2] ^= 1
        newest.write_bytes(raw)
        said = self.finish(scratch, (1, 2), inputs="nets/large")
        self.assertIn("damaged", said)

    def test_a_folder_with_other_things_is_not_touched(self):
        scratch = Scratch("other")
        os.mkdir(scratch.folder)
        Path(scratch.folder, "thesis.txt").write_text("mine")
        self.assertIn("thesis.txt", scratch.run((1, 1), status=REFUSED))
        self.assertEqual(Path(scratch.folder, "thesis.txt").read_text(), "mine")

    def test_what_belongs_to_checkpoints_needs_one(self):
        polis.run("centrality", "nets", "-o", "no.nc", "--time-budget", "1h", status=2)
        for wrong in ("soon", "-1", "1:2", "1h30"):
            said = polis.run("centrality", "nets", "-o", "no.nc", "--checkpoint", "no.ck",
                             "--time-budget", wrong, status=2)
            self.assertIn("is not a time", said)


if __name__ == "__main__":
    shutil.rmtree("runs", ignore_errors=True)  # of another build, perhaps
    os.mkdir("runs")
    os.chdir("runs")
    if len(sys.argv) == 3:
        first, count = map(int, sys.argv[1:])
        wrong = [seed for seed in range(first, first + count) if not kill_and_go_on(seed)]
        sys.exit(f"other bits after the kills of seeds {wrong}" if wrong else 0)
    polis.main()
