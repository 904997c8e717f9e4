"""Work out a network layer by layer: sizes with their formula, weights, multiplications, receptive fields.

usage: python -m replearn arch --config ae.yaml [--format markdown|html] [--output FILE] [--quiz]
       python -m replearn arch --network PATH [--input C,H,W] ...

  --config NAME      the network of a configuration: a YAML file, as given, in ./configs, or one of the package's
  --network PATH     or a network by its dotted path: replearn.networks.lenet.LeNet5, torchvision.models.vgg16
  --input C,H,W      channels, height and width of the image, or the size of a code; left out: that of the data
                     of the configuration, or the default of the network
  --format NAME      text (default), markdown or html
  --output FILE      write it there instead; the format follows from the ending .txt, .md or .html
  --quiz             leave cells blank, and those that would tell them, and ask for them; Ctrl-D ends it. With
                     --output exam.html and --key it is written instead, to print
  --key FILE         of the quiz: the answers, with all workings, written there
  --seed S           of the quiz; left out, another one each time, which it names

No weights are made and no images read. Biases are counted apart, a scale of a normalisation is a weight and its
shift a bias. Beside a network without branches stands the MLP whose layers are as large as its own.
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from replearn.teaching.summary.sheet import Sheet
    from replearn.teaching.summary.subject import Subject

Format = Literal["text", "markdown", "html"]
MOST = 1_000_000  # channels, or pixels of a side
ENDINGS: dict[str, Format] = {".txt": "text", ".md": "markdown", ".html": "html"}


def main(argv: list[str]) -> None:
    """Work out what the words typed name."""
    from replearn.config.options import call

    call(arch, ["--quiz=true" if word == "--quiz" else word for word in argv])


def arch(
    config: str | None = None,
    network: str | None = None,
    input: str | None = None,
    format: Format | None = None,
    output: Path | None = None,
    quiz: bool = False,
    key: Path | None = None,
    seed: int | None = None,
) -> None:
    """Print or write the worksheet of a network, or ask for its cells."""
    from shutil import get_terminal_size

    from replearn import news
    from replearn.errors import UsageError
    from replearn.teaching.summary.cells import cells

    if (quiz and format) or (quiz and (output is None) != (key is None)) or (key and not quiz):
        raise UsageError("--quiz: is answered on the terminal, or written with --output exam.html --key key.html")
    form = _format(format, output)
    sheet = _subject(config, network, input).sheet()
    width = get_terminal_size().columns
    if quiz:
        _quiz(sheet, secrets.randbelow(10_000) if seed is None else seed, width, output, key)
        return
    text = _written(sheet, form, width)
    if output is None:
        news.result(cells(sheet), text)
        return
    _write("--output", output, text)


def _quiz(sheet: "Sheet", seed: int, width: int, output: Path | None, key: Path | None) -> None:
    """Ask on the terminal, or write the exam and its key."""
    from replearn import news
    from replearn.teaching.summary.exam import exam
    from replearn.teaching.summary.quiz import quiz

    if output is None or key is None:
        news.tell(f"seed {seed}")
        quiz(sheet, seed, width)
        return
    for option, path, text in zip(("--output", "--key"), (output, key), exam(sheet, seed), strict=True):
        _write(option, path, text)


def _write(option: str, path: Path, text: str) -> None:
    from replearn import news
    from replearn.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{option} {path}: cannot be written ({error.strerror}); name another file") from None
    news.tell(f"wrote {path}")


def _subject(config: str | None, network: str | None, input: str | None) -> "Subject":
    from replearn.errors import UsageError
    from replearn.teaching.summary.configured import configured_subject
    from replearn.teaching.summary.subject import network_subject

    if (config is None) == (network is None):
        raise UsageError(
            "name one of --config, such as --config ae.yaml, and --network, such as torchvision.models.vgg16"
        )
    shape = _shape(input)
    return configured_subject(config, shape) if config else network_subject(str(network), shape)


def _shape(typed: str | None) -> tuple[int, ...] | None:
    """Return what `--input` says, as numbers."""
    from replearn.errors import UsageError

    if typed is None:
        return None
    parts = [part.strip() for part in typed.split(",")]
    if len(parts) not in (1, 3) or not all(part.isdecimal() and 0 < int(part) <= MOST for part in parts):
        raise UsageError(
            f"--input {typed}: must be channels, height and width, such as 3,224,224, or one number, the size of a code"
        )
    return tuple(map(int, parts))


def _format(format: Format | None, output: Path | None) -> Format:
    """Return the format that was asked for, by its name or by the file's ending."""
    from replearn.errors import UsageError

    if output is None:
        return format or "text"
    ending = ENDINGS.get(output.suffix.lower())
    if ending is None and format is None:
        raise UsageError(f"--output {output}: must end in {', '.join(ENDINGS)}, or name a --format")
    if ending and format and ending != format:
        raise UsageError(f"--output {output}: ends as {ending} does, but --format says {format}; leave one of them out")
    return format or ending or "text"


def _written(sheet: object, form: Format, width: int) -> str:
    if form == "text":
        from replearn.teaching.summary.terminal import terminal

        return terminal(sheet, width)  # type: ignore[arg-type]
    if form == "markdown":
        from replearn.teaching.summary.markdown import markdown

        return markdown(sheet)  # type: ignore[arg-type]
    from replearn.teaching.summary.html_page import page

    return page(sheet)  # type: ignore[arg-type]
