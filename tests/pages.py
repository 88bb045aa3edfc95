"""The documentation as the tests read it: README.md, inputs/README.md and the pages of jobs/guide,
their links, their blocks of code, and a shell in which their commands run as a reader types them."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys

import polis

GUIDE = polis.SOURCE / "jobs" / "guide"
README = polis.SOURCE / "README.md"
INPUTS = polis.SOURCE / "inputs" / "README.md"
PAGES = {path: path.read_text(encoding="utf-8")
         for path in [README, INPUTS, *sorted(GUIDE.glob("*.md"))]}

# What a page shows and this suite runs elsewhere: the first words of a command, and the test whose
# text names them.
ELSEWHERE = {
    "jobs/quickstart.sh": "check_quickstart.sh",
    "jobs/example.sh": "check_chains.py",
    "sbatch": "check_slurm.py",
    "tests/slurm_local.sh": "CMakeLists.txt",
    "module": "check_install.py",
    "cc": "check_install.py",
    "./example": "check_install.py",
}
# The suite itself, how it was built, what compares with other programs for minutes, and what needs a
# program that Debian does not have (check_packaging.py looks at its files).
NOT_BY_A_TEST = {"tests/run.sh", "cmake", "make", "bench/run.sh", "spack", "apptainer", "srun"}


def blocks(text):
    """(language, code) of each fenced block, in the order of the page."""
    return re.findall(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def transcript(code):
    """(command, lines it shall print) of a console block; the lines are empty if none are shown."""
    steps = []
    for line in code.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return steps


LOG = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ")


def _agrees(shown, printed):
    """Line for line, where `...` stands for anything and widths of blanks do not matter."""
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.OutputChecker().check_output("\n".join(shown), "\n".join(printed), flags)


def prints(shown, done):
    """Whether a command printed what a page shows of it: the whole standard output, or no line of
    it, and of the log on standard error at least the lines shown, in their order and at any time."""
    log = [LOG.sub("", line) for line in done.stderr.splitlines() if LOG.match(line)]
    told = iter(log)
    for line in filter(LOG.match, shown):
        if not any(_agrees([LOG.sub("", line)], [entry]) for entry in told):
            return False
    shown = [line for line in shown if not LOG.match(line)]
    return not shown or _agrees(shown, done.stdout.splitlines())


def run_elsewhere(command):
    """Whether another test has the command; an error if nothing has."""
    words = shlex.split(command, comments=True)
    if words[0] in NOT_BY_A_TEST:
        return True
    test = ELSEWHERE.get(words[0])
    if test is None:
        return False
    needle = words[0].rpartition("/")[2].removesuffix(".sh")
    if needle not in (polis.SOURCE / "tests" / test).read_text(encoding="utf-8"):
        raise AssertionError(f"{test} does not run {words[0]}")
    return True


def shell(command, folder):
    """Run a command as a reader of the page would, with centropolis in PATH."""
    programs = folder.resolve() / ".bin"
    if not programs.exists():
        programs.mkdir()
        (programs / "centropolis").symlink_to(polis.PROGRAM)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "MPLBACKEND": "Agg"},
        timeout=250, check=False)


def _python(code):
    wanted = re.findall(r"^import (\w+)", code, re.MULTILINE)
    return [sys.executable, "-c", code] if all(map(polis.optional, wanted)) else None


def _r(code):
    return ["Rscript", "-e", code] if polis.has_r_package("ncdf4") else None


def _matlab(code):
    there = shutil.which("octave-cli") and not subprocess.run(
        ["octave-cli", "--eval", "pkg load netcdf"], capture_output=True, check=False).returncode
    return ["octave-cli", "--eval", f"pkg load netcdf\n{code}"] if there else None


INTERPRETERS = {"python": _python, "r": _r, "matlab": _matlab}


def interpret(language, code, folder):
    """Run a block of Python, R or MATLAB (in Octave); None where the interpreter or a package of it is missing."""
    words = INTERPRETERS[language](code)
    return words and shell(shlex.join(words), folder)


def _type(test, command, shown, folder):
    done = shell(command, folder)
    told = f"{command}\n{done.stdout}{done.stderr}"
    test.assertEqual(done.returncode, 0, told)
    test.assertTrue(prints(shown, done), "\n".join([told, "the page:", *shown]))


def follow(test, text, folder):
    """Everything on a page that can be run, from its top to its end: commands succeed and print what
    the page shows, code runs where its interpreter is installed."""
    for language, code in blocks(text):
        if language == "console":
            for command, shown in transcript(code):
                if not run_elsewhere(command):
                    _type(test, command, shown, folder)
        elif language in INTERPRETERS:
            done = interpret(language, code, folder)
            test.assertFalse(done and done.returncode, f"{code}\n{done and done.stderr}")


def is_tutorial(page):
    return page.name.startswith("tutorial-")


def prose(text):
    """A page without its blocks of code."""
    return re.sub(r"^```\w*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text):
    """The anchors that GitHub makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def links(text):
    """Targets of the links and pictures of a page."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(text))
