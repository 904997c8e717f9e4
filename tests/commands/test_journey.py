"""The way of a comparison from its YAML to index.html: few files, and down the rooms only.

Counted are the files that wait on the stack while a step of the way is done, and the step's own: what a reader follows.
What these call for a number, a word or a line of a figure, and the cache of cells beside the way, is not.
"""

import inspect
import os
import traceback
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from sklearn.decomposition import PCA

import replearn.comparison.metric
import replearn.comparison.spec_file
import replearn.report.write
from replearn.data.digits import Digits
from tests.test_architecture import FOUNDATIONS, ORDER, PACKAGE

WAY = ("specification", "images", "estimator", "metric", "pictures", "page", "index.html")
MOST_FILES = 15


@pytest.fixture
def stacks(monkeypatch):
    """Note which files of replearn stand on the stack, outermost first, at each step, and where a file is put into
    place.
    """
    seen: dict[str, list[str]] = {}

    def note(owner, name, event):
        done = getattr(owner, name)

        def noted(*args, **kwargs):
            files = [Path(frame.filename) for frame in traceback.extract_stack()]
            if inspect.isfunction(done):  # not one of the system's
                files.append(Path(inspect.getfile(done)))
            ours = [file.relative_to(PACKAGE).as_posix() for file in files if file.is_relative_to(PACKAGE)]
            seen.setdefault(event(*args), list(dict.fromkeys(ours)))
            return done(*args, **kwargs)

        monkeypatch.setattr(owner, name, noted)

    note(Digits, "load", lambda *_: "images")
    note(PCA, "fit", lambda *_: "estimator")
    note(replearn.comparison.metric, "_as_scores", lambda *_: "metric")
    note(replearn.comparison.spec_file, "_parsed", lambda *_: "specification")
    note(replearn.report.write, "pictures", lambda *_: "pictures")
    note(replearn.report.write, "page", lambda *_: "page")
    note(os, "replace", lambda _, target: Path(target).name)
    return seen


def _level(file):
    room = file.split("/")[0].removesuffix(".py")
    return next((level for level, rooms in enumerate(ORDER) if room in rooms), None if room in FOUNDATIONS else 99)


def test_from_the_yaml_to_the_page(in_tmp, replearn, stacks):
    spec = {
        "representations": {"pca": {"class_path": "sklearn.decomposition.PCA"}},
        "data": {"source": "replearn.data.digits.Digits", "limit": 60},
        "dimensions": [2], "k": 1, "metrics": ["mse"],
    }  # fmt: skip
    (in_tmp / "mine.yaml").write_text(yaml.safe_dump(spec))
    code, _, err = replearn("compare", "--config", "mine.yaml")
    assert code == 0, err
    way = {file for step in WAY for file in stacks[step]}
    assert len(way) <= MOST_FILES, sorted(way)
    for event, stack in stacks.items():
        levels = [level for file in stack if (level := _level(file)) is not None]
        assert all(upper >= lower for upper, lower in pairwise(levels)), f"{event} climbs: {stack}"
