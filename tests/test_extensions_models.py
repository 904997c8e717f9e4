"""A row of the README's table "I want to add ...": one new file outside the checkout, found by the real commands."""

import json
import sys
import textwrap

import pytest

FILES = {
    "__init__": "",
    "network": """
        import torch
        from torch import nn

        class Rows(nn.Module):
            def __init__(self, image_shape=(1, 8, 8), latent_dim=4):
                super().__init__()
                self.image_shape = image_shape
                self.layer = nn.Linear(image_shape[0] * image_shape[1], latent_dim)

            def forward(self, images):
                return self.layer(images.mean(3).flatten(1))
    """,
    "source": """
        import numpy as np
        from sklearn.datasets import load_digits
        from replearn.data.source import LoadedDataset, ImageSource, Split

        class Upright(ImageSource):
            def load(self):
                images, labels = load_digits(n_class=3, return_X_y=True)
                images = (images / 16).astype("float32").reshape(-1, 1, 8, 8)
                labels, index = labels.astype("int64"), np.arange(len(labels))
                places = {"train": index < 400, "test": index >= 400}
                parts = {name: Split(images[at], labels[at], index[at]) for name, at in places.items()}
                return LoadedDataset("three digits", parts, ["zero", "one", "two"])
    """,
    "transform": """
        from replearn.data.transforms.transform import Transform

        SEEN = []

        class Dim(Transform):
            def __init__(self, least: float = 0.5):
                self.least = least
                self.require("least", 0 <= least <= 1, "must be between 0 and 1")

            def transform(self, images, generator=None):
                SEEN.append((self.least, len(images)))
                return images * self.least
    """,
    "model": """
        import torch
        from torch import nn
        from torch.nn import functional as F
        from torchmetrics import MeanMetric
        from replearn.data.transforms.transform import Transform, transformed
        from replearn.models.stage_metrics import StageMetrics
        from replearn.models.representation import RepresentationModel

        class SupCon(RepresentationModel):
            '''Supervised contrastive learning (Khosla et al., 2020): three arguments are networks or transforms.'''

            learns_from = "labels"
            monitor = "val_loss"
            headline = "loss"

            def __init__(
                self, encoder: nn.Module, head: nn.Module, views: list[Transform] | None = None, latent_dim: int = 4,
                learning_rate: float = 1e-2, weight_decay: float = 0.0,
            ):
                super().__init__(learning_rate, weight_decay, "one_cycle")
                self.save_hyperparameters()
                self.encoder, self.head, self.views, self.latent_dim = encoder, head, views or [], latent_dim
                self.losses = StageMetrics(lambda stage: {"loss": MeanMetric()})

            @property
            def image_shape(self):
                return tuple(self.encoder.image_shape)

            def embed(self, images):
                return self.encoder(images)

            def step(self, batch, stage):
                images, labels = batch
                seen = transformed(images, self.views) if stage == "train" else images
                codes = F.normalize(self.head(self.encoder(seen)), dim=1)
                likeness = (codes @ codes.T / 0.5).log_softmax(1)
                same = (labels[:, None] == labels).float()
                loss = -(likeness * same).sum(1).div(same.sum(1)).mean()
                self.losses.of(stage)["loss"].update(loss.detach())
                return loss

            def epoch_metrics(self, stage):
                return self.losses.compute_and_reset(stage)
    """,
}
RUN = """
    model:
      class_path: mine.model.SupCon
      init_args:
        latent_dim: 4
        encoder: {class_path: mine.network.Rows}
        head: {class_path: torch.nn.Linear, init_args: {in_features: 4, out_features: 3}}
        views: [{class_path: mine.transform.Dim, init_args: {least: 0.75}}]
    data: {source: mine.source.Upright, val: 40, batch_size: 64, transforms: [mine.transform.Dim]}
    trainer: {max_epochs: 2, enable_progress_bar: false}
    min_steps: 0
"""
COMPARISON = """
    representations:
      pca: {class_path: sklearn.decomposition.PCA}
      mine: {class_path: replearn.representations.finished_run.FinishedRun, init_args: {path: runs/mine}}
      own:
        class_path: replearn.representations.conv_autoencoder.ConvAutoencoder
        init_args: {encoder: mine.network.Rows, max_epochs: 1, channels: [4], transforms: [mine.transform.Dim]}
    data: {source: mine.source.Upright, val: 40}
    dimensions: [4]
    metrics: [knn_accuracy]
"""


@pytest.fixture
def outside(in_tmp, monkeypatch):
    """A package of the user's own beside the current folder's configurations."""
    (in_tmp / "mine").mkdir()
    for name, text in FILES.items():
        (in_tmp / "mine" / f"{name}.py").write_text(textwrap.dedent(text))
    (in_tmp / "mine.yaml").write_text(textwrap.dedent(RUN))
    (in_tmp / "compare-mine.yaml").write_text(textwrap.dedent(COMPARISON))
    monkeypatch.syspath_prepend(in_tmp)
    for name in [name for name in sys.modules if name.partition(".")[0] == "mine"]:
        monkeypatch.delitem(sys.modules, name)
    return in_tmp


@pytest.mark.parametrize("words", [["fit", "--config", "mine.yaml"], ["compare", "--config", "compare-mine.yaml"]])
def test_nothing_outside_is_taken_unasked(outside, replearn, words):
    code, _, err = replearn(*words)
    assert code == 2 and "--allow-import mine" in err


def test_encoder_model_source_and_transform_of_a_package_outside(outside, replearn):
    """SupCon learns from labels: its codes stand among the supervised ones, whoever wrote it."""
    code, out, err = replearn("fit", "--config", "mine.yaml", "--allow-import", "mine")
    assert code == 0, err
    (folder,) = outside.glob("runs/mine/*")
    facts = json.loads((folder / "metrics.json").read_text())
    assert facts["model"] == "mine.model.SupCon" and facts["learns_from"] == "labels"
    assert facts["dataset"]["name"] == "three digits" and "loss" in facts["test"]

    from mine.transform import SEEN  # type: ignore[import-not-found]

    seen = len(SEEN)
    assert {least for least, _ in SEEN} == {0.5, 0.75}  # of the data, and of the model's own views

    code, out, err = replearn("plot", "--allow-import", "mine")
    assert code == 0, err
    assert {path.stem for path in folder.glob("figures/*.png")} == {"latent", "curves"}  # what any model has

    code, out, err = replearn("compare", "--config", "compare-mine.yaml", "--allow-import", "mine")
    assert code == 0, out + err
    board = json.loads((outside / "reports" / "compare-mine" / "scoreboard.json").read_text())
    rows = {row["representation"]: row for row in board["rows"]}
    assert {name: row["supervised"] for name, row in rows.items()} == {"pca": False, "mine": True, "own": False}
    assert all(row["error"] is None and row["knn_accuracy"] > 0.3 for row in rows.values())
    assert len(SEEN) > seen  # the estimator's training


def test_a_transform_of_a_package_outside_is_checked_by_its_own_rule(outside, replearn):
    own = '[{"class_path": "mine.transform.Dim", "init_args": {"least": 2}}]'
    code, _, err = replearn("fit", "--config", "mine.yaml", "--allow-import", "mine", "--data.transforms", own)
    assert code == 2 and "Dim.least 2.0: must be between 0 and 1" in err and not list(outside.glob("runs/*"))


def test_transforms_stand_in_a_run_s_configuration_and_checkpoint(in_tmp, replearn):
    """Of the data and of a denoising model: typed once, and there again when the run is read."""
    from replearn.data.transforms.blur import Blur
    from replearn.data.transforms.elastic import Elastic
    from replearn.runs.run import Run

    elastic = '[{"class_path": "replearn.data.transforms.elastic.Elastic", "init_args": {"strength": 0.5}}]'
    code, _, err = replearn(
        "fit", "--config", "denoising-ae.yaml", "--data.source", "replearn.data.digits.Digits", "--data.limit", "64",
        "--trainer.max_steps", "2", "--data.transforms", elastic, "--model.corruption",
        "[replearn.data.transforms.blur.Blur]",
    )  # fmt: skip
    assert code == 0, err
    run = Run.find(None)
    assert run.images().augmentation == [Elastic(strength=0.5)]
    assert Blur() in run.model.corruption
