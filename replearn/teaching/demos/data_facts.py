"""Data facts: what a computer sees of a digit, and how empty most of it is.

A digit as the numbers it is made of; the share of zeros, the pixels that never carry ink, mean and standard
deviation; colours as three numbers; the planes of a photo; shapes of images and batches; flattening.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from replearn.data.mnist import MNIST
from replearn.data.source import LoadedDataset
from replearn.figures.style import new_axes
from replearn.teaching.arithmetic.plain_text import percent
from replearn.teaching.figures.feature_maps import map_panels
from replearn.teaching.figures.patches import colour_patches
from replearn.teaching.figures.pixel_values import pixel_values
from replearn.teaching.lib.images import photo
from replearn.teaching.lib.lesson import Lesson

PLACE = 5
SECONDS = 7
COLOURS = ((61, 183, 228), (255, 136, 73), (105, 190, 40))  # (R, G, B) of the lecture, 0..255
CROP = (slice(160, 199), slice(300, 331))  # 39 x 31 pixels of the photo: the lecture's size
# What is true of MNIST's 60,000 training images, and, for `empty_everywhere`, of all 70,000.
MNIST_FACTS = {"zeros": 0.809, "empty": 67, "empty_everywhere": 65, "mean": 0.1307, "std": 0.3081}


class Facts(NamedTuple):
    """Of grey images: see `facts`."""

    images: int
    positions: int
    zeros: float
    empty: int
    mean: float
    std: float


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; figures go to out_dir/data_facts/. Nothing is drawn at random: `seed` changes nothing."""
    lesson = Lesson("data_facts", out_dir, "Data facts", "데이터 살펴보기")
    dataset = MNIST().load()  # all of it: the lessons' digits leave the validation images out
    lesson.say(f"Digits: {dataset.name}.")
    _one_digit(lesson, dataset)
    _emptiness(lesson, dataset)
    _colours(lesson)
    _photo(lesson)
    _shapes(lesson, dataset)
    return lesson


def facts(images: np.ndarray) -> Facts:
    """Return facts on images (N, ...) uint8: how many, pixels each, share of zeros, pixels that are 0 in all images,
    and the
    mean and standard deviation of all pixel values divided by 255.

    >>> facts(np.array([[0, 0, 255], [0, 255, 255]], np.uint8))
    Facts(images=2, positions=3, zeros=0.5, empty=1, mean=0.5, std=0.5)
    """
    flat = images.reshape(len(images), -1)
    counts = np.bincount(flat.ravel(), minlength=256) / flat.size  # exact, and no float copy of all pixels
    levels = np.arange(256) / 255
    mean = float(counts @ levels)
    std = float(np.sqrt(counts @ (levels - mean) ** 2))
    return Facts(*flat.shape, float(counts[0]), int((~flat.any(axis=0)).sum()), mean, std)


def planes(photo: np.ndarray) -> list[np.ndarray]:
    """Return the red, green and blue plane of a photo (H, W, 3), each as a photo (H, W, 3) that is 0 in the other two.

    >>> [plane.tolist() for plane in planes(np.array([[[61, 183, 228]]]))]
    [[[[61, 0, 0]]], [[[0, 183, 0]]], [[[0, 0, 228]]]]
    """
    return [photo * np.eye(3, dtype=photo.dtype)[channel] for channel in range(3)]


def _one_digit(lesson: Lesson, dataset: LoadedDataset) -> None:
    lesson.section("What a computer sees", "컴퓨터가 보는 것")
    digit = np.asarray(dataset.splits["train"].images[:1])[0, 0]
    name = dataset.class_names[int(dataset.splits["train"].labels[0])]
    lesson.say(
        f"We see a {name}. A computer is given {digit.shape[0]} x {digit.shape[1]} = {digit.size} numbers from 0 "
        "(black) to 255 (white), and nothing else: pixel values (픽셀 값)."
    )
    figure, ax = new_axes(7, 7)
    caption = f"The first training image, a {name}, as the grid of numbers that it is; {int((digit == 0).sum())} are 0."
    pixel_values(ax, digit)
    lesson.figure("digit", figure, caption)


def _emptiness(lesson: Lesson, dataset: LoadedDataset) -> None:
    lesson.section("Mostly empty", "대부분 0")
    train, test = (np.asarray(dataset.splits[split].images) for split in ("train", "test"))
    found, everything = facts(train), np.concatenate([train, test])
    everywhere = facts(everything).empty
    known = dict.fromkeys(MNIST_FACTS, "")
    if dataset.name != "MNIST":
        known = {key: percent(value) if key == "zeros" else f"{value}" for key, value in MNIST_FACTS.items()}
        lesson.say("MNIST itself is not at hand: its numbers stand beside those of the images that are.")
    lesson.say(
        "A digit is a few strokes (획) on an empty sheet: most of its numbers are 0, and at the rim of the sheet some "
        "are 0 in every image. Counted over all images:"
    )
    rows = [
        ["pixel values that are 0", percent(found.zeros), known["zeros"]],
        [f"positions of {found.positions} that are 0 in every training image", f"{found.empty}", known["empty"]],
        ["... in every training and test image", f"{everywhere}", known["empty_everywhere"]],
        ["mean of all training pixels, divided by 255", f"{found.mean:.4f}", known["mean"]],
        ["their standard deviation (표준편차)", f"{found.std:.4f}", known["std"]],
    ]
    if dataset.name == "MNIST":
        rows = [row[:2] for row in rows]
    header = [f"{found.images:,} training, {len(test):,} test images", dataset.name, "MNIST"]
    lesson.table(header[: len(rows[0])], rows)
    panels = {
        "mean image": train.mean(axis=0)[0],
        "how often inked": (train > 0).mean(axis=0)[0],
        "ever inked": (everything > 0).max(axis=0)[0].astype(float),
    }
    caption = (
        "Left: the mean of all training images. Middle: the share of images in which a pixel is not 0, the brighter "
        "the more. Right, in black: the positions that are 0 in every image, all at the rim. They tell nothing, and a "
        "dense layer still has weights for each of them."
    )
    lesson.figure("emptiness", map_panels(panels, columns=3, width=6), caption)


def _colours(lesson: Lesson) -> None:
    lesson.section("Colours are three numbers", "색은 세 개의 수")
    lesson.say("A colour pixel has three values, how much red, green and blue (R, G, B), each from 0 to 255.")
    lesson.table(["colour", "R", "G", "B"], [[f"patch {i}", *colour] for i, colour in enumerate(COLOURS, start=1)])
    figure, ax = new_axes(5, 1.7)
    colour_patches(ax, COLOURS)
    caption = "The three colours of the lecture, mixed from their three numbers."
    lesson.figure("colours", figure, caption)


def _photo(lesson: Lesson) -> None:
    lesson.section("The planes of a photo", "사진의 색 채널")
    whole = photo()
    lesson.say(f"A photo is three images in one, its channels (채널). This one has the shape {whole.shape}.")
    names = ("red", "green", "blue")
    panels = {"the photo": whole, **dict(zip(names, planes(whole), strict=True))}
    means = ", ".join(f"{name} {whole[..., i].mean():.0f}" for i, name in enumerate(names))
    caption = f"A photo and its red, green and blue plane; added up they are the photo again. Mean values: {means}."
    lesson.figure("planes", map_panels(panels, columns=2, width=6.5), caption)


def _shapes(lesson: Lesson, dataset: LoadedDataset) -> None:
    lesson.section("Shapes, and flattening", "모양과 평탄화")
    crop = photo()[CROP]
    height, width, channels = crop.shape
    grey = crop.mean(axis=2, keepdims=True)
    batch = np.stack([crop] * 8)
    digits = np.asarray(dataset.splits["train"].images[:8])
    rows = [
        ["a colour image, 3-D", crop.shape],
        ["the same in grey", grey.shape],
        ["a batch (배치) of 8, 4-D", batch.shape],
        ["the same in PyTorch's order (B, C, H, W)", batch.transpose(0, 3, 1, 2).shape],
        ["8 digits", digits.shape],
        ["8 digits, flattened (평탄화)", digits.reshape(8, -1).shape],
    ]
    lesson.table(["what", "shape"], [[what, str(shape)] for what, shape in rows])
    lesson.formula(f"{height}*{width}*{channels} = {crop.size:,} numbers; 32*32*3 = {32 * 32 * 3:,}; 28*28 = {28 * 28}")
    lesson.say(
        "An MLP must have its input flattened, row after row into one long vector. Pixel (row, column) of a digit then "
        "stands at place row*28 + column: its right neighbour stays next to it, its lower neighbour is 28 places away. "
        "The vector does not say that they were neighbours: the spatial information is lost."
    )
    lesson.formula("(10, 14) -> 10*28 + 14 = 294    (10, 15) -> 295    (11, 14) -> 11*28 + 14 = 322")
