"""Images in a folder of the user's own: its folders are classes, or a table says them."""

from pathlib import Path

import numpy as np

from replearn.data.broken_files import whole_files
from replearn.data.image_files import ImageFiles, ImageHeader
from replearn.data.image_tree import EXTENSIONS, class_name, image_files, printable
from replearn.data.label_file import read_labels
from replearn.data.source import ImageSource, LoadedDataset, Offline, Split
from replearn.data.split_folders import split_folders
from replearn.errors import ContentError, UsageError
from replearn.escape import printable as shown


class Folder(ImageSource):
    """`root` is a folder of image files, with `train/`, `val/` and `test/` in it or not.

    Each first-level folder (of root, or of its splits) is a class, in sorted order, and is read recursively;
    without such folders the images have no labels. class_depth: 2 makes each second-level folder a class, called
    "first/second", and so on. labels: a CSV that says the class of each file instead, see
    `replearn.data.label_file`. Which folders are splits: see `replearn.data.split_folders`.

    Images are grey where every file is, else RGB. `size` scales the centre square of each; without it all files
    must have one size. range: of files of 16 bits or of floats, the values that become black and white; None:
    all of 16 bits, or 0 to 1. skip_bad: so many files that cannot be read are left out; with more, all of them are
    named and refused. Each file is looked at here; its pixels are decoded when they are asked for, so a folder may
    be larger than memory. Of a moving picture, the first frame. Raise UsageError where root is no folder,
    ContentError for what is in it.
    """

    def __init__(
        self,
        root: Path | None = None,
        offline: Offline = "fallback",
        size: int | None = None,
        labels: Path | str | None = None,
        class_depth: int | None = None,
        range: tuple[float, float] | None = None,
        skip_bad: int = 0,
    ) -> None:
        super().__init__(root, offline, size)
        self.labels, self.class_depth, self.range, self.skip_bad = labels, class_depth, range, skip_bad
        if labels is not None and class_depth is not None:
            raise UsageError("--data.class_depth: goes without --data.labels, which says the classes itself")

    def load(self) -> LoadedDataset:
        root = self._path()
        paths = image_files(root)
        if not paths:
            known = " ".join(extension[1:] for extension in EXTENSIONS)
            raise ContentError(f"{root}: holds no image file; files are found by their extension ({known})")
        paths, headers, bad = whole_files(paths, self.skip_bad)
        skipped = [shown(_name(path, root)) for path in bad]
        image_shape = self._image_shape(paths, headers)
        tops = split_folders(root, paths)
        classes, class_names = self._classes(root, paths, list(tops.values()))
        splits = {}
        for name, top in tops.items():
            chosen = [place for place, path in enumerate(paths) if path.is_relative_to(top)]
            inside = [paths[place] for place in chosen]
            images = ImageFiles(inside, root, image_shape, resized=self.size is not None, value_range=self.range)
            names = np.array([shown(_name(path, root)) for path in inside], object)
            splits[name] = Split(images, classes[chosen], np.arange(len(inside)), names)
        return LoadedDataset(
            root.resolve().name, splits, class_names, notes=self._notes(root, paths, tops, class_names), skipped=skipped
        )

    def _path(self) -> Path:
        if self.root is None:
            raise UsageError("--data.root is not given: the source Folder needs a folder of images there")
        path = Path(self.root).expanduser()
        if not path.is_dir():
            raise UsageError(f"--data.root {self.root}: must be an existing folder of images; correct the path")
        return path

    def _classes(self, root: Path, paths: list[Path], tops: list[Path]) -> tuple[np.ndarray, list[str]]:
        """Return the class of each file (N,) int64, -1 where it has none, and the names of the K classes."""
        if self.labels is not None:
            labels, names = read_labels(Path(self.labels).expanduser(), [_name(path, root) for path in paths])
            return np.array(labels, np.int64), names
        depth = self.class_depth or 1
        found = [_class_of(path, next(top for top in tops if path.is_relative_to(top)), depth) for path in paths]
        names = sorted({name for name in found if name is not None})
        place = {None: -1} | {name: number for number, name in enumerate(names)}
        for path, name in zip(paths, found, strict=True):
            if names and name is None:
                raise ContentError(
                    f"{printable(str(path))}: lies beside the folders of the classes, so its class is not known; "
                    "move it into one of them"
                )
        return np.array([place[name] for name in found], np.int64), names

    def _image_shape(self, paths: list[Path], headers: list[ImageHeader]) -> tuple[int, int, int]:
        channels = 1 if all(header.grey for header in headers) else 3
        if self.size is not None:
            return channels, self.size, self.size
        first = headers[0]
        for path, header in zip(paths, headers, strict=True):
            if (header.height, header.width) != (first.height, first.width):
                raise ContentError(
                    f"{path}: has {_pixels(header)} pixels and {paths[0]} has {_pixels(first)}; all images "
                    f"must have one size: bring them to it with --data.size {min(first.height, first.width)}"
                )
        return channels, first.height, first.width

    def _notes(self, root: Path, paths: list[Path], tops: dict[str, Path], class_names: list[str]) -> list[str]:
        """Return what a user may not expect: folders without images, a table that is not read."""
        notes, full = [], {root / parent for path in paths for parent in path.relative_to(root).parents}
        inner = (folder for top in tops.values() for folder in sorted(top.iterdir()) if folder.is_dir())
        empty = [f"{_name(path, root)}/" for path in inner if path not in full and not path.name.startswith(".")]
        if class_names and empty and self.labels is None:
            notes.append(f"{', '.join(empty[:5])}{' ...' if len(empty) > 5 else ''}: no image in it, so no class")
        tables = [path for path in sorted(root.glob("*.csv")) if not path.name.startswith(".")]
        if tables and self.labels is None and len(class_names) < 2:
            notes.append(
                f"{tables[0]} is not read; if it holds labels (columns file and label), add --data.labels {tables[0]}"
            )
        return notes


def _name(path: Path, root: Path) -> str:
    return printable(path.relative_to(root).as_posix())


def _class_of(path: Path, top: Path, depth: int) -> str | None:
    folders = path.relative_to(top).parts[:-1]
    if 0 < len(folders) < depth:
        raise ContentError(
            f"{printable(str(path))}: lies {len(folders)} folder{'s' if len(folders) > 1 else ''} deep, too few for "
            f"--data.class_depth {depth}; give {len(folders)}, or move it"
        )
    return "/".join(class_name(name) for name in folders[:depth]) or None


def _pixels(header: ImageHeader) -> str:
    return f"{header.height} x {header.width}"
