"""Linear encoder and decoder: on the squared error they span PCA's subspace (Baldi & Hornik, 1989)."""

from math import prod

from torch import Tensor, nn


class LinearEncoder(nn.Module):
    """Images to codes by one affine map: (B, C, H, W) -> (B, D).

    >>> import torch
    >>> LinearEncoder((1, 8, 8), latent_dim=3)(torch.zeros(2, 1, 8, 8)).shape
    torch.Size([2, 3])
    """

    def __init__(self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 30) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.map = nn.Linear(prod(image_shape), latent_dim)

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, D)."""
        return self.map(images.flatten(1))


class LinearDecoder(nn.Module):
    """Codes to images by one affine map: (B, D) -> (B, C, H, W), of any real value.

    >>> import torch
    >>> LinearDecoder((1, 8, 8), latent_dim=3)(torch.zeros(2, 3)).shape
    torch.Size([2, 1, 8, 8])
    """

    def __init__(self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 30) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.map = nn.Linear(latent_dim, prod(image_shape))

    def forward(self, codes: Tensor) -> Tensor:
        """Map (B, D) to (B, C, H, W)."""
        return self.map(codes).unflatten(1, self.image_shape)
