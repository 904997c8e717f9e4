"""The cells of the worksheet as text, the same for the terminal, Markdown and HTML."""

from replearn.teaching.summary.rows import LayerRow, shape_words
from replearn.teaching.summary.sheet import Sheet

HEADINGS = {
    "number": "#", "name": "layer", "kind": "kind", "kernel": "kernel", "stride": "stride", "padding": "padding",
    "output": "output", "working": "how its size comes about", "weights": "weights", "biases": "biases",
    "products": "multiplications", "field": "field", "step": "step", "memory": "memory",
}  # fmt: skip
WORDS = {"name", "kind", "output", "working"}  # set to the left, numbers to the right


def cells(sheet: Sheet) -> list[dict[str, str]]:
    """Return the text of every row, by column."""
    return [_cells(number, row) for number, row in enumerate(sheet.rows, start=1)]


def total(sheet: Sheet) -> dict[str, str]:
    """Return the text of the row of totals."""
    sums = {"weights": sheet.weights, "biases": sheet.biases, "products": sheet.products, "memory": sheet.memory}
    return dict.fromkeys(HEADINGS, "") | {"name": "total"} | {name: f"{value:,}" for name, value in sums.items()}


def _cells(number: int, row: LayerRow) -> dict[str, str]:
    return {
        "number": str(number),
        "name": row.name or "(input)",
        "kind": row.kind,
        "kernel": row.kernel,
        "stride": row.stride,
        "padding": row.padding,
        "output": shape_words(row.output),
        "working": row.working,
        "weights": _worked(row.weights, row.weights_working),
        "biases": f"{row.biases:,}" if row.learns else "",
        "products": _worked(row.products, row.products_working),
        "field": row.field,
        "step": row.step,
        "memory": f"{row.memory:,}",
    }


def _worked(value: int, working: str) -> str:
    """Return a number with the product that it comes from; nothing for none."""
    if not value:
        return ""
    return f"{working} = {value:,}" if "*" in working else f"{value:,}"
