"""The worksheet of a network: its rows, its totals, and the MLP of the same sizes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from torch import nn

from replearn.teaching.summary.arithmetic import mlp_weights
from replearn.teaching.summary.rows import LayerRow, row_of
from replearn.teaching.summary.trace import Shape, Trace, trace

POOLS = ("MaxPool", "AvgPool", "AdaptiveAvgPool", "AdaptiveMaxPool", "LPPool", "max pool", "average pool", "mean")
BRANCHES = ("add", "multiply", "concatenate")


@dataclass(frozen=True)
class Sheet:
    """All that the worksheet says of a network.

    title: what it is of. shape: of the input, without the batch. code: numbers of its bottleneck, None where it
    has none. head: (features, classes) of the linear layer that a classifier would add to it, None where it has
    that, or none belongs to it. resting: parts that are not called in evaluation, with their parameters.
    loose: parameters that belong to no layer. remark: a sentence on what it is not of.
    """

    title: str
    shape: Shape
    rows: list[LayerRow]
    code: int | None = None
    head: tuple[int, int] | None = None
    resting: Sequence[tuple[str, int]] = ()
    loose: Sequence[tuple[str, int]] = ()
    remark: str = ""

    @property
    def weights(self) -> int:
        """Of all rows."""
        return sum(row.weights for row in self.rows)

    @property
    def biases(self) -> int:
        """Of all rows."""
        return sum(row.biases for row in self.rows)

    @property
    def parameters(self) -> int:
        """Of the whole network, as torch counts them."""
        return self.weights + self.biases + sum(count for _, count in (*self.resting, *self.loose))

    @property
    def products(self) -> int:
        """Multiplications of all rows."""
        return sum(row.products for row in self.rows)

    @property
    def memory(self) -> int:
        """Bytes of what all rows give."""
        return sum(row.memory for row in self.rows)

    @property
    def widths(self) -> list[int]:
        """Layer sizes of the MLP beside it: the input, then what each weight layer gives, after its pooling.

        Empty for a network that has branches, and for one that is an MLP itself.
        """
        if any(row.kind in BRANCHES for row in self.rows) or not any(row.products and row.windows for row in self.rows):
            return []
        widths = [prod(self.shape)]
        for row in self.rows:
            if row.products:
                widths.append(prod(row.output))
            elif row.kind.startswith(POOLS) and len(widths) > 1:
                widths[-1] = prod(row.output)
        return widths

    @property
    def multiplying(self) -> int:
        """Weights that are multiplied with, which an MLP's are compared with: no scales, no biases."""
        return sum(row.weights for row in self.rows if row.products)

    @property
    def mlp(self) -> int:
        """Weights of the MLP beside it."""
        return mlp_weights(self.widths)


def worksheet(
    network: nn.Module,
    shape: Shape,
    title: str,
    code: int | None = None,
    head: tuple[int, int] | None = None,
    remark: str = "",
) -> Sheet:
    """Return the worksheet of a network on the meta device, for one image (C, H, W) or code (D,).

    Raises Unfit where a layer cannot take what arrives.

    >>> import torch
    >>> from replearn.networks.lecture_cnn import LectureCNN
    >>> with torch.device("meta"):
    ...     sheet = worksheet(LectureCNN(), (3, 32, 32), "LectureCNN")
    >>> sheet.weights, sheet.biases, sheet.widths, sheet.mlp
    (33120, 90, [3072, 8192, 1024, 512, 10], 34083840)
    """
    found = trace(network, shape)
    counted: set[int] = set()
    rows = [row_of(call, counted) for call in found.calls]
    resting = _resting(network, found, counted)
    loose = _loose(network, counted)
    return Sheet(title, shape, rows, code, head, resting, loose, remark)


def _resting(network: nn.Module, found: Trace, counted: set[int]) -> list[tuple[str, int]]:
    """Return the outermost parts that no image passes in evaluation, with the parameters that they hold."""
    parts: list[tuple[str, int]] = []
    for name, module in network.named_modules():
        fresh = {id(p): p.numel() for p in module.parameters()}
        if fresh and not fresh.keys() & (found.used | counted):
            counted.update(fresh)
            parts.append((name, sum(fresh.values())))
    return parts


def _loose(network: nn.Module, counted: set[int]) -> list[tuple[str, int]]:
    return [(name, p.numel()) for name, p in network.named_parameters() if id(p) not in counted]
