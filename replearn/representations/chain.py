"""Representations one after the other, as one: an autoencoder and then UMAP, for example."""

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils import Tags, get_tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from replearn.errors import UsageError

SHARED = ("n_components", "random_state")  # parameters of the chain that are those of a step


def _all_have(method: str) -> Callable[["Chain"], bool]:
    return lambda chain: all(hasattr(step, method) for step in chain.used)


class Chain(TransformerMixin, BaseEstimator, auto_wrap_output_keys=None):  # type: ignore[call-arg]
    """Each step is fitted on the output of the one before. A configuration can build it, no Pipeline.

    The last step may be without `transform` (t-SNE): then there is `fit_transform` alone. `n_components` and
    `random_state` are those of the last step that has them; all parameters are reached by the step's place,
    `steps__0__max_epochs`, a step itself as `steps__0`.

    Args:
        steps: scikit-learn estimators; they stay as they are, `fit` works on clones.

    Learned: `steps_`, the fitted clones.

    >>> from sklearn.decomposition import PCA
    >>> from sklearn.preprocessing import StandardScaler
    >>> X = np.arange(12.0).reshape(4, 3) ** 2
    >>> chain = Chain([StandardScaler(), PCA(3)]).set_params(n_components=2).fit(X)
    >>> chain.transform(X).shape, chain.inverse_transform(chain.transform(X)).shape
    ((4, 2), (4, 3))
    """

    def __init__(self, steps: list[BaseEstimator]) -> None:
        self.steps = steps

    def fit(self, X: Any, y: Any = None) -> Self:
        """Fit every step. Raise UsageError where the steps are no chain."""
        *_, last = steps = self._clones()
        last.fit(self._through(steps[:-1], X, y), y)
        self.steps_ = steps
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Any:
        """Fit every step; the output of the last one."""
        steps = self._clones()
        output = self._through(steps, X, y)
        self.steps_ = steps
        return output

    @available_if(_all_have("transform"))
    def transform(self, X: Any) -> Any:
        """Return X through every step."""
        check_is_fitted(self)
        for step in self.steps_:
            X = step.transform(X)
        return X

    @available_if(_all_have("inverse_transform"))
    def inverse_transform(self, X: Any) -> Any:
        """Return the way back, from the last step to the first."""
        check_is_fitted(self)
        for step in reversed(self.steps_):
            X = step.inverse_transform(X)
        return X

    @available_if(lambda chain: hasattr(chain.used[-1], "get_feature_names_out"))
    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the names that the last step gives; input_features is not looked at."""
        check_is_fitted(self)
        return self.steps_[-1].get_feature_names_out()

    def set_output(self, *, transform: str | None = None) -> Self:
        """Return the container that the last step returns: "default", "pandas", "polars"."""
        for last in (self.steps[-1], *getattr(self, "steps_", [])[-1:]):
            last.set_output(transform=transform)
        return self

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return `steps`; with deep also the steps by place, their parameters, `n_components` and `random_state`."""
        found = {"steps": self.steps}
        for place, step in enumerate(self.steps if deep else []):
            inner = step.get_params(deep=True)
            found[f"steps__{place}"] = step
            found |= {f"steps__{place}__{name}": value for name, value in inner.items()}
            found |= {name: inner[name] for name in SHARED if name in inner}  # a later step's come last
        return found

    def set_params(self, **params: Any) -> Self:
        """Set parameters by the names that `get_params` gives. Raise UsageError for another."""
        self.steps = params.pop("steps", self.steps)
        for name in sorted(params, key=lambda name: name.count("__")):  # a step before what is in it
            self._set(name, params[name])
        return self

    def _set(self, name: str, value: Any) -> None:
        if name not in self.get_params():
            known = [name for name in SHARED if name in self.get_params()]
            raise UsageError(
                f"{name}: is no parameter of this Chain; it has {', '.join(['steps', *known])}, and those of its "
                f"{len(self.steps)} steps as steps__0__NAME"
            )
        place, _, inner = name.removeprefix("steps__").partition("__")
        if name in SHARED:
            next(step for step in reversed(self.steps) if name in step.get_params()).set_params(**{name: value})
        elif inner:
            self.steps[int(place)].set_params(**{inner: value})
        else:
            self.steps = [value if place == str(i) else step for i, step in enumerate(self.steps)]

    @property
    def used(self) -> list[BaseEstimator]:
        """The fitted steps, or before that the steps as given."""
        return getattr(self, "steps_", self.steps)

    @property
    def n_features_in_(self) -> int:
        """Of the first step."""
        return self.steps_[0].n_features_in_

    def _clones(self) -> list[BaseEstimator]:
        if not self.steps:
            raise UsageError("steps []: must be one estimator or more")
        for place, step in enumerate(self.steps):
            if isinstance(step, type) or not hasattr(step, "fit"):
                raise UsageError(f"steps[{place}] {step!r}: is no estimator; give an object with fit")
            if place + 1 < len(self.steps) and not hasattr(step, "transform"):
                raise UsageError(f"steps[{place}] {step!r}: has no transform for new samples; only the last may be so")
        return [clone(step) for step in self.steps]

    @staticmethod
    def _through(steps: list[BaseEstimator], X: Any, y: Any) -> Any:
        """Return X through steps that are fitted on the way."""
        for step in steps:
            whole = hasattr(step, "fit_transform")
            X = step.fit_transform(X, y) if whole else step.fit(X, y).transform(X)
        return X

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = all(get_tags(step).input_tags.sparse for step in self.steps)
        tags.target_tags.required = any(get_tags(step).target_tags.required for step in self.steps)
        return tags
