"""The autoencoder's numbers against hand-worked ones, and its linear form against PCA."""

import numpy as np
import pytest
import torch
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA
from torch import nn

from replearn.models.autoencoder import Autoencoder
from replearn.models.build import build_model
from replearn.networks.linear import LinearDecoder, LinearEncoder


class Constant(nn.Module):
    """A decoder that answers a constant image."""

    def __init__(self, value):
        super().__init__()
        self.value = nn.Parameter(torch.full((1, 2, 2), value))

    def forward(self, codes):
        return self.value.expand(len(codes), 1, 2, 2)


def _constant(value, **options):
    return Autoencoder(LinearEncoder((1, 2, 2), 1), Constant(value), latent_dim=1, output="identity", **options)


def test_errors_worked_by_hand_over_batches_of_different_size():
    model = _constant(0.5)
    for images in (torch.zeros(3, 1, 2, 2), torch.ones(1, 1, 2, 2) * 0.7):
        model.step((images, torch.zeros(len(images))), "val")
    numbers = {k: float(v) for k, v in model.epoch_metrics("val").items()}
    mse = (3 * 4 * 0.25 + 4 * 0.04) / 16
    assert numbers["mse"] == pytest.approx(mse, rel=1e-6)
    assert numbers["sse_per_image"] == pytest.approx(4 * mse, rel=1e-6)
    assert numbers["psnr"] == pytest.approx(-10 * np.log10(mse), rel=1e-6)


def test_each_epoch_starts_afresh():
    model = _constant(0.0)
    model.step((torch.ones(2, 1, 2, 2), None), "train")
    assert float(model.epoch_metrics("train")["mse"]) == 1.0
    model.step((torch.zeros(2, 1, 2, 2), None), "train")
    assert float(model.epoch_metrics("train")["mse"]) == 0.0


def test_bce_is_the_cross_entropy_of_pixels():
    model = Autoencoder(LinearEncoder((1, 2, 2), 1), Constant(0.3), latent_dim=1, loss="bce")
    x = torch.tensor([[[[0.0, 1.0], [0.25, 0.5]]]])
    p = 1 / (1 + np.exp(-0.3))
    by_hand = -np.mean([t * np.log(p) + (1 - t) * np.log(1 - p) for t in (0.0, 1.0, 0.25, 0.5)])
    assert float(model.step((x, None), "train").detach()) == pytest.approx(by_hand, rel=1e-6)


def test_bce_of_unbounded_values_is_refused():
    with pytest.raises(ValueError, match=r"--model.loss bce needs --model.output sigmoid"):
        _constant(0.5, loss="bce")


def test_a_linear_autoencoder_finds_the_subspace_of_pca():
    """Baldi & Hornik (1989): the minimum of the squared error is PCA's subspace, and nothing lies below it."""
    rng = np.random.default_rng(0)
    data = rng.normal(size=(400, 9)) * np.linspace(3, 0.1, 9) @ rng.normal(size=(9, 9)) / 9 + 0.5
    x = torch.tensor(data, dtype=torch.float32).reshape(-1, 1, 3, 3)
    torch.manual_seed(0)
    model = Autoencoder(LinearEncoder((1, 3, 3), 2), LinearDecoder((1, 3, 3), 2), latent_dim=2, output="identity")
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=500, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = model.step((x, None), "train")
        loss.backward()
        return loss

    optimizer.step(closure)
    pca = PCA(2).fit(data)
    best = np.mean((data - pca.inverse_transform(pca.transform(data))) ** 2)
    reached = torch.mean((model.reconstruct(x) - x) ** 2).item()
    assert best - 1e-6 <= reached <= best * 1.001
    angles = subspace_angles(model.decoder.map.weight.detach().numpy(), pca.components_.T)
    assert np.degrees(angles).max() < 1


def test_a_model_is_built_from_class_paths():
    model = build_model(
        {
            "_class_path": "replearn.models.autoencoder.Autoencoder",
            "encoder": {
                "class_path": "replearn.networks.linear.LinearEncoder",
                "init_args": {"latent_dim": 3},
            },
            "decoder": {
                "class_path": "replearn.networks.linear.LinearDecoder",
                "init_args": {"latent_dim": 3},
            },
            "latent_dim": 3,
        }
    )
    assert model.embed(torch.zeros(2, 1, 28, 28)).shape == (2, 3)
    assert model.image_shape == (1, 28, 28)
