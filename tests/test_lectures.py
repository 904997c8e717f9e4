"""The lectures, row by row: `lectures.csv` says where each concept is at home, and which numbers it must give.

A demo, command or configuration is home to a row when it is there and says the words of the column `told`. The
numbers of `expected` are compared, in their order and to the digits written, with those that the function named in
`check` computes; the text between them, and sizes such as 5x5, are for the reader.
"""

import ast
import csv
import re
from math import prod
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision.models
from torch import nn

from replearn.data.digits import Digits
from replearn.data.mnist import MNIST
from replearn.report.live.tour import read_packed
from replearn.teaching.arithmetic import (
    border,
    concentration,
    convolution_matrix,
    examples,
    linear_separation,
    projection_angle,
    sequences,
    shift,
    weight_counts,
)
from replearn.teaching.arithmetic import windows as w
from replearn.teaching.demos import backpropagation, channels, convolution_as_matrix, data_facts, depth, softmax
from replearn.teaching.lib import deep_nets, one_hot
from replearn.teaching.lib.images import photo
from replearn.teaching.summary import arithmetic
from replearn.teaching.summary.configured import configured_subject
from replearn.teaching.summary.sheet import worksheet
from replearn.teaching.summary.subject import network_subject

ROOT = Path(__file__).parent.parent
ROWS = list(csv.DictReader((ROOT / "tests" / "lectures.csv").read_text(encoding="utf-8").splitlines()))
NUMBER = re.compile(r"(?<![\w.^-])-?\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")  # 1,024 and -0.5; not in 5x5 or LeNet-5
CHECKS = {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['part']}: {row['concept'][:40]}")
def test_a_row_is_told_at_its_home(row):
    assert row["told"] and row["told"] in _words(_home(row["home"]))


@pytest.mark.parametrize("row", [row for row in ROWS if row["expected"]], ids=lambda row: row["check"])
def test_a_row_gives_its_numbers(row, request):
    if row["check"] == "mnist_facts":
        request.getfixturevalue("mnist_root")
    written = NUMBER.findall(row["expected"])
    computed = np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in CHECKS[row["check"]]()])
    assert written and [_as(text, number) for text, number in zip(written, computed, strict=True)] == written


def test_every_check_belongs_to_a_row_with_numbers():
    assert sorted(CHECKS) == sorted(row["check"] for row in ROWS if row["check"] or row["expected"])


def test_the_facts_of_the_bundled_digits():
    """The twin of MNIST's row: the same numbers of images that are always there, counted plainly."""
    train, test = (Digits().load().splits[part].images for part in ("train", "test"))
    dark = [np.concatenate(parts).max(axis=(0, 1)) == 0 for parts in ([train], [train, test])]
    plain = [100 * (train == 0).mean(), 784, dark[0].sum(), dark[1].sum(), (train / 255).mean(), (train / 255).std()]
    assert _facts(train, test) == pytest.approx(plain)


def _home(home: str) -> Path:
    """The file that a home such as `demo pooling`, `arch` or `fit --config ae.yaml` names."""
    command, *rest = home.split()
    if command == "demo":
        return ROOT / "replearn" / "teaching" / "demos" / f"{rest[0]}.py"
    return ROOT / "configs" / rest[1] if rest else ROOT / "replearn" / "commands" / f"{command}.py"


def _words(path: Path) -> str:
    """What a file says: of a program its texts, each on one line, not its code or comments."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return source
    texts = [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return "\n".join(" ".join(text.split()) for text in texts)


def _as(text: str, number: float) -> str:
    """A number written as `text` is; whole ones must be whole, to what float32 leaves of that."""
    decimals = len(text.partition(".")[2])
    if not decimals and abs(number - round(number)) > 1e-4:
        return f"{number:,}"
    return f"{round(number, decimals) + 0.0:{',' if abs(number) >= 1000 else ''}.{decimals}f}"


def _written(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in NUMBER.findall(text)]


def check(function):
    """Put a function into CHECKS by its name: it gives numbers, arrays and shapes in the order of its row."""
    CHECKS[function.__name__] = function
    return function


@check
def one_hot_pairs():
    hot = nn.functional.one_hot(torch.arange(50)).numpy()
    gaps, cosines = one_hot.pair_facts(50)
    return {tuple(np.bincount(row)[::-1]) for row in hot}.pop(), *gaps, *cosines


@check
def bottleneck():
    sheet = configured_subject("ae.yaml", None).sheet()
    return prod(sheet.shape), sheet.code


@check
def emptiness():
    near, middle, far = (concentration.side_of_share(0.01, dimensions) for dimensions in (1, 2, 784))
    return near, middle, far, 784


@check
def mnist_facts():
    parts = MNIST().load().splits
    return _facts(parts["train"].images, parts["test"].images)


def _facts(train, test):
    found, everything = data_facts.facts(train), data_facts.facts(np.concatenate([train, test]))
    return 100 * found.zeros, found.positions, found.empty, everything.empty, found.mean, found.std


@check
def pca_axis():
    angles = np.arange(0, 180, 0.5)
    variance, error = projection_angle.variance_and_error(projection_angle.cloud(150, 0), angles)
    return np.ptp(variance + error), angles[variance.argmax()] - angles[error.argmin()]


@check
def best_line_on_xor():
    return (100 * linear_separation.best_line(linear_separation.XOR_INPUTS, linear_separation.XOR_LABELS),)


@check
def output_size():
    said = arithmetic.output_size_words(28, kernel=3, stride=2, padding=1)
    shape = (2, 1, 28, 28)
    return _written(said), shape, nn.Conv2d(1, 5, 3, 2, 1, device="meta")(torch.empty(shape, device="meta")).shape


@check
def keep_and_halve():
    kept = arithmetic.output_size(28, 3, padding=1)
    return 28, kept, arithmetic.output_size(kept, 2, stride=2), arithmetic.output_size(28, 3, stride=2, padding=1)


@check
def sharing():
    return weight_counts.convolution_as_dense(channels=3, filters=32, side=32, kernel=5)


@check
def cnn_block():
    windows = [row.windows[0] for row in configured_subject("lecture-ae.yaml", None).sheet().rows if row.windows]
    return [(window.kernel, window.stride, window.padding) for window in windows[:2]]


@check
def lecture_network():
    rows = configured_subject("lecture-classifier.yaml", None).sheet().rows
    return [row.output for row in rows if row.windows][-1], rows[-1].output


@check
def photo_shapes():
    colour = photo()[data_facts.CROP]
    return colour.shape, colour.mean(axis=2, keepdims=True).shape, np.stack([colour] * 8).shape


@check
def flipping():
    o, second = examples.LETTER_O, examples.CHANNELS[1]
    pairs = [(e.image, e.kernel) for e in (examples.FIVE, o)] + [(o.image, examples.HORIZONTAL)]
    return [(w.correlate(*pair) != w.convolve(*pair)).sum() for pair in (*pairs, (second.image, second.kernel))]


@check
def several_filters():
    image, filters = examples.THREE_CHANNELS.image, [examples.THREE_CHANNELS.kernel] * 2
    return image.shape, *(np.stack([w.correlate(image, f, stride) for f in filters]).shape for stride in (1, 2))


@check
def border_seen():
    without, padded = (border.times_seen(7, 7, kernel=3, padding=padding)[0, 0] for padding in (0, 1))
    even = [border.even_area(layers=1, padding=padding)[0, 0] for padding in (0, 1)]
    return without, padded, even


@check
def padding():
    sizes = [arithmetic.output_size(32, 5, padding=padding) for padding in (0, 2)]
    return w.pad(np.ones((3, 32, 32)), 2).shape, sizes[0], 32, sizes[1]


@check
def pooling():
    image, o = np.ones((3, 6, 6)), examples.SMALL_O.result
    parameters = sum(parameter.numel() for parameter in nn.MaxPool2d(2).parameters())
    return image.shape, w.pool(image, 2, np.max).shape, parameters, w.pool(o, 2, np.max), w.pool(o, 2, np.min)


@check
def lenet_sizes():
    return [row.output[1] for row in configured_subject("lenet.yaml", (1, 32, 32)).sheet().rows if row.windows]


@check
def multiplications():
    return [
        arithmetic.conv_multiplications(c_in, c_out, (3, 3), size)
        for c_in, c_out, size in ((1, 1, (2, 2)), (3, 1, (4, 4)), (3, 2, (4, 4)))
    ]


@check
def one_by_one():
    count, size = arithmetic.conv_multiplications, (28, 28)
    direct, through = count(192, 32, (5, 5), size), count(192, 16, (1, 1), size) + count(16, 32, (5, 5), size)
    return direct, through, through / direct


@check
def ten_layer():
    images, outputs = channels.ten_layer(0)
    ones = np.ones((3, 3, 3))
    slope, offset = np.polyfit(w.correlate(images[0], ones).ravel(), outputs.ravel(), 1)
    return outputs.shape, slope, ones.size, offset


@check
def lenet():
    sheet = configured_subject("lenet.yaml", (1, 32, 32)).sheet()
    return [row.output[1] for row in sheet.rows if row.kind == "Conv2d"], sheet.parameters


@check
def alexnet_and_vgg():
    return [_parameters(f"torchvision.models.{name}") for name in ("alexnet", "vgg16")]


def _parameters(path):
    return network_subject(path, (3, 224, 224)).sheet().parameters


@check
def vgg_steps():
    return deep_nets.vgg_steps()


@check
def resnet():
    maps = torch.rand(1, 2, 5, 5)
    return _parameters("torchvision.models.resnet18"), np.abs(depth.zero_block(maps, True) - maps.numpy()).max()


@check
def googlenet():
    sheet = network_subject("torchvision.models.googlenet", (3, 224, 224)).sheet()
    with torch.device("meta"):
        network = torchvision.models.googlenet(init_weights=False)
    modules = sum(isinstance(part, type(network.inception3a)) for part in network.children())
    return modules, sheet.weights + sheet.biases, sheet.parameters


@check
def xor():
    return (linear_separation.xor_by_hand(linear_separation.XOR_INPUTS)[1],)


@check
def colours():
    return data_facts.COLOURS


@check
def stretched():
    return 32 * 32 * 3, _written(arithmetic.mlp_words([32 * 32 * 3, 100, 50, 10]))


@check
def lecture_cnn():
    sheet = network_subject("replearn.networks.lecture_cnn.LectureCNN", None).sheet()
    return [row.weights for row in sheet.rows if row.learns], sheet.weights, sheet.biases, sheet.parameters


@check
def lecture_mlp():
    ours = network_subject("replearn.networks.lecture_cnn.LectureCNN", None).sheet().mlp
    return ours, weight_counts.SLIDE_TOTAL, weight_counts.SLIDE_TOTAL - ours


@check
def sizes():
    size = arithmetic.output_size
    return 5, size(5, 3), size(5, 3, padding=1), size(28, 2, stride=2), 28


@check
def receptive_fields():
    rows = network_subject("replearn.networks.lecture_cnn.LectureCNN", None).sheet().rows
    return [int(row.field) for row in rows if row.windows]


@check
def first_channel():
    return _worked(examples.CHANNELS[0])


@check
def second_channel():
    return _worked(examples.CHANNELS[1])


@check
def third_channel():
    return _worked(examples.CHANNELS[2])


@check
def three_channels():
    return _worked(examples.THREE_CHANNELS)


def _worked(example):
    return (w.correlate(example.image, example.kernel),)


@check
def shrinking():
    image, kernel, sizes = np.ones((3, 32, 32)), np.ones((3, 5, 5)), [32]
    while sizes[-1] >= 5:
        sizes.append(arithmetic.output_size(sizes[-1], 5))
    return *(np.stack([w.correlate(image, kernel)] * filters).shape for filters in (1, 6)), sizes


@check
def strides():
    exact = [float(arithmetic.exact_size(7, 3, stride)) for stride in (1, 2, 3)]
    return exact, arithmetic.fitting_strides(7, 3), arithmetic.fitting_paddings(7, 3, stride=3)


@check
def padded_seven():
    return (arithmetic.output_size(7, 3, padding=1),)


@check
def ten_filters():
    return (arithmetic.conv_weights(3, 10, (5, 5)) + 10,)


@check
def max_and_average():
    return [w.pool(examples.SMALL_O.result, 2, kind) for kind in (np.max, np.mean)]


@check
def five():
    return _worked(examples.FIVE)


@check
def local_match():
    return _worked(examples.LOCAL_MATCH)


@check
def letter_o():
    result = w.correlate(examples.LETTER_O.image, examples.LETTER_O.kernel)
    (((row, column), printed),) = examples.LETTER_O.printed.items()
    return result, row + 1, column + 1, printed, result[row, column]


@check
def letter_o_pooled():
    answers = w.correlate(examples.LETTER_O.image, examples.DIAGONAL, padding=1)
    return (w.pool(w.relu(answers), 2, np.max),)


@check
def small_o():
    return _worked(examples.SMALL_O)


@check
def small_o_pooled():
    return (w.pool(*_worked(examples.SMALL_O), 2, np.max),)


@check
def sequence():
    return (w.correlate(sequences.sentence_vectors(), sequences.ANIMAL_THEN_ACTION),)


@check
def horizontal_lines():
    below = np.repeat([[0], [0], [1]], 3, axis=1)
    return examples.HORIZONTAL, *(w.correlate(image, examples.HORIZONTAL) for image in (below, below[::-1]))


@check
def shift_invariance():
    return 3, 4, w.pool(np.array([[3.0, 0], [0, 4]]), 2, w.lp(2)), shift.letter_matches(0, 1)


@check
def matrix():
    image, kernel = examples.SMALL_O.image, examples.SMALL_O.kernel[None, None]
    layer = convolution_matrix.convolution_matrix(kernel, (1, 5, 5))
    *_, weights = convolution_matrix.connections(kernel.shape, (1, 5, 5))
    off = np.abs(layer @ image.ravel() - examples.SMALL_O.result.ravel()).max()
    return layer.shape, layer.nnz, len(np.unique(weights)), off


@check
def learned_filter():
    image = examples.LETTER_O.image
    _, found, _ = convolution_as_matrix.learn_filter(image, w.correlate(image, examples.DIAGONAL, padding=1), 0, 120)
    return (found,)


@check
def autoencoder_sizes():
    size = read_packed("ae-2d")[0].latent_dim
    return 784, size, 784 / size, 1


@check
def softmax_by_hand():
    shares = softmax.softmax(softmax.SCORES)
    return softmax.SCORES, shares, -np.log(shares[0])


@check
def backpropagation_by_hand():
    _, dw, _, _ = backpropagation.gradients(backpropagation.W, backpropagation.B, backpropagation.V)
    return dw, backpropagation.shared_gradients()[1]


@check
def fields_grow():
    twice, thrice = (field_of([3] * layers) for layers in (2, 3))
    sheet = network_subject("torchvision.models.vgg16", (3, 224, 224)).sheet()
    return twice, thrice, [int(row.field) for row in sheet.rows if row.windows][:4]


def field_of(kernels):
    """The field of layers of stride 1, one on the other, as the worksheet has it."""
    layers = nn.Sequential(*(nn.Conv2d(1, 1, kernel) for kernel in kernels))
    return int(worksheet(layers, (1, 28, 28), "layers").rows[-1].field)


@check
def pooling_block():
    rows = configured_subject("pooling-classifier.yaml", None).sheet().rows
    return 28, [row.output[1] for row in rows if row.kind == "MaxPool2d"]


@check
def lecture_cnn_trains():
    rows = configured_subject("lecture-cnn.yaml", (3, 32, 32)).sheet().rows
    return prod(rows[-2].output), rows[-1].weights
