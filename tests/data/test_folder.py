"""Folders of image files: classes, decoding as Pillow does, what is refused."""

import re

import numpy as np
import pytest
from PIL import Image

from replearn.data.folder import Folder
from replearn.data.image_files import ImageFiles
from replearn.errors import ContentError, UsageError

RNG = np.random.default_rng(0)


@pytest.fixture
def save(tmp_path):
    """Save random pixels under a name below the folder `pictures`; returns them as Pillow decodes them."""

    def save(name, shape=(6, 8, 3), **options):
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(RNG.integers(0, 256, shape).astype(np.uint8)).save(path, **options)
        return np.asarray(Image.open(path))

    return save


def test_classes_are_first_level_folders_read_recursively(save, tmp_path):
    for name in ("b/2.png", "a/x/y/3.jpg", "a/1.PNG", "b/.hidden.png", ".git/4.png"):
        save(name)
    (tmp_path / "pictures" / "a" / "notes.txt").write_text("no image")
    dataset = Folder(tmp_path / "pictures").load()
    split = dataset.splits["all"]
    assert dataset.name == "pictures" and dataset.class_names == ["a", "b"]
    assert [path.name for path in split.images.paths] == ["1.PNG", "3.jpg", "2.png"]
    assert split.labels.tolist() == [0, 0, 1] and split.images.shape == (3, 3, 6, 8)


def test_train_and_test_share_their_classes(save, tmp_path):
    for name in ("train/cat/1.png", "train/dog/2.png", "test/dog/3.png", "test/emu/4.png"):
        save(name)
    dataset = Folder(tmp_path / "pictures").load()
    assert dataset.class_names == ["cat", "dog", "emu"]
    assert {name: split.labels.tolist() for name, split in dataset.splits.items()} == {
        "train": [0, 1],
        "test": [1, 2],
    }


def test_no_class_folders_no_labels(save, tmp_path):
    save("1.png")
    dataset = Folder(tmp_path / "pictures").load()
    assert dataset.class_names == [] and dataset.splits["all"].labels.tolist() == [-1]


def test_decoding_equals_pillow(save, tmp_path):
    kinds = ("png", "jpg", "bmp", "webp", "tif", "ppm")
    expected = [save(f"{i}.{kind}") for i, kind in enumerate(kinds)]
    images = Folder(tmp_path / "pictures").load().splits["all"].images
    assert np.array_equal(images[:], np.stack(expected).transpose(0, 3, 1, 2))
    assert np.array_equal(images[np.array([4, 1])], np.stack([expected[4], expected[1]]).transpose(0, 3, 1, 2))


def test_grey_only_where_every_file_is(save, tmp_path):
    grey = save("1.png", (6, 8))
    assert np.array_equal(Folder(tmp_path / "pictures").load().splits["all"].images[:][0, 0], grey)
    save("2.png")
    images = Folder(tmp_path / "pictures").load().splits["all"].images
    assert images.shape == (2, 3, 6, 8) and np.array_equal(images[:1][0], np.stack([grey] * 3))


def test_sixteen_bits_are_scaled_not_cut_off(tmp_path):
    Image.fromarray(np.array([[0, 256, 65_535]], np.uint16)).save(tmp_path / "1.png")
    assert Folder(tmp_path).load().splits["all"].images[:].ravel().tolist() == [0, 1, 255]


def test_floats_are_scaled_or_refused(tmp_path):
    Image.fromarray(np.array([[0, 0.2, 1]], np.float32)).save(tmp_path / "1.tif")
    assert Folder(tmp_path).load().splits["all"].images[:].ravel().tolist() == [0, 51, 255]
    Image.fromarray(np.array([[0, 7, 1]], np.float32)).save(tmp_path / "1.tif")
    with pytest.raises(ContentError, match=r"1\.tif: holds values from 0 to 7; they must be in \[0, 1\].*--data.range"):
        Folder(tmp_path).load().splits["all"].images[:]


def test_orientation_of_a_photo_is_respected(save, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise when shown
    pixels = save("1.jpg", exif=exif)
    images = Folder(tmp_path / "pictures").load().splits["all"].images
    assert images.shape == (1, 3, 8, 6)
    assert np.array_equal(images[:][0], np.rot90(pixels, -1).transpose(2, 0, 1))


def test_size_scales_the_shorter_side_and_keeps_the_centre(save, tmp_path):
    pixels = save("1.png", (6, 10, 3))
    save("2.png", (9, 5, 3))
    images = Folder(tmp_path / "pictures", size=3).load().splits["all"].images
    centre = Image.fromarray(pixels[:, 2:8]).resize((3, 3), Image.Resampling.BILINEAR)
    assert images.shape == (2, 3, 3, 3)
    assert np.array_equal(images[:][0], np.asarray(centre).transpose(2, 0, 1))


def test_two_sizes_are_refused_by_name(save, tmp_path):
    save("1.png")
    save("2.png", (9, 5, 3))
    words = r"2\.png: has 9 x 5 pixels and .*1\.png has 6 x 8; .*--data.size 6"
    with pytest.raises(ContentError, match=words):
        Folder(tmp_path / "pictures").load()


def test_files_that_are_no_images_are_named(save, tmp_path):
    pictures = tmp_path / "pictures"
    save("1.png", (60, 80, 3))
    save("2.png", (60, 80, 3))
    images = Folder(pictures).load().splits["all"].images
    (pictures / "2.png").write_bytes((pictures / "2.png").read_bytes()[:2000])  # after it was looked at
    assert len(images[:1]) == 1
    with pytest.raises(ContentError, match=r"2\.png: is not an image that can be read, or is cut off"):
        images[:]
    (pictures / "2.png").write_text("no image")
    with pytest.raises(ContentError, match=r"2\.png: is not an image that can be read"):
        Folder(pictures).load()


def test_a_file_that_changed_since_is_named(save, tmp_path):
    save("1.png")
    images = Folder(tmp_path / "pictures").load().splits["all"].images
    save("1.png", (5, 5, 3))
    with pytest.raises(ContentError, match=r"1\.png: has 5 x 5 pixels where its header said 6 x 8"):
        images[:]


def test_folders_that_are_refused(save, tmp_path):
    (tmp_path / "pictures").mkdir()
    with pytest.raises(ContentError, match=r"pictures: holds no image file; files are found by .*\(png jpg"):
        Folder(tmp_path / "pictures").load()
    with pytest.raises(UsageError, match=rf"--data.root {re.escape(str(tmp_path))}/no: must be an existing folder"):
        Folder(tmp_path / "no").load()
    with pytest.raises(UsageError, match=r"--data.root is not given"):
        Folder().load()
    save("1.png")
    save("a/2.png")
    with pytest.raises(ContentError, match=r"1\.png: lies beside the folders of the classes"):
        Folder(tmp_path / "pictures").load()


def test_only_headers_are_read_until_pixels_are_asked_for(save, tmp_path, monkeypatch):
    save("1.png")
    save("2.png")
    monkeypatch.setattr(ImageFiles, "_decode", lambda self, path: pytest.fail(f"{path} was decoded"))
    dataset = Folder(tmp_path / "pictures").load()
    assert dataset.splits["all"].images.shape == (2, 3, 6, 8)
