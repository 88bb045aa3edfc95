"""What the tests of faults share: commands that write one file, runs of them in which one thing
goes wrong, and what must be true after each."""

import concurrent.futures
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import h5py

import polis

SHIM = os.environ.get("POLIS_FAULTS_SHIM")
ALL = os.environ.get("POLIS_SOAK") == "1"  # every fault; else a share that takes minutes
HANGS_S = 400 if polis.SANITIZED else 40
TEMPORARY = re.compile(r"\.(.+)\.part")  # .NAME.part, which the next run replaces
SAID = re.compile(r"(centropolis [a-z]+|write_sample): |\S+Z error ")
LOGGED = re.compile(r"\S+Z (info |warn |debug)")


def content(path):
    """A digest of what two equal outputs share: all of a result but /run, all of other files."""
    if Path(path).suffix != ".nc":
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    digest = hashlib.sha256()

    def add(name, item):
        if isinstance(item, h5py.Dataset) and not name.startswith("run"):
            digest.update(f"{name} {item.shape} {item.dtype}".encode())
            digest.update(item[()].tobytes() if item.ndim else b"")

    with h5py.File(path, "r") as file:
        digest.update(str(file.attrs["content_digest"]).encode())
        file.visititems(add)
    return digest.hexdigest()


@dataclass
class Outcome:
    """How a run ended: its status is None if it had to be stopped, negative if a signal ended it."""

    status: int
    text: str
    seconds: float

    def said(self):
        return [line for line in self.text.splitlines() if SAID.match(line)]

    def not_logged(self):
        return [line for line in self.text.splitlines() if line and not LOGGED.match(line)]


class Wrong(AssertionError):
    """A run after which something is not as it must be."""


def processes_below(pid):
    """The process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += processes_below(int(child))
        except OSError:
            pass
    return found


def end_all(pid):
    for each in processes_below(pid):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            pass


def is_stopped(pid):
    """True if the process or one below it is stopped."""
    for each in processes_below(pid):
        try:
            if Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                return True
        except OSError:
            pass
    return False


def wait_until(condition, seconds=HANGS_S):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Wrong(f"waited {seconds} s")
        time.sleep(0.05)


class Command:
    """A command line that writes one file, which stands in it as OUTPUT; {folder} is where."""

    def __init__(self, name, argv, output="out.nc", ranks=1, faulty="/faulty/"):
        self.name, self.ranks, self.faulty = name, ranks, faulty
        self.argv, self.output = [str(a) for a in argv], output
        self.program = Path(self.argv[0]).name
        self.sound, self.measured = None, {}

    def line(self, folder, ranks=None, variables=()):
        """The command line; environment variables reach the ranks, but not mpirun."""
        argv = [a.replace("OUTPUT", str(folder / self.output)) for a in self.argv]
        argv = [a.replace("{folder}", str(folder)) for a in argv]
        given = [f"{name}={value}" for name, value in variables]
        ranks = ranks or self.ranks
        start = ["mpirun", "-n", str(ranks)] if ranks > 1 else []
        return [*start, "env", *given, *argv]

    def start(self, folder, fault=None, ranks=None):
        """Start it; a fault is a dict of the shim's variables without FAULT_ and of PREFIX, a
        command line to put before it."""
        fault = dict(fault or {})
        prefix = fault.pop("PREFIX", [])
        variables = []
        if fault:
            variables = [("LD_PRELOAD", SHIM), ("FAULT_PROGRAM", self.program),
                         ("FAULT_PATH", self.faulty)]
            variables += [(f"FAULT_{key}", value) for key, value in fault.items()]
        folder.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(prefix + self.line(folder, ranks, variables), text=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def finish(self, process, hangs_s=HANGS_S):
        start = time.monotonic()
        try:
            text = process.communicate(timeout=hangs_s)[1]
            status = process.returncode
        except subprocess.TimeoutExpired:
            end_all(process.pid)
            text, status = process.communicate()[1], None
        return Outcome(status, text, time.monotonic() - start)

    def run(self, folder, fault=None, ranks=None):
        return self.finish(self.start(folder, fault, ranks))

    def measure(self, scratch, rank=0):
        """An undisturbed run: keeps what it writes as the right content; names of the file calls
        that the rank makes, and the number of its allocations. Once for each rank."""
        if rank not in self.measured:
            self.measured[rank] = self._measure(scratch, rank)
        return self.measured[rank]

    def _measure(self, scratch, rank):
        folder = scratch / f"{self.name}-{rank}-sound" / "faulty"
        log = folder.parent / "log"
        shutil.rmtree(folder.parent, ignore_errors=True)
        outcome = self.run(folder, {"LOG": log, "RANK": rank})
        if outcome.status != 0:
            raise Wrong(f"{self.name} undisturbed: {outcome}")
        self.sound = content(folder / self.output)
        rows = [line.split() for line in log.read_text().splitlines()]
        calls = [name for number, name in rows if number != "allocations"]
        return calls, max(int(name) for number, name in rows if number == "allocations")

    def verify(self, outcome, folder, killed=False, allowed=(73, 74)):
        """After a run: no half file, an end in time and, unless somebody killed it, the right
        content or one line and a status that fits."""
        path = folder / self.output
        said = outcome.said()
        wrong = None
        if outcome.status is None:
            wrong = "it hangs"
        elif path.exists() and content(path) != self.sound:
            wrong = "a wrong file under the final name"
        elif outcome.status == 0 and not path.exists():
            wrong = "status 0, but no file"
        elif killed or outcome.status == 0:
            pass
        elif outcome.status not in allowed:
            wrong = f"status {outcome.status}, expected one of {allowed}"
        elif len(said) != 1:
            wrong = f"{len(said)} lines say why, expected 1"
        elif self.ranks == 1 and outcome.not_logged() != said:
            wrong = "more is printed than the one line"
        if wrong:
            raise Wrong(f"{wrong}\n{outcome}")

    def verify_again(self, folder, ranks=None):
        """The same command again, undisturbed: the right content, and nothing left over."""
        path = folder / self.output
        if not path.exists():
            outcome = self.run(folder, ranks=ranks)
            if outcome.status != 0:
                raise Wrong(f"run again: {outcome}")
            if content(path) != self.sound:
                raise Wrong("run again: the content differs from that of an undisturbed run")
            left = sorted(each.name for each in folder.iterdir() if each != path)
            if left:
                raise Wrong(f"run again: left over: {left}")

    def survive(self, scratch, fault, again=True, **how):
        """One run with the fault and one without."""
        name = "-".join([self.name, *(str(v).replace("/", "_") for v in fault.values())])
        folder = scratch / name[:120] / "faulty"
        shutil.rmtree(folder.parent, ignore_errors=True)
        outcome = self.run(folder, fault)
        try:
            self.verify(outcome, folder, **how)
            if again:
                self.verify_again(folder)
        except Wrong as wrong:
            raise Wrong(f"{self.name} with {fault}: {wrong}") from None
        shutil.rmtree(folder.parent, ignore_errors=True)
        return outcome


def thin(items, share):
    """All of them for a soak; else about every share-th, the first and the last among them."""
    items = list(items)
    return items if ALL or share == 1 else sorted(set(items[::share] + items[-1:]), key=items.index)


def survive_all(jobs):
    """Run many (command, scratch, fault, how), two at a time; a list of what went wrong."""
    wrong = []

    def one(job):
        command, scratch, fault, how = job
        try:
            command.survive(scratch, fault, **how)
        except Wrong as found:
            wrong.append(str(found))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(one, jobs))
    return wrong
