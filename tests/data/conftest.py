"""Small data made by hand, and a world without network, for the tests of replearn.data."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from replearn.data.source import Split


@pytest.fixture
def make_split() -> Callable[..., Split]:
    """A split of n images in which image i holds the value i % 256 everywhere and has the label i."""

    def make(n: int, shape: tuple[int, int, int] = (1, 4, 4)) -> Split:
        values = (np.arange(n) % 256).astype(np.uint8)
        images = np.broadcast_to(values[:, None, None, None], (n, *shape)).copy()
        return Split(images, np.arange(n), np.arange(n))

    return make


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No $REPLEARN_DATA, an empty cache folder (returned), and a network that answers nothing."""

    def refuse(request: object) -> None:
        raise OSError("no route to host")

    cache = tmp_path / "cache"
    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setattr("replearn.data.download._opened", refuse)
    return cache / "replearn"


@pytest.fixture
def write_idx() -> Callable[..., dict[str, np.ndarray]]:
    """Write the four idx files of a tiny MNIST-like set (6 + 3 images) into a folder; returns the arrays."""

    def write(folder: Path, archive: bool = False, largest: int = 9) -> dict[str, np.ndarray]:
        folder.mkdir(parents=True, exist_ok=True)
        rng, arrays = np.random.default_rng(0), {}
        for prefix, count in (("train", 6), ("t10k", 3)):
            arrays[f"{prefix}-images-idx3-ubyte"] = rng.integers(0, 256, (count, 28, 28)).astype(np.uint8)
            labels = np.r_[largest, rng.integers(0, 10, count - 1)].astype(np.uint8)
            arrays[f"{prefix}-labels-idx1-ubyte"] = labels
        for name, array in arrays.items():
            content = np.array([0x0800 + array.ndim, *array.shape], ">i4").tobytes() + array.tobytes()
            if archive:
                (folder / f"{name}.gz").write_bytes(gzip.compress(content))
            else:
                (folder / name).write_bytes(content)
        return arrays

    return write
