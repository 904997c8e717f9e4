"""UMAP's graph of neighbours, by umap-learn itself, and batches of its edges to train a network on."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

import numpy as np
import torch
from scipy.sparse import csr_array
from torch import Tensor

from replearn.data.batch_loader import Epoch, stream_seed
from replearn.data.transforms.transform import Transform, transformed
from replearn.representations.quick_umap import umap_learn


def neighbour_graph(rows: np.ndarray, n_neighbors: int, seed: int) -> csr_array:
    """Return UMAP's fuzzy graph of rows (N, F), N > 2: symmetric, (N, N), weights in (0, 1].

    McInnes, Healy & Melville, arXiv 1802.03426, section 3.1.

    >>> neighbour_graph(np.array([[0.0], [1.0], [3.0], [4.0]]), 2, seed=0).shape
    (4, 4)
    """
    return csr_array(_fitted(rows, n_neighbors, seed, transform_mode="graph").graph_)


def graph_and_places(
    rows: np.ndarray, n_components: int, n_neighbors: int, min_dist: float, seed: int
) -> tuple[csr_array, np.ndarray]:
    """Return the graph of rows (N, F), and where umap-learn places them: (N, n_components) float32.

    A row without neighbours has the place NaN.
    """
    init = "pca" if min(rows.shape) > n_components else "random"
    umap = _fitted(rows, n_neighbors, seed, min_dist=min_dist, n_components=n_components, init=init)
    return csr_array(umap.graph_), umap.embedding_.astype(np.float32)


def _fitted(rows: np.ndarray, n_neighbors: int, seed: int, **options: Any) -> Any:
    threads = torch.get_num_threads()
    count = max(2, min(n_neighbors, len(rows) - 1))
    try:
        return umap_learn()(n_neighbors=count, random_state=seed, n_jobs=1, **options).fit(rows)
    finally:
        torch.set_num_threads(threads)  # which umap-learn's numba changes behind torch's back


def curve(min_dist: float) -> tuple[float, float]:
    """Return a and b of UMAP's curve 1 / (1 + a d^2b), which falls off beyond `min_dist`.

    >>> [round(value, 3) for value in curve(0.1)]
    [1.577, 0.895]
    """
    from umap.umap_ import find_ab_params

    a, b = find_ab_params(1.0, min_dist)
    return float(a), float(b)


class NeighbourBatches:
    """BatchLoader of B heads, T neighbours of each, and B others where some are no heads: (images, places).

    Images (., C, H, W): the heads, the first tail of each, the second and so on, each edge as often as its weight says,
    then the others. Places (., D): those that are known. An epoch draws as many heads as there are; which ones is a
    function of (seed, epoch) alone.

    Args:
        images: (N, C, H, W) float32.
        graph: (N, N), of neighbours.
        places: (N, D) float32, NaN where a place is not known.
        heads: rows of the images that are heads, (H,) int64.
        batch_size, tails: B and T.
        transforms: change the images.

    >>> graph = csr_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> images, places = np.zeros((2, 1, 2, 2), np.float32), np.array([[np.nan], [7]], np.float32)
    >>> batches = NeighbourBatches(images, graph, places, heads=np.array([0]), batch_size=8, tails=1)
    >>> [(images.shape, places.flatten().tolist()) for images, places in batches]
    [(torch.Size([3, 1, 2, 2]), [nan, 7.0, 7.0])]
    """

    def __init__(
        self,
        images: np.ndarray,
        graph: csr_array,
        places: np.ndarray,
        heads: np.ndarray,
        batch_size: int,
        tails: int,
        seed: int = 0,
        transforms: Sequence[Transform] = (),
        device: torch.device | str = "cpu",
    ) -> None:
        self.device, self.seed, self.transforms = torch.device(device), seed, transforms
        self.batch_size, self.tails, self.neighbours = batch_size, tails, graph.indices
        self.summed = np.cumsum(graph.data, dtype=np.float64)
        self.bounds = np.concatenate([[0.0], self.summed])[graph.indptr]  # (N + 1,): of rows, in summed weights
        self.heads = heads[np.diff(self.bounds)[heads] > 0]
        self.weights = np.cumsum(np.diff(self.bounds)[self.heads])
        self.others = np.setdiff1d(np.arange(len(images)), heads)
        self.images, self.places = (torch.from_numpy(each).to(self.device) for each in (images, places))
        self.sampler = Epoch()
        self.generator = torch.Generator(self.device)  # of the transforms

    def __len__(self) -> int:
        return ceil(len(self.heads) / self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        draw = np.random.default_rng(stream_seed(self.seed, self.sampler.number))
        self.generator.manual_seed(stream_seed(self.seed, self.sampler.number, 1))
        for start in range(0, len(self.heads), self.batch_size):
            heads = self.heads[_drawn(self.weights, draw.random(min(self.batch_size, len(self.heads) - start)))]
            low, high = self.bounds[heads], self.bounds[heads + 1]
            shares = draw.random((self.tails, len(heads)))
            edges = np.searchsorted(self.summed, low + shares * (high - low), side="right")
            tails = self.neighbours[np.minimum(edges, len(self.neighbours) - 1)]
            others = draw.choice(self.others, len(heads)) if len(self.others) else self.others
            rows = torch.from_numpy(np.concatenate([heads, tails.ravel(), others]).astype(np.int64)).to(self.device)
            yield transformed(self.images[rows], self.transforms, self.generator), self.places[rows]


def _drawn(summed: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The places at which shares in [0, 1) of the last of summed weights lie.

    >>> _drawn(np.array([1.0, 4.0]), np.array([0.0, 0.2, 0.3])).tolist()
    [0, 0, 1]
    """
    return np.minimum(np.searchsorted(summed, shares * summed[-1], side="right"), len(summed) - 1)
