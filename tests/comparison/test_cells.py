"""What a kept cell hangs on, and which copies of an estimator a comparison fits."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from replearn.comparison.cells import Cell, described, key_of, load_cell, save_cell
from replearn.comparison.encode import Images, encode
from replearn.comparison.fill import common_inputs
from replearn.comparison.finished import finished_runs, settle, trained_elsewhere
from replearn.comparison.settings import Settings
from replearn.comparison.variants import Variant, variants
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.representations.chain import Chain
from replearn.representations.finished_run import FinishedRun

COMMON = {"data": {"sha256": "0"}, "metrics": ["mse"], "k": 15}


def key(estimator=None, seed=0, **common):
    return key_of(Variant("pca", estimator or PCA(2), 2, seed), COMMON | common)


def test_equal_inputs_have_equal_keys_and_any_other_input_another():
    others = [
        key(PCA(3)), key(PCA(2, whiten=True)), key(FunctionTransformer()), key(FunctionTransformer(np.log1p)),
        key(Chain([PCA(2)])), key(Chain([PCA(2), PCA(2)])), key(seed=1), key(k=5), key(metrics=["psnr"]),
        key(data={"sha256": "1"}),
    ]  # fmt: skip
    assert key() == key()
    assert len({key(), *others}) == len(others) + 1


def test_a_new_version_of_the_library_has_another_key(monkeypatch):
    before = key()
    monkeypatch.setattr("replearn.comparison.cells.version", lambda name: "9")
    assert key() != before


def test_the_split_is_part_of_the_key():
    def common(**options):
        images = ImageData(Digits, limit=100, **options)
        return common_inputs(Settings({"pca": PCA()}, images))

    assert common(seed=0) == common(seed=0)
    assert common(seed=0) != common(seed=1)
    assert common(seed=0) != common(seed=0, val=20)


def test_a_finished_run_is_known_by_its_checkpoint(finished, tmp_path):
    there = FinishedRun(finished)
    moved = FinishedRun(shutil.copytree(finished, tmp_path / "elsewhere"))
    assert described(there) == described(moved)
    (tmp_path / "elsewhere" / "checkpoints" / "best.ckpt").write_bytes(b"other weights")
    assert described(there) != described(moved)


def test_a_cell_comes_back_as_it_was(tmp_path):
    cell = Cell({"mse": 0.5, "psnr": None}, {"n_components": 2}, {"ari": "why"}, True, None, 1.5, {"codes": np.eye(2)})
    save_cell(tmp_path / "cells", "key", cell)
    back = load_cell(tmp_path / "cells", "key")
    np.testing.assert_array_equal(back.arrays.pop("codes"), cell.arrays.pop("codes"))
    assert back == cell
    assert load_cell(tmp_path / "cells", "another") is None
    (tmp_path / "cells" / "key.json").write_text(json.dumps({"unknown": 1}))
    assert load_cell(tmp_path / "cells", "key") is None


def test_dimensions_and_seeds_go_to_the_last_step_that_has_them():
    chain = Chain([PCA(9, random_state=9), PCA(5), StandardScaler()])
    found = {
        "raw": FunctionTransformer(),
        "chain": chain,
        "pipe": make_pipeline(StandardScaler(), PCA()),
        "tsne": TSNE(),
    }
    made = variants(Settings(found, ImageData(), [2, 3], {"tsne": [2], "pipe": []}, seeds=[4, 6]))
    told = [(variant.name, variant.n_components, variant.seed) for variant in made]
    assert told == [
        ("raw", None, 4),
        *(("chain", size, seed) for size in (2, 3) for seed in (4, 6)),
        ("pipe", None, 4), ("pipe", None, 6), ("tsne", 2, 4), ("tsne", 2, 6),
    ]  # fmt: skip
    steps = made[2].estimator.steps
    assert [(step.n_components, step.random_state) for step in steps[:2]] == [(9, 9), (2, 6)]
    assert (chain.steps[1].n_components, chain.steps[1].random_state) == (5, None)  # the original stays
    assert made[6].estimator[-1].random_state == 6


def test_umap_is_seeded_in_one_thread():
    import umap

    (made,) = variants(Settings({"umap": umap.UMAP()}, ImageData(), [2]))
    assert (made.estimator.random_state, made.estimator.n_jobs) == (0, 1)


def test_a_configurations_name_means_its_newest_finished_run(finished, tmp_path):
    for name in ("20250101-000000", "20260101-000000", "20270101-000000"):
        shutil.copytree(finished, tmp_path / "smoke" / name)
    (tmp_path / "smoke" / "20270101-000000" / "metrics.json").unlink()  # not finished
    run, chained = FinishedRun(tmp_path / "smoke"), Chain([FinishedRun(str(tmp_path / "smoke")), PCA(2)])
    settle({"ae": run, "ae-pca": chained}, seeds=[7])  # one seed: whatever the run was trained with
    assert run.path == chained.steps[0].path == str(tmp_path / "smoke" / "20260101-000000")
    settle({"ae": run}, seeds=[0])  # a run folder stays
    assert run.path.endswith("20260101-000000")
    with pytest.raises(UsageError, match=r"fit --config nowhere\.yaml"):
        settle({"ae": FinishedRun("runs/nowhere")}, seeds=[0])


def test_of_a_folder_of_runs_each_seed_has_its_newest(finished, tmp_path):
    for name, seed in (("20250101-000000", 1), ("20260101-000000", 0), ("20270101-000000", 1)):
        folder = shutil.copytree(finished, tmp_path / "smoke" / name)
        told = json.loads((folder / "metrics.json").read_text())
        (folder / "metrics.json").write_text(json.dumps(told | {"seed": seed}))
    run, chained = FinishedRun(tmp_path / "smoke"), Chain([FinishedRun(str(tmp_path / "smoke")), PCA(2)])
    settings = Settings({"ae": run, "ae-pca": chained, "one": FinishedRun(folder)}, ImageData(), [], seeds=[0, 1])
    settle(settings.representations, settings.seeds)
    made = variants(settings)
    assert [(each.name, each.seed) for each in made] == [
        ("ae", 0), ("ae", 1), ("ae-pca", 0), ("ae-pca", 1), ("one", 0)
    ]  # fmt: skip
    assert [Path(path).name for each in made[:4] for path in _paths(each.estimator)] == [
        "20260101-000000", "20270101-000000"
    ] * 2  # fmt: skip
    assert made[3].estimator.steps[-1].random_state == 1
    with pytest.raises(
        UsageError, match=r"no finished run of seed 2 in .*smoke \(there are 0, 1\); make it: .* --config "
    ):
        settle(settings.representations, [0, 2])


def _paths(estimator):
    return [step.path for step in finished_runs(estimator)]


def test_a_finished_run_costs_what_its_training_did(finished):
    from replearn.runs.run import Run

    run = Run.find(finished)
    data = run.images()
    train, test = (data.array(split).reshape(-1, 784) for split in ("train", "test"))
    images = Images(train, test, data.parts["train"].labels, data.parts["test"].labels, data.image_shape)
    encoded = encode(FinishedRun(finished), images)
    assert encoded.costs["fit_seconds"] == pytest.approx(run.metrics["timing"]["fit_seconds"], abs=0.1)
    assert encoded.costs["parameters"] == sum(weights.numel() for weights in run.model.parameters())
    error = np.square(encoded.reconstructed.reshape(test.shape) - test).mean()
    assert error == pytest.approx(run.metrics["test"]["mse"], rel=1e-4)


def test_a_run_trained_on_other_images_or_another_split_is_named(finished):
    def said(**options):
        images = ImageData(Digits, **options)
        images.load()
        return trained_elsewhere([("ae", Chain([FinishedRun(finished), PCA(2)]))], images)

    assert said(limit=256, seed=0) == []
    assert ["split these images by seed 0, not 1" in words for words in said(limit=256, seed=1)] == [True]
    assert ["other images" in words for words in said(size=14, seed=0)] == [True]
