"""The tables of tests/README.md: each promise and each fault has a row, and each test that a row
names is there."""

import re
import unittest

import polis

TESTS = polis.SOURCE / "tests"
IDS = [f"R{k}" for k in range(1, 12)] + [f"F{k}" for k in range(1, 19)]
NAMED = re.compile(r"`([^`]+)`")


class Contract(unittest.TestCase):
    def rows(self):
        for line in (TESTS / "README.md").read_text().splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 3 and re.fullmatch(r"[RF]\d+", cells[0]):
                yield cells[0], cells[2]

    def test_every_promise_and_every_fault_has_a_row(self):
        self.assertEqual([name for name, _ in self.rows()], IDS)

    def test_what_a_row_names_is_there(self):
        for name, shown in self.rows():
            text = ""
            for word in NAMED.findall(shown):
                with self.subTest(name, word=word):
                    if "." in word or "/" in word:
                        self.assertTrue((TESTS / word).exists())
                        text = (TESTS / word).read_text() if (TESTS / word).is_file() else ""
                    else:
                        self.assertTrue(re.search(rf"(def|void) {word}\(", text), "no such test")
            self.assertTrue(shown == "the same" or NAMED.search(shown), name)


if __name__ == "__main__":
    polis.main()
