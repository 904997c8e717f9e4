"""Some of a comparison's test images: what a person who picked them on the page goes on with in Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from replearn.errors import UsageError

if TYPE_CHECKING:
    from replearn.comparison.comparison import Comparison


@dataclass(frozen=True, eq=False)
class Selection:
    """n test images in the order in which they were asked for.

    indices (n,): among the test images, as the page numbers them. images (n,C,H,W) float32 in [0, 1]. labels (n,), -1
    unknown. class_names: of all K classes. files (n,): None where the images come from no files. codes (n,D): by
    representation and dimensions, by the first seed. errors (n,): squared error summed over an image, of those
    representations that give images back and were asked for it.
    """

    indices: np.ndarray
    images: np.ndarray
    labels: np.ndarray
    class_names: list[str]
    files: np.ndarray | None
    codes: dict[str, np.ndarray]
    errors: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.indices)


def select(comparison: Comparison, indices: Sequence[int] | np.ndarray) -> Selection:
    """Return the test images at `indices` (n,), with their codes and errors. Raise UsageError for an index beyond."""
    chosen, count = np.asarray(indices), len(comparison.labels)
    if chosen.ndim != 1 or (chosen.size and chosen.dtype.kind not in "iu"):
        raise UsageError(f"indices {str(indices)[:60]}: must be a list of whole numbers")
    chosen = chosen.astype(np.int64)
    beyond = chosen[(chosen < 0) | (chosen >= count)]
    if beyond.size:
        raise UsageError(f"indices {beyond[0]}: must be between 0 and {count - 1}, one of the {count:,} test images")
    errors = {result.label: result.each.get("sse_per_image") for result in comparison.results}
    return Selection(
        chosen,
        comparison.images[chosen],
        comparison.labels[chosen],
        comparison.class_names,
        None if comparison.files is None else comparison.files[chosen],
        {result.label: result.codes[chosen] for result in comparison.results if result.codes is not None},
        {label: values[chosen] for label, values in errors.items() if values is not None and len(values) == count},
    )
