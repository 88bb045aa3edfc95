"""Models of a gravity network and what it was made of: said, refused, or passed over."""

import h5py

import polis
from effects import Folder

CITIES = ["city_id", "lat", "lon", "pop", "gdp", "gdp_real", "jobs", "rain"]


class Circular(Folder):
    made = []  # the built network and its measures, once for all cases

    def setUp(self):
        super().setUp()
        rows = [
            (f"c{i}", 30 + i % 4, 110 + i // 4, 100 + 37 * i % 91, 900 + 53 * i % 707,
             800 + 41 * i % 511, 70 + 29 * i % 83, 3 + 17 * i % 23)
            for i in range(12)
        ]  # fmt: skip
        self.cities = self.table("cities.csv", CITIES, rows)
        self.built = self.folder / "built.nc"
        self.net = self.folder / "net.nc"
        if not self.made:
            polis.run("build", self.cities, "--gravity", "basic", "-o", self.built)
            polis.run("centrality", self.built, "-o", self.net, "--quiet")
            self.made.extend(path.read_bytes() for path in (self.built, self.net))
        self.built.write_bytes(self.made[0])
        self.net.write_bytes(self.made[1])

    def model(self, outcome, x, *options, network=True, **how):
        network = ["--network", self.net] if network else []
        return self.effects(self.cities, "--outcome", outcome, "--x", x, *network, *options, **how)

    def test_centrality_hands_on_how_a_network_was_built(self):
        with h5py.File(self.built) as built, h5py.File(self.net) as net:
            self.assertIn(b"mass=pop mass2=gdp", built.attrs["construction"])
            self.assertEqual(net.attrs["construction"], built.attrs["construction"])

    def test_an_outcome_made_of_a_mass(self):
        for outcome in ("gdp", "ln(gdp_real)", "pop"):
            m = self.model(outcome, "inter_closeness_wf_in", log="warn  circular")
            self.assertIn("by construction", m.attrs["warnings"])
            self.assertEqual(m.attrs["network"], "net.nc")

    def test_a_network_explained_by_its_mass(self):
        m = self.model("inter_closeness_wf_in", "rain", "--controls", "gdp", log="circular")
        self.assertIn("'gdp' is made", m.attrs["warnings"])

    def test_resilience_measured_on_a_mass(self):
        rows = [(f"c{i}", t, 100 + (i * 7 + t * 13) % 17) for i in range(12) for t in range(4)]
        panel = self.table("panel.csv", ["city_id", "period", "gdp"], rows)
        polis.run("resilience", panel, "--outcome", "gdp", "--peak", 0, "--trough", 1,
                  "--recovery", 3, "--trend", "hp", "--add-to", self.net)  # fmt: skip
        self.model("resilience_resis", "inter_closeness_wf_in", log="circular: ")

    def test_masses_that_are_not_controlled_for(self):
        m = self.model("jobs", "inter_closeness_wf_in", log="not in the model")
        self.assertIn("--controls 'ln(pop)'", m.attrs["warnings"])
        m = self.model("jobs", "inter_closeness_wf_in", "--controls", "ln(pop),ln(gdp)")
        self.assertNotIn("warnings", m.attrs)

    def test_pairs(self):
        for outcome, matrix in (("absdiff(gdp)", "g"), ("g", "product(pop)")):
            m = self.model(
                outcome, matrix, "--pairs", "--matrix", f"g={self.built}", "--permutations", 20,
                network=False, log="circular",
            )  # fmt: skip
            self.assertIn("by construction", m.attrs["warnings"])

    def test_refused_or_passed_over(self):
        said = polis.run(
            "effects", self.cities, "--network", self.net, "--outcome", "gdp", "--x",
            "inter_closeness_wf_in", "--circular", "refuse", "-o", self.folder / "no.nc", status=65,
        )  # fmt: skip
        self.assertIn("circular: 'inter_closeness_wf_in'", said)
        m = self.model("gdp", "inter_closeness_wf_in", "--circular", "ignore")
        self.assertNotIn("warnings", m.attrs)

    def test_a_table_that_does_not_say_it(self):
        self.assertNotIn("warnings", self.model("jobs", "rain", network=False).attrs)
        polis.run("centrality", self.edges(), "-o", self.net, "--force", "--undirected", "--quiet")
        m = self.model("jobs", "inter_closeness_wf")
        self.assertNotIn("warnings", m.attrs)
        m = self.model("jobs", "inter_closeness_wf", "--masses", "jobs", log="circular")
        self.assertIn("'jobs'", m.attrs["warnings"])

    def edges(self):
        ring = [(f"c{i}", f"c{(i * i + 1) % 12}") for i in range(12)]
        return self.table("edges.csv", ["source", "target"], ring)


if __name__ == "__main__":
    polis.main()
