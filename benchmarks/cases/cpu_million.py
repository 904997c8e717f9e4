"""A million images to codes in parquet, in bounded memory."""

from benchmarks.case import Measurement, NotMeasured, Settings, exactly, gate
from benchmarks.images import BLOCK, pictures, write_moved, write_npz
from benchmarks.processes import ROOT, run_command

NAME = "cpu_million"
WHAT = "embed a million images of 28 x 28 (training images, moved) to parquet"
GROUP = "full"
MEMORY = 1.5  # GB, 10^9 bytes


def run(settings: Settings) -> list[Measurement]:
    """Peak memory and images a second of the process, its start and its writing counted."""
    try:
        from pyarrow.parquet import read_metadata
    except ImportError:
        raise NotMeasured("needs pyarrow (pip install 'replearn[parquet]')") from None
    count, folder = settings.size(1_000_000, 1_000), settings.scratch / "million"
    folder.mkdir(exist_ok=True)
    images = pictures(settings, settings.size(BLOCK, 500), 100)
    small, large, codes = folder / "small.npz", folder / "million.npy", folder / "codes.parquet"
    tiny = ["--trainer.max_epochs", "1", "--min_steps", "0"]
    config = ROOT / "configs" / "ae.yaml"
    run_command(
        "-m", "replearn", "fit", "--config", config, "--images", write_npz(images, small), *tiny, folder=folder
    )  # fmt: skip
    write_moved(images.train, count, large)
    done = run_command("-m", "replearn", "embed", "--images", large, "--output", codes, folder=folder)
    written = read_metadata(codes).num_rows
    whole = gate(written == count, f"{written:,} rows written")
    for path in (large, codes):
        path.unlink()
    return [
        Measurement(f"{WHAT}, peak memory", "-", exactly(done.peak_bytes / 1e9), MEMORY, whole, unit="GB"),
        Measurement(f"{WHAT}, throughput", "-", exactly(count / done.seconds), None, whole, unit="images/s"),
    ]
