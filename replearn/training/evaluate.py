"""`test` and `validate`: a finished run's numbers on a split, printed."""

import json
from collections.abc import Mapping

from replearn.arguments import typed
from replearn.errors import UsageError
from replearn.training.cli import TrainingCLI
from replearn.training.run import Run, side
from replearn.training.words import runs_root, spelled_out, with_images


def in_words(numbers: Mapping[str, float | None]) -> str:
    """Metrics as one line, `-` where there is no number.

    >>> in_words({"mse": 0.0, "psnr": None})
    'mse 0, psnr -'
    """
    return ", ".join(f"{name} -" if value is None else f"{name} {value:.6g}" for name, value in numbers.items())


def stage_metrics(cli: TrainingCLI, stage: str) -> dict[str, float]:
    """The model's numbers on a split, `test` or `validate`, by the names of its metrics."""
    numbers = getattr(cli.trainer, stage)(cli.model, cli.datamodule, verbose=False)[0]
    return {name.split("_", 1)[1]: value for name, value in numbers.items()}


def evaluate(argv: list[str], stage: str) -> dict[str, float]:
    """`test` and `validate`: a run's best checkpoint on its data, or on those that the words typed name.

    stage: `test` or `validate`, the method of Lightning's trainer. Prints and returns the numbers.
    """
    argv = list(argv)
    named = argv.pop(0) if argv and not argv[0].startswith("-") else None
    argv = spelled_out(argv)
    run = Run.find(named, runs_root(argv))
    argv = [*_configuration(run, argv), *with_images(argv, side(run.model.image_shape))]
    cli = TrainingCLI([*argv, "--trainer.logger", "false"], trained=run.model)
    cli.trainer = cli.build_trainer([])
    numbers = stage_metrics(cli, stage)
    facts = cli.images.describe()
    split = "test" if stage == "test" else "validation"
    count = facts["n_test"] if stage == "test" else facts["n_val"]
    print(f"{facts['name']}, {count} {split} images: {in_words(numbers)}")
    return numbers


def _configuration(run: Run, argv: list[str]) -> list[str]:
    """The words for a run's own configuration; for a checkpoint outside a run folder, its own model's."""
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
