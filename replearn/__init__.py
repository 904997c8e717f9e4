"""replearn: turn images into vectors, see them, measure them, trust them.

Shapes are written with one letter an axis, here and in every docstring:

    N samples   B batch   C channels   H height   W width   D code size   K classes

Importing this package is instant: what needs torch is loaded when it is first used.

>>> import replearn
>>> run = replearn.fit("smoke.yaml", model__latent_dim=4)  # doctest: +SKIP
>>> replearn.Evidence(run, run.images()).codes.shape  # doctest: +SKIP
(256, 4)
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "fit": "replearn.training.fit",
    "Run": "replearn.runs.run",
    "compare": "replearn.comparison.compare",
    "Evidence": "replearn.representations.run_outputs",
    "ImageData": "replearn.data.module",
    "Autoencoder": "replearn.models.autoencoder",
    "ConvAutoencoder": "replearn.representations.conv_autoencoder",
    "ConvClassifier": "replearn.representations.conv_classifier",
    "FinishedRun": "replearn.representations.finished_run",
    "Chain": "replearn.representations.chain",
}


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'replearn' has no attribute {name!r}; it has {', '.join(_PUBLIC)}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
