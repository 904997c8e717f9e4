"""Show one concept of the lectures, worked out on real data.

usage: python -m replearn demo list | all | NAME [--output DIR] [--seed N] [--run RUN] [--text FILE]

  list               what each demo shows, and how long it takes
  NAME               run one: tells it here, writes its figures to DIR/NAME/ and its page to DIR/NAME.html
  all                run all, and write them as one page, DIR/index.html
  --output DIR       where to write; left out: reports/lectures
  --seed N           of whatever is drawn or trained; left out: 0
  --run RUN          look into this finished run, an autoencoder or a classifier, instead of training one for the
                     lessons (into DIR/nets/, once)
  --text FILE        the words that one_hot_vs_embedding learns, instead of a small text of ours

Demos use MNIST where it is to be had, else the digits that scikit-learn carries, and say which.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from replearn import news
from replearn.errors import ContentError, UsageError, suggestion

if TYPE_CHECKING:
    from replearn.teaching.lib.lesson import Lesson

DEMOS = Path(__file__).parent.parent / "teaching" / "demos"


def main(argv: list[str]) -> None:
    """List the demos, or run those named."""
    if not argv or argv[0].startswith("-"):
        raise UsageError(f"demo: name one of {', '.join(demo_names())}, or list, or all")
    name, rest = argv[0], argv[1:]
    if name == "list":
        if rest:
            raise UsageError(f"demo list: takes no {rest[0]}")
        news.tell(listing())
        return
    if name not in ("all", *demo_names()):
        near = suggestion(name, ["all", "list", *demo_names()])
        raise UsageError(f"no demo {name!r}; there are {', '.join(demo_names())}{near}")

    from replearn.config.options import call, take_option

    run = take_option(rest, "--run")  # by its name here, though other commands take it bare
    call(run_demos, ["--name", name, *rest, *(["--net", run] if run else [])])


def run_demos(
    name: str, output: Path = Path("reports/lectures"), seed: int = 0, net: str | None = None,
    text: Path | None = None,
) -> None:  # fmt: skip
    """Run one demo or all, and write the page."""
    from replearn.runs.text_files import check_writable
    from replearn.teaching.lib import nets, text_corpus
    from replearn.teaching.lib.lessons_page import write_lessons
    from replearn.training.quiet import quiet

    if seed < 0:
        raise UsageError(f"--seed {seed}: must be 0 or more")
    if output.is_file():
        raise UsageError(f"--output {output}: is a file; name a folder")
    check_writable(output, "--output")
    quiet()
    if net is not None:
        nets.use_run(net)
    text_corpus.given = text
    names = demo_names() if name == "all" else [name]
    lessons, failed = _lessons(names, output, seed)
    if lessons:
        path = output / ("index.html" if name == "all" else f"{name}.html")
        write_lessons(lessons, path, _title(name, lessons), _foot(name, seed))
        news.tell(f"\nwrote {path}")
    if failed:
        raise ContentError(f"{len(failed)} of {len(names)} demos failed: " + "; ".join(failed))


def demo_names() -> list[str]:
    """Return the demos there are, by the files in `replearn/teaching/demos`, in the order of the course."""
    return sorted((path.stem for path in DEMOS.glob("[!_]*.py")), key=lambda name: (_constants(name)["PLACE"], name))


def listing() -> str:
    """Return one demo a line: name, seconds, what it shows; read from the files without importing them."""
    lines = [
        f"  {name:<26}{'about ' + str(_constants(name)['SECONDS']) + ' s':<12}{_shows(name)}" for name in demo_names()
    ]
    return "\n".join(
        [
            "demo NAME shows:",
            *lines,
            "Seconds on two CPU cores with MNIST; those that look into trained networks train them first, once.",
            "python -m replearn demo all makes one page of them all.",
        ]
    )


def _tree(name: str) -> ast.Module:
    return ast.parse((DEMOS / f"{name}.py").read_text(encoding="utf-8"))


def _shows(name: str) -> str:
    return (ast.get_docstring(_tree(name)) or "").splitlines()[0]


def _constants(name: str) -> dict[str, int]:
    """Return PLACE in the course and SECONDS that it takes, as the file says."""
    found = {"PLACE": 0, "SECONDS": 0}
    for node in _tree(name).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in found:
            found[node.targets[0].id] = int(ast.literal_eval(node.value))
    return found


def _lessons(names: list[str], output: Path, seed: int) -> tuple[list[Lesson], list[str]]:
    """Run demos one after the other; those that fail are named, each with its sentence, and the others go on."""
    from importlib import import_module

    lessons, failed = [], []
    for name in names:
        try:
            lessons.append(import_module(f"replearn.teaching.demos.{name}").main(output, seed))
        except Exception as error:  # whatever it is, it must not cost the other lessons
            if len(names) == 1:
                raise
            failed.append(f"{name} ({error})")
            news.warn(f"demo {name} failed: {error}")
    return lessons, failed


def _title(name: str, lessons: list[Lesson]) -> str:
    return "Representation learning, concept by concept" if name == "all" else lessons[0].title


def _foot(name: str, seed: int) -> str:
    from replearn import __version__
    from replearn.teaching.lib.images import digit_images

    return (
        f"replearn {__version__}, python -m replearn demo {name}, seed {seed}. Digits, where they are shown: "
        f"{digit_images().name}. MNIST: LeCun, Cortes and Burges, CC BY-SA 3.0; scikit-learn's digits: Alpaydin and "
        "Kaynak, CC BY 4.0; its photo china.jpg: CC BY 2.0."
    )
