"""The worksheet with blanks: asks for them one by one, grades the answers, and works out those that were wrong."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from replearn import news
from replearn.teaching.summary.cells import cells
from replearn.teaching.summary.rows import LayerRow
from replearn.teaching.summary.sheet import Sheet
from replearn.teaching.summary.terminal import terminal

QUESTIONS = 5
BLANK = "?"
SIZED = ("products", "memory")  # columns that the size of the output is a factor of


@dataclass(frozen=True)
class QuizQuestion:
    """A cell that is left blank.

    row: its place in the sheet. columns: what is not shown of it. text: what is asked. answer: the number.
    why: its working.
    """

    row: int
    columns: tuple[str, ...]
    text: str
    answer: int
    why: str


def questions(sheet: Sheet, seed: int) -> list[QuizQuestion]:
    """Return up to `QUESTIONS` cells that can be worked out from what is still shown, of different kinds and layers."""
    draw = random.Random(seed)
    kinds = [[made for made in map(make, range(len(sheet.rows)), sheet.rows) if made] for make in _kinds(sheet.rows)]
    for kind in kinds:
        draw.shuffle(kind)
    asked: list[QuizQuestion] = []
    while any(kinds) and len(asked) < QUESTIONS:
        for kind in kinds:
            if kind and len(asked) < QUESTIONS:
                asked.append(kind.pop())
    return sorted(asked, key=lambda question: question.row)


def quiz(sheet: Sheet, seed: int, width: int, read: Callable[[str], str] = input) -> None:
    """Show the worksheet with blanks, ask for each, print the score; the end of the input ends the quiz.

    read: gives an answer to a question; raises EOFError at the end.
    """
    asked = questions(sheet, seed)
    news.tell(terminal(sheet, width, blanked(sheet, asked)) + "\n")
    right = given = 0
    for number, question in enumerate(asked, start=1):
        row = sheet.rows[question.row]
        try:
            said = read(f"{number}/{len(asked)}  layer {question.row + 1} ({row.name or row.kind}): {question.text} ")
        except EOFError:
            news.tell("\nThe answers end here.")
            break
        given += 1
        right += _grade(said, question)
    news.tell(f"{right} of {given} right" + (f", {len(asked) - given} not answered." if given < len(asked) else "."))


def blanked(sheet: Sheet, asked: Sequence[QuizQuestion]) -> list[dict[str, str]]:
    """Return the cells of the worksheet without those that are asked for, and without those that give them away."""
    shown = cells(sheet)
    for question in asked:
        shown[question.row] |= dict.fromkeys(question.columns, BLANK)
        if "output" in question.columns:
            for row, columns in _given_away(sheet.rows, question.row).items():
                shown[row] |= {name: BLANK for name in columns if shown[row][name]}
    return shown


def _given_away(rows: Sequence[LayerRow], place: int) -> dict[int, tuple[str, ...]]:
    """What tells the output size of a row: its own costs, rows of the same size behind it, and the next working."""
    size = rows[place].output[1:]
    found: dict[int, tuple[str, ...]] = {place: SIZED}
    for after in range(place + 1, len(rows)):
        row = rows[after]
        same = row.output[1:] == size
        if same or size in [shape[1:] for shape in row.inputs]:
            found[after] = ("output", "working", *SIZED) if same or len(row.output) == 1 else ("working",)
    return found


def _grade(said: str, question: QuizQuestion) -> bool:
    """Return whether an answer is right; says so, with the working where it is not."""
    try:
        right = int(said.replace(",", "").replace(" ", "")) == question.answer
        words = "right." if right else f"not {said.strip()}, but {question.answer:,}:"
    except ValueError:
        right, words = False, f"{said.strip() or 'nothing'} is no whole number; it is {question.answer:,}:"
    news.tell(f"     {words}" if right else f"     {words} {question.why}")
    return right


def _kinds(rows: Sequence[LayerRow]) -> list[Callable[[int, LayerRow], QuizQuestion | None]]:
    """Return what can be asked of a row, one function a kind of question."""

    def size(place: int, row: LayerRow) -> QuizQuestion | None:
        if not row.windows or len(row.output) < 2:
            return None
        height = row.working.split(", ")[0]
        return QuizQuestion(place, ("output", "working"), "how many pixels high is its output?", row.output[1], height)

    def weights(place: int, row: LayerRow) -> QuizQuestion | None:
        if "*" not in row.weights_working or " + " in row.weights_working:
            return None
        why = f"kernel * inputs * outputs, {row.weights_working} = {row.weights:,}"
        # the multiplications show it, and the size stays: it is not needed
        return QuizQuestion(place, ("weights", "products"), "how many weights, without biases?", row.weights, why)

    def products(place: int, row: LayerRow) -> QuizQuestion | None:
        if not row.windows or not row.products:
            return None
        why = f"each weight once a place, {row.products_working} = {row.products:,}"
        return QuizQuestion(place, ("products",), "how many multiplications?", row.products, why)

    def field(place: int, row: LayerRow) -> QuizQuestion | None:
        if place == 0 or not row.windows or not row.field.isdigit() or not rows[place - 1].step.isdigit():
            return None
        before, kernel = rows[place - 1], row.windows[0].kernel
        span = row.windows[0].dilation * (kernel - 1)
        if kernel == 1 or int(before.field) + span * int(before.step) != int(row.field):
            return None  # a branch: the row before is not what comes in
        why = f"field before + (kernel-1)*step before, {before.field} + {span}*{before.step} = {row.field}"
        return QuizQuestion(place, ("field",), "how many pixels a side does one unit see?", int(row.field), why)

    return [size, weights, field, products]
