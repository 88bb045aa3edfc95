#!/usr/bin/env python3
"""The kernels execute no more instructions than they used to, as valgrind counts them.

A count does not depend on what else the machine does, so it shows a kernel that got slower where
seconds would not. It fails above the reference in instructions.txt by more than a tenth; a tenth
below it warns that the reference is out of date. References hold for the compiler and the build
they were counted with; others are skipped.

    check_instructions.py DRIVER             DRIVER: the program count_kernels of a build
    check_instructions.py DRIVER --accept    make the counts of this build the reference
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent / "instructions.txt"
SKIPPED = 77
TOLERANCE = 0.10
COUNTED = "polis_engine_run"
# valgrind knows no AVX-512; the frontier kernel is for networks without lengths.
RUNS = [
    *(("sweep", graph, isa) for graph in ("grid", "social", "one-way") for isa in ("generic", "avx2")),
    *(("frontier", "social", isa) for isa in ("generic", "avx2")),
    *(("dijkstra", graph, "generic") for graph in ("grid", "social", "one-way")),
]  # fmt: skip
HEADER = f"""\
# Instructions of {COUNTED}(), one thread: kernel, network, instruction set, count, and
# the compiler, machine and flags it holds for. Written by check_instructions.py --accept.
"""


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def count(driver, run):
    """Instructions of one run, or None where the machine has not these vector instructions."""
    command = ["valgrind", "--tool=callgrind", "--collect-atstart=no", f"--toggle-collect={COUNTED}",
               "--callgrind-out-file=/dev/null", driver, *run]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == SKIPPED:
        return None
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found or int(found[1]) == 0:
        sys.exit(f"{' '.join(command)}\nexit status {done.returncode}, and no count of {COUNTED}:\n"
                 f"{done.stderr}")  # fmt: skip
    return int(found[1])


def read():
    """{build: {(kernel, network, instruction set): count}}"""
    builds = {}
    for number, line in enumerate(REFERENCE.read_text("ascii").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        try:
            kernel, network, isa, instructions, build = line.split(maxsplit=4)
            builds.setdefault(build, {})[kernel, network, isa] = int(instructions)
        except ValueError:
            sys.exit(f"{REFERENCE}:{number}: found '{line}', expected: kernel network "
                     "instruction-set count build")  # fmt: skip
    return builds


def write(builds):
    rows = [
        f"{kernel:<9} {network:<8} {isa:<8} {instructions:>12} {build}\n"
        for build in sorted(builds)
        for (kernel, network, isa), instructions in builds[build].items()
    ]
    REFERENCE.write_text(HEADER + "".join(rows), "ascii")


def compare(run, counted, expected, accept):
    """Say how a count relates to its reference; whether that is all right."""
    name = " ".join(run)
    if expected is None:
        print(f"{name}: {counted}, and no reference; to make it one: {accept}")
        return False
    change = counted / expected - 1
    line = f"{name}: {counted}, {change:+.1%} of the reference {expected}"
    if change > TOLERANCE:
        print(f"{line}: too many; if they are worth it: {accept}")
    elif change < -TOLERANCE:
        print(f"{line}: warning, the reference is out of date: {accept}")
    else:
        print(line)
    return change <= TOLERANCE


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("driver", help="count_kernels of a build")
    parser.add_argument("--accept", action="store_true", help="make these counts the reference")
    args = parser.parse_args()

    if not shutil.which("valgrind"):
        skip("no valgrind")
    build = subprocess.run([args.driver, "--build"], capture_output=True, text=True, check=True)
    build = build.stdout.strip()
    if "fsanitize" in build:
        skip(f"valgrind cannot run a build with sanitizers: {build}")
    builds = read() if REFERENCE.exists() else {}
    if not args.accept and build not in builds:
        skip(f"no reference for '{build}', only for {', '.join(sorted(builds)) or 'nothing'}")

    counts = {run: count(args.driver, run) for run in RUNS}
    counts = {run: counted for run, counted in counts.items() if counted is not None}
    if args.accept:
        builds[build] = counts
        write(builds)
        print(f"{REFERENCE}: {len(counts)} counts of '{build}'")
        return 0
    accept = f"{sys.argv[0]} {args.driver} --accept"
    good = [compare(run, n, builds[build].get(run), accept) for run, n in counts.items()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
