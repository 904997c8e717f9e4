"""How long a run is: epochs as configured, but never too few steps for a small data set."""

from math import ceil


def enough_epochs(max_epochs: int, images: int, batch_size: int, min_steps: int) -> int:
    """The epochs to train: `max_epochs`, or more where they would give fewer than `min_steps` optimiser steps.

    Small data sets need it: on 1,437 digits 12 epochs are 144 steps and leave an autoencoder far behind PCA,
    1,500 steps put it ahead.

    >>> enough_epochs(12, images=55_000, batch_size=128, min_steps=1500)
    12
    >>> enough_epochs(12, images=1_293, batch_size=128, min_steps=1500)
    137
    """
    steps_per_epoch = ceil(images / batch_size)
    return max(max_epochs, ceil(min_steps / steps_per_epoch))
