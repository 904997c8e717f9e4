"""Autoencoder: an image through a bottleneck and back, and the hidden space.

Encoder, hidden vector, decoder; the hidden space of two numbers beside PCA of the same size; how narrow the
bottleneck may be; and what each layer on the way has made of the image.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np

from replearn.figures.lines import metric_against
from replearn.figures.maps import map_row
from replearn.figures.style import new_axes, new_figure
from replearn.metrics.neighbours import knn_accuracy
from replearn.models.autoencoder import Autoencoder
from replearn.models.inference import apply
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.lib.hidden_vectors import errors_by_size, layer_outputs, layer_width
from replearn.teaching.lib.images import DigitImages, digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.page_blocks import drawing_frame
from replearn.teaching.lib.page_networks import COMPONENTS, fitted_pca, named_or_packed

PLACE = 22
SECONDS = 12
NETS = ("autoencoder",)  # that it looks into
SHOWN = 2000  # test digits
SIZES = (1, 2, 4, 8, 16, 32)


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/autoencoder/."""
    images = digit_images()
    lesson = Lesson("autoencoder", out_dir, "The autoencoder", "오토인코더")
    name, model = named_or_packed(Autoencoder, "ae-2d")
    coder = cast("Autoencoder", model)
    _there_and_back(lesson, coder)
    _hidden_space(lesson, images, name, coder)
    _learning(lesson)
    _bottleneck(lesson, images)
    _hidden_vectors(lesson, images, coder)
    return lesson


def _there_and_back(lesson: Lesson, coder: Autoencoder) -> None:
    lesson.section("Encoder, bottleneck, decoder", "인코더, 병목, 디코더")
    lesson.say(
        "An autoencoder is trained to give back what it is given. That would be easy, were it not for the narrow place "
        "in its middle, the bottleneck: the encoder must press the image x (784 pixels) into a few numbers, the hidden "
        "vector z, and the decoder has nothing but z to build the image from. So z must hold what matters, and no one "
        "has to say what that is: there are no labels.",
        "오토인코더는 입력을 그대로 되돌려 주도록 학습합니다. 한가운데에 좁은 병목(bottleneck)이 있어서 쉬운 일이 "
        "아닙니다. 인코더는 이미지 x(픽셀 784개)를 몇 개의 수, 곧 은닉 벡터 z로 눌러 담아야 하고, 디코더는 z만 "
        "가지고 이미지를 다시 만들어야 합니다. 그래서 z에는 중요한 것이 담겨야 합니다. 무엇이 중요한지 아무도 알려 "
        "주지 않으며, 레이블도 없습니다.",
    )
    widths = map(layer_width, (*coder.encoder.modules(), *coder.decoder.modules()))
    lesson.formula(" -> ".join(f"{width:,}" for width in (784, *filter(None, widths))))
    size = coder.latent_dim
    lesson.say(
        f"The network here passes {size} numbers: {784 / size:,.0f} to 1. z is a feature vector of the image, for it "
        "describes it by a few properties, and an embedding: dense, of few dimensions, and similar images lie close.",
        f"여기서 쓰는 네트워크의 병목은 수 {size}개입니다. {784 / size:,.0f} 대 1로 줄어듭니다. z는 이미지를 몇 가지 "
        "성질로 나타내므로 특징 벡터이고, 차원이 낮고 조밀하며 비슷한 이미지끼리 가까우므로 임베딩이기도 합니다.",
    )


def _hidden_space(lesson: Lesson, images: DigitImages, name: str, coder: Autoencoder) -> None:
    lesson.section("The hidden space", "은닉 공간(잠재 공간)")
    lesson.say(
        "Two numbers can be drawn. Each test digit becomes a point: this plane is the hidden space, also called latent "
        "space. Beside it the same digits by PCA, which also keeps two numbers, but may only project along straight "
        "axes. Neither has seen a label; the colours were put on afterwards.",
        "수가 둘이면 그릴 수 있습니다. 시험 이미지 하나가 점 하나가 됩니다. 이 평면이 은닉 공간, 곧 잠재 공간입니다. "
        "그 옆은 같은 숫자들을 PCA로 나타낸 것입니다. 똑같이 수 두 개를 남기지만 곧은 축으로 투영할 수 있을 "
        "뿐입니다. 둘 다 레이블을 본 적이 없으며, 색은 나중에 칠한 것입니다.",
    )
    lesson.desk(
        "latent", {"frame": drawing_frame()},
        "Drag in a plane, and the digit that the decoder makes of that place follows. Draw a digit, and see where it "
        "lands in both planes, and what two numbers keep of it.",
        "평면 위를 끌면 디코더가 그 자리에서 만드는 숫자가 따라옵니다. 숫자를 그려서 두 평면의 어디에 놓이는지, 수 "
        "두 개가 무엇을 남기는지 보세요.",
    )  # fmt: skip
    _two_spaces(lesson, images, name, coder)
    lesson.say(
        "In pixels, the distance between two images says little: a digit moved by a pixel is far away. In the small "
        "space it says more, number for number: that is what the lecture means by a Euclidean distance that has a "
        "meaning. PCA is the best of all straight ways to two numbers (demo pca_by_hand); a linear autoencoder finds "
        "the same plane, and only bending helps further.",
        "픽셀 공간에서 두 이미지의 거리는 별 의미가 없습니다. 한 픽셀만 옮겨도 멀어집니다. 작은 공간에서는 수 "
        "하나하나가 더 많은 것을 말해 줍니다. 강의에서 유클리드 거리가 의미를 갖는다고 한 것이 이것입니다. PCA는 "
        "곧은 방법 가운데 가장 좋고(demo pca_by_hand), 선형 오토인코더도 같은 평면을 찾습니다. 더 나아지려면 공간을 "
        "휘어야 합니다.",
    )


def _two_spaces(lesson: Lesson, images: DigitImages, name: str, coder: Autoencoder) -> None:
    """The test digits by an autoencoder and by PCA: drawn, and measured by error and by their neighbours."""
    pixels, labels = images.test[:SHOWN].astype(np.float32) / 255, images.test_labels[:SHOWN]
    rows = pixels.reshape(len(pixels), -1)
    pca = fitted_pca()
    codes, projected = apply(coder, coder.embed, pixels), pca.transform(rows)[:, :2]
    made = apply(coder, coder.decode, codes).reshape(rows.shape)
    flat = projected @ pca.components_[:2] + pca.mean_
    maps = [("autoencoder", "its code of two", codes[:, :2]), ("PCA", "two components", projected)]
    figure = map_row(new_figure(7), maps, labels, [str(i) for i in range(10)])
    lesson.figure("hidden_space", figure, f"{len(labels):,} test digits by two numbers each: {name}, and PCA.")
    chance = {"pixels, 784": rows, f"autoencoder, {codes.shape[1]}": codes, "PCA, 2": projected}
    half = len(rows) // 2
    right = {what: knn_accuracy(v[:half], labels[:half], v[half:], labels[half:]) for what, v in chance.items()}
    errors = {"pixels, 784": 0.0, f"autoencoder, {codes.shape[1]}": float(((made - rows) ** 2).sum(1).mean()),
              "PCA, 2": float(((flat - rows) ** 2).sum(1).mean())}  # fmt: skip
    lesson.table(
        ["numbers an image", "squared error an image", "right by 5 neighbours"],
        [[what, f"{errors[what]:.0f}", percent(right[what])] for what in errors],
        f"Of {len(rows) - half:,} test digits, the share whose class their five nearest among {half:,} others vote "
        "for.",
    )


def _learning(lesson: Lesson) -> None:
    lesson.section("It learns, before your eyes", "눈앞에서 학습하기")
    lesson.say(
        "A small autoencoder, 64-32-2-32-64, and 600 digits of 8 x 8 pixels: small enough to be trained in this page.",
        "작은 오토인코더 64-32-2-32-64와 8 x 8 픽셀 숫자 600개입니다. 이 페이지 안에서 학습할 만큼 작습니다.",
    )
    lesson.desk(
        "tiny", {},
        "Press play. How does the cloud of codes come apart, and what do the first reconstructions look like?",
        "재생을 누르세요. 한데 뭉친 잠재 벡터들이 어떻게 갈라집니까? 처음의 복원 이미지는 어떤 모습입니까?",
    )  # fmt: skip


def _bottleneck(lesson: Lesson, images: DigitImages) -> None:
    lesson.section("How narrow may the bottleneck be?", "병목의 크기")
    lesson.say(
        "This autoencoder was trained so that its code can be cut short: its first k numbers are a code of k "
        "(nested dropout). One network shows every width of the bottleneck.",
        "이 오토인코더는 잠재 벡터를 앞에서 k개만 남겨도 되도록 학습했습니다(nested dropout). 그래서 네트워크 하나로 "
        "병목의 모든 크기를 볼 수 있습니다.",
    )
    lesson.desk(
        "bottleneck", {"frame": drawing_frame()},
        "Move the slider: from how few numbers can you still read the digit? Draw your own.",
        "슬라이더를 움직여 보세요. 수가 몇 개까지 줄어도 숫자를 읽을 수 있습니까? 직접 그려서도 해 보세요.",
    )  # fmt: skip
    rows = images.test[:SHOWN].reshape(-1, 784).astype(np.float32) / 255
    ours, theirs = errors_by_size(rows, SIZES)
    lesson.table(
        ["numbers in the code", "autoencoder", "PCA"],
        [[k, f"{a:.2g}", f"{b:.2g}"] for k, a, b in zip(SIZES, ours, theirs, strict=True)],
        f"Squared error an image, on {len(rows):,} test digits. The autoencoder learned from MNIST, and comes with the "
        f"package; PCA, here with {COMPONENTS} components at most, was fitted on {images.name}.",
    )
    figure, ax = new_axes(6, 3.2)
    metric_against(
        ax, {"autoencoder": (np.array(SIZES), np.array(ours), None), "PCA": (np.array(SIZES), np.array(theirs), None)},
        "numbers in the code", "squared error an image", logx=True,
    )  # fmt: skip
    size, bent, straight = max(zip(SIZES, ours, theirs, strict=True), key=lambda found: found[2] / found[1])
    caption = (
        "Error against the size of the code. Bending gains most over straight axes at "
        f"{size} numbers: {bent:.2g} against {straight:.2g}."
    )
    lesson.figure("bottleneck", figure, caption)


def _hidden_vectors(lesson: Lesson, images: DigitImages, coder: Autoencoder) -> None:
    lesson.section("A hidden vector in every layer", "모든 층의 은닉 벡터")
    lesson.say(
        "Not only the bottleneck: what any layer of any network gives is a hidden vector, a mapping of the input into "
        "another space. Here the encoder layer by layer, by how many test digits have the class of their neighbours:",
        "병목만이 아닙니다. 어떤 네트워크든 각 층의 출력은 은닉 벡터이며, 입력을 다른 공간으로 옮긴 것입니다. "
        "인코더를 층별로 보면, 이웃과 같은 클래스인 시험 이미지의 비율은 이렇습니다:",
    )
    pixels, labels = images.test[:SHOWN].astype(np.float32) / 255, images.test_labels[:SHOWN]
    half = len(pixels) // 2
    rows = []
    for what, vectors in layer_outputs(coder.encoder, pixels).items():
        right = knn_accuracy(vectors[:half], labels[:half], vectors[half:], labels[half:])
        rows.append([what, vectors.shape[1], percent(right)])
    lesson.table(["after", "numbers", "right by 5 neighbours"], rows, f"{half:,} test digits, {half:,} neighbours.")
    lesson.say(
        "An autoencoder's layers keep what is needed to rebuild the image. Those of a classifier keep what tells the "
        "classes apart, and may forget the rest; demo filters looks into one.",
        "오토인코더의 층은 이미지를 복원하는 데 필요한 것을 남깁니다. 분류기의 층은 클래스를 가르는 데 필요한 것을 "
        "남기고 나머지는 잊어도 됩니다. demo filters에서 볼 수 있습니다.",
    )
