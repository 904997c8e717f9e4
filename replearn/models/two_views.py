"""What models that learn by comparing two views of an image share: the views, and the step."""

from abc import abstractmethod
from typing import Any

import torch
from torch import Tensor, nn

from replearn import news
from replearn.data.transforms.defaults import default_views
from replearn.data.transforms.transform import Transform, check_all, transformed
from replearn.models.representation import Batch, Stage
from replearn.models.self_supervised import SelfSupervised

PROBE = 8  # random images that tell whether views change anything


class TwoViews(SelfSupervised):
    """Trained so that two views of an image have codes alike, and those of different images do not.

    A subclass says by `compare` what alike means. The head stands between code and loss, and `embed` gives what
    stands before it. Validation and test draw the same views each time.

    Args:
        encoder: see `SelfSupervised`.
        head: (B, D) -> (B, P), such as `replearn.networks.heads.ProjectionHead`.
        views: transforms, each drawn anew for either view; None: `default_views` of the images' shape.
        **shared: `SelfSupervised`'s.
    """

    least_batch = 3

    def __init__(
        self, encoder: nn.Module, head: nn.Module, views: list[Transform] | None = None, **shared: Any
    ) -> None:
        super().__init__(encoder, **shared)
        self.head = head
        self.views = default_views(self.image_shape) if views is None else list(views)
        check_all("--model.views: ", self.views, self.image_shape)

    @abstractmethod
    def compare(self, codes: Tensor, views: Tensor) -> Tensor:
        """The loss, a scalar, of codes (2B, D) of the views (2B, C, H, W): one of all images, then the other."""

    def project(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """The head's answers to either view, (B, P) float32 each, from the codes (2B, D) of both."""
        first, second = self.head(codes).float().chunk(2)
        return first, second

    def step(self, batch: Batch, stage: Stage) -> Tensor:
        """The loss of a batch, a scalar."""
        images, _ = batch
        views = self.draw_views(images, stage)
        codes = self.encoder(views)
        loss = self.compare(codes, views)
        self.count(codes, loss, stage)
        return loss

    def draw_views(self, images: Tensor, stage: Stage) -> Tensor:
        """Images (B, C, H, W) to two views of each, (2B, C, H, W): one of all images, then the other."""
        # Outside training the same for each batch and run.
        fixed = None if stage == "train" else torch.Generator(images.device).manual_seed(0)
        return transformed(images.repeat(2, 1, 1, 1), self.views, fixed)

    def before_step(self, step: int) -> None:
        """Before the first step warn where both views of an image are the image."""
        if step == 0 and not self.views_differ():
            news.warn(
                "views: no transform changes anything, so that both views of an image are the same; the codes will "
                "collapse or learn nothing of what images have in common: name views, or leave them out for the default"
            )

    def views_differ(self) -> bool:
        """Whether two views of a random image are different."""
        generator = torch.Generator(self.device).manual_seed(0)
        images = torch.rand((PROBE, *self.image_shape), generator=generator, device=self.device)
        first, second = transformed(images.repeat(2, 1, 1, 1), self.views, generator).chunk(2)
        return not torch.allclose(first, second)
