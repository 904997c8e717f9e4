"""The three lists of versions say the same: what pyproject.toml allows, what is pinned, what is hashed."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^([\w.-]+)==([\w.+]+)", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def _versions(name):
    pairs = PINNED.findall((ROOT / name).read_text())
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in pairs}


def test_the_hashed_list_has_the_pinned_versions():
    pinned, hashed = _versions("constraints.txt"), _versions("requirements.lock")
    assert pinned.items() <= hashed.items()


def test_every_hashed_package_has_a_hash():
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text())
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry.splitlines()[0] and entry[0] != "#")


def test_the_lowest_versions_are_the_floors_of_the_project():
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["parquet"]]
    floors = dict(re.match(r"([\w.-]+)(?:\[\w+\])?>=([\w.]+)", need).groups() for need in needed)
    assert _versions("constraints-lowest.txt") == {name.lower(): version for name, version in floors.items()}


def test_every_dependency_is_pinned():
    names = {
        re.match(r"[\w.-]+", need)[0].lower() for extra in PROJECT["optional-dependencies"].values() for need in extra
    }
    names |= {re.match(r"[\w.-]+", need)[0].lower() for need in PROJECT["dependencies"]}
    assert {re.sub(r"[-_.]+", "-", name) for name in names} <= set(_versions("requirements.lock"))
