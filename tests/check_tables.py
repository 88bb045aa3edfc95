"""`centropolis check`: every kind of bad table by file and line, and the list of statements."""

import subprocess

import h5py

import polis

USAGE, DATA = 2, 65

CITIES = "city_id,lat,lon,province,tertiary_share\na,1,2,x,0.4\nb,2,3,x,0.5\nc,3,4,y,0.6\n"
PANEL = "city_id,period,employment\n" + "".join(
    f"{c},{2000 + t},{10 + t}\n" for c in "abc" for t in range(4)
)
EDGES = "src,dst,w\na,b,1\nb,c,2\n"


class Check(polis.Folder):
    def check(self, *options, status=0):
        done = subprocess.run([polis.PROGRAM, "check", *map(str, options)], capture_output=True,
                              text=True, check=False)  # fmt: skip
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_good_tables(self):
        said = self.check("--cities", self.write("cities.csv", CITIES), "--panel",
                          self.write("panel.csv", PANEL), "--edges", self.write("e.csv", EDGES),
                          "--rows", "none", "--strict")  # fmt: skip
        self.assertEqual(said, "94 statements: 0 answered, 48 computable, 46 need more, 0 only recorded\n")

    def test_what_is_computable_grows_with_what_is_there(self):
        cities = self.write("cities.csv", CITIES)
        few = self.check("--cities", cities, "--rows", "computable")
        self.assertIn("S1-P1 ", few)
        self.assertNotIn("S3-G2 ", few)
        more = self.check("--cities", cities, "--edges", self.write("e.csv", EDGES), "--panel",
                          self.write("panel.csv", PANEL), "--rows", "computable")  # fmt: skip
        self.assertIn("S3-G2 ", more)
        self.assertIn("S3-G1d ", more)
        missing = self.check("--cities", cities, "--rows", "missing")
        self.assertIn("needs @network @outcome", missing)

    def test_bad_tables(self):
        cities = self.write("cities.csv", CITIES)
        for name, text, words in (
            ("--edges", "src,dst,w\na,b,1\na,q,1\n", ":3: dst 'q' is not a city of the tables"),
            ("--edges", "src,dst,w\na,b,-1\n", ":2: weight -1 is negative"),
            ("--edges", "from,to\na,b\n", "no column src or u"),
            ("--edges", "src,dst,w\na,b,x\n", ":2:"),
            ("--panel", PANEL + "a,2000,1\n", ":14:"),
            ("--panel", PANEL + "q,2000,1\n", "q"),
            ("--manifest", "city_id,path\na,absent.csv\n", "absent.csv is missing"),
            ("--manifest", "city_id,where\na,x\n", "no column path"),
            ("--sectors", "city_id,period,sector,value\na,0,mine,-4\n", ":2:"),
        ):
            said = self.check("--cities", cities, name, self.write("t.csv", text), status=DATA)
            self.assertIn(words, said)
            self.assertIn("in the tables", said)
        bad = CITIES.replace("0.5", "50")
        self.assertIn(":3: column tertiary_share: 1 values are not in 0 to 1",
                      self.check("--cities", self.write("c.csv", bad), status=DATA))  # fmt: skip

    def test_warnings(self):
        text = "city_id,gdp,flat,void\na,1,5,\nb,,5,\nc,3,5,\n"
        path = self.write("c.csv", text)
        said = self.check("--cities", path, "--rows", "none")
        self.assertIn("column gdp: 33.3 % missing (1 of 3)", said)
        self.assertIn("column flat is 5 everywhere", said)
        self.assertIn("column void has no value", said)
        self.check("--cities", path, "--strict", status=DATA)
        uneven = PANEL.replace("2003", "2007")
        said = self.check("--panel", self.write("p.csv", uneven), "--rows", "none")
        self.assertIn("periods are not equally spaced", said)

    def test_result_answers_and_is_told(self):
        result = self.folder / "r.nc"
        polis.run("resilience", self.write("panel.csv", PANEL.replace(",12\n", ",9\n")),
                  "--outcome", "employment", "-o", result)  # fmt: skip
        said = self.check("--add-to", result, "--rows", "answered")
        self.assertIn("S3-G4 ", said)
        polis.digest(result)
        with h5py.File(result, "r") as file:
            group = file["seedmap"]
            ids = polis.text_rows(group["row_id"])
            self.assertEqual(len(ids), 94)
            self.assertEqual(group["status"][ids.index("S3-G4")], 0)
            self.assertEqual(group["status"][ids.index("S3-D3a")], 2)
            self.assertEqual(len(group["figures/value"]), 14)

    def test_usage(self):
        self.assertIn("nothing to check", self.check(status=USAGE))
        self.assertIn("say which table it is", self.check("x.csv", status=USAGE))


if __name__ == "__main__":
    polis.main()
