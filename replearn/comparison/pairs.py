"""Two rows beside each other: UMAP of codes and of pixels, a run and PCA of its size. In one form, whoever wins."""

from collections.abc import Sequence

from replearn.comparison.ties import Scored, tie
from replearn.comparison.wording import dimensions, short, values_of

MOST_PAIRS = 3


def codes_over_pixels(good: Sequence[Scored]) -> list[str]:
    """Return what UMAP makes of codes instead of pixels, in as many dimensions, of rows that have seen no labels."""
    metric = "knn15_accuracy"
    known = [one for one in good if one.row.get(metric) is not None and not one.row.get("supervised")]
    said = []
    for pixels in (one for one in known if one.row["representation"] == "umap"):
        size = pixels.row["n_components"]
        chains = [
            one for one in known if one is not pixels and one.row["n_components"] == size
            and one.row["representation"] != "umap" and "umap" in one.row["representation"].lower()
        ]  # fmt: skip
        if chains:
            codes = max(chains, key=lambda one: one.row[metric])
            said.append(_gain(codes, pixels, metric))
    return said


def _gain(codes: Scored, pixels: Scored, metric: str) -> str:
    head = (
        f"UMAP of codes ({codes.row['representation']}) instead of pixels, both in "
        f"{dimensions(codes.row['n_components'])}, by 15 nearest neighbours:"
    )
    gain = 100 * (codes.row[metric] - pixels.row[metric])
    values = " against ".join(values_of(metric, codes.row[metric], pixels.row[metric]))
    tied = tie(codes, pixels, metric)
    images = "" if metric not in codes.each else f" on these {len(codes.each[metric]):,} images"
    verdict = tied or f"{abs(gain):.1f} percentage points {'more' if gain > 0 else 'less'}{images}"
    return f"{head} {verdict}, {values}{_only(codes, pixels, metric)}."


def _only(first: Scored, second: Scored, metric: str) -> str:
    """Return how many images only the one gets right, and only the other; nothing where there are several seeds."""
    one, other = first.each.get(metric), second.each.get(metric)
    if one is None or other is None or one.dtype != bool or other.dtype != bool or len(one) != len(other):
        return ""
    return f" (only codes right on {(one & ~other).sum():,} of them, only pixels on {(other & ~one).sum():,})"


def beside_pca(good: Sequence[Scored]) -> list[str]:
    """Return each row beside PCA of its size, where PCA is there and these are few."""
    known = [one for one in good if one.row.get("sse_per_image") is not None]
    pca = {one.row["n_components"]: one for one in known if one.row["representation"] == "pca"}
    pairs = [(one, pca.get(one.row["n_components"])) for one in known if one.row["representation"] != "pca"]
    found = [against_pca(one, other) for one, other in pairs if other is not None]
    return found if len(found) <= MOST_PAIRS else []


def against_pca(run: Scored, pca: Scored) -> str:
    """Return a run beside PCA of its size, in the same form whoever has the smaller error."""
    row, size, metric = run.row, run.row["n_components"], "sse_per_image"
    ours, theirs = row[metric], pca.row[metric]
    values = values_of(metric, ours, theirs)
    ratio, word = (theirs / ours, "less") if 0 < ours <= theirs else (ours / theirs if theirs else 1.0, "more")
    verdict = tie(run, pca, metric) or (f"{short(ratio)} times {word}" if ours else "no error")
    equal = row["pca_equivalent_dimension"]
    work = f"the work of {equal} of PCA" if equal else "more than any number of PCA's could"
    return (
        f"{row['representation']} in {dimensions(size)} ({row['dataset']}, {row['n_test']:,} test images): squared "
        f"error per image {values[0]} against PCA's {values[1]}, {verdict}; its {size} "
        f"{'number does' if size == 1 else 'numbers do'} {work}."
    )
