"""The tutorials of jobs/guide from their first lines, each in a fresh checkout as it were: every
command runs and prints what the page shows, every block of code runs."""

import tempfile
import unittest
from pathlib import Path

import pages
import polis


class Tutorials(unittest.TestCase):
    def test_each_from_its_first_line(self):
        tutorials = list(filter(pages.is_tutorial, pages.PAGES))
        self.assertGreater(len(tutorials), 2)
        for page in tutorials:
            with self.subTest(page.name), tempfile.TemporaryDirectory(dir=".") as scratch:
                checkout = Path(scratch)
                (checkout / "build").mkdir()
                for name in ("inputs", "jobs"):
                    (checkout / name).symlink_to(polis.SOURCE / name)
                pages.follow(self, pages.PAGES[page], checkout)


if __name__ == "__main__":
    polis.main()
