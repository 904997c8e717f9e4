"""Turn codes back into images with a trained autoencoder.

usage: python -m replearn decode CODES [RUN] --output DIR [--png N]

  CODES              the first word: codes (N, D) as embed writes them, .npz, .csv or .parquet
  --codes FILE       the same, where it is not the first word
  RUN                a run folder or a checkpoint in one; left out: the newest finished run
  --output DIR       where to write; files of the same names are replaced
  --png N            how many of the images, from the first, are written as PNG files too; left out: 100

Writes images.npz, with x (N, C, H, W) uint8 and, where CODES has labels, y: --images of the other commands takes
it. Beside it 00000.png, 00001.png ..., one an image, in the order of the codes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from replearn import news

if TYPE_CHECKING:
    import numpy as np

    from replearn.models.representation import RepresentationModel


def main(argv: list[str]) -> None:
    """Decode as the words typed say."""
    from replearn.config.options import call

    named = bool(argv) and not argv[0].startswith("-")
    call(decode, ["--codes", *argv] if named else argv)


def decode(codes: Path, output: Path, run: str | None = None, png: int = 100) -> Path:
    """Write the images that a run's decoder makes of the codes in a file; return the file of images.

    codes: .npz, .csv or .parquet with codes (N, D). output: the folder of images.npz and of `png` PNG files.
    run: a run folder or a checkpoint in one, None for the newest finished run. Raise UsageError, ContentError.

    >>> from replearn import decode
    >>> decode(Path("codes.npz"), Path("decoded"))  # doctest: +SKIP
    PosixPath('decoded/images.npz')
    """
    from replearn.errors import UsageError
    from replearn.models.capabilities import Decodes
    from replearn.runs.only_writer import only_writer
    from replearn.runs.read_codes import check_codes, read_codes
    from replearn.runs.run import Run
    from replearn.runs.text_files import check_writable

    check_codes(codes)
    if png < 0:
        raise UsageError(f"--png {png}: must be 0 or more")
    found = Run.find(run)
    if output.is_file():
        raise UsageError(f"--output {output}: is a file; name a folder")
    check_writable(output, "--output")
    model = found.model
    if not isinstance(model, Decodes):
        raise UsageError(f"run {found.name}: has no way from codes back to images; name a run of an autoencoder")
    vectors, labels = read_codes(codes, model.latent_dim)
    images = _decoded(model, vectors)
    output.mkdir(parents=True, exist_ok=True)
    with only_writer(output):
        _write_npz(output / "images.npz", images, labels)
        size = " x ".join(map(str, images.shape[1:]))
        told = {"output": str(output / "images.npz"), "images": len(images), "image_shape": list(images.shape[1:])}
        news.result(told, f"wrote {len(images)} images of {size} to {output / 'images.npz'}")
        _write_pngs(output, images[:png])
    news.tell(f"next: python -m replearn plot --images {output / 'images.npz'}")
    return output / "images.npz"


def _decoded(model: RepresentationModel, codes: np.ndarray) -> np.ndarray:
    """Map (N, D) to (N, C, H, W) uint8, batch by batch, so that no float copy of all of them is made."""
    import numpy as np
    import torch

    from replearn.models.capabilities import Decodes
    from replearn.models.inference import BATCH, stream

    assert isinstance(model, Decodes)
    images = np.empty((len(codes), *model.image_shape), np.uint8)
    parts = (torch.from_numpy(codes[start : start + BATCH]) for start in range(0, len(codes), BATCH))
    for number, values in enumerate(stream(model, model.decode, ((part, part) for part in parts))):
        pixels = np.rint(np.clip(values, 0, 1) * 255)
        images[number * BATCH : number * BATCH + len(values)] = pixels
    return images


def _write_npz(path: Path, images: np.ndarray, labels: np.ndarray | None) -> None:
    import numpy as np

    from replearn.atomic_file import atomic_file

    known = {} if labels is None or (labels.dtype.kind in "iu" and (labels < 0).all()) else {"y": labels}
    with atomic_file(path) as file:
        np.savez(file, allow_pickle=False, x=images, **known)


def _write_pngs(folder: Path, images: np.ndarray) -> None:
    import numpy as np
    from PIL import Image

    from replearn.atomic_file import atomic_file

    if images.shape[1] not in (1, 3):
        news.tell(f"no PNG files: images of {images.shape[1]} channels are neither grey nor RGB")
        return
    for number, image in enumerate(images):
        pixels = image[0] if len(image) == 1 else np.ascontiguousarray(np.moveaxis(image, 0, -1))
        with atomic_file(folder / f"{number:05d}.png") as file:
            Image.fromarray(pixels).save(file, "png")
    if len(images):
        news.tell(f"wrote {len(images)} PNG files to {folder}, 00000.png to {len(images) - 1:05d}.png")
