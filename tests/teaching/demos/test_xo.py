"""X and O: the worked match, likeness by hand, and who is wrong how often."""

import numpy as np

from replearn.data.xo import CHANGES, draw_xo
from replearn.teaching.arithmetic.examples import LOCAL_MATCH
from replearn.teaching.arithmetic.similarity import local_similarity, pixel_similarity
from replearn.teaching.arithmetic.windows import correlate
from replearn.teaching.demos import xo
from replearn.teaching.lib.xo_contest import errors


def test_the_local_match_of_the_lecture():
    assert correlate(LOCAL_MATCH.image, LOCAL_MATCH.kernel).tolist() == [[4]]


def test_likeness():
    x, o = draw_xo(np.array([0, 1]))[:, 0]
    images = np.stack([x, o])
    for likeness in (pixel_similarity, local_similarity):
        own, other = likeness(images, x)
        assert np.isclose(own, 1) and other < own
    shifted = np.roll(x, 5, axis=1)[None]  # nothing of the X leaves the image
    assert pixel_similarity(shifted, x)[0] < 0.6
    assert np.isclose(local_similarity(shifted, x)[0], 1)


def test_the_cnn_beats_what_looks_at_fixed_pixels():
    wrong, _ = errors(seed=1, train=100, test=200, epochs=20)
    assert list(wrong) == ["template", "linear model", "MLP", "CNN"]
    assert all(len(values) == len(CHANGES) + 1 for values in wrong.values())
    assert wrong["CNN"][-1] < 15 < 20 < min(wrong[name][-1] for name in ("template", "linear model", "MLP"))
    assert wrong["template"][list(CHANGES).index("translation")] > 20


def test_the_lesson(tmp_path, monkeypatch):
    monkeypatch.setattr(xo, "REPEATS", 2)
    monkeypatch.setattr(
        "replearn.teaching.lib.xo_contest.errors", lambda seed: errors(seed, train=20, test=50, epochs=1)
    )
    lesson = xo.main(tmp_path, 0)
    assert [path.name for path in lesson.figures] == ["drawings.png", "errors.png", "filters.png"]
    assert "1*1 + 0*0 + 1*1 + 0*0 + 1*1 + 1*0 + 1*1 + 1*0 + 0*1 = 4" in "".join(lesson.html)
