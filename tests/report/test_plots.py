"""`plot` and `embed` on a finished run: the files, and that they say the same."""

import numpy as np
import pytest

from replearn.comparison.compare import run as compare
from replearn.comparison.spec_of_runs import specs_of_runs
from replearn.representations.run_outputs import outputs_of
from replearn.runs.codes import Rows, write_codes
from replearn.runs.run import Run
from replearn.training.fit import fit as train

ALWAYS = {"latent", "reconstructions", "curves", "worst", "interpolation", "traversal"}


@pytest.mark.parametrize("projection", ["pca", "umap", "tsne"])
def test_plot_draws_every_figure(replearn, finished, tmp_path, projection):
    code, _, err = replearn("plot", finished, "--projection", projection, "--output", tmp_path)
    assert code == 0, err
    assert {path.stem for path in tmp_path.glob("*.png")} == ALWAYS
    points = np.load(tmp_path / "latent.npz")
    assert points["code"].shape == points["pixels"].shape == (256, 2)
    assert np.isfinite(points["code"]).all()


def test_a_code_of_two_is_drawn_as_it_is_and_has_a_grid(replearn, in_tmp):
    fit = ["fit", "--config", "smoke.yaml", "--model.latent_dim", "2", "--trainer.max_epochs", "1"]
    assert replearn(*fit)[0] == 0
    code, _, err = replearn("plot", "--format", "svg")
    assert code == 0, err
    (run,) = (in_tmp / "runs" / "smoke").iterdir()
    figures = {path.name for path in (run / "figures").iterdir()}
    assert figures == {f"{name}.svg" for name in ALWAYS | {"grid"}} | {"latent.npz", "index.html"}
    outputs = outputs_of(Run.find(run), Run.find(run).images())
    np.testing.assert_array_equal(np.load(run / "figures" / "latent.npz")["code"], outputs.codes)


def test_a_classifier_has_its_own_figures(replearn, in_tmp):
    fit = ["fit", "--config", "mlp-classifier.yaml", "--data.source", "replearn.data.digits.Digits"]
    code, out, err = replearn(*fit, "--trainer.max_epochs", "3", "--data.limit", "400")
    assert code == 0, err
    assert "accuracy" in out
    code, _, err = replearn("plot", "--projection", "pca")
    assert code == 0, err
    (run,) = (in_tmp / "runs" / "mlp-classifier").iterdir()
    assert {path.stem for path in (run / "figures").glob("*.png")} == {"latent", "curves", "confusion", "wrong"}
    found = Run.find(run)
    outputs = outputs_of(found, found.images())
    assert np.mean(outputs.predicted == outputs.labels) == pytest.approx(found.metrics["test"]["accuracy"])


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    """A short training on images of three classes, told apart by their brightness: its run folder."""
    place = tmp_path_factory.mktemp("classifier")
    _bright(place / "all.npz", ["bright", "dark", "grey"])
    return train(
        "mlp-classifier.yaml", images=str(place / "all.npz"), trainer__max_epochs=40,
        trainer__default_root_dir=str(place / "runs"),
    ).folder  # fmt: skip


def _bright(path, names):
    """60 images of 6 x 6 of the classes named."""
    levels = {"dark": 20, "grey": 120, "bright": 230, "black": 0, "": 120}
    labels = np.array(names * (60 // len(names)))
    noise = np.random.default_rng(0).integers(0, 20, (60, 6, 6))
    images = (noise + np.array([levels[name] for name in labels])[:, None, None]).astype(np.uint8)
    np.savez(path, x=images, **({} if "" in names else {"y": labels}))


def test_classes_of_other_images_are_known_by_their_names(replearn, classifier, in_tmp):
    """The folder of a few classes has its own numbers, 0 and 1: the model's are 1 and 2."""
    _bright(in_tmp / "some.npz", ["dark", "grey"])
    code, out, err = replearn("test", classifier, "--images", "some.npz")
    assert code == 0, err
    assert "accuracy 1," in out
    assert "recall by class: bright -, dark 1.0000, grey 1.0000" in out
    code, _, err = replearn("plot", classifier, "--images", "some.npz", "--projection", "pca", "--output", "drawn")
    assert code == 0, err
    assert {path.stem for path in (in_tmp / "drawn").glob("*.png")} == {"latent", "curves", "confusion"}  # none wrong


@pytest.mark.parametrize(("names", "said"), [(["black", "dark"], "has the class 'black', and the model"), ([""], "")])
def test_what_is_wrong_is_drawn_of_known_classes_alone(replearn, classifier, in_tmp, names, said):
    _bright(in_tmp / "other.npz", names)
    code, out, err = replearn("plot", classifier, "--images", "other.npz", "--projection", "pca", "--output", "drawn")
    assert code == 0, err
    assert said in out
    assert {path.stem for path in (in_tmp / "drawn").glob("*.png")} == {"latent", "curves"}
    code, _, err = replearn("test", classifier, "--images", "other.npz")
    assert code == 1
    assert (said or "have no label") in err


def test_a_variational_autoencoder_shows_samples(replearn, in_tmp):
    fit = ["fit", "--config", "vae.yaml", "--data.source", "replearn.data.digits.Digits", "--data.limit", "64"]
    assert replearn(*fit, "--trainer.max_epochs", "1")[0] == 0
    code, out, err = replearn("plot", "--projection", "pca", "--output", "drawn")
    assert code == 0, err
    assert "wrote drawn/samples.png" in out


def test_an_ordered_autoencoder_shows_what_its_first_numbers_do(replearn, in_tmp):
    fit = ["fit", "--config", "ordered-ae.yaml", "--data.source", "replearn.data.digits.Digits", "--data.limit", "64"]
    assert replearn(*fit, "--trainer.max_steps", "2", "--model.latent_dim", "4")[0] == 0
    code, out, err = replearn("plot", "--projection", "pca", "--output", "drawn")
    assert code == 0, err
    assert "wrote drawn/error_against_dimension.png" in out
    (spec,) = specs_of_runs([Run.find(next(in_tmp.glob("runs/ordered-ae/*")))])
    compared = compare(spec)
    (result,) = [each for each in compared.results if each.name == "ordered-ae"]
    errors = result.encoded[0].prefix_errors
    assert errors.shape == (4,) and errors[-1] == pytest.approx(result.row["sse_per_image"], rel=1e-5)


def test_worst_images_are_the_worst(finished):
    outputs = outputs_of(Run.find(finished), Run.find(finished).images())
    by_hand = ((outputs.test - outputs.reconstructed) ** 2).reshape(256, -1).sum(axis=1)
    np.testing.assert_allclose(outputs.errors, by_hand, rtol=1e-4)


def test_embed_writes_one_row_an_image_in_three_forms(replearn, finished, tmp_path):
    pytest.importorskip("pyarrow")
    from pyarrow.parquet import read_table

    for ending in ("npz", "csv", "parquet"):
        code, _, err = replearn("embed", finished, "--output", tmp_path / f"codes.{ending}")
        assert code == 0, err
    npz = np.load(tmp_path / "codes.npz")
    assert {name: npz[name].dtype.str for name in ("codes", "labels", "index")} == {
        "codes": "<f4", "labels": "<i8", "index": "<i8",
    }  # fmt: skip
    data = Run.find(finished).images()
    for name, part in data.splits.items():
        rows = npz["split"] == name
        np.testing.assert_array_equal(npz["labels"][rows], part.labels)
        np.testing.assert_array_equal(npz["index"][rows], part.index)
    text = np.genfromtxt(tmp_path / "codes.csv", delimiter=",", names=True, dtype=None, encoding="utf-8")
    np.testing.assert_allclose(text["z3"], npz["codes"][:, 3], rtol=1e-6)
    table = read_table(tmp_path / "codes.parquet")
    assert table.column_names[:5] == ["index", "split", "label", "class", "z0"]
    np.testing.assert_array_equal(table["z3"].to_numpy(), npz["codes"][:, 3])


def test_embed_takes_images_the_run_was_not_trained_on(replearn, finished, tmp_path):
    from PIL import Image

    colours = np.random.default_rng(0).integers(0, 256, (30, 40, 56, 3), dtype=np.uint8)
    for i, image in enumerate(colours):
        folder = tmp_path / "own" / ("cat" if i % 2 else "dog")
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / f"{i:02d}.png")
    code, _, err = replearn("embed", finished, "--images", tmp_path / "own", "--output", tmp_path / "own.npz")
    assert code == 0, err
    codes = np.load(tmp_path / "own.npz")
    assert codes["codes"].shape == (30, 8)
    assert sorted(codes["labels"]) == [0] * 15 + [1] * 15


def test_codes_are_written_as_they_come(tmp_path, monkeypatch):
    """The next block is asked for only when the one before has been written: memory holds one block."""
    monkeypatch.setattr("replearn.runs.codes.TOGETHER", 200)
    asked = []

    def blocks():
        for i in range(3):
            asked.append(sum(path.stat().st_size for path in tmp_path.iterdir()) if i else 0)
            yield np.full((200, 50), i, np.float32)

    n = np.zeros(600, np.int64)
    write_codes(Rows(blocks(), 50, n, np.full(600, "test"), n), tmp_path / "codes.csv")
    assert asked[0] < asked[1] < asked[2]
    assert len((tmp_path / "codes.csv").read_text().splitlines()) == 601


def test_a_failed_write_leaves_what_was_there(tmp_path):
    path = tmp_path / "codes.npz"
    path.write_text("precious")

    def blocks():
        yield np.zeros((1, 2), np.float32)
        raise RuntimeError("broken")

    n = np.zeros(2, np.int64)
    with pytest.raises(RuntimeError, match="broken"):
        write_codes(Rows(blocks(), 2, n, np.full(2, "test"), n), path)
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]
