"""The peer that most people have: the recipe of the tutorials. torchvision's MNIST, ToTensor, DataLoader, Lightning."""

from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor


def textbook_loader(root: Path, batch_size: int, count: int | None = None, shuffle: bool = True) -> DataLoader:
    """The loader of the tutorials over the first `count` training images, one picture at a time, no workers."""
    images = MNIST(root, train=True, download=False, transform=ToTensor())
    chosen = images if count is None else Subset(images, range(count))
    return DataLoader(chosen, batch_size=batch_size, shuffle=shuffle)


class LitAutoencoder(pl.LightningModule):
    """The tutorials' module: mean squared error, logged by `self.log`; Adam."""

    def __init__(self, network: nn.Module, learning_rate: float = 1e-3) -> None:
        super().__init__()
        self.network, self.learning_rate = network, learning_rate

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        images, _ = batch
        loss = F.mse_loss(self.network(images), images)
        self.log("train_loss", loss)
        return loss

    def predict_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        """Codes (B, D)."""
        return self.network.encoder(batch[0])  # type: ignore[operator]

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), lr=self.learning_rate)


class LitClassifier(LitAutoencoder):
    """The same with cross-entropy, for a network that gives logits (B, K)."""

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        images, labels = batch
        loss = F.cross_entropy(self.network(images), labels)
        self.log("train_loss", loss)
        return loss


def textbook_trainer(folder: Path, device: str, **options: Any) -> pl.Trainer:
    """Lightning's trainer as it comes, but silent and without files: those would be the peer's loss, not ours."""
    silent: dict[str, Any] = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False}
    accelerator: dict[str, Any] = {"accelerator": "gpu" if device == "cuda" else "cpu", "devices": 1}
    return pl.Trainer(default_root_dir=folder, enable_checkpointing=False, **silent, **accelerator, **options)
