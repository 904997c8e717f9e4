"""What the figures of a run are drawn from: its images, codes and reconstructions, each worked out once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.decomposition import PCA

from replearn import news
from replearn.data.module import ImageData
from replearn.errors import ContentError
from replearn.metrics.clusters import kmeans
from replearn.metrics.pca_equivalent import PCACurve
from replearn.metrics.reconstruction import squared_errors, sse_per_image
from replearn.models.capabilities import Decodes, Predicts
from replearn.models.inference import BATCH, apply, embed
from replearn.models.representation import RepresentationModel
from replearn.runs.run import Run


@dataclass(frozen=True)
class RunOutputs:
    """A finished run over its training and test images. N test images, M training images.

    What it gives back needs a model that decodes, what it predicts one that predicts.
    knows_classes: whether it was trained on the classes of these images.
    """

    run: Run
    data: ImageData
    knows_classes: bool = True

    @property
    def model(self) -> RepresentationModel:
        """The trained model."""
        return self.run.model

    @property
    def dimensions(self) -> int:
        """D."""
        return int(self.codes.shape[1])

    @property
    def seed(self) -> int:
        """The run's seed."""
        return int(self.run.config.get("seed_everything") or 0)

    @cached_property
    def train(self) -> np.ndarray:
        """Training images (M, C, H, W) float32."""
        return self.data.array("train")

    @cached_property
    def test(self) -> np.ndarray:
        """Test images (N, C, H, W) float32."""
        return self.data.array("test")

    @property
    def labels(self) -> np.ndarray:
        """Labels of the test images (N,), -1 unknown."""
        return self.data.splits["test"].labels

    @cached_property
    def codes(self) -> np.ndarray:
        """Codes of the test images (N, D)."""
        return embed(self.model, self.data.batches("test", BATCH))

    @cached_property
    def train_codes(self) -> np.ndarray:
        """Codes of the training images (M, D)."""
        return embed(self.model, self.data.batches("train", BATCH))

    @property
    def what(self) -> str:
        """The words of every title: data set, representation, dimensions."""
        return f"{self.data.name}: {self.run.name}, {self.dimensions} dimension{'s' if self.dimensions > 1 else ''}"

    @cached_property
    def reconstructed(self) -> np.ndarray:
        """Test images after the way through the code (N, C, H, W)."""
        return self.decode(self.codes)

    @cached_property
    def errors(self) -> np.ndarray:
        """Squared error of each test image, summed over C*H*W (N,)."""
        return squared_errors(self.test, self.reconstructed)

    @cached_property
    def pca(self) -> PCA:
        """PCA of as many components as the code has numbers (or as the data allow), fitted on the training images."""
        train = self.train.reshape(len(self.train), -1)
        return PCA(min(self.dimensions, *train.shape), random_state=0).fit(train)

    @cached_property
    def pca_curve(self) -> PCACurve:
        """PCA's error on these images with every number of components."""
        return PCACurve(*(images.reshape(len(images), -1) for images in (self.train, self.test)))

    def pca_reconstructed(self, images: np.ndarray) -> np.ndarray:
        """Return images after the way through PCA, (n, C, H, W), not clipped."""
        flat = images.reshape(len(images), -1)
        return self.pca.inverse_transform(self.pca.transform(flat)).reshape(images.shape)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Return codes (n, D) to images (n, C, H, W)."""
        assert isinstance(self.model, Decodes)
        return apply(self.model, self.model.decode, codes.astype(np.float32))

    @cached_property
    def pca_error(self) -> float:
        """PCA's squared error per test image."""
        return sse_per_image(self.test, self.pca_reconstructed(self.test))

    @cached_property
    def clusters(self) -> np.ndarray | None:
        """k-means cluster of each test image's code (N,), as many as classes; None where that says nothing."""
        k = len(self.data.class_names)
        if not 1 < k <= len(self.train_codes):
            return None
        return kmeans(self.codes, k, self.seed, self.train_codes)

    @cached_property
    def probabilities(self) -> np.ndarray:
        """(N, K)."""
        assert isinstance(self.model, Predicts)
        return apply(self.model, self.model.predict_proba, self.test)

    @property
    def predicted(self) -> np.ndarray:
        """The likeliest class of each test image (N,)."""
        return self.probabilities.argmax(axis=1)


def outputs_of(run: Run, data: ImageData) -> RunOutputs:
    """Return the outputs of a run, the classes of the images numbered as its model numbers them."""
    try:
        if run.classes:
            data.align_labels(run.classes)
    except ContentError as unknown:
        news.tell(f"what is right and wrong is not drawn: {unknown}")
        return RunOutputs(run, data, knows_classes=False)
    return RunOutputs(run, data)
