"""How long a run is: epochs as configured, but never too few steps for a small data set."""

from math import ceil


def enough_epochs(max_epochs: int, images: int, batch_size: int, min_steps: int) -> int:
    """Return the epochs to train: `max_epochs`, or more where they would give fewer than `min_steps` optimiser steps.

    Small data sets need it: on 1,437 digits 12 epochs are 144 steps and leave an autoencoder far behind PCA,
    1,500 steps put it ahead.

    >>> enough_epochs(12, images=55_000, batch_size=128, min_steps=1500)
    12
    >>> enough_epochs(12, images=1_293, batch_size=128, min_steps=1500)
    137
    """
    steps_per_epoch = ceil(images / batch_size)
    return max(max_epochs, ceil(min_steps / steps_per_epoch))


def why_longer(max_epochs: int, images: int, batch_size: int, min_steps: int) -> str:
    """Return why a run has more epochs than were configured; empty where it has not.

    >>> why_longer(12, images=1_293, batch_size=128, min_steps=1500)
    '137 epochs, not 12: 1,293 images give 11 steps an epoch, and --min_steps 1500 asks for so many (0 for none)'
    """
    epochs, a_step = enough_epochs(max_epochs, images, batch_size, min_steps), ceil(images / batch_size)
    if epochs == max_epochs:
        return ""
    given = f"{images:,} images give {a_step} step{'s' if a_step > 1 else ''} an epoch"
    return f"{epochs} epochs, not {max_epochs}: {given}, and --min_steps {min_steps} asks for so many (0 for none)"
