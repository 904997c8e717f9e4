"""train, val and test: seeded, disjoint, with every class's share."""

import numpy as np
import pytest

from replearn.data.digits import Digits
from replearn.data.source import LoadedDataset, Split
from replearn.data.splits import make_splits
from replearn.data.stratify import stratified
from replearn.data.views import Subset
from replearn.errors import ContentError, UsageError


def numbered(**sizes: int) -> LoadedDataset:
    """Parts in which image i of a split has the label i % 10, and its pixel says i."""
    return LoadedDataset(
        "numbered",
        {
            name: Split(np.arange(n, dtype=np.float32).reshape(n, 1, 1, 1), np.arange(n) % 10, np.arange(n))
            for name, n in sizes.items()
        },
    )


@pytest.mark.parametrize(
    ("sizes", "options", "expected"),
    [
        ({"train": 50_000, "test": 70}, {}, (45_000, 5_000, 70)),
        ({"train": 49_999, "test": 70}, {}, (45_000, 4_999, 70)),
        ({"train": 60, "test": 70}, {"val": 20}, (40, 20, 70)),
        ({"train": 60, "test": 70}, {"limit": 30}, (27, 3, 30)),
        ({"train": 60, "test": 7}, {"limit": 30, "val": 10}, (20, 10, 7)),
        ({"all": 100}, {}, (80, 10, 10)),
        ({"all": 3}, {}, (1, 1, 1)),
        ({"all": 100}, {"limit": 20, "val": 5}, (15, 5, 10)),
        ({"train": 2, "test": 1}, {}, (1, 1, 1)),
    ],
)
def test_sizes(sizes, options, expected):
    splits = make_splits(numbered(**sizes), options.get("val"), options.get("limit"), seed=0)
    assert tuple(len(splits[split]) for split in ("train", "val", "test")) == expected
    for split in splits.values():
        assert np.all(np.diff(split.index) > 0)
        assert np.array_equal(split.images[:, 0, 0, 0], split.index)  # index is the place in the source's split
        assert np.array_equal(split.labels, split.index % 10)


@pytest.mark.parametrize("sizes", [{"all": 200}, {"train": 200, "test": 50}])
def test_no_image_is_in_two_splits_and_none_is_lost(sizes):
    splits = make_splits(numbered(**sizes), None, None, seed=3)
    taken = np.concatenate([splits["train"].index, splits["val"].index])
    if "all" in sizes:
        taken = np.concatenate([taken, splits["test"].index])
    assert sorted(taken) == list(range(200))


def test_test_images_are_never_trained_on():
    for seed in range(3):
        splits = make_splits(Digits(size=8).load(), None, None, seed)
        seen = {bytes(image) for split in ("train", "val") for image in splits[split].images}
        assert not seen & {bytes(image) for image in splits["test"].images}


def test_the_seed_decides_and_nothing_else():
    draws = [make_splits(numbered(all=100), None, None, seed)["train"].index for seed in (1, 1, 2)]
    assert np.array_equal(draws[0], draws[1]) and not np.array_equal(draws[0], draws[2])
    with_val = make_splits(numbered(all=100), 30, None, 1)["test"].index
    assert np.array_equal(with_val, make_splits(numbered(all=100), None, None, 1)["test"].index)


def test_parts_of_an_unsplit_set_keep_every_class_share():
    splits = make_splits(numbered(all=1000), None, None, seed=0)
    for split, each in (("train", 80), ("val", 10), ("test", 10)):
        assert np.bincount(splits[split].labels).tolist() == [each] * 10


def test_stratified_counts_worked_by_hand():
    labels = np.repeat([0, 1, 2], [50, 30, 20])
    # 7 of 100: quotas 3.5, 2.1, 1.4; floors 3, 2, 1; the one that is left goes to the remainder .5
    chosen = stratified(labels, 7, np.random.default_rng(0))
    assert np.bincount(labels[chosen]).tolist() == [4, 2, 1] and np.all(np.diff(chosen) > 0)
    assert stratified(labels, 1000, np.random.default_rng(0)).tolist() == list(range(100))


def test_without_labels_every_image_is_as_likely():
    labels, hits = np.full(10, -1), np.zeros(10)
    for seed in range(2000):
        hits[stratified(labels, 3, np.random.default_rng(seed))] += 1
    assert np.all(abs(hits / 2000 - 0.3) < 0.05)  # 5 standard deviations


def test_lazy_images_stay_lazy(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((30, 1, 2, 2), np.uint8))
    images = np.load(tmp_path / "x.npy", mmap_mode="r")
    splits = make_splits(LoadedDataset("lazy", {"all": Split(images, np.full(30, -1), np.arange(30))}), None, None, 0)
    assert all(isinstance(split.images, Subset) for split in splits.values())


@pytest.mark.parametrize(
    ("sizes", "val", "limit", "error", "words"),
    [
        ({"all": 9}, 0, None, UsageError, "^--data.val 0: must be 1 or more"),
        ({"all": 9}, None, -1, UsageError, "^--data.limit -1: must be 1 or more"),
        ({"all": 9}, None, 1, UsageError, "^--data.limit 1: leaves 1 training image, .*give 2 or more"),
        ({"train": 9, "test": 9}, 9, None, UsageError, "^--data.val 9: must be less than the 9 .*give 8"),
        ({"train": 9, "test": 9}, 7, 5, UsageError, "^--data.val 7: .* the 5 .* --data.limit 5 leaves"),
        ({"all": 2}, None, None, ContentError, "numbered: has 2 images; .* need 3 or more"),
        ({"train": 1, "test": 9}, None, None, ContentError, "has 1 image to train on; .* need 2 or more"),
    ],
)  # fmt: skip
def test_refused(sizes, val, limit, error, words):
    with pytest.raises(error, match=words):
        make_splits(numbered(**sizes), val, limit, seed=0)
