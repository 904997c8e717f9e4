"""`ContrastiveEncoder`: every method learns what views share, parameters are checked, files give it back."""

import numpy as np
import pytest
import torch

from replearn.data.transforms.affine import Affine
from replearn.data.transforms.noise import Noise
from replearn.data.transforms.transform import Transform, transformed
from replearn.representations.contrastive_encoder import METHODS, ContrastiveEncoder

VIEWS = [Affine(rotate=10, shift=1), Noise(0.1)]
BRIEF = {"channels": (8, 16), "batch_size": 64, "random_state": 0, "device": "cpu", "views": VIEWS}


def _apart(encoder, images):
    """How far two views of an image are apart, as a share of how far two images are: mean squared distances."""
    generator = torch.Generator().manual_seed(5)
    tensor = torch.from_numpy(images[:, None] / 16).float()
    first, second = (encoder.transform(16 * transformed(tensor, VIEWS, generator).numpy()) for _ in range(2))
    return ((first - second) ** 2).mean() / ((first - second[::-1]) ** 2).mean()


@pytest.mark.parametrize("method", METHODS)
def test_it_learns_what_two_views_of_an_image_share(method, digits):
    images = digits[0]
    untrained = ContrastiveEncoder(method, 16, max_epochs=0, **BRIEF).fit(images)
    trained = ContrastiveEncoder(method, 16, max_epochs=20, learning_rate=1e-2, **BRIEF).fit(images)
    assert _apart(trained, images) < 0.8 * _apart(untrained, images)
    assert set(trained.history_[0]) == {"epoch", "loss", "rankme", "std"}


def test_a_file_gives_it_back_with_its_views(digits, tmp_path):
    encoder = ContrastiveEncoder("byol", 3, max_epochs=1, **BRIEF).fit(digits[0])
    encoder.save(tmp_path / "a.safetensors")
    again = ContrastiveEncoder.load(tmp_path / "a.safetensors")
    assert again.views == VIEWS and again.method == "byol"
    assert np.array_equal(again.transform(digits[0]), encoder.transform(digits[0]))


class Brighter(Transform):
    """A transform of somebody else."""

    def __init__(self, by: float = 0.1) -> None:
        self.by = by

    def transform(self, images, generator=None):
        return (images + self.by).clamp(0, 1)


def test_a_transform_of_one_s_own_is_a_view(digits):
    encoder = ContrastiveEncoder(n_components=3, max_epochs=1, **{**BRIEF, "views": [Brighter(0.2), Noise(0.1)]})
    assert encoder.fit(digits[0]).model_.views[0].by == 0.2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "moco"}, "method 'moco': must be one of vicreg, simclr, lejepa, byol"),
        ({"batch_size": 2}, "batch_size 2: must be a whole number, 3 or more"),
        ({"views": [3]}, "views 3: must be a list of objects of replearn.data.transforms"),
        ({"views": [Affine(shift=20)]}, r"views: Affine.shift 20: must be less than the 8 pixels"),
    ],
)
def test_what_is_refused(options, words, digits):
    with pytest.raises(ValueError, match=words):
        ContrastiveEncoder(**{**BRIEF, **options}).fit(digits[0])


def test_views_that_change_nothing_are_warned_of(digits, capfd):
    ContrastiveEncoder(n_components=3, max_epochs=1, **{**BRIEF, "views": []}).fit(digits[0])
    assert "views: no transform changes anything" in capfd.readouterr().err
