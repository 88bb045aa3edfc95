"""Bad input gets one line that names file, line, what was found and what was expected; the exit
status says which kind; nothing is written; and in a run of many networks nothing else is lost."""

import gzip
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np

import polis

USAGE, DATA, NOINPUT, CANTCREAT = 2, 65, 66, 73
LENGTH = ("--weight", "w", "--weight-role", "length")
GOOD = "source,target,w\na,b,1\nb,c,2\n"
TNTP = "<NUMBER OF NODES> 3\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n1 2 9 1.5 1 ;\n2 {} 9 1 1 ;\n"
MTX = "%%MatrixMarket matrix coordinate real general\n3 3 2\n1 2 1.5\n{}\n"

# what is wrong, file name, content, options, exit status, what the message must hold
CASES = [
    ("negative length", "net.csv", "source,target,w\na,b,1\nb,c,-2\n", LENGTH, DATA,
     r"net\.csv:3: .*-2.*expected"),
    ("length that is no number of reals", "net.csv", "source,target,w\na,b,nan\n", LENGTH, DATA,
     r"net\.csv:2: .*nan.*expected"),
    ("infinite length", "net.csv", "source,target,w\na,b,1\nb,c,inf\n", LENGTH, DATA,
     r"net\.csv:3: .*inf.*expected"),
    ("negative strength", "net.csv", "source,target,w\na,b,-1\n",
     ("--weight", "w", "--weight-role", "strength"), DATA, r"net\.csv:2: .*strength.*-1"),
    ("word for a number", "net.csv", "source,target,w\na,b,1\nb,c,far\n", LENGTH, DATA,
     r"net\.csv:3: .*'far'.*expected a number"),
    ("empty number", "net.csv", "source,target,w\na,b,1\nb,c,\n", LENGTH, DATA,
     r"net\.csv:3: .*expected a number"),
    ("ragged row", "net.csv", "source,target,w\na,b,1\nb,c,2,5\n", LENGTH, DATA,
     r"net\.csv:3: .*4.*3"),
    ("short row", "net.csv", "source,target,w\na,b,1\nb,c\n", LENGTH, DATA,
     r"net\.csv:3: .*2.*3"),
    ("open quote", "net.csv", 'source,target,w\na,b,1\n"b,c,2\n', LENGTH, DATA,
     r"net\.csv:\d+: .*quote"),
    ("no such column", "net.csv", GOOD, ("--weight", "miles", "--weight-role", "length"), USAGE,
     r"net\.csv.*'miles'.*there are: source, target, w"),
    ("zero length where it is an error", "net.csv", "source,target,w\na,b,0\n",
     (*LENGTH, "--zero-length", "error"), DATA, r"net\.csv:2: .*0.*expected"),
    ("length beyond the resolution", "net.csv", "source,target,w\na,b,1e300\n", LENGTH, DATA,
     r"resolution"),
    ("unknown id in a matrix", "net.csv", ",a,b\na,0,1\nc,1,0\n", (), DATA,
     r"net\.csv:3: .*'c'.*expected 'b'"),
    ("ragged matrix", "net.csv", ",a,b\na,0,1\nb,1\n", (), DATA, r"net\.csv:3: "),
    ("matrix without its last row", "net.csv", ",a,b\na,0,1\n", (), DATA,
     r"net\.csv:2: .*expected 2"),
    ("METIS file cut short", "net.graph", "3 2\n2\n1 3\n", (), DATA, r"net\.graph:\d+: .*expected"),
    ("METIS neighbour out of range", "net.graph", "3 2\n2\n1 4\n2\n", (), DATA,
     r"net\.graph:3: .*4.*expected"),
    ("METIS id that overflows", "net.graph", "3 2\n2\n1 99999999999999999999\n2\n", (), DATA,
     r"net\.graph:3: .*99999999999999999999"),
    ("TNTP id out of range", "net.tntp", TNTP.format(4), (), DATA, r"net\.tntp:5: .*4.*expected"),
    ("TNTP id that overflows", "net.tntp", TNTP.format("99999999999999999999"), (), DATA,
     r"net\.tntp:5: .*99999999999999999999"),
    ("MatrixMarket entry out of range", "net.mtx", MTX.format("4 1 1.0"), (), DATA,
     r"net\.mtx:4: .*4.*expected"),
    ("MatrixMarket cut short", "net.mtx", MTX.format("").rstrip() + "\n", (), DATA,
     r"net\.mtx:?\d*: .*expected"),
    ("GraphML cut short", "net.graphml", '<graphml><graph edgedefault="directed"><node id="a"/>',
     (), DATA, r"net\.graphml:1: "),
    ("GraphML edge to nowhere", "net.graphml",
     '<graphml>\n<graph edgedefault="directed">\n<node id="a"/>\n<edge source="a" target="b"/>\n'
     "</graph>\n</graphml>\n", (), DATA, r"net\.graphml:4: .*b"),
    ("empty file", "net.csv", "", (), DATA, r"net\.csv.*empty"),
    ("table of cities", "net.csv", "city_id,name,lat,lon\na,A,1,2\nb,B,3,4\n", (), DATA,
     r"net\.csv:1: a table of cities, expected edges"),
    ("panel", "net.csv", "city_id,period,gdp\na,2001,1\na,2002,2\n", (), DATA,
     r"net\.csv:1: a table of cities, expected edges"),
    ("header only", "net.csv", "source,target,w\n", (), DATA, r"net\.csv.*no edge"),
    ("unknown format", "net.csv", GOOD, ("--format", "pajek"), USAGE,
     r"'pajek'.*there are: .*edges"),
    ("weight without a role", "net.csv", GOOD, ("--weight", "w"), USAGE, r"weight-role"),
    ("unknown role", "net.csv", GOOD, ("--weight", "w", "--weight-role", "cost"), USAGE,
     r"'cost'.*length"),
    ("unknown option", "net.csv", GOOD, ("--fast",), USAGE, r"--fast"),
    ("unknown kernel", "net.csv", GOOD, ("--kernel", "gpu"), USAGE, r"'gpu'"),
    ("kernel of hops for lengths", "net.csv", GOOD, (*LENGTH, "--kernel", "frontier"), USAGE,
     r"net\.csv: .*unweighted"),
    ("negative resolution", "net.csv", GOOD, (*LENGTH, "--resolution", "-1"), USAGE, r"resolution"),
    ("shard beyond the last", "net.csv", GOOD, ("--shard", "5/4"), USAGE, r"shard"),
    ("shard of nothing", "net.csv", GOOD, ("--shard", "1/0"), USAGE, r"shard"),
    ("no thread", "net.csv", GOOD, ("--threads", "0"), USAGE, r"threads"),
    ("manifest with a number that is no direction", "manifest.csv",
     "city_id,path,directed\na,net.csv,maybe\n", (), DATA, r"manifest\.csv:2: .*'maybe'.*expected"),
    ("manifest with one id twice", "manifest.csv", "city_id,path\na,x.csv\na,y.csv\n", (), DATA,
     r"'a'"),
]


def messages(stderr):
    return [line for line in stderr.splitlines() if line.strip()]


class BadInput(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name)
        self.out = self.folder / "out.nc"

    def fails(self, path, *options, status, pattern, output=None, ranks=None):
        """The command fails in the expected way, in few words, and leaves nothing behind."""
        before = sorted(self.folder.rglob("*"))
        stderr = polis.run("centrality", path, "-o", output or self.out, *options, status=status,
                           ranks=ranks)
        self.assertRegex(stderr, pattern)
        self.assertEqual(sorted(self.folder.rglob("*")), before, "something was written")
        return stderr

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def test_a_command_that_there_is_not(self):
        for word, said in (("centralty", "did you mean 'centrality'"), ("zzz", "see 'centropolis")):
            done = subprocess.run([polis.PROGRAM, word], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, USAGE)
            self.assertIn(said, done.stderr)

    def test_each_case_is_named_with_its_line(self):
        for what, name, content, options, status, pattern in CASES:
            with self.subTest(what):
                path = self.write(name, content)
                stderr = self.fails(path, *options, status=status, pattern=pattern)
                self.assertLessEqual(len(messages(stderr)), 3, stderr)
                path.unlink()

    def test_a_packed_file_that_is_cut_short(self):
        packed = gzip.compress((GOOD * 1000).encode(), mtime=0)
        path = self.folder / "net.csv.gz"
        path.write_bytes(packed[: len(packed) // 2])
        self.fails(path, status=DATA, pattern=r"net\.csv\.gz.*(truncated|cut|end)")

    def test_a_file_that_is_not_there(self):
        self.fails(self.folder / "gone.csv", status=NOINPUT, pattern=r"gone\.csv.*No such file")

    def test_a_folder_without_a_network(self):
        (self.folder / "empty").mkdir()
        self.fails(self.folder / "empty", status=NOINPUT, pattern=r"empty.*no network")

    def test_no_input_at_all(self):
        polis.run("centrality", "-o", self.out, status=USAGE)

    def test_no_output(self):
        self.assertIn("-o", polis.run("centrality", self.write("net.csv", GOOD), status=USAGE))

    def test_a_matrix_with_a_negative_cell_names_row_and_column(self):
        path = self.write("net.csv", ",a,b\na,0,1\nb,-3,0\n")
        self.fails(path, status=DATA, pattern=r"net\.csv:3: .*column 2.*-3")

    def test_an_output_that_exists_is_kept_unless_forced(self):
        path = self.write("net.csv", GOOD)
        self.out.write_text("precious", encoding="utf-8")
        self.fails(path, status=CANTCREAT, pattern=r"out\.nc.*--force")
        self.assertEqual(self.out.read_text(encoding="utf-8"), "precious")
        polis.run("centrality", path, "-o", self.out, "--force")
        self.assertEqual(len(polis.read_result(self.out)), 1)

    def test_an_output_folder_that_cannot_be_written_is_refused_before_reading(self):
        good = self.write("net.csv", GOOD)
        bad = self.write("bad.csv", "source,target,w\na,b,-1\n")
        for path in (good, bad):
            for output in (self.folder / "none" / "out.nc", good / "out.nc"):
                self.fails(path, *LENGTH, status=CANTCREAT, pattern=r"out\.nc", output=output)

    def test_bad_input_under_mpirun_is_said_once(self):
        path = self.write("net.csv", "source,target,w\na,b,1\nb,c,-2\n")
        stderr = self.fails(path, *LENGTH, status=DATA, pattern=r"net\.csv:3: ", ranks=2)
        self.assertEqual(len(re.findall(r"net\.csv:3: ", stderr)), 1, stderr)

    def test_a_dry_run_writes_nothing(self):
        before = sorted(self.folder.rglob("*")) + [self.folder / "net.csv"]
        path = self.write("net.csv", GOOD)
        polis.run("centrality", path, "-o", self.out, "--dry-run")
        self.assertEqual(sorted(self.folder.rglob("*")), sorted(before))


class ManyNetworks(unittest.TestCase):
    """Three good networks among bad ones: the good ones come out as if alone."""

    BAD = {
        "b-negative": "source,target,w\na,b,1\nb,c,-2\n",
        "d-word": "source,target,w\na,b,far\n",
        "f-empty": "",
    }
    GOOD = {
        "a-path": GOOD,
        "c-square": "source,target,w\na,b,1\nb,c,1\nc,d,1\nd,a,1\n",
        "g-star": "source,target,w\nh,a,1\nh,b,2\nh,c,3\n",
    }

    def test_bad_ones_are_recorded_and_the_rest_is_right(self):
        for ranks in (None, 2):
            with self.subTest(ranks), tempfile.TemporaryDirectory(dir=".") as scratch:
                self.check(Path(scratch), ranks)

    def check(self, folder, ranks):
        for name, content in {**self.BAD, **self.GOOD}.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        names = [*self.BAD, *self.GOOD, "e-gone"]
        polis.write_table(folder / "list.csv", ["city_id", "path"],
                          [(name, f"{name}.csv") for name in names])
        stderr = polis.run("centrality", folder / "list.csv", "-o", folder / "out.nc", *LENGTH,
                           status=1, ranks=ranks)
        result = polis.read_result(folder / "out.nc")
        self.assertEqual(sorted(result), sorted(names))
        for name in (*self.BAD, "e-gone"):
            self.assertNotEqual(result[name]["status"], 0)
            self.assertEqual(result[name].n, 0)
            self.assertIn(f"{name}.csv", result[name]["error"])
            self.assertIn(f"{name}.csv", stderr)
        self.assertIn("b-negative.csv:3", result["b-negative"]["error"])
        for name in self.GOOD:
            (alone,) = polis.centrality(folder / f"{name}.csv", *LENGTH).values()
            self.assertEqual(result[name]["status"], 0)
            for column in ("node_id", "betweenness", "closeness_wf", "farness", "edge_length"):
                np.testing.assert_array_equal(result[name][column], alone[column])

    def test_a_shard_takes_its_share_and_all_shards_take_everything(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            folder = Path(scratch) / "nets"
            folder.mkdir()
            for name, content in self.GOOD.items():
                (folder / f"{name}.csv").write_text(content, encoding="utf-8")
            shares = [
                sorted(polis.centrality(folder, "--shard", f"{i}/2")) for i in (1, 2)
            ]
        self.assertEqual(sorted(shares[0] + shares[1]), sorted(self.GOOD))
        self.assertTrue(all(shares))


class EarlyEnd(unittest.TestCase):
    def test_help_and_version_go_to_stdout(self):
        for arguments in (("--help",), ("--version",), ("centrality", "--help"), ("info", "--help"),
                          ("build", "--help"), ("export", "--help")):
            done = subprocess.run([polis.PROGRAM, *arguments], capture_output=True, text=True,
                                  env=os.environ, check=True)
            self.assertTrue(done.stdout, arguments)
            self.assertEqual(done.stderr, "", arguments)

    def test_an_unknown_command_is_a_usage_error(self):
        for arguments in ((), ("centralities",)):
            done = subprocess.run([polis.PROGRAM, *arguments], capture_output=True, text=True,
                                  env=os.environ, check=False)
            self.assertEqual(done.returncode, USAGE)
            self.assertTrue(done.stderr)


if __name__ == "__main__":
    polis.main()
