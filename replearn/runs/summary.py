"""metrics.json: what a finished run says of itself."""

import platform
import sys
from importlib.metadata import version
from typing import Any

import torch

MAPMAKERS = {"umap-learn": "umap", "openTSNE": "openTSNE"}  # by distribution


def mapmakers() -> dict[str, str]:
    """Return versions of the libraries that draw maps, of those that are at work: a comparison's numbers hang
    on them.
    """
    return {name: version(name) for name, module in MAPMAKERS.items() if module in sys.modules}


def environment(device: torch.device, precision: str, processes: int = 1) -> dict[str, Any]:
    """Return versions, device, precision, threads, processes: what the numbers may depend on beside the seed."""
    import numpy
    import sklearn

    import replearn

    name = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or platform.machine()
    versions = {
        "python": platform.python_version(),
        "replearn": replearn.__version__,
        "torch": torch.__version__,
        "pytorch_lightning": version("pytorch-lightning"),
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
    }
    return {
        "versions": versions,
        "device": f"{device.type} ({name})",
        "precision": str(precision),
        "threads": torch.get_num_threads(),
        "processes": processes,
    }


def peak_memory(device: torch.device) -> int | None:
    """Return the peak memory in bytes: the GPU's where there is one, else the process's; None where it cannot
    be told.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # kilobytes on Linux
