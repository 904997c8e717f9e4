"""Softmax: from the last maps to scores, probabilities and a loss.

Flatten, full connection, softmax and cross-entropy, worked out with the numbers of a slide-sized example and of a
trained network.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from replearn.models.classifier import Classifier
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.page_networks import named_or_packed

PLACE = 56
SECONDS = 4
NETS = ("classifier",)  # that it looks into
SCORES = np.array([2.0, 1.0, -1.0, 0.0])
NAMES = ("cat", "dog", "frog", "ship")


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; it draws on its page alone."""
    lesson = Lesson("softmax", out_dir, "Softmax and cross-entropy", "소프트맥스와 교차 엔트로피")
    _flatten(lesson)
    _probabilities(lesson)
    _loss(lesson)
    _real(lesson)
    return lesson


def softmax(scores: np.ndarray) -> np.ndarray:
    """exp(score) as shares of their sum, along the last axis: positive, and 1 together.

    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _flatten(lesson: Lesson) -> None:
    lesson.section("Flatten, then full connection", "펼치기와 완전연결층")
    lesson.say(
        "The last maps are written one after the other into one vector: in the lecture's CNN 32 maps of 4 x 4. Every "
        "class has a weight for each of these numbers, and a bias: its score is their weighted sum.",
        "마지막 맵들을 차례로 한 줄의 벡터로 펼칩니다. 강의의 CNN에서는 4 x 4 맵 32개입니다. 클래스마다 이 수 "
        "하나하나에 대한 가중치와 편향이 있고, 그 가중합이 점수(score, logit)입니다.",
    )
    lesson.formula("4*4*32 = 512 numbers,   512*10 = 5,120 weights and 10 biases: ten scores")


def _probabilities(lesson: Lesson) -> None:
    lesson.section("From scores to probabilities", "점수에서 확률로")
    lesson.say(
        "Scores may be any numbers. Softmax takes e to the power of each and divides by the sum: all are positive, and "
        "together they are 1. Only differences count: 1 added to every score changes nothing.",
        "점수는 어떤 수든 될 수 있습니다. 소프트맥스는 e를 각 점수만큼 거듭제곱하고 그 합으로 나눕니다. 모두 "
        "양수이고 더하면 1이 됩니다. 차이만 중요합니다. 모든 점수에 1을 더해도 결과는 같습니다.",
    )
    powers, shares = np.exp(SCORES), softmax(SCORES)
    rows = [[name, f"{score:g}", f"{power:.2f}", f"{power:.2f} / {powers.sum():.2f} = {share:.2f}"]
            for name, score, power, share in zip(NAMES, SCORES, powers, shares, strict=True)]  # fmt: skip
    lesson.table(["class", "score", "e^score", "probability"], rows, "e = 2.718...")
    lesson.desk(
        "softmax", {},
        "Move the scores. When is the loss 0? What does a wrong but sure answer cost? Let gradient descent move them.",
        "점수를 움직여 보세요. 손실은 언제 0이 됩니까? 확신에 찬 오답의 손실은 얼마입니까? 경사 하강법으로도 움직여 "
        "보세요.",
    )  # fmt: skip


def _loss(lesson: Lesson) -> None:
    lesson.section("Cross-entropy", "교차 엔트로피")
    shares = softmax(SCORES)
    lesson.say(
        "The loss is -ln of the probability that the right class got: 0 for a sure right answer, large for a sure "
        "wrong one. With a one-hot target y it is -sum of y ln p: all terms but one are 0.",
        "손실은 정답 클래스가 받은 확률의 -ln입니다. 확신에 찬 정답이면 0, 확신에 찬 오답이면 큽니다. 원-핫 목표 y로 "
        "쓰면 -Σ y ln p이고, 한 항만 남습니다.",
    )
    rows = [[name, f"{share:.2f}", f"-ln {share:.2f} = {-np.log(share):.2f}"]
            for name, share in zip(NAMES, shares, strict=True)]  # fmt: skip
    lesson.table(["if the image is a", "its probability", "the loss is"], rows)
    lesson.say(
        "Its gradient by the scores is p - y: every score is pushed down by its probability, the right one up by what "
        "it lacks. This is where backpropagation begins (demo backpropagation).",
        "점수에 대한 기울기는 p - y입니다. 모든 점수는 자기 확률만큼 내려가고, 정답 점수는 모자라는 만큼 올라갑니다. "
        "역전파는 여기에서 시작합니다(demo backpropagation).",
    )
    lesson.formula("p - y for a cat:  " + ",  ".join(f"{value:.2f}" for value in shares - np.eye(4)[0]))


def _real(lesson: Lesson) -> None:
    lesson.section("A trained network's scores", "학습된 네트워크의 점수")
    images = digit_images()
    name, model = named_or_packed(Classifier, "classifier")
    assert isinstance(model, Classifier)
    pixels = torch.from_numpy(images.test[:1].astype(np.float32) / 255)
    with torch.no_grad():
        scores = model.network(pixels)[0].numpy().astype(np.float64)
    rows = [[digit, f"{score:.1f}", f"{100 * share:.2g} %"]
            for digit, (score, share) in enumerate(zip(scores, softmax(scores), strict=True))]  # fmt: skip
    lesson.table(["class", "score", "probability"], rows, f"{name} on the first test digit, a {images.test_labels[0]}.")
