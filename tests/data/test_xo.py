"""The drawn X and O: each change by itself, and a source like the others."""

import numpy as np
import pytest

from replearn.data.module import ImageData
from replearn.data.xo import CHANGES, XO, draw_xo

BOTH = np.array([0, 1])


def test_plain_letters_are_all_alike_and_symmetric():
    images = draw_xo(np.array([0, 1, 0, 1]))
    assert np.array_equal(images[:2], images[2:])
    for letter in images[:2, 0]:
        assert np.array_equal(letter, letter[::-1]) and np.array_equal(letter, letter[:, ::-1])
    x, o = images[:2, 0]
    assert np.array_equal(x, x.T) and not np.array_equal(o, o.T)  # an O is narrower than it is high


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_differs_from_image_to_image_and_not_from_time_to_time(change):
    zeros = np.zeros(3, int)
    images = draw_xo(zeros, [change], seed=5)
    assert np.array_equal(images, draw_xo(zeros, [change], seed=5))
    assert not np.array_equal(images[0], images[1])
    assert not np.array_equal(images, draw_xo(zeros, [change], seed=6))


def test_changes_do_what_they_are_called():
    plain = draw_xo(BOTH).astype(float)
    rows, columns = np.indices((28, 28))

    def middle(images):
        ink = images[:, 0] / images.sum(axis=(1, 2, 3))[:, None, None]
        return np.stack([(ink * rows).sum(axis=(1, 2)), (ink * columns).sum(axis=(1, 2))], axis=1)

    moved = draw_xo(np.ones(40, int), ["translation"], 1).astype(float)
    assert np.ptp(middle(moved), axis=0).min() > 5  # pixels
    assert np.allclose(moved.sum(axis=(1, 2, 3)), plain[1].sum(), rtol=0.02)  # not an O of them leaves the image
    thick = draw_xo(np.ones(40, int), ["weight"], 1).astype(float)
    assert np.allclose(middle(thick), 13.5) and np.ptp(thick.sum(axis=(1, 2, 3))) > plain[1].sum()
    turned = draw_xo(np.zeros(40, int), ["rotation"], 1).astype(float)
    assert np.allclose(turned.sum(axis=(1, 2, 3)), plain[0].sum(), rtol=0.03)


def test_changes_are_drawn_independently():
    """What translation does to an image is the same whether the strokes are thicker too, or not."""
    labels = np.zeros(2, int)
    both, one = draw_xo(labels, ["translation", "weight"], 3), draw_xo(labels, ["translation"], 3)
    for thicker, plain in zip(both.astype(float), one.astype(float), strict=True):
        assert np.minimum(thicker, plain).sum() > 0.95 * min(thicker.sum(), plain.sum())  # one lies inside the other


def test_as_a_source():
    data = ImageData(XO, size=20)
    data.load()
    assert data.image_shape == (1, 20, 20) and data.class_names == ["X", "O"] and data.name == "drawn X and O"
    assert {name: len(split) for name, split in data.splits.items()} == {"train": 1800, "val": 200, "test": 1000}
    first, second = XO().load().splits, XO().load().splits
    assert np.array_equal(first["test"].images, second["test"].images)
    assert np.bincount(first["train"].labels).tolist() == [1000, 1000]
    assert not np.array_equal(first["train"].images[:1000], first["test"].images)
