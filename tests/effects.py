"""What the tests of `centropolis effects` share: run a model, read its group, a panel."""

import itertools

import h5py
import numpy as np

import polis

HEADER = ["city_id", "period", "province", "y", "a", "b", "c"]


class Model:
    """A group /effects/NAME: arrays by name, attributes, rows of the table by term."""

    def __init__(self, path, name="main"):
        with h5py.File(path, "r") as file:
            group = file["effects"][name]
            self.attrs = polis.attributes(group)
            self.arrays = {
                k: polis.text_rows(v) if v.ndim == 2 and v.dtype.kind == "S" else v[()]
                for k, v in group.items()
                if not h5py.h5ds.is_scale(v.id)
            }
            self.digest = file.attrs["content_digest"]
        self.terms = self.arrays["term_name"]

    def __getitem__(self, column):
        return dict(zip(self.terms, self.arrays[column]))

    def group(self, name, column):
        row = self.arrays["group_name"].index(name)
        return dict(zip(self.terms, self.arrays[f"group_{column}"][row]))


class Folder(polis.Folder):
    def table(self, name, header, rows):
        path = self.folder / name
        polis.write_table(path, header, rows)
        return path

    def effects(self, table, *options, log=None, **how):
        out = self.folder / "out.nc"
        said = polis.run("effects", table, "-o", out, "--force", *options, **how)
        if log is not None:
            self.assertIn(log, said)
        return Model(out)

    def pairs(self, name, matrix):
        n = len(matrix)
        rows = [
            ("abcde"[i], "abcde"[j], matrix[i][j])
            for i in range(n)
            for j in range(n)
            if i != j and matrix[i][j]
        ]
        return self.table(name, ["src", "dst", "w"], rows)


def random_panel(seed=1, cities=40, periods=7, gaps=0.2):
    """Rows (city, period, province, y, a, b, c) of an unbalanced panel with effects."""
    rng = np.random.default_rng(seed)
    rows = []
    level, year = rng.normal(size=cities), rng.normal(size=periods)
    for c, t in itertools.product(range(cities), range(periods)):
        if rng.random() < gaps:
            continue
        a, b = rng.normal(size=2) + 0.5 * level[c]
        y = 1.5 * a - 0.5 * b + level[c] + year[t] + rng.normal() * (1 + (a > 0))
        rows.append((f"c{c:02}", 2000 + t, f"p{c % 8}", y, a, b, np.exp(0.3 * b)))
    return rows

