"""Every number of the scoreboard for one representation."""

import time

import numpy as np
from sklearn.decomposition import PCA

from benchmarks.case import Row, Settings, exactly, gate
from benchmarks.images import Pictures, pictures
from replearn.comparison.encode import Encoded, Images
from replearn.comparison.measure import GROUPS, View, measure
from replearn.data.views import as_floats
from replearn.runs.summary import peak_memory

NAME = "cpu_metrics"
WHAT = "the whole table of one 30-D representation, 10,000 images"
GROUP = "cpu"
AIM = 60.0  # seconds
LINEAR = 1.25  # most that memory may grow beyond in proportion to the images


def run(settings: Settings) -> list[Row]:
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
    complete = gate(all(value is not None for value in numbers.values()), f"{len(numbers)} numbers, none missing")
    grown = whole / half if half else 1.0
    growth = f"from {half / 2**20:.0f} to {whole / 2**20:.0f} MiB for twice the images"
    return [
        Row(WHAT, "-", exactly(seconds), AIM, complete, unit="s"),
        Row("memory beyond the images, twice the images", "half as many", exactly(grown), 2 * LINEAR, growth),
    ]


def _measured(images: Pictures, count: int) -> tuple[float, dict[str, float | None]]:
    train, test = (as_floats(part).reshape(len(part), -1) for part in (images.train, images.test[:count]))
    pca = PCA(30, random_state=0).fit(train)
    codes = pca.transform(train), pca.transform(test)
    encoded = Encoded(codes[0], codes[1], pca.inverse_transform(codes[1]).astype(np.float32), "", False, {})
    shown = Images(train, test, images.train_labels, images.test_labels[:count], (1, 28, 28))
    wanted = [name for columns, _ in GROUPS for name in columns]
    started = time.perf_counter()
    numbers, _ = measure(View(encoded, shown, k=15, seed=0), wanted)
    return time.perf_counter() - started, numbers
