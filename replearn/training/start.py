"""What a training begins as, and the seconds that it took to make ready."""

import time
from typing import NamedTuple, Self

from replearn.data.source import Images
from replearn.models.representation import RepresentationModel


class Start(NamedTuple):
    """what: that the model begins as, such as "PCA"; None: as random weights. seconds: None where nothing was done."""

    what: str | None = None
    seconds: float | None = None

    @classmethod
    def of(cls, model: RepresentationModel, images: Images) -> Self:
        """Make a model ready for a training on images (N, C, H, W)."""
        began = time.perf_counter()
        return cls(model.start_from(images), time.perf_counter() - began)
