"""`fit`, whole: parse, train, test the best checkpoint, leave a run folder."""

import json
from pathlib import Path
from typing import Any

from replearn import news
from replearn.config.options import take_option
from replearn.data.in_words import in_words
from replearn.errors import ReplearnError
from replearn.runs.manifest import write_manifest
from replearn.runs.only_writer import abandoned, only_writer
from replearn.runs.processes import one_of_many
from replearn.runs.run import Run, load_weights
from replearn.runs.run_folder import discard_if_unused, new_run_folder
from replearn.runs.summary import environment, peak_memory
from replearn.runs.text_files import check_writable, write_json, write_text
from replearn.training.arguments import run_name, runs_root, spelled_out, with_images, without_configs
from replearn.training.callbacks.epoch_log import EpochLog
from replearn.training.callbacks.thread_choice import ThreadChoice
from replearn.training.evaluate import stage_metrics
from replearn.training.lightning_cli import TrainingCLI
from replearn.training.pretrained import start_from_pretrained
from replearn.training.resuming import check_length, command_to_go_on, resumed
from replearn.training.run_callbacks import run_callbacks
from replearn.training.start import Start


def fit(config: str, **options: Any) -> Run:
    """Train from a configuration, as the command does; returns the finished run.

    config: the name or path of a YAML file. options: any option of the command, two underscores for a dot:
    `model__latent_dim=8` is `--model.latent_dim 8`. Raise what the command would print (`replearn.errors`).

    >>> run = fit("smoke.yaml", trainer__max_epochs=1)  # doctest: +SKIP
    >>> sorted(run.metrics["test"])  # doctest: +SKIP
    ['mse', 'psnr', 'sse_per_image']
    """
    words = [(f"--{name.replace('__', '.')}", value) for name, value in options.items()]
    texts = [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in words]
    return fit_typed(["--config", config, *(word for pair in texts for word in pair)])


def fit_typed(argv: list[str]) -> Run:
    """Train as the words typed say; returns the finished run, its numbers in `metrics`."""
    again, argv = command_to_go_on(argv), spelled_out(argv)
    root, name = runs_root(argv), run_name(argv)
    check_writable(root / name, "--trainer.default_root_dir")
    resume = take_option(argv, "--ckpt_path")
    folder, checkpoint, epochs = resumed(resume, root, name)
    if folder is not None:
        argv = ["--config", str(folder / "config.yaml"), *without_configs(argv)]
    cli = TrainingCLI(with_images(argv))
    if checkpoint is not None:
        load_weights(cli.model, checkpoint)  # Lightning will, but only in a run folder that is made by then
        check_length(checkpoint, epochs, cli.config.trainer.max_epochs)
    else:
        start_from_pretrained(cli.model)
    if not cli.processes.first:
        folder = _train(cli, folder or root, checkpoint)
        return Run(folder, folder / "checkpoints" / "best.ckpt")
    for killed in abandoned(root / name):
        discard_if_unused(killed)
    folder = folder or new_run_folder(root, name)
    with only_writer(folder):
        try:
            write_text(folder / "config.yaml", cli.effective_config())
            _announce(cli, folder, checkpoint)
            _train(cli, folder, checkpoint)
        except BaseException:
            _say_what_is_saved(folder, again)
            raise
    return Run(folder, folder / "checkpoints" / "best.ckpt")


def _announce(cli: TrainingCLI, folder: Path, checkpoint: Path | None) -> None:
    news.tell("\n".join(in_words(cli.images)))
    if cli.why_longer:
        news.tell(cli.why_longer)
    news.tell(f"run: {folder}" + (f" (going on from {checkpoint})" if checkpoint else ""))


@one_of_many()
def _train(cli: TrainingCLI, folder: Path, checkpoint: Path | None) -> Path:
    """Fit, test the best checkpoint, write metrics.json; returns the run folder, the first process's."""
    bar = cli.processes.first and cli.config.trainer.enable_progress_bar is not False
    start = Start() if checkpoint else Start.of(cli.model, cli.images.get_split("train").images)
    callbacks = run_callbacks(folder, cli.model, cli.config.seed_everything, bar, start)
    cli.trainer = cli.build_trainer(callbacks, folder)
    cli.trainer.fit(cli.model, cli.datamodule, ckpt_path=checkpoint, weights_only=True)
    seconds = next(callback.seconds for callback in callbacks if isinstance(callback, EpochLog))
    folder = cli.trainer.strategy.broadcast(folder)
    if cli.config.trainer.max_epochs == 0:  # a baseline: the model as it was made
        for name in ("best", "last"):
            cli.trainer.save_checkpoint(folder / "checkpoints" / f"{name}.ckpt")
    if not (folder / "checkpoints" / "best.ckpt").is_file():
        raise ReplearnError(
            f"no epoch was finished and validated in {cli.trainer.global_step} steps, so there is no best "
            "checkpoint; raise --trainer.max_epochs or --trainer.max_steps, and let validation run"
        )
    threads = [callback.threads for callback in callbacks if isinstance(callback, ThreadChoice) and callback.threads]
    summary = _summary(cli, folder, seconds)
    summary["timing"]["threads"] = [list(choice) for found in threads for choice in found.chosen]
    if cli.processes.first:
        write_json(folder / "metrics.json", summary)
        write_manifest(folder)
    cli.trainer.strategy.barrier()  # the others may read it from here on
    return folder


def _say_what_is_saved(folder: Path, again: str) -> None:
    """After a break: what there is, and how to go on."""
    last = folder / "checkpoints" / "last.ckpt"
    if last.exists():
        news.warn(f"saved: {last}; go on with: {again}")
    else:
        discard_if_unused(folder)
        news.warn("nothing was saved: no epoch was finished")


def _summary(cli: TrainingCLI, folder: Path, seconds: float) -> dict[str, Any]:
    trainer, config = cli.trainer, cli.config
    epochs, steps = trainer.current_epoch, trainer.global_step
    device, precision = trainer.strategy.root_device, trainer.precision
    peak = peak_memory(device)
    load_weights(cli.model, folder / "checkpoints" / "best.ckpt")
    facts = cli.images.describe()
    return {
        "schema": 1,
        "model": config.model.class_path,
        "learns_from": cli.model.learns_from,
        "test": stage_metrics(cli, "test"),
        "val": stage_metrics(cli, "validate"),
        "dataset": facts,
        "seed": config.seed_everything,
        "epochs": epochs,
        "steps": steps,
        "latent_dim": config.model.init_args.get("latent_dim"),
        "environment": environment(device, precision, cli.processes.count),
        "timing": {
            "fit_seconds": round(seconds, 3),
            "images_per_second": round(epochs * facts["n_train"] / seconds, 1),
            "peak_memory_bytes": peak,
        },
    }
