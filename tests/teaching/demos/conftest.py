"""The demos' tests look at the bundled digits, whatever lies on this machine: they are small."""

import pytest


@pytest.fixture(autouse=True)
def bundled_digits(monkeypatch, tmp_path_factory):
    """No MNIST is to be found, so the lessons fall back to scikit-learn's digits."""
    from replearn.teaching.lib.images import digit_images

    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    digit_images.cache_clear()
    yield
    digit_images.cache_clear()
