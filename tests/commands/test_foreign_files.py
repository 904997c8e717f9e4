"""A configuration, checkpoint, estimator's file or folder from somebody else runs nothing, through whatever reads it.

`check_refused` compares every file of the folder before and after: no payload may leave its mark there.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from PIL import Image

from replearn.data.image_files import read_header
from replearn.errors import ContentError, UsageError
from replearn.report.report_folder import report_folder
from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.representations.estimator_file import write_estimator
from replearn.representations.finished_run import FinishedRun

_found = importlib.util.spec_from_file_location("payloads", Path(__file__).parent / "payloads.py")
payloads = importlib.util.module_from_spec(_found)
_found.loader.exec_module(payloads)

NETWORKS, TRAINERS = payloads.networks(Path("/x")), payloads.trainers(Path("/x"))
ESTIMATORS = payloads.estimators(Path("/x"))
READERS = [
    "test",
    "validate",
    "plot",
    "embed",
    "compare",
    "decode",
]  # the commands that build a model from a checkpoint
MISFITS = dict.fromkeys(["a class to call", "a class of another kind"], ContentError)  # trusted, but not there
WORST = ["a function to call", "a helper that calls"]
SIZES = {"image_shape": [1, 8, 8], "latent_dim": 2}
DECODER = {"class_path": "replearn.networks.linear.LinearDecoder", "init_args": SIZES}


@pytest.fixture(autouse=True)
def treasure(in_tmp):
    """A folder that payloads delete, and a checkpoint that they replace; the fixture of the whole file."""
    (in_tmp / "treasure").mkdir()
    (in_tmp / "treasure" / "kept").write_text("kept")
    (in_tmp / "treasure.ckpt").write_text("kept")
    return in_tmp


def _typed(command: str, run: Path) -> list[object]:
    if command == "decode":
        np.savez("codes.npz", codes=np.zeros((2, 8), np.float32))
        return [command, "codes.npz", run, "--output", "out"]
    return [command, run, *(["--output", "codes.npz"] if command == "embed" else [])]


def _poison(run: Path, specification: object) -> None:
    path = run / "checkpoints" / "best.ckpt"
    checkpoint = torch.load(path, weights_only=True)
    checkpoint["hyper_parameters"]["encoder"] = specification
    torch.save(checkpoint, path)


def _estimator(path: Path, encoder: object) -> Path:
    learned = {"n_features_in_": 64, "image_shape_": (1, 8, 8), "sample_shape_": (64,), "data_min_": 0.0,
               "data_max_": 1.0, "history_": [], "n_components_": 2}  # fmt: skip
    model = {"_class_path": ConvAutoencoder.class_path, "latent_dim": 2, "encoder": encoder, "decoder": DECODER}
    facts = {"schema": 1, "class": "ConvAutoencoder", "parameters": {}, "learned": learned, "model": model}
    write_estimator(path, facts, {})
    return path


@pytest.mark.parametrize("payload", NETWORKS)
def test_no_network_of_a_configuration_runs_anything(check_refused, config, in_tmp, payload):
    check_refused(2, [], "fit", "--config", config("model.init_args.encoder", payloads.networks(in_tmp)[payload]))


@pytest.mark.parametrize("payload", NETWORKS)
def test_none_of_an_estimators_file_does(in_tmp, payload):
    path = _estimator(in_tmp / "file.safetensors", payloads.networks(in_tmp)[payload])
    with pytest.raises(MISFITS.get(payload, UsageError), match=r"file\.safetensors: "):
        ConvAutoencoder.load(path)
    assert not (in_tmp / "owned").exists()
    assert (in_tmp / "treasure" / "kept").exists()


@pytest.mark.parametrize("payload", TRAINERS)
def test_nothing_on_the_trainer_calls_or_writes_elsewhere(check_refused, config, in_tmp, payload):
    name = config("trainer", payloads.trainers(in_tmp)[payload] | {"max_epochs": 1})
    check_refused(2, [], "fit", "--config", name)


@pytest.mark.parametrize("payload", ESTIMATORS)
def test_no_estimator_of_a_comparison_runs_anything(check_refused, in_tmp, good, payload):
    content = {"representations": {"x": payloads.estimators(in_tmp)[payload]},
               "data": {"source": "replearn.data.arrays.Arrays", "root": str(good)}, "k": 1}  # fmt: skip
    (in_tmp / "mine.yaml").write_text(yaml.safe_dump(content))
    check_refused(2, ["mine.yaml: "], "compare", "--config", "mine.yaml")


@pytest.mark.parametrize("command", READERS)
def test_no_command_runs_what_a_checkpoint_names(check_refused, run, in_tmp, command):
    _poison(run, payloads.networks(in_tmp)["a function to call"])
    typed = _typed(command, run)
    check_refused(2, ["best.ckpt: ", payloads.RUN], *typed)


@pytest.mark.full
@pytest.mark.parametrize("payload", NETWORKS)
@pytest.mark.parametrize("command", READERS)
def test_no_command_runs_any_of_them(check_refused, run, in_tmp, command, payload):
    _poison(run, payloads.networks(in_tmp)[payload])
    typed = _typed(command, run)
    check_refused(MISFITS.get(payload, UsageError).exit_code, ["best.ckpt: "], *typed)


@pytest.mark.parametrize("payload", WORST)
def test_neither_does_a_finished_run_as_an_estimator(run, in_tmp, payload):
    _poison(run, payloads.networks(in_tmp)[payload])
    with pytest.raises(UsageError, match=r"best\.ckpt: "):
        FinishedRun(run).transform(np.zeros((2, 28, 28), np.uint8))
    assert not (in_tmp / "owned").exists()


@pytest.mark.parametrize("payload", NETWORKS)
def test_the_worksheet_of_a_configuration_makes_nothing(check_refused, config, in_tmp, payload):
    name = config("model.init_args.encoder", payloads.networks(in_tmp)[payload])
    check_refused(2, [], "arch", "--config", name)


@pytest.mark.parametrize(
    "path",
    ["sklearn.datasets.clear_data_home", "replearn.cli.main", "torch.nn.init.normal_", "torchvision.models.get_model",
     payloads.RUN, payloads.MADE, "sklearn.decomposition.PCA"],
)  # fmt: skip
def test_the_worksheet_of_a_name_calls_networks_only(check_refused, monkeypatch, in_tmp, path):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(in_tmp / "treasure"))  # what clear_data_home deletes
    check_refused(2, ["--network"], "arch", "--network", path, "--input", "1,28,28")


@pytest.mark.parametrize("command", ["test", "validate"])
def test_a_run_that_is_scored_writes_nothing(replearn, run, in_tmp, command):
    content = yaml.safe_load((run / "config.yaml").read_text())
    checkpoint = {"class_path": "pytorch_lightning.callbacks.ModelCheckpoint", "init_args": {"dirpath": "x"}}
    logger = {"class_path": "pytorch_lightning.loggers.CSVLogger", "init_args": {"save_dir": "y"}}
    content["trainer"] |= {"callbacks": [checkpoint], "logger": [logger]}
    (run / "config.yaml").write_text(yaml.safe_dump(content))
    before = {path: path.stat().st_mtime_ns for path in in_tmp.rglob("*")}
    assert replearn(command, run)[0] == 0
    assert {path: path.stat().st_mtime_ns for path in in_tmp.rglob("*")} == before


def test_callbacks_loggers_and_profilers_write_into_the_run_folder(replearn, config, in_tmp):
    trainer = {
        "callbacks": [{"class_path": "pytorch_lightning.callbacks.ModelCheckpoint",
                       "init_args": {"dirpath": "more", "filename": "each", "monitor": "train_mse"}}],
        "logger": [{"class_path": "pytorch_lightning.loggers.CSVLogger", "init_args": {"save_dir": "logs"}}],
        "profiler": {"class_path": "pytorch_lightning.profilers.SimpleProfiler", "init_args": {"filename": "times"}},
        "max_epochs": 1,
        "log_every_n_steps": 1,
    }  # fmt: skip
    before = set(in_tmp.rglob("*"))
    code, _, err = replearn("fit", "--config", config("trainer", trainer), "--data.limit", "64")
    assert code == 0, err
    (run,) = in_tmp.glob("runs/mine/*")
    new = {path for path in set(in_tmp.rglob("*")) - before if path.is_file() and path.name != "mine.yaml"}
    assert {path for path in new if not path.is_relative_to(run)} == set()
    assert (run / "more" / "each.ckpt").is_file()
    assert list(run.glob("logs/**/metrics.csv")) and list(run.glob("**/*times*.txt"))


def test_a_folder_that_git_would_obey(in_tmp):
    """`core.fsmonitor` names a program that git runs; it stands in the configuration of a folder of somebody else."""
    subprocess.run(["git", "init", "-q", "shared"], check=True)
    shared = in_tmp / "shared"
    (shared / "h.sh").write_text(f"#!/bin/sh\ntouch {in_tmp / 'owned'}\n")
    (shared / "h.sh").chmod(0o755)
    with (shared / ".git" / "config").open("a") as file:
        file.write("[core]\n\tfsmonitor = ./h.sh\n")
    (shared / "report").mkdir()
    assert report_folder(None, shared / "report") == shared / "report"
    assert not (in_tmp / "owned").exists()


def test_a_report_that_git_tracks_is_still_known(in_tmp):
    report = in_tmp / "repository" / "reports" / "mnist"
    report.mkdir(parents=True)
    (report / "scoreboard.json").write_text("{}")
    subprocess.run(["git", "init", "-q"], cwd=in_tmp / "repository", check=True)
    assert report_folder(None, report) == report
    subprocess.run(["git", "add", "."], cwd=in_tmp / "repository", check=True)
    with pytest.raises(UsageError, match="is committed to git"):
        report_folder(None, report)
    assert report_folder(report, report) == report
    other = in_tmp / "repository" / "reports" / "mni"
    other.mkdir()
    assert report_folder(None, other) == other


def test_a_postscript_file_that_is_called_a_photograph(in_tmp, monkeypatch):
    (in_tmp / "bin").mkdir()
    (in_tmp / "bin" / "gs").write_text(f"#!/bin/sh\ntouch {in_tmp / 'owned'}\n")
    (in_tmp / "bin" / "gs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{in_tmp / 'bin'}{os.pathsep}{os.environ['PATH']}")
    (in_tmp / "x.jpg").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\n")
    with pytest.raises(ContentError, match=r"x\.jpg: is not an image"):
        read_header(in_tmp / "x.jpg")
    assert not (in_tmp / "owned").exists()


@pytest.mark.parametrize("ending", ["png", "jpg", "jpeg", "bmp", "gif", "webp", "tif", "tiff", "ppm", "pgm"])
def test_every_format_that_is_offered_opens(in_tmp, ending):
    Image.new("L", (3, 2)).save(in_tmp / f"x.{ending}")
    header = read_header(in_tmp / f"x.{ending}")
    assert (header.height, header.width) == (2, 3)


def test_a_configuration_without_a_name_has_no_runs_above_their_folder(check_refused, in_tmp):
    shutil.copy(Path(__file__).parents[2] / "configs" / "smoke.yaml", in_tmp / "...yaml")
    check_refused(2, ["--config ...yaml", "rename"], "fit", "--config", "...yaml")


def test_numba_is_not_led_to_a_cache_by_the_folder_worked_in(check_refused, in_tmp):
    (in_tmp / ".numba_config.yaml").write_text("cache_dir: treasure\n")
    check_refused(2, [".numba_config.yaml", "move it away"], "plot")


@pytest.mark.parametrize("command", ["test", "embed"])
def test_a_checkpoint_of_a_network_beyond_the_memory(check_refused, run, command):
    huge = {"image_shape": [1, 28, 28], "latent_dim": 8, "hidden": [400_000, 400_000]}
    _poison(run, {"class_path": "replearn.networks.mlp.MLPEncoder", "init_args": huge})
    typed = _typed(command, run)
    check_refused(1, ["best.ckpt: ", "GB", "of memory that are free", "name a smaller one"], *typed)


def test_a_configuration_of_one(check_refused, config):
    encoder = {"class_path": "replearn.networks.mlp.MLPEncoder", "init_args": {"hidden": [400_000, 400_000]}}
    check_refused(1, ["GB", "of memory that are free"], "fit", "--config", config("model.init_args.encoder", encoder))
