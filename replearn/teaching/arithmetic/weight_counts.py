"""The lecture's CNN and MLP counted weight by weight, and a convolution counted as a fully connected layer."""

from itertools import pairwise
from typing import NamedTuple

KERNEL, CHANNELS, CLASSES = 5, (32, 16, 32), 10  # of the lecture's CNN; a 2x2 pooling follows each convolution
MLP_WIDTHS = (32 * 32 * 3, 16 * 16 * 32, 8 * 8 * 16, 4 * 4 * 32, 10)  # one unit for each number after each pooling
SLIDE_TOTAL = 35_107_840  # what the slide prints for the MLP: too much by 1,024,000


class LayerCount(NamedTuple):
    """One layer: what it is, how its weights are counted, and how many weights and biases it has."""

    name: str
    working: str
    weights: int
    biases: int


def cnn_layers(channels: int = 3, side: int = 32) -> list[LayerCount]:
    """Return the lecture's CNN on channels x side x side images, layer by layer.

    >>> cnn_layers()[0]
    LayerCount(name='5x5 convolution, 32 filters', working='5*5*3*32', weights=2400, biases=32)
    >>> sum(layer.weights for layer in cnn_layers()), sum(layer.biases for layer in cnn_layers())
    (33120, 90)
    """
    layers = []
    for c_in, c_out in pairwise((channels, *CHANNELS)):
        working = f"{KERNEL}*{KERNEL}*{c_in}*{c_out}"
        layers.append(LayerCount(f"5x5 convolution, {c_out} filters", working, KERNEL**2 * c_in * c_out, c_out))
    left = side // 2 ** len(CHANNELS)
    working = f"{left}*{left}*{CHANNELS[-1]}*{CLASSES}"
    return [*layers, LayerCount("fully connected", working, left * left * CHANNELS[-1] * CLASSES, CLASSES)]


def mlp_layers(widths: tuple[int, ...] = MLP_WIDTHS) -> list[LayerCount]:
    """Return an MLP layer by layer, as `cnn_layers`.

    >>> sum(layer.weights for layer in mlp_layers())
    34083840
    """
    return [LayerCount("fully connected", f"{a:,} * {b:,}", a * b, b) for a, b in pairwise(widths)]


def convolution_as_dense(channels: int, filters: int, side: int, kernel: int) -> tuple[int, int, int]:
    """Return a convolution that keeps the size, written as a fully connected layer: all, non-zero and different
    weights.

    Non-zero is what lies inside the image: along one side, kernel*side less the weights that hang over an edge.

    >>> convolution_as_dense(channels=1, filters=1, side=3, kernel=3)  # 4 corners see 4 pixels, 4 edges 6, one 9
    (81, 49, 9)
    """
    margin = kernel // 2
    along = kernel * side - margin * (margin + 1)
    return (channels * side**2) * (filters * side**2), channels * filters * along**2, channels * filters * kernel**2
