"""Makes a resumed run equal, bit for bit, to one that was never interrupted."""

from copy import deepcopy
from typing import Any

import pytorch_lightning as pl
import torch

from replearn.errors import UsageError
from replearn.foreign.lightning_private import set_update_count
from replearn.models.stage_metrics import StageMetrics
from replearn.training.loop_state import Standing, standing, write_loops

KEY = "ExactResume"  # of what it keeps, among the checkpoint's callbacks


class ExactResume(pl.Callback):
    """Goes on from the batch that a checkpoint stands at, with the sums of the epoch's metrics up to there.

    Torch is seeded before each batch by (seed, step, rank), so that no state of a generator need be saved: noise
    and dropout are functions of the step, and each process has its own. The order of the images is one of (seed,
    epoch). Saving the generator's state instead, or seeding once an epoch, was measured not to be exact.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.at: Standing | None = None  # where the run went on from
        self.ended_early: Any = None  # the sums of an epoch that ended before its last batch

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Seed by (seed, step, rank): the CPU's generator and the training device's.

        `torch.manual_seed` seeds every kind of device that torch knows, and notes for each that is not there the
        stack of its caller: half a millisecond a step.
        """
        seed = (self.seed * 1_000_003 + trainer.global_step + (trainer.global_rank << 53)) % 2**63
        torch.default_generator.manual_seed(seed)
        if pl_module.device.type != "cpu":
            torch.get_device_module(pl_module.device).manual_seed(seed)

    def on_save_checkpoint(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Keep the sums of the running epoch, and what its order of images depends on."""
        sums = self.ended_early or _of_all(_sums(pl_module), trainer)
        checkpoint["callbacks"][KEY] = {"sums": sums, "order": _order(trainer)}

    def on_load_checkpoint(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, checkpoint: dict[str, Any]
    ) -> None:
        """Bring loops, images and sums to where the checkpoint stands; called before Lightning reads the loops.

        The images are told here because a schedule that asks for the length of the run lets the Trainer make its
        loader before it has read any state, which it then never hands on.
        """
        self.at = standing(checkpoint, trainer.max_steps)
        kept = checkpoint["callbacks"].pop(KEY, {})
        write_loops(checkpoint["loops"]["fit_loop"], self.at, trainer.max_steps != -1)
        trainer.datamodule.begin_at(self.at.epoch, self.at.batch)  # type: ignore[attr-defined]
        if self.at.batch:
            _refuse_another_order(kept.get("order"), _order(trainer))
            _restore(pl_module, kept.get("sums"), trainer)

    def on_fit_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Let the loops of a run that has only its end left begin; the schedule is made by now."""
        if self.at is not None and self.at.at_end:
            trainer.fit_loop.epoch_loop.max_steps += 1

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Let a run that has only its end left validate, wherever in the epoch it stopped."""
        if self.at is not None and self.at.at_end:
            trainer.val_check_batch = self.at.batch

    def on_train_epoch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Forget the epoch before."""
        self.ended_early = None

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Keep the sums of an epoch that ends early, before the model tells them and begins anew."""
        if not trainer.fit_loop.epoch_loop.batch_progress.is_last_batch:
            self.ended_early = _of_all(deepcopy(_sums(pl_module)), trainer)
        if self.at is not None and self.at.at_end:
            trainer.fit_loop.epoch_loop.max_steps = self.at.step


def _sums(module: torch.nn.Module) -> dict[str, tuple[int, dict[str, Any]]]:
    """Return how often each metric of the training was updated, and its state, by the metric's name."""
    return {
        f"{name}.{metric_name}": (metric.update_count, metric.metric_state)
        for name, counts in module.named_modules()
        if isinstance(counts, StageMetrics)
        for metric_name, metric in counts.of("train").items()
        if metric.update_count
    }


def _restore(module: torch.nn.Module, of_all: list[Any] | None, trainer: pl.Trainer) -> None:
    if of_all is None or len(of_all) != trainer.world_size:
        return  # of an older release, or of another number of processes: the rest of the epoch is counted
    for name, (count, state) in of_all[trainer.global_rank].items():
        owner, _, metric_name = name.rpartition(".")
        metric = module.get_submodule(owner).of("train")[metric_name]  # type: ignore[operator]
        for key, value in state.items():
            setattr(metric, key, value)
        set_update_count(metric, count)


def _of_all(value: Any, trainer: pl.Trainer) -> list[Any]:
    """Return the value of each process, in each: only the first one writes."""
    if trainer.world_size == 1:
        return [value]
    values = [None] * trainer.world_size
    torch.distributed.all_gather_object(values, value)
    return values


def _order(trainer: pl.Trainer) -> dict[str, int]:
    """Return what the order of an epoch's images depends on."""
    data: Any = trainer.datamodule  # type: ignore[attr-defined]
    return {
        "data.batch_size": data.batch_size,
        "data.seed": data.used_seed,
        "trainer.devices": trainer.world_size,
        "training images": len(data.get_split("train")),
    }


def _refuse_another_order(before: dict[str, int] | None, now: dict[str, int]) -> None:
    for name, value in (before or {}).items():
        if now[name] != value:
            option = f"--{name}" if "." in name else name
            raise UsageError(
                f"{option} {now[name]}: the checkpoint lies in the middle of an epoch, whose order of images "
                f"depends on it; go on with {value}, or from a checkpoint of an epoch's end"
            )
