"""Which folders of a folder are the splits of a data set that is split already, and which are classes."""

from pathlib import Path

from replearn.data.image_tree import printable
from replearn.errors import ContentError

SPLITS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}


def split_folders(root: Path, paths: list[Path]) -> dict[str, Path]:
    """Return the folder of each split, of "train", "val" and "test", or {"all": root} where the folders are classes.

    paths: the image files below root. Folders called train, val (valid, validation) and test, in small letters
    or not, are splits where there is a train; it may be alone. Raise ContentError where images lie beside them,
    where two are the same split, and where there is no train among nothing but splits.

    >>> root = Path("pets")
    >>> split_folders(root, [root / "cat" / "1.png"]), split_folders(root, [root / "train" / "cat" / "1.png"])
    ({'all': ...Path('pets')}, {'all': ...Path('pets/train')})
    """
    first = [path.relative_to(root).parts for path in paths]
    inner = sorted({parts[0] for parts in first if len(parts) > 1})
    named = [name for name in inner if name.lower() in SPLITS]
    beside = [printable(str(path)) for path, parts in zip(paths, first, strict=True) if parts[0] not in named]
    tops: dict[str, Path] = {}
    for name in named:
        if (split := SPLITS[name.lower()]) in tops:
            raise ContentError(f"{root}: {tops[split].name}/ and {name}/ are the same split; put their images into one")
        tops[split] = root / name
    if not named or (beside and not {"train"} < tops.keys()):
        return {"all": root}
    if "train" not in tops:
        raise ContentError(
            f"{root}: holds {' and '.join(f'{name}/' for name in named)} but no train/; name the folder of the images "
            f"themselves, such as {root / named[0]}"
        )
    if beside:
        raise ContentError(
            f"{beside[0]}: lies beside {' and '.join(f'{name}/' for name in named)}, the splits of the data set; move "
            "it into one of them, or elsewhere"
        )
    if len(tops) == 1:
        return {"all": tops["train"]}
    return {split: tops[split] for split in ("train", "val", "test") if split in tops}
