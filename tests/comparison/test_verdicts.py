"""The sentences at the head of a comparison, on made-up rows."""

import pytest

from replearn.comparison.verdicts import verdicts


def row(name, size, **more):
    common = {"seeds": [0], "in_sample": False, "error": None, "n_test": 10_000}
    return {"representation": name, "n_components": size, **common, **more}


def test_the_best_reconstruction_at_the_smallest_and_the_largest_size_shared():
    rows = [
        row("raw", 784, sse_per_image=0.0),
        *(row("pca", size, sse_per_image=error) for size, error in ((2, 43.6), (8, 29.4), (30, 13.87))),
        *(row("ae", size, sse_per_image=error) for size, error in ((2, 27.9), (8, 9.1), (30, 2.65))),
    ]
    assert verdicts(rows)[0] == (
        "Best reconstruction of held-out images: in 2 dimensions: ae (squared error per image 27.90, then pca with "
        "43.60); in 30 dimensions: ae (squared error per image 2.65, then pca with 13.87)."
    )


def test_the_best_classification_by_both_ways_of_reading():
    rows = [
        row("raw", 784, knn_accuracy=0.9688, linear_probe_accuracy=0.92),
        row("ae", 30, knn_accuracy=0.95, linear_probe_accuracy=0.96),
    ]
    assert verdicts(rows)[0] == (
        "Best classification of held-out images: by 5 nearest neighbours: raw in 784 dimensions (96.88 %, then ae in "
        "30 dimensions with 95.00 %); by a linear probe: ae in 30 dimensions (96.00 %, then raw in 784 dimensions "
        "with 92.00 %)."
    )


def test_codes_that_have_seen_labels_are_ranked_apart():
    rows = [
        row("pca", 30, knn_accuracy=0.9, linear_probe_accuracy=0.8),
        row("ae", 30, knn_accuracy=0.95),
        row("classifier", 64, knn_accuracy=0.99, linear_probe_accuracy=0.98, supervised=True),
    ]
    assert verdicts(rows)[:2] == [
        "Best classification of held-out images, of codes that have seen no labels: by 5 nearest neighbours: ae in 30 "
        "dimensions (95.00 %, then pca in 30 dimensions with 90.00 %); by a linear probe: pca in 30 dimensions "
        "(80.00 %).",
        "Of codes that have learned from the labels of the training images: by 5 nearest neighbours: classifier in 64 "
        "dimensions (99.00 %); by a linear probe: classifier in 64 dimensions (98.00 %).",
    ]
    assert verdicts(rows[2:]) == []  # the best of one


def test_in_sample_and_failed_rows_win_nothing():
    rows = [row("pca", 2, knn_accuracy=0.4), row("ae", 2, knn_accuracy=0.8)]
    rows += [row("tsne", 2, knn_accuracy=0.97) | {"in_sample": True}, row("bad", 2) | {"error": "no"}]
    said = " ".join(verdicts(rows))
    assert "tsne" not in said
    assert said.endswith("Not measured, or not at every seed: bad; the notes say why.")


@pytest.mark.parametrize(("codes", "verb"), [(0.98, "gains 2.0"), (0.93, "loses 3.0")])
def test_what_umap_gains_on_codes(codes, verb):
    rows = [row("umap", 2, knn15_accuracy=0.96), row("ae-umap", 2, knn15_accuracy=codes)]
    assert verdicts(rows)[0] == (
        f"UMAP of codes (ae-umap) instead of pixels, both in 2 dimensions, {verb} percentage points of "
        f"15-nearest-neighbour accuracy: {100 * codes:.2f} % against 96.00 %."
    )


def test_umap_of_codes_that_have_seen_labels_is_no_gain_of_umap():
    rows = [row("umap", 2, knn15_accuracy=0.96), row("classifier-umap", 2, knn15_accuracy=0.99, supervised=True)]
    assert "instead of pixels" not in " ".join(verdicts(rows))


def test_umap_of_codes_needs_both_rows_in_as_many_dimensions():
    rows = [row("umap", 3, knn15_accuracy=0.96), row("ae-umap", 2, knn15_accuracy=0.98)]
    assert "instead of pixels" not in " ".join(verdicts(rows))


@pytest.mark.parametrize(
    ("gap", "std", "n_test", "words"),
    [
        # two standard errors of five seeds: 2 sqrt(2 * 0.01^2 / 5) = 0.01265
        (0.0126, 0.01, 10**6, "within seed noise"),
        (0.0127, 0.01, 10**6, None),
        # of 400 images: 2 sqrt((0.9 * 0.1 + 0.88 * 0.12) / 400) = 0.0442
        (0.02, 0.0, 400, "within what 400 test images can tell"),
        (0.05, 0.0, 400, None),
    ],
)
def test_a_difference_within_noise_is_said_to_be(gap, std, n_test, words):
    rows = [
        row(name, 2, knn_accuracy=value, knn_accuracy_std=std) | {"seeds": [0, 1, 2, 3, 4], "n_test": n_test}
        for name, value in (("a", 0.9), ("b", 0.9 - gap))
    ]
    said = verdicts(rows)[0]
    assert ("within" in said) == (words is not None)
    assert words is None or words in said


def test_how_far_the_seeds_move():
    seeds = {"seeds": [0, 1, 2], "n_test": 10_000}
    rows = [
        row("pca", 2, knn_accuracy=0.4, knn_accuracy_std=0.0),
        row("ae", 2, knn_accuracy=0.8, knn_accuracy_std=0.013),
    ]
    assert verdicts([each | seeds for each in rows])[-1] == (
        "Over 3 seeds, 5-nearest-neighbour accuracy moves most for ae in 2 dimensions: standard deviation 1.30 "
        "percentage points."
    )


def test_one_seed_says_so():
    rows = [row("pca", 2, mse=0.1), row("ae", 2, mse=0.2)]
    assert verdicts(rows) == ["One seed each: how far these numbers would move with another was not measured."]


def test_numbers_that_are_missing_carry_no_sentence():
    assert verdicts([]) == []
    assert verdicts([row("pca", 2, sse_per_image=None)]) == []
