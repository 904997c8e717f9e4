"""The small CNN that the lecture counts the weights of, beside an MLP of the same sizes."""

from torch import Tensor, nn


class LectureCNN(nn.Module):
    """Images to class scores: three times 5x5 conv (pad 2), ReLU, 2x2 max-pooling, then one linear layer.

    32, 16 and 32 channels. On 3 x 32 x 32 images 2,400 + 12,800 + 12,800 + 5,120 = 33,120 weights and 90
    biases; its MLP, 3072-8192-1024-512-10, has 34,083,840 weights. (B, C, H, W) -> (B, K).

    Args:
        image_shape: (C, H, W); H and W 8 or more.
        num_classes: K.

    >>> import torch
    >>> LectureCNN()(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """

    def __init__(self, image_shape: tuple[int, int, int] = (3, 32, 32), num_classes: int = 10) -> None:
        super().__init__()
        c, h, w = image_shape
        self.layers = nn.Sequential(
            *(nn.Conv2d(c, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(32, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(32 * (h // 8) * (w // 8), num_classes)),
        )

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, K)."""
        return self.layers(images)
