"""The receptive field: which pixels of the image a unit of a layer looks at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True)
class Window:
    """How a layer's windows lie along one side: see `replearn.teaching.summary.arithmetic`."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


@dataclass(frozen=True)
class Span:
    """What units see along one side of the image, in pixels.

    start: where the first unit's field begins, below 0 in the padding. size: of the field. step: from a unit's
    field to the next one's, the stride in the image (the "jump").
    """

    start: Fraction = Fraction(0)
    size: Fraction = Fraction(1)
    step: Fraction = Fraction(1)

    def slide(self, window: Window) -> "Span":
        """Return the span after a convolution or pooling: the size grows by (kernel-1)*step, the step is multiplied by
        the stride.

        Araujo et al., Computing receptive fields of convolutional neural networks, 2019, equations 1 to 4.

        >>> span = Span().slide(Window(3, stride=2, padding=1)).slide(Window(3, padding=1))
        >>> int(span.size), int(span.step)
        (7, 2)
        """
        size = self.size + window.dilation * (window.kernel - 1) * self.step
        return Span(self.start - window.padding * self.step, size, self.step * window.stride)

    def pool_to(self, n: int, outputs: int) -> "Span":
        """Return the span after an adaptive pooling of n units to `outputs`: the largest window, and the mean step
        between them.
        """
        widest = max(-(-(i + 1) * n // outputs) - i * n // outputs for i in range(outputs))
        step = Fraction(n - widest, outputs - 1) if outputs > 1 else Fraction(1)
        return Span(self.start, self.size + (widest - 1) * self.step, self.step * step)

    def whole(self, n: int) -> "Span":
        """Return what n units see together."""
        return replace(self, size=self.size + (n - 1) * self.step)

    def join(self, other: "Span") -> "Span":
        """Return the span of two branches that meet: from the first pixel that either sees to the last."""
        start = min(self.start, other.start)
        end = max(self.start + self.size, other.start + other.size)
        return Span(start, end - start, max(self.step, other.step))


@dataclass(frozen=True)
class Field:
    """The receptive field of a layer's units: a span a side, and whether each of them sees the whole image."""

    spans: tuple[Span, ...]
    everything: bool = False

    @classmethod
    def of(cls, image: Sequence[int]) -> "Field":
        """Return the field of the image itself: each pixel sees itself."""
        return cls(tuple(Span() for _ in image))

    def slide(self, windows: Sequence[Window]) -> "Field":
        """Return the field after a convolution or pooling."""
        return self._with(span.slide(window) for span, window in zip(self.spans, windows, strict=True))

    def pad(self, before: Sequence[int]) -> "Field":
        """Return the field after as many zeros were put before each side."""
        spans = zip(self.spans, before, strict=True)
        return self._with(replace(span, start=span.start - zeros * span.step) for span, zeros in spans)

    def pool_to(self, sides: Sequence[int], outputs: Sequence[int]) -> "Field":
        """Return the field after an adaptive pooling."""
        return self._with(s.pool_to(n, m) for s, n, m in zip(self.spans, sides, outputs, strict=True))

    def gather(self, sides: Sequence[int], image: Sequence[int]) -> "Field":
        """Return the field of units that look at all places of maps with those sides, as fully connected ones do."""
        spans = tuple(span.whole(n) for span, n in zip(self.spans, sides, strict=True))
        covered = all(s.start <= 0 and s.start + s.size >= n for s, n in zip(spans, image, strict=True))
        return Field(spans, self.everything or covered)

    def join(self, other: "Field") -> "Field":
        """Return the field of two branches that meet."""
        spans = tuple(a.join(b) for a, b in zip(self.spans, other.spans, strict=True))
        return Field(spans, self.everything or other.everything)

    def _with(self, spans: object) -> "Field":
        return replace(self, spans=tuple(spans))  # type: ignore[arg-type]
