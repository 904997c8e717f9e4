"""Bad input, typed as a user would: what a refusal must hold, and the material for one."""

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from replearn.config import trusted_imports

SMOKE = Path(__file__).parents[2] / "configs" / "smoke.yaml"
INTRUDER = """
from pathlib import Path
from replearn.networks.linear import LinearEncoder
Path({mark!r}).touch()
class Encoder(LinearEncoder):
    pass
"""


@pytest.fixture(autouse=True)
def _own_allow_list(monkeypatch):
    """What `--allow-import` admits in one test is not admitted in the next."""
    monkeypatch.setattr(trusted_imports, "ALLOWED", list(trusted_imports.ALLOWED))


def _tree(folder: Path) -> dict[str, str]:
    """Every file with its checksum and every folder below one; an empty runs/ is none."""
    found = {path for path in folder.rglob("*") if path != folder / "runs"}
    return {
        str(path.relative_to(folder)): hashlib.md5(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in found
    }


@pytest.fixture
def check_refused(replearn, in_tmp):
    """Type what must be refused: with this exit code, in one sentence with these words, no file changed."""

    def check(code: int, words: list[str], *typed: object) -> None:
        before = _tree(in_tmp)
        found, _, err = replearn(*typed)
        assert found == code, err
        sentence = err.splitlines()[-1]
        assert sentence.startswith("replearn: error: "), err
        assert [word for word in words if word not in sentence] == [], err
        assert "Traceback" not in err
        assert _tree(in_tmp) == before

    return check


@pytest.fixture
def config(in_tmp):
    """Write mine.yaml: smoke.yaml with another value at one dotted place; returns its name."""

    def write(place: str, value: object) -> str:
        content = yaml.safe_load(SMOKE.read_text())
        *above, last = place.split(".")
        inner = content
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = value
        (in_tmp / "mine.yaml").write_text(yaml.safe_dump(content))
        return "mine.yaml"

    return write


@pytest.fixture
def run(finished, in_tmp) -> Path:
    """A copy of the finished run in the folder worked in, where commands without RUN find it."""
    folder = Path(shutil.copytree(finished, in_tmp / "runs" / "smoke" / finished.name))
    (folder / "manifest.json").unlink()  # tests change what it lists
    return folder


@pytest.fixture
def good(in_tmp) -> Path:
    """good.npz: 40 images of 28 x 28 that nothing is wrong with."""
    np.savez(in_tmp / "good.npz", x=np.zeros((40, 28, 28), np.uint8), y=np.arange(40) % 4)
    return in_tmp / "good.npz"


@pytest.fixture
def mark(tmp_path_factory, monkeypatch) -> Path:
    """A file that appears when the module `intruder`, which no list admits, is imported."""
    folder = tmp_path_factory.mktemp("intruder")
    (folder / "intruder.py").write_text(INTRUDER.format(mark=str(folder / "mark")))
    monkeypatch.syspath_prepend(folder)
    yield folder / "mark"
    sys.modules.pop("intruder", None)
