"""Feature vectors, told on the bundled digits without trained networks."""

from replearn.teaching.demos import feature_vectors as demo
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson


def test_kinds_of_values_are_shown(tmp_path):
    lesson = Lesson("feature_vectors", tmp_path, "Feature vectors")
    demo.kinds_of_values(lesson, digit_images())
    told = "\n".join(lesson.html)
    label = int(digit_images().test_labels[0])
    assert "0" * label + "1" + "0" * (9 - label) in told, "the first digit's one-hot vector"


def test_neighbours_are_compared_and_drawn(tmp_path):
    lesson = Lesson("feature_vectors", tmp_path, "Feature vectors")
    demo.compare(lesson, digit_images(), {}, seed=0, most=300)
    told = "\n".join(lesson.html)
    assert "pixels, 784" in told and "PCA, 30" in told and "300 training digits" in told
    names = ["distances", "neighbours_euclidean", "neighbours_cosine"]
    assert [path.stem for path in lesson.figures] == names
