"""A comparison reads its images at the size of its runs; rows that may be RGB images are asked about."""

from types import SimpleNamespace

import numpy as np
import pytest

from replearn.data.arrays import Arrays
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.representations.image_rows import image_shape
from replearn.representations.size_of_runs import bring_to_runs


def runs(*sides):
    return {f"r{side}": SimpleNamespace(image_shape=(1, side, side)) for side in sides}


def test_the_size_of_the_runs_is_taken(tmp_path, capsys):
    np.save(tmp_path / "x.npy", np.zeros((20, 12, 12), np.uint8))
    data = ImageData(Arrays, root=tmp_path / "x.npy")
    bring_to_runs(runs(8), data)
    data.load()
    assert (
        data.image_shape == (1, 8, 8) and "brought to 8 x 8 pixels, those of the run of r8" in capsys.readouterr().out
    )
    known = ImageData(Digits)
    bring_to_runs(runs(28), known)
    assert known.size is None  # it has a size of its own


def test_sizes_that_do_not_go_together_are_refused_before_images_are_read():
    data = ImageData(Arrays, root="nowhere.npz")
    with pytest.raises(UsageError, match=r"several sizes \(r8 8 x 8, r9 9 x 9\); compare those of one size"):
        bring_to_runs(runs(8, 9), data)
    with pytest.raises(UsageError, match=r"--data.size 5: the run of r8 was trained on images of 8 x 8; leave it out"):
        bring_to_runs(runs(8), ImageData(Arrays, root="nowhere.npz", size=5))


@pytest.mark.parametrize(("features", "side"), [(192, 8), (3072, 32), (12288, 64)])
def test_rows_that_may_be_colours_are_asked_about(features, side):
    with pytest.raises(UsageError, match=rf"image_shape=\(3, {side}, {side}\) .* image_shape=\(1, 1, {features}\)"):
        image_shape((features,), None)
    assert image_shape((features,), (3, side, side)) == (3, side, side)
    assert image_shape((features,), (1, 1, features)) == (1, 1, features)


def test_other_rows_are_read_as_before():
    assert [image_shape((n,), None) for n in (3, 12, 147, 784, 3073)] == [
        (1, 1, 3), (1, 1, 12), (1, 1, 147), (1, 28, 28), (1, 1, 3073),
    ]  # fmt: skip
