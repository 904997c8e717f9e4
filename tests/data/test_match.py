"""Foreign images in the shape of a trained model."""

import numpy as np
import pytest
from PIL import Image

from replearn.data.digits import Digits
from replearn.data.match import match
from replearn.data.module import ImageData
from replearn.errors import ContentError

RGB = np.random.default_rng(0).integers(0, 256, (4, 3, 5, 5)).astype(np.uint8)


def test_grey_becomes_rgb():
    grey = RGB[:, :1]
    view = match(grey, (3, 5, 5))
    assert view.shape == (4, 3, 5, 5) and view.dtype == np.uint8
    assert np.array_equal(view[np.array([2])], grey[[2]].repeat(3, axis=1))


def test_rgb_becomes_grey_as_pillow_does_it():
    grey = match(RGB, (1, 5, 5))[:]
    pillow = [np.asarray(Image.fromarray(image.transpose(1, 2, 0)).convert("L")) for image in RGB]
    assert np.abs(grey[:, 0].astype(int) - np.stack(pillow)).max() <= 1
    floats = match((RGB / 255).astype(np.float32), (1, 5, 5))[:]
    assert floats.dtype == np.float32 and np.abs(floats * 255 - grey).max() < 0.51


def test_the_same_shape_is_no_work():
    assert match(RGB, (3, 5, 5)) is RGB


def test_a_conversion_is_said(capsys):
    data = ImageData(Digits, limit=20)
    data.match_shape((1, 28, 28))
    assert capsys.readouterr().out == ""
    data.match_shape((3, 28, 28))
    assert "scikit-learn digits: grey images made RGB by repeating, as the model" in capsys.readouterr().out


def test_refused():
    with pytest.raises(ContentError, match=r"have 5 x 5 pixels, .* trained on 28 x 28; give --data.size 28"):
        match(RGB, (1, 28, 28))
    with pytest.raises(ContentError, match=r"trained on 28 x 20; scale them to it first"):
        match(RGB, (1, 28, 20))
    with pytest.raises(ContentError, match=r"have 3 channels, .* trained on 4; only grey"):
        match(RGB, (4, 5, 5))
