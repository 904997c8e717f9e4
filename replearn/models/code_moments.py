"""First and second moments of an epoch's codes, summed on their device: what tells a collapse without labels."""

from typing import Any

import torch
from torch import Tensor
from torchmetrics import Metric

from replearn.metrics.effective_rank import effective_rank


class CodeMoments(Metric):
    """Sums of codes and of their products; gives their effective rank and how far they spread.

    compute: (2,), RankMe (see `replearn.metrics.effective_rank`), and the standard deviation of each of the D numbers,
    its mean over them. Both are of the codes that a training step sees.

    >>> moments = CodeMoments(latent_dim=2)
    >>> moments.update(torch.tensor([[1.0, 0.0], [-1.0, 0.0]]))
    >>> moments.compute()
    tensor([1.0000, 0.5000])
    """

    total: Tensor
    products: Tensor
    count: Tensor

    def __init__(self, latent_dim: int, **options: Any) -> None:
        super().__init__(**options)
        for name, shape in (("total", (latent_dim,)), ("products", (latent_dim, latent_dim)), ("count", ())):
            self.add_state(name, default=torch.zeros(shape), dist_reduce_fx="sum")

    def update(self, codes: Tensor) -> None:
        """Add the codes (B, D) of a batch."""
        codes = codes.float()
        self.total += codes.sum(dim=0)
        self.products += codes.T @ codes
        self.count += len(codes)

    def compute(self) -> Tensor:
        """RankMe and the mean standard deviation, (2,)."""
        products, mean = self.products.cpu().double(), self.total.cpu().double() / self.count.cpu()
        variances = (products.diagonal() / self.count.cpu() - mean.square()).clamp(min=0)
        rank = effective_rank(torch.linalg.eigvalsh(products).numpy())
        return torch.tensor([rank, float(variances.sqrt().mean())], device=self.total.device)
