"""Neighbours in several representations: where two of them disagree, and which classes one merges or splits."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from replearn.metrics.neighbours import nearest

K = 10  # neighbours of an image that the page shows
DISPUTED = 48  # images listed for a pair of representations, but a quarter of all at most
MERGED = 0.05  # more neighbours shared by two classes, as a share of all, than in the other representation
PART = 0.1  # of a class: a part this large, apart from the rest, splits it
MOST_SPACES = 10
FLAT = 3  # up to so many dimensions a tree finds neighbours at once
ROOM = 4_000_000  # bytes of the page for neighbours; further representations are left out, but for the first two
MOST_FINDINGS = 6


def neighbour_lists(spaces: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the ten nearest images of each, nearest first, in each representation: (N, k) int64 by name.

    Rows with NaN have none: they are left out as neighbours, and their own row is their own index.

    >>> neighbour_lists({"line": np.array([[0.0], [1.0], [1.5]])})["line"].tolist()
    [[1, 2], [2, 0], [1, 0]]
    """
    count = max((len(codes) for codes in spaces.values()), default=0)
    most = ROOM // max(1, count * K * row_kind(count).itemsize)
    taken = list(spaces.items())[: min(MOST_SPACES, max(2, most))]
    return {name: _neighbours(codes) for name, codes in taken if len(codes) > 1}


def row_kind(count: int) -> np.dtype:
    """The smallest type that tells so many images apart."""
    return np.dtype(np.uint16 if count < 2**16 else np.uint32)


def _neighbours(codes: np.ndarray) -> np.ndarray:
    count = len(codes)
    whole = np.flatnonzero(np.isfinite(codes).all(axis=1))
    k = min(K, len(whole) - 1)
    found = np.repeat(np.arange(count)[:, None], max(k, 1), axis=1)
    if k > 0:
        kept = codes[whole]
        search = _in_tree if kept.shape[1] <= FLAT else nearest
        found[whole] = whole[search(kept, kept, k, np.arange(len(kept)))]
    return found


def _in_tree(queries: np.ndarray, references: np.ndarray, k: int, own: np.ndarray) -> np.ndarray:
    """As `nearest`, a hundred times faster for points of few dimensions; of equal distances any comes first.

    >>> line = np.array([[0.0], [1.0], [1.0], [5.0]])
    >>> sorted(_in_tree(line, line, 2, np.arange(4))[3].tolist())
    [1, 2]
    """
    _, found = KDTree(references).query(queries, k + 1)
    mine = found == own[:, None]
    mine[~mine.any(axis=1), -1] = True  # hidden behind so many duplicates: the farthest goes instead
    return found[~mine].reshape(len(found), k)


def shared(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return how many neighbours each image has in both lists: (N, k), (N, k) -> (N,).

    >>> shared(np.array([[1, 2], [0, 2]]), np.array([[2, 1], [3, 4]])).tolist()
    [2, 0]
    """
    return (a[:, :, None] == b[:, None, :]).sum(axis=(1, 2))


def pairs(lists: Mapping[str, np.ndarray], labels: np.ndarray, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return, for each two representations, the images that they place among the most different neighbours, and
    findings.
    """
    described = [_Classes(lists[name], labels, names) for name in lists]
    found = []
    for (i, a), (j, b) in combinations(enumerate(lists), 2):
        common = shared(lists[a], lists[b])
        wrong = described[i].wrong + described[j].wrong  # among equals, those whose neighbours are of other classes
        order = np.lexsort((np.arange(len(common)), -wrong, common))[: min(DISPUTED, -(-len(common) // 4))]
        findings = described[i].beside(described[j], a, b) + described[j].beside(described[i], b, a)
        findings.sort(key=lambda finding: -finding["weight"])
        found.append(
            {"a": i, "b": j, "shared": float(common.mean()), "images": order.tolist(),
             "findings": findings[:MOST_FINDINGS]}
        )  # fmt: skip
    return found


class _Classes:
    """What the neighbours of one representation say of the classes."""

    def __init__(self, lists: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> None:
        self.lists, self.labels, self.names = lists, labels, names
        self.of_others = labels[lists]  # (N, k)
        known = labels >= 0
        self.wrong = ((self.of_others != labels[:, None]) & known[:, None]).sum(axis=1)
        k = len(names)
        self.shares = np.zeros((k, k))
        if k and known.any():
            np.add.at(self.shares, (labels[known][:, None], np.maximum(self.of_others[known], 0)), 1.0)
            self.shares /= np.maximum(self.shares.sum(axis=1, keepdims=True), 1)

    def beside(self, other: "_Classes", mine: str, theirs: str) -> list[dict[str, Any]]:
        """Return classes that this representation merges or splits and the other does not."""
        if not 1 < len(self.names) <= 20:
            return []
        return self._merged(other, mine, theirs) + self._split(other, mine, theirs)

    def _merged(self, other: "_Classes", mine: str, theirs: str) -> list[dict[str, Any]]:
        here, there = self.shares + self.shares.T, other.shares + other.shares.T
        found = []
        for c, d in combinations(range(len(self.names)), 2):
            more = (here[c, d] - there[c, d]) / 2
            if more < MERGED:
                continue
            between = self._near(c, d) | self._near(d, c)
            sentence = (
                f"{mine} merges {self.names[c]} and {self.names[d]}: {here[c, d] / 2:.0%} of their neighbours are of "
                f"the other class, in {theirs} {there[c, d] / 2:.0%}."
            )
            found.append({"sentence": sentence, "weight": float(more), "images": np.flatnonzero(between).tolist()})
        return found

    def _near(self, c: int, d: int) -> np.ndarray:
        """Return which images of class c have one of class d among their neighbours (N,) bool."""
        return (self.labels == c) & (self.of_others == d).any(axis=1)

    def _split(self, other: "_Classes", mine: str, theirs: str) -> list[dict[str, Any]]:
        found = []
        for c, name in enumerate(self.names):
            parts, theirs_parts = self.parts[c], other.parts[c]
            if len(parts) < 2 or len(parts) <= len(theirs_parts):
                continue
            sizes = " and ".join(f"{len(part):,}" for part in parts)
            said = "as one" if len(theirs_parts) < 2 else f"in {len(theirs_parts)} parts"
            sentence = f"{mine} splits {name} into {len(parts)} parts of {sizes} images; {theirs} keeps it {said}."
            found.append({"sentence": sentence, "weight": len(parts[1]) / len(parts[0]), "images": parts[1].tolist()})
        return found

    @property
    def parts(self) -> list[list[np.ndarray]]:
        """Of each class its large parts that no neighbour joins, largest first."""
        if not hasattr(self, "_parts"):
            self._parts = [_parts(self.lists, np.flatnonzero(self.labels == c)) for c in range(len(self.names))]
        return self._parts


def _parts(lists: np.ndarray, members: np.ndarray) -> list[np.ndarray]:
    if len(members) == 0:
        return []
    place = np.full(len(lists), -1)
    place[members] = np.arange(len(members))
    to = place[lists[members]]
    rows = np.repeat(np.arange(len(members)), lists.shape[1])[(to >= 0).ravel()]
    graph = coo_matrix((np.ones(len(rows)), (rows, to[to >= 0])), shape=(len(members),) * 2)
    count, part = connected_components(graph, directed=False)
    found = [members[part == i] for i in range(count)]
    large = [each for each in found if len(each) >= max(3, PART * len(members))]
    return sorted(large, key=len, reverse=True)
