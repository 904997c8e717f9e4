"""How many threads a training computes with: found by timing its steps, since other work may hold the cores.

Beside busy processes threads wait for each other, and one alone is often faster. A number that the user typed, as
`OMP_NUM_THREADS`, is kept: then equal seeds give equal numbers to the bit. Another number adds in another order.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Self, TypeVar

import torch

from replearn import news

TYPED = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
STEPS, SECONDS = 5, 0.1  # a number of threads is judged by so many steps, and so much time, at the least
WINDOW = 20  # steps whose middle one tells the speed of a training
CHANGED = 1.5  # measured anew where a step takes so many times what it took, or the inverse
WORTH = 0.95  # more threads are taken where a step takes less than this share

Item = TypeVar("Item")


class Threads:
    """Sets torch's number of threads to what makes steps shortest; as a context, puts it back at the end.

    Tried are those that torch has, half of them, and so on to one. Nothing is tried where there is one, or the number
    was typed. clock: in seconds.

    >>> with Threads() as threads:
    ...     sum(threads.timed([1, 2, 3]))
    6
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock, self.before = clock, torch.get_num_threads()
        self.candidates = [self.before >> i for i in range(self.before.bit_length())]
        if any(os.environ.get(name) for name in TYPED):
            self.candidates = [self.before]
        self.steps = 0
        self.chosen: list[tuple[int, int]] = []  # (steps done, threads from there on)
        self.usual = 0.0  # seconds a step with the threads chosen
        self.window: deque[float] = deque(maxlen=WINDOW)
        self._measure()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    def release(self) -> None:
        """Put the number back that there was."""
        torch.set_num_threads(self.before)

    def timed(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items, and take the time that passes until the next is asked for as that of a step."""
        for item in items:
            self.begin()
            yield item
            self.end()

    def begin(self) -> None:
        """A step begins."""
        self.began = self.clock()

    def end(self) -> None:
        """A step is done: the next number of threads is tried, or the best one taken, or watched."""
        self.steps += 1
        if len(self.candidates) == 1:
            return
        if self.trying is None:
            self._watch(self.clock() - self.began)
        else:
            self._try(self.trying, self.clock() - self.began)

    def _measure(self) -> None:
        """Try all numbers, from the largest on."""
        self.found: dict[int, float] = {}
        self._next()

    def _next(self) -> None:
        self.trying = next((number for number in self.candidates if number not in self.found), None)
        self.times: list[float] = []
        if len(self.candidates) > 1:
            torch.set_num_threads(self.trying or self._best())

    def _try(self, number: int, seconds: float) -> None:
        self.times.append(seconds)
        counted = self.times[1:]  # the first step with another number makes the threads, and is no measure
        if len(counted) < STEPS or sum(counted) < SECONDS:
            return
        self.found[number] = median(counted)
        self._next()
        if self.trying is None:
            self._take()

    def _best(self) -> int:
        """The fewest threads that more of them do not improve on by what is worth it."""
        best = self.candidates[-1]
        for number in reversed(self.candidates):
            if self.found[number] < WORTH * self.found[best]:
                best = number
        return best

    def _take(self) -> None:
        number = self._best()
        self.usual = self.found[number]
        self.window.clear()
        self.chosen.append((self.steps, number))
        told = ", ".join(f"{count}: {seconds * 1e3:.1f} ms" for count, seconds in self.found.items())
        news.detail(f"threads: {number} from step {self.steps} on (a step with {told})")

    def _watch(self, seconds: float) -> None:
        self.window.append(seconds)
        if len(self.window) < WINDOW:
            return
        change = median(self.window) / max(self.usual, 1e-9)
        if not 1 / CHANGED < change < CHANGED:
            self._measure()
