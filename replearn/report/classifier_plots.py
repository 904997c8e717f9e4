"""The figures of a model that predicts: what it takes for what, and where it is certain and wrong."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix as count_confusions

from replearn.figures.confusion import confusion_matrix
from replearn.figures.style import new_axes, new_figure
from replearn.figures.wrong import wrong_images
from replearn.representations.run_outputs import RunOutputs

SHOWN = 20  # images at the most


def confusion(outputs: RunOutputs) -> Figure | None:
    """Return the confusion matrix of the test images that have a label, with recall and precision of each class."""
    known, names = outputs.labels >= 0, outputs.data.class_names
    if not (outputs.knows_classes and known.any()):
        return None
    labels, predicted = outputs.labels[known], outputs.predicted[known]
    matrix = count_confusions(labels, predicted, labels=range(len(names)))
    figure, ax = new_axes(7, 6.5)
    subtitle = f"{len(labels):,} test images, accuracy {np.mean(predicted == labels):.2%}; rows are true classes"
    confusion_matrix(ax, matrix, names, outputs.what, subtitle)
    return figure


def wrong(outputs: RunOutputs) -> Figure | None:
    """Return the test images that it is most certain of, and wrong about."""
    if not outputs.knows_classes:
        return None
    certainty = outputs.probabilities.max(axis=1)
    known = outputs.labels >= 0
    mistakes = np.flatnonzero(known & (outputs.predicted != outputs.labels))
    if not len(mistakes):
        return None
    chosen = mistakes[np.argsort(-certainty[mistakes], kind="stable")][:SHOWN]
    subtitle = f"the {len(chosen)} most certain of {len(mistakes):,} mistakes on {known.sum():,} test images"
    split = outputs.data.splits["test"]
    files = None if split.files is None else list(split.files[chosen])
    return wrong_images(
        new_figure(9.5), outputs.test[chosen], outputs.labels[chosen], outputs.predicted[chosen],
        certainty[chosen], outputs.data.class_names, split.index[chosen], outputs.what, subtitle, files,
    )  # fmt: skip


FIGURES = {"confusion": confusion, "wrong": wrong}
