"""Cut a data set into train, val and test, once and for all by the seed."""

import numpy as np

from replearn.data.at_least import at_least
from replearn.data.source import LoadedDataset, Split
from replearn.data.stratify import stratified
from replearn.data.views import take
from replearn.errors import ContentError, UsageError

DEFAULT_VAL = 5_000
LARGE = 50_000  # training images from which val is DEFAULT_VAL; below it is a tenth


def make_splits(dataset: LoadedDataset, val: int | None, limit: int | None, seed: int) -> dict[str, Split]:
    """Return {"train", "val", "test"}, each in the ascending order of its indices in the source's split.

    Test images are the source's own; where it has none, a stratified tenth of all. Then `limit` draws at
    most so many of the rest and of the test images, stratified. Then `val` images (None: 5,000 from 50,000
    images on, else a tenth) are taken from what is left for training, stratified where the source has no
    test split; a source with a val split keeps that, limited too. Raise UsageError for val and limit,
    ContentError where there are too few images to split.
    """
    at_least(1, val=val, limit=limit)
    own_val = dataset.splits.get("val")
    if own_val is not None and val is not None:
        raise UsageError(f"--data.val {val}: {dataset.name} has {_count(own_val)} for it of its own; leave it out")
    whole = "test" not in dataset.splits
    pool, test = _cut_test(dataset, seed) if whole else (dataset.splits["train"], dataset.splits["test"])
    if not whole and own_val is None and len(pool) < 2:
        raise ContentError(f"{dataset.name}: has {_count(pool)} to train on; a train and a val split need 2 or more")
    if limit is not None:
        pool, test = (
            choose(split, stratified(split.labels, limit, _rng(seed, tag)))
            for split, tag in ((pool, "limit train"), (test, "limit test"))
        )
    if own_val is not None:
        return {"train": pool, "val": _limited(own_val, limit, seed), "test": test}
    n_val = _val_count(len(pool), val, limit, whole)
    rng = _rng(seed, "val")
    chosen = stratified(pool.labels, n_val, rng) if whole else np.sort(rng.permutation(len(pool))[:n_val])
    rest = np.setdiff1d(np.arange(len(pool)), chosen, assume_unique=True)
    return {"train": choose(pool, rest), "val": choose(pool, chosen), "test": test}


def choose(split: Split, indices: np.ndarray) -> Split:
    """Return the images of a split at those indices (ascending, none twice); all of them: the split itself."""
    if len(indices) == len(split):
        return split
    files = None if split.files is None else split.files[indices]
    return Split(take(split.images, indices), split.labels[indices], split.index[indices], files)


def _limited(split: Split, limit: int | None, seed: int) -> Split:
    return split if limit is None else choose(split, stratified(split.labels, limit, _rng(seed, "limit val")))


def _cut_test(dataset: LoadedDataset, seed: int) -> tuple[Split, Split]:
    split = dataset.splits["all" if "all" in dataset.splits else "train"]
    if len(split) < 3:
        raise ContentError(f"{dataset.name}: has {_count(split)}; a train, a val and a test split need 3 or more")
    test = stratified(split.labels, max(1, len(split) // 10), _rng(seed, "test"))
    return choose(split, np.setdiff1d(np.arange(len(split)), test, assume_unique=True)), choose(split, test)


def _count(split: Split) -> str:
    return f"{len(split)} image{'s' if len(split) != 1 else ''}"


def _val_count(n: int, val: int | None, limit: int | None, whole: bool) -> int:
    """Return how many of n images go to val; of 90 % of all images a ninth, which is a tenth of all."""
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
    """Return a stream of its own for each purpose, so that no draw depends on whether another was made."""
    return np.random.default_rng([seed, *purpose.encode()])
