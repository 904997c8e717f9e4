"""The image towers of open_clip."""

from functools import partial
from pathlib import Path
from typing import Any

from torch import nn

from replearn.errors import UsageError, suggestion
from replearn.networks.backbones.published import RANDOM, Preprocessing, Published, local_folder

FILE = "open_clip_model.safetensors"


def find(name: str, weights: str | None) -> Published:
    """Return what open_clip says of a network. See `published`."""
    open_clip = _open_clip()
    known = open_clip.list_models()
    if name not in known:
        raise UsageError(f"name {name}: open_clip has no network of that name{suggestion(name, known)}")
    if "hf_model_name" in open_clip.get_model_config(name)["text_cfg"]:
        raise UsageError(f"name {name}: its text tower is fetched from elsewhere when it is made; name another")
    folder = local_folder(weights)
    if folder is not None or weights == RANDOM:
        return Published(name, _preprocessing(open_clip, name, {}), partial(_build, name), folder=folder)
    tags = open_clip.list_pretrained_tags_by_model(name)
    tag = tags[0] if weights is None and tags else weights
    if tag not in tags:
        raise UsageError(f"weights {tag}: open_clip has {', '.join(tags) or 'none'} of {name}")
    facts = open_clip.get_pretrained_cfg(name, tag)
    repository = str(facts.get("hf_hub", "")).rstrip("/")
    return Published(
        f"{name}.{tag}", _preprocessing(open_clip, name, facts), partial(_build, name), repository=repository, file=FILE
    )


def _open_clip() -> Any:
    try:
        import open_clip
    except ModuleNotFoundError:
        raise UsageError('source open_clip: is not installed; pip install "replearn[open_clip]"') from None
    return open_clip


def _build(name: str, size: int, pool: str, path: Path | None) -> nn.Module:
    if pool != "auto":
        raise UsageError(f"pool {pool}: a network of open_clip has its own, say auto; timm's can be asked for others")
    from open_clip.factory import load_checkpoint

    made = _open_clip().create_model(name, load_weights=False, pretrained_text=False, force_image_size=size)
    if path is not None:
        load_checkpoint(made, str(path), strict=True, weights_only=True)
    return made.visual


def _preprocessing(open_clip: Any, name: str, facts: dict[str, Any]) -> Preprocessing:
    size = facts.get("size") or open_clip.get_model_config(name)["vision_cfg"]["image_size"]
    mean = tuple(facts.get("mean") or open_clip.OPENAI_DATASET_MEAN)
    std = tuple(facts.get("std") or open_clip.OPENAI_DATASET_STD)
    squash = facts.get("resize_mode") == "squash"
    size = size[0] if isinstance(size, (list, tuple)) else size
    return Preprocessing(int(size), 1.0, squash, facts.get("interpolation") or "bicubic", mean, std)
