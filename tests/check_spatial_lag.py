"""The spatial lag model of `centropolis effects`: numpy and statsmodels as oracle, and what it refuses."""

import numpy as np

import polis
from effects import Folder

gmm = polis.optional("statsmodels.sandbox.regression.gmm")
USAGE, DATA = 2, 65


class SpatialLag(Folder):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(5)
        n = 150
        self.ids = [f"c{i:03}" for i in range(n)]
        self.w = np.zeros((n, n))
        for i in range(n - 1):  # the last city has no neighbour
            self.w[i, rng.choice(np.delete(np.arange(n - 1), i), 4, replace=False)] = 1 / 4
        self.x = rng.normal(size=(n, 2)) + self.w @ rng.normal(size=(n, 2))
        noise = rng.normal(size=n) * (0.2 + 0.1 * np.abs(self.x[:, 0]))
        self.y = np.linalg.solve(np.eye(n) - 0.6 * self.w, 1 + self.x @ [2, -1] + noise)
        self.cities = self.table("t.csv", ["city_id", "y", "a", "b"],
                                 zip(self.ids, self.y, *self.x.T))  # fmt: skip
        ties = [(self.ids[i], self.ids[j], 7) for i, j in zip(*np.nonzero(self.w))]
        self.weights = self.table("w.csv", ["src", "dst", "w"], ties)

    def fit(self, *options, **how):
        return self.effects(self.cities, "--outcome", "y", "--x", "a,b", "--spatial-lag",
                            self.weights, *options, **how)  # fmt: skip

    def columns(self):
        one = np.ones(len(self.y))
        z = np.column_stack([one, self.x, self.w @ self.y])
        wx = self.w @ self.x
        return z, np.column_stack([one, self.x, wx, self.w @ wx])

    def test_against_numpy(self):
        z, h = self.columns()
        hat = h @ np.linalg.lstsq(h, z, rcond=None)[0]
        inverse = np.linalg.inv(hat.T @ hat)
        b = inverse @ hat.T @ self.y
        e = self.y - z @ b
        n, k = z.shape
        classical = inverse * (e @ e) / (n - k)
        hc1 = inverse @ (hat.T * e**2) @ hat @ inverse * n / (n - k)
        rss = [np.linalg.lstsq(m, z[:, -1], rcond=None)[1][0] for m in (h[:, :3], h)]
        for se, covariance in (("classical", classical), ("hc1", hc1)):
            m = self.fit("--se", se)
            self.assertEqual(m.arrays["lag_term_name"], ["(constant)", "a", "b", "rho"])
            np.testing.assert_allclose(m.arrays["lag_coef"], b, rtol=1e-9)
            np.testing.assert_allclose(m.arrays["lag_se"], np.diag(covariance) ** 0.5, rtol=1e-9)
            self.assertEqual((m.attrs["lag_instruments"], m.attrs["lag_df"]), (4, n - k))
            np.testing.assert_allclose(m.attrs["lag_first_stage_f"],
                                       (rss[0] - rss[1]) / 4 / (rss[1] / (n - 7)), rtol=1e-8)  # fmt: skip
        self.assertTrue(m.arrays["lag_ci_lo"][3] < 0.6 < m.arrays["lag_ci_hi"][3])

    def test_against_statsmodels(self):
        if not gmm:
            self.skipTest("needs statsmodels")
        z, h = self.columns()
        fit = gmm.IV2SLS(self.y, z, h).fit()
        m = self.fit("--se", "classical")
        np.testing.assert_allclose(m.arrays["lag_coef"], fit.params, rtol=1e-8)
        np.testing.assert_allclose(m.arrays["lag_se"], fit.bse, rtol=1e-8)
        np.testing.assert_allclose(m.arrays["lag_p"], fit.pvalues, rtol=1e-6, atol=1e-12)

    def test_same_bits_for_any_ranks(self):
        one = self.fit().digest
        self.assertEqual(self.fit(ranks=2).digest, one)

    def test_refused(self):
        out = self.folder / "no.nc"
        run = ["effects", self.cities, "--outcome", "y", "-o", out]
        two = self.table("two.csv", ["city_id", "period", "y", "a"],
                         [(c, t, i + t * t, i % 5) for i, c in enumerate(self.ids) for t in (1, 2)])  # fmt: skip
        said = polis.run("effects", two, "--outcome", "y", "--x", "a", "--spatial-lag",
                         self.weights, "-o", out, status=DATA)  # fmt: skip
        self.assertIn("--spatial-lag needs one row for each city", said)
        said = polis.run(*run, "--x", "a", "--fe", "city", "--spatial-lag", self.weights,
                         status=USAGE)  # fmt: skip
        self.assertIn("--spatial-lag goes only with", said)
        everybody = [(a, b, 1) for a in self.ids[:20] for b in self.ids[:20] if a != b]
        few = self.table("few.csv", ["city_id", "y", "a"],
                         [(c, i * i % 7, i % 3) for i, c in enumerate(self.ids[:20])])  # fmt: skip
        said = polis.run("effects", few, "--outcome", "y", "--x", "a", "-o", out, "--spatial-lag",
                         self.table("all.csv", ["src", "dst", "w"], everybody), status=DATA)  # fmt: skip
        self.assertIn("say something new", said)


if __name__ == "__main__":
    polis.main()
