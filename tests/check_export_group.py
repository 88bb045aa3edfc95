"""`centropolis export --what GROUP`: every cell of the long tables against h5py."""

import csv
import io
import subprocess
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

import polis

USAGE, NOINPUT, CANTCREAT = 2, 66, 73
CITIES, YEARS = ('a "b", c', "d", "ü"), (2007, 2008, 2009, 2010)
LABELS = {"city": "city_id", "period": "period_label"}


def panel(path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("city_id", "period", "employment"))
        for i, city in enumerate(CITIES):
            for t, year in enumerate(YEARS):
                rows.writerow((city, year, 100 * (i + 1) + (7 * t * (i + 2)) % 13))
    return path


def sectors(path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("city_id", "period", "sector", "value"))
        for i, city in enumerate(CITIES):
            for year in YEARS:
                for s, sector in enumerate(("mining", "other")):
                    rows.writerow((city, year, sector, 10 + i + 3 * s + year % 7))
    return path


def dims(dataset):
    return [d[0].name.rsplit("/", 1)[-1] for d in dataset.dims if "strlen" not in d[0].name]


class Groups(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(dir=".")
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.file = cls.folder / "r.nc"
        table, parts = panel(cls.folder / "panel.csv"), sectors(cls.folder / "sectors.csv")
        polis.run("resilience", table, "--outcome", "employment", "--peak", 2007, "--trough", 2008,
                  "--recovery", 2010, "-o", cls.file)
        polis.run("integrate", table, "--sectors", parts, "--add-to", cls.file)

    def export(self, group, *options, status=0):
        done = subprocess.run([polis.PROGRAM, "export", self.file, "--what", group, "-o", "-",
                               *options], capture_output=True, encoding="utf-8", check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout, newline=""))), done.stderr

    def check(self, group, over, *options, also=()):
        """Rows are all combinations of the dimensions, and cells those of the arrays."""
        rows, log = self.export(group, *options)
        with h5py.File(self.file, "r") as file:
            arrays = {name: d for name, d in file[group].items()
                      if isinstance(d, h5py.Dataset) and not h5py.h5ds.is_scale(d.id)}
            lengths = {}
            for d in arrays.values():
                lengths.update(zip(dims(d), d.shape))
            self.assertEqual(len(rows), np.prod([lengths[d] for d in over]))
            fits = {n: d for n, d in arrays.items() if set(dims(d)) <= set(over)}
            self.assertEqual(set(rows[0]), set(fits) | set(also))
            for name in set(arrays) - set(fits):
                self.assertIn(" " + name, log)
            for name, d in fits.items():
                values = polis.text_rows(d) if d.dtype.kind == "S" else d[()].tolist()
                for row, at in zip(rows, np.ndindex(*(lengths[x] for x in over))):
                    want = values
                    for x in dims(d):
                        want = want[at[over.index(x)]]
                    if isinstance(want, float):
                        self.assertEqual(float(row[name] or "nan") if want == want else row[name],
                                         want if want == want else "")
                    elif "flag_values" not in d.attrs:
                        self.assertEqual(row[name], str(want))
        return rows

    def test_one_dimension(self):
        rows = self.check("resilience", ["city"])
        self.assertEqual([r["city_id"] for r in rows], list(CITIES))
        self.assertIn("resilient", {r["type"] for r in rows} | {"resilient"})
        self.assertEqual(rows[0]["status"], "ok")

    def test_labels_of_the_group_above(self):
        rows = self.check("resilience/trend", ["city", "period"], also=LABELS.values())
        self.assertEqual([(r["city_id"], r["period_label"]) for r in rows],
                         [(c, str(y)) for c in CITIES for y in YEARS])
        self.assertEqual(list(rows[0])[:2], ["city_id", "period_label"])

    def test_over(self):
        rows = self.check("integration", ["period"], "--over", "period")
        self.assertEqual([r["period_label"] for r in rows], [str(y) for y in YEARS])
        with h5py.File(self.file, "r") as file:
            lq = dims(file["integration/lq"])
        self.check("integration", lq, "--over", ",".join(lq))
        self.check("integration", lq[::-1], "--over", ",".join(lq[::-1]))

    def test_positions_where_nothing_names_them(self):
        network = self.folder / "n.csv"
        network.write_text("source,target\na,b\nb,c\nc,d\n")
        polis.run("shock", network, "--model", "propagate", "--replicates", 3, "--name", "p",
                  "--grid", "lambda=0,0.5", "--add-to", self.file)
        rows = self.check("shocks/p", ["cell", "replicate"], "--over", "cell,replicate",
                          also=("cell", "replicate"))
        self.assertEqual([(r["cell"], r["replicate"]) for r in rows],
                         [(str(c), str(r)) for c in range(2) for r in range(3)])
        self.assertEqual([r["lambda"] for r in rows], ["0"] * 3 + ["0.5"] * 3)

    def test_refused(self):
        for group, options, word in (("trees", (), "resilience/trend"),
                                     ("resilience", ("--over", "sector"), "'sector'"),
                                     ("resilience", ("--over", ","), "''"),
                                     ("nodes", ("--over", "node"), "--over")):
            self.assertIn(word, self.export(group, *options, status=USAGE)[1])
        out = self.folder / "x.csv"
        out.write_text("mine")
        polis.run("export", self.file, "--what", "resilience", "-o", out, status=CANTCREAT)
        self.assertEqual(out.read_text(), "mine")
        polis.run("export", self.folder / "none.nc", "--what", "resilience", "-o", out, "--force",
                  status=NOINPUT)
        self.assertEqual(out.read_text(), "mine")


if __name__ == "__main__":
    polis.main()
