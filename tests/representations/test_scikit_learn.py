"""scikit-learn's own checks of what an estimator must do, nothing expected to fail."""

from sklearn.utils.estimator_checks import parametrize_with_checks

from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier

BRIEF = {"channels": (4, 8), "max_epochs": 2, "min_steps": 40, "device": "cpu"}


@parametrize_with_checks([ConvAutoencoder(n_components=2, **BRIEF), ConvClassifier(n_components=8, **BRIEF | {"min_steps": 150})])
def test_scikit_learn_s_checks(estimator, check):
    check(estimator)
