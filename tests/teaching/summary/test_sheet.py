"""What the worksheet says: the lecture's MLP, widths at 80 and 120 columns, remarks, the three formats."""

import re

import pytest
import torch

from replearn.networks.inception import Inception
from replearn.teaching.summary.configured import configured_subject
from replearn.teaching.summary.html_page import page
from replearn.teaching.summary.markdown import markdown
from replearn.teaching.summary.remarks import remarks, totals
from replearn.teaching.summary.sheet import worksheet
from replearn.teaching.summary.subject import network_subject
from replearn.teaching.summary.terminal import terminal

LECTURE = "replearn.networks.lecture_cnn.LectureCNN"


def _said(sheet) -> str:
    return " ".join(sentence for _, sentence in totals(sheet))


def test_the_lectures_cnn_beside_its_mlp():
    sheet = network_subject(LECTURE, (3, 32, 32)).sheet()
    said = _said(sheet)
    for words in ("33,210 = 33,120 weights + 90 biases", "34,083,840", "35,107,840", "1,024,000 too many"):
        assert words in said
    assert "slide" not in _said(network_subject(LECTURE, (3, 40, 40)).sheet())
    assert [row.weights for row in sheet.rows if row.weights] == [2400, 12800, 12800, 5120]


def test_the_bottleneck_of_the_autoencoder():
    assert "784 -> 30 numbers, 26.1 to 1" in _said(configured_subject("ae.yaml", None).sheet())


def test_both_ways_to_halve():
    """A 3x3 convolution with padding 1 keeps the size; stride 2 or a pooling halves it."""
    from torch import nn

    with torch.device("meta"):
        network = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.Conv2d(2, 2, 3, 2, 1), nn.MaxPool2d(2))
    rows = worksheet(network, (1, 28, 28), "halving").rows
    assert [row.output[1] for row in rows] == [28, 14, 7]
    assert rows[1].working == "floor((28 + 2*1 - (3-1) - 1)/2) + 1 = 14"


def test_a_stride_that_does_not_fit_is_said_in_words():
    with torch.device("meta"):
        network = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3, stride=3))
    (said,) = remarks(worksheet(network, (1, 7, 7), "lecture"))
    assert "does not fit 7 pixels" in said
    assert "2.33" in said


def test_a_kernel_whose_stride_fits_nowhere_is_worked_out_once():
    """Of ResNet-18 on 224 pixels: three kernels with stride 2, each met at several sizes."""
    said = remarks(network_subject("torchvision.models.resnet18", (3, 224, 224)).sheet())
    assert [sentence.split(":")[0] for sentence in said] == ["conv1", "maxpool", "layer2.0.downsample.0"]
    assert "a kernel of 3 with stride 2, padding 1, does not fit 112 pixels" in said[1]
    assert said[1].endswith("Nor does it fit 56 (layer2.0.conv1), 28 (layer3.0.conv1), 14 (layer4.0.conv1).")


def test_the_five_by_five_branch_of_inception():
    with torch.device("meta"):
        module = Inception(192, one=64, three=(96, 128), five=(16, 32), pooled=32)
    rows = worksheet(module, (192, 28, 28), "3a").rows
    assert sum(row.products for row in rows if row.name.startswith("branches.2")) == 12_443_648


def test_no_mlp_beside_branches_nor_beside_an_mlp():
    assert configured_subject("mlp-classifier.yaml", None).sheet().widths == []
    assert network_subject("torchvision.models.resnet18", (3, 64, 64)).sheet().widths == []


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["ae.yaml", "classifier.yaml", "lenet.yaml", "vae.yaml"])
def test_it_fits_the_terminal(name, width):
    lines = terminal(configured_subject(name, None).sheet(), width).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("name", ["vgg16", "resnet18", "googlenet"])
def test_published_networks_fit_the_terminal_too(name):
    lines = terminal(network_subject(f"torchvision.models.{name}", (3, 224, 224)).sheet(), 80).splitlines()
    assert max(map(len, lines)) <= 80


def test_every_format_has_every_layer_and_the_totals():
    sheet = configured_subject("ae.yaml", None).sheet()
    for text in (terminal(sheet, 120), page(sheet), markdown(sheet).replace("\\", "")):
        assert all(row.name in text for row in sheet.rows)
        assert "floor((28 + 2*1 - (3-1) - 1)/2) + 1 = 14" in text
        assert f"{sheet.weights:,}" in text
    assert not re.search(r"(src|href)=\"http", page(sheet))


def test_markdown_has_as_many_cells_in_every_line():
    lines = [line for line in markdown(configured_subject("ae.yaml", None).sheet()).splitlines() if line[:1] == "|"]
    assert len({line.count("|") for line in lines}) == 1
