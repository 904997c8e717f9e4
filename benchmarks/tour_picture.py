"""The moving picture of the README: drives the page of `python -m replearn tour` in headless Chromium.

python -m replearn tour
python -m benchmarks.tour_picture reports/tour/index.html docs/tour.webp
"""

import base64
import io
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.browser import Browser

WINDOW, WIDTH = (1240, 850), 800  # CSS pixels that the page is shown in, pixels of the picture
STEP, QUALITY = 80, 70  # milliseconds a frame; of WebP, 0 to 100
LIVE = "document.querySelector('.live').live"
SHIFT = 8
POINTER = """(() => {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  shape.setAttribute("viewBox", "0 0 24 24");
  shape.id = "pointer";
  shape.innerHTML = '<path d="M4 2v17l4.6-4.2 3 6.7 3-1.4-3-6.5h6.2z" fill="#fff" stroke="#000" stroke-width="1.4"/>';
  shape.style.cssText = "position:fixed;left:0;top:0;width:26px;z-index:99;pointer-events:none";
  document.body.append(shape);
  addEventListener("pointermove", ({ clientX, clientY }) => {
    shape.style.transform = `translate(${clientX - 4}px,${clientY - 2}px)`;
  }, true);
})()"""
# A two and its places in the sheet, from 0 to 1.
STROKE = [(0.3, 0.32), (0.34, 0.2), (0.47, 0.14), (0.6, 0.18), (0.66, 0.3), (0.6, 0.44), (0.48, 0.58), (0.36, 0.7),
          (0.27, 0.8), (0.4, 0.79), (0.54, 0.8), (0.7, 0.82)]  # fmt: skip

Place = tuple[float, float]


class Film:
    """Frames of a browser, and how long each stands."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.frames: list[Image.Image] = []
        self.times: list[int] = []

    def take(self, milliseconds: int = STEP) -> None:
        """Take a frame of what is drawn now."""
        self.browser.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        data = base64.b64decode(self.browser.call("Page.captureScreenshot")["data"])
        frame = Image.open(io.BytesIO(data)).convert("RGB")
        size = (WIDTH, round(frame.height * WIDTH / frame.width))
        self.frames.append(frame.resize(size, Image.Resampling.LANCZOS))
        self.times.append(milliseconds)

    def go(self, way: Sequence[Place]) -> None:
        """Move the mouse, a frame at each place."""
        for x, y in way:
            self.browser.move(x, y)
            self.take()

    def drag(self, way: Sequence[Place], modifiers: int = 0) -> None:
        """Press, move, a frame at each place, release."""
        options: dict[str, Any] = {"button": "left", "modifiers": modifiers, "clickCount": 1}
        self.browser.mouse("mousePressed", *way[0], **options, buttons=1)
        for x, y in way:
            self.browser.mouse("mouseMoved", x, y, **options, buttons=1)
            self.take()
        self.browser.mouse("mouseReleased", *way[-1], **options, buttons=0)

    def click(self, selector: str) -> None:
        """Go to an element, and click it."""
        left, top, width, height = self.place(selector)
        self.browser.move(left + width / 2, top + height / 2)
        self.take()
        self.browser.click(left + width / 2, top + height / 2)

    def place(self, selector: str) -> tuple[float, float, float, float]:
        """Left, top, width and height of an element, without scrolling the page."""
        left, top, width, height = self.browser.evaluate(
            f"(({{left, top, width, height}}) => [left, top, width, height])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        return left, top, width, height

    def live(self, expression: str) -> object:
        """Evaluate JavaScript with the page's `live`."""
        return self.browser.evaluate(f"(() => {{ const live = {LIVE}; return {expression}; }})()")

    def dots(self, view: int, label: int) -> list[Place]:
        """Where the images of a class stand in a map, in pixels of the window."""
        found = self.live(f"""Array.from(live.arrays.labels).flatMap((label, i) => {{
            if (label !== {label}) return [];
            const box = live.views.views[{view}].plot.getBoundingClientRect();
            const at = live.views.placeOf(live.views.views[{view}], i);
            return at ? [[at[0] + box.left, at[1] + box.top]] : []; }})""")
        return [(float(x), float(y)) for x, y in found]  # type: ignore[attr-defined]

    def save(self, path: Path) -> None:
        """Write an animated WebP that goes on for ever."""
        first, *others = self.frames
        first.save(
            path, save_all=True, append_images=others, duration=self.times, loop=0, quality=QUALITY, method=6,
            minimize_size=True,
        )  # fmt: skip


def line(start: Place, end: Place, steps: int) -> list[Place]:
    """Places on the way, slower at both ends."""
    eased = [t * t * (3 - 2 * t) for t in ((i + 1) / steps for i in range(steps))]
    return [(start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])) for t in eased]


def around(places: Sequence[Place]) -> list[Place]:
    """A lasso around most of some places."""
    xs, ys = sorted(x for x, _ in places), sorted(y for _, y in places)
    low, high = len(xs) // 20, len(xs) - 1 - len(xs) // 20
    middle = ((xs[low] + xs[high]) / 2, (ys[low] + ys[high]) / 2)
    reach = ((xs[high] - xs[low]) / 2 + 6, (ys[high] - ys[low]) / 2 + 6)
    return [
        (middle[0] + reach[0] * cos(2 * pi * i / 14), middle[1] + reach[1] * sin(2 * pi * i / 14)) for i in range(14)
    ]


def play(film: Film) -> None:
    """Brush, morph, hover, decode, draw."""
    film.browser.move(560, 200)
    film.take(500)
    way = around(film.dots(3, 0))
    film.go(line((560, 200), way[0], 4))
    film.drag(way, SHIFT)
    film.take(1000)
    film.live("live.clear()")
    one = film.dots(1, 4)[3]
    film.go(line(way[-1], one, 4))
    film.browser.wait("!document.querySelector('.live-card').hidden")
    film.browser.wait("document.querySelectorAll('.live-card-models > div').length > 1")
    film.take(1100)
    film.browser.move(560, 60)
    film.live("Object.assign(live.views.morph, {from: 0, to: 3, share: 0})")
    for share in [i / 10 for i in range(1, 11)]:
        film.live(f"(live.views.morph.share = {share * share * (3 - 2 * share)}, live.views.request())")
        film.take()
    film.take(500)
    film.live("(live.views.morph.share = 0, live.views.request())")
    film.click("[data-tab=decode]")
    left, top, width, height = film.place(".live-plane")
    spots = [(0.5, 0.5), (0.25, 0.3), (0.35, 0.75), (0.75, 0.7), (0.7, 0.25)]
    drag = [(left + width * x, top + height * y) for x, y in spots]
    film.drag([place for a, b in pairwise(drag) for place in line(a, b, 5)])
    film.click("[data-tab=draw]")
    left, top, width, height = film.place(".live-pad")
    film.drag([(left + width * x, top + height * y) for x, y in STROKE])
    film.browser.move(left + width + 40, top + height + 30)
    film.take(1400)


def main(page: str, picture: str) -> None:
    """Film a page."""
    with tempfile.TemporaryDirectory() as folder, Browser(Path(folder), *WINDOW) as browser:
        browser.open(Path(page))
        browser.evaluate(POINTER)
        browser.evaluate("document.querySelector('.live-main').scrollIntoView({block: 'start', behavior: 'instant'})")
        browser.evaluate("scrollBy(0, -12)")
        film = Film(browser)
        play(film)
    film.save(Path(picture))
    seconds, size = sum(film.times) / 1000, Path(picture).stat().st_size
    print(f"wrote {picture}: {len(film.frames)} frames, {seconds:.1f} s, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
