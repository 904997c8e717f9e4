"""Denoising, variational and ordered autoencoders: what each does to its input, its code, its loss."""

import math

import pytest
import torch
from scipy.stats import chisquare
from torch import nn
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from replearn.errors import UsageError
from replearn.models.autoencoder import Autoencoder
from replearn.models.denoising import DenoisingAutoencoder
from replearn.models.ordered import OrderedAutoencoder
from replearn.models.variational import VariationalAutoencoder, gaussian_kl
from replearn.networks.linear import LinearDecoder, LinearEncoder

SHAPE = (2, 3, 4)


def _build(kind, latent_dim=5, **options):
    torch.manual_seed(0)
    encoder, decoder = LinearEncoder(SHAPE, latent_dim), LinearDecoder(SHAPE, latent_dim)
    return kind(encoder, decoder, latent_dim=latent_dim, **options)


def _images(n=6):
    return torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(1))


def _loss(model, images, stage="train", seed=3):
    torch.manual_seed(seed)
    return model.step((images, None), stage).item()


def test_masking_takes_whole_pixels_at_the_share_asked_for():
    model = _build(DenoisingAutoencoder, masked=0.3)
    corrupted = model.corrupt(torch.ones(400, *SHAPE))
    assert set(corrupted.unique().tolist()) == {0.0, 1.0}
    assert torch.equal(corrupted[:, 0], corrupted[:, 1])
    assert 1 - corrupted.mean().item() == pytest.approx(0.3, abs=3 * math.sqrt(0.21 / 4800))
    assert not torch.equal(corrupted[0], corrupted[1])


def test_noise_has_the_deviation_asked_for():
    added = _build(DenoisingAutoencoder, masked=0.0, noise=0.4).corrupt(torch.zeros(400, *SHAPE))
    assert added.std().item() == pytest.approx(0.4, rel=0.03)
    assert added.mean().item() == pytest.approx(0, abs=0.02)


def test_moving_keeps_what_an_image_holds_and_changes_where_it_stands():
    image = torch.zeros(400, *SHAPE)
    image[:, :, SHAPE[1] // 2, SHAPE[2] // 2] = 1.0
    moved = _build(DenoisingAutoencoder, masked=0.0, shift=1).corrupt(image)
    assert torch.equal(moved.sum(dim=(2, 3)), image.sum(dim=(2, 3)))
    assert len(moved.flatten(1).unique(dim=0)) == 9  # a pixel up, down, left, right, both or neither
    turned = _build(DenoisingAutoencoder, masked=0.0, rotate=180.0, scale=0.2).corrupt(
        torch.rand(1, *SHAPE).expand(9, -1, -1, -1)
    )
    assert len(turned.flatten(1).unique(dim=0)) == 9


def test_the_target_of_denoising_is_the_clean_image():
    model, images = _build(DenoisingAutoencoder, masked=0.5, noise=0.2), _images()
    torch.manual_seed(3)
    by_hand = torch.mean((model.reconstruct(model.corrupt(images)) - images) ** 2).item()
    assert _loss(model, images) == pytest.approx(by_hand, rel=1e-6)
    assert float(model.epoch_metrics("train")["mse"]) == pytest.approx(by_hand, rel=1e-6)
    torch.manual_seed(3)
    assert by_hand != pytest.approx(torch.mean((model.reconstruct(images) - images) ** 2).item(), rel=1e-3)


@pytest.mark.parametrize("kind", [DenoisingAutoencoder, OrderedAutoencoder])
@pytest.mark.parametrize("stage", ["val", "test"])
def test_validation_and_test_are_those_of_a_plain_autoencoder(kind, stage):
    model, plain = _build(kind), _build(Autoencoder)
    plain.load_state_dict(model.state_dict())
    assert _loss(model, _images(), stage) == _loss(plain, _images(), stage)
    assert model.epoch_metrics(stage) == plain.epoch_metrics(stage)


def test_the_kl_divergence_is_that_of_torch_distributions():
    mean, log_variance = torch.randn(7, 5), torch.randn(7, 5)
    reference = kl_divergence(Normal(mean, torch.exp(log_variance / 2)), Normal(0.0, 1.0))
    torch.testing.assert_close(gaussian_kl(mean, log_variance), reference)


@pytest.mark.parametrize("loss", ["bce", "mse"])
def test_the_elbo_is_log_likelihood_minus_kl(loss):
    model, images = _build(VariationalAutoencoder, loss=loss, beta=3.0, pixel_deviation=0.2), _images()
    torch.manual_seed(3)
    mean, log_variance = model.posterior(images)
    codes = mean + torch.randn_like(mean) * torch.exp(log_variance / 2)
    if loss == "bce":
        pixels = Bernoulli(logits=model.decoder(codes), validate_args=False)  # grey pixels too
    else:
        pixels = Normal(model.decode(codes), 0.2)
    likelihood = Independent(pixels, 3).log_prob(images)
    kl = kl_divergence(Normal(mean, torch.exp(log_variance / 2)), Normal(0.0, 1.0)).sum(1)
    value = _loss(model, images)
    numbers = {name: float(number) for name, number in model.epoch_metrics("train").items()}
    assert numbers["kl"] == pytest.approx(kl.mean().item(), rel=1e-5)
    assert numbers["elbo"] == pytest.approx((likelihood - kl).mean().item(), rel=1e-5)
    assert value == pytest.approx((3 * kl - likelihood).mean().item(), rel=1e-5)
    assert value == pytest.approx(numbers["loss"], rel=1e-6)


def test_the_loss_of_an_epoch_is_the_mean_over_its_images():
    model = _build(VariationalAutoencoder)
    first, second = (_loss(model, _images(n)) for n in (6, 2))
    expected = (6 * first + 2 * second) / 8
    assert float(model.epoch_metrics("train")["loss"]) == pytest.approx(expected, rel=1e-6)


def test_free_bits_are_a_floor_for_each_number_of_the_code():
    images = _images()
    free, plain = _build(VariationalAutoencoder, free_bits=0.05), _build(VariationalAutoencoder)
    free.load_state_dict(plain.state_dict())
    kl = gaussian_kl(*plain.posterior(images)).mean(0)
    assert (kl < 0.05).any() and (kl > 0.05).any()
    added = sum(max(0.0, 0.05 - value) for value in kl.tolist())
    assert _loss(free, images) - _loss(plain, images) == pytest.approx(added, rel=1e-4)
    assert float(free.epoch_metrics("train")["kl"]) == pytest.approx(kl.sum().item(), rel=1e-5)


def test_numbers_below_the_floor_get_no_gradient_from_the_kl():
    model = _build(VariationalAutoencoder, free_bits=100.0)
    nn.init.zeros_(model.decoder.map.weight)  # so that the reconstruction gives none either
    model.step((_images(), None), "train").backward()
    assert all(not p.grad.any() for p in [*model.encoder.parameters(), *model.to_log_variance.parameters()])


def test_reconstructions_and_numbers_of_evaluation_are_of_the_mean():
    model, images = _build(VariationalAutoencoder).eval(), _images()
    assert torch.equal(model.embed(images), model.posterior(images)[0])
    assert _loss(model, images, "val", seed=3) == _loss(model, images, "val", seed=4)
    assert _loss(model, images, seed=3) != _loss(model, images, seed=4)
    mse = torch.mean((model.decode(model.embed(images)) - images) ** 2).item()
    assert float(model.epoch_metrics("val")["mse"]) == pytest.approx(mse, rel=1e-6)


def test_samples_are_decoded_from_standard_normal_codes():
    model = _build(VariationalAutoencoder)
    codes = torch.randn(4, 5, generator=torch.Generator().manual_seed(9))
    assert torch.equal(model.sample(4, torch.Generator().manual_seed(9)), model.decode(codes))


def test_truncation_zeroes_exactly_the_tail():
    model, codes = _build(OrderedAutoencoder), torch.randn(5, 5)
    for k in range(1, 6):
        cut = model.truncated(codes, k)
        assert torch.equal(cut[:, :k], codes[:, :k]) and not cut[:, k:].any()
    cut = model.truncated(codes, torch.arange(1, 6))
    assert torch.equal(cut, codes * torch.ones(5, 5).tril())


def test_in_training_the_decoder_sees_truncated_codes():
    model, images = _build(OrderedAutoencoder), _images()
    torch.manual_seed(3)
    sizes = model.draw_sizes(len(images), "cpu")
    assert len(set(sizes.tolist())) > 1
    codes = model.embed(images)
    by_hand = torch.stack([torch.cat([c[:k], torch.zeros(5 - k)]) for c, k in zip(codes, sizes, strict=True)])
    mse = torch.mean((model.decode(by_hand) - images) ** 2).item()
    assert _loss(model, images) == pytest.approx(mse, rel=1e-6)


@pytest.mark.parametrize("truncation", ["uniform", "geometric"])
def test_sizes_are_drawn_as_told(truncation):
    model = _build(OrderedAutoencoder, truncation=truncation, keep=0.6)
    torch.manual_seed(0)
    counts = torch.bincount(model.draw_sizes(20_000, "cpu"), minlength=6)
    shares = [0.4 * 0.6**b for b in range(4)]  # b + 1 numbers; what would go beyond 5 is 5
    shares = [0.2] * 5 if truncation == "uniform" else [*shares, 1 - sum(shares)]
    assert len(counts) == 6 and counts[0] == 0
    assert chisquare(counts[1:].numpy(), [20_000 * share for share in shares]).pvalue > 1e-3


def test_nested_dropout_orders_a_linear_code_as_pca_does():
    """Rippel et al., section 3: of a linear autoencoder the first k numbers span the first k components."""
    generator = torch.Generator().manual_seed(0)
    data = torch.randn(2000, 4, generator=generator) * torch.tensor([2.0, 1.0, 0.5, 0.25])
    basis, _ = torch.linalg.qr(torch.randn(4, 4, generator=generator))
    images = (data @ basis.T).reshape(-1, 1, 2, 2)
    torch.manual_seed(0)
    networks = LinearEncoder((1, 2, 2), 3), LinearDecoder((1, 2, 2), 3)
    model = OrderedAutoencoder(*networks, latent_dim=3, output="identity")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for step in range(800):
        optimizer.param_groups[0]["lr"] = 0.02 * (1 - step / 800)
        optimizer.zero_grad()
        model.step((images, None), "train").backward()
        optimizer.step()
    flat = images.flatten(1)
    spread = torch.linalg.svdvals(flat - flat.mean(0)) ** 2 / flat.numel()
    for k in (1, 2, 3):
        error = torch.mean((model.decode(model.truncated(model.embed(images), k)) - images) ** 2)
        assert error.item() == pytest.approx(spread[k:].sum().item(), rel=0.1)


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        (DenoisingAutoencoder, {"masked": 1.0}, "--model.masked 1.0: must be 0 or above and below 1"),
        (DenoisingAutoencoder, {"noise": -1.0}, "--model.noise -1.0: must be a finite number, 0 or above"),
        (DenoisingAutoencoder, {"shift": -1}, "--model.shift -1: must be 0 or more"),
        (DenoisingAutoencoder, {"rotate": 181.0}, "--model.rotate 181.0: must be between 0 and 180 degrees"),
        (DenoisingAutoencoder, {"shift": SHAPE[1]}, f"--model.shift {SHAPE[1]}: must be less than the"),
        (DenoisingAutoencoder, {"scale": 1.0}, "--model.scale 1.0: must be 0 or above and below 1"),
        (VariationalAutoencoder, {"beta": -1.0}, "--model.beta -1.0: must be a finite number, 0 or above"),
        (VariationalAutoencoder, {"free_bits": math.inf}, "--model.free_bits inf: must be a finite number"),
        (VariationalAutoencoder, {"pixel_deviation": 0.0}, "--model.pixel_deviation 0.0: must be a finite"),
        (OrderedAutoencoder, {"keep": 1.0}, "--model.keep 1.0: must be above 0 and below 1"),
    ],
)
def test_options_that_are_refused(kind, options, words):
    with pytest.raises(UsageError, match=words):
        _build(kind, **options)
