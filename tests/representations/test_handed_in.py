"""Networks, transforms and the length of a training, as they are handed to an estimator."""

import functools
import json

import numpy as np
import pytest
import torch
from torch import nn

from replearn.data.transforms.elastic import Elastic
from replearn.data.transforms.grey import Grey
from replearn.data.transforms.shift import Shift
from replearn.data.transforms.transform import Transform
from replearn.errors import UsageError
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.networks.mlp import MLPEncoder
from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier
from replearn.representations.estimator_file import read_estimator, write_estimator
from replearn.representations.fitting import train
from replearn.representations.image_estimator import ImageEstimator


class Mine(nn.Module):
    """A network of the user's own, in a file that no list of ours knows."""

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int):
        super().__init__()
        self.image_shape = image_shape
        self.layer = nn.Linear(int(np.prod(image_shape)), latent_dim)

    def forward(self, images):
        return self.layer(images.flatten(1))


@pytest.mark.parametrize(
    "encoder",
    [Mine, LinearEncoder, "replearn.networks.linear.LinearEncoder", functools.partial(MLPEncoder, hidden=[7])],
    ids=["own", "class", "path", "partial"],
)
def test_a_network_is_handed_in_and_comes_back_from_a_file(digits, make, encoder, tmp_path):
    fitted = make(encoder=encoder, decoder=LinearDecoder, max_epochs=1).fit(digits[0])
    made, back = fitted.model_.encoder.network, fitted.model_.decoder.network  # each beside PCA's linear path
    expected = encoder.func if isinstance(encoder, functools.partial) else encoder
    assert f"{type(made).__module__}.{type(made).__name__}".endswith(getattr(expected, "__name__", str(expected)))
    assert isinstance(back, LinearDecoder)
    if isinstance(encoder, functools.partial):
        assert made.layers[0].out_features == 7
    fitted.save(tmp_path / "a")
    again = ConvAutoencoder.load(tmp_path / "a")
    assert np.array_equal(again.transform(digits[0]), fitted.transform(digits[0]))
    assert again.fit(digits[0]).transform(digits[0]).shape == (200, 3)  # by what the file says of the networks


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"encoder": 3}, "encoder 3: must be a class of torch.nn.Module, its path, or partial of it"),
        ({"encoder": Mine((1, 8, 8), 3)}, "encoder Mine.*: must be a class of torch.nn.Module"),
        ({"decoder": lambda image_shape, latent_dim: None}, "decoder .*: must be a class of torch.nn.Module"),
        ({"encoder": "replearn.networks.mlp.MLPEncode"}, "MLPEncode"),
        ({"encoder": "os.system"}, "os.system is not among what a configuration"),
        ({"encoder": "replearn.data.digits.Digits"}, "Digits"),
        (
            {"transforms": ["replearn.data.transforms.shift.Shift"]},
            "transforms .*: must be a list of objects of replearn",
        ),
        ({"transforms": [Grey()]}, "transforms: Grey.probability 0.2: takes RGB images, these have 1 channel"),
    ],
)
def test_what_is_refused(digits, make, options, words):
    with pytest.raises(ValueError, match=words):
        make(**options).fit(digits[0])


class _Counted(Transform):
    seen = 0

    def transform(self, images, generator=None):
        type(self).seen += len(images)
        assert generator is not None and images.dtype == torch.float32
        return images


def test_training_images_go_through_the_transforms_and_no_others(digits, make):
    fitted = make(max_epochs=2, transforms=[_Counted()]).fit(digits[0])
    assert _Counted.seen == 2 * len(digits[0])
    fitted.transform(digits[0])
    assert _Counted.seen == 2 * len(digits[0])


def test_transforms_come_back_from_a_file_and_shift_is_short_for_one(digits, make, tmp_path):
    fitted = make(transforms=[Elastic(0.5, 2.0)], max_epochs=1).fit(digits[0])
    assert not np.array_equal(fitted.transform(digits[0]), make(max_epochs=1).fit_transform(digits[0]))
    fitted.save(tmp_path / "a")
    assert ConvAutoencoder.load(tmp_path / "a").transforms == [Elastic(0.5, 2.0)]
    short, long = ({"shift": 1}, {"transforms": [Shift(1)]})
    proba = [make(ConvClassifier, max_epochs=1, **o).fit(*digits).predict_proba(digits[0]) for o in (short, long)]
    assert np.array_equal(*proba)


@pytest.mark.parametrize("epochs", [0, 1, 3])
def test_a_number_of_epochs_is_obeyed(digits, make, epochs):
    assert len(make(max_epochs=epochs).fit(digits[0]).history_) == epochs


def test_left_out_the_length_suits_the_data(make):
    estimator = make(max_epochs=None)
    assert [estimator._epochs(images) for images in (320, 4_800, 32_000)] == [150, 10, 10]  # of batches of 32
    assert ConvAutoencoder().max_epochs is None and ConvClassifier().max_epochs is None


def test_an_untrained_baseline_is_a_function_of_the_random_state_and_worse_than_a_trained_one(
    digits, make, autoencoder
):
    untrained = make(max_epochs=0).fit(digits[0])
    codes = untrained.transform(digits[0])
    assert np.array_equal(codes, make(max_epochs=0).fit_transform(digits[0]))
    assert np.ptp(codes, axis=0).min() > 0
    assert untrained.score(digits[0]) < autoencoder.score(digits[0])


@pytest.mark.parametrize(("stored", "epochs"), [({"min_steps": 1500, "max_epochs": 10}, None), ({"min_steps": 0}, 5)])
def test_a_file_of_the_release_before_is_read(digits, autoencoder, tmp_path, stored, epochs):
    autoencoder.save(tmp_path / "new")
    facts, weights = read_estimator(tmp_path / "new", "ConvAutoencoder")
    old = {
        name: facts["parameters"][name] for name in facts["parameters"].keys() - {"encoder", "decoder", "transforms"}
    }
    write_estimator(tmp_path / "old", facts | {"parameters": old | stored}, weights)
    assert "min_steps" in json.dumps(read_estimator(tmp_path / "old", "ConvAutoencoder")[0])
    again = ConvAutoencoder.load(tmp_path / "old")
    assert again.max_epochs == epochs
    assert np.array_equal(again.transform(digits[0]), autoencoder.transform(digits[0]))


class _Hooked(Autoencoder):
    def on_train_epoch_start(self):
        """Something that only the Trainer would call."""


def test_a_model_that_needs_the_trainer_is_refused_and_not_trained_wrongly(digits):
    model = _Hooked(LinearEncoder((1, 8, 8), 3), LinearDecoder((1, 8, 8), 3), latent_dim=3)
    with pytest.raises(UsageError, match="_Hooked overrides on_train_epoch_start, which Lightning's Trainer calls"):
        train(model, _batches(*digits), 1, 0)


def _batches(images, labels):
    from replearn.data.batch_loader import BatchLoader
    from replearn.data.source import Split

    return BatchLoader(Split(images[:, None].astype(np.float32) / 16, labels, np.arange(len(images))), 32, shuffle=True)


def test_a_moving_average_follows_an_estimator_s_training_too(digits):
    torch.manual_seed(0)
    model = Classifier(LinearEncoder((1, 8, 8), 5), latent_dim=5, num_classes=10, ema_decay=0.9)
    start = {name: value.clone() for name, value in model.state_dict().items()}
    train(model, _batches(*digits), 3, 0)
    trained, average = model.trained.head.weight, model.average.network.head.weight
    assert not torch.equal(average, start["trained.head.weight"]) and not torch.equal(average, trained)
    assert (average - trained).norm() < (start["trained.head.weight"] - trained).norm()


def test_every_estimator_of_ours_takes_networks_and_transforms():
    for kind in ImageEstimator.__subclasses__():
        if not kind.__name__.startswith("_"):
            parameters = set(kind().get_params())
            assert {"encoder", "max_epochs"} <= parameters and parameters & {"transforms", "views"}
