"""decode: codes back to images, in files that the other commands take; what it refuses."""

import shutil

import numpy as np
import pytest
from PIL import Image

from replearn.representations.finished_run import FinishedRun


@pytest.fixture
def codes(run, in_tmp, replearn):
    """codes.npz of the run's test images, as embed writes it."""
    code, _, err = replearn("embed", run, "--output", "codes.npz", "--split", "test")
    assert code == 0, err
    return in_tmp / "codes.npz"


def test_images_come_back_in_both_forms(replearn, run, codes, in_tmp):
    code, out, err = replearn("decode", "codes.npz", "--output", "decoded", "--png", "3")
    assert code == 0, err
    with np.load(codes) as given, np.load("decoded/images.npz") as made:
        expected = FinishedRun(run).inverse_transform(given["codes"])
        assert made["x"].dtype == np.uint8 and made["x"].shape == expected.shape
        assert np.abs(made["x"] - expected * 255).max() <= 0.5 + 1e-3
        assert np.array_equal(made["y"], given["labels"])
        assert np.array_equal(np.asarray(Image.open("decoded/00002.png")), made["x"][2, 0])
    assert sorted(path.name for path in (in_tmp / "decoded").iterdir()) == [
        "00000.png", "00001.png", "00002.png", "images.npz",
    ]  # fmt: skip
    assert "images of 1 x 28 x 28 to decoded/images.npz" in out and "00000.png to 00002.png" in out
    code, _, err = replearn("embed", "--images", "decoded/images.npz", "--output", "again.npz")
    assert code == 0, err


@pytest.mark.parametrize(
    "typed",
    [
        ("codes.npz", "RUN", "--output", "d"),
        ("--output", "d", "--codes", "codes.npz"),
        ("--codes=codes.npz", "RUN", "--output=d"),
    ],
)
def test_every_order_of_the_words(replearn, run, codes, in_tmp, typed):
    code, _, err = replearn("decode", *(run if word == "RUN" else word for word in typed))
    assert code == 0, err
    assert (in_tmp / "d" / "images.npz").is_file()


def test_codes_without_labels(replearn, run, in_tmp):
    np.savez("mine.npz", codes=np.zeros((2, 8)))
    assert replearn("decode", "mine.npz", "--output", "d", "--png", "0")[0] == 0
    with np.load("d/images.npz") as made:
        assert made.files == ["x"]
    assert [path.name for path in (in_tmp / "d").iterdir()] == ["images.npz"]


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"codes": np.zeros((2, 3))}, ["mine.npz: codes of 3 numbers", "the run's have 8", "name the run"]),
        ({"x": np.zeros((2, 8))}, ["mine.npz: has no key codes, only ['x']"]),
        ({"codes": np.full((2, 8), np.nan)}, ["mine.npz: 2 of 2 codes hold NaN or infinity"]),
        ({"codes": np.full((2, 8), 1e300)}, ["2 of 2 codes hold NaN or infinity"]),
        ({"codes": np.zeros(8)}, ["codes has shape (8,)", "must be (N, D)"]),
        ({"codes": np.zeros((0, 8))}, ["codes has shape (0, 8)"]),
        ({"codes": np.full((2, 8), "a")}, ["codes has shape (2, 8) of <U1"]),
        ({"codes": np.full((2, 8), None)}, ["is not a readable .npz file of plain arrays"]),
        ({"codes": np.zeros((2, 8)), "labels": np.zeros(3)}, ["labels has shape (3,) for 2 codes"]),
    ],
)  # fmt: skip
def test_codes_that_are_refused(check_refused, run, in_tmp, arrays, words):
    np.savez("mine.npz", **arrays)
    check_refused(1, words, "decode", "mine.npz", "--output", "d")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\x93NUMPY\x01\x00"])
def test_a_file_that_is_no_archive(check_refused, run, in_tmp, content):
    (in_tmp / "mine.npz").write_bytes(content)
    check_refused(1, ["mine.npz: is not a readable .npz file"], "decode", "mine.npz", "--output", "d")


def test_one_array_under_the_name_of_an_archive(check_refused, run, in_tmp):
    np.save("mine.npy", np.zeros((2, 8)))
    shutil.move("mine.npy", "mine.npz")
    check_refused(1, ["mine.npz: is not a readable .npz file"], "decode", "mine.npz", "--output", "d")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["nosuch.npz", "--output", "d"], ["codes nosuch.npz: must be an existing .npz, .csv, .parquet file"]),
        (["good.npz", "nosuch", "--output", "d"], ["run nosuch: there is no such run folder"]),
        (["good.npz"], ["--output is missing"]),
        (["--output", "d"], ["--codes is missing"]),
        (["good.npz", "--output", "good.npz"], ["--output good.npz: is a file; name a folder"]),
        (["good.npz", "--output", "d", "--png", "-1"], ["--png -1: must be 0 or more"]),
        (["good.npz", "--output", "d", "--pgn", "1"], ["unknown option --pgn", "did you mean --png?"]),
    ],
)
def test_words_that_are_refused(check_refused, run, good, typed, words):
    check_refused(2, words, "decode", *typed)


def test_no_finished_run(check_refused, good):
    check_refused(2, ["no finished run under runs/"], "decode", "good.npz", "--output", "d")


def test_a_run_without_a_decoder(check_refused, replearn, good):
    short = ("--data.source", "replearn.data.digits.Digits", "--data.limit", "64", "--trainer.max_steps", "2")
    assert replearn("fit", "--config", "mlp-classifier.yaml", *short)[0] == 0
    check_refused(
        2, ["run mlp-classifier: has no way from codes back to images"], "decode", "good.npz", "--output", "d"
    )
