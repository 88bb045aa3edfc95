"""What README.md, inputs/README.md and the pages of jobs/guide say is so: their commands run and
print what they show, their Python, R and MATLAB runs, their links lead somewhere, their options are
those of the program, and they name every column of a result. The tutorials have a test of their
own."""

import functools
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py

import pages
import polis

EVERYTHING = "\n".join(pages.PAGES.values())
SUFFIXES = ("_in", "_out", "_union", "_norm", "_status")
LONGEST_README, LONGEST_PAGE = 300, 250  # lines
OPTION = r"--[a-z][a-z0-9-]*"
GRAPHML = """<graphml><key id="d0" for="edge" attr.name="length" attr.type="string"/>
<key id="d1" for="node" attr.name="x" attr.type="string"/>
<key id="d2" for="node" attr.name="y" attr.type="string"/>
<graph edgedefault="directed">{}{}</graph></graphml>"""


def make_inputs(folder):
    """What the examples find in the user's folder."""
    (folder / "inputs").symlink_to(polis.SOURCE / "inputs")
    nodes = "".join(
        f'<node id="{v}"><data key="d1">{v / 100}</data><data key="d2">50</data></node>'
        for v in range(5)
    )
    edges = "".join(
        f'<edge source="{v}" target="{v + 1}"><data key="d0">{v + 1}.5</data></edge>'
        for v in range(4)
    )
    (folder / "city.graphml").write_text(GRAPHML.format(nodes, edges), encoding="utf-8")
    (folder / "streets").mkdir()
    (folder / "streets" / "one.graphml").write_text(GRAPHML.format(nodes, edges), encoding="utf-8")


class Pages(unittest.TestCase):
    def test_commands_and_code_run_in_the_order_of_the_page(self):
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            first = Path(scratch) / "first"  # the pages go on from what the README has made
            first.mkdir()
            make_inputs(first)
            pages.follow(self, pages.PAGES[pages.README], first)
            for page in pages.PAGES:
                if page != pages.README and not pages.is_tutorial(page):
                    with self.subTest(page):
                        folder = Path(scratch) / f"{page.parent.name}-{page.stem}"
                        shutil.copytree(first, folder, symlinks=True)
                        pages.follow(self, pages.PAGES[page], folder)

    def test_code_is_in_a_language_that_is_run_or_known_not_to_be(self):
        # Julia is not in Debian 12: its lines are the only ones that nothing runs
        known = {"console", "sh", *pages.INTERPRETERS, "matlab", "julia", "c"}
        for page, text in pages.PAGES.items():
            for language, code in pages.blocks(text):
                self.assertIn(language, known, page)
                if language == "sh":  # how to build; all else is a transcript, and run
                    for line in code.splitlines():
                        self.assertTrue(pages.run_elsewhere(line), f"{page}: {line}")

    def test_links_lead_somewhere(self):
        for page, text in pages.PAGES.items():
            for target in pages.links(text):
                if target.startswith("https://"):
                    continue
                path, _, anchor = target.partition("#")
                file = (page.parent / path).resolve() if path else page
                self.assertTrue(file.exists(), f"{page.name}: {target}")
                if anchor:
                    self.assertIn(anchor, pages.anchors(pages.PAGES[file]), f"{page.name}: {target}")

    def test_every_page_is_in_the_index_and_short(self):
        index = pages.links(pages.PAGES[pages.GUIDE / "README.md"])
        for page, text in pages.PAGES.items():
            longest = LONGEST_README if page == pages.README else LONGEST_PAGE
            self.assertLessEqual(len(text.splitlines()), longest, page)
            if page.parent == pages.GUIDE and page.name != "README.md":
                self.assertIn(page.name, index)

    def test_files_that_are_named_are_there(self):
        for page, text in pages.PAGES.items():
            for name in re.findall(r"`((?:jobs|inputs|tests|bench)/[\w./-]+)[^`]*`", text):
                if name != "inputs/us-counties":  # made by a script
                    self.assertTrue((polis.SOURCE / name).exists(), f"{page.name}: {name}")

    def commands(self):
        names = re.findall(r"^  ([a-z]+) +\S", self.help_of(), re.MULTILINE)
        self.assertIn("centrality", names)
        return names

    def test_the_options_are_those_of_the_program(self):
        known = set()
        for name in self.commands():
            self.assertIn(f"| `{name} ", pages.PAGES[pages.README])
            known |= set(re.findall(rf"^ +(?:-\S, )?({OPTION})", self.help_of(name), re.MULTILINE))
        rows = [line.split("|")[1] for line in EVERYTHING.splitlines() if line.startswith("| `--")]
        self.assertEqual(set(re.findall(OPTION, " ".join(rows))) - known, set(), "unknown options")
        known -= {"--usage", "--output"}
        self.assertEqual(known - set(re.findall(OPTION, EVERYTHING)), set(), "undocumented options")

    def test_examples_of_help_are_not_wrapped_and_have_known_options(self):
        for name in self.commands():
            shown = self.help_of(name)
            head, found, examples = shown.partition("Example")
            self.assertTrue(found, f"{name} --help has no example")
            for line in examples.splitlines()[1:]:
                self.assertTrue(line.startswith("  "), f"{name} --help: {line}")
            self.assertLessEqual(set(re.findall(OPTION, examples)), set(re.findall(OPTION, head)))

    @staticmethod
    @functools.cache
    def help_of(*command):
        return subprocess.run([polis.PROGRAM, *command, "--help"], capture_output=True, text=True,
                              check=True).stdout

    def test_every_column_of_a_result_is_named(self):
        names = set(re.findall(r"`([a-z_]+)`", EVERYTHING))
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            path = Path(scratch)
            make_inputs(path)
            for options in ((), ("--undirected", "--weight-role", "strength")):
                polis.run("centrality", path / "city.graphml", "-o", path / "city.nc", "--edges",
                          "--force", "--weight", "length", "--weight-role", "length", *options)
                with h5py.File(path / "city.nc") as file:
                    for column, item in file.items():
                        if isinstance(item, h5py.Dataset) and not h5py.h5ds.is_scale(item.id):
                            self.assertIn(self.stem(column, names), names)

    @staticmethod
    def stem(column, names):
        """The column's name without what the pages say of directions and norms."""
        while column not in names and column.endswith(SUFFIXES):
            column = column.rpartition("_")[0]
        return column


if __name__ == "__main__":
    polis.main()
