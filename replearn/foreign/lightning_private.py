"""What we use of Lightning and torchmetrics that is no public interface of them."""

from typing import Any

from torchmetrics import Metric


def closure_result(closure: Any) -> Any:
    """Return what Lightning's closure of an optimizer step came to, its loss among it."""
    return closure._result


def set_closure_result(closure: Any, result: Any) -> None:
    """Give Lightning's closure the result that the loop will ask it for."""
    closure._result = result


def set_update_count(metric: Metric, count: int) -> None:
    """Tell a metric how many updates its state holds: it warns of a value that rests on none."""
    metric._update_count = count
