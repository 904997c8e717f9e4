"""The networks that made convolution the rule, from torchvision, as encoders for images of any size and colour.

With their own code size and a head of 1,000 classes on images of three channels, each is the published network
to the parameter. LeNet-5, the first of them, is our own: `replearn.networks.lenet`.
"""

from replearn.networks.torchvision_encoder import PublishedNetwork, TorchvisionEncoder

ALEXNET = PublishedNetwork("alexnet", least=63, first="features.0", last="classifier.6")
VGG_16 = PublishedNetwork("vgg16", least=32, first="features.0", last="classifier.6")
RESNET18 = PublishedNetwork("resnet18", least=1, first="conv1", last="fc")
RESNET50 = PublishedNetwork("resnet50", least=1, first="conv1", last="fc")
GOOGLENET = PublishedNetwork(
    "googlenet",
    least=15,
    first="conv1.conv",
    last="fc",
    options=(("aux_logits", False), ("init_weights", True)),
    mean=(0.5, 0.5, 0.5),
    std=(0.5, 0.5, 0.5),
)


class AlexNet(TorchvisionEncoder):
    """Five convolutions, three fully connected layers (Krizhevsky et al., 2012, in the one-column form of 2014).

    61,100,840 parameters with 1,000 classes. Images smaller than 63 x 63 are enlarged to that: the strides of
    4, 2, 2 and 2 leave one pixel of them.

    Args:
        image_shape: (C, H, W); any H and W.
        latent_dim: D, 4096 in the paper.
        weights: torchvision's pretrained ones by name, see `TorchvisionEncoder`.

    >>> import torch
    >>> with torch.device("meta"):
    ...     AlexNet((1, 28, 28), latent_dim=64)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 4096, weights: str | None = None
    ) -> None:
        super().__init__(ALEXNET, image_shape, latent_dim, weights)


class VGG16(TorchvisionEncoder):
    """Thirteen 3x3 convolutions in five steps, three fully connected layers (Simonyan & Zisserman, 2015, table 1, D).

    138,357,544 parameters with 1,000 classes. Each step halves the image, and most double the depth. Images
    smaller than 32 x 32 are enlarged to that.

    Args: as `AlexNet`; latent_dim is 4096 in the paper.

    >>> import torch
    >>> with torch.device("meta"):
    ...     VGG16((3, 32, 32), latent_dim=64)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 4096, weights: str | None = None
    ) -> None:
        super().__init__(VGG_16, image_shape, latent_dim, weights)


class ResNet18(TorchvisionEncoder):
    """Eight blocks of two 3x3 convolutions, each with a skip connection (He et al., 2016, table 1, 18-layer).

    11,689,512 parameters with 1,000 classes. It takes images of any size.

    Args: as `AlexNet`; latent_dim is 512 in the paper.

    >>> import torch
    >>> with torch.device("meta"):
    ...     ResNet18((1, 28, 28), latent_dim=64)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 512, weights: str | None = None
    ) -> None:
        super().__init__(RESNET18, image_shape, latent_dim, weights)


class ResNet50(TorchvisionEncoder):
    """Sixteen blocks of 1x1, 3x3 and 1x1 convolution, each with a skip connection (He et al., 2016, table 1).

    25,557,032 parameters with 1,000 classes. It takes images of any size.

    Args: as `AlexNet`; latent_dim is 2048 in the paper.

    >>> import torch
    >>> with torch.device("meta"):
    ...     ResNet50((3, 32, 32), latent_dim=64)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 2048, weights: str | None = None
    ) -> None:
        super().__init__(RESNET50, image_shape, latent_dim, weights)


class GoogLeNet(TorchvisionEncoder):
    """Nine Inception modules, with BatchNorm, and without the two auxiliary heads (Szegedy et al., 2015).

    6,624,904 parameters with 1,000 classes. Images smaller than 15 x 15 are enlarged to that.
    Torchvision's modules have 3x3 kernels where the paper has 5x5; `replearn.networks.inception` has the paper's.

    Args: as `AlexNet`; latent_dim is 1024 in the paper.

    >>> import torch
    >>> with torch.device("meta"):
    ...     GoogLeNet((1, 28, 28), latent_dim=64)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 64])
    """

    def __init__(
        self, image_shape: tuple[int, int, int] = (1, 28, 28), latent_dim: int = 1024, weights: str | None = None
    ) -> None:
        super().__init__(GOOGLENET, image_shape, latent_dim, weights)
