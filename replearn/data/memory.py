"""How much memory the machine has left."""

import os
import re
from pathlib import Path


def free_memory() -> float:
    """Return bytes that can be had without pushing others out (Linux), else all that there is; infinite where unknown.

    >>> free_memory() > 0
    True
    """
    try:
        told = re.search(r"^MemAvailable: *(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
        if told:
            return int(told[1]) * 1024.0
    except OSError:  # macOS, Windows
        pass
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):  # Windows
        return float("inf")
