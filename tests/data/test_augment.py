"""Random shifts agree with a loop over images."""

import pytest
import torch

from replearn.data.augment import random_shift


def moved(image: torch.Tensor, down: int, right: int) -> torch.Tensor:
    """One image (C, H, W), pixel by pixel."""
    out = torch.zeros_like(image)
    _, height, width = image.shape
    for row in range(height):
        for column in range(width):
            if 0 <= row - down < height and 0 <= column - right < width:
                out[:, row, column] = image[:, row - down, column - right]
    return out


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_agrees_with_a_loop(dtype):
    images = torch.randint(1, 256, (40, 3, 5, 7), generator=torch.Generator().manual_seed(0)).to(dtype)
    shifted = random_shift(images, 2, torch.Generator().manual_seed(5))
    draws = torch.randint(-2, 3, (2, 40), generator=torch.Generator().manual_seed(5))
    expected = torch.stack([moved(image, int(d), int(r)) for image, d, r in zip(images, *draws, strict=True)])
    assert shifted.dtype == dtype and torch.equal(shifted, expected)
    assert len({tuple(pair) for pair in draws.T.tolist()}) > 10  # each image has its own
