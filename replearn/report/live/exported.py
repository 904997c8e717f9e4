"""A network as plain steps and weights: what the page runs, and what it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

Step = dict[str, Any]


class UnknownLayerError(ValueError):
    """A layer that the page cannot run; says which."""


@dataclass
class ExportedNetwork:
    """Steps in order. Value 0 is the input, value i + 1 what step i gives; `from` names the values a step takes.

    input: shape of the input without the batch. weights: by name, float32, as the steps refer to them.
    """

    input: tuple[int, ...]
    steps: list[Step] = field(default_factory=list)
    weights: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many weights there are."""
        return sum(weight.size for weight in self.weights.values())

    def description(self, prefix: str = "") -> dict[str, Any]:
        """Return the steps as JSON, the names of weights with a prefix."""
        return {"input": list(self.input), "steps": [self._named(step, prefix) for step in self.steps]}

    def _named(self, step: Step, prefix: str) -> Step:
        weights = {key for key, value in step.items() if isinstance(value, str) and value in self.weights}
        return {key: f"{prefix}{value}" if key in weights else value for key, value in step.items()}

    def stored(self, prefix: str = "") -> dict[str, np.ndarray]:
        """Return the weights as the page carries them: matrices in half precision, single numbers a channel
        in single.
        """
        return {
            f"{prefix}{name}": w.astype(np.float16 if w.ndim > 1 else np.float32) for name, w in self.weights.items()
        }

    def add(self, op: str, sources: Sequence[int], **parameters: Any) -> int:
        """Append a step; arrays among the parameters become weights. Returns the number of its value."""
        step: Step = {"op": op, "from": list(sources)}
        for name, value in parameters.items():
            if isinstance(value, Tensor):
                key = f"{len(self.steps)}.{name}"
                self.weights[key] = value.detach().cpu().float().contiguous().numpy()
                value = key
            step[name] = value
        self.steps.append(step)
        return len(self.steps)
