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
