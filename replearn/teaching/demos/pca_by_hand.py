"""PCA by hand: the axis of most variance is also the one of least error.

In the plane, over all angles; then from the covariance matrix of the digits, equal to scikit-learn's; the
eigen-digits; and digits put together from 1, 2, 4 ... of them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from replearn.figures.lines import metric_against
from replearn.figures.palette import QUIET
from replearn.figures.reconstructions import reconstruction_rows
from replearn.figures.style import new_axes, new_figure, new_panels
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.arithmetic.projection_angle import cloud, direction, principal_components, variance_and_error
from replearn.teaching.figures.feature_maps import map_panels
from replearn.teaching.figures.projection_axis import projection_axis
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson

PLACE = 20
SECONDS = 8
FITTED = 10_000  # digits at most
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; figures go to out_dir/pca_by_hand/."""
    lesson = Lesson("pca_by_hand", out_dir, "PCA by hand", "주성분 분석")
    _in_the_plane(lesson, seed)
    images = digit_images()
    train = images.train[:FITTED].reshape(-1, 784) / 255
    variances, components = principal_components(train)
    lesson.say(f"Images: {images.name}, {len(train):,} for training, {len(images.test):,} for testing.")
    _same_as_scikit_learn(lesson, train, variances, components)
    _eigen_digits(lesson, variances, components)
    _reconstructions(lesson, images.test.reshape(-1, 784) / 255, train.mean(axis=0), components)
    return lesson


def errors_by_size(images: np.ndarray, mean: np.ndarray, components: np.ndarray) -> np.ndarray:
    """Return the squared error an image, summed over its pixels, when 0, 1, ... D components are kept: (D + 1,).

    images (N, D), mean (D,), all components (D, D), one a row. No image is put together: what k components
    miss of a centred image is what the other D - k say of it.

    >>> errors_by_size(np.array([[3.0, 4.0]]), np.zeros(2), np.eye(2)).tolist()
    [25.0, 16.0, 0.0]
    """
    power = (((images - mean) @ components.T) ** 2).mean(axis=0)  # (D,)
    return np.append(power[::-1].cumsum()[::-1], 0.0)


def rebuilt(images: np.ndarray, mean: np.ndarray, components: np.ndarray) -> np.ndarray:
    """Return images (N, D) put together from the given components (k, D) and the mean (D,)."""
    return (images - mean) @ components.T @ components + mean


def _in_the_plane(lesson: Lesson, seed: int) -> None:
    lesson.section("One axis for a cloud", "하나의 축")
    lesson.say(
        "We may keep one number for each point of a cloud: its place along an axis through the middle, its projection "
        "(투영). Which axis is best? One that keeps the projections far apart (largest variance, 분산), or one that "
        "all points are near to (smallest projection error, 투영 오차)? It is the same axis."
    )
    lesson.desk(
        "axis", {},
        "Turn the axis until the orange lines are shortest. Where is the variance largest?",
        "주황색 선이 가장 짧아지도록 축을 돌려 보세요. 분산은 어디에서 가장 큽니까?",
    )  # fmt: skip
    points, angles = cloud(150, seed), np.arange(0, 180.5, 0.5)
    variance, error = variance_and_error(points, angles)
    best = float(angles[variance.argmax()])
    chosen = np.array([0.0, best, (best + 90) % 180])
    rows = [[f"{a:g}", f"{v:.2f}", f"{e:.2f}", f"{v + e:.2f}"]
            for a, v, e in zip(chosen, *variance_and_error(points, chosen), strict=True)]  # fmt: skip
    lesson.table(["angle in degrees", "variance", "error", "sum"], rows)
    total = variance + error
    first = principal_components(points)[1][0]
    found = np.rad2deg(np.arctan2(first[1], first[0])) % 180
    lesson.say(
        f"Over all {len(angles)} angles the sum stays {total.mean():.2f} (it varies by {np.ptp(total):.1e}): by "
        "Pythagoras, the squared length of a point is its squared projection plus its squared distance to the axis. So "
        f"the largest variance and the smallest error are at one angle, {best:g} degrees; the first eigenvector "
        f"(고유벡터) of the covariance matrix (공분산 행렬) lies at {found:.2f}; angles were tried in steps of half a "
        "degree."
    )
    _draw_plane(lesson, points, angles, variance, error, best)


def _draw_plane(
    lesson: Lesson, points: np.ndarray, angles: np.ndarray, variance: np.ndarray, error: np.ndarray, best: float
) -> None:
    clouds, panels = new_panels(1, 3, 7, 2.7)
    for ax, angle in zip(panels, (0.0, best, (best + 90) % 180), strict=True):
        at = np.abs(angles - angle).argmin()
        words = f"variance {variance[at]:.2f}, error {error[at]:.2f}"
        projection_axis(ax, points, direction(angle), f"{angle:g} degrees", words)
    caption = (
        "The same cloud and three axes. Orange: what the projection leaves out. In the middle the axis with the "
        "largest variance: the orange lines are shortest there; on the right the worst one, at a right angle to it."
    )
    lesson.figure("axes", clouds, caption)
    figure, ax = new_axes(6.5, 3.2)
    every = slice(None, None, 10)
    series = {"variance": variance, "error": error, "sum": variance + error}
    metric_against(
        ax, {name: (angles[every], values[every], None) for name, values in series.items()},
        "angle of the axis in degrees", "mean over the points",
    )  # fmt: skip
    ax.axvline(best, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
    caption = (
        "Variance of the projections and projection error over the angle of the axis. What one gains the other loses, "
        f"so their sum is a straight line; the dashed line marks the best axis, {best:g} degrees."
    )
    lesson.figure("angle", figure, caption)


def _same_as_scikit_learn(lesson: Lesson, train: np.ndarray, variances: np.ndarray, components: np.ndarray) -> None:
    lesson.section("From the covariance matrix", "공분산 행렬로부터")
    lesson.say(
        "For 784 pixels the same holds with 784 axes. Subtract the mean image; the covariance matrix C says of every "
        "two pixels how they vary together; its eigenvectors are the axes, its eigenvalues (고윳값) the variances "
        "along them."
    )
    lesson.formula("C = (X - mean)^T (X - mean) / (N - 1),   C v = lambda v")
    count = 16
    theirs = PCA(count, svd_solver="full").fit(train)
    ours = components[:count] * np.sign((components[:count] * theirs.components_).sum(axis=1, keepdims=True))
    rows = [
        ["variances", f"{np.abs(variances[:count] - theirs.explained_variance_).max():.1e}"],
        ["components, signs made equal", f"{np.abs(ours - theirs.components_).max():.1e}"],
    ]
    lesson.table([f"of the first {count}", "largest difference to scikit-learn"], rows)


def _eigen_digits(lesson: Lesson, variances: np.ndarray, components: np.ndarray) -> None:
    lesson.section("Eigen-digits", "고유 숫자 이미지")
    share = variances / variances.sum()
    lesson.say(
        "Each eigenvector has one number a pixel, so it can be looked at as an image, an eigen-digit (고유 숫자 "
        f"이미지). The first keeps {percent(share[0])} of the variance of all pixels, and each after it less than the "
        "one before:"
    )
    panels = {f"{i + 1}: {percent(share[i])}": components[i].reshape(28, 28) for i in range(16)}
    caption = (
        "The first 16 eigenvectors as images, red above 0 and blue below, with the share of the variance each keeps. "
        f"Together they keep {percent(share[:16].sum())}. Every digit is the mean image and a mixture of such pictures."
    )
    lesson.figure("eigendigits", map_panels(panels, columns=8), caption)


def _reconstructions(lesson: Lesson, test: np.ndarray, mean: np.ndarray, components: np.ndarray) -> None:
    lesson.section("Digits from few numbers", "몇 개의 수로 복원하기")
    lesson.say(
        "Keep only the projections on the first few eigen-digits, and put the digit together again (복원): the mean "
        "image plus each of them times its number. How much is lost, on digits that PCA has not seen?"
    )
    errors = errors_by_size(test, mean, components)
    rows = [[size, f"{errors[size]:.2f}", percent(1 - errors[size] / errors[0])] for size in SIZES]
    lesson.table(["components (주성분)", "squared error an image", "variance kept"], rows, "On the test images.")
    chosen = test[:8]
    strips = [("original", chosen.reshape(-1, 1, 28, 28), None)]
    strips += [(f"{size}", rebuilt(chosen, mean, components[:size]).reshape(-1, 1, 28, 28), None) for size in SIZES]
    caption = (
        "Test digits put together from the mean image and so many components. One number gives a blur; the digit can "
        "be read long before all 784 are there."
    )
    lesson.figure("reconstructions", reconstruction_rows(new_figure(5.5), strips), caption)
