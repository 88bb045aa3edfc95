"""Hundreds of small random networks against R's sna: Krackhardt's measures and what else
sociologists take from it. One run of ours, one of R.

See cases.py for what the networks are drawn to meet.
"""

import csv
import math
import subprocess
import tempfile
import unittest
from pathlib import Path

import cases as random_cases
import polis

SEEDS = 240  # networks of each direction

# One line for each number: network, what, value. A network that R's functions fail on ends the run.
SCRIPT = """
suppressMessages(library(sna))
ties <- read.csv("ties.csv"); nets <- read.csv("nets.csv")
say <- function(name, what, x) cat(sprintf("%s,%s,%.17g\\n", name, what, x), sep = "")
for (k in seq_len(nrow(nets))) {
  net <- nets[k, ]; n <- net$n; own <- ties[ties$net == net$net, ]
  g <- matrix(0, n, n); g[cbind(own$u, own$v) + 1] <- 1
  mode <- if (net$directed == 1) "digraph" else "graph"
  if (net$directed == 0) g <- pmax(g, t(g))
  end <- if (net$directed == 1) c(outdegree = "_out", indegree = "_in") else c(freeman = "")
  say(net$net, "connectedness", connectedness(g))
  say(net$net, "density", gden(g, mode = mode))
  for (way in names(end))
    say(net$net, paste0("centralization_degree", end[[way]]),
        centralization(g, degree, mode = mode, cmode = way))
  say(net$net, "centralization_betweenness", centralization(g, betweenness, mode = mode))
  say(net$net, "betweenness", betweenness(g, gmode = mode))
  if (net$directed == 1) {
    say(net$net, "gtd_hierarchy", hierarchy(g, measure = "krackhardt"))
    say(net$net, "gtd_efficiency", efficiency(g))
    say(net$net, "reciprocity", grecip(g, measure = "dyadic.nonnull"))
    say(net$net, "closeness_harmonic_out", closeness(g, gmode = mode, cmode = "suminvdir"))
  } else {
    say(net$net, "closeness_harmonic", closeness(g, gmode = mode, cmode = "suminvundir"))
    say(net$net, "centralization_harmonic",
        centralization(g, closeness, mode = mode, cmode = "suminvundir"))
    say(net$net, "core_number", kcores(g, mode = "graph"))
    say(net$net, "n_articulation_points", length(cutpoints(g, mode = "graph")))
    say(net$net, "transitivity", gtrans(g, mode = "graph", measure = "weak"))
  }
}
"""


@unittest.skipUnless(polis.has_r_package("sna"), "needs R and sna")
class Sna(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(dir=".")
        cls.addClassCleanup(scratch.cleanup)
        folder = Path(scratch.name)
        drawn = [random_cases.Case(seed, directed, "none")
                 for seed in range(SEEDS) for directed in (False, True)]
        drawn = [case for case in drawn if case.n > 2]  # less, and sna fails or divides by 0
        cls.ours = polis.centrality(random_cases.write(drawn, folder), "--measures",
                                    "core_number")
        polis.write_table(folder / "nets.csv", ["net", "n", "directed"],
                          [(case.name, case.n, int(case.directed)) for case in drawn])
        polis.write_table(folder / "ties.csv", ["net", "u", "v"],
                          [(case.name, *ends) for case in drawn for ends in case.merged()])
        text = subprocess.run(["Rscript", "-e", SCRIPT], cwd=folder, capture_output=True, text=True,
                              check=True, timeout=250).stdout
        cls.theirs = {}
        for name, what, value in csv.reader(text.splitlines()):
            cls.theirs.setdefault((name, what), []).append(float(value.replace("NA", "nan")))

    def compare(self, *names):
        """Wherever the measure is defined; sna gives other numbers where it is not."""
        for name in names:
            n = 0
            for (network, what), value in self.theirs.items():
                if what != name:
                    continue
                ours = self.ours[network]
                if len(value) == 1:
                    own = [ours[name]]
                else:
                    own = [ours.by_id(name)[str(v)] for v in range(ours.n)]
                if not any(map(math.isnan, own)):
                    polis.assert_close(own, value, f"{network} {name}", abs=1e-9)
                    n += 1
            self.assertGreater(n, SEEDS / 3, name)

    def test_krackhardts_measures(self):
        self.compare("connectedness", "gtd_hierarchy", "gtd_efficiency")

    def test_ties(self):
        self.compare("density", "reciprocity", "transitivity", "core_number",
                     "n_articulation_points")

    def test_paths(self):
        self.compare("betweenness", "closeness_harmonic", "closeness_harmonic_out")

    def test_centralizations(self):
        self.compare("centralization_degree", "centralization_degree_out",
                     "centralization_degree_in", "centralization_betweenness",
                     "centralization_harmonic")


if __name__ == "__main__":
    polis.main()
