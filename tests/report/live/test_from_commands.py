"""What the pages that the commands write can be coloured by."""

import base64
import gzip
import json
import re

import numpy as np

from replearn.representations.run_outputs import outputs_of
from replearn.runs.run import Run


def read(path):
    """Names of the colourings of a page, and the numbers of each that has categories."""
    text = re.search(r'data-live="points">([^<]*)<', path.read_text(encoding="utf-8"))[1]
    block = gzip.decompress(base64.b64decode(text))
    length = int(np.frombuffer(block[:4], np.uint32)[0])
    header = json.loads(block[4 : 4 + length])
    found = {}
    for each in header["colourings"]:
        where = header["arrays"].get(each.get("ids", ""))
        start = 4 + length + (where or {"offset": 0})["offset"]
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


def test_compare_colours_by_the_errors_of_each(replearn, finished, tmp_path):
    code, _, err = replearn("compare", finished, "--output", tmp_path)
    assert code == 0, err
    assert {"class", "smoke: squared error", "pca: squared error"} <= set(read(tmp_path / "index.html"))


CONFIG = """
data: {source: replearn.data.digits.Digits, limit: 200}
representations: {pca: {class_path: sklearn.decomposition.PCA}}
dimensions: [2]
metrics: [gmm_accuracy, trustworthiness, continuity]
"""


def test_a_configured_comparison_colours_by_what_it_worked_out(replearn, in_tmp):
    (in_tmp / "mine.yaml").write_text(CONFIG)
    code, _, err = replearn("compare", "--config", "mine.yaml")
    assert code == 0, err
    found = read(in_tmp / "reports" / "mine" / "index.html")
    assert list(found) == ["class", "trustworthiness of the point", "continuity of the point", "pca: cluster"]
    assert 1 < len(np.unique(found["pca: cluster"])) <= 10


def test_the_kept_clusters_are_those_that_the_accuracy_is_of():
    from replearn.metrics.cluster_scores import cluster_scores
    from replearn.metrics.clusters import kmeans

    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    codes = labels[:, None] * 20 + rng.normal(size=(60, 2))
    found = cluster_scores(kmeans, codes, labels, None, None, seed=0)
    assert found.right.all()
    assert all(len(set(found.clusters[labels == label])) == 1 for label in range(3))
