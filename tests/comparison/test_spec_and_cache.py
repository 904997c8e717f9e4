"""What a kept cell hangs on, and which copies of an estimator a comparison fits."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from replearn.comparison.cache import described, key_of, load, save_codes, save_scores
from replearn.comparison.encode import encode
from replearn.comparison.encoded import Encoded
from replearn.comparison.finished_runs import finished_runs, resolve_runs, trained_elsewhere
from replearn.comparison.spec import Spec
from replearn.data.digits import Digits
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.representations.chain import Chain
from replearn.representations.finished_run import FinishedRun


def images(**options):
    return ImageData(Digits, **{"limit": 60, "seed": 0} | options)


DATA = images()


def key(estimator=None, seed=0, data=DATA):
    return key_of(estimator or PCA(2), Spec({}, data), seed)


def test_equal_inputs_have_equal_keys_and_any_other_input_another():
    others = [
        key(PCA(3)), key(PCA(2, whiten=True)), key(FunctionTransformer()), key(FunctionTransformer(np.log1p)),
        key(Chain([PCA(2)])), key(Chain([PCA(2), PCA(2)])), key(seed=1), key(data=images(size=14)),
        key(data=images(seed=1)), key(data=images(val=20)),
    ]  # fmt: skip
    assert key() == key()
    assert len({key(), *others}) == len(others) + 1


def test_a_new_version_of_the_library_has_another_key(monkeypatch):
    before = key()
    monkeypatch.setattr("replearn.comparison.cache.version", lambda name: "9")
    assert key() != before


def test_a_finished_run_is_known_by_its_checkpoint(finished, tmp_path):
    there = FinishedRun(finished)
    moved = FinishedRun(shutil.copytree(finished, tmp_path / "elsewhere"))
    assert described(there) == described(moved)
    (tmp_path / "elsewhere" / "checkpoints" / "best.ckpt").write_bytes(b"other weights")
    assert described(there) != described(moved)


@pytest.fixture
def kept(tmp_path):
    """Codes with scores, kept, and the Spec that they answer."""
    spec = Spec({}, DATA, metrics=["mse", "psnr", "silhouette"])
    codes = np.arange(len(spec.test) * 2, dtype=np.float64).reshape(-1, 2)
    encoded = Encoded(spec, 0, None, codes, None, "no way", True, {"n_components": 2, "parameters": None})
    save_codes(tmp_path, "key", encoded)
    encoded.scores = {"mse": {"value": 0.1, "per_image": np.arange(3) > 1}, "psnr": {"value": float("inf")}}
    encoded.gaps = {"silhouette": "no labels"}
    save_scores(tmp_path, "key", encoded)
    return spec, encoded


def test_codes_and_scores_come_back_as_they_were(kept, tmp_path):
    spec, encoded = kept
    back = load(tmp_path, "key", spec, 0)
    assert (back.test.dtype, back.train, back.reconstructed) == (np.float64, None, None)
    np.testing.assert_array_equal(back.test, encoded.test)
    assert (back.no_way_back, back.in_sample, back.costs) == ("no way", True, encoded.costs)
    assert back.scores["mse"]["per_image"].tolist() == [False, False, True]
    assert [back.scores[name]["value"] for name in ("mse", "psnr")] == [0.1, float("inf")]
    assert back.gaps == encoded.gaps
    assert load(tmp_path, "another", spec, 0) is None


def test_a_score_holds_for_its_metric_and_its_k_alone(kept, tmp_path, monkeypatch):
    spec, _ = kept
    other = Spec({}, DATA, metrics=spec.metrics, k=3)
    assert load(tmp_path, "key", other, 0).scores == {}
    changed = [replace(each, version=2) if each.name == "mse" else each for each in spec.wanted]
    monkeypatch.setattr(Spec, "wanted", changed)
    assert list(load(tmp_path, "key", Spec({}, DATA, metrics=spec.metrics), 0).scores) == ["psnr"]


def test_a_number_changed_behind_a_checksum_is_refused(kept, tmp_path):
    """The archive is whole, its own checksums hold, and one number is another."""
    spec, _ = kept
    path = tmp_path / "key.codes.npz"
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["test"][1, 0] += 1e-9
    np.savez(path, **arrays)
    assert load(tmp_path, "key", spec, 0) is None


@pytest.mark.parametrize("kind", ["codes", "scores"])
def test_every_bit_of_what_is_kept_is_guarded(kept, tmp_path, kind):
    spec, encoded = kept
    path = tmp_path / f"key.{kind}.npz"
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        back = load(tmp_path, "key", spec, 0)
        if back is not None:  # refused, or a bit that says nothing
            np.testing.assert_array_equal(back.test, encoded.test)
            assert back.scores == {} or back.scores["mse"]["value"] == 0.1
            assert back.costs == encoded.costs
    path.write_bytes(whole[:20])
    assert kind == "scores" or load(tmp_path, "key", spec, 0) is None


def test_dimensions_and_seeds_go_to_the_last_step_that_has_them():
    chain = Chain([PCA(9, random_state=9), PCA(5), StandardScaler()])
    found = {
        "raw": FunctionTransformer(),
        "chain": chain,
        "pipe": make_pipeline(StandardScaler(), PCA()),
        "tsne": TSNE(),
    }
    made = Spec(found, ImageData(), [2, 3], {"tsne": [2], "pipe": []}, seeds=[4, 6]).cells()
    told = [cell[:3] for cell in made]
    assert told == [
        ("raw", None, 4),
        *(("chain", size, seed) for size in (2, 3) for seed in (4, 6)),
        ("pipe", None, 4), ("pipe", None, 6), ("tsne", 2, 4), ("tsne", 2, 6),
    ]  # fmt: skip
    steps = made[2][3].steps
    assert [(step.n_components, step.random_state) for step in steps[:2]] == [(9, 9), (2, 6)]
    assert (chain.steps[1].n_components, chain.steps[1].random_state) == (5, None)  # the original stays
    assert made[6][3][-1].random_state == 6


def test_umap_is_seeded_in_one_thread():
    import umap

    ((*_, made),) = Spec({"umap": umap.UMAP()}, ImageData(), [2]).cells()
    assert (made.random_state, made.n_jobs) == (0, 1)


def test_a_configurations_name_means_its_newest_finished_run(finished, tmp_path):
    for name in ("20250101-000000", "20260101-000000", "20270101-000000"):
        shutil.copytree(finished, tmp_path / "smoke" / name)
    (tmp_path / "smoke" / "20270101-000000" / "metrics.json").unlink()  # not finished
    run, chained = FinishedRun(tmp_path / "smoke"), Chain([FinishedRun(str(tmp_path / "smoke")), PCA(2)])
    resolve_runs({"ae": run, "ae-pca": chained}, seeds=[7])  # one seed: whatever the run was trained with
    assert run.path == chained.steps[0].path == str(tmp_path / "smoke" / "20260101-000000")
    resolve_runs({"ae": run}, seeds=[0])  # a run folder stays
    assert run.path.endswith("20260101-000000")
    with pytest.raises(UsageError, match=r"fit --config nowhere\.yaml"):
        resolve_runs({"ae": FinishedRun("runs/nowhere")}, seeds=[0])


def test_of_a_folder_of_runs_each_seed_has_its_newest(finished, tmp_path):
    for name, seed in (("20250101-000000", 1), ("20260101-000000", 0), ("20270101-000000", 1)):
        folder = shutil.copytree(finished, tmp_path / "smoke" / name)
        told = json.loads((folder / "metrics.json").read_text())
        (folder / "metrics.json").write_text(json.dumps(told | {"seed": seed}))
        (folder / "manifest.json").unlink(missing_ok=True)  # which holds the sums of files as they were
    run, chained = FinishedRun(tmp_path / "smoke"), Chain([FinishedRun(str(tmp_path / "smoke")), PCA(2)])
    spec = Spec({"ae": run, "ae-pca": chained, "one": FinishedRun(folder)}, ImageData(), [], seeds=[0, 1])
    resolve_runs(spec.representations, spec.seeds)
    made = spec.cells()
    assert [(name, seed) for name, _, seed, _ in made] == [
        ("ae", 0), ("ae", 1), ("ae-pca", 0), ("ae-pca", 1), ("one", 0)
    ]  # fmt: skip
    assert [Path(path).name for *_, each in made[:4] for path in _paths(each)] == [
        "20260101-000000", "20270101-000000"
    ] * 2  # fmt: skip
    assert made[3][3].steps[-1].random_state == 1
    with pytest.raises(
        UsageError, match=r"no finished run of seed 2 in .*smoke \(there are 0, 1\); make it: .* --config "
    ):
        resolve_runs(spec.representations, [0, 2])


def _paths(estimator):
    return [step.path for step in finished_runs(estimator)]


def test_a_finished_run_costs_what_its_training_did(finished):
    from replearn.runs.run import Run

    run = Run.find(finished)
    spec = Spec({}, run.images())
    encoded = encode(FinishedRun(finished), spec, 0)
    assert encoded.costs["fit_seconds"] == pytest.approx(run.metrics["timing"]["fit_seconds"], abs=0.1)
    assert encoded.costs["parameters"] == sum(weights.numel() for weights in run.model.parameters())
    error = np.square(encoded.reconstructed - spec.test).mean()
    assert error == pytest.approx(run.metrics["test"]["mse"], rel=1e-4)


def test_a_run_trained_on_other_images_or_another_split_is_named(finished):
    def said(**options):
        images = ImageData(Digits, **options)
        images.load()
        return trained_elsewhere([("ae", Chain([FinishedRun(finished), PCA(2)]))], images)

    assert said(limit=256, seed=0) == []
    assert ["split these images by seed 0, not 1" in words for words in said(limit=256, seed=1)] == [True]
    assert ["other images" in words for words in said(size=14, seed=0)] == [True]
