#!/usr/bin/env python3
"""centropolis info and export, from outside: what they print, their files and exit statuses.

usage: check_info.py WRITE_SAMPLE     (the program is $CENTROPOLIS)
"""
import csv
import math
import os
import subprocess
import sys

PROGRAM = os.environ["CENTROPOLIS"]
WORDS = ["", "Łódź", "a,b", 'say "so"', "São Paulo", "two\nlines"]
SIZES = [5, 0, 3, 6]
LARGE = [70000, 0, 3, 80001]


def run(*args, status=0, ranks=None):
    command = [PROGRAM, *args]
    if ranks:
        command = ["mpiexec", "-n", str(ranks), *command]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == status, (args, done.returncode, done.stdout, done.stderr)
    return done.stdout if status == 0 else done.stderr


def betweenness(row):
    return math.nan if row % 7 == 3 else (row * 7919) % 10007 / 3.0


def networks(sizes):
    return [i for i, n in enumerate(sizes) for _ in range(n)]


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def same(text, value):
    assert text == "" if math.isnan(value) else float(text) == value, (text, value)


def check_nodes(path, sizes):
    rows = read(path)
    assert list(rows[0])[:5] == ["network_id", "node_id", "node_name", "node_lon", "node_lat"]
    assert "network_index" not in rows[0]
    assert len(rows) == sum(sizes)
    for i, (row, network) in enumerate(zip(rows, networks(sizes))):
        assert row["network_id"] == "city-%d" % network
        assert row["node_id"] == str(2**53 + 1 + i)
        assert row["node_name"] == WORDS[i % 6]
        assert row["degree"] == "2"
        same(row["betweenness"], betweenness(i))


def check_edges(path, sizes):
    rows = read(path)
    assert list(rows[0])[:3] == ["network_id", "u", "v"] and "edge_u" not in rows[0]
    assert len(rows) == sum(sizes)
    first = 0
    position = iter(rows)
    for network, n in enumerate(sizes):
        for i in range(n):
            row = next(position)
            assert row["network_id"] == "city-%d" % network
            assert row["u"] == str(2**53 + 1 + first + i)
            assert row["v"] == str(2**53 + 1 + first + (i + 1) % n)
            same(row["edge_betweenness"], betweenness(first + i))
        first += n


def check_cities(path):
    rows = read(path)
    assert [r["network_id"] for r in rows] == ["city-%d" % i for i in range(4)]
    assert [r["node_row_size"] for r in rows] == [str(n) for n in SIZES]
    assert [r["status"] for r in rows] == ["ok", "failed", "ok", "ok"]
    assert [r["error"] for r in rows] == ["", "x.csv:3: no number", "", ""]
    assert [r["seconds"] for r in rows] == ["1.5", "3", "4.5", "6"]


def check_export(path, large):
    for what in ("nodes", "edges", "cities"):
        run("export", path, "--what", what, "-o", what + ".csv", "--force")
    check_nodes("nodes.csv", SIZES)
    check_edges("edges.csv", SIZES)
    check_cities("cities.csv")
    assert run("export", path, "-o", "-") == open("nodes.csv", encoding="utf-8", newline="").read()
    for what, check in (("nodes", check_nodes), ("edges", check_edges)):
        run("export", large, "--what", what, "-o", "large.csv", "--force", ranks=2)
        check("large.csv", LARGE)
    assert "--force" in run("export", path, "-o", "nodes.csv", status=73)
    assert "missing" in run("export", path, "-o", "missing/x.csv", status=73)
    run("export", path, status=2)
    run("export", path, "-o", "x.csv", "--what", "trees", status=2)
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "export", path, "-o", "-"], stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        assert done.returncode == 74 and "standard output" in done.stderr, done
    assert not [name for name in os.listdir(".") if name.endswith(".part")]


def top_rows(text):
    return [line.split()[:2] for line in text.splitlines() if line.split()[:1]
            and line.split()[0].isdigit()]


def check_top(path, sizes, network=None):
    of = networks(sizes)
    rows = [i for i in range(sum(sizes)) if not math.isnan(betweenness(i))
            and network in (None, of[i])]
    rows.sort(key=lambda i: (-betweenness(i), i))
    args = ["--network", "city-%d" % network] if network is not None else []
    text = run("info", path, "--top", "7", "--by", "betweenness", *args)
    found = top_rows(text)
    assert found == [[str(k + 1), str(2**53 + 1 + i)] for k, i in enumerate(rows[:7])], text


def check_info(path, large):
    text = run("info", path)
    for part in ("4 networks, 14 nodes, 14 edges", "city-2", "Not computed: 1", "x.csv:3: no number",
                 "closeness_wf", "1/m", "the betweenness", "run/seconds", "A sample", "date_created"):
        assert part in text, (part, text)
    both = run("info", path, "--top", "3", ranks=2)
    assert "the betweenness [1]" in both and "the closeness_wf [1/m]" in both
    check_top(path, SIZES)
    check_top(path, SIZES, 3)
    check_top(large, LARGE)
    check_top(large, LARGE, 3)
    assert "node_lon" in run("info", path, "--top", "3", "--by", "nonsense", status=2)
    assert "no network" in run("info", path, "--network", "nowhere", status=2)
    run("info", path, "--top", "0", status=2)
    run("info", status=2)
    run("info", "absent.nc", status=66)
    assert "not a centropolis result" in run("info", sys.argv[0], status=65)


def check_check(path):
    assert "intact" in run("info", "--check", path)
    bytes_ = bytearray(open(path, "rb").read())
    at = bytes_.index(b"the closeness_wf")
    bytes_[at] ^= 1
    open("damaged.nc", "wb").write(bytes_)
    error = run("info", "--check", "damaged.nc", status=74)
    assert error.startswith("centropolis info: damaged.nc: ") and error.count("\n") == 1, error
    open("cut.nc", "wb").write(bytes_[:len(bytes_) // 2])
    run("info", "--check", "cut.nc", status=74)


def main():
    for kind in ("small", "large"):
        subprocess.run([sys.argv[1], kind + ".nc", kind], check=True)
    check_info("small.nc", "large.nc")
    check_export("small.nc", "large.nc")
    check_check("small.nc")
    print("info and export agree with what was written")


if __name__ == "__main__":
    main()
