"""Images that a run was not trained on, by embed, test and plot: none is kept back, file and class names travel."""

import csv
import shutil

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

DIGITS = load_digits()


def write(root, count):
    for i in range(count):
        path = root / f"c{DIGITS.target[i] % 2}" / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((DIGITS.images[i] * 15).astype(np.uint8)).resize((28, 28)).save(path)
    return root


@pytest.fixture
def run_(finished, in_tmp):
    return shutil.copytree(finished, in_tmp / "runs" / "smoke" / finished.name)


def test_names_of_files_and_classes_are_written(replearn, run_, in_tmp):
    write(in_tmp / "mine", 5)
    (in_tmp / "mine" / "c0").rename(in_tmp / "mine" / "=c, 0")
    for ending in ("npz", "csv", "parquet"):
        if ending == "parquet":
            pytest.importorskip("pyarrow")
        code, _, err = replearn("embed", run_, "--images", "mine", "--output", f"codes.{ending}")
        assert code == 0, err
        assert replearn("decode", f"codes.{ending}", run_, "--output", f"d-{ending}", "--png", "0")[0] == 0
    with np.load("codes.npz") as made:
        assert made["split"].tolist() == ["all"] * 5 and made["index"].tolist() == list(range(5))
        files = ["=c, 0/0.png", "=c, 0/2.png", "=c, 0/4.png", "c1/1.png", "c1/3.png"]
        assert made["file"].tolist() == files
        assert made["class"].tolist() == ["=c, 0"] * 3 + ["c1"] * 2
    with (in_tmp / "codes.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:6] == ["index", "split", "label", "file", "class", "z0"]
    assert [row["file"] for row in rows] == [f"./{name}" if name[0] == "=" else name for name in files]
    assert rows[0]["class"] == "'=c, 0"
    decoded = [np.load(f"d-{ending}/images.npz")["x"] for ending in ("npz", "csv", "parquet")]
    assert np.array_equal(decoded[0], decoded[1]) and np.array_equal(decoded[0], decoded[2])


def test_one_image_is_enough(replearn, run_, in_tmp):
    write(in_tmp / "one", 1)
    code, _, err = replearn("embed", run_, "--images", "one", "--output", "codes.npz")
    assert code == 0, err
    assert len(np.load("codes.npz")["codes"]) == 1
    code, out, err = replearn("test", run_, "--images", "one")
    assert code == 0 and "one, 1 test images: mse " in out, err
    code, out, err = replearn("plot", run_, "--images", "one", "--projection", "pca")
    assert code == 0 and "latent.png" in out, err


def test_their_own_parts_stay(replearn, run_, in_tmp):
    write(in_tmp / "mine" / "train", 6)
    write(in_tmp / "mine" / "test", 4)
    assert replearn("embed", run_, "--images", "mine", "--output", "codes.npz")[0] == 0
    with np.load("codes.npz") as made:
        assert made["split"].tolist() == ["train"] * 6 + ["test"] * 4
    code, out, err = replearn("test", run_, "--images", "mine")
    assert code == 0 and "4 test images" in out, err
    assert "must be one of train, test" in replearn("embed", run_, "--images", "mine", "--split", "val",
                                                     "--output", "c.npz")[2]  # fmt: skip


def test_the_images_it_was_trained_on_are_split_as_they_were_wherever_they_lie(replearn, in_tmp):
    write(in_tmp / "mine", 40)
    quick = ["--trainer.max_epochs", "1", "--data.val", "7"]
    code, out, err = replearn("fit", "--config", "smoke.yaml", "--data.limit", "null", "--images", "mine", *quick)
    assert code == 0, err
    assert "data: mine, 29 training, 7 validation and 4 test images of 1 x 28 x 28" in out
    assert "classes: 2 (c0, c1)" in out
    assert replearn("embed", "--output", "a.npz")[0] == 0
    (in_tmp / "mine").rename(in_tmp / "moved")
    assert replearn("embed", "--images", "moved", "--output", "b.npz")[0] == 0
    with np.load("a.npz") as a, np.load("b.npz") as b:
        assert all(np.array_equal(a[key], b[key]) for key in ("codes", "split", "index", "file", "class"))
    code, out, err = replearn("test", "--images", "moved")
    assert code == 0 and "4 test images" in out, err


@pytest.fixture
def labelled(in_tmp):
    """Nine whole images and a broken one, their classes in a table beside them."""
    write(in_tmp / "mine", 9)
    (in_tmp / "mine" / "c0" / "broken.png").write_bytes(b"not a picture")
    names = sorted(str(path.relative_to(in_tmp / "mine")) for path in (in_tmp / "mine").rglob("*.png"))
    lines = [f"{name},{'odd' if number % 2 else 'even'}" for number, name in enumerate(names) if "broken" not in name]
    (in_tmp / "labels.csv").write_text("\n".join(["file,label", *lines]))
    return ["--images", "mine", "--data.labels", "labels.csv", "--data.skip_bad", "1"]


def test_how_new_images_are_read_is_typed_beside_them(replearn, run_, labelled):
    code, _, err = replearn("embed", run_, *labelled[:4], "--output", "codes.npz")
    assert code == 1 and "leave it out with --data.skip_bad 1" in err
    code, _, err = replearn("embed", run_, *labelled, "--output", "codes.npz")
    assert code == 0, err
    with np.load("codes.npz") as made:
        assert len(made["codes"]) == 9 and set(made["class"]) == {"even", "odd"}
        assert not any("broken" in name for name in made["file"])
    code, _, err = replearn("embed", run_, *labelled[:-1], "many", "--output", "codes.npz")
    assert code == 2 and "--data.skip_bad many: must be an integer" in err and "config.yaml" not in err


def test_plot_and_compare_read_new_images_as_typed(replearn, run_, labelled, monkeypatch):
    monkeypatch.setattr("replearn.report.plots.ABILITIES", ())
    drawn = []
    monkeypatch.setattr("replearn.report.plots.write_run_page", lambda outputs, *rest: drawn.append(outputs) or "")
    code, out, err = replearn("plot", run_, *labelled, "--projection", "pca")
    assert code == 0, err
    assert drawn[0].data.class_names == ["even", "odd"] and len(drawn[0].codes) == 9
    assert "--images mine --data.labels labels.csv --data.skip_bad 1" in out.splitlines()[-1], "the next command"
    from replearn.comparison.spec_of_runs import specs_of_runs
    from replearn.runs.run import Run

    spec = specs_of_runs([Run.find(run_)], "mine", None, {"labels": "labels.csv", "skip_bad": 1})[0]
    assert spec.data.class_names == ["even", "odd"] and spec.data.skipped == ["c0/broken.png"]


def test_a_range_typed_beside_new_images_scales_them(replearn, run_, in_tmp):
    images = np.random.default_rng(0).integers(0, 256, (4, 28, 28))
    np.savez("deep.npz", x=(images * 16).astype(np.int32))
    np.savez("plain.npz", x=images.astype(np.uint8))
    assert replearn("embed", run_, "--images", "plain.npz", "--output", "plain-codes.npz")[0] == 0
    words = ["--images", "deep.npz", "--data.range", "[0, 4080]", "--output", "deep-codes.npz"]
    code, _, err = replearn("embed", run_, *words)
    assert code == 0, err
    np.testing.assert_allclose(np.load("deep-codes.npz")["codes"], np.load("plain-codes.npz")["codes"], atol=1e-5)
