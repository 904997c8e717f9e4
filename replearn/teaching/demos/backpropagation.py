"""Backpropagation: every gradient of a small network by hand.

A network of six weights forward and back with all its numbers, checked by nudging; the kernel of a convolution, whose
gradient is the sum over all its places; and what gradient descent may get stuck in.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from replearn.teaching.lib.lesson import Lesson

PLACE = 57
SECONDS = 2
X, W, B, V, TARGET = np.array([1.0, 2]), np.array([[0.5, 0.25], [-1, 1]]), np.array([0, 0.5]), np.array([1, -0.5]), 1.0
SIGNAL, KERNEL, GOAL = np.array([1.0, 2, 0, -1, 3]), np.array([1.0, -1]), np.array([0.0, 1, 1, -2])


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; it draws on its page alone."""
    lesson = Lesson("backpropagation", out_dir, "Backpropagation", "역전파")
    _by_hand(lesson)
    _shared(lesson)
    _stuck(lesson)
    return lesson


def gradients(w: np.ndarray, b: np.ndarray, v: np.ndarray) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Loss (y - target)^2 / 2 of relu(w x + b) v, and its gradients by w (2, 2), b (2,) and v (2,), by hand.

    >>> loss, dw, db, dv = gradients(W, B, V)
    >>> loss, dw.tolist(), dv.tolist()
    (0.28125, [[-0.75, -1.5], [0.375, 0.75]], [-0.75, -1.125])
    """
    z = w @ X + b
    h = np.maximum(z, 0)
    y = h @ v
    dy = y - TARGET
    dz = np.where(z > 0, v * dy, 0.0)
    return float((y - TARGET) ** 2 / 2), np.outer(dz, X), dz, h * dy


def shared_gradients() -> tuple[np.ndarray, np.ndarray]:
    """What each place of a kernel of two says of its gradient (places, 2), and the kernel's gradient (2,), by torch."""
    windows = np.lib.stride_tricks.sliding_window_view(SIGNAL, 2)
    each = (windows @ KERNEL - GOAL)[:, None] * windows
    kernel = torch.tensor(KERNEL, requires_grad=True)
    out = F.conv1d(torch.tensor(SIGNAL)[None, None], kernel[None, None])[0, 0]
    ((out - torch.tensor(GOAL)) ** 2 / 2).sum().backward()
    assert kernel.grad is not None
    return each, kernel.grad.numpy()


def _by_hand(lesson: Lesson) -> None:
    lesson.section("Six weights, forward and back", "순전파와 역전파")
    lesson.say(
        "Forward, every unit computes its number from those before it. Back, every unit gets told how much the loss "
        "would change if its number grew: the chain rule, one factor a line. A weight's gradient is the number that "
        "came in through it, times what its unit was told.",
        "순전파에서는 유닛마다 앞의 수로부터 자기 값을 계산합니다. 역전파에서는 자기 값이 커지면 손실이 얼마나 "
        "변하는지를 전달받습니다. 연쇄 법칙이며, 선 하나에 인수 하나입니다. 가중치의 기울기는 그 가중치로 들어온 "
        "값에, 유닛이 전달받은 값을 곱한 것입니다.",
    )
    loss, dw, db, dv = gradients(W, B, V)
    lesson.table(
        ["weight", "value", "gradient", "by nudging it by 0.001"],
        [[f"w{i + 1}{j + 1}", f"{W[i, j]:g}", f"{dw[i, j]:.2g}", f"{nudged(i, j):.2g}"] for i, j in np.ndindex(2, 2)],
        f"Inputs 1 and 2, target 1, loss {loss:.2g}. Gradients of v: {dv[0]:.2g} and {dv[1]:.2g}; of the biases: "
        f"{db[0]:.2g} and {db[1]:.2g}.",
    )  # fmt: skip
    lesson.desk(
        "backprop", {},
        "Step through it with the arrows. Blue: numbers forward; orange: gradients back. Change a weight; let it "
        "learn. "
        "Below: one kernel at four places.",
        "화살표로 한 단계씩 따라가 보세요. 파랑은 순전파의 값, 주황은 역전파의 기울기입니다. 가중치를 바꾸고 "
        "학습시켜 보세요. 아래는 네 자리에서 쓰는 커널 하나입니다.",
    )  # fmt: skip


def nudged(i: int, j: int, by: float = 1e-3) -> float:
    """How the loss changes by weight w[i, j], found by moving it a little."""
    more, less = W.copy(), W.copy()
    more[i, j] += by
    less[i, j] -= by
    return (gradients(more, B, V)[0] - gradients(less, B, V)[0]) / (2 * by)


def _shared(lesson: Lesson) -> None:
    lesson.section("A shared kernel adds up its gradients", "공유된 커널의 기울기는 합")
    each, summed = shared_gradients()
    lesson.say(
        "A kernel is used at every place of the image, and every place has its own wish for it. The wishes are added: "
        "that is all that weight sharing means for learning.",
        "커널은 이미지의 모든 자리에서 쓰이고, 자리마다 커널에 바라는 것이 있습니다. 그 바람을 모두 더합니다. 가중치 "
        "공유가 학습에서 뜻하는 것은 이것뿐입니다.",
    )
    rows = [[f"place {i + 1}", f"{a:g}", f"{b:g}"] for i, (a, b) in enumerate(each)]
    rows += [["sum", f"{each[:, 0].sum():g}", f"{each[:, 1].sum():g}"], ["PyTorch", f"{summed[0]:g}", f"{summed[1]:g}"]]
    lesson.table(["gradient from", "by k1", "by k2"], rows, "Values 1, 2, 0, -1, 3; kernel 1, -1; wanted 0, 1, 1, -2.")


def _stuck(lesson: Lesson) -> None:
    lesson.section("Where gradient descent may stop", "지역 최소점과 안장점")
    lesson.say(
        "Gradient descent stops where the gradient is 0: in a local minimum, where every way leads up, or at a saddle "
        "point, where some ways lead up and others down, as on a mountain pass. With very many weights almost all such "
        "places are saddle points: that every one of a million ways leads up is unlikely. Noise of small batches, and "
        "momentum, carry past them.",
        "경사 하강법은 기울기가 0인 곳에서 멈춥니다. 사방이 오르막인 지역 최소점이나, 고개처럼 어떤 쪽은 오르막이고 "
        "어떤 쪽은 내리막인 안장점(saddle point)입니다. 가중치가 아주 많으면 그런 곳은 거의 모두 안장점입니다. 백만 "
        "방향이 모두 오르막일 가능성은 낮기 때문입니다. 작은 배치의 잡음과 모멘텀이 그곳을 지나가게 합니다.",
    )
