"""Precision and recall of each class against scikit-learn's, with classes that are never met."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from replearn.errors import ContentError
from replearn.metrics.by_class import precision_and_recall


def test_they_are_scikit_learns():
    rng = np.random.default_rng(0)
    true = rng.integers(0, 5, 200)  # class 5 has no images
    said = np.where(rng.random(200) < 0.7, true, rng.integers(0, 6, 200))
    said[said == 2] = 3  # class 2 is never predicted
    theirs = precision_recall_fscore_support(true, said, labels=range(6), zero_division=np.nan)
    precision, recall = precision_and_recall(confusion_matrix(true, said, labels=range(6)))
    np.testing.assert_allclose(precision, theirs[0])
    np.testing.assert_allclose(recall, theirs[1])
    assert np.isnan(precision[2]) and np.isnan(recall[5]) and recall[2] == 0 and precision[5] == 0


@pytest.mark.parametrize("matrix", [np.ones((2, 3)), np.ones(4), -np.ones((2, 2))])
def test_no_confusion_matrix(matrix):
    with pytest.raises(ContentError, match=r"must be \(K, K\) counts, 0 or more"):
        precision_and_recall(matrix)
