"""What the machine can do at best, measured beside each case: a matrix product and a copy."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

REPEATS = 5


@dataclass(frozen=True)
class Floor:
    """flops: a second, of a float32 product on a CPU, of a bfloat16 one on a GPU. bytes: a second, read and written."""

    flops: float
    bytes: float

    def seconds(self, flops: float, moved: float = 0.0) -> float:
        """The least time for so many operations and so many bytes, the larger of the two.

        >>> Floor(flops=100.0, bytes=10.0).seconds(flops=50.0, moved=20.0)
        2.0
        """
        return max(flops / self.flops, moved / self.bytes)

    def as_dict(self) -> dict[str, float]:
        """For the results file."""
        return asdict(self)


def measure_floor(device: str, small: bool) -> Floor:
    """The median of five products and of five copies; random numbers, for zeros multiply faster. small: a dry run."""
    import torch

    side, values = (128, 1 << 16) if small else (2048, 1 << 24) if device == "cpu" else (8192, 1 << 28)
    kind = torch.float32 if device == "cpu" else torch.bfloat16
    a, b = (torch.randn(side, side, device=device, dtype=kind) for _ in range(2))
    source = torch.randn(values, device=device)
    target = torch.empty_like(source)
    product, copy = _median(lambda: a @ b, device), _median(lambda: target.copy_(source), device)
    return Floor(2 * side**3 / product, 8 * values / copy)


def _median(work: Callable[[], object], device: str) -> float:
    from benchmarks.harness import event_seconds

    event_seconds(work, device)
    return median(event_seconds(work, device) for _ in range(REPEATS))
