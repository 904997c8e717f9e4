"""What a training leaves behind, and what it never sees."""

import csv
import json
import shutil

import numpy as np
import pytest
import torch
import yaml

from replearn.models.autoencoder import Autoencoder
from replearn.models.inference import apply
from replearn.models.optimizer import schedule_factor
from replearn.runs.run_folder import new_run_folder, newest_finished
from replearn.training.arguments import spelled_out
from replearn.training.fit import fit
from replearn.training.lightning_cli import TrainingCLI


def _smoke(root, **options):
    return fit("smoke.yaml", trainer__default_root_dir=str(root), **options)


def test_a_run_folder_is_complete(finished):
    files = {str(path.relative_to(finished)) for path in finished.rglob("*") if path.is_file()}
    assert {
        "config.yaml", "metrics.csv", "metrics.json", "checkpoints/best.ckpt", "checkpoints/last.ckpt",
    } <= files  # fmt: skip
    metrics = json.loads((finished / "metrics.json").read_text())
    assert list(metrics) == [
        "schema", "model", "learns_from", "test", "val", "dataset", "seed", "epochs", "steps", "latent_dim",
        "environment", "timing",
    ]  # fmt: skip
    assert metrics["dataset"]["n_train"] + metrics["dataset"]["n_val"] == 256
    assert metrics["epochs"] * 8 == metrics["steps"] == 16
    assert set(metrics["timing"]) == {"fit_seconds", "images_per_second", "peak_memory_bytes", "threads"}


def test_the_numbers_of_metrics_json_by_hand(finished):
    from replearn.representations.run_outputs import outputs_of
    from replearn.runs.run import Run

    run = Run.find(finished)
    outputs = outputs_of(run, run.images())
    difference = outputs.test.astype(np.float64) - outputs.reconstructed
    mse = np.mean(difference**2)
    assert run.metrics["test"]["mse"] == pytest.approx(mse, rel=1e-5)
    assert run.metrics["test"]["sse_per_image"] == pytest.approx(784 * mse, rel=1e-5)
    assert run.metrics["test"]["psnr"] == pytest.approx(-10 * np.log10(mse), rel=1e-5)


def test_equal_seeds_give_equal_numbers_and_others_do_not(finished, tmp_path):
    first = json.loads((finished / "metrics.json").read_text())
    again, other = _smoke(tmp_path).metrics, _smoke(tmp_path, seed_everything=1).metrics
    del first["timing"], again["timing"]
    assert again == first
    assert other["test"] != first["test"]


def test_test_images_never_reach_the_training(tmp_path, monkeypatch):
    """Training images are dark, test images bright; what a step sees is recorded."""
    rng = np.random.default_rng(0)
    dark, bright = rng.uniform(0, 0.4, (80, 6, 6)), rng.uniform(0.6, 1, (20, 6, 6))
    np.savez(tmp_path / "own.npz", x_train=dark, x_test=bright)
    seen = {"train": [], "val": [], "test": []}
    step = Autoencoder.step

    def spy(self, batch, stage):
        seen[stage].append((float(batch[0].min()), float(batch[0].max())))
        return step(self, batch, stage)

    monkeypatch.setattr(Autoencoder, "step", spy)
    _smoke(tmp_path, images=str(tmp_path / "own.npz"), trainer__max_epochs=2)
    assert max(high for _, high in seen["train"] + seen["val"]) < 0.5
    assert min(low for low, _ in seen["test"]) > 0.5


def test_three_channels_and_an_odd_size_go_through(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (60, 19, 23, 3), dtype=np.uint8)
    np.savez(tmp_path / "own.npz", x=images, y=np.arange(60) % 3)
    run = _smoke(tmp_path, images=str(tmp_path / "own.npz"), trainer__max_epochs=1)
    config = yaml.safe_load((run.folder / "config.yaml").read_text())
    assert config["model"]["init_args"]["encoder"]["init_args"]["image_shape"] == [3, 19, 23]
    assert config["data"]["root"] == str((tmp_path / "own.npz").resolve())
    data = run.images()
    assert run.metrics["dataset"]["image_shape"] == [3, 19, 23]
    assert run.model.reconstruct(next(iter(data.batches("test", 4)))[0]).shape == (4, 3, 19, 23)


@pytest.mark.parametrize(
    ("typed", "epochs"),
    [({"min_steps": 20}, 3), ({"min_steps": 0}, 2), ({"min_steps": 20, "trainer__max_epochs": 1}, 1)],
)
def test_small_data_sets_get_enough_steps_unless_a_length_was_typed(tmp_path, typed, epochs):
    assert _smoke(tmp_path, **typed).metrics["epochs"] == epochs


def test_max_steps_is_a_length_too(tmp_path):
    run = _smoke(tmp_path, min_steps=100, trainer__max_steps=5)
    assert run.metrics["steps"] == 5
    assert run.metrics["test"]["mse"] > 0


def test_the_schedule_follows_the_length(tmp_path):
    run = _smoke(tmp_path, min_steps=40)
    with (run.folder / "metrics.csv").open(newline="") as file:
        rates = [float(row["learning_rate"]) for row in csv.DictReader(file)]
    share = schedule_factor("one_cycle", 40)
    assert rates == pytest.approx([0.004 * share(8 * epoch) for epoch in range(1, 6)], rel=1e-3)


def test_gradients_are_clipped_in_mixed_precision_too(tmp_path):
    mixed = {"trainer__precision": "bf16-mixed", "trainer__gradient_clip_val": 0.5, "trainer__max_epochs": 1}
    assert _smoke(tmp_path, **mixed).metrics["epochs"] == 1


@pytest.mark.parametrize(("native", "precision"), [(True, "bf16-mixed"), (False, None)])
def test_bf16_is_the_default_of_a_gpu_that_computes_in_it(monkeypatch, native, precision):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: native or including_emulation)
    cli = TrainingCLI(spelled_out(["--config", "smoke.yaml"]))
    assert cli.config.trainer.precision == precision


def test_bce_and_a_code_of_one(tmp_path):
    run = _smoke(tmp_path, model__loss="bce", model__latent_dim=1, trainer__max_epochs=1)
    assert run.metrics["latent_dim"] == 1
    assert 0 < run.metrics["test"]["mse"] < 1


def test_runs_started_in_one_second_have_folders_of_their_own(tmp_path):
    folders = {new_run_folder(tmp_path, "ae") for _ in range(12)}
    assert len(folders) == 12
    for folder in folders:
        for file in ("metrics.json", "config.yaml", "checkpoints/best.ckpt"):
            (folder / file).touch()
    newest = newest_finished(tmp_path)
    assert newest == max(folders, key=lambda folder: (folder.name[:15], int(folder.name[16:] or 1)))


def test_a_linear_autoencoder_reaches_pca(tmp_path, capsys):
    """The trainer against a closed form: within 1 % of PCA on the training images, and never below it."""
    from sklearn.decomposition import PCA

    run = fit(
        "linear-ae.yaml", data__source="replearn.data.digits.Digits", trainer__default_root_dir=str(tmp_path),
        data__batch_size=32, trainer__max_epochs=60, model__learning_rate=8e-3,
    )  # fmt: skip
    train = run.images().array("train")
    flat = train.reshape(len(train), -1)
    pca = PCA(16).fit(flat)
    best = np.mean((flat - pca.inverse_transform(pca.transform(flat))) ** 2)
    ours = np.mean((train - apply(run.model, run.model.reconstruct, train)) ** 2)
    assert best <= ours * (1 + 1e-6)
    assert ours <= 1.01 * best


@pytest.mark.parametrize("command", ["test", "plot", "compare"])
def test_a_run_is_never_taken_up_on_other_images(replearn, finished, in_tmp, monkeypatch, command):
    """Where its own data set is not to be had, nothing stands in for it."""
    monkeypatch.delenv("REPLEARN_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_tmp / "cache"))
    monkeypatch.setattr("torchvision.datasets.MNIST.download", lambda self: (_ for _ in ()).throw(OSError("offline")))
    shutil.copytree(finished, in_tmp / "run", ignore=shutil.ignore_patterns("manifest.json"))
    config = (in_tmp / "run" / "config.yaml").read_text()
    assert "offline: error" in config
    (in_tmp / "run" / "config.yaml").write_text(config.replace("data.digits.Digits", "data.mnist.MNIST"))
    code, _, err = replearn(command, "run")
    assert code == 2
    assert "MNIST is not on disk" in err
