"""`cmake --install` into a folder: what is there, and that it works from there, after a move too.

The argument is the build folder.
"""

import csv
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from polis import main

BUILD = Path(sys.argv.pop(1))
PREFIX = Path("prefix").absolute()
EDGES = "from,to,metres\na,b,3\nb,c,4.5\nc,d,2\nd,a,1\nb,d,2.5\nd,e,7\n"


def command(*args, **more):
    """Output of a command that succeeds."""
    done = subprocess.run([*map(str, args)], capture_output=True, text=True, **more)
    if done.returncode:
        raise AssertionError(f"{args}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def setUpModule():  # noqa: N802, the name is unittest's
    for folder in (PREFIX, Path("first")):
        shutil.rmtree(folder, ignore_errors=True)
    command("cmake", "--install", BUILD, "--prefix", Path("first").absolute())
    Path("first").rename(PREFIX)
    Path("streets.csv").write_text(EDGES)


def only(pattern):
    """The one installed file that fits."""
    (found,) = PREFIX.glob(pattern)
    return found


def program_scores():
    """Text of the columns that the example prints, of the installed program."""
    program = PREFIX / "bin/centropolis"
    command(program, "centrality", "streets.csv", "-o", "streets.nc", "--force", "--quiet",
            "--weight", "metres", "--weight-role", "length")
    table = command(program, "export", "streets.nc", "-o", "-")
    return [(row["node_id"], float(row["betweenness"]), float(row["closeness_harmonic"]))
            for row in csv.DictReader(table.splitlines())]


class Library(unittest.TestCase):
    """libcentropolis for the compiler."""

    def scores_of(self, example, **more):
        lines = command(example, "streets.csv", "metres", **more).splitlines()
        self.assertEqual(lines[0], "node\tbetweenness\tcloseness_harmonic")
        rows = [line.split("\t") for line in lines[1:]]
        return [(label, float(x), float(y)) for label, x, y in rows]

    def test_pkg_config(self):
        library = only("lib*/**/libcentropolis.so").parent
        env = {"PKG_CONFIG_PATH": str(only("lib*/**/centropolis.pc").parent),
               "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(library)}
        flags = command("pkg-config", "--cflags", "--libs", "centropolis", env=env).split()
        version = command("pkg-config", "--modversion", "centropolis", env=env).strip()
        example = PREFIX / "share/doc/centropolis/library/example.c"
        command("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", "by_pkg_config", example,
                *flags)
        self.assertEqual(self.scores_of("./by_pkg_config", env=env), program_scores())
        self.assertEqual(command(PREFIX / "bin/centropolis", "--version").split()[1], version)
        failed = subprocess.run(["./by_pkg_config", "none.csv"], env=env, capture_output=True,
                                text=True, check=False)
        self.assertEqual(failed.returncode, 66)
        self.assertIn("example: none.csv: ", failed.stderr)

    def test_find_package(self):
        shutil.rmtree("by_cmake", ignore_errors=True)
        command("cmake", "-S", PREFIX / "share/doc/centropolis/library", "-B", "by_cmake",
                f"-DCMAKE_PREFIX_PATH={PREFIX}")
        command("cmake", "--build", "by_cmake")
        self.assertEqual(self.scores_of("by_cmake/example"), program_scores())

    def test_only_its_own_functions_are_seen(self):
        header = (PREFIX / "include/centropolis.h").read_text()
        declared = set(re.findall(r"\b(centropolis_\w+)\(", re.sub(r"/\*.*?\*/", "", header,
                                                                  flags=re.S)))
        names = command("nm", "-D", "--defined-only", only("lib*/**/libcentropolis.so"))
        seen = {line.split()[-1] for line in names.splitlines()}
        self.assertGreater(len(declared), 15)
        self.assertEqual(seen, declared)

    def test_it_neither_prints_nor_exits_nor_needs_mpi(self):
        library = only("lib*/**/libcentropolis.so")
        needed = command("readelf", "-d", library)
        self.assertNotRegex(needed, r"NEEDED.*(mpi|hdf5)")
        taken = {line.split()[-1].split("@")[0] for line in
                 command("nm", "-D", "--undefined-only", library).splitlines()}
        loud = {"exit", "_exit", "abort", "printf", "fprintf", "puts", "putchar", "fputs", "fwrite",
                "stdout", "stderr", "perror", "getenv", "setenv", "signal"}
        self.assertEqual(taken & loud, set())

    @unittest.skipUnless(shutil.which("c++"), "no C++ compiler")
    def test_the_header_is_c_plus_plus_too(self):
        Path("use.cc").write_text("#include <centropolis.h>\n"
                                  "const char *v() { return centropolis_version(); }\n")
        command("c++", "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
                f"-I{PREFIX}/include", "use.cc")


if __name__ == "__main__":
    main()
