"""Which representations count as having seen labels."""

import json
import shutil

import pytest
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.neighbors import NeighborhoodComponentsAnalysis
from sklearn.pipeline import make_pipeline

from replearn.comparison.finished_runs import is_supervised
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


@pytest.mark.parametrize(("said", "expected"), [("labels", True), ("images", False), (None, False)])
def test_a_run_is_what_it_says_it_is_and_its_class_is_no_matter(finished, tmp_path, said, expected):
    """One of an earlier release says nothing: then its model does."""
    folder = shutil.copytree(finished, tmp_path / "ae" / "20260101-000000")
    (folder / "manifest.json").unlink()  # it would tell that the run was changed
    facts = json.loads((folder / "metrics.json").read_text())
    assert facts.pop("learns_from") == "images"
    (folder / "metrics.json").write_text(json.dumps(facts | ({"learns_from": said} if said else {})))
    assert is_supervised(FinishedRun(folder)) is expected
    assert is_supervised(Chain([FinishedRun(folder), PCA()])) is expected
