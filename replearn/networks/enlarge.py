"""Images made larger, where they are smaller than a network can take."""

from torch import Tensor, nn
from torch.nn import functional as F


class Enlarge(nn.Module):
    """Bilinear interpolation to `size` = (height, width) in pixels: (B, C, H, W) -> (B, C, height, width).

    >>> import torch
    >>> Enlarge((63, 63))(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 1, 63, 63])
    """

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self.size = size

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, C, height, width)."""
        return F.interpolate(images, self.size, mode="bilinear", align_corners=False)

    def extra_repr(self) -> str:
        """Return the size, for torch's printout of a network."""
        return f"size={self.size}"
