"""LightningCLI with what replearn adds: data that fills in the model's shapes, our errors, our callbacks."""

from pathlib import Path
from typing import Any

from jsonargparse import Namespace
from lightning_fabric.utilities.exceptions import MisconfigurationException
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import Callback, ProgressBar
from pytorch_lightning.cli import LightningArgumentParser, LightningCLI

from replearn.config import options, trusted_imports
from replearn.config.class_paths import held
from replearn.config.error_messages import refusal
from replearn.data.build import build_data
from replearn.data.module import ImageData
from replearn.errors import ContentError, ReplearnError, UsageError
from replearn.models.inference import computes_in_bf16
from replearn.models.representation import RepresentationModel
from replearn.models.size import refuse_too_large
from replearn.runs.checkpoint_io import AtomicCheckpointIO
from replearn.runs.processes import processes_of, silence
from replearn.training.batch_size import refuse_small_batches
from replearn.training.inside import brought_inside, refuse_leaving
from replearn.training.length import enough_epochs, why_longer
from replearn.training.quiet import quiet
from replearn.training.shapes import write_shapes

TRAINER_DEFAULTS: dict[str, Any] = {
    "logger": False,  # metrics.csv is ours; a TensorBoardLogger in the YAML works beside it
    "enable_model_summary": False,
    "devices": 1,  # a second one makes another training: it is asked for
    "num_sanity_val_steps": 0,
    "max_epochs": 10,
    "default_root_dir": "runs",
}
NAMED = {"model": RepresentationModel, "data": ImageData, "trainer": Trainer}  # the keys that may name classes


class TrainingCLI(LightningCLI):
    """Parses options, reads the data, completes the configuration, builds model and trainer. Runs nothing.

    argv: the words typed. trained: a model that exists already, to be evaluated and not built. whole: its images
    are new to it, and keep the splits of their source.
    """

    def __init__(self, argv: list[str], trained: RepresentationModel | None = None, whole: bool = False) -> None:
        self.argv, self.trained, self.whole, self.why_longer = argv, trained, whole, ""
        quiet()
        trusted_imports.enforce()
        super().__init__(
            RepresentationModel,
            ImageData,
            subclass_mode_model=True,
            save_config_callback=None,
            trainer_defaults=TRAINER_DEFAULTS,
            seed_everything_default=0,
            parser_kwargs={"exit_on_error": False, "allow_abbrev": False},
            args=argv,
            run=False,
            auto_configure_optimizers=False,
        )

    def add_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Our one option beside Lightning's."""
        parser.add_argument(
            "--min_steps",
            type=int,
            default=1500,
            help="Fewest optimiser steps of a run; more epochs are added unless max_epochs or max_steps was typed.",
        )

    def parse_arguments(self, parser: LightningArgumentParser, args: Any) -> None:
        """Parse, every refusal in one sentence."""
        named = any(options.typed(args, option) for option in ("--config", "--model", "--help"))
        if not named and self.trained is None:
            raise UsageError("no configuration was named; add --config ae.yaml, or one of your own")
        taken_out = ["--images"] if self.trained else ["--images", "--ckpt_path"]
        self.config = options.parse(parser, args, taken_out)
        for section in ("data", "trainer"):
            if not isinstance(self.config[section], Namespace):
                raise UsageError(f"--{section} {self.config[section]}: must be a mapping of options; leave it out")
        held(self.config, NAMED)
        refuse_leaving(self.config.trainer)
        _refuse_outside("seed_everything", self.config.seed_everything, 0, 2**32 - 1)  # what NumPy takes
        _refuse_outside("min_steps", self.config.min_steps, 0)
        if self.config.trainer.fast_dev_run:
            raise UsageError(
                "--trainer.fast_dev_run: keeps no checkpoint, and a run ends by testing its best one; "
                "for a quick look say --config smoke.yaml, or --trainer.max_steps 10"
            )

    def before_instantiate_classes(self) -> None:
        """Read the data, and write into the configuration what follows from them."""
        config = self.config
        self.processes = processes_of(config.trainer)
        if not self.processes.first:
            silence()
        if config.data.seed is None:
            config.data.seed = config.seed_everything
        self.images = build_data(config.data)  # the model's shapes follow from them
        self.images.load(whole=self.whole)
        config.data.source = self.images.loaded_source
        config.data.offline = "error"  # settled: whoever takes the run up again must not get other images
        for option in ("root", "labels"):
            if config.data[option] is not None:
                config.data[option] = str(Path(config.data[option]).resolve())
        if self.trained is not None:
            self.images.match_shape(self.trained.image_shape)
            return
        _refuse_too_few(self.images, self.processes.count)
        write_shapes(config.model.init_args, self.images)
        self._write_length()
        if config.trainer.precision is None and _on_gpu(config.trainer.accelerator) and computes_in_bf16():
            config.trainer.precision = "bf16-mixed"

    def _write_length(self) -> None:
        """Settle the number of epochs, and with it the rule: a resumed run keeps the length that it had."""
        config = self.config
        typed = any(options.typed(self.argv, f"--trainer.{name}") for name in ("max_epochs", "max_steps"))
        if not typed and config.trainer.max_steps == -1 and config.trainer.max_epochs:
            images, a_step = len(self.images.splits["train"]), config.data.batch_size * self.processes.count
            length = config.trainer.max_epochs, images, a_step, config.min_steps
            self.why_longer, config.trainer.max_epochs = why_longer(*length), enough_epochs(*length)
        config.min_steps = 0

    def instantiate_classes(self) -> None:
        """Build model and data, not the trainer, which waits for its run folder; the images stay as read."""
        if self.trained is None:
            refuse_too_large(self.parser, self.config.model)
        self.config_init = self._made({**vars(self.config), "trainer": Namespace()})
        self.model = self.trained or self.config_init.model
        if self.trained is None:
            refuse_small_batches(self.model, self.config.data.batch_size)
        self.datamodule = self.images

    def _made(self, config: dict[str, Any]) -> Namespace:
        try:
            return self.parser.instantiate(Namespace(config))
        except ReplearnError:
            raise
        except Exception as error:  # whatever the classes named make of their arguments
            raise refusal(error) from error

    def build_trainer(self, callbacks: list[Callback], folder: Path | None = None) -> Any:
        """Return the trainer of the configuration with these callbacks more, saving checkpoints atomically.

        folder: that of the run, where all that the configuration hangs on the trainer writes; None where nothing is
        to be written, so that no callback, logger or profiler of the configuration is made.
        """
        trainer = self.config.trainer.clone()
        if folder is None:
            trainer.update(Namespace(callbacks=None, logger=False, profiler=None))
        else:
            trainer = brought_inside(trainer, folder)
        options = self.config_init.trainer = self._made({"trainer": trainer}).trainer
        options["callbacks"] = [*_as_list(options.callbacks), *callbacks]
        bar = any(isinstance(callback, ProgressBar) for callback in options["callbacks"])
        plugins = [*_as_list(options.plugins), AtomicCheckpointIO()]
        try:
            return self.instantiate_trainer(plugins=plugins, enable_progress_bar=bar)
        except (ValueError, TypeError, MisconfigurationException) as error:
            raise UsageError(f"trainer: {error}") from error

    def effective_config(self) -> str:
        """Return the configuration as it is in force, complete, as YAML that `--config` reads."""
        return self.parser.dump(self.config, skip_none=False)


def _refuse_outside(option: str, value: int | None, least: int, most: float = float("inf")) -> None:
    if value is None or not least <= value <= most:
        rule = f"{least} or more" if most == float("inf") else f"between {least} and {most:,}"
        raise UsageError(f"--{option} {value}: must be {rule}")


def _refuse_too_few(images: ImageData, processes: int) -> None:
    """BatchNorm cannot learn from one image, in any of the processes."""
    count = len(images.splits["train"])
    if count < 2 * processes:
        each = f", two in each of {processes} processes" if processes > 1 else ""
        raise ContentError(
            f"{images.name}: {count} image{'s' if count != 1 else ''} to train on, the others being for val and test; "
            f"{2 * processes} or more are needed{each}: give more images"
        )


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def _on_gpu(accelerator: Any) -> bool:
    return accelerator in ("auto", "gpu", "cuda")
