"""What stands under a map in a comparison."""

from replearn.comparison.cells import Cell
from replearn.comparison.rows import Line
from replearn.report.draw_maps import _under


def line(seeds, **row):
    cells = [Cell({"knn15_accuracy": 0.9, "trustworthiness": 0.95}), Cell({"knn15_accuracy": 0.7})]
    return Line({"seeds": seeds, "in_sample": False, "knn15_accuracy": 0.8, **row}, cells[: len(seeds)])


def test_a_map_is_labelled_by_its_own_numbers_not_by_the_means_over_seeds():
    assert _under(line([4, 5])) == "new images, seed 4, 15-NN 90.0%, trust 0.950"


def test_with_one_seed_there_is_none_to_tell_apart():
    assert _under(line([4], in_sample=True)) == "fitted on these images, 15-NN 90.0%, trust 0.950"
