"""`test` and `validate`: a finished run's numbers on a split, printed."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from replearn import news
from replearn.config.options import typed
from replearn.errors import NotFiniteError, UsageError
from replearn.runs.new_images import for_scoring, split_if_known
from replearn.runs.processes import one_of_many
from replearn.runs.run import Run, side, tell_size
from replearn.runs.text_files import no_nan
from replearn.training.arguments import peek, with_images
from replearn.training.callbacks.stop_signals import StopSignals
from replearn.training.lightning_cli import TrainingCLI

# However many trained it: more are asked for anew.
ONE_PROCESS = ["--trainer.devices", "1", "--trainer.num_nodes", "1", "--trainer.strategy", "auto"]
MOST_CLASSES = 20  # told one by one; of more the lowest


def in_words(numbers: Mapping[str, Any]) -> str:
    """Return metrics as one line, `-` where there is no number; those of each class are left to `by_class_in_words`.

    >>> in_words({"mse": 0.0, "psnr": None})
    'mse 0, psnr -'
    """
    plain = {name: value for name, value in numbers.items() if not isinstance(value, list)}
    return ", ".join(f"{name} -" if value is None else f"{name} {value:.6g}" for name, value in plain.items())


def by_class_in_words(numbers: Mapping[str, Any], class_names: Sequence[str]) -> list[str]:
    """Return a line for each metric that has a number a class; of more than twenty classes the lowest ten.

    >>> by_class_in_words({"mse": 0.1, "recall": [0.5, math.nan]}, ["cat", "dog"])
    ['recall by class: cat 0.5000, dog -']
    """
    lines = []
    for metric, values in numbers.items():
        if not isinstance(values, list):
            continue
        names = [*class_names, *map(str, range(len(class_names), len(values)))]  # of a model that knows more classes
        pairs, what = list(zip(names, values, strict=False)), "by class"
        if len(pairs) > MOST_CLASSES:
            pairs = sorted((pair for pair in pairs if not math.isnan(pair[1])), key=lambda pair: pair[1])[:10]
            what = f"of the lowest {len(pairs)} of {len(values)} classes"
        words = (f"{name} {'-' if math.isnan(value) else format(value, '.4f')}" for name, value in pairs)
        lines.append(f"{metric} {what}: {', '.join(words)}")
    return lines


@one_of_many()
def stage_metrics(cli: TrainingCLI, stage: str) -> dict[str, Any]:
    """Return the model's numbers on a split, `test` or `validate`, by the names of its metrics; a list is one a class.

    Raise NotFiniteError.
    """
    found = getattr(cli.trainer, stage)(cli.model, cli.datamodule, verbose=False)[0]
    numbers = {name.split("_", 1)[1]: value for name, value in found.items()}
    for name, value in numbers.items():
        if math.isnan(value):
            raise NotFiniteError(
                f"{stage} on {cli.images.name}: {name} is NaN, since what the model computes there is not finite; "
                "name an earlier checkpoint, or train again with a smaller --model.learning_rate"
            )
    return numbers | cli.model.by_class()


def evaluate(place: tuple[Path | None, Path], argv: list[str], stage: str) -> dict[str, Any]:
    """Return `test` and `validate`: a run's best checkpoint on its data, or on those that the words typed name.

    place: run folder and checkpoint, argv: the other words, both as `take_run` gives them. stage: `test` or
    `validate`, the method of Lightning's trainer. Tells and returns the numbers.
    """
    run = Run(*place)
    size = side(run.model.image_shape)
    path = peek(argv, "--images")
    new = path is not None and str(Path(path).resolve()) != (run.config.get("data") or {}).get("root")
    if new:
        tell_size(size)
    argv = [*_configuration(run, argv), *ONE_PROCESS, *with_images(argv, size)]
    cli = TrainingCLI([*argv, "--trainer.logger", "false"], trained=run.model, whole=new)
    if new:
        split_if_known(run, cli.images)
        cli.images.splits = for_scoring(cli.images.splits)
    if run.classes:
        cli.images.align_labels(run.classes)
    cli.trainer = cli.build_trainer([StopSignals()])
    numbers = stage_metrics(cli, stage)
    facts = cli.images.describe()
    split = "test" if stage == "test" else "validation"
    count = facts["n_test"] if stage == "test" else facts["n_val"]
    lines = [f"{facts['name']}, {count} {split} images: {in_words(numbers)}"]
    told = {"dataset": facts["name"], "split": stage, "images": count, "metrics": no_nan(numbers)}
    news.result(told, "\n".join([*lines, *by_class_in_words(numbers, facts["class_names"])]))
    return numbers


def _configuration(run: Run, argv: list[str]) -> list[str]:
    """Return the words for a run's own configuration; for a checkpoint outside a run folder, its own model's."""
    if run.folder and run.config:
        return ["--config", str(run.folder / "config.yaml")]
    if typed(argv, "--config"):
        return []
    if not typed(argv, "--images") and not typed(argv, "--data.source"):
        raise UsageError(f"{run.checkpoint} lies outside a run folder: say --config or --images for its data")
    told = run.model.hparams
    arguments = {name: value for name, value in told.items() if not name.startswith("_")}  # those are Lightning's
    model = {"class_path": told["_class_path"], "init_args": arguments}
    return ["--model", json.dumps(model)]
