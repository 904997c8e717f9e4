"""The tour: a page from what the package carries, with networks that do what is said of them."""

import json
from pathlib import Path

import numpy as np
import pytest

from replearn.data.digits import Digits
from replearn.models.inference import apply
from replearn.report.live.tour import NAMES, WEIGHTS, read_packed, tour_data
from replearn.representations.estimator_file import read_estimator


def test_the_networks_of_the_package_are_small_and_say_what_they_reach():
    files = [WEIGHTS / f"{name}.safetensors" for name in NAMES]
    assert sum(path.stat().st_size for path in files) < 1_500_000
    said = (WEIGHTS / "README.md").read_text()
    for path in files:
        facts, _ = read_estimator(path, "replearn.tour")
        assert set(facts["test"]) == {"MNIST", "scikit-learn digits"}
        for number in facts["test"].values():
            assert (f"{number:.2%}".replace("%", " %") if number < 1 else f"{number:.2f}") in said


def test_the_classifier_of_the_package_tells_the_digits_that_are_always_there():
    test = Digits().load().splits["test"]
    model, classes = read_packed("classifier")
    right = apply(model, model.predict_proba, test.images.astype(np.float32) / 255).argmax(1) == test.labels
    assert classes == [str(i) for i in range(10)]
    assert right.mean() > 0.95


def test_everything_is_on_the_page_of_scikit_learns_digits():
    data = tour_data(Digits().load())
    assert [each.name for each in data.maps] == ["pca", "ae-2d", "ae", "classifier"]
    assert all(model.encoder is not None and not model.why_not for model in data.models)
    assert set(data.errors) == {"pca", "ae-2d", "ae"} and set(data.predicted) == {"classifier"}


def test_the_command_writes_one_page_and_takes_no_options(replearn, in_tmp, monkeypatch):
    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_tmp / "empty"))
    code, out, err = replearn("tour")
    assert code == 0, err
    assert "scikit-learn digits" in out and "reports/tour/index.html" in out
    page = (in_tmp / "reports" / "tour" / "index.html").read_text()
    assert page.count("data-live=") > 5 and "default-src 'none'" in page
    code, _, err = replearn("tour", "--big")
    assert code == 2 and "tour takes no options" in err


@pytest.mark.parametrize("name", NAMES)
def test_the_header_of_a_packed_file_is_plain_json(name):
    raw = Path(WEIGHTS / f"{name}.safetensors").read_bytes()
    length = int.from_bytes(raw[:8], "little")
    assert json.loads(json.loads(raw[8 : 8 + length])["__metadata__"]["replearn"])["class"] == "replearn.tour"
