"""The same images as vectors of several kinds: pixels, PCA, an autoencoder's codes, a classifier's features."""

from __future__ import annotations

import numpy as np
from sklearn.decomposition import PCA

from replearn.metrics.neighbours import nearest
from replearn.models.inference import apply
from replearn.models.representation import RepresentationModel
from replearn.teaching.lib.learning import as_floats

COMPONENTS = 30

Space = tuple[np.ndarray, np.ndarray]  # references (N, D) and queries (M, D)


def feature_spaces(
    references: np.ndarray, queries: np.ndarray, trained: dict[str, RepresentationModel]
) -> dict[str, Space]:
    """Return two sets of uint8 images (N, 1, H, W) and (M, 1, H, W) as vectors, by name; PCA is fitted on the
    references.

    >>> images = np.random.default_rng(0).integers(0, 256, (40, 1, 6, 6)).astype(np.uint8)
    >>> {name: pair[1].shape for name, pair in feature_spaces(images, images[:2], {}).items()}
    {'pixels, 36': (2, 36), 'PCA, 30': (2, 30)}
    """
    known, asked = (as_floats(images).numpy() for images in (references, queries))
    flat, asked_flat = known.reshape(len(known), -1), asked.reshape(len(asked), -1)
    pca = PCA(min(COMPONENTS, len(flat), flat.shape[1]), random_state=0).fit(flat)
    spaces = {
        f"pixels, {flat.shape[1]}": (flat, asked_flat),
        f"PCA, {pca.n_components_}": (pca.transform(flat), pca.transform(asked_flat)),
    }
    for name, model in trained.items():
        spaces[f"{name}, {model.latent_dim}"] = (apply(model, model.embed, known), apply(model, model.embed, asked))
    return spaces


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return each row (N, D) divided by its length: among such rows the Euclidean order is the order of the cosines.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def both_nearest(space: Space, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the k references nearest to each query by Euclidean distance, and by cosine: (M, k) each, nearest first.

    >>> references = np.array([[9.0, 0.0], [1.0, 1.0]])
    >>> [found.tolist() for found in both_nearest((references, np.array([[1.0, 0.0]])), 1)]
    [[[1]], [[0]]]
    """
    references, queries = space
    return nearest(queries, references, k), nearest(unit(queries), unit(references), k)


def gaps(points: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Euclidean distances, and cosine distances (1 - cosine, 0..2), between rows (M, D) and (N, D): (M, N) each.

    >>> euclidean, cosine = gaps(np.array([[3.0, 0.0]]), np.array([[0.0, 4.0], [6.0, 0.0]]))
    >>> euclidean.tolist(), cosine.tolist()
    ([[5.0, 3.0]], [[1.0, 0.0]])
    """
    euclidean = np.linalg.norm(points[:, None] - others[None], axis=2)
    return euclidean, 1 - unit(points) @ unit(others).T
