"""A trained network followed step by step, and written as the page runs it, without PyTorch."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import fx, nn

from replearn.report.live.exported import ExportedNetwork, UnknownLayerError
from replearn.report.live.layers import FUNCTIONS, MODULES, found


def export_network(network: nn.Module, shape: Sequence[int], ending: str | None = None) -> ExportedNetwork:
    """Return the steps of a network in evaluation mode that takes one input of `shape`, (C, H, W) or (D).

    ending: one more operation at the end, `sigmoid`, `clip` or `softmax`. Raise UnknownLayerError.

    >>> made = export_network(nn.Sequential(nn.Linear(3, 2), nn.ReLU()), (3,))
    >>> [step["op"] for step in made.steps], made.size
    (['dense', 'relu'], 8)
    """
    network.eval()
    try:
        traced = fx.symbolic_trace(nn.Sequential(network))  # so that a single layer stays one
    except Exception as error:  # whatever the tracer makes of a forward that branches on values
        raise UnknownLayerError(f"{type(network).__name__} cannot be followed step by step: {error}") from error
    walker = _Walker(traced, ExportedNetwork(tuple(shape)))
    device = next((p.device for p in network.parameters()), torch.device("cpu"))
    with torch.no_grad():
        try:
            walker.run(torch.zeros(1, *shape, device=device))
        except UnknownLayerError as error:  # torch adds lines of its own
            raise UnknownLayerError(str(error).splitlines()[0]) from None
    if ending is not None:
        walker.made.add(ending, [walker.last])
    return walker.made


class _Walker(fx.Interpreter):
    """Runs the network once, and writes down each step with the shapes that it meets."""

    def __init__(self, traced: fx.GraphModule, made: ExportedNetwork) -> None:
        super().__init__(traced, garbage_collect_values=False)
        self.made, self.values, self.last = made, dict[fx.Node, int](), 0

    def run_node(self, node: fx.Node) -> Any:
        """Run it, and append what it does."""
        result = super().run_node(node)
        if node.op == "placeholder":
            self.values[node] = 0
        elif node.op in ("call_module", "call_function", "call_method"):
            self.values[node] = self.last = self._append(node, result)
        return result

    def _append(self, node: fx.Node, result: Any) -> int:
        arguments = [self.env[a] if isinstance(a, fx.Node) else a for a in node.args]
        sources = [self.values[a] for a in node.all_input_nodes if a in self.values]
        if node.op == "call_module":
            module = self.fetch_attr(str(node.target))
            write = found(MODULES, type(module))
            if write is None:
                raise UnknownLayerError(f"the layer {type(module).__name__} is none that the page can run")
            return write(self.made, sources, module, result)
        write = FUNCTIONS.get(node.target)
        if write is None:
            name = getattr(node.target, "__name__", str(node.target))
            raise UnknownLayerError(f"the operation {name} is none that the page can run")
        return write(self.made, sources, (arguments, node.kwargs), result)
