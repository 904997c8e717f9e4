"""Networks, drawn: from pixels to classes, and the classics side by side.

A trained network with everything that it makes of a drawn digit; the networks of the lectures as boxes with their
sizes; five classics side by side, and what each of them added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from replearn.models.classifier import Classifier
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.page_blocks import drawing_frame
from replearn.teaching.lib.page_networks import named_or_packed
from replearn.teaching.summary.configured import configured_subject
from replearn.teaching.summary.drawn import drawn
from replearn.teaching.summary.sheet import Sheet
from replearn.teaching.summary.subject import network_subject

PLACE = 55
SECONDS = 8
NETS = ("classifier",)  # that it looks into
FAMILY = {  # name -> (year, published as, what it added)
    "LeNet-5": (1998, "replearn.networks.lenet.LeNet5", "convolution, pooling and full connection, trained as one"),
    "AlexNet": (2012, "torchvision.models.alexnet", "ReLU, dropout, ImageNet, GPUs"),
    "VGG-16": (2014, "torchvision.models.vgg16", "3x3 filters only; halve the size, double the depth"),
    "GoogLeNet": (2014, "torchvision.models.googlenet", "nine inception modules; 1x1 filters save work"),
    "ResNet-18": (2015, "torchvision.models.resnet18", "skips, so that depth does no harm"),
}


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; it draws on its page alone."""
    lesson = Lesson("networks", out_dir, "Networks, drawn", "네트워크 그리기")
    sheets = family()
    _from_pixels(lesson)
    _your_network(lesson)
    _family(lesson, sheets)
    _elsewhere(lesson)
    return lesson


def family() -> dict[str, Sheet]:
    """The worksheets of the classics: LeNet-5 of its 32 x 32 pixels, the others of ImageNet's 224 x 224."""
    return {
        name: network_subject(path, (1, 32, 32) if name == "LeNet-5" else (3, 224, 224)).sheet()
        for name, (_, path, _) in FAMILY.items()
    }


def _network(name: str, sheet: Sheet) -> dict[str, Any]:
    words = (
        f"{len(sheet.rows)} layers and operations, {sheet.parameters:,} parameters, {sheet.products:,} multiplications "
        "an image"
    )
    return {"name": name, "rows": drawn(sheet), "words": words}


def _from_pixels(lesson: Lesson) -> None:
    lesson.section("Feature extraction, then a classifier", "특징 추출과 분류기")
    lesson.say(
        "A CNN is convolution, subsampling (pooling) and full connection. The first two extract features: each layer "
        "makes its maps smaller and more of them. Then the maps are flattened into one vector, and a fully connected "
        "layer turns it into one score a class; softmax makes probabilities of the scores (demo softmax).",
        "CNN은 합성곱, 서브샘플링(풀링), 완전연결로 이루어집니다. 앞의 둘은 특징을 추출합니다. 층을 지날수록 맵은 "
        "작아지고 많아집니다. 그다음 맵을 한 벡터로 펼치고(flatten), 완전연결층(FC)이 클래스마다 점수 하나를 내며, "
        "소프트맥스가 점수를 확률로 바꿉니다(demo softmax).",
    )
    chosen = {"lecture's classifier": configured_subject("lecture-classifier.yaml", None).sheet(),
              "lecture's small CNN": network_subject("replearn.networks.lecture_cnn.LectureCNN", None).sheet(),
              "lecture's autoencoder": configured_subject("lecture-ae.yaml", None).sheet()} | family()  # fmt: skip
    lesson.desk(
        "drawn", {"networks": [_network(name, sheet) for name, sheet in chosen.items()]},
        "Click a box for its sizes, its weights and what it sees. Any other network or configuration: "
        "python -m replearn arch --config NAME --output network.html.",
        "상자를 누르면 크기와 가중치, 수용 영역이 나타납니다. 다른 네트워크나 설정은 python -m replearn arch "
        "--config 이름 --output network.html 로 그립니다.",
    )  # fmt: skip
    lesson.say(
        "The analogy to neurons: a unit adds up what comes in, each input by its weight, and passes on what is above a "
        "threshold, as a nerve cell does. It ends there: nobody has found backpropagation in a brain.",
        "뉴런에 빗댄 설명: 유닛은 들어오는 값에 가중치를 곱해 더하고, 신경세포처럼 문턱을 넘는 것만 내보냅니다. "
        "비유는 여기까지입니다. 뇌에서 역전파를 찾은 사람은 없습니다.",
    )


def _your_network(lesson: Lesson) -> None:
    name, model = named_or_packed(Classifier, "classifier")
    parameters = sum(p.numel() for p in model.parameters())
    lesson.section("Your digit on its way through", "내가 그린 숫자가 지나가는 길")
    lesson.say(
        f"This is no drawing: a trained network ({name}, {parameters:,} parameters) runs in the page. With --run RUN "
        "it is your own.",
        f"이것은 그림이 아니라 학습된 네트워크({name}, 매개변수 {parameters:,}개)가 페이지 안에서 실제로 도는 "
        "것입니다. --run RUN 으로 직접 학습한 네트워크를 쓸 수 있습니다.",
    )
    lesson.desk(
        "network", {"frame": drawing_frame()},
        "Draw a digit. Point at a pixel of any map: what it sees of the digit is framed, and its number is worked out.",
        "숫자를 그려 보세요. 맵의 픽셀을 가리키면 그 픽셀이 보는 영역에 테두리가 쳐지고 계산 과정이 나타납니다.",
    )  # fmt: skip


def _family(lesson: Lesson, sheets: dict[str, Sheet]) -> None:
    lesson.section("The family: LeNet, AlexNet, VGG, GoogLeNet, ResNet", "대표적인 CNN 구조")
    rows = [
        [f"{name} ({year})", "x".join(map(str, sheets[name].shape)), _convolutions(sheets[name]),
         _counted(name, sheets[name]), f"{sheets[name].products / 1e6:,.2g} million", added]
        for name, (year, _, added) in FAMILY.items()
    ]  # fmt: skip
    lesson.table(
        ["network", "input", "convolutions", "parameters", "multiplications", "what it added"], rows,
        "With 1000 classes, LeNet-5 with 84 features before its ten. GoogLeNet without its two auxiliary heads.",
    )  # fmt: skip
    lesson.say(
        "The slide shows inception modules with a 5x5 branch. The GoogLeNet counted and trained here is torchvision's, "
        "whose third branch is 3x3: its known deviation from the paper, and it changes the count of parameters.",
        "슬라이드의 인셉션 모듈에는 5x5 갈래가 있습니다. 여기서 세고 학습하는 GoogLeNet은 torchvision의 것으로, 세 "
        "번째 갈래가 3x3입니다. 논문과 다르다고 알려진 점이며 매개변수 수가 달라집니다.",
    )


def _convolutions(sheet: Sheet) -> int:
    return sum(row.kind == "Conv2d" for row in sheet.rows)


def _counted(name: str, sheet: Sheet) -> int:
    """Parameters; of GoogLeNet without the heads that only its training uses."""
    return sheet.weights + sheet.biases if name == "GoogLeNet" else sheet.parameters


def _elsewhere(lesson: Lesson) -> None:
    lesson.section("What else CNNs do", "CNN의 다른 응용")
    lesson.say(
        "The lecture begins with detection in real time, captions for pictures and pictures from captions. None of it "
        "is in replearn: it classifies and represents single images. What carries over is the front part: those "
        "systems extract features by layers like these, and put another end behind them.",
        "강의는 실시간 객체 검출, 그림 설명 만들기, 설명으로 그림 만들기로 시작합니다. replearn에는 이런 것이 없고, "
        "이미지 하나를 분류하고 표현하는 일만 합니다. 이어지는 것은 앞부분입니다. 그런 시스템도 이와 같은 층으로 "
        "특징을 추출하고 뒤에 다른 출력부를 붙입니다.",
    )
