"""How time and memory grow with the number of images, the size of the code and that of the image."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.case import Measurement, Settings, exactly, gate
from benchmarks.images import moved, pictures, write_npz
from benchmarks.processes import run_command
from benchmarks.table import number

NAME = "cpu_growth"
WHAT = "growth of time with N, D and image size"
GROUP = "full"
N, D, SIDE = 10_000, 32, 28  # where the others are held while one grows
NUMBERS = (1_000, 10_000, 60_000, 250_000, 1_000_000)
CODES = (2, 8, 32, 128, 256)
SIDES = (28, 64, 128)
LINEAR = 1.1  # the largest exponent still called linear
WHY = {
    ("preservation", "N"): "up to 100,000 every pair is compared, beyond that 10,000 points with all; the distances of "
    "a point are sorted, and N log N alone has the exponent 1.08 between the last two",
    ("compare", "N"): "the peak is that of the whole process; the 10,000 test images cost the same at every N",
}
PCA_ROW = f"representations: {{pca: {{class_path: sklearn.decomposition.PCA}}}}\ndimensions: [{D}]\n"
Curve = tuple[str, str, list[int], list[float], list[float]]  # work, grown, values, seconds, bytes


def run(settings: Settings) -> list[Measurement]:
    """A row a curve: the exponent b of seconds ~ size^b between the two largest sizes. Draws growth.png."""
    curves = [_curve(*asked, settings) for asked in _asked(settings.dry)]
    _draw(curves, settings.scratch / "growth.png" if settings.dry else Path("reports/benchmarks/growth.png"))
    return [_row(*curve) for curve in curves]


def _row(work: str, grown: str, values: list[int], seconds: list[float], memory: list[float]) -> Measurement:
    steepness = float(np.diff(np.log(seconds[-2:]))[0] / np.diff(np.log(values[-2:]))[0])
    aim = LINEAR * (2 if grown == "side" else 1)  # pixels grow with the square of the side
    last = f"{number(seconds[-1], 's')} and {number(memory[-1] / 2**20, 'MiB')} at {values[-1]:,}"
    whole = gate(len(seconds) == len(values), last)
    told = [f"{number(time, 's')} at {value:,}" for value, time in zip(values, seconds, strict=True)]
    note = "; ".join([", ".join(told), *filter(None, [WHY.get((work, grown))])])
    return Measurement(f"{work}: exponent in {grown}", "-", exactly(steepness), aim, whole, note=note)


def _asked(dry: bool) -> list[tuple[str, str, tuple[int, ...]]]:
    if dry:
        return [("fit", "N", (128, 256)), ("votes", "D", (2, 4))]
    return [
        *((work, "N", NUMBERS) for work in ("fit", "encode", "votes", "preservation", "compare")),
        *((work, "D", CODES) for work in ("fit", "encode", "votes", "preservation")),
        *((work, "side", SIDES) for work in ("fit", "encode")),
    ]


def _curve(work: str, grown: str, values: tuple[int, ...], settings: Settings) -> Curve:
    told = []
    for value in values:
        size = {"N": N, "D": D, "side": SIDE} | {grown: value}
        told.append(_compare(size["N"], settings) if work == "compare" else _apart(work, *size.values()))
        print(f"{work}, {grown} {value:,}: {told[-1][0]:.3g} s, {told[-1][1] / 2**20:.0f} MiB", flush=True)
    seconds, memory = (list(column) for column in zip(*told, strict=True))
    return work, grown, list(values), seconds, memory


def _apart(work: str, *sizes: int) -> tuple[float, float]:
    """Seconds, and bytes beyond the start, of one piece of `benchmarks.growth`."""
    seconds, memory = run_command("-m", "benchmarks.growth", work, *map(str, sizes)).out.split()[-2:]
    return float(seconds), float(memory)


def _compare(n: int, settings: Settings) -> tuple[float, float]:
    """The whole command for one row, PCA: N training images and 10,000 test images."""
    folder = settings.scratch / "compare-growth"
    folder.mkdir(exist_ok=True)
    images, config, path = pictures(settings, N, N), folder / "pca.yaml", folder / "images.npz"
    write_npz(replace(images, train=moved(images.train, n, 0), train_labels=np.resize(images.train_labels, n)), path)
    config.write_text(PCA_ROW, encoding="utf-8")
    words: list[str | Path] = ["compare", "--config", config, "--images", path, "--output", folder / f"report-{n}"]
    done = run_command("-m", "replearn", *words, folder=folder)
    path.unlink()
    return done.seconds, float(done.peak_bytes)


def _draw(curves: list[Curve], path: Path) -> None:
    import matplotlib
    from matplotlib.ticker import FuncFormatter, LogFormatter, NullFormatter

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
                ax.set(xscale="log", yscale="log", xlabel=label, ylabel=quantity)  # what is linear has slope 1
                ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
                ax.xaxis.set_minor_formatter(NullFormatter())
                ax.yaxis.set_major_formatter(plain)
                ax.yaxis.set_minor_formatter(LogFormatter())
        axes[0].legend(loc="lower right")  # the colours are the same in all
    path.parent.mkdir(parents=True, exist_ok=True)
    save_figure(figure, path)
