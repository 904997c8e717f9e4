"""The walk over class paths: what may stand where, asked of small parsers; nothing here is made but in one test."""

from pathlib import Path
from typing import Any

import pytest
from jsonargparse import ArgumentParser, Namespace
from pytorch_lightning import Callback
from sklearn.base import BaseEstimator
from torch import nn

from replearn.config import trusted_imports
from replearn.config.class_paths import held, read
from replearn.config.trusted_imports import Untrusted, trusted_class
from replearn.data.digits import Digits
from replearn.data.source import ImageSource
from replearn.networks.conv import ConvEncoder


def _read(kind: type, specification: object) -> Namespace:
    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(kind, "x")
    return read(parser, {"x": specification}, {"x": kind})


def _spec(path: str, /, **arguments: Any) -> Namespace:
    """A specification as it is after parsing."""
    return Namespace(class_path=path, init_args=Namespace(**arguments))


TRIPLET = "torch.nn.TripletMarginWithDistanceLoss"


def test_what_is_meant_passes_unchanged():
    parsed = _read(nn.Module, {"class_path": "torch.nn.Linear", "init_args": {"in_features": 2, "out_features": 3}})
    assert (parsed.x.class_path, parsed.x.init_args.out_features) == ("torch.nn.Linear", 3)
    layer = "torch.nn.TransformerEncoderLayer"
    sizes = {"d_model": 4, "nhead": 1, "activation": "gelu"}  # a text where a function may stand, too, but names none
    assert _read(nn.Module, {"class_path": layer, "init_args": sizes}).x.init_args.activation == "gelu"
    assert _read(nn.Module, "torch.nn.Transformer").x.init_args.activation  # its default is a function
    steps = [{"class_path": "sklearn.decomposition.PCA", "init_args": {"n_components": 2}}, "umap.UMAP"]
    chain = {"class_path": "replearn.representations.chain.Chain", "init_args": {"steps": steps}}
    assert len(_read(BaseEstimator, chain).x.init_args.steps) == 2


def test_a_function_is_no_class():
    with pytest.raises(Untrusted, match="is no class; a configuration or a checkpoint may name classes only"):
        trusted_class("torchvision.models.get_model", (object,), "--x")


def test_a_class_of_another_module():
    with pytest.raises(Untrusted, match=r"subprocess\.Popen is not among what .*--allow-import subprocess"):
        trusted_class("subprocess.Popen", (object,), "--x")


def test_a_class_of_another_kind():
    with pytest.raises(Untrusted, match=r"--x sklearn\.decomposition\.PCA: is no Module or Callback"):
        trusted_class("sklearn.decomposition.PCA", (nn.Module, Callback), "--x")


def test_a_class_that_a_module_only_imports():
    with pytest.raises(Untrusted, match=r"is defined elsewhere; name it as replearn\.models\.autoencoder\.Autoencoder"):
        trusted_class("replearn.models.ordered.Autoencoder", (nn.Module,), "--x")


@pytest.mark.parametrize(
    "path", ["replearn.teaching.summary.subject._made", "torch.nn._reduction.x", "sklearn.cluster.tests.X",
             "replearn.networks.conv._Private", "replearn.data.__init__.X", "torch.nn.", ".", "", "torch..Linear"],
)  # fmt: skip
def test_a_private_name(path):
    with pytest.raises(Untrusted, match="not among what"):
        trusted_class(path, (object,), "--x")


def test_a_private_class_of_a_room_of_ours(monkeypatch):
    import replearn.networks.conv

    hidden = type("_Hidden", (nn.Module,), {"__module__": "replearn.networks.conv"})
    monkeypatch.setattr(replearn.networks.conv, "_Hidden", hidden, raising=False)
    with pytest.raises(Untrusted, match="not among what"):
        trusted_class("replearn.networks.conv._Hidden", (nn.Module,), "--x")


@pytest.mark.parametrize("function", [nn.functional.relu, print, nn.Linear(1, 1), lambda: None])
def test_a_function_to_call(function):
    with pytest.raises(Untrusted, match=r"--x\.distance_function: takes something to call"):
        held(Namespace(x=_spec(TRIPLET, distance_function=function)), {"x": nn.Module})


def test_a_name_to_call():
    with pytest.raises(Untrusted, match=r"--x\.distance_function: takes something to call"):
        held(Namespace(x=_spec(TRIPLET, distance_function="torch.nn.functional.relu")), {"x": nn.Module})


def test_a_class_to_call():
    with pytest.raises(Untrusted, match=r"torch\.nn\.PairwiseDistance: takes something to call"):
        held(Namespace(x=_spec(TRIPLET, distance_function=_spec("torch.nn.PairwiseDistance"))), {"x": nn.Module})


def test_a_class_where_plain_values_stand():
    with pytest.raises(Untrusted, match="takes no class, but a plain value"):
        held(Namespace(x=_spec("sklearn.decomposition.PCA", n_components=_spec("umap.UMAP"))), {"x": BaseEstimator})
    with pytest.raises(Untrusted, match=r"--y umap\.UMAP: takes no class"):
        held(Namespace(y={"deep": [{"class_path": "umap.UMAP"}]}["deep"][0]), {})


def test_a_class_itself_is_held_like_a_path():
    held(Namespace(source=Digits), {"source": type[ImageSource]})
    with pytest.raises(Untrusted, match="is no ImageSource"):
        held(Namespace(source=ConvEncoder), {"source": type[ImageSource]})


def test_a_cache():
    with pytest.raises(Untrusted, match=r"memory c: a cache is a folder of pickles"):
        held(Namespace(x=_spec("sklearn.cluster.FeatureAgglomeration", memory="c")), {"x": BaseEstimator})


def test_arguments_that_are_not_declared():
    specification = Namespace(class_path="torch.nn.ReLU", dict_kwargs={"a": 1})
    with pytest.raises(Untrusted, match="dict_kwargs are refused"):
        held(Namespace(x=specification), {"x": nn.Module})


def test_a_package_that_is_allowed_is_held_to_the_other_rules(monkeypatch):
    monkeypatch.setattr(trusted_imports, "ALLOWED", ["collections"])
    assert trusted_class("collections.OrderedDict", (dict,), "--x")
    with pytest.raises(Untrusted, match="is no class"):
        trusted_class("collections.namedtuple", (object,), "--x")
    with pytest.raises(Untrusted, match="is no Module"):
        trusted_class("collections.OrderedDict", (nn.Module,), "--x")
    with pytest.raises(Untrusted, match="not among"):
        trusted_class("collectionsx.OrderedDict", (dict,), "--x")


@pytest.mark.parametrize(("call", "only"), [("parse_object(", "class_paths.py"), ("parse_args(", "options.py")])
def test_no_file_is_parsed_past_the_walk(call, only):
    package = Path(trusted_imports.__file__).parents[1]
    places = {path.name for path in package.rglob("*.py") if call in path.read_text(encoding="utf-8")}
    assert places == {only}, "read what a file names with class_paths.read, which holds it"
