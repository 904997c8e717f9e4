"""Images of a comparison brought to the size that its finished runs were trained on."""

from collections.abc import Mapping

from replearn import news
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.runs.run import Run, side


def bring_to_runs(runs: Mapping[str, Run], data: ImageData) -> None:
    """Set the size that images, not read yet, are brought to: that of the runs, by the name of each.

    Raise UsageError, before any image is read, for runs of several sizes, and for a size that is another.
    """
    shapes = {name: run.image_shape for name, run in runs.items()}
    if len({shape[1:] for shape in shapes.values()}) > 1:
        told = ", ".join(f"{name} {shape[1]} x {shape[2]}" for name, shape in shapes.items())
        raise UsageError(f"the runs were trained on images of several sizes ({told}); compare those of one size")
    for name, shape in shapes.items():
        if data.size not in (None, side(shape)):
            raise UsageError(
                f"--data.size {data.size}: the run of {name} was trained on images of {shape[1]} x {shape[2]}; "
                "leave it out, they are brought to that"
            )
        if data.size is None and data.source.image_shape is None and side(shape) is not None:
            data.size = side(shape)
            news.tell(f"images are brought to {data.size} x {data.size} pixels, those of the run of {name}")
