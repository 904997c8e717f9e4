"""The masked autoencoder: of an image it sees a few patches, and gives back all others."""

from typing import Any

import torch
from torch import Tensor, nn

from replearn.errors import UsageError
from replearn.models.losses.masked import masked_loss
from replearn.models.representation import Batch, Stage
from replearn.models.self_supervised import SelfSupervised
from replearn.networks.vision_transformer import VisionTransformer


class MaskedAutoencoder(SelfSupervised):
    """Trained to fill in hidden patches (He et al., Masked autoencoders are scalable vision learners, 2022).

    The encoder sees the other patches alone, which makes it cheap. The head sees its tokens, and one learned token for
    each hidden patch, all with their places; a linear layer makes pixels of what it gives. `embed` sees whole images.

    Args:
        encoder: a `VisionTransformer` of D wide tokens.
        head: (B, N, D) -> (B, N, D), such as `replearn.networks.vision_transformer.TransformerBlocks`.
        hidden: share of the patches that is hidden, in (0, 1); one at least is, and one is not.
        normalise: what is to be given back are patches of mean 0 and deviation 1, as in the paper; not for drawings,
            where most patches are empty.
        **shared: `SelfSupervised`'s.

    >>> from replearn.networks.vision_transformer import TransformerBlocks
    >>> model = MaskedAutoencoder(VisionTransformer(latent_dim=8), TransformerBlocks(8, depth=1), latent_dim=8)
    >>> model.embed(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 8])
    """

    encoder: VisionTransformer

    def __init__(
        self,
        encoder: VisionTransformer,
        head: nn.Module,
        hidden: float = 0.75,
        normalise: bool = False,
        **shared: Any,
    ) -> None:
        super().__init__(encoder, **shared)
        if not 0 < hidden < 1:
            raise UsageError(f"--model.hidden {hidden}: must be above 0 and below 1 (a share)")
        if encoder.patch_count < 2:
            raise UsageError(
                f"--model.encoder.patch {encoder.patch}: makes one patch of an image; two or more are needed, "
                "one to see and one to hide"
            )
        self.head, self.normalise = head, normalise
        self.seen = min(encoder.patch_count - 1, max(1, round((1 - hidden) * encoder.patch_count)))  # V
        self.mask_token = nn.Parameter(0.02 * torch.randn(self.latent_dim))
        self.positions = nn.Parameter(0.02 * torch.randn(encoder.patch_count, self.latent_dim))
        self.to_pixels = nn.Linear(self.latent_dim, encoder.patch_size)

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """The loss of a batch, a scalar."""
        images, _ = batch
        patches = self.encoder.patches(images)  # (B, N, F)
        # Outside training the same for each batch and run.
        fixed = None if stage == "train" else torch.Generator(images.device).manual_seed(0)
        order = torch.rand(patches.shape[:2], generator=fixed, device=images.device).argsort(dim=1)
        seen = order[:, : self.seen]  # (B, V)
        tokens = self.encoder.tokens(patches, seen)  # (B, V, D)
        loss = masked_loss(self.fill_in(tokens, seen), patches, _hidden(order, self.seen), self.normalise)
        self.count(tokens.mean(dim=1), loss, stage)
        return loss

    def fill_in(self, tokens: Tensor, seen: Tensor) -> Tensor:
        """Tokens (B, V, D) of the patches at the indices `seen` (B, V) -> guesses at all patches, (B, N, F)."""
        every = self.mask_token.expand(len(tokens), len(self.positions), -1)
        places = seen[..., None].expand(-1, -1, self.latent_dim)
        every = every.to(tokens.dtype).scatter(1, places, tokens)  # (B, N, D)
        return self.to_pixels(self.head(every + self.positions)).float()


def _hidden(order: Tensor, seen: int) -> Tensor:
    """Which patches are not among the first of an order (B, N): (B, N) bool."""
    return torch.ones_like(order, dtype=torch.bool).scatter(1, order[:, :seen], False)
