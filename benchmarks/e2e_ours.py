"""From the start of the process to codes on disk, by replearn.

python -m benchmarks.e2e_ours IMAGES FOLDER CODES EPOCHS [WIDTHS]
"""

import sys
from pathlib import Path


def main(images: str, folder: str, codes: str, epochs: str, widths: str = "") -> None:
    """Fit lecture-ae.yaml and embed, as a notebook would; one image is kept for validation, the raw script has none."""
    import replearn
    from replearn.commands.embed import embed

    narrower = {f"model__{part}__channels": widths for part in ("encoder", "decoder") if widths}
    run = replearn.fit(
        "lecture-ae.yaml", images=images, trainer__max_epochs=int(epochs), trainer__default_root_dir=folder,
        data__val=1, trainer__limit_val_batches=1, **narrower,
    )  # fmt: skip
    embed(Path(codes), run=str(run.folder), split="train")


if __name__ == "__main__":
    main(*sys.argv[1:])
