"""How time and memory grow with the number of images, the size of the code and that of the image."""

import json
from pathlib import Path

import numpy as np

from benchmarks.case import Row, Settings, exactly, gate
from benchmarks.processes import run_command

NAME = "cpu_growth"
WHAT = "growth of time with N, D and image size"
GROUP = "full"
N, D, SIDE = 10_000, 32, 28  # where the others are held while one grows
NUMBERS = (1_000, 10_000, 60_000, 250_000, 1_000_000)
CODES = (2, 8, 32, 128, 256)
SIDES = (28, 64, 128)
LINEAR = 1.1  # the largest exponent still called linear
Curve = tuple[str, str, list[int], list[float], list[float]]  # work, grown, values, seconds, bytes


def run(settings: Settings) -> list[Row]:
    """A row a curve: the exponent b of seconds ~ size^b between the two largest sizes. Draws growth.png."""
    curves = [_curve(*asked) for asked in _asked(settings.dry)]
    (settings.scratch / "growth.json").write_text(json.dumps(curves), encoding="utf-8")
    _draw(curves, settings.scratch / "growth.png" if settings.dry else Path("reports/benchmarks/growth.png"))
    rows = []
    for work, grown, values, seconds, memory in curves:
        steepness = float(np.diff(np.log(seconds[-2:]))[0] / np.diff(np.log(values[-2:]))[0])
        expected = 2.0 if (work, grown) == ("preservation", "N") or grown == "side" else 1.0
        told = gate(
            len(seconds) == len(values), f"{seconds[-1]:.2g} s and {memory[-1] / 2**20:.0f} MiB at {values[-1]:,}"
        )
        note = {"preservation": "every pair is compared"}.get(work, "pixels grow with the square of the side")
        note = note if expected == 2 else ""
        aim = expected * LINEAR
        rows.append(Row(f"{work}: exponent in {grown}", "-", exactly(steepness), aim, told, note=note))
    return rows


def _asked(dry: bool) -> list[tuple[str, str, tuple[int, ...]]]:
    if dry:
        return [("fit", "N", (128, 256)), ("votes", "D", (2, 4))]
    return [
        *((work, "N", NUMBERS) for work in ("fit", "encode", "votes")),
        ("preservation", "N", NUMBERS[:2]),
        *((work, "D", CODES) for work in ("fit", "encode", "votes")),
        *((work, "side", SIDES) for work in ("fit", "encode")),
    ]


def _curve(work: str, grown: str, values: tuple[int, ...]) -> Curve:
    told = []
    for value in values:
        size = {"N": N, "D": D, "side": SIDE} | {grown: value}
        out = run_command("-m", "benchmarks.growth", work, *(str(size[name]) for name in ("N", "D", "side"))).out
        told.append([float(word) for word in out.split()[-2:]])
    seconds, memory = (list(column) for column in zip(*told, strict=True))
    return work, grown, list(values), seconds, memory


def _draw(curves: list[Curve], path: Path) -> None:
    import matplotlib
    from matplotlib.ticker import FuncFormatter, NullFormatter

    from replearn.figures.save import save_figure
    from replearn.figures.style import new_panels, style

    matplotlib.use("Agg")
    names = {"N": "images", "D": "numbers a code", "side": "pixels a side"}
    plain = FuncFormatter(lambda value, _: f"{value:,.9g}")
    with style():
        figure, axes = new_panels(2, len(names), 11, 6.5)
        for column, (grown, label) in enumerate(names.items()):
            for work, varied, values, seconds, memory in curves:
                if varied == grown:
                    axes[column].plot(values, seconds, "o-", label=work)
                    axes[len(names) + column].plot(values, np.array(memory) / 2**20, "o-", label=work)
            sizes = sorted({value for _, varied, values, *_ in curves if varied == grown for value in values})
            for ax, quantity in zip(axes[column :: len(names)], ("seconds", "MiB beyond the start"), strict=True):
                ax.set(xscale="log", yscale="log" if quantity == "seconds" else "linear", xlabel=label, ylabel=quantity)
                ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
                ax.xaxis.set_minor_formatter(NullFormatter())
                ax.yaxis.set_major_formatter(plain)
                if ax.lines:
                    ax.legend(loc="best")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_figure(figure, path)
