"""A small vision transformer, which can be shown a part of an image's patches alone."""

from math import ceil, gcd

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class TransformerBlocks(nn.Module):
    """Blocks of attention and of a layer a token, each added to what came in: (B, N, D) -> (B, N, D).

    Normalised before, GELU, four times as wide inside (Dosovitskiy et al., An image is worth 16x16 words, 2021).

    Args:
        latent_dim: D.
        depth: how many blocks.
        heads: of attention; where they do not divide D, their greatest common divisor.

    >>> TransformerBlocks(latent_dim=8, depth=1)(torch.zeros(2, 5, 8)).shape
    torch.Size([2, 5, 8])
    """

    def __init__(self, latent_dim: int = 64, depth: int = 2, heads: int = 4) -> None:
        super().__init__()
        heads = gcd(latent_dim, heads)
        self.blocks = nn.Sequential(
            *(
                nn.TransformerEncoderLayer(
                    latent_dim, heads, 4 * latent_dim, 0.0, "gelu", batch_first=True, norm_first=True
                )
                for _ in range(depth)
            ),
            nn.LayerNorm(latent_dim),
        )

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, N, D) -> (B, N, D)."""
        return self.blocks(tokens)


class VisionTransformer(nn.Module):
    """Images to the mean of their patches' vectors: (B, C, H, W) -> (B, D), every token D wide.

    Args:
        image_shape: (C, H, W); sides that the patch does not divide are filled with zeros, right and below.
        latent_dim: D.
        patch: side of a square patch, in pixels: 4 makes 49 patches of 28 x 28 and 64 of 32 x 32.
        depth, heads: see `TransformerBlocks`.

    >>> VisionTransformer((3, 32, 32), latent_dim=64, depth=1)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int] = (1, 28, 28),
        latent_dim: int = 64,
        patch: int = 4,
        depth: int = 4,
        heads: int = 4,
    ) -> None:
        super().__init__()
        self.image_shape, self.patch = tuple(image_shape), patch
        channels, *sides = image_shape
        self.patch_size = channels * patch**2  # F, values of a patch
        self.patch_count = ceil(sides[0] / patch) * ceil(sides[1] / patch)  # N
        self.to_tokens = nn.Linear(self.patch_size, latent_dim)
        self.positions = nn.Parameter(0.02 * torch.randn(self.patch_count, latent_dim))
        self.blocks = TransformerBlocks(latent_dim, depth, heads)

    def patches(self, images: Tensor) -> Tensor:
        """(B, C, H, W) -> the values of their patches, row by row, (B, N, F)."""
        _, _, height, width = images.shape
        padded = F.pad(images, (0, -width % self.patch, 0, -height % self.patch))
        return F.unfold(padded, self.patch, stride=self.patch).transpose(1, 2)

    def tokens(self, patches: Tensor, seen: Tensor | None = None) -> Tensor:
        """Patches (B, N, F) -> tokens (B, V, D), of those at the indices `seen` (B, V) alone; None: of all N."""
        tokens = self.to_tokens(patches) + self.positions
        return self.blocks(tokens if seen is None else taken(tokens, seen))

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, D)."""
        return self.tokens(self.patches(images)).mean(dim=1)


def taken(tokens: Tensor, indices: Tensor) -> Tensor:
    """Return of tokens (B, N, D) those at the indices (B, V), each image's own: (B, V, D).

    >>> taken(torch.tensor([[[1.0], [2.0]], [[3.0], [4.0]]]), torch.tensor([[1], [0]])).flatten()
    tensor([2., 3.])
    """
    return tokens.gather(1, indices[..., None].expand(-1, -1, tokens.shape[2]))
