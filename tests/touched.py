"""The tests nearest to what changed, for `make check`: prints their paths. `make test` runs all of them.

Changed is what differs from where this branch left main (on main itself: what is not committed yet, else the last
commit). Rules and architecture always run; of the rest the tests of each package that was touched.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = ("tests/architecture", "tests/rules")
MAINS = ("origin/main", "main")


def git(*words: str) -> list[str]:
    """Lines that git prints; none where it refuses."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.splitlines() if done.returncode == 0 else []


def changed() -> set[str]:
    """Paths that differ from where this branch left main, new ones not yet known to git too."""
    bases = [base for main in MAINS for base in git("merge-base", "HEAD", main)]
    open_files = set(git("ls-files", "--others", "--exclude-standard"))
    found = open_files.union(*(git("diff", "--name-only", base) for base in bases[:1]))
    return found or set(git("diff", "--name-only", "HEAD~1"))


def home_of(path: str) -> str:
    """Where the tests of a file lie: a test is its own home, a helper's is its folder, a source's its package's."""
    match PurePosixPath(path).parts:
        case ("laojian", "web", "portal" | "api" as door, *_):
            return f"tests/packages/web/{door}"
        case ("laojian", "web", *_):
            return "tests/packages/web"
        case ("laojian", package, _, *_):
            return f"tests/packages/{package}"
        case ("config", *_):
            return "tests/packages/config"
        case ("tools", *_):
            return "tests/packages/ledger"
        case ("tests", "packages" | "flows" | "screens", *_, name):
            return path if name.startswith("test_") else str(PurePosixPath(path).parent)
    return ""


def nearest(paths: Iterable[str]) -> list[str]:
    """Folders and files of tests for these changed paths, none twice, none inside another."""
    homes = sorted({home for path in paths if (home := home_of(path)) and (ROOT / home).exists()})
    return [*ALWAYS, *(h for h in homes if not any(h.startswith(f"{other}/") for other in homes))]


if __name__ == "__main__":
    sys.stdout.write(" ".join(nearest(changed())) + "\n")
