"""A linear map beside a network, their outputs added: what it learns comes on top of what a linear map can."""

import torch
from torch import Tensor, nn

from replearn.errors import UsageError

WEIGHTED = (nn.Linear, nn.modules.conv._ConvNd)


class LinearPath(nn.Module):
    """`linear(x) + network(x)`: a residual connection around a whole network (He et al., 2016).

    network, linear: take the same input and give outputs of one shape.

    >>> path = LinearPath(nn.Sequential(nn.Linear(3, 2)), nn.Linear(3, 2))
    >>> zero_last_layer(path.network)
    >>> x = torch.ones(1, 3)
    >>> path(x).equal(path.linear(x))
    True
    """

    def __init__(self, network: nn.Module, linear: nn.Module) -> None:
        super().__init__()
        self.network, self.linear = network, linear
        if hasattr(network, "image_shape"):
            self.image_shape = network.image_shape

    def forward(self, x: Tensor) -> Tensor:
        """Add the two."""
        return self.linear(x) + self.network(x)


@torch.no_grad()
def zero_last_layer(network: nn.Module) -> None:
    """Set the last linear or convolutional layer to 0, so that a network that ends in it gives 0 for any input.

    Raise UsageError for a network that has none.
    """
    layers = [module for module in network.modules() if isinstance(module, WEIGHTED)]
    if not layers:
        raise UsageError(f"{type(network).__name__}: has no linear or convolutional layer to begin at 0")
    for parameter in layers[-1].parameters():
        parameter.zero_()
