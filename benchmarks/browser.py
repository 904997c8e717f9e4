"""Chromium driven from Python over a pipe, without any library: real mouse, keys and touch on a page from disk."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--enable-unsafe-swiftshader", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


class Browser:
    """One page in one headless Chromium, by the DevTools protocol. A context manager.

    >>> with Browser(tmp) as browser:  # doctest: +SKIP
    ...     browser.open(Path("page.html"))
    ...     browser.evaluate("document.title")
    """

    def __init__(
        self, profile: Path, width: int = 1400, height: int = 900, options: Sequence[str] = (), timeout: float = 60
    ) -> None:
        self.profile, self.timeout, self._number, self._buffer = profile, timeout, 0, b""
        self.events: list[dict[str, Any]] = []
        read_theirs, self._out = os.pipe()
        self._in, write_theirs = os.pipe()
        command = [str(CHROMIUM), *QUIET, f"--user-data-dir={profile}", *options]
        self._process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3</dev/fd/{read_theirs} 4>/dev/fd/{write_theirs}', "sh", *command],
            pass_fds=(read_theirs, write_theirs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(read_theirs)
        os.close(write_theirs)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.call(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._call("Browser.close")
        except (OSError, TimeoutError):
            self._process.kill()
        self._process.wait(10)
        os.close(self._in)
        os.close(self._out)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the protocol on the page; its result. Raises RuntimeError where the browser refuses."""
        return self._call(method, session=self._session, **parameters)

    def _call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + self.timeout
        while time.monotonic() < until:
            answer = self._read(until)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error'].get('message')}")
                return dict(answer["result"])
            self.events.append(answer)
        raise TimeoutError(method)

    def _read(self, until: float) -> dict[str, Any]:
        import select

        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            piece = os.read(self._in, 1 << 20) if ready else b""
            if not piece:
                raise TimeoutError("the browser does not answer")
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))

    def resize(self, width: int, height: int, ratio: float = 1, mobile: bool = False) -> None:
        """The size of the window in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=ratio, mobile=mobile
        )

    def dark(self, on: bool) -> None:
        """Whether the reader prefers a dark page."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file, and wait until the live section, where there is one, is ready."""
        self.call("Page.navigate", url=path.resolve().as_uri() + fragment)
        self.wait("document.readyState === 'complete'")
        self.wait(
            "![...document.querySelectorAll('div.live')].some((s) => s.live && !s.live.ready)"
            " && (!document.querySelector('div.live') || document.querySelector('.live-app').childNodes.length > 0)"
        )

    def wait(self, condition: str) -> None:
        """Until a JavaScript expression is true."""
        until = time.monotonic() + self.timeout
        while not self.evaluate(f"Boolean({condition})"):
            if complaints := self.complaints():
                raise RuntimeError(complaints[0])
            if time.monotonic() > until:
                raise TimeoutError(condition)
            time.sleep(0.02)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited. Raises RuntimeError with its error."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        """One mouse event: mouseMoved, mousePressed, mouseReleased, mouseWheel."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def move(self, x: float, y: float) -> None:
        """Move the mouse there."""
        self.mouse("mouseMoved", x, y)

    def click(self, x: float, y: float, modifiers: int = 0) -> None:
        """Press and release the left button."""
        self.drag([(x, y)], modifiers)

    def drag(self, way: Sequence[tuple[float, float]], modifiers: int = 0) -> None:
        """Press at the first place, move along the way, release at its end. modifiers: 8 is Shift, 2 Control."""
        options: dict[str, Any] = {"button": "left", "modifiers": modifiers, "clickCount": 1}
        self.mouse("mousePressed", *way[0], **options, buttons=1)
        for x, y in way[1:]:
            self.mouse("mouseMoved", x, y, **options, buttons=1)
        self.mouse("mouseReleased", *way[-1], **options, buttons=0)

    def key(self, key: str, modifiers: int = 0, text: str | None = None) -> None:
        """Press and release a key, by its name in the browser: "Tab", "ArrowLeft", "s"."""
        typed = {"text": text or key} if len(key) == 1 else {}
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        code = {"windowsVirtualKeyCode": codes[key]} if key in codes else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, modifiers=modifiers, **typed, **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, modifiers=modifiers, **code)

    def box(self, selector: str) -> tuple[float, float, float, float]:
        """Left, top, width, height of an element within the window, scrolled into sight."""
        found = self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); "
            "e.scrollIntoView({block: 'center', behavior: 'instant'}); "
            "const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()"
        )
        left, top, width, height = (float(v) for v in found)
        return left, top, width, height

    def picture(self, path: Path, whole: bool = False) -> None:
        """A screenshot, of the window or of the whole page."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))

    def peak_memory(self) -> float:
        """The most bytes that a tab's process has held so far; of several, the largest. Linux only."""
        peaks = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                command = (status.parent / "cmdline").read_text()
                lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            except (OSError, ValueError):
                continue  # gone since it was listed
            if "--type=renderer" in command and f"--user-data-dir={self.profile}" in command and "VmHWM" in lines:
                peaks.append(float(lines["VmHWM"].split()[0]) * 1024)
        return max(peaks)

    def requests(self) -> list[str]:
        """Addresses asked for since the start, but for the page itself and data within it."""
        self.evaluate("0")
        asked = [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("data:", "about:", "file:", "blob:"))]

    def complaints(self) -> list[str]:
        """Errors that the page left uncaught."""
        found = [e["params"]["exceptionDetails"] for e in self.events if e.get("method") == "Runtime.exceptionThrown"]
        return [str(each.get("exception", {}).get("description") or each["text"]) for each in found]
