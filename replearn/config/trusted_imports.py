"""What a configuration or a checkpoint may name: a class of a library on this list, and nothing else.

YAML files and checkpoints are shared between people. A class path in one is an import, and an import runs code;
so jsonargparse is told to refuse every path but these (it matches by segment: `torch.nn` admits `torch.nn.Linear`,
not `torch.nnx`).
"""

from replearn.config.plugins import plugins

ALLOWED = [
    "replearn",
    "torch.nn",
    "torch.optim",
    "torchvision.models",
    "pytorch_lightning",
    "sklearn",
    "umap",
]


def allow(prefixes: list[str]) -> None:
    """Admit more import prefixes, as `--allow-import` does."""
    ALLOWED.extend(prefix for prefix in prefixes if prefix not in ALLOWED)
    enforce()


def enforce() -> None:
    """Make jsonargparse hold the list; called before anything untrusted is parsed."""
    import jsonargparse

    ALLOWED.extend(package for package in plugins() if package not in ALLOWED)
    jsonargparse.set_parsing_settings(
        import_path_denylist=["*"], import_path_allowlist=ALLOWED, instantiate_subclass_spec_in_any=False
    )


def refusal(path: str) -> str:
    """The sentence for a class path that is not on the list."""
    return (
        f"{path} is not among what a configuration or a checkpoint may name ({', '.join(ALLOWED)}); "
        f"if you trust it, add --allow-import {path.split('.')[0]}"
    )
