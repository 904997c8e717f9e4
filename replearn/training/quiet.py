"""Silence what other libraries say that means nothing to the user."""

import logging
import warnings


def quiet() -> None:
    """Keep Lightning's tips, hardware lines and worker warnings off the screen; real warnings stay."""
    for name in ("pytorch_lightning", "lightning_fabric", "lightning"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for message in (
        ".*does not have many workers.*",  # batches are cut on the device, there are no workers
        ".*Checkpoint directory .* exists.*",  # ours, made for this run
        ".*LightningCLI's args parameter.*",
        ".*The dirpath has changed.*",
        ".*module.s. in eval mode at the start of training.*",  # those that are frozen
        ".*sync_dist=True.*",  # ours are combined over the processes before they are logged
    ):
        warnings.filterwarnings("ignore", message=message)
    warnings.filterwarnings("ignore", message=".*isinstance.treespec, LeafSpec.*")  # Lightning on new torch
    warnings.filterwarnings("ignore", module="jsonargparse.*|pytorch_lightning.cli", category=DeprecationWarning)
