"""MNIST and the two data sets made in its image: found on disk or downloaded, verified, read."""

from pathlib import Path
from typing import ClassVar

import numpy as np

from replearn import news
from replearn.data import published
from replearn.data.digits import Digits
from replearn.data.download import DownloadError, PublishedFile, fetch
from replearn.data.idx import read_idx
from replearn.data.locate import cache_folder, find_files, search_folders
from replearn.data.resize import resize
from replearn.data.source import ImageSource, LoadedDataset, Split
from replearn.errors import UsageError

PREFIX = {"train": "train", "test": "t10k"}
MNIST_SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
FASHION_CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"]
FASHION_CLASSES += ["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


class MNIST(ImageSource):
    """Handwritten digits (LeCun, Cortes and Burges 1998; CC BY-SA 3.0): 60,000 + 10,000 of 1 x 28 x 28.

    Where they are neither on disk nor to be downloaded and `offline` is "fallback": scikit-learn's digits,
    with a warning on stderr. The data sets made in MNIST's image differ from it in the attributes below.
    """

    name: ClassVar[str] = "MNIST"
    image_shape = (1, 28, 28)
    torchvision_name: ClassVar[str] = "MNIST"
    class_names: ClassVar[list[str]] = [str(digit) for digit in range(10)]
    counts: ClassVar[dict[str, int]] = {"train": 60_000, "test": 10_000}
    sha256: ClassVar[dict[str, str]] = MNIST_SHA256  # of the unpacked files; where none, the archives' counts
    archives: ClassVar[dict[str, PublishedFile]] = published.MNIST_ARCHIVES
    hosts: ClassVar[tuple[str, ...]] = published.MNIST_HOSTS
    falls_back: ClassVar[bool] = True  # digits stand in for digits, and for nothing else

    def load(self) -> LoadedDataset:
        """Raise UsageError where it is not to be had, ContentError where its files are not as published."""
        folders = search_folders(self.root)
        own = cache_folder() / self.torchvision_name / "raw"
        folder = find_files(list(self.archives), self.torchvision_name, folders)
        if folder in (None, own):  # what a download that was broken off has left out is fetched now
            try:
                folder = self._download(own)
            except (DownloadError, OSError) as error:
                return self._instead(folders, error)
        splits = {split: self._read(folder, split) for split in PREFIX}
        return LoadedDataset(self.name, splits, list(self.class_names))

    def _download(self, folder: Path) -> Path:
        for name, archive in self.archives.items():
            if not (folder / name).is_file() and not (folder / archive.name).is_file():
                fetch(archive, self.hosts, folder)
        return folder

    def _read(self, folder: Path, split: str) -> Split:
        count, prefix = self.counts[split], PREFIX[split]
        shapes = {f"{prefix}-images-idx3-ubyte": (count, 28, 28), f"{prefix}-labels-idx1-ubyte": (count,)}
        images, labels = (
            read_idx(folder, name, shape, self.archives[name], self.sha256.get(name)) for name, shape in shapes.items()
        )
        return Split(resize(images[:, None], self.size), labels.astype(np.int64), np.arange(count))

    def _instead(self, folders: list[Path], reason: Exception) -> LoadedDataset:
        looked = ", ".join(map(str, folders))
        missing = f"{self.name} is not on disk (looked in {looked}) and could not be downloaded ({reason})"
        way_out = f"put its four files into FOLDER/{self.torchvision_name}/raw and give --data.root FOLDER"
        if not self.falls_back or self.offline == "error":
            raise UsageError(f"--data.source {self.name}: {missing}; {way_out}")
        news.warn(
            f"warning: {missing}: using scikit-learn's 1,797 handwritten digits instead; "
            f"for {self.name} {way_out}, and --data.offline error makes this an error"
        )
        digits = Digits(size=self.size).load()
        return LoadedDataset(digits.name, digits.splits, digits.class_names, Digits)


class FashionMNIST(MNIST):
    """Articles of clothing (Xiao, Rasul and Vollgraf 2017; MIT): 60,000 + 10,000 of 1 x 28 x 28."""

    name, torchvision_name = "Fashion-MNIST", "FashionMNIST"
    class_names: ClassVar[list[str]] = FASHION_CLASSES
    sha256: ClassVar[dict[str, str]] = {}
    archives, hosts = published.FASHION_ARCHIVES, published.FASHION_HOSTS
    falls_back = False


class KMNIST(MNIST):
    """Cursive Japanese characters (Clanuwat et al. 2018; CC BY-SA 4.0): 60,000 + 10,000 of 1 x 28 x 28."""

    name, torchvision_name = "KMNIST", "KMNIST"
    class_names: ClassVar[list[str]] = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]
    sha256: ClassVar[dict[str, str]] = {}
    archives, hosts = published.KMNIST_ARCHIVES, published.KMNIST_HOSTS
    falls_back = False
