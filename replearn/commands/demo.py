"""Show one concept of the lectures, worked out on real data.

usage: python -m replearn demo list | all | NAME [--output DIR] [--seed N] [--run RUN] [--text FILE]
                               [--language en|ko] [--slides]

  list               what each demo shows, and how long it takes
  NAME               run one: tells it here, writes its figures to DIR/NAME/ and its page to DIR/NAME.html; the
                     words of the slides find it too, in English and Korean: stride, bottleneck, 풀링
  all                run all, and write them as one page, DIR/index.html; one broken off goes on where it stopped
  --output DIR       where to write; left out: reports/lectures
  --seed N           of whatever is drawn or trained; left out: 0
  --run RUN          look into this finished run, an autoencoder or a classifier, instead of training one for the
                     lessons (into DIR/nets/, once)
  --language NAME    en or ko: the language that the page opens in (and can be changed to there); of the older
                     lessons the frame, the desks and the terms are in Korean, their sentences in English
  --slides           the page opens as slides: a part at a time, large, stepped by the arrow keys
  --text FILE        the words that one_hot_vs_embedding learns, instead of a small text of ours

Demos use MNIST where it is to be had, else the digits that scikit-learn carries, and say which.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

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
        name = _by_synonym(name)

    from replearn.config.options import call, take_option

    run = take_option(rest, "--run")  # by its name here, though other commands take it bare
    rest = ["--slides=true" if word == "--slides" else word for word in rest]
    call(run_demos, ["--name", name, *rest, *(["--net", run] if run else [])])


def _by_synonym(word: str) -> str:
    """The lesson that a word of the slides means. Raise UsageError where none or several do."""
    from replearn.teaching.lib.course import lessons_about

    found = lessons_about(word, demo_names())
    if len(found) == 1:
        news.tell(f"{word}: demo {found[0]}")
        return found[0]
    if found:
        raise UsageError(f"demo {word}: is told in {' and in '.join(found)}; name one of them")
    near = suggestion(word, ["all", "list", *demo_names()])
    raise UsageError(f"no demo {word!r}; there are {', '.join(demo_names())}{near}")


def run_demos(
    name: str, output: Path = Path("reports/lectures"), seed: int = 0, net: str | None = None,
    text: Path | None = None, language: Literal["en", "ko"] = "en", slides: bool = False,
) -> None:  # fmt: skip
    """Run one demo or all, and write the page."""
    from replearn.runs.text_files import check_writable
    from replearn.teaching.lib import nets, text_corpus
    from replearn.training.quiet import quiet

    if seed < 0:
        raise UsageError(f"--seed {seed}: must be 0 or more")
    if output.is_file():
        raise UsageError(f"--output {output}: is a file; name a folder")
    check_writable(output, "--output")
    quiet()
    if net is not None:
        nets.use_run(net, _wanted(name, net))
    text_corpus.given = text
    names = demo_names() if name == "all" else [name]
    facts = {"seed": seed, "run": net, "text": str(text) if text else None}
    failed = _run_and_write(name, names, output, facts, {"language": language, "slides": slides})
    if failed:
        raise ContentError(f"{len(failed)} of {len(names)} demos failed: " + "; ".join(failed))


def _wanted(name: str, run: str) -> tuple[str, ...]:
    """The kinds of network that a lesson looks into. Raise UsageError where it looks into none."""
    if name == "all":
        return ("autoencoder", "classifier")
    wanted = _constants(name)["NETS"]
    if not wanted:
        those = ", ".join(each for each in demo_names() if _constants(each)["NETS"])
        raise UsageError(f"--run {run}: demo {name} looks into no trained network; those that do: {those}")
    return tuple(wanted)


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


def _constants(name: str) -> dict[str, Any]:
    """PLACE in the course, SECONDS that it takes and NETS that it looks into, as the file says."""
    found: dict[str, Any] = {"PLACE": 0, "SECONDS": 0, "NETS": ()}
    for node in _tree(name).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in found:
            found[node.targets[0].id] = ast.literal_eval(node.value)
    return found


def _run_and_write(
    name: str, names: list[str], output: Path, facts: dict[str, Any], opens: dict[str, Any]
) -> list[str]:
    """Run demos one after the other, and write the page anew whenever one has ended; say which failed, and why.

    What a broken-off `all` has done is taken up; what fails costs the others nothing.
    """
    from importlib import import_module

    from replearn.teaching.lib import unfinished
    from replearn.teaching.lib.lessons_page import write_lessons

    path = output / ("index.html" if name == "all" else f"{name}.html")
    done, failed = unfinished.read(output, facts) if name == "all" else {}, []
    if done:
        news.tell(f"going on where it stopped: {len(done)} of {len(names)} lessons are done")
    for each in names:
        if each in done:
            continue
        try:
            done[each] = import_module(f"replearn.teaching.demos.{each}").main(output, facts["seed"])
        except Exception as error:  # whatever it is, it must not cost the other lessons
            if len(names) == 1:
                raise
            failed.append(f"{each} ({error})")
            news.warn(f"demo {each} failed: {error}")
            continue
        if name == "all":
            unfinished.keep(output, facts, done[each])
        lessons = [done[known] for known in names if known in done]
        write_lessons(lessons, path, _title(name, lessons), _foot(name, facts["seed"]), **opens)
    unfinished.clear(output)
    if done:
        news.tell(f"\nwrote {path}")
    return failed


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
