"""What can be said of codes without any labels: how many dimensions they use. Their stability stands elsewhere."""

from math import nan

from replearn.comparison.encoded import Encoded
from replearn.comparison.metric import Metric
from replearn.metrics.effective_rank import rankme
from replearn.metrics.intrinsic_dimension import two_nn
from replearn.metrics.spectrum_decay import alpha_req

PLACE = 60
GROUP = "without labels"

LEAST = 6  # numbers of a code that a line can be fitted through the second half of


def _alpha_req(codes: Encoded) -> float:
    """Return alpha-ReQ; NaN for codes of fewer numbers, such as maps, where it would mean nothing."""
    return alpha_req(codes.test) if codes.test.shape[1] >= LEAST else nan


METRICS = (
    Metric(
        "rankme", "RankMe", GROUP, None, "{:.1f}",
        "How many dimensions the codes use, their effective rank; no better or worse between kinds.", (),
        lambda codes: rankme(codes.test), headline=False,
    ),
    Metric(
        "alpha_req", "alpha-ReQ", GROUP, None, "{:.2f}",
        "How fast variance falls over components, an exponent; 0 flat, near 1 went with good features.", (),
        _alpha_req, headline=False,
    ),
    Metric(
        "intrinsic_dimension", "intrinsic dim.", GROUP, None, "{:.1f}",
        "Dimensions that neighbourhoods have (TwoNN), however many numbers a code has.", (),
        lambda codes: two_nn(codes.test), headline=False,
    ),
)  # fmt: skip
