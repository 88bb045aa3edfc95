"""`cmake --install` into a folder: what is there, and that it works from there, after a move too.

The argument is the build folder.
"""

import csv
import functools
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from polis import SOURCE, main

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

    def test_the_code_of_the_guide(self):
        page = (SOURCE / "jobs/guide/library.md").read_text()
        (code,) = re.findall(r"^```c\n(.*?)^```", page, re.S | re.M)
        include, body = code.split("\n\n", 1)
        Path("guide.c").write_text(f"#include <stdio.h>\n{include}\nint main(void)\n{{\n{body}}}\n")
        library = only("lib*/**/libcentropolis.so").parent
        command("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", "guide", "guide.c",
                f"-I{PREFIX}/include", f"-L{library}", f"-Wl,-rpath,{library}", "-lcentropolis")
        self.assertEqual(command("./guide"), "0 2\n")

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


@functools.cache
def commands():
    """Names of the program's commands, as its help lists them."""
    said = command(PREFIX / "bin/centropolis", "--help")
    return re.findall(r"^  ([a-z]+) ", said.split("Commands:")[1], re.M)


@functools.cache
def options(name):
    """Long options of a command, with the = of those that take a value."""
    said = command(PREFIX / "bin/centropolis", name, "--help")
    return set(re.findall(r"^  (?:-., |    )(--[a-z0-9-]+=?)", said, re.M))


class Pages(unittest.TestCase):
    """What help2man and the completion say is what the program says."""

    @unittest.skipUnless(shutil.which("help2man"), "no help2man")
    def test_a_page_for_the_program_and_each_command(self):
        folder = PREFIX / "share/man/man1"
        names = ["centropolis", *(f"centropolis-{name}" for name in commands())]
        self.assertEqual(sorted(page.stem for page in folder.iterdir()), sorted(names))
        for name in names[1:]:
            text = (folder / f"{name}.1").read_text()
            self.assertIn(f'\n.SH NAME\n{name} \\- ', text)
            self.assertRegex(text, rf'(?m)^.TH {name.upper()} "1" .* "centropolis [0-9.]+" "User')
            plain = text.replace("\\-", "-")
            for option in options(name.split("-")[1]):
                self.assertIn(option.rstrip("=") + "\\fR", plain, name)

    @unittest.skipUnless(shutil.which("help2man") and shutil.which("groff"), "no help2man, groff")
    def test_pages_are_clean(self):
        for page in (PREFIX / "share/man/man1").iterdir():
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", page], capture_output=True,
                                  text=True, check=True)
            self.assertEqual(done.stderr, "")
            self.assertIn("DESCRIPTION", re.sub(".\b", "", done.stdout))

    def complete(self, *words):
        """What bash offers for the last word."""
        script = PREFIX / "share/bash-completion/completions/centropolis"
        done = command("bash", "-euc", 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
                       '_centropolis; printf "%s\\n" "${COMPREPLY[@]}"', script, "centropolis", *words)
        return set(done.split())

    def test_completion_offers_commands_and_their_options(self):
        self.assertEqual(self.complete(""), {*commands(), "--help", "--version"})
        self.assertEqual(self.complete("re"), {"resilience", "report"})
        for name in commands():
            self.assertEqual(self.complete(name, "-"), options(name), name)
        self.assertEqual(self.complete("centrality", "x.csv", "--weight-r"), {"--weight-role="})
        self.assertEqual(self.complete("centrality", "x"), set())
        self.assertEqual(self.complete("no-such-command", "--"), set())


MODULE = """
function help() end
whatis = help
function pathJoin(...) return table.concat({...}, "/") end
function prepend_path(name, path) print(name, path) end
setenv = prepend_path
function LmodError(text) error(text) end
function myFileName() return arg[1] end
dofile(arg[1])
"""


class Cluster(unittest.TestCase):
    """Job scripts and the module file."""

    def test_job_scripts_find_each_other_and_the_program(self):
        home = PREFIX / "share/centropolis"
        Path("stubs").mkdir(exist_ok=True)
        stub = Path("stubs/srun")
        stub.write_text('#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do [ "$1" = -c ] && shift; shift; '
                        'done\nexec "$@"\n')
        stub.chmod(0o755)
        Path("streets-job.nc").unlink(missing_ok=True)
        path = f"{Path('stubs').absolute()}:{PREFIX / 'bin'}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "CENTROPOLIS_HOME": str(home), "SLURM_JOB_ID": "1",
               "SLURM_CPUS_PER_TASK": "1", "SLURM_SUBMIT_DIR": "/nonexistent"}
        env.pop("CENTROPOLIS", None)
        said = command("bash", home / "jobs/one-node.sbatch", "streets.csv", "streets-job.nc",
                       env=env)
        self.assertIn(str(PREFIX / "bin/centropolis"), said)
        self.assertTrue(Path("streets-job.nc").exists())
        for script in ("one-node", "several-nodes", "array-shard"):
            command("bash", "-n", home / f"jobs/{script}.sbatch")

    @unittest.skipUnless(shutil.which("lua"), "no lua")
    def test_the_module_file_names_what_is_there(self):
        Path("module.lua").write_text(MODULE)
        module = only("share/centropolis/modulefiles/centropolis/*.lua")
        said = dict(line.split("\t") for line in
                    command("lua", "module.lua", module).splitlines())
        self.assertEqual(set(said), {"PATH", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "MANPATH",
                                     "CMAKE_PREFIX_PATH", "CENTROPOLIS_HOME"})
        for name, path in said.items():
            self.assertTrue(Path(path).is_dir(), f"{name}={path}")
        self.assertTrue((Path(said["PATH"]) / "centropolis").exists())
        self.assertTrue((Path(said["PKG_CONFIG_PATH"]) / "centropolis.pc").exists())
        self.assertTrue((Path(said["CENTROPOLIS_HOME"]) / "jobs/slurm.sh").exists())
        elsewhere = shutil.copy(module, "elsewhere.lua")
        failed = subprocess.run(["lua", "module.lua", elsewhere], capture_output=True, text=True,
                                check=False)
        self.assertIn("this file belongs into PREFIX", failed.stderr)


if __name__ == "__main__":
    main()
