"""Every model there is, found by walking the folder: it embeds, trains, is rebuilt from a checkpoint."""

import importlib
import inspect
import pkgutil

import pytest
import torch
from torch import nn
from torchmetrics import MeanMetric

import replearn.models
from replearn.config import trusted_imports
from replearn.data.transforms.transform import Transform, transformed
from replearn.models.build import build_model
from replearn.models.capabilities import Decodes, Ordered, Predicts, Samples
from replearn.models.optimizer import Schedule
from replearn.models.representation import RepresentationModel
from replearn.models.stage_metrics import StageMetrics
from replearn.runs.checkpoint_io import read_checkpoint

SHAPE, D = (2, 9, 7), 5
ENDS = {"encoder": "Encoder", "decoder": "Decoder"}  # those that see images; any other network goes from code to code


class ThreeNetworks(RepresentationModel):
    """A model as someone else may write it: a third network behind the code, and an augmentation to be named."""

    learns_from = "images"
    monitor = "val_loss"
    headline = "loss"

    def __init__(
        self,
        encoder: nn.Module,
        decoder: nn.Module,
        head: nn.Module,
        views: list[Transform],
        latent_dim: int = D,
        learning_rate: float = 1e-3,
        weight_decay: float = 0.0,
        schedule: Schedule = "one_cycle",
    ) -> None:
        super().__init__(learning_rate, weight_decay, schedule)
        self.save_hyperparameters()
        self.encoder, self.decoder, self.head, self.latent_dim, self.views = encoder, decoder, head, latent_dim, views
        self.losses = StageMetrics(lambda stage: {"loss": MeanMetric()})

    @property
    def image_shape(self):
        return self.encoder.image_shape

    def embed(self, images):
        return self.encoder(images)

    def step(self, batch, stage):
        images, _ = batch
        seen = transformed(images, self.views) if stage == "train" else images
        loss = (self.decoder(self.head(self.encoder(seen))) - images).square().mean()
        self.losses.of(stage)["loss"].update(loss.detach())
        return loss

    def epoch_metrics(self, stage):
        return self.losses.compute_and_reset(stage)


@pytest.fixture(autouse=True, scope="module")
def _this_file_is_trusted():
    before = list(trusted_imports.ALLOWED)
    trusted_imports.allow([__name__])
    yield
    trusted_imports.ALLOWED[:] = before
    trusted_imports.enforce()


def _models() -> list[type[RepresentationModel]]:
    modules = [
        importlib.import_module(f"replearn.models.{found.name}")
        for found in pkgutil.walk_packages(replearn.models.__path__)
    ]
    classes = {value for module in modules for value in vars(module).values() if inspect.isclass(value)}
    models = [value for value in classes if issubclass(value, RepresentationModel)]
    found = sorted((value for value in models if not inspect.isabstract(value)), key=lambda value: value.__name__)
    return [*found, ThreeNetworks]


def _argument(name, annotation):
    """What an argument of a model is given, by its annotation; None where its own default will do."""
    if annotation is nn.Module:
        if name not in ENDS:
            return {"class_path": "torch.nn.Linear", "init_args": {"in_features": D, "out_features": D}}
        path = f"replearn.networks.mlp.MLP{ENDS[name]}"
        return {"class_path": path, "init_args": {"image_shape": list(SHAPE), "latent_dim": D, "hidden": [6]}}
    if inspect.isclass(annotation) and issubclass(annotation, nn.Module):  # a network of that kind and no other
        path = f"{annotation.__module__}.{annotation.__name__}"
        return {"class_path": path, "init_args": {"image_shape": list(SHAPE), "latent_dim": D}}
    if annotation == list[Transform]:
        return [{"class_path": "replearn.data.transforms.noise.Noise"}]
    return None


def _specification(model, **options):
    """Class paths and arguments, as a checkpoint holds them."""
    parameters = inspect.signature(model).parameters.items()
    given = {name: _argument(name, parameter.annotation) for name, parameter in parameters}
    known = {name: value for name, value in given.items() if value is not None}
    return {"_class_path": f"{model.__module__}.{model.__name__}", **known, "latent_dim": D, **options}


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
        if stage == "val" and built.monitor is not None:
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


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_labels_reach_the_loss_of_a_model_that_learns_from_them_and_of_no_other(model):
    built, losses, (images, labels) = build_model(_specification(model)).eval(), [], _batch()
    for seen in (labels, labels.flip(0)):
        torch.manual_seed(1)
        losses.append(built.step((images, seen), "train").item())
    assert built.learns_from == ("images" if losses[0] == losses[1] else "labels")


@pytest.mark.parametrize(
    ("body", "words"),
    [({}, "Forgetful: does not say what it learns from"), ({"learns_from": "pixels"}, "learns_from 'pixels': must be")],
)
def test_a_model_that_does_not_say_what_it_learns_from_is_no_class(body, words):
    with pytest.raises(TypeError, match=words):
        type("Forgetful", (RepresentationModel,), body)


@pytest.mark.parametrize(
    ("model", "abilities"),
    [
        ("autoencoder.Autoencoder", {"Decodes"}),
        ("variational.VariationalAutoencoder", {"Decodes", "Samples"}),
        ("ordered.OrderedAutoencoder", {"Decodes", "Ordered"}),
        ("classifier.Classifier", {"Predicts"}),
    ],
)
def test_abilities_are_found_by_their_methods(model, abilities):
    module, _, name = model.partition(".")
    built = build_model(_specification(getattr(importlib.import_module(f"replearn.models.{module}"), name)))
    protocols = {"Decodes": Decodes, "Ordered": Ordered, "Predicts": Predicts, "Samples": Samples}
    assert {name for name, protocol in protocols.items() if isinstance(built, protocol)} == abilities
