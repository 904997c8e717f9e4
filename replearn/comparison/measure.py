"""Every metric of one representation: its row's numbers, and the arrays that figures are drawn from.

A group of metrics is a function (view) -> {column: number}; groups none of whose columns are wanted are not run.
Held-out codes are scored with the training codes as references, in-sample ones among themselves.
Past 100,000 points neighbours are found for 10,000 drawn at random, the same in every cell, each among all points:
its numbers are then means over these, with 95 % intervals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from replearn.comparison.encode import Encoded, Images
from replearn.comparison.row import BESIDE_PIXELS, CLASSES, CLUSTERS, NEIGHBOURS, RECONSTRUCTION
from replearn.errors import ContentError
from replearn.metrics.cluster_scores import cluster_scores
from replearn.metrics.clusters import gaussian_mixture, kmeans
from replearn.metrics.linear_probe import linear_probe_right
from replearn.metrics.neighbours import majority, nearest
from replearn.metrics.preservation import trust_and_continuity
from replearn.metrics.reconstruction import mse, psnr, squared_errors, ssim
from replearn.metrics.sample import half_interval, scored_rows
from replearn.metrics.silhouette import silhouette
from replearn.metrics.similarity import linear_cka, pointwise_overlap

PROTOCOL = tuple(range(10, 201, 10))  # the k of Topological Autoencoders (arXiv 1906.00722), averaged over
VOTES = {"knn_accuracy": 5, "knn15_accuracy": 15}
NO_LABELS = "fewer than two classes are labelled"
CLUSTERINGS = {"kmeans": kmeans, "gmm": gaussian_mixture}
EACH = "each_"  # before a column's name: the array of its values image by image
THE_PIXELS = "its codes are the pixels themselves, which these compare with"


@dataclass
class View:
    """One representation of the images. k: neighbours. seed: of clusterings.

    arrays: kept for figures, and as `each_` and the column's name the values (N,) of single images that a number is
    the mean of, bool for right or wrong. The images are the same in every representation, so two of them can be
    compared image by image.
    intervals: of means over points drawn at random, half of the 95 % interval, by column.
    """

    encoded: Encoded
    images: Images
    k: int
    seed: int
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    intervals: dict[str, float] = field(default_factory=dict)

    def mean(self, name: str, values: np.ndarray, count: int) -> float:
        """Mean over images (n,), which are kept; where they were drawn from `count`, its interval is too."""
        self.arrays[f"{EACH}{name}"] = values if values.dtype == bool else values.astype(np.float32)
        if len(values) < count:
            self.intervals[name] = half_interval(values)
        return float(values.mean())

    @cached_property
    def known(self) -> np.ndarray:
        """Which test images have a label (N,) bool. Raises ContentError for fewer than two classes."""
        known = self.images.test_labels >= 0
        references = known if self.encoded.in_sample else self.images.train_labels >= 0
        labels = self.images.test_labels if self.encoded.in_sample else self.images.train_labels
        if not known.any() or len(np.unique(labels[references])) < 2:
            raise ContentError(NO_LABELS)
        return known

    @cached_property
    def is_pixels(self) -> bool:
        """Whether the codes are the images unchanged, so that comparing them with the pixels says nothing."""
        return np.array_equal(self.encoded.test, self.images.test)

    @property
    def labels(self) -> np.ndarray:
        """Labels of the test images that have one."""
        return self.images.test_labels[self.known]

    @property
    def codes(self) -> np.ndarray:
        """Codes of the test images that have a label."""
        return self.encoded.test[self.known]

    @property
    def references(self) -> tuple[np.ndarray, np.ndarray]:
        """Training codes and labels, of the images that have one; in-sample, the test images' own."""
        if self.encoded.train is None:
            return self.codes, self.labels
        _ = self.known  # raises where the labels say nothing
        known = self.images.train_labels >= 0
        return self.encoded.train[known], self.images.train_labels[known]


def _reconstruction(view: View) -> dict[str, float | None]:
    made = view.encoded.reconstructed
    if made is None:
        raise ContentError(view.encoded.no_way_back)
    images, made = (rows.reshape(-1, *view.images.shape) for rows in (view.images.test, made))
    errors = squared_errors(images, made)
    per_image = view.mean("sse_per_image", errors, len(errors))
    numbers = (mse(images, made), per_image, psnr(images, made), ssim(images, made))
    return dict(zip(RECONSTRUCTION, numbers, strict=True))


def _neighbour_votes(view: View) -> dict[str, float | None]:
    codes, labels = view.references
    apart = view.encoded.in_sample
    possible = {name: k for name, k in VOTES.items() if k <= len(codes) - apart}
    if not possible:
        raise ContentError(f"there are only {len(codes)} points to choose neighbours from")
    rows = scored_rows(len(view.labels))
    found = labels[nearest(view.codes[rows], codes, max(possible.values()), rows if apart else None)]
    right = {name: majority(found[:, :k]) == view.labels[rows] for name, k in possible.items()}
    return {name: view.mean(name, values, len(view.labels)) for name, values in right.items()}


def _linear_probe(view: View) -> dict[str, float | None]:
    if view.encoded.in_sample:
        return {}  # there are no training codes to learn from
    right = linear_probe_right(*view.references, view.codes, view.labels, view.seed)
    return {"linear_probe_accuracy": view.mean("linear_probe_accuracy", right, len(right))}


def _preservation(view: View) -> dict[str, float | None]:
    count = len(view.images.test)
    ks = sorted({view.k, *(k for k in PROTOCOL if k <= (count - 1) // 2)})
    rows = scored_rows(count)
    trust, cont = trust_and_continuity(view.images.test, view.encoded.test, ks, rows)
    own = ks.index(view.k)
    view.arrays |= {
        "ks": np.array(ks), "trust": trust.mean(axis=1), "cont": cont.mean(axis=1),
        "point_trust": trust[own].astype(np.float32), "point_cont": cont[own].astype(np.float32),
    }  # fmt: skip
    if len(rows) < count:
        view.arrays["points"] = rows
    found = [trust[own], cont[own]]
    protocol = [i for i, k in enumerate(ks) if k in PROTOCOL]
    if len(protocol) == len(PROTOCOL):  # an average over fewer k would be another number
        found += [trust[protocol].mean(axis=0), cont[protocol].mean(axis=0)]
    return {name: view.mean(name, values, count) for name, values in zip(NEIGHBOURS, found, strict=False)}


def _overlap(view: View) -> dict[str, float | None]:
    count = len(view.images.test)
    values = pointwise_overlap(view.images.test, view.encoded.test, view.k, scored_rows(count))
    return {"neighbour_overlap": view.mean("neighbour_overlap", values, count)}


def _clusters(view: View) -> dict[str, float | None]:
    codes, labels = (None, None) if view.encoded.in_sample else view.references
    numbers: dict[str, float | None] = {}
    for name, cluster in CLUSTERINGS.items():
        found = cluster_scores(cluster, view.codes, view.labels, codes, labels, view.seed)
        numbers |= {f"{name}_{score}": getattr(found, score) for score in ("chance", "nmi", "ari")}
        numbers[f"{name}_accuracy"] = view.mean(f"{name}_accuracy", found.right, len(found.right))
    return numbers


GROUPS: Sequence[tuple[tuple[str, ...], Callable[[View], dict[str, float | None]]]] = (
    (RECONSTRUCTION, _reconstruction),
    (CLASSES[:2], _neighbour_votes),
    (CLASSES[2:], _linear_probe),
    (NEIGHBOURS, _preservation),
    (CLUSTERS, _clusters),
    (("silhouette",), lambda view: {"silhouette": silhouette(view.codes, view.labels, view.seed)}),
    (("cka_raw",), lambda view: {"cka_raw": linear_cka(view.images.test, view.encoded.test)}),
    (("neighbour_overlap",), _overlap),
)


def measure(view: View, wanted: Sequence[str]) -> tuple[dict[str, float | None], dict[str, str]]:
    """The wanted numbers of a representation, and for those that cannot be had, why: {column: words}."""
    numbers: dict[str, float | None] = {}
    gaps: dict[str, str] = {}
    for columns, group in GROUPS:
        asked = [name for name in columns if name in wanted]
        if not asked:
            continue
        try:
            if columns[0] in BESIDE_PIXELS and view.is_pixels:
                raise ContentError(THE_PIXELS)
            found = group(view)
        except ContentError as error:
            gaps |= dict.fromkeys(asked, str(error))
            continue
        numbers |= {name: found.get(name) for name in asked}
    return numbers, gaps
