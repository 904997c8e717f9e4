"""Every model there is, found by walking the folder: it embeds, trains, is rebuilt from a checkpoint."""

import importlib
import inspect
import pkgutil

import pytest
import torch

import replearn.models
from replearn.models.build import build_model
from replearn.models.representation import RepresentationModel
from replearn.runs.checkpoint_io import read_checkpoint

SHAPE, D = (2, 9, 7), 5
NETWORKS = {"encoder": "Encoder", "decoder": "Decoder"}


def _models() -> list[type[RepresentationModel]]:
    modules = [
        importlib.import_module(f"replearn.models.{found.name}")
        for found in pkgutil.walk_packages(replearn.models.__path__)
    ]
    classes = {value for module in modules for value in vars(module).values() if inspect.isclass(value)}
    models = [value for value in classes if issubclass(value, RepresentationModel)]
    return sorted((value for value in models if not inspect.isabstract(value)), key=lambda value: value.__name__)


def _specification(model, **options):
    """Class paths and arguments, as a checkpoint holds them."""
    arguments = inspect.signature(model).parameters
    networks = {
        name: {
            "class_path": f"replearn.networks.mlp.MLP{ending}",
            "init_args": {"image_shape": list(SHAPE), "latent_dim": D, "hidden": [6]},
        }
        for name, ending in NETWORKS.items()
        if name in arguments
    }
    return {"_class_path": f"{model.__module__}.{model.__name__}", **networks, "latent_dim": D, **options}


def _batch(n=8):
    generator = torch.Generator().manual_seed(0)
    return torch.rand(n, *SHAPE, generator=generator), torch.arange(n) % 3


def test_all_are_found():
    names = {model.__name__ for model in _models()}
    assert {"Autoencoder", "Classifier", "DenoisingAutoencoder", "OrderedAutoencoder"} < names


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_it_embeds_and_an_image_alone_as_in_a_batch(model):
    built = build_model(_specification(model)).eval()
    images, _ = _batch()
    codes = built.embed(images)
    assert codes.shape == (8, D) and built.image_shape == SHAPE and built.latent_dim == D
    torch.testing.assert_close(built.embed(images[:1]), codes[:1], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_its_loss_reaches_every_weight_and_its_numbers_are_those_it_names(model):
    built = build_model(_specification(model))
    for stage in ("train", "val", "test"):
        loss = built.step(_batch(), stage)
        assert loss.shape == () and torch.isfinite(loss)
        numbers = built.epoch_metrics(stage)
        assert all(value.shape == () and torch.isfinite(value) for value in numbers.values())
        if stage == "train":
            loss.backward()
            assert built.headline in numbers
        if stage == "val":
            assert built.monitor.removeprefix("val_") in numbers
    assert all(p.grad is not None for p in built.parameters() if p.requires_grad)


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_a_step_is_a_function_of_the_seed(model):
    built = build_model(_specification(model)).eval()
    losses = []
    for seed in (1, 1):
        torch.manual_seed(seed)
        losses.append(built.step(_batch(), "train").item())
    assert losses[0] == losses[1]
    evaluated = [built.step(_batch(), "test").item() for _ in range(2)]  # whatever was drawn before
    assert evaluated[0] == evaluated[1]


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_it_is_rebuilt_from_its_checkpoint(model, tmp_path):
    more = {"ema_decay": 0.9} if "ema_decay" in inspect.signature(model).parameters else {}
    built = build_model(_specification(model, learning_rate=0.125, schedule="cosine", **more)).eval()
    path, content = tmp_path / "a.ckpt", {"hyper_parameters": dict(built.hparams)}
    torch.save({"state_dict": built.state_dict(), **content}, path)
    checkpoint = read_checkpoint(path)
    again = build_model(checkpoint["hyper_parameters"])
    again.load_state_dict(checkpoint["state_dict"])
    images, _ = _batch()
    assert type(again) is model and again.learning_rate == 0.125 and again.schedule == "cosine"
    assert torch.equal(again.eval().embed(images), built.embed(images))


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_an_option_that_it_does_not_have_is_refused_by_name(model):
    with pytest.raises(ValueError, match="learning_rat"):
        build_model(_specification(model, learning_rat=0.1))
