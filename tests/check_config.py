"""Options in a file: the result is that of the same options typed, what is typed goes first, what
is wrong is said with its line, and the history of a result holds them all."""

import shlex

import h5py

import polis

TYPED = ("--weight", "weight", "--weight-role", "length", "--edges", "--resolution", 0.01)


class Config(polis.Folder):
    def setUp(self):
        super().setUp()
        rows = "".join(f"{v},{v * 7 % 11},{1 + v % 3}.25\n" for v in range(11))
        self.edges = self.write("edges.csv", "source,target,weight\n" + rows)

    def digest(self, *options, **how):
        polis.run("centrality", self.edges, "-o", self.out, "--force", "--quiet", *options, **how)
        return polis.digest(self.out)

    def history(self):
        with h5py.File(self.out) as file:
            return shlex.split(file["run"].attrs["history"].decode())

    def test_a_file_stands_for_its_options(self):
        file = self.write("run.conf", "# lengths\n\nweight = weight\n  weight-role=length\n"
                          "edges\nresolution =  0.01  \n")  # fmt: skip
        typed = self.digest(*TYPED)
        self.assertEqual(self.digest("--config", file, ranks=3), typed)
        self.assertEqual(self.digest(f"--config={file}"), typed)

    def test_what_is_typed_replaces_the_lines_of_that_name(self):
        file = self.write("run.conf", "weight = weight\nweight-role = strength\nedges\n"
                          "resolution = 0.01\n")  # fmt: skip
        self.assertEqual(self.digest("--config", file, "--weight-role", "length"),
                         self.digest(*TYPED))  # fmt: skip
        panel = self.write("panel.csv", "city_id,period,a,b\nx,1,1,5\nx,2,3,6\ny,1,4,2\ny,2,2,1\n")
        file = self.write("scores.conf", "score = industry=a:+\nscore = city=b:+\n")
        for options, scores in (((), 2), (("--score", "structure=a:+"), 1)):
            polis.run("integrate", panel, "-o", self.out, "--force", "--config", file, *options)
            with h5py.File(self.out) as result:
                self.assertEqual(len(result["integration/scores/score_name"]), scores)

    def test_the_history_repeats_the_run(self):
        file = self.write("run.conf", "weight = weight\nweight-role = length\n")
        first = self.digest("--config", file)
        moment, program, command, *words = self.history()
        self.assertEqual((program, command), ("centropolis", "centrality"))
        self.assertRegex(moment, r"^\d{4}-\d\d-\d\dT")
        self.assertIn("--weight-role=length", words)
        self.assertNotIn("config", " ".join(words))
        self.out.unlink()
        polis.run(command, *words)
        self.assertEqual(polis.digest(self.out), first)

    def test_words_of_the_history_are_quoted(self):
        odd = self.folder / "it's a file.csv"
        odd.write_text(self.edges.read_text(encoding="utf-8"), encoding="utf-8")
        polis.run("centrality", odd, "-o", self.out, "--quiet")
        self.assertIn(str(odd), self.history())

    def test_what_is_wrong_is_said_with_its_line(self):
        for text, status, said in (
            ("edges\nfoo = 3\n", 2, ("--foo=3", "run.conf, line 2")),
            ("\n# x\nalpha = deep\n", 2, ("'deep'", "run.conf, line 3")),
            ("edges = 1\n", 2, ("doesn't allow an argument", "run.conf, line 1")),
            ("edges\n--alpha = 1\n", 65, ("run.conf:2", "without its dashes", "'--alpha'")),
            (" = 1\n", 65, ("run.conf:1", "NAME = VALUE")),
            ("edges\nconfig = other.conf\n", 65, ("run.conf:2", "another --config")),
        ):
            with self.subTest(text):
                log = polis.run("centrality", self.edges, "-o", self.out, "--config",
                                self.write("run.conf", text), status=status)  # fmt: skip
                for words in said:
                    self.assertIn(words, log)

    def test_what_is_typed_wrong_has_no_line(self):
        file = self.write("run.conf", "edges\n")
        log = polis.run("centrality", self.edges, "-o", self.out, "--config", file, "--foo", status=2)
        self.assertNotIn("run.conf", log)

    def test_the_file_must_be_there_once(self):
        file = self.write("run.conf", "edges\n")
        for options, status, said in (
            (("--config", self.folder / "none.conf"), 66, "none.conf"),
            (("--config", self.write("empty.conf", "")), 65, "empty.conf: is empty\n"),
            (("--config",), 2, "expected a file"),
            (("--config", file, f"--config={file}"), 2, "given twice"),
        ):
            log = polis.run("centrality", self.edges, "-o", self.out, *options, status=status,
                            ranks=2)  # fmt: skip
            self.assertIn(said, log)


if __name__ == "__main__":
    polis.main()
