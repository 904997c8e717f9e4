"""The live page in a browser that draws in software: how large it is, and how long each touch takes."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from benchmarks.browser import CHROMIUM, Browser
from benchmarks.case import Measurement, Settings
from benchmarks.images import TEST, pictures
from benchmarks.statistics import median_interval
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.models.inference import apply
from replearn.networks.conv import ConvDecoder, ConvEncoder
from replearn.networks.pooled import PooledEncoder
from replearn.report.html import head
from replearn.report.live.data import MOST_POINTS, LiveData, LiveMap
from replearn.report.live.models import live_model
from replearn.report.live.section import live_section

NAME = "cpu_page"
WHAT = "live page: size, first picture, zoom, brush, hover, decode, draw, and 70,000 points"
GROUP = "full"
IMAGES, MAPS = 10_000, 6
LIVE = "document.querySelector('.live').live"
MB = 1e6
# what, JavaScript that is timed, aim in milliseconds
TOUCHES = (
    ("a frame of pan or zoom", "frame()", 200.0),
    ("a brush seen in all maps", "live.state.select(some(i)); frame()", 200.0),
    ("a decode", "live.models[0].decode(live.models[0].mean)", 20.0),
    ("from a drawing to the answer", "live.drawing.answer(live.images.pixels(i))", 60.0),
)
TIMED = """(() => {{
  const live = {live}, {{ gl }} = live.views.renderer, pixel = new Uint8Array(4);
  const frame = () => {{ live.views.draw(); gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); }};
  const some = (i) => Array.from({{ length: Math.floor(live.count / 7) }}, (_, j) => 7 * j + (i % 7));
  const times = [];
  for (let i = 0; i <= {times}; i++) {{
    const began = performance.now();
    {work};
    times.push(performance.now() - began);
  }}
  return times.slice(1);
}})()"""


def run(settings: Settings) -> list[Measurement]:
    """A page of six maps and the networks of ae.yaml and classifier.yaml, untrained, in headless Chromium."""
    if CHROMIUM is None:
        return []
    return [*_usual(settings), *_large(settings)]


def _usual(settings: Settings) -> list[Measurement]:
    page, rows = _written(settings, settings.size(IMAGES, 200), "", 6.0, 10.0)
    times = settings.size(15, 2)
    with tempfile.TemporaryDirectory() as folder, Browser(Path(folder)) as browser:
        opened = [_opened(browser, page) for _ in range(settings.size(5, 1))]
        rows.append(_row("first picture after opening", opened, 1500.0, "ms"))
        for what, work, aim in TOUCHES:
            rows.append(_row(what, _timed(browser, work, times), aim, "ms"))
        rows.append(_row("hover card beyond its rest", [_card(browser) for _ in range(times)], 50.0, "ms"))
        asked = browser.requests()
    return [*rows, _row("requests", [float(len(asked))], 0.0, "")]


def _large(settings: Settings) -> list[Measurement]:
    """The most points that a page holds."""
    label = ", 70,000 points"
    page, rows = _written(settings, settings.size(MOST_POINTS, 300), label, 25.0, None)
    with tempfile.TemporaryDirectory() as folder, Browser(Path(folder)) as browser:
        rows.append(_row(f"first picture{label}", [_opened(browser, page)], None, "ms"))
        _, brush, _ = TOUCHES[1]
        rows.append(_row(f"a brush seen in all maps{label}", _timed(browser, brush, settings.size(9, 2)), 500.0, "ms"))
        rows.append(_row(f"a decode{label}", _timed(browser, TOUCHES[2][1], settings.size(9, 2)), None, "ms"))
        return [*rows, _row(f"peak memory of the tab{label}", [browser.peak_memory() / MB], 600.0, "MB")]


def _written(
    settings: Settings, count: int, label: str, size: float, seconds: float | None
) -> tuple[Path, list[Measurement]]:
    """A page of so many images, with its size and the time that it took."""
    data = _data(settings, count)
    began = time.perf_counter()
    section = live_section(data)
    written = time.perf_counter() - began
    page = settings.scratch / f"page-{count}.html"
    page.write_text(f"{head('Live page')}{section}</body></html>", encoding="utf-8")
    rows = [_row(f"page{label}", [page.stat().st_size / MB], size, "MB"),
            _row(f"section written{label}", [written], seconds, "s")]  # fmt: skip
    return page, rows


def _timed(browser: Browser, work: str, times: int) -> list[float]:
    found = browser.evaluate(TIMED.format(live=LIVE, times=times, work=work))
    return [float(each) for each in found]


def _row(what: str, values: list[float], aim: float | None, unit: str) -> Measurement:
    return Measurement(what, "-", median_interval(values), aim, "the page works", unit=unit or "requests")


def _data(settings: Settings, count: int) -> LiveData:
    """Of the test images, joined by training images where they are too few."""
    found = pictures(settings, max(0, count - TEST), min(count, TEST))
    images = np.concatenate([found.test, found.train])
    labels = np.concatenate([found.test_labels, found.train_labels])
    x = images.astype(np.float32) / 255
    torch.manual_seed(0)
    channels = [16, 32, 128]
    ae = Autoencoder(ConvEncoder(latent_dim=30, channels=channels), ConvDecoder(latent_dim=30, channels=channels), 30)
    classifier = Classifier(PooledEncoder(latent_dim=64, channels=(16, 32)), 64, 10)
    models = []
    for name, model in (("ae", ae), ("classifier", classifier)):
        model.eval().requires_grad_(False)
        embed: Callable[[torch.Tensor], torch.Tensor] = model.embed
        models.append(live_model(name, model, apply(model, embed, x), [str(i) for i in range(10)]))
    rng = np.random.default_rng(0)
    maps = [LiveMap(f"map {i}", rng.normal(size=(len(x), 2)) + 4 * rng.normal(size=(10, 2))[labels])
            for i in range(MAPS)]  # fmt: skip
    return LiveData(
        found.name, images, labels, [str(i) for i in range(10)], maps=maps, models=models,
        spaces={each.name: each.codes for each in models},
    )  # fmt: skip


def _opened(browser: Browser, page: Path) -> float:
    browser.call("Page.navigate", url="about:blank")
    browser.open(page)
    return float(browser.evaluate(f"{LIVE}.firstPicture"))


def _card(browser: Browser) -> float:
    """Milliseconds from the moment that a dot is found under the pointer to its card, less the 125 of rest."""
    return float(
        browser.evaluate(f"""(async () => {{
        const live = {LIVE}, card = document.querySelector(".live-card");
        live.state.hover(-1);
        const began = performance.now();
        live.state.hover(Math.floor(Math.random() * live.count));
        while (card.hidden) await new Promise((done) => setTimeout(done, 1));
        return performance.now() - began - 125; }})()""")
    )
