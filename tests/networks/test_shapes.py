"""Every encoder and decoder, found by walking the folder, on sizes that halve badly."""

import importlib
import inspect
import pkgutil

import pytest
import torch
from torch import nn

import replearn.networks

SHAPES = [(1, 28, 28), (3, 32, 32), (1, 7, 13), (2, 33, 20), (1, 1, 1), (4, 5, 64)]


def _networks(kind: str) -> list[type[nn.Module]]:
    """Decoders by their name; encoders are all others that take an image shape and a code size."""
    modules = [
        importlib.import_module(f"replearn.networks.{found.name}")
        for found in pkgutil.iter_modules(replearn.networks.__path__)
    ]
    return [
        value
        for module in modules
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__
        if {"image_shape", "latent_dim"} <= set(inspect.signature(value).parameters)
        if (kind == "Decoder") == name.endswith("Decoder")
    ]


@pytest.mark.parametrize("image_shape", SHAPES, ids=str)
@pytest.mark.parametrize("network", _networks("Encoder"), ids=lambda n: n.__name__)
def test_encoder_gives_one_code_an_image(network, image_shape):
    with torch.device("meta"):  # shapes alone: VGG-16 has 134 million weights
        codes = network(image_shape=image_shape, latent_dim=5).eval()(torch.rand(3, *image_shape))
    assert codes.shape == (3, 5)


@pytest.mark.parametrize("image_shape", SHAPES, ids=str)
@pytest.mark.parametrize("network", _networks("Decoder"), ids=lambda n: n.__name__)
def test_decoder_gives_back_exactly_the_image_shape(network, image_shape):
    images = network(image_shape=image_shape, latent_dim=5).eval()(torch.rand(3, 5))
    assert images.shape == (3, *image_shape)


@pytest.mark.parametrize("side", range(1, 41))
def test_conv_decoder_for_every_side(side):
    from replearn.networks.conv import ConvDecoder

    decoder = ConvDecoder((1, side, 41 - side), latent_dim=2, channels=(2, 3, 4)).eval()
    assert decoder(torch.zeros(1, 2)).shape == (1, 1, side, 41 - side)


@pytest.mark.parametrize("network", _networks("Encoder"), ids=lambda n: n.__name__)
def test_an_image_is_encoded_alone_as_in_a_batch(network):
    torch.manual_seed(0)
    encoder, images = network().eval(), torch.rand(4, 1, 28, 28)
    alone = torch.cat([encoder(image[None]) for image in images])
    torch.testing.assert_close(encoder(images), alone, rtol=1e-4, atol=1e-4)  # fifty layers of rounding


def test_the_blocks_of_the_lecture_have_its_parameters():
    """3*3*1*64+64, 3*3*64*64+64, and a scale and a shift a channel after each: worked by hand."""
    from replearn.networks.blocks import cnn_block

    count = sum(p.numel() for p in cnn_block(1, 64).parameters())
    assert count == (9 * 64 + 64) + 128 + (9 * 64 * 64 + 64) + 128


def test_the_mlp_has_the_widths_of_hinton_and_salakhutdinov():
    from replearn.networks.mlp import MLPDecoder, MLPEncoder

    def widths(network):
        return [(m.in_features, m.out_features) for m in network.modules() if isinstance(m, nn.Linear)]

    assert widths(MLPEncoder()) == [(784, 1000), (1000, 500), (500, 250), (250, 30)]
    assert widths(MLPDecoder()) == [(30, 250), (250, 500), (500, 1000), (1000, 784)]


def test_lenet_has_the_parameters_of_the_lecture():
    """61,706 with ten classes; layer by layer as in the paper, but for its sparse second convolution."""
    from replearn.networks.lenet import LeNet5

    encoder, head = LeNet5(), nn.Linear(84, 10)
    counts = [sum(p.numel() for p in layer.parameters()) for layer in [*encoder.layers, head]]
    assert [count for count in counts if count] == [156, 2416, 48120, 10164, 850]
    assert sum(counts) == 61_706


def test_lenet_sees_28_pixels_as_32_with_two_of_padding():
    from replearn.networks.lenet import LeNet5

    small, large = LeNet5((1, 28, 28)), LeNet5((1, 32, 32))
    large.load_state_dict(small.state_dict())
    images = torch.rand(3, 1, 28, 28)
    torch.testing.assert_close(large(nn.functional.pad(images, (2, 2, 2, 2))), small(images))


def test_the_lectures_classifier_ends_in_256_by_1_by_1():
    from replearn.networks.pooled import PooledEncoder

    encoder = PooledEncoder((1, 28, 28), 256, channels=[64, 128, 256, 256]).eval()
    assert encoder.blocks(torch.zeros(1, 1, 28, 28)).shape == (1, 256, 1, 1)


def test_pooling_takes_mean_or_maximum_of_each_map():
    from replearn.networks.pooled import PooledEncoder

    images = torch.rand(2, 1, 28, 28)
    mean, most = (PooledEncoder(latent_dim=6, channels=[4], pooling=p).eval() for p in ("mean", "max"))
    most.load_state_dict(mean.state_dict())
    maps = mean.blocks(images)
    assert maps.shape == (2, 6, 7, 7)
    torch.testing.assert_close(mean(images), maps.flatten(2).mean(2))
    torch.testing.assert_close(most(images), maps.flatten(2).max(2).values)
