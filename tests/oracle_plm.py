"""Regressions of `centropolis effects` beside R: lm with the errors of sandwich (HC1, clusters), and
fixed effects of plm, balanced and not."""

import subprocess
import unittest

import numpy as np

import polis
from effects import HEADER, Folder, random_panel

LM = """suppressMessages({library(sandwich); library(lmtest)})
t <- read.csv("t.csv")
fit <- lm(y ~ a + b, t)
show <- function(v, df) { x <- coeftest(fit, vcov = v, df = df); print(c(x), digits = 15) }
show(vcov(fit), fit$df.residual)
show(vcovHC(fit, type = "HC1"), fit$df.residual)
show(vcovCL(fit, cluster = t$province, type = "HC1"), length(unique(t$province)) - 1)
"""
PLM = """suppressMessages(library(plm))
t <- read.csv("t.csv")
fit <- plm(y ~ a + b, t, index = c("city_id", "period"), model = "within", effect = "{effect}")
v <- vcovHC(fit, method = "arellano", type = "HC0", cluster = "group")
print(c(coef(fit), sqrt(diag(vcov(fit))), sqrt(diag(v))), digits = 15)
"""


class Beside(Folder):
    def ask(self, script):
        done = subprocess.run(["Rscript", "-e", "options(width = 10000)\n" + script],
                              cwd=self.folder, capture_output=True, text=True, check=True)
        lines = [x for x in done.stdout.splitlines() if x.strip().startswith("[")]
        return [np.array(x.split("]", 1)[1].split(), float) for x in lines] or [
            np.array(done.stdout.splitlines()[-1].split(), float)]


@unittest.skipUnless(polis.has_r_package("sandwich") and polis.has_r_package("lmtest"),
                     "needs R with sandwich and lmtest")
class AgainstLm(Beside):
    def test_classical_hc1_and_clustered_errors(self):
        table = self.table("t.csv", HEADER, random_panel(5))
        how = (("--se", "classical"), ("--se", "hc1"), ("--cluster", "province"))
        for theirs, options in zip(self.ask(LM), how, strict=True):
            with self.subTest(options):
                m = self.effects(table, "--outcome", "y", "--x", "a,b", *options)
                for column, expected in zip(("coef", "se", "t", "p_classic"),
                                            theirs.reshape(4, 3), strict=True):
                    np.testing.assert_allclose(m.arrays[column], expected, rtol=1e-9, atol=1e-12)


@unittest.skipUnless(polis.has_r_package("plm"), "needs R with plm")
class AgainstPlm(Beside):
    def test_effects_of_cities_and_periods(self):
        for gaps in (0, 0.25):
            rows = random_panel(6, gaps=gaps)
            table = self.table("t.csv", HEADER, rows)
            n, cities, periods = len(rows), 40, 7
            for effects, theirs in (("city,period", "twoways"), ("city", "individual")):
                with self.subTest(gaps=gaps, effects=effects):
                    coef, classical, raw = self.ask(PLM.format(effect=theirs))[0].reshape(3, 2)
                    options = ("--outcome", "y", "--x", "a,b", "--fe", effects)
                    m = self.effects(table, *options, "--se", "classical")
                    np.testing.assert_allclose(m.arrays["coef"], coef, rtol=1e-8)
                    np.testing.assert_allclose(m.arrays["se"], classical, rtol=1e-8)
                    m = self.effects(table, *options)
                    k = 2 + (periods if theirs == "twoways" else 1)
                    factor = cities / (cities - 1) * (n - 1) / (n - k)
                    np.testing.assert_allclose(m.arrays["se"], raw * factor**0.5, rtol=1e-8)


if __name__ == "__main__":
    polis.main()
