"""A model that starts as PCA is PCA: the code, the images given back, the error; its networks add nothing yet."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from torch import nn

from replearn.errors import UsageError
from replearn.models import pca_start
from replearn.models.autoencoder import Autoencoder
from replearn.models.denoising import DenoisingAutoencoder
from replearn.models.ordered import OrderedAutoencoder
from replearn.models.pca_start import principal_components
from replearn.models.variational import VariationalAutoencoder
from replearn.networks.conv import ConvDecoder, ConvEncoder
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.networks.mlp import MLPDecoder, MLPEncoder

DIGITS = (load_digits().images[:400] / 16).astype(np.float32).reshape(-1, 1, 8, 8)
COLOUR = np.random.default_rng(0).random((60, 3, 9, 7), np.float32)


def _model(images, size, kind=Autoencoder, encoder=ConvEncoder, decoder=ConvDecoder, **options):
    shape = tuple(images.shape[1:])
    options = {"start": "pca", "output": "identity", "latent_dim": size} | options
    model = kind(encoder(shape, size), decoder(shape, size), **options)
    model.start_from(images)
    return model.eval()


def _through(model, images):
    with torch.no_grad():
        return model.embed(torch.from_numpy(images)).numpy(), model.reconstruct(torch.from_numpy(images)).numpy()


@pytest.mark.parametrize("images", [DIGITS, COLOUR], ids=["grey", "colour"])
@pytest.mark.parametrize("networks", [(ConvEncoder, ConvDecoder), (MLPEncoder, MLPDecoder)], ids=["conv", "mlp"])
def test_code_and_images_are_those_of_whitened_pca(images, networks):
    pca = PCA(5, whiten=True).fit(images.reshape(len(images), -1))
    codes, back = _through(_model(images, 5, encoder=networks[0], decoder=networks[1]), images)
    theirs = pca.transform(images.reshape(len(images), -1))
    assert np.allclose(codes, theirs, atol=1e-3)
    assert np.allclose(back.reshape(len(images), -1), pca.inverse_transform(theirs), atol=1e-4)


@pytest.mark.parametrize("kind", [DenoisingAutoencoder, OrderedAutoencoder, VariationalAutoencoder])
def test_its_relatives_begin_so_too(kind):
    options = {"loss": "mse"} if kind is VariationalAutoencoder else {}
    _, back = _through(_model(DIGITS, 6, kind, **options), DIGITS)
    rows = DIGITS.reshape(400, -1)
    pca = PCA(6).fit(rows)
    assert np.allclose(back.reshape(400, -1), pca.inverse_transform(pca.transform(rows)), atol=1e-4)


def test_an_ordered_code_begins_with_the_first_components():
    model, rows = _model(DIGITS, 6, OrderedAutoencoder), DIGITS.reshape(400, -1)
    with torch.no_grad():
        back = model.decode(model.truncated(model.embed(torch.from_numpy(DIGITS)), 2)).numpy()
    pca = PCA(2).fit(rows)
    assert np.allclose(back.reshape(400, -1), pca.inverse_transform(pca.transform(rows)), atol=1e-4)


@pytest.mark.parametrize("images", [COLOUR[:4], np.full((3, 1, 8, 8), 0.25, np.float32)], ids=["few", "equal"])
def test_a_code_larger_than_there_are_components_is_filled_up(images):
    codes, back = _through(_model(images, 20), images)
    assert codes.shape == (len(images), 20)
    assert np.allclose(back, images, atol=1e-4)


def test_clipped_it_begins_below_pca():
    rows = DIGITS.reshape(400, -1)
    pca = PCA(5).fit(rows)
    _, back = _through(_model(DIGITS, 5, output="clip"), DIGITS)
    assert back.min() >= 0 and back.max() <= 1
    assert ((back - DIGITS) ** 2).mean() < ((pca.inverse_transform(pca.transform(rows)) - rows) ** 2).mean()


def test_a_clipped_pixel_can_come_back():
    model = _model(DIGITS, 2, output="clip")
    values = torch.tensor([-1.0, 2.0, 0.5], requires_grad=True)
    model.distance(values, torch.tensor([0.5, 0.5, 0.5])).backward()
    assert values.grad[0] < 0 < values.grad[1] and values.grad[2] == 0


def test_both_networks_learn_from_the_first_step():
    model = _model(DIGITS, 5).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    batch = torch.from_numpy(DIGITS[:50]), torch.zeros(50)
    for _ in range(2):
        optimizer.zero_grad()
        model.step(batch, "train").backward()
        optimizer.step()
    parts = [*model.encoder.network.parameters(), *model.decoder.network.parameters()]
    assert all(parameter.grad.abs().sum() > 0 for parameter in parts if parameter.ndim > 1)


@pytest.mark.parametrize("images", [DIGITS, (DIGITS * 255).astype(np.uint8)], ids=["float", "uint8"])
def test_blocks_give_what_the_whole_gives(images, monkeypatch):
    whole = principal_components(images, 8)
    monkeypatch.setattr(pca_start, "IN_MEMORY", 0)
    monkeypatch.setattr(pca_start, "BLOCK", 100)
    blocks = principal_components(images, 8)
    assert np.allclose(whole.deviations, blocks.deviations, rtol=1e-3)
    overlap = np.linalg.svd(whole.axes @ blocks.axes.T)[1]
    assert overlap.min() > 0.999


class EndsInRelu(ConvEncoder):
    """An encoder whose last layer is none of weights, and gives no 0 for 0."""

    def forward(self, images):
        return torch.sigmoid(super().forward(images))


def test_a_network_that_cannot_begin_at_nothing_is_refused():
    with pytest.raises(UsageError, match="EndsInRelu does not end in its last linear or convolutional layer"):
        _model(DIGITS, 5, encoder=EndsInRelu)


def test_a_network_without_weights_is_refused():
    class Bare(LinearDecoder):
        def __init__(self, shape, size):
            nn.Module.__init__(self)

    with pytest.raises(UsageError, match="Bare: has no linear or convolutional layer"):
        _model(DIGITS, 5, encoder=LinearEncoder, decoder=Bare)


def test_a_sigmoid_and_pca_do_not_go_together():
    with pytest.raises(UsageError, match=r"--model.start pca needs --model.output clip"):
        _model(DIGITS, 5, output="sigmoid")


def test_it_starts_at_random_unless_told():
    model = Autoencoder(LinearEncoder(), LinearDecoder())
    before = [parameter.clone() for parameter in model.parameters()]
    assert model.start_from(np.zeros((2, 1, 28, 28), np.float32)) is None
    assert all(a.equal(b) for a, b in zip(before, model.parameters(), strict=True))
