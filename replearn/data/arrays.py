"""Images in a NumPy file of the user's own: .npz with train and test parts or without, or .npy."""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np

from replearn.data.labels import as_classes
from replearn.data.pixels import as_images
from replearn.data.source import Images, ImageSet, ImageSource, Offline, Part
from replearn.data.views import in_memory, materialise
from replearn.errors import ContentError, UsageError

UNREADABLE = (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error)
MAPPED_BYTES = 256 * 2**20  # of a .npz's array, from which it is not read into memory
KEYS = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test", "x", "y", "class_names")


class Arrays(ImageSource):
    """`root` is a .npz with `x_train, y_train, x_test, y_test`, or with `x` and optional `y`, or a .npy of
    images.

    Beside the train part there may be `x_val, y_val`. Labels and `class_names` are optional. range: the values
    that stand for black and white, for numbers that are neither 0..255 nor floats in [0, 1]. What images may be:
    see `replearn.data.pixels.as_images`; what labels: `replearn.data.labels.as_classes`. A .npy stays
    memory-mapped, and so does what is large in a .npz that is not compressed: both may be larger than memory.
    No pickle is ever read. Raises UsageError where root is not such a file, ContentError for what is in it.
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

    def load(self) -> ImageSet:
        path = self._path()
        arrays = {"x": _read_npy(path)} if path.suffix.lower() == ".npy" else _read_npz(path)
        pairs = _pairs(arrays)
        images = {part: self._images(arrays[x], f"{path}: {x}") for part, (x, _) in pairs.items()}
        _refuse_two_shapes(images, path)
        raw = {y: arrays.get(y) for _, y in pairs.values()}
        for part, (x, y) in pairs.items():
            _refuse_other_length(x, images[part], y, raw[y], path)
        labels, class_names = as_classes(raw, arrays.get("class_names"), str(path))
        parts = {
            part: Part(images[part], labels.get(y, np.full(len(images[part]), -1)), np.arange(len(images[part])))
            for part, (_, y) in pairs.items()
        }
        return ImageSet(path.stem, parts, class_names)

    def _path(self) -> Path:
        if self.root is None:
            raise UsageError("--data.root is not given: the source Arrays needs a .npz or .npy file there")
        path = Path(self.root).expanduser()
        if not path.is_file() or path.suffix.lower() not in (".npz", ".npy"):
            raise UsageError(f"--data.root {self.root}: must be an existing .npz or .npy file; correct the path")
        return path

    def _images(self, raw: np.ndarray, where: str) -> Images:
        images = as_images(raw, self.size, where, self.range)
        if isinstance(raw, np.memmap):
            return images
        return np.ascontiguousarray(images) if in_memory(images) else materialise(images)


def _read_npy(path: Path) -> np.ndarray:
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except UNREADABLE as error:
        raise _unreadable(path, "npy") from error
    if not isinstance(array, np.ndarray):
        raise ContentError(f"{path}: holds an npz archive, not one array; rename it to {path.stem}.npz")
    return array


def _read_npz(path: Path) -> dict[str, np.ndarray]:
    try:
        with path.open("rb") as file:  # NumPy leaves it open where it is no whole archive
            archive = np.load(file, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise ContentError(f"{path}: holds one array, not an npz archive; rename it to {path.stem}.npy")
            if not {"x", "x_train"} & set(archive.files):
                raise ContentError(
                    f"{path}: has the keys {archive.files}; it must have x_train, y_train, x_test, y_test, or x and "
                    "optional y"
                )
            return {key: _member(path, archive, key) for key in archive.files if key in KEYS}
    except ContentError:
        raise
    except UNREADABLE as error:
        raise _unreadable(path, "npz") from error


def _member(path: Path, archive: np.lib.npyio.NpzFile, key: str) -> np.ndarray:
    """An array of the archive: read and held to its checksum, or memory-mapped where it is large."""
    zipped = archive.zip
    assert zipped is not None
    member = zipped.getinfo(f"{key}.npy")
    if member.compress_type != zipfile.ZIP_STORED or member.file_size < MAPPED_BYTES:
        return archive[key]
    with path.open("rb") as file:
        file.seek(member.header_offset + 26)  # lengths of the two fields that end the local header of 30 bytes
        name, extra = struct.unpack("<HH", file.read(4))
        file.seek(name + extra, os.SEEK_CUR)
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(file)
        if dtype.hasobject:
            raise ValueError("objects are refused")
        return np.memmap(path, dtype, "r", file.tell(), shape, "F" if fortran else "C")


def _unreadable(path: Path, kind: str) -> ContentError:
    save = "np.savez(path, x=..., y=...)" if kind == "npz" else "np.save(path, images)"
    return ContentError(
        f"{path}: is not a readable .{kind} file of plain arrays, or is cut off; objects (pickle) are refused, make "
        f"labels plain by .astype(str) or .astype(int); write it again with {save}"
    )


def _pairs(arrays: dict[str, np.ndarray]) -> dict[str, tuple[str, str]]:
    """The keys of images and labels of each part."""
    parts = [part for part in ("train", "val", "test") if f"x_{part}" in arrays]
    if len(parts) > 1 and parts[0] == "train":
        return {part: (f"x_{part}", f"y_{part}") for part in parts}
    return {"all": ("x", "y") if "x" in arrays else ("x_train", "y_train")}


def _refuse_two_shapes(images: dict[str, Images], path: Path) -> None:
    if len({part.shape[1:] for part in images.values()}) > 1:
        shapes = " and ".join(f"x_{name} {part.shape[1:]}" for name, part in images.items())
        raise ContentError(
            f"{path}: images have two shapes (C, H, W), {shapes}; they must have one: --data.size scales "
            f"height and width to one"
        )


def _refuse_other_length(x: str, images: Images, y: str, labels: np.ndarray | None, path: Path) -> None:
    if labels is not None and (labels.ndim == 0 or len(labels) != len(images)):
        n_labels = labels.size if labels.ndim == 0 else len(labels)
        raise ContentError(f"{path}: {y} has {n_labels:,} labels for the {len(images):,} images of {x}; give one each")
