"""The tutorials of jobs/guide from their first lines, each in a fresh checkout as it were: every
command runs and prints what the page shows, every block of Python runs."""

import tempfile
import unittest
from pathlib import Path

import pages
import polis


class Tutorials(unittest.TestCase):
    def follow(self, text, folder):
        for language, code in pages.blocks(text):
            if language == "console":
                for command, shown in pages.transcript(code):
                    if not pages.run_elsewhere(command):
                        self.type(command, shown, folder)
            else:
                done = pages.interpret(language, code, folder)
                if done:
                    self.assertEqual(done.returncode, 0, f"{code}\n{done.stderr}")

    def type(self, command, shown, folder):
        done = pages.shell(command, folder)
        told = f"{command}\n{done.stdout}{done.stderr}"
        self.assertEqual(done.returncode, 0, told)
        self.assertTrue(pages.prints(shown, done), "\n".join([told, "the page:", *shown]))

    def test_each_from_its_first_line(self):
        tutorials = list(filter(pages.is_tutorial, pages.PAGES))
        self.assertGreater(len(tutorials), 2)
        for page in tutorials:
            with self.subTest(page.name), tempfile.TemporaryDirectory(dir=".") as scratch:
                checkout = Path(scratch)
                (checkout / "build").mkdir()
                for name in ("inputs", "jobs"):
                    (checkout / name).symlink_to(polis.SOURCE / name)
                self.follow(pages.PAGES[page], checkout)


if __name__ == "__main__":
    polis.main()
