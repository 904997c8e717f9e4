"""Chains of representations: as if each step were called by hand; parameters by place; from YAML."""

import jsonargparse
import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.decomposition import PCA
from sklearn.frozen import FrozenEstimator
from sklearn.manifold import TSNE
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import StandardScaler

from replearn.config import trusted_imports
from replearn.config.error_messages import refusal
from replearn.representations.chain import Chain
from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier
from replearn.representations.finished_run import FinishedRun

YAML = """
representations:
  both:
    class_path: replearn.representations.chain.Chain
    init_args:
      steps:
        - class_path: replearn.representations.conv_autoencoder.ConvAutoencoder
          init_args: {n_components: 4, channels: [4], max_epochs: 1, device: cpu, random_state: 0}
        - class_path: sklearn.decomposition.PCA
          init_args: {n_components: 2}
"""


@pytest.fixture
def rows(digits):
    return digits[0].reshape(200, 64)


def test_it_is_each_step_after_the_other(rows, make):
    chain = Chain([make(), PCA(2, random_state=0)])
    codes = chain.fit_transform(rows)
    autoencoder = make().fit(rows)
    pca = PCA(2, random_state=0).fit(autoencoder.transform(rows))
    np.testing.assert_allclose(codes, pca.transform(autoencoder.transform(rows)), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(chain.fit(rows).transform(rows), codes, rtol=1e-4, atol=1e-5)
    back = autoencoder.inverse_transform(pca.inverse_transform(codes))
    np.testing.assert_allclose(chain.inverse_transform(codes), back, rtol=1e-4, atol=1e-4)
    assert chain.get_feature_names_out().tolist() == ["pca0", "pca1"]


def test_the_steps_given_stay_unfitted(rows):
    chain = Chain([StandardScaler(), PCA(2)]).fit(rows)
    assert not hasattr(chain.steps[1], "components_") and hasattr(chain.steps_[1], "components_")
    assert chain.n_features_in_ == 64


def test_a_shared_parameter_reaches_the_last_step_that_has_it(make):
    chain = Chain([make(), PCA(3), StandardScaler()]).set_params(n_components=2, random_state=5)
    assert [chain.steps[0].n_components, chain.steps[1].n_components] == [3, 2]
    assert [chain.steps[0].random_state, chain.steps[1].random_state] == [0, 5]
    params = chain.get_params()
    assert (params["n_components"], params["random_state"]) == (2, 5)
    inner = Chain([StandardScaler(), Chain([PCA(3), StandardScaler()])]).set_params(n_components=1)
    assert inner.steps[1].steps[0].n_components == 1


def test_every_parameter_is_reached_by_its_place(make):
    chain = Chain([make(), PCA(3)]).set_params(steps__0__n_components=7, steps__1__whiten=True)
    assert chain.steps[0].n_components == 7 and chain.steps[1].whiten
    given = chain.steps
    chain.set_params(steps__1__n_components=1, steps__1=PCA(9))  # the step first, then what is in it
    assert chain.steps[1].n_components == 1 and not chain.steps[1].whiten
    assert given[1].whiten, "the list that was given is not written into"
    assert chain.set_params(steps=[PCA(4)]).get_params()["n_components"] == 4


@pytest.mark.parametrize("name", ["n_component", "steps__2", "steps__0__nonesuch", "steps__x", "random_state"])
def test_an_unknown_parameter(name):
    with pytest.raises(ValueError, match=f"{name}: is no parameter of this Chain; it has steps"):
        Chain([StandardScaler(), StandardScaler()]).set_params(**{name: 1})


def test_clone_and_grid_search(rows):
    chain = Chain([StandardScaler(), PCA(3)])
    again = clone(chain.fit(rows))
    assert not hasattr(again, "steps_") and again.steps[1] is not chain.steps[1]
    grid = {"n_components": [1, 5], "steps__0__with_std": [False]}
    search = GridSearchCV(chain, grid, cv=2, scoring=lambda chain, X, y=None: chain.get_params()["n_components"])
    assert search.fit(rows).best_params_ == {"n_components": 5, "steps__0__with_std": False}


def test_what_the_steps_cannot_the_chain_cannot(rows, digits, make):
    chain = Chain([StandardScaler(), TSNE(2, init="pca", perplexity=5, max_iter=250)])
    assert not hasattr(chain, "transform") and not hasattr(chain, "inverse_transform")
    assert chain.fit_transform(rows[:30]).shape == (30, 2)
    assert not hasattr(Chain([make(ConvClassifier), PCA(2)]), "inverse_transform")
    assert Chain([make(ConvClassifier), PCA(2)]).fit(*digits).transform(digits[0]).shape == (200, 2)


def test_frozen_steps_are_not_fitted_again(rows, finished):
    frozen = FrozenEstimator(PCA(5).fit(rows))
    assert Chain([frozen, PCA(2)]).fit(rows[:50]).steps_[0].estimator is frozen.estimator
    images = np.random.default_rng(0).random((20, 784))
    chain = Chain([FinishedRun(finished), PCA(2)])
    codes = chain.fit_transform(images)
    assert codes.shape == (20, 2) and chain.inverse_transform(codes).shape == (20, 784)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], r"steps \[\]: must be one estimator or more"),
        ([PCA], r"steps\[0\] .*PCA.*: is no estimator; give an object with fit"),
        ([StandardScaler(), 3], r"steps\[1\] 3: is no estimator"),
        ([TSNE(), PCA(1)], r"steps\[0\] TSNE\(\): has no transform for new samples; only the last may be so"),
    ],
)
def test_steps_that_are_refused(rows, steps, words):
    for fit in (Chain(steps).fit, Chain(steps).fit_transform):
        with pytest.raises(ValueError, match=words):
            fit(rows)


def test_the_output_container_is_that_of_the_last_step(rows):
    chain = Chain([StandardScaler(), PCA(2)]).set_output(transform="default")
    assert isinstance(chain.fit_transform(rows), np.ndarray)


def _parsed(text):
    trusted_imports.enforce()
    parser = jsonargparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--representations", type=dict[str, BaseEstimator])
    return parser.instantiate(parser.parse_string(text)).representations


def test_a_configuration_builds_it(rows):
    chain = _parsed(YAML)["both"]
    assert type(chain) is Chain and [type(step) for step in chain.steps] == [ConvAutoencoder, PCA]
    assert clone(chain).set_params(n_components=1).fit(rows).transform(rows).shape == (200, 1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{n_components: 2}", "{n_component: 2}", "n_component"),
        ("channels: [4]", "chanels: [4]", "chanels"),
        ("sklearn.decomposition.PCA", "os.system", "os.system is not among what a configuration"),
    ],
)
def test_a_configuration_with_a_slip_is_refused_by_name(old, new, words):
    with pytest.raises(Exception) as found:
        _parsed(YAML.replace(old, new))
    assert words in str(refusal(found.value))


def test_all_four_are_names_of_the_package():
    import replearn

    assert replearn.Chain is Chain and replearn.FinishedRun is FinishedRun
    assert replearn.ConvAutoencoder is ConvAutoencoder and replearn.ConvClassifier is ConvClassifier
    assert "Chain" in dir(replearn)
