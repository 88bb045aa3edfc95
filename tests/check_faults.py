"""Every single fault ends in the right result or in one clear line and the right exit status: never
in a hang, never in half a file under the final name; and the same command again heals it.

    check_faults.py SHIM WRITE_SAMPLE [TEST...]        POLIS_SOAK=1: every fault, for hours

Files that cannot be written, processes killed before and after each of their file calls, full
disks, memory that is refused.
"""

import errno
import os
import random
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

os.environ["POLIS_FAULTS_SHIM"] = sys.argv[1]
WRITE_SAMPLE = sys.argv[2]

import faults  # noqa: E402: it reads the name of the shim
import polis  # noqa: E402
from faults import Command, Wrong  # noqa: E402

SCRATCH = Path("faults").absolute()
EDGES = SCRATCH / "net.csv"
WRITES = ("write", "pwrite", "writev")
OPTIONS = ["--quiet", "--edges", "--threads", "1"]


def commands():
    """One for each way in which a file is written."""
    program = polis.PROGRAM
    return {
        "centrality": Command("centrality", [program, "centrality", EDGES, "-o", "OUTPUT", *OPTIONS]),
        "two ranks": Command("two-ranks", [program, "centrality", EDGES, "-o", "OUTPUT", *OPTIONS],
                             ranks=2),
        "many rows": Command("many-rows", [WRITE_SAMPLE, "OUTPUT", "large"], ranks=2),
        "checkpoint": Command("checkpoint", [program, "centrality", SCRATCH / "nets", "-o", "OUTPUT",
                                             "--quiet", "--threads", "1", "--checkpoint",
                                             "{folder}/ck", "--checkpoint-interval", "0"]),
        "one checkpoint": Command("one-checkpoint", [
            program, "centrality", SCRATCH / "nets" / "large", "-o", "OUTPUT", "--quiet",
            "--threads", "1", "--checkpoint", "{folder}/ck", "--checkpoint-interval", "0"]),
        "export": Command("export", [program, "export", SCRATCH / "large.nc", "-o", "OUTPUT"], output="out.csv"),
        "town": Command("town", [program, "centrality", SCRATCH / "town.nc", "-o", "OUTPUT", "--quiet",
                                 "--threads", "2", "--weight", "length", "--weight-role", "length"]),
        "build": Command("build", [program, "build", SCRATCH / "cities.csv", "-o", "OUTPUT", "--quiet",
                                   "--mass2", "pop"], output="out.csv"),
    }


def mutate(draw, folder):
    """Damage one file of a folder; what was done."""
    path = draw.choice(sorted(p for p in folder.iterdir() if p.is_file()))
    raw = bytearray(path.read_bytes())
    what = draw.choice(("flip", "zero", "cut", "append", "swap", "remove"))
    at = draw.randrange(len(raw) or 1)
    if what == "flip" and raw:
        raw[at] ^= 1 << draw.randrange(8)
    elif what == "zero":
        raw[at:at + 512] = bytes(len(raw[at:at + 512]))
    elif what == "cut":
        del raw[at:]
    elif what == "append":
        raw += draw.randbytes(100)
    elif what == "swap":
        other = draw.choice(sorted(p for p in folder.iterdir() if p.is_file()))
        raw, same = bytearray(other.read_bytes()), raw
        other.write_bytes(same)
    path.write_bytes(raw)
    if what == "remove":
        path.unlink()
    return f"{what} at {at} of {path.name}"


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir()
        EDGES.write_text("source,target\na,b\nb,c\nc,d\nd,a\nd,e\ne,f\n")
        cities = [("city_id", "name", "lat", "lon", "pop")]
        cities += [(i, f"c{i}", i * 7 % 50, i * 11 % 90, 10**6 + i) for i in range(60)]
        polis.write_table(SCRATCH / "cities.csv", cities[0], cities[1:])
        grid = [(40 * r + c, 40 * r + c + 1) for r in range(40) for c in range(39)]
        grid += [(40 * r + c, 40 * r + c + 40) for r in range(39) for c in range(40)]
        polis.write_network(SCRATCH / "nets" / "large", 1600, grid)
        polis.write_network(SCRATCH / "nets" / "small", 5, [(0, 1), (1, 2), (2, 3), (3, 4)])
        polis.run("generate", "street", "--n", 4000, "-o", SCRATCH / "town.nc", "--quiet")
        polis.run("centrality", SCRATCH / "town.nc", "-o", SCRATCH / "large.nc", "--quiet")
        cls.commands = commands()

    def survive(self, jobs):
        wrong = faults.survive_all(jobs)
        if wrong:
            self.fail(f"{len(wrong)} of {len(jobs)} faults:\n" + "\n".join(wrong[:5]))
        print(f"{len(jobs)} faults", file=sys.stderr)

    def of_file_calls(self, name, share, rank=0, again=True):
        """Each file call of a rank: fails once or from then on, is done by half, kills."""
        command = self.commands[name]
        calls, _ = command.measure(SCRATCH, rank)
        self.assertGreater(len(calls), 5)
        jobs = []
        for number, call in faults.thin(enumerate(calls, 1), share):
            at = {"RANK": rank, "CALL": number}
            jobs.append((command, SCRATCH, {**at, "DO": "kill"}, {"killed": True}))
            jobs.append((command, SCRATCH, {**at, "DO": errno.EIO}, {}))
            jobs.append((command, SCRATCH, {**at, "DO": errno.ENOSPC, "STICKY": 1}, {}))
            if faults.ALL or call in WRITES:
                jobs.append((command, SCRATCH, {**at, "DO": "torn"}, {"killed": True}))
            if call in WRITES:
                jobs.append((command, SCRATCH, {**at, "DO": "short"}, {"allowed": ()}))
            if faults.ALL:
                jobs.append((command, SCRATCH, {**at, "DO": errno.EDQUOT}, {}))
                jobs.append((command, SCRATCH, {**at, "DO": errno.EIO, "STICKY": 1}, {}))
        self.survive(jobs)

    def test_file_calls_of_one_rank(self):
        self.of_file_calls("centrality", 11)

    def test_file_calls_of_two_ranks(self):
        self.of_file_calls("two ranks", 29)

    def test_file_calls_of_many_rows(self):
        self.of_file_calls("many rows", 31)

    def test_file_calls_of_export(self):
        self.of_file_calls("export", 2)

    def test_file_calls_of_build(self):
        self.of_file_calls("build", 2)

    def test_file_calls_with_checkpoints(self):
        self.of_file_calls("checkpoint", 31)

    def test_damaged_checkpoints(self):
        """Anything may have happened to the files of a checkpoint: what is damaged is not used."""
        command = self.commands["checkpoint"]
        calls, _ = command.measure(SCRATCH)
        folder = SCRATCH / "mutants" / "faulty"
        outcome = command.run(folder, {"CALL": len(calls) - 20, "DO": "kill"})
        command.verify(outcome, folder, killed=True)
        draw = random.Random(11)
        n_told = 0
        for mutant in range(1000 if faults.ALL else 25):
            damaged = SCRATCH / f"mutant-{mutant}" / "faulty"
            shutil.copytree(folder, damaged)
            what = mutate(draw, damaged / "ck")
            outcome = command.run(damaged)
            try:
                command.verify(outcome, damaged, allowed=(65, 73, 74))
            except Wrong as wrong:
                self.fail(f"{what}: {wrong}")
            n_told += bool(outcome.text)
            shutil.rmtree(damaged.parent)
        self.assertGreater(n_told, 0)

    @unittest.skipIf(polis.SANITIZED, "memory is the sanitizer's")
    def test_memory_refused_with_checkpoints(self):
        self.of_memory("one checkpoint", 80)

    def of_memory(self, name, share, rank=0):
        """Each allocation of a rank is refused, once, or from then on."""
        command = self.commands[name]
        _, n = command.measure(SCRATCH, rank)
        self.assertGreater(n, 100)
        how = {"allowed": (71,), "again": False}
        self.survive([
            (command, SCRATCH, {"RANK": rank, "ALLOC": k, "STICKY": k // share % 2}, how)
            for k in faults.thin(range(1, n + 1), share)
        ])

    @unittest.skipIf(polis.SANITIZED, "memory is the sanitizer's")
    def test_memory_refused_to_one_rank(self):
        self.of_memory("centrality", 12)

    @unittest.skipIf(polis.SANITIZED, "memory is the sanitizer's")
    def test_memory_refused_to_one_of_two_ranks(self):
        for rank in (0, 1):
            self.of_memory("two ranks", 40, rank)

    @unittest.skipIf(polis.SANITIZED, "memory is the sanitizer's")
    def test_limits_of_address_space(self):
        """From none to enough for libraries, too: out of memory, or the right result."""
        command = self.commands["town"]
        command.measure(SCRATCH)
        statuses = []
        for kib in (*range(1, 1400, 40 if faults.ALL else 150), 4 << 10, 200 << 10):
            folder = SCRATCH / f"room-{kib}" / "faulty"
            outcome = command.run(folder, {"ROOM": kib})
            command.verify(outcome, folder, allowed=(71,))
            self.assertTrue(outcome.status == 0 or not any(folder.iterdir()), outcome)
            statuses.append(outcome.status)
        self.assertEqual((statuses[0], statuses[-1]), (71, 0))

    def test_full_disks(self):
        if subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]).returncode:
            self.skipTest("no mount may be made here")
        small = SCRATCH / "small"
        for name in ("centrality", "two ranks", "many rows", "export", "build"):
            command = self.commands[name]
            folder = SCRATCH / f"{command.name}-0-sound" / "faulty"
            command.measure(SCRATCH)
            needed = (folder / command.output).stat().st_size
            n_full = 0
            for kib in sorted({4, needed // 3000, needed // 2000, needed // 1200, needed // 512 + 8}):
                n_full += self.on_disk(command, small / f"{command.name}-{kib}", max(kib, 4))
            self.assertGreater(n_full, 0, f"{name}: the disk was never full")

    def on_disk(self, command, folder, kib):
        """Run on a file system of this size; true if it was full. What is left there is seen
        from outside as a copy."""
        copy = Path(f"{folder}-left")
        folder.mkdir(parents=True)
        script = (f'mount -t tmpfs -o size={kib}k none {folder} && "$@"; status=$?; '
                  f"cp -r {folder} {copy}; exit $status")
        outcome = command.run(folder, {"PREFIX": ["unshare", "--mount", "sh", "-c", script, "sh"]})
        command.verify(outcome, copy)
        if outcome.status != 0:
            self.assertEqual([each.name for each in copy.iterdir()], [], outcome)
        return outcome.status != 0

    def test_memory_that_cannot_be_shared(self):
        """Each rank then has a plan of its own, and one line says so."""
        command = Command("apart", [polis.PROGRAM, "centrality", SCRATCH / "nets" / "large", "-o",
                                    "OUTPUT", "--threads", "1"], ranks=2)
        command.measure(SCRATCH)
        outcome = command.run(SCRATCH / "apart" / "faulty", {"MEMFD": 1})
        command.verify(outcome, SCRATCH / "apart" / "faulty")
        self.assertEqual((outcome.status, outcome.text.count("cannot share memory")), (0, 1), outcome)

    def test_two_runs_on_one_output(self):
        """While one is stopped in the middle of writing, the other is refused; when the first is
        dead, the next run takes its place."""
        command = self.commands["centrality"]
        calls, _ = command.measure(SCRATCH)
        folder = SCRATCH / "two-runs" / "faulty"
        first = command.start(folder, {"CALL": calls.index("pwrite") + 1, "DO": "stop"})
        part = folder / ".out.nc.part"
        faults.wait_until(lambda: part.exists() and faults.is_stopped(first.pid))
        second = command.run(folder)
        self.assertEqual(second.status, 73, second)
        self.assertIn("another run is writing", second.text)
        faults.end_all(first.pid)
        first.communicate()
        self.assertTrue(part.exists())
        command.verify_again(folder)

    def test_leftovers_of_a_crash(self):
        """What may lie about: temporary files of any content, names that lead elsewhere, and in
        /dev/shm a semaphore that nobody will ever post."""
        command = self.commands["two ranks"]
        command.measure(SCRATCH)
        folder = SCRATCH / "leftovers" / "faulty"
        precious = SCRATCH / "precious"
        semaphore = Path("/dev/shm/sem.OMPIO_out.nc")
        precious.write_text("precious")
        for make in (lambda p: p.write_bytes(b""), lambda p: p.write_bytes(bytes(10**6)),
                     lambda p: p.symlink_to(precious)):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            make(folder / ".out.nc.part")
            semaphore.write_bytes(bytes(32))
            try:
                outcome = command.run(folder)
            finally:
                semaphore.unlink()
            self.assertIsNotNone(outcome.status, "it hangs")
            self.assertIn(outcome.status, (0, 73), outcome)
            self.assertEqual(precious.read_text(), "precious")
            command.verify(outcome, folder)


class Verifier(unittest.TestCase):
    """What these tests rely on to find a fault does find it."""

    def verdict(self, script, **how):
        """What is said of a 'program' that is a line of sh."""
        folder = SCRATCH / "verifier"
        shutil.rmtree(folder, ignore_errors=True)
        command = Command("verifier", ["sh", "-c", script, "sh", "OUTPUT"], output="out.txt")
        folder.mkdir(parents=True)
        (folder / "sound.txt").write_text("whole")
        command.sound = faults.content(folder / "sound.txt")
        (folder / "sound.txt").unlink()
        outcome = command.finish(command.start(folder), hangs_s=1)
        try:
            command.verify(outcome, folder, **how)
            command.verify_again(folder)
        except Wrong as wrong:
            return str(wrong)
        return "right"

    def test_each_wrong_end_is_seen(self):
        line = "echo centropolis x: full >&2; "
        whole = 'printf whole >"$1"; '
        for script, expected in (
            (whole, "right"),
            ('printf wh >"$1"', "a wrong file"),
            ('printf wh >"$1"; kill -9 $$', "a wrong file"),
            ("exit 0", "but no file"),
            ("sleep 20", "it hangs"),
            ("exit 74", "0 lines"),
            (line + line + "exit 74", "2 lines"),
            (line + "echo and more >&2; exit 74", "more is printed"),
            (line + "exit 1", "status 1"),
            (line + "kill -SEGV $$", "status -11"),
            (line + "exit 74", "run again"),
            (f'[ -e "$1.t" ] && {{ {whole} exit; }}; >"$1.t"; {line} exit 74', "left over"),
        ):
            self.assertIn(expected, self.verdict(script), script)

    def test_the_shim_does_what_it_is_asked(self):
        command = Command("shim", [WRITE_SAMPLE, "OUTPUT", "small"])
        calls, n_allocations = command.measure(SCRATCH)
        self.assertIn("rename", calls)
        at = calls.index("fsync") + 1
        asked = [({"CALL": at, "DO": errno.EIO}, 74), ({"CALL": at, "DO": "kill"}, -9),
                 ({"CALL": at, "DO": errno.EIO, "RANK": 1}, 0)]
        if not polis.SANITIZED:
            self.assertGreater(n_allocations, 10)
            asked += [({"ALLOC": 1}, 71), ({"ALLOC": n_allocations + 9}, 0)]
        for fault, status in asked:
            folder = SCRATCH / "shim" / "faulty"
            shutil.rmtree(folder, ignore_errors=True)
            self.assertEqual(command.run(folder, fault).status, status, fault)


if __name__ == "__main__":
    del sys.argv[1:3]
    polis.main()
