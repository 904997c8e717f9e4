"""What stands under a map in a comparison."""

from types import SimpleNamespace

from replearn.comparison.result import Result
from replearn.report.figures.maps import under


def result(seeds, in_sample=False):
    values = [{"knn15_accuracy": 0.9, "trustworthiness": 0.95}, {"knn15_accuracy": 0.7}]
    encoded = [
        SimpleNamespace(in_sample=in_sample, scores={name: {"value": value} for name, value in found.items()})
        for found in values
    ]
    return Result(None, "ae", 2, seeds, encoded[: len(seeds)])


def test_a_map_is_labelled_by_its_own_numbers_not_by_the_means_over_seeds():
    assert under(result([4, 5])) == "new images, seed 4, 15-NN 90.0%"


def test_with_one_seed_there_is_none_to_tell_apart():
    assert under(result([4], in_sample=True)) == "fitted on these images, 15-NN 90.0%, trust 0.950"
