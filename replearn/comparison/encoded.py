"""The codes of one representation at one seed, with what they cost and what was measured on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from replearn.comparison.metric import Scores
from replearn.comparison.spec import Spec

T = TypeVar("T")


@dataclass(eq=False)
class Encoded:
    """The codes of one representation at one seed, and what was measured on them. M training, N test images.

    train (M,D), None where in_sample. test (N,D). reconstructed (N,F); None where there is no way back, for which
    no_way_back gives the reason. in_sample: fitted on the test images, because the method has no way to place new
    ones. costs: columns of the scoreboard. examples (n,C,H,W): reconstructions of the test images that are shown.
    prefix_errors (D,): where codes can be cut short, the squared error per image of their first 1..D numbers alone.
    mean (F,), axes (D,F): of a linear map, such as PCA, whose codes are (images - mean) @ axes.T; else None.
    scores: of each metric its value and arrays; gaps: why a metric could not be had. seconds: that all of it took.
    """

    spec: Spec
    seed: int
    train: np.ndarray | None
    test: np.ndarray
    reconstructed: np.ndarray | None
    no_way_back: str
    in_sample: bool
    costs: dict[str, Any]
    examples: np.ndarray | None = None
    prefix_errors: np.ndarray | None = None
    mean: np.ndarray | None = None
    axes: np.ndarray | None = None
    scores: dict[str, Scores] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    error: str | None = None
    _done: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def once(self, work: Callable[["Encoded"], T]) -> T:
        """Return work(self), worked out at most once: what several metrics are made from."""
        if work not in self._done:
            self._done[work] = work(self)
        return self._done[work]

    def release(self) -> None:
        """Let go of what only metrics need: training codes, all reconstructions but those shown, what `once` kept."""
        self.train, self.reconstructed = None, None
        self._done.clear()

    @property
    def pixels(self) -> np.ndarray:
        """The test images as rows (N,F) float32 in [0, 1]."""
        return self.spec.test

    @property
    def image_shape(self) -> tuple[int, ...]:
        """(C, H, W)."""
        return tuple(self.spec.data.image_shape)

    @property
    def k(self) -> int:
        """How many neighbours trustworthiness, continuity and overlap look at."""
        return self.spec.k

    @cached_property
    def is_pixels(self) -> bool:
        """Whether the codes are the images unchanged, so that comparing them with the pixels says nothing."""
        return np.array_equal(self.test, self.pixels)

    @cached_property
    def is_labelled(self) -> bool:
        """Whether test images have labels, and the references are of two classes or more."""
        labels = self.spec.test_labels if self.in_sample else self.spec.train_labels
        return bool((self.spec.test_labels >= 0).any() and len(np.unique(labels[labels >= 0])) > 1)

    @property
    def labels(self) -> np.ndarray:
        """Labels of the test images that have one (n,)."""
        return self.spec.test_labels[self.spec.test_labels >= 0]

    @property
    def labelled(self) -> np.ndarray:
        """Codes of the test images that have a label (n,D)."""
        return self.test[self.spec.test_labels >= 0]

    @property
    def references(self) -> tuple[np.ndarray, np.ndarray]:
        """Training codes and labels, of the images that have one; in-sample, the test images' own."""
        if self.train is None:
            return self.labelled, self.labels
        known = self.spec.train_labels >= 0
        return self.train[known], self.spec.train_labels[known]
