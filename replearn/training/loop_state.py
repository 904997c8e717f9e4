"""Where a checkpoint stands in its training, and Lightning's loops brought to go on from exactly there.

Lightning saves the counters of its loops as they are within the hook that saves, and on going on guesses from
them which hook that was. It guesses wrong with `max_steps`, after the last batch of an epoch, and where an epoch
was ended early. So what counts is read out of them, and they are written anew in the one form that it takes right.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Standing:
    """epoch: epochs that are done. batch: batches done of the next one; 0 where it has not begun.

    step: optimiser steps in all. whole: no batch of that epoch is left, but its end (validation, checkpoints,
    its row in metrics.csv) is yet to come. at_end: that end is all that is left of a run of `max_steps`.
    """

    epoch: int
    batch: int
    step: int
    whole: bool
    at_end: bool


def standing(checkpoint: dict[str, Any], max_steps: int) -> Standing:
    """Read where a checkpoint stands. max_steps: of the run that goes on from it, -1 for no limit."""
    loops, step = checkpoint["loops"]["fit_loop"], int(checkpoint["global_step"])
    epochs, batches = loops["epoch_progress"]["current"], loops["epoch_loop.batch_progress"]
    epoch, batch, whole = epochs["processed"], batches["current"]["processed"], batches["is_last_batch"]
    nothing_left = 0 < max_steps <= step
    if step == 0:  # saved before the first one
        return Standing(0, 0, 0, False, False)
    if epochs["started"] > epoch:  # saved within an epoch
        return Standing(epoch, batch, step, whole or nothing_left, nothing_left)
    if whole or nothing_left:  # saved at its end
        return Standing(epoch, 0, step, False, False)
    return Standing(epoch - 1, batch, step, False, False)  # at an end that came early: the rest is to follow


def write_loops(loops: dict[str, Any], at: Standing, iteration_based: bool) -> None:
    """Write `at` into the state of Lightning's fit loop. iteration_based: whether the run has `max_steps`."""
    begun = at.epoch + (at.batch > 0)
    for count in loops["epoch_progress"].values():
        count.update(ready=begun, started=begun, processed=at.epoch, completed=at.epoch)
    batches = loops["epoch_loop.batch_progress"]
    _set(batches["current"], at.batch)
    _set(batches["total"], batches["total"]["processed"])
    batches["is_last_batch"] = at.whole
    # A validation that was begun and has done nothing: where one is due here, Lightning then runs it whole.
    validation = loops["epoch_loop.val_loop.batch_progress"]
    _set(validation["current"], 0)
    validation["total"].update(ready=1, started=1, processed=0, completed=0)
    # The first turn of the loop trains nothing in these cases, and is counted as a step of the loggers.
    idle = at.whole or (iteration_based and at.batch == 0)
    loops["epoch_loop.state_dict"]["_batches_that_stepped"] = at.step - idle


def _set(counter: dict[str, int], value: int) -> None:
    counter.update(dict.fromkeys(counter, value))
