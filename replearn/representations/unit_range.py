"""Any finite real values brought to [0, 1], where the networks work, and back."""

from dataclasses import dataclass

import numpy as np

from replearn.data.views import blocks
from replearn.errors import ContentError


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
        """From the smallest to the largest of `values`.

        >>> UnitRange.of(np.array([[0, 255]], np.uint8))
        UnitRange(low=0.0, high=255.0)
        """
        return cls(float(values.min()), float(values.max()))

    @property
    def span(self) -> float:
        """Length of the range, 1 where it has none."""
        return (self.high - self.low) or 1.0

    def to_unit(self, values: np.ndarray) -> np.ndarray:
        """`values` (N, ...) as float32; beyond [0, 1] where they are beyond the range.

        Raises ContentError where they are so far beyond it that float32 cannot hold them.
        """
        out = np.empty(values.shape, np.float32)
        with np.errstate(over="ignore"):
            for block in blocks(values):  # float64 in between, a block at a time: the line may be steep
                out[block] = (values[block].astype(np.float64) / 2 - self.low / 2) / self._half
        if not np.isfinite(out).all():
            raise ContentError(
                f"X has values too far outside the range seen in fit, {self.low:g} to {self.high:g}: float32 "
                "cannot hold them; give values of that range"
            )
        return out

    def from_unit(self, values: np.ndarray) -> np.ndarray:
        """Values in [0, 1] back in the range, float32; exactly within it."""
        low, high = np.float32(self.low), np.float32(self.high)
        out = (values * np.float32(self.span)).astype(np.float32) + low
        return np.clip(out, low, max(high, np.float32(self.low + self.span)))

    @property
    def _half(self) -> float:
        """Half of the span, which is finite where the span overflows."""
        return (self.high / 2 - self.low / 2) or 0.5
