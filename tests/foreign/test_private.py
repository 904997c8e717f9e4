"""Private interfaces of other libraries: each does what we take it to do, and no file but these reaches for one."""

import re
from pathlib import Path

import pytest
import torch
from jsonargparse import ArgumentParser
from pytorch_lightning.loops.optimization.automatic import Closure, ClosureResult
from torch import nn
from torchmetrics import MeanMetric

from replearn.foreign.argparse_private import option_strings
from replearn.foreign.lightning_private import closure_result, set_closure_result, set_update_count
from replearn.foreign.torch_private import (
    AnyConvolution,
    AnyTransposedConvolution,
    TorchDispatchMode,
    clip_in_mixed_precision,
    same_memory,
    set_last_rates,
)

PACKAGE = Path(__file__).parents[2] / "replearn"
PRIVATE = re.compile(r"(?<!self)(?<!cls)(?<!super\(\))(?<!os)\._(?!replace\b|mmap\b)[a-z]\w*|import _[A-Z]")


def test_private_names_of_others_stand_in_foreign_alone():
    """`_mmap` is NumPy's, of its memory-mapped files; `_replace` and `os._exit` are documented."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name != "foreign":
            code = re.sub(r'"""(?:.|\n)*?"""|#[^\n]*', "", path.read_text(encoding="utf-8"))
            found = [match[0] for match in PRIVATE.finditer(code)]
            assert not found, f"{path}: reaches for {found[0]}; put it into replearn/foreign"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_every_convolution_is_one(n):
    plain, transposed = getattr(nn, f"Conv{n}d")(1, 2, 3), getattr(nn, f"ConvTranspose{n}d")(1, 2, 3)
    assert isinstance(plain, AnyConvolution) and isinstance(transposed, AnyConvolution)
    assert isinstance(transposed, AnyTransposedConvolution) and not isinstance(plain, AnyTransposedConvolution)
    assert not isinstance(nn.Linear(1, 1), AnyConvolution)


def test_operations_are_seen_as_they_run():
    seen = []

    class Watch(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            seen.append(func._schema.name)
            return func(*args, **(kwargs or {}))

    with Watch():
        torch.zeros(2) + 1
    assert "aten::add" in seen


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_views_have_one_memory_and_copies_their_own(device):
    whole = torch.zeros(6, device=device)
    assert same_memory(whole, whole.view(2, 3)) and not same_memory(whole, whole.clone())


def test_a_fused_optimizer_says_that_it_undoes_a_scaler_until_told_not_to():
    optimizer = torch.optim.AdamW(nn.Linear(1, 1).parameters(), fused=True)
    assert optimizer._step_supports_amp_scaling
    clip_in_mixed_precision(optimizer)
    assert not optimizer._step_supports_amp_scaling


def test_the_rates_of_a_schedule_are_those_set():
    optimizer = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    set_last_rates(scheduler, [0.25])
    assert scheduler.get_last_lr() == [0.25] and optimizer.param_groups[0]["lr"] == 0.25


def test_lightnings_closure_gives_the_result_that_it_was_given():
    loss = torch.tensor(3.0, requires_grad=True)
    closure = Closure(lambda: ClosureResult.from_training_step_output(loss), lambda loss: loss.backward(), None)
    closure()
    result = closure_result(closure)
    assert result.closure_loss is not None and result.loss == 3
    other = ClosureResult.from_training_step_output(torch.tensor(5.0))
    set_closure_result(closure, other)
    assert closure.consume_result() is other


def test_a_metric_counts_from_the_number_set():
    metric = MeanMetric()
    set_update_count(metric, 7)
    assert metric.update_count == 7 and metric.update_called


def test_options_of_jsonargparse_are_found():
    parser = ArgumentParser()
    parser.add_argument("--size.inner", type=int)
    assert "--size.inner" in option_strings(parser)
