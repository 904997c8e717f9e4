"""Small images to learn, and estimators that learned them briefly, made once."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier

BRIEF = {"channels": (4, 8), "max_epochs": 5, "batch_size": 32, "random_state": 0, "device": "cpu"}


@pytest.fixture(scope="session")
def digits():
    """200 images (N, 8, 8) in 0..16, and their labels."""
    images, labels = load_digits(return_X_y=True)
    return images[:200].reshape(-1, 8, 8), labels[:200]


@pytest.fixture
def make():
    """An unfitted ConvAutoencoder or ConvClassifier that trains in a moment."""

    def made(kind=ConvAutoencoder, **options):
        return kind(**{**BRIEF, "n_components": 3, **options})

    return made


@pytest.fixture(scope="session")
def autoencoder(digits):
    """A fitted ConvAutoencoder of three numbers; tests do not change it."""
    return ConvAutoencoder(3, **BRIEF).fit(digits[0])


@pytest.fixture(scope="session")
def classifier(digits):
    """A fitted ConvClassifier whose labels are texts; tests do not change it."""
    names = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
    return ConvClassifier(16, **{**BRIEF, "max_epochs": 22}).fit(digits[0], names[digits[1]])
