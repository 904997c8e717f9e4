"""Which classes a configuration, a checkpoint or an estimator's file may name: those on this list, and nothing else.

Such files are shared between people. A class path in one is an import and then a call, and either runs code. So a path
names a class (never a function), of a kind that its place asks for, in a module that is listed here, under a public
name. What is on the list calls nothing that it is given and reads no pickles; `replearn.config.class_paths` walks over
a whole file and asks for each path.
"""

from importlib import import_module
from typing import Any

from replearn.config.plugins import plugins
from replearn.errors import UsageError

CALLBACKS = (
    "DeviceStatsMonitor", "EMAWeightAveraging", "EarlyStopping", "GradientAccumulationScheduler", "LearningRateFinder",
    "LearningRateMonitor", "ModelCheckpoint", "ModelSummary", "OnExceptionCheckpoint", "RichModelSummary",
    "RichProgressBar", "StochasticWeightAveraging", "TQDMProgressBar", "Timer", "WeightAveraging",
)  # fmt: skip
LOGGERS = ("CSVLogger", "TensorBoardLogger")  # the others send what they log to a server
PROFILERS = ("AdvancedProfiler", "PyTorchProfiler", "SimpleProfiler")
STRATEGIES = ("DDPStrategy", "FSDPStrategy", "ModelParallelStrategy", "SingleDeviceStrategy")
SKLEARN = (
    "cluster", "cross_decomposition", "decomposition", "discriminant_analysis", "ensemble", "feature_selection",
    "impute", "kernel_approximation", "manifold", "mixture", "neighbors", "neural_network", "preprocessing",
    "random_projection",
)  # fmt: skip

# A star stands for one public name.
TRUSTED = (
    "replearn.data.*.*",
    "replearn.data.transforms.*.*",
    "replearn.models.*.*",
    "replearn.networks.*.*",
    "replearn.representations.*.*",
    "replearn.training.cuda_graph.CudaGraph",
    "torch.nn.*",
    "torchvision.models.*",
    *(f"pytorch_lightning.callbacks.{name}" for name in CALLBACKS),
    *(f"pytorch_lightning.loggers.{name}" for name in LOGGERS),
    *(f"pytorch_lightning.profilers.{name}" for name in PROFILERS),
    *(f"pytorch_lightning.strategies.{name}" for name in STRATEGIES),
    *(f"sklearn.{name}.*" for name in SKLEARN),
    "umap.UMAP",
)
PACKAGES = "replearn, torch.nn, torchvision.models, pytorch_lightning, sklearn, umap"

ALLOWED: list[str] = []  # prefixes that `--allow-import` names, and plugins: the user trusts the code of these


class Untrusted(UsageError):
    """A file names what it may not."""


def allow(prefixes: list[str]) -> None:
    """Admit the classes below more import prefixes, as `--allow-import` does."""
    ALLOWED.extend(prefix for prefix in prefixes if prefix not in ALLOWED)
    enforce()


def enforce() -> None:
    """Make jsonargparse import nothing else while it parses; called before anything untrusted is parsed.

    It knows prefixes only, and also looks at where a class is defined, so it is told the packages; what a path
    may name within them is for `trusted_class` to say.
    """
    import jsonargparse

    ALLOWED.extend(package for package in plugins() if package not in ALLOWED)
    others = [pattern.split(".") for pattern in TRUSTED if not pattern.startswith("replearn.")]
    packages = sorted({"replearn", "umap", *(".".join(parts[:2]) for parts in others if len(parts) > 2)})
    jsonargparse.set_parsing_settings(
        import_path_denylist=["*", *(f"{package}.tests" for package in packages)],
        import_path_allowlist=[*packages, *ALLOWED],
        instantiate_subclass_spec_in_any=False,
    )


def trusted_class(path: str, kinds: tuple[type, ...], place: str) -> type:
    """Return the class at a dotted path, imported; nothing is made or called.

    kinds: the classes that its place asks for, one of which it must be or inherit from. place: named in an error.
    Raise Untrusted.
    """
    check_name(path, place)
    found = _lookup(path)
    if not isinstance(found, type):
        raise Untrusted(f"{place} {path}: is no class; a configuration or a checkpoint may name classes only")
    if not _allowed(path) and not f"{found.__module__}.".startswith(f"{path.rpartition('.')[0]}."):
        raise Untrusted(f"{place} {path}: is defined elsewhere; name it as {found.__module__}.{found.__qualname__}")
    if not issubclass(found, kinds):
        names = " or ".join(kind.__name__ for kind in kinds)
        raise Untrusted(f"{place} {path}: {f'is no {names}' if kinds else 'takes no class, but a plain value'}")
    return found


def check_name(path: str, place: str = "") -> None:
    """Raise Untrusted for a path that is not on the list; nothing is imported."""
    if not _allowed(path) and not any(_matches(path, pattern) for pattern in TRUSTED):
        raise Untrusted(f"{place} {refusal(path)}".strip())


def refusal(path: str) -> str:
    """Return the sentence for a class path that is not on the list."""
    top, _, _ = path.partition(".")
    known = any(pattern.startswith(f"{top}.") for pattern in TRUSTED)
    more = path.rpartition(".")[0] if known else top
    return (
        f"{path} is not among what a configuration or a checkpoint may name (classes of {PACKAGES}, as listed in "
        f"replearn.config.trusted_imports){f'; if you trust it, add --allow-import {more}' if more else ''}"
    )


def _allowed(path: str) -> bool:
    return any(f"{path}.".startswith(f"{prefix}.") for prefix in ALLOWED)


def _matches(path: str, pattern: str) -> bool:
    """Return whether a path is of that pattern.

    >>> _matches("torch.nn.Linear", "torch.nn.*"), _matches("torch.nn.modules.Linear", "torch.nn.*")
    (True, False)
    """
    names, parts = path.split("."), pattern.split(".")
    fits = len(names) == len(parts) and all(part in ("*", name) for name, part in zip(names, parts, strict=True))
    return fits and not any(name.startswith("_") or name in ("", "tests") for name in names)


def _lookup(path: str) -> Any:
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError):
        return None
