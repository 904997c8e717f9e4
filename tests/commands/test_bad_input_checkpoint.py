"""RUN and checkpoints: not there, damaged, foreign, of another size."""

import json

import pytest
import pytorch_lightning as pl
import torch

COMMANDS = ["test", "validate", "plot", "embed", "compare"]
OURS = ["not one of replearn's", "name a checkpoint that `fit` wrote"]


def _typed(command: str, *run: object) -> list[object]:
    return [command, *run, *(["--output", "codes.npz"] if command == "embed" else [])]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_run_that_does_not_exist(check_refused, command):
    check_refused(2, ["run nosuch", "no such run folder or checkpoint"], *_typed(command, "nosuch"))


@pytest.mark.parametrize("command", COMMANDS)
def test_no_finished_run(check_refused, command):
    check_refused(2, ["no finished run under runs/", "python -m replearn fit --config ae.yaml"], *_typed(command))


def test_an_unfinished_run_is_not_taken_for_a_finished_one(check_refused, run):
    (run / "metrics.json").unlink()
    check_refused(2, ["no finished run under runs/"], "plot")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_no_run(check_refused, in_tmp, command):
    (in_tmp / "mine").mkdir()
    check_refused(2, ["run mine", "holds no checkpoints/best.ckpt", "name a folder"], *_typed(command, "mine"))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), ["cannot be read"]),
        (lambda path: path.write_text("- a list\n"), ["holds a list"]),
        (lambda path: path.write_text("{unclosed"), ["is not plain YAML"]),
        (lambda path: path.write_text(path.read_text().replace("limit:", "limt:")), ["limt", "did you mean"]),
    ],
)
def test_a_run_folder_with_a_damaged_configuration(check_refused, run, command, harm, words):
    harm(run / "config.yaml")
    check_refused(2, words, *_typed(command, run))


@pytest.mark.parametrize("command", ["test", "compare"])
def test_a_run_folder_with_damaged_metrics(replearn, run, command):
    (run / "metrics.json").write_text('{"test": {')
    code, _, err = replearn(command, run)
    assert code == (0 if command == "test" else 1), err  # only compare reads them
    assert ("metrics.json: is not what `fit` wrote" in err) == (command == "compare")
    assert "not foreseen" not in err


class Foreign(pl.LightningModule):
    """Somebody else's model."""

    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(width, 1)

    def training_step(self, batch):
        return None

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)


def _foreign(path) -> None:
    trainer = pl.Trainer(max_epochs=0, logger=False, enable_checkpointing=False, enable_progress_bar=False)
    trainer.fit(Foreign(), torch.utils.data.DataLoader([0]))
    trainer.save_checkpoint(path)


def _rewrite(path, change) -> None:
    checkpoint = torch.load(path, weights_only=True)
    change(checkpoint)
    torch.save(checkpoint, path)


def _other_size(checkpoint) -> None:
    name = "encoder.to_code.weight"
    checkpoint["state_dict"][name] = torch.zeros(9, 9)


def _no_weights(checkpoint) -> None:
    checkpoint["state_dict"] = {}


HARMS = {
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:5000]), ["cannot be read", "truncated"]),
    "empty": (lambda path: path.write_bytes(b""), ["cannot be read", "truncated"]),
    "text": (lambda path: path.write_text("hello"), ["cannot be read", "no checkpoint"]),
    "list": (lambda path: torch.save([1, 2], path), OURS),
    "state dict": (lambda path: torch.save(torch.nn.Linear(2, 2).state_dict(), path), OURS),
    "no arguments": (lambda path: torch.save({"state_dict": {}, "hyper_parameters": [1]}, path), OURS),
    "another Lightning model": (_foreign, OURS),
    "weights of another size": (
        lambda path: _rewrite(path, _other_size),
        ["do not fit the model", "to_code.weight"],
    ),
    "no weights": (lambda path: _rewrite(path, _no_weights), ["do not fit the model", "Missing key"]),
}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("command", ["test", "embed", "fit"])
def test_a_checkpoint_that_cannot_be_used(check_refused, run, command, harm):
    path = run / "checkpoints" / "best.ckpt"
    change, words = HARMS[harm]
    change(path)
    typed = ["fit", "--config", "smoke.yaml", "--ckpt_path", path] if command == "fit" else _typed(command, run)
    check_refused(1, ["best.ckpt: ", *words], *typed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"_class_path": "replearn.networks.conv.ConvEncoder"}, ["is no RepresentationModel"]),
        (
            {"_class_path": "replearn.models.autoencoder.Autoencodr"},
            ["no Autoencodr", "did you mean Autoencoder?"],
        ),
        ({"encoder": None}, ["encoder"]),
        ({"latent_dim": "many"}, ["--model.latent_dim many", "must be an integer"]),
        ({"depth": 3}, ["unknown option --model.depth"]),
        ({"learning_rate": -1.0}, ["--model.learning_rate -1.0", "above 0"]),
    ],
)
def test_a_checkpoint_with_other_arguments_than_its_model_takes(check_refused, run, arguments, words):
    path = run / "checkpoints" / "best.ckpt"
    _rewrite(path, lambda checkpoint: checkpoint["hyper_parameters"].update(arguments))
    check_refused(1, ["best.ckpt: ", *words], "embed", run, "--output", "codes.npz")


def test_going_on_with_another_model_than_the_checkpoints(check_refused, run):
    path = run / "checkpoints" / "last.ckpt"
    words = ["last.ckpt", "do not fit the model", "latent_dim"]
    check_refused(1, words, "fit", "--config", "smoke.yaml", "--model.latent_dim", "9", "--ckpt_path", path)


def test_going_on_from_weights_alone(check_refused, run):
    path = run / "checkpoints" / "last.ckpt"
    _rewrite(path, lambda checkpoint: checkpoint.pop("optimizer_states"))
    check_refused(1, ["last.ckpt", "weights alone"], "fit", "--config", "smoke.yaml", "--ckpt_path", path)


def test_going_on_where_every_run_is_finished(check_refused, run):
    assert json.loads((run / "metrics.json").read_text())
    words = ["--ckpt_path last", "no unfinished run", "leave --ckpt_path out"]
    check_refused(2, words, "fit", "--config", "smoke.yaml", "--ckpt_path", "last")


@pytest.mark.parametrize("command", ["test", "embed", "plot", "compare"])
def test_a_checkpoint_outside_a_run_folder_needs_images(check_refused, run, in_tmp, command):
    (run / "checkpoints" / "best.ckpt").rename(in_tmp / "mine.ckpt")
    check_refused(2, ["mine.ckpt lies outside a run folder", "--images"], *_typed(command, "mine.ckpt"))
