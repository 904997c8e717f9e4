"""How the figure tests look at what was drawn."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


def overlap(a, b):
    """Width and height in pixels of what two boxes share; one is not positive where they are apart."""
    return min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)


@pytest.fixture
def draw():
    """draw(figure): lay the figure out and draw it, at its own resolution, without a file."""
    return lambda figure: FigureCanvasAgg(figure).draw()


@pytest.fixture
def check_words(draw):
    """check_words(figure): drawn, no word leaves the figure, lies on an image, or on another word."""

    def check(figure, others=()):
        draw(figure)
        for ax in figure.axes:
            # an annotation's own extent holds its leader line too: the text alone is asked for
            boxes = [Text.get_window_extent(text) for text in ax.texts]
            for i, box in enumerate(boxes):
                assert box.x0 >= -1 and box.y0 >= -1, ax.texts[i]
                assert box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1, ax.texts[i]
                for other in [*boxes[:i], *others]:
                    wide, high = overlap(box, other)
                    assert wide <= 2 or high <= 4, ax.texts[i]

    return check
