"""Which folders of a folder are the parts of a data set that is split already, and which are classes."""

from pathlib import Path

from replearn.data.image_tree import printable
from replearn.errors import ContentError

PARTS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}


def split_folders(root: Path, paths: list[Path]) -> dict[str, Path]:
    """The folder of each part, of "train", "val" and "test", or {"all": root} where the folders are classes.

    paths: the image files below root. Folders called train, val (valid, validation) and test, in small letters
    or not, are parts where there is a train; it may be alone. Raises ContentError where images lie beside them,
    where two are the same part, and where there is no train among nothing but parts.

    >>> root = Path("pets")
    >>> split_folders(root, [root / "cat" / "1.png"]), split_folders(root, [root / "train" / "cat" / "1.png"])
    ({'all': ...Path('pets')}, {'all': ...Path('pets/train')})
    """
    first = [path.relative_to(root).parts for path in paths]
    inner = sorted({parts[0] for parts in first if len(parts) > 1})
    named = [name for name in inner if name.lower() in PARTS]
    beside = [printable(str(path)) for path, parts in zip(paths, first, strict=True) if parts[0] not in named]
    tops: dict[str, Path] = {}
    for name in named:
        if (part := PARTS[name.lower()]) in tops:
            raise ContentError(f"{root}: {tops[part].name}/ and {name}/ are the same part; put their images into one")
        tops[part] = root / name
    if not named or (beside and not {"train"} < tops.keys()):
        return {"all": root}
    if "train" not in tops:
        raise ContentError(
            f"{root}: holds {' and '.join(f'{name}/' for name in named)} but no train/; name the folder of the images "
            f"themselves, such as {root / named[0]}"
        )
    if beside:
        raise ContentError(
            f"{beside[0]}: lies beside {' and '.join(f'{name}/' for name in named)}, the parts of the data set; move "
            "it into one of them, or elsewhere"
        )
    if len(tops) == 1:
        return {"all": tops["train"]}
    return {part: tops[part] for part in ("train", "val", "test") if part in tops}
