"""`arch` as typed: what it prints and writes, what it refuses, and the quiz fed from standard input."""

import io
import re
import subprocess
import sys

import pytest

ALEXNET = "torchvision.models.alexnet"
LECTURE = "replearn.networks.lecture_cnn.LectureCNN"


def test_a_configuration_is_worked_out(replearn, in_tmp):
    code, out, err = replearn("arch", "--config", "ae.yaml")
    assert (code, err) == (0, "")
    assert "floor((28 + 2*1 - (3-1) - 1)/2) + 1 = 14" in out
    assert list(in_tmp.iterdir()) == []


@pytest.mark.parametrize(("name", "words"), [("a.md", "| # | layer"), ("a.html", "<table>"), ("a.txt", "weights")])
def test_the_format_follows_from_the_ending(replearn, in_tmp, name, words):
    code, out, _ = replearn("arch", "--config", "classifier.yaml", "--output", name)
    assert (code, out) == (0, f"wrote {name}\n")
    assert words in (in_tmp / name).read_text()


def test_it_imports_neither_lightning_nor_torchs_compiler():
    program = (
        "import sys; from replearn.cli import main; code = main(['arch', '--config', 'ae.yaml']);"
        "heavy = {'pytorch_lightning', 'torchvision', 'sklearn', 'matplotlib', 'sympy', 'torch._dynamo'};"
        "found = heavy & set(sys.modules); print(found, file=sys.stderr); sys.exit(code or len(found))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([], ["--config", "--network"]),
        (["--config", "ae.yaml", "--network", ALEXNET], ["name one of"]),
        (["--config", "aee.yaml"], ["did you mean ae.yaml"]),
        (["--config", "compare-digits.yaml"], ["has no model"]),
        (["--network", "vgg16"], ["must be a full path"]),
        (["--network", "os.system"], ["not among what", "--allow-import os"]),
        (
            ["--network", "torchvision.models.alexnett"],
            ["no alexnett in torchvision.models", f"did you mean {ALEXNET}?"],
        ),
        (["--network", "replearn.networks.lenet5.LeNet5"], ["no module replearn.networks.lenet5", "networks.lenet?"]),
        (["--network", "replearn.data.mnist.MNIST"], ["is no Module"]),
        (["--network", "sklearn.datasets.load_digits", "--input", "1,8,8"], ["not among what"]),
        (["--network", "torchvision.models.get_model", "--input", "1,8,8"], ["get_model: is no class"]),
        (["--network", "torch.nn.Conv2d", "--input", "1,8,8"], ["in_channels, out_channels, kernel_size"]),
        (["--network", ALEXNET], ["add --input 3,224,224"]),
        (["--network", ALEXNET, "--input", "3x224x224"], ["--input 3x224x224", "channels, height and width"]),
        (["--network", ALEXNET, "--input", "3,224"], ["--input 3,224:"]),
        (["--network", ALEXNET, "--input", "3,0,224"], ["--input 3,0,224:"]),
        (
            ["--network", ALEXNET, "--input", "3,62,62"],
            ["features.12 (MaxPool2d)", "came 256 x 2 x 2", "63 x 63: --input 3,63,63"],
        ),
        (["--network", ALEXNET, "--input", "1,64,64"], ["takes images of 3 channels", "--input 3,64,64"]),
        (["--network", LECTURE, "--input", "3,4,4"], ["layers.8 (MaxPool2d)", "--input 3,8,8"]),
        (["--config", "ae.yaml", "--input", "30"], ["takes images"]),
        (["--config", "ae.yaml", "--output", "a.pdf"], ["--output a.pdf", ".md"]),
        (["--config", "ae.yaml", "--output", "a.md", "--format", "html"], ["--output a.md", "html"]),
        (["--config", "ae.yaml", "--output", "none/a.md"], ["--output none/a.md", "cannot be written"]),
        (
            ["--config", "ae.yaml", "--quiz", "--output", "a.md"],
            ["--quiz: is answered on the terminal, or written with --output exam.html --key key.html"],
        ),
    ],
    ids=lambda value: " ".join(value)[:60],
)
def test_it_refuses(check_refused, typed, words):
    check_refused(2, words, "arch", *typed)


def test_a_network_that_nothing_fits_is_told_after_a_few_trials():
    from torch import nn

    from replearn.teaching.summary.subject import SIDES, smallest_side

    tried = []

    def build(fits):
        return lambda shape: tried.append(shape[1]) or nn.Linear(shape[1] if fits(shape[1]) else 10_000, 1)

    assert smallest_side(build(lambda side: False), channels=1) is None
    assert tried == list(SIDES)
    for least in (1, 27, 28, 29, 49, 200, 256):
        tried.clear()
        assert smallest_side(build(lambda side, least=least: side >= least), channels=1) == least
        assert len(tried) < 25
    assert smallest_side(build(lambda side: side == 28), channels=1) == 28


def test_a_format_that_there_is_not(replearn):
    """No word of null, which leaves it out: that is no format."""
    code, _, err = replearn("arch", "--config", "ae.yaml", "--format", "pdf")
    assert (code, err) == (2, "replearn: error: --format pdf: must be one of text, markdown, html\n")


def test_a_misspelt_argument_of_a_configuration(check_refused, config):
    check_refused(2, ["chanels"], "arch", "--config", config("model.init_args.encoder.init_args.chanels", [2]))


def _quiz(replearn, monkeypatch, said: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))
    code, out, _ = replearn("arch", "--network", LECTURE, "--quiz", "--seed", "3")
    assert code == 0
    return out


def test_an_empty_quiz_ends_politely(replearn, monkeypatch):
    assert "0 of 0 right, 5 not answered." in _quiz(replearn, monkeypatch, "")


def test_wrong_answers_are_explained_and_the_right_ones_count(replearn, monkeypatch):
    wrong = _quiz(replearn, monkeypatch, "1\nmany\n\n1\n1\n")
    assert "0 of 5 right." in wrong
    assert "many is no whole number" in wrong
    answers = re.findall(r"(?:but|it is) ([\d,]+):", wrong)
    assert len(answers) == 5
    right = _quiz(replearn, monkeypatch, "\n".join(answers) + "\n")
    assert right.count("right.") == 6
    assert "5 of 5 right." in right
    part = _quiz(replearn, monkeypatch, answers[0] + "\n")
    assert "1 of 1 right, 4 not answered." in part


def test_a_quiz_does_not_show_what_it_asks(replearn, monkeypatch):
    shown = _quiz(replearn, monkeypatch, "").split("1/5")[0]
    assert shown.count("?") >= 5


def test_the_seed_picks_the_questions(replearn, monkeypatch):
    assert _quiz(replearn, monkeypatch, "") == _quiz(replearn, monkeypatch, "")


def test_the_quiz_is_written_as_an_exam_and_its_key(replearn, in_tmp):
    typed = ("arch", "--network", LECTURE, "--quiz", "--output", "exam.html", "--key", "key.html")
    assert replearn(*typed, "--seed", "4")[0] == 0
    exam, key = ((in_tmp / name).read_text() for name in ("exam.html", "key.html"))
    answers = re.findall(r"<strong>([\d,]+)</strong>: ([^<]+)</li>", key)
    assert len(answers) == exam.count('class="room"') == 5
    assert not any(why in exam for _, why in answers)
    assert ">?<" in exam and ">?<" not in key  # its worksheet is whole
    assert replearn(*typed, "--seed", "4")[0] == 0
    assert (in_tmp / "exam.html").read_text() == exam
    assert replearn(*typed, "--seed", "5")[0] == 0
    assert (in_tmp / "exam.html").read_text() != exam
