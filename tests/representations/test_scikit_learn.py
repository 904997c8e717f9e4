"""scikit-learn's own checks of what an estimator must do, nothing expected to fail."""

from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from replearn.representations.chain import Chain
from replearn.representations.contrastive_encoder import ContrastiveEncoder
from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier

BRIEF = {"channels": (4, 8), "device": "cpu"}


@parametrize_with_checks(
    [
        ConvAutoencoder(n_components=2, max_epochs=40, **BRIEF),
        ConvClassifier(n_components=8, max_epochs=100, **BRIEF),
        ContrastiveEncoder(n_components=4, max_epochs=2, **BRIEF),
        Chain([StandardScaler(), PCA(n_components=1)]),
    ]
)
def test_scikit_learn_s_checks(estimator, check):
    check(estimator)
