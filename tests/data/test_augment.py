"""Random shifts, turns and scales agree with a loop over images."""

import pytest
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import affine

from replearn.data.augment import random_affine, random_shift


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


@pytest.mark.parametrize("shape", [(12, 1, 28, 28), (12, 3, 20, 31)])
@pytest.mark.parametrize(("rotate", "scale"), [(30.0, 0.0), (0.0, 0.2), (180.0, 0.5)])
def test_turns_and_scales_agree_with_torchvision_image_by_image(shape, rotate, scale):
    images = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    moved = random_affine(images, rotate, scale, torch.Generator().manual_seed(5))
    draws = 2 * torch.rand((2, len(images)), generator=torch.Generator().manual_seed(5)).double() - 1
    expected = torch.stack(
        [
            affine(image, rotate * a, [0, 0], 1 + scale * s, [0.0, 0.0], InterpolationMode.BILINEAR)
            for image, (a, s) in zip(images, draws.T.tolist(), strict=True)
        ]
    )
    torch.testing.assert_close(moved, expected, rtol=0, atol=1e-4)
    assert moved.shape == images.shape and moved.is_contiguous()


def test_mixed_precision_around_it_moves_no_image_elsewhere():
    images = torch.rand(9, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    plain = random_affine(images, 10.0, 0.1, torch.Generator().manual_seed(5))
    with torch.autocast("cpu", torch.bfloat16):
        mixed = random_affine(images, 10.0, 0.1, torch.Generator().manual_seed(5))
    assert torch.equal(mixed, plain)


def test_draws_are_within_their_ranges():
    """A quarter turn at most: a dot right of the centre stays in the right half, and as far from it."""
    images = torch.zeros(200, 1, 41, 41)
    images[:, :, 20, 35] = 1
    moved = random_affine(images, 89.0, 0.2, torch.Generator().manual_seed(0))
    rows, columns = torch.meshgrid(torch.arange(41.0), torch.arange(41.0), indexing="ij")
    mass = moved.sum((1, 2, 3))
    x = (moved[:, 0] * (columns - 20)).sum((1, 2)) / mass
    y = (moved[:, 0] * (rows - 20)).sum((1, 2)) / mass
    distance = torch.hypot(x, y)
    assert x.min() > -0.5 and y.min() < -13 and y.max() > 13
    assert 11.5 < distance.min() < 13 and 17 < distance.max() < 18.5
