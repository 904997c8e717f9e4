"""What the pages that the commands write can be coloured by."""

import base64
import gzip
import json
import re

import numpy as np

import replearn as replearn_package
from replearn.comparison.comparison import Comparison
from replearn.representations.run_outputs import outputs_of
from replearn.runs.run import Run


def unpacked(path):
    """The header of a page's points, and the bytes of its arrays."""
    text = re.search(r'data-live="points">([^<]*)<', path.read_text(encoding="utf-8"))[1]
    block = gzip.decompress(base64.b64decode(text))
    length = int(np.frombuffer(block[:4], np.uint32)[0])
    return json.loads(block[4 : 4 + length]), block[4 + length :]


def read(path):
    """Names of the colourings of a page, and the numbers of each that has categories."""
    header, block = unpacked(path)
    found = {}
    for each in header["colourings"]:
        where = header["arrays"].get(each.get("ids", ""))
        start = (where or {"offset": 0})["offset"]
        found[each["name"]] = np.frombuffer(block[start : start + where["count"]], np.uint8) if where else None
    return found


def test_plot_colours_by_class_error_and_cluster(replearn, finished, tmp_path):
    code, _, err = replearn("plot", finished, "--projection", "pca", "--output", tmp_path)
    assert code == 0, err
    found = read(tmp_path / "index.html")
    assert list(found) == ["class", "smoke: squared error", "smoke: cluster"]
    run = Run.find(finished)
    outputs = outputs_of(run, run.images())
    assert found["class"].tolist() == outputs.labels.tolist()
    assert found["smoke: cluster"].tolist() == outputs.clusters.tolist()
    assert len(set(outputs.clusters)) == len(run.images().class_names)
    header, _ = unpacked(tmp_path / "index.html")
    names = {"replearn": replearn_package, "run": run, "indices": [5, 0]}
    assert (eval(header["inPython"], names) == outputs.test[[5, 0]]).all()


def test_compare_colours_by_the_errors_of_each_and_what_a_classifier_among_them_predicts(replearn, finished, in_tmp):
    code, _, err = replearn(
        "fit", "--config", "mlp-classifier.yaml", "--data.source", "replearn.data.digits.Digits", "--data.limit", "256",
        "--model.encoder.hidden", "[16]", "--model.latent_dim", "8", "--trainer.max_steps", "9",
    )  # fmt: skip
    assert code == 0, err
    (classifier,) = in_tmp.glob("runs/mlp-classifier/*")
    code, _, err = replearn("compare", finished, classifier, "--output", in_tmp / "page")
    assert code == 0, err
    found = read(in_tmp / "page" / "index.html")
    assert {"class", "smoke: squared error", "pca: squared error"} <= set(found)
    run = Run.find(classifier)
    outputs = outputs_of(run, run.images())
    assert found["mlp-classifier: predicted class"].tolist() == outputs.predicted.tolist()
    wrong = outputs.predicted != outputs.labels
    assert 0 < wrong.sum() < len(wrong)
    assert found["mlp-classifier: right or wrong"].tolist() == wrong.astype(int).tolist()
    for name in ("pca", "smoke", "mlp-classifier"):
        assert len(np.unique(found[f"{name}: cluster"])) == len(outputs.data.class_names)
    header, _ = unpacked(in_tmp / "page" / "index.html")
    assert header["inPython"] == "comparison.select(indices)" and hasattr(Comparison, "select")


CONFIG = """
data: {source: replearn.data.digits.Digits, limit: 200}
representations:
  pca: {class_path: sklearn.decomposition.PCA}
  white: {class_path: sklearn.decomposition.PCA, init_args: {whiten: true}}
dimensions: [2]
metrics: [gmm_accuracy, trustworthiness, continuity]
"""


def test_a_configured_comparison_colours_by_what_it_worked_out_and_places_what_is_drawn(replearn, in_tmp):
    """Whitened codes are no orthogonal projection: a drawing goes where its neighbours are, and that is said."""
    (in_tmp / "mine.yaml").write_text(CONFIG)
    code, _, err = replearn("compare", "--config", "mine.yaml")
    assert code == 0, err
    found = read(in_tmp / "reports" / "mine" / "index.html")
    assert list(found) == ["class", "trustworthiness of the point", "continuity of the point",
                           "pca: cluster", "white: cluster"]  # fmt: skip
    assert 1 < len(np.unique(found["pca: cluster"])) <= 10
    header, _ = unpacked(in_tmp / "reports" / "mine" / "index.html")
    rules = {each["name"]: each["placement"] for each in header["maps"]}
    assert rules["pca"] == {"of": "pixels", "approximate": False, "matrix": "map0.matrix", "mean": "map0.mean"}
    assert rules["white"] == {"of": "pca", "approximate": True, "matrix": None}
    assert [each["name"] for each in header["models"]] == ["pca"]


def test_the_kept_clusters_are_those_that_the_accuracy_is_of():
    from replearn.metrics.cluster_scores import cluster_scores
    from replearn.metrics.clusters import kmeans

    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    codes = labels[:, None] * 20 + rng.normal(size=(60, 2))
    found = cluster_scores(kmeans, codes, labels, None, None, seed=0)
    assert found.right.all()
    assert all(len(set(found.clusters[labels == label])) == 1 for label in range(3))
