"""A run that starts as PCA: epoch 0 counts, is logged, is resumed from; a run that learns by heart is stopped."""

import csv
import json
import signal
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits, load_sample_images
from sklearn.decomposition import PCA

from replearn import news
from replearn.cli import Stopped
from replearn.runs.run import Run
from replearn.training.callbacks.early_stop import EarlyStop
from replearn.training.callbacks.exact_resume import ExactResume
from replearn.training.fit import fit

START = {"model__start": "pca", "model__output": "clip", "model__learning_rate": 2e-3}
TYPED = ["--config", "smoke.yaml", "--model.start", "pca", "--model.output", "clip", "--trainer.max_epochs", "3"]


def _rows(folder):
    with (folder / "metrics.csv").open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def _pca_error(data, size):
    train, test = (data.array(split).reshape(len(data.get_split(split)), -1) for split in ("train", "test"))
    pca = PCA(min(size, *train.shape), random_state=0).fit(train)
    return float(((pca.inverse_transform(pca.transform(test)) - test) ** 2).sum(1).mean())


def _squares(side, count, grey):
    """Squares cut from scikit-learn's two photographs, at random places."""
    rng = np.random.default_rng(0)
    photographs = load_sample_images().images
    cut = []
    for i in range(count):
        whole = photographs[i % 2]
        y, x = (rng.integers(0, length - side) for length in whole.shape[:2])
        cut.append(whole[y : y + side, x : x + side])
    images = np.stack(cut)
    return images.mean(3).astype(np.uint8) if grey else images


SETS = {
    "digits, 8 px": lambda: (load_digits().images[:400] * 15.9).astype(np.uint8),
    "grey photographs, 28 px": lambda: _squares(28, 300, grey=True),
    "colour photographs, 32 px": lambda: _squares(32, 300, grey=False),
    "few colour photographs, 48 px": lambda: _squares(48, 100, grey=False),
}


@pytest.mark.parametrize("size", [2, 16, 64])
@pytest.mark.parametrize("name", SETS)
def test_it_is_never_worse_than_pca(name, size, in_tmp):
    images = SETS[name]()
    np.savez("images.npz", x=images)
    size = min(size, images[0].size)
    run = fit("smoke.yaml", images="images.npz", data__limit=None, model__latent_dim=size, min_steps=20, **START)
    assert run.metrics["test"]["sse_per_image"] <= _pca_error(run.images(), size) * 1.0001


def test_the_start_is_kept_where_training_makes_it_worse(in_tmp):
    run = fit("smoke.yaml", **START | {"model__learning_rate": 3.0})
    rows = _rows(run.folder)
    assert [row["epoch"] for row in rows] == ["0", "1", "2"]
    assert float(rows[0]["val_mse"]) < min(float(row["val_mse"]) for row in rows[1:])
    assert run.metrics["val"]["mse"] == pytest.approx(float(rows[0]["val_mse"]), rel=1e-4)
    data = run.images()
    train, test = (data.array(split).reshape(len(data.get_split(split)), -1) for split in ("train", "test"))
    pca = PCA(8).fit(train)
    clipped = pca.inverse_transform(pca.transform(test)).clip(0, 1)
    assert run.metrics["test"]["sse_per_image"] == pytest.approx(((clipped - test) ** 2).sum(1).mean(), rel=1e-3)


@pytest.mark.parametrize("step", [0, 11], ids=["before the first step", "in epoch 2"])
def test_going_on_gives_what_an_unbroken_run_gives(step, replearn, in_tmp, monkeypatch):
    assert replearn("fit", *TYPED, "--trainer.default_root_dir", "whole")[0] == 0
    before = ExactResume.on_train_batch_start

    def stop(self, trainer, *rest):
        if trainer.global_step == step:
            raise Stopped(signal.SIGTERM)
        before(self, trainer, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(ExactResume, "on_train_batch_start", stop)
        assert replearn("fit", *TYPED)[0] == 143
    code, _, err = replearn("fit", "--config", "smoke.yaml", "--ckpt_path", "last")
    assert code == 0, err
    whole, broken = (next((in_tmp / root / "smoke").iterdir()) for root in ("whole", "runs"))
    assert _rows(whole) == _rows(broken)
    weights = [Run.find(folder).model.state_dict() for folder in (whole, broken)]
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


def test_a_run_of_no_epochs_is_pca(in_tmp):
    run = fit("smoke.yaml", trainer__max_epochs=0, **START)
    assert run.metrics["test"]["sse_per_image"] <= _pca_error(run.images(), 8)


def _epochs(pairs, epochs, start=None):
    """Hand a stopper the (train, val) errors of the epochs until it stops; return the last one, and what it told."""
    best = SimpleNamespace(best_model_score=start)
    stopper, heard = EarlyStop(best), []
    model = fit_model()
    trainer = SimpleNamespace(max_epochs=epochs, should_stop=False, is_global_zero=True, global_step=0)
    stopper.on_train_start(trainer, model)
    with news.listen(lambda item: heard.append(item.text)):
        for epoch, (train, val) in enumerate(pairs):
            best.best_model_score = min(val, best.best_model_score or val)
            trainer.current_epoch = epoch
            trainer.callback_metrics = {"train_sse_per_image": train, "val_sse_per_image": val}
            stopper.on_train_epoch_end(trainer, model)
            if trainer.should_stop:
                return epoch + 1, heard
    return None, heard


def fit_model():
    from replearn.models.autoencoder import Autoencoder
    from replearn.networks.linear import LinearDecoder, LinearEncoder

    return Autoencoder(LinearEncoder(), LinearDecoder())


def test_a_run_that_learns_by_heart_is_stopped_and_says_why():
    pairs = [(10.0 / epoch, 9.0 + 0.1 * epoch) for epoch in range(1, 101)]
    assert _epochs(pairs, 100, start=9.0) == (
        20,
        ["stopped after epoch 20 of 100: sse_per_image is 0.5 on training images and 11 on validation images, which "
         "epoch 0 did best on"],
    )  # fmt: skip
    assert _epochs(pairs, 200, start=9.0)[0] == 40  # a fifth of the run
    assert _epochs(pairs, 20, start=9.0)[0] is None  # at its end anyway


def test_a_run_that_gets_no_better_but_learns_nothing_by_heart_goes_on():
    assert _epochs([(8.0, 9.0)] * 100, 100)[0] is None


def test_a_run_that_gets_better_goes_on_however_far_training_is_ahead():
    assert _epochs([(0.1, 9.0 - 0.01 * epoch) for epoch in range(100)], 100)[0] is None


def test_metrics_json_names_the_epochs_that_were_trained(in_tmp):
    run = fit("smoke.yaml", **START)
    written = json.loads((run.folder / "metrics.json").read_text())
    assert (written["epochs"], written["steps"]) == (2, 16)
