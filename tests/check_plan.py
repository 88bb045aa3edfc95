"""`centropolis plan`: worked examples end to end, NetworkX, any ranks and threads, refusals."""

import re
import subprocess
import unittest

import h5py
import numpy as np

import polis

nx = polis.optional("networkx")
USAGE, PARSE = 2, 65
TRIANGLES = "source,target\nA,B\nA,C\nB,C\nC,D\nD,E\nD,F\nE,F\n"
PLACES = "node_id,lat,lon,size,land\n" + "".join(
    f"{name},0,{i},{1 + i},{'west' if i < 3 else 'east'}\n" for i, name in enumerate("ABCDEF")
)


class Folder(polis.Folder):
    def setUp(self):
        super().setUp()
        self.triangles = self.write("triangles.csv", TRIANGLES)
        self.places = self.write("places.csv", PLACES)

    def plan(self, network, *options, out=None, **how):
        """The only group below /plan: arrays by name, and its attributes."""
        out = out or self.out
        polis.run("plan", network, "-o", out, *options, **how)
        polis.digest(out)
        with h5py.File(out, "r") as file:
            (group,) = file["plan"].values()
            return {**polis.arrays(group), "attributes": polis.attributes(group)}

    def ring(self, n):
        """A ring with some chords."""
        ties = [(i, (i + 1) % n) for i in range(n)] + [(i, 7 * i % n) for i in range(2, n, 5)]
        return self.write("ring.csv", "source,target\n" + "".join(f"n{u},n{v}\n" for u, v in ties))

    def links(self, x):
        return [u + v for u, v in zip(x["u_id"], x["v_id"])]

    def refused(self, expected, network, *options, status=USAGE):
        said = polis.run("plan", network, "-o", self.out, *options, status=status)
        self.assertIn(expected, said)
        self.assertFalse(self.out.exists())


class Examples(Folder):
    def check(self, options, base, link, after):
        x = self.plan(self.triangles, "--budget", "1", "--force", *options)
        np.testing.assert_allclose(x["attributes"]["base"], base, atol=1e-6)
        self.assertEqual(self.links(x), [link])
        np.testing.assert_allclose(x["objective_after"], [after], atol=1e-6)
        return x

    def test_one_tie_many_answers(self):
        self.check(["--target", "A"], 0.633333, "AD", 0.8)
        wf = ["--objective", "closeness_wf", "--target", "A"]
        x = self.check(wf, 0.5, "AD", 0.714286)
        np.testing.assert_allclose(x["baseline_random_mean"], 0.714286, atol=1e-6)
        betweenness = ["--objective", "betweenness", "--target", "A"]
        x = self.check(betweenness, 0.0, "AE", 2.0)
        self.assertIn("arbitrarily far", x["attributes"]["comment"])
        self.check(["--objective", "efficiency"], 0.688889, "AE", 0.755556)
        self.check(["--objective", "robustness"], 0.25, "AE", 0.305556)

    def test_loss(self):
        x = self.plan(self.triangles, "--objective", "loss", "--scenario", "node:C", "--budget", "1")
        np.testing.assert_allclose(x["attributes"]["base"], 3.882353, atol=1e-6)
        self.assertLessEqual(x["objective_after"][0], 3.586957 + 1e-6)  # that of A-E
        np.testing.assert_allclose(x["gain"][0], 3.882353 - x["objective_after"][0], atol=1e-6)

    def test_costs_and_candidates(self):
        common = ["--objective", "efficiency", "--nodes", self.places, "--force", "--budget"]
        x = self.plan(self.triangles, *common, "1", "--within", "230")
        self.assertEqual(x["attributes"]["n_candidates"], 2)  # B-D C-E
        self.assertEqual(self.links(x), ["BD"])
        x = self.plan(self.triangles, *common, "6", "--cost", "0.5", "--cost-km", "0.01")
        np.testing.assert_allclose(
            x["cost"], 0.5 + 0.01 * 111.19508 * (x["v"] - x["u"]), atol=1e-5
        )
        self.assertLessEqual(x["spent"][-1], 6.0)
        self.assertEqual(x["attributes"]["ended"], "budget spent")
        x = self.plan(self.triangles, *common, "1", "--top", "1", "--mass", "size")
        self.assertEqual(self.links(x), ["CE"])  # 3 * 5 / 2^2; B-D has 2 * 4 / 2^2
        x = self.plan(self.triangles, *common, "9", "--same", "land")
        self.assertEqual(x["attributes"]["n_candidates"], 0)
        self.assertNotIn("u", x)

    def test_strengths(self):
        ties = self.write("ties.csv", "source,target,w\nA,B,4\nB,C,2\nC,D,1\n")
        x = self.plan(
            ties, "--weight", "w", "--weight-role", "strength", "--target", "A", "--budget", "1",
            "--link-value", "8",
        )
        self.assertEqual(self.links(x), ["AD"])
        np.testing.assert_allclose(x["attributes"]["base"], (4 + 1 / 0.75 + 1 / 1.75) / 3)
        np.testing.assert_allclose(x["objective_after"], [(4 + 1 / 0.75 + 8) / 3])


class Floors(Folder):
    def floor(self, *options):
        nodes = self.write("all.graph", "6 3\n2\n1 3\n2\n5\n4\n\n")
        return self.plan(nodes, "--force", *options)

    def test_leximin(self):
        x = self.floor("--floor", "closeness_harmonic:0.3")
        self.assertEqual(self.links(x), ["46"])  # F-D; F-B helps F more and leaves D, E at 0.2
        np.testing.assert_allclose(x["objective_after"], [0.3])
        self.assertEqual(list(x["n_below"]), [0])
        self.assertEqual(x["attributes"]["floor_feasible"], 1)
        self.assertEqual(x["attributes"]["n_below_before"], 3)

    def test_degree(self):
        x = self.floor("--floor", "degree:2")
        self.assertEqual(self.links(x)[0], "16")  # all others of degree 1 are as good
        self.assertEqual(x["objective_after"][-1], 2)
        self.assertLessEqual(len(x["u"]), 4)

    def test_infeasible(self):
        x = self.floor("--floor", "closeness_harmonic:0.9", "--budget", "2")
        self.assertEqual(x["attributes"]["why"], "infeasible")
        self.assertEqual(len(x["u"]), 2)
        self.assertLess(x["attributes"]["worst"], 0.9)
        self.assertGreater(x["attributes"]["n_below"], 0)
        x = self.floor("--floor", "degree:9")
        self.assertEqual(x["attributes"]["worst"], 5)

    def test_coverage(self):
        """D.10: C is hit, recovery 0.1 + 0.4 coverage, half of all covered, then nine tenths."""
        nodes = self.write("net.csv", "node_id,cov,pop\n" + "".join(f"{v},.5,2\n" for v in "ABCDEF"))
        common = [
            "--row", "S3-C5b", "--floor", "coverage:0.9", "--coverage", "cov", "--nodes", nodes,
            "--people", "pop", "--unit-cost", "10", "--scenario", "node:C", "--force",
        ]
        x = self.plan(self.triangles, *common)
        np.testing.assert_allclose(x["attributes"]["base"], 3.882353, atol=1e-6)
        np.testing.assert_allclose(x["loss"], [2.426367] * 4, atol=1e-6)
        np.testing.assert_allclose(x["spent"], [48] * 4)
        self.assertEqual(x["attributes"]["row"], "S3-C5b")
        self.assertIn("adds 0.4", x["attributes"]["assumption"])
        self.assertEqual(x["attributes"]["why"], "ok")
        x = self.plan(self.triangles, *common, "--budget", "12", "--slope", "0.2")
        self.assertEqual(x["attributes"]["slope"], 0.2)  # what is given overrides the row
        self.assertLess(x["loss"][1], x["loss"][2])  # targeted, uniform
        self.assertEqual(x["attributes"]["floor_feasible"], 0)
        self.assertEqual(x["attributes"]["why"], "infeasible")
        self.out.unlink()
        self.refused(
            "takes --coverage COLUMN and a --slope", self.triangles, "--floor", "coverage:0.9"
        )

    def test_refusals(self):
        self.refused("is not degree:X", self.triangles, "--floor", "coverage:1.1")
        for wrong in ("degree", "degree:0", "closeness:1"):
            self.refused("is not degree:X or closeness_harmonic:X", self.triangles, "--floor", wrong)
        self.refused(
            "--floor goes without", self.triangles, "--floor", "degree:2", "--target", "A"
        )


class WhatIf(Folder):
    def test_links_of_other_kinds(self):
        common = ["--objective", "efficiency", "--budget", "1", "--force"]
        x = self.plan(self.triangles, *common, "--nodes", self.places, "--across", "land")
        self.assertEqual(x["attributes"]["n_candidates"], 8)
        x = self.plan(self.triangles, *common, "--triads")
        self.assertEqual(x["attributes"]["n_candidates"], 4)  # A-D B-D C-E C-F
        self.assertEqual(self.links(x), ["AD"])

    def test_upgrade(self):
        ties = self.write("ties.csv", "source,target,w\nA,B,4\nB,C,2\nC,D,1\n")
        weight = ["--weight", "w", "--weight-role"]
        x = self.plan(ties, "--row", "S3-C1b", *weight, "strength", "--budget", "1")
        self.assertEqual(self.links(x), ["AB"])  # 1/4 becomes 1/5
        self.assertEqual(x["attributes"]["upgrade"], 1.25)
        np.testing.assert_allclose(x["value"], [5])
        away = np.array([0.2, 0.7, 1.7, 0.5, 1.5, 1.0])
        np.testing.assert_allclose(x["objective_after"], [(1 / away).sum() / 6])
        self.out.unlink()
        self.refused("--upgrade needs --weight", self.triangles, "--row", "S3-C1b", "--budget", "1")
        x = self.plan(
            ties, *weight, "strength", "--objective", "loss", "--scenario", "node:A", "--budget",
            "2", "--upgrade", "3", "--force",
        )
        self.assertTrue((x["gain"] > 0).all())

    def test_mean_of_scenarios(self):
        loss = ["--objective", "loss", "--budget", "1", "--force"]
        one = [
            self.plan(self.triangles, *loss, "--scenario", s)["attributes"]["base"]
            for s in ("node:C", "node:A,B")
        ]
        x = self.plan(self.triangles, *loss, "--scenario", "node:C", "--scenario", "node:A,B")
        np.testing.assert_allclose(x["attributes"]["base"], np.mean(one))
        self.assertEqual(x["attributes"]["scenario"], "node:C node:A,B")

    def test_every_countermeasure_and_suggestion(self):
        """What a change of the network computes is a row that says what it assumes; all others of
        these parts of the papers say what they take."""
        ties = self.write("w.csv", "source,target,w\nA,B,1\nA,C,1\nB,C,2\nC,D,1\nD,E,2\n")
        nodes = self.write("n.csv", "node_id,cov,land\nA,.5,x\nB,.5,x\nC,1,y\nD,1,y\nE,.2,y\n")
        strengths = ("--weight", "w", "--weight-role", "strength")
        budget, table = ("--budget", "1"), ("--nodes", nodes)
        across = (*budget, *table, "--across", "land")
        coverage = ("--floor", "coverage:0.9", *table, "--coverage", "cov")
        rows = {
            "S3-C1a": budget, "S3-C1b": (*budget, *strengths),
            "S3-C1c": (*budget, *strengths, "--target", "A", "--objective", "closeness_wf"),
            "S3-C3a": budget, "S3-C3b": (), "S3-C4a": None, "S3-C4b": (*budget, *strengths),
            "S3-C5a": coverage, "S3-C5b": coverage, "S1-I1": budget, "S1-I4": across,
            "S1-S2": across, "S1-S3": (*budget, "--target", "A"), "S1-S5": across,
        }
        seeds = (polis.SOURCE / "src/regional/seedmap.c").read_text(encoding="utf-8")
        ids = re.findall(r'\{"(S3-C\d\w|S2-[^"]+|S1-[^"]+)"', seeds)
        self.assertEqual(len(ids), 40)
        self.assertLessEqual(set(rows), set(ids))
        for row in ids:
            options = rows.get(row, budget)
            command = ("plan", *options) if options is not None else ("shock", "--replicates", "2")
            done = subprocess.run(
                [polis.PROGRAM, *map(str, command), ties, "--row", row, "-o", self.out, "--force"],
                capture_output=True, text=True, check=False)  # fmt: skip
            if row in rows:
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"{row}, assuming that ", done.stdout)
            else:
                self.assertEqual(done.returncode, USAGE, row)
                self.assertRegex(done.stderr, r"is no change of a network .* it takes \S+")
            if row in ("S3-C2a", "S2-R*"):
                self.answers(row, done.stderr)

    def answers(self, row, message):
        """The line that the message names works as it is, with the names of files filled in."""
        self.assertIn(f"--row {row} ", message)
        tables = polis.SOURCE / "inputs/example"
        line = re.search("answered by `centropolis ([^`]+)`", message)[1]
        for name, value in (("PANEL.csv", tables / "panel.csv"), ("OUT.nc", self.out),
                            ("SECTORS.csv", tables / "sectors.csv"), ("COLUMN", "egov_index")):
            line = line.replace(name, str(value))
        polis.run(*line.split(), "--force")

    def test_rows(self):
        for row, *options in (
            ["S3-C1a"], ["S3-C3a"], ["S1-I1"], ["S1-S3", "--target", "A"],
            ["S1-I4", "--across", "land"], ["S1-S2", "--across", "land"],
            ["S1-S5", "--across", "land"],
        ):
            x = self.plan(
                self.triangles, "--row", row, *options, "--nodes", self.places, "--budget", "1",
                "--force",
            )
            self.assertEqual(x["attributes"]["row"], row)
            self.assertTrue(x["attributes"]["assumption"])
        net = self.triangles
        x = self.plan(net, "--row", "S3-C3b", "--force")
        self.assertEqual(x["node_id"], ["C", "D"])
        np.testing.assert_allclose(x["coverage"], [4 / 6, 1])
        np.testing.assert_allclose(x["depth"], [4 / 6, 8 / 6])
        self.out.unlink()
        self.refused("goes without --objective", net, "--organisations", "1", "--target", "A")
        self.refused("it takes @sectors and is answered by `centropolis integrate", net, "--row",
                     "S3-C2a", "--budget", "1")
        self.refused("belongs to `centropolis shock`", net, "--row", "S3-C4a", "--budget", "1")
        self.refused("there is no row 'S9'", net, "--row=S9", "--budget", "1")
        x = self.plan(net, "--ro=S3-C3a", "--budget", "1")
        self.assertEqual(x["attributes"]["objective"], "robustness")


@unittest.skipUnless(nx, "needs python3-networkx")
class Oracle(Folder):
    def test_stress(self):
        g = nx.gnm_random_graph(24, 30, seed=2)
        path = self.write("g.csv", "source,target\n" + "".join(f"n{u},n{v}\n" for u, v in g.edges))
        g = nx.relabel_nodes(g.subgraph([v for v in g if g.degree(v)]), "n{}".format)
        base, bridges = nx.global_efficiency(g), {frozenset(e) for e in nx.bridges(g)}
        x = self.plan(path, "--stress", "99", "--objective", "efficiency")
        self.assertEqual(len(x["harm"]), 30)
        np.testing.assert_allclose(x["attributes"]["base"], base)
        between = nx.edge_betweenness_centrality(g, normalized=False)
        for u, v, harm, cut, eb in zip(
            x["u_id"], x["v_id"], x["harm"], x["cut_off"], x["edge_betweenness"]
        ):
            h = g.copy()
            h.remove_edge(u, v)
            np.testing.assert_allclose(harm, base - nx.global_efficiency(h), atol=1e-12)
            np.testing.assert_allclose(eb, between[(u, v) if (u, v) in between else (v, u)])
            sides = [len(nx.node_connected_component(h, w)) for w in (u, v)]
            self.assertEqual(cut, min(sides) if frozenset((u, v)) in bridges else 0)
        self.assertTrue((np.diff(x["harm"]) <= 1e-9).all())

    def test_every_step_is_the_best(self):
        g = nx.gnm_random_graph(24, 34, seed=3)
        path = self.write("g.csv", "source,target\n" + "".join(f"n{u},n{v}\n" for u, v in g.edges))
        g = nx.relabel_nodes(g.subgraph([v for v in g if g.degree(v)]), "n{}".format)
        value = {
            "closeness_harmonic": lambda h: nx.harmonic_centrality(h, ["n0"])["n0"] / (len(h) - 1),
            "closeness_wf": lambda h: nx.closeness_centrality(h, "n0"),
            "betweenness": lambda h: nx.betweenness_centrality(h, normalized=False)["n0"],
            "efficiency": nx.global_efficiency,
        }
        for what, of in value.items():
            at = [] if what == "efficiency" else ["--target", "n0"]
            x = self.plan(path, "--objective", what, *at, "--budget", "3", "--force")
            h = g.copy()
            for u, v, after in zip(x["u_id"], x["v_id"], x["objective_after"]):
                best = 0.0
                for a, b in list(nx.non_edges(h)):
                    if what == "efficiency" or "n0" in (a, b):
                        h.add_edge(a, b)
                        best = max(best, of(h))
                        h.remove_edge(a, b)
                h.add_edge(u, v)
                np.testing.assert_allclose([of(h), best], [after, after], rtol=1e-9)


class SameBits(Folder):
    def test_ranks_and_threads(self):
        path = self.ring(60)
        nodes = self.write(
            "cover.csv", "node_id,cov\n" + "".join(f"n{v},{v / 60}\n" for v in range(60))
        )
        for options in (
            ["--target", "n7"],
            ["--target", "n7", "--objective", "betweenness"],
            ["--objective", "efficiency"],
            ["--objective", "loss", "--scenario", "top:3:degree"],
            ["--objective", "efficiency", "--stress", "9"],
            ["--floor", "coverage:0.9", "--slope", "0.4", "--nodes", nodes, "--coverage", "cov"],
        ):
            seen = set()
            for ranks, threads in ((1, 1), (2, 2), (3, 1)):
                out = self.folder / f"{len(options)}{options[-1]}{ranks}.nc"
                self.plan(
                    path, *([] if "--stress" in options else ["--budget", "3"]), "--random", "5",
                    *options, out=out, ranks=ranks, threads=threads,
                )
                with h5py.File(out, "r") as file:
                    (group,) = file["plan"].values()
                    seen.add(b"".join(group[k][()].tobytes() for k in sorted(group)))
            self.assertEqual(len(seen), 1, options)


class Refusals(Folder):
    def test_usage(self):
        net = self.triangles
        self.refused("--budget is missing", net, "--target", "A")
        self.refused("--budget: -1 is not between 0", net, "--target", "A", "--budget", "-1")
        one = ("--budget", "1")
        self.refused("--target ID goes with", net, *one)
        self.refused("--target ID goes with", net, *one, "--target", "A", "--objective", "loss")
        self.refused("there is no node 'Z'", net, *one, "--target", "Z")
        self.refused("--scenario goes with", net, *one, "--objective", "loss")
        self.refused(
            "--scenario random is random", net, *one, "--objective", "loss", "--scenario", "random"
        )
        self.refused("--mass COLUMN goes with", net, *one, "--target", "A", "--top", "3")
        self.refused("name columns of --nodes", net, *one, "--target", "A", "--same", "land")
        self.refused("no longitudes and latitudes", net, *one, "--target", "A", "--within", "9")
        self.refused("--within: -1 is not between 0", net, *one, "--target", "A", "--within", "-1")
        self.refused("is not a number above 0, median", net, *one, "--link-value", "0")
        self.refused("expected more than 0", net, *one, "--target", "A", "--cost", "0")
        self.refused("have no candidates", net, "--stress", "3", "--target", "A", "--triads")
        self.refused("build nothing and go without", net, *one, "--stress", "3", "--target", "A")
        self.refused("do not go together", net, "--stress", "3", "--floor", "degree:2")
        self.refused("--rho: 1.5 is not between 0 and 1", net, *one, "--rho", "1.5")

    def test_too_many(self):
        path = self.ring(600)
        self.refused("expected at most 124750", path, "--budget", "1", "--objective", "efficiency")

    def test_places(self):
        places = self.write("bad.csv", "node_id,lat,lon\nA,0,0\nB,95,0\n")
        self.refused(
            "node 'B' has no latitude and longitude in degrees", self.triangles, "--budget", "1",
            "--objective", "efficiency", "--nodes", places, "--within", "9", status=PARSE,
        )


if __name__ == "__main__":
    polis.main()
