"""The repository's own promises: no addresses of registries, no machine paths, documents that stay true."""

import re
import subprocess

from tests.architecture import house


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files"], cwd=house.ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def readable() -> list[tuple[str, str]]:
    files = []
    for name in tracked():
        path = house.ROOT / name
        if path.suffix.lower() in {".png", ".pdf", ".ttf", ".mo", ".jpg", ".xlsx"} or not path.is_file():
            continue
        # tables in other encodings are samples of tests: what is ASCII in them is read all the same
        files.append((name, path.read_text(encoding="utf-8", errors="replace")))
    return files


def test_no_file_names_a_package_registry_or_a_machine() -> None:
    address = re.compile(
        r"py"
        r"pi\.org|python"
        r"hosted|registry\.np"
        r"mjs|(deb|security)\.deb"
        r"ian\.|/wo"
        r"rk/|/ro"
        r"ot/|/ho"
        r"me/[a-z]",
        re.I,
    )
    found = [f"{name}: {match.group()}" for name, text in readable() if (match := address.search(text))]
    assert found == []


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    lock = (house.ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > 100
    assert '"resolved"' not in (house.ROOT / "package-lock.json").read_text()


def test_no_file_is_larger_than_two_megabytes() -> None:
    assert [n for n in tracked() if (house.ROOT / n).is_file() and (house.ROOT / n).stat().st_size > 2_000_000] == []


def test_a_to_do_carries_an_issue_number() -> None:
    loose = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b(?!.*#\d+)")
    found = [name for name, text in readable() if name.endswith((".py", ".html", ".js")) and loose.search(text)]
    assert found == []


def test_the_readme_names_commands_that_exist() -> None:
    makefile = (house.ROOT / "Makefile").read_text()
    text = (house.ROOT / "README.md").read_text()
    named = set(re.findall(r"`?make ([a-z]+)", text))
    assert named and {n for n in named if not re.search(rf"^{n}:", makefile, re.M)} == set()


def test_the_readme_says_the_order_of_the_packages_as_the_contract_does() -> None:
    order = " ← ".join(", ".join(floor) for floor in house.packages())
    assert f"`{order}`" in (house.ROOT / "README.md").read_text().replace("\n", " "), order


def test_files_are_kept_as_editorconfig_says() -> None:
    kept = (".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".po", "Makefile")
    bad = re.compile(r"\r|[ \t]$|[^\n]\Z", re.M)
    assert [name for name, text in readable() if name.endswith(kept) and bad.search(text)] == []


def test_hooks_need_no_network() -> None:
    """Hooks of other repositories are cloned when first run: an office's closed network refuses that."""
    text = (house.ROOT / ".pre-commit-config.yaml").read_text()
    assert set(re.findall(r"repo: *(\S+)", text)) == {"local"}
    assert set(re.findall(r"language: *(\S+)", text)) == {"system"}


def test_the_readme_table_of_rooms_points_at_rooms_that_exist() -> None:
    text = (house.ROOT / "README.md").read_text()
    rooms = re.findall(r"`(laojian/[a-z_/.]+|config/[a-z_/.]+|docs/[a-z_/.]+|tools/[a-z_/.]+)`", text)
    assert rooms and [r for r in rooms if not (house.ROOT / r).exists()] == []
