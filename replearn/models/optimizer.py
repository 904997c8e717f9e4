"""One optimizer for every model: AdamW under a learning-rate schedule that is a function of the step alone.

Being a function of the step, the schedule holds no state: a resumed run, also one that is made longer,
follows the schedule of its own length.
"""

from collections.abc import Callable, Iterable
from math import cos, isinf, pi
from typing import Any, Literal

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

from replearn.foreign.torch_private import clip_in_mixed_precision

Schedule = Literal["one_cycle", "cosine"]
WARM_UP = 0.2  # share of a one-cycle run that the learning rate rises for
FLOOR = 1e-4  # the schedule ends at this share of the peak


def schedule_factor(schedule: Schedule, steps: float) -> Callable[[int], float]:
    """Return the share of the peak learning rate at each step, in [FLOOR, 1].

    one_cycle: cosine rise over the first fifth, cosine fall to the end (Smith & Topin, 2018, in cosine form).
    cosine: the fall alone (Loshchilov & Hutter, 2017). An endless run (steps infinite) keeps the peak.

    >>> f = schedule_factor("one_cycle", 100)
    >>> [round(f(step), 2) for step in (0, 10, 20, 60, 100)]
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """
    rise = 0.0 if schedule == "cosine" or isinf(steps) else WARM_UP * steps

    def factor(step: int) -> float:
        if isinf(steps):
            return 1.0
        if step < rise:
            share = (1 - cos(pi * step / rise)) / 2
        else:
            share = (1 + cos(pi * min(1.0, (step - rise) / max(1.0, steps - rise)))) / 2
        return max(FLOOR, share)

    return factor


def adamw(
    parameters: Iterable[nn.Parameter],
    learning_rate: float,
    weight_decay: float,
    schedule: Schedule,
    steps: float,
) -> dict[str, Any]:
    """Return AdamW (Loshchilov & Hutter, 2019), fused, with its schedule, in the form Lightning takes.

    Betas of (0.9, 0.95): the runs are short, a second moment over 1,000 steps would lag behind.
    """
    optimizer = torch.optim.AdamW(
        parameters, lr=learning_rate, weight_decay=weight_decay, betas=(0.9, 0.95), fused=True
    )
    clip_in_mixed_precision(optimizer)
    scheduler = LambdaLR(optimizer, schedule_factor(schedule, steps))
    return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}
