"""Networks that others trained: found, read from a folder as users read them, and what is refused."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from safetensors.torch import load_file, save_file

from replearn.data.digits import Digits
from replearn.errors import ContentError, UsageError
from replearn.networks.backbone import BackboneEncoder
from replearn.networks.backbones.published import published
from replearn.representations.backbone import Backbone

timm = pytest.importorskip("timm")
ROOT = Path(__file__).parents[2]
TINY = "test_resnet.r160_in1k"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Timm's smallest network with random weights, as timm itself writes it."""
    path = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    timm.models.save_for_hf(timm.create_model("test_resnet", pretrained=False), path, safe_serialization=True)
    return path


@pytest.fixture
def offline(tmp_path, monkeypatch):
    """An empty cache, and no hub."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))


IMAGES = np.random.default_rng(0).random((5, 28, 28), np.float32)


def test_a_folder_gives_what_timm_gives(folder):
    """Second derivation: timm's own model and its own transform, of PIL images."""
    from PIL import Image

    theirs = timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0).eval()
    prepare = timm.data.create_transform(**timm.data.resolve_data_config({}, model=theirs))
    pictures = np.random.default_rng(1).integers(0, 256, (3, 200, 240, 3), np.uint8)
    with torch.no_grad():
        expected = theirs(torch.stack([prepare(Image.fromarray(each)) for each in pictures])).numpy()
    ours = Backbone(f"local-dir:{folder}").fit(np.moveaxis(pictures, 3, 1))
    found = ours.transform(np.moveaxis(pictures, 3, 1))
    assert found.shape == expected.shape == (3, 96)
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()


def test_grey_is_taken_as_rgb_and_weights_by_name_too(folder):
    grey = Backbone(f"local-dir:{folder}", image_size=64).fit(IMAGES)
    colour = Backbone("test_resnet", weights=f"local-dir:{folder}", image_size=64)
    codes = grey.transform(IMAGES)
    assert np.allclose(colour.fit_transform(np.repeat(IMAGES[:, None], 3, axis=1)), codes, atol=1e-5)
    assert grey.licence_ == "apache-2.0" and grey.megabytes_ == pytest.approx(1.5, abs=0.1)
    assert codes.dtype == np.float32 and len(grey.get_feature_names_out()) == codes.shape[1]


def test_small_images_are_enlarged_and_it_is_said(folder, capsys):
    Backbone(f"local-dir:{folder}", image_size=64).fit(IMAGES)
    said = capsys.readouterr()
    assert "images of 28 x 28 are enlarged to 64 pixels" in said.out + said.err


@pytest.mark.parametrize(
    ("options", "width"),
    [
        ({"name": "test_vit", "image_size": 48}, 64),
        ({"name": "test_vit", "image_size": 48, "pool": "mean"}, 64),
        ({"name": "resnet18", "source": "torchvision", "image_size": 32}, 512),
    ],
)
def test_networks_of_each_library_with_random_weights(options, width):
    assert Backbone(weights="random", **options).fit(IMAGES).transform(IMAGES).shape == (5, width)


def test_an_image_tower_of_open_clip():
    pytest.importorskip("open_clip")
    known = published("ViT-B-32", "open_clip", "laion2b_s34b_b79k")
    assert known.repository.startswith("laion/") and known.file.endswith(".safetensors") and known.licence == "unknown"
    assert known.preprocessing.size == 224 and known.preprocessing.crop == 1


def test_no_weights_and_no_network_is_one_sentence(offline, tmp_path):
    words = r"resnet18.a1_in1k: its weights \(4\d MB, licence apache-2.0\) are not here and could not be had from "
    with pytest.raises(
        UsageError, match=words + r"huggingface.co/timm/resnet18.a1_in1k .*; they would be put into "
    ) as e:
        Backbone("resnet18.a1_in1k").fit(IMAGES)
    assert str(tmp_path / "cache") in str(e.value) and "\n" not in str(e.value)
    with pytest.raises(UsageError, match=r"weights IMAGENET1K_V1: could not be downloaded"):
        Backbone("resnet18", source="torchvision").fit(IMAGES)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "resnet19"}, "timm has no network resnet19; did you mean resnet"),
        ({"name": "resnet18.a9"}, "timm has no weights a9 of resnet18; did you mean resnet18.a"),
        ({"name": "resnet19", "source": "torchvision"}, "torchvision has no classifier of that name; did you mean"),
        ({"name": "os.system", "source": "torchvision"}, "torchvision has no classifier of that name"),
        ({"name": "os.system"}, "timm has no network os"),
        ({"name": TINY, "weights": "local-dir:nowhere"}, "local-dir:nowhere: there is no such folder"),
        ({"name": "x", "source": "hub"}, "source 'hub': must be timm, torchvision or open_clip"),
        ({"name": "resnet18", "source": "torchvision", "weights": "random", "pool": "max"}, "pool max: a network of"),
    ],
)  # fmt: skip
def test_what_does_not_exist(options, words):
    with pytest.raises(UsageError, match=words):
        Backbone(**options).fit(IMAGES)


def _copy(folder, to, **weights):
    to.mkdir()
    (to / "config.json").write_text((folder / "config.json").read_text())
    save_file(load_file(folder / "model.safetensors") | weights, to / "model.safetensors")
    return to / "model.safetensors"


def test_pickled_weights_are_refused(folder, tmp_path):
    path = _copy(folder, tmp_path / "pickled")
    torch.save(load_file(path), path.with_name("pytorch_model.bin"))
    path.unlink()
    with pytest.raises(UsageError, match=r"pytorch_model.bin is a pickle, which can run code, and is not read"):
        Backbone(f"local-dir:{path.parent}").fit(IMAGES)
    path.with_name("pytorch_model.bin").unlink()
    with pytest.raises(UsageError, match=r"has no weights; put a model.safetensors there"):
        Backbone(f"local-dir:{path.parent}").fit(IMAGES)


def test_truncated_weights_and_those_of_another_network(folder, tmp_path):
    path = _copy(folder, tmp_path / "cut")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ContentError, match=r"model.safetensors: does not hold the weights of .*, or is truncated"):
        Backbone(f"local-dir:{path.parent}").fit(IMAGES)
    with pytest.raises(ContentError, match=r"model.safetensors: does not hold the weights of test_vit"):
        Backbone("test_vit", weights=f"local-dir:{folder}", image_size=48).fit(IMAGES)
    weights = load_file(folder / "model.safetensors")
    name = next(iter(weights))
    more = _copy(folder, tmp_path / "more", extra=torch.zeros(1), **{name: weights[name]})
    with pytest.raises(ContentError, match=r"does not hold the weights"):
        Backbone(f"local-dir:{more.parent}").fit(IMAGES)


def _configured(folder, to, change):
    path = _copy(folder, to)
    config = json.loads(path.with_name("config.json").read_text())
    change(config)
    path.with_name("config.json").write_text(json.dumps(config))
    return path.parent


def test_a_licence_that_is_missing_is_unknown(folder, tmp_path):
    found = _configured(folder, tmp_path / "a", lambda config: config["pretrained_cfg"].pop("license"))
    assert Backbone(f"local-dir:{found}", image_size=64).fit(IMAGES).licence_ == "unknown"


@pytest.mark.parametrize(
    "arguments", [{"pretrained_cfg": {"url": "x"}}, {"checkpoint_path": "x.pth"}, {"act_layer": {"class": "x"}}, ["x"]]
)
def test_a_configuration_says_numbers_and_names_alone(folder, tmp_path, arguments):
    found = _configured(folder, tmp_path / "a", lambda config: config.update(model_args=arguments))
    with pytest.raises(ContentError, match="model_args may hold numbers and names of a network's parts alone"):
        Backbone(f"local-dir:{found}").fit(IMAGES)


def test_a_configuration_that_is_none(folder, tmp_path):
    found = _configured(folder, tmp_path / "a", lambda config: config["pretrained_cfg"].update(mean=[1]))
    with pytest.raises(ContentError, match="are not those of square RGB images"):
        Backbone(f"local-dir:{found}").fit(IMAGES)
    (found / "config.json").write_text("{")
    with pytest.raises(ContentError, match=r"config.json: cannot be read"):
        Backbone(f"local-dir:{found}").fit(IMAGES)


@pytest.mark.parametrize("library", ["timm", "open_clip"])
def test_a_library_that_is_missing(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=rf'source {library}: is not installed; pip install "replearn\[{library}\]"'):
        Backbone("ViT-B-32", source=library).fit(IMAGES)


def test_a_probe_leaves_the_network_as_it_is(folder, in_tmp, replearn):
    """`fit` with the weights of a folder: what is above learns, the network does not."""
    words = [
        "fit", "--config", "resnet-classifier.yaml", "--data.source", "replearn.data.digits.Digits", "--data.limit",
        "64", "--trainer.max_steps", "2", "--model.encoder", "replearn.networks.backbone.BackboneEncoder",
        "--model.encoder.name", f"local-dir:{folder}", "--model.encoder.image_size", "64", "--model.latent_dim", "96",
    ]  # fmt: skip
    code, _, err = replearn(*words)
    assert code == 0, err
    from replearn.runs.run import Run

    weights = load_file(folder / "model.safetensors")
    learned = Run.find(None).model.encoder.network.state_dict()
    for name in learned:  # of an average, which rounds
        assert torch.allclose(learned[name], weights[name], rtol=1e-5), name
    code, _, err = replearn(*words, "--model.encoder.name", "resnet18.a1_in1k", "--model.latent_dim", "512")
    assert code == 2 and "are not here and could not be had" in err


def test_a_rate_is_that_of_the_layers_below(folder):
    from replearn.models.optimizer import adamw

    encoder = BackboneEncoder((1, 28, 28), 5, f"local-dir:{folder}", image_size=64, rate=0.1)
    groups = adamw(encoder.parameters(), 1e-2, 0.0, "cosine", 10)["optimizer"].param_groups
    assert {round(group["initial_lr"], 6): len(group["params"]) for group in groups} == {
        0.001: len(list(encoder.network.parameters())), 0.01: 2,
    }  # fmt: skip
    assert encoder(torch.zeros(2, 1, 28, 28)).shape == (2, 5) and encoder.train().network.training


def test_a_row_has_licence_size_and_speed_and_another_says_what_is_missing(folder, in_tmp, replearn, offline):
    rows = {
        "here": {"class_path": "replearn.representations.backbone.Backbone",
                 "init_args": {"name": f"local-dir:{folder}", "image_size": 32}},
        "away": {"class_path": "replearn.representations.backbone.Backbone", "init_args": {"name": "resnet18.a1_in1k"}},
    }  # fmt: skip
    text = {"representations": rows, "data": {"source": f"{Digits.__module__}.Digits", "limit": 60}, "k": 3}
    (in_tmp / "compare-x.yaml").write_text(json.dumps(text))
    code, out, err = replearn("compare", "--config", "compare-x.yaml")
    assert code == 1, out + err
    here, away = json.loads((in_tmp / "reports/compare-x/scoreboard.json").read_text())["rows"]
    assert here["licence"] == "apache-2.0" and here["error"] is None and not here["supervised"]
    assert here["megabytes"] > 1 and here["images_per_second"] > 0 and here["parameters"] > 100_000
    assert away["licence"] is None and "are not here and could not be had" in away["error"]
    assert "apache-2.0" in out
    assert "apache-2.0" in (in_tmp / "reports/compare-x/index.html").read_text()


def test_every_network_of_the_configuration_is_published_as_safetensors():
    """Of those that torchvision has, its own file; nothing is asked of a network."""
    pytest.importorskip("open_clip")
    rows = yaml.safe_load((ROOT / "configs" / "compare-backbones.yaml").read_text())["representations"].values()
    asked = [row["init_args"] for row in rows if row["class_path"].endswith(".Backbone")]
    found = [published(one["name"], one.get("source", "timm"), one.get("weights")) for one in asked]
    assert len(found) == 12
    assert all(one.file.endswith(".safetensors") and one.repository for one in found if one.weights is None)
    licences = {one.name: one.licence for one in found}
    assert licences["vit_small_patch16_dinov3.lvd1689m"] == "dinov3-license"
    assert licences["vit_small_patch14_dinov2.lvd142m"] == "apache-2.0"
