"""Output that cannot be written is found before any data are read; what lies there is not lost."""

import sys

import numpy as np
import pytest


@pytest.fixture
def no_data(monkeypatch):
    """Reading data is too late."""
    from replearn.data.module import ImageData

    monkeypatch.delattr(ImageData, "load")


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize(
    ("command", "option", "output"),
    [
        ("fit", "--trainer.default_root_dir", "mine.txt/runs"),
        ("plot", "--output", "mine.txt/figures"),
        ("compare", "--output", "mine.txt/report"),
        ("embed", "--output", "mine.txt/codes.npz"),
    ],
)
def test_a_place_below_a_file(check_refused, run, in_tmp, command, option, output):
    (in_tmp / "mine.txt").write_text("a file")
    typed = [command, "--config", "smoke.yaml"] if command == "fit" else [command]
    check_refused(2, [f"{option} mine.txt", "cannot be written", "name a folder that can be"], *typed, option, output)


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("command", ["fit", "plot", "compare", "embed"])
def test_a_place_without_permission(check_refused, run, monkeypatch, command):
    import replearn.runs.text_files

    def denied(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(replearn.runs.text_files.tempfile, "TemporaryFile", denied)
    option = "--trainer.default_root_dir" if command == "fit" else "--output"
    typed = [command, "--config", "smoke.yaml"] if command == "fit" else [command]
    output = "mine/codes.npz" if command == "embed" else "mine"
    check_refused(2, [f"{option} mine", "cannot be written (Permission denied)"], *typed, option, output)


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("name", ["codes.txt", "codes", "codes.NPY", "folder.npz"])
def test_codes_of_a_form_that_is_not_written(check_refused, run, in_tmp, name):
    (in_tmp / "folder.npz").mkdir()
    check_refused(2, [f"--output {name}", ".npz, .csv, .parquet"], "embed", "--output", name)


@pytest.mark.usefixtures("no_data")
def test_parquet_without_its_library(check_refused, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    check_refused(2, ["codes.parquet", 'pip install "replearn[parquet]"'], "embed", "--output", "codes.parquet")


@pytest.mark.usefixtures("no_data")
def test_a_code_of_more_than_two_numbers_is_not_drawn_as_it_is(check_refused, run):
    words = ["--projection none", "these have 8", "say pca, umap or tsne"]
    check_refused(2, words, "plot", "--projection", "none")


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("command", ["compare"])
def test_a_folder_that_holds_other_things(check_refused, run, in_tmp, command):
    (in_tmp / "mine").mkdir()
    (in_tmp / "mine" / "thesis.tex").write_text("years of work")
    words = ["--output mine", "thesis.tex", "no report of ours", "new or empty folder"]
    check_refused(2, words, command, "--output", "mine")


@pytest.mark.usefixtures("no_data")
@pytest.mark.parametrize("command", ["plot", "compare"])
def test_a_file_where_a_folder_is_needed(check_refused, run, in_tmp, command):
    (in_tmp / "mine.txt").write_text("a file")
    check_refused(2, ["--output mine.txt", "name a folder"], command, "--output", "mine.txt")


def test_too_few_images_to_fit_a_projection_on(check_refused, run, in_tmp):
    """t-SNE alone is fitted on the images that it draws; PCA and UMAP on those that the model was trained on."""
    np.savez(in_tmp / "few.npz", x=np.random.default_rng(0).random((1, 28, 28)))
    words = ["--projection tsne", "fitted on 2 images or more", "give more images"]
    check_refused(1, words, "plot", "--projection", "tsne", "--images", "few.npz")


@pytest.mark.parametrize(
    "typed",
    [
        ["embed", "--output", "mine/codes.npz"],
        ["plot", "--output", "mine"],
        ["compare", "--output", "mine"],
    ],
)
def test_what_was_written_before_is_kept_when_the_images_are_bad(check_refused, run, in_tmp, typed):
    (in_tmp / "mine").mkdir()
    for name in ("codes.npz", "latent.npz", "latent.png", "scoreboard.json"):
        (in_tmp / "mine" / name).write_text("from before")
    np.savez(in_tmp / "bad.npz", x=np.full((40, 28, 28), np.nan))
    check_refused(1, ["bad.npz", "holds NaN"], *typed, "--images", "bad.npz")


def test_codes_that_break_off_leave_the_old_file(check_refused, run, in_tmp, monkeypatch):
    import replearn.models.inference
    from replearn.errors import ContentError

    whole = replearn.models.inference.stream

    def broken(*arguments):
        yield next(whole(*arguments))
        raise ContentError("an image that cannot be read")

    monkeypatch.setattr(replearn.models.inference, "stream", broken)
    (in_tmp / "codes.npz").write_text("from before")
    check_refused(1, ["an image that cannot be read"], "embed", "--output", "codes.npz")
