"""What is asked of a comparison, held to its rules before anything is fitted, and the images that it is asked of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from sklearn.base import BaseEstimator, clone

from replearn.comparison.finished_runs import has_run_for_each_seed, set_run
from replearn.comparison.metric import Metric, all_metrics
from replearn.data.module import ImageData
from replearn.data.sample_per_class import sample_per_class
from replearn.data.views import as_floats, materialise, nbytes
from replearn.errors import ContentError, UsageError, suggestion
from replearn.metrics.pca_equivalent import PCACurve
from replearn.representations.inspect import flattened, holder_of, takes

MOST_SEED = 2**32 - 1  # what NumPy takes
MOST_FLOATS = 1 << 28  # numbers of training images that are held as floats, in 1 GiB
SHOWN = 10  # test images whose reconstructions and neighbours are shown
Cell = tuple[str, int | None, int, BaseEstimator]  # name, n_components as set, seed, an estimator to be fitted


@dataclass(frozen=True, eq=False)
class Spec:
    """A comparison to be made: the keys of its YAML, and the images.

    representations: name to scikit-learn estimator, not fitted. data: the images. dimensions: what
    `n_components` is set to, one row each; dimensions_of: others for some representations, by name; an empty
    list leaves the estimator as it is written. seeds: what `random_state` is set to, and with several of them
    which runs of a folder of runs are meant. metrics: columns to work
    out, None for all. k: neighbours of trustworthiness, continuity and neighbour overlap. name: of the report.
    command: what made it, for its reader.
    """

    representations: dict[str, BaseEstimator]
    data: ImageData
    dimensions: list[int] = field(default_factory=lambda: [2])
    dimensions_of: dict[str, list[int]] = field(default_factory=dict)
    seeds: list[int] = field(default_factory=lambda: [0])
    metrics: list[str] | None = None
    k: int = 15
    name: str = "compare"
    command: str = "replearn.compare(...)"

    @cached_property
    def wanted(self) -> list[Metric]:
        """The metrics to work out, in the order of the columns."""
        return [each for each in all_metrics() if not each.asked or self.metrics is None or each.name in self.metrics]

    @cached_property
    def train(self) -> np.ndarray:
        """Training images as rows (M, C*H*W): float32 in [0, 1], or bytes where so many would not fit as floats."""
        images = self.data.get_split("train").images
        return (materialise if self.is_large else as_floats)(images).reshape(len(images), -1)

    @property
    def train_floats(self) -> np.ndarray:
        """Training images as rows (M, C*H*W) float32 in [0, 1], made for the asking where they are held as bytes."""
        return as_floats(self.train) if self.is_large else self.train

    @property
    def is_large(self) -> bool:
        """Whether the training images are bytes, and so many that they are held as such."""
        images = self.data.get_split("train").images
        return images.dtype == np.uint8 and nbytes(images) > MOST_FLOATS

    @cached_property
    def test(self) -> np.ndarray:
        """Test images as rows (N, C*H*W) float32 in [0, 1]."""
        images = self.data.array("test")
        return images.reshape(len(images), -1)

    @property
    def train_labels(self) -> np.ndarray:
        """Labels of the training images (M,) int64, -1 unknown."""
        return self.data.get_split("train").labels

    @property
    def test_labels(self) -> np.ndarray:
        """Labels of the test images (N,) int64, -1 unknown."""
        return self.data.get_split("test").labels

    @cached_property
    def shown(self) -> np.ndarray:
        """Places of the test images that figures show, the first of each class in turn."""
        return sample_per_class(self.test_labels, SHOWN)

    @cached_property
    def pca(self) -> PCACurve:
        """The error of PCA on these images with every number of components."""
        return PCACurve(self.train, self.test)

    def cells(self) -> list[Cell]:
        """Return what is to be fitted, in the order of the rows: by representation, dimensions, seed.

        An estimator without `n_components` has one row; one without `random_state`, and without a run for each seed,
        has one seed, the first.

        >>> from sklearn.decomposition import PCA
        >>> Spec({"pca": PCA()}, ImageData(), dimensions=[2, 3], seeds=[7]).cells()[1]
        ('pca', 3, 7, PCA(n_components=3, random_state=7))
        """
        cells: list[Cell] = []
        for name, estimator in self.representations.items():
            sized, asked = takes(estimator, "n_components"), self.dimensions_of.get(name, self.dimensions)
            sizes: Sequence[int | None] = asked if sized and asked else [None]
            drawn = takes(estimator, "random_state") or has_run_for_each_seed(estimator)
            seeds = self.seeds if drawn else self.seeds[:1]
            cells += [(name, size, seed, variant(estimator, size, seed)) for size in sizes for seed in seeds]
        return cells

    def check(self) -> None:
        """Raise UsageError for what is wrong whatever the images are."""
        names = list(self.representations)
        if not names:
            raise UsageError("representations: there is none; name one or more, each a scikit-learn estimator")
        for name in self.dimensions_of:
            if name not in names:
                near = suggestion(name, names)
                raise UsageError(f"dimensions_of: {name} is none of the representations ({', '.join(names)}){near}")
        known = [metric.name for metric in all_metrics() if metric.asked]
        for name in self.metrics or []:
            if name not in known:
                raise UsageError(f"metrics: there is no {name}{suggestion(name, known)}; there are {', '.join(known)}")
        if self.metrics == []:
            raise UsageError("metrics: the list is empty; leave it out for all of them")
        _check_list("dimensions", self.dimensions, 1, None)
        for name, sizes in self.dimensions_of.items():
            _check_list(f"dimensions_of.{name}", sizes, 1, None)
        _check_list("seeds", self.seeds, 0, MOST_SEED)
        if not self.seeds:
            raise UsageError("seeds: the list is empty; one seed or more is needed, such as [0]")
        if self.k < 1:
            raise UsageError(f"k {self.k}: must be 1 or more")

    def check_images(self) -> None:
        """Load the images. Raise UsageError for dimensions and k that they do not allow, ContentError for too few."""
        self.data.load()
        pixels, n_test = int(np.prod(self.data.image_shape)), len(self.data.get_split("test"))
        for name in self.representations:
            for size in self.dimensions_of.get(name, self.dimensions):
                if size > pixels:
                    raise UsageError(
                        f"dimensions {size}: is more than the {pixels} numbers of an image; name smaller ones"
                    )
        if n_test < 3:
            raise UsageError(f"data: there are fewer than 3 test images, {n_test}; give more images")
        if len(self.train_labels) < 2:
            raise ContentError(f"{self.data.name}: has 1 training image, and 2 or more are needed; give more images")
        if 2 * self.k >= n_test:
            raise UsageError(
                f"k {self.k}: must be smaller than half of the {n_test} test images; "
                "write a smaller k into the configuration"
            )


def _check_list(option: str, values: Sequence[int], least: int, most: int | None) -> None:
    for value in values:
        if value < least or (most is not None and value > most):
            rule = f"{least} or more" if most is None else f"between {least} and {most:,}"
            raise UsageError(f"{option} {value}: must be {rule}")
    if len(set(values)) < len(values):
        raise UsageError(f"{option} {list(values)}: one value stands there twice; name each once")


def variant(estimator: BaseEstimator, n_components: int | None, seed: int) -> BaseEstimator:
    """Return a copy, not fitted, with these parameters on the last step that has them, and the runs of that seed."""
    copy = clone(estimator)
    set_run(copy, seed)
    values = {"random_state": seed} | ({} if n_components is None else {"n_components": n_components})
    for parameter, value in values.items():
        if (step := holder_of(copy, parameter)) is not None:
            step.set_params(**{parameter: value})
    for step in flattened(copy):
        if type(step).__module__.startswith("umap.") and step.random_state is not None:
            step.set_params(n_jobs=1)  # a seed means one thread, and umap-learn warns of any other number
    return copy
