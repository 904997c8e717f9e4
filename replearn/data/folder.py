"""Images in a folder of the user's own: each first-level folder a class."""

from pathlib import Path

import numpy as np

from replearn.data.image_files import Header, ImageFiles, in_threads, read_header
from replearn.data.source import ImageSet, ImageSource, Part
from replearn.errors import ContentError, UsageError

EXTENSIONS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")


class Folder(ImageSource):
    """`root` is a folder of image files, with `train/` and `test/` in it or not.

    Each first-level folder (of root, or of train/ and test/) is a class, in sorted order, and is read
    recursively; without such folders the images have no labels. Images are grey where every file is, else
    RGB. `size` scales the centre square of each; without it all files must have one size. Only
    headers are read here: pixels are decoded when they are asked for, so a folder may be larger than memory.
    Of a moving picture, the first frame. Raises UsageError where root is no folder, ContentError for what is
    in it.
    """

    def load(self) -> ImageSet:
        root = self._path()
        split = (root / "train").is_dir() and (root / "test").is_dir()
        tops = {"train": root / "train", "test": root / "test"} if split else {"all": root}
        files = {part: _find(top) for part, top in tops.items()}
        class_of = {part: [_class_of(path, tops[part]) for path in paths] for part, paths in files.items()}
        class_names = sorted({name for names in class_of.values() for name in names if name is not None})
        image_shape = self._image_shape([path for paths in files.values() for path in paths])
        parts = {}
        for part, paths in files.items():
            if class_names:
                _refuse_loose(paths, class_of[part])
            number = {name: place for place, name in enumerate(class_names)}
            labels = np.array([-1 if name is None else number[name] for name in class_of[part]], np.int64)
            images = ImageFiles(paths, root, image_shape, resized=self.size is not None)
            parts[part] = Part(images, labels, np.arange(len(paths)))
        return ImageSet(root.resolve().name, parts, class_names)

    def _path(self) -> Path:
        if self.root is None:
            raise UsageError("--data.root is not given: the source Folder needs a folder of images there")
        path = Path(self.root).expanduser()
        if not path.is_dir():
            raise UsageError(f"--data.root {self.root}: must be an existing folder of images; correct the path")
        return path

    def _image_shape(self, paths: list[Path]) -> tuple[int, int, int]:
        headers = list(in_threads(read_header, paths))
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


def _find(top: Path) -> list[Path]:
    """The image files below a folder, in the order of their names; what is hidden is left out."""
    found = [
        path
        for path in top.rglob("*")
        if path.suffix.lower() in EXTENSIONS
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(top).parts)
    ]
    if not found:
        known = " ".join(extension[1:] for extension in EXTENSIONS)
        raise ContentError(f"{top}: holds no image file; files are found by their extension ({known})")
    return sorted(found, key=lambda path: path.relative_to(top).parts)


def _class_of(path: Path, top: Path) -> str | None:
    inner = path.relative_to(top).parts
    return inner[0] if len(inner) > 1 else None


def _refuse_loose(paths: list[Path], class_of: list[str | None]) -> None:
    for path, name in zip(paths, class_of, strict=True):
        if name is None:
            raise ContentError(
                f"{path}: lies beside the folders of the classes, so its class is not known; move it into one of them"
            )


def _pixels(header: Header) -> str:
    return f"{header.height} x {header.width}"
