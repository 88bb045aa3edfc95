"""What the tests of `centropolis effects` share: run a model, read its group."""

import h5py

import polis


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
