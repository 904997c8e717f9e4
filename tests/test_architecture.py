"""Who may import whom, what stays light, and that nothing on disk is forgotten."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "replearn"
# A room may import the rooms before it; those of the first line know nothing of each other.
ORDER = [
    {"networks", "data", "metrics", "figures"},
    {"models"},
    {"runs"},
    {"training"},
    {"representations"},
    {"comparison"},
    {"report"},
    {"teaching"},
    {"commands"},
]
FOUNDATIONS = {"errors", "news", "config", "foreign", "stopping", "atomic_file", "escape"}  # what any room may use


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _level(room):
    return next(i for i, rooms in enumerate(ORDER) if room in rooms)


ROOMS = sorted({path.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/__init__.py")} - FOUNDATIONS)
FOLDERS = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("__init__.py"))
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_no_arrow_runs_back(room):
    for path in (PACKAGE / room).rglob("*.py"):
        for module in _imports(path):
            parts = module.split(".")
            if parts[0] != "replearn" or len(parts) < 2 or parts[1] in FOUNDATIONS | {room}:
                continue
            assert parts[1] in ROOMS, f"{path}: imports {module}"
            assert _level(parts[1]) < _level(room), f"{path}: {room} must not import {parts[1]}"


FOUNDATION_FILES = [
    *(PACKAGE / f"{name}.py" for name in sorted(FOUNDATIONS - {"config", "foreign"})),
    *(PACKAGE / "config").glob("*.py"),
    *(PACKAGE / "foreign").glob("*.py"),
]


@pytest.mark.parametrize("path", FOUNDATION_FILES, ids=lambda path: path.stem)
def test_the_foundations_stand_on_nothing_but_each_other(path):
    for module in _imports(path):
        parts = module.split(".")
        assert parts[0] != "replearn" or len(parts) == 1 or parts[1] in FOUNDATIONS


@pytest.mark.parametrize("room", ["metrics", "figures", "teaching/arithmetic", "teaching/figures"])
def test_no_torch_is_imported_in(room):
    for path in (PACKAGE / room).rglob("*.py"):
        assert not {"torch", "pytorch_lightning"} & {module.split(".")[0] for module in _imports(path)}


def test_the_command_line_is_standard_library_only():
    allowed = set(sys.stdlib_module_names) | {"replearn"}
    for name in ("cli", "errors", "stopping", "atomic_file", "escape", "__init__", "__main__"):
        assert {module.split(".")[0] for module in _imports(PACKAGE / f"{name}.py")} <= allowed


LIGHT = [["--help"], ["--version"], ["fit", "--help"], ["plot", "--help"], ["demo", "list"]]


@pytest.mark.parametrize("words", LIGHT, ids=" ".join)
def test_help_imports_nothing_heavy(words):
    program = (
        "import sys; from replearn.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'torch', 'numpy', 'matplotlib', 'sklearn', 'umap', 'jsonargparse', 'yaml'} & set(sys.modules);"
        "print(heavy, file=sys.stderr); sys.exit(code or len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_training_imports_no_umap_nor_manifold():
    """Not matplotlib either, but for torchmetrics, which imports it where it is installed."""
    program = (
        "import sys; import replearn.training.fit;"
        "heavy = {'umap', 'numba', 'sklearn.manifold', 'pandas'} & set(sys.modules);"
        "print(heavy, file=sys.stderr); sys.exit(len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_arch_imports_no_lightning_and_nothing_that_draws_or_projects():
    program = (
        "import sys; from replearn.cli import main;"
        "code = main(['arch', '--network', 'replearn.networks.lenet.LeNet5']);"
        "heavy = {'pytorch_lightning', 'umap', 'numba', 'matplotlib', 'sklearn.manifold', 'pandas'} & set(sys.modules);"
        "print(heavy, file=sys.stderr); sys.exit(code or len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_folder_is_packaged():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    listed = set(project["tool"]["setuptools"]["packages"])
    assert listed == {"replearn.configs", *FOLDERS}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_documented_and_short(path):
    source = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and path.parent != PACKAGE:
        assert source == "", "an __init__ is empty: the file system is the registry"
        return
    tree = ast.parse(source)
    assert ast.get_docstring(tree)
    assert source.count("\n") <= 200
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}: {node.name} says nothing of itself"
