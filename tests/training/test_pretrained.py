"""Weights that others trained: fetched before a training begins, and at no other time."""

import pytest
import torch
import torchvision.models

from replearn.errors import ContentError, UsageError
from replearn.models.build import build_model
from replearn.models.classifier import Classifier
from replearn.networks.classic import ResNet18
from replearn.training import pretrained
from replearn.training.fit import fit
from replearn.training.pretrained import start_from_pretrained

FILE = "resnet18-f37072fd.pth"


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Torch's cache, empty: the folder that weights are looked for in."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    folder = tmp_path / "torch" / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def published(cache, monkeypatch):
    """Weights in place of ImageNet's, where torch would keep those: the state dict."""
    torch.manual_seed(1)
    weights = torchvision.models.resnet18().state_dict()
    torch.save(weights, cache / FILE)
    monkeypatch.setattr(pretrained, "_check", lambda path: None)  # no file of ours has that SHA-256
    return weights


def _specification(**options):
    encoder = {"class_path": "replearn.networks.classic.ResNet18", "init_args": {"weights": "DEFAULT", **options}}
    return {"_class_path": "replearn.models.classifier.Classifier", "latent_dim": 512, "encoder": encoder}


def test_building_a_model_asks_for_no_file(cache):
    build_model(_specification())
    with torch.device("meta"):
        ResNet18(weights="DEFAULT")
    assert list(cache.iterdir()) == []


def test_a_training_starts_from_them_its_average_too(published):
    model = Classifier(ResNet18(weights="DEFAULT"), latent_dim=512, ema_decay=0.9)
    start_from_pretrained(model)
    for encoder in (model.trained.encoder, model.average.network.encoder):
        assert torch.equal(encoder.network.layer1[0].conv1.weight, published["layer1.0.conv1.weight"])


def test_a_model_is_read_again_when_the_file_is_gone(published, cache):
    model = build_model(_specification())
    start_from_pretrained(model)
    (cache / FILE).unlink()
    again = build_model(dict(model.hparams))
    again.load_state_dict(model.state_dict())
    assert torch.equal(again.encoder.network.layer1[0].conv1.weight, published["layer1.0.conv1.weight"])


def test_fit_asks_for_them_before_it_makes_a_run_folder(cache, in_tmp):
    with pytest.raises(UsageError, match="could not be downloaded"):
        fit(
            "resnet-classifier.yaml", model__encoder__init_args__weights="DEFAULT",
            data__source="replearn.data.digits.Digits", data__limit=48,
        )  # fmt: skip
    assert not list(in_tmp.rglob("config.yaml"))


def test_without_a_network_the_way_out_is_told(cache):
    words = r"weights IMAGENET1K_V1: could not be downloaded from https://\S+resnet18-\S+ \(.*\); put that file into .*"
    with pytest.raises(UsageError, match=words + "or say null for random weights") as refused:
        start_from_pretrained(ResNet18(weights="DEFAULT"))
    assert str(cache) in str(refused.value)
    assert list(cache.iterdir()) == [], "half a file was left behind"


@pytest.mark.parametrize("content", [b"", b"no weights", None])
def test_a_damaged_file_is_named(cache, content):
    if content is None:
        torch.save({"conv1.weight": torch.zeros(64, 3, 7, 7)}, cache / FILE)
    else:
        (cache / FILE).write_bytes(content)
    with pytest.raises(ContentError, match=rf"{FILE}: is damaged, its SHA-256 begins with .*; delete it"):
        start_from_pretrained(ResNet18(weights="DEFAULT"))


def test_networks_that_name_none_are_left_as_they_are(cache):
    network = ResNet18()
    before = network.network.conv1.weight.clone()
    start_from_pretrained(network)
    assert torch.equal(network.network.conv1.weight, before)
