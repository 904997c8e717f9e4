"""Convolution and pooling by windows: against torch and scipy, and the lectures' arrays."""

import numpy as np
import pytest
import torch
from scipy.signal import convolve2d
from torch.nn import functional as F

from replearn.errors import ContentError
from replearn.teaching.arithmetic.examples import DIAGONAL, EXAMPLES, HORIZONTAL, LETTER_O
from replearn.teaching.arithmetic.windows import convolve, correlate, lp, pool, windows, working, workings


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_lectures_examples(example):
    assert np.array_equal(correlate(example.image, example.kernel), example.result)
    assert [int(words.rsplit(" = ")[1]) for words in workings(example.image, example.kernel)] == [*example.result.flat]


def test_the_slides_wrong_cell_is_wrong():
    assert [(cell, LETTER_O.result[cell], value) for cell, value in LETTER_O.printed.items()] == [((2, 2), 0, -2)]


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_correlate_is_torchs_conv2d(stride, padding):
    draw = np.random.default_rng(0)
    image, kernel = draw.normal(size=(3, 9, 8)), draw.normal(size=(3, 3, 2))
    torchs = F.conv2d(torch.tensor(image)[None], torch.tensor(kernel)[None], stride=stride, padding=padding)[0, 0]
    assert np.allclose(correlate(image, kernel, stride, padding), torchs.numpy())


def test_convolve_is_scipys_and_differs_unless_half_a_turn_leaves_the_kernel():
    for kernel, equal in ((DIAGONAL, True), (HORIZONTAL, False)):
        flipped = convolve(LETTER_O.image, kernel)
        assert np.array_equal(flipped, convolve2d(LETTER_O.image, kernel, mode="valid"))
        assert np.array_equal(flipped, correlate(LETTER_O.image, kernel)) == equal


def test_pixels_of_one_byte_do_not_overflow():
    assert correlate(np.full((1, 2), 255, np.uint8), np.array([[-2, -2]])).tolist() == [[-1020]]


@pytest.mark.parametrize("stride", [None, 1, 3])
def test_pool_is_torchs(stride):
    image = np.random.default_rng(0).uniform(size=(3, 7, 8))
    tensor = torch.tensor(image)[None]
    for summary, torchs in (
        (np.max, F.max_pool2d(tensor, 2, stride)),
        (np.mean, F.avg_pool2d(tensor, 2, stride)),
        (np.min, -F.max_pool2d(-tensor, 2, stride)),
        (lp(3), F.lp_pool2d(tensor, 3, 2, stride)),
    ):
        assert np.allclose(pool(image, 2, summary, stride), torchs[0].numpy())


def test_lp_runs_from_the_sum_to_the_maximum():
    window = np.array([[1.0, 2.0], [3.0, 0.5]])
    sizes = [pool(window, 2, lp(p)).item() for p in (1, 2, 8, 64)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] == window.sum() and sizes[-1] == pytest.approx(3, abs=1e-6)


def test_words():
    assert working(np.array([[2, 0.5]]), np.array([[-1, 4]])) == "2*(-1) + 0.5*4 = 0"
    with pytest.raises(ContentError, match="window 3x3: larger than the image, 2x5"):
        windows(np.zeros((2, 5)), (3, 3))
    with pytest.raises(ContentError, match=r"kernel \(3, 3\): must have the channels of the image, \(3, 7, 7\)"):
        correlate(np.zeros((3, 7, 7)), np.zeros((3, 3)))
