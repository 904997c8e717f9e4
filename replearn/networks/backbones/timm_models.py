"""Networks of timm; from a folder of weights its numbers and names are taken, and nothing that could be called."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from torch import nn

from replearn.errors import ContentError, UsageError, suggestion
from replearn.networks.backbones.published import RANDOM, Preprocessing, Published, local_folder

PLAIN = (bool, int, float, str, type(None))
NUMBERS = ("input_size", "crop_pct", "crop_mode", "interpolation", "mean", "std", "num_classes", "license")
POOLS = {"mean": "avg", "max": "max", "token": "token"}  # ours -> timm's


def find(name: str, weights: str | None) -> Published:
    """Return what timm, or the config.json of a folder, says of a network. See `published`."""
    timm = _timm()
    folder = local_folder(name) or local_folder(weights)
    config: dict[str, Any] = _config(folder) if folder is not None and folder.joinpath("config.json").is_file() else {}
    if local_folder(name) is not None and not config:
        raise UsageError(f"{name}: has no config.json that says which network it is; name it, and weights={name}")
    own = config if local_folder(name) is not None else {}
    architecture, _, tag = own.get("architecture", name).partition(".")
    if not isinstance(architecture, str) or not timm.is_model(architecture):
        raise UsageError(
            f"name {name}: timm has no network {architecture}{suggestion(architecture, timm.list_models())}"
        )
    known = _registered(timm, name, architecture, tag)
    facts = {**known, **{key: value for key, value in config.get("pretrained_cfg", config).items() if key in NUMBERS}}
    if "num_classes" in config:
        facts["num_classes"] = config["num_classes"]
    build = partial(_build, architecture, facts, _arguments(config, folder))
    found = (
        {"folder": folder} if folder is not None else {"repository": facts.get("hf_hub_id", ""), "file": _file(facts)}
    )
    label = name if tag or folder or weights == RANDOM else f"{name}.{facts.get('tag', '')}".rstrip(".")
    licence = facts.get("license") if folder is None or "license" in config.get("pretrained_cfg", config) else None
    return Published(label, _preprocessing(facts), build, str(licence or "unknown"), **found)


def _timm() -> Any:
    try:
        import timm
    except ModuleNotFoundError:
        raise UsageError('source timm: is not installed; pip install "replearn[timm]"') from None
    return timm


def _registered(timm: Any, name: str, architecture: str, tag: str) -> dict[str, Any]:
    try:
        found = timm.get_pretrained_cfg(f"{architecture}.{tag}" if tag else architecture)
    except RuntimeError:
        known = timm.list_pretrained(f"{architecture}.*")
        near = suggestion(name, known) or (f"; there are {', '.join(known)}" if known else "; it has none")
        raise UsageError(f"name {name}: timm has no weights {tag} of {architecture}{near}") from None
    return {} if found is None else found.to_dict()


def _file(facts: dict[str, Any]) -> str:
    return facts.get("hf_hub_filename") or "model.safetensors"


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ContentError(f"{path}: cannot be read ({error}); it is what timm writes beside weights") from None
    if not isinstance(found, dict) or not isinstance(found.get("pretrained_cfg", {}), dict):
        raise ContentError(f"{path}: is no configuration of timm's; it is what timm writes beside weights")
    return found


def _arguments(config: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """Return the arguments of the network that a folder was written with: plain values alone."""
    found = config.get("model_args") or {}
    plain = isinstance(found, dict) and all(
        isinstance(value, PLAIN) or (isinstance(value, list) and all(isinstance(item, PLAIN) for item in value))
        for value in found.values()
    )
    refused = {"pretrained", "checkpoint_path", "cache_dir", "features_only"} | {n for n in found if "pretrained" in n}
    if not plain or refused & set(found):
        raise ContentError(f"{folder}/config.json: model_args may hold numbers and names of a network's parts alone")
    return found


def _build(
    architecture: str, facts: dict[str, Any], arguments: dict[str, Any], size: int, pool: str, path: Path | None
) -> nn.Module:
    """Make it with its classifier, so that every weight of the file must have its place, and then leave that out."""
    timm = _timm()
    cfg = {key: value for key, value in facts.items() if key not in ("url", "hf_hub_id", "hf_hub_filename", "source")}
    cfg |= {"custom_load": False} | ({} if path is None else {"file": str(path)})
    options = dict(arguments) | ({"img_size": size} if facts.get("fixed_input_size") else {})
    made = timm.create_model(architecture, pretrained=path is not None, pretrained_cfg=cfg, **options)
    made.reset_classifier(0, **({} if pool == "auto" else {"global_pool": POOLS[pool]}))
    return made


def _preprocessing(facts: dict[str, Any]) -> Preprocessing:
    try:
        _, height, width = facts.get("input_size", (3, 224, 224))
        mean, std = (tuple(map(float, facts.get(key, ()))) for key in ("mean", "std"))
        crop, mode = float(facts.get("crop_pct", 0.875)), facts.get("crop_mode", "center")
        assert height == width > 0 and len(mean) == len(std) == 3 and 0 < crop <= 1
    except (TypeError, ValueError, AssertionError):
        raise ContentError(
            "config.json: input_size, mean, std and crop_pct are not those of square RGB images"
        ) from None
    return Preprocessing(int(height), crop, mode == "squash", str(facts.get("interpolation", "bicubic")), mean, std)
