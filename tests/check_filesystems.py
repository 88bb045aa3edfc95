"""Checkpoints and results on other file systems than the one of the tests: a run is killed when it has
saved something, the same command goes on, and nothing but the result is left."""

import subprocess
import unittest
from pathlib import Path

import check_checkpoint as runs
import polis


def tell(*command):
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


def on_tmpfs(folder):
    tell("mount", "-t", "tmpfs", "-o", "size=64M", "none", folder)


def on_ext4(folder):
    image = Path(f"{folder}.img")
    with open(image, "wb") as file:
        file.truncate(64 << 20)
    tell("mkfs.ext4", "-q", "-F", image)
    tell("mount", "-o", "loop", image, folder)


def on_overlay(folder):
    """A layer above another one, as containers have them; both of a tmpfs."""
    layers = Path(f"{folder}-layers")
    layers.mkdir()
    on_tmpfs(layers)
    for name in ("lower", "upper", "work"):
        (layers / name).mkdir()
    tell("mount", "-t", "overlay", "-o", f"lowerdir={layers}/lower,upperdir={layers}/upper,"
         f"workdir={layers}/work", "none", folder)


def on_nfs(folder):
    """By the kernel's own server, exporting a tmpfs to this machine."""
    exported = Path(f"{folder}-exported")
    exported.mkdir()
    on_tmpfs(exported)
    tell("exportfs", "-o", "rw,no_root_squash,insecure,fsid=7", f"127.0.0.1:{exported.absolute()}")
    tell("mount", "-t", "nfs", "-o", "soft,timeo=50", f"127.0.0.1:{exported.absolute()}", folder)


class FileSystems(unittest.TestCase):
    def goes_on_there(self, make):
        folder = Path(make.__name__)
        folder.mkdir()
        try:
            make(folder)
        except (OSError, subprocess.CalledProcessError) as refused:
            said = getattr(refused, "stderr", None) or str(refused).encode()
            self.skipTest(f"this machine does not give it: {said.decode().strip()}")
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        expected = runs.undisturbed(runs.networks())
        scratch = runs.Scratch(f"{folder}/run")
        process = scratch.start_and_wait((2, 1))
        runs.kill_ranks(process, 2, "all")
        runs.end_of(process)
        self.assertFalse(Path(scratch.output).exists())
        scratch.run((1, 2))
        self.assertEqual(runs.digest(scratch.output), expected)
        polis.run("info", "--check", scratch.output)
        self.assertEqual([p.name for p in folder.iterdir() if p.name != "lost+found"], ["run.nc"])

    def test_tmpfs(self):
        self.goes_on_there(on_tmpfs)

    def test_ext4(self):
        self.goes_on_there(on_ext4)

    def test_overlay(self):
        self.goes_on_there(on_overlay)

    def test_nfs(self):
        self.goes_on_there(on_nfs)


if __name__ == "__main__":
    polis.main_with_mounts("filesystems", "mount -t tmpfs none /mnt")
