"""The loss of a masked autoencoder: the patches that it did not see."""

from torch import Tensor


def masked_loss(guesses: Tensor, patches: Tensor, hidden: Tensor, normalise: bool = False) -> Tensor:
    """Return the mean squared error over the values of hidden patches, a scalar.

    He et al., Masked autoencoders are scalable vision learners, 2022, section 3. guesses, patches: (B, N, F).
    hidden: (B, N) bool, as many in each image. normalise: each patch is first moved to mean 0 and deviation 1.

    >>> import torch
    >>> masked_loss(torch.zeros(1, 2, 1), torch.tensor([[[3.0], [5.0]]]), torch.tensor([[True, False]])).item()
    9.0
    """
    if normalise:
        spread = patches.var(dim=-1, keepdim=True, unbiased=False)
        patches = (patches - patches.mean(dim=-1, keepdim=True)) / (spread + 1e-6).sqrt()
    errors = (guesses - patches).square().mean(dim=-1)  # (B, N)
    return (errors * hidden).sum() / hidden.sum()
