"""Networks whose values are known: closed forms, the smallest, and one whose path
counts no number of the machine can hold."""

import math
import unittest

import numpy as np

import polis

NAN = math.nan
KERNELS = ("sweep", "frontier", "dijkstra")


class ClosedForms(unittest.TestCase):
    """Each by every kernel: what is exact must come out exact."""

    def by_each(self, n, edges, *options, **columns):
        for kernel in KERNELS:
            with self.subTest(kernel):
                network = polis.one(n, edges, "--kernel", kernel, *options)
                for name, expected in columns.items():
                    polis.assert_close(network[name], expected, name, rel=1e-13)

    def test_path(self):
        n = 601  # farther than one byte can count
        i = np.arange(n)
        self.by_each(
            n, [(v, v + 1) for v in range(n - 1)], "--edges",
            betweenness=i * (n - 1 - i),
            edge_betweenness=(i * (n - i))[1:],
            farness=i * (i + 1) / 2 + (n - 1 - i) * (n - i) / 2,
        )

    def test_star(self):
        n = 40
        self.by_each(n, [(0, v) for v in range(1, n)], "--edges",
                  betweenness=[(n - 1) * (n - 2) / 2] + [0] * (n - 1),
                  edge_betweenness=[n - 1] * (n - 1))

    def test_cycles_of_even_and_odd_length(self):
        for n, expected in ((32, 30 * 30 / 8), (33, 32 * 30 / 8)):
            self.by_each(n, [(v, (v + 1) % n) for v in range(n)], betweenness=[expected] * n)

    def test_one_way_cycle(self):
        n = 21  # s and t: all between, on one side
        self.by_each(n, [(v, (v + 1) % n) for v in range(n)], "--directed",
                  betweenness=[(n - 1) * (n - 2) / 2] * n, farness_out=[n * (n - 1) / 2] * n)

    def test_complete(self):
        n = 12
        self.by_each(n, [(u, v) for v in range(n) for u in range(v)], "--edges",
                  betweenness=[0] * n, edge_betweenness=[1] * (n * (n - 1) // 2),
                  closeness_harmonic=[1] * n)

    def test_grid(self):
        rows, columns = 7, 9
        cells = [(r, c) for r in range(rows) for c in range(columns)]
        edges = [(v, v + 1) for v, (_, c) in enumerate(cells) if c + 1 < columns]
        edges += [(v, v + columns) for v, (r, _) in enumerate(cells) if r + 1 < rows]

        def paths(a, b):
            across, down = abs(a[1] - b[1]), abs(a[0] - b[0])
            return math.comb(across + down, across)

        def between(v, a, b):
            return all(min(p, q) <= x <= max(p, q) for x, p, q in zip(v, a, b))

        expected = [
            sum(
                paths(a, v) * paths(v, b) / paths(a, b)
                for i, a in enumerate(cells)
                for b in cells[:i]
                if v not in (a, b) and between(v, a, b)
            )
            for v in cells
        ]
        self.by_each(rows * columns, edges, betweenness=expected)


class Smallest(unittest.TestCase):
    CLOSENESS = [f"closeness_{kind}" for kind in ("classic", "component", "wf", "harmonic")]

    def test_no_vertex(self):
        for options in ((), ("--directed",)):
            network = polis.one(0, [], "--edges", *options)
            self.assertEqual((network.n, network["status"]), (0, 0))

    def test_one_vertex(self):
        network = polis.one(1, [])
        for name in ["degree", "degree_norm", "betweenness", "reach", "farness", *self.CLOSENESS]:
            self.assertEqual(list(network[name]), [0], name)
        polis.assert_close(network["betweenness_norm"], [NAN], "betweenness_norm")

    def test_one_vertex_directed(self):
        network = polis.one(1, [], "--directed")
        for name in ["betweenness", "degree_union", *(c + "_in" for c in self.CLOSENESS)]:
            self.assertEqual(list(network[name]), [0], name)

    def test_two_vertices(self):
        network = polis.one(2, [(0, 1)], "--edges")
        for name in ["degree", "degree_norm", *self.CLOSENESS]:
            self.assertEqual(list(network[name]), [1, 1], name)
        self.assertEqual(list(network["betweenness"]), [0, 0])
        polis.assert_close(network["betweenness_norm"], [NAN, NAN], "betweenness_norm")
        self.assertEqual(list(network["edge_betweenness"]), [1])

    def test_two_vertices_apart(self):
        network = polis.one(2, [])
        for name in ["degree", "betweenness", "reach", "farness", *self.CLOSENESS]:
            self.assertEqual(list(network[name]), [0, 0], name)


class PathCounts(unittest.TestCase):
    """A chain of k diamonds has 2^k shortest paths from end to end: beyond any double at 1,100."""

    K = 1100

    def chain(self):
        """Joints are 0, 3, 6, ...; the two sides of diamond j are 3j+1 and 3j+2."""
        edges = []
        for j in range(self.K):
            joint, after = 3 * j, 3 * j + 3
            edges += [(joint, joint + 1), (joint, joint + 2), (joint + 1, after),
                      (joint + 2, after)]
        return 3 * self.K + 1, edges

    def expected(self, directed):
        n, k = 3 * self.K + 1, self.K
        value = np.zeros(n)
        for j in range(k + 1):
            value[3 * j] = 9.0 * j * (k - j)
            if not directed:  # the two sides of a diamond meet at either joint
                value[3 * j] += 0.5 * ((j > 0) + (j < k))
        for j in range(k):
            value[3 * j + 1] = value[3 * j + 2] = (3 * j + 1) * (3 * (k - j - 1) + 1) / 2
        return value

    def test_more_paths_than_a_double_can_count(self):
        n, edges = self.chain()
        for kernel in KERNELS:
            for direction in ("--undirected", "--directed"):
                with self.subTest(kernel + direction):
                    network = polis.one(n, edges, direction, "--kernel", kernel)
                    polis.assert_close(
                        network["betweenness"], self.expected(direction == "--directed"), "chain"
                    )


if __name__ == "__main__":
    polis.main()
