"""Any finite real values brought to [0, 1], where the networks work, and back."""

from dataclasses import dataclass

import numpy as np

from replearn.data.views import blocks
from replearn.errors import ContentError

LARGEST = 1e38  # so that sums and differences stay in float32


@dataclass(frozen=True)
class UnitRange:
    """The line that maps `low` to 0 and `high` to 1; where both are one value, that value is 0.

    >>> UnitRange(-1.0, 3.0).to_unit(np.array([[-1.0, 1.0, 5.0]]))
    array([[0. , 0.5, 1.5]], dtype=float32)
    >>> UnitRange(-1.0, 3.0).from_unit(np.array([0.5], np.float32))
    array([1.], dtype=float32)
    """

    low: float
    high: float

    @classmethod
    def of(cls, values: np.ndarray) -> "UnitRange":
        """Return the range of finite `values`. Raise ContentError beyond 1e38.

        >>> UnitRange.of(np.array([[0, 255]], np.uint8))
        UnitRange(low=0.0, high=255.0)
        """
        low, high = float(values.min()), float(values.max())
        if max(-low, high) > LARGEST:
            raise ContentError(f"X has values from {low:g} to {high:g}; they must be within +-{LARGEST:g}: scale them")
        return cls(low, high)

    @property
    def span(self) -> float:
        """Length of the range, 1 where it has none."""
        return (self.high - self.low) or 1.0

    def to_unit(self, values: np.ndarray) -> np.ndarray:
        """Return `values` (N, ...) as float32; beyond [0, 1] where they are beyond the range.

        Raise ContentError where they are so far beyond it that float32 cannot hold them.
        """
        out = np.empty(values.shape, np.float32)
        with np.errstate(over="ignore"):
            for block in blocks(values):  # float64 in between, a block at a time: the line may be steep
                out[block] = (values[block].astype(np.float64) - self.low) / self.span
        if not np.isfinite(out).all():
            raise ContentError(
                f"X has values too far outside the range seen in fit, {self.low:g} to {self.high:g}: float32 "
                "cannot hold them; give values of that range"
            )
        return out

    def from_unit(self, values: np.ndarray) -> np.ndarray:
        """Return values in [0, 1] back in the range, float32; never beyond it."""
        out = values * np.float32(self.span) + np.float32(self.low)
        return np.clip(out, np.float32(self.low), np.float32(self.high))
