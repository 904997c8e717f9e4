"""Parameters: the lecture's counts, a second derivation of each, and what a shuffle does."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from replearn.data.xo import draw_xo
from replearn.errors import ContentError
from replearn.teaching.arithmetic.weight_counts import (
    MLP_WIDTHS,
    SLIDE_TOTAL,
    cnn_layers,
    convolution_as_dense,
    mlp_layers,
)
from replearn.teaching.demos import parameters
from replearn.teaching.lib.cifar import cifar_images
from replearn.teaching.lib.equal_budget import networks, standardised, trained_both_ways, unnoticed_shuffle
from replearn.teaching.lib.learning import count_parameters
from replearn.teaching.lib.pixel_order import shuffled


def test_the_lectures_counts():
    assert [layer.weights for layer in cnn_layers()] == [2400, 12800, 12800, 5120]
    assert sum(layer.weights for layer in cnn_layers()) == 33_120
    assert sum(layer.weights + layer.biases for layer in cnn_layers()) == 33_210
    ours = sum(layer.weights for layer in mlp_layers())
    assert ours == 34_083_840 and SLIDE_TOTAL - ours == 1_024_000
    assert mlp_layers((3072, 7, 5, 10))[0].weights == 3072 * 7


def test_torch_counts_the_same():
    make, _ = networks((3, 32, 32))["CNN"]
    assert count_parameters(make()) == 33_210
    with torch.device("meta"):
        mlp = nn.Sequential(*(nn.Linear(a, b) for a, b in pairwise(MLP_WIDTHS)))
    assert count_parameters(mlp) == sum(layer.weights + layer.biases for layer in mlp_layers())
    for shape in ((3, 32, 32), (1, 28, 28)):
        sizes = [count_parameters(make()) for make, _ in networks(shape).values()]
        assert sizes[0] == pytest.approx(sizes[2], rel=0.05), "equal budgets"


def test_a_convolution_as_a_dense_layer_agrees_with_its_gradient():
    layer = nn.Conv2d(2, 3, 5, padding=2, bias=False)
    jacobian = torch.autograd.functional.jacobian(layer, torch.zeros(1, 2, 6, 6)).reshape(3 * 36, 2 * 36)
    found = (jacobian.numel(), int((jacobian != 0).sum()), len(jacobian[jacobian != 0].unique()))
    assert found == convolution_as_dense(channels=2, filters=3, side=6, kernel=5)


def test_shuffled_images_have_the_same_values_in_one_new_order():
    images = np.arange(2 * 3 * 16).reshape(2, 3, 4, 4)
    moved = shuffled(images, 0)
    assert not np.array_equal(moved, images)
    assert np.array_equal(np.sort(moved.reshape(6, 16)), images.reshape(6, 16))
    assert np.array_equal(moved[1] - moved[0], images[1] - images[0])


def test_a_cnn_notices_the_shuffle_and_an_mlp_does_not():
    labels = np.arange(300) % 2
    drawn = draw_xo(labels, ["translation", "scaling"], seed=0, size=16)
    images = standardised("X and O", drawn[:150], labels[:150], drawn[150:], labels[150:], epochs=6)
    (_, _, in_order, in_disorder, time) = trained_both_ways(images, seed=0)[-1]
    assert in_order > in_disorder + 0.1 and time == 1
    assert unnoticed_shuffle(images, seed=0) < 1e-4


@pytest.fixture
def cifar_file(monkeypatch, tmp_path):
    monkeypatch.setenv("REPLEARN_DATA", str(tmp_path))
    rng = np.random.default_rng(0)

    def write(**arrays):
        np.savez(tmp_path / "cifar10-tiny.npz", **arrays)

    pixels, labels = rng.integers(0, 256, (30, 32, 32, 3)).astype(np.uint8), np.arange(30) % 10
    return write, pixels, labels


def test_cifar_is_found_where_replearn_data_points(cifar_file):
    write, pixels, labels = cifar_file
    assert cifar_images() is None
    write(x_train=pixels, y_train=labels, x_test=pixels[:10], y_test=labels[:10])
    found = cifar_images()
    assert found.name == "CIFAR-10" and found.class_names[3] == "cat"
    assert np.array_equal(np.asarray(found.splits["train"].images), pixels.transpose(0, 3, 1, 2))
    write(x=pixels, y=labels)
    with pytest.raises(ContentError, match=r"cifar10-tiny.npz: has no test split; it must have x_train"):
        cifar_images()


def test_the_lesson_without_cifar(tmp_path, monkeypatch):
    monkeypatch.setattr("replearn.teaching.lib.equal_budget.TRAIN", 64)
    monkeypatch.setattr("replearn.teaching.lib.equal_budget.TEST", 50)
    lesson = parameters.main(tmp_path, 0)
    page = "".join(lesson.html)
    assert "No CIFAR-10 at hand" in page and "35,107,840" in page and "34,083,840" in page
    assert [path.name for path in lesson.figures] == ["images.png", "shuffled.png"]
