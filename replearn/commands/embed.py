"""Turn images into vectors with a trained model.

usage: python -m replearn embed [RUN] --output codes.npz|.csv|.parquet [--split train|val|test] [--images PATH]

  RUN                a run folder or a checkpoint in one; left out: the newest finished run
  --output FILE      npz: codes (N, D), labels, split, index; csv and parquet: index, split, label, z0, z1 ...
  --split NAME       only train, val or test; left out: all three
  --images PATH      embed these images instead: a folder, .npz or .npy

Labels are -1 where unknown; index is the image's place in its file or sorted folder. Codes are written as they
are made, so memory does not grow with the number of images.
"""

from pathlib import Path
from typing import Literal


def main(argv: list[str]) -> None:
    """Embed as the words typed say."""
    from replearn.arguments import call

    call(embed, argv)


def embed(
    output: Path,
    run: str | None = None,
    split: Literal["train", "val", "test"] | None = None,
    images: Path | None = None,
) -> None:
    """Write the codes of a run's images, or of others, to a file."""
    from itertools import chain

    import numpy as np

    from replearn.models.inference import BATCH, stream
    from replearn.report.codes import Rows, check_output, write_codes
    from replearn.training.atomic import check_writable
    from replearn.training.run import Run

    check_output(output)
    check_writable(output.parent, "--output")
    found = Run.find(run)
    data = found.images(images)
    names = [split] if split else list(data.parts)
    parts = [data.parts[name] for name in names]
    model = found.model
    dimensions = model.embed(next(iter(data.batches(names[0], 2)))[0]).shape[1]
    rows = Rows(
        codes=chain.from_iterable(stream(model, model.embed, data.batches(name, BATCH)) for name in names),
        dimensions=dimensions,
        labels=np.concatenate([part.labels for part in parts]),
        split=np.concatenate([np.full(len(part), name) for name, part in zip(names, parts, strict=True)]),
        index=np.concatenate([part.index for part in parts]),
    )
    write_codes(rows, output)
    print(f"wrote {len(rows.labels)} codes of {dimensions} numbers ({data.name}, {', '.join(names)}) to {output}")
