"""Images in a NumPy file of the user's own: .npz with train and test splits or without, or .npy."""

from pathlib import Path

import numpy as np

from replearn.data.labels import as_classes
from replearn.data.locate import expanded
from replearn.data.npz import read_npy, read_npz
from replearn.data.pixels import as_images
from replearn.data.source import Images, ImageSource, LoadedDataset, Offline, Split
from replearn.data.views import in_memory, materialise
from replearn.errors import ContentError, UsageError

MAPPED_BYTES = 256 * 2**20  # of a .npz's array, from which it is not read into memory
KEYS = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test", "x", "y", "class_names")


class Arrays(ImageSource):
    """`root` is a .npz with `x_train, y_train, x_test, y_test`, or with `x` and optional `y`, or a .npy of
    images.

    Beside the train split there may be `x_val, y_val`. Labels and `class_names` are optional. range: the values
    that stand for black and white, for numbers that are neither 0..255 nor floats in [0, 1]. What images may be:
    see `replearn.data.pixels.as_images`; what labels: `replearn.data.labels.as_classes`. A .npy stays
    memory-mapped, and so does what is large in a .npz that is not compressed: both may be larger than memory.
    No pickle is ever read. Raise UsageError where root is not such a file, ContentError for what is in it.
    """

    def __init__(
        self,
        root: Path | None = None,
        offline: Offline = "fallback",
        size: int | None = None,
        range: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(root, offline, size)
        self.range = range

    def load(self) -> LoadedDataset:
        path = self._path()
        arrays = {"x": _read_npy(path)} if path.suffix.lower() == ".npy" else _read_npz(path)
        pairs = _pairs(arrays)
        images = {split: self._images(arrays[x], f"{path}: {x}") for split, (x, _) in pairs.items()}
        _refuse_two_shapes(images, path)
        raw = {y: arrays.get(y) for _, y in pairs.values()}
        for split, (x, y) in pairs.items():
            _refuse_other_length(x, images[split], y, raw[y], path)
        labels, class_names = as_classes(raw, arrays.get("class_names"), str(path))
        splits = {
            split: Split(images[split], labels.get(y, np.full(len(images[split]), -1)), np.arange(len(images[split])))
            for split, (_, y) in pairs.items()
        }
        return LoadedDataset(path.stem, splits, class_names)

    def _path(self) -> Path:
        if self.root is None:
            raise UsageError("--data.root is not given: the source Arrays needs a .npz or .npy file there")
        path = expanded(self.root, "--data.root")
        if not path.is_file() or path.suffix.lower() not in (".npz", ".npy"):
            raise UsageError(f"--data.root {self.root}: must be an existing .npz or .npy file; correct the path")
        return path

    def _images(self, raw: np.ndarray, where: str) -> Images:
        images = as_images(raw, self.size, where, self.range)
        if isinstance(raw, np.memmap):
            return images
        return np.ascontiguousarray(images) if in_memory(images) else materialise(images)


def _read_npy(path: Path) -> np.ndarray:
    if _starts_with(path, b"PK"):
        raise ContentError(f"{path}: holds an npz archive, not one array; rename it to {path.stem}.npz")
    return read_npy(path)


def _read_npz(path: Path) -> dict[str, np.ndarray]:
    if _starts_with(path, b"\x93NUMPY"):
        raise ContentError(f"{path}: holds one array, not an npz archive; rename it to {path.stem}.npy")
    arrays, names = read_npz(path, KEYS, MAPPED_BYTES)
    if not {"x", "x_train"} & set(names):
        raise ContentError(
            f"{path}: has the keys {names}; it must have x_train, y_train, x_test, y_test, or x and optional y"
        )
    return arrays


def _starts_with(path: Path, letters: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(letters)) == letters


def _pairs(arrays: dict[str, np.ndarray]) -> dict[str, tuple[str, str]]:
    """Return the keys of images and labels of each split."""
    splits = [split for split in ("train", "val", "test") if f"x_{split}" in arrays]
    if len(splits) > 1 and splits[0] == "train":
        return {split: (f"x_{split}", f"y_{split}") for split in splits}
    return {"all": ("x", "y") if "x" in arrays else ("x_train", "y_train")}


def _refuse_two_shapes(images: dict[str, Images], path: Path) -> None:
    if len({split.shape[1:] for split in images.values()}) > 1:
        shapes = " and ".join(f"x_{name} {split.shape[1:]}" for name, split in images.items())
        raise ContentError(
            f"{path}: images have two shapes (C, H, W), {shapes}; they must have one: --data.size scales "
            f"height and width to one"
        )


def _refuse_other_length(x: str, images: Images, y: str, labels: np.ndarray | None, path: Path) -> None:
    if labels is not None and (labels.ndim == 0 or len(labels) != len(images)):
        n_labels = labels.size if labels.ndim == 0 else len(labels)
        raise ContentError(f"{path}: {y} has {n_labels:,} labels for the {len(images):,} images of {x}; give one each")
