"""What `--images PATH` means: the source that reads such a path."""

from pathlib import Path

from replearn.data.arrays import Arrays
from replearn.data.folder import Folder
from replearn.data.image_tree import printable
from replearn.data.locate import expanded
from replearn.data.source import ImageSource
from replearn.errors import UsageError


def source_for(path: Path) -> type[ImageSource]:
    """Return the folder for a folder, Arrays for a .npz or .npy file. Raise UsageError for anything else.

    >>> source_for(Path("no/such/place"))
    Traceback (most recent call last):
    replearn.errors.UsageError: --images no/such/place: does not exist; correct the path
    """
    place = expanded(path, "--images")
    if not place.exists():
        raise UsageError(f"--images {path}: does not exist; correct the path")
    if (text := printable(str(place))) != str(place):  # a configuration could not hold it
        raise UsageError(f"--images {text}: its name is not UTF-8; rename it, or give it a link with another name")
    if place.is_dir():
        return Folder
    if place.suffix.lower() in (".npz", ".npy"):
        return Arrays
    raise UsageError(f"--images {path}: must be a folder of images, a .npz or a .npy file; convert it to one of them")
