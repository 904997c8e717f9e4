"""What files may name, all of it: asked of the guard name by name, and held beside a list that a person has read.

Nothing is made or called. To renew admitted.txt, after reading the difference: python tests/config/test_admitted.py
"""

import importlib
import pkgutil
import re
import site
import sys
import sysconfig
from collections.abc import Iterator
from difflib import unified_diff
from importlib.metadata import version
from pathlib import Path

import pytest
from pytorch_lightning import Callback
from pytorch_lightning.accelerators import Accelerator
from pytorch_lightning.loggers import Logger
from pytorch_lightning.plugins import CheckpointIO, ClusterEnvironment, LayerSync, Precision
from pytorch_lightning.profilers import Profiler
from pytorch_lightning.strategies import Strategy
from sklearn.base import BaseEstimator
from torch import nn

from replearn.config.trusted_imports import TRUSTED, Untrusted, check_name, trusted_class
from replearn.data.source import ImageSource
from replearn.data.transforms.transform import Transform
from replearn.models.representation import RepresentationModel

READ = Path(__file__).parent / "admitted.txt"
LIBRARIES = ("torch", "torchvision", "pytorch-lightning", "scikit-learn", "umap-learn")
# Every kind of class that some place of a file asks for.
KINDS = [
    RepresentationModel, nn.Module, ImageSource, Transform, BaseEstimator, Callback, Logger, Profiler, Strategy,
    Accelerator, Precision, CheckpointIO, LayerSync, ClusterEnvironment,
]  # fmt: skip


def kinds_of(path: str) -> list[str]:
    """The places that the guard lets a path stand in, as lines of the list; nothing is imported for most paths."""
    try:
        check_name(path)
    except Untrusted:
        return []
    lines = []
    for kind in KINDS:
        try:
            trusted_class(path, (kind,), "")
        except Untrusted:
            continue
        lines.append(f"{kind.__name__}: {path}")
    return lines


def modules_of(pattern: str) -> list[str]:
    """The modules that a pattern of the list speaks of."""
    *parents, last = pattern.split(".")[:-1]
    if last != "*":
        return [".".join([*parents, last])]
    package = ".".join(parents)
    found = importlib.import_module(package)
    return [f"{package}.{module.name}" for module in pkgutil.iter_modules(found.__path__)]


def admitted() -> list[str]:
    """Every line that the guard lets through, of the modules that are on its list."""
    modules = sorted({module for pattern in TRUSTED for module in modules_of(pattern)})
    return sorted({line for module in modules for name in dir(importlib.import_module(module))
                   for line in kinds_of(f"{module}.{name}")})  # fmt: skip


def versions() -> str:
    return "# " + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def renew() -> None:
    READ.write_text("\n".join([versions(), *admitted()]) + "\n")


def foreign(line: str) -> bool:
    return ": replearn." not in line


def test_the_guard_lets_through_what_a_person_has_read_and_nothing_else():
    header, *read = READ.read_text().splitlines()
    found = admitted()
    if header != versions():  # other releases of the libraries have other classes: ours are the same
        read, found = ([line for line in lines if not foreign(line)] for lines in (read, found))
    assert "\n".join(unified_diff(read, found, "admitted.txt", "the guard", n=0, lineterm="")) == ""


DEFINED = re.compile(rb"^(?:async def|def|class)\s+(\w+)|^(\w+)\s*[:=]", re.MULTILINE)
IMPORTED = re.compile(rb"^(?:from\s+\S+\s+)?import\s+(\([^)]*\)|.*)", re.MULTILINE)


def names_in(file: Path) -> set[str]:
    """Every name that a module's source defines, assigns or imports at its top."""
    source = file.read_bytes()
    words = [name for pair in DEFINED.findall(source) for name in pair if name]
    words += [word for names in IMPORTED.findall(source) for word in re.findall(rb"\w+", names)]
    return {word.decode(errors="replace") for word in words}


def importable() -> Iterator[tuple[str, set[str]]]:
    """Every module of the environment and of Python with the names in it: read, not imported."""
    for root in (*site.getsitepackages(), sysconfig.get_path("stdlib"), str(Path(__file__).parents[2])):
        for file in Path(root).rglob("*.py"):
            parts = list(file.relative_to(root).with_suffix("").parts)
            if parts[-1] == "__init__":
                parts.pop()
            if "site-packages" not in parts and parts and all(part.isidentifier() for part in parts):
                yield ".".join(parts), names_in(file)
    for name, module in list(sys.modules.items()):  # compiled modules, and names that come by a star
        yield name, set(dir(module))


@pytest.mark.full
def test_no_name_of_any_importable_module_is_let_through_beside_those():
    _, *read = READ.read_text().splitlines()
    found, asked = set(), 0
    for module, names in importable():
        asked += len(names)
        for name in names:
            found |= set(kinds_of(f"{module}.{name}"))
    print(f"asked for {asked} names in {len(KINDS)} places each, {len(found)} let through")
    assert asked > 100_000
    assert sorted(found - set(read)) == []


if __name__ == "__main__":
    renew()
