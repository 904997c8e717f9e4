"""Figures as files: as many pixels as asked for, and the resolution said beside them."""

import pytest
from PIL import Image

from replearn.figures.save import save_figure
from replearn.figures.style import DPI, new_figure


@pytest.mark.parametrize("dpi", [DPI, 50])
def test_a_png_has_the_resolution_of_its_figure_and_says_so(tmp_path, dpi):
    figure = new_figure(3, 2)
    figure.set_dpi(dpi)
    with Image.open(save_figure(figure, tmp_path / "empty.png")) as image:
        assert image.size == (3 * dpi, 2 * dpi)
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
