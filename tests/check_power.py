"""The power fails: what was published before is there, whole; what was saved before is gone on from.

A small ext4 file system is an image in a file. Copies of the image, taken at random moments while a
run writes, are what a disk holds after a cut; they are mounted and looked at. A copy takes its time,
so that it may be worse than any cut, but not better."""

import random
import shutil
import subprocess
import time
import unittest
from pathlib import Path

import check_checkpoint as runs
import polis

N_RESULTS, N_CUTS, N_CUTS_OF_CHECKPOINTS = 8, 10, 3


def mount(image, folder):
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop", image, folder], check=True)


class Disk:
    """An image that is mounted; copies of it."""

    def __init__(self, name, mib):
        self.image, self.folder = Path(f"{name}.img"), Path(name)
        with open(self.image, "wb") as file:
            file.truncate(mib << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)
        mount(self.image, self.folder)
        self.n_cuts = 0

    def cut(self):
        self.n_cuts += 1
        copy = Path(f"{self.folder}-{self.n_cuts}.img")
        shutil.copyfile(self.image, copy)
        return copy

    def end(self):
        subprocess.run(["umount", self.folder], check=True)


class Power(unittest.TestCase):
    def setUp(self):
        self.draw = random.Random(7)

    def look_at(self, copy):
        folder = Path("after")
        mount(copy, folder)
        self.addCleanup(shutil.rmtree, folder)
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        return folder

    def generation(self, path):
        """Which of the results it is; it has to be whole."""
        if not path.exists():
            return 0
        polis.run("info", "--check", path)
        (name,) = polis.read_result(path)
        return int(name.removeprefix("town"))

    def test_what_was_published_is_there(self):
        for k in range(1, N_RESULTS + 1):
            Path(f"town{k}.csv").write_text(f"source,target\na,b\nb,c{k}\n")
        disk, found = Disk("results", 16), []
        line = (f'for k in $(seq {N_RESULTS}); do "$0" centrality town$k.csv -o results/out.nc --quiet '
                "--force --threads 1 && echo $k >published || exit; done")
        Path("published").write_text("0\n")
        writer = subprocess.Popen(["sh", "-c", line, polis.PROGRAM])
        while writer.poll() is None and disk.n_cuts < N_CUTS:
            published = int(Path("published").read_text() or 0)
            found.append((published, disk.cut()))
            time.sleep(self.draw.uniform(0.0, 0.2))
        self.assertEqual(writer.wait(), 0)
        found.append((N_RESULTS, disk.cut()))
        disk.end()
        for published, copy in found:
            with self.subTest(published=published, copy=copy.name):
                self.assertGreaterEqual(self.generation(self.look_at(copy) / "out.nc"), published)
                self.doCleanups()

    def test_what_was_saved_is_gone_on_from(self):
        expected = runs.undisturbed(runs.networks())
        disk, copies = Disk("saving", 64), []
        run = runs.command(1, 2, "saving/out.nc", "--checkpoint", "saving/ck",
                           "--checkpoint-interval", "0.05")
        process = subprocess.Popen(run)
        while process.poll() is None and len(copies) < N_CUTS_OF_CHECKPOINTS:
            time.sleep(self.draw.uniform(0.1, 0.5))
            copies.append(disk.cut())
        self.assertEqual(process.wait(), 0)
        disk.end()
        for copy in copies:
            with self.subTest(copy=copy.name):
                folder = self.look_at(copy)
                if not (folder / "out.nc").exists():
                    subprocess.run([word.replace("saving/", f"{folder}/") for word in run], check=True)
                self.assertEqual(polis.digest(folder / "out.nc"), expected)
                self.doCleanups()


if __name__ == "__main__":
    polis.main_with_mounts("power", "truncate -s 4M probe.img && mkfs.ext4 -q -F probe.img && "
                                    "mount -o loop probe.img /mnt")
