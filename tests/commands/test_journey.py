"""The way of a comparison from its YAML to index.html: few files, and down the rooms only."""

import os
import traceback
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from sklearn.decomposition import PCA

import replearn.comparison.metric
from replearn.data.digits import Digits
from tests.test_architecture import FOUNDATIONS, ORDER, PACKAGE

MOST_FILES = 15  # of 34, before there was one engine


@pytest.fixture
def stacks(monkeypatch):
    """Note which files of replearn stand on the stack, outermost first, where images are read, an estimator is
    fitted, a metric has its value, and a file is put into place.
    """
    seen: dict[str, list[str]] = {}

    def note(owner, name, event):
        done = getattr(owner, name)

        def noted(*args, **kwargs):
            files = [Path(frame.filename) for frame in traceback.extract_stack()]
            ours = [file.relative_to(PACKAGE).as_posix() for file in files if file.is_relative_to(PACKAGE)]
            seen.setdefault(event(*args), list(dict.fromkeys(ours)))
            return done(*args, **kwargs)

        monkeypatch.setattr(owner, name, noted)

    note(Digits, "load", lambda *_: "images")
    note(PCA, "fit", lambda *_: "estimator")
    note(replearn.comparison.metric, "_as_scores", lambda *_: "metric")
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
    assert {"images", "estimator", "metric", "scoreboard.json", "maps.png", "index.html"} <= set(stacks)

    to_the_page = [stacks[event] for event in ("images", "estimator", "metric", "scoreboard.json", "index.html")]
    assert len({file for stack in to_the_page for file in stack}) <= MOST_FILES, to_the_page
    for event, stack in stacks.items():
        levels = [level for file in stack if (level := _level(file)) is not None]
        assert all(upper >= lower for upper, lower in pairwise(levels)), f"{event} climbs: {stack}"
