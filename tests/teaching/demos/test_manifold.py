"""The manifold, told on the bundled digits: walks in full, mixtures with untrained networks."""

import torch

from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.teaching.demos import manifold as demo
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson


def test_midpoints_are_measured_and_drawn(tmp_path):
    torch.manual_seed(0)
    coder = Autoencoder(LinearEncoder(latent_dim=4), LinearDecoder(latent_dim=4), latent_dim=4).eval()
    judge = Classifier(LinearEncoder(latent_dim=4), latent_dim=4).eval()
    lesson = Lesson("manifold", tmp_path, "Manifold")
    demo.midpoints(lesson, digit_images(), coder, judge, seed=0, count=20, most=100)
    told = "\n".join(lesson.html)
    assert "20 pairs of test digits" in told and "100 training digits" in told and "±" in told
    assert [path.stem for path in lesson.figures] == ["mixtures", "ways"]


def test_walks_tell_digits_apart_better_than_straight_lines(tmp_path):
    from replearn.teaching.arithmetic.geodesic import both_ways, ordered_right

    images = digit_images()
    lesson = Lesson("manifold", tmp_path, "Manifold")
    demo.along_the_data(lesson, images, seed=0, count=300)
    assert [path.stem for path in lesson.figures] == ["distances", "walks"]
    found = both_ways(images.train[:300].reshape(300, -1) / 255, images.train_labels[:300])
    straight, along = (ordered_right(gap, found.same) for gap in found.gaps.values())
    assert along > straight > 0.5
