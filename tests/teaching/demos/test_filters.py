"""Filters, told on the bundled digits with a small untrained network."""

import torch

from replearn.models.classifier import Classifier
from replearn.networks.pooled import PooledEncoder
from replearn.teaching.demos import filters as demo
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson


def small_classifier():
    torch.manual_seed(0)
    return Classifier(PooledEncoder(latent_dim=8, channels=[4]), latent_dim=8).eval()


def test_every_layer_is_listed_and_drawn(tmp_path):
    lesson = Lesson("filters", tmp_path, "Filters")
    demo.draw_layers(lesson, digit_images(), small_classifier())
    told = "\n".join(lesson.html)
    for words in ("convolution 4", "1x3x3", "4x3x3", "28x28", "7x7"):
        assert words in told
    assert [path.stem for path in lesson.figures] == ["learned_filters", "feature_maps"]


def test_features_are_compared_with_the_number_of_images_learned_from(tmp_path):
    lesson = Lesson("filters", tmp_path, "Filters")
    demo.worth(lesson, digit_images(), small_classifier(), seed=0, sizes=(60, 300))
    told = "\n".join(lesson.html)
    for words in ("from 60 images", "from 300 images", "gradient histograms", "block means", "on 360 test images"):
        assert words in told
