"""Keep what numba compiles for UMAP: without it every process waits for the compiler again, for some 25 s."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numba.core.dispatcher import Dispatcher

PACKAGES = ("umap", "pynndescent")


def keep_compiled() -> None:
    """Let numba keep the machine code of the functions of UMAP, and of its neighbour search, once they are imported.

    numba lays it beside their source, in `__pycache__`, where Python keeps its own; where that cannot be written, in
    the user's cache folder, or where $NUMBA_CACHE_DIR says. So whoever could change it could change the source as well.
    The code is the same as without, and so are the numbers. A second call does nothing.

    >>> keep_compiled()
    """
    if "umap" not in sys.modules:
        return
    from numba.core.dispatcher import Dispatcher

    # What takes a function as an argument cannot be kept, and numba would warn of each.
    warnings.filterwarnings("ignore", "Cannot cache compiled function")
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PACKAGES:
            for value in list(vars(module).values()):
                if isinstance(value, Dispatcher) and not value.stats.cache_path:
                    _keep(value)


def _keep(function: Dispatcher) -> None:
    try:
        function.enable_caching()
    except RuntimeError:  # no place that can be written: it is compiled again, that is all
        return
