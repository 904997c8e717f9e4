"""Image files that cannot be read: all found before any work, and refused, or left out where so many may be."""

from pathlib import Path

from PIL import Image

from replearn.data.image_files import BROKEN, ImageHeader, broken, in_threads, read_header
from replearn.errors import ContentError

MOST_NAMED = 50


def whole_files(paths: list[Path], skip_bad: int) -> tuple[list[Path], list[ImageHeader], list[Path]]:
    """Return the files that can be read to their end, their headers, and those that are left out.

    Each file is decoded once, a JPEG at an eighth of its size. Raise ContentError, which names them all, where
    more than skip_bad of them cannot be read.
    """
    looked = list(in_threads(_look, paths))
    refusals = [found for found in looked if isinstance(found, ContentError)]
    if len(refusals) > skip_bad or len(refusals) == len(paths):
        raise _refused(refusals, len(paths))
    good = [(path, found) for path, found in zip(paths, looked, strict=True) if isinstance(found, ImageHeader)]
    left_out = [path for path, found in zip(paths, looked, strict=True) if isinstance(found, ContentError)]
    return [path for path, _ in good], [header for _, header in good], left_out


def _look(path: Path) -> ImageHeader | ContentError:
    try:
        header = read_header(path)
        with Image.open(path) as image:
            image.draft(None, (1, 1))  # any mode will do
            image.load()
    except ContentError as error:
        return error
    except BROKEN as error:
        return broken(path, error)
    return header


def _refused(refusals: list[ContentError], count: int) -> ContentError:
    way_out = f"or leave {'it' if len(refusals) == 1 else 'them'} out with --data.skip_bad {len(refusals)}"
    if len(refusals) == 1:
        return ContentError(f"{refusals[0]}, {way_out}")
    named = "".join(f"\n  {refusal}" for refusal in refusals[:MOST_NAMED])
    more = f"\n  and {len(refusals) - MOST_NAMED:,} more" if len(refusals) > MOST_NAMED else ""
    return ContentError(f"{len(refusals):,} of {count:,} image files cannot be read, {way_out}:{named}{more}")
