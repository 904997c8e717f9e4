"""Draw a finished run: latent map, learning curves, and what its kind of model shows.

usage: python -m replearn plot [RUN] [--projection none|pca|umap|tsne] [--images PATH] [--output DIR] [--format svg]

  RUN                a run folder or a checkpoint in one; left out: the newest finished run
  --projection NAME  how the code is brought to two dimensions; left out: none for a code of 2, else umap
  --images PATH      draw these images instead: a folder, .npz or .npy
  --data.labels FILE, --data.class_depth N, --data.range "[low, high]", --data.skip_bad N
                     how those are read, as by fit; of the run's own depth and range where not typed
  --output DIR       where to write; left out: figures/ in the run folder
  --format NAME      png (default) or svg

Writes latent and curves; of an autoencoder reconstructions, worst, interpolation, traversal, for a code of two
numbers grid, for a variational one samples, for an ordered one error_against_dimension; of a classifier confusion
and wrong.
All of them stand in index.html, one page that works offline, below maps to touch and the network itself to try.
PCA and UMAP are fitted on at most 10,000 of the run's training images and drawn on the test images, or on all of
--images; t-SNE is fitted on those that it draws. The coordinates of the map are kept in latent.npz.
"""

from pathlib import Path
from typing import Literal

from replearn.data.beside_images import DataOptions, beside_images, in_typed_words


def main(argv: list[str]) -> None:
    """Draw as the words typed say."""
    from replearn.config.options import call

    call(plot, argv)


def plot(
    run: str | None = None,
    projection: Literal["none", "pca", "umap", "tsne"] | None = None,
    images: Path | None = None,
    output: Path | None = None,
    format: Literal["png", "svg"] = "png",
    data: DataOptions | None = None,
) -> list[Path]:
    """Draw the figures of a run, or of the run on other images; return the files.

    run: a run folder or a checkpoint in one, None for the newest finished run. projection: how the code comes to two
    dimensions, None for as it is where it has two, else UMAP. images: a folder, .npz or .npy instead of the run's
    own; data: how they are read, such as {"skip_bad": 2}. output: the folder, None for `figures/` in the run's.
    Raise UsageError, ContentError.

    >>> from replearn import plot
    >>> plot("runs/ae/20261120-101500", projection="pca")  # doctest: +SKIP
    [PosixPath('runs/ae/20261120-101500/figures/latent.png'), ...]
    """
    from replearn.runs.run_folder import locate

    beside_images(images, data)
    place = locate(run)  # before the heavy imports: a run that is not there is told at once
    from replearn import news
    from replearn.models.capabilities import Decodes
    from replearn.report.plots import draw_all
    from replearn.representations.projection import check_projection, default_projection
    from replearn.representations.run_outputs import outputs_of
    from replearn.runs.new_images import images_to_draw
    from replearn.runs.run import Run
    from replearn.runs.text_files import check_writable

    found = Run(*place)
    dimensions = found.model.latent_dim
    projection = projection or default_projection(dimensions)
    check_projection(projection, dimensions)
    folder = output or (found.folder / "figures" if found.folder else Path("figures"))
    check_writable(folder, "--output")
    outputs = outputs_of(found, images_to_draw(found, images, data))
    news.tell(f"drawing {outputs.what}")
    written = []
    for path in draw_all(outputs, projection, folder, format):
        written.append(path)
        news.tell(f"wrote {path}")
    again = "".join([f" {run}" if run else "", f" --images {images}" if images else "", in_typed_words(data or {})])
    if isinstance(outputs.model, Decodes):  # of the others there is nothing to hold beside PCA's
        news.tell(f"next: python -m replearn compare{again}")
    return written
