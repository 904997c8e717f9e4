"""Images in .npz and .npy files: every layout that is taken, every content that is refused."""

import re

import numpy as np
import pytest

from replearn.data.arrays import Arrays
from replearn.data.views import Mapped, materialise
from replearn.errors import ContentError, UsageError

RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 256, (6, 5, 4)).astype(np.uint8)
RGB = RNG.integers(0, 256, (6, 5, 4, 3)).astype(np.uint8)


@pytest.fixture
def load(tmp_path):
    def load(size=None, **arrays):
        np.savez(tmp_path / "mine.npz", **arrays)
        return Arrays(tmp_path / "mine.npz", size=size).load()

    return load


@pytest.fixture
def refused(load):
    def refused(words, size=None, **arrays):
        with pytest.raises(ContentError, match=words):
            load(size, **arrays)

    return refused


def test_train_and_test_parts(load):
    dataset = load(x_train=RGB, y_train=[0, 1, 2, 0, 1, 2], x_test=RGB[:2], y_test=np.array([[1], [2]], np.uint8))
    assert dataset.name == "mine" and dataset.class_names == ["0", "1", "2"]
    assert np.array_equal(dataset.splits["train"].images, RGB.transpose(0, 3, 1, 2))
    assert dataset.splits["test"].labels.tolist() == [1, 2]
    assert dataset.splits["test"].labels.dtype == np.int64


def test_x_alone_has_no_labels(load):
    split = load(x=GREY).splits["all"]
    assert np.array_equal(split.images[:, 0], GREY)
    assert split.labels.tolist() == [-1] * 6 and split.index.tolist() == list(range(6))


@pytest.mark.parametrize(
    ("array", "shape"),
    [
        (GREY, (6, 1, 5, 4)),
        (RGB, (6, 3, 5, 4)),
        (RGB.transpose(0, 3, 1, 2), (6, 3, 5, 4)),
        (GREY[..., None], (6, 1, 5, 4)),
        (np.zeros((2, 3, 7, 3)), (2, 3, 3, 7)),  # both could be channels: the last axis is
    ],
)
def test_layouts(load, array, shape):
    assert load(x=array).splits["all"].images.shape == shape


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (GREY.astype(np.int64), GREY),
        (GREY > 99, np.where(GREY > 99, 255, 0).astype(np.uint8)),
        (GREY / 255, (GREY / 255).astype(np.float32)),
        ((GREY / 255).astype(">f4"), (GREY / 255).astype(np.float32)),
        ((GREY / 255).astype(np.float16), (GREY / 255).astype(np.float16).astype(np.float32)),
    ],
)
def test_types(load, array, expected):
    images = load(x=array).splits["all"].images
    assert images.dtype == expected.dtype and images.dtype.isnative
    assert np.array_equal(images[:, 0], expected)


def test_strings_become_classes_in_sorted_order(load):
    dataset = load(x_train=GREY[:2], y_train=["dog", "cat"], x_test=GREY[:1], y_test=["emu"])
    assert dataset.class_names == ["cat", "dog", "emu"]
    assert dataset.splits["train"].labels.tolist() == [1, 0] and dataset.splits["test"].labels.tolist() == [2]


def test_class_names(load, refused):
    y = [0, 1, 2, 0, -1, 1]
    assert load(x=GREY, y=y, class_names=["a", "b", "c", "d"]).class_names == ["a", "b", "c", "d"]
    assert load(x=GREY[:2], y=["b", "a"], class_names=["b", "a"]).splits["all"].labels.tolist() == [0, 1]
    refused("class_names has 2 names, but the largest label is 2", x=GREY, y=y, class_names=["a", "b"])
    refused("holds the label 'z', which class_names does not name", x=GREY[:1], y=["z"], class_names=["a"])
    refused(r"class_names has shape \(1, 1\)", x=GREY[:1], y=[0], class_names=[["a"]])


def test_shapes_that_are_refused(refused):
    refused(r"mine.npz: x has shape \(6,\), 1 axes; images must be \(N, H, W\)", x=np.zeros(6))
    refused(r"x has shape \(6, 784\), 2 axes; .*reshape flat vectors", x=np.zeros((6, 784)))
    refused(r"x has shape \(6, 1, 1, 2, 2\), 5 axes", x=np.zeros((6, 1, 1, 2, 2)))
    refused(
        r"x has shape \(6, 5, 4, 4\); .*drop an alpha channel with images\[..., :3\]",
        x=np.zeros((6, 5, 4, 4)),
    )
    refused(r"x has shape \(0, 5, 4\): there is no image in it", x=np.zeros((0, 5, 4)))
    refused(r"x_train \(1, 5, 4\) and x_test \(3, 5, 4\); .*--data.size", x_train=GREY, x_test=RGB)


def test_size_brings_two_shapes_to_one(load):
    dataset = load(size=8, x_train=GREY, x_test=np.zeros((2, 9, 12)))
    assert dataset.splits["train"].images.shape == (6, 1, 8, 8)
    assert dataset.splits["test"].images.shape == (2, 1, 8, 8)


def test_values_that_are_refused(refused):
    refused(r"x holds 255; floats must be in \[0, 1\]: divide by 255, or .*--data.range", x=np.full((2, 3, 3), 255.0))
    refused(r"x holds -0\.5; floats must be in \[0, 1\]: rescale", x=np.full((2, 3, 3), -0.5))
    refused("x holds inf; floats", x=np.full((2, 3, 3), np.inf))
    refused(r"x holds 256; integers must be in 0\.\.255", x=np.full((2, 3, 3), 256))
    refused("x holds NaN among images 0 to 1; floats", x=np.where(np.eye(3) == 1, np.nan, 0)[None].repeat(2, 0))
    refused("x holds complex128; pixels must be", x=np.zeros((2, 3, 3), complex))


def test_labels_that_are_refused(refused):
    refused("y has 5 labels for the 6 images of x; give one each", x=GREY, y=[0] * 5)
    refused("y has 1 labels for the 6 images of x", x=GREY, y=np.array(3))
    refused(r"y holds float64; labels must be integers", x=GREY, y=[0.5] * 6)
    refused(r"y has shape \(6, 3\); labels must be a list of N", x=GREY, y=np.eye(6, 3, dtype=int))
    refused("y holds the label -2; labels must be integers from 0", x=GREY, y=[-2] * 6)
    refused("y holds the label 4000000000; .*number the classes from 0", x=GREY, y=[4_000_000_000] * 6)
    refused("y_train and y_test mix", x_train=GREY[:1], y_train=["a"], x_test=GREY[:1], y_test=[0])


def test_files_that_are_refused(tmp_path, refused):
    refused("has the keys .*it must have x_train", images=GREY)
    refused("is not a readable .npz file of plain arrays.*pickle", x=np.array([{"a": 1}], object))

    def refuse(name, words):
        with pytest.raises(ContentError, match=words):
            Arrays(tmp_path / name).load()

    (tmp_path / "text.npz").write_text("no archive")
    refuse("text.npz", "text.npz: is not a readable .npz file of plain arrays, or is cut off")
    whole = (tmp_path / "mine.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    refuse("cut.npz", "cut.npz: is not a readable .npz")
    (tmp_path / "empty.npy").write_bytes(b"")
    refuse("empty.npy", "empty.npy: is not a readable .npy")
    np.save(tmp_path / "whole.npy", GREY)
    (tmp_path / "cut.npy").write_bytes((tmp_path / "whole.npy").read_bytes()[:-9])
    refuse("cut.npy", "cut.npy: is not a readable .npy")
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}], object), allow_pickle=True)
    refuse("objects.npy", "objects.npy: is not a readable .npy")
    (tmp_path / "zip.npy").write_bytes(whole)
    refuse("zip.npy", "zip.npy: holds an npz archive, not one array; rename it to zip.npz")
    (tmp_path / "plain.npz").write_bytes((tmp_path / "whole.npy").read_bytes())
    refuse("plain.npz", "plain.npz: holds one array, not an npz archive; rename it to plain.npy")


def test_a_root_that_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"--data.root is not given"):
        Arrays().load()
    for path in (tmp_path / "missing.npz", tmp_path):
        with pytest.raises(UsageError, match=rf"--data.root {re.escape(str(path))}: must be an existing .npz or .npy"):
            Arrays(path).load()


def test_npy_stays_memory_mapped(tmp_path):
    np.save(tmp_path / "x.npy", RGB)
    images = Arrays(tmp_path / "x.npy").load().splits["all"].images
    assert isinstance(images, Mapped) and isinstance(images.images, np.memmap)  # its axes are moved when read
    assert np.array_equal(materialise(images), RGB.transpose(0, 3, 1, 2))
    np.save(tmp_path / "g.npy", GREY)
    assert isinstance(Arrays(tmp_path / "g.npy").load().splits["all"].images, np.memmap)
    np.save(tmp_path / "f.npy", RGB / 255)
    lazy = Arrays(tmp_path / "f.npy", size=2).load().splits["all"].images
    assert isinstance(lazy, Mapped) and isinstance(lazy.images, np.memmap)
    assert lazy.shape == (6, 3, 2, 2) and lazy[np.array([4, 0])].dtype == np.float32
    assert np.array_equal(lazy[np.array([4, 0])], materialise(lazy)[[4, 0]])


@pytest.mark.parametrize(("save", "mapped"), [(np.savez, True), (np.savez_compressed, False)])
def test_what_is_large_in_a_plain_npz_stays_memory_mapped(tmp_path, monkeypatch, save, mapped):
    monkeypatch.setattr("replearn.data.arrays.MAPPED_BYTES", 0)
    save(tmp_path / "own.npz", y=np.arange(6), x=np.asfortranarray(GREY), class_names=[*"abcdef"])
    dataset = Arrays(tmp_path / "own.npz").load()
    split = dataset.splits["all"]
    assert isinstance(split.images, np.memmap) == mapped
    assert np.array_equal(materialise(split.images)[:, 0], GREY)
    assert split.labels.tolist() == [0, 1, 2, 3, 4, 5] and dataset.class_names == [*"abcdef"]


def test_a_memory_mapped_file_is_checked_block_by_block(tmp_path, monkeypatch):
    monkeypatch.setattr("replearn.data.views.BLOCK_BYTES", 1)
    images = np.zeros((5, 2, 2))
    images[3, 1, 1] = np.nan
    np.save(tmp_path / "x.npy", images)
    with pytest.raises(ContentError, match=r"x\.npy: x holds NaN among images 3 to 3; floats"):
        Arrays(tmp_path / "x.npy").load()


def test_a_mapped_array_is_held_to_its_checksum(tmp_path, monkeypatch):
    monkeypatch.setattr("replearn.data.arrays.MAPPED_BYTES", 0)
    np.savez(tmp_path / "a.npz", x=np.arange(20 * 36, dtype=np.uint8).reshape(20, 6, 6))
    content = bytearray((tmp_path / "a.npz").read_bytes())
    content[400] ^= 1  # of a pixel
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(ContentError, match=r"a\.npz: is not a readable \.npz"):
        Arrays(root=tmp_path / "a.npz").load()
