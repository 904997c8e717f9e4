"""The training of an estimator: the models, batches and optimizer of the commands, in a loop without files."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite

import torch
from pytorch_lightning.core.hooks import DataHooks, ModelHooks

from replearn import news
from replearn.data.batch_loader import BatchLoader
from replearn.errors import NotFiniteError, UsageError
from replearn.models.inference import computes_in_bf16
from replearn.models.optimizer import adamw
from replearn.models.representation import RepresentationModel
from replearn.training.threads import Threads

STEP = ["training_step", "optimizer_step", "optimizer_zero_grad", "backward", "lr_scheduler_step"]
STEP += ["configure_optimizers", "configure_gradient_clipping"]
ELSEWHERE = re.compile(r".*(_validation_|_test_|_predict_|_checkpoint|dataloader|teardown)|setup")  # not in a training
HOOKS = [*STEP, *(name for hooks in (ModelHooks, DataHooks) for name in vars(hooks) if not ELSEWHERE.match(name))]
HOOKS = [name for name in HOOKS if not name.startswith("_")]


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Torch's generators as `torch.manual_seed(seed)` makes them; after the block they are as they were.

    >>> torch.manual_seed(1).initial_seed()
    1
    >>> with seeded(5):
    ...     torch.initial_seed()
    5
    >>> torch.initial_seed()
    1
    """
    with (
        torch.random.fork_rng(devices=range(torch.cuda.device_count())),
        torch.backends.cudnn.flags(enabled=True, deterministic=True),
    ):
        torch.manual_seed(seed)
        yield


def train(model: RepresentationModel, batches: BatchLoader, epochs: int, verbose: int) -> list[dict[str, float]]:
    """Train on the batches' device; one row an epoch: `epoch` (from 1), `loss`, and the model's own numbers.

    bf16 on a GPU that computes in it, as the commands. verbose: above 0, each row is printed. epochs 0: the model
    stays as it is. Raise NotFiniteError, and UsageError for a model that needs Lightning's Trainer.
    """
    _refuse_hooks(model)
    device = batches.device
    in_bf16 = device.type == "cuda" and computes_in_bf16()
    model.to(device).train()
    learned = (parameter for parameter in model.parameters() if parameter.requires_grad)
    steps = epochs * len(batches)
    made = adamw(learned, model.learning_rate, model.weight_decay, model.schedule, steps)
    optimizer, schedule = made["optimizer"], made["lr_scheduler"]["scheduler"]
    history, step = [], 0
    with Threads() as threads:
        for epoch in range(epochs):
            batches.sampler.set_epoch(epoch)
            total = torch.zeros((), device=device)
            for batch in threads.timed(batches) if device.type == "cpu" else batches:
                model.before_step(step)
                with torch.autocast(device.type, torch.bfloat16, enabled=in_bf16):
                    loss = model.step(batch, "train")
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                model.after_step()
                schedule.step()
                step += 1
                total += loss.detach()
            history.append(_row(model, epoch, float(total) / len(batches)))
            if verbose:
                news.progress("  ".join(f"{name} {value:.4g}" for name, value in history[-1].items()))
    model.eval().requires_grad_(False)
    return history


def _refuse_hooks(model: RepresentationModel) -> None:
    """Refuse a model that overrides what Lightning's Trainer would call in a training, and this loop does not."""
    kind = type(model)
    overridden = [name for name in HOOKS if getattr(kind, name) is not getattr(RepresentationModel, name)]
    if overridden:
        raise UsageError(
            f"{kind.__name__} overrides {', '.join(overridden)}, which Lightning's Trainer calls and an estimator does "
            "not: use before_step and after_step instead, or train it with replearn.fit"
        )


def _row(model: RepresentationModel, epoch: int, loss: float) -> dict[str, float]:
    if not isfinite(loss):
        raise NotFiniteError(
            f"the loss is no longer finite in epoch {epoch + 1}; "
            f"try a smaller learning_rate (now {model.learning_rate})"
        )
    numbers = {name: float(value) for name, value in model.epoch_metrics("train").items()}
    return {"epoch": epoch + 1, "loss": loss, **numbers}
