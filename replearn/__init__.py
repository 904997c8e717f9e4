"""replearn: turn images into vectors, see them, measure them, trust them.

Shapes are written with one letter an axis, here and in every docstring:

    N samples   B batch   C channels   H height   W width   D code size   K classes

Importing this package is instant: what needs torch is loaded when it is first used.

>>> import replearn
>>> run = replearn.fit("smoke.yaml", model__latent_dim=4)  # doctest: +SKIP
>>> replearn.RunOutputs(run, run.images()).codes.shape  # doctest: +SKIP
(256, 4)
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any
from warnings import warn

if TYPE_CHECKING:  # what an editor and a type checker see; at run time each is loaded when it is first used
    from replearn.commands.decode import decode
    from replearn.commands.embed import embed
    from replearn.commands.plot import plot
    from replearn.comparison.compare import compare
    from replearn.comparison.comparison import Comparison
    from replearn.data.module import ImageData
    from replearn.models.autoencoder import Autoencoder
    from replearn.representations.chain import Chain
    from replearn.representations.contrastive_encoder import ContrastiveEncoder
    from replearn.representations.conv_autoencoder import ConvAutoencoder
    from replearn.representations.conv_classifier import ConvClassifier
    from replearn.representations.finished_run import FinishedRun
    from replearn.representations.run_outputs import RunOutputs
    from replearn.runs.run import Run
    from replearn.training.fit import fit

# Threads that wait by spinning take the cores from those that work, wherever other processes are busy too. Read when
# the library of threads is loaded, which torch does.
if not os.environ.keys() & {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"}:
    os.environ["OMP_WAIT_POLICY"] = "passive"

__version__ = "0.1.0"

_PUBLIC = {
    "fit": "replearn.training.fit",
    "embed": "replearn.commands.embed",
    "decode": "replearn.commands.decode",
    "plot": "replearn.commands.plot",
    "compare": "replearn.comparison.compare",
    "Comparison": "replearn.comparison.comparison",
    "Run": "replearn.runs.run",
    "RunOutputs": "replearn.representations.run_outputs",
    "ImageData": "replearn.data.module",
    "Autoencoder": "replearn.models.autoencoder",
    "ConvAutoencoder": "replearn.representations.conv_autoencoder",
    "ContrastiveEncoder": "replearn.representations.contrastive_encoder",
    "ConvClassifier": "replearn.representations.conv_classifier",
    "FinishedRun": "replearn.representations.finished_run",
    "Chain": "replearn.representations.chain",
}
_RENAMED = {"Evidence": "RunOutputs"}  # names of 0.1.0
__all__ = [
    "Autoencoder",
    "Chain",
    "Comparison",
    "ContrastiveEncoder",
    "ConvAutoencoder",
    "ConvClassifier",
    "FinishedRun",
    "ImageData",
    "Run",
    "RunOutputs",
    "compare",
    "decode",
    "embed",
    "fit",
    "plot",
]


def __getattr__(name: str) -> Any:
    if name in _RENAMED:
        warn(f"replearn.{name} is now replearn.{_RENAMED[name]}", DeprecationWarning, stacklevel=2)
        name = _RENAMED[name]
    if name not in _PUBLIC:
        raise AttributeError(f"module 'replearn' has no attribute {name!r}; it has {', '.join(_PUBLIC)}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
