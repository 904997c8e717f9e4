"""The whole training step as one CUDA graph: for small networks, whose kernels are shorter than their launches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor
from torchmetrics import Metric

from replearn import news
from replearn.data.batch_loader import BatchLoader
from replearn.errors import ReplearnError
from replearn.foreign.lightning_private import closure_result, set_closure_result, set_update_count

WARM_UP = 3  # plain steps before the capture: they let cuDNN and the optimizer settle, and are training like any other


class CudaGraph(pl.Callback):
    """Records gather, augmentation, forward, backward and optimizer step once; each step then is one launch.

    What is recorded is Lightning's own step, with its precision, clipping and hooks, over memory that stays in
    place: the images on the device, the indices (B,) of the batch, the learning rate, the sums of the metrics.
    A batch of another size, the last one of an epoch, takes the plain step. Python runs in no recorded step:
    a callback's `on_before_backward` and its like act by what they did to tensors in place.

    On a CPU it does nothing. It stands aside, and says why, where a step cannot be recorded: several processes,
    accumulated gradients, images that are streamed, a gradient scaler, an optimizer without `capturable`.
    Noise is seeded before each step as without it; kernels may be others, so resuming is exact to rounding.
    """

    device_type = "cuda"
    loader: BatchLoader | None = None  # whose batches the step cuts; None where it stands aside
    replay: Callable[[], None] | None = None  # one step, once it is recorded

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Take the place of the module's step."""
        if trainer.strategy.root_device.type != self.device_type:
            return
        if reason := _obstacle(trainer):
            if trainer.is_global_zero:
                news.warn(f"CUDA graph: off, since {reason}")
            return
        loader: BatchLoader = trainer.train_dataloader  # type: ignore[assignment]
        loader.yield_indices, self.seen = True, 0
        self.loader, self.gather, self.generator = loader, loader.gather, loader.generator
        self.indices = torch.zeros(loader.batch_size, dtype=torch.int64, device=pl_module.device)
        self.rate = torch.zeros((), device=pl_module.device)
        self.sums = _Sums(pl_module)
        self.plain = pl_module.optimizer_step
        pl_module.optimizer_step = self._optimizer_step  # type: ignore[assignment,method-assign]
        pl_module.training_step = self._gather_first(pl_module.training_step)  # type: ignore[method-assign]

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Put the batch's indices where the recorded step reads them."""
        if self.loader is not None:
            self.full = len(batch) == len(self.indices)
            if self.full:
                self.indices.copy_(batch, non_blocking=True)

    def teardown(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Give the module its own step back, and let the graph's memory go."""
        if self.loader is not None:
            del pl_module.optimizer_step, pl_module.training_step
            self.loader.yield_indices = False
            self.loader = self.replay = None

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """The same where the run breaks off."""
        self.teardown(trainer, pl_module, "fit")

    def capture(self, step: Callable[[], None]) -> Callable[[], None]:
        """Record `step`, which is not run by it; returns what runs it, time and again."""
        graph = torch.cuda.CUDAGraph()
        graph.register_generator_state(self.generator)
        try:
            with torch.cuda.graph(graph, stream=self.side):
                step()
        except RuntimeError as error:
            # What broke the capture; ending it then fails too, and says less.
            cause = str(error.__context__ or error).partition("\n")[0]
            raise ReplearnError(
                f"the training step cannot be recorded as a CUDA graph ({cause}); "
                "take replearn.training.cuda_graph.CudaGraph out of trainer.callbacks"
            ) from error
        return graph.replay

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The stream of the capture for what must have run on it before."""
        self.side = getattr(self, "side", None) or torch.cuda.Stream()
        self.side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self.side):
            yield
        torch.cuda.current_stream().wait_stream(self.side)

    def _gather_first(self, training_step: Callable[..., Any]) -> Callable[..., Any]:
        def step(indices: Tensor, batch_idx: int) -> Any:
            return training_step(self.gather(self.indices if self.full else indices), batch_idx)

        return step

    def _optimizer_step(self, epoch: int, batch_idx: int, optimizer: Any, closure: Any) -> None:
        """In the place of `LightningModule.optimizer_step`: plain at first and for the last batch, else replayed."""
        if not self.full:
            return self.plain(epoch, batch_idx, optimizer, closure)
        if self.seen < WARM_UP:
            self.seen += 1
            with self.aside():
                return self.plain(epoch, batch_idx, optimizer, closure)
        group = optimizer.param_groups[0]
        self.sums.restore()
        self.rate.fill_(group["lr"])
        if self.replay is None:
            self.replay = self.capture(lambda: self._record(epoch, batch_idx, optimizer, closure))
        self.replay()
        self.sums.updated()
        set_closure_result(closure, self.result)  # the recorded loss, in its place
        return None

    def _record(self, epoch: int, batch_idx: int, optimizer: Any, closure: Any) -> None:
        """The plain step, reading the learning rate from the device; the schedule goes on with numbers."""
        groups = optimizer.param_groups
        plain = [{"lr": group["lr"], "capturable": group["capturable"]} for group in groups]
        for group in groups:
            group.update(lr=self.rate, capturable=True)
        with self.sums.counting():
            self.plain(epoch, batch_idx, optimizer, closure)
        self.result = closure_result(closure)
        self.result.closure_loss = None  # else it keeps what autograd tied to the stream of the capture
        for group, values in zip(groups, plain, strict=True):
            group.update(values)


class _Sums:
    """The sums of a module's metrics, kept in the same memory, where a recorded step finds them.

    An update or a reset of torchmetrics may put a new tensor in a sum's place.
    """

    def __init__(self, module: torch.nn.Module) -> None:
        self.metrics = [part for part in module.modules() if isinstance(part, Metric)]
        self.kept = [
            (metric, name, value)
            for metric in self.metrics
            for name, value in metric.metric_state.items()
            if isinstance(value, Tensor)
        ]
        self.counted: list[Metric] = []  # those that the recorded step updates

    def restore(self) -> None:
        """Bring every sum back to its place."""
        for metric, name, place in self.kept:
            value = getattr(metric, name)
            if value is not place:
                place.copy_(value)
                setattr(metric, name, place)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Around the step that is recorded: see which metrics it updates, and restore them as a part of it."""
        before = [metric.update_count for metric in self.metrics]
        yield
        self.restore()
        counts = zip(self.metrics, before, strict=True)
        self.counted = [metric for metric, count in counts if metric.update_count > count]

    def updated(self) -> None:
        """Tell torchmetrics of an update that it did not see; it warns of a value that rests on none."""
        for metric in self.counted:
            set_update_count(metric, metric.update_count + 1)


def _obstacle(trainer: pl.Trainer) -> str | None:
    """Return why the step cannot be recorded, None where it can."""
    loader, groups = trainer.train_dataloader, trainer.optimizers[0].param_groups
    anew = trainer.reload_dataloaders_every_n_epochs  # type: ignore[attr-defined]
    reasons = {
        f"{trainer.world_size} processes train together": trainer.world_size > 1,
        "gradients are accumulated over batches": trainer.accumulate_grad_batches > 1,
        "the batches are made anew after some epochs": anew > 0,
        "the images are streamed": not (isinstance(loader, BatchLoader) and loader.on_device),
        "a gradient scaler waits for the device": getattr(trainer.precision_plugin, "scaler", None) is not None,
        "the optimizer has no capturable form": len(trainer.optimizers) > 1 or "capturable" not in groups[0],
        "parameter groups have rates of their own": len(groups) > 1,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)
