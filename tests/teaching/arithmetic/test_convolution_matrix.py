"""The matrix of a convolutional layer does what the layer does."""

import numpy as np
import pytest
import torch

from replearn.teaching.arithmetic.convolution_matrix import connections, convolution_matrix


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_the_matrix_is_torchs_conv2d(stride, padding):
    draw = np.random.default_rng(0)
    kernel, image = draw.normal(size=(4, 3, 3, 2)), draw.normal(size=(3, 9, 8))
    output = torch.nn.functional.conv2d(
        torch.tensor(image)[None], torch.tensor(kernel), stride=stride, padding=padding
    ).numpy()
    matrix = convolution_matrix(kernel, (3, 9, 8), stride, padding)
    assert matrix.shape == (output.size, image.size)
    assert np.allclose(matrix @ image.ravel(), output.ravel())


def test_a_connection_with_weight_zero_is_one():
    assert convolution_matrix(np.zeros((1, 1, 2, 2)), (1, 5, 5)).nnz == 16 * 4


def test_padding_is_connected_to_nothing():
    outputs, inputs, weights = connections((1, 1, 3, 3), (1, 8, 8), padding=1)
    assert len(outputs) == (8 + 7 + 7) ** 2  # rows and columns apart: the middle of 8, each side of 7
    assert inputs.min() == 0 and inputs.max() == 63 and weights.max() == 8
