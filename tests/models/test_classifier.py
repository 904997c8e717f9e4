"""The classifier: its loss and numbers by hand, what it refuses, and that no step waits for a device."""

import json

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from replearn.errors import ContentError, UsageError
from replearn.models.classifier import Classifier, check_labels
from replearn.networks.linear import LinearEncoder


class Given(nn.Module):
    """An encoder that answers the first D pixels, so that logits can be chosen."""

    def __init__(self, size):
        super().__init__()
        self.image_shape, self.size = (1, 1, size), size

    def forward(self, images):
        return images.flatten(1)


def _identity(k, **options):
    """A classifier whose logits are the pixels."""
    model = Classifier(Given(k), latent_dim=k, num_classes=k, **options)
    nn.init.eye_(model.trained.head.weight)
    nn.init.zeros_(model.trained.head.bias)
    return model


LOGITS = torch.tensor([[2.0, 0.0, -1.0], [0.5, 0.25, 3.0]])
LABELS = torch.tensor([0, 1])


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_the_cross_entropy_with_the_smoothed_target(smoothing):
    loss = _identity(3, label_smoothing=smoothing).step((LOGITS[:, None, None], LABELS), "train").item()
    p = np.exp(LOGITS.numpy()) / np.exp(LOGITS.numpy()).sum(1, keepdims=True)
    target = (1 - smoothing) * np.eye(3)[LABELS] + smoothing / 3
    assert loss == pytest.approx(-(target * np.log(p)).sum(1).mean(), rel=1e-6)


def test_the_numbers_of_an_epoch_over_batches_of_different_size():
    model = _identity(3, label_smoothing=0.2)
    logits = torch.cat([LOGITS, torch.tensor([[0.0, 4.0, 0.0]])])
    labels = torch.tensor([0, 1, 1])
    model.step((logits[:2, None, None], labels[:2]), "val")
    model.step((logits[2:, None, None], labels[2:]), "val")
    numbers = {name: float(value) for name, value in model.epoch_metrics("val").items()}
    p = np.exp(logits.numpy()) / np.exp(logits.numpy()).sum(1, keepdims=True)
    hits = np.array([1, 0, 1])
    assert numbers["accuracy"] == pytest.approx(2 / 3)
    # not smoothed
    assert numbers["cross_entropy"] == pytest.approx(-np.log(p[range(3), labels]).mean(), rel=1e-6)
    confidence = p.max(1)  # 0.84, 0.88, 0.96: of the 15 bins, the first is alone in 12, the second in 13
    assert [int(value * 15) for value in confidence] == [12, 13, 14]
    assert numbers["ece"] == pytest.approx(np.abs(hits - confidence).mean(), rel=1e-5)


def test_precision_and_recall_are_of_the_epoch_just_done():
    model = _identity(3)
    logits = torch.eye(3)[[0, 0, 1, 1]] * 5  # class 2 is never predicted
    model.step((logits[:, None, None], torch.tensor([0, 1, 1, 1])), "test")
    assert "confusions" not in model.epoch_metrics("test")
    found = model.by_class()
    assert found["precision"][:2] == [0.5, 1.0] and found["recall"][:2] == [1.0, pytest.approx(2 / 3)]
    assert np.isnan([found["precision"][2], found["recall"][2]]).all()
    model.step((logits[:1, None, None], torch.tensor([0])), "test")
    model.epoch_metrics("test")
    assert model.by_class()["precision"][0] == 1.0


def test_each_epoch_starts_afresh_and_train_has_no_calibration_error():
    model = _identity(3)
    for stage in ("train", "val"):
        model.step((LOGITS[:, None, None], LABELS), stage)
    assert "ece" in model.epoch_metrics("val") and "ece" not in model.epoch_metrics("train")
    model.step((LOGITS[:1, None, None], LABELS[:1]), "train")
    assert float(model.epoch_metrics("train")["accuracy"]) == 1.0


def test_probabilities_and_features():
    model, images = _identity(3).eval(), LOGITS[:, None, None]
    torch.testing.assert_close(model.predict_proba(images), LOGITS.softmax(1))
    assert torch.equal(model.embed(images), LOGITS)
    assert model.image_shape == (1, 1, 3)


class NoWaiting(TorchDispatchMode):
    """Fails where a value would be brought to the host, which on a GPU waits for all that was asked of it."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        assert func._schema.name not in {"aten::_local_scalar_dense", "aten::nonzero", "aten::equal"}, func
        return func(*args, **kwargs or {})


def test_a_training_step_waits_for_no_device():
    with pytest.raises(AssertionError, match="_local_scalar_dense"), NoWaiting():
        torch.rand(1).item()  # the watch sees what would wait
    model = Classifier(LinearEncoder((1, 4, 4), 5), latent_dim=5, label_smoothing=0.1, ema_decay=0.9)
    with NoWaiting():
        model.step((torch.rand(8, 1, 4, 4), torch.arange(8)), "train").backward()
        model.average.begin(3)
        model.average.update(model.trained)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, -1, 1, -1], "2 of 4 val images have no label; a classifier needs one for each"),
        ([0, 3], "the val images have the label 3; the model knows 3 classes, 0 to 2"),
    ],
)
def test_labels_that_are_refused(labels, words):
    check_labels(np.array([0, 1, 2]), 3, "val")
    with pytest.raises(ContentError, match=words):
        check_labels(np.array(labels), 3, "val")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"num_classes": 0}, ContentError, "the images have no labels; a classifier needs labelled images"),
        ({"num_classes": 1}, ContentError, "the images have one class only"),
        ({"label_smoothing": 1.0}, UsageError, "--model.label_smoothing 1.0: must be 0 or above and below 1"),
        ({"ema_decay": 1.0}, UsageError, "--model.ema_decay 1.0: must be 0 or above and below 1"),
    ],
)
def test_options_that_are_refused(options, error, words):
    with pytest.raises(error, match=words):
        Classifier(Given(3), latent_dim=3, **options)


LENET = ("fit", "--config", "lenet.yaml", "--trainer.max_epochs", "1")


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (None, "the images have no labels"),
        (np.zeros(40, int), "the images have one class only"),
        (np.where(np.arange(40) % 2, -1, np.arange(40) % 4), "images have no label; a classifier needs one"),
    ],
)
def test_images_without_labels_end_in_a_sentence(replearn, in_tmp, labels, words):
    given = {} if labels is None else {"y": labels}
    np.savez(in_tmp / "mine.npz", x=np.random.default_rng(0).random((40, 12, 12)), **given)
    code, _, err = replearn(*LENET, "--images", "mine.npz")
    assert code in (1, 2) and words in err and "Traceback" not in err
    assert not list(in_tmp.glob("runs/*/*/metrics.json"))


def test_lenet_learns_the_digits_and_is_tested_alike_afterwards(replearn, in_tmp):
    words = [
        "--data.source",
        "replearn.data.digits.Digits",
        "--data.limit",
        "800",
        "--trainer.max_epochs",
        "6",
    ]
    code, _, err = replearn("fit", "--config", "lenet.yaml", *words, "--data.batch_size", "32")
    assert code == 0, err
    code, out, err = replearn("test")
    assert code == 0, err
    said, *by_class = out.strip().splitlines()[-3:]
    numbers = dict(pair.split(" ") for pair in said.split(": ")[-1].split(", "))
    assert float(numbers["accuracy"]) > 0.9 and set(numbers) == {"accuracy", "cross_entropy", "ece"}
    assert [line.partition(" by class: 0 ")[0] for line in by_class] == ["precision", "recall"]
    (path,) = in_tmp.glob("runs/lenet/*/metrics.json")
    told = json.loads(path.read_text())
    assert [len(told[part][name]) for part in ("test", "val") for name in ("precision", "recall")] == [10] * 4
    assert [f"{value:.4f}" for value in told["test"]["recall"]] == [pair.split()[-1] for pair in by_class[1].split(",")]
