"""The figures of a classifier: what it takes for what, and where it is certain and wrong."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix as count_confusions

from replearn.figures.confusion import confusion_matrix
from replearn.figures.style import new_axes, new_figure
from replearn.figures.wrong import wrong_images
from replearn.report.evidence import Predictions

SHOWN = 20  # images at the most


def confusion(evidence: Predictions) -> Figure:
    """The confusion matrix of the test images, with recall and precision of each class."""
    names = evidence.data.class_names
    matrix = count_confusions(evidence.labels, evidence.predicted, labels=range(len(names)))
    right = float(np.mean(evidence.predicted == evidence.labels))
    figure, ax = new_axes(7, 6.5)
    subtitle = f"{len(evidence.labels):,} test images, accuracy {right:.2%}; rows are true classes"
    confusion_matrix(ax, matrix, names, evidence.what, subtitle)
    return figure


def wrong(evidence: Predictions) -> Figure | None:
    """The test images that it is most certain of, and wrong about."""
    certainty = evidence.probabilities.max(axis=1)
    mistakes = np.flatnonzero(evidence.predicted != evidence.labels)
    if not len(mistakes):
        return None
    chosen = mistakes[np.argsort(-certainty[mistakes], kind="stable")][:SHOWN]
    subtitle = f"the {len(chosen)} most certain of {len(mistakes):,} mistakes on {len(evidence.labels):,} test images"
    places = evidence.data.parts["test"].index[chosen]
    return wrong_images(
        new_figure(9.5), evidence.test[chosen], evidence.labels[chosen], evidence.predicted[chosen],
        certainty[chosen], evidence.data.class_names, places, evidence.what, subtitle,
    )  # fmt: skip


FIGURES = {"confusion": confusion, "wrong": wrong}
