"""Files of earlier releases are read as they were: the numbers beside them are those that their release gave.

A folder is named after its release and was written by it, with the commands in its made_by.txt.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.conv_classifier import ConvClassifier
from replearn.runs.run import Run

RELEASES = sorted(path for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name[0].isdigit())
CLOSE = {"rtol": 1e-4, "atol": 1e-6}  # other machines add in another order


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def release(request):
    return request.param


def _numbers(out):
    return [float(word.split(" ")[-1]) for word in out.splitlines()[-1].split(": ")[-1].split(", ")]


def test_a_run_gives_its_numbers(release, replearn, in_tmp):
    code, out, _ = replearn("test", release / "run")
    assert code == 0
    expected = json.loads((release / "run" / "metrics.json").read_text())["test"]
    assert np.allclose(_numbers(out), list(expected.values()), rtol=1e-4)
    assert Run.find(release / "run").metrics["test"] == expected
    assert replearn("embed", release / "run", "--output", "codes.npz", "--split", "test")[0] == 0
    with np.load("codes.npz") as ours, np.load(release / "run_codes.npz") as theirs:
        assert np.allclose(ours["codes"], theirs["codes"], **CLOSE)
        assert all(np.array_equal(ours[name], theirs[name]) for name in ("labels", "split", "index"))


def test_a_run_is_drawn(release, replearn, in_tmp):
    run = shutil.copytree(release / "run", in_tmp / "run")
    assert replearn("plot", run, "--projection", "pca")[0] == 0
    assert (run / "figures" / "latent.png").is_file() and (run / "figures" / "curves.png").is_file()


def test_an_unfinished_run_goes_on_to_the_numbers_of_the_finished_one(release, replearn, in_tmp):
    shutil.copytree(release / "unfinished", in_tmp / "runs" / "smoke" / "20260101-000000")
    words = ["--config", "smoke.yaml", "--ckpt_path", "last", "--trainer.default_root_dir", "runs"]
    code, _, err = replearn("fit", *words)
    assert code == 0, err
    theirs = json.loads((release / "run" / "metrics.json").read_text())
    ours = json.loads(Path("runs/smoke/20260101-000000/metrics.json").read_text())
    assert (ours["epochs"], ours["steps"]) == (theirs["epochs"], theirs["steps"])
    assert np.allclose(list(ours["test"].values()), list(theirs["test"].values()), rtol=1e-3)


def test_estimator_files_give_their_numbers(release):
    images = (load_digits().data / 16).astype(np.float32).reshape(-1, 1, 8, 8)[:20]
    with np.load(release / "estimators.npz") as theirs:
        codes = ConvAutoencoder.load(release / "autoencoder.safetensors").transform(images)
        assert np.allclose(codes, theirs["codes"], **CLOSE)
        given = ConvClassifier.load(release / "classifier.safetensors").predict_proba(images)
        assert np.allclose(given, theirs["probabilities"], **CLOSE)
