"""The words typed for a training, made ready for LightningCLI: names of configurations, `--images`, folders."""

from pathlib import Path

from replearn.config.options import find_config, read_config, take_option, typed
from replearn.errors import UsageError
from replearn.runs.run_folder import ROOT, locate


def spelled_out(argv: list[str]) -> list[str]:
    """Return the same words with each configuration's name made a path, and those first, so that what is typed wins."""
    configs, rest, words = [], [], iter(argv)
    for word in words:
        if word in ("--config", "-c"):
            name = next(words, None)
            if name is None:
                raise UsageError("--config: needs a value, the name of a configuration")
            configs += ["--config", str(_training(name))]
        elif word.startswith("--config="):
            configs += ["--config", str(_training(word.split("=", 1)[1]))]
        else:
            rest.append(word)
    return configs + rest


def _training(name: str) -> Path:
    """Return the configuration of that name, which must not be one of a comparison."""
    path = find_config(name)
    if "representations" in read_config(path):
        raise UsageError(f"--config {name}: configures a comparison; use it with python -m replearn compare")
    return path


def take_run(argv: list[str]) -> tuple[list[str], tuple[Path | None, Path]]:
    """Return the words of `test` and `validate`, spelled out, without RUN, and the run folder and checkpoint
    it means.
    """
    bare = bool(argv) and not argv[0].startswith("-")
    rest = spelled_out(argv[1:] if bare else argv)
    return rest, locate(argv[0] if bare else None, runs_root(rest))


def peek(argv: list[str], option: str) -> str | None:
    """Return the value typed for an option, left where it is."""
    return take_option(list(argv), option)


def run_name(argv: list[str]) -> str:
    """Return what a run is called: its configuration's file name, the last where several are typed."""
    return Path(peek(argv, "--config") or "run").stem


def runs_root(argv: list[str]) -> Path:
    """Return where runs lie: `--trainer.default_root_dir` as typed, or of the configuration, or runs/."""
    option = "default_root_dir"
    config = peek(argv, "--config")
    configured = read_config(Path(config)).get("trainer", {}).get(option) if config else None
    if not isinstance(configured, str | None):
        raise UsageError(f"--trainer.{option} {configured}: must be a folder")
    return Path(peek(argv, f"--trainer.{option}") or configured or ROOT)


def without_configs(argv: list[str]) -> list[str]:
    """Return the words without `--config NAME`, for a run that goes on by its own."""
    rest = list(argv)
    while typed(rest, "--config"):
        take_option(rest, "--config")
    return rest


def with_images(argv: list[str], size: int | None = None) -> list[str]:
    """Return the words with `--images PATH` made the data options that it stands for.

    size: that of a trained model, which other images are brought to; its run's own limits and labels do not hold
    for them.
    """
    from replearn.runs.new_images import own_images  # and with it torch, which a mistake above need not wait for

    rest = list(argv)
    path = take_option(rest, "--images")
    if path is None:
        return rest
    options = own_images(path)
    words = ["--data.source", options["source"], "--data.root", options["root"]]
    if size is not None:
        words += ["--data.size", str(size), "--data.limit", "null", "--data.val", "null", "--data.labels", "null"]
        words += ["--data.class_depth", "null"] if Path(path).is_file() else []  # it has no folders
    typed_from = 2 * rest.count("--config")  # after the configurations, before what is typed, which wins
    return [*rest[:typed_from], *words, *rest[typed_from:]]
