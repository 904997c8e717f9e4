"""Clusters of new codes: what they tell beyond chance."""

import numpy as np
import pytest

from replearn.metrics.chance import cluster_chance, majority_accuracy
from replearn.metrics.cluster_scores import cluster_scores
from replearn.metrics.clustering import accuracy_of_matched, clustering_accuracy
from replearn.metrics.clusters import gaussian_mixture, kmeans


def noise(classes, train, test):
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(train + test, 2))
    labels = np.concatenate([np.arange(train) % classes, np.arange(test) % classes])
    return codes[train:], labels[train:], codes[:train], labels[:train]


@pytest.mark.parametrize("cluster", [kmeans, gaussian_mixture])
def test_of_a_hundred_classes_and_sixty_images_noise_reaches_chance_alone(cluster):
    codes, labels, *train = noise(100, 400, 60)
    found = cluster_scores(cluster, codes, labels, *train, 0)
    assert found.right.mean() < 0.06 and found.chance < 0.06
    in_sample = cluster_scores(cluster, codes, labels, None, None, 0)
    assert in_sample.right.mean() > 0.4, "matched on the images it is scored on, it looks right"
    assert in_sample.chance == pytest.approx(in_sample.right.mean(), abs=0.12), "and its chance says so"


def test_clear_clusters_are_far_above_chance():
    rng = np.random.default_rng(0)
    labels = np.arange(300) % 5
    codes = rng.normal(size=(300, 2)) * 0.1 + 3 * np.stack([labels, labels**2], axis=1)
    found = cluster_scores(kmeans, codes[:100], labels[:100], codes[100:], labels[100:], 0)
    assert found.right.all() and found.nmi == found.ari == pytest.approx(1)
    assert found.chance == pytest.approx(0.2, abs=0.05)


def test_a_cluster_stands_for_its_class_of_training_whatever_is_scored():
    train = np.array([0, 0, 0, 1, 1, 2]), np.array([5, 5, 5, 1, 1, 3])
    tested = np.array([1, 1, 0, 2]), np.array([5, 1, 5, 9])  # cluster 9 holds no training image
    assert accuracy_of_matched(*train, *tested).tolist() == [False, True, True, False]
    assert clustering_accuracy(*tested) == 0.75  # matched on the same images: flattering


def test_chance_of_matching_and_scoring_the_same_images_is_that_of_shuffled_labels():
    labels, clusters = np.arange(60) % 30, np.arange(60) // 2
    by_hand = np.mean([clustering_accuracy(np.random.default_rng(i).permutation(labels), clusters) for i in range(50)])
    assert cluster_chance(labels, clusters, labels, clusters, seed=0) == pytest.approx(by_hand, abs=0.03)


def test_the_majority_is_that_of_training():
    assert majority_accuracy(np.array([2, 2, 0, 1]), np.array([0, 0, 2, -1])) == pytest.approx(1 / 3)
    assert majority_accuracy(np.array([-1]), np.array([0])) is None
