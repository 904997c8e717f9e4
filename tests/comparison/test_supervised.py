"""Which representations count as having seen labels."""

import pytest
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.neighbors import NeighborhoodComponentsAnalysis
from sklearn.pipeline import make_pipeline

from replearn.comparison.finished import is_supervised
from replearn.models.classifier import Classifier
from replearn.networks.linear import LinearEncoder
from replearn.representations.chain import Chain
from replearn.representations.finished_run import FinishedRun


@pytest.mark.parametrize(
    ("estimator", "expected"),
    [
        (PCA(), False),
        (NeighborhoodComponentsAnalysis(), True),
        (Chain([LinearDiscriminantAnalysis(), PCA()]), True),
        (Chain([PCA(), PCA()]), False),
        (make_pipeline(PCA(), LinearDiscriminantAnalysis()), True),
    ],
)
def test_an_estimator_that_is_fitted_with_labels(estimator, expected):
    assert is_supervised(estimator) is expected


def test_a_run_is_what_its_model_is(finished, monkeypatch):
    run = FinishedRun(finished)
    assert not is_supervised(run)
    classifier = Classifier(LinearEncoder(latent_dim=5), latent_dim=5, num_classes=3)
    monkeypatch.setattr(FinishedRun, "model_", property(lambda self: classifier))
    assert is_supervised(run)
    assert is_supervised(Chain([run, PCA()]))
