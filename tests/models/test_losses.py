"""Losses of self-supervised models: each against NumPy that follows the paper's formula, word by word."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad

from replearn.models.losses.byol import byol_loss
from replearn.models.losses.masked import masked_loss
from replearn.models.losses.nt_xent import nt_xent_loss
from replearn.models.losses.sigreg import sigreg_loss
from replearn.models.losses.vicreg import vicreg_loss

B, P = 7, 4


@pytest.fixture
def views():
    rng = np.random.default_rng(0)
    first = rng.normal(size=(B, P)) @ rng.normal(size=(P, P))
    return first, first + 0.3 * rng.normal(size=(B, P))


def _torch(*arrays):
    return [torch.from_numpy(np.asarray(array, dtype=np.float32)) for array in arrays]


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_vicreg(views):
    invariance = np.mean([(a - b) ** 2 for a, b in zip(*views, strict=True)])
    variance = covariance = 0.0
    for codes in views:
        variance += np.maximum(0, 1 - np.sqrt(codes.var(axis=0, ddof=1) + 1e-4)).mean() / 2
        matrix = np.cov(codes.T)
        covariance += sum(matrix[i, j] ** 2 for i in range(P) for j in range(P) if i != j) / P
    found = vicreg_loss(*_torch(*views), 3.0, 5.0, 7.0).item()
    assert found == pytest.approx(3 * invariance + 5 * variance + 7 * covariance, rel=1e-5)


def test_nt_xent(views):
    rows, total = _unit(np.concatenate(views)), 0.0
    for i in range(2 * B):
        partner = (i + B) % (2 * B)
        similar = np.exp(rows @ rows[i] / 0.3)
        total -= np.log(similar[partner] / (similar.sum() - similar[i]))
    assert nt_xent_loss(*_torch(*views), 0.3).item() == pytest.approx(total / (2 * B), rel=1e-5)


def test_byol(views):
    first, second = map(_unit, views)
    assert byol_loss(*_torch(*views)).item() == pytest.approx(((first - second) ** 2).sum(axis=1).mean(), rel=1e-5)
    guesses, targets = (view.requires_grad_() for view in _torch(*views))
    byol_loss(guesses, targets).backward()
    assert guesses.grad.abs().sum() > 0 and targets.grad is None


def test_sigreg_is_the_integral_and_its_closed_form(views):
    direction = _unit(np.ones((1, P)))[0]
    x = views[0] @ direction

    def integrand(t):
        apart = np.exp(1j * t * x).mean() - np.exp(-(t**2) / 2)
        return abs(apart) ** 2 * np.exp(-(t**2) / 2)

    integral = B * quad(integrand, -np.inf, np.inf)[0]
    pairs = np.exp(-((x[:, None] - x) ** 2) / 2).mean() - np.sqrt(2) * np.exp(-(x**2) / 4).mean() + 1 / np.sqrt(3)
    assert integral == pytest.approx(B * np.sqrt(2 * np.pi) * pairs, rel=1e-6)
    assert sigreg_loss(*_torch(views[0], direction[:, None])).item() == pytest.approx(integral, rel=1e-3)


def test_sigreg_is_small_for_a_normal_distribution_alone():
    rng = torch.Generator().manual_seed(0)
    directions = torch.nn.functional.normalize(torch.randn(8, 64, generator=rng), dim=0)
    normal = torch.randn(2000, 8, generator=rng)
    losses = {
        "normal": normal, "moved": normal + 0.5, "narrow": 0.5 * normal, "one dimension": normal[:, :1].repeat(1, 8),
        "collapsed": torch.zeros(2000, 8),
    }  # fmt: skip
    found = {name: sigreg_loss(codes, directions).item() for name, codes in losses.items()}
    assert found.pop("normal") * 20 < min(found.values())


@pytest.mark.parametrize("normalise", [False, True])
def test_masked(normalise):
    rng = np.random.default_rng(1)
    guesses, patches = rng.normal(size=(2, 3, 5, 6))
    hidden = np.array([[1, 0, 1, 1, 0], [0, 1, 1, 0, 1], [1, 1, 0, 0, 1]], dtype=bool)
    wanted = (patches - patches.mean(-1, keepdims=True)) / patches.std(-1, keepdims=True) if normalise else patches
    errors = [(guesses[i, j] - wanted[i, j]) ** 2 for i, j in zip(*np.nonzero(hidden), strict=True)]
    found = masked_loss(*_torch(guesses, patches), torch.from_numpy(hidden), normalise).item()
    assert found == pytest.approx(np.mean(errors), rel=1e-4)


@pytest.mark.parametrize("loss", [vicreg_loss, nt_xent_loss, byol_loss])
def test_a_left_over_image_alone_has_a_finite_loss(loss):
    assert torch.isfinite(loss(*_torch(*np.ones((2, 1, 4)))))
