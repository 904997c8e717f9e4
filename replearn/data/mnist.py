"""MNIST and the two data sets made in its image: found on disk or downloaded, verified, read."""

import hashlib
import sys
from pathlib import Path
from typing import ClassVar

import numpy as np

from replearn.data.digits import Digits
from replearn.data.download import DownloadError, download
from replearn.data.idx import read_idx
from replearn.data.locate import cache_folder, find_files, search_folders
from replearn.data.resize import resize
from replearn.data.source import ImageSet, ImageSource, Part
from replearn.errors import ContentError, UsageError

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
    sha256: ClassVar[dict[str, str]] = MNIST_SHA256  # of the unpacked files; where none, the archives' MD5 counts
    falls_back: ClassVar[bool] = True  # digits stand in for digits, and for nothing else

    def load(self) -> ImageSet:
        """Raises UsageError where it is not to be had, ContentError where its files are not as published."""
        folders = search_folders(self.root)
        names = [
            f"{prefix}-{kind}" for prefix in PREFIX.values() for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")
        ]
        folder = find_files(names, self.torchvision_name, folders)
        if folder is None:
            try:
                folder = download(self.torchvision_name, cache_folder())
            except DownloadError as error:
                return self._instead(folders, error)
        parts = {part: self._read(folder, part) for part in PREFIX}
        return ImageSet(self.name, parts, list(self.class_names))

    def _read(self, folder: Path, part: str) -> Part:
        count, prefix = self.counts[part], PREFIX[part]
        md5 = {} if self.sha256 else self._archive_md5(folder)
        arrays = []
        for name, shape in (
            (f"{prefix}-images-idx3-ubyte", (count, 28, 28)),
            (f"{prefix}-labels-idx1-ubyte", (count,)),
        ):
            arrays.append(read_idx(folder, name, shape, self.sha256.get(name), md5.get(name)))
            self._refuse_mnist(folder / name, arrays[-1])
        images, labels = arrays
        if labels.max() >= len(self.class_names):
            raise ContentError(
                f"{folder / prefix}-labels-idx1-ubyte: holds the label {labels.max()}, but those of "
                f"{self.name} are 0..{len(self.class_names) - 1}; delete it and run again to download it"
            )
        return Part(resize(images[:, None], self.size), labels.astype(np.int64), np.arange(count))

    def _archive_md5(self, folder: Path) -> dict[str, str]:
        if not any(folder.glob("*.gz")):
            return {}  # only unpacked files, of which no sum is published: count, shape and labels must do
        import torchvision.datasets

        resources = getattr(torchvision.datasets, self.torchvision_name).resources
        return {file.removesuffix(".gz"): md5 for file, md5 in resources}

    def _refuse_mnist(self, path: Path, body: np.ndarray) -> None:
        # All three sets name their files alike: pointed at MNIST's folder, Fashion-MNIST would load digits.
        if self.sha256 or body.ndim != 3:
            return
        header = np.array([0x0803, *body.shape], ">i4").tobytes()
        if hashlib.sha256(header + body.tobytes()).hexdigest() in MNIST_SHA256.values():
            raise ContentError(
                f"{path}: holds MNIST, not {self.name}; name the folder of {self.name} by --data.root or REPLEARN_DATA"
            )

    def _instead(self, folders: list[Path], reason: DownloadError) -> ImageSet:
        looked = ", ".join(map(str, folders))
        missing = f"{self.name} is not on disk (looked in {looked}) and could not be downloaded ({reason})"
        way_out = f"put its four files into FOLDER/{self.torchvision_name}/raw and give --data.root FOLDER"
        if not self.falls_back or self.offline == "error":
            raise UsageError(f"--data.source {self.name}: {missing}; {way_out}")
        print(
            f"warning: {missing}: using scikit-learn's 1,797 handwritten digits instead; "
            f"for {self.name} {way_out}, and --data.offline error makes this an error",
            file=sys.stderr,
        )
        digits = Digits(size=self.size).load()
        return ImageSet(digits.name, digits.parts, digits.class_names, Digits)


class FashionMNIST(MNIST):
    """Articles of clothing (Xiao, Rasul and Vollgraf 2017; MIT): 60,000 + 10,000 of 1 x 28 x 28."""

    name, torchvision_name = "Fashion-MNIST", "FashionMNIST"
    class_names: ClassVar[list[str]] = FASHION_CLASSES
    sha256: ClassVar[dict[str, str]] = {}
    falls_back = False


class KMNIST(MNIST):
    """Cursive Japanese characters (Clanuwat et al. 2018; CC BY-SA 4.0): 60,000 + 10,000 of 1 x 28 x 28."""

    name, torchvision_name = "KMNIST", "KMNIST"
    class_names: ClassVar[list[str]] = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]
    sha256: ClassVar[dict[str, str]] = {}
    falls_back = False
