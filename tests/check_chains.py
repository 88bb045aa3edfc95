"""The chains of jobs/ and the makers of their tables, in short forms; shellcheck of every script."""

import csv
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import h5py
import numpy as np

import polis

JOBS, INPUTS, RAW = (polis.SOURCE / p for p in ("jobs", "inputs", "tests/us_counties_raw"))
NOINPUT = 66


def script(path, *args, status=0, **env):
    done = subprocess.run([path, *map(str, args)], capture_output=True, encoding="utf-8",
                          env=os.environ | {k: str(v) for k, v in env.items()}, check=False,
                          timeout=400)
    if done.returncode != status:
        raise AssertionError(f"{path}: exit status {done.returncode}, expected {status}\n"
                             f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout, done.stderr


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Chains(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=".")
        self.addCleanup(scratch.cleanup)
        self.out = Path(scratch.name).resolve()

    def whole(self, name):
        """The files of a chain: intact result, table, page."""
        polis.digest(self.out / f"{name}.nc")
        self.assertIn("</html>", (self.out / f"{name}.html").read_text())
        return (self.out / "table.txt").read_text()

    @unittest.skipUnless(shutil.which("shellcheck"), "no shellcheck")
    def test_shellcheck(self):
        scripts = [p for folder in (JOBS, JOBS / "packaging", INPUTS) for p in folder.iterdir()
                   if p.suffix in (".sh", ".sbatch", ".bash")]
        self.assertGreater(len(scripts), 10)
        done = subprocess.run(["shellcheck", "-x", *scripts], cwd=polis.SOURCE,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_tables_of_us_counties(self):
        script(INPUTS / "make-us-counties.sh", "--from", RAW, self.out)
        self.assertEqual([(r["city_id"], r["name"], r["province"]) for r in
                          rows(self.out / "cities.csv")],
                         [("01001", "Autauga County, AL", "AL"), ("01003", "Baldwin County, AL", "AL"),
                          ("35013", "Doña Ana County, NM", "NM")])
        self.assertEqual([tuple(r.values()) for r in rows(self.out / "flows.csv")],
                         [("01001", "35013", "25"), ("35013", "01001", "47"), ("01003", "35013", "11")])
        panel = {(r["city_id"], r["period"]): tuple(r.values())[2:] for r in
                 rows(self.out / "panel.csv")}
        self.assertEqual(len(panel), 4 * 21)
        self.assertEqual(panel["__NATION__", "2007"], ("120", "73000", ""))
        self.assertEqual(panel["__NATION__", "2008"], ("", "", ""))
        self.assertEqual(panel["01001", "2007"], ("12", "21000", "3.3"))
        self.assertEqual(panel["35013", "2007"], ("", "", "5.0"))
        polis.run("check", "--cities", self.out / "cities.csv", "--panel", self.out / "panel.csv",
                  "--edges", self.out / "flows.csv")

    def test_downloads_may_be_archives(self):
        """As a browser saves them; the archive of IRS comes without data."""
        script(INPUTS / "make-us-counties.sh", "--from", RAW, self.out / "plain")
        saved = self.out / "saved"
        saved.mkdir()
        for archive, member, source in (
            ("county0506.zip", "read me.txt", None),
            ("countymigration0506.zip", "county0506/CountyOut0506.dat", "countyout0506.dat"),
            ("CAGDP1.zip", "CAGDP1__ALL_AREAS_2001_2023.csv", "CAGDP1.csv"),
        ):
            with zipfile.ZipFile(saved / archive, "w") as file:
                file.writestr(member, (RAW / source).read_bytes() if source else b"")
        for name in ("la.data.64.County", "county_adjacency.txt"):
            shutil.copy(RAW / name, saved)
        script(INPUTS / "make-us-counties.sh", "--from", saved, self.out / "unpacked")
        for table in ("cities.csv", "flows.csv", "panel.csv", "county_adjacency.txt"):
            self.assertEqual((self.out / "unpacked" / table).read_bytes(),
                             (self.out / "plain" / table).read_bytes())

    def test_what_lacks_is_said_with_its_address(self):
        empty = self.out / "raw"
        empty.mkdir()
        (empty / "CAGDP1.csv").write_text("there", encoding="utf-8")
        said = script(INPUTS / "make-us-counties.sh", "--from", empty, self.out, status=1)[1]
        for words in ("countyout0506.dat, or the archive", "irs-soi/county0506.zip",
                      "countymigration0506.zip", "time.series/la/la.data.64.County",
                      "reference/county_adjacency.txt", "with a browser"):
            self.assertIn(words, said)
        self.assertNotIn("CAGDP1", said)
        self.assertIn("no such folder", script(INPUTS / "make-us-counties.sh", "--from",
                                               self.out / "none", self.out, status=1)[1])
        tools = self.out / "tools"
        tools.mkdir()
        curl = tools / "curl"
        curl.write_text("#!/bin/sh\necho 'curl: (6) Could not resolve host' >&2\nexit 6\n",
                        encoding="utf-8")
        curl.chmod(0o755)
        said = script(INPUTS / "make-us-counties.sh", self.out / "made", status=1,
                      PATH=f"{tools}:{os.environ['PATH']}")[1]
        self.assertIn("Could not resolve host", said)
        self.assertIn("cannot download https://www.irs.gov/pub/irs-soi/county0506.zip", said)
        self.assertIn(f"as {self.out / 'made' / 'raw' / 'county0506.zip'}", said)

    def test_a_source_of_another_form_is_named(self):
        for name, text, said in (
            ("county_adjacency.txt", "County Name|County GEOID|Neighbor Name\n", "no county"),
            ("countyout0506.dat", "y1_statefips,y1_countyfips,n1,n2\n1,1,3,9\n", "no flow"),
            ("CAGDP1.csv", "area,year,value\n1001,2007,3\n", "no columns GeoFIPS and LineCode"),
            ("CAGDP1.csv", "GeoFIPS,LineCode,2007\n01001,3,3\n", "no real GDP"),
            ("la.data.64.County", "series_id\tyear\n", "no employment"),
        ):
            raw = self.out / "raw"
            shutil.copytree(RAW, raw)
            (raw / name).write_text(text, encoding="utf-8")
            found = script(INPUTS / "make-us-counties.sh", "--from", raw, self.out / "made",
                           status=1)[1]
            self.assertIn(f"{raw / name}: ", found)
            self.assertIn(said, found)
            self.assertFalse((self.out / "made" / "cities.csv").exists())
            shutil.rmtree(raw)

    def test_us_counties(self):
        self.assertIn("make-us-counties", script(JOBS / "us-counties.sh", self.out / "none",
                                                 self.out, status=NOINPUT)[1])
        data = polis.DATA / "us_counties"
        if not data.exists():
            self.skipTest("no tables of US counties")
        script(JOBS / "us-counties.sh", data, self.out, PERMUTATIONS=19)
        table = self.whole("us-counties")
        for words in ("resistance_states", "inter_betweenness_norm", "neighbours", "largest VIF",
                      "Contagion (SIR)", "three new ties each"):
            self.assertIn(words, table)
        with h5py.File(self.out / "us-counties.nc", "r") as file:
            for path in ("resilience/resis", "resilience/gdp/resis", "effects/pairs/p_perm",
                         "seedmap/status", "betweenness", "shocks/attack_random/s",
                         "shocks/attack_betweenness/r", "shocks/sir_random_1/attack_rate"):
                self.assertIn(path, file)
            least = (self.out / "least.txt").read_text().split()
            closeness = dict(zip(polis.text_rows(file["node_id"]),
                                 file["closeness_harmonic_out"][()]))
            self.assertEqual(len(least), 10)
            self.assertEqual(sorted(closeness[c] for c in least), sorted(closeness.values())[:10])
            for county in least:
                plan = file[f"plan/closeness_harmonic_{county}"]
                np.testing.assert_allclose(plan.attrs["base"], closeness[county], rtol=1e-9)
                self.assertGreater(plan["objective_after"][-1], plan["baseline_random_mean"][-1])
            terms = polis.text_rows(file["effects/resistance_states/term_name"])
            self.assertEqual(sum(t.startswith("state_") for t in terms), 50)
            self.assertTrue(np.isfinite(file["effects/resistance_states/coef"][()]).all())

    def test_example(self):
        script(INPUTS / "make-example.sh", self.out / "again")
        for table in ("cities.csv", "flows.csv", "panel.csv", "sectors.csv", "official-list.csv"):
            self.assertEqual((self.out / "again" / table).read_text(),
                             (INPUTS / "example" / table).read_text(), table)
        script(JOBS / "example.sh", self.out)
        said = script(JOBS / "example.sh", self.out)[0]  # safe to run again
        self.assertIn("inter_degree_union_norm", self.whole("example"))
        for command in ("check", "build", "centrality", "generate", "resilience", "integrate",
                        "effects", "shock", "export"):
            self.assertIn(f"== {command}", said)
        with h5py.File(self.out / "example.nc", "r") as file:
            model = file["effects/resistance"]
            coef = dict(zip(polis.text_rows(model["term_name"]), model["coef"][()]))
            p = dict(zip(polis.text_rows(model["term_name"]), model["p_perm"][()]))
        self.assertGreater(coef["inter_degree_union_norm"], 0)  # as the tables were made
        self.assertLess(coef["integration_rd"], 0)
        self.assertLess(p["integration_rd"], 0.01)

    def test_resource_cities(self):
        script(JOBS / "resource-cities.sh", INPUTS / "example", self.out, PERIOD=2010)
        self.assertIn("synthetic 07", self.whole("resource-cities"))
        table = {r["city_id"]: r for r in rows(self.out / "resource-cities.csv")}
        self.assertEqual(len(table), 48)
        official = {r["name"]: r["type"] for r in rows(INPUTS / "example" / "official-list.csv")}
        with h5py.File(self.out / "resource-cities.nc", "r") as file:
            group = file["integration"]
            t = group["period_label"][()].tolist().index(2010)
            for i, city in enumerate(polis.text_rows(group["city_id"])):
                row = table[city]
                self.assertEqual(row["type"], official.get(row["name"], "none"))
                self.assertEqual(row["period"], "2010")
                for k, name in enumerate(("structure", "governance", "ecology", "services")):
                    self.assertEqual(float(row[f"path_{name}"]), group["path_score"][i, k, t])
                for k, name in enumerate(("exploitation", "monostructure", "functions",
                                          "management")):
                    self.assertEqual(float(row[f"problem_{name}"]), group["problem_score"][i, k, t])
                self.assertEqual(float(row["coordination"]), group["ccd/d"][i, t])
                self.assertEqual(float(row["dependence"]), group["rd"][i, t])
        data = self.out / "data"
        shutil.copytree(INPUTS / "example", data)
        (data / "official-list.csv").write_text("name,type\nsynthetic 03,mature\nelsewhere,mature\n")
        self.assertIn("1 of the 2", script(JOBS / "resource-cities.sh", data, self.out)[1])
        self.assertEqual([r["name"] for r in rows(self.out / "not-in-table.csv")], ["elsewhere"])
        (data / "official-list.csv").write_text("name,type\nelsewhere,mature\n")
        script(JOBS / "resource-cities.sh", data, self.out, status=1)

    def test_city_networks(self):
        self.assertIn("go together", script(JOBS / "city-networks.sh", "x", status=1)[1])
        streets = polis.DATA / "streets120"
        if not streets.exists():
            self.skipTest("no street networks")
        towns = sorted(p.name for p in streets.iterdir() if p.is_dir())
        with open(self.out / "cities.csv", "w", encoding="utf-8") as cities, \
                open(self.out / "panel.csv", "w", encoding="utf-8") as panel:
            cities.write("city_id,name\n")
            panel.write("city_id,period,gdp_real,employment\n")
            for i, town in enumerate(towns):
                cities.write(f"{town},synthetic values\n")
                for year in range(2004, 2016):
                    level = 1000 + 10 * i + 20 * (year - 2004) - (40 + i % 7) * (2008 < year < 2011)
                    panel.write(f"{town},{year},{2 * level + i % 11},{level}\n")
        script(JOBS / "city-networks.sh", streets, self.out, self.out / "o", PERMUTATIONS=19,
               WEIGHT="--weight length --weight-role length")
        self.out /= "o"
        self.assertIn("intra_bridge_share", self.whole("city-networks"))
        with h5py.File(self.out / "city-networks.nc", "r") as file:
            self.assertEqual(file["network_id"].shape[0], len(towns))
            self.assertGreater(file["effects/resis/row_city_id"].shape[0], 100)


if __name__ == "__main__":
    polis.main()
