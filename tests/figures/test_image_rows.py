"""The figures made of rows of images: reconstructions, interpolation, traversal, worst images."""

import numpy as np
import pytest

from replearn.errors import ContentError
from replearn.figures.interpolation import interpolation_strips
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_figure
from replearn.figures.traversal import latent_traversal
from replearn.figures.worst import worst_images
from replearn.metrics.reconstruction import squared_errors

pytestmark = pytest.mark.filterwarnings("error")
SHAPES = [(1, 28, 28), (3, 64, 64), (3, 20, 30), (2, 8, 8)]


def images(n, shape=(1, 8, 8), seed=0):
    return np.random.default_rng(seed).normal(0.5, 0.5, size=(n, *shape))


def arrays(figure):
    return [np.asarray(image.get_array()) for image in figure.axes[0].images]


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def four_figures(n, shape, names):
    """Each of the four with `n` images a row, and `names` for whatever they name."""
    a, b = images(n, shape), images(n, shape, 1)
    e = squared_errors(a, b)
    d = len(names)
    yield reconstruction_rows(new_figure(), [("original", a, None), *((name, b, e) for name in names)], "T", "s")
    yield interpolation_strips(new_figure(), [(name, a) for name in names], "T", "s")
    values = np.tile(np.linspace(-3, 3, n), (d, 1))
    yield latent_traversal(new_figure(), np.stack([a] * d), values, names, "T", "s")
    yield worst_images(new_figure(), a, b, e, np.arange(n) % (d + 1) - 1, names, np.arange(n) + 59990, "T", "s")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("n", [1, 10])
def test_all_shapes_and_numbers(n, shape, check_words):
    for figure in four_figures(n, shape, ["one", "Zürich, кошка", "a class name of thirty letters"]):
        check_words(figure, [image.get_window_extent() for image in figure.axes[0].images])
        assert len(figure.axes) == 1
        for array in arrays(figure):
            assert array.shape == (shape[1:] if shape[0] != 3 else (*shape[1:], 3))
            assert array.min() >= 0 and array.max() <= 1


def test_images_keep_their_proportions(draw):
    for figure in four_figures(3, (1, 20, 30), ["one"]):
        draw(figure)
        for image in figure.axes[0].images:
            box = image.get_window_extent()
            assert box.width / box.height == pytest.approx(1.5, rel=1e-3)


def test_values_are_clipped_for_drawing_only():
    original, made = images(2), images(2, seed=1)
    errors = squared_errors(original, made)
    before = made.copy()
    figure = reconstruction_rows(new_figure(), [("original", original, None), ("PCA", made, errors)])
    for array, image in zip(arrays(figure), [*original, *made], strict=True):
        assert np.allclose(array, np.clip(image[0], 0, 1))
    assert np.array_equal(made, before)
    assert words(figure)[2:4] == [f"{error:.1f}" for error in errors]


def test_eight_bit_images_are_divided_by_255():
    (array,) = arrays(interpolation_strips(new_figure(), [("a", np.full((1, 1, 2, 2), 51, np.uint8))]))
    assert np.allclose(array, 0.2)


def test_rows_stand_in_order_and_errors_below_their_images():
    a = images(3)
    figure = reconstruction_rows(new_figure(), [("x", a, None), ("y", a, np.array([1.0, 22.5, 333.3]))])
    extents = [image.get_extent() for image in figure.axes[0].images]
    assert all(upper[2] < lower[3] for upper, lower in zip(extents[:3], extents[3:], strict=True))
    below = figure.axes[0].texts[2:5]
    assert [text.get_text() for text in below] == ["1.00", "22.5", "333"]
    for text, (left, right, bottom, _) in zip(below, extents[3:], strict=True):
        assert text.get_position() == pytest.approx(((left + right) / 2, bottom + 0.03))


def test_interpolation_runs_from_0_to_1():
    figure = interpolation_strips(new_figure(), [("latent", images(11)), ("pixels", images(11))])
    assert words(figure)[:12] == ["t", *(f"{t / 10:g}" for t in range(11))]


@pytest.mark.parametrize(("dimensions", "blocks"), [(1, 1), (12, 1), (13, 2), (30, 2)])
def test_traversal_of_many_dimensions(dimensions, blocks, check_words):
    codes = images(dimensions * 9).reshape(dimensions, 9, 1, 8, 8)
    values = np.linspace(-1, 1, 9) * np.arange(1, dimensions + 1)[:, None]
    figure = latent_traversal(new_figure(7), codes, values, title="T")
    check_words(figure, [image.get_window_extent() for image in figure.axes[0].images])
    assert figure.get_size_inches()[0] <= 7
    assert len(arrays(figure)) == dimensions * 9
    assert words(figure)[1:4] == ["z0", "−1.00", "1.00"]
    tops = {round(image.get_extent()[3], 6) for image in figure.axes[0].images}
    assert len(tops) == -(-dimensions // blocks)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda f: reconstruction_rows(f, []), "rows: one"),
        (lambda f: reconstruction_rows(f, [("a", images(2), None), ("b", images(3), None)]), "b: 3 images"),
        (lambda f: reconstruction_rows(f, [("a", images(2), np.zeros(3))]), r"errors of a \(3,\)"),
        (lambda f: interpolation_strips(f, [("a", np.zeros((3, 8, 8)))]), r"a \(3, 8, 8\)"),
        (lambda f: interpolation_strips(f, []), "strips: one"),
        (lambda f: latent_traversal(f, images(2), np.zeros((2, 1))), "D, n, C, H, W"),
        (lambda f: worst_images(f, images(2), images(2), np.zeros(2), np.zeros(1)), r"labels \(1,\)"),
        (lambda f: worst_images(f, images(1), images(1), [0.0], [3], ["a"]), "label 3"),
    ],
)
def test_errors(draw, said):
    with pytest.raises(ContentError, match=said):
        draw(new_figure())
