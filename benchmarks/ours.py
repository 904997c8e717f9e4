"""Our side of the trainings: the trainer and the callbacks of `fit`, without its files."""

from pathlib import Path
from typing import Any

import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback

from replearn.training.callbacks.exact_resume import ExactResume
from replearn.training.callbacks.finite import FiniteLoss
from replearn.training.cuda_graph import CudaGraph
from replearn.training.lightning_cli import TRAINER_DEFAULTS
from replearn.training.quiet import quiet


def our_trainer(folder: Path, device: str, *callbacks: Callback, graph: bool = True, **options: Any) -> pl.Trainer:
    """The trainer of `fit` on one device: guard, exact resume, and on a GPU bf16 and the graph; no validation.

    A raw loop neither validates nor saves, so beside it neither do we.
    """
    cuda = device == "cuda"
    quiet()
    defaults = TRAINER_DEFAULTS | {"default_root_dir": folder, "max_epochs": 1, "devices": 1}
    return pl.Trainer(
        accelerator="gpu" if cuda else "cpu",
        precision="bf16-mixed" if cuda else None,
        callbacks=[*([CudaGraph()] if graph else []), FiniteLoss(), ExactResume(0), *callbacks],
        enable_checkpointing=False,
        enable_progress_bar=False,
        limit_val_batches=0,
        **(defaults | options),
    )
