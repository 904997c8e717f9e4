"""Receptive field: what a unit sees, and how that grows with the layers.

Local connectivity, shared weights and compositionality: the three reasons that the lecture gives for CNNs, worked out
on its networks.
"""

from __future__ import annotations

from pathlib import Path

from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.summary.sheet import Sheet
from replearn.teaching.summary.subject import network_subject

PLACE = 46
SECONDS = 2


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; it draws on its page alone."""
    lesson = Lesson("receptive_field", out_dir, "The receptive field", "수용 영역")
    _local(lesson)
    _grows(lesson)
    return lesson


def _local(lesson: Lesson) -> None:
    lesson.section("Local connectivity", "국소 연결성")
    lesson.say(
        "A unit of a fully connected layer sees every pixel. A unit of a convolution sees its window only: this is its "
        "receptive field. It has few weights, and they are the same at every place (shared weights).",
        "완전연결층의 유닛은 모든 픽셀을 봅니다. 합성곱층의 유닛은 자기 윈도우만 봅니다. 이것이 수용 영역입니다. "
        "가중치가 적고, 어느 자리에서나 같은 가중치를 씁니다(가중치 공유).",
    )
    lesson.say(
        "How can it then tell a digit? The layer above looks at units, not at pixels, and each of those has seen a "
        "window already. So the field grows with every layer, and what is told apart grows with it: edges, strokes, "
        "loops, digits. This is compositionality.",
        "그런데 어떻게 숫자를 알아볼까요? 윗층은 픽셀이 아니라 유닛을 보고, 그 유닛 하나하나가 이미 윈도우 하나를 "
        "보았습니다. 그래서 층이 올라갈수록 수용 영역이 커지고, 구별하는 것도 윤곽, 획, 고리, 숫자로 커집니다. "
        "이것이 합성성(compositionality)입니다.",
    )
    lesson.desk(
        "field", {},
        "Point at a unit of any layer. Change kernels and strides: what makes the field grow fastest?",
        "아무 층의 유닛이나 가리켜 보세요. 커널과 보폭을 바꾸면 무엇이 수용 영역을 가장 빨리 키웁니까?",
    )  # fmt: skip


def _grows(lesson: Lesson) -> None:
    lesson.section("Worked out, layer by layer", "층별로 계산하기")
    lesson.say(
        "Field and step begin at 1. Each layer adds (kernel - 1) times the step below it to the field, and multiplies "
        "the step by its stride.",
        "수용 영역과 간격은 1에서 시작합니다. 층마다 (커널 - 1) × 아래층의 간격을 수용 영역에 더하고, 간격에는 자기 "
        "보폭을 곱합니다.",
    )
    for name, path in {
        "lecture's small CNN": "replearn.networks.lecture_cnn.LectureCNN",
        "VGG-16": "torchvision.models.vgg16",
    }.items():
        sheet = network_subject(path, None if "replearn" in path else (3, 224, 224)).sheet()
        rows = growth(sheet)
        lesson.table([f"{name}: layer", "kernel", "stride", "field", "step"], rows, "Pixels a side.")
    lesson.say(
        "Two 3x3 layers see 5x5, three see 7x7, with fewer weights than one large kernel and a bend between them: "
        "that is VGG's idea.",
        "3x3 두 층은 5x5를, 세 층은 7x7을 봅니다. 큰 커널 하나보다 가중치가 적고 사이에 비선형 함수가 들어갑니다. "
        "이것이 VGG의 생각입니다.",
    )
    lesson.formula("2 * (3*3) = 18 < 5*5 = 25,   3 * (3*3) = 27 < 7*7 = 49")


def growth(sheet: Sheet) -> list[list[object]]:
    """Layer, kernel, stride, field and step of every row that has windows, up to where it sees the whole image."""
    return [[row.name, row.kernel, row.stride, row.field, row.step] for row in sheet.rows if row.windows]
