"""Random networks that meet what real files hold and textbooks leave out: several parts, isolates,
self-loops, parallel edges, zero lengths, one-way pairs, many equal paths."""

import random
from pathlib import Path

import polis

ROLES = ("none", "length", "strength")
MILLIMETRE = 0.001  # the default resolution of lengths
WEIGHT = ("--weight", "w", "--weight-role", "length")  # where the manifest says nothing else


class Case:
    """A random network as it is written to file, and what should become of it."""

    def __init__(self, seed, directed, role):
        draw = random.Random(f"{seed} {directed} {role}")
        self.name = f"{'d' if directed else 'u'}-{role}-{seed:+03}"
        self.directed, self.role = directed, role
        dense = seed < 0  # so much so that it is reduced to its backbone before anything else
        self.n = n = 60 if dense else draw.choice([1, 2, 3, 4, 5, 6, 8, 12, 20, 30, 30, 100])
        m = 40 * n if dense else draw.choice([0, n // 2, n, n, 2 * n, 2 * n, n * n // 3])
        part = [0 if dense else draw.choice([0, 0, 0, 1, 2]) for _ in range(n)]
        least, most = (0, draw.choice([1, 2, 5, 1000])) if role == "length" else (0, 12)
        self.rows = []
        for _ in range(m):
            u, v = draw.randrange(n), draw.randrange(n)
            if part[u] == part[v]:
                self.rows.append((u, v, draw.randint(least, most)))
        self.rows += [self.turned(draw, row) for row in self.rows if draw.random() < 0.1]

    @staticmethod
    def turned(draw, row):
        """A parallel edge of the row, in either direction and of another value."""
        u, v, value = row
        return (v, u, value + draw.randint(0, 1)) if draw.random() < 0.5 else (u, v, value)

    def write(self, folder):
        polis.write_network(folder / self.name, self.n, self.rows)

    def key(self, u, v):
        return (u, v) if self.directed or u < v else (v, u)

    def kept(self):
        """Edges that are no self-loops (and no zero strengths), as lists of values by ends."""
        edges = {}
        for u, v, value in self.rows:
            if u != v and not (self.role == "strength" and value == 0):
                edges.setdefault(self.key(u, v), []).append(value)
        return edges

    def merged(self):
        join = {"none": lambda _: 1, "length": min, "strength": sum}[self.role]
        return {ends: join(values) for ends, values in self.kept().items()}

    def units(self, length):
        return max(round(length / MILLIMETRE), 1) if self.role == "length" else 1


def draw(n_each):
    """n_each networks of each direction x role, and two dense ones."""
    return [
        Case(seed, directed, role)
        for seed in range(-2, n_each)
        for directed in (False, True)
        for role in ROLES
    ]


def write(cases, folder):
    """All of them as folders below `folder`; the path of their manifest."""
    folder = Path(folder)
    for case in cases:
        case.write(folder)
    polis.write_table(
        folder / "manifest.csv",
        ["city_id", "path", "directed", "weight_role"],
        [(c.name, c.name, int(c.directed), c.role) for c in cases],
    )
    return folder / "manifest.csv"
