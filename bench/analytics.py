#!/usr/bin/env python3
"""City analytics on synthetic tables: resilience of a panel, MRQAP, and MRQAP beside R's sna::netlm.

    bench/analytics.py PROGRAM [--cities 3000] [--permutations 1000] [--threads 2] [--out FILE.csv]

Ours is the whole command, reading and writing included, wall and processor seconds of all threads;
of netlm only the call is timed. Both fit the same 300 cities with as many permutations (double
semi-partialling, 4 predictors); coefficients that differ by more than 1e-9 relative make the status
`disagrees`; without R or its package sna it is `no peer`. Prints and writes a CSV row for each.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np

COLUMNS = ("what", "cities", "size", "threads", "ours_s", "ours_cpu_s", "netlm_cpu_s", "ratio",
           "status")
PEER_CITIES, PEER_PERMUTATIONS, YEARS = 300, 20, 20
PEER = """
suppressMessages(library(sna))
cities <- read.csv("cities.csv"); flows <- read.csv("flows.csv"); n <- nrow(cities)
flow <- matrix(0, n, n)
flow[cbind(match(flows$source, cities$city_id), match(flows$target, cities$city_id))] <- flows$weight
gap <- function(v) abs(outer(v, v, "-"))
x <- list(log1p(flow), gap(cities$b), gap(cities$c), outer(cities$d, cities$d))
set.seed(1)
t <- system.time(fit <- netlm(gap(cities$a), x, mode = "digraph", nullhyp = "qapspp", reps = REPS))
cat(t[["user.self"]] + t[["sys.self"]], format(fit$coefficients, digits = 15), "\\n")
"""
MODEL = ("--pairs", "--outcome", "absdiff(a)", "--x", "ln1p(flow),absdiff(b),absdiff(c),product(d)")


def write_tables(folder, n):
    """A table of cities, 30 flows of each, and a panel with a shock; seeded."""
    random = np.random.default_rng(1)
    folder.mkdir()
    values = random.normal(size=(n, 4)).round(6)
    with open(folder / "cities.csv", "w", encoding="utf-8") as file:
        file.write("city_id,a,b,c,d\n")
        file.writelines(f"c{i},{','.join(map(str, row))}\n" for i, row in enumerate(values))
    with open(folder / "flows.csv", "w", encoding="utf-8") as file:
        file.write("source,target,weight\n")
        for i in range(n):
            others = random.choice(n - 1, 30, replace=False)
            file.writelines(f"c{i},c{j + (j >= i)},{random.integers(1, 100)}\n" for j in others)
    growth = 0.02 + 0.01 * random.normal(size=(n, YEARS))
    growth[:, 9:11] -= 0.08
    levels = 1000 * np.exp(random.normal(size=(n, 1)) + growth.cumsum(axis=1))
    with open(folder / "panel.csv", "w", encoding="utf-8") as file:
        file.write("city_id,period,employment\n")
        file.writelines(f"c{i},{2000 + t},{levels[i, t]:.3f}\n" for i in range(n) for t in range(YEARS))


def ours(program, threads, *arguments):
    """Wall and processor seconds of a command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([program, *map(str, arguments), "--quiet", "--force"], check=True,
                   env={**os.environ, "OMP_NUM_THREADS": str(threads)}, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def mrqap(program, threads, folder, permutations):
    return ours(program, threads, "effects", folder / "cities.csv", *MODEL, "--matrix",
                f"flow={folder / 'flows.csv'}", "--permutations", permutations, "-o",
                folder / "pairs.nc")


def peer(folder, permutations):
    """Processor seconds of netlm and its coefficients, or None."""
    try:
        done = subprocess.run(["Rscript", "-e", PEER.replace("REPS", str(permutations))], cwd=folder,
                              capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    seconds, *coefficients = map(float, done.stdout.split())
    return seconds, np.array(coefficients)


def measure(options, folder):
    large, small = folder / "large", folder / "small"
    write_tables(large, options.cities)
    write_tables(small, PEER_CITIES)
    wall, cpu = ours(options.program, options.threads, "resilience", large / "panel.csv",
                     "--outcome", "employment", "--peak", 2008, "--trough", 2010, "--recovery", 2015,
                     "-o", large / "resilience.nc")
    yield ("resilience", options.cities, f"{YEARS} years", options.threads, f"{wall:.3f}",
           f"{cpu:.3f}", "", "", "ok")
    wall, cpu = mrqap(options.program, options.threads, large, options.permutations)
    yield ("mrqap", options.cities, f"{options.permutations} permutations", options.threads,
           f"{wall:.1f}", f"{cpu:.1f}", "", "", "ok")
    wall, cpu = mrqap(options.program, options.threads, small, PEER_PERMUTATIONS)
    other, status, ratio, seconds = peer(small, PEER_PERMUTATIONS), "no peer", "", ""
    if other:
        with h5py.File(small / "pairs.nc", "r") as file:
            coefficients = file["effects/main/coef"][()]
        agree = np.allclose(coefficients, other[1], rtol=1e-9, atol=1e-12)
        status, seconds, ratio = "ok" if agree else "disagrees", f"{other[0]:.2f}", f"{other[0] / cpu:.0f}"
    yield ("mrqap, sna::netlm", PEER_CITIES, f"{PEER_PERMUTATIONS} permutations", options.threads,
           f"{wall:.3f}", f"{cpu:.3f}", seconds, ratio, status)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--cities", type=int, default=3000)
    parser.add_argument("--permutations", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [COLUMNS, *measure(options, Path(folder))]
    for file in filter(None, (sys.stdout, options.out and open(options.out, "w", newline=""))):
        csv.writer(file).writerows(rows)
    sys.exit(any(row[-1] == "disagrees" for row in rows))


if __name__ == "__main__":
    main()
