"""The file of a backbone's weights: from a folder, from the cache of its library, or from the hub; never a pickle."""

from pathlib import Path

import torch
from safetensors import SafetensorError

from replearn.errors import ContentError, UsageError
from replearn.networks.backbone import BackboneEncoder
from replearn.networks.backbones.published import RANDOM, Published

PICKLED = (".bin", ".pth", ".pt", ".ckpt", ".pkl")
USUAL = ("model.safetensors", "open_clip_model.safetensors")


def take_up_weights(encoder: BackboneEncoder) -> None:
    """Give a backbone the weights that it names. Raise UsageError where they are not to be had, ContentError."""
    if encoder.weights == RANDOM:
        return
    path = weights_file(encoder.published, encoder)
    try:
        encoder.take_up(path)
    except (RuntimeError, SafetensorError, OSError) as error:
        told = " ".join(str(error).split())[:200]
        raise ContentError(
            f"{path}: does not hold the weights of {encoder.published.name}, or is truncated ({told})"
        ) from error


def weights_file(known: Published, encoder: BackboneEncoder) -> Path:
    """Return the file. Raise UsageError where it is neither here nor to be had."""
    if known.folder is not None:
        return file_in_folder(known.folder)
    if known.weights is not None:
        from replearn.training.pretrained import published_file

        return published_file(known.weights)
    if not known.repository:
        raise UsageError(f"{known.name}: no weights were published under that name; say which, or weights=random")
    return _from_hub(known, encoder)


def file_in_folder(folder: Path) -> Path:
    """Return the weights that lie in a folder. Raise UsageError for none, several, and pickled ones."""
    found = sorted(folder.glob("*.safetensors"))
    usual = [path for path in found if path.name in USUAL]
    if len(usual) == 1 or len(found) == 1:
        return (usual or found)[0]
    if found:
        raise UsageError(f"local-dir:{folder}: has {len(found)} files of weights; leave the one there that is meant")
    pickled = [path.name for path in sorted(folder.iterdir()) if path.suffix in PICKLED]
    if pickled:
        raise UsageError(
            f"local-dir:{folder}: {pickled[0]} is a pickle, which can run code, and is not read; save its weights by "
            "safetensors.torch.save_file as model.safetensors"
        )
    raise UsageError(f"local-dir:{folder}: has no weights; put a model.safetensors there")


def _from_hub(known: Published, encoder: BackboneEncoder) -> Path:
    try:
        from huggingface_hub import constants, hf_hub_download, try_to_load_from_cache
    except ModuleNotFoundError:
        raise UsageError(f'{known.name}: its hub needs huggingface_hub; pip install "replearn[timm]"') from None
    cached = try_to_load_from_cache(known.repository, known.file)
    if isinstance(cached, str):
        return Path(cached)
    try:
        return Path(hf_hub_download(known.repository, known.file))
    except Exception as error:  # whatever the hub's client makes of a network that is not there
        size = 4e-6 * sum(parameter.numel() for parameter in encoder.network.parameters())
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
        raise UsageError(
            f"{known.name}: its weights ({size:,.0f} MB, licence {known.licence}) are not here and could not be had "
            f"from huggingface.co/{known.repository} ({reason}); they would be put into {constants.HF_HUB_CACHE}, or "
            f"name a folder that holds {known.file}: weights=local-dir:PATH"
        ) from None


def megabytes(network: torch.nn.Module) -> float:
    """Return how large the weights of a network are.

    >>> megabytes(torch.nn.Linear(499, 1000))
    2.0
    """
    return sum(tensor.numel() * tensor.element_size() for tensor in network.state_dict().values()) / 1e6
