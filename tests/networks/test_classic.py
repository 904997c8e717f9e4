"""The classic networks as encoders: the published parameters, their least images, and what pretrained weights do."""

import pytest
import torch
import torchvision.models
from torch import nn

from replearn.errors import UsageError
from replearn.networks.classic import VGG16, AlexNet, GoogLeNet, ResNet18, ResNet50
from replearn.networks.enlarge import Enlarge
from replearn.networks.torchvision_encoder import kernel_for, named_weights

PARAMETERS = [
    (AlexNet, 4096, 61_100_840),
    (VGG16, 4096, 138_357_544),
    (ResNet18, 512, 11_689_512),
    (ResNet50, 2048, 25_557_032),
    (GoogLeNet, 1024, 6_624_904),
]
SMALL = [ResNet18, GoogLeNet]  # quick to make and to run


@pytest.mark.parametrize(("network", "features", "parameters"), PARAMETERS)
def test_with_a_head_of_1000_classes_it_is_the_published_network(network, features, parameters):
    with torch.device("meta"):
        whole = nn.Sequential(network((3, 224, 224), features), nn.Linear(features, 1000))
    assert sum(p.numel() for p in whole.parameters()) == parameters


def test_what_it_computes_is_what_torchvision_computes():
    torch.manual_seed(0)
    encoder, theirs = ResNet18((3, 40, 40), 512).eval(), torchvision.models.resnet18().eval()
    encoder.load_published(theirs.state_dict())
    images = torch.rand(2, 3, 40, 40)
    torch.testing.assert_close(theirs.fc(encoder(images)), theirs(images), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("network", "least"), [(AlexNet, 63), (VGG16, 32), (GoogLeNet, 15), (ResNet18, 1)])
def test_below_its_least_image_torchvisions_own_fails_and_ours_enlarges(network, least):
    with torch.device("meta"):
        whole = network((3, least, least), 8)
        assert len(whole.before) == 0 and whole(torch.zeros(2, 3, least, least)).shape == (2, 8)
        if least > 1:
            with pytest.raises(RuntimeError, match="too small"):
                whole.network(torch.zeros(2, 3, least, least - 1))
            smaller = network((1, least + 5, least - 1), 8)
            assert smaller.before.enlarge.size == (least + 5, least)
            assert smaller(torch.zeros(2, 1, least + 5, least - 1)).shape == (2, 8)


def test_an_enlarged_image_keeps_its_mean_and_its_range():
    images = torch.rand(2, 1, 20, 30)
    larger = Enlarge((60, 90))(images)
    assert larger.shape == (2, 1, 60, 90)
    assert images.min() <= larger.min() <= larger.max() <= images.max()
    torch.testing.assert_close(larger.mean((2, 3)), images.mean((2, 3)), atol=0.02, rtol=0)


@pytest.mark.parametrize("network", SMALL)
def test_it_learns(network):
    """Every weight gets a gradient, in training mode, two images at a time."""
    encoder = network((1, 28, 28), 8).train()
    encoder(torch.rand(2, 1, 28, 28)).square().sum().backward()
    assert [name for name, p in encoder.named_parameters() if p.grad is None] == []


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_a_grey_image_is_answered_as_in_colour(channels):
    """The same grey in every channel: summing the kernel over colours keeps the response, however many channels."""
    kernel, grey = torch.randn(6, 3, 5, 5), torch.rand(2, 1, 12, 12)
    colour = nn.functional.conv2d(grey.expand(-1, 3, -1, -1), kernel)
    ours = nn.functional.conv2d(grey.expand(-1, channels, -1, -1), kernel_for(kernel, channels))
    torch.testing.assert_close(ours, colour, rtol=1e-4, atol=1e-4)


def test_pretrained_weights_are_taken_up_but_for_the_last_layer():
    published = torchvision.models.resnet18().state_dict()
    encoder = ResNet18((1, 28, 28), 30)
    before = encoder.network.fc.weight.clone()
    encoder.load_published(published)
    mine = encoder.network.state_dict()
    torch.testing.assert_close(mine["conv1.weight"], published["conv1.weight"].sum(1, keepdim=True))
    torch.testing.assert_close(mine["layer4.1.conv2.weight"], published["layer4.1.conv2.weight"])
    assert torch.equal(mine["fc.weight"], before)


def test_weights_of_the_auxiliary_heads_are_left_out():
    published = torchvision.models.googlenet(init_weights=False).state_dict()
    assert any(name.startswith("aux1") for name in published)
    GoogLeNet((3, 28, 28), 30).load_published(published)


def test_weights_of_another_network_are_refused():
    with pytest.raises(RuntimeError, match="Missing key"):
        ResNet18((3, 28, 28), 30).load_published({"conv1.weight": torch.zeros(64, 3, 7, 7)})


def test_only_with_weights_images_are_normalised_as_in_their_training():
    with torch.device("meta"):
        assert list(dict(ResNet18((1, 28, 28)).before.named_children())) == []
        assert list(dict(VGG16((1, 28, 28), weights="DEFAULT").before.named_children())) == ["enlarge", "normalize"]
    colour, grey = (ResNet18((c, 28, 28), weights="DEFAULT").before.normalize for c in (3, 1))
    weights = named_weights("resnet18", "DEFAULT").transforms()  # torchvision's own preprocessing
    images = torch.rand(2, 3, 8, 8)
    theirs = torchvision.transforms.functional.normalize(images, weights.mean, weights.std)
    torch.testing.assert_close(colour(images), theirs)
    assert grey.mean.item() == pytest.approx(0.449) and grey.std.item() == pytest.approx(0.226)
    assert not [name for name in ResNet18(weights="DEFAULT").state_dict() if "normalize" in name]


def test_googlenets_images_are_normalised_as_torchvision_does_in_two_steps():
    """Torchvision's preprocessing is ImageNet's; its pretrained GoogLeNet then goes over to (x - 0.5) / 0.5."""
    images, entry = torch.rand(2, 3, 16, 16), named_weights("googlenet", "DEFAULT").transforms()
    theirs = torchvision.models.googlenet(transform_input=True, init_weights=False)._transform_input(
        torchvision.transforms.functional.normalize(images, entry.mean, entry.std)
    )
    ours = GoogLeNet((3, 16, 16), weights="DEFAULT").before.normalize(images)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


def test_a_name_of_weights_that_is_none_is_told_what_there_is():
    words = (
        "weights IMAGENET: torchvision has none of that name for resnet50; say DEFAULT or IMAGENET1K_V1 or .*, or null"
    )
    with pytest.raises(UsageError, match=words):
        ResNet50(weights="IMAGENET")


def test_weights_of_a_part_of_vgg_are_not_offered():
    with pytest.raises(UsageError, match="none of that name"):
        VGG16(weights="IMAGENET1K_FEATURES")
