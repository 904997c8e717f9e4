"""UMAP drawn by a network: its loss beside the definition, its graph beside umap-learn's, places that stay."""

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.datasets import load_digits
from torch import nn

from replearn.metrics.neighbours import knn_accuracy
from replearn.report.live.models import live_model
from replearn.representations.neighbour_graph import NeighbourBatches, curve, graph_and_places, neighbour_graph
from replearn.representations.neighbour_map import OTHERS, TAILS, NeighbourMap, drawn_distances, umap_loss
from replearn.representations.parametric_umap import ParametricUMAP

BRIEF = {"hidden": (64, 64), "n_neighbors": 10, "max_epochs": 25, "batch_size": 64, "random_state": 0, "device": "cpu"}

LONGER = {**BRIEF, "max_epochs": 100, "learning_rate": 1e-2}


@pytest.fixture(scope="module")
def images():
    """500 digits (N, 8, 8), and their labels."""
    X, y = load_digits(return_X_y=True)
    return X[:500].reshape(-1, 8, 8), y[:500]


@pytest.fixture(scope="module")
def drawn(images):
    """A map of the first 350 with a way back; tests do not change it."""
    return ParametricUMAP(decoder="replearn.networks.mlp.MLPDecoder", **LONGER).fit(images[0][:350])


def test_the_loss_is_the_cross_entropy_of_the_definition():
    """Second derivation: -log q of edges, -log (1 - q) of pairs, in float64, q = 1 / (1 + a d^2b) itself."""
    together, apart = torch.rand(50).double() * 9, torch.rand(70).double() * 9
    a, b = curve(0.1)
    q = [1 / (1 + a * (squared.numpy() + 1e-4) ** b) for squared in (together, apart)]
    expected = -np.log(q[0]).mean() - 5 * np.log(1 - q[1]).mean()
    assert float(umap_loss(together, apart, a, b)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("squared", [0.0, 1e-30, 1e8, 1e30])
def test_the_loss_and_its_gradient_are_finite_at_every_distance(squared):
    found = torch.full((3,), squared, requires_grad=True)
    loss = umap_loss(found, found, *curve(0.0))
    loss.backward()
    assert loss.isfinite() and found.grad.isfinite().all()


def test_distances_are_those_of_edges_and_of_other_pairs():
    heads, places = 3, torch.randn(3 * (1 + TAILS) + 2, 2)
    together, apart = drawn_distances(places, heads)
    edges = [(places[i] - places[heads * (1 + t) + i]).square().sum() for t in range(TAILS) for i in range(heads)]
    assert torch.allclose(together, torch.stack(edges))
    count = min(OTHERS, heads - 1)
    pairs = [
        (places[i] - places[(i + s) % len(places)]).square().sum()
        for s in range(1, count + 1)
        for i in range(len(places))
    ]
    assert torch.allclose(apart, torch.stack(pairs))
    assert drawn_distances(places[:5], 1)[1].tolist() == [1e8]  # nothing to push one head away from


def test_the_graph_and_the_curve_are_umap_learn_s(images):
    import umap

    rows = images[0].reshape(len(images[0]), -1)[:120]
    theirs = umap.UMAP(n_neighbors=7, min_dist=0.2, init="pca", random_state=3, n_jobs=1).fit(rows)
    graph, places = graph_and_places(rows, 2, 7, 0.2, seed=3)
    assert (graph != csr_array(theirs.graph_)).nnz == 0 and np.array_equal(places, theirs.embedding_)
    assert abs(neighbour_graph(rows, 7, seed=3) - graph).max() < 1 / 500  # weaker edges umap-learn leaves out itself
    assert curve(0.2) == pytest.approx((theirs._a, theirs._b))


def test_edges_are_drawn_as_often_as_their_weights_say():
    weights = np.array([[0, 3, 1], [3, 0, 0], [1, 0, 0]], float)
    pictures = np.arange(3, dtype=np.float32).reshape(3, 1, 1, 1)
    batches = NeighbourBatches(pictures, csr_array(weights), np.zeros((3, 1), np.float32), np.arange(3), 3, tails=2)
    counts = np.zeros((3, 3))
    for epoch in range(2000):
        batches.sampler.set_epoch(epoch)
        for rows, _ in batches:
            heads, tails = rows.flatten()[:3].long(), rows.flatten()[3:].long().view(2, 3)
            np.add.at(counts, (np.tile(heads, 2), tails.flatten().numpy()), 1)
    assert np.allclose(counts / counts.sum(), weights / weights.sum(), atol=0.01)


def test_the_same_epoch_has_the_same_batches():
    pictures = np.arange(9, dtype=np.float32).reshape(9, 1, 1, 1)
    ring = csr_array(np.roll(np.eye(9), 1, axis=0) + np.roll(np.eye(9), -1, axis=0))
    batches = NeighbourBatches(pictures, ring, np.zeros((9, 1), np.float32), np.arange(9), 4, tails=2, seed=5)
    first, again = ([rows.flatten().tolist() for rows, _ in batches] for _ in range(2))
    batches.sampler.set_epoch(1)
    assert first == again != [rows.flatten().tolist() for rows, _ in batches]
    assert len(first) == len(batches) == 3


def test_new_images_lie_among_their_class(images, drawn):
    X, y = images
    assert knn_accuracy(drawn.transform(X[:350]), y[:350], drawn.transform(X[350:]), y[350:], 5) > 0.7


def test_the_map_leads_back(images, drawn):
    X = images[0]
    made = drawn.inverse_transform(drawn.transform(X[350:]))
    assert made.shape == X[350:].shape and made.min() >= 0 and made.max() <= 16
    mean = np.square(X[:350].mean(axis=0) - X[350:]).mean()
    assert np.square(made - X[350:]).mean() < 0.85 * mean


def test_a_decoder_moves_no_place(images, drawn):
    alone, other = (ParametricUMAP(decoder=one, **BRIEF).fit(images[0][:100]) for one in (None, drawn.decoder))
    assert not hasattr(alone, "inverse_transform")
    assert np.allclose(alone.transform(images[0]), other.transform(images[0]), atol=1e-4)


def test_saved_and_read_again_it_is_equal_to_the_bit(images, drawn, tmp_path):
    drawn.save(tmp_path / "map")
    again = ParametricUMAP.load(tmp_path / "map")
    assert np.array_equal(again.transform(images[0]), drawn.transform(images[0]))
    assert torch.equal(again.model_.places, drawn.model_.places) and again.n_samples_seen_ == 350
    assert again.get_params() == drawn.get_params()


def test_more_images_are_taken_in_and_those_known_stay(images, drawn, tmp_path):
    """Landmarks are half of them: the others stay too, within 1 % of the map's width on average."""
    X = images[0]
    few = ParametricUMAP(**{**BRIEF, "landmarks": 175}).fit(X[:350])
    before = few.transform(X[:350])
    few.partial_fit(X[350:])
    moved = np.linalg.norm(few.transform(X[:350]) - before, axis=1) / np.ptp(before, axis=0).max()
    assert moved.mean() < 0.01, moved.mean()
    assert few.n_samples_seen_ == 500 and few.model_.places.shape == (175, 2)
    few.save(tmp_path / "map")
    assert ParametricUMAP.load(tmp_path / "map").model_.landmarks.shape == (175, 1, 8, 8)


def test_landmarks_are_drawn_of_all_that_was_seen(images):
    """Of 300 and then 100 images, with 200 landmarks: a quarter is of the later."""
    X = images[0]
    made = ParametricUMAP(**{**BRIEF, "landmarks": 200, "max_epochs": 0}).fit(X[:300])
    first = made.model_.places.clone()
    made.partial_fit(X[300:400])
    kept = [bool((made.model_.places == place).all(1).any()) for place in first]
    assert sum(kept) == 150 and made.model_.landmarks.shape == (200, 1, 8, 8)


def test_partial_fit_before_fit_fits(images):
    made, twin = (ParametricUMAP(**{**BRIEF, "max_epochs": 1}) for _ in range(2))
    X = images[0][:60]
    assert np.array_equal(made.partial_fit(X).transform(X), twin.fit(X).transform(X))


def test_what_partial_fit_refuses(images, drawn):
    with pytest.raises(ValueError, match="X has 63 features, but ParametricUMAP is expecting 64"):
        drawn.partial_fit(np.zeros((5, 63)))
    none = ParametricUMAP(**{**BRIEF, "landmarks": 0, "max_epochs": 0}).fit(images[0][:20])
    with pytest.raises(ValueError, match="landmarks 0: nothing is remembered that could stay in its place"):
        none.partial_fit(images[0][:20])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_neighbors": 1}, "n_neighbors 1: must be a whole number, 2 or more"),
        ({"landmarks": -1}, "landmarks -1: must be a whole number, 0 or more"),
        ({"min_dist": 1.5}, "min_dist 1.5: must be between 0 and 1"),
        ({"hidden": ()}, r"hidden \(\): must be one whole number or more"),
    ],
)
def test_what_a_parameter_must_not_be(images, options, words):
    with pytest.raises(ValueError, match=words):
        ParametricUMAP(**{**BRIEF, **options}).fit(images[0][:20])


def test_two_images_have_no_neighbours(images):
    with pytest.raises(ValueError, match="X has 2 samples; a map of neighbours takes 3 or more"):
        ParametricUMAP(**BRIEF).fit(images[0][:2])


def test_the_trainer_does_not_train_it():
    from replearn.networks.linear import LinearEncoder

    with pytest.raises(ValueError, match=r"NeighbourMap: is trained by ParametricUMAP.fit alone"):
        NeighbourMap(LinearEncoder((1, 8, 8), 2)).setup("fit")


def test_statistics_of_batchnorm_stay_with_the_landmarks(drawn):
    norms = [layer for layer in drawn.model_.encoder.modules() if isinstance(layer, nn.BatchNorm1d)]
    drawn.model_.train()
    assert norms and not any(layer.training for layer in norms)
    drawn.model_.eval()


def test_the_live_page_runs_it(drawn):
    found = live_model("map", drawn.model_, np.zeros((1, 2)))
    assert found.encoder is not None and found.decoder is not None and found.why_not == ""
    assert found.decoder.steps[-1]["op"] == "sigmoid"


def test_an_untrained_one_and_its_clone(images):
    made = ParametricUMAP(**{**BRIEF, "max_epochs": 0}).fit(images[0][:20])
    assert made.history_ == [] and clone(made).get_params() == made.get_params()
