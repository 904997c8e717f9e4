"""The residual block, and a network of such blocks whose skip connections can be cut."""

import torch
from torch import Tensor, nn


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions F, and what came in added to what they give: relu(F(x) + x), (B, C, H, W) -> the same.

    He et al., Deep residual learning for image recognition, 2016, figure 2: F is conv -> BatchNorm -> ReLU ->
    conv -> BatchNorm. Where F gives 0, x passes through as it is (it is a ReLU's output, so never negative).

    Args:
        channels: C.
        skip: False leaves x out: relu(F(x)), a plain network's two layers.

    >>> block, x = ResidualBlock(1).eval(), torch.rand(2, 1, 5, 5)
    >>> _ = [nn.init.zeros_(parameter) for parameter in block.parameters()]
    >>> torch.equal(block(x), x)
    True
    """

    def __init__(self, channels: int, skip: bool = True) -> None:
        super().__init__()
        self.skip = skip
        self.change = nn.Sequential(
            *(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()),
            *(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)),
        )

    def forward(self, maps: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, C, H, W)."""
        change = self.change(maps)
        return torch.relu(change + maps if self.skip else change)


class ResidualEncoder(nn.Module):
    """Images to features through any number of residual blocks: (B, C, H, W) -> (B, D), in 2 * blocks + 2 layers.

    A convolution and a pooling quarter the image, the blocks keep its size, and the mean of each map goes
    through a linear layer to D.

    Args:
        image_shape: (C, H, W); any H and W.
        latent_dim: D.
        width: channels of every block.
        blocks: how many, 0 or more.
        skips: False for the plain network of the same layers, weights and cost.

    >>> ResidualEncoder((3, 33, 20), latent_dim=64, blocks=2)(torch.zeros(2, 3, 33, 20)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 64,
        width: int = 16,
        blocks: int = 9,
        skips: bool = True,
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.stem = nn.Sequential(
            *(nn.Conv2d(image_shape[0], width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()),
            nn.MaxPool2d(3, stride=2, padding=1),
        )
        self.blocks = nn.Sequential(*(ResidualBlock(width, skips) for _ in range(blocks)))
        self.to_code = nn.Linear(width, latent_dim)

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        maps = self.blocks(self.stem(images))  # (B, width, h, w)
        return self.to_code(maps.mean((2, 3)))
