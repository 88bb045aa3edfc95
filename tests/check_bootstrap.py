"""`--bootstrap` of effects: intervals by percentiles and BCa beside those of scipy and of R's boot,
which draw cities with other random numbers; what it says and refuses."""

import subprocess
import unittest

import numpy as np

import polis
from effects import Folder

stats = polis.optional("scipy.stats")
DRAWS = 4999
HEADER = ["city_id", "y", "x"]


def skewed(n=40, seed=8):
    """Rows (city, y, x) whose slope has a skewed distribution."""
    rng = np.random.default_rng(seed)
    x = rng.exponential(size=n) ** 1.5
    y = 0.5 + x + x * rng.exponential(size=n)
    return [(f"c{i:02}", float(y[i]), float(x[i])) for i in range(n)]


def slope(y, x):
    return np.cov(x, y)[0, 1] / np.var(x, ddof=1)


class Intervals(Folder):
    def setUp(self):
        super().setUp()
        self.rows = skewed()
        self.path = self.table("t.csv", HEADER, self.rows)
        self.y, self.x = (np.array([r[i] for r in self.rows]) for i in (1, 2))

    def ends(self, *options):
        m = self.effects(self.path, "--outcome", "y", "--x", "x", "--bootstrap", DRAWS, *options)
        return m, np.array([m["boot_lo"]["x"], m["boot_hi"]["x"]])

    def near(self, found, expected):
        """Ends of two runs of other draws: apart by the error of a percentile of DRAWS numbers."""
        width = expected[1] - expected[0]
        np.testing.assert_allclose(found, expected, atol=0.08 * width)

    @unittest.skipUnless(stats, "needs scipy")
    def test_scipy_gives_the_same(self):
        m, percentile = self.ends()
        self.assertEqual(m.attrs["interval"], "percentile")
        m, bca = self.ends("--interval", "bca")
        self.assertEqual(m.attrs["interval"], "bca")
        for kind, found in (("percentile", percentile), ("BCa", bca)):
            theirs = stats.bootstrap(
                (self.y, self.x), slope, paired=True, vectorized=False, method=kind,
                n_resamples=DRAWS, random_state=np.random.default_rng(3),
            ).confidence_interval  # fmt: skip
            self.near(found, theirs)
        self.assertGreater(np.abs(bca - percentile).max(), 0.12 * np.ptp(percentile),
                           "a case where the two differ")

    @unittest.skipUnless(polis.has_r_package("boot"), "needs R and boot")
    def test_boot_ci_gives_the_same(self):
        done = subprocess.run(
            ["Rscript", "-e", 't <- read.csv("t.csv"); set.seed(5); library(boot)\n'
             "b <- boot(t, function(d, i) coef(lm(y ~ x, d[i, ]))[2], R = 4999)\n"
             'ci <- boot.ci(b, type = c("perc", "bca"), L = empinf(b, type = "jack"))\n'
             "cat(ci$percent[4:5], ci$bca[4:5])"],
            cwd=self.folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        theirs = np.array(done.stdout.split(), float)
        self.near(self.ends()[1], theirs[:2])
        self.near(self.ends("--interval", "bca")[1], theirs[2:])

    def test_the_indirect_effect_has_one_too(self):
        rng = np.random.default_rng(2)
        rows = [(c, y + m, x, m) for c, y, x in self.rows for m in [x + rng.exponential()]]
        path = self.table("m.csv", [*HEADER, "m"], rows)
        ends = []
        for interval in ("percentile", "bca"):
            model = self.effects(path, "--outcome", "y", "--x", "x", "--mediator", "m",
                                 "--interval", interval)  # fmt: skip
            ends.append((model.arrays["indirect_lo"][0], model.arrays["indirect_hi"][0]))
            self.assertTrue(ends[-1][0] < model.arrays["indirect"][0] < ends[-1][1])
        self.assertNotEqual(*ends)

    def test_ranks_and_threads_change_nothing(self):
        seen = {
            self.effects(self.path, "--outcome", "y", "--x", "x", "--bootstrap", 99, "--interval",
                         "bca", ranks=r, threads=t).digest
            for r, t in ((1, 1), (2, 2), (3, 1))
        }  # fmt: skip
        self.assertEqual(len(seen), 1)

    def test_draws_on_one_side_have_no_interval(self):
        m = self.effects(self.path, "--outcome", "y", "--x", "x", "--bootstrap", 1, "--interval",
                         "bca", log="on one side of the estimate")  # fmt: skip
        self.assertNotIn("boot_lo", m.arrays)

    def test_it_goes_with_draws_only(self):
        said = polis.run("effects", self.path, "-o", self.folder / "no.nc", "--outcome", "y", "--x",
                         "x", "--interval", "bca", status=2)  # fmt: skip
        self.assertIn("--interval goes only with --bootstrap or --mediator", said)


if __name__ == "__main__":
    polis.main()
