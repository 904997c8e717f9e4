"""Colours: as far apart as the palette's docstring says, for readers with and without colour blindness."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from replearn.figures.palette import (
    FRAME,
    INK,
    QUIET,
    TEN,
    TWENTY,
    UNKNOWN,
    class_colors,
    luminance,
    readable,
)

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
VISION = {
    "ordinary": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colors, vision):
    """CIE L*a*b* (D65) of sRGB colours (n,3) as seen through `vision`."""
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(linear @ VISION[vision].T, 0, 1) @ TO_XYZ.T / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = f.T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def smallest_distance(colors, vision):
    seen = lab(np.asarray(colors), vision)
    distances = np.linalg.norm(seen[:, None] - seen[None], axis=-1)
    return distances[np.triu_indices(len(seen), 1)].min()


def test_lab_of_known_colours():
    assert lab(np.array([[1.0, 1, 1], [0, 0, 0]]), "ordinary") == pytest.approx(
        np.array([[100.0, 0, 0], [0, 0, 0]]), abs=0.02
    )
    assert lab(np.array([[1.0, 0, 0]]), "ordinary")[0] == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize(
    ("k", "vision", "least"),
    [
        (10, "ordinary", 45),
        (10, "deuteranopia", 29),
        (10, "protanopia", 29),
        (20, "ordinary", 25),
        (20, "deuteranopia", 16),
        (20, "protanopia", 16),
    ],
)
def test_any_two_classes_are_told_apart(k, vision, least):
    assert smallest_distance(class_colors(k), vision) >= least


def test_every_colour_shows_on_white():
    for name in (*TEN, *TWENTY, UNKNOWN):
        assert np.linalg.norm(lab(np.array([to_rgb(name)]), "ordinary")[0] - [100, 0, 0]) >= 35, name


@pytest.mark.parametrize("k", [0, 1, 2, 10, 11, 20, 21, 100])
def test_class_colors(k):
    colors = class_colors(k)
    assert colors.shape == (k, 3)
    assert len(np.unique(colors, axis=0)) == k
    assert ((colors >= 0) & (colors <= 1)).all()


def test_words_have_contrast():
    for color in (*TEN, *TWENTY, INK, QUIET, FRAME, np.array([1.0, 1.0, 1.0])):
        assert 1.05 / (luminance(np.array(readable(color))) + 0.05) >= 4.5
    assert readable(QUIET) == to_rgb(QUIET)
