"""Numbers of any range, said by --data.range, become [0, 1]."""

import numpy as np
import pytest

from replearn.data.arrays import Arrays
from replearn.data.module import ImageData
from replearn.errors import ContentError, UsageError

DEEP = np.array([0, 13107, 65535, 6553], np.uint16).reshape(4, 1, 1)


@pytest.fixture
def saved(tmp_path):
    def save(x):
        np.save(tmp_path / "x.npy", x)
        return tmp_path / "x.npy"

    return save


@pytest.mark.parametrize(
    ("x", "value_range", "expected"),
    [
        (DEEP, (0, 65535), [0, 0.2, 1, 0.1]),
        (np.array([-1.0, 0, 1]).reshape(3, 1, 1), (-1, 1), [0, 0.5, 1]),
        (np.array([0.0, 51, 255]).reshape(3, 1, 1), (0, 255), [0, 0.2, 1]),
        (np.array([0, 3, 15], np.uint8).reshape(3, 1, 1), (0, 15), [0, 0.2, 1]),
        (np.array([-128, 127], np.int8).reshape(2, 1, 1), (-128, 127), [0, 1]),
    ],
)
def test_mapped_to_one(saved, x, value_range, expected):
    images = Arrays(saved(x), range=value_range).load().splits["all"].images
    assert images.dtype == np.float32 and np.allclose(images[:].ravel(), expected, atol=1e-5)


def test_colours_last_and_size(saved):
    x = np.random.default_rng(0).integers(0, 4096, (3, 8, 8, 3)).astype(np.int32)
    images = Arrays(saved(x), range=(0, 4095), size=4).load().splits["all"].images
    assert images.shape == (3, 3, 4, 4) and images[:].max() <= 1
    halved = x.transpose(0, 3, 1, 2) / 4095
    assert abs(images[:].mean() - halved.mean()) < 0.05


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (DEEP, r'x holds 65535; integers must be in 0..255: rescale .*--data.range "\[0, 65535\]"'),
        (DEEP - 32768.0, r'--data.range "\[-32768, 32767\]"'),
        (np.array([-0.9, 1]).reshape(2, 1, 1), r'x holds -0.9; .*--data.range "\[-1, 1\]"'),
    ],
)
def test_without_it_the_sentence_names_it(saved, x, words):
    with pytest.raises(ContentError, match=words):
        Arrays(saved(x)).load()


def test_what_lies_outside_is_refused(saved):
    with pytest.raises(ContentError, match=r"x holds 65535; --data.range \[0, 4095\] must hold them all"):
        Arrays(saved(DEEP), range=(0, 4095)).load()


@pytest.mark.parametrize("value_range", [(1, 1), (2, 1), (0, float("inf")), (float("nan"), 1)])
def test_ranges_that_are_none(saved, value_range):
    with pytest.raises(UsageError, match=r"--data.range \[.*\]: must be two numbers, black and white"):
        ImageData(Arrays, root=saved(DEEP), range=value_range).load()


def test_a_val_part_of_arrays(tmp_path):
    x = np.zeros((6, 4, 4), np.uint8)
    np.savez(tmp_path / "x.npz", x_train=x, x_val=x[:2], x_test=x[:3])
    data = ImageData(Arrays, root=tmp_path / "x.npz")
    data.load()
    assert [len(data.get_split(split)) for split in ("train", "val", "test")] == [6, 2, 3]
