"""What a model counts over an epoch: torchmetrics by stage and name, on the model's device."""

from collections.abc import Callable, Mapping
from typing import cast, get_args

from torch import Tensor, nn
from torchmetrics import Metric

from replearn.models.representation import Stage


class StageMetrics(nn.Module):
    """Metrics for train, val and test, each by its name; `compute_and_reset` tells their values and starts afresh.

    make: gives the metrics of a stage, by name.

    >>> from torchmetrics import MeanMetric
    >>> counts = StageMetrics(lambda stage: {"loss": MeanMetric()})
    >>> counts.of("train")["loss"].update(3.0)
    >>> counts.compute_and_reset("train")
    {'loss': tensor(3.)}
    """

    def __init__(self, make: Callable[[Stage], Mapping[str, Metric]]) -> None:
        super().__init__()
        # not "train": a module has a method of that name
        self.stages = nn.ModuleDict({f"{stage}_": nn.ModuleDict(make(stage)) for stage in get_args(Stage)})

    def of(self, stage: Stage) -> dict[str, Metric]:
        """Return the metrics of a stage, to be updated."""
        metrics = cast(nn.ModuleDict, self.stages[f"{stage}_"])
        return {name: cast(Metric, metric) for name, metric in metrics.items()}

    def compute_and_reset(self, stage: Stage) -> dict[str, Tensor]:
        """Return the values of a stage, which then counts from nothing again."""
        metrics = self.of(stage)
        values = {name: metric.compute() for name, metric in metrics.items()}
        for metric in metrics.values():
            metric.reset()
        return values
