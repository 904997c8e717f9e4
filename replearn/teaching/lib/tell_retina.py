"""The retina, told: what of the grid of pixels comes back from embeddings that were never told of it, and what not."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.manifold import Isomap

from replearn.figures.lines import metric_against
from replearn.figures.style import new_panels
from replearn.teaching.figures.feature_maps import map_panels
from replearn.teaching.figures.position_map import position_map
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.retina import (
    AROUND,
    LIT,
    Retina,
    correlation_by_reach,
    distances,
    grid_recall,
    mean_by_distance,
    pairs_of,
    retina,
)
from replearn.teaching.lib.skip_gram import skip_gram

REACHES = (0, 3, 6, 10, 40)  # pixels
SHOWN_AXES = 24  # directions of the vectors that the page carries
STEPS_TO = (6, 8)  # neighbours that a step of a walk may lead to: some, and too many


def tell_retina(lesson: Lesson, name: str, images: np.ndarray, seed: int, training: int = 500) -> None:
    """Learn the positions of uint8 images (N, 1, H, W) in so many steps of training, measure and draw them."""
    seen = retina(images)
    known = len(seen.places)
    lesson.section("The retina: pixels as words", "망막: 픽셀을 단어로", further=True)
    lesson.say(
        f"{name}, {len(images):,} training images. Each pixel position is a word, and the positions brighter than "
        f"{LIT} in an image are its sentence, {seen.sentences.sum(axis=1).mean():.0f} words on average. Skip-gram with "
        "negative sampling (Mikolov et al., 2013) learns one vector a word from which words stand together. It is "
        f"told neither where a position lies nor that there is a grid. {seen.left_out} of the {images[0].size} "
        "positions are lit in fewer than one image of a thousand: nothing can be learned of them, and they are left "
        f"out. {known} are learned, 64 numbers each."
    )
    vectors = skip_gram(seen.sentences, steps=training, seed=seed)
    lesson.desk(
        "pixels", _desk_data(seen, vectors, images.shape[2:]),
        "Point at a pixel: which others are near it by the learned vectors alone?",
        "픽셀을 가리켜 보세요. 학습한 벡터만으로 가까운 픽셀은 어디입니까?",
    )  # fmt: skip
    (walked, flat), (short_cut, _) = (_walked(vectors, k) for k in STEPS_TO)
    _measured(lesson, seen, vectors, [pairs_of(lengths) for lengths in (walked, short_cut)])
    _likeness(lesson, seen, vectors, images.shape[2:])
    figure, axes = new_panels(1, 2, 7, 3.1)
    for ax, side, word in zip(axes, (0, 1), ("row", "column"), strict=True):
        position_map(ax, flat, seen.places[:, side], word, f"coloured by {word}")
    lesson.figure(
        "retina_map",
        figure,
        "Each dot is a pixel position, laid out by its vector alone (Isomap: walks from neighbour to neighbour, "
        "flattened). Colours that run smoothly across it, rows one way and columns another, are the grid come back; "
        "where the sheet folds, far positions are lit by the same strokes.",
    )


def _desk_data(seen: Retina, vectors: np.ndarray, shape: tuple[int, ...]) -> dict[str, Any]:
    """Positions and vectors for the desk, vectors by their `SHOWN_AXES` directions that vary most."""
    _, _, axes = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    places = seen.places[:, 0] * shape[1] + seen.places[:, 1]
    return {"side": shape[1], "places": places.tolist(), "k": AROUND,
            "vectors": (vectors @ axes[:SHOWN_AXES].T).round(2).tolist()}  # fmt: skip


def _walked(vectors: np.ndarray, neighbours: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the lengths of the shortest walks from neighbour to neighbour (K, K), and a flat map (K, 2) that keeps
    them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of islands without a bridge, which it then builds
        isomap = Isomap(n_neighbors=neighbours, n_components=2).fit(vectors)
    return isomap.dist_matrix_, isomap.embedding_


def _measured(lesson: Lesson, seen: Retina, vectors: np.ndarray, walks: list[np.ndarray]) -> None:
    grid, learned = distances(vectors, seen.places)
    recall, chance = grid_recall(vectors, seen.places), AROUND / (len(seen.places) - 1)
    lesson.say(
        f"What comes back: of a position's true neighbours on the grid {recall:.3f} are among the {AROUND} positions "
        f"whose vectors are nearest (recall@{AROUND}); by chance it would be {chance:.3f}."
    )
    bounds = [*pairwise(REACHES), (REACHES[0], REACHES[-1])]
    found = {bound: [correlation_by_reach(grid, gap, *bound) for gap in (learned, *walks)] for bound in bounds}
    lesson.table(
        ("pixels apart", "pairs", "rho, 1 - cosine", *(f"rho, walk over {k} nearest" for k in STEPS_TO)),
        [
            (f"more than {low}, up to {high}", int(((grid > low) & (grid <= high)).sum()), *rhos)
            for (low, high), rhos in found.items()
        ],
        "rho: Spearman's rank correlation (순위 상관) of the distance on the grid with that of the vectors.",
    )
    direct, along, short_cut = found[bounds[-1]]
    lesson.say(
        f"What does not: distances far apart. Over all pairs the correlation is {direct:.2f}: two positions are alike "
        "when one stroke lights both, and a stroke's width further on nothing is left to compare. A walk from "
        "neighbour to neighbour adds up small steps, and mends some of it: the length of the shortest walk correlates "
        f"with the grid at {along:.2f} where a step may lead to the {STEPS_TO[0]} nearest. With {STEPS_TO[1]} it is "
        f"{short_cut:.2f}: a few wrong neighbours are short cuts across the whole map."
    )
    figure, axes = new_panels(1, 2, 7, 2.8)
    names = ("1 - cosine", f"walk over {STEPS_TO[0]} nearest")
    for ax, gap, word in zip(axes, (learned, walks[0]), names, strict=True):
        metric_against(ax, {"mean": mean_by_distance(grid, gap)}, "pixels apart on the grid", word)
    lesson.figure(
        "retina_distances",
        figure,
        "Left: the vectors of two positions part within a few pixels; then their distance says no more. Right: the "
        "shortest walk along near neighbours grows for longer. Bands: one standard deviation.",
    )


def _likeness(lesson: Lesson, seen: Retina, vectors: np.ndarray, shape: tuple[int, ...]) -> None:
    """The cosine of a few positions to all others, laid back on the grid for the eye."""
    height, width = shape
    panels = {}
    for row, column in ((1 / 3, 2 / 5), (1 / 2, 1 / 2), (2 / 3, 1 / 3), (3 / 4, 3 / 5)):
        wanted = np.array([round(row * height), round(column * width)])
        near = int(np.abs(seen.places - wanted).sum(axis=1).argmin())
        back = np.zeros((height, width))
        back[tuple(seen.places.T)] = vectors @ vectors[near]
        panels[f"to row {seen.places[near][0]}, column {seen.places[near][1]}"] = back
    lesson.figure(
        "retina_likeness",
        map_panels(panels, columns=4),
        "How like four positions all others are (cosine; red alike, blue unlike), put where they lie. The most alike "
        "lie around, longer along strokes than across; farther off, red and blue tell which strokes go together.",
    )
