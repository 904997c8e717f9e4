"""The networks of a configuration, as its model joins them, without the model: that would import Lightning."""

from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from replearn.config import trusted_imports
from replearn.config.class_paths import read
from replearn.config.error_messages import refusal
from replearn.config.options import find_config, read_config
from replearn.data.source import ImageSource
from replearn.errors import UsageError
from replearn.networks.linear import LinearDecoder, LinearEncoder
from replearn.networks.linear_path import LinearPath
from replearn.teaching.summary.subject import CLASSES, Subject, imported
from replearn.teaching.summary.trace import Shape

NETWORKS = ("encoder", "decoder")  # arguments that are networks, however they are written
HIDDEN = 128  # units between mean and log variance of a variational autoencoder


def configured_subject(name: str, typed: Shape | None) -> Subject:
    """Return the networks of that configuration; typed: the shape of `--input`, else that of the configuration's
    images.

    Raise UsageError: no such configuration, one of a comparison, a model that no configuration may name, images whose
    shape is not known beforehand.
    """
    path = find_config(name)
    content = read_config(path)
    model = content.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("class_path"), str):
        raise UsageError(
            f"--config {name}: has no model, so no network; name a configuration of `fit`, such as ae.yaml"
        )
    trusted_imports.enforce()  # plugins are on the list from here on
    trusted_imports.check_name(model["class_path"], f"--config {name}: model.class_path")
    arguments = model.get("init_args") or {}
    shape, classes = typed or _image_shape(name, content.get("data") or {}), CLASSES
    if len(shape) != 3:
        raise UsageError(f"--input {','.join(map(str, shape))}: a configuration takes images; say C,H,W")
    code: Any = arguments.get("latent_dim")
    specifications = _specifications(name, arguments)

    def build(shape: Shape) -> nn.Module:
        known = {"image_shape": shape, "latent_dim": code, "num_classes": classes}
        parts = {key: _built(path, key, value, known) for key, value in specifications.items()}
        if arguments.get("start") == "pca":
            parts |= _beside_linear_maps(parts, shape, code)
        return JOINED.get(kind, _chained)(parts, code, classes)

    kind = model["class_path"].rpartition(".")[2]
    added = "" if kind in JOINED else f"Layers that {kind} itself adds to its networks are not shown."
    plain = NOT_SHOWN.get(kind, added)
    codes = code if code and code < prod(shape) else None
    return Subject(f"{path.name}: {kind}", build, shape, codes, remark=plain)


def _beside_linear_maps(parts: dict[str, nn.Module], shape: Shape, code: int) -> dict[str, nn.Module]:
    """Return encoder and decoder as they are where a training starts as PCA."""
    channels, height, width = shape
    image = channels, height, width
    there, back = LinearEncoder(image, code), LinearDecoder(image, code)
    return {"encoder": LinearPath(parts["encoder"], there), "decoder": LinearPath(parts["decoder"], back)}


def _specifications(name: str, arguments: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the networks among a model's arguments, class path and arguments of each. Raise UsageError where there is
    none.

    >>> _specifications("a.yaml", {"encoder": "replearn.networks.linear.LinearEncoder", "latent_dim": 2})
    {'encoder': {'class_path': 'replearn.networks.linear.LinearEncoder'}}
    """
    found: dict[str, dict[str, Any]] = {}
    for key, value in arguments.items():
        if isinstance(value, dict) and "class_path" in value:
            found[key] = value
        elif key in NETWORKS and isinstance(value, str):
            found[key] = {"class_path": value}
        elif key in NETWORKS:
            raise UsageError(f"--config {name}: {key} {value}: must be the full path of a class, with its init_args")
    if not found:
        raise UsageError(f"--config {name}: its model names no network; name one below init_args, as ae.yaml does")
    return found


def _image_shape(name: str, data: dict[str, Any]) -> Shape:
    """Return (C, H, W) of the images of a configuration, where its source knows them without reading any."""
    source = imported(data.get("source", "replearn.data.mnist.MNIST"), ImageSource, "--data.source")
    shape = getattr(source, "image_shape", None)
    if shape is None:
        raise UsageError(
            f"--config {name}: the shape of its images is not known before they are read; add --input C,H,W"
        )
    size = data.get("size")
    return (shape[0], size, size) if size else shape


def _built(path: Path, key: str, specification: dict[str, Any], known: dict[str, Any]) -> nn.Module:
    """Return one network of a configuration, with what is known of the data filled in."""
    from jsonargparse import ArgumentParser

    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(nn.Module, key)
    try:
        parsed = read(parser, {key: specification}, {key: nn.Module})
        for name, value in known.items():
            if name in parsed[key].init_args and value is not None:
                parsed[key].init_args[name] = value
        return parser.instantiate(parsed)[key]
    except Exception as error:  # whatever jsonargparse and the classes make of what the file holds
        raise refusal(error, where=f"configuration {path}", kind=UsageError) from error


def _chained(parts: dict[str, nn.Module], code: int, classes: int) -> nn.Module:
    """Return the networks one after the other, as an autoencoder's."""
    chain = nn.Sequential()
    for name, part in parts.items():
        chain.add_module(name, part)
    return chain


def _classifier(parts: dict[str, nn.Module], code: int, classes: int) -> nn.Module:
    """Return the encoder, and the linear layer to the classes."""
    return _chained({**parts, "head": nn.Linear(code, classes)}, code, classes)


class _Variational(nn.Module):
    """Encoder, the small network from mean to log variance, decoder."""

    def __init__(self, parts: dict[str, nn.Module], code: int, classes: int) -> None:
        super().__init__()
        self.encoder, self.decoder = parts["encoder"], parts["decoder"]
        self.to_log_variance = nn.Sequential(nn.Linear(code, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, code))

    def forward(self, images: Tensor) -> Tensor:
        mean = self.encoder(images)
        self.to_log_variance(mean)
        return self.decoder(mean)


def _encoder(parts: dict[str, nn.Module], code: int, classes: int) -> nn.Module:
    """Return the encoder alone."""
    return parts["encoder"]


NOT_SHOWN = {
    "MaskedAutoencoder": "Layers that see patches, not the code, are not shown: the head, and what makes pixels."
}
# A test holds, for every configuration, that this gives the parameters of the model itself.
JOINED: dict[str, Callable[[dict[str, nn.Module], int, int], nn.Module]] = {
    "Autoencoder": _chained,
    "DenoisingAutoencoder": _chained,
    "OrderedAutoencoder": _chained,
    "Classifier": _classifier,
    "MaskedAutoencoder": _encoder,
    "VariationalAutoencoder": _Variational,
}
