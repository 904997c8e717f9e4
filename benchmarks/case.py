"""What a case is handed, and what it gives back."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.floor import Floor
from benchmarks.statistics import Interval

CPU_PAIRS, GPU_PAIRS = 15, 30


@dataclass(frozen=True)
class Settings:
    """scratch: the one folder a case may write to. data: where MNIST lies, None: see `replearn.data.mnist`.

    budget: seconds for the pairs of one comparison. dry: tiny sizes on the CPU, to show that a case runs.
    floor: of this machine, measured just before the case.
    """

    scratch: Path
    data: Path | None = None
    budget: float = 60.0
    dry: bool = False
    floor: Floor = field(default_factory=lambda: Floor(1.0, 1.0))

    @property
    def device(self) -> str:
        """`cuda` where there is a GPU and the run is not a dry one, else `cpu`."""
        import torch

        return "cuda" if torch.cuda.is_available() and not self.dry else "cpu"

    @property
    def pairs(self) -> int:
        """How many pairs short sides take."""
        return GPU_PAIRS if self.device == "cuda" else CPU_PAIRS

    def size(self, full: int, dry: int) -> int:
        """A size: the one measured, or that of a dry run."""
        return dry if self.dry else full


@dataclass(frozen=True)
class Measurement:
    """One line of the table: a ratio, or, where `unit` is given, a quantity.

    what: that was measured. peer: what stands beside it, "-" for nothing. aim: the most that the median may be,
    None for none. gate: the check that both sides did the same work, and what it found. note: what else is to be
    known, the floor for example.
    """

    what: str
    peer: str
    found: Interval
    aim: float | None
    gate: str
    unit: str = ""
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the median keeps to the aim; None where there is none."""
        return None if self.aim is None else self.found.median <= self.aim

    def as_dict(self) -> dict[str, Any]:
        """For the results file."""
        return asdict(self) | {"met": self.met}


class NotMeasured(Exception):
    """A case that cannot be measured here; its words say what it needs."""


class GateError(Exception):
    """The two sides of a case do not do the same work: their times would say nothing."""


def gate(holds: bool, words: str) -> str:
    """`words`, where the check holds; GateError with them where it does not.

    >>> gate(True, "equal sums")
    'equal sums'
    """
    if not holds:
        raise GateError(f"does not hold: {words}")
    return words


def exactly(value: float) -> Interval:
    """A value that does not vary, or was measured once.

    >>> exactly(3).median
    3.0
    """
    return Interval(float(value), float(value), float(value), 0.0, 1)
