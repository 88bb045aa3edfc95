"""The statements of `centropolis check` are answered by what the commands really write: a chain of
every command that a statement names, and pieces of it alone."""

import random
import subprocess
import tempfile
import unittest
from pathlib import Path

import polis

N, PERIODS = 24, 6
LEVELS = [
    "gdp_real", "employment", "industrial_va", "resource_va", "built_up_area", "pop", "rd_gdp",
    "pm25", "edu_pc",
]  # fmt: skip
SHARES = [
    "tertiary_share", "transfers_share", "capital_spend_share", "cov_unemp", "cov_injury",
    "cov_maternity_f", "cov_pension", "cov_flexible", "green_share", "participation_rate",
]  # fmt: skip
OTHERS = [
    "debtors_per_10k", "emerging_support", "egov_index", "incubators_10k", "newfirms_10k",
    "schooling_urban_m", "reserve_years", "college_per_10k", "innovation_fund_gdp",
    "training_per_10k", "legal_index",
]  # fmt: skip
COLUMNS = LEVELS + SHARES + OTHERS
SCORES = [
    "industry=industrial_va:+,rd_gdp:+", "city=edu_pc:+,pm25:-", "people=incubators_10k:+",
    "exploitation=built_up_area:+,industrial_va:+,pop:+,employment:-,gdp_real:+,"
    "transfers_share:+,capital_spend_share:+",
    "functions=edu_pc:+", "management=egov_index:+", "structure=tertiary_share:+,reserve_years:+",
    "governance=participation_rate:+,schooling_urban_m:+,college_per_10k:+",
    "ecology=pm25:-,green_share:+", "services=edu_pc:+,innovation_fund_gdp:+,training_per_10k:+",
]  # fmt: skip


class Answers(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.result = self.folder / "all.nc"
        self.runs = 0
        self.write_tables()

    def write_tables(self):
        rng = random.Random(4)
        ids = [f"c{i:02}" for i in range(N)]
        places = [(c, 30 + rng.random(), 110 + rng.random(), i % 3) for i, c in enumerate(ids)]
        self.cities = self.table("cities.csv", ["city_id", "lat", "lon", "province"], places)
        shock = [1, 1.02, 1.05, 0.97, 1.0, 1.06]
        rows = []
        for c in ids:
            level = {v: rng.uniform(50, 90) for v in LEVELS + OTHERS}
            for t in range(PERIODS):
                row = [level[v] * shock[t] * rng.uniform(0.98, 1.02) for v in LEVELS]
                row += [rng.random() for _ in SHARES]
                row += [level[v] * rng.uniform(0.9, 1.1) for v in OTHERS]
                rows.append((c, 2000 + t, *row))
        self.panel = self.table("panel.csv", ["city_id", "period", *COLUMNS], rows)
        self.nodes = self.table("nodes.csv", ["node_id", "lat", "lon", "province", "cov_unemp"],
                                [(*place, rng.random()) for place in places])  # fmt: skip
        self.sectors = self.table("sectors.csv", ["city_id", "period", "sector", "value"],
                                  [(c, 2000 + t, s, rng.uniform(1, 9)) for c in ids
                                   for t in range(PERIODS) for s in ("mine", "mill", "shop")])  # fmt: skip
        self.flows = self.table("flows.csv", ["source", "target", "weight"],
                                [(a, b, rng.randint(1, 20)) for a in ids for b in rng.sample(ids, 5)
                                 if a != b])  # fmt: skip

    def table(self, name, header, rows):
        polis.write_table(self.folder / name, header, rows)
        return self.folder / name

    def states(self, result):
        said = subprocess.run([polis.PROGRAM, "check", "--result", result], capture_output=True,
                              text=True, check=True).stdout  # fmt: skip
        lines = [line.split() for line in said.splitlines() if line[:2] in ("S1", "S2", "S3")]
        return {words[0]: words[1] for words in lines}

    def add(self, command, *options):
        polis.run(command, *options, "--add-to", self.result)

    def effects(self, outcome, x, *options):
        self.runs += 1
        self.add("effects", self.panel, "--network", self.result, "--cities", self.cities,
                 "--outcome", outcome, "--x", x, "--model", f"m{self.runs}", *options)  # fmt: skip

    def shock(self, model, *options):
        self.runs += 1
        self.add("shock", self.flows, "--weight", "weight", "--weight-role", "strength", "--model",
                 model, "--name", f"s{self.runs}", "--nodes", self.nodes, "--replicates", 2, *options)  # fmt: skip

    def make_network(self):
        polis.run("centrality", self.flows, "-o", self.result, "--weight", "weight", "--weight-role",
                  "strength", "--indicators", "all", "--measures", "all", "--vulnerability", 2,
                  "--nodes", self.nodes, "--group", "province", "--quiet")  # fmt: skip

    def make_analyses(self):
        self.add("resilience", self.panel, "--outcome", "employment", "--peak", 2002, "--trough",
                 2003, "--recovery", 2005)  # fmt: skip
        scores = [word for score in SCORES for word in ("--score", score)]
        self.add("integrate", self.panel, "--cities", self.cities, "--sectors",
                 self.sectors, *scores)  # fmt: skip
        here = ("--period", 2002)
        self.effects("resilience_resis", "inter_degree", "--controls",
                     "integration_rd", *here)  # fmt: skip
        self.effects("resilience_recov", "pop", "--quadratic", "pop", "--by", "province",
                     "--min-group", 3, *here)  # fmt: skip
        self.effects("resilience_resis", "inter_betweenness", "--mediator", "newfirms_10k",
                     "--bootstrap", 9, *here)  # fmt: skip
        self.effects("integration_u_industry", "rd_gdp", "--lag", 1)
        self.effects("integration_u_city", "rd_gdp,debtors_per_10k,emerging_support", *here)
        self.effects("incubators_10k", "rd_gdp", *here)
        self.effects("egov_index", "rd_gdp", *here)

    def make_simulations(self):
        self.shock("propagate", "--coverage", "cov_unemp", "--grid", "slope=0.4")
        self.shock("propagate", "--scenario", "correlated:0.2,0.3")
        near = self.folder / "near.nc"  # a network that has places
        polis.run("build", self.cities, "--knn", 3, "-o", near, "--quiet")
        where = "geo:30.5,110.5,40"
        self.add("shock", near, "--model", "sir", "--scenario", where, "--replicates", 2)
        self.shock("threshold", "--scenario", "top:2:degree")
        self.shock("attack", "--scenario", "weak", "--edges")
        plan = ("plan", self.flows, "--weight", "weight", "--weight-role", "strength", "--budget", 1,
                "--nodes", self.nodes)  # fmt: skip
        self.add(*plan, "--objective", "loss", "--scenario", "top:1:degree")
        self.add(*plan, "--row", "S3-C1b", "--name", "b")
        self.add(*plan, "--row", "S3-C3a", "--name", "a")
        self.add(*plan, "--row", "S3-C1c", "--target", "c03", "--objective", "closeness_wf",
                 "--name", "c")  # fmt: skip
        self.add(*plan, "--row", "S3-C4b", "--name", "e")
        self.add(*plan, "--row", "S1-S3", "--target", "c03", "--name", "d")
        self.add("plan", self.flows, "--row", "S3-C3b")

    def test_a_chain_of_all_commands_answers_what_has_a_command(self):
        self.make_network()
        self.make_simulations()
        self.make_analyses()
        inside = ["S3-G6", "S3-D2a", "S3-D3f", "S3-D6d"]  # of networks inside cities
        coverage = ["S3-D3b", "S3-D3c", "S3-D3d", "S3-D3e", "S3-C5a"]  # as S3-D3a, other columns
        states = self.states(self.result)
        self.assertEqual(len(states), 94)
        for row, state in states.items():
            with self.subTest(row=row):
                if row not in inside and row not in coverage:
                    self.assertEqual(state, "answered")
        for row in inside + coverage:
            self.assertNotEqual(states[row], "answered")

    def test_networks_inside_cities(self):
        polis.run("generate", "street", "--count", 3, "--sizes", "20:30", "-o",
                  self.folder / "towns")  # fmt: skip
        polis.run("centrality", self.folder / "towns", "-o", self.result, "--quiet")
        states = self.states(self.result)
        for row in ("S3-D2a", "S3-D3f", "S3-D6d", "S1-I1", "S3-G5"):
            self.assertEqual(states[row], "answered", row)
        self.assertNotEqual(states["S3-G2"], "answered")

    def test_a_group_of_this_name_answers_nothing_by_itself(self):
        self.make_network()
        self.effects("rd_gdp", "pop", "--period", 2002)
        self.shock("attack", "--scenario", "random")
        states = self.states(self.result)
        for row in ("S3-G2", "S3-G3", "S3-G9", "S3-BC4", "S3-D5c", "S2-R1", "S3-G1a", "S3-G1c",
                    "S3-D3a", "S3-D2b", "S3-DC3", "S3-C1a", "S1-S3", "S1-P1", "S3-G4"):  # fmt: skip
            self.assertNotEqual(states[row], "answered", row)
        self.assertEqual(states["S3-D5e"], "answered")
        self.assertEqual(states["S3-CC1"], "answered")


if __name__ == "__main__":
    polis.main()
