"""What comes from others is refused before it runs: class paths outside the allow-list, pickles, YAML tags.

The module `intruder` leaves a mark when it is imported, so a test can see whether anything ran.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

REFUSED = ["is not among what a configuration or a checkpoint may name", "torch.nn", "--allow-import"]
PLACES = [
    "model.class_path",
    "model.init_args.encoder.class_path",
    "model.init_args.decoder.class_path",
    "data.source",
    "trainer.callbacks.class_path",
    "trainer.logger.class_path",
    "trainer.strategy.class_path",
    "trainer.plugins.class_path",
    "trainer.profiler.class_path",
]


class Bomb:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("path", ["intruder.Encoder", "os.system"])
def test_a_configuration_that_names_a_class_outside_the_list(check_refused, config, mark, place, path):
    words = [path, *REFUSED, path.split(".")[0]]
    check_refused(2, words, "fit", "--config", config(place, path))
    assert not mark.exists()


@pytest.mark.parametrize("option", ["model", "model.encoder", "data.source", "trainer.callbacks", "trainer.logger"])
def test_a_class_outside_the_list_that_is_typed(check_refused, mark, option):
    words = ["intruder.Encoder", *REFUSED]
    check_refused(2, words, "fit", "--config", "smoke.yaml", f"--{option}", "intruder.Encoder")
    assert not mark.exists()


def test_a_name_that_only_starts_like_one_of_the_list(check_refused, config):
    check_refused(2, ["torch.nnx.Linear", *REFUSED], "fit", "--config", config("model.class_path", "torch.nnx.Linear"))


def test_a_yaml_tag_that_calls_a_function(check_refused, in_tmp):
    (in_tmp / "mine.yaml").write_text("data: !!python/object/apply:os.mkdir [ran]\n")
    check_refused(2, ["is not plain YAML"], "fit", "--config", "mine.yaml")  # it sees that no folder `ran` appeared


@pytest.mark.parametrize("command", ["test", "validate", "plot", "embed", "compare"])
def test_a_run_folder_whose_configuration_names_such_a_class(check_refused, run, mark, command):
    path = run / "config.yaml"
    content = yaml.safe_load(path.read_text())
    content["data"]["source"] = "intruder.Encoder"
    path.write_text(yaml.safe_dump(content))
    output = ["--output", "codes.npz"] if command == "embed" else []
    check_refused(2, ["intruder.Encoder", *REFUSED], command, run, *output)
    assert not mark.exists()


@pytest.mark.parametrize("command", ["test", "validate", "plot", "embed", "compare"])
@pytest.mark.parametrize("place", ["_class_path", "encoder"])
def test_a_checkpoint_that_names_such_a_class(check_refused, run, mark, command, place):
    path = run / "checkpoints" / "best.ckpt"
    checkpoint = torch.load(path, weights_only=True)
    arguments = checkpoint["hyper_parameters"]
    if place == "encoder":
        arguments["encoder"]["class_path"] = "intruder.Encoder"
    else:
        arguments["_class_path"] = "intruder.Encoder"
    torch.save(checkpoint, path)
    output = ["--output", "codes.npz"] if command == "embed" else []
    check_refused(2, ["best.ckpt", "intruder.Encoder", *REFUSED], command, run, *output)
    assert not mark.exists()


@pytest.mark.parametrize("typed", [["test"], ["embed", "--output", "x.csv"], ["fit", "--config", "smoke.yaml"]])
def test_a_checkpoint_that_is_a_pickle(check_refused, run, mark, typed):
    path = run / "checkpoints" / "best.ckpt"
    torch.save({"state_dict": Bomb(mark), "hyper_parameters": {"_class_path": "x"}}, path)
    named = ["--ckpt_path", path] if typed[0] == "fit" else [path]
    check_refused(1, ["best.ckpt", "cannot be read", "other than numbers and text"], *typed, *named)
    assert not mark.exists()


@pytest.mark.parametrize("key", ["x", "y", "class_names"])
def test_an_npz_of_objects(check_refused, in_tmp, mark, key):
    arrays = {"x": np.zeros((40, 8, 8), np.uint8), "y": np.zeros(40, int), "class_names": np.array(["a"])}
    bombs = np.empty(len(arrays[key]), object)
    bombs[:] = Bomb(mark)
    np.savez(in_tmp / "mine.npz", **{**arrays, key: bombs})
    check_refused(
        1,
        ["mine.npz", "(pickle) are refused", "np.savez"],
        "fit",
        "--config",
        "smoke.yaml",
        "--images",
        "mine.npz",
    )
    assert not mark.exists()


def test_allow_import_admits_a_class_as_long_as_it_is_typed(replearn, config, mark):
    name = config("model.init_args.encoder", {"class_path": "intruder.Encoder"})
    quick = ["--trainer.max_epochs", "1", "--data.limit", "64"]
    code, _, err = replearn("fit", "--config", name, "--allow-import", "intruder", *quick)
    assert code == 0, err
    assert mark.exists()
    code, _, err = replearn("embed", "--output", "codes.npz", "--allow-import=intruder")
    assert code == 0, err
