"""The numbers of the lectures, worked by hand."""

import pytest

from replearn.teaching.summary.arithmetic import (
    conv_multiplications,
    conv_weights,
    exact_size,
    fitting_paddings,
    fitting_strides,
    mlp_weights,
    output_size,
    output_size_words,
    transposed_size,
)
from replearn.teaching.summary.remarks import misfit_words


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ((7, 3, 1), 5), ((7, 3, 2), 3), ((7, 3, 1, 1), 7), ((5, 3), 3), ((28, 3, 1, 1), 28), ((28, 3, 2, 1), 14),
        ((32, 5), 28), ((28, 5), 24), ((32, 5, 1, 2), 32), ((14, 5), 10), ((6, 2, 2), 3), ((10, 3), 8),
    ],
)  # fmt: skip
def test_sizes(settings, size):
    assert output_size(*settings) == size
    assert output_size_words(*settings).endswith(f" = {size}")


def test_seven_by_stride_three_does_not_fit_and_the_sentence_says_what_does():
    assert round(float(exact_size(7, 3, 3)), 2) == 2.33
    assert fitting_strides(7, 3) == [1, 2]
    assert fitting_paddings(7, 3, stride=3) == [1]
    said = misfit_words(7, 3, 3)
    for words in ("2.33", "1 pixel at the end is never read", "Strides that fit: 1, 2.", "fit stride 3: 1."):
        assert words in said
    assert misfit_words(7, 3, 2) == ""


def test_what_is_said_to_fit_fits():
    for n in range(3, 20):
        assert all(exact_size(n, 3, s).denominator == 1 for s in fitting_strides(n, 3))
        assert all(exact_size(n, 3, 2, p).denominator == 1 for p in fitting_paddings(n, 3, 2))


def test_weights_and_multiplications_of_the_lectures():
    assert conv_weights(3, 10, (5, 5)) + 10 == (75 + 1) * 10 == 760
    assert conv_multiplications(1, 1, (3, 3), (2, 2)) == 36
    assert conv_multiplications(3, 1, (3, 3), (4, 4)) == 432
    assert conv_multiplications(3, 2, (3, 3), (4, 4)) == 864
    assert [conv_weights(a, b, (5, 5)) for a, b in ((3, 32), (32, 16), (16, 32))] == [2400, 12800, 12800]
    assert mlp_weights([3072, 8192, 1024, 512, 10]) == 34_083_840


def test_inception_with_and_without_the_1x1_convolution():
    direct = conv_multiplications(192, 32, (5, 5), (28, 28))
    through = conv_multiplications(192, 16, (1, 1), (28, 28)) + conv_multiplications(16, 32, (5, 5), (28, 28))
    assert (direct, through) == (120_422_400, 12_443_648)


def test_sizes_are_torchs():
    import torch
    from torch import nn

    for n, k, s, p, d in [(28, 3, 2, 1, 1), (29, 5, 3, 2, 2), (7, 3, 3, 0, 1), (10, 2, 2, 1, 1)]:
        x = torch.zeros(1, 1, n, n)
        assert nn.Conv2d(1, 1, k, s, p, d)(x).shape[-1] == output_size(n, k, s, p, d)
        assert nn.ConvTranspose2d(1, 1, k, s, p, s - 1, dilation=d)(x).shape[-1] == transposed_size(
            n, k, s, p, s - 1, d
        )
        assert nn.MaxPool2d(3, s, 1, ceil_mode=True)(x).shape[-1] == output_size(n, 3, s, 1, round_up=True)
