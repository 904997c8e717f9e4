"""One page with every desk on it, and a browser that opens it."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.browser import CHROMIUM, Browser
from replearn.teaching.arithmetic.examples import DIAGONAL, LETTER_O, SMALL_O, desk_data
from replearn.teaching.demos import convolution
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.lessons_page import write_lessons
from replearn.teaching.lib.page_blocks import drawing_frame
from replearn.teaching.summary.drawn import drawn
from replearn.teaching.summary.subject import network_subject

WORDS = ["cat", "dog", "snow", "ice"]
VECTORS = [[1.0, 0.1], [0.9, 0.2], [0.0, 1.0], [0.1, 0.8]]


def desks():
    """What every desk reads, small."""
    frame = {"frame": drawing_frame()}
    cnn = network_subject("replearn.networks.lecture_cnn.LectureCNN", None).sheet()
    pooled = [
        {"name": "o", "korean": "o", "image": LETTER_O.image.tolist(), "kernel": DIAGONAL.tolist()},
        {"name": "map", "korean": "map", "image": SMALL_O.result.tolist()},
    ]
    examples = [desk_data(e, korean) for e, korean in convolution.DESK]
    grid = np.stack(np.meshgrid(np.arange(4), np.arange(4), indexing="ij"), -1).reshape(-1, 2)
    return {
        "convolution": {"examples": examples} | frame, "pooling": {"examples": pooled}, "sizes": {}, "latent": frame,
        "bottleneck": frame, "network": frame, "field": {}, "softmax": {}, "backprop": {}, "bend": {}, "tiny": {},
        "drawn": {"networks": [{"name": "lecture", "rows": drawn(cnn), "words": ""}]}, "axis": {}, "curse": {},
        "counts": {}, "mix": {}, "words": {"words": WORDS, "vectors": VECTORS},
        "pixels": {"side": 4, "places": list(range(16)), "k": 4, "vectors": grid.tolist()},
    }  # fmt: skip


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desks")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REPLEARN_DATA", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(folder))
        digit_images.cache_clear()
        lesson = Lesson("pooling", folder, "Desks", "책상")
        for name, data in desks().items():
            lesson.desk(name, data, "Try <it>.", "해 보세요.")
        write_lessons([lesson], folder / "page.html", "Desks", "foot")
        digit_images.cache_clear()
    return folder / "page.html"


@pytest.fixture(scope="session")
def chromium(tmp_path_factory, page):
    if CHROMIUM is None:
        pytest.skip("no Chromium: the desks are made, but not driven")
    with Browser(Path(tmp_path_factory.mktemp("profile"))) as browser:
        browser.open(page)
        browser.evaluate("document.querySelectorAll('.desk').forEach((d) => d.scrollIntoView({behavior: 'instant'}))")
        for name in desks():
            browser.evaluate(f"document.querySelector('[data-desk={name}]').scrollIntoView({{behavior: 'instant'}})")
            browser.wait(f"document.querySelector('[data-desk={name}]').dataset.state === 'open'")
        yield browser


@pytest.fixture
def browser(chromium):
    yield chromium
    chromium.evaluate("0")
    assert chromium.complaints() == []
    assert chromium.requests() == []
