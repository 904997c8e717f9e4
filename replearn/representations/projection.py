"""Two dimensions to draw: a code as it is, or PCA, UMAP or t-SNE of it, by their own libraries."""

from typing import Literal

import numpy as np

from replearn.errors import ContentError, UsageError

Projection = Literal["none", "pca", "umap", "tsne"]
FIT_ON = 10_000  # UMAP's time grows with it, its map hardly gets better
FEWEST = {
    "pca": 2,
    "umap": 4,
    "tsne": 2,
}  # images to be fitted on; UMAP's start from the spectrum fails below
NAMES = {"none": "code", "pca": "PCA", "umap": "UMAP", "tsne": "t-SNE"}


def default_projection(dimensions: int) -> Projection:
    """Return UMAP; None for a code of two numbers, which is a map already."""
    return "none" if dimensions == 2 else "umap"


def check_projection(projection: Projection, dimensions: int) -> None:
    """Raise UsageError where a code cannot be drawn that way."""
    if projection == "none" and dimensions != 2:
        raise UsageError(f"--projection none: draws codes of 2 numbers, these have {dimensions}; say pca, umap or tsne")


def project(projection: Projection, train: np.ndarray, drawn: np.ndarray, seed: int) -> np.ndarray:
    """Bring vectors to two dimensions: (M, 2) float32.

    train: (N, D) vectors to fit on, at most `FIT_ON` of them are used. drawn: (M, D) vectors to place.
    t-SNE has no way to place new points: it is fitted on those that are drawn. Raise ContentError for too few.
    """
    if projection == "none" or train.shape[1] == 1:
        return _flat_pair(drawn)
    _refuse_too_few(projection, len(drawn) if projection == "tsne" else len(train))
    train = train[:FIT_ON]
    if projection == "pca":
        from sklearn.decomposition import PCA

        return PCA(2, random_state=seed).fit(train).transform(drawn).astype(np.float32)
    if projection == "tsne":
        from sklearn.manifold import TSNE

        perplexity = min(30.0, (len(drawn) - 1) / 3)
        return TSNE(2, perplexity=perplexity, init="pca", random_state=seed).fit_transform(drawn)
    from replearn.representations.quick_umap import quick_umap

    return quick_umap(train, seed).fit(train).transform(drawn).astype(np.float32)


def _refuse_too_few(projection: Projection, images: int) -> None:
    if images < FEWEST[projection]:
        raise ContentError(
            f"--projection {projection}: {NAMES[projection]} is fitted on {FEWEST[projection]} images or more, "
            f"here there is no more than {images}; give more images"
        )


def _flat_pair(codes: np.ndarray) -> np.ndarray:
    """Return codes of one number get a second coordinate of 0."""
    if codes.shape[1] == 1:
        return np.column_stack([codes, np.zeros_like(codes)])
    return codes[:, :2]


def said(projection: Projection, fitted: int) -> str:
    """Return what a figure says of how its points were placed."""
    if projection == "none":
        return "the code itself, nothing projected"
    if projection == "tsne":
        return "t-SNE fitted on the images drawn (it cannot place new ones)"
    return f"{NAMES[projection]} fitted on {min(fitted, FIT_ON):,} training images"
