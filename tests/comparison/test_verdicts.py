"""The sentences at the head of a comparison, on made-up rows."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from replearn.comparison.pairs import against_pca
from replearn.comparison.verdicts import verdicts

IMAGES = 843  # of the real case


@dataclass
class Made:
    """A row, with its values image by image."""

    row: dict
    each: dict = field(default_factory=dict)


def row(name, size, each=None, **more):
    common = {"seeds": [0], "in_sample": False, "error": None, "n_test": 10_000}
    return Made({"representation": name, "n_components": size, **common, **more}, each or {})


def right(count, first=0, images=IMAGES):
    """So many images right, from `first` on."""
    found = np.zeros(images, dtype=bool)
    found[first : first + count] = True
    return found


def scored(name, size, metric, values, **more):
    return row(name, size, {metric: values}, **{metric: float(values.mean())}, **more)


def test_the_best_reconstruction_at_the_smallest_and_the_largest_size_shared():
    rows = [
        row("raw", 784, sse_per_image=0.0),
        *(row("pca", size, sse_per_image=error) for size, error in ((2, 43.6), (8, 29.4), (30, 13.87))),
        *(row("ae", size, sse_per_image=error) for size, error in ((2, 27.9), (8, 9.1), (30, 2.65))),
    ]
    assert verdicts(rows)[:2] == [
        "Use ae in 30 dimensions for reconstruction.",
        "Reconstruction of held-out images: in 2 dimensions, by squared error per image: ae (27.9, then pca with "
        "43.6); in 30 dimensions, by squared error per image: ae (2.65, then pca with 13.9).",
    ]


def test_every_question_has_a_sentence_and_the_first_line_an_answer():
    rows = [
        row(
            "pca", 2, sse_per_image=40.0, knn_accuracy=0.4, kmeans_accuracy=0.3, trustworthiness=0.74,
            fit_seconds=0.2, transform_seconds_per_image=1e-6,
        ),
        row(
            "ae", 2, sse_per_image=25.0, knn_accuracy=0.9, kmeans_accuracy=0.6, trustworthiness=0.95,
            fit_seconds=304.3, transform_seconds_per_image=6.7e-5,
        ),
    ]  # fmt: skip
    assert verdicts(rows)[:-1] == [
        "Use ae in 2 dimensions for reconstruction, classification, clusters and neighbourhoods.",
        "Their cost: ae in 2 dimensions needs no labels, 304 s to fit and 0.0670 ms to encode an image.",
        "Reconstruction of held-out images: in 2 dimensions, by squared error per image: ae (25.0, then pca with "
        "40.0).",
        "Classes of held-out images: by 5 nearest neighbours: ae in 2 dimensions (90.00 %, then pca in 2 dimensions "
        "with 40.00 %).",
        "Classes found as clusters: by k-means: ae in 2 dimensions (60.00 %, then pca in 2 dimensions with 30.00 %).",
        "Neighbourhoods of the pixels kept: in 2 dimensions, by trustworthiness: ae (0.950, then pca with 0.740).",
    ]


def test_codes_that_have_seen_labels_are_ranked_apart():
    rows = [
        row("pca", 30, knn_accuracy=0.9, linear_probe_accuracy=0.8),
        row("ae", 30, knn_accuracy=0.95),
        row("classifier", 64, knn_accuracy=0.99, linear_probe_accuracy=0.98, supervised=True),
    ]
    assert verdicts(rows)[:3] == [
        "Use ae in 30 dimensions for classification.",
        "Classes of held-out images, of codes that have seen no labels: by 5 nearest neighbours: ae in 30 "
        "dimensions (95.00 %, then pca in 30 dimensions with 90.00 %); by a linear probe: pca in 30 dimensions "
        "(80.00 %).",
        "Classes of held-out images: by 5 nearest neighbours: classifier in 64 dimensions (99.00 %); by a linear "
        "probe: classifier in 64 dimensions (98.00 %), of codes that have learned from labels.",
    ]
    assert verdicts(rows[2:]) == []  # the best of one


def test_in_sample_and_failed_rows_win_nothing_and_failed_ones_are_named():
    rows = [row("pca", 2, knn_accuracy=0.4), row("ae", 2, knn_accuracy=0.8)]
    rows += [row("tsne", 2, knn_accuracy=0.97, in_sample=True), row("bad", 2, error="no")]
    said = " ".join(verdicts(rows))
    assert "tsne" not in said
    assert said.endswith("Not measured, or not at every seed: bad; the notes say why.")


def test_images_right_only_with_one_decide_not_how_many_there_are():
    """Of 843 images 77 right only with codes, 45 only with pixels: 3.8 points, p = 0.0048, no tie."""
    both = 549
    codes, pixels = right(both + 77), right(both + 45)
    pixels[both : both + 45], pixels[both + 77 : both + 122] = False, True
    rows = [scored("umap", 2, "knn15_accuracy", pixels), scored("ae-umap", 2, "knn15_accuracy", codes)]
    assert verdicts(rows)[0] == (
        "UMAP of codes (ae-umap) instead of pixels, both in 2 dimensions, by 15 nearest neighbours: 3.8 percentage "
        "points more on these 843 images, 74.26 % against 70.46 % (only codes right on 77 of them, only pixels on 45)."
    )


@pytest.mark.parametrize(
    ("codes", "words"), [(0.98, "2.0 percentage points more, 98.00 %"), (0.93, "3.0 percentage points less, 93.00 %")]
)
def test_umap_of_codes_is_told_in_one_form_whoever_wins(codes, words):
    rows = [row("umap", 2, knn15_accuracy=0.96), row("ae-umap", 2, knn15_accuracy=codes)]
    assert verdicts(rows)[0] == (
        f"UMAP of codes (ae-umap) instead of pixels, both in 2 dimensions, by 15 nearest neighbours: {words} against "
        "96.00 %."
    )


def test_a_gain_of_nothing_is_a_tie():
    values = right(400)
    rows = [scored("umap", 2, "knn15_accuracy", values), scored("ae-umap", 2, "knn15_accuracy", values)]
    assert ": a tie on these 843 images, 47.45 % against 47.45 % (" in verdicts(rows)[0]


def test_umap_of_codes_that_have_seen_labels_is_no_gain_of_umap():
    rows = [row("umap", 2, knn15_accuracy=0.96), row("classifier-umap", 2, knn15_accuracy=0.99, supervised=True)]
    assert "instead of pixels" not in " ".join(verdicts(rows))


def test_umap_of_codes_needs_both_rows_in_as_many_dimensions():
    rows = [row("umap", 3, knn15_accuracy=0.96), row("ae-umap", 2, knn15_accuracy=0.98)]
    assert "instead of pixels" not in " ".join(verdicts(rows))


def test_a_tie_names_both_and_is_said_in_the_first_line():
    rows = [scored("a", 2, "knn_accuracy", right(500)), scored("b", 2, "knn_accuracy", right(500, 3))]
    assert verdicts(rows)[:2] == [
        "Use a in 2 dimensions or b in 2 dimensions (a tie) for classification.",
        "Classes of held-out images: by 5 nearest neighbours: a in 2 dimensions (59.31 %) and b in 2 dimensions "
        "(59.31 %), a tie on these 843 images.",
    ]


@pytest.mark.parametrize(("gap", "tied"), [(0.0, True), (0.02, True), (0.5, False)])
def test_errors_tie_by_the_images_they_were_measured_on(gap, tied):
    rng = np.random.default_rng(0)
    errors, noise = rng.gamma(4, 2, 400), rng.normal(0, 1, 400)
    rows = [
        scored("a", 8, "sse_per_image", errors),
        scored("b", 8, "sse_per_image", errors + noise - noise.mean() + gap),
    ]
    assert ("a tie on these 400 images" in verdicts(rows)[1]) == tied


def test_errors_that_print_alike_get_the_digits_that_tell_them_apart():
    rows = [row("a", 8, sse_per_image=0.040412), row("b", 8, sse_per_image=0.040398)]
    assert "b (0.04040, then a with 0.04041)" in verdicts(rows)[1]


@pytest.mark.parametrize(
    ("gap", "tied"),
    [(0.0126, True), (0.0127, False)],  # two standard errors of five seeds: 2 sqrt(2 * 0.01^2 / 5) = 0.01265
)
def test_a_difference_within_seed_noise_is_a_tie(gap, tied):
    rows = [
        row(name, 2, knn_accuracy=value, knn_accuracy_std=0.01, seeds=[0, 1, 2, 3, 4])
        for name, value in (("a", 0.9), ("b", 0.9 - gap))
    ]
    assert ("a tie within seed noise" in verdicts(rows)[1]) == tied


def test_of_several_seeds_the_images_decide_too():
    """No seed noise at all, but images that go either way."""
    seeds = {"seeds": [0, 1], "knn_accuracy_std": 0.0}
    rows = [scored("a", 2, "knn_accuracy", right(500) / 1.0, **seeds)]
    rows += [scored("b", 2, "knn_accuracy", right(495, 20) * 1.0, **seeds)]
    assert "a tie on these 843 images" in verdicts(rows)[1]


def test_what_is_no_better_than_chance_is_advised_for_nothing():
    rows = [scored(name, 2, "knn_accuracy", right(92, 3 * i), majority_accuracy=0.1) for i, name in enumerate("ab")]
    said = verdicts(rows)
    assert said[0] == "Use nothing compared here for classification."
    assert said[1].endswith("; chance 10.00 %.")


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (41.47, 39.83, "41.5 against PCA's 39.8, 1.04 times more"),
        (39.83, 41.47, "39.8 against PCA's 41.5, 1.04 times less"),
        (0.04, 0.07, "0.0400 against PCA's 0.0700, 1.75 times less"),
        (0.04, 0.04, "0.0400 against PCA's 0.0400, a tie"),
        (0.0, 0.04, "0 against PCA's 0.0400, no error"),
    ],
)
def test_a_run_beside_pca_in_one_form_whoever_wins(ours, theirs, words):
    facts = {"dataset": "CIFAR", "pca_equivalent_dimension": 27}
    said = against_pca(row("ae", 30, sse_per_image=ours, **facts), row("pca", 30, sse_per_image=theirs))
    assert said == (
        f"ae in 30 dimensions (CIFAR, 10,000 test images): squared error per image {words}; its 30 numbers do the "
        "work of 27 of PCA."
    )


def test_how_far_the_seeds_move():
    rows = [
        row("pca", 2, knn_accuracy=0.4, knn_accuracy_std=0.0, seeds=[0, 1, 2]),
        row("ae", 2, knn_accuracy=0.8, knn_accuracy_std=0.013, seeds=[0, 1, 2]),
    ]
    assert verdicts(rows)[-1] == (
        "Over 3 seeds, 5-nearest-neighbour accuracy moves most for ae in 2 dimensions: standard deviation 1.30 "
        "percentage points."
    )


def test_one_seed_says_so():
    rows = [row("pca", 2, mse=0.1), row("ae", 2, mse=0.2)]
    assert verdicts(rows) == ["One seed each: how far these numbers would move with another was not measured."]


def test_numbers_that_are_missing_carry_no_sentence():
    assert verdicts([]) == []
    assert verdicts([row("pca", 2, sse_per_image=None)]) == []
