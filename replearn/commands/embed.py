"""Turn images into vectors with a trained model.

usage: python -m replearn embed [RUN] --output codes.npz|.csv|.parquet [--split train|val|test] [--images PATH]

  RUN                a run folder or a checkpoint in one; left out: the newest finished run
  --output FILE      npz: codes (N, D), labels, split, index, file, class; csv and parquet: index, split, label,
                     file, class, z0, z1 ...
  --split NAME       only train, val or test; left out: all three
  --images PATH      embed these images instead: a folder, .npz or .npy
  --data.labels FILE, --data.class_depth N, --data.range "[low, high]", --data.skip_bad N
                     how those are read, as by fit; of the run's own depth and range where not typed

Labels are -1 where unknown; index is the image's place in its file or sorted folder. file (below the folder) and
class (the label's name) are there where they are known. The split of --images is their own, or "all": no model
was trained on them. In csv a file that begins as a formula does gets ./ before it, a class '. Codes are written as they
are made, so memory does not grow with the number of images. On several GPUs:
torchrun --nproc-per-node N -m replearn embed ...
"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from replearn.data.beside_images import DataOptions, beside_images


def main(argv: list[str]) -> None:
    """Embed as the words typed say."""
    from replearn.config.options import call

    call(embed, argv)


def embed(
    output: Path,
    run: str | None = None,
    split: Literal["train", "val", "test"] | None = None,
    images: Path | None = None,
    data: DataOptions | None = None,
) -> Path:
    """Write the codes of a run's images, or of others, to a file; return the file.

    output: .npz, .csv or .parquet. run: a run folder or a checkpoint in one, None for the newest finished run.
    split: one of "train", "val", "test", None for all. images: a folder, .npz or .npy instead of the run's own;
    data: how they are read, such as {"skip_bad": 2}. For codes as an array use
    `replearn.FinishedRun(run).transform(images)`. Raise UsageError, ContentError, NotFiniteError.

    >>> from replearn import embed
    >>> embed(Path("codes.npz"), split="test")  # doctest: +SKIP
    PosixPath('codes.npz')
    """
    from replearn.runs.run_folder import locate

    beside_images(images, data)
    place = locate(run)  # before the heavy imports: a run that is not there is told at once
    from replearn.runs.codes import check_output
    from replearn.runs.run import Run
    from replearn.runs.text_files import check_writable
    from replearn.training.gather import gathering

    check_output(output)
    check_writable(output.parent, "--output")
    with gathering() as all_of_us:  # before the images: what is said of them, one process says
        found = Run(*place)
        read = found.images(images, whole=True, typed=data)
        names = [split] if split else list(read.splits)
        read.get_split(names[0])
        codes = _codes(found.model, read, names, all_of_us)
        if all_of_us.first:
            _write(codes, found.model, read, names, output)
        else:
            deque(codes, maxlen=0)  # given to the first one, which writes
    return output


def _codes(model: Any, data: Any, names: Sequence[str], processes: Any) -> Iterator[Any]:
    """Yield the codes (B, D) of these splits in their order, in the first process those of all processes."""
    from replearn.models.inference import BATCH, stream
    from replearn.training.gather import in_order

    for name in names:
        batches = data.batches(name, BATCH, rank=processes.rank, world_size=processes.count)
        yield from in_order(stream(model, model.embed, batches), processes)


def _write(codes: Iterator[Any], model: Any, data: Any, names: Sequence[str], output: Path) -> None:
    """Write the codes as they come, and say how many there were."""
    from replearn import news
    from replearn.runs.codes import Rows, write_codes

    dimensions = model.embed(next(iter(data.batches(names[0], 2)))[0]).shape[1]
    started = time.perf_counter()
    rows = Rows.of({name: data.splits[name] for name in names}, codes, dimensions, data.class_names)
    write_codes(rows, output)
    count, seconds = len(rows.labels), time.perf_counter() - started
    said = f"{data.name}, {', '.join(names)}; {count / seconds:,.0f} images/s"
    facts = {"output": str(output), "codes": count, "dimensions": dimensions, "splits": list(names)}
    news.result(facts, f"wrote {count} codes of {dimensions} numbers ({said}) to {output}")
