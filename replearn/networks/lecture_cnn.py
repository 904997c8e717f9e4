"""The small CNN that the lecture counts the weights of, beside an MLP of the same sizes."""

from torch import Tensor, nn
from torch.nn import functional as F

LEAST = 8  # pixels a side: three halvings leave one


class LectureEncoder(nn.Module):
    """All but the last layer of the lecture's CNN: images to features, (B, C, H, W) -> (B, D).

    Three times 5x5 conv (pad 2), ReLU, 2x2 max-pooling, with 32, 16 and 32 channels; what is left is flattened: 512
    features of 32 x 32 pixels. A classifier adds the linear layer to the classes, and the two are the network of the
    slide (`lecture-cnn.yaml`). Images below 8 x 8 are padded with zeros.

    Args:
        image_shape: (C, H, W); any H and W.
        latent_dim: D. Where it is not 32 * floor(H/8) * floor(W/8), one linear layer more leads to it, which the
            slide has not.

    >>> import torch
    >>> LectureEncoder((3, 32, 32), latent_dim=512)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 512])
    """

    def __init__(self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 288) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        c, h, w = image_shape
        self.padding = (0, max(0, LEAST - w), 0, max(0, LEAST - h))  # left, right, top, bottom
        features = 32 * (max(h, LEAST) // 8) * (max(w, LEAST) // 8)
        self.layers = nn.Sequential(
            *(nn.Conv2d(c, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(32, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
            nn.Flatten(),
            *([] if latent_dim == features else [nn.Linear(features, latent_dim)]),
        )

    def forward(self, images: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, D)."""
        return self.layers(F.pad(images, self.padding) if any(self.padding) else images)


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
        self.image_shape = tuple(image_shape)
        _, h, w = image_shape
        features = 32 * (h // 8) * (w // 8)
        self.layers = nn.Sequential(*LectureEncoder(image_shape, features).layers, nn.Linear(features, num_classes))

    def forward(self, images: Tensor) -> Tensor:
        """Map (B, C, H, W) to (B, K)."""
        return self.layers(images)
