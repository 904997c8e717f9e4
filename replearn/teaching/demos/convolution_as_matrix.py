"""A convolution is a layer: most weights are 0, the others are shared.

The layer as an explicit sparse matrix with the same output, max-pooling as a unit, and the diagonal filter of the
8x8 'O' learned from the drawing and its feature map.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from replearn.figures.curves import learning_curves
from replearn.figures.style import new_axes
from replearn.teaching.arithmetic.convolution_matrix import connections, convolution_matrix
from replearn.teaching.arithmetic.examples import DIAGONAL, LETTER_O, SMALL_O
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.arithmetic.windows import correlate, pad, pool, windows
from replearn.teaching.figures.connections import connections_drawn
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson

PLACE = 50
SECONDS = 5
STEPS = 60
RATE = 0.5


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/convolution_as_matrix/."""
    lesson = Lesson("convolution_as_matrix", out_dir, title="Convolution as a matrix", korean="행렬로 본 합성곱")
    _matrix(lesson)
    _counts(lesson, seed)
    _pooling_unit(lesson)
    _learned(lesson, seed)
    return lesson


def _matrix(lesson: Lesson) -> None:
    lesson.section("The kernel's values are connection weights", "연결 가중치")
    image, kernel = SMALL_O.image, SMALL_O.kernel[None, None]
    matrix = convolution_matrix(kernel, (1, 5, 5))
    output = (matrix @ image.ravel()).reshape(4, 4)
    lesson.say(
        "Lay the 5x5 image out as 25 inputs, the 4x4 feature map as 16 outputs. Each output is connected to the four "
        "pixels of its window, by the four weights of the kernel: a fully connected layer (완전연결층) whose other "
        "weights are 0. Matrix times image gives the feature map."
    )
    lesson.matrices({"image": image, "kernel": SMALL_O.kernel, "matrix times image": output})
    links = connections(kernel.shape, (1, 5, 5))
    figure, ax = new_axes(5, 3.4)
    connections_drawn(ax, *links, matrix.shape)
    lesson.figure(
        "matrix",
        figure,
        f"The matrix of {matrix.shape[0]} x {matrix.shape[1]} weights: {matrix.nnz} connections, the rest is 0 and "
        "left white. Four colours, four weights: each row is the row above it moved on by one pixel, or by two where "
        "the window begins a new row of the image.",
    )


def _counts(lesson: Lesson, seed: int) -> None:
    lesson.section("Most weights are zero, the others are shared", "희소성과 가중치 공유")
    digits = digit_images()
    bank = np.random.default_rng(seed).normal(size=(8, 1, 3, 3))
    layers = {
        "5x5 'O', one 2x2 filter": (SMALL_O.image[None], SMALL_O.kernel[None, None], 0),
        "8x8 'O', one 3x3 filter, padding 1": (LETTER_O.image[None], DIAGONAL[None, None], 1),
        f"digit ({digits.name}), eight 3x3 filters, padding 1": (digits.test[0] / 255, bank, 1),
    }
    lesson.say(
        "The same for larger layers. PyTorch's conv2d and the matrix are given the same image; their outputs agree. "
        "Sparsity (희소성): a pixel talks to its neighbourhood only. Sharing (가중치 공유): one filter for all places."
    )
    header = ("layer", "matrix", "all weights", "connections", "zero", "weights to learn", "largest difference")
    lesson.table(header, [(name, *layer_counts(*layer)) for name, layer in layers.items()])


def layer_counts(image: np.ndarray, kernel: np.ndarray, padding: int) -> tuple[str, int, int, str, int, float]:
    """Return a layer of kernels (F, C, h, w) on an image (C, H, W), as its matrix.

    Returns the matrix's size, all weights in it, the connections, the share of the others, the weights of the
    kernels, and the largest difference between the matrix times the image and PyTorch's conv2d.
    """
    matrix = convolution_matrix(kernel, (image.shape[0], image.shape[1], image.shape[2]), padding=padding)
    pixels, weights = (torch.tensor(array, dtype=torch.float64) for array in (image[None], kernel))
    output = torch.nn.functional.conv2d(pixels, weights, padding=padding).numpy().ravel()
    rows, columns = matrix.shape
    zeros = percent(1 - matrix.nnz / (rows * columns))
    error = float(np.abs(matrix @ image.ravel() - output).max())
    return f"{rows:,} x {columns:,}", rows * columns, matrix.nnz, zeros, kernel.size, error


def _pooling_unit(lesson: Lesson) -> None:
    lesson.section("Max-pooling is a unit too", "최대 풀링 유닛")
    lesson.say(
        "A unit of 2x2 max-pooling has four inputs, whose weights are fixed to 1; instead of the sum it takes the "
        "largest: y = max(w1*x1, ..., w4*x4)."
    )
    rows = []
    for row, column in np.ndindex(2, 2):
        window = windows(SMALL_O.result, (2, 2), 2)[row, column]
        words = ", ".join(f"1*{value}" for value in window.ravel())
        rows.append((f"row {row + 1}, column {column + 1}", f"max({words}) = {window.max()}"))
    lesson.table(("unit", "working"), rows)
    lesson.matrices({"feature map": SMALL_O.result, "max of 2x2": pool(SMALL_O.result, 2, np.max)})


def learn_filter(
    image: np.ndarray, wanted: np.ndarray, seed: int, steps: int = STEPS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a 3x3 filter found by gradient descent, from an image (H, W) and its feature map (H, W), padding 1.

    Returns the filter that it began with, the filter found, and the mean squared error before each step (steps,).
    """
    pixels, target = (torch.tensor(array, dtype=torch.float64)[None, None] for array in (image, wanted))
    start = torch.randn(1, 1, 3, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    weights = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([weights], lr=RATE)
    losses = np.zeros(steps)
    for step in range(steps):
        loss = torch.nn.functional.mse_loss(torch.nn.functional.conv2d(pixels, weights, padding=1), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses[step] = loss.item()
    return start[0, 0].numpy(), weights.detach()[0, 0].numpy(), losses


def _learned(lesson: Lesson, seed: int) -> None:
    lesson.section("Who designs the filter? Gradient descent", "경사 하강법")
    wanted = correlate(LETTER_O.image, DIAGONAL, padding=1)
    equations = windows(pad(LETTER_O.image, 1), (3, 3)).reshape(wanted.size, -1)
    lesson.say(
        f"Experts used to. A network finds it: given the 8x8 'O' and the {wanted.size} numbers of its map, start "
        "with random weights and go down the gradient of the squared error. The drawing determines the filter: "
        f"{wanted.size} equations for {equations.shape[1]} weights, of rank {np.linalg.matrix_rank(equations)}."
    )
    start, found, losses = learn_filter(LETTER_O.image, wanted, seed)
    lesson.matrices({"at random": start.round(2), f"after {STEPS} steps": found.round(2), "the lecture's": DIAGONAL})
    lesson.say(
        f"The mean squared error falls from {losses[0]:.3g} to {losses[-1]:.2g}; the largest difference of a weight "
        f"from the lecture's is {np.abs(found - DIAGONAL).max():.1g}."
    )
    figure, ax = new_axes(6, 3)
    learning_curves(ax, np.arange(len(losses)), {"error": losses}, "mean squared error")
    ax.set_xlabel("step")
    lesson.figure(
        "learned", figure, "The error while the filter is learned, on a logarithmic scale: it goes on falling."
    )
