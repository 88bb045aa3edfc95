"""What the README says is so: its commands run, its Python runs on what they made, its options are
those of the program, and it names every column of a result."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py

import polis

README = (polis.SOURCE / "README.md").read_text(encoding="utf-8")
SUFFIXES = ("_in", "_out", "_union", "_norm", "_status")
GRAPHML = """<graphml><key id="d0" for="edge" attr.name="length" attr.type="string"/>
<key id="d1" for="node" attr.name="x" attr.type="string"/>
<key id="d2" for="node" attr.name="y" attr.type="string"/>
<graph edgedefault="directed">{}{}</graph></graphml>"""


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands():
    """Command lines of the README that run the program."""
    for block in blocks("console"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words and words[0] == "centropolis":
                yield words[1:]


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
    years = range(2003, 2016)
    levels = (100 + 2 * (y - 2003) - 12 * (2007 < y < 2012) for y in years)
    panel = "".join(f"a,{y},{x}\nb,{y},{2 * x + y % 3}\n" for y, x in zip(years, levels))
    (folder / "panel.csv").write_text("city_id,period,employment\n" + panel, encoding="utf-8")
    (folder / "cities.csv").write_text("city_id,industrial_va,rd_gdp,edu_pc,pm25\n"
                                       "a,5,0.01,3,40\nb,9,0.03,4,30\n", encoding="utf-8")
    regions = "".join(f"r{i},{i * i % 7},{i + 2},k{i % 2}\n" for i in range(9))
    (folder / "regions.csv").write_text("city_id,y,gdp,kind\n" + regions, encoding="utf-8")
    flows = "".join(f"r{i},r{j},{i + j}\n" for i in range(9) for j in range(i) if i * j % 7 < 4)
    (folder / "flows.csv").write_text("source,target,weight\n" + flows, encoding="utf-8")
    (folder / "streets").mkdir()
    (folder / "streets" / "one.graphml").write_text(GRAPHML.format(nodes, edges), encoding="utf-8")


class Readme(unittest.TestCase):
    def test_commands_and_python_run_in_the_order_of_the_page(self):
        pandas_there = polis.optional("xarray") and polis.optional("pandas")
        drawing_there = polis.optional("matplotlib")
        with tempfile.TemporaryDirectory(dir=".") as scratch:
            folder = Path(scratch)
            make_inputs(folder)
            lines = list(commands())
            self.assertGreater(len(lines), 4)
            for words in lines:
                done = subprocess.run([polis.PROGRAM, *words], cwd=folder, capture_output=True,
                                      text=True, check=False)
                self.assertEqual(done.returncode, 0, f"{words}\n{done.stderr}")
            for code in blocks("python"):
                if not pandas_there or ("matplotlib" in code and not drawing_there):
                    continue
                done = subprocess.run([sys.executable, "-c", code], cwd=folder, text=True,
                                      capture_output=True, check=False,
                                      env={**os.environ, "MPLBACKEND": "Agg"})
                self.assertEqual(done.returncode, 0, f"{code}\n{done.stderr}")

    def test_the_options_are_those_of_the_program(self):
        rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `--")]
        known = set()
        names = re.findall(r"^  ([a-z]+) +\S", self.help_of(), re.MULTILINE)
        self.assertIn("centrality", names)
        for name in names:
            self.assertIn(f"| `{name} ", README)
            shown = self.help_of(name)
            known |= set(re.findall(r"^ +(?:-\S, )?(--[a-z][a-z0-9-]*)", shown, re.MULTILINE))
        in_tables = set(re.findall(r"--[a-z][a-z0-9-]*", " ".join(rows)))
        anywhere = set(re.findall(r"--[a-z][a-z0-9-]*", README)) | {"--usage", "--output"}
        self.assertLessEqual(in_tables, known)
        self.assertLessEqual(known, anywhere)

    @staticmethod
    def help_of(*command):
        return subprocess.run([polis.PROGRAM, *command, "--help"], capture_output=True, text=True,
                              check=True).stdout

    def test_every_column_of_a_result_is_named(self):
        names = set(re.findall(r"`([a-z_]+)`", README))
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
        """The column's name without what the README says of directions and norms."""
        while column not in names and column.endswith(SUFFIXES):
            column = column.rpartition("_")[0]
        return column


if __name__ == "__main__":
    polis.main()
