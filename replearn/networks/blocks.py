"""The lecture's CNN block, and its mirror image for decoders."""

from typing import Literal

from torch import nn

Halving = Literal["stride", "max_pooling"]


def cnn_block(c_in: int, c_out: int, halving: Halving = "stride") -> nn.Sequential:
    """Halve the image, change the channels: (B, c_in, H, W) -> (B, c_out, ceil(H/2), ceil(W/2)).

    The lecture's: 3x3 conv (pad 1) -> ReLU -> BatchNorm -> 3x3 conv (pad 1, stride 2) -> ReLU -> BatchNorm,
    or, the other way to halve that it names, both convolutions with stride 1 and 2x2 max-pooling at the end.

    >>> import torch
    >>> cnn_block(1, 8, "max_pooling")(torch.zeros(2, 1, 28, 27)).shape
    torch.Size([2, 8, 14, 14])
    >>> cnn_block(1, 8)(torch.zeros(2, 1, 28, 27)).shape
    torch.Size([2, 8, 14, 14])
    """
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, 3, padding=1),
        nn.ReLU(),
        nn.BatchNorm2d(c_out),
        nn.Conv2d(c_out, c_out, 3, padding=1, stride=2 if halving == "stride" else 1),
        nn.ReLU(),
        nn.BatchNorm2d(c_out),
        *([] if halving == "stride" else [nn.MaxPool2d(2, ceil_mode=True)]),
    )


def up_block(c_in: int, c_out: int, even: tuple[bool, bool]) -> nn.Sequential:
    """Undo a `cnn_block` but for its last non-linearity: (B, c_in, h, w) -> (B, c_out, H, W).

    even: whether H and W are even. A stride of 2 sends both 2h-1 and 2h to h, so the way back must be told
    which. The block ends in a plain convolution: what follows (ReLU and BatchNorm, or the image) is the
    decoder's to say.

    >>> import torch
    >>> up_block(8, 1, even=(True, False))(torch.zeros(2, 8, 14, 14)).shape
    torch.Size([2, 1, 28, 27])
    """
    extra = (int(even[0]), int(even[1]))
    return nn.Sequential(
        nn.ConvTranspose2d(c_in, c_in, 3, padding=1, stride=2, output_padding=extra),
        nn.ReLU(),
        nn.BatchNorm2d(c_in),
        nn.Conv2d(c_in, c_out, 3, padding=1),
    )


def halved(size: int, times: int) -> list[int]:
    """Return the sizes an image side takes through that many blocks, first to last.

    >>> halved(28, 3)
    [28, 14, 7, 4]
    """
    sizes = [size]
    for _ in range(times):
        sizes.append((sizes[-1] + 1) // 2)
    return sizes
