"""`centropolis shock`: worked examples end to end, the same bits for any ranks and threads, refusals."""

import csv
import os
import random
import signal
import subprocess
import time

import h5py
import numpy as np

import polis

USAGE, PARSE, CANTCREAT, STOPPED = 2, 65, 73, 75

TRIANGLES = "source,target\nA,B\nA,C\nB,C\nC,D\nD,E\nD,F\nE,F\n"
RING = "source,target\nA,B\nB,C\nC,D\nD,E\nE,F\nF,A\n"
DEBTS = "source,target,loss\nA,B,.6\nB,C,.5\nB,D,.3\nC,A,.2\nD,C,.4\n"


class Folder(polis.Folder):
    def shock(self, network, *options, out=None, **how):
        """The only group below /shocks: arrays by name, and its attributes."""
        out = out or self.out
        polis.run("shock", network, "-o", out, *options, **how)
        polis.digest(out)
        with h5py.File(out, "r") as file:
            (group,) = file["shocks"].values()
            return {**polis.arrays(group), "attributes": polis.attributes(group)}

    def refused(self, expected, network, *options, status=USAGE):
        said = polis.run("shock", network, "-o", self.out, *options, status=status)
        self.assertIn(expected, said)
        self.assertFalse(self.out.exists())


    def random_network(self, n, m):
        ends = np.random.default_rng(n).integers(0, n, size=(m, 2))
        return self.write("random.csv", "source,target\n" + "".join(f"{u},{v}\n" for u, v in ends))


class Examples(Folder):
    def near(self, found, expected):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)

    def test_attacks(self):
        triangles = self.write("triangles.csv", TRIANGLES)
        x = self.shock(triangles, "--model", "attack")
        self.assertEqual(x["attributes"]["scenario"], "degree")
        self.near(x["r"], [[0.25]])
        self.assertEqual([x["node_id"][i] for i in x["order"]], list("CDAEBF"))
        self.assertEqual(list(x["s_after"]), [3, 2, 2, 1, 1, 0])
        self.out.unlink()
        nodes = self.write(
            "gdp.csv", "node_id,gdp\n" + "".join(f"{v},{i + 1}\n" for i, v in enumerate("ABCDEF")))
        x = self.shock(triangles, "--model", "attack", "--scenario", "degree", "--nodes", nodes,
                       "--value", "gdp")
        self.near(x["value_after"], np.array([15, 11, 11, 6, 6, 0]) / 21)
        self.out.unlink()
        x = self.shock(
            triangles, "--model", "attack", "--scenario", "betweenness", "--efficiency", "7"
        )
        self.near(x["r"], [[1 / 3]])
        self.near(x["efficiency"][:2], [1.0, (1 + 3) * 2 / (0.688889 * 30)])
        self.out.unlink()
        random = ("--model", "attack", "--scenario", "random")
        x = self.shock(triangles, *random, "--replicates", "2000")
        self.assertLess(abs(x["r"].mean() - 0.337963), 4 * x["r"].std() / 2000**0.5)
        self.assertTrue((x["s_low"] <= x["s"] + 1e-12).all())
        self.assertTrue((x["s"] <= x["s_high"] + 1e-12).all())

    def test_edges(self):
        triangles = self.write("triangles.csv", TRIANGLES)
        x = self.shock(triangles, "--model", "attack", "--edges")
        self.assertEqual(x["attributes"]["scenario"], "betweenness")
        self.assertEqual(x["order"][0], 3)  # C-D, the bridge
        self.assertEqual(x["s_after"][0], 3)
        ties = self.write("ties.csv", "source,target,w\nA,B,3\nB,C,1\nC,D,2\n")
        self.out.unlink()
        x = self.shock(
            ties, "--model", "attack", "--scenario", "weak", "--edges", "--weight", "w",
            "--weight-role", "strength",
        )
        self.assertEqual(list(x["order"]), [1, 2, 0])

    def test_overload(self):
        x = self.shock(
            self.write("ring.csv", RING), "--model", "overload", "--scenario", "node:A",
            "--grid", "alpha=0,0.1,0.2",
        )
        self.near(x["alpha_critical"], [[1 / 7]])
        self.near(x["target"], [1, 0, 0, 0, 0, 0])
        self.assertEqual(x["attributes"]["lost_bits"], 0)
        self.near(x["g"], [[1 / 3, 1 / 3, 5 / 6]])
        self.near(x["p_failed"], [[1, 0, 0, 1, 0, 0]])

    def test_paths_that_removals_make_long_lose_bits_not_the_study(self):
        ties = [f"{u},{v},{1e-12 if v == 'A' else 1}" for u, v in zip("ABCDEF", "BCDEFA")]
        ring = self.write("weak.csv", "\n".join(["source,target,w", *ties]) + "\n")
        options = ("--model", "overload", "--scenario", "node:C", "--weight", "w", "--weight-role",
                   "strength")
        overload = self.shock(ring, *options)
        self.near(overload["alpha_critical"], [[0.6]])  # F: 8 where it had 5
        self.assertGreater(overload["lost_bits"][0][0], 0)
        self.assertEqual(overload["lost_bits"].max(), overload["attributes"]["lost_bits"])
        self.out.unlink()
        attack = self.shock(ring, "--model", "attack", "--scenario", "closeness", *options[4:],
                            "--efficiency", "4", "--max-remove", "0.5")
        self.assertEqual([attack["node_id"][i] for i in attack["order"]], list("CDA"))
        self.near(attack["efficiency"], np.array([8.7, 3.5, 2, 1]) / 8.7)
        self.assertGreater(attack["attributes"]["lost_bits"], 0)
        self.out.unlink()
        self.refused("use a resolution of 2e-06 or coarser", ring, *options, "--resolution", "1e-9",
                     status=65)

    def test_contagion(self):
        triangles = self.write("triangles.csv", TRIANGLES)
        x = self.shock(
            triangles, "--model", "threshold", "--scenario", "node:A", "--grid",
            "phi=0.3,0.34,0.5,0.51",
        )
        self.near(x["active"][:, 0], [1, 0.5, 0.5, 1 / 6])
        self.assertEqual(list(x["steps"][:, 0]), [3, 2, 2, 0])
        self.out.unlink()
        x = self.shock(
            self.write("debts.csv", DEBTS), "--directed", "--weight", "loss", "--weight-role",
            "strength", "--contact", "value", "--model", "debtrank", "--scenario", "node:A",
        )
        self.near(x["distress"], [[1, 0.6, 0.372, 0.18]])
        self.near(x["debtrank"], [[0.288]])
        self.out.unlink()
        path = self.write("path.csv", "source,target\nA,B\nB,C\n")
        m = 20000
        x = self.shock(
            path, "--model", "sir", "--scenario", "node:A", "--replicates", m, "--grid",
            "beta=0.5",
        )
        p = np.array([1, 0.833333, 0.694444])
        self.assertTrue((abs(x["p_ever"][0] - p) <= 4 * np.sqrt(p * (1 - p) / m)).all())
        self.assertAlmostEqual(x["attributes"]["lambda_max"], 2**0.5, places=9)
        self.assertAlmostEqual(x["r0"][0], 0.5 * 2**0.5 / 0.2, places=9)

    def test_propagation(self):
        triangles = self.write("triangles.csv", TRIANGLES)
        nodes = self.write(
            "nodes.csv",
            "node_id,cover,share\n" + "".join(f"{v},0.9,{1.0 if v == 'C' else ''}\n" for v in "ABCDEF"),
        )
        x = self.shock(triangles, "--model", "propagate", "--scenario", "node:C")
        self.near(x["loss"], [[3.882353]])
        self.near(x["auc"][0], [0.682383, 0.682383, 1.852183, 0.383111, 0.141146, 0.141146])
        self.near(x["si"][0], [3.058824, 3.058824, 3.882353, 3.882353, 3.058824, 3.058824])
        self.near(x["total"][0][:4], [1, 0.816667, 0.605694, 0.433911])
        self.out.unlink()
        x = self.shock(
            triangles, "--model", "propagate", "--scenario", "column:share", "--nodes", nodes,
            "--coverage", "cover", "--grid", "rho=0.1", "--grid", "slope=0,0.4",
        )
        self.near(x["loss"][1], [2.426367])
        self.assertGreater(x["loss"][0][0], x["loss"][1][0])
        self.out.unlink()
        x = self.shock(triangles, "--model", "propagate", "--scenario", "each")
        self.near(x["loss"][0], [3.058824, 3.058824, 3.882353, 3.882353, 3.058824, 3.058824])


class Rows(Folder):
    def test_a_row_stands_for_options(self):
        ties = self.write("ties.csv", "source,target\nA,B\nA,C\nB,C\nC,D\nD,E\nD,F\nE,F\n")
        nodes = self.write("n.csv", "node_id,cov\n" + "".join(f"{v},1\n" for v in "ABCDEF"))
        net = ["--row", "S3-C5b", "--coverage", "cov", "--nodes", nodes, "--scenario", "node:C"]
        x = self.shock(ties, *net)
        self.assertEqual(x["attributes"]["row"], "S3-C5b")
        self.assertIn("adds 0.4", x["attributes"]["assumption"])
        np.testing.assert_array_equal(x["slope"], [0, 0.4])
        self.assertLess(x["loss"][1, 0], x["loss"][0, 0])
        x = self.shock(ties, "--row=S3-C4a", "--replicates", "9", "--force")
        np.testing.assert_array_equal(x["warning"], [0, 0.5] * 3)
        self.out.unlink()
        self.refused("belongs to `centropolis plan`", ties, "--row", "S3-C1a")
        self.refused("it takes @sectors", ties, "--row", "S3-C2a")


class Files(Folder):
    def test_a_result_is_extended_and_read(self):
        network = self.write("triangles.csv", TRIANGLES)
        result = self.folder / "result.nc"
        polis.run("centrality", network, "-o", result)
        polis.run("shock", result, "--model", "attack", "--scenario", "degree", "--add-to", result)
        polis.run(
            "shock", result, "--model", "attack", "--scenario", "betweenness", "--name", "paths",
            "--add-to", result,
        )
        polis.digest(result)
        with h5py.File(result, "r") as file:
            self.assertEqual(sorted(file["shocks"]), ["attack_degree", "paths"])
            self.assertAlmostEqual(file["shocks/attack_degree/r"][0, 0], 0.25)
            self.assertIn("betweenness", file)
        said = polis.run(
            "shock", result, "--model", "attack", "--scenario", "degree", "--add-to", result,
            status=CANTCREAT,
        )
        self.assertIn("attack_degree", said)

    def test_curves_are_a_table(self):
        table = self.folder / "curves.csv"
        x = self.shock(
            self.write("ring.csv", RING), "--model", "propagate", "--scenario", "random:2",
            "--replicates", "7", "--grid", "lambda=0.2,0.8", "--csv", table,
        )
        with open(table, newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), x["total"].size)
        np.testing.assert_array_equal([float(r["total"]) for r in rows], x["total"].ravel())
        np.testing.assert_array_equal([float(r["high"]) for r in rows], x["total_high"].ravel())
        self.assertEqual({r["lambda"] for r in rows}, {"0.2", "0.8"})


class Bits(Folder):
    def same_bits(self, network, *study, layouts=((None, 1), (3, 1), (2, 2))):
        digests = set()
        for ranks, threads in layouts:
            self.shock(network, *study, ranks=ranks, threads=threads)
            digests.add(polis.digest(self.out))
            self.out.unlink()
        self.assertEqual(len(digests), 1, study)

    def test_ranks_and_threads_change_nothing(self):
        network = self.random_network(150, 400)
        studies = [
            ("--model", "attack", "--scenario", "random"),
            ("--model", "attack", "--scenario", "betweenness", "--edges", "--max-remove", "0.1"),
            ("--model", "overload", "--scenario", "random:2", "--replicates", "5"),
            ("--model", "sirs", "--scenario", "random:3%", "--grid", "warning=0,0.4"),
            ("--model", "threshold", "--scenario", "correlated:0.1,0.3"),
            ("--model", "propagate", "--scenario", "random:5", "--grid", "kappa=0,5"),
            ("--model", "propagate", "--scenario", "uniform", "--grid", "rho=0.1,0.2,0.3,0.4,0.5"),
        ]
        for study in studies:
            self.same_bits(network, *study)

    def test_ranks_share_the_sources_of_a_score(self):
        network = self.random_network(1500, 1700)  # small ones are not worth it
        attack = ("--model", "attack", "--max-remove", "0.01", "--efficiency", "3", "--scenario")
        self.same_bits(network, *attack, "betweenness", layouts=((None, 1), (2, 1), (4, 1), (2, 2)))
        self.same_bits(network, *attack, "betweenness", "--edges", layouts=((None, 1), (3, 1)))
        self.same_bits(network, "--model", "propagate", "--scenario", "top:20:betweenness",
                       layouts=((None, 1), (3, 1)))

    def test_the_seed_is_what_changes_replicates(self):
        network = self.write("ring.csv", RING)
        study = ("--model", "sir", "--scenario", "node:A", "--grid", "beta=0.5")
        one = self.shock(network, *study)["attack_rate"]
        self.out.unlink()
        two = self.shock(network, *study, "--seed", "2")["attack_rate"]
        self.assertFalse((one == two).all())


class Checkpoints(Folder):
    """Studies that are stopped or killed and go on, with other ranks and threads, to the same bits."""

    SIR = ("--model", "sirs", "--scenario", "random:3%", "--grid", "warning=0,0.4")
    STUDIES = (
        (*SIR, "--replicates", "700"),
        ("--model", "attack", "--scenario", "random", "--replicates", "20000"),  # no sums over nodes
        ("--model", "overload", "--scenario", "random:2", "--replicates", "40"),
        ("--model", "propagate", "--scenario", "each", "--grid", "rho=0.1,0.2"),
        ("--model", "threshold", "--scenario", "random:5", "--replicates", "9000"),
        ("--model", "debtrank", "--scenario", "random:5", "--replicates", "3000"),
    )

    def setUp(self):
        super().setUp()
        self.network = self.random_network(300, 900)
        self.checkpoint = self.folder / "ck"

    def options(self, study):
        return ("shock", self.network, *study, "-o", self.out, "--checkpoint", self.checkpoint)

    def undisturbed(self, study):
        out = self.folder / "undisturbed.nc"
        start = time.monotonic()
        self.shock(self.network, *study, out=out, threads=2)
        seconds = time.monotonic() - start
        expected = polis.digest(out)
        out.unlink()
        return expected, seconds

    def start(self, study, ranks=1, threads=1, interval=0):
        run = [polis.PROGRAM, *map(str, self.options(study)), "--threads", str(threads),
               "--checkpoint-interval", str(interval)]
        command = ["mpirun", "-n", str(ranks), *run] if ranks > 1 else run
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def wait_for_work(self, process):
        """Until a replicate is saved; False if the run has ended before."""
        while process.poll() is None:
            if any(p.stat().st_size > 64 for p in self.checkpoint.glob("finished-*")):
                return True
            time.sleep(0.002)
        return False

    def finish(self, expected, study, **how):
        polis.run(*self.options(study), **how)
        self.assertEqual(polis.digest(self.out), expected)
        self.assertFalse(self.checkpoint.exists(), "the checkpoint is removed")
        self.out.unlink()

    def test_killed_at_random_moments(self):
        for seed, study in enumerate(self.STUDIES):
            with self.subTest(seed):
                draw = random.Random(seed)
                expected, seconds = self.undisturbed(study)
                for _ in range(2):
                    process = self.start(study, threads=draw.choice((1, 2)))
                    if self.wait_for_work(process):
                        time.sleep(draw.uniform(0, 0.3 * seconds))
                    process.kill()
                    process.communicate()
                    if self.out.exists():
                        break
                if self.out.exists():  # a machine that is too quick
                    self.out.unlink()
                self.finish(expected, study, ranks=2, threads=1)

    def test_a_signal_stops_in_order_and_what_is_saved_is_used(self):
        study = (*self.SIR, "--replicates", "1500")
        expected, _ = self.undisturbed(study)
        process = self.start(study, threads=2, interval=300)
        while process.poll() is None and not (self.checkpoint / "settings").exists():
            time.sleep(0.002)
        time.sleep(0.2)
        os.kill(process.pid, signal.SIGUSR1)
        said = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, STOPPED, said)
        self.assertRegex(said, r"stopped after [1-9]\d* of 9000 replicates")
        self.assertFalse(self.out.exists())
        saved = int(said.split("stopped after ")[1].split()[0])
        said = polis.run(*self.options(study), "--time-budget", "0.01", status=STOPPED, ranks=2)
        self.assertGreater(int(said.split("stopped after ")[1].split()[0]), saved)
        self.finish(expected, study, ranks=3, threads=1)

    def test_an_attack_goes_on_at_the_removal(self):
        self.network = self.random_network(2500, 2900)
        study = ("--model", "attack", "--scenario", "betweenness", "--max-remove", "0.03")
        expected, _ = self.undisturbed(study)
        process = self.start(study)
        self.assertTrue(self.wait_for_work(process), "killed before its end")
        process.kill()
        process.communicate()
        reached = []
        for ranks in (1, 3):
            said = polis.run(*self.options(study), "--time-budget", "0.01", status=STOPPED,
                             ranks=ranks)
            self.assertRegex(said, r"stopped after [1-9]\d* of \d+ removals")
            reached.append(int(said.split("stopped after ")[1].split()[0]))
        self.assertLess(*reached)
        self.finish(expected, study, ranks=4, threads=1)
        self.network = self.random_network(300, 900)
        self.finish(self.undisturbed(study)[0], study, ranks=2)  # ends before a look at the clock

    def test_what_lengths_lost_is_kept(self):
        """The first removal opens the ring, so that paths of the second pass a tie that is very
        weak; the second removes an end of it, and nothing is lost any more."""
        n = 3000
        ties = (f"{v},{(v + 1) % n},{1e-12 if v == 0 else 1}\n" for v in range(n))
        self.network = self.write("ring.csv", "source,target,w\n" + "".join(ties))
        study = ("--model", "attack", "--scenario", "betweenness", "--max-remove", "0.002",
                 "--weight", "w", "--weight-role", "strength")
        x = self.shock(self.network, *study)
        self.assertGreater(x["attributes"]["lost_bits"], 0)
        expected = polis.digest(self.out)
        self.out.unlink()
        said = polis.run(*self.options(study), "--time-budget", "0.001", status=STOPPED)
        self.assertRegex(said, r"stopped after [2-5] of 6 removals")
        self.finish(expected, study, ranks=2)

    def test_another_study_cannot_go_on_from_it(self):
        study = (*self.SIR, "--replicates", "1500")
        budget = ("--time-budget", "0.1")
        polis.run(*self.options(study), *budget, status=STOPPED)
        said = polis.run(*self.options(study), "--seed", "2", status=PARSE)
        self.assertIn("--seed=2", said)
        self.network.write_text(self.network.read_text() + "0,299\n")
        said = polis.run(*self.options(study), status=PARSE)
        self.assertIn("content", said)

    def test_what_a_file_of_a_scenario_holds_belongs_to_the_study(self):
        hits = self.write("hits.csv", "node_id,severity\n0,1\n1,1\n")
        study = ("--model", "sir", "--scenario", f"file:{hits}", "--replicates", "5000")
        polis.run(*self.options(study), "--time-budget", "0.05", status=STOPPED)
        hits.write_text("node_id,severity\n0,1\n2,1\n")
        self.assertIn("hits.csv", polis.run(*self.options(study), status=PARSE))

    def test_of_a_single_replicate_nothing_can_be_kept(self):
        study = ("--model", "attack", "--scenario", "degree")
        said = polis.run(*self.options(study), status=USAGE)
        self.assertIn("a single replicate", said)
        self.assertFalse(self.checkpoint.exists())
        self.assertIn("need --checkpoint", polis.run(
            "shock", self.network, *study, "-o", self.out, "--time-budget", "1h", status=USAGE))


class Refusals(Folder):
    def test_parameters(self):
        ring = self.write("ring.csv", RING)
        sir = ("--model", "sir")
        self.refused("--grid gamma: 1.5 is not between 0 and 1", ring, *sir, "--grid", "gamma=1.5")
        self.refused("'phi' is no parameter of --model sir", ring, *sir, "--grid", "phi=1")
        self.refused("give one of them", ring, *sir, "--grid", "r0=1", "--grid", "beta=0.1")
        self.refused("expected at most 1", ring, *sir, "--grid", "r0=30")
        self.refused("--model is missing", ring)
        self.refused("--severity: 2 is not between", ring, *sir, "--severity", "2")
        self.refused("go only with --model attack", ring, *sir, "--edges")
        self.refused("--contact goes only with", ring, *sir, "--contact", "share")
        nodes = self.write("gdp.csv", "node_id,gdp\nA,1\n")
        gdp = ("--nodes", nodes, "--value", "gdp")
        attack = ("--model", "attack", "--scenario", "random")
        self.refused("only with --model attack, debtrank and propagate", ring, *sir, *gdp)
        self.refused("only with --model propagate", ring, *attack, *gdp[:2], "--coverage", "gdp")
        self.refused("only with --model debtrank and propagate", ring, *sir, "--severity", "0.5")
        self.refused("--horizon goes only with", ring, *attack, "--horizon", "9")
        self.refused("a --scenario that is not random", ring, *attack, *gdp)
        self.refused("a --scenario that is not random", ring, *attack, "--efficiency", "5")

    def test_scenarios(self):
        ring = self.write("ring.csv", RING)
        sir, attack = ("--model", "sir", "--scenario"), ("--model", "attack", "--scenario")
        self.refused("there is no node 'Z'", ring, *sir, "node:A,Z")
        self.refused("is not one of node:", ring, *sir, "sunspots")
        self.refused("means 7 of 6 nodes", ring, *sir, "random:7")
        self.refused("no longitudes and latitudes", ring, *sir, "geo:1,2,3")
        self.refused("geo:LAT,LON,KM", ring, *sir, "geo:1,2")
        self.refused("K from 1", ring, *sir, "top:0:degree")
        self.refused("--nodes FILE.csv, which is not given", ring, *sir, "top:1:gdp")
        self.refused("edges have none", ring, *attack, "closeness", "--edges")
        self.refused("ties are weak, not nodes", ring, *attack, "weak")
        self.refused("is not one of random, degree", ring, *attack, "node:A")

    def test_tables(self):
        ring = self.write("ring.csv", RING)
        nodes = self.write("nodes.csv", "node_id,cover\nA,0.5\nB,1.5\nC,0\nD,0\nE,0\nF,0\n")
        self.refused(
            "node 'B' has a value out of range, expected 0 to 1", ring, "--model", "propagate",
            "--nodes", nodes, "--coverage", "cover", status=PARSE,
        )
        hits = self.write("hits.csv", "node_id,severity\nA,0.5\nB,7\n")
        self.refused(
            "hits.csv:3: severity 7, expected 0 to 1", ring, "--model", "propagate",
            "--scenario", f"file:{hits}", status=PARSE,
        )


if __name__ == "__main__":
    polis.main()
