"""The peer that is hard to beat: a plain PyTorch loop with our levers and nothing else.

The images lie on the device as one uint8 tensor, the layout is channels_last, the optimizer fused; bfloat16 on a GPU,
where the whole step may be one CUDA graph, captured by hand.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from replearn.models.optimizer import schedule_factor

Loss = Callable[[Tensor, Tensor], Tensor]  # images (B,C,H,W) in [0, 1], labels (B,) -> a scalar
WARM_UP = 3


class RawLoop:
    """Trains `network` on `images` (N,C,H,W) uint8 with `labels` (N,); `epoch` does one epoch and returns its loss."""

    def __init__(
        self,
        network: nn.Module,
        loss: Loss,
        images: Tensor,
        labels: Tensor,
        batch_size: int,
        learning_rate: float,
        steps: int,
        weight_decay: float = 1e-4,
        graph: bool = False,
    ) -> None:
        self.device = images.device
        self.network, self.loss = network.to(self.device).train(), loss
        self.images, self.labels, self.batch_size = images, labels, batch_size
        cuda = self.device.type == "cuda"
        self.rate = torch.tensor(learning_rate, device=self.device)
        self.optimizer = torch.optim.AdamW(
            network.parameters(), lr=self.rate, weight_decay=weight_decay, betas=(0.9, 0.95), fused=True,
            capturable=graph and cuda,
        )  # fmt: skip
        self.factor, self.peak, self.seen = schedule_factor("one_cycle", steps), learning_rate, 0
        self.indices = torch.zeros(batch_size, dtype=torch.int64, device=self.device)
        self.total = torch.zeros((), device=self.device)
        self.graph = torch.cuda.CUDAGraph() if graph and cuda else None
        if self.graph is not None:
            self._capture()

    def epoch(self, order: Tensor | None = None) -> Tensor:
        """One epoch in the order given (N,), or in a random one; the mean loss of its batches, on the device."""
        order = torch.randperm(len(self.images)) if order is None else order
        order = order.to(self.device)
        self.total.zero_()
        batches = order.split(self.batch_size)
        for indices in batches:
            self.rate.fill_(self.peak * self.factor(self.seen))
            self.seen += 1
            if self.graph is None or len(indices) < self.batch_size:
                self._step(indices)
            else:
                self.indices.copy_(indices)
                self.graph.replay()
        return self.total / len(batches)

    def _step(self, indices: Tensor) -> None:
        images, labels = self.images[indices].div(255), self.labels[indices]
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            loss = self.loss(images, labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.total += loss.detach()

    def _capture(self) -> None:
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(WARM_UP):
                self._step(self.indices)
        torch.cuda.current_stream().wait_stream(stream)
        assert self.graph is not None
        with torch.cuda.graph(self.graph, stream=stream):
            self._step(self.indices)
