"""Which files of a folder are read: links, loops, odd names, empty folders; which folders are splits, not classes."""

import os
import re

import numpy as np
import pytest
from PIL import Image

from replearn.data.folder import Folder
from replearn.data.in_words import in_words
from replearn.data.module import ImageData
from replearn.errors import ContentError, UsageError

HAN = "한글"  # composed; macOS stores it in six letters


@pytest.fixture
def pictures(tmp_path):
    """A function that writes tiny grey images of those names below `pictures`, each of another value."""

    def write(*names):
        for value, name in enumerate(names):
            path = tmp_path / "pictures" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.full((6, 6), value, np.uint8)).save(path)
        return tmp_path / "pictures"

    return write


def classes(root, **options):
    """Class by file, over all splits."""
    dataset = Folder(root, **options).load()
    names = [*dataset.class_names, None]
    return {
        file: names[label]
        for split in dataset.splits.values()
        for file, label in zip(split.files, split.labels, strict=True)
    }


def test_a_linked_class_is_read(pictures, tmp_path):
    root = pictures("a/1.png", "b/1.png")
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "pictures" / "b").rename(elsewhere)
    (root / "b").symlink_to(elsewhere, target_is_directory=True)
    assert classes(root) == {"a/1.png": "a", "b/1.png": "b"}


def test_a_link_around_and_a_link_to_nowhere_are_refused_by_name(pictures):
    root = pictures("a/1.png")
    (root / "a" / "again").symlink_to(root, target_is_directory=True)
    with pytest.raises(ContentError, match=r"a/again: is a link to a folder that it lies in"):
        Folder(root).load()
    (root / "a" / "again").unlink()
    (root / "b").symlink_to(root / "gone")
    with pytest.raises(ContentError, match=r"pictures/b: is a link that leads nowhere"):
        Folder(root).load()


def test_names_that_are_no_utf8_become_printable(pictures):
    root = pictures("a/1.png")
    (root / "a" / "1.png").rename(root / "a" / os.fsdecode(b"caf\xe9.png"))
    (root / "a").rename(root / os.fsdecode(b"\xb0\xa1"))
    assert classes(root) == {r"\xb0\xa1/caf\xe9.png": r"\xb0\xa1"}
    data = ImageData(Folder, root=root)
    with pytest.raises(ContentError, match="has 1 image"):
        data.load()


def test_the_checksum_of_plain_names_is_that_of_their_text(pictures):
    dataset = Folder(pictures("a/1.png")).load()
    assert len(dataset.splits["all"].images.fingerprint()) == 32


def test_class_names_of_macos_are_those_of_linux(pictures):
    import unicodedata

    root = pictures(f"train/{unicodedata.normalize('NFD', HAN)}/1.png", f"test/{HAN}/1.png")
    dataset = Folder(root).load()
    assert dataset.class_names == [HAN]


@pytest.mark.parametrize("val", ["val", "valid", "validation", "Val"])
def test_train_and_val_are_parts(pictures, val):
    names = [f"{split}/{c}/{i}.png" for split in ("train", val) for c in "ab" for i in range(6)]
    dataset = Folder(root := pictures(*names)).load()
    assert dataset.class_names == ["a", "b"]
    assert {split: {file.split("/")[0] for file in kept.files} for split, kept in dataset.splits.items()} == {
        "train": {"train"},
        "val": {val},
    }
    data = ImageData(Folder, root=root)
    data.load()
    files = {split: set(data.get_split(split).files) for split in ("train", "val", "test")}
    assert files["val"] == {name for name in names if name.startswith(val)}  # whole, and nothing else
    assert files["train"] | files["test"] == {name for name in names if name.startswith("train/")}
    with pytest.raises(UsageError, match=r"--data.val 2: pictures has 12 images for it of its own; leave it out"):
        ImageData(Folder, root=root, val=2).load()


def test_all_three_parts_stay_as_they_are(pictures):
    names = [f"{split}/{i}.png" for split in ("train", "val", "test") for i in range(4)]
    data = ImageData(Folder, root=pictures(*names))
    data.load()
    for split in ("train", "val", "test"):
        assert data.get_split(split).files.tolist() == [f"{split}/{i}.png" for i in range(4)]


def test_train_alone_is_everything(pictures):
    assert classes(pictures("train/a/1.png", "train/b/2.png")) == {"train/a/1.png": "a", "train/b/2.png": "b"}


def test_classes_may_be_called_train(pictures):
    assert set(classes(pictures("bus/1.png", "train/2.png")).values()) == {"bus", "train"}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["train/1.png", "val/1.png", "valid/1.png"], "val/ and valid/ are the same split"),
        (["train/1.png", "test/1.png", "more/1.png"], "more/1.png: lies beside test/ and train/"),
        (["train/1.png", "test/1.png", "1.png"], "pictures/1.png: lies beside test/ and train/"),
        (["val/1.png", "test/1.png"], "holds test/ and val/ but no train/; name the folder .* pictures/test"),
    ],
)
def test_parts_that_are_not_clear_are_refused(pictures, names, words):
    with pytest.raises(ContentError, match=words.replace("pictures/test", ".*pictures/test")):
        Folder(pictures(*names)).load()


def test_what_was_found_is_told(pictures):
    root = pictures("a/1.png", "b/2.png", "b/3.png")
    (root / "c").mkdir()
    data = ImageData(Folder, root=root)
    assert in_words(data) == [
        "data: pictures, 1 training, 1 validation and 1 test images of 1 x 6 x 6",
        "classes: 2 (a, b)",
        "note: c/: no image in it, so no class",
    ]


def test_many_classes_are_cut_short(pictures):
    told = in_words(ImageData(Folder, root=pictures(*(f"class{i:02d}/1.png" for i in range(40)))))[1]
    assert told.startswith("classes: 40 (class00, class01, ") and told.endswith(", ...)") and len(told) < 110


def test_a_table_that_is_not_read_is_told(pictures):
    root = pictures(*(f"images/{i}.png" for i in range(3)))
    (root / "labels.csv").write_text("file,label\n")
    data = ImageData(Folder, root=root)
    assert f"add --data.labels {root / 'labels.csv'}" in in_words(data)[-1]


def test_the_depth_of_classes(pictures):
    root = pictures("greek/alpha/1.png", "greek/beta/x/2.png", "latin/a/3.png")
    assert set(classes(root).values()) == {"greek", "latin"}
    assert set(classes(root, class_depth=2).values()) == {"greek/alpha", "greek/beta", "latin/a"}
    with pytest.raises(ContentError, match=r"1\.png: lies 2 folders deep, too few for --data.class_depth 3; give 2"):
        Folder(root, class_depth=3).load()


def test_options_that_a_source_does_not_take_are_refused(pictures):
    from replearn.data.digits import Digits

    with pytest.raises(UsageError, match=r"--data.class_depth 2: the source Digits takes no class_depth"):
        ImageData(Digits, class_depth=2).load()
    with pytest.raises(UsageError, match=r"--data.class_depth 0: must be 1 or more"):
        ImageData(Folder, root=pictures("a/1.png"), class_depth=0).load()


def test_the_values_of_deep_files(tmp_path):
    Image.fromarray(np.array([[0, 2048, 4095]], np.uint16)).save(tmp_path / "1.png")
    images = Folder(tmp_path, range=(0, 4095)).load().splits["all"].images
    assert images[:].ravel().tolist() == [0, 128, 255]
    with pytest.raises(ContentError, match=re.escape("1.png: holds values from 0 to 4095; they must be in [0, 4000]")):
        Folder(tmp_path, range=(0, 4000)).load().splits["all"].images[:]
    plain = Folder(tmp_path).load().splits["all"].images
    assert plain.fingerprint() != images.fingerprint()


def test_a_messy_folder(tmp_path):
    """Turned, deep, transparent, indexed and moving pictures in nested Korean folders, beside what is none."""
    rng, root = np.random.default_rng(0), tmp_path / "사진"
    colours = rng.integers(0, 256, (8, 10, 3)).astype(np.uint8)
    turned = Image.Exif()
    turned[0x0112] = 6
    saved = {
        "고양이/집/1.jpg": (Image.fromarray(colours), {"exif": turned}),
        "고양이/집/2.png": (Image.fromarray(rng.integers(0, 65536, (8, 10)).astype(np.uint16)), {}),
        "개/3.png": (Image.fromarray(np.dstack([colours, colours[..., :1]])), {}),
        "개/4.png": (Image.fromarray(colours).convert("P"), {}),
        "개/5.gif": (Image.fromarray(colours), {"save_all": True, "append_images": [Image.fromarray(colours[::-1])]}),
        "개/6.tif": (Image.fromarray(colours).convert("CMYK"), {}),
    }
    for name, (image, options) in saved.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        image.save(root / name, **options)
    for name in (".DS_Store", "개/.DS_Store", "개/Thumbs.db", "개/notes.txt", ".trash/7.png"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"no image")
    (root / "새").mkdir()
    dataset = Folder(root, size=4).load()
    split = dataset.splits["all"]
    assert dataset.class_names == ["개", "고양이"] and dataset.notes == ["새/: no image in it, so no class"]
    assert split.files.tolist() == sorted(saved) and split.labels.tolist() == [0, 0, 0, 0, 1, 1]
    pixels = split.images[:]
    assert pixels.shape == (6, 3, 4, 4)
    assert np.array_equal(pixels[0], pixels[3])  # without alpha, and from CMYK: the same colours
    assert np.array_equal(pixels[5][0], pixels[5][1])  # grey among colours
