"""The Inception module: kernels of several sizes side by side, made cheap by 1x1 convolutions."""

import torch
from torch import Tensor, nn


class Inception(nn.Module):
    """1x1, 3x3, 5x5 and pooling side by side, their maps stacked: (B, c_in, H, W) -> (B, C, H, W).

    Szegedy et al., Going deeper with convolutions, 2015, figure 2(b): a 1x1 convolution merges channels before
    each larger kernel and after the pooling; a ReLU follows each convolution. C is the sum of the four widths.

    Args:
        c_in: channels that come in.
        one: width of the 1x1 branch.
        three, five: (width of the 1x1 convolution before, width) of the 3x3 and of the 5x5 branch.
        pooled: width of the 1x1 convolution after the 3x3 max-pooling.

    >>> module = Inception(192, one=64, three=(96, 128), five=(16, 32), pooled=32)  # "3a" of GoogLeNet
    >>> module(torch.zeros(1, 192, 28, 28)).shape, sum(p.numel() for p in module.parameters())
    (torch.Size([1, 256, 28, 28]), 163696)
    """

    def __init__(self, c_in: int, one: int, three: tuple[int, int], five: tuple[int, int], pooled: int) -> None:
        super().__init__()
        self.branches = nn.ModuleList(
            [
                branch(c_in, one, 1),
                branch(c_in, three[1], 3, through=three[0]),
                branch(c_in, five[1], 5, through=five[0]),
                nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), branch(c_in, pooled, 1)),
            ]
        )

    def forward(self, maps: Tensor) -> Tensor:
        """Map (B, c_in, H, W) to (B, C, H, W)."""
        return torch.cat([branch(maps) for branch in self.branches], dim=1)


def branch(c_in: int, c_out: int, kernel: int, through: int | None = None) -> nn.Sequential:
    """Return a convolution that keeps the size of the maps, and a ReLU: (B, c_in, H, W) -> (B, c_out, H, W).

    kernel: its side, odd. through: a 1x1 convolution to so many channels, and a ReLU, come first.
    """
    first = [] if through is None else [nn.Conv2d(c_in, through, 1), nn.ReLU()]
    conv = nn.Conv2d(c_in if through is None else through, c_out, kernel, padding=kernel // 2)
    return nn.Sequential(*first, conv, nn.ReLU())
