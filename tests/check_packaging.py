"""The files with which others package the program: they cannot all run here, so what they name is
compared with what is there, and their syntax is checked."""

import ast
import re
import subprocess
import unittest

import polis

PACKAGING = polis.SOURCE / "jobs" / "packaging"
CMAKE = (polis.SOURCE / "CMakeLists.txt").read_text(encoding="utf-8")
VERSION = re.search(r"project\(\w+ VERSION ([0-9.]+)", CMAKE)[1]
LIBRARIES = (polis.SOURCE / "jobs" / "lib.sh").read_text(encoding="utf-8")

# What Spack calls that which CMake looks for.
SPACK = {"MPI": "mpi", "HDF5": "hdf5", "EXPAT": "expat", "ZLIB": "zlib-api", "LibLZMA": "xz",
         "csv": "libcsv", "metis": "metis", "amd": "suite-sparse", "ldl": "suite-sparse",
         "xxhash": "xxhash", "lapacke": "lapack", "jansson": "jansson", "sqlite3": "sqlite",
         "isal": "isa-l"}
COMPILER = {"OpenMP"}


def sections(text):
    """{name: body} of an Apptainer definition; "" is its header."""
    parts = re.split(r"^%(\w+)\n", text, flags=re.M)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2]))}


class Spack(unittest.TestCase):
    def calls(self, package, name):
        """First arguments of the calls of a function in the package's class."""
        tree = ast.parse((PACKAGING / f"spack/packages/{package}/package.py").read_text())
        return [node.args[0].value for node in ast.walk(tree) if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name) and node.func.id == name]

    def test_it_depends_on_what_cmake_looks_for(self):
        looked_for = set(re.findall(r"^(?:find_package|polis_find)\((\w+)", CMAKE, re.M)) - COMPILER
        self.assertEqual(looked_for, set(SPACK))
        asked = {re.match(r"[a-z0-9-]+", spec)[0] for spec in
                 self.calls("centropolis", "depends_on")}
        self.assertEqual(asked - {"c", "cmake", "help2man", "netlib-lapack"},
                         {*SPACK.values(), "random123"})
        self.assertIn(VERSION, self.calls("centropolis", "version"))

    def test_its_repository_has_a_name_and_its_classes_fit_their_folders(self):
        self.assertRegex((PACKAGING / "spack/repo.yaml").read_text(), r"^repo:\n  namespace: \w+\n$")
        for folder in (PACKAGING / "spack/packages").iterdir():
            tree = ast.parse((folder / "package.py").read_text())
            (made,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
            self.assertEqual(made.name.lower(), folder.name)
            self.assertTrue(ast.get_docstring(made))

    def test_lines_are_short_and_clean(self):
        for path in (PACKAGING / "spack").rglob("*.py"):
            for line in path.read_text().splitlines():
                self.assertLessEqual(len(line), 100)
                self.assertEqual(line, line.rstrip())


class Apptainer(unittest.TestCase):
    def setUp(self):
        self.part = sections((PACKAGING / "centropolis.def").read_text())

    def test_its_sections_are_shell(self):
        self.assertEqual(set(self.part),
                         {"", "files", "post", "environment", "test", "runscript", "help"})
        self.assertRegex(self.part[""], r"\ABootstrap: docker\nFrom: debian:\d+\n")
        for name in ("post", "environment", "test", "runscript"):
            subprocess.run(["sh", "-n"], input=self.part[name], text=True, check=True)

    def test_it_copies_what_the_build_reads(self):
        copied = set(self.part["files"].split()[:-1])
        for name in copied:
            self.assertTrue((polis.SOURCE / name).exists(), name)
        self.assertLessEqual({"CMakeLists.txt", "src", "jobs"}, copied)
        for function in ("install_packages", "build"):
            self.assertIn(f"\n    {function} ", self.part["post"])
            self.assertIn(f"\n{function}() {{", LIBRARIES)

    def test_its_test_passes_here(self):
        script = self.part["test"].replace("/tmp/", "")
        shell = f'set -e\ncentropolis() {{ "{polis.PROGRAM}" "$@"; }}\n{script}'
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)


class Citation(unittest.TestCase):
    def test_it_has_what_the_format_requires_and_the_version(self):
        yaml = polis.optional("yaml")
        if not yaml:
            self.skipTest("no python3-yaml")
        said = yaml.safe_load((PACKAGING / "CITATION.cff").read_text())
        self.assertEqual(said["cff-version"], "1.2.0")
        self.assertLessEqual({"message", "title", "authors", "version", "license"}, set(said))
        self.assertEqual(str(said["version"]), VERSION)
        self.assertEqual(said["type"], "software")
        for author in said["authors"]:
            self.assertLessEqual(set(author), {"name", "family-names", "given-names", "orcid"})
        licence = (polis.SOURCE / "LICENSE").read_text().splitlines()[0]
        self.assertEqual(licence.replace(" ", "-"), said["license"] + "-License")


if __name__ == "__main__":
    polis.main()
