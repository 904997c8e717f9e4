"""Where a case was measured: machine, versions, threads and load."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PACKAGES = (
    "torch", "torchvision", "pytorch-lightning", "numpy", "scipy", "scikit-learn", "umap-learn", "faiss-cpu",
    "torchdr", "openTSNE", "pacmap", "pyarrow",
)  # fmt: skip


def machine(device: str) -> dict[str, Any]:
    """Processor, cores, threads, GPU, versions of the packages that there are."""
    import torch

    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "gpu": torch.cuda.get_device_name() if device == "cuda" else None,
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def load() -> float | None:
    """Processes that want a core, the mean of the last minute; None where the system does not tell."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()
