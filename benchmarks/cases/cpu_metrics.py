"""Every number of the scoreboard for one representation."""

import math
import time

from sklearn.decomposition import PCA

from benchmarks.case import Measurement, Settings, exactly, gate
from benchmarks.images import Pictures, pictures
from replearn.comparison.encode import encode
from replearn.comparison.metric import measure
from replearn.comparison.spec import Spec
from replearn.representations.array_data import ArrayData
from replearn.runs.summary import peak_memory

NAME = "cpu_metrics"
WHAT = "the whole table of one 30-D representation, 10,000 images"
GROUP = "cpu"
AIM = 60.0  # seconds
LINEAR = 1.25  # most that memory may grow beyond in proportion to the images


def run(settings: Settings) -> list[Measurement]:
    """Time at full size, once (it is long); memory at half size and at full size, in one growing process."""
    import torch

    count = settings.size(10_000, 420)
    images = pictures(settings, settings.size(55_000, 600), count)
    cpu = torch.device("cpu")
    before = peak_memory(cpu) or 0
    _measured(images, count // 2)
    half = (peak_memory(cpu) or 0) - before
    seconds, numbers = _measured(images, count)
    whole = (peak_memory(cpu) or 0) - before
    complete = gate(all(map(math.isfinite, numbers.values())), f"{len(numbers)} numbers, none missing")
    grown = whole / half if half else 1.0
    growth = f"from {half / 2**20:.0f} to {whole / 2**20:.0f} MiB for twice the images"
    return [
        Measurement(WHAT, "-", exactly(seconds), AIM, complete, unit="s"),
        Measurement("memory beyond the images, twice the images", "half as many", exactly(grown), 2 * LINEAR, growth),
    ]


def _measured(images: Pictures, count: int) -> tuple[float, dict[str, float]]:
    labels = images.train_labels, images.test_labels[:count]
    spec = Spec({}, ArrayData(images.train, images.test[:count], *labels))
    codes = encode(PCA(30, random_state=0), spec, 0)
    wanted = [metric for metric in spec.wanted if metric.of == "codes"]
    started = time.perf_counter()
    found = {metric.name: measure(metric, codes)[0].get("value", math.nan) for metric in wanted}
    return time.perf_counter() - started, found
