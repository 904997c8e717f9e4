"""The 1,797 real handwritten digits that scikit-learn carries: a data set that is always there."""

import numpy as np

from replearn.data.resize import resize
from replearn.data.source import ImageSource, LoadedDataset, Split
from replearn.data.stratify import stratified

TRAIN_IMAGES = 1437  # 80 % of 1,797
SPLIT_SEED = 0  # the source's own: everyone has the same test images, whatever the seed of a run
DEFAULT_SIZE = 28  # that of MNIST, so that a network made for one takes the other


class Digits(ImageSource):
    """scikit-learn's 8 x 8 digits (the test split of UCI's "Optical Recognition of Handwritten Digits",
    Alpaydin and Kaynak 1998), scaled bilinearly to 28 x 28 or to `size`: 1,437 training and 360 test images,
    each class with its share in both. They need no file and no network; `root` and `offline` are not looked
    at.

    >>> digits = Digits().load()
    >>> digits.splits["train"].images.shape, digits.splits["test"].images.shape
    ((1437, 1, 28, 28), (360, 1, 28, 28))
    """

    image_shape = (1, DEFAULT_SIZE, DEFAULT_SIZE)

    def load(self) -> LoadedDataset:
        from sklearn.datasets import load_digits

        pixels, labels = load_digits(return_X_y=True)
        images = (pixels.reshape(-1, 1, 8, 8) / 16).astype(np.float32)  # 17 levels of grey, 0..16
        scaled = resize(images, self.size or DEFAULT_SIZE)
        images = np.rint(scaled * 255).astype(np.uint8)
        labels = labels.astype(np.int64)
        train = stratified(labels, TRAIN_IMAGES, np.random.default_rng(SPLIT_SEED))
        test = np.setdiff1d(np.arange(len(labels)), train)
        splits = {
            name: Split(images[index], labels[index], np.arange(len(index)))
            for name, index in (("train", train), ("test", test))
        }
        return LoadedDataset("scikit-learn digits", splits, [str(digit) for digit in range(10)])
