"""What a quiz shows does not tell what it asks."""

import re

import pytest

from replearn.teaching.summary.configured import configured_subject
from replearn.teaching.summary.quiz import blanked, questions
from replearn.teaching.summary.subject import network_subject

NETWORKS = {
    "lenet": lambda: network_subject("replearn.networks.lenet.LeNet5", None),
    "lecture": lambda: network_subject("replearn.networks.lecture_cnn.LectureCNN", None),
    "ae": lambda: configured_subject("lecture-ae.yaml", None),
    "resnet": lambda: network_subject("torchvision.models.resnet18", (3, 64, 64)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_no_row_behind_a_question_on_a_size_tells_it(name):
    """Neither as its own output, nor in the working of the next size or of a product."""
    sheet = NETWORKS[name]().sheet()
    asked = 0
    for seed in range(20):
        chosen = questions(sheet, seed)
        shown = blanked(sheet, chosen)
        for question in chosen:
            if "output" not in question.columns:
                continue
            asked += 1
            size = sheet.rows[question.row].output[1:]
            for place in range(question.row, len(sheet.rows)):
                row = sheet.rows[place]
                if row.output[1:] == size:
                    assert shown[place]["output"] == "?"
                    assert not re.search(rf"\\*{size[0]}\\*{size[-1]}\\b", shown[place]["products"])
                if size in [shape[1:] for shape in row.inputs]:
                    assert shown[place]["working"] in ("?", "")
    assert asked
