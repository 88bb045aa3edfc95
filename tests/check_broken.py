"""Among a thousand networks thirty are broken, each in another way: each costs its own row only, and
its row says why; the other 970 have the numbers of a run without the broken ones."""

import gzip
import shutil
import unittest
from pathlib import Path

import h5py
import numpy as np

import polis

N, SOME_FAILED = 1000, 1


def good(k):
    """A ring of 4 to 12 nodes with a chord, labelled otherwise in every network."""
    n = 4 + k % 9
    rows = [f"{k}_{v},{k}_{(v + 1) % n},{1 + (k + v) % 5}" for v in range(n)]
    return "source,target,weight\n" + "\n".join(rows + [f"{k}_0,{k}_2,{1 + k % 3}"]) + "\n"


def graphml(body, key='<key id="w" for="edge" attr.name="weight" attr.type="double"/>'):
    return f'<graphml>{key}<graph edgedefault="undirected">{body}</graph></graphml>'


EDGES = "source,target,weight\na,b,1\nb,c,2\n"
TNTP = "<NUMBER OF NODES> 3\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n~ init term cap w ;\n"
# name: (suffix, content, what the error has to say)
BROKEN = {
    "empty": (".csv", "", "empty"),
    "blank": (".csv", "\n\n\n", ""),
    "header_only_quote": (".csv", 'source,target,weight\n"a,b,1\n', ""),
    "no_such_column": (".csv", "source,target,cost\na,b,1\n", "weight"),
    "weight_is_text": (".csv", EDGES + "c,d,far\n", "far"),
    "weight_is_negative": (".csv", EDGES + "c,d,-3\n", "-3"),
    "weight_is_nan": (".csv", EDGES + "c,d,nan\n", "nan"),
    "weight_is_infinite": (".csv", EDGES + "c,d,inf\n", "inf"),
    "weight_is_missing": (".csv", EDGES + "c,d,\n", ":4"),
    "row_too_short": (".csv", EDGES + "c\n", ":4"),
    "row_too_long": (".csv", EDGES + "c,d,1,2,3\n", ":4"),
    "weight_is_huge": (".csv", EDGES + "c,d,1e300\n", "resolution"),
    "not_closed": (".graphml", "<graphml><graph>", ""),
    "not_xml": (".graphml", "no graph at all", ""),
    "edge_to_nowhere": (".graphml", graphml('<node id="a"/><edge source="a" target="z"><data key="w">1</data></edge>'), "z"),
    "no_graph": (".graphml", "<graphml></graphml>", "graph"),
    "gml_no_graph": (".gml", "nothing [ ]", "graph"),
    "gml_no_target": (".gml", "graph [ node [ id 1 ] edge [ source 1 ] ]", ""),
    "gml_unknown_node": (".gml", "graph [ node [ id 1 ] edge [ source 1 target 7 weight 1 ] ]", "7"),
    "mtx_no_banner": (".mtx", "3 3 1\n1 2 1\n", ""),
    "mtx_out_of_range": (".mtx", "%%MatrixMarket matrix coordinate real general\n3 3 1\n1 9 1\n", "9"),
    "mtx_too_few": (".mtx", "%%MatrixMarket matrix coordinate real general\n3 3 2\n1 2 1\n", ""),
    "metis_absurd": (".graph", "1152921504606846976 1\n2\n1\n", ""),
    "metis_too_few_lines": (".graph", "3 2 1\n2 1\n", ""),
    "dimacs_no_problem": (".gr", "a 1 2 3\n", ""),
    "tntp_no_end": (".tntp", "<NUMBER OF NODES> 3\n", ""),
    "tntp_text": (".tntp", TNTP + "1 2 x 1 ;\n", ""),
    "cut_off": (".csv.gz", gzip.compress((EDGES * 50).encode())[:-20], ""),
    "metis_overflow": (".graph", "3 2 1\n2 1\n1 1 99999999999999999999 1\n2 1\n", "99999999999999999999"),
    "missing": (".csv", None, "missing.csv"),
}


def write_all(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    rows, names = [], list(BROKEN)
    for k in range(N):
        name, suffix, content = f"good{k:03}", ".csv", good(k)
        if k % (N // len(names)) == 7 and k // (N // len(names)) < len(names):
            name = names[k // (N // len(names))]
            suffix, content = BROKEN[name][:2]
        path = folder / (name + suffix)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        rows.append((name, path.name))
    polis.write_table(folder / "manifest.csv", ["city_id", "path"], rows)
    polis.write_table(folder / "whole.csv", ["city_id", "path"],
                      [row for row in rows if row[0] not in BROKEN])


class ThirtyOfAThousand(unittest.TestCase):
    def test_each_costs_its_own_row_and_says_why(self):
        folder = Path("thousand")
        write_all(folder)
        options = ("--weight", "weight", "--weight-role", "length", "--quiet")
        polis.run("centrality", folder / "whole.csv", "-o", "whole.nc", "--force", *options)
        whole = polis.read_result("whole.nc")
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                polis.run("centrality", folder / "manifest.csv", "-o", "some.nc", "--force", *options,
                          ranks=ranks, status=SOME_FAILED)
                some = polis.read_result("some.nc")
                self.assertEqual(len(some), N)
                self.check_broken(some)
                self.check_good(some, whole)

    def check_broken(self, some):
        failed = {name for name, network in some.items() if network["status"] != 0}
        self.assertEqual(failed, set(BROKEN))
        for name, (suffix, content, word) in BROKEN.items():
            with self.subTest(name):
                said = some[name]["error"]
                self.assertIn(name, said, "the error names the file")
                self.assertIn(word, said)
                self.assertEqual(some[name].n, 0)

    def check_good(self, some, whole):
        self.assertEqual(len(whole), N - len(BROKEN))
        for name, expected in whole.items():
            for column in ("node_id", "betweenness", "closeness_wf", "closeness_harmonic", "degree"):
                np.testing.assert_array_equal(some[name][column], expected[column], f"{name} {column}")


if __name__ == "__main__":
    polis.main()
