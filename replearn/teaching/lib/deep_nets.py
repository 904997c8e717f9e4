"""What depth does to a network: how the gradient comes down, how training ends, and how to cut the skips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import torch
import torchvision.models
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from replearn.networks.residual import ResidualEncoder
from replearn.teaching.lib.learning import as_floats, learn, scores, seeded

DEPTHS = (4, 10, 20, 40)  # layers with weights


def deep_mlp(layers: int, activation: type[nn.Module], width: int = 64) -> nn.Sequential:
    """Return 784 -> width -> ... -> width -> 10, `layers` linear ones in all, the activation between them."""
    widths = [784, *[width] * (layers - 1)]
    hidden = [part for a, b in pairwise(widths) for part in (nn.Linear(a, b), activation())]
    return nn.Sequential(nn.Flatten(), *hidden, nn.Linear(width, 10))


def residual_net(layers: int, skips: bool) -> ResidualEncoder:
    """Return layers with weights, 4, 6, 8 ..., ten classes: a convolution, blocks of two convolutions, a
    linear layer.
    """
    return ResidualEncoder(latent_dim=10, blocks=(layers - 2) // 2, skips=skips)


def gradient_norms(network: nn.Module, images: np.ndarray, labels: np.ndarray) -> list[float]:
    """Return the Euclidean norm of the loss's gradient for each convolution's or linear layer's weights, first to last.

    The loss is the cross-entropy of one batch: images (N, C, H, W) with labels (N,).

    >>> images, labels = np.ones((2, 1, 1, 1), np.float32), np.array([0, 0])
    >>> layer = nn.Linear(1, 2)
    >>> for parameter in layer.parameters(): _ = nn.init.zeros_(parameter)
    >>> round(gradient_norms(nn.Sequential(nn.Flatten(), layer), images, labels)[0], 4)  # (0.5 - 1, 0.5)
    0.7071
    """
    network.train().zero_grad()
    F.cross_entropy(network(as_floats(images)), torch.as_tensor(labels)).backward()
    layers = [m for m in network.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    return [float(layer.weight.grad.norm()) for layer in layers if layer.weight.grad is not None]


def resnet18(skips: bool) -> nn.Module:
    """Return ResNet-18 of torchvision for digits; without skips, each block gives relu(F(x)) in place of relu(F(x) +
    x).
    """
    network = torchvision.models.resnet18(num_classes=10)
    network.conv1 = nn.Conv2d(1, 64, 7, stride=2, padding=3, bias=False)
    if not skips:
        for stage in (network.layer1, network.layer2, network.layer3, network.layer4):
            for i, block in enumerate(stage):
                stage[i] = nn.Sequential(block.conv1, block.bn1, nn.ReLU(), block.conv2, block.bn2, nn.ReLU())
    return network


def training_losses(
    images: np.ndarray, labels: np.ndarray, seed: int, depths: Sequence[int] = DEPTHS, epochs: int = 3
) -> dict[bool, list[float]]:
    """Return the cross-entropy on the images trained on, after so many epochs: {with skips or not: one number
    a depth}.
    """
    found: dict[bool, list[float]] = {False: [], True: []}
    for skips, losses in found.items():
        for depth in depths:
            network = seeded(partial(residual_net, depth, skips), seed)
            learn(network, images, labels, epochs=epochs, seed=seed)
            logits = torch.from_numpy(scores(network, images))
            losses.append(float(F.cross_entropy(logits, torch.as_tensor(labels))))
    return found


def xor_losses(hidden: int, starts: int, seed: int, steps: int = 1500) -> np.ndarray:
    """Return final cross-entropy (starts,) of nets 2 -> hidden sigmoids -> 1 on XOR's four points, each from its own
    start.

    ln 2 = 0.693 is guessing; 0.35 and 0.48 are local minima, where one or two of the four points stay wrong.
    """
    points = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    targets = torch.tensor([0.0, 1, 1, 0]).expand(starts, 4)
    random = torch.Generator().manual_seed(seed)
    first = torch.randn(starts, 2, hidden, generator=random).requires_grad_()
    second = torch.randn(starts, hidden, 1, generator=random).requires_grad_()
    biases = torch.zeros(starts, 1, hidden, requires_grad=True), torch.zeros(starts, 1, 1, requires_grad=True)
    optimizer = torch.optim.Adam([first, second, *biases], lr=0.05)

    def losses() -> Tensor:  # all starts at once: no start sees another
        logits = torch.sigmoid(points @ first + biases[0]) @ second + biases[1]
        return F.binary_cross_entropy_with_logits(logits.squeeze(-1), targets, reduction="none").mean(1)

    for _ in range(steps):
        optimizer.zero_grad()
        losses().sum().backward()
        optimizer.step()
    return losses().detach().numpy()


def multiplications(make: Callable[[], nn.Module], shape: tuple[int, ...]) -> int:
    """Return the multiplications of a network on one batch of this shape, by torch's own count, without computing
    anything.

    >>> multiplications(lambda: nn.Linear(3, 2), (1, 3))
    6
    """
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        make()(torch.zeros(shape))
    return counter.get_total_flops() // 2  # torch counts a multiplication and an addition


def vgg_steps(side: int = 224) -> list[tuple[int, int]]:
    """Return (channels, side of the maps) of VGG-16 at the end of each of its five steps, before its pooling
    halves it.
    """
    with torch.device("meta"):
        maps, steps = torch.zeros(1, 3, side, side), []
        for layer in torchvision.models.vgg16().features:
            if isinstance(layer, nn.MaxPool2d):
                steps.append((maps.shape[1], maps.shape[2]))
            maps = layer(maps)
    return steps
