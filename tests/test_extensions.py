"""A metric, a figure and a section of the page, a foreign estimator: one new file each, and it is in every report."""

import csv
import importlib
import json
import sys

import pytest
import yaml

from replearn.comparison.metric import all_metrics
from replearn.config.plugins import plugins

METRIC = """
from replearn.comparison.metric import Metric

WORDS = ("width_of_codes", "width <w>", "shape", "lower", "{:.2f}", "How <wide> codes are.")
METRICS = (Metric(*WORDS, compute=lambda codes: codes.test.std()),)
"""
FIGURE = """
from replearn.figures.style import new_axes
from replearn.report.drawn import Drawn

PLACE = 5

def draw(comparison):
    figure, ax = new_axes(3, 2)
    ax.plot([result.mean("width_of_codes") for result in comparison.results])
    return Drawn(figure, "Widths, one a row.", "A line")
"""
SECTION = """
PLACE, TITLE = 15, "Mine & yours"

def html(comparison):
    return f"<p>{len(comparison.results)} rows, the widest {max(comparison.maps)}</p>"
"""
ESTIMATOR = """
from sklearn.base import BaseEstimator, TransformerMixin

class Corner(TransformerMixin, BaseEstimator):
    def __init__(self, n_components=2):
        self.n_components = n_components

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return X[:, 300 : 300 + self.n_components]
"""
OURS = {
    "metrics": "replearn.comparison.metrics",
    "figures": "replearn.report.figures",
    "sections": "replearn.report.sections",
}
FILES = {"metrics": METRIC, "figures": FIGURE, "sections": SECTION}


@pytest.fixture(autouse=True)
def _as_before():
    """What is found in one test is not there in the next."""
    _forget()
    yield
    _forget()


def _forget():
    for found in (plugins, all_metrics):
        found.cache_clear()
    for name in list(sys.modules):
        if name.split(".")[0] == "joined" or name.endswith((".mine", ".corner")):
            del sys.modules[name]


def _as_plugin(folder, monkeypatch):
    """An installed package, as pip leaves one: its modules, and what it says of itself."""
    package = folder / "joined"
    for name, text in FILES.items():
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").touch()
        (package / name / "mine.py").write_text(text)
    (package / "__init__.py").touch()
    (package / "corner.py").write_text(ESTIMATOR)
    facts = folder / "joined-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: joined\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[replearn.plugins]\nmine = joined\n")
    monkeypatch.syspath_prepend(folder)
    return "joined.corner.Corner"


def _as_files(folder, monkeypatch):
    """One new file in each of our own folders, and an estimator of ours."""
    for name, text in FILES.items():
        (folder / name).mkdir()
        (folder / name / "mine.py").write_text(text)
        package = importlib.import_module(OURS[name])
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder / name)])
    (folder / "corner.py").write_text(ESTIMATOR)
    package = importlib.import_module("replearn.representations")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    return "replearn.representations.corner.Corner"


@pytest.mark.parametrize("join", [_as_plugin, _as_files])
def test_one_file_each_and_it_stands_everywhere(join, replearn, in_tmp, tmp_path_factory, monkeypatch):
    estimator = join(tmp_path_factory.mktemp("more"), monkeypatch)
    content = {
        "representations": {"corner": {"class_path": estimator}, "pca": {"class_path": "sklearn.decomposition.PCA"}},
        "data": {"source": "replearn.data.digits.Digits", "limit": 60},
        "metrics": ["mse", "width_of_codes"],
        "k": 5,
    }
    (in_tmp / "mine.yaml").write_text(yaml.safe_dump(content))
    code, out, err = replearn("compare", "--config", "mine.yaml", "--output", "out")
    assert code == 0, err
    corner, pca = json.loads((in_tmp / "out/scoreboard.json").read_text())["rows"]
    assert (corner["representation"], corner["n_components"]) == ("corner", 2)
    assert 0 < corner["width_of_codes"] < pca["width_of_codes"] and corner["width_of_codes_std"] is None
    shown = f"{corner['width_of_codes']:.2f}"
    with (in_tmp / "out/scoreboard.csv").open() as file:
        assert float(next(csv.DictReader(file))["width_of_codes"]) == corner["width_of_codes"]
    table = (in_tmp / "out/scoreboard.md").read_text()
    page = (in_tmp / "out/index.html").read_text()
    assert all(word in out for word in ("width", "<w>", shown))  # the heading may break at its space
    assert "| width &lt;w> |" in table and shown in table
    assert ">width &lt;w&gt;</button>" in page and f">{shown}</td>" in page.replace(' class="best"', "")
    assert "How &lt;wide&gt; codes are." in page and "<w>" not in page
    assert '<section id="mine"><h2>Mine &amp; yours</h2><p>2 rows, the widest pca</p></section>' in page
    assert page.index('id="scoreboard"') < page.index('id="mine"') < page.index('id="figures"')
    assert "Widths, one a row." in page and (in_tmp / "out/mine.png").exists()


def test_a_plugin_that_is_broken_is_told_in_a_sentence(replearn, in_tmp, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("more")
    _as_plugin(folder, monkeypatch)
    (folder / "joined" / "metrics" / "mine.py").write_text("import no_such_package")
    code, _, err = replearn("compare", "--config", "compare-digits.yaml", "--data.limit", "40")
    assert code == 2
    assert "a plugin (joined) cannot be imported: No module named 'no_such_package'; mend or uninstall it" in err


def test_two_metrics_of_one_name_are_refused(replearn, in_tmp, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("more")
    _as_plugin(folder, monkeypatch)
    (folder / "joined" / "metrics" / "mine.py").write_text(METRIC.replace("width_of_codes", "mse"))
    code, _, err = replearn("compare", "--config", "compare-digits.yaml", "--data.limit", "40")
    assert code == 2 and "two metrics are called mse; give one of them another name" in err
