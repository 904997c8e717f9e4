"""Linear limits: what no line parts, and how a net bends the plane for it.

XOR: a perceptron reaches 75 % at best, two hidden units solve it, by hand. Rings: a linear model and PCA
against a small net, whose hidden space is drawn while it trains.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

from replearn.figures.style import new_axes, new_panels
from replearn.teaching.arithmetic.linear_separation import XOR_INPUTS, XOR_LABELS, best_line, rings, xor_by_hand
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.figures.plane import bent_plane, decision_regions
from replearn.teaching.lib.bending import bent, cut, train_and_watch
from replearn.teaching.lib.learning import accuracy, scores
from replearn.teaching.lib.lesson import Lesson

PLACE = 22
SECONDS = 6
POINTS = 300
REACH = 1.4  # of the plane that is drawn


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; figures go to out_dir/linear_limits/."""
    lesson = Lesson("linear_limits", out_dir, "Limits of linear models", "선형 모델의 한계")
    _xor(lesson)
    _rings(lesson, seed)
    return lesson


def _xor(lesson: Lesson) -> None:
    lesson.section("XOR", "배타적 논리합")
    lesson.say(
        "XOR is 1 where exactly one of two inputs is 1. A perceptron (퍼셉트론) says 1 where w1*a + w2*b + c > 0: on "
        f"one side of a straight line. Of all lines the best gets {percent(best_line(XOR_INPUTS, XOR_LABELS), 0)} of "
        "the four cases right, and none can get all four:"
    )
    lesson.formula("(0,1) and (1,0) must be 1:  w2 + c > 0  and  w1 + c > 0,  together  w1 + w2 + 2c > 0")
    lesson.formula("(0,0) and (1,1) must be 0:  c <= 0  and  w1 + w2 + c <= 0,  together  w1 + w2 + 2c <= 0")
    lesson.say(
        "The two contradict each other. With two hidden units (은닉 유닛) it works, with weights chosen by hand; "
        "relu(x) is x above 0 and 0 below:"
    )
    lesson.formula("h1 = relu(1*a + 1*b + 0),  h2 = relu(1*a + 1*b - 1),  y = 1*h1 - 2*h2")
    hidden, output = xor_by_hand(XOR_INPUTS)
    rows = [[f"{a}, {b}", int(h1), int(h2), f"{h1} - 2*{h2} = {y}", int(label)]
            for (a, b), (h1, h2), y, label in zip(XOR_INPUTS, hidden, output, XOR_LABELS, strict=True)]  # fmt: skip
    lesson.table(["a, b", "h1", "h2", "y", "XOR"], rows)
    lesson.say(
        "The hidden layer puts (0,1) and (1,0) in the same place, (1, 0). In the hidden plane (h1, h2) one line parts "
        "the classes. A wide enough hidden layer can do this for any border (universal approximation, "
        "보편 근사 정리), but it may have to be too wide to be of use."
    )
    _draw_xor(lesson, hidden)


def _draw_xor(lesson: Lesson, hidden: np.ndarray) -> None:
    figure, panels = new_panels(1, 3, 6.5, 2.1)
    reach = 2.4
    places = _grid(reach)
    views = {
        "inputs, one of the best lines": (places.sum(axis=1) > 0.5, XOR_INPUTS),
        "inputs, two hidden units": (xor_by_hand(places)[1] > 0.5, XOR_INPUTS),
        "hidden plane (h1, h2)": (places @ np.array([1, -2]) > 0.5, hidden),
    }
    for ax, (title, (classes, points)) in zip(panels, views.items(), strict=True):
        decision_regions(ax, classes.reshape(GRID, GRID).astype(int), reach, points, XOR_LABELS, title)
        ax.set_xlim(-0.8, reach)
        ax.set_ylim(-0.8, reach - 0.6)
    caption = (
        "The four cases of XOR. One line leaves one of them on the wrong side; the net cuts out a strip; in its hidden "
        "plane, where two of the four points coincide, the strip's two borders have become one line."
    )
    lesson.figure("xor", figure, caption)


GRID = 200  # places a side of the drawn plane


def _grid(reach: float) -> np.ndarray:
    """Return GRID x GRID places of the plane, row after row from below: (GRID**2, 2)."""
    side = np.linspace(-reach, reach, GRID)
    x, y = np.meshgrid(side, side)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _rings(lesson: Lesson, seed: int) -> None:
    lesson.section("Rings", "고리")
    lesson.say(
        f"{POINTS} points: class 0 in the middle, class 1 around it. PCA can only turn the plane and leave an axis "
        "out; a linear model cuts it once. The small net has 16 units that move every point of the plane, and then "
        "cuts once as well."
    )
    lesson.desk(
        "bend",
        {},
        "Press play, and watch the hidden space bend until one straight line parts the classes. Change the points, the "
        "hidden units, the activation, the learning rate; click in points of your own.",
        "재생을 누르고, 직선 하나로 나뉠 때까지 은닉 공간이 휘는 것을 보세요. 점, 은닉 유닛 수, 활성화 함수, "
        "학습률을 바꾸고 점을 직접 찍어 보세요.",
    )
    (points, labels), (asked, answers) = rings(POINTS, seed), rings(POINTS, seed + 1)
    linear = LogisticRegression().fit(points, labels)
    pca = PCA(1).fit(points)
    on_axis = LogisticRegression().fit(pca.transform(points), labels)
    seen = train_and_watch(points, labels, seed)
    net = seen[-1][1]
    rows = [
        ["linear model (logistic regression)", percent(linear.score(asked, answers))],
        ["PCA to 1 number, then linear", percent(on_axis.score(pca.transform(asked), answers))],
        ["best of all lines, chosen on these very points", percent(best_line(asked, answers))],
        ["small net, 16 units", percent(accuracy(net, asked, answers))],
    ]
    lesson.table(["model", "accuracy"], rows, f"On {POINTS} new points; 50 % is guessing.")
    places = _grid(REACH)
    regions = {
        "linear model": linear.predict(places),
        "PCA, then linear": on_axis.predict(pca.transform(places)),
        "small net": scores(net, places).argmax(axis=1),
    }
    _draw_regions(lesson, regions, asked, answers)
    _draw_bending(lesson, points, labels, seen)


def _draw_regions(lesson: Lesson, regions: dict[str, np.ndarray], points: np.ndarray, labels: np.ndarray) -> None:
    figure, panels = new_panels(1, len(regions), 7, 2.6)
    for ax, (name, classes) in zip(panels, regions.items(), strict=True):
        decision_regions(ax, classes.reshape(GRID, GRID), REACH, points, labels, name)
    caption = (
        "Which class each model gives to every place of the plane. Straight borders cannot go around the middle; the "
        "border of the net can."
    )
    lesson.figure("regions", figure, caption)


def _draw_bending(lesson: Lesson, points: np.ndarray, labels: np.ndarray, seen: list[tuple[int, Any]]) -> None:
    along = np.linspace(-REACH, REACH, 61)
    grid = [np.stack([np.full(len(along), at), along], axis=1) for at in along[::5]]
    grid += [line[:, ::-1] for line in grid]
    drawn = np.concatenate([points, *grid])
    reach = 1.05 * max(np.abs(bent(network, drawn)).max() for _, network in seen)  # no line of the grid leaves it
    frames = []
    for epoch, network in seen:
        figure, ax = new_axes(3.4, 3.6)
        title = f"epoch {epoch}: {percent(accuracy(network, points, labels), 0)} right"
        lines = [bent(network, line) for line in grid]
        bent_plane(ax, lines, bent(network, points), labels, cut(network), reach, title)
        frames.append(figure)
    caption = (
        "The hidden space (은닉 공간) of the net while it trains: the plane with the lines of a square grid, and the "
        "training points. The black line is the net's cut: class 1 is on its one side, class 0 on the other. The "
        "plane starts flat and is bent until this straight line parts the classes."
    )
    lesson.animation("hidden_space", frames, caption, seconds=0.4)
