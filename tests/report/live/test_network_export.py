"""Networks as the page runs them: the same numbers in node as PyTorch gives, for every configuration that fits."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from torch import nn

from replearn.models.autoencoder import Autoencoder
from replearn.models.build import build_model
from replearn.models.capabilities import Predicts
from replearn.networks.inception import Inception
from replearn.networks.residual import ResidualEncoder
from replearn.report.live.block import pack
from replearn.report.live.exported import UnknownLayerError
from replearn.report.live.models import MOST_WEIGHTS, live_model, live_pca
from replearn.report.live.network_export import export_network

ROOT = Path(__file__).parents[3]
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no node: the page's network is exported, but not run")
CONFIGS = sorted(path.stem for path in (ROOT / "configs").glob("*.yaml") if "model:" in path.read_text())
IMAGES = 20
TOLERANCE = 1e-3


def in_node(asked, folder):
    """Run [(network, inputs (n, ...))] in node: a list of arrays (n, ...)."""
    listed = [
        {"network": made.description("w"), "block": pack({}, made.stored("w")),
         "inputs": inputs.reshape(len(inputs), -1).tolist()} for made, inputs in asked
    ]  # fmt: skip
    (folder / "asked.json").write_text(json.dumps(listed))
    script = Path(__file__).parents[1] / "web" / "run_network.mjs"
    done = subprocess.run([NODE, script, folder / "asked.json"], capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [np.array(each, np.float32) for each in json.loads(done.stdout)]


def specification(name):
    model = yaml.safe_load((ROOT / "configs" / f"{name}.yaml").read_text())["model"]
    made = {"_class_path": model["class_path"], **model["init_args"]}
    for part in {"encoder", "decoder"} & set(made):
        made[part].setdefault("init_args", {})["latent_dim"] = made.get("latent_dim", 30)
    return made


def lived_in(model):
    """The model with weights and statistics as after a training: none of them at its start."""
    generator = torch.Generator().manual_seed(0)
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.running_mean.uniform_(-0.3, 0.5, generator=generator)
            module.running_var.uniform_(0.5, 1.5, generator=generator)
            module.weight.data.uniform_(0.7, 1.3, generator=generator)
            module.bias.data.uniform_(-0.2, 0.2, generator=generator)
    return model.eval()


def fits(name):
    with torch.device("meta"):
        model = build_model(specification(name))
    return sum(p.numel() for p in model.parameters()) <= MOST_WEIGHTS


FITTING = [name for name in CONFIGS if fits(name)]
NOT_RUN = ["mae"]  # a transformer: the page has no attention


@needs_node
@pytest.mark.parametrize("name", [name for name in FITTING if name not in NOT_RUN])
def test_the_networks_of_a_configuration_equal_pytorch(name, tmp_path):
    torch.manual_seed(0)
    model = lived_in(build_model(specification(name)))
    images = torch.rand(IMAGES, *model.image_shape)
    with torch.no_grad():
        codes = model.embed(images)
    live = live_model(name, model, codes.numpy())
    assert live.why_not == ""
    asked, expected = [(live.encoder, images.numpy())], [codes.numpy()]
    with torch.no_grad():
        if isinstance(model, Autoencoder):
            asked.append((live.decoder, codes.numpy()))
            expected.append(model.decode(codes).numpy())
        elif isinstance(model, Predicts):
            asked.append((live.head, codes.numpy()))
            expected.append(model.predict_proba(images).numpy())
    for found, wanted in zip(in_node(asked, tmp_path), expected, strict=True):
        wanted = wanted.reshape(IMAGES, -1)
        assert found.shape == wanted.shape
        # codes have no scale of their own: 1e-3 of their spread; pixels and probabilities lie in [0, 1]
        scale = max(1.0, float(np.abs(wanted).max()))
        assert np.abs(found - wanted).max() / scale < TOLERANCE


@pytest.mark.parametrize("name", NOT_RUN)
def test_a_network_that_the_page_cannot_run_is_left_out_and_the_page_says_so(name):
    model = build_model(specification(name))
    live = live_model(name, model, np.zeros((2, model.latent_dim), np.float32))
    assert live.encoder is None
    assert live.why_not.startswith(f"The encoder of {name} is not in this page: ")


def test_the_configurations_above_the_limit_are_these(capsys):
    above = sorted(set(CONFIGS) - set(FITTING))
    with capsys.disabled():
        print(f"\nabove {MOST_WEIGHTS:,} weights: {', '.join(above)}")
    assert {"alexnet-classifier", "resnet-ae", "ae-2d"} <= set(above)
    assert {"ae", "classifier", "lenet", "vae"} <= set(FITTING)


@needs_node
@pytest.mark.parametrize("network", [
    ResidualEncoder((3, 17, 12), 5, width=4, blocks=2),
    nn.Sequential(Inception(3, 2, (2, 4), (1, 2), 3), nn.Flatten(), nn.Linear(11 * 17 * 12, 4), nn.Softmax(dim=1)),
], ids=["residual", "inception"])  # fmt: skip
def test_networks_that_branch_equal_pytorch(network, tmp_path):
    network = lived_in(network)
    images = torch.rand(3, 3, 17, 12)
    (found,) = in_node([(export_network(network, (3, 17, 12)), images.numpy())], tmp_path)
    with torch.no_grad():
        assert np.abs(found - network(images).numpy()).max() < TOLERANCE


@needs_node
def test_pca_equals_scikit_learn(tmp_path):
    from sklearn.decomposition import PCA

    rows = np.random.default_rng(0).random((50, 12)).astype(np.float32)
    pca = PCA(3).fit(rows)
    live = live_pca("pca", pca.mean_, pca.components_, pca.transform(rows), (3, 2, 2))
    codes, made = in_node([(live.encoder, rows), (live.decoder, pca.transform(rows))], tmp_path)
    assert np.abs(codes - pca.transform(rows)).max() < TOLERANCE
    assert np.abs(made - pca.inverse_transform(pca.transform(rows))).max() < TOLERANCE


@pytest.mark.parametrize("layer, words", [
    (nn.GELU(), "the layer GELU is none"),
    (nn.Conv2d(2, 2, 3, dilation=2), r"Conv2d with dilation \(2, 2\)"),
    (nn.Conv2d(2, 2, 3, groups=2), "Conv2d with groups 2"),
    (nn.AvgPool2d(2, ceil_mode=True), "AvgPool2d with ceil_mode True"),
])  # fmt: skip
def test_a_layer_that_the_page_cannot_run_is_named(layer, words):
    with pytest.raises(UnknownLayerError, match=f"^{words}.* that the page can run$"):
        export_network(nn.Sequential(layer), (2, 9, 9))


def test_a_network_above_the_limit_is_left_out_with_a_sentence():
    model = build_model(specification("ae-2d"))
    live = live_model("ae-2d", model, np.zeros((2, 2)))
    assert live.decoder is not None and live.encoder is None
    assert "The encoder of ae-2d is not in this page" in live.why_not and "2,000,000" in live.why_not
