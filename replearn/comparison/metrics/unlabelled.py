"""What can be said of codes without any labels: how many dimensions they use. Their stability stands elsewhere."""

from replearn.comparison.metric import Metric
from replearn.metrics.effective_rank import rankme
from replearn.metrics.intrinsic_dimension import two_nn
from replearn.metrics.spectrum_decay import alpha_req

PLACE = 60
GROUP = "without labels"

METRICS = (
    Metric(
        "rankme", "RankMe", GROUP, None, "{:.1f}",
        "How many dimensions the codes use, their effective rank; no better or worse between kinds.", (),
        lambda codes: rankme(codes.test), headline=False,
    ),
    Metric(
        "alpha_req", "alpha-ReQ", GROUP, None, "{:.2f}",
        "How fast variance falls over components, an exponent; 0 flat, near 1 went with good features.", (),
        lambda codes: alpha_req(codes.test), headline=False,
    ),
    Metric(
        "intrinsic_dimension", "intrinsic dim.", GROUP, None, "{:.1f}",
        "Dimensions that neighbourhoods have (TwoNN), however many numbers a code has.", (),
        lambda codes: two_nn(codes.test), headline=False,
    ),
)  # fmt: skip
