"""Two ways to do one thing, timed side by side: both warmed, interleaved A B B A, compared pair by pair."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from benchmarks.statistics import Interval, median_interval

LEAST_PAIRS = 3
SHORT = 1.0  # seconds: sides below take all the pairs, longer ones as many as fit in the budget

Timed = Callable[[], float]  # does the work once and returns the seconds that count


@dataclass(frozen=True)
class Pairs:
    """Seconds of both sides, pair by pair in the order they were run."""

    ours: list[float]
    peer: list[float]

    @property
    def ratio(self) -> Interval:
        """Our time over the peer's: the median of the paired ratios."""
        return median_interval([a / b for a, b in zip(self.ours, self.peer, strict=True)])

    @property
    def difference(self) -> Interval:
        """Our time less the peer's, in seconds: the median of the paired differences."""
        return median_interval([a - b for a, b in zip(self.ours, self.peer, strict=True)])


def paired(ours: Timed, peer: Timed, budget: float, pairs: int) -> Pairs:
    """Run A B B A ...: `pairs` pairs where both sides take less than a second, else what fits in `budget` seconds.

    Each side runs once before, uncounted. Never fewer than three pairs, whatever they take; two under a budget
    of nothing, which a dry run has.
    """
    warm = [side() for side in (ours, peer)]
    fit = pairs if max(warm) < SHORT else min(pairs, int(budget / sum(warm)))
    times: tuple[list[float], list[float]] = ([], [])
    for pair in range(max(LEAST_PAIRS, fit) if budget else 2):
        for side in (0, 1) if pair % 2 == 0 else (1, 0):
            times[side].append((ours, peer)[side]())
    return Pairs(*times)


def repeated(work: Timed, budget: float, times: int) -> Interval:
    """The median of one side alone: `times` runs after an uncounted one, or what fits in `budget` seconds."""
    warm = work()
    fit = times if warm < SHORT else min(times, int(budget / warm))
    return median_interval([work() for _ in range(max(LEAST_PAIRS, fit) if budget else 2)])


def wall(work: Callable[[], object], device: str = "cpu") -> Timed:
    """`work` timed by the clock on the wall, the device idle before and after.

    What it returns is let go after the clock has stopped, and no garbage is collected while it runs.
    """

    def timed() -> float:
        gc.collect()
        gc.disable()
        try:
            synchronize(device)
            started = time.perf_counter()
            made = work()
            synchronize(device)
            seconds = time.perf_counter() - started
            del made
        finally:
            gc.enable()
        return seconds

    return timed


def synchronize(device: str) -> None:
    """Wait until the device has done all that was asked of it."""
    if device == "cuda":
        torch.cuda.synchronize()


def event_seconds(work: Callable[[], object], device: str) -> float:
    """Seconds between two events on the device around `work`; on a CPU the clock's."""
    if device != "cuda":
        return wall(work)()
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    torch.cuda.synchronize()
    start.record()
    work()
    end.record()
    end.synchronize()
    return start.elapsed_time(end) / 1000
