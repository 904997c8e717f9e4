"""Cut a data set into train, val and test, once and for all by the seed."""

import numpy as np

from replearn.data.options import at_least
from replearn.data.source import ImageSet, Part
from replearn.data.stratify import stratified
from replearn.data.views import take
from replearn.errors import ContentError, UsageError

DEFAULT_VAL = 5_000
LARGE = 50_000  # training images from which val is DEFAULT_VAL; below it is a tenth


def make_splits(image_set: ImageSet, val: int | None, limit: int | None, seed: int) -> dict[str, Part]:
    """{"train", "val", "test"}, each in the ascending order of its places in the source's part.

    Test images are the source's own; where it has none, a stratified tenth of all. Then `limit` draws at
    most so many of the rest and of the test images, stratified. Then `val` images (None: 5,000 from 50,000
    images on, else a tenth) are taken from what is left for training, stratified where the source has no
    test part; a source with a val part keeps that, limited too. Raises UsageError for val and limit,
    ContentError where there are too few images to split.
    """
    at_least(1, val=val, limit=limit)
    own_val = image_set.parts.get("val")
    if own_val is not None and val is not None:
        raise UsageError(f"--data.val {val}: {image_set.name} has {_count(own_val)} for it of its own; leave it out")
    whole = "test" not in image_set.parts
    pool, test = _cut_test(image_set, seed) if whole else (image_set.parts["train"], image_set.parts["test"])
    if not whole and own_val is None and len(pool) < 2:
        raise ContentError(f"{image_set.name}: has {_count(pool)} to train on; a train and a val part need 2 or more")
    if limit is not None:
        pool, test = (
            choose(part, stratified(part.labels, limit, _rng(seed, tag)))
            for part, tag in ((pool, "limit train"), (test, "limit test"))
        )
    if own_val is not None:
        return {"train": pool, "val": _limited(own_val, limit, seed), "test": test}
    n_val = _val_count(len(pool), val, limit, whole)
    rng = _rng(seed, "val")
    chosen = stratified(pool.labels, n_val, rng) if whole else np.sort(rng.permutation(len(pool))[:n_val])
    rest = np.setdiff1d(np.arange(len(pool)), chosen, assume_unique=True)
    return {"train": choose(pool, rest), "val": choose(pool, chosen), "test": test}


def choose(part: Part, places: np.ndarray) -> Part:
    """The images of a part at those places (ascending, none twice); all of them: the part itself."""
    if len(places) == len(part):
        return part
    files = None if part.files is None else part.files[places]
    return Part(take(part.images, places), part.labels[places], part.index[places], files)


def _limited(part: Part, limit: int | None, seed: int) -> Part:
    return part if limit is None else choose(part, stratified(part.labels, limit, _rng(seed, "limit val")))


def _cut_test(image_set: ImageSet, seed: int) -> tuple[Part, Part]:
    part = image_set.parts["all" if "all" in image_set.parts else "train"]
    if len(part) < 3:
        raise ContentError(f"{image_set.name}: has {_count(part)}; a train, a val and a test part need 3 or more")
    test = stratified(part.labels, max(1, len(part) // 10), _rng(seed, "test"))
    return choose(part, np.setdiff1d(np.arange(len(part)), test, assume_unique=True)), choose(part, test)


def _count(part: Part) -> str:
    return f"{len(part)} image{'s' if len(part) != 1 else ''}"


def _val_count(n: int, val: int | None, limit: int | None, whole: bool) -> int:
    """How many of n images go to val; of 90 % of all images a ninth, which is a tenth of all."""
    if n < 2:
        raise UsageError(
            f"--data.limit {limit}: leaves {n} training image, and val needs one of its own; give 2 or more"
        )
    if val is None:
        return DEFAULT_VAL if n >= LARGE and not whole else max(1, n // (9 if whole else 10))
    if val >= n:
        limited = f" that --data.limit {limit} leaves" if limit is not None and limit == n else ""
        raise UsageError(
            f"--data.val {val}: must be less than the {n:,} training images{limited}; give {n - 1} or fewer"
        )
    return val


def _rng(seed: int, purpose: str) -> np.random.Generator:
    """A stream of its own for each purpose, so that no draw depends on whether another was made."""
    return np.random.default_rng([seed, *purpose.encode()])
