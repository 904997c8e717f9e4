"""What the worksheet says under its rows: totals, compression, the MLP beside it, strides that do not fit."""

from collections.abc import Sequence
from math import prod

from replearn.teaching.summary.arithmetic import exact_size, fitting_paddings, fitting_strides, mlp_words, output_size
from replearn.teaching.summary.field import Window
from replearn.teaching.summary.rows import LayerRow, shape_words
from replearn.teaching.summary.sheet import Sheet

LECTURE = [3072, 8192, 1024, 512, 10]  # the network whose MLP the lecture counts, and what its slide prints
SLIDE = 35_107_840
ENLARGING = ("Enlarge", "Upsample", "enlarge")
NAMED = 3  # loose parameters that are named one by one

LEGEND = (
    "field: pixels a side that one unit sees, 'all': the whole image; step: pixels from one unit's field to the "
    "next's; "
    "memory: of what the layer gives, 4 bytes a number, nothing where it writes into what came in."
)


def totals(sheet: Sheet) -> list[tuple[str, str]]:
    """Return the facts of a worksheet, (name, sentence)."""
    facts = [
        (
            "input",
            f"{shape_words(sheet.shape)} = {prod(sheet.shape):,} numbers" if len(sheet.shape) > 1 else _code(sheet),
        ),
        ("parameters", _parameters(sheet)),
        ("multiplications", f"{sheet.products:,} for one image"),
        ("memory", f"{sheet.memory:,} bytes for one image, what all layers give in float32"),
    ]
    if sheet.code:
        image = prod(sheet.shape)
        facts.append(("compression", f"{image:,} -> {sheet.code:,} numbers, {image / sheet.code:.1f} to 1"))
    if sheet.head:
        features, classes = sheet.head
        more = features * classes + classes
        facts.append(
            ("with a head", f"a linear layer to {classes} classes adds {features}*{classes} + {classes} = {more:,}: "
             f"{sheet.parameters + more:,} parameters")
        )  # fmt: skip
    return facts + _mlp(sheet)


def remarks(sheet: Sheet) -> list[str]:
    """Return what is to be said of a worksheet in sentences: what it leaves out, and where a stride does not fit."""
    said = [sheet.remark] if sheet.remark else []
    if sheet.resting:
        parts = ", ".join(f"{name} ({count:,})" for name, count in sheet.resting)
        used = sheet.parameters - sum(count for _, count in sheet.resting)
        said.append(f"Not passed in evaluation, only in training: {parts}. Without: {used:,} parameters.")
    if sheet.loose:
        names = ", ".join(f"{name} ({count:,})" for name, count in sheet.loose[:NAMED])
        more = f" and {len(sheet.loose) - NAMED} more" if len(sheet.loose) > NAMED else ""
        said.append(
            f"Used outside of the layers: {names}{more}. Their multiplications, and those of attention, "
            "are not counted."
        )
    if any(row.kind in ENLARGING and row.field == "1" for row in sheet.rows):
        said.append("Receptive fields are counted in pixels of the enlarged image.")
    return said + _misfits(sheet.rows)


def _code(sheet: Sheet) -> str:
    return f"{sheet.shape[0]:,} numbers"


def _parameters(sheet: Sheet) -> str:
    """Return all parameters as a sum."""
    parts = [f"{sheet.weights:,} weights", f"{sheet.biases:,} biases"]
    for count, words in ((sheet.loose, "outside of layers"), (sheet.resting, "not passed in evaluation")):
        if count:
            parts.append(f"{sum(number for _, number in count):,} {words}")
    return f"{sheet.parameters:,} = {' + '.join(parts)}"


def _mlp(sheet: Sheet) -> list[tuple[str, str]]:
    """Return the fully connected network whose layers are as large as this one's, after each weight layer and its
    pooling.
    """
    widths = sheet.widths
    if not widths:
        return []
    sizes = " -> ".join(f"{width:,}" for width in widths)
    working = mlp_words(widths) if len(widths) <= 6 else f"{sheet.mlp:,}"
    ratio = sheet.mlp / sheet.multiplying
    facts = [
        ("MLP of its sizes", f"{sizes}: {working} weights"),
        (
            "",
            f"against {sheet.multiplying:,} weights of its convolutions and linear layers: {ratio:,.0f} times as many",
        ),
    ]
    if widths == LECTURE:
        wrong = f"the lecture's slide prints {SLIDE:,}, which is {SLIDE - sheet.mlp:,} too many"
        facts.append(("", wrong))
    return facts


def _misfits(rows: Sequence[LayerRow]) -> list[str]:
    """Return one sentence for each kernel whose stride does not fit: worked out where it comes first,
    elsewhere named.
    """
    found: dict[Window, dict[int, list[str]]] = {}
    for row in rows:
        sides = dict.fromkeys(zip(row.inputs[0][1:], row.windows, strict=True)) if row.misfits else ()
        for n, window in sides:
            if misfit_words(n, window.kernel, window.stride, window.padding, window.dilation):
                found.setdefault(window, {}).setdefault(n, []).append(row.name or row.kind)
    said = []
    for window, layers in found.items():
        first, *others = layers
        worked = misfit_words(first, window.kernel, window.stride, window.padding, window.dilation)
        more = ", ".join(f"{n} ({_first_of(layers[n])})" for n in others)
        said.append(f"{_first_of(layers[first])}: {worked}" + (f" Nor does it fit {more}." if more else ""))
    return said


def _first_of(names: Sequence[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def misfit_words(n: int, kernel: int, stride: int, padding: int = 0, dilation: int = 1) -> str:
    """Return why a stride does not fit and which strides and paddings do; nothing where it fits.

    >>> print(misfit_words(7, kernel=3, stride=3))
    a kernel of 3 with stride 3 does not fit 7 pixels: (7 + 2*0 - 3)/3 + 1 = 2.33, rounded down to 2, and
    1 pixel at the end is never read. Strides that fit: 1, 2. Paddings that fit stride 3: 1.
    """
    exact = exact_size(n, kernel, stride, padding, dilation)
    if exact.denominator == 1:
        return ""
    span = dilation * (kernel - 1) + 1
    rest = (n + 2 * padding - span) % stride
    lost = max(0, rest - padding)
    pixels = f"{lost} pixel{'s' if lost > 1 else ''} at the end {'are' if lost > 1 else 'is'} never read"
    end = pixels if lost else f"only zeros of the padding, {rest} at the end, are never read"
    strides = ", ".join(map(str, fitting_strides(n, kernel, padding, dilation)))
    paddings = ", ".join(map(str, fitting_paddings(n, kernel, stride, dilation))) or "none"
    size = output_size(n, kernel, stride, padding, dilation)
    padded = f", padding {padding}," if padding else ""
    return (
        f"a kernel of {kernel} with stride {stride}{padded} does not fit {n} pixels: "
        f"({n} + 2*{padding} - {span})/{stride} + 1 = {float(exact):.2f}, rounded down to {size}, and {end}. "
        f"Strides that fit: {strides}. Paddings that fit stride {stride}: {paddings}."
    )
