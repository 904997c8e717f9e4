"""Each promise of docs/guarantees.md has a guard in the code and a test; without the guard the test must fail.

`tests/guards/*.toml` lists them. The short tests hold the list; the long one switches each guard off, once, in a copy.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUARDS = [
    guard
    for path in sorted((ROOT / "tests" / "guards").glob("*.toml"))
    for guard in tomllib.loads(path.read_text())["guard"]
]
COPIED = ("replearn", "configs", "tests", "benchmarks", "pyproject.toml", "README.md", "docs")


def _name(guard):
    return re.sub(r"\W+", "-", guard["promise"])[:80].strip("-")


@pytest.mark.parametrize("guard", GUARDS, ids=_name)
def test_the_guard_and_its_test_are_there(guard):
    assert (ROOT / guard["file"]).read_text(encoding="utf-8").count(guard["cut"]) == 1, f"{guard['cut']!r}: once"
    path, _, test = guard["test"].partition("::")
    name = test.split("::")[-1].split("[")[0]
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("guard", GUARDS, ids=_name)
def test_the_promise_is_on_the_page(guard):
    page = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
    assert guard["promise"] in page and guard["test"].split("[")[0] in page, "name both there"


PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE))))
def test_every_test_that_the_page_names_is_there(named):
    path, _, test = named.partition("::")
    assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8") if test else (ROOT / path).is_file()


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the checkout in which guards may be taken out."""
    place = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, place / name)
    return place


@pytest.mark.full
@pytest.mark.parametrize("guard", GUARDS, ids=_name)
def test_without_the_guard_its_test_fails(guard, copy):
    path = copy / guard["file"]
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(guard["cut"], guard["instead"]), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "", guard["test"]]
        environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert done.returncode == 1, f"the test passes without its guard, or cannot run:\n{done.stdout[-2000:]}"
